/**
 * Decides, before anything is touched, which numbers are kept, restored, taken over or adopted; the rest is to be
 * ordered. The plan is recorded as the holdings of the attempt.
 */
import { arrivals } from './acquisition/external-order';
import { assignedAsOther } from './details/details';
import { heldBeforeOperation, notBroughtBack } from './rollback';
import { ListSourceProperties, OrderSourceProperties, SearchSourceProperties } from '../../src/contract/order';
import { amend, fail } from '../attempt/amend';
import { baseOf, ownRecords } from '../attempt/attempts';
import { Known } from '../attempt/knowledge/knowledge';
import { lookAt } from '../attempt/knowledge/looks';
import { Declared, Holding } from '../attempt/record/order-payload';
import { AttemptRecord } from '../attempt/record/record';
import { isGeneration } from '../attempt/request/envelope';
import { isRollingBack, lookHistory, stoodBeforeRollback } from '../attempt/stack-events';
import { isNeeded, Step } from '../attempt/step';
import { believed, standingOf } from '../ownership/number-evidence';
import { carried, Reusable, reusableNumbers } from '../ownership/reusable-numbers';
import { comesBack, take, Taken } from '../ownership/take-over';
import { standing } from '../service/number-state';
import { comparable, fewOf, satisfies } from '../service/phone-numbers';

/** What is left to order; a rollback orders nothing. */
export function missing(known: Known): number {
  const own = known.record!;
  const source = own.declared!.source;
  if (source.Type === 'Order' || isRollingBack(known)) return 0;
  return (source.Type === 'List' ? source.PhoneNumbers.length : source.Count) - own.holdings.length;
}

/** The listed numbers that nobody holds yet. */
export function missingNumbers(own: AttemptRecord, source: ListSourceProperties): string[] {
  const held = new Set(own.holdings.map(({ number }) => number));
  return source.PhoneNumbers.filter((number) => !held.has(number));
}

export function plan(
  known: Known,
  abandoned: readonly AttemptRecord[],
  salvaged: readonly Holding[],
): Step | undefined {
  const own = known.record!;
  if (own.plannedAt !== undefined) return undefined;
  const base = baseOf(known);
  if (known.request.requestType === 'Update' && !base && isGeneration(known.request.physicalId) && !everFailed(known)) {
    const { movedFrom, logicalId } = known.request;
    if (movedFrom !== undefined) {
      return fail(
        known,
        `${logicalId}: the region of an order cannot change (it was ${movedFrom}); declare a second order in the ` +
          'new region and remove the first',
      );
    }
    const rule = 'no record of this resource was found';
    return fail(
      known,
      `${known.request.physicalId}: ${rule}; restore it in Parameter Store, or declare the numbers with ` +
        'adoptExisting under a new construct id',
    );
  }
  // A second plan keeps what the first one has got.
  const formers = reusableNumbers(known, abandoned, [
    ...own.holdings.filter(({ acquiredHere }) => acquiredHere),
    ...salvaged,
  ]);
  const { source } = own.declared!;
  switch (source.Type) {
    case 'List':
      return planList(known, source, base, formers);
    case 'Search':
      return planSearch(known, source, base, formers);
    case 'Order':
      return planOrder(known, source, base, formers);
  }
}

/**
 * An Update may follow a Create that failed without a rollback: there is nothing then to build on, and that is known.
 */
const everFailed = (known: Known): boolean =>
  ownRecords(known).some(
    ({ generation, outcome }) => generation === known.request.physicalId && outcome?.status === 'FAILED',
  );

/** A new generation when a number is taken away, else the one at hand. */
function recordPlan(
  known: Known,
  base: AttemptRecord | undefined,
  holdings: readonly Holding[],
  warnings: readonly string[] = [],
): Step {
  const kept = new Set(holdings.map(({ number }) => number));
  // A number that is gone already is taken away by nobody.
  const isGone = (number: string) => standingOf(known, number) === 'Absent' || isExcluded(known, number);
  const takesAway = base?.holdings.some(({ number }) => !kept.has(number) && !isGone(number)) ?? false;
  const generation =
    takesAway || !isGeneration(known.record!.generation) ? known.request.attempt : known.record!.generation;
  const held = assignedAsOther(known, [...kept], known.record!.declared!.productType);
  return held
    ? fail(known, held)
    : amend(known, { plannedAt: known.now, holdings, generation, warnings: fewOf(warnings) });
}

function planList(
  known: Known,
  source: ListSourceProperties,
  base: AttemptRecord | undefined,
  formers: readonly Reusable[],
): Step {
  const inherited = new Map(carried(base?.holdings ?? []).map((holding) => [holding.number, holding]));
  const former = new Map([...formers].reverse().map((entry) => [entry.holding.number, entry]));
  const look = lookAt(
    known,
    [...inherited.keys(), ...source.PhoneNumbers.filter((number) => former.has(number)), ...refusedBefore(known)],
    true,
  );
  if (look) return look;
  const before = isRollingBack(known) ? heldBeforeOperation(known) : undefined;
  const isWanted = (number: string) => !before || before.holdings.some((holding) => holding.number === number);
  const holdings: Holding[] = [];
  const warnings: string[] = [];
  for (const number of source.PhoneNumbers.filter(isWanted)) {
    const got = keepOrTake(known, number, inherited.get(number), former.get(number));
    if (isNeeded(got)) return got.step;
    if ('holding' in got) holdings.push(got.holding);
    else if ('refusal' in got && !isRollingBack(known)) return fail(known, got.refusal);
    else if (isRollingBack(known)) warnings.push('refusal' in got ? got.refusal : notBroughtBack(number, got.absent));
  }
  return recordPlan(known, base, holdings, warnings);
}

/** What is there is kept or taken; what is absent is to be ordered, except by a rollback. */
function keepOrTake(
  known: Known,
  number: string,
  kept: Holding | undefined,
  former: Reusable | undefined,
): Taken | { readonly absent: string } {
  const state = believed(known, number);
  if (!state || standing(state) === 'Absent') return { absent: 'it is not in the account any more' };
  return kept ? { holding: kept } : take(known, state, former);
}

/** Listed numbers of which the service has refused an order. */
const refusedBefore = (known: Known): string[] =>
  known.record!.orders.filter(({ result }) => result === 'NotPlaced').flatMap(({ numbers }) => numbers);

/** The numbers of an order that was placed elsewhere, as far as they have arrived; nothing is bought. */
function planOrder(
  known: Known,
  source: OrderSourceProperties,
  base: AttemptRecord | undefined,
  formers: readonly Reusable[],
): Step {
  const arrived = arrivals(known, source, base, formers);
  return isNeeded(arrived) ? arrived.step : recordPlan(known, base, arrived.holdings, arrived.warnings);
}

function planSearch(
  known: Known,
  search: SearchSourceProperties,
  base: AttemptRecord | undefined,
  formers: readonly Reusable[],
): Step {
  const ours = keepable(known, search, base, formers);
  const our = new Set(ours.map(({ number }) => number));
  const candidates = formers.filter(
    ({ holding: { number }, declared, salvaged, sibling }) =>
      !our.has(number) &&
      !isExcluded(known, number) &&
      // What a broken-off attempt has bought, or a generation of ours holds that is still there, serves as well when it
      // was listed: nothing is bought beside it.
      (salvaged || sibling !== undefined || declared.source.Type === 'Search') &&
      stillFound(number, search, declared),
  );
  const look = lookAt(
    known,
    [...(base?.holdings ?? []), ...ours, ...candidates.map(({ holding }) => holding)].map(({ number }) => number),
  );
  const choice = look ?? lookBeforeChoice(known, search, base, ours);
  if (choice) return choice;
  const holdings = bestFirst(known, ours).slice(0, search.Count);
  for (const former of candidates) {
    const { number } = former.holding;
    if (holdings.length >= search.Count || holdings.some((holding) => holding.number === number)) continue;
    const back = comesBack(known, believed(known, number), former);
    if (isNeeded(back)) return back.step;
    if (back) holdings.push(back.holding);
  }
  return recordPlan(known, base, holdings, missingAfterRollback(known, holdings));
}

/** Which of more numbers than are wanted were held before the update that is rolled back, the events tell. */
function lookBeforeChoice(
  known: Known,
  { Count }: SearchSourceProperties,
  base: AttemptRecord | undefined,
  ours: readonly Holding[],
): Step | undefined {
  return isRollingBack(known) && base && ours.length > Count ? lookHistory(known, [base]) : undefined;
}

/**
 * Of more than are wanted those are kept that can be used as they are, before those that would have to be restored;
 * what is gone takes no place. A rollback restores what was there, in its order, before what the update has added.
 */
function bestFirst(known: Known, holdings: readonly Holding[]): Holding[] {
  const left = holdings.filter(({ number }) => standingOf(known, number) !== 'Absent');
  if (isRollingBack(known)) {
    const before = new Set(heldBeforeOperation(known)?.holdings.map(({ number }) => number));
    return [...left.filter(({ number }) => before.has(number)), ...left.filter(({ number }) => !before.has(number))];
  }
  const isHere = ({ number }: Holding) => standingOf(known, number) === 'Here';
  return [...left.filter(isHere), ...left.filter((holding) => !isHere(holding))];
}

/**
 * What is kept without further ado: what the base holds. After a replacement a rollback may arrive at the new
 * generation; the one that stood before, or else an old one declared in just these words, then holds what was there.
 */
function keepable(
  known: Known,
  search: SearchSourceProperties,
  base: AttemptRecord | undefined,
  formers: readonly Reusable[],
): Holding[] {
  const stood = stoodBeforeRollback(known);
  const words = JSON.stringify(search);
  const isOld = ({ sibling, declared }: Reusable) =>
    stood === undefined ? JSON.stringify(declared.source) === words : sibling === stood;
  const old = formers.filter((former) => former.sibling && isOld(former));
  const before = old
    .filter(({ holding, declared }) => stillFound(holding.number, search, declared))
    .map(({ holding }) => holding);
  const now = carried(base?.holdings ?? []).filter(({ number }) => stillFound(number, search, base!.declared!));
  return [...before, ...now.filter(({ number }) => !before.some((holding) => holding.number === number))].filter(
    ({ number }) => !isExcluded(known, number),
  );
}

/** What a search held before the update that is rolled back, and holds no more. */
function missingAfterRollback(known: Known, holdings: readonly Holding[]): string[] {
  if (!isRollingBack(known)) return [];
  const kept = new Set(holdings.map(({ number }) => number));
  const before = heldBeforeOperation(known)?.holdings ?? [];
  return before
    .filter(({ number }) => !kept.has(number) && standingOf(known, number) === 'Absent')
    .map(({ number }) => notBroughtBack(number, 'it is not in the account any more'));
}

/** This attempt has tried in vain to get it. */
const isExcluded = (known: Known, number: string): boolean => known.record!.excluded?.includes(number) ?? false;

/** A number found by an earlier search is kept while it satisfies the one declared now. */
function stillFound(number: string, search: SearchSourceProperties, before: Declared): boolean {
  if (before.source.Type === 'Search' && !comparable(before.source, search)) return false;
  return satisfies(number, search);
}
