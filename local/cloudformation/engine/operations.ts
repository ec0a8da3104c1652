import { Operation, StackOperations } from './context';
import { checkExports } from './exports';
import { applyTarget } from './forward';
import { Removal, removeAll } from './removal';
import { handlerOf } from './resource-types';
import { rollBackUpdate } from './rollback';
import { logicalIds, resolveOutputs } from './scope';
import { ResourceRecord, Target } from './stack';

/** Creates a stack or updates it; on failure rolls back, unless told not to. */
export async function deployStack(operation: Operation, target: Target, rollback: boolean): Promise<void> {
  const creating = operation.stack.status === 'REVIEW_IN_PROGRESS';
  const problem = await bring(operation, target);
  if (problem !== undefined) {
    await giveUp(operation, problem, creating, rollback);
  } else if (creating) {
    operation.markStack('CREATE_COMPLETE');
  } else {
    await finish(operation);
  }
}

/** What the engine does with a stack that is nested in another. */
export const NESTED_OPERATIONS: StackOperations = {
  bring,
  finish,
  rollBack: (operation, reason) => rollBackStack(operation, reason),
  remove: (operation) => deleteStack(operation),
};

/** Deletes a stack. */
export async function deleteStack(operation: Operation): Promise<void> {
  const { stack } = operation;
  const retains = undoesCreate(operation) ? 'Retain' : 'Retain(ExceptOnCreate)?';
  operation.markStack('DELETE_IN_PROGRESS', 'User Initiated');
  const failed = await removeEverything(operation, ({ deletionPolicy }) =>
    new RegExp(`^${retains}$`).test(deletionPolicy),
  );
  if (failed.length > 0) {
    operation.markStack('DELETE_FAILED', `The following resource(s) failed to delete: [${names(failed)}].`);
    return;
  }
  stack.deletedAt = operation.engine.clock.now();
  Object.assign(stack, { outputs: [], imports: [] });
  operation.markStack('DELETE_COMPLETE');
}

/** Rolls an update back, or goes on with a rollback that failed. */
export async function rollBackStack(
  operation: Operation,
  reason: string,
  resourcesToSkip: readonly string[] = [],
): Promise<void> {
  const { stack } = operation;
  const stable = stack.stable!;
  operation.markStack('UPDATE_ROLLBACK_IN_PROGRESS', reason);
  const { template, parameters, given } = stable;
  Object.assign(stack, { template, parameters, given });
  const failed = await rollBackUpdate(operation, resourcesToSkip);
  if (failed.length > 0) {
    operation.markStack(
      'UPDATE_ROLLBACK_FAILED',
      `The following resource(s) failed to update: [${failed.join(', ')}].`,
    );
    return;
  }
  try {
    stack.outputs = resolveOutputs(operation, stable);
  } catch (error) {
    operation.markStack('UPDATE_ROLLBACK_FAILED', (error as Error).message);
    return;
  }
  operation.markStack('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  // A policy other than Retain does not keep what the operation that is rolled back has itself created.
  await cleanUp(operation, stable, (resource) => resource.deletionPolicy === 'Retain');
  Object.assign(stack, { stable: undefined, touched: [] });
  operation.markStack('UPDATE_ROLLBACK_COMPLETE');
}

/** Brings a stack to a target and leaves its clean-up for later; gives back what went wrong. */
async function bring(operation: Operation, target: Target): Promise<string | undefined> {
  const { stack } = operation;
  const creating = stack.status === 'REVIEW_IN_PROGRESS';
  if (!creating && stack.stable === undefined && stack.status.endsWith('_COMPLETE')) {
    const { template, parameters, given, resources } = stack;
    stack.stable = structuredClone({ template, parameters, given, resources });
    stack.touched = [];
  }
  Object.assign(stack, { ...target, imports: [] });
  stack.updatedAt = creating ? undefined : operation.engine.clock.now();
  operation.markStack(creating ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS', 'User Initiated');
  const failed = await applyTarget(operation, target);
  if (failed.length > 0) {
    return `The following resource(s) failed to ${creating ? 'create' : 'update'}: [${failed.join(', ')}].`;
  }
  if (operation.cancel.signal.aborted) {
    return operation.cancelReason ?? 'Cancelled.';
  }
  return changeOutputs(operation, target);
}

function changeOutputs(operation: Operation, target: Target): string | undefined {
  try {
    const outputs = resolveOutputs(operation, target);
    checkExports(operation, outputs);
    operation.stack.outputs = outputs;
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Ends an update that has succeeded: what it has left over goes, first in the nested stacks. */
async function finish(operation: Operation): Promise<void> {
  const { stack } = operation;
  operation.markStack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  for (const record of Object.values(stack.resources)) {
    await handlerOf(record.type).finish?.({ operation, record, properties: record.properties });
  }
  const failed = await cleanUp(operation, stack, (resource) => resource.deletionPolicy.startsWith('Retain'));
  Object.assign(stack, { stable: undefined, touched: [] });
  operation.markStack('UPDATE_COMPLETE', failed.length > 0
    ? 'Update successful. One or more resources could not be deleted.' : undefined);
}

async function giveUp(operation: Operation, problem: string, creating: boolean, rollback: boolean): Promise<void> {
  const { stack } = operation;
  if (!rollback || operation.superseded) {
    operation.markStack(creating ? 'CREATE_FAILED' : 'UPDATE_FAILED', problem);
  } else if (stack.stable !== undefined) {
    await rollBackStack(operation, problem);
  } else {
    await rollBackCreate(operation, problem);
  }
}

async function rollBackCreate(operation: Operation, reason: string): Promise<void> {
  operation.markStack('ROLLBACK_IN_PROGRESS', `${reason} Rollback requested by user.`);
  const failed = await removeEverything(operation, (resource) => resource.deletionPolicy === 'Retain');
  if (failed.length > 0) {
    operation.markStack('ROLLBACK_FAILED', `The following resource(s) failed to delete: [${names(failed)}].`);
  } else {
    operation.markStack('ROLLBACK_COMPLETE');
  }
}

/** A nested stack that goes because its parent's operation rolls back has itself just been created. */
function undoesCreate({ stack, engine, switches }: Operation): boolean {
  const parent = engine.stacks().find(({ id }) => id === stack.parentId);
  return parent !== undefined && parent.status.includes('ROLLBACK') && switches.nestedRetainExceptOnCreate === 'delete';
}

async function removeEverything(
  operation: Operation,
  retain: (resource: ResourceRecord) => boolean,
): Promise<ResourceRecord[]> {
  const { stack, switches } = operation;
  const removals: Removal[] = [
    ...stack.leftovers,
    ...Object.values(stack.resources).map((resource) => ({
      resource,
      retain: resource.status !== 'CREATE_FAILED' && retain(resource),
    })),
  ];
  return removeAll(operation, removals, { attempts: 1, unansweredAttempts: switches.unansweredDeleteAttempts });
}

/**
 * Deletes what a finished operation has left over. A failure does not undo the operation: the resource is left behind.
 */
async function cleanUp(
  operation: Operation,
  target: Target,
  retain: (resource: ResourceRecord) => boolean,
): Promise<ResourceRecord[]> {
  const { stack, switches } = operation;
  const kept = new Set(logicalIds(operation, target));
  const gone = Object.values(stack.resources).filter((resource) => !kept.has(resource.logicalId));
  const removals: Removal[] = [
    ...stack.leftovers,
    ...gone.map((resource) => ({ resource, retain: resource.status !== 'CREATE_FAILED' && retain(resource) })),
  ];
  const attempts = switches.cleanupAttempts;
  const failed = await removeAll(operation, removals, { attempts, unansweredAttempts: attempts });
  gone.forEach((resource) => delete stack.resources[resource.logicalId]);
  stack.leftovers = [];
  return failed;
}

function names(resources: readonly ResourceRecord[]): string {
  return resources.map((resource) => resource.logicalId).join(', ');
}
