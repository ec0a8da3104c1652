import { Operation } from './context';
import { applyTarget } from './forward';
import { Removal, removeAll } from './removal';
import { rollBackUpdate } from './rollback';
import { logicalIds, resolveOutputs, Target } from './scope';
import { ResourceRecord } from './stack';

/** Creates a stack or updates it; on failure rolls back, unless told not to. */
export async function deployStack(operation: Operation, target: Target, rollback: boolean): Promise<void> {
  const { stack } = operation;
  const creating = stack.status === 'REVIEW_IN_PROGRESS';
  if (!creating && stack.stable === undefined && stack.status.endsWith('_COMPLETE')) {
    stack.stable = structuredClone({ template: stack.template, parameters: stack.parameters, resources: stack.resources });
    stack.touched = [];
  }
  Object.assign(stack, { template: target.template, parameters: target.parameters, imports: [] });
  stack.updatedAt = creating ? undefined : operation.engine.clock.now();
  operation.markStack(creating ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS', 'User Initiated');
  const problem = await forward(operation, target, creating);
  if (problem === undefined) {
    await complete(operation, target, creating);
  } else {
    await giveUp(operation, problem, creating, rollback);
  }
}

/** Deletes a stack. */
export async function deleteStack(operation: Operation): Promise<void> {
  const { stack } = operation;
  operation.markStack('DELETE_IN_PROGRESS', 'User Initiated');
  const failed = await removeEverything(operation, (resource) => resource.deletionPolicy.startsWith('Retain'));
  if (failed.length > 0) {
    operation.markStack('DELETE_FAILED', `The following resource(s) failed to delete: [${names(failed)}].`);
    return;
  }
  stack.deletedAt = operation.engine.clock.now();
  Object.assign(stack, { outputs: [], imports: [] });
  operation.markStack('DELETE_COMPLETE');
}

/** Rolls an update back, or goes on with a rollback that failed. */
export async function rollBackStack(operation: Operation, reason: string, resourcesToSkip: readonly string[] = []): Promise<void> {
  const { stack } = operation;
  const stable = stack.stable!;
  operation.markStack('UPDATE_ROLLBACK_IN_PROGRESS', reason);
  Object.assign(stack, { template: stable.template, parameters: stable.parameters });
  const failed = await rollBackUpdate(operation, resourcesToSkip);
  if (failed.length > 0) {
    operation.markStack('UPDATE_ROLLBACK_FAILED', `The following resource(s) failed to update: [${failed.join(', ')}].`);
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

async function forward(operation: Operation, target: Target, creating: boolean): Promise<string | undefined> {
  const { stack } = operation;
  const failed = await applyTarget(operation, target);
  if (failed.length > 0) {
    return `The following resource(s) failed to ${creating ? 'create' : 'update'}: [${failed.join(', ')}].`;
  }
  if (operation.cancel.signal.aborted) {
    return operation.cancelReason ?? 'Cancelled.';
  }
  try {
    stack.outputs = resolveOutputs(operation, target);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function complete(operation: Operation, target: Target, creating: boolean): Promise<void> {
  const { stack } = operation;
  if (creating) {
    operation.markStack('CREATE_COMPLETE');
    return;
  }
  operation.markStack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const failed = await cleanUp(operation, target, (resource) => resource.deletionPolicy.startsWith('Retain'));
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

async function removeEverything(operation: Operation, retain: (resource: ResourceRecord) => boolean): Promise<ResourceRecord[]> {
  const { stack, switches } = operation;
  const removals: Removal[] = [
    ...stack.leftovers,
    ...Object.values(stack.resources).map((resource) => ({ resource, retain: resource.status !== 'CREATE_FAILED' && retain(resource) })),
  ];
  return removeAll(operation, removals, { attempts: 1, unansweredAttempts: switches.unansweredDeleteAttempts });
}

/** Deletes what a finished operation has left over. A failure does not undo the operation: the resource is left behind. */
async function cleanUp(operation: Operation, target: Target, retain: (resource: ResourceRecord) => boolean): Promise<ResourceRecord[]> {
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
