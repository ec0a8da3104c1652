/**
 * Decides, before anything is touched, which numbers are kept, restored, taken over or adopted; the rest is to be
 * ordered. The plan is recorded as the holdings of the attempt.
 */
import { ListSourceProperties, OrderSourceProperties, SearchSourceProperties } from '../../src/private/contract';
import { claimOn, isNewer, isPredecessor, openGenerations } from './claims';
import { assignedElsewise, TOKEN } from './details';
import { Known, NumberState, Step } from './known';
import { comparable, matchesPattern, satisfies } from './numbers';
import { AttemptRecord, Declared, Details, Holding } from './record';
import { isGeneration } from './request';
import { amend, fail, isAssigned, SECOND, standing, unique } from './steps';

/** A number that an ended or abandoned generation of this resource held, and under which declaration. */
interface Former {
  readonly holding: Holding;
  readonly declared: Declared;
  /** Acquired by an attempt that was broken off: still to be given back unless this one keeps it. */
  readonly salvaged?: true;
  /** Held by another generation of this resource that CloudFormation has not deleted yet: a rollback gets it back. */
  readonly sibling?: true;
  /** Left in the inventory when its generation ended; absent for what went into the deletion queue. */
  readonly left?: true;
}

/** The settled attempt that an Update builds on. */
export function baseOf(k: Known): AttemptRecord | undefined {
  if (k.request.kind !== 'Update') return undefined;
  return openGenerations(ownRecords(k)).find(({ generation }) => generation === k.request.physicalId);
}

/** Records of this very resource; those of an earlier stack of the same name are not among them. */
export const ownRecords = (k: Known): AttemptRecord[] => k.records!.value.filter(({ stackId }) => stackId === k.request.stackId);

/** Of the other generations of this resource, only the settled one that an Update builds on lives for sure. */
export const baseLives = (k: Known) => (record: AttemptRecord): boolean =>
  k.request.kind === 'Update' && record.outcome !== undefined && record.generation === k.request.physicalId;

/** What is left to order. */
export function missing(own: AttemptRecord): number {
  const source = own.declared!.source;
  if (source.Type === 'Order') return 0;
  return (source.Type === 'List' ? source.PhoneNumbers.length : source.Count) - own.holdings.length;
}

/** The listed numbers that nobody holds yet. */
export function missingNumbers(own: AttemptRecord, source: ListSourceProperties): string[] {
  const held = new Set(own.holdings.map(({ number }) => number));
  return source.PhoneNumbers.filter((number) => !held.has(number));
}

export function plan(k: Known, abandoned: readonly AttemptRecord[], salvaged: readonly Holding[]): Step | undefined {
  const own = k.record!;
  if (own.planned) return undefined;
  const base = baseOf(k);
  if (k.request.kind === 'Update' && !base && isGeneration(k.request.physicalId) && !everSeen(k)) {
    return fail(k, `${k.request.physicalId}: no ledger record of this generation was found; restore it in Parameter Store, or declare the numbers with adoptExisting under a new construct id`);
  }
  const formers = [...salvaged.map((holding) => ({ holding, declared: abandonedDeclaration(abandoned, holding) ?? own.declared!, salvaged: true as const })), ...siblings(k, base), ...ended(k)];
  switch (own.declared!.source.Type) {
    case 'List': return planList(k, own.declared!.source, base, formers);
    case 'Search': return planSearch(k, own.declared!.source, base, formers);
    case 'Order': return planOrder(k, own.declared!.source, base);
  }
}

const everSeen = (k: Known): boolean => ownRecords(k).some(({ generation, attempt }) => generation === k.request.physicalId && attempt !== k.request.attempt);

const abandonedDeclaration = (abandoned: readonly AttemptRecord[], holding: Holding): Declared | undefined =>
  abandoned.find(({ holdings, orders }) => holdings.includes(holding) || orders.some(({ numbers }) => numbers.includes(holding.number)))?.declared;

/** What the other open generations of this very resource hold. */
function siblings(k: Known, base: AttemptRecord | undefined): Former[] {
  if (k.request.kind !== 'Update') return [];
  return openGenerations(ownRecords(k)).filter(({ generation }) => generation !== base?.generation)
    .flatMap(({ declared, holdings }) => carried(holdings).map((holding) => ({ holding, declared: declared!, sibling: true as const })));
}

/**
 * Numbers of generations that have ended: retained ones by their last record, deleted ones by their tombstone; the last
 * to go is the first to come back.
 */
function ended(k: Known): Former[] {
  const records = [...k.records!.value].sort((one, other) => (isNewer(one, other) ? -1 : 1));
  const tombstones = records.filter(({ kind, outcome, goalAt }) => kind === 'Delete' && outcome?.status === 'SUCCESS' && k.now < goalAt + QUEUE_DAYS * 86_400 * SECOND);
  const buried = tombstones.flatMap(({ ended: all = [] }) => all).flatMap(({ declared, queued, left }) => [
    ...queued.map((holding) => ({ holding, declared })),
    ...left.map((holding) => ({ holding, declared, left: true as const })),
  ]);
  const retained = openGenerations(records).filter((record) => isPredecessor(record, k.request.stackId) || (k.request.kind === 'Create' && record.stackId === k.request.stackId));
  return [...retained.flatMap(({ declared, holdings }) => holdings.map((holding) => ({ holding, declared: declared!, left: true as const }))), ...buried];
}

/** So long does the service keep a deleted number; what is in the inventory afterwards came there on somebody else's account. */
const QUEUE_DAYS = 7;

/** Kept numbers are inherited, not acquired by this attempt. */
const carried = (holdings: readonly Holding[]): Holding[] => holdings.map(({ fresh, ...holding }) => holding);

/** A new generation when a number is taken away, else the one at hand. */
function settlePlan(k: Known, base: AttemptRecord | undefined, holdings: readonly Holding[], warnings: readonly string[] = []): Step {
  const kept = new Set(holdings.map(({ number }) => number));
  // A number that is gone already is taken away by nobody.
  const takesAway = base?.holdings.some(({ number }) => !kept.has(number) && standing(k.numbers?.value.get(number)) !== 'Absent') ?? false;
  const generation = takesAway || !isGeneration(k.record!.generation) ? k.request.attempt : k.record!.generation;
  const held = assignedElsewise(k, [...kept], k.record!.declared!.productType);
  return held ? fail(k, held) : amend(k, { planned: true, holdings, generation, warnings });
}

function planList(k: Known, source: ListSourceProperties, base: AttemptRecord | undefined, formers: readonly Former[]): Step {
  const inherited = new Map(carried(base?.holdings ?? []).map((holding) => [holding.number, holding]));
  const former = new Map([...formers].reverse().map((entry) => [entry.holding.number, entry]));
  const sure = unique([...inherited.keys(), ...source.PhoneNumbers.filter((number) => former.has(number))]);
  if (!k.numbers || sure.some((number) => !k.numbers!.value.has(number))) return { do: 'LookNumbers', sure };
  const holdings: Holding[] = [];
  for (const number of source.PhoneNumbers) {
    const state = k.numbers.value.get(number);
    const kept = inherited.get(number);
    if (kept) {
      if (standing(state) !== 'Absent') holdings.push(kept);
      continue;
    }
    if (standing(state) === 'Absent') continue;
    const taken = take(k, state!, former.get(number));
    if ('look' in taken) return taken.look;
    if ('refusal' in taken) return fail(k, taken.refusal);
    holdings.push(taken.holding);
  }
  return settlePlan(k, base, holdings);
}

/** A listed number that the account already has: restored, taken over, adopted, or refused with the reason. */
function take(k: Known, state: NumberState, former: Former | undefined): { readonly look: Step } | { readonly refusal: string } | { readonly holding: Holding } {
  const { number } = state;
  if (former?.salvaged && standing(state) === 'Here') return { holding: { ...former.holding, fresh: true } };
  if (former?.sibling && (standing(state) === 'Here' || standing(state) === 'Leaving')) return { holding: former.holding };
  if (standing(state) === 'Arriving') return { refusal: `${number}: another order is acquiring it (${state.status}); wait until that is done, then deploy again` };
  if (standing(state) === 'Broken') return { refusal: `${number}: the service reports ${state.status}; resolve it in the Amazon Chime SDK console, then deploy again` };
  if (!k.ledger) return { look: { do: 'LookLedger' } };
  const claimed = claimOn(k, number, new Set([k.request.attempt]), baseLives(k));
  if ('look' in claimed) return claimed;
  const owner = claimed.claim;
  const elsewhere = owner !== undefined && owner.record.stackId !== k.request.stackId;
  if (elsewhere && !k.request.adoptExisting) {
    return { refusal: `${number}: declared by ${owner.record.logicalId} in stack ${stackName(owner.record)}; remove it there, or set adoptExisting to move it here` };
  }
  if (standing(state) === 'Leaving') return { holding: { number, got: 'Restored', fresh: true, ...orderIdOf(state), ...foundOf(state) } };
  if (!owner && !former?.left && !k.request.adoptExisting) {
    return { refusal: `${number}: already in the account's inventory, bought by nobody that the ledger knows; set adoptExisting to take it over` };
  }
  const earlier = owner?.holding ?? (former?.left && former.holding);
  const got = earlier && earlier.got !== 'Adopted' ? 'TakenOver' : 'Adopted';
  return { holding: { number, got, fresh: true, ...orderIdOf(state), found: foundDetails(state) } };
}

const stackName = (record: AttemptRecord): string => record.stackId.split('/')[1] ?? record.stackId;
const orderIdOf = (state: NumberState): { orderId?: string } => (state.orderId ? { orderId: state.orderId } : {});

/** Details as they are now; a name that is a token of an order is no name. */
function foundDetails(state: NumberState): Details {
  return {
    productType: state.productType,
    ...(state.name !== '' && !TOKEN.test(state.name) && { name: state.name }),
    ...(state.callingName !== '' && { callingName: state.callingName }),
  };
}

const foundOf = (state: NumberState): { found?: Details } => ({ found: foundDetails(state) });

/** The numbers of an order that was placed elsewhere, as far as they have arrived; nothing is bought. */
function planOrder(k: Known, source: OrderSourceProperties, base: AttemptRecord | undefined): Step {
  const id = source.PhoneNumberOrderId;
  const seen = k.orders.get(id);
  if (!seen) return { do: 'LookOrder', id };
  if (!seen.value) return fail(k, `order ${id}: not known to the service in this region; check the id, then deploy again`);
  const numbers = seen.value.numbers.map(({ number }) => number);
  const inherited = new Map(carried(base?.holdings ?? []).map((holding) => [holding.number, holding]));
  const sure = unique([...inherited.keys(), ...numbers]);
  if (!k.numbers || sure.some((number) => !k.numbers!.value.has(number))) return { do: 'LookNumbers', sure };
  const here = numbers.filter((number) => standing(k.numbers!.value.get(number)) === 'Here');
  const holdings = here.map((number): Holding => inherited.get(number)
    ?? { number, got: 'Adopted', fresh: true, orderId: id, found: foundDetails(k.numbers!.value.get(number)!) });
  const pending = numbers.filter((number) => !here.includes(number));
  const warnings = pending.length > 0 ? [`order ${id} (${seen.value.status}): ${pending.join(', ')} not active yet; the declared details are applied by the next update after that`] : [];
  return settlePlan(k, base, holdings, warnings);
}

function planSearch(k: Known, search: SearchSourceProperties, base: AttemptRecord | undefined, formers: readonly Former[]): Step {
  const keep = carried(base?.holdings ?? []).filter(({ number }) => stillFound(number, search, base!.declared!)).slice(0, search.Count);
  const kept = new Set(keep.map(({ number }) => number));
  const candidates = formers.filter(({ holding, declared }) => !kept.has(holding.number) && declared.source.Type === 'Search' && stillFound(holding.number, search, declared));
  const sure = unique([...(base?.holdings ?? []).map(({ number }) => number), ...candidates.map(({ holding }) => holding.number)]);
  if (sure.length > 0 && (!k.numbers || sure.some((number) => !k.numbers!.value.has(number)))) return { do: 'LookNumbers', sure };
  const holdings = keep.filter(({ number }) => standing(k.numbers!.value.get(number)) !== 'Absent');
  for (const former of candidates) {
    if (holdings.length >= search.Count) break;
    if (holdings.some(({ number }) => number === former.holding.number)) continue;
    const back = comesBack(k, former);
    if (back && 'look' in back) return back.look;
    if (back) holdings.push(back.holding);
  }
  return settlePlan(k, base, holdings);
}

/** A number found by an earlier search is kept while it satisfies the one declared now. */
function stillFound(number: string, search: SearchSourceProperties, before: Declared): boolean {
  if (before.source.Type === 'Search' && !comparable(before.source, search)) return false;
  if (before.source.Type === 'Search' && (before.source.Pattern ?? '') === (search.Pattern ?? '') && same(before.source, search)) return true;
  return satisfies(number, search) && (search.Pattern === undefined || matchesPattern(number, search.Pattern));
}

const same = (one: SearchSourceProperties, other: SearchSourceProperties): boolean =>
  (['AreaCodes', 'TollFreePrefixes'] as const).every((field) => (one[field] ?? []).join() === (other[field] ?? []).join());

/** A number of an ended generation comes back when nobody holds, claims or has changed it since. */
function comesBack(k: Known, { holding, declared, salvaged, sibling, left }: Former): { readonly look: Step } | { readonly holding: Holding } | undefined {
  const state = k.numbers!.value.get(holding.number);
  const stands = standing(state);
  if (stands !== 'Here' && stands !== 'Leaving') return undefined;
  if (salvaged && stands === 'Here') return { holding: { ...holding, fresh: true } };
  if (sibling) return { holding };
  if (isAssigned(state!)) return undefined;
  if (stands === 'Here' && (!left || holding.got === 'Adopted')) return undefined;
  if (stands === 'Here' && (state!.productType !== declared.productType || (declared.name !== undefined && state!.name !== declared.name))) return undefined;
  if (!k.ledger) return { look: { do: 'LookLedger' } };
  const claimed = claimOn(k, holding.number, new Set([k.request.attempt]), baseLives(k));
  if ('look' in claimed) return claimed;
  if (claimed.claim) return undefined;
  const got = stands === 'Leaving' ? 'Restored' : 'TakenOver';
  return { holding: { number: holding.number, got, fresh: true, ...orderIdOf(state!), found: foundDetails(state!) } };
}
