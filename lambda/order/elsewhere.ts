/**
 * An order that was placed elsewhere, a port-in above all: nothing is bought. Numbers that have arrived are held like
 * listed ones, the rest is told, each status with what a person can do about it.
 */
import { carried, Former, ownRecords } from './formers';
import { Known, OrderState, Step } from './known';
import { AttemptRecord, Holding } from './record';
import { fail, LAG, lookAt, SECOND, standing, wait } from './steps';
import { take } from './take';
import { OrderSourceProperties } from '../../src/private/contract';

/** What is held of the order, and what is to be told; or the step that is needed first. */
export type Arrivals = { readonly step: Step } | { readonly holdings: readonly Holding[]; readonly warnings: readonly string[] };

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
  (Object.prototype.hasOwnProperty.call(OUTLOOKS, status) ? OUTLOOKS[status]
    : { remedy: `update cdk-chime-phone-number-order, to which this status is not known; ${NEXT_UPDATE}` });

/** An order of the usual kind is done within seconds; a port-in is not worth waiting for. */
const PATIENCE = 180 * SECOND;

export function arrivals(
  k: Known, { PhoneNumberOrderId: id }: OrderSourceProperties, base: AttemptRecord | undefined, formers: readonly Former[],
): Arrivals {
  const settledBefore = declaredBefore(k, id);
  const seen = k.orders.get(id);
  if (!seen || isWorthWaiting(k, seen.value, seen.unknownSince)) return { step: poll(k, id) };
  const order = seen.value;
  if (!order && settledBefore.length === 0) {
    return { step: fail(k, `order ${id}: not known to the service in this region; check the id and the provider's region, then deploy again`) };
  }
  const numbers = order ? order.numbers.map(({ number }) => number) : settledBefore.flatMap(({ holdings }) => holdings.map(({ number }) => number));
  const inherited = new Map(carried(base?.holdings ?? []).map((holding) => [holding.number, holding]));
  const look = k.numbers && k.numbers.at < seen.at ? lookAgain(numbers) : lookAt(k, [...inherited.keys(), ...numbers], true);
  if (look) return { step: look };
  const missing = [...new Set(numbers)].filter((number) => !isThere(k, number));
  const certain = missing.length > 0 && becomeCertain(k, id, order, numbers, missing);
  if (certain) return { step: certain };
  const sorted = hold(k, new Set(numbers), inherited, formers, settledBefore.length > 0);
  if ('step' in sorted) return sorted;
  const told = tellMissing(id, order, missing);
  const hopeless = sorted.holdings.length === 0 && sorted.left.length === 0 && (!order || outlookOf(order.status).over);
  // A resource that rests on this order already must be able to change, and to roll back, whatever has become of the order.
  if (hopeless && settledBefore.length === 0) return { step: fail(k, told.join('; ') || `order ${id} (${order!.status}): it has no numbers; name another order`) };
  return { holdings: sorted.holdings, warnings: [...sorted.left, ...told] };
}

/** Settled attempts of this resource that declared the same order. */
const declaredBefore = (k: Known, id: string): AttemptRecord[] => ownRecords(k).filter(({ attempt, outcome, declared }) =>
  attempt !== k.request.attempt && outcome?.status === 'SUCCESS' && declared?.source.Type === 'Order' && declared.source.PhoneNumberOrderId === id);

/** What was ordered a moment ago may not be seen yet, and is done soon; that the service does not know it is not believed at once. */
function isWorthWaiting(k: Known, order: OrderState | undefined, unknownSince = k.record!.goalAt): boolean {
  const { startedAt, deadline } = k.request;
  if (!order) return k.now < unknownSince + LAG;
  return order.status === 'Processing' && order.orderType !== 'Porting' && k.now < startedAt + Math.min(PATIENCE, (deadline - startedAt) / 2);
}

function poll(k: Known, id: string): Step {
  const seen = k.orders.get(id);
  return seen && k.now < seen.at + SECOND ? wait(1) : { do: 'LookOrder', id };
}

/** What is missing may have arrived a moment ago; the answer waits as long in any case. */
function becomeCertain(
  k: Known, id: string, order: OrderState | undefined, numbers: readonly string[], missing: readonly string[],
): Step | undefined {
  const certain = k.record!.goalAt + LAG;
  const [orderAt, numbersAt] = [k.orders.get(id)!.at, k.numbers!.at];
  if (k.now < certain) return wait((certain - k.now) / SECOND);
  if (orderAt < certain) return { do: 'LookOrder', id };
  if (numbersAt < orderAt) return lookAgain(numbers);
  const late = missing.some((number) => stateOf(order, number) === 'Acquired');
  if (!late || k.now >= certain + LAG) return undefined;
  return k.now < numbersAt + SECOND ? wait(1) : lookAgain(numbers);
}

const lookAgain = (sure: readonly string[]): Step => ({ do: 'LookNumbers', sure });

const stateOf = (order: OrderState | undefined, number: string): string => order?.numbers.find((one) => one.number === number)?.status ?? 'Acquired';

const isThere = (k: Known, number: string): boolean => !['Absent', 'Arriving'].includes(standing(k.numbers!.value.get(number)));

/** What has arrived. Where the resource rests on this order already, what it may not take is left, and said. */
function hold(
  k: Known, numbers: ReadonlySet<string>, inherited: ReadonlyMap<string, Holding>, formers: readonly Former[], lenient: boolean,
): { readonly step: Step } | { readonly holdings: readonly Holding[]; readonly left: readonly string[] } {
  const holdings: Holding[] = [];
  const left: string[] = [];
  for (const number of numbers) {
    if (!isThere(k, number)) continue;
    const kept = inherited.get(number);
    const taken = kept ? { holding: kept } : take(k, k.numbers!.value.get(number)!, formers.find(({ holding }) => holding.number === number));
    if ('look' in taken) return { step: taken.look };
    if ('holding' in taken) holdings.push(taken.holding);
    else if (lenient) left.push(taken.refusal);
    else return { step: fail(k, taken.refusal) };
  }
  return { holdings, left };
}

/** What became of the numbers that are not there: gone, never to come, or on their way. */
function tellMissing(id: string, order: OrderState | undefined, missing: readonly string[]): string[] {
  if (!order) return [`order ${id}: no longer known to the service; what it brought is kept, ${missing.length} of its numbers are not in the inventory`];
  const { over, remedy } = outlookOf(order.status);
  const what = `order ${id} (${order.status}${order.focDate ? `, on ${order.focDate}` : ''})`;
  const of = (...states: string[]) => missing.filter((number) => states.includes(stateOf(order, number)));
  const gone = order.status === 'Failed' || order.status === 'Cancelled' ? [] : of('Acquired');
  const failed = over ? missing.filter((number) => !gone.includes(number)) : of('Failed');
  const pending = missing.filter((number) => !gone.includes(number) && !failed.includes(number));
  return [
    ...(pending.length > 0 || (!over && order.numbers.length === 0) ? [`${what}: ${some(pending) || 'its numbers'} not active yet; ${remedy}`] : []),
    ...(failed.length > 0 ? [`${what}: ${some(failed)} could not be had; ${over ? remedy : OUTLOOKS.Partial.remedy}`] : []),
    ...(gone.length > 0 ? [`${what}: ${some(gone)} arrived once and ${gone.length > 1 ? 'are' : 'is'} not in the inventory; ${OUTLOOKS.Successful.remedy}`] : []),
  ];
}

const NAMED = 10;

function some(numbers: readonly string[]): string {
  const named = numbers.slice(0, NAMED).join(', ');
  return numbers.length > NAMED ? `${named} and ${numbers.length - NAMED} more` : named;
}
