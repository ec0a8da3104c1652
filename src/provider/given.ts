/**
 * The properties that are given, of several objects. The CDK would resolve the others as well, twice for each resource,
 * only to leave them out: that was a twentieth of the whole synth of 200 orders.
 */
export function given<A extends object, B extends object = object>(one: A, another?: B): A & B {
  const properties: Record<string, unknown> = {};
  copyGiven(one, properties);
  if (another) copyGiven(another, properties);
  return properties as A & B;
}

function copyGiven(from: object, to: Record<string, unknown>): void {
  for (const name of Object.keys(from)) {
    const value = (from as Record<string, unknown>)[name];
    if (value !== undefined) to[name] = value;
  }
}
