/**
 * Decides, before anything is touched, which numbers are kept, restored, taken over or adopted; the rest is to be
 * ordered. The plan is recorded as the holdings of the attempt.
 */
import { assignedElsewise } from './details';
import { arrivals } from './elsewhere';
import { baseOf, carried, Former, formersOf, ownRecords } from './formers';
import { stoodBeforeRollback } from './history';
import { Known, Step } from './known';
import { comparable, satisfies } from './numbers';
import { AttemptRecord, Declared, Holding } from './record';
import { isGeneration } from './request';
import { amend, fail, lookAt, standing } from './steps';
import { comesBack, take } from './take';
import { ListSourceProperties, OrderSourceProperties, SearchSourceProperties } from '../../src/private/contract';

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
  if (own.planned !== undefined) return undefined;
  const base = baseOf(k);
  if (k.request.kind === 'Update' && !base && isGeneration(k.request.physicalId) && !everFailed(k)) {
    const { movedFrom, logicalId } = k.request;
    if (movedFrom !== undefined) {
      return fail(k, `${logicalId}: the region of an order cannot change (it was ${movedFrom}); declare a second order in the new region and remove the first`);
    }
    const rule = 'no ledger record of this generation was found';
    return fail(k, `${k.request.physicalId}: ${rule}; restore it in Parameter Store, or declare the numbers with adoptExisting under a new construct id`);
  }
  // A second plan keeps what the first one has got.
  const formers = formersOf(k, abandoned, [...own.holdings.filter(({ fresh }) => fresh), ...salvaged]);
  const { source } = own.declared!;
  switch (source.Type) {
    case 'List': return planList(k, source, base, formers);
    case 'Search': return planSearch(k, source, base, formers);
    case 'Order': return planOrder(k, source, base, formers);
  }
}

/** An Update may follow a Create that failed without a rollback: there is nothing then to build on, and that is known. */
const everFailed = (k: Known): boolean =>
  ownRecords(k).some(({ generation, outcome }) => generation === k.request.physicalId && outcome?.status === 'FAILED');

/** A new generation when a number is taken away, else the one at hand. */
function settlePlan(k: Known, base: AttemptRecord | undefined, holdings: readonly Holding[], warnings: readonly string[] = []): Step {
  const kept = new Set(holdings.map(({ number }) => number));
  // A number that is gone already is taken away by nobody.
  const isGone = (number: string) => standing(k.numbers?.value.get(number)) === 'Absent' || isExcluded(k, number);
  const takesAway = base?.holdings.some(({ number }) => !kept.has(number) && !isGone(number)) ?? false;
  const generation = takesAway || !isGeneration(k.record!.generation) ? k.request.attempt : k.record!.generation;
  const held = assignedElsewise(k, [...kept], k.record!.declared!.productType);
  return held ? fail(k, held) : amend(k, { planned: k.now, holdings, generation, warnings });
}

function planList(k: Known, source: ListSourceProperties, base: AttemptRecord | undefined, formers: readonly Former[]): Step {
  const inherited = new Map(carried(base?.holdings ?? []).map((holding) => [holding.number, holding]));
  const former = new Map([...formers].reverse().map((entry) => [entry.holding.number, entry]));
  const look = lookAt(k, [...inherited.keys(), ...source.PhoneNumbers.filter((number) => former.has(number))], true);
  if (look) return look;
  const holdings: Holding[] = [];
  for (const number of source.PhoneNumbers) {
    const state = k.numbers!.value.get(number);
    const kept = inherited.get(number);
    if (!state || standing(state) === 'Absent') continue;
    const taken = kept ? { holding: kept } : take(k, state, former.get(number));
    if ('look' in taken) return taken.look;
    if ('refusal' in taken) return fail(k, taken.refusal);
    holdings.push(taken.holding);
  }
  return settlePlan(k, base, holdings);
}

/** The numbers of an order that was placed elsewhere, as far as they have arrived; nothing is bought. */
function planOrder(k: Known, source: OrderSourceProperties, base: AttemptRecord | undefined, formers: readonly Former[]): Step {
  const arrived = arrivals(k, source, base, formers);
  return 'step' in arrived ? arrived.step : settlePlan(k, base, arrived.holdings, arrived.warnings);
}

function planSearch(k: Known, search: SearchSourceProperties, base: AttemptRecord | undefined, formers: readonly Former[]): Step {
  const keep = keepable(k, search, base, formers).slice(0, search.Count);
  const kept = new Set(keep.map(({ number }) => number));
  const candidates = formers.filter(({ holding: { number }, declared }) =>
    !kept.has(number) && !isExcluded(k, number) && declared.source.Type === 'Search' && stillFound(number, search, declared));
  const look = lookAt(k, [...(base?.holdings ?? []), ...keep, ...candidates.map(({ holding }) => holding)].map(({ number }) => number));
  if (look) return look;
  const holdings = keep.filter(({ number }) => standing(k.numbers!.value.get(number)) !== 'Absent');
  for (const former of candidates) {
    const { number } = former.holding;
    if (holdings.length >= search.Count || holdings.some((holding) => holding.number === number)) continue;
    const back = comesBack(k, k.numbers!.value.get(number), former);
    if (back && 'look' in back) return back.look;
    if (back) holdings.push(back.holding);
  }
  return settlePlan(k, base, holdings);
}

/**
 * What is kept without further ado: what the base holds. After a replacement a rollback may arrive at the new generation;
 * the one that stood before, or else an old one declared in just these words, then holds what was there.
 */
function keepable(k: Known, search: SearchSourceProperties, base: AttemptRecord | undefined, formers: readonly Former[]): Holding[] {
  const stood = stoodBeforeRollback(k);
  const words = JSON.stringify(search);
  const isOld = ({ sibling, declared }: Former) => (stood === undefined ? JSON.stringify(declared.source) === words : sibling === stood);
  const old = formers.filter((former) => former.sibling && isOld(former));
  const before = old.filter(({ holding, declared }) => stillFound(holding.number, search, declared)).map(({ holding }) => holding);
  const now = carried(base?.holdings ?? []).filter(({ number }) => stillFound(number, search, base!.declared!));
  return [...before, ...now.filter(({ number }) => !before.some((holding) => holding.number === number))]
    .filter(({ number }) => !isExcluded(k, number));
}

/** This attempt has tried in vain to get it. */
const isExcluded = (k: Known, number: string): boolean => k.record!.excluded?.includes(number) ?? false;

/** A number found by an earlier search is kept while it satisfies the one declared now. */
function stillFound(number: string, search: SearchSourceProperties, before: Declared): boolean {
  if (before.source.Type === 'Search' && !comparable(before.source, search)) return false;
  return satisfies(number, search);
}
