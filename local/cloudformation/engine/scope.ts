import { Operation } from './context';
import { conditionHolds, resolve, ResolveScope } from './intrinsics';
import { ResourceFailure } from './resource-handler';
import { attributeOf } from './resource-types';
import { ResourceRecord, StackOutput } from './stack';
import { Template } from './template';

/** A version of a stack: what it shall become, or what it was. */
export interface Target {
  readonly template: Template;
  readonly parameters: Record<string, unknown>;
}

/** Where the references of a template lead, given the stack's resources as they are at that moment. */
export function scopeOf(operation: Operation, target: Target): ResolveScope {
  const { stack, engine } = operation;
  return {
    template: target.template,
    parameters: target.parameters,
    region: stack.region,
    account: stack.account,
    stackName: stack.name,
    stackId: stack.id,
    ref: (logicalId) => existing(operation, logicalId).physicalId,
    getAtt: (logicalId, attribute) => attributeOf(existing(operation, logicalId), attribute, stack),
    importValue: (name) => {
      const found = engine.stacks()
        .filter((candidate) => candidate.deletedAt === undefined && candidate.id !== stack.id)
        .flatMap((candidate) => candidate.outputs)
        .find((output) => output.exportName === name);
      if (!found) {
        throw new ResourceFailure(`No export named ${name} found. Deploy the stack that exports it first, with the same state.`);
      }
      if (!stack.imports.includes(name)) {
        stack.imports.push(name);
      }
      return found.value;
    },
  };
}

/** The outputs whose conditions hold. */
export function resolveOutputs(operation: Operation, target: Target): StackOutput[] {
  const scope = scopeOf(operation, target);
  return Object.entries(target.template.Outputs ?? {})
    .filter(([, output]) => conditionHolds(output.Condition, scope))
    .map(([key, output]) => ({
      key,
      value: asOutput(resolve(output.Value, scope)),
      ...(output.Export && { exportName: String(resolve(output.Export.Name, scope)) }),
    }));
}

/** The logical ids that a target holds, conditions considered. */
export function logicalIds(operation: Operation, target: Target): string[] {
  const scope = scopeOf(operation, target);
  return Object.entries(target.template.Resources)
    .filter(([, resource]) => conditionHolds(resource.Condition, scope))
    .map(([logicalId]) => logicalId);
}

function existing(operation: Operation, logicalId: string): ResourceRecord {
  const found = operation.stack.resources[logicalId];
  if (!found) {
    throw new ResourceFailure(`"${logicalId}" is neither a parameter nor a resource of the stack: correct the reference.`);
  }
  return found;
}

function asOutput(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
