/**
 * Watches the world and knows nothing of the handler: only what was bought, touched and released, what CloudFormation
 * thinks it has, and what was answered.
 */
import { DISASSOCIATES, numbersTouched, RELEASES, TAKES_OFF, TOUCHES } from './calls';
import { Chronicle, Purchase, requesterOf, Violation } from './chronicle';
import { Declarations } from './declarations';
import { Elsewhere } from './elsewhere';
import { Purchases } from './purchases';
import { checkRelease } from './releases';
import { Removals } from './removals';
import { checkRest } from './rest';
import { Rollbacks } from './rollbacks';
import { isOrder, Routing } from './routing';
import { ObserverPart, WorldParts } from '../world/interfaces';
import { type Errand, type Process, whose } from '../world/process';
import { Resource, Stack } from '../world/stack';

export class Observer implements ObserverPart {
  readonly violations: Violation[] = [];
  private readonly chronicle: Chronicle;
  private readonly elsewhere: Elsewhere;
  private readonly purchasing: Purchases;
  private readonly declarations: Declarations;
  private readonly removals: Removals;
  private readonly rollbacks: Rollbacks;
  private readonly routing: Routing;

  constructor(private readonly world: WorldParts) {
    this.chronicle = new Chronicle(world);
    this.elsewhere = new Elsewhere(world, this.violate);
    this.purchasing = new Purchases(this.chronicle, this.violate);
    this.declarations = new Declarations(world, this.chronicle, this.elsewhere, this.violate);
    this.removals = new Removals(world, this.chronicle);
    this.rollbacks = new Rollbacks(world, this.chronicle, this.removals, this.violate);
    this.routing = new Routing(world, this.chronicle, this.removals, this.violate);
    this.elsewhere.inTheAccount(world.plan.bystanders);
  }

  readonly violate = (guarantee: Violation['guarantee'], what: string): void => {
    this.violations.push({ guarantee, what, at: this.world.kernel.now });
    this.world.note('violation', { guarantee, what });
  };

  get purchases(): ReadonlyMap<string, Purchase> {
    return this.chronicle.purchases;
  }

  get byHand(): ReadonlyMap<string, number> {
    return this.chronicle.byHand;
  }

  requested(errand: Errand): void {
    for (const number of this.declarations.namedBy(errand.properties)) this.chronicle.known.add(number);
    this.elsewhere.requested(errand);
    this.chronicle.askedAt.set(requesterOf(errand), this.world.kernel.now);
  }

  /** An order, and numbers, that somebody else has brought into the account. */
  foundElsewhere(order: string, numbers: readonly string[]): void {
    this.elsewhere.placed(order, numbers);
  }

  portMoved(order: string): void {
    this.elsewhere.moved(order);
  }

  /** A person has a number in hand from now on. */
  handled(number: string, act: string): void {
    this.chronicle.byHand.set(number, this.world.kernel.now);
    if (act !== 'delete') return;
    this.chronicle.deletedByHand.set(number, this.world.kernel.now);
    // A person has ended what the policy did: whoever restores it and fails puts it back to where it was.
    this.chronicle.keptAt.delete(number);
    this.elsewhere.queuedByHand(number);
  }

  /** Before a call has its effect. */
  touch(operation: string, input: unknown, { errand }: Process): void {
    if (!TOUCHES.has(operation)) return;
    const numbers = numbersTouched(this.world, operation, input);
    for (const number of numbers) {
      if (!this.chronicle.known.has(number)) {
        this.violate('G6', `${operation} of ${number}, which was never declared, for ${whose(errand)}`);
      }
      if (RELEASES.has(operation)) this.released(number, errand);
      if (operation === 'RestorePhoneNumber') this.chronicle.restores.set(number, errand);
    }
    if (operation.endsWith('UpdatePhoneNumber')) this.changed(input as object, numbers, errand);
    if (TAKES_OFF[operation]) this.world.note('happened', { what: TAKES_OFF[operation] });
    this.routing.touch(operation, input, numbers, errand);
    if (DISASSOCIATES.has(operation) && isOrder(errand) && errand.properties.DisassociateOnRelease !== 'true') {
      this.violate('G6', `${numbers.join(', ')} was disassociated for ${whose(errand)}, which did not ask for it`);
    }
    for (const number of numbers) this.chronicle.touch(number, errand);
    this.world.note('call', { operation, numbers, errand, input });
  }

  private released(number: string, errand: Errand): void {
    this.elsewhere.released(number, errand);
    checkRelease(this.world, this.chronicle, this.violate, number, errand);
  }

  private changed(input: object, numbers: readonly string[], errand: Errand): void {
    const isBuyer = (number: string) => this.purchases.get(number)?.by.url === errand.url;
    this.elsewhere.changed(input, numbers, errand, isBuyer);
  }

  /** After a purchase took effect. */
  bought(order: string, ordered: readonly string[], { errand }: Process): void {
    // A number that the account had already is refused by its order in the end.
    const numbers = ordered.filter((number) => this.world.truth(number)?.orderId === order);
    this.purchasing.ordered(errand);
    this.world.note('bought', { order, numbers, errand });
    this.purchasing.bought(numbers, errand);
    for (const number of numbers) {
      this.chronicle.known.add(number);
      this.chronicle.purchases.set(number, { by: errand, at: this.world.kernel.now, order });
      this.chronicle.restores.delete(number);
      this.chronicle.keptAt.delete(number);
      this.chronicle.excused.delete(number);
    }
  }

  declared(stack: Stack, resource: Resource): void {
    this.declarations.declared(stack, resource);
    this.routing.declared(stack, resource);
  }

  updateBegins(stack: Stack): void {
    this.rollbacks.updateBegins(stack);
    this.routing.updateBegins(stack);
  }

  rolledBack(stack: Stack): void {
    this.rollbacks.rolledBack(stack);
    this.routing.rolledBack(stack);
  }

  skipped(stack: Stack, resource: Resource): void {
    this.removals.skipped(stack, resource);
  }

  retained(stack: Stack, resource: Resource): void {
    this.removals.retained(stack, resource);
  }

  deleted(stack: Stack, resource: Resource): void {
    this.removals.deleted(stack, resource);
  }

  deleteFailed(stack: Stack, resource: Resource, reason: string): void {
    this.removals.deleteFailed(stack, resource, reason);
    this.routing.deleteFailed(stack, resource, reason);
  }

  leftBehind(stack: Stack, resource: Resource): void {
    this.removals.leftBehind(stack, resource);
    this.routing.leftBehind(stack, resource);
  }

  placeStuck(stack: Stack, id: string): void {
    this.routing.placeStuck(stack, id);
  }

  /** Everything is quiet. */
  atRest(): void {
    checkRest(this.world, this.chronicle, this.removals, this.violate);
    this.routing.atRest();
  }
}
