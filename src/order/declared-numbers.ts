/** What orders write out, numbers and orders that were placed elsewhere, so that no two of them declare the same. */
import { Stack, Token } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { warnLate } from './late-warning';
import { warning } from './validation/finding';

/** By the root of the tree: stacks of one app are told apart when their orders are compared. */
const declarations = new WeakMap<IConstruct, Map<string, Construct[]>>();

/**
 * Has the order refuse, at synth, what another order of the same stack declares as well, and doubt what one of another
 * stack does: which of the two is deployed, and where, is not known.
 */
export function declareOnce(order: Construct, subjects: readonly string[]): void {
  if (subjects.length === 0) return;
  const root = order.node.root;
  const declared = declarations.get(root) ?? new Map<string, Construct[]>();
  declarations.set(root, declared);
  for (const subject of subjects) {
    declared.set(subject, [...(declared.get(subject) ?? []), order]);
  }
  order.node.addValidation({
    validate: () => subjects.flatMap((subject) => clash(order, subject, declared.get(subject)!)),
  });
}

/** Only the later of two declarations complains, and only while the earlier is still in the tree. */
function clash(order: Construct, subject: string, orders: readonly Construct[]): string[] {
  const earlier = orders.slice(0, orders.indexOf(order)).filter(isInTree);
  const stack = Stack.of(order);
  const beside = earlier.find((other) => Stack.of(other) === stack);
  if (beside !== undefined) {
    return [
      `${subject}: already declared by ${beside.node.path}, and a number has one owner; remove it from one of the two`,
    ];
  }
  const elsewhere = earlier.find((other) => mayShareAccount(Stack.of(other), stack));
  if (elsewhere !== undefined) doubt(order, subject, elsewhere);
  return [];
}

function doubt(order: Construct, subject: string, other: Construct): void {
  warnLate(order, warning('declaredInTwoStacks',
    `${subject}: declared by ${other.node.path} and by ${order.node.path}, in stacks of one account, and a number has `
      + 'one owner; '
    + 'remove it from one of the two, or deploy only one of these stacks'));
}

const isInTree = (construct: Construct): boolean =>
  construct.node.scope?.node.tryFindChild(construct.node.id) === construct;

/** Numbers belong to an account, wherever in it the stack is. An account that is not known may be any. */
function mayShareAccount(one: Stack, other: Stack): boolean {
  return one.account === other.account || Token.isUnresolved(one.account) || Token.isUnresolved(other.account);
}
