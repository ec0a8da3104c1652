import { Operation } from './context';
import { resolveDynamicReferences } from './dynamic-references';
import { neighbours } from './exports';
import { conditionHolds, resolve, ResolveScope, StackOutputReference } from './intrinsics';
import { ResourceFailure } from './resource-handler';
import { attributeOf } from './resource-types';
import { ResourceRecord, StackOutput, Target } from './stack';
import { foreignTransforms, malformedOutput } from './template';
import { marked, unknownAttributeText, unknownId } from './unknown-values';

/** Where the references of a template lead, given the stack's resources as they are at that moment. */
export function scopeOf(operation: Operation, target: Target): ResolveScope {
  const { stack } = operation;
  return {
    template: target.template,
    parameters: target.parameters,
    region: stack.region,
    account: stack.account,
    stackName: stack.name,
    stackId: stack.id,
    ref: (logicalId) =>
      unmade(operation, target, logicalId) ?? refOf(operation, existing(operation, logicalId)),
    getAtt: (logicalId, attribute) =>
      unmade(operation, target, logicalId, attribute)
      ?? getAtt(operation, existing(operation, logicalId), attribute),
    importValue: (name) => importValue(operation, name),
    stackOutput: (reference) => stackOutput(operation, reference),
  };
}

/** A resource's properties, resolved to the last reference. */
export function resolveProperties(operation: Operation, target: Target, logicalId: string): Record<string, any> {
  const { Type: type, Properties: properties = {} } = target.template.Resources[logicalId];
  return resolveAll(operation, target, properties, type);
}

/** The outputs whose conditions hold. */
export function resolveOutputs(operation: Operation, target: Target): StackOutput[] {
  const scope = scopeOf(operation, target);
  return Object.entries(target.template.Outputs ?? {})
    .filter(([, output]) => conditionHolds(output.Condition, scope))
    .map(([key, output]) => ({
      key,
      value: asOutput(key, resolveAll(operation, target, output.Value, 'Outputs')),
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

function resolveAll(operation: Operation, target: Target, value: unknown, of: string): any {
  const { stack, engine } = operation;
  const read = (name: string, version?: number) => engine.parameterStore(stack.region).read(name, version);
  return resolveDynamicReferences(resolve(value, scopeOf(operation, target)), { read, of });
}

/** The value of a resource that a transform would make; undefined for one that is there. */
function unmade({ stack }: Operation, { template }: Target, logicalId: string, attribute?: string): string | undefined {
  if (stack.resources[logicalId] || foreignTransforms(template).length === 0) return undefined;
  const id = unknownId(stack.name, logicalId);
  return attribute === undefined
    ? (stack.assumed?.[logicalId] ?? id)
    : (stack.assumed?.[`${logicalId}.${attribute}`] ?? unknownAttributeText(id, attribute));
}

function existing(operation: Operation, logicalId: string): ResourceRecord {
  const found = operation.stack.resources[logicalId];
  if (!found) {
    throw new ResourceFailure(
      `"${logicalId}" is neither a parameter nor a resource of the stack: correct the reference.`,
    );
  }
  return found;
}

function refOf({ stack }: Operation, record: ResourceRecord): unknown {
  return (record.skipped ? stack.assumed?.[record.logicalId] : undefined) ?? record.physicalId;
}

function getAtt({ stack }: Operation, record: ResourceRecord, attribute: string): unknown {
  if (!record.skipped) {
    return attributeOf(record, attribute);
  }
  return (
    stack.assumed?.[`${record.logicalId}.${attribute}`]
    ?? unknownAttribute(record, attribute, stack.region, stack.account)
  );
}

/** An ARN looks like one, so that a template can take it apart. */
function unknownAttribute(
  { type, physicalId }: ResourceRecord,
  attribute: string,
  region: string,
  account: string,
): string {
  return attribute.endsWith('Arn')
    ? `arn:aws:${(type.split('::')[1] ?? 'local').toLowerCase()}:${region}:${account}:${marked(String(physicalId))}`
    : unknownAttributeText(String(physicalId), attribute);
}

function importValue({ stack, engine }: Operation, name: string): string {
  const found = neighbours(stack, engine.stacks()).flatMap((candidate) => candidate.outputs)
    .find((output) => output.exportName === name);
  if (!found) {
    throw new ResourceFailure(
      `No export named ${name} found. Deploy the stack that exports it first, with the same state.`,
    );
  }
  if (!stack.imports.includes(name)) {
    stack.imports.push(name);
  }
  return found.value;
}

/** The output of any stack, exported or not; a weak reference, which nobody remembers. */
function stackOutput({ stack, engine }: Operation, reference: StackOutputReference): string {
  const { stackName, outputName, region = stack.region, roleArn } = reference;
  const account = roleArn?.split(':')[4] ?? stack.account;
  const producer = engine.stacks().find((candidate) => (
    candidate.deletedAt === undefined && candidate.region === region && candidate.account === account
    && [candidate.name, candidate.id].includes(stackName)
  ));
  if (!producer || producer.id === stack.id) {
    throw new ResourceFailure(`Fn::GetStackOutput: there is no other stack "${stackName}" in ${region}. `
      + 'Deploy it first, with the same state.');
  }
  const found = producer.outputs.find(({ key }) => key === outputName);
  if (!found) {
    throw new ResourceFailure(`Fn::GetStackOutput: stack "${stackName}" has no output "${outputName}"; `
      + `it has ${producer.outputs.map(({ key }) => key).join(', ') || 'none'}.`);
  }
  return found.value;
}

function asOutput(key: string, value: unknown): string {
  if (value === undefined || value === null || typeof value === 'object') {
    throw new Error(malformedOutput(key));
  }
  return String(value);
}
