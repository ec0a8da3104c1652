/**
 * A stack that is deployed elsewhere, as far as its resources can be known here: their properties from the template,
 * their ids from CloudFormation. What cannot be simulated from that is listed, as what is not simulated is.
 */
import { Operation } from './context';
import { isCustomResource } from './custom-resource';
import { dependenciesOf, runGraph } from './graph';
import { resolve } from './intrinsics';
import { asDeclared, storedParameters } from './parameters';
import { handlerOf, isSkipped } from './resource-types';
import { logicalIds, resolveProperties, scopeOf } from './scope';
import { ResourceRecord, StackOutput, Target } from './stack';
import { Template } from './template';

/** What is told of a resource. */
export interface ImportedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  /** What a custom resource has told, where that is known. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** What is told of a stack's parameters. */
export interface ImportedParameters {
  readonly template: Template;
  /** What `Ref` gives; a list as text with commas. */
  readonly parameters: Readonly<Record<string, string>>;
  /** As they were given; of a parameter that stands in Parameter Store, its name there. */
  readonly given: Readonly<Record<string, string>>;
}

/** What the stack was made of, in the form in which the next deployment is compared with it. */
export function importedTarget({ template, parameters, given }: ImportedParameters): Target {
  const types = template.Parameters ?? {};
  return {
    template,
    given: { ...given },
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, asDeclared(types[name]?.Type ?? 'String', value)]),
    ),
  };
}

/** What the stack has read of Parameter Store: name and value of each. */
export const parametersRead = ({ template, parameters, given }: ImportedParameters): (readonly [string, string])[] =>
  storedParameters(template)
    .filter((key) => given[key] !== undefined && parameters[key] !== undefined)
    .map((key) => [given[key], parameters[key]]);

/** The outputs as they are told, with the names under which other stacks import them. */
export function importedOutputs(
  operation: Operation,
  target: Target,
  outputs: Readonly<Record<string, string>>,
): StackOutput[] {
  return Object.entries(outputs).map(([key, value]) => {
    const name = target.template.Outputs?.[key]?.Export?.Name;
    return { key, value, ...(name !== undefined && { exportName: String(resolve(name, scopeOf(operation, target))) }) };
  });
}

/** Puts the resources into the stack, each after those that it refers to. */
export async function importResources(
  operation: Operation,
  target: Target,
  resources: ReadonlyMap<string, ImportedResource>,
): Promise<void> {
  const graph = dependenciesOf(target.template);
  const nodes = logicalIds(operation, target).filter((logicalId) => resources.has(logicalId));
  await runGraph(
    nodes,
    (node) => graph.get(node) ?? [],
    (node) => importResource(operation, target, resources.get(node)!, graph.get(node) ?? []),
    operation.cancel.signal,
  );
}

async function importResource(
  operation: Operation,
  target: Target,
  { logicalId, type, physicalId, attributes }: ImportedResource,
  dependencies: string[],
): Promise<void> {
  const definition = target.template.Resources[logicalId];
  const record: ResourceRecord = {
    logicalId,
    type,
    physicalId,
    status: 'CREATE_COMPLETE',
    properties: {},
    attributes: { ...attributes, ...(type === 'AWS::StepFunctions::StateMachine' && { Name: lastPart(physicalId) }) },
    deletionPolicy: definition.DeletionPolicy ?? 'Delete',
    updateReplacePolicy: definition.UpdateReplacePolicy ?? 'Delete',
    dependencies,
    skipped: isSkipped(type) || (isCustomResource(type) && attributes === undefined),
    requested: true,
    lastUpdated: operation.engine.clock.now(),
  };
  operation.stack.resources[logicalId] = record;
  try {
    record.properties = resolveProperties(operation, target, logicalId);
    if (record.skipped || isCustomResource(type)) return;
    const request = { operation, record, physicalId, properties: record.properties, oldProperties: record.properties };
    const handler = handlerOf(type);
    record.attributes = (await (handler.takeIn ?? handler.update)(request)).attributes;
  } catch {
    record.skipped = true;
  }
}

const lastPart = (arn: string): string => arn.split(':').at(-1)!;
