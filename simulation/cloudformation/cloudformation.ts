/** CloudFormation: operations on stacks, and the requests that they send. */
import { forward } from './forward';
import { hold } from './holders';
import { removeAll } from './removal';
import { giveBack, skip } from './rollback';
import { dropPlaces, namedPlaces } from './routing-places';
import { View, Views } from './views';
import { CloudFormationSwitches, Move } from '../plan/plan';
import type { PlaceName } from '../plan/routing-specs';
import { CloudFormationPart, WorldParts } from '../world/interfaces';
import { Holder, numbersOf, Resource, Stack } from '../world/stack';

type Deploy = Extract<Move, { do: 'deploy' }>;

export class CloudFormation implements CloudFormationPart {
  readonly stacks = new Map<string, Stack>();
  readonly byId = new Map<string, Stack>();
  private readonly views?: Views;
  private count = 0;

  constructor(readonly world: WorldParts) {
    if (world.plan.cloudFormation.viewLag) this.views = new Views();
  }

  get switches(): CloudFormationSwitches {
    return this.world.plan.cloudFormation;
  }

  /** What CloudFormation shows of a stack: what it was a little while ago, as long as nothing older is known. */
  private shown(id: string): View | undefined {
    return this.views ? this.views.of(id, this.world.kernel.now - this.switches.viewLag!) : this.byId.get(id);
  }

  /** Something may have changed, now and as soon as whoever waits for it has gone on. */
  changed(): void {
    if (!this.views) return;
    this.views.take(this.byId.values(), this.world.kernel.now);
    this.world.kernel.after(1, () => this.views!.take(this.byId.values(), this.world.kernel.now));
  }

  /** DescribeStacks. */
  describeStack(id: string): object {
    const stack = this.shown(id);
    if (!stack) throw Object.assign(new Error(`Stack with id ${id} does not exist`), { name: 'ValidationError' });
    return { Stacks: [{ StackStatus: stack.status, LastUpdatedTime: new Date(stack.operationAt) }] };
  }

  /** DescribeStackResource. */
  describeResource(id: string, logicalId: string): object {
    const stack = this.shown(id);
    const resource = stack?.resources.get(logicalId);
    const status = resource?.status ?? (stack?.status === 'DELETE_COMPLETE' ? stack.gone.get(logicalId) : undefined);
    if (!status) {
      throw Object.assign(new Error(`Resource ${logicalId} does not exist for stack ${id}`), {
        name: 'ValidationError',
      });
    }
    const LastUpdatedTimestamp = resource?.requestedAt === undefined ? undefined : new Date(resource.requestedAt);
    return {
      StackResourceDetail: { ResourceStatus: status, PhysicalResourceId: resource?.physicalId, LastUpdatedTimestamp },
    };
  }

  /** DescribeStackEvents, newest first. */
  describeEvents(id: string): object {
    const until = this.world.kernel.now - (this.switches.viewLag ?? 0);
    return {
      StackEvents: (this.byId.get(id)?.events ?? []).filter(({ Timestamp }) => Timestamp.getTime() <= until).reverse(),
    };
  }

  /** Something became of a resource, or of the stack itself. */
  tell(stack: Stack, { logicalId, physicalId }: Pick<Resource, 'logicalId' | 'physicalId'>, status: string): void {
    const Timestamp = new Date(this.world.kernel.now);
    stack.events.push({
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId,
      ResourceStatus: status,
      Timestamp,
    });
  }

  mark(stack: Stack, status: string): void {
    this.tell(stack, { logicalId: stack.name, physicalId: stack.id }, status);
    stack.status = status;
    this.world.note('stack', { stackName: stack.name, status });
  }

  /** Creates or updates a stack that can be deployed to. */
  async deploy(move: Deploy): Promise<void> {
    const current = this.stacks.get(move.stack);
    const isCreate = !current || current.deleted;
    const stack = isCreate ? this.add(move.stack) : current;
    if (!isCreate) this.remember(stack);
    stack.operationAt = this.world.kernel.now;
    const operation = isCreate ? 'CREATE' : 'UPDATE';
    this.mark(stack, `${operation}_IN_PROGRESS`);
    const problem = await forward(this, stack, move);
    if (problem === undefined) return isCreate ? this.mark(stack, 'CREATE_COMPLETE') : this.complete(stack, move);
    const isSuperseded = problem === 'superseded';
    if (!isSuperseded && !move.noRollback) return stack.stable ? this.rollBack(stack) : this.undoCreate(stack);
    this.mark(stack, `${operation}_FAILED`);
    return isSuperseded ? this.destroy(stack) : undefined;
  }

  private add(name: string): Stack {
    const uuid = `${String(++this.count).padStart(8, '0')}-2222-3333-4444-555555555555`;
    const stack = new Stack(name, `arn:aws:cloudformation:us-east-1:123456789012:stack/${name}/${uuid}`);
    this.stacks.set(name, stack);
    this.byId.set(stack.id, stack);
    return stack;
  }

  /** What a rollback would return to; after an update that was not rolled back, still what was before that. */
  private remember(stack: Stack): void {
    if (stack.stable || !stack.status.endsWith('_COMPLETE')) return;
    stack.stable = { resources: copies(stack.resources), holders: copies(stack.holders) };
    stack.touched.clear();
    this.world.observer.updateBegins(stack);
  }

  private async complete(stack: Stack, { template, routes }: Deploy): Promise<void> {
    this.mark(stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    const holders = new Map(Object.entries(template).filter(([, { kind }]) => kind === 'holder'));
    await this.cleanUp(
      stack,
      new Set(Object.keys({ ...template, ...routes })),
      ({ policy }) => policy !== 'Delete',
      holders,
    );
    stack.stable = undefined;
    this.mark(stack, 'UPDATE_COMPLETE');
  }

  private async undoCreate(stack: Stack): Promise<void> {
    this.mark(stack, 'ROLLBACK_IN_PROGRESS');
    const failed = await this.removeEverything(stack, ({ policy }) => policy === 'Retain');
    if (!failed) this.removeProvider(stack);
    this.mark(stack, failed ? 'ROLLBACK_FAILED' : 'ROLLBACK_COMPLETE');
  }

  async destroy(stack: Stack): Promise<void> {
    this.mark(stack, 'DELETE_IN_PROGRESS');
    const failed = await this.removeEverything(stack, ({ policy }) => policy !== 'Delete');
    if (failed) return this.mark(stack, 'DELETE_FAILED');
    this.removeProvider(stack);
    this.mark(stack, 'DELETE_COMPLETE');
  }

  /** ContinueUpdateRollback, with what failed skipped or sent again. */
  continueRollback(stack: Stack): Promise<void> {
    if (this.switches.skipsFailed) for (const id of stack.stable!.resources.keys()) skip(this, stack, id);
    return this.rollBack(stack);
  }

  /** Rolls an update back, or goes on with a rollback that failed. */
  private async rollBack(stack: Stack): Promise<void> {
    this.mark(stack, 'UPDATE_ROLLBACK_IN_PROGRESS');
    const stable = stack.stable!;
    const standing = [...stable.resources].filter(([id]) => stack.resources.has(id));
    const isRoute = ([, { route }]: (typeof standing)[number]) => route !== undefined;
    const orders = standing.filter((each) => !isRoute(each));
    const outcomes = await Promise.all(orders.map(([id]) => giveBack(this, stack, id)));
    const routes = standing.filter(isRoute);
    if (routes.length > 0) outcomes.push(...(await Promise.all(routes.map(([id]) => giveBack(this, stack, id)))));
    for (const [id, holder] of stable.holders) {
      const [number] = numbersOf(stack.resources.get(holder.of));
      const { number: held, rule } = stack.holders.get(id) ?? {};
      if (number) this.hold(stack, { ...holder, number: held, rule }, number);
    }
    if (outcomes.includes(false)) return this.mark(stack, 'UPDATE_ROLLBACK_FAILED');
    this.mark(stack, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    await this.cleanUp(stack, new Set(stable.resources.keys()), ({ policy }) => policy === 'Retain', stable.holders);
    stack.stable = undefined;
    stack.touched.clear();
    this.mark(stack, 'UPDATE_ROLLBACK_COMPLETE');
    this.world.observer.rolledBack(stack);
  }

  /** Another resource takes a number into use; false when the service refuses. */
  hold(stack: Stack, holder: Holder, number: string | undefined): boolean {
    const done = hold(this.world.model, stack, holder, number);
    if (done && number && holder.by) this.world.note('happened', { what: `held by a ${holder.by}` });
    return done;
  }

  private removeProvider(stack: Stack): void {
    stack.providerAlive = false;
    this.world.engine.stop(stack);
  }

  private async removeEverything(stack: Stack, retain: (resource: Resource) => boolean): Promise<boolean> {
    const removals = [
      ...stack.leftovers,
      ...[...stack.resources.values()].map((resource) => ({
        resource,
        retain: resource.data !== undefined && retain(resource),
      })),
    ];
    const failed = await removeAll(this, stack, removals, [...stack.holders.values()], {
      failed: 1,
      unanswered: this.switches.unansweredDeleteAttempts,
    });
    return failed || this.dropPlaces(stack, new Set());
  }

  /** Whether some of the connectors and applications that are wanted no more could not be deleted. */
  private dropPlaces(stack: Stack, kept: ReadonlySet<PlaceName>): boolean {
    const before = stack.places.size;
    const stuck = dropPlaces(this.world.model, stack, kept);
    if (stack.places.size < before) this.world.note('happened', { what: 'connector or application deleted' });
    for (const name of stuck) this.world.observer.placeStuck(stack, stack.places.get(name)!);
    return stuck.length > 0;
  }

  /** A failure does not undo the operation: the resource is left behind. */
  private async cleanUp(
    stack: Stack,
    kept: ReadonlySet<string>,
    retain: (resource: Resource) => boolean,
    keptHolders: ReadonlyMap<string, unknown>,
  ): Promise<void> {
    const gone = [...stack.resources.values()].filter(({ logicalId }) => !kept.has(logicalId));
    const removals = [
      ...stack.leftovers,
      ...gone.map((resource) => ({ resource, retain: resource.data !== undefined && retain(resource) })),
    ];
    const tries = this.switches.cleanupAttempts;
    const holders = [...stack.holders.values()].filter(({ logicalId }) => !keptHolders.has(logicalId));
    await removeAll(this, stack, removals, holders, { failed: tries, unanswered: tries });
    for (const { resource } of removals) this.world.observer.leftBehind(stack, resource);
    for (const { logicalId } of gone) stack.resources.delete(logicalId);
    stack.leftovers = [];
    this.dropPlaces(stack, namedPlaces(stack));
  }
}

const copies = <T extends object>(map: ReadonlyMap<string, T>): Map<string, T> =>
  new Map([...map].map(([id, value]) => [id, { ...value }]));
