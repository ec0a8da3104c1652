/** The rollback of an update: each resource gets what it had before, as far as CloudFormation asks for that. */
import { routeProperties } from './routing-places';
import { CloudFormationPart } from '../world/interfaces';
import { Leftover, Resource, Stack } from '../world/stack';

/**
 * What the resource was; of an assignment or a rule, with the numbers that its order has by now. Those that come from
 * another stack are values of the template, as they were.
 */
function formerOf(cloudFormation: CloudFormationPart, stack: Stack, logicalId: string): Resource {
  const was = stack.stable!.resources.get(logicalId)!;
  if (!was.route || was.route.from !== undefined) return was;
  return { ...was, properties: routeProperties(cloudFormation, stack, was.route) };
}

/** False when the rollback's own Update failed. */
export async function giveBack(cloudFormation: CloudFormationPart, stack: Stack, logicalId: string): Promise<boolean> {
  const resource = stack.resources.get(logicalId)!;
  const was = formerOf(cloudFormation, stack, logicalId);
  if (!stack.touched.has(logicalId) && JSON.stringify(was.properties) === JSON.stringify(resource.properties)) {
    resource.policy = was.policy;
    return true;
  }
  if (standsAgain(cloudFormation, stack, resource, was)) {
    settle(cloudFormation, stack, resource, was, { physicalId: was.physicalId!, data: was.data });
    return true;
  }
  const asked = resource.attempted ?? resource.properties;
  await cloudFormation.world.requests.anotherSecond(resource);
  resource.status = 'UPDATE_IN_PROGRESS';
  const answer = await cloudFormation.world.requests.send(stack, 'Update', resource, {
    physicalId:
      cloudFormation.switches.rollbackAfterReplacement === 'updateNewId' ? resource.physicalId! : was.physicalId!,
    properties: was.properties,
    old: asked,
  });
  if (answer.status === 'FAILED') {
    resource.attempted = asked;
    noteFailedReplacement(cloudFormation, stack, resource, answer.physicalId);
    resource.status = 'UPDATE_FAILED';
    resource.rollbackFailure = answer.silent ? undefined : (answer.reason ?? '');
    return false;
  }
  settle(cloudFormation, stack, resource, was, { physicalId: answer.physicalId!, data: answer.data });
  cloudFormation.tell(stack, resource, resource.status);
  cloudFormation.world.observer.declared(stack, resource);
  return true;
}

/** Under some readings CloudFormation takes what was there before for what is there again, and asks nobody. */
function standsAgain({ switches }: CloudFormationPart, stack: Stack, resource: Resource, was: Resource): boolean {
  if (resource.physicalId === was.physicalId) {
    return resource.failedReplacement === true && !switches.updateAfterFailedReplacement;
  }
  const older = stack.leftovers.find(
    ({ resource: left }) => left.logicalId === was.logicalId && left.physicalId === was.physicalId,
  )?.resource;
  // Whether the old one is what it was: an update that was not rolled back may have changed it before it was replaced.
  const isUntouched = !older || JSON.stringify(older.properties) === JSON.stringify(was.properties);
  return isUntouched && switches.rollbackAfterReplacement === 'noUpdate';
}

/**
 * A resource that failed in the rollback is skipped: nothing is sent, and CloudFormation takes it for what it was
 * before. What becomes of a physical id that was replaced is not known, so one that was is not skipped; and nobody
 * skips what has not even said why it failed.
 */
export function skip(cloudFormation: CloudFormationPart, stack: Stack, logicalId: string): void {
  const resource = stack.resources.get(logicalId);
  const was = stack.stable!.resources.get(logicalId)!;
  if (
    resource?.status !== 'UPDATE_FAILED' ||
    resource.physicalId !== was.physicalId ||
    resource.rollbackFailure === undefined
  ) {
    return;
  }
  const { rollbackFailure } = resource;
  Object.assign(resource, {
    ...was,
    attempted: undefined,
    failedReplacement: undefined,
    status: 'UPDATE_COMPLETE',
    rollbackFailure,
  });
  stack.touched.delete(logicalId);
  stack.skipped = true;
  cloudFormation.world.note('skipped', { stackName: stack.name, logicalId });
  cloudFormation.world.observer.skipped(stack, resource);
}

/** What stands now stands; every other physical id is left to the clean-up. */
function settle(
  cloudFormation: CloudFormationPart,
  stack: Stack,
  resource: Resource,
  was: Resource,
  result: Pick<Resource, 'physicalId' | 'data'>,
): void {
  const policy = cloudFormation.switches.rollbackReplacementPolicy;
  const retainNew = policy === 'DeletionPolicy' && resource.policy !== 'Delete';
  const generations: Leftover[] = [
    ...stack.leftovers
      .filter(({ cause, resource: { logicalId } }) => cause === 'replaced' && logicalId === resource.logicalId)
      .map((leftover): Leftover => ({ ...leftover, cause: 'rolledBack', retain: retainNew })),
    { resource: { ...resource }, cause: 'rolledBack', retain: retainNew },
    { resource: { ...was }, cause: 'rolledBack', retain: false },
  ];
  const byId = new Map(generations.map((leftover) => [leftover.resource.physicalId, leftover]));
  byId.delete(result.physicalId);
  stack.leftovers = stack.leftovers.filter(
    ({ cause, resource: { logicalId, physicalId } }) =>
      !(
        logicalId === resource.logicalId &&
        (cause === 'replaced' || physicalId === result.physicalId || byId.has(physicalId))
      ),
  );
  stack.leftovers.push(...byId.values());
  Object.assign(resource, {
    ...was,
    ...result,
    attempted: undefined,
    failedReplacement: undefined,
    status: 'UPDATE_COMPLETE',
  });
  stack.touched.delete(resource.logicalId);
}

/** Remembers the new physical id that a FAILED answer to an Update named. */
export function noteFailedReplacement(
  cloudFormation: CloudFormationPart,
  stack: Stack,
  resource: Resource,
  named: string | undefined,
): void {
  if (named === undefined || named === resource.physicalId) return;
  resource.failedReplacement = true;
  if (!cloudFormation.switches.deleteNewIdOfFailedUpdate) return;
  const left: Resource = {
    ...resource,
    physicalId: named,
    properties: resource.attempted ?? resource.properties,
    data: undefined,
  };
  stack.leftovers.push({ resource: left, cause: 'failedUpdate', retain: false });
}
