/** Plays a plan: the people who use the stacks, and the end in which everything comes to rest. */
import { freeByHand, holdByHand } from './holders';
import { Violation } from './observer';
import { Move, Plan } from './plan';
import { numbersOf, Stack } from './stack';
import { Entry, World } from './world';

export interface Played {
  readonly violations: readonly Violation[];
  readonly entries: readonly Entry[];
}

const YEAR = 400 * 86_400_000;

export async function play(plan: Plan, keepsLogs = false): Promise<Played> {
  const world = new World(plan, keepsLogs);
  try {
    await world.kernel.run(new History(world).run(), YEAR);
  } catch (error) {
    world.fail(error);
  }
  return { violations: world.observer.violations, entries: world.entries };
}

class History {
  private readonly busy = new Map<string, Promise<void>>();

  constructor(private readonly world: World) {}

  async run(): Promise<void> {
    const { world } = this;
    const { plan } = world;
    if (plan.bystanders.length > 0) {
      world.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: [...plan.bystanders], Name: 'by hand' });
      await world.kernel.sleep(200_000);
    }
    world.placeElsewhere();
    if (plan.ports?.some(({ kind }) => kind === 'New')) await world.kernel.sleep(200_000);
    world.model.control.setQuota(plan.service.phoneNumberQuota ?? 1000);
    for (const move of plan.moves) {
      if ('stack' in move) await this.busy.get(move.stack);
      world.note('move', move);
      const done = this.make(move);
      if ('overlap' in move && move.overlap) this.busy.set(move.stack, done);
      else await done;
      await world.kernel.sleep(2_500);
    }
    await Promise.all(this.busy.values());
    await this.comeToRest();
    world.observer.atRest();
  }

  private async make(move: Move): Promise<void> {
    const { world } = this;
    switch (move.do) {
      case 'deploy': {
        const stack = world.cloudFormation.stacks.get(move.stack);
        if (stack && !await this.makeDeployable(stack)) return;
        return world.cloudFormation.deploy(move);
      }
      case 'destroy': {
        const stack = world.cloudFormation.stacks.get(move.stack);
        return stack && !stack.deleted ? world.cloudFormation.destroy(stack) : undefined;
      }
      case 'pause': return world.kernel.sleep(move.seconds * 1000);
      case 'console': return this.byHand(move);
      case 'snatch': return this.snatch(move);
      case 'quota': {
        const numbers = world.model.listPhoneNumbers({}).PhoneNumbers!.filter(({ DeletionTimestamp }) => !move.live || !DeletionTimestamp);
        return world.model.control.setQuota(numbers.length + move.more);
      }
      case 'port': {
        world.kernel.after(move.delay * 1000, () => world.movePort(move.port, move.status));
        return;
      }
    }
  }

  /** What a person does before a deployment that CloudFormation would refuse. */
  private async makeDeployable(stack: Stack): Promise<boolean> {
    for (let tries = 0; tries < 3; tries++) {
      if (['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'DELETE_FAILED'].includes(stack.status)) await this.world.cloudFormation.destroy(stack);
      else if (stack.status === 'UPDATE_ROLLBACK_FAILED') await this.world.cloudFormation.continueRollback(stack);
      else return true;
      await this.world.kernel.sleep(60_000);
    }
    return !stack.status.endsWith('FAILED');
  }

  private byHand({ act, stack: name, pick }: Extract<Move, { do: 'console' }>): void {
    const { model, observer, cloudFormation } = this.world;
    const stack = cloudFormation.stacks.get(name);
    const numbers = [...stack?.resources.values() ?? []].flatMap(numbersOf);
    const number = numbers[pick % Math.max(1, numbers.length)];
    if (!stack || !number) return;
    observer.handled(number, act);
    try {
      switch (act) {
        case 'delete': model.deletePhoneNumber({ PhoneNumberId: number }); break;
        case 'restore': model.restorePhoneNumber({ PhoneNumberId: number }); break;
        case 'rename': model.updatePhoneNumber({ PhoneNumberId: number, Name: 'by hand' }); break;
        case 'productType': model.updatePhoneNumber({ PhoneNumberId: number, ProductType: 'SipMediaApplicationDialIn' }); break;
        case 'unassign': this.unassign(number); break;
        case 'reassign': holdByHand(model, 'connector', number); break;
        case 'regroup': holdByHand(model, 'group', number); break;
        case 'rule': holdByHand(model, 'rule', number); break;
        case 'callingName': model.updatePhoneNumber({ PhoneNumberId: number, CallingName: 'By Hand' }); break;
      }
    } catch {
      this.world.note('refusedByHand', { act, number });
    }
  }

  private unassign(number: string): void {
    const held = this.world.truth(number)?.associations[0];
    if (held) freeByHand(this.world.model, held, number);
  }

  private snatch({ area, from, count }: Extract<Move, { do: 'snatch' }>): void {
    for (let index = from; index < from + count; index++) {
      const number = `+1${area}555${String(100 + index).padStart(4, '0')}`;
      if (!this.world.truth(number)) this.world.model.control.snatch([number]);
    }
  }

  /** The faults are over; the service decides what it has left open, and people repeat what failed. */
  private async comeToRest(): Promise<void> {
    const { world } = this;
    const { cloudFormation } = world;
    world.faults.on = false;
    world.note('rest', {});
    world.model.control.setQuota(1000);
    await world.engine.quiet();
    for (let round = 0; round < 8; round++) {
      for (const id of world.openOrders()) world.model.control.settleOrder(id);
      await world.kernel.sleep(30_000);
      const open = [...cloudFormation.stacks.values()].filter((stack) => this.isUnsettled(stack));
      if (open.length === 0) break;
      for (const stack of open) {
        if (round > 1) this.unassignAll(stack);
        if (stack.status === 'UPDATE_ROLLBACK_FAILED' && round < 3) await cloudFormation.continueRollback(stack);
        else await cloudFormation.destroy(stack);
      }
      await world.engine.quiet();
    }
    for (const stack of cloudFormation.stacks.values()) {
      if (this.isUnsettled(stack)) world.observer.violate('G1', `stack ${stack.name} stays ${stack.status}, however often it is deleted`);
    }
    await world.engine.quiet();
  }

  private isUnsettled(stack: Stack): boolean {
    if (stack.deleted) return false;
    return this.world.plan.destroyAll || stack.skipped || stack.status.endsWith('FAILED') || stack.status === 'ROLLBACK_COMPLETE';
  }

  private unassignAll(stack: Stack): void {
    for (const resource of stack.resources.values()) {
      for (const number of numbersOf(resource)) {
        try { this.unassign(number); } catch { /* it was not held any more */ }
      }
    }
    for (const number of this.world.observer.byHand.keys()) this.unassign(number);
  }
}
