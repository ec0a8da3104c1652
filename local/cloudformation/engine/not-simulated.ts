import { Operation } from './context';
import { ResourceFailure } from './resource-handler';
import { findUnknown } from './unknown-values';

/** Why something that needs these values cannot work here; undefined when all of them are known. */
export function describeUnknown({ engine, stack }: Operation, who: string, value: unknown): string | undefined {
  const found = findUnknown(value);
  if (found === undefined) {
    return undefined;
  }
  const resource = engine.stacks().flatMap((other) => Object.values(other.resources))
    .filter(({ skipped, physicalId }) => skipped && physicalId !== undefined && found.includes(physicalId))
    .sort((a, b) => b.physicalId!.length - a.physicalId!.length)[0];
  if (!resource) {
    return `${who} needs the value of "${found}", which only AWS knows: give one with --ssm-parameter NAME=VALUE.`;
  }
  const attribute = found.slice(found.indexOf(resource.physicalId!) + resource.physicalId!.length);
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
