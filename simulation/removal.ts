/** Deletes: users of a number before the order, all orders side by side. */
import { CloudFormation } from './cloudformation';
import { Holder, Resource, Stack } from './stack';

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
  engine: CloudFormation, stack: Stack, removals: readonly Removal[], holders: readonly Holder[], tries: Tries,
): Promise<boolean> {
  const { kernel } = engine.world;
  const drop = async (holder: Holder) => {
    await kernel.sleep(holder.seconds * 1000);
    engine.hold(stack, holder, undefined);
    stack.holders.delete(holder.logicalId);
  };
  const meanwhile = Promise.all(holders.filter(({ detached }) => detached).map(drop));
  await Promise.all(holders.filter(({ detached }) => !detached).map(drop));
  const outcomes = await Promise.all(removals.map((removal) => remove(engine, stack, removal, tries)));
  await meanwhile;
  return outcomes.includes(false);
}

async function remove(engine: CloudFormation, stack: Stack, { resource, retain }: Removal, tries: Tries): Promise<boolean> {
  const { world } = engine;
  if (retain) {
    world.note('retained', { stackName: stack.name, logicalId: resource.logicalId });
    world.observer.retained(stack, resource);
    engine.tell(stack, resource, 'DELETE_SKIPPED');
    forget(stack, resource, 'DELETE_SKIPPED');
    return true;
  }
  if (resource.requested && !await tryToDelete(engine, stack, resource, tries)) return false;
  engine.tell(stack, resource, 'DELETE_COMPLETE');
  forget(stack, resource, 'DELETE_COMPLETE');
  return true;
}

async function tryToDelete(engine: CloudFormation, stack: Stack, resource: Resource, tries: Tries): Promise<boolean> {
  const { world, switches } = engine;
  resource.physicalId ??= `${stack.name}-${resource.logicalId}-${String(1_000_000_000 + stack.leftovers.length).toString()}ABC`;
  const properties = resource.attempted && !resource.data ? resource.attempted : resource.properties;
  let requestId: string | undefined;
  for (let attempt = 1; ; attempt++) {
    resource.status = 'DELETE_IN_PROGRESS';
    requestId = switches.reuseRequestIdOnRetry ? requestId ?? `delete-${stack.id.slice(-30, -24)}-${resource.logicalId}-${world.kernel.now}` : undefined;
    const answer = await world.requests.send(stack, 'Delete', resource, { physicalId: resource.physicalId, properties, requestId });
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
