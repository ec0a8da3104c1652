/** Deletes: users of a number before the order, all orders side by side. */
import { CloudFormationPart } from '../world/interfaces';
import { Holder, Resource, Stack } from '../world/stack';

export interface Removal {
  readonly resource: Resource;
  readonly retain: boolean;
}

/** How often a Delete is sent. */
export interface Tries {
  readonly failed: number;
  readonly unanswered: number;
}

/** True when something could not be deleted. */
export async function removeAll(
  cloudFormation: CloudFormationPart,
  stack: Stack,
  removals: readonly Removal[],
  holders: readonly Holder[],
  tries: Tries,
): Promise<boolean> {
  const { kernel } = cloudFormation.world;
  const drop = async (holder: Holder) => {
    await kernel.sleep(holder.seconds * 1000);
    cloudFormation.hold(stack, holder, undefined);
    stack.holders.delete(holder.logicalId);
  };
  const meanwhile = Promise.all(holders.filter(({ detached }) => detached).map(drop));
  await Promise.all(holders.filter(({ detached }) => !detached).map(drop));
  const undone = await removeRoutes(cloudFormation, stack, removals, tries);
  const others = removals.filter(({ resource: { route, logicalId } }) => !route && !undone.has(logicalId));
  const outcomes = await Promise.all(others.map((removal) => remove(cloudFormation, stack, removal, tries)));
  await meanwhile;
  return undone.size > 0 || outcomes.includes(false);
}

/** What stands on orders goes before them. Those that cannot go yet: what is still routed, and by what. */
async function removeRoutes(
  cloudFormation: CloudFormationPart,
  stack: Stack,
  removals: readonly Removal[],
  tries: Tries,
): Promise<ReadonlySet<string>> {
  const undone = new Set<string>();
  const routes = removals.filter(({ resource: { route } }) => route);
  if (routes.length === 0) return undone;
  const work = routes.map(async (removal) => {
    const { route, logicalId } = removal.resource;
    const order = route?.from === undefined ? route?.of : undefined;
    if (!(await remove(cloudFormation, stack, removal, tries))) undone.add(order ?? logicalId);
  });
  await Promise.all(work);
  return undone;
}

async function remove(
  cloudFormation: CloudFormationPart,
  stack: Stack,
  { resource, retain }: Removal,
  tries: Tries,
): Promise<boolean> {
  const { world } = cloudFormation;
  if (retain) {
    world.note('retained', { stackName: stack.name, logicalId: resource.logicalId });
    world.observer.retained(stack, resource);
    cloudFormation.tell(stack, resource, 'DELETE_SKIPPED');
    forget(stack, resource, 'DELETE_SKIPPED');
    return true;
  }
  if (resource.requested && !(await tryToDelete(cloudFormation, stack, resource, tries))) return false;
  cloudFormation.tell(stack, resource, 'DELETE_COMPLETE');
  forget(stack, resource, 'DELETE_COMPLETE');
  return true;
}

async function tryToDelete(
  cloudFormation: CloudFormationPart,
  stack: Stack,
  resource: Resource,
  tries: Tries,
): Promise<boolean> {
  const { world, switches } = cloudFormation;
  const random = `${1_000_000_000 + stack.leftovers.length}ABC`;
  resource.physicalId ??= `${stack.name}-${resource.logicalId}-${random}`;
  const properties = resource.attempted && !resource.data ? resource.attempted : resource.properties;
  let requestId: string | undefined;
  for (let attempt = 1; ; attempt++) {
    resource.status = 'DELETE_IN_PROGRESS';
    cloudFormation.tell(stack, resource, 'DELETE_IN_PROGRESS');
    requestId = switches.reuseRequestIdOnRetry
      ? (requestId ?? `delete-${stack.id.slice(-30, -24)}-${resource.logicalId}-${world.kernel.now}`)
      : undefined;
    const answer = await world.requests.send(stack, 'Delete', resource, {
      physicalId: resource.physicalId,
      properties,
      requestId,
    });
    if (answer.status === 'SUCCESS') {
      world.observer.deleted(stack, resource);
      return true;
    }
    resource.status = 'DELETE_FAILED';
    world.observer.deleteFailed(stack, resource, answer.reason ?? '');
    if (attempt >= (answer.silent ? tries.unanswered : tries.failed)) return false;
  }
}

function forget(stack: Stack, resource: Resource, status: string): void {
  if (stack.resources.get(resource.logicalId) === resource) {
    stack.resources.delete(resource.logicalId);
    stack.gone.set(resource.logicalId, status);
  }
  stack.leftovers = stack.leftovers.filter((leftover) => leftover.resource !== resource);
}
