/** The rollback of an update: each resource gets what it had before, as far as CloudFormation asks for that. */
import { CloudFormation, noteFailedReplacement } from './cloudformation';
import { Leftover, Resource, Stack } from './stack';

/** False when the rollback's own Update failed. */
export async function giveBack(engine: CloudFormation, stack: Stack, logicalId: string): Promise<boolean> {
  const resource = stack.resources.get(logicalId)!;
  const was = stack.stable!.resources.get(logicalId)!;
  if (!stack.touched.has(logicalId) && JSON.stringify(was.properties) === JSON.stringify(resource.properties)) {
    resource.policy = was.policy;
    return true;
  }
  const { switches } = engine;
  const replaced = resource.physicalId !== was.physicalId;
  const older = stack.leftovers.find(({ resource: left }) => left.logicalId === logicalId && left.physicalId === was.physicalId)?.resource;
  // Whether the old one is what it was: an update that was not rolled back may have changed it before it was replaced.
  const untouched = !older || JSON.stringify(older.properties) === JSON.stringify(was.properties);
  const standsAgain = (replaced && untouched && switches.rollbackAfterReplacement === 'noUpdate') || (!replaced && resource.failedReplacement && !switches.updateAfterFailedReplacement);
  if (standsAgain) {
    settle(engine, stack, resource, was, { physicalId: was.physicalId!, data: was.data });
    return true;
  }
  const physicalId = replaced && switches.rollbackAfterReplacement === 'updateNewId' ? resource.physicalId! : was.physicalId!;
  await engine.world.requests.anotherSecond(resource);
  resource.status = 'UPDATE_IN_PROGRESS';
  const answer = await engine.world.requests.send(stack, 'Update', resource, { physicalId, properties: was.properties, old: resource.attempted ?? resource.properties });
  if (answer.status === 'FAILED') {
    resource.attempted = resource.attempted ?? resource.properties;
    noteFailedReplacement(engine, stack, resource, answer.physicalId);
    resource.status = 'UPDATE_FAILED';
    resource.rollbackFailure = answer.silent ? undefined : answer.reason ?? '';
    return false;
  }
  settle(engine, stack, resource, was, { physicalId: answer.physicalId!, data: answer.data });
  engine.tell(stack, resource, resource.status);
  engine.world.observer.declared(stack, resource);
  return true;
}

/**
 * A resource that failed in the rollback is skipped: nothing is sent, and CloudFormation takes it for what it was before.
 * What becomes of a physical id that was replaced is not known, so one that was is not skipped; and nobody skips what has
 * not even said why it failed.
 */
export function skip(engine: CloudFormation, stack: Stack, logicalId: string): void {
  const resource = stack.resources.get(logicalId);
  const was = stack.stable!.resources.get(logicalId)!;
  if (resource?.status !== 'UPDATE_FAILED' || resource.physicalId !== was.physicalId || resource.rollbackFailure === undefined) return;
  Object.assign(resource, { ...was, attempted: undefined, failedReplacement: undefined, status: 'UPDATE_COMPLETE' });
  stack.touched.delete(logicalId);
  stack.skipped = true;
  engine.world.note('skipped', { stackName: stack.name, logicalId });
  engine.world.observer.skipped(stack, resource);
}

/** What stands now stands; every other physical id is left to the clean-up. */
function settle(engine: CloudFormation, stack: Stack, resource: Resource, was: Resource, result: Pick<Resource, 'physicalId' | 'data'>): void {
  const policy = engine.switches.rollbackReplacementPolicy;
  const retainNew = policy === 'DeletionPolicy' && resource.policy !== 'Delete';
  const generations: Leftover[] = [
    ...stack.leftovers.filter(({ cause, resource: { logicalId } }) => cause === 'replaced' && logicalId === resource.logicalId).map((leftover): Leftover => ({ ...leftover, cause: 'rolledBack', retain: retainNew })),
    { resource: { ...resource }, cause: 'rolledBack', retain: retainNew },
    { resource: { ...was }, cause: 'rolledBack', retain: false },
  ];
  const byId = new Map(generations.map((leftover) => [leftover.resource.physicalId, leftover]));
  byId.delete(result.physicalId);
  stack.leftovers = stack.leftovers.filter(({ cause, resource: { logicalId, physicalId } }) => !(
    logicalId === resource.logicalId && (cause === 'replaced' || physicalId === result.physicalId || byId.has(physicalId))
  ));
  stack.leftovers.push(...byId.values());
  Object.assign(resource, { ...was, ...result, attempted: undefined, failedReplacement: undefined, status: 'UPDATE_COMPLETE' });
  stack.touched.delete(resource.logicalId);
}
