/** What the orders of a stack write out, numbers and orders that were placed elsewhere, so that no two of them declare the same. */
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

const declarations = new WeakMap<Stack, Map<string, Construct[]>>();

/** Has the order refuse, at synth, what another order of the same stack declares as well. */
export function declareOnce(order: Construct, subjects: readonly string[]): void {
  if (subjects.length === 0) return;
  const stack = Stack.of(order);
  const declared = declarations.get(stack) ?? new Map<string, Construct[]>();
  declarations.set(stack, declared);
  for (const subject of subjects) {
    declared.set(subject, [...(declared.get(subject) ?? []), order]);
  }
  order.node.addValidation({
    validate: () => subjects.flatMap((subject) => clash(order, subject, declared.get(subject)!)),
  });
}

/** Only the later of two declarations complains, and only while the earlier is still in the tree. */
function clash(order: Construct, subject: string, orders: Construct[]): string[] {
  const first = orders.find((candidate) => candidate.node.scope?.node.tryFindChild(candidate.node.id) === candidate);
  if (first === undefined || first === order) return [];
  return [`${subject}: already declared by ${first.node.path}, and a number has one owner; remove it from one of the two`];
}
