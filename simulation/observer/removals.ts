/** What rightly stays when a resource goes, and why. */
import { Chronicle, keyOf } from './chronicle';
import { WorldParts } from '../world/interfaces';
import type { Errand } from '../world/process';
import { numbersOf, Resource, Stack } from '../world/stack';

export class Removals {
  /** Resources that were let go of in the middle of an Update, by stack, logical id and physical id. */
  private readonly letGo = new Set<string>();
  /** Resources without which a rollback went on. */
  private readonly skippedOnes = new Set<string>();
  /** Resources that failed, and have not been deleted since: what they are is for a person to see to. */
  private readonly troubled = new Set<string>();
  private readonly reasons = new Map<Resource, string>();

  constructor(
    private readonly world: WorldParts,
    private readonly chronicle: Chronicle,
  ) {}

  isTroubled(stack: Stack, logicalId: string): boolean {
    return this.troubled.has(keyOf(stack, { logicalId }));
  }

  wasSkipped(stack: Stack, logicalId: string): boolean {
    return this.isSkipped(keyOf(stack, { logicalId }));
  }

  /** Whoever changed a number last was skipped before it could put that back. */
  wasLeftBySkipped(number: string): boolean {
    const last = this.chronicle.touchesOf(number).at(-1);
    return last !== undefined && this.isSkipped(last.requester);
  }

  /** By stack and logical id. */
  isSkipped(key: string): boolean {
    return this.skippedOnes.has(key);
  }

  /** A rollback went on without a resource: what it is like is for a person to see to. */
  skipped(stack: Stack, resource: Resource): void {
    this.troubled.add(keyOf(stack, resource));
    this.skippedOnes.add(keyOf(stack, resource));
    const why = `named when the rollback of ${resource.logicalId} failed`;
    this.chronicle.excuseNamed(resource.rollbackFailure!, why);
  }

  /**
   * CloudFormation lets go of a resource without asking anybody. After an Update that was cancelled and not rolled back
   * that is the end of what this Update bought, too, when the stack goes and the function with it: it was kept by
   * policy.
   */
  retained(stack: Stack, resource: Resource): void {
    const isEnding = /^(ROLLBACK|DELETE)_IN_PROGRESS$/.test(stack.status);
    if (isEnding && resource.attempted && (resource.policy === 'Retain' || stack.status === 'DELETE_IN_PROGRESS')) {
      this.letGo.add(`${keyOf(stack, resource)} ${resource.physicalId}`);
    }
    // After a rollback that went on without it nobody was asked any more, nor is anybody now.
    const kept = this.wasSkipped(stack, resource.logicalId)
      ? this.chronicle.everOf(stack, resource)
      : numbersOf(resource);
    for (const number of kept) {
      this.chronicle.excused.set(number, 'kept by its deletion policy');
      if (this.chronicle.isHeld(number)) this.chronicle.keptAt.set(number, this.world.kernel.now);
    }
  }

  /**
   * An Update bought or restored it, CloudFormation let go of that while it was at work, and nobody is left to clear
   * up.
   */
  wasLetGo({ kind, stackId, logicalId, physicalId, url }: Errand, number: string): boolean {
    const inbox = this.world.requests.inboxes.get(url);
    const told = inbox?.unheard || inbox?.bodies.some((body) => body.includes('"FAILED"') && body.includes(number));
    const functionAlive = this.world.cloudFormation.byId.get(stackId)?.providerAlive ?? false;
    return (
      kind === 'Update' && told === true && !functionAlive && this.letGo.has(`${stackId} ${logicalId} ${physicalId}`)
    );
  }

  deleted(stack: Stack, resource: Resource): void {
    this.troubled.delete(keyOf(stack, resource));
    if (!isKept(stack, resource)) return;
    for (const number of this.chronicle.everOf(stack, resource)) {
      this.chronicle.excused.set(number, 'kept by its policy');
    }
  }

  deleteFailed(stack: Stack, resource: Resource, reason: string): void {
    this.reasons.set(resource, reason);
    this.troubled.add(keyOf(stack, resource));
  }

  /** CloudFormation gave up on deleting something: what the answers named is in a person's hands. */
  leftBehind(stack: Stack, resource: Resource): void {
    const reason = this.reasons.get(resource);
    if (reason === undefined || resource.status !== 'DELETE_FAILED') return;
    for (const number of this.chronicle.everOf(stack, resource)) {
      this.chronicle.excused.set(number, `named in the failure of ${resource.logicalId}'s clean-up`);
    }
    this.chronicle.excuseNamed(reason, 'its order was named');
  }
}

/** Whether the declaration says that what is deleted keeps its numbers. */
function isKept(stack: Stack, resource: Resource): boolean {
  const { Removal, ReleaseBehavior } = resource.properties;
  const current = stack.resources.get(resource.logicalId);
  const wasReplaced =
    stack.status === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' && current !== resource && resource.data !== undefined;
  return (
    (wasReplaced && Removal === 'Retain') ||
    (ReleaseBehavior === 'ReturnToInventory' && !stack.status.includes('ROLLBACK'))
  );
}
