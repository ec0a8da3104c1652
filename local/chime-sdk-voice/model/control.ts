/**
 * What happens to the account from outside the API: other people, support cases, accidents. For tests and rehearsals.
 */
import { list, optionalWord, requiredText, requiredWord } from './checks';
import { E164, NUMBER_STATUSES, type NumberStatus, type OrderStatus } from './constraints';
import { badRequest, notFound } from './errors';
import type { Fault, FaultList, OrderScript } from './faults';
import { decideNumber, withCallingNameDone } from './lifecycle';
import { withPlus } from './number-id';
import { unknownOrder } from './orders';
import { injectPortInOrder, type PortInOrder, setPortInStatus } from './port-in';
import type { NumberRecord, OrderRecord } from './records';
import type { World } from './world';

/** Controls of a model; never a part of the service's own API. */
export class TestControl {
  constructor(
    private readonly world: World,
    private readonly faults: FaultList,
    private readonly catchUp: () => void,
  ) {}

  /** Adds faults behind those that wait already. */
  public addFaults(...faults: Fault[]): void {
    this.faults.add(...faults);
    this.world.revision++;
  }

  /** Forgets all faults and order scripts. */
  public clearFaults(): void {
    this.faults.clear();
    this.world.orderScripts.length = 0;
    this.world.revision++;
  }

  /** Says what becomes of the next orders, one script for each. */
  public scriptOrders(...scripts: OrderScript[]): void {
    this.world.orderScripts.push(...scripts);
    this.world.revision++;
  }

  /**
   * Somebody else takes these numbers: no search shows them, no order gets them, and an order that is waiting for one
   * fails for it. A number that the account holds cannot be taken.
   */
  public snatch(phoneNumbers: readonly string[]): void {
    this.catchUp();
    const numbers = list(phoneNumbers, 'phoneNumbers', { min: 1 }).map((item) =>
      withPlus(requiredText(item, 'phoneNumbers', E164)),
    );
    const held = numbers.find((e164) => isHeld(this.world.numbers.get(e164)));
    if (held !== undefined) {
      throw badRequest(`${held} is held by this account; nobody can take it.`);
    }
    numbers.forEach((e164) => this.world.taken.add(e164));
    this.world.revision++;
  }

  /** Others give numbers back: they can be found and ordered again. */
  public giveBack(phoneNumbers: readonly string[]): void {
    phoneNumbers.forEach((e164) => this.world.taken.delete(withPlus(e164)));
    this.world.revision++;
  }

  /** Numbers of the account move to another carrier: they are gone from the inventory and the queue, for good. */
  public portOut(phoneNumbers: readonly string[]): void {
    this.catchUp();
    for (const { e164 } of phoneNumbers.map((number) => this.number(number))) {
      this.world.dropNumber(e164);
      this.world.taken.add(e164);
    }
  }

  /** Puts a port-in order into the account. Returns its id. */
  public injectPortInOrder(portIn: PortInOrder): string {
    this.catchUp();
    return injectPortInOrder(this.world, portIn);
  }

  /** Moves a port-in order on, its numbers with it. */
  public setPortInStatus(orderId: string, status: OrderStatus, focDate?: string): void {
    this.catchUp();
    setPortInStatus(this.world, this.order(orderId), status, focDate);
  }

  /** Decides an order at once, a stuck one above all: the failing numbers fail, all others are acquired. */
  public settleOrder(orderId: string, failing: readonly string[] = []): void {
    this.catchUp();
    if (this.order(orderId).orderType === 'Porting') {
      throw badRequest(`Order ${orderId} is a port-in; set its status instead.`);
    }
    const unlucky = new Set(failing.map(withPlus));
    for (const { e164, status } of this.order(orderId).numbers) {
      if (status === 'Processing') {
        const order = this.order(orderId);
        const numbers = order.numbers.map((number) =>
          number.e164 === e164 ? { ...number, willFail: number.willFail || unlucky.has(e164) } : number,
        );
        decideNumber(this.world, { ...order, numbers }, e164, this.world.now);
      }
    }
  }

  /** Puts a number into any status; what holds it, and the deletion queue, stay as they are. */
  public setNumberStatus(phoneNumber: string, status: NumberStatus): void {
    this.catchUp();
    this.world.putNumber({ ...this.number(phoneNumber), status: requiredWord(status, 'status', NUMBER_STATUSES) });
  }

  /** Ends a pending calling name now. */
  public finishCallingName(phoneNumber: string, outcome?: 'UpdateSucceeded' | 'UpdateFailed'): void {
    this.catchUp();
    const ending = optionalWord(outcome, 'outcome', ['UpdateSucceeded', 'UpdateFailed'] as const) ?? 'UpdateSucceeded';
    this.world.putNumber(withCallingNameDone(this.number(phoneNumber), ending));
  }

  /** Sets the account's quota of numbers. */
  public setQuota(quota: number): void {
    this.world.switches.phoneNumberQuota = quota;
    this.world.revision++;
  }

  private order(id: string): OrderRecord {
    const order = this.world.orders.get(id);
    if (!order) {
      throw unknownOrder(id);
    }
    return order;
  }

  private number(phoneNumber: string): NumberRecord {
    const e164 = withPlus(requiredText(phoneNumber, 'phoneNumber', E164));
    const number = this.world.numbers.get(e164);
    if (!number) {
      throw notFound(`There is no number ${e164} in this account; order it first.`);
    }
    return number;
  }
}

function isHeld(number?: NumberRecord): boolean {
  return number !== undefined && number.status !== 'AcquireInProgress' && number.status !== 'AcquireFailed';
}
