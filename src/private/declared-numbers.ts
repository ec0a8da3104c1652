/** Which numbers the orders of a stack write out, so that no two orders of it declare the same one. */
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

const declarations = new WeakMap<Stack, Map<string, Construct[]>>();

/** Has the order refuse, at synth, a number that another order of the same stack declares as well. */
export function declareNumbers(order: Construct, phoneNumbers: readonly string[]): void {
  if (phoneNumbers.length === 0) return;
  const stack = Stack.of(order);
  const declared = declarations.get(stack) ?? new Map<string, Construct[]>();
  declarations.set(stack, declared);
  for (const phoneNumber of phoneNumbers) {
    declared.set(phoneNumber, [...(declared.get(phoneNumber) ?? []), order]);
  }
  order.node.addValidation({
    validate: () => phoneNumbers.flatMap((phoneNumber) => clash(order, phoneNumber, declared.get(phoneNumber)!)),
  });
}

/** Only the later of two declarations complains, and only while the earlier is still in the tree. */
function clash(order: Construct, phoneNumber: string, orders: Construct[]): string[] {
  const first = orders.find((candidate) => candidate.node.scope?.node.tryFindChild(candidate.node.id) === candidate);
  if (first === undefined || first === order) return [];
  return [`${phoneNumber}: already declared by ${first.node.path}, and a number has one owner; remove it from one of the two`];
}
