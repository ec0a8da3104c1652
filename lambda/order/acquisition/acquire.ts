/** Gets what the plan says is missing: out of the deletion queue, or by an order. Intent first, then the call. */
import { outcomeOf } from '../attributes';
import { missing, missingNumbers } from '../plan';
import { describeOrder, Placed, purchased, resolve } from './purchase-outcome';
import { lookForQuota, quotaArithmetic, quotaSuspicion } from './quota';
import { notBroughtBack } from '../rollback';
import { drop, dropVanished, withoutWarned } from './vanished';
import { SearchSourceProperties } from '../../../src/contract/order';
import { amend, fail, recordTooLong } from '../../attempt/amend';
import { ownRecords } from '../../attempt/attempts';
import { CountedRefusal, Known, mayHaveHappened, queryKey, refusalKey } from '../../attempt/knowledge/knowledge';
import { lookAfterRefusal, lookAt, pollNumbers, unique, wait } from '../../attempt/knowledge/looks';
import { Refusal } from '../../attempt/knowledge/observations';
import { Holding, OrderIntent } from '../../attempt/record/order-payload';
import { AttemptRecord, fits } from '../../attempt/record/record';
import { isRollingBack } from '../../attempt/stack-events';
import { isNeeded, Query, Step } from '../../attempt/step';
import { ORDER_NEEDS, RETRY_PAUSE, SECOND } from '../../attempt/timing';
import { lookFirst } from '../../attempt/wanted';
import { believed, showsAllBefore, standingOf } from '../../ownership/number-evidence';
import { explain, treatmentOf, treatRefusal } from '../../service/errors';
import { NumberState } from '../../service/number-state';
import { matchesPattern, someOf, spread } from '../../service/phone-numbers';

/** How many orders one attempt may place; each later one replaces numbers that could not be acquired. */
const ORDERS = 6;
/** "Service received a bad request" may pass: the same order is tried again so often. */
const REFUSED_ORDERS = 3;
/** Somebody may delete by hand what has just come back; nobody does so for ever. */
const RESTORES = 3;

export function acquire(known: Known): Step | undefined {
  return recordPlaced(known) ?? followOrders(known) ?? restore(known) ?? order(known);
}

/** The id of an order is written down before anything else is done. */
function recordPlaced(known: Known): Step | undefined {
  if (!known.purchaseAnswered) return undefined;
  const { id } = known.purchaseAnswered;
  return amend(known, {
    orders: known.record!.orders.map((intent) => (!intent.id && !intent.result ? { ...intent, id } : intent)),
  });
}

/** Follows every open order of this attempt to its end. */
function followOrders(known: Known): Step | undefined {
  const own = known.record!;
  const intent = own.orders.find(({ result }) => !result);
  if (!intent) return undefined;
  if (!intent.id && known.refused?.step.do === 'Order') return orderRefused(known, intent);
  if (!intent.id && known.purchaseReady === intent.intendedAt) return place(known, intent);
  if (!intent.id && known.notPlaced === intent.intendedAt) return intendAnew(known, intent);
  const resolution = resolve(known, intent);
  if (isNeeded(resolution)) return resolution.step;
  if ('notPlaced' in resolution) return amend(known, { orders: withChanged(own, intent, { result: 'NotPlaced' }) });
  return intent.id
    ? noteDecided(known, intent, resolution)
    : amend(known, { orders: withChanged(own, intent, { id: resolution.placed.id }) });
}

/** The orders of a record, one of them changed. */
const withChanged = ({ orders }: AttemptRecord, intent: OrderIntent, change: Partial<OrderIntent>): OrderIntent[] =>
  orders.map((other) => (other === intent ? { ...other, ...change } : other));

/** Writes down what an order has brought, and what the declaration says about the rest. */
function noteDecided(known: Known, intent: OrderIntent, { placed, acquired, failed, porting }: Placed): Step {
  const own = known.record!;
  if (porting) {
    return fail(
      known,
      `order ${placed.id}: the service reports ${placed.status}, so it wants documents or a port-in; see the ` +
        'Amazon Chime SDK console, then deploy again',
    );
  }
  const bought = acquired.map((number) => purchased(number, placed.id));
  const holdings = [...own.holdings, ...bought];
  const orders = withChanged(own, intent, { result: 'Decided', decidedAt: known.now });
  const excluded = unique([...(own.excluded ?? []), ...failed]);
  return amend(known, {
    holdings,
    orders,
    ...(failed.length > 0 && { excluded }),
    ...partial(known, placed.id, acquired, failed),
  });
}

/** An order that brought some numbers and not others: what the declaration says about that. */
function partial(
  known: Known,
  id: string,
  acquired: readonly string[],
  failed: readonly string[],
): Partial<AttemptRecord> {
  if (failed.length === 0) return {};
  const own = known.record!;
  if (known.request.partial === 'Keep' && acquired.length > 0) {
    return {
      warnings: [
        ...(own.warnings ?? []),
        `order ${id} was partial: ${someOf(failed)} could not be acquired; the rest is kept`,
      ],
    };
  }
  if (known.request.partial === 'Replace' || acquired.length === 0) return {};
  return {
    failedAt: known.now,
    failure:
      `order ${id} was partial: ${someOf(failed)} could not be acquired; choose other numbers, or set ` +
      'partialOrderPolicy',
  };
}

function orderRefused(known: Known, intent: OrderIntent): Step {
  const own = known.record!;
  const { error } = known.refused!;
  const orders = withChanged(own, intent, { result: 'NotPlaced' });
  const treatment = treatmentOf(error);
  const subject = someOf(intent.numbers);
  const more = intent.numbers.length;
  if (treatment === 'Quota') {
    const failure =
      `${subject}: ${more} more would exceed the account's quota of phone numbers (${error.name}: ` +
      `${error.message}); ${quotaArithmetic(known, more)}`;
    return lookForQuota(known) ?? amend(known, { orders, failedAt: known.now, failure });
  }
  const refusals = own.orders.filter(({ result }) => result === 'NotPlaced').length + 1;
  // Of those who search at the same moment, many find the same numbers: the next search finds others.
  const most = own.declared!.source.Type === 'Search' ? ORDERS : REFUSED_ORDERS;
  if (treatment === 'Denied' || refusals >= most) {
    const suspicion = treatment === 'Refused' ? quotaSuspicion(known, more) : '';
    const failure = explain(subject, error.operation, error.name, error.message) + suspicion;
    return lookForQuota(known) ?? amend(known, { orders, failedAt: known.now, failure });
  }
  if (own.declared!.source.Type !== 'List') {
    return amend(known, { orders, excluded: unique([...(own.excluded ?? []), ...intent.numbers]) });
  }
  const again = intent.intendedAt + RETRY_PAUSE;
  if (known.now < again) return wait((again - known.now) / SECOND);
  // Perhaps the account has got one of them in the meantime, and the list does not show it yet: a new plan asks by
  // name.
  return amend(known, { orders, ...(refusals === 1 && { plannedAt: undefined }) });
}

/** Brings back what the plan found in the deletion queue. What has left it meanwhile is ordered instead. */
function restore(known: Known): Step | undefined {
  const own = known.record!;
  if (own.holdings.length === 0) return undefined;
  const sure = own.holdings.map(({ number }) => number);
  const look = lookAt(known, sure);
  if (look || !known.numbers) return look;
  const vanished = dropVanished(known);
  if (vanished) return vanished;
  const queued = inQueue(known);
  const next = queued.find((holding) => !isBeforeOrder(known, believed(known, holding.number)!, holding));
  if (next) return bringBack(known, next);
  return queued.length > 0 ? pollNumbers(known, sure) : undefined;
}

const inQueue = (known: Known): Holding[] =>
  known.record!.holdings.filter(({ number }) => standingOf(known, number) === 'Leaving');

function bringBack(known: Known, holding: Holding): Step {
  const { number } = holding;
  const vain = restoredInVain(known, number);
  if (vain) return vain;
  const refused = known.refusals.get(refusalKey('Restore', number));
  if (refused) return afterRefusedRestore(known, refused);
  return lookFirst(known, known.record!.goalAt) ?? fetched(known, holding) ?? { do: 'Restore', number };
}

/** A refusal is looked into first: an earlier call may have done it. Then it is tried again, or the reason is told. */
function afterRefusedRestore(known: Known, refused: CountedRefusal): Step {
  const { number, code, count, message } = refused;
  const doubt = lookAfterRefusal(known, 'Restore', number);
  if (!doubt && isRollingBack(known)) return giveUpRestoring(known, number, refused);
  const treatment = treatRefusal(code);
  const mayBeDone = doubt && mayHaveHappened(known, 'Restore', number);
  if (treatment === 'Quota' && !isRollingBack(known) && !mayBeDone) return beyondQuota(known, number);
  if (doubt) return doubt;
  if (treatment === 'Gone') return drop(known, number);
  return count >= REFUSED_ORDERS
    ? fail(known, explain(number, 'RestorePhoneNumber', code, message) + quotaSuspicion(known, inQueue(known).length))
    : { do: 'Restore', number };
}

const beyondQuota = (known: Known, number: string): Step =>
  fail(
    known,
    `${number}: cannot be restored, as the account's quota of phone numbers is reached; ` +
      quotaArithmetic(known, inQueue(known).length),
  );

/** A rollback goes on without a number that cannot come back, and says so. */
const giveUpRestoring = (known: Known, number: string, { code, message }: Refusal): Step =>
  withoutWarned(known, number, notBroughtBack(number, `it could not be restored (${code}: ${message})`));

/** What goes back into the deletion queue again and again is put there by somebody. */
function restoredInVain(known: Known, number: string): Step | undefined {
  const times = (known.effects.get(number) ?? []).filter(({ did }) => did === 'Restore').length;
  if (times < RESTORES) return undefined;
  const what = `restored ${times} times, and the service shows it in the deletion queue again`;
  return isRollingBack(known)
    ? withoutWarned(known, number, notBroughtBack(number, what))
    : fail(known, `${number}: ${what}; find out who or what deletes it, then deploy again`);
}

/**
 * What is seen is the number as it was before our own order brought it anew. A look that shows all that the order did
 * shows that another one came after it.
 */
function isBeforeOrder(known: Known, state: NumberState, { acquired, orderId }: Holding): boolean {
  if (acquired !== 'Ordered' || orderId === undefined || [undefined, orderId].includes(state.orderId)) return false;
  const orders = [known.record!, ...ownRecords(known)].flatMap((record) => record.orders);
  const { decidedAt = known.written.plan! } = orders.find(({ id }) => id === orderId) ?? {};
  return !showsAllBefore(known.numbers!.began, decidedAt);
}

/** Whoever had it when it was found has let it go since: what fetches it now has it from the deletion queue. */
function fetched(known: Known, { number, acquired, acquiredHere }: Holding): Step | undefined {
  if (!acquiredHere || (acquired !== 'TakenOver' && acquired !== 'Adopted')) return undefined;
  const change = (holding: Holding): Holding =>
    holding.number === number
      ? { ...holding, acquired: 'Restored', detailsFound: undefined }
      : holding;
  return amend(known, { holdings: known.record!.holdings.map(change) });
}

/** The invocation that wrote it came to an end before the service took the order: it is ordered by this one. */
function intendAnew(known: Known, intent: OrderIntent): Step {
  if (known.remaining < ORDER_NEEDS) return wait(1);
  return amend(known, { orders: withChanged(known.record!, intent, { intendedAt: known.now }) });
}

/** Orders what is still missing. */
function order(known: Known): Step | undefined {
  const own = known.record!;
  const count = missing(known);
  if (count <= 0) return undefined;
  const source = own.declared!.source;
  const failedOrders = own.orders.filter(({ result }) => result === 'Decided').length;
  const keeps =
    known.request.partial === 'Keep' && own.holdings.some((holding) => holding.acquiredHere) && failedOrders > 0;
  if (keeps) return undefined;
  if (own.orders.length >= ORDERS) {
    return fail(
      known,
      `${known.request.logicalId}: ${own.orders.length} orders did not bring ${count} of the numbers ` +
        `(${someOf(own.excluded ?? [])}); try again later, or search elsewhere`,
    );
  }
  if (known.remaining < ORDER_NEEDS) return wait(1); // the next turn has more of it
  if (source.Type === 'List') return orderListed(known, missingNumbers(own, source));
  return source.Type === 'Search' ? orderFound(known, source, count) : undefined;
}

/** A listed number that an order could not bring may be in a part of the deletion queue that no listing shows. */
function orderListed(known: Known, numbers: readonly string[]): Step {
  const own = known.record!;
  const failed = numbers.filter((number) => own.excluded?.includes(number));
  if (failed.length === 0) return recordIntent(known, numbers);
  const look = lookAt(known, failed);
  if (look) return look;
  const hidden = failed.filter((number) => standingOf(known, number) === 'Leaving');
  if (hidden.length === failed.length) {
    return amend(known, {
      holdings: [
        ...own.holdings,
        ...hidden.map((number) => ({ number, acquired: 'Restored' as const, acquiredHere: true as const })),
      ],
      excluded: own.excluded!.filter((number) => !hidden.includes(number)),
    });
  }
  return fail(
    known,
    `${someOf(failed)}: could not be acquired, and somebody else may have taken ` +
      `${failed.length > 1 ? 'them' : 'it'}; choose other numbers, or search for some`,
  );
}

function orderFound(known: Known, search: SearchSourceProperties, count: number): Step {
  const own = known.record!;
  const shunned = new Set([...(own.excluded ?? []), ...own.holdings.map(({ number }) => number)]);
  const chosen: string[] = [];
  for (const query of queries(search)) {
    if (chosen.length >= count) break;
    const found = known.searches.get(queryKey(query));
    if (!found) return known.refused?.step.do === 'Search' ? searchRefused(known, query) : { do: 'Search', query };
    const matches = (number: string) => !search.Pattern || matchesPattern(number, search.Pattern);
    const fitting = found.filter((number) => !shunned.has(number) && !chosen.includes(number) && matches(number));
    chosen.push(...spread(fitting, own.attempt).slice(0, count - chosen.length));
  }
  if (chosen.length === count) return recordIntent(known, chosen);
  const tried = own.excluded?.length ? `, ${own.excluded.length} more could not be acquired` : '';
  return fail(
    known,
    `${describe(search)}: only ${chosen.length} of the ${count} numbers still needed ` +
      `${chosen.length === 1 ? 'was' : 'were'} found${tried}; search in more area codes, or drop the pattern`,
  );
}

/** One query for each area code or prefix, in the order given; one alone when there is none. */
export function queries(search: SearchSourceProperties): Query[] {
  const byArea = (search.AreaCodes ?? []).map((areaCode) => ({ search, areaCode }));
  const byPrefix = (search.TollFreePrefixes ?? []).map((tollFreePrefix) => ({ search, tollFreePrefix }));
  return byArea.length + byPrefix.length > 0 ? [...byArea, ...byPrefix] : [{ search }];
}

function searchRefused(known: Known, query: Query): Step {
  const { error } = known.refused!;
  return fail(known, explain(`${describe(query.search)}`, error.operation, error.name, error.message));
}

/** "search for area codes 206, 425": for a reader. */
function describe(search: SearchSourceProperties): string {
  const parts = [
    search.AreaCodes && `area codes ${search.AreaCodes.join(', ')}`,
    search.TollFreePrefixes && `toll-free prefixes ${search.TollFreePrefixes.join(', ')}`,
    search.City,
    search.State,
    search.Country,
    search.PhoneNumberType,
    search.Pattern && `pattern ${search.Pattern}`,
  ];
  return `search for ${parts.filter(Boolean).join(', ')}`;
}

/** Writes the intent. The call follows in this same invocation or not at all. */
function recordIntent(known: Known, numbers: readonly string[]): Step {
  const own = known.record!;
  const intent: OrderIntent = { numbers, intendedAt: known.now, token: `${own.attempt}.${own.orders.length}` };
  if (!fits(asBought(known, intent))) return fail(known, recordTooLong(known));
  return amend(known, { orders: [...own.orders, intent] });
}

/** The longest that the record can become once these numbers are bought: what cannot be written down is not bought. */
function asBought(known: Known, intent: OrderIntent): AttemptRecord {
  const own = known.record!;
  const id = '00000000-0000-0000-0000-000000000000';
  const bought = intent.numbers.map((number): Holding => ({ ...purchased(number, id), detailsFound: {} }));
  const record: AttemptRecord = {
    ...own,
    orders: [...own.orders, { ...intent, id, result: 'Decided' }],
    holdings: [...own.holdings, ...bought],
    warnings: [...(own.warnings ?? []), 'x'.repeat(WARNINGS_ROOM)],
  };
  return { ...record, outcome: outcomeOf({ ...known, record }, record.warnings!) };
}

/** What a success has to tell of calling names, and of numbers that could not be acquired. */
const WARNINGS_ROOM = 600;

/**
 * The purchase. The intent is written; now nobody may have set a newer goal, and CloudFormation must still want the
 * resource: both are looked at after the write, so that one of the two sides sees the other.
 */
function place(known: Known, intent: OrderIntent): Step {
  const look = lookFirst(known, intent.intendedAt);
  if (look) return look;
  return {
    do: 'Order',
    productType: known.record!.declared!.productType,
    numbers: intent.numbers,
    token: intent.token,
  };
}

/** Names the orders that are not decided, for an answer that has to be given. */
export const openOrders = (known: Known): string[] =>
  known.record!.orders.filter(({ result }) => !result).map((intent) => describeOrder(known, intent));
