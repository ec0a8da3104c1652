/** Plays a plan: the people who use the stacks, and the end in which everything comes to rest. */
import { actInConsole, snatch, unassignAll } from './by-hand';
import { World } from './world';
import type { Violation } from '../observer/chronicle';
import { latenessOf } from '../plan/conditions';
import { Move, Plan } from '../plan/plan';
import { Entry } from '../world/interfaces';
import { Stack } from '../world/stack';

export interface Played {
  readonly violations: readonly Violation[];
  readonly entries: readonly Entry[];
}

const YEAR = 400 * 86_400_000;
/** From the end of one move to the next. */
const PACE = 2_500;

export async function play(plan: Plan, keepsLogs = false): Promise<Played> {
  const world = new World(plan, keepsLogs);
  return { violations: await playIn(world), entries: world.entries };
}

/** Plays the plan of a world in it, to its end: what has been broken by then. */
export async function playIn(world: World): Promise<readonly Violation[]> {
  const history = new History(world);
  try {
    await world.kernel.run(
      history.run().then(() => history.comeToRest()),
      YEAR,
    );
  } catch (error) {
    world.fail(error);
  }
  return world.observer.violations;
}

/** Plays the moves only, and what is to come behind them: nobody repeats what failed. */
export async function playMovesIn(
  world: World,
  andThen: () => Promise<void> = () => Promise.resolve(),
): Promise<readonly Violation[]> {
  await world.kernel.run(new History(world).run().then(andThen), YEAR);
  return world.observer.violations;
}

class History {
  private readonly busy = new Map<string, Promise<void>>();

  constructor(private readonly world: World) {}

  async run(): Promise<void> {
    const { world } = this;
    const { plan } = world;
    if (plan.bystanders.length > 0) {
      const size = plan.bystandersAnOrder ?? plan.bystanders.length;
      for (let from = 0; from < plan.bystanders.length; from += size) {
        const E164PhoneNumbers = plan.bystanders.slice(from, from + size);
        world.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers, Name: 'by hand' });
      }
      await world.kernel.sleep(200_000);
    }
    world.placeElsewhere();
    // What was placed before is done, and seen by everybody, however late reads are.
    const isSeenLate = latenessOf(plan) > 0;
    if (plan.ports?.some(({ kind }) => kind === 'New' || isSeenLate)) await world.kernel.sleep(200_000);
    world.model.control.setQuota(plan.service.phoneNumberQuota ?? 1000);
    for (const move of plan.moves) {
      if ('stack' in move) await this.busy.get(move.stack);
      world.note('move', move);
      const done = this.make(move);
      if ('overlap' in move && move.overlap) this.busy.set(move.stack, done);
      else await done;
      await world.kernel.sleep(plan.pace ?? PACE);
    }
    await Promise.all(this.busy.values());
  }

  private async make(move: Move): Promise<void> {
    const { world } = this;
    switch (move.do) {
      case 'deploy': {
        const stack = world.cloudFormation.stacks.get(move.stack);
        if (stack && !(await this.makeDeployable(stack))) return;
        return world.cloudFormation.deploy(move);
      }
      case 'destroy':
        return this.destroy(move.stack);
      case 'pause':
        return world.kernel.sleep(move.seconds * 1000);
      case 'silence':
        return this.fallSilent(move);
      case 'console':
        return actInConsole(world, move);
      case 'snatch':
        return snatch(world, move);
      case 'quota':
        return this.setQuota(move);
      case 'port':
        return void world.kernel.after(move.delay * 1000, () => world.movePort(move.port, move.status));
    }
  }

  private async destroy(name: string): Promise<void> {
    const { cloudFormation } = this.world;
    const stack = cloudFormation.stacks.get(name);
    if (stack && !stack.deleted) await cloudFormation.destroy(stack);
  }

  private setQuota({ more, live }: Extract<Move, { do: 'quota' }>): void {
    const { model } = this.world;
    const numbers = model
      .listPhoneNumbers({})
      .PhoneNumbers!.filter(({ DeletionTimestamp }) => !live || !DeletionTimestamp);
    model.control.setQuota(numbers.length + more);
  }

  private fallSilent({ delay, seconds }: Extract<Move, { do: 'silence' }>): void {
    const { engine, faults, kernel } = this.world;
    kernel.after(delay * 1000, () => {
      if (faults.on) engine.fallSilent(seconds);
    });
  }

  /** What a person does before a deployment that CloudFormation would refuse. */
  private async makeDeployable(stack: Stack): Promise<boolean> {
    for (let tries = 0; tries < 3; tries++) {
      if (['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'DELETE_FAILED'].includes(stack.status)) {
        await this.world.cloudFormation.destroy(stack);
      } else if (stack.status === 'UPDATE_ROLLBACK_FAILED') {
        await this.world.cloudFormation.continueRollback(stack);
      } else {
        return true;
      }
      await this.world.kernel.sleep(60_000);
    }
    return !stack.status.endsWith('FAILED');
  }

  /** The faults are over; the service decides what it has left open, and people repeat what failed. */
  async comeToRest(): Promise<void> {
    const { world } = this;
    const { cloudFormation } = world;
    world.faults.on = false;
    world.engine.speakAgain();
    world.note('rest', {});
    world.model.control.setQuota(1000);
    await world.engine.quiet();
    for (let round = 0; round < 8; round++) {
      for (const id of world.openOrders()) world.model.control.settleOrder(id);
      await world.kernel.sleep(30_000);
      const open = [...cloudFormation.stacks.values()].filter((stack) => this.isUnsettled(stack));
      if (open.length === 0) break;
      if (round > 1) world.store.deleteUnreadable();
      for (const stack of open) {
        if (round > 1) unassignAll(world, stack);
        if (stack.status === 'UPDATE_ROLLBACK_FAILED' && round < 3) await cloudFormation.continueRollback(stack);
        else await cloudFormation.destroy(stack);
      }
      await world.engine.quiet();
    }
    for (const stack of cloudFormation.stacks.values()) {
      if (this.isUnsettled(stack)) {
        world.observer.violate('G1', `stack ${stack.name} stays ${stack.status}, however often it is deleted`);
      }
    }
    await world.engine.quiet();
    world.observer.atRest();
  }

  private isUnsettled(stack: Stack): boolean {
    if (stack.deleted) return false;
    return (
      this.world.plan.destroyAll ||
      stack.skipped ||
      stack.status.endsWith('FAILED') ||
      stack.status === 'ROLLBACK_COMPLETE'
    );
  }
}
