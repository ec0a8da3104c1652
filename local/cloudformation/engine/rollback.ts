import { Operation } from './context';
import { isCustomResource } from './custom-resource';
import { noteFailedReplacement, settled } from './forward';
import { dependenciesOf, runGraph } from './graph';
import { ResourceFailure } from './resource-handler';
import { handlerOf } from './resource-types';
import { logicalIds, resolveProperties } from './scope';
import { Leftover, ResourceRecord } from './stack';
import { sameValue } from './template';
import { isUnknown } from './unknown-values';

/**
 * Gives every resource that an update touched what it had before; gives back the resources that failed.
 * What the update created, and every physical id that is not the one that stands now, is left to the clean-up.
 */
export async function rollBackUpdate(operation: Operation, resourcesToSkip: readonly string[] = []): Promise<string[]> {
  const { stack } = operation;
  const stable = stack.stable!;
  const graph = dependenciesOf(stable.template);
  const nodes = logicalIds(operation, stable).filter(
    (logicalId) => stack.resources[logicalId] && stable.resources[logicalId],
  );
  const outcomes = await runGraph(nodes, (node) => graph.get(node) ?? [], async (node) => {
    if (resourcesToSkip.includes(node)) {
      settleSkipped(operation, node);
    } else {
      await giveBack(operation, node);
    }
  });
  return nodes.filter((node) => outcomes.get(node) === 'failed');
}

async function giveBack(operation: Operation, logicalId: string): Promise<void> {
  const { stack } = operation;
  const stable = stack.stable!;
  const record = stack.resources[logicalId];
  const was = stable.resources[logicalId];
  const touched = stack.touched.includes(logicalId);
  const properties = resolveProperties(operation, stable, logicalId);
  if (!touched && sameValue(properties, record.properties)) {
    const { deletionPolicy, updateReplacePolicy, dependencies } = was;
    Object.assign(record, { deletionPolicy, updateReplacePolicy, dependencies });
    return;
  }
  operation.mark(record, 'UPDATE_IN_PROGRESS');
  try {
    const result = await takeBack(operation, record, was, properties);
    settle(operation, record, was, properties, result);
  } catch (error) {
    record.attempted = record.attempted ?? record.properties;
    noteFailedReplacement(operation, record, error instanceof ResourceFailure ? error.physicalId : undefined);
    operation.mark(record, 'UPDATE_FAILED', (error as Error).message);
    throw error;
  }
}

/** Asks the resource to become what it was, unless the old one simply stands again. */
async function takeBack(
  operation: Operation, record: ResourceRecord, was: ResourceRecord, properties: Record<string, any>,
): Promise<ResourceRecord> {
  const { switches } = operation;
  const from = record.attempted ?? record.properties;
  const replaced = record.physicalId !== was.physicalId;
  if (standsAgain(operation, record, was, properties)) {
    return was;
  }
  const physicalId =
    replaced && switches.rollbackAfterReplacement === 'updateNewId' ? record.physicalId! : was.physicalId!;
  const handler = handlerOf(record.type);
  const request = { operation, record, properties, oldProperties: from, physicalId };
  const result = await (handler.rollBack ? handler.rollBack(request) : handler.update(request));
  return { ...was, ...settled(record.type, result) };
}

/** Whether the old one stands again without a request. */
function standsAgain(
  { switches }: Operation, record: ResourceRecord, was: ResourceRecord, properties: Record<string, any>,
): boolean {
  const replaced = record.physicalId !== was.physicalId;
  if (!isCustomResource(record.type)) return replaced;
  return isUnknown(record.physicalId)
    || (replaced && switches.rollbackAfterReplacement === 'noUpdate')
    || (!replaced && record.failedReplacement === true && !switches.updateAfterFailedReplacement)
    || (record.attempted ?? record.properties).ServiceToken !== properties.ServiceToken;
}

/** Writes down what stands now and leaves every other physical id of the resource to the clean-up. */
function settle(
  operation: Operation,
  record: ResourceRecord,
  was: ResourceRecord,
  properties: Record<string, any>,
  result: ResourceRecord,
): void {
  const { stack, switches } = operation;
  const policy = switches.rollbackReplacementPolicy;
  const retainNew =
    (policy === 'DeletionPolicy' && record.deletionPolicy.startsWith('Retain'))
    || (policy === 'UpdateReplacePolicy' && record.updateReplacePolicy === 'Retain');
  const generations: Leftover[] = [
    ...stack.leftovers
      .filter((leftover) => leftover.cause === 'replaced' && leftover.resource.logicalId === record.logicalId)
      .map((leftover): Leftover => ({ ...leftover, cause: 'rolledBack', retain: retainNew })),
    { resource: { ...record }, cause: 'rolledBack', retain: retainNew },
    { resource: { ...was }, cause: 'rolledBack', retain: was.updateReplacePolicy === 'Retain' },
  ];
  const byId = new Map(generations.map((leftover) => [leftover.resource.physicalId, leftover]));
  byId.delete(result.physicalId);
  stack.leftovers = stack.leftovers.filter(
    (leftover) =>
      !(
        leftover.resource.logicalId === record.logicalId
        && (leftover.cause === 'replaced'
          || leftover.resource.physicalId === result.physicalId
          || byId.has(leftover.resource.physicalId))
      ),
  );
  stack.leftovers.push(...byId.values());
  Object.assign(record, {
    skippedBecause: undefined,
    ...result,
    properties,
    attempted: undefined,
    failedReplacement: undefined,
  });
  stack.touched = stack.touched.filter((touched) => touched !== record.logicalId);
  operation.mark(record, 'UPDATE_COMPLETE');
}

/** `ResourcesToSkip`: the resource counts as rolled back, whatever it is in truth. */
function settleSkipped(operation: Operation, logicalId: string): void {
  const { stack } = operation;
  stack.touched = stack.touched.filter((touched) => touched !== logicalId);
  operation.mark(
    stack.resources[logicalId],
    'UPDATE_COMPLETE',
    'Skipped on request: it may differ from what the stack says.',
  );
}
