/**
 * An order that was placed elsewhere, a port-in above all: nothing is bought. Numbers that have arrived are held like
 * listed ones, the rest is told, each status with what a person can do about it.
 */
import { OrderSourceProperties } from '../../../src/contract/order';
import { fail } from '../../attempt/amend';
import { ownRecords } from '../../attempt/attempts';
import { Known } from '../../attempt/knowledge/knowledge';
import { lookAfter, lookAt, lookEvery, pollNumbers } from '../../attempt/knowledge/looks';
import { OrderState } from '../../attempt/knowledge/observations';
import { Holding } from '../../attempt/record/order-payload';
import { AttemptRecord } from '../../attempt/record/record';
import { isNeeded, Need, Step } from '../../attempt/step';
import { EXTERNAL_ORDER_PATIENCE, LEDGER_LAG, POLL, SERVICE_LAG } from '../../attempt/timing';
import { believed, broughtShownFrom, standingOf } from '../../ownership/number-evidence';
import { carried, Reusable } from '../../ownership/reusable-numbers';
import { take } from '../../ownership/take-over';
import { someOf } from '../../service/phone-numbers';

/** What is held of the order, and what is to be told. */
export interface Arrivals {
  readonly holdings: readonly Holding[];
  readonly warnings: readonly string[];
}

/** What the order's status means for numbers that have not arrived: that they never will, or what they wait for. */
interface Outlook {
  readonly over?: true;
  readonly remedy: string;
}

const NEXT_UPDATE = 'the next update after that applies the declared details';

export const OUTLOOKS: Readonly<Record<string, Outlook>> = {
  Successful: { over: true, remedy: 'look for them in the inventory and in the deletion queue, or name another order' },
  Partial: { over: true, remedy: 'order or port the missing numbers anew and declare that order, too' },
  Failed: { over: true, remedy: 'order or port the numbers anew and name that order, or remove this resource' },
  Cancelled: { over: true, remedy: 'open another port-in and name its order, or remove this resource' },
  Processing: { remedy: `wait until the service is done; ${NEXT_UPDATE}` },
  PendingDocuments: { remedy: `hand in the documents that the support case asks for; ${NEXT_UPDATE}` },
  Submitted: { remedy: `wait for the other carrier; ${NEXT_UPDATE}` },
  FOC: { remedy: `wait for that day; ${NEXT_UPDATE}` },
  ChangeRequested: { remedy: `wait until the change is done, see the support case; ${NEXT_UPDATE}` },
  Exception: { remedy: `the other carrier objects: give the details that the support case asks for; ${NEXT_UPDATE}` },
  CancelRequested: { remedy: 'withdraw the cancellation in the support case, or remove this resource' },
};

const outlookOf = (status: string): Outlook =>
  Object.prototype.hasOwnProperty.call(OUTLOOKS, status)
    ? OUTLOOKS[status]
    : { remedy: `update cdk-chime-phone-number-order, which does not know this status; ${NEXT_UPDATE}` };

export function arrivals(
  known: Known,
  { PhoneNumberOrderId: id }: OrderSourceProperties,
  base: AttemptRecord | undefined,
  formers: readonly Reusable[],
): Need<Arrivals> {
  const rests = declaredBefore(known, id);
  // A resource that rests on this order already must be able to change, and to roll back, whatever has become of the
  // order.
  const lenient = rests.length > 0;
  const found = findOrder(known, id, lenient);
  if (isNeeded(found)) return found;
  const { order } = found;
  const inherited = new Map(carried(base?.holdings ?? []).map((holding) => [holding.number, holding]));
  const numbers = numbersOf(order?.numbers ?? rests.flatMap(({ holdings }) => holdings));
  const missing = missingOf(known, id, order, [...numbers], [...inherited.keys()]);
  if (isNeeded(missing)) return missing;
  const arrived = holdArrived(known, numbers, inherited, formers, lenient);
  if (isNeeded(arrived)) return arrived;
  const told = tellMissing(id, order, missing);
  return isHopeless(arrived, order) && !lenient
    ? { step: fail(known, told.join('; ') || `order ${id} (${order!.status}): it has no numbers; name another order`) }
    : { holdings: arrived.holdings, warnings: [...arrived.left, ...told] };
}

/** The order as the service shows it, once that is worth going by; one that the service does not know is an error. */
function findOrder(known: Known, id: string, lenient: boolean): Need<{ readonly order?: OrderState }> {
  const seen = known.orders.get(id);
  if (!seen || isWorthWaiting(known, seen.value, known.unknownOrders.get(id))) return { step: poll(known, id) };
  return seen.value || lenient ? { order: seen.value } : { step: fail(known, unknownOrder(id)) };
}

const numbersOf = (all: readonly { readonly number: string }[]): ReadonlySet<string> =>
  new Set(all.map(({ number }) => number));

const unknownOrder = (id: string): string =>
  `order ${id}: not known to the service in this region; check the id and the provider's region, then deploy again`;

/** The numbers of the order that are certainly not there. */
function missingOf(
  known: Known,
  id: string,
  order: OrderState | undefined,
  numbers: readonly string[],
  inherited: readonly string[],
): Need<readonly string[]> {
  const isOlder = known.numbers !== undefined && known.numbers.began < known.orders.get(id)!.began;
  const look = isOlder ? lookAgain(numbers) : lookAt(known, [...inherited, ...numbers], true);
  if (look) return { step: look };
  const missing = numbers.filter((number) => !isThere(known, number));
  const certain = missing.length > 0 ? becomeCertain(known, id, order, numbers, missing) : undefined;
  return certain ? { step: certain } : missing;
}

/** Nothing has arrived, and nothing will. */
const isHopeless = ({ holdings, left }: Arrived, order: OrderState | undefined): boolean =>
  holdings.length + left.length === 0 && (!order || outlookOf(order.status).over === true);

/** Settled attempts of this resource that declared the same order. */
const declaredBefore = (known: Known, id: string): AttemptRecord[] =>
  ownRecords(known).filter(
    ({ attempt, outcome, declared }) =>
      attempt !== known.request.attempt &&
      outcome?.status === 'SUCCESS' &&
      declared?.source.Type === 'Order' &&
      declared.source.PhoneNumberOrderId === id,
  );

/**
 * What was ordered a moment ago may not be seen yet, and is done soon; that the service does not know it is not
 * believed at once.
 */
function isWorthWaiting(known: Known, order: OrderState | undefined, unknownSince = known.record!.goalAt): boolean {
  const { startedAt, deadline } = known.request;
  if (!order) return known.now < unknownSince + SERVICE_LAG;
  return (
    order.status === 'Processing' &&
    order.orderType !== 'Porting' &&
    known.now < startedAt + Math.min(EXTERNAL_ORDER_PATIENCE, (deadline - startedAt) / 2)
  );
}

const poll = (known: Known, id: string): Step => lookEvery(known, POLL, known.orders.get(id), { do: 'LookOrder', id });

/** What is missing may have arrived a moment ago; the answer waits as long in any case. */
function becomeCertain(
  known: Known,
  id: string,
  order: OrderState | undefined,
  numbers: readonly string[],
  missing: readonly string[],
): Step | undefined {
  const first = known.written.goal + LEDGER_LAG;
  const [orderAt, numbersAt] = [known.orders.get(id)!.began, known.numbers!.began];
  if (orderAt < first) return lookAfter(known, first, { do: 'LookOrder', id });
  if (numbersAt < orderAt) return lookAgain(numbers);
  const late = missing.some((number) => stateOf(order, number) === 'Acquired');
  const certain = broughtShownFrom(order, known.written.goal);
  return late && numbersAt < certain ? pollNumbers(known, numbers) : undefined;
}

const lookAgain = (sure: readonly string[]): Step => ({ do: 'LookNumbers', sure });

const stateOf = (order: OrderState | undefined, number: string): string =>
  order?.numbers.find((one) => one.number === number)?.status ?? 'Acquired';

const isThere = (known: Known, number: string): boolean => !['Absent', 'Arriving'].includes(standingOf(known, number));

/** What has arrived, and what of it may not be taken. */
interface Arrived {
  readonly holdings: readonly Holding[];
  readonly left: readonly string[];
}

/** Where the resource rests on this order already, what it may not take is left, and said. */
function holdArrived(
  known: Known,
  numbers: ReadonlySet<string>,
  inherited: ReadonlyMap<string, Holding>,
  formers: readonly Reusable[],
  lenient: boolean,
): Need<Arrived> {
  const holdings: Holding[] = [];
  const left: string[] = [];
  for (const number of numbers) {
    if (!isThere(known, number)) continue;
    const kept = inherited.get(number);
    const former = formers.find(({ holding }) => holding.number === number);
    const taken = kept ? { holding: kept } : take(known, believed(known, number)!, former);
    if (isNeeded(taken)) return taken;
    if ('holding' in taken) holdings.push(taken.holding);
    else if (lenient) left.push(taken.refusal);
    else return { step: fail(known, taken.refusal) };
  }
  return { holdings, left };
}

/** What became of the numbers that are not there: on their way, never to come, or gone. */
function tellMissing(id: string, order: OrderState | undefined, missing: readonly string[]): string[] {
  if (!order) {
    return [
      `order ${id}: no longer known to the service; what it brought is kept, ${missing.length} of its numbers ` +
        'are not in the inventory',
    ];
  }
  const { over = false, remedy } = outlookOf(order.status);
  const what = `order ${id} (${order.status}${order.focDate ? `, on ${order.focDate}` : ''})`;
  const { pending, failed, gone } = sortMissing(order, missing, over);
  const isEmpty = !over && order.numbers.length === 0;
  return [
    pending.length > 0 || isEmpty ? `${what}: ${someOf(pending) || 'its numbers'} not active yet; ${remedy}` : '',
    tellFailed(what, failed, over ? remedy : OUTLOOKS.Partial.remedy),
    tellGone(what, gone),
  ].filter((sentence) => sentence !== '');
}

const tellFailed = (what: string, failed: readonly string[], remedy: string): string =>
  failed.length > 0 ? `${what}: ${someOf(failed)} could not be acquired; ${remedy}` : '';

const tellGone = (what: string, gone: readonly string[]): string =>
  gone.length > 0
    ? `${what}: ${someOf(gone)} arrived earlier and ${gone.length > 1 ? 'are' : 'is'} not in the inventory; ` +
      OUTLOOKS.Successful.remedy
    : '';

function sortMissing(order: OrderState, missing: readonly string[], over: boolean) {
  const of = (state: string) => missing.filter((number) => stateOf(order, number) === state);
  const gone = order.status === 'Failed' || order.status === 'Cancelled' ? [] : of('Acquired');
  const failed = over ? missing.filter((number) => !gone.includes(number)) : of('Failed');
  const pending = missing.filter((number) => !gone.includes(number) && !failed.includes(number));
  return { pending, failed, gone };
}
