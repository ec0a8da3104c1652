/**
 * What time does to the account: orders are acquired, calling names done, deleted numbers gone. There are no timers;
 * every operation first lets everything happen that was due before it, in order and at its own time.
 */
import type { NumberRecord, OrderedNumber, OrderRecord } from './records';
import type { World } from './world';

/** Something that was due. */
interface Due {
  readonly at: number;
  readonly happen: () => void;
}

/** Brings the account up to the present. */
export function settle(world: World): void {
  while (world.nextDue <= world.now) {
    const due = earliest(world);
    world.nextDue = due?.at ?? Infinity;
    if (due === undefined || due.at > world.now) {
      return;
    }
    due.happen();
  }
}

function earliest(world: World): Due | undefined {
  const dues = [
    ...world.orders.all().flatMap((order) => orderDues(world, order)),
    ...world.numbers.all().flatMap((number) => numberDues(world, number)),
  ];
  return dues.reduce<Due | undefined>(
    (first, due) => (first === undefined || due.at < first.at ? due : first),
    undefined,
  );
}

function orderDues(world: World, order: OrderRecord): Due[] {
  if (order.status !== 'Processing') {
    return [];
  }
  return order.numbers.flatMap((number) => number.status === 'Processing' && number.dueAt !== null
    ? [{ at: number.dueAt, happen: () => decideNumber(world, order, number.e164, number.dueAt!) }]
    : []);
}

function numberDues(world: World, number: NumberRecord): Due[] {
  const dues: Due[] = [];
  if (number.purgeAt !== null) {
    dues.push({ at: number.purgeAt, happen: () => purge(world, number) });
  }
  if (number.pendingCallingName !== null) {
    dues.push({ at: number.pendingCallingName.doneAt, happen: () => finishCallingName(world, number) });
  }
  return dues;
}

/** Decides one number of an order, and with the last one the order. */
export function decideNumber(world: World, order: OrderRecord, e164: string, at: number): void {
  const numbers = order.numbers.map((number) =>
    number.e164 === e164 ? { ...number, status: fate(world, number) } : number,
  );
  const decided = numbers.find((number) => number.e164 === e164)!;
  settleRecord(world, order.id, decided, at);
  world.putOrder({ ...order, numbers, status: orderStatus(order, numbers) }, at);
}

function fate(world: World, number: OrderedNumber): OrderedNumber['status'] {
  return number.willFail || world.taken.has(number.e164) ? 'Failed' : 'Acquired';
}

/** What an order says of one of its numbers. */
export const shownStatus = ({ status, contradicted }: OrderedNumber): OrderedNumber['status'] =>
  contradicted && status === 'Acquired' ? 'Failed' : status;

function orderStatus({ endsAs }: OrderRecord, numbers: readonly OrderedNumber[]): OrderRecord['status'] {
  if (numbers.some(({ status }) => status === 'Processing')) {
    return 'Processing';
  }
  if (endsAs !== undefined) {
    return endsAs;
  }
  const failed = numbers.filter((number) => shownStatus(number) === 'Failed').length;
  return failed === 0 ? 'Successful' : failed === numbers.length ? 'Failed' : 'Partial';
}

/** The number's own record follows, unless it is one that the order never owned. */
function settleRecord(world: World, orderId: string, ordered: OrderedNumber, at: number): void {
  const record = world.numbers.get(ordered.e164);
  if (record?.orderId !== orderId || record.status !== 'AcquireInProgress') {
    return;
  }
  if (ordered.status === 'Acquired') {
    world.putNumber({ ...record, ...defaultCallingName(world, record, at), status: 'Unassigned', acquiredAt: at }, at);
  } else if (world.switches.failedNumbers === 'Kept') {
    world.putNumber({ ...record, status: 'AcquireFailed', queuedAt: null, purgeAt: null }, at);
  } else {
    world.dropNumber(record.e164, at);
  }
}

function defaultCallingName(world: World, record: NumberRecord, at: number): Partial<NumberRecord> {
  const name = world.settings?.callingName ?? '';
  const how = world.switches.defaultCallingNameOnNewNumbers;
  if (name === '' || how === 'Never' || record.country !== 'US' || record.type !== 'Local') {
    return {};
  }
  return how === 'AtOnce'
    ? { callingName: name, callingNameStatus: 'UpdateSucceeded' }
    : {
      callingNameStatus: 'UpdateInProgress',
      pendingCallingName: { name, doneAt: at + world.switches.callingNameSeconds * 1000 },
    };
}

function finishCallingName(world: World, number: NumberRecord): void {
  world.putNumber(withCallingNameDone(number, world.switches.callingNameOutcome), number.pendingCallingName!.doneAt);
}

/** The number with its pending calling name in force, or given up. */
export function withCallingNameDone(number: NumberRecord, outcome: 'UpdateSucceeded' | 'UpdateFailed'): NumberRecord {
  const name = number.pendingCallingName?.name ?? number.callingName;
  if (outcome === 'UpdateFailed') {
    return { ...number, pendingCallingName: null, callingNameStatus: 'UpdateFailed' };
  }
  return {
    ...number,
    pendingCallingName: null,
    callingName: name,
    callingNameStatus: name === '' ? 'Unassigned' : 'UpdateSucceeded',
  };
}

function purge(world: World, number: NumberRecord): void {
  world.dropNumber(number.e164, number.purgeAt!);
  if (world.switches.purgedNumber === 'TakenByOthers') {
    world.taken.add(number.e164);
  }
}
