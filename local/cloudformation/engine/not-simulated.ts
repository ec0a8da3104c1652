import { Operation } from './context';
import { ResourceFailure } from './resource-handler';
import { foreignTransforms } from './template';
import { findUnknown, marked, secretOf } from './unknown-values';

/** Why something that needs these values cannot work here; undefined when all of them are known. */
export function describeUnknown({ engine, stack }: Operation, who: string, value: unknown): string | undefined {
  const found = findUnknown(value);
  if (found === undefined) {
    return undefined;
  }
  const resource = engine.stacks().flatMap((other) => Object.values(other.resources))
    .filter(({ skipped, physicalId }) => skipped && physicalId !== undefined && found.includes(marked(physicalId)))
    .sort((a, b) => b.physicalId!.length - a.physicalId!.length)[0];
  if (!resource) {
    const secret = secretOf(found);
    if (secret !== undefined) {
      return `${who} needs the value of the secret "${secret}", which is not read on this machine: `
        + 'rehearse without it.';
    }
    const [transform] = foreignTransforms(stack.template);
    if (transform !== undefined && found.startsWith(`${stack.name}-`)) {
      const made = found.slice(stack.name.length + 1).replace(/-NOTSIMULATED/, '');
      return `${who} needs the value of "${made}", which comes from the transform ${transform}, and that is not acted `
        + `out on this machine: give one with --assume ${made}=VALUE, or rehearse the template that it makes.`;
    }
    return `${who} needs the value of "${found}", which only AWS knows: give one with --ssm-parameter NAME=VALUE.`;
  }
  const id = marked(resource.physicalId!);
  const attribute = found.slice(found.indexOf(id) + id.length);
  const name = `${resource.logicalId}${found.startsWith('arn:') ? '.Arn' : attribute}`;
  const where = stack.resources[resource.logicalId] === resource ? '' : ' of another stack';
  return `${who} needs the value of "${name}" (${resource.type})${where}, which is not simulated on this machine: `
    + `give one with --assume ${name}=VALUE, or rehearse without it.`;
}

/** Refuses a value that nobody knows, where something is about to act on it. */
export function refuseUnknown(operation: Operation, who: string, value: unknown): void {
  const problem = describeUnknown(operation, who, value);
  if (problem !== undefined) {
    throw new ResourceFailure(problem);
  }
}
