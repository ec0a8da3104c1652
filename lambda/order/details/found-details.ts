/**
 * What the details of a number were before this resource changed them: kept before the first change, and put back when
 * a detail is declared no more.
 */
import { amend } from '../../attempt/amend';
import { hasNotSucceeded, isNewer, newest, newestFirst } from '../../attempt/attempts';
import { Known } from '../../attempt/knowledge/knowledge';
import { numbersSince } from '../../attempt/knowledge/looks';
import { declaredOf, Detail, Details, Holding } from '../../attempt/record/order-payload';
import { AttemptRecord } from '../../attempt/record/record';
import { Step } from '../../attempt/step';
import { CLOCK_SKEW, OTHERS_STOPPED, SERVICE_LAG } from '../../attempt/timing';
import { believed } from '../../ownership/number-evidence';
import { holds } from '../../ownership/owners';
import { foundDetails, TOKEN } from '../../ownership/purchase-token';

/** Whether any of several attempts that held the number said something of a detail: no other has touched it. */
export const everDeclared = (attempts: readonly AttemptRecord[], number: string, detail: Detail): boolean =>
  attempts.some((one) => declaredOf(one, number)?.[detail] !== undefined && holds(one, number) !== undefined);

/**
 * The holding with what the first of these attempts found that declared a detail: the one that holds the number may
 * have looked long before. They are of one resource.
 */
export function withFound(attempts: readonly AttemptRecord[], holding: Holding): Holding {
  const { number } = holding;
  const found = (['name', 'callingName'] as const).flatMap((detail) => {
    const declaring = attempts.filter((one) => everDeclared([one], number, detail)).sort(newestFirst);
    const { detailsFound } = (declaring.length > 0 && holds(declaring.at(-1)!, number)) || {};
    return detailsFound ? [[detail, detailsFound[detail]] as const] : [];
  });
  return found.length === 0
    ? holding
    : { ...holding, detailsFound: { ...holding.detailsFound, ...Object.fromEntries(found) } };
}

/**
 * Those of these attempts that may have changed the number. Before its first change an attempt keeps what it finds; one
 * that was overtaken while it had yet to look has neither kept nor changed anything, and nothing of it is put back.
 */
export const touching = (known: Known, attempts: readonly AttemptRecord[], number: string): AttemptRecord[] =>
  attempts.filter((one) => !seemsUntouched(known, one, number) || known.numbers!.began < shownFrom(known, one));

/** Those of them that nobody has put right since, as whatever has succeeded with the number after them has. */
export const toBeUndone = (known: Known, attempts: readonly AttemptRecord[], number: string): AttemptRecord[] =>
  sinceSettled(touching(known, attempts, number), number);

function sinceSettled(attempts: readonly AttemptRecord[], number: string): AttemptRecord[] {
  const settled = newest(attempts.filter((one) => !hasNotSucceeded(one) && holds(one, number)));
  return attempts.filter((one) => !settled || !isNewer(settled, one));
}

/** An earlier attempt that has not succeeded, where the service dates the last change of the number before it. */
const seemsUntouched = (known: Known, record: AttemptRecord, number: string): boolean =>
  record.attempt !== known.request.attempt && hasNotSucceeded(record) && changedBefore(known, number, record);

const changedBefore = (known: Known, number: string, record: AttemptRecord): boolean =>
  (known.numbers?.value.get(number)?.updatedAt ?? Infinity) + CLOCK_SKEW < beginning(record);

/** Nothing is changed before the plan; what searches or orders may have planned again when it had changed something. */
const beginning = ({ declared, goalAt, orders, plannedAt = goalAt }: AttemptRecord): number =>
  declared?.source.Type === 'Search' || orders.length > 0 ? goalAt : plannedAt;

/** When a look shows all that an attempt has done. */
const shownFrom = (known: Known, { endedAt }: AttemptRecord): number =>
  (endedAt ?? known.written.goal + OTHERS_STOPPED) + SERVICE_LAG;

/** Where it makes a difference whether attempts have changed a number, a look that shows all that they have done. */
export function lookForChanges(
  known: Known,
  holdings: readonly Holding[],
  attempts: readonly AttemptRecord[],
): Step | undefined {
  const shown = holdings.flatMap((holding) => {
    const { number } = holding;
    const seems = sinceSettled(attempts, number).map((one) => [one, seemsUntouched(known, one, number)] as const);
    const those = (untouched: boolean) => seems.flatMap(([one, is]) => (is === untouched ? [one] : []));
    const doubtful = those(true);
    const { detailsFound } = withFound(attempts, holding);
    const matters = (detail: 'name' | 'callingName') =>
      everDeclared(doubtful, number, detail) &&
      !everDeclared(those(false), number, detail) &&
      known.numbers!.value.get(number)![detail] !== (detailsFound?.[detail] ?? '');
    return matters('name') || matters('callingName') ? doubtful.map((one) => shownFrom(known, one)) : [];
  });
  return shown.length > 0 ? numbersSince(known, Math.max(...shown)) : undefined;
}

/** Details that we are about to change for the first time are kept, so that they can be put back. */
export function rememberFound(known: Known, before: readonly AttemptRecord[]): Step | undefined {
  const own = known.record!;
  const { holdings } = own;
  const remembered = holdings.map((holding) => {
    const found = foundBefore(known, holding, before);
    return found === holding.detailsFound ? holding : { ...holding, detailsFound: found };
  });
  const anew = remembered.filter((holding, at) => holding !== holdings[at]);
  if (anew.length === 0) return undefined;
  return lookForEarlierChanges(known, anew, before) ?? amend(known, { holdings: remembered });
}

/**
 * What an attempt before this one took off may be shown for a while, and is not what was found: an update takes the
 * name "front desk" off, and half a minute later the next one gives the name "sales".
 */
function lookForEarlierChanges(
  known: Known,
  holdings: readonly Holding[],
  before: readonly AttemptRecord[],
): Step | undefined {
  const ended = holdings.flatMap(({ number }) => {
    const changed = (known.numbers!.value.get(number)?.updatedAt ?? 0) - CLOCK_SKEW;
    const ends = before.filter((one) => holds(one, number) !== undefined).map(({ endedAt = 0 }) => endedAt);
    return ends.filter((end) => end >= changed);
  });
  return ended.length > 0 ? numbersSince(known, Math.max(...ended) + SERVICE_LAG) : undefined;
}

function foundBefore(known: Known, holding: Holding, before: readonly AttemptRecord[]): Details | undefined {
  const { number, acquired, acquiredHere = false } = holding;
  const declared = declaredOf(known.record!, number)!;
  const state = believed(known, number)!;
  // What came out of the deletion queue is seen here for the first time.
  const isNew = acquired === 'Restored' && acquiredHere;
  const found = holding.detailsFound ?? (isNew ? foundDetails(state) : undefined);
  // Somebody else may name a number while it is being taken over; what is not declared here is left as it is.
  const isTaken = acquired !== 'Ordered' && acquiredHere;
  const earlier = touching(known, before, number);
  const isFound = (detail: 'name' | 'callingName'): boolean => {
    const present = state[detail];
    if (TOKEN.test(present) || everDeclared(earlier, number, detail)) return false;
    if (present === (found?.[detail] ?? '')) return false;
    if (declared[detail] === undefined) return isTaken;
    return present !== declared[detail] || wasThere(known, number, detail, present);
  };
  const seen = (['name', 'callingName'] as const).filter(isFound);
  if (seen.length === 0) return found;
  return { ...found, ...Object.fromEntries(seen.map((detail) => [detail, state[detail] || undefined])) };
}

/** A detail that is declared just as it was before this attempt: the service has not changed the number since. */
const wasThere = (known: Known, number: string, detail: Detail, value: string): boolean =>
  known.numbers?.value.get(number)?.[detail] === value && changedBefore(known, number, known.record!);
