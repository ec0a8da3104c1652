/** Gets what the plan says is missing: out of the deletion queue, or by an order. Intent first, then the call. */
import { explain, treatmentOf, treatRefusal } from './errors';
import { Known, NumberState, Query, queryKey, refusalKey, resourceKey, Step } from './known';
import { matchesPattern, spread } from './numbers';
import { describeOrder, resolve } from './orders';
import { missing, missingNumbers } from './plan';
import { lookForQuota, quotaArithmetic, quotaSuspicion } from './quota';
import { AttemptRecord, Holding, OrderIntent } from './record';
import { amend, fail, LAG, lookAt, ORDER_NEEDS, SECOND, settling, standing, unique, wait } from './steps';
import { SearchSourceProperties } from '../../src/private/contract';

/** How many orders one attempt may place; each later one replaces numbers that could not be had. */
const ORDERS = 6;
/** "Service received a bad request" may pass: the same order is tried again so often. */
const REFUSED_ORDERS = 3;

export function acquire(k: Known): Step | undefined {
  return recordPlaced(k) ?? settleOrders(k) ?? restore(k) ?? order(k);
}

/** The id of an order is written down before anything else is done. */
function recordPlaced(k: Known): Step | undefined {
  if (!k.placed) return undefined;
  const { id } = k.placed;
  return amend(k, { orders: k.record!.orders.map((intent) => (!intent.id && !intent.result ? { ...intent, id } : intent)) });
}

/** Follows every open order of this attempt to its end. */
function settleOrders(k: Known): Step | undefined {
  const own = k.record!;
  const intent = own.orders.find(({ result }) => !result);
  if (!intent) return undefined;
  if (!intent.id && k.refused?.step.do === 'Order') return orderRefused(k, intent);
  if (!intent.id && k.armed === intent.at) return place(k, intent);
  const resolution = resolve(k, intent);
  if ('step' in resolution) return resolution.step;
  const settled = (change: Partial<OrderIntent>) => own.orders.map((other) => (other === intent ? { ...other, ...change } : other));
  if ('notPlaced' in resolution) return amend(k, { orders: settled({ result: 'NotPlaced' }) });
  const { placed, acquired, failed, porting } = resolution;
  if (!intent.id) return amend(k, { orders: settled({ id: placed.id }) });
  if (porting) return fail(k, `order ${placed.id}: the service reports ${placed.status}, so it wants documents or a port-in; see the Amazon Chime SDK console, then deploy again`);
  const bought = acquired.map((number): Holding => ({ number, got: 'Ordered', fresh: true, orderId: placed.id }));
  const holdings = [...own.holdings, ...bought];
  const orders = settled({ result: 'Decided' });
  const excluded = unique([...own.excluded ?? [], ...failed]);
  return amend(k, { holdings, orders, ...(failed.length > 0 && { excluded }), ...partial(k, placed.id, acquired, failed) });
}

/** An order that brought some numbers and not others: what the declaration says about that. */
function partial(k: Known, id: string, acquired: readonly string[], failed: readonly string[]): Partial<AttemptRecord> {
  if (failed.length === 0) return {};
  const own = k.record!;
  if (k.request.partial === 'Keep' && acquired.length > 0) {
    return { warnings: [...own.warnings ?? [], `order ${id} was partial: ${failed.join(', ')} could not be had; the rest is kept`] };
  }
  if (k.request.partial === 'Replace' || acquired.length === 0) return {};
  return { failedAt: k.now, failure: `order ${id} was partial: ${failed.join(', ')} could not be had; choose other numbers, or set partialOrderPolicy` };
}

function orderRefused(k: Known, intent: OrderIntent): Step {
  const own = k.record!;
  const { error } = k.refused!;
  const orders = own.orders.map((other) => (other === intent ? { ...other, result: 'NotPlaced' as const } : other));
  const treatment = treatmentOf(error);
  const subject = intent.numbers.join(', ');
  const more = intent.numbers.length;
  if (treatment === 'Quota') {
    const failure = `${subject}: ${more} more would exceed the account's quota of phone numbers (${error.name}: ${error.message}); ${quotaArithmetic(k, more)}`;
    return lookForQuota(k) ?? amend(k, { orders, failedAt: k.now, failure });
  }
  const refusals = own.orders.filter(({ result }) => result === 'NotPlaced').length + 1;
  if (treatment === 'Denied' || refusals >= REFUSED_ORDERS) {
    const suspicion = treatment === 'Refused' ? quotaSuspicion(k, more) : '';
    const failure = explain(subject, error.operation, error.name, error.message) + suspicion;
    return lookForQuota(k) ?? amend(k, { orders, failedAt: k.now, failure });
  }
  const listed = own.declared!.source.Type === 'List';
  return amend(k, { orders, ...(!listed && { excluded: unique([...own.excluded ?? [], ...intent.numbers]) }) });
}

/** Brings back what the plan found in the deletion queue. What has left it meanwhile is ordered instead. */
function restore(k: Known): Step | undefined {
  const own = k.record!;
  if (own.holdings.length === 0) return undefined;
  const sure = own.holdings.map(({ number }) => number);
  const look = lookAt(k, sure);
  if (look || !k.numbers) return look;
  let pause: Step | undefined;
  const leaving = () => sure.filter((number) => standing(k.numbers!.value.get(number)) === 'Leaving').length;
  for (const holding of own.holdings) {
    const { number } = holding;
    const state = k.numbers.value.get(number);
    const refused = k.refusals.get(refusalKey('Restore', number));
    if (standing(state) !== 'Leaving') continue;
    if (isBeforeOrder(state!, holding)) {
      pause = k.now < k.numbers.at + SECOND ? wait(1) : { do: 'LookNumbers', sure };
      continue;
    }
    const settles = settling(k, 'Restore', number);
    if (settles) {
      pause = settles;
      continue;
    }
    if (!refused) return lookFirst(k, own.goalAt) ?? fetched(k, holding) ?? { do: 'Restore', number };
    const treatment = treatRefusal(refused.code);
    if (treatment === 'Quota') return fail(k, `${number}: cannot be restored, the account's quota of phone numbers is reached; ${quotaArithmetic(k, leaving())}`);
    // An earlier call may have done it, and only its answer was lost.
    if (k.numbers.at <= refused.at) return k.now < refused.at + LAG ? wait((refused.at + LAG - k.now) / SECOND) : { do: 'LookNumbers', sure };
    if (treatment === 'Gone') return drop(k, number);
    if (refused.count >= REFUSED_ORDERS) return fail(k, explain(number, 'RestorePhoneNumber', refused.code, refused.message) + quotaSuspicion(k, leaving()));
    return { do: 'Restore', number };
  }
  return pause;
}

/** What is seen is the number as it was before our own order brought it anew. */
const isBeforeOrder = (state: NumberState, { got, orderId }: Holding): boolean =>
  got === 'Ordered' && orderId !== undefined && state.orderId !== undefined && state.orderId !== orderId;

/** Whoever had it when it was found has let it go since: what fetches it now has it from the deletion queue. */
function fetched(k: Known, { number, got, fresh }: Holding): Step | undefined {
  if (!fresh || (got !== 'TakenOver' && got !== 'Adopted')) return undefined;
  const change = (holding: Holding): Holding => (holding.number === number ? { ...holding, got: 'Restored', from: undefined, found: undefined } : holding);
  return amend(k, { holdings: k.record!.holdings.map(change) });
}

/** A listed number is ordered instead; for one that a search had found there may be another that need not be bought. */
function drop(k: Known, number: string): Step {
  const { declared, excluded = [], holdings } = k.record!;
  const rest = holdings.filter((holding) => holding.number !== number);
  return amend(k, declared!.source.Type === 'Search' ? { holdings: rest, excluded: unique([...excluded, number]), planned: undefined } : { holdings: rest });
}

/** Orders what is still missing. */
function order(k: Known): Step | undefined {
  const own = k.record!;
  const count = missing(own);
  if (count <= 0) return undefined;
  const source = own.declared!.source;
  const failedOrders = own.orders.filter(({ result }) => result === 'Decided').length;
  const keeps = k.request.partial === 'Keep' && own.holdings.some((holding) => holding.fresh) && failedOrders > 0;
  if (keeps) return undefined;
  if (own.orders.length >= ORDERS) return fail(k, `${k.request.logicalId}: ${own.orders.length} orders did not bring ${count} of the numbers (${(own.excluded ?? []).join(', ')}); try again later, or search elsewhere`);
  if (k.remaining < ORDER_NEEDS) return wait(1); // the next turn has more of it
  if (source.Type === 'List') return orderListed(k, missingNumbers(own, source));
  return source.Type === 'Search' ? orderFound(k, source, count) : undefined;
}

/** A listed number that an order could not bring may be in a part of the deletion queue that no listing shows. */
function orderListed(k: Known, numbers: readonly string[]): Step {
  const own = k.record!;
  const failed = numbers.filter((number) => own.excluded?.includes(number));
  if (failed.length === 0) return arm(k, numbers);
  const look = lookAt(k, failed);
  if (look) return look;
  const hidden = failed.filter((number) => standing(k.numbers!.value.get(number)) === 'Leaving');
  if (hidden.length === failed.length) {
    return amend(k, {
      holdings: [...own.holdings, ...hidden.map((number) => ({ number, got: 'Restored' as const, fresh: true as const }))],
      excluded: own.excluded!.filter((number) => !hidden.includes(number)),
    });
  }
  return fail(k, `${failed.join(', ')}: could not be had, somebody else may have taken ${failed.length > 1 ? 'them' : 'it'}; choose other numbers, or search for some`);
}

function orderFound(k: Known, search: SearchSourceProperties, count: number): Step {
  const own = k.record!;
  const shunned = new Set([...own.excluded ?? [], ...own.holdings.map(({ number }) => number)]);
  const chosen: string[] = [];
  for (const query of queries(search)) {
    if (chosen.length >= count) break;
    const found = k.searches.get(queryKey(query));
    if (!found) return k.refused?.step.do === 'Search' ? searchRefused(k, query) : { do: 'Search', query };
    const fits = (number: string) => !search.Pattern || matchesPattern(number, search.Pattern);
    const fitting = found.filter((number) => !shunned.has(number) && !chosen.includes(number) && fits(number));
    chosen.push(...spread(fitting, own.attempt).slice(0, count - chosen.length));
  }
  if (chosen.length === count) return arm(k, chosen);
  const tried = own.excluded?.length ? `, ${own.excluded.length} more could not be had` : '';
  return fail(k, `${describe(search)}: only ${chosen.length} of the ${count} numbers still needed ${chosen.length === 1 ? 'was' : 'were'} found${tried}; search in more area codes, or drop the pattern`);
}

/** One query for each area code or prefix, in the order given; one alone when there is none. */
function queries(search: SearchSourceProperties): Query[] {
  const byArea = (search.AreaCodes ?? []).map((areaCode) => ({ search, areaCode }));
  const byPrefix = (search.TollFreePrefixes ?? []).map((tollFreePrefix) => ({ search, tollFreePrefix }));
  return byArea.length + byPrefix.length > 0 ? [...byArea, ...byPrefix] : [{ search }];
}

function searchRefused(k: Known, query: Query): Step {
  const { error } = k.refused!;
  return fail(k, explain(`${describe(query.search)}`, error.operation, error.name, error.message));
}

/** "search for area codes 206, 425": for a reader. */
function describe(search: SearchSourceProperties): string {
  const parts = [
    search.AreaCodes && `area codes ${search.AreaCodes.join(', ')}`,
    search.TollFreePrefixes && `toll-free prefixes ${search.TollFreePrefixes.join(', ')}`,
    search.City, search.State, search.Country, search.PhoneNumberType, search.Pattern && `pattern ${search.Pattern}`,
  ];
  return `search for ${parts.filter(Boolean).join(', ')}`;
}

/** Writes the intent. The call follows in this same invocation or not at all. */
function arm(k: Known, numbers: readonly string[]): Step {
  const own = k.record!;
  return amend(k, { orders: [...own.orders, { numbers, at: k.now, token: `${own.attempt}.${own.orders.length}` }] });
}

/**
 * The purchase. The intent is written; now nobody may have set a newer goal, and CloudFormation must still want the
 * resource: both are looked at after the write, so that one of the two sides sees the other.
 */
function place(k: Known, intent: OrderIntent): Step {
  const look = lookFirst(k, intent.at);
  if (look) return look;
  return { do: 'Order', productType: k.record!.declared!.productType, numbers: intent.numbers, token: intent.token };
}

/** Looks at goals and at CloudFormation unless that was done after `since`. */
export function lookFirst(k: Known, since: number): Step | undefined {
  if (k.records!.at < since) return { do: 'LookRecords' };
  const { stackId, logicalId } = k.request;
  const resource = k.resources.get(resourceKey(stackId, logicalId));
  if (!resource || resource.at < since) return { do: 'LookResource', stackId, logicalId };
  return undefined;
}

/** Names the orders that are not decided, for an answer that has to be given. */
export const openOrders = (k: Known): string[] => k.record!.orders.filter(({ result }) => !result).map((intent) => describeOrder(k, intent));
