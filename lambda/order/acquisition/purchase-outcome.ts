/** From an order intent to what became of it: the order is found again where its response was lost, and is decided. */
import { lookForOrder, lookForProof, orderOf } from './lost-response';
import { isUndecided } from './order-status';
import { firstSeen, orderKey } from '../../attempt/knowledge/first-seen';
import { Known } from '../../attempt/knowledge/knowledge';
import { lookEvery, pollNumbers, unique } from '../../attempt/knowledge/looks';
import { OrderState } from '../../attempt/knowledge/observations';
import { Holding, OrderIntent } from '../../attempt/record/order-payload';
import { isNeeded, Need, Step } from '../../attempt/step';
import { ORDER_POLL, POLL, RETRY_PAUSE } from '../../attempt/timing';
import { broughtShownFrom } from '../../ownership/number-evidence';
import { standing } from '../../service/number-state';
import { someOf } from '../../service/phone-numbers';
import { ORDER_STATUSES, ORDERED_NUMBER_STATUSES } from '../../service/statuses';

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
  const step = found ? lookForProof(known, intent, found) : lookForOrder(known, intent);
  if (step) return { step };
  return found ? decided(known, intent, found.id) : { notPlaced: true };
}

/** No call was made for it that can have had an effect: that is known of the own intents only. */
const isUntouched = (known: Known, intent: OrderIntent): boolean =>
  [known.notPlaced, known.purchaseReady].includes(intent.intendedAt) && known.record!.orders.includes(intent);

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
  if (!seen.value || isUndecided(seen.value)) {
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
 * follows shows that this very order has brought it. A look may be from before, and show it on its way.
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
  const isBrought = (number: string) => {
    const state = known.numbers?.value.get(number);
    if (!state || ['Absent', 'Broken'].includes(standing(state))) return false;
    return state.orderId === id || (state.name === intent.token && !listed.has(number));
  };
  const shown = broughtShownFrom(order, seenAt);
  const mayBeOlder = (number: string) =>
    known.numbers!.began < shown && standing(known.numbers!.value.get(number)) === 'Arriving';
  const isThere = (number: string) => isBrought(number) && !mayBeOlder(number);
  const missing = rest.filter((number) => !isThere(number));
  const isUnclear = missing.some((number) => !listed.has(number) || isBrought(number));
  const certain = isUnclear ? shown : seenAt;
  const asked = known.numbers !== undefined && rest.every((number) => known.numbers!.value.has(number));
  if (missing.length > 0 && !(asked && known.numbers!.began >= certain)) {
    return { step: asked && isUnclear ? pollNumbers(known, rest, RETRY_PAUSE) : { do: 'LookNumbers', sure: rest } };
  }
  return { there: rest.filter(isThere), missing };
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
