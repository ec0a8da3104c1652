/**
 * What may be concluded about a number. A look shows the service as it was up to SERVICE_LAG before it began; within
 * that time what was done, and accepted, is remembered and wins over what is seen.
 *
 * Example: a Delete has put +12065550100 into the deletion queue, and the stack is deployed again ten seconds later.
 * The inventory may still show the number as it was; the new Create knows from the record of the Delete that it is in
 * the queue, and restores it.
 */
import { TOKEN } from './purchase-token';
import { isSameResource } from '../attempt/attempts';
import { Effect, Known, refusalKey } from '../attempt/knowledge/knowledge';
import { lastEffect } from '../attempt/knowledge/looks';
import { OrderState } from '../attempt/knowledge/observations';
import { Declared, declaredOf, Detail, DETAILS, Holding, isBrought } from '../attempt/record/order-payload';
import { AttemptRecord } from '../attempt/record/record';
import { CLOCK_SKEW, SERVICE_LAG } from '../attempt/timing';
import { treatRefusal } from '../service/errors';
import { NumberState, standing } from '../service/number-state';
import { NumberMeaning } from '../service/statuses';

/** What another attempt, or an order, did to a number, at the latest by then; a release, at the earliest since then. */
type Deed =
  | { readonly at: number; readonly left: 'InQueue'; readonly since: number }
  | {
    readonly at: number;
    readonly left: 'InInventory';
    readonly holding: Holding;
    /** Of an attempt that has succeeded: details as it left them. */
    readonly declared?: Declared;
  };

type InInventory = Extract<Deed, { left: 'InInventory' }>;

/** The number as it is believed to be; undefined when it is not in the account. */
export function believed(known: Known, number: string): NumberState | undefined {
  const began = known.numbers?.began ?? 0;
  const seen = known.numbers?.value.get(number);
  const gone = goneSince(known, number, seen);
  if (gone !== undefined) return ownEffectsOn(known, number, seen, gone);
  const deed = lastDeed(known, number);
  // What the service changed at that moment shows all that was done before, however late the look is.
  const changed = (seen?.updatedAt ?? 0) - CLOCK_SKEW;
  const others = deed && began < deed.at + SERVICE_LAG && changed <= deed.at ? afterDeed(number, seen, deed) : seen;
  return ownEffectsOn(known, number, others, Math.max(began - SERVICE_LAG, changed));
}

const ownEffectsOn = (known: Known, number: string, state: NumberState | undefined, since: number) =>
  (known.effects.get(number) ?? [])
    .filter(({ at }) => at > since)
    .reduce((before, effect) => afterEffect(number, before, effect), state);

/**
 * A look that shows a number in the deletion queue, or not at all, and a refusal that says the same, bear each
 * other out: somebody has taken it away, whatever we did before. The time of the last such refusal.
 */
function goneSince(known: Known, number: string, seen: NumberState | undefined): number | undefined {
  if (!known.numbers || !['Leaving', 'Absent'].includes(standing(seen))) return undefined;
  const refused = [...DETAILS, 'Release'].flatMap((what) => known.refusals.get(refusalKey(what, number)) ?? []);
  const gone = refused.filter(({ code, at }) => treatRefusal(code) === 'Gone' && known.numbers!.began >= at);
  return gone.length > 0 ? Math.max(...gone.map(({ at }) => at)) : undefined;
}

/** Where a number is believed to stand. */
export const standingOf = (known: Known, number: string): NumberMeaning => standing(believed(known, number));

/** From when on a look shows what a decided order brought; `otherwise` counts where the service does not date it. */
export const broughtShownFrom = (order: OrderState | undefined, otherwise: number): number =>
  (order?.updatedAt ?? otherwise) + CLOCK_SKEW + SERVICE_LAG;

/** Whether a look can show everything that was done before that moment. */
export const showsAllBefore = (began: number, moment: number): boolean => began >= moment + SERVICE_LAG;

function afterDeed(number: string, seen: NumberState | undefined, deed: Deed): NumberState | undefined {
  const meaning = standing(seen);
  if (meaning === 'Broken') return seen;
  if (deed.left === 'InQueue') {
    return meaning === 'Leaving' ? seen : { ...(seen ?? blank(number)), status: 'ReleaseInProgress', deleted: true };
  }
  return meaning === 'Here' || (meaning === 'Arriving' && !hadArrived(seen!, deed))
    ? withoutOldToken(seen!, deed)
    : asLeft(number, seen, deed);
}

/** Nobody has succeeded with a number before it had arrived: a look that shows it on its way is older. */
const hadArrived = (seen: NumberState, { declared, holding }: InInventory): boolean =>
  declared !== undefined && mayBeOfOrder(seen, holding.orderId);

function asLeft(number: string, seen: NumberState | undefined, { holding, declared }: InInventory): NumberState {
  const there: NumberState = {
    ...(seen ?? blank(number)),
    // Without a declaration nobody knows its details yet: a look has to show them before any is judged.
    status: declared ? 'Unassigned' : 'AcquireInProgress',
    deleted: false,
    ...(holding.orderId !== undefined && { orderId: holding.orderId }),
  };
  return declared ? { ...there, ...detailsOf(declared) } : there;
}

function afterEffect(
  number: string,
  state: NumberState | undefined,
  { did, value }: Effect,
): NumberState | undefined {
  switch (did) {
    case 'Release':
      if (!state || standing(state) === 'Broken') return state;
      return { ...state, status: 'ReleaseInProgress', deleted: true };
    case 'Restore':
      // It is on its way, also where the look did not show it; one has to show its details before any is judged.
      return ['Leaving', 'Absent'].includes(standing(state)) ? onItsWay(number, state) : state;
    case 'Associate':
      return state; // an assignment's, which holds no number
    case 'Disassociate':
      return state && { ...state, associations: state.associations.filter(({ id }) => id !== value) };
    default:
      return state && afterUpdate(state, did, value!);
  }
}

const onItsWay = (number: string, state: NumberState | undefined): NumberState => ({
  ...(state ?? blank(number)),
  status: 'AcquireInProgress',
  deleted: false,
});

const afterUpdate = (state: NumberState, detail: Detail, value: string): NumberState => ({
  ...state,
  [detail]: value,
  ...(detail === 'callingName' && { callingNameStatus: 'UpdateInProgress' }),
});

/**
 * Whoever has succeeded with a number has taken the token of its order off: what still shows one is from before.
 * Another order than ours has brought another token.
 */
function withoutOldToken(seen: NumberState, { declared, holding }: InInventory): NumberState {
  const isOld = declared && mayBeOfOrder(seen, holding.orderId) && TOKEN.test(seen.name);
  return isOld ? { ...seen, name: declared.name ?? '' } : seen;
}

/** Whether a number came by that order, as far as both are known. */
export const mayBeOfOrder = ({ orderId }: NumberState, id: string | undefined): boolean =>
  orderId === undefined || id === undefined || orderId === id;

const detailsOf = ({ productType, name, callingName }: Declared): Partial<NumberState> => ({
  productType,
  ...(name !== undefined && { name }),
  ...(callingName !== undefined && { callingName }),
});

const blank = (number: string): NumberState => ({
  number,
  status: 'Unassigned',
  productType: '',
  name: '',
  callingName: '',
  deleted: false,
  associations: [],
});

/** The last that is known to have been done to a number by other attempts, and by the orders of this resource. */
function lastDeed(known: Known, number: string): Deed | undefined {
  let last: Deed | undefined;
  const consider = (deed: Deed | undefined) => {
    if (deed && (!last || deed.at > last.at)) last = deed;
  };
  consider(deedsOfRecords(known.records?.value, known.request.attempt).get(number));
  consider(deedsOfRecords(known.ledger?.value, known.request.attempt).get(number));
  if (known.record) consider(broughtByOwn(known.record).get(number));
  for (const { value: order } of known.orders.values()) consider(deedOfOrder(order, number));
  if (last?.left !== 'InQueue' || !isGivingBack(known, number)) return last;
  return mayBeRestored(known, number, last.since) ? undefined : last;
}

/** Of an Update that clears up, that is what it does not keep itself. */
const isGivingBack = ({ request, record }: Known, number: string): boolean =>
  request.requestType === 'Delete' ||
  record?.failure !== undefined ||
  (record?.clearingAt !== undefined && record.holdings.every((holding) => holding.number !== number));

/**
 * An attempt that has not succeeded does not tell whether it has restored the number since, be it one that it had
 * bought and that a sibling released. To release it once more does no harm; to believe it in the queue leaves it to
 * nobody.
 */
const mayBeRestored = (known: Known, number: string, since: number): boolean =>
  [...(known.records?.value ?? []), ...(known.ledger?.value ?? [])].some(
    ({ outcome, endedAt = Infinity, holdings, released = [] }) =>
      outcome?.status !== 'SUCCESS' &&
      endedAt >= since &&
      !released.includes(number) &&
      holdings.some((one) => one.number === number && one.acquiredHere),
  );

/** An order of this resource that is decided has brought the number, when the service says so. */
function deedOfOrder(order: OrderState | undefined, number: string): Deed | undefined {
  if (order?.updatedAt === undefined || order.orderType === 'Porting') return undefined;
  const acquired = order.numbers.some((one) => one.number === number && one.status === 'Acquired');
  if (!acquired) return undefined;
  return {
    at: order.updatedAt + CLOCK_SKEW,
    left: 'InInventory',
    holding: { number, acquired: 'Ordered', orderId: order.id },
  };
}

/** Records are read many times and change never: what they say is worked out once for each look. */
const worked = new WeakMap<readonly AttemptRecord[], Map<string, Deed>>();

function deedsOfRecords(records: readonly AttemptRecord[] | undefined, except: string): ReadonlyMap<string, Deed> {
  if (!records) return NONE;
  const before = worked.get(records);
  if (before) return before;
  const deeds = new Map<string, Deed>();
  for (const record of records) {
    if (record.attempt === except) continue;
    for (const [number, deed] of deedsOf(record)) {
      const other = deeds.get(number);
      if (!other || other.at < deed.at) deeds.set(number, deed);
    }
  }
  worked.set(records, deeds);
  return deeds;
}

const NONE: ReadonlyMap<string, Deed> = new Map();

/** The own record changes while the attempt is at work: each of its versions is worked out once, too. */
const workedOwn = new WeakMap<AttemptRecord, ReadonlyMap<string, Deed>>();

function broughtByOwn(record: AttemptRecord): ReadonlyMap<string, Deed> {
  const deeds = workedOwn.get(record) ?? new Map(broughtBy(record));
  workedOwn.set(record, deeds);
  return deeds;
}

/** What the decided orders of an attempt have brought, whatever became of it since. */
function broughtBy({ orders, holdings }: AttemptRecord): [string, Deed][] {
  const decided = new Map(orders.flatMap(({ id, decidedAt }) => (id && decidedAt ? [[id, decidedAt]] : [])));
  return holdings.flatMap((holding): [string, Deed][] => {
    const at = holding.acquiredHere && holding.orderId ? decided.get(holding.orderId) : undefined;
    return at === undefined ? [] : [[holding.number, { at, left: 'InInventory', holding }]];
  });
}

/** Only of what has succeeded, or says so itself, is it known what became of the number. */
function deedsOf(record: AttemptRecord): [string, Deed][] {
  const at = record.endedAt;
  if (at === undefined) return broughtBy(record);
  const queued = [
    ...(record.released ?? []),
    ...(record.endedGenerations ?? []).flatMap(({ queued: gone }) => gone.map(({ number }) => number)),
  ].map((number): [string, Deed] => [number, { at, left: 'InQueue', since: mayReleaseFrom(record) }]);
  if (record.requestType === 'Delete' || record.outcome?.status !== 'SUCCESS') return [...broughtBy(record), ...queued];
  const held = record.holdings
    .filter(({ acquiredHere }) => acquiredHere)
    .map((holding): [string, Deed] => [
      holding.number,
      { at, left: 'InInventory', holding, declared: declaredOf(record, holding.number) },
    ]);
  return [...queued, ...held];
}

/** Whoever releases something has written before that it is about to. */
const mayReleaseFrom = ({ goalAt, failedAt, clearingAt }: AttemptRecord): number =>
  failedAt === undefined && clearingAt === undefined ? goalAt : Math.min(failedAt ?? Infinity, clearingAt ?? Infinity);

/** A Delete of this resource puts details back; whoever else holds the number may have its own. */
const mayTouch = (known: Known, record: AttemptRecord, number: string): boolean =>
  record.requestType === 'Delete'
    ? isSameResource(record, known.request)
    : record.holdings.some((holding) => holding.number === number);

/**
 * Whether a detail that looks as it should may have been changed since by somebody who wants it otherwise: another
 * attempt of this resource, or of an owner that was read. Then it is asserted, whatever is seen.
 */
export function mayHaveChanged(known: Known, number: string, detail: Detail, value: string): boolean {
  const began = known.numbers?.began ?? 0;
  const own = lastEffect(known, number, detail);
  const others = [...(known.records?.value ?? []), ...(known.ledger?.value ?? [])];
  return others.some((record) => {
    const { attempt, endedAt } = record;
    if (attempt === known.request.attempt || showsAllBefore(began, endedAt ?? known.now)) return false;
    // Of one that is still at work nobody knows more: it is asserted once after each look.
    if (own && own.at >= (endedAt ?? began)) return false;
    const isDeclared = mayTouch(known, record, number) && (declaredOf(record, number)?.[detail] ?? '') !== value;
    return isDeclared || mayHavePutBack(record, number, detail, value);
  });
}

/**
 * Who declared a detail just so may have changed it all the same: when it fails, or ends, what it had found in the
 * inventory goes back to what it was.
 */
function mayHavePutBack(record: AttemptRecord, number: string, detail: Detail, value: string): boolean {
  return endedHoldings(record).some(({ declared, holdings }) => {
    const holding = holdings.find((one) => one.number === number && !isBrought(one));
    if (!holding || !declared || declaredOf({ declared, holdings }, number)?.[detail] === undefined) return false;
    // What a deleted generation had found is not told any more.
    return holding.detailsFound === undefined || (holding.detailsFound[detail] ?? '') !== value;
  });
}

/** What an attempt that has not succeeded acquired, and what deleted generations left in the inventory. */
function endedHoldings({ outcome, declared, holdings, returned = [], endedGenerations = [] }: AttemptRecord) {
  const ended = endedGenerations.map((one) => ({ declared: one.declared, holdings: one.leftInInventory }));
  if (outcome?.status === 'SUCCESS') return ended;
  return [...ended, { declared, holdings: [...holdings.filter(({ acquiredHere }) => acquiredHere), ...returned] }];
}
