/**
 * Since when what an attempt sees has looked like that. What is read after it, plus a lag, counts; were each look to
 * count from its own beginning, a reading that takes longer than a turn would always be too old for the look of the
 * next turn.
 */
import { AnyKnown, Known } from './knowledge';
import { Observation, OrderState, ResourceState } from './observations';
import { NumberState } from '../../service/number-state';
import { isOrder } from '../record/order-payload';

/** More than any attempt is about; what travels from turn to turn has to stay small. */
const MOST = 400;

/**
 * When this was first seen as it looks now: at the end of a look, which shows what happened while it was under way. The
 * look of this turn where nobody remembers.
 */
export const firstSeen = (known: AnyKnown, key: string, { began, ended = began }: Observation<unknown>): number =>
  known.firstSeen.get(key)?.at ?? ended;

/** A resource with its dates: one that has been updated in between looks like another. */
export function withResource(known: AnyKnown, key: string, resource: ResourceState, at: number): Known['firstSeen'] {
  const { stackStatus, operationAt, status, statusAt } = resource;
  return withOne(known, key, [stackStatus, operationAt, status, statusAt].join(' '), at);
}

export const orderKey = (id: string): string => `order ${id}`;

/** An order with what has become of its numbers; one that the service does not know has not been seen. */
export function withOrder(known: AnyKnown, order: OrderState | undefined, at: number): Known['firstSeen'] {
  if (!order) return known.firstSeen;
  const { id, status, updatedAt, numbers } = order;
  const statuses = numbers.map((number) => number.status).sort();
  const count = (one: string) => statuses.lastIndexOf(one) - statuses.indexOf(one) + 1;
  const counted = [...new Set(statuses)].map((one) => `${one} ${count(one)}`);
  return withOne(known, orderKey(id), [status, updatedAt, ...counted].join(' '), at);
}

function withOne({ firstSeen: before }: AnyKnown, key: string, as: string, at: number): Known['firstSeen'] {
  return before.get(key)?.as === as || (before.size >= MOST && !before.has(key))
    ? before
    : new Map(before).set(key, { at, as });
}

/** The numbers that the attempt is about; one that is gone has not been seen. */
export function withNumbers(known: AnyKnown, states: readonly NumberState[], at: number): Known['firstSeen'] {
  const seen = new Map(known.firstSeen);
  const shown = new Map(states.map((state) => [state.number, state]));
  for (const number of concerned(known)) {
    const state = shown.get(number);
    const as = state && `${state.orderId ?? ''} ${state.deleted} ${state.name}`;
    if (as === undefined) seen.delete(number);
    else if (seen.get(number)?.as !== as && (seen.has(number) || seen.size < MOST)) seen.set(number, { at, as });
  }
  return seen;
}

function concerned({ record, records, orders }: AnyKnown): ReadonlySet<string> {
  const own = [...(record ? [record] : []), ...(records?.value ?? [])].filter(isOrder);
  const declared = own.flatMap((one) => (one.declared?.source.Type === 'List' ? one.declared.source.PhoneNumbers : []));
  const held = own.flatMap(({ holdings }) => holdings.map(({ number }) => number));
  const ordered = own.flatMap((one) => one.orders.flatMap(({ numbers }) => numbers));
  const shown = [...orders.values()].flatMap(({ value }) => value?.numbers.map(({ number }) => number) ?? []);
  return new Set([...declared, ...held, ...ordered, ...shown]);
}
