/** CloudFormation: operations on stacks, and the requests that they send. */
import { hold, productTypeFor } from './holders';
import { CloudFormationSwitches, HolderSpec, Move, OrderSpec } from './plan';
import { removeAll } from './removal';
import { Cancel } from './requests';
import { giveBack, skip } from './rollback';
import { bagOf, Holder, numbersOf, Resource, Stack } from './stack';
import { View, Views } from './views';
import type { World } from './world';

type Deploy = Extract<Move, { do: 'deploy' }>;

export class CloudFormation {
  readonly stacks = new Map<string, Stack>();
  readonly byId = new Map<string, Stack>();
  private readonly views?: Views;
  private count = 0;

  constructor(readonly world: World) {
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
    if (!status) throw Object.assign(new Error(`Resource ${logicalId} does not exist for stack ${id}`), { name: 'ValidationError' });
    const LastUpdatedTimestamp = resource?.requestedAt === undefined ? undefined : new Date(resource.requestedAt);
    return { StackResourceDetail: { ResourceStatus: status, LastUpdatedTimestamp } };
  }

  /** DescribeStackEvents, newest first. */
  describeEvents(id: string): object {
    const until = this.world.kernel.now - (this.switches.viewLag ?? 0);
    return { StackEvents: (this.byId.get(id)?.events ?? []).filter(({ Timestamp }) => Timestamp.getTime() <= until).reverse() };
  }

  /** Something became of a resource, or of the stack itself. */
  tell(stack: Stack, { logicalId, physicalId }: Pick<Resource, 'logicalId' | 'physicalId'>, status: string): void {
    const Timestamp = new Date(this.world.kernel.now);
    stack.events.push({ LogicalResourceId: logicalId, PhysicalResourceId: physicalId, ResourceStatus: status, Timestamp });
  }

  mark(stack: Stack, status: string): void {
    this.tell(stack, { logicalId: stack.name, physicalId: stack.id }, status);
    stack.status = status;
    this.world.note('stack', { stackName: stack.name, status });
  }

  /** Creates or updates a stack that can be deployed to. */
  async deploy(move: Deploy): Promise<void> {
    let stack = this.stacks.get(move.stack);
    const creating = !stack || stack.deleted;
    if (!stack || stack.deleted) {
      stack = new Stack(move.stack, `arn:aws:cloudformation:us-east-1:123456789012:stack/${move.stack}/${String(++this.count).padStart(8, '0')}-2222-3333-4444-555555555555`);
      this.stacks.set(move.stack, stack);
      this.byId.set(stack.id, stack);
    }
    if (!creating && !stack.stable && stack.status.endsWith('_COMPLETE')) {
      stack.stable = { resources: copies(stack.resources), holders: copies(stack.holders) };
      stack.touched.clear();
      this.world.observer.updateBegins(stack);
    }
    stack.operationAt = this.world.kernel.now;
    this.mark(stack, creating ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS');
    const problem = await this.forward(stack, move);
    if (problem === 'superseded') {
      this.mark(stack, creating ? 'CREATE_FAILED' : 'UPDATE_FAILED');
      return this.destroy(stack);
    }
    if (problem === undefined) {
      if (creating) return this.mark(stack, 'CREATE_COMPLETE');
      this.mark(stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
      const kept = new Set(Object.keys(move.template));
      const holders = Object.entries(move.template).filter(([, spec]) => spec.kind === 'holder');
      await this.cleanUp(stack, kept, ({ policy }) => policy !== 'Delete', new Map(holders));
      stack.stable = undefined;
      return this.mark(stack, 'UPDATE_COMPLETE');
    }
    if (move.noRollback) return this.mark(stack, creating ? 'CREATE_FAILED' : 'UPDATE_FAILED');
    if (stack.stable) return this.rollBack(stack);
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
    const orders = [...stable.resources.keys()].filter((id) => stack.resources.has(id));
    const outcomes = await Promise.all(orders.map((id) => giveBack(this, stack, id)));
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

  private async forward(stack: Stack, move: Deploy): Promise<string | undefined> {
    const cancel = new Cancel();
    let problem: string | undefined;
    const stop = (why: string, always = false) => {
      problem ??= why;
      if (always || this.switches.cancelsInProgress) cancel.abort();
    };
    const orders = Object.entries(move.template).filter((entry): entry is [string, OrderSpec] => entry[1].kind === 'order');
    const holders = Object.entries(move.template).filter((entry): entry is [string, HolderSpec] => entry[1].kind === 'holder');
    const work = Promise.all(orders.map(async ([id, spec]) => {
      if (cancel.aborted) return;
      if (!await this.bring(stack, id, spec, cancel)) return stop(`${id} failed`);
      for (const [holderId, holder] of holders.filter(([, { of }]) => of === id)) {
        const number = numbersOf(stack.resources.get(id))[0];
        if (number === undefined || spec.productType !== productTypeFor(holder.by)) continue;
        await this.world.kernel.sleep(500);
        if (cancel.aborted) return;
        if (!this.hold(stack, stack.holders.get(holderId) ?? { logicalId: holderId, ...holder }, number)) stop(`${holderId} failed`);
      }
    }));
    const early = move.fail === 'last' ? undefined : move.fail;
    for (const [seconds, why] of [[early, 'a sibling failed'], [move.cancelAfter, 'cancelled'], [move.destroyAfter, 'superseded']] as const) {
      if (seconds === undefined) continue;
      await Promise.race([work, this.world.kernel.sleep(seconds * 1000)]);
      if (why === 'a sibling failed') this.world.note('siblingFails', { stackName: stack.name });
      if (problem === undefined || why === 'superseded') this.world.note(why === 'superseded' ? 'destroyedMeanwhile' : 'interrupted', { stackName: stack.name, why });
      if (why === 'superseded') problem = undefined;
      stop(why, why !== 'a sibling failed');
    }
    await work;
    if (move.fail === 'last') this.world.note('siblingFails', { stackName: stack.name });
    return problem ?? (move.fail === 'last' ? 'a sibling failed' : undefined);
  }

  /** One order to what the template asks for; false when it failed. */
  private async bring(stack: Stack, logicalId: string, spec: OrderSpec, cancel: Cancel): Promise<boolean> {
    const properties = bagOf(this.world.resolved(spec), stack.name);
    const current = stack.resources.get(logicalId);
    if (!current || current.status === 'CREATE_FAILED') {
      if (current?.requested) stack.leftovers.push({ resource: current, cause: 'failedCreate', retain: false });
      const resource: Resource = { logicalId, policy: spec.policy, properties, status: 'CREATE_IN_PROGRESS', requested: false };
      stack.resources.set(logicalId, resource);
      const answer = await this.world.requests.send(stack, 'Create', resource, { properties }, cancel);
      resource.physicalId = answer.physicalId;
      resource.data = answer.status === 'SUCCESS' ? answer.data : undefined;
      resource.status = answer.status === 'SUCCESS' ? 'CREATE_COMPLETE' : 'CREATE_FAILED';
      if (answer.status === 'SUCCESS') {
        this.tell(stack, resource, resource.status);
        this.world.observer.declared(stack, resource);
      }
      return answer.status === 'SUCCESS';
    }
    if (current.status !== 'UPDATE_FAILED' && JSON.stringify(current.properties) === JSON.stringify(properties)) {
      current.policy = spec.policy;
      return true;
    }
    stack.touched.add(logicalId);
    const before = { ...current };
    current.attempted = properties;
    current.status = 'UPDATE_IN_PROGRESS';
    const answer = await this.world.requests.send(stack, 'Update', current, { physicalId: current.physicalId, properties, old: current.properties }, cancel);
    if (answer.status === 'FAILED') {
      noteFailedReplacement(this, stack, current, answer.physicalId);
      current.status = 'UPDATE_FAILED';
      return false;
    }
    if (answer.physicalId !== before.physicalId) stack.leftovers.push({ resource: before, cause: 'replaced', retain: false });
    const { physicalId, data } = answer;
    Object.assign(current, { physicalId, data, properties, policy: spec.policy, attempted: undefined, failedReplacement: undefined, status: 'UPDATE_COMPLETE' });
    this.tell(stack, current, current.status);
    this.world.observer.declared(stack, current);
    return true;
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
      ...[...stack.resources.values()].map((resource) => ({ resource, retain: resource.data !== undefined && retain(resource) })),
    ];
    return removeAll(this, stack, removals, [...stack.holders.values()], { failed: 1, unanswered: this.switches.unansweredDeleteAttempts });
  }

  /** A failure does not undo the operation: the resource is left behind. */
  private async cleanUp(
    stack: Stack, kept: ReadonlySet<string>, retain: (resource: Resource) => boolean, keptHolders: ReadonlyMap<string, unknown>,
  ): Promise<void> {
    const gone = [...stack.resources.values()].filter(({ logicalId }) => !kept.has(logicalId));
    const removals = [...stack.leftovers, ...gone.map((resource) => ({ resource, retain: resource.data !== undefined && retain(resource) }))];
    const tries = this.switches.cleanupAttempts;
    const holders = [...stack.holders.values()].filter(({ logicalId }) => !keptHolders.has(logicalId));
    await removeAll(this, stack, removals, holders, { failed: tries, unanswered: tries });
    for (const { resource } of removals) this.world.observer.leftBehind(stack, resource);
    for (const { logicalId } of gone) stack.resources.delete(logicalId);
    stack.leftovers = [];
  }
}

const copies = <T extends object>(map: ReadonlyMap<string, T>): Map<string, T> => new Map([...map].map(([id, value]) => [id, { ...value }]));

/** Remembers the new physical id that a FAILED answer to an Update named. */
export function noteFailedReplacement(engine: CloudFormation, stack: Stack, resource: Resource, named: string | undefined): void {
  if (named === undefined || named === resource.physicalId) return;
  resource.failedReplacement = true;
  if (!engine.switches.deleteNewIdOfFailedUpdate) return;
  const left: Resource = { ...resource, physicalId: named, properties: resource.attempted ?? resource.properties, data: undefined };
  stack.leftovers.push({ resource: left, cause: 'failedUpdate', retain: false });
}
