import { Operation } from './context';
import { dependenciesOf, dependents, runGraph } from './graph';
import { ResourceFailure, ResourceResult } from './resource-handler';
import { handlerOf, isSkipped } from './resource-types';
import { logicalIds, resolveProperties } from './scope';
import { ResourceRecord, Target } from './stack';
import { sameValue, TemplateResource } from './template';
import { isUnknown } from './unknown-values';

const NOT_SIMULATED = 'Skipped: this type is not simulated on this machine.';

/**
 * Creates and updates what the target asks for; gives back the resources that failed. What is no longer asked for stays
 * for the clean-up.
 */
export async function applyTarget(operation: Operation, target: Target): Promise<string[]> {
  const graph = dependenciesOf(target.template);
  const nodes = logicalIds(operation, target);
  const chosen = operation.failOn?.when === 'last' ? operation.failOn.logicalId : undefined;
  const exempt = chosen === undefined ? undefined : dependents(chosen, graph);
  const dependencies = (node: string) => (
    node === chosen ? nodes.filter((other) => other !== chosen && !exempt!.has(other)) : graph.get(node) ?? []
  );
  const outcomes = await runGraph(
    nodes, dependencies, (node) => bring(operation, target, node, graph.get(node) ?? []), operation.cancel.signal,
  );
  return nodes.filter((node) => outcomes.get(node) === 'failed');
}

/** Brings one resource to what the target asks for. */
async function bring(operation: Operation, target: Target, logicalId: string, dependencies: string[]): Promise<void> {
  const { stack } = operation;
  const definition = target.template.Resources[logicalId];
  const current = stack.resources[logicalId];
  try {
    if (current === undefined || current.status === 'CREATE_FAILED') {
      await create(operation, newRecord(operation, logicalId, definition, dependencies), target);
      return;
    }
    const properties = resolveProperties(operation, target, logicalId);
    if (isUnchanged(operation, current, properties)) {
      Object.assign(current, describe(definition, dependencies));
    } else {
      await update(operation, current, properties, definition, dependencies);
    }
  } catch (error) {
    fail(operation, logicalId, error as Error);
    throw error;
  }
}

function newRecord(
  operation: Operation,
  logicalId: string,
  definition: TemplateResource,
  dependencies: string[],
): ResourceRecord {
  const { stack } = operation;
  const failed = stack.resources[logicalId];
  if (failed?.requested) {
    stack.leftovers.push({ resource: failed, cause: 'failedCreate', retain: false });
  }
  const record: ResourceRecord = {
    logicalId,
    type: definition.Type,
    status: 'CREATE_IN_PROGRESS',
    properties: {},
    attributes: {},
    skipped: isSkipped(definition.Type),
    requested: false,
    lastUpdated: 0,
    ...describe(definition, dependencies),
  };
  stack.resources[logicalId] = record;
  return record;
}

async function create(operation: Operation, record: ResourceRecord, target: Target): Promise<void> {
  operation.mark(record, 'CREATE_IN_PROGRESS', record.skipped ? NOT_SIMULATED : undefined);
  await operation.failIfChosen(record.logicalId, 'create');
  const properties = resolveProperties(operation, target, record.logicalId);
  record.properties = properties;
  const result = await handlerOf(record.type).create({
    operation,
    record,
    properties,
    signal: operation.cancel.signal,
  });
  Object.assign(record, { ...settled(record.type, result), requested: true });
  operation.mark(record, 'CREATE_COMPLETE', record.skippedBecause);
}

async function update(
  operation: Operation,
  record: ResourceRecord,
  properties: Record<string, any>,
  definition: TemplateResource,
  dependencies: string[],
): Promise<void> {
  const { stack } = operation;
  touch(operation, record.logicalId);
  const before = { ...record };
  record.attempted = properties;
  operation.mark(record, 'UPDATE_IN_PROGRESS', record.skipped ? NOT_SIMULATED : undefined);
  await operation.failIfChosen(record.logicalId, 'update');
  const result = await handlerOf(record.type).update({
    operation,
    record,
    properties,
    oldProperties: before.properties,
    physicalId: before.physicalId!,
    signal: operation.cancel.signal,
  });
  // What was not acted out has left nothing behind, and nobody knows whether what is not acted out now replaces it.
  if (result.physicalId !== before.physicalId && !isUnknown(before.physicalId) && !result.notActedOut) {
    stack.leftovers.push({ resource: before, cause: 'replaced', retain: definition.UpdateReplacePolicy === 'Retain' });
  }
  Object.assign(record, {
    ...settled(record.type, result),
    properties,
    attempted: undefined,
    failedReplacement: undefined,
    ...describe(definition, dependencies),
  });
  operation.mark(record, 'UPDATE_COMPLETE', record.skippedBecause);
}

/** What a resource has become by a request. */
export const settled = (
  type: string,
  { physicalId, attributes, notActedOut }: ResourceResult,
): Partial<ResourceRecord> => ({
  physicalId,
  attributes,
  skipped: isSkipped(type) || notActedOut !== undefined,
  skippedBecause: notActedOut,
});

function fail(operation: Operation, logicalId: string, error: Error): void {
  const record = operation.stack.resources[logicalId];
  const named = error instanceof ResourceFailure ? error.physicalId : undefined;
  if (record.status === 'CREATE_IN_PROGRESS') {
    record.physicalId = named;
    operation.mark(record, 'CREATE_FAILED', error.message);
  } else {
    touch(operation, logicalId);
    noteFailedReplacement(operation, record, named);
    operation.mark(record, 'UPDATE_FAILED', error.message);
  }
  operation.cancel.abort();
}

/** Remembers the new physical id that a FAILED answer to an Update named. */
export function noteFailedReplacement(operation: Operation, record: ResourceRecord, named: string | undefined): void {
  if (named === undefined || named === record.physicalId) {
    return;
  }
  record.failedReplacement = true;
  if (operation.switches.deleteNewIdOfFailedUpdate) {
    const resource = { ...record, physicalId: named, properties: record.attempted ?? record.properties };
    operation.stack.leftovers.push({ resource, cause: 'failedUpdate', retain: false });
  }
}

function isUnchanged(operation: Operation, record: ResourceRecord, properties: Record<string, any>): boolean {
  const chosen = operation.failOn?.logicalId === record.logicalId && operation.failOn.operation === 'update';
  return !chosen && record.status !== 'UPDATE_FAILED' && sameValue(record.properties, properties);
}

function touch({ stack }: Operation, logicalId: string): void {
  if (!stack.touched.includes(logicalId)) {
    stack.touched.push(logicalId);
  }
}

function describe(
  definition: TemplateResource,
  dependencies: string[],
): Pick<ResourceRecord, 'deletionPolicy' | 'updateReplacePolicy' | 'dependencies'> {
  return {
    deletionPolicy: definition.DeletionPolicy ?? 'Delete',
    updateReplacePolicy: definition.UpdateReplacePolicy ?? 'Delete',
    dependencies,
  };
}
