/**
 * The order that belongs to an intent whose response was lost: found again, or proven not to be there.
 *
 * That it was not placed is concluded only when every place that could show the contrary has been asked, late enough:
 * the list of orders, orders that numbers name, the inventory, our token on a number, and earlier intents of others.
 */
import { isUndecided } from './order-status';
import { isClosed, isPredecessor, isSameResource } from '../../attempt/attempts';
import { firstSeen, orderKey } from '../../attempt/knowledge/first-seen';
import { Known } from '../../attempt/knowledge/knowledge';
import { ledgerSince, lookAfter, lookEvery, pollNumbers, unique } from '../../attempt/knowledge/looks';
import { Observation, OrderState } from '../../attempt/knowledge/observations';
import { OrderIntent } from '../../attempt/record/order-payload';
import { AttemptRecord } from '../../attempt/record/record';
import { Step } from '../../attempt/step';
import {
  CLOCK_SKEW,
  EFFECT_SHOWN,
  INVOCATION,
  LEDGER_LAG,
  ORDER_DATE_SKEW,
  RETRY_PAUSE,
  SLOW_POLL,
} from '../../attempt/timing';
import { broughtShownFrom, mayBeOfOrder } from '../../ownership/number-evidence';
import { isGone, lookAtOwner, lookedAt } from '../../ownership/owners';
import { TOKEN } from '../../ownership/purchase-token';
import { NumberState } from '../../service/number-state';

/** The order that belongs to an intent whose response was lost. */
export function orderOf(known: Known, intent: OrderIntent): OrderState | undefined {
  const fitting = candidates(known, intent).filter(
    (order) =>
      fits(known, intent, order) &&
      !isForeign(known, intent, order) &&
      earlierIntents(known, intent, order).length === 0,
  );
  return fitting.sort((one, other) => other.createdAt - one.createdAt)[0];
}

/** The next look that could show the order; undefined when none can any more, and it was not placed. */
export const lookForOrder = (known: Known, intent: OrderIntent): Step | undefined =>
  lookFurther(known, intent) ?? lookAtEarlier(known, intent);

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
  !seen?.value || (seen.value.numbers.length === 0 && (isUndecided(seen.value) || seen.began < certain));

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
export function lookForProof(known: Known, intent: OrderIntent, order: OrderState): Step | undefined {
  const { numbers } = known;
  if (!numbers || numbers.began < intent.intendedAt || !intent.numbers.every((number) => numbers.value.has(number))) {
    return { do: 'LookNumbers', sure: intent.numbers };
  }
  if (statesOf(known, intent).some(({ name }) => name === intent.token)) return undefined;
  const shown = statesOf(known, intent).filter((state) => mayBeOfOrder(state, order.id));
  const isShown = shown.length > 0;
  const written = order.createdAt + CLOCK_SKEW + INVOCATION;
  if (!isShown && known.now < written) return pollNumbers(known, intent.numbers, RETRY_PAUSE);
  const since = isShown ? Math.max(...shown.map(({ number }) => firstSeen(known, number, numbers))) : written;
  return ledgerSince(known, since + LEDGER_LAG);
}

/**
 * What an order brought carries its token. A number that another order brought in the meantime, and that this one could
 * not have, says nothing.
 */
function isForeign(known: Known, intent: OrderIntent, order: OrderState): boolean {
  const isOurs = (state: NumberState) => state.name === intent.token;
  return statesOf(known, intent)
    .filter(({ name }) => TOKEN.test(name))
    .some((state) => isOurs(state) !== mayBeOfOrder(state, order.id));
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
