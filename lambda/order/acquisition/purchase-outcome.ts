/**
 * From an order intent to what became of it: the one place where a lost response is resolved.
 *
 * That an order was not placed, or did not bring a number, is concluded only when every place that could show the
 * contrary has been asked, late enough: the order, the list of orders, the inventory, and our token on a number.
 */
import { isClosed, isPredecessor, isSameResource } from '../../attempt/attempts';
import { firstSeen, orderKey } from '../../attempt/knowledge/first-seen';
import { Known } from '../../attempt/knowledge/knowledge';
import { ledgerSince, lookAfter, lookEvery, pollNumbers, unique } from '../../attempt/knowledge/looks';
import { Observation, OrderState } from '../../attempt/knowledge/observations';
import { Holding, OrderIntent } from '../../attempt/record/order-payload';
import { AttemptRecord } from '../../attempt/record/record';
import { isNeeded, Need, Step } from '../../attempt/step';
import {
  CLOCK_SKEW,
  EFFECT_SHOWN,
  INVOCATION,
  LEDGER_LAG,
  ORDER_DATE_SKEW,
  ORDER_POLL,
  POLL,
  RETRY_PAUSE,
  SLOW_POLL,
} from '../../attempt/timing';
import { broughtShownFrom } from '../../ownership/number-evidence';
import { isGone, lookAtOwner, lookedAt } from '../../ownership/owners';
import { TOKEN } from '../../ownership/purchase-token';
import { NumberState, standing } from '../../service/number-state';
import { someOf } from '../../service/phone-numbers';
import { meaning, ORDER_STATUSES, ORDERED_NUMBER_STATUSES } from '../../service/statuses';

/** An order that the service has decided, or treats as a port-in. */
export interface Placed {
  readonly placed: OrderState;
  readonly acquired: readonly string[];
  readonly failed: readonly string[];
  /** The service treats it as a port-in: undecided for days, and nothing to wait for here. */
  readonly porting: boolean;
}

export type Resolution = Need<Placed | { readonly notPlaced: true }>;

/** What became of an intent: a step that finds out more, or the end of it. */
export function resolve(known: Known, intent: OrderIntent): Resolution {
  if (intent.id) return decided(known, intent, intent.id);
  if (isUntouched(known, intent)) return { notPlaced: true };
  const found = orderOf(known, intent);
  if (found) return isProven(known, intent, found) ?? decided(known, intent, found.id);
  const step = lookFurther(known, intent) ?? lookAtEarlier(known, intent);
  return step ? { step } : { notPlaced: true };
}

/** No call was made for it that can have had an effect: that is known of the own intents only. */
const isUntouched = (known: Known, intent: OrderIntent): boolean =>
  [known.notPlaced, known.purchaseReady].includes(intent.intendedAt) && known.record!.orders.includes(intent);

/** The order that belongs to an intent whose response was lost. */
function orderOf(known: Known, intent: OrderIntent): OrderState | undefined {
  const fitting = candidates(known, intent).filter(
    (order) =>
      fits(known, intent, order) &&
      !isForeign(known, intent, order) &&
      earlierIntents(known, intent, order).length === 0,
  );
  return fitting.sort((one, other) => other.createdAt - one.createdAt)[0];
}

/** Orders of nobody else that were placed when ours may have been: as listed, or as asked for by id. */
function candidates(known: Known, intent: OrderIntent): OrderState[] {
  const taken = new Set((known.records?.value ?? []).concat(known.ledger?.value ?? []).flatMap(orderIds));
  const orders = new Map((known.orderList?.value ?? []).map((order) => [order.id, order]));
  for (const { value } of known.orders.values()) if (value) orders.set(value.id, value);
  return [...orders.values()].filter(
    (order) => !taken.has(order.id) && isOfThatTime(order, intent),
  );
}

const isOfThatTime = ({ createdAt }: OrderState, { intendedAt }: OrderIntent): boolean =>
  createdAt >= intendedAt - ORDER_DATE_SKEW && createdAt <= intendedAt + INVOCATION + ORDER_DATE_SKEW;

/** Whether an order of that time may be the one that was intended. */
const fits = (known: Known, intent: OrderIntent, order: OrderState): boolean =>
  hasTheseNumbers(order, intent) || hasBrought(known, intent, order);

const hasTheseNumbers = ({ numbers }: OrderState, intent: OrderIntent): boolean =>
  key(numbers.map(({ number }) => number)) === key(intent.numbers);

/**
 * A number says by which order it came, though that order may be shown without some of its numbers, or all: it is ours
 * when the number carries our token, or when the order has no numbers but ours.
 */
function hasBrought(known: Known, intent: OrderIntent, order: OrderState): boolean {
  const brought = statesOf(known, intent).filter(({ orderId }) => orderId === order.id);
  if (brought.some(({ name }) => name === intent.token)) return true;
  return brought.length > 0 && hasOnlyOurs(known, intent, order);
}

/** As the order says itself; of one that will never name a number, as the inventory says. */
function hasOnlyOurs(known: Known, intent: OrderIntent, { id, numbers }: OrderState): boolean {
  if (numbers.length > 0) return numbers.every(({ number }) => intent.numbers.includes(number));
  if (mayStillName(known.orders.get(id), intent.intendedAt + EFFECT_SHOWN)) return false;
  return [...known.numbers!.value].every(([number, state]) => state?.orderId !== id || intent.numbers.includes(number));
}

const statesOf = (known: Known, { numbers }: OrderIntent): NumberState[] =>
  numbers.flatMap((number) => known.numbers?.value.get(number) ?? []);

/** The next look that could show the order; undefined when every look that could has not. */
function lookFurther(known: Known, intent: OrderIntent): Step | undefined {
  const first = intent.intendedAt + RETRY_PAUSE;
  const { orderList, numbers } = known;
  if (!orderList || orderList.began < first) return lookAfter(known, first, { do: 'LookOrders', notBefore: first });
  const look: Step = { do: 'LookNumbers', sure: intent.numbers, notBefore: first };
  if (!numbers || numbers.began < first || !intent.numbers.every((number) => numbers.value.has(number))) return look;
  const unnamed = hiddenOrders(known, intent);
  const certain = Math.max(intent.intendedAt + EFFECT_SHOWN, ...unnamed.map((id) => shownBy(known, id)));
  const hidden = unnamed.find((id) => mayStillName(known.orders.get(id), intent.intendedAt + EFFECT_SHOWN));
  if (hidden) return lookEvery(known, SLOW_POLL, known.orders.get(hidden), { do: 'LookOrder', id: hidden });
  const isTime = known.now >= certain;
  const [pause, notBefore] = isTime ? [0, certain] : [SLOW_POLL, undefined];
  if (orderList.began < certain) return lookEvery(known, pause, orderList, { do: 'LookOrders', notBefore });
  return numbers.began < certain ? lookEvery(known, pause, numbers, { ...look, notBefore }) : undefined;
}

/** An order that is decided and names no number by then never will: the inventory tells what it brought. */
const mayStillName = (seen: Observation<OrderState | undefined> | undefined, certain: number): boolean =>
  !seen?.value || (seen.value.numbers.length === 0 && (isOpen(seen.value) || seen.began < certain));

/** When a look at the inventory shows what an order has brought that names no number. */
function shownBy(known: Known, id: string): number {
  const seen = known.orders.get(id);
  return seen?.value?.numbers.length === 0
    ? broughtShownFrom(seen.value, firstSeen(known, orderKey(id), seen))
    : 0;
}

/**
 * Orders that may be ours and have to be asked for: one that a number names, one that is listed without its numbers.
 */
function hiddenOrders(known: Known, intent: OrderIntent): string[] {
  const named = statesOf(known, intent)
    .filter(({ name }) => name === intent.token)
    .flatMap(({ orderId }) => orderId ?? []);
  const empty = candidates(known, intent).filter(({ numbers }) => numbers.length === 0);
  return unique([...named, ...empty.map(({ id }) => id)]);
}

/**
 * Two orders for the same numbers at the same time look alike in the list; the name on the numbers tells them apart.
 * Who has taken that name off had written down before which order was its own. A number that is not shown yet has no
 * name to tell: it is awaited for as long as whoever placed the order may not have written that down.
 */
function isProven(known: Known, intent: OrderIntent, order: OrderState): Resolution | undefined {
  const { numbers } = known;
  if (!numbers || numbers.began < intent.intendedAt || !intent.numbers.every((number) => numbers.value.has(number))) {
    return { step: { do: 'LookNumbers', sure: intent.numbers } };
  }
  if (statesOf(known, intent).some(({ name }) => name === intent.token)) return undefined;
  const shown = statesOf(known, intent).filter((state) => mayBeOf(state, order));
  const isShown = shown.length > 0;
  const written = order.createdAt + CLOCK_SKEW + INVOCATION;
  if (!isShown && known.now < written) return { step: pollNumbers(known, intent.numbers, RETRY_PAUSE) };
  const since = isShown ? Math.max(...shown.map(({ number }) => firstSeen(known, number, numbers))) : written;
  const step = ledgerSince(known, since + LEDGER_LAG);
  return step && { step };
}

/** A number says by which order it came, or nothing. */
const mayBeOf = ({ orderId }: NumberState, { id }: OrderState): boolean => orderId === undefined || orderId === id;

/**
 * What an order brought carries its token. A number that another order brought in the meantime, and that this one could
 * not have, says nothing.
 */
function isForeign(known: Known, intent: OrderIntent, order: OrderState): boolean {
  const isOurs = (state: NumberState) => state.name === intent.token;
  return statesOf(known, intent)
    .filter(({ name }) => TOKEN.test(name))
    .some((state) => isOurs(state) !== mayBeOf(state, order));
}

/**
 * Without a token on the numbers an order fits every intent of that time whose response was lost. Whoever intended it
 * first has it: each can see the intents that came before its own, and all conclude the same from them.
 */
function earlierIntents(known: Known, intent: OrderIntent, order: OrderState): AttemptRecord[] {
  if (statesOf(known, intent).some(({ name }) => name === intent.token)) return [];
  const all = known.ledger?.value ?? [];
  const isRival = (other: OrderIntent) =>
    !other.id && !other.result && isEarlier(other, intent) && isOfThatTime(order, other) && fits(known, other, order);
  return all.filter(
    (record) =>
      !isSameResource(record, known.request) &&
      record.orders.some(isRival) &&
      !isClosed(record, all) &&
      !isLeftBehind(known, record),
  );
}

const isEarlier = (one: OrderIntent, other: OrderIntent): boolean =>
  one.intendedAt === other.intendedAt ? one.token < other.token : one.intendedAt < other.intendedAt;

/** Its resource is gone, or was an earlier stack's: nobody finds out any more what became of its orders. */
function isLeftBehind(known: Known, record: AttemptRecord): boolean {
  const resource = lookedAt(known, record)?.value;
  return isPredecessor(record, known.request.stackId) || (resource !== undefined && isGone(resource));
}

/** An order is left to an earlier intent by its record as it is late enough, and while its resource is there. */
function lookAtEarlier(known: Known, intent: OrderIntent): Step | undefined {
  const earlier = candidates(known, intent).flatMap((order) => earlierIntents(known, intent, order));
  if (earlier.length === 0) return undefined;
  const unseen = earlier.find((record) => !lookedAt(known, record));
  return ledgerSince(known, intent.intendedAt + EFFECT_SHOWN) ?? (unseen && lookAtOwner(unseen));
}

const orderIds = (record: AttemptRecord): string[] => record.orders.flatMap(({ id }) => id ?? []);
const key = (numbers: readonly string[]): string => [...numbers].sort().join();

/**
 * An order is asked about every second for a quarter of a minute, then less and less often: what it brought is noticed
 * late by no more than a fifteenth of the time that it took.
 */
const pollPause = (age: number): number => Math.min(ORDER_POLL, Math.max(POLL, Math.floor(age / 15)));

/** Polls an order until the service has decided; a status that only a port-in has ends the waiting, too. */
function decided(known: Known, intent: OrderIntent, id: string): Need<Placed> {
  const seen = known.orders.get(id);
  const look: Step = { do: 'LookOrder', id };
  if (!seen) return { step: look };
  if (!seen.value || isOpen(seen.value)) {
    const pause = pollPause(known.now - (seen.value?.createdAt ?? seen.began));
    return { step: lookEvery(known, pause, seen, look) };
  }
  return outcomeOf(known, intent, seen.value, firstSeen(known, orderKey(id), seen));
}

/** What a decided order brought: as it says itself, and as the inventory says of numbers that it does not list. */
function outcomeOf(known: Known, intent: OrderIntent, order: OrderState, seenAt: number): Need<Placed> {
  const of = (what: string) =>
    order.numbers.filter(({ status }) => ORDERED_NUMBER_STATUSES[status] === what).map(({ number }) => number);
  const porting = ORDER_STATUSES[order.status] === 'Porting';
  const rest = porting ? undefined : unlisted(known, intent, order, seenAt);
  if (isNeeded(rest)) return rest;
  const { there = [], missing = [] } = rest ?? {};
  return {
    placed: order,
    acquired: unique([...of('Acquired'), ...there]),
    failed: unique([...of('Failed'), ...missing]).filter((number) => !there.includes(number)),
    porting,
  };
}

/**
 * Numbers that were ordered and that the decided order does not list as acquired: the inventory says whether they came,
 * whatever became of the order as a whole. One that is listed as failed is believed to have failed unless a look that
 * follows shows that this very order has brought it.
 */
function unlisted(
  known: Known,
  intent: OrderIntent,
  order: OrderState,
  seenAt: number,
): Need<{ readonly there: readonly string[]; readonly missing: readonly string[] }> {
  const { id, numbers } = order;
  const listed = new Map(numbers.map(({ number, status }) => [number, ORDERED_NUMBER_STATUSES[status]]));
  const rest = intent.numbers.filter((number) => listed.get(number) !== 'Acquired');
  if (rest.length === 0) return { there: [], missing: rest };
  const isThere = (number: string) => {
    const state = known.numbers?.value.get(number);
    if (!state || ['Absent', 'Broken'].includes(standing(state))) return false;
    return state.orderId === id || (state.name === intent.token && !listed.has(number));
  };
  const missing = rest.filter((number) => !isThere(number));
  const isUnlisted = missing.some((number) => !listed.has(number));
  const certain = isUnlisted ? broughtShownFrom(order, seenAt) : seenAt;
  const asked = known.numbers !== undefined && rest.every((number) => known.numbers!.value.has(number));
  if (missing.length > 0 && !(asked && known.numbers!.began >= certain)) {
    return { step: asked && isUnlisted ? pollNumbers(known, rest, RETRY_PAUSE) : { do: 'LookNumbers', sure: rest } };
  }
  return { there: rest.filter(isThere), missing };
}

function isOpen(order: OrderState): boolean {
  if (meaning(ORDER_STATUSES, `order ${order.id}`, order.status) === 'Porting') return false;
  const numbers = order.numbers.map(({ number, status }) => meaning(ORDERED_NUMBER_STATUSES, number, status));
  return meaning(ORDER_STATUSES, `order ${order.id}`, order.status) === 'Waiting' || numbers.includes('Waiting');
}

export const purchased = (number: string, orderId: string): Holding => ({
  number,
  acquired: 'Ordered',
  acquiredHere: true,
  orderId,
});

/** "order 1234 (Processing)": for a reader who has to look it up. */
export function describeOrder(known: Known, intent: OrderIntent): string {
  const seen = intent.id ? known.orders.get(intent.id)?.value : undefined;
  const numbers = someOf(intent.numbers);
  if (!intent.id) return `an order for ${numbers} whose response was lost`;
  return `order ${intent.id} for ${numbers} (${seen?.status ?? intent.result ?? 'not decided'})`;
}
