/**
 * Attributes that are exported although they can change. CloudFormation refuses every update that changes the value of
 * an export that another stack uses, and says so only in the middle of a deployment.
 */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { warnLate } from './late-warning';
import { warning } from './validation/finding';

/** The orders of a stack, by the logical id of their resource. */
type Orders = Map<string, Construct>;

const watched = new WeakMap<Stack, Orders>();

/**
 * Has the stack look, at synth, through its exports. References between stacks have become exports by then, so that
 * they are seen whether an output was written or not.
 */
export function watchExports(order: Construct, logicalId: string): void {
  const stack = Stack.of(order);
  let orders = watched.get(stack);
  if (orders === undefined) {
    orders = new Map();
    watched.set(stack, orders);
    const all = orders;
    stack.node.addValidation({
      validate: () => {
        warnOfExports(stack, all);
        return [];
      },
    });
  }
  orders.set(logicalId, order);
}

function warnOfExports(stack: Stack, byLogicalId: Orders): void {
  const outputs = stack.node
    .findAll()
    .filter((node): node is CfnOutput => CfnOutput.isCfnElement(node) && isExport(node) && Stack.of(node) === stack);
  // Most stacks export nothing, and resolving the logical ids of very many orders takes its time.
  if (outputs.length === 0) return;
  const orders = new Map([...byLogicalId].map(([logicalId, order]) => [stack.resolve(logicalId) as string, order]));
  for (const output of outputs) {
    for (const [logicalId, attribute] of changeable(stack.resolve(output.value))) {
      const order = orders.get(logicalId);
      if (order !== undefined) doubt(order, attribute, String(stack.resolve(output.exportName)));
    }
  }
}

const isExport = (node: unknown): node is CfnOutput => node instanceof CfnOutput && node.exportName !== undefined;

function doubt(order: Construct, attribute: string, exportName: string): void {
  warnLate(order, warning('exportedAttribute',
    `attribute ${attribute}: exported as ${exportName}, and CloudFormation refuses to change an export in use, `
    + 'so an update that changes it would fail; export single numbers, by phoneNumberAt()'));
}

/** Attributes of resources in a value, but for single numbers, which stay what they are while others are added. */
function changeable(value: unknown): [logicalId: string, attribute: string][] {
  if (Array.isArray(value)) return value.flatMap(changeable);
  if (typeof value !== 'object' || value === null || isSingleNumber(value)) return [];
  const attribute = (value as Record<string, unknown>)['Fn::GetAtt'];
  if (Array.isArray(attribute)) return isStable(attribute[1]) ? [] : [[String(attribute[0]), String(attribute[1])]];
  return Object.values(value).flatMap(changeable);
}

const isStable = (attribute: unknown): boolean => /^PhoneNumber\d+$/.test(String(attribute));

/** One of the numbers, picked out of all of them by its place. */
function isSingleNumber(value: object): boolean {
  const selected = (value as Record<string, unknown>)['Fn::Select'];
  const split = Array.isArray(selected)
    ? (selected[1] as Record<string, unknown> | undefined)?.['Fn::Split']
    : undefined;
  const all = Array.isArray(split) ? (split[1] as Record<string, unknown> | undefined)?.['Fn::GetAtt'] : undefined;
  return Array.isArray(all) && all[1] === 'PhoneNumbers';
}
