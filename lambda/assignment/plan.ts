/**
 * What an attempt is about to do to each number, written down before anything is touched: what it takes and what held
 * that before, and what it lets go.
 */
import { isSame, shown } from './holding';
import { AssignmentRecord, Known } from './known';
import { hasSibling, neighbourAt, putThereBy, wasLetGo, wasPutAt } from './neighbours';
import { returnsTo, Taken, wasThereBefore } from './origin';
import { amend } from '../attempt/amend';
import {
  baseOf,
  hasNotSucceeded,
  newestFirst,
  openGenerations,
  otherAttempts,
  ownRecords,
} from '../attempt/attempts';
import { ledgerSince, lookAfter, lookAt } from '../attempt/knowledge/looks';
import { Parting, Tie } from '../attempt/record/assignment-payload';
import { isRollingBack } from '../attempt/stack-events';
import { Step } from '../attempt/step';
import { LEDGER_LAG, SERVICE_LAG } from '../attempt/timing';
import { Association } from '../service/number-state';

/** A number that this resource has, or may have, from an earlier attempt. */
interface Former extends Tie, Taken {
  /** The attempt never came into use: what it took goes back to where it came from. */
  readonly unused: boolean;
}

export function plan(known: Known, abandoned: readonly AssignmentRecord[]): Step | undefined {
  const own = known.record!;
  if (own.plannedAt !== undefined) return undefined;
  const formers = formerTies(known, abandoned);
  const { numbers } = own.declared!;
  const look =
    awaitUndone(known) ??
    lookAt(known, [...numbers, ...formers.map(({ number }) => number)]) ??
    lookAtNeighbours(known, formers);
  if (look) return look;
  return amend(known, {
    plannedAt: known.now,
    ties: numbers.map((number) => tieOf(known, number, formers)),
    partings: partingsOf(known, formers),
  });
}

/** What the base holds, and what was tried since; of a Create, what its former selves have left. */
function formerTies(known: Known, abandoned: readonly AssignmentRecord[]): Former[] {
  const base = baseOf(known);
  const retained = openGenerations(ownRecords(known)).filter((record) => !abandoned.includes(record));
  const tiesOf = (record: AssignmentRecord, unused: boolean): Former[] =>
    record.ties.map((tie) => ({ ...tie, holder: record.declared!.holder, unused }));
  return [
    ...(base ? tiesOf(base, false) : retained.flatMap((record) => tiesOf(record, false))),
    ...abandoned.flatMap((record) => tiesOf(record, true)),
  ];
}

/**
 * Something found assigned by whoever it was: everybody's records tell whether another assignment has it. A rollback
 * takes back what this resource let go, and a sibling may have it by then, shown or not.
 */
function lookAtNeighbours(known: Known, formers: readonly Former[]): Step | undefined {
  const { numbers } = known.record!.declared!;
  const goesElsewhere = formers.some((one) => !numbers.includes(one.number) && goesBack(known, one));
  const strange = numbers.filter((number) => isStrange(known, number, formers));
  if (!goesElsewhere && strange.length === 0) return undefined;
  const look = ledgerSince(known, known.written.goal);
  if (look) return look;
  // Whoever put a number to where it is seen has recorded that before; only a later look says that no assignment did.
  const isUnexplained = (number: string): boolean => {
    const seen = shown(known, number);
    return seen !== undefined && !formerAt(formers, number, seen) && !putThereBy(known, number, seen);
  };
  return strange.some(isUnexplained) ? ledgerSince(known, known.numbers!.began + LEDGER_LAG) : undefined;
}

function isStrange(known: Known, number: string, formers: readonly Former[]): boolean {
  if (isRollingBack(known) && formers.every((former) => former.number !== number)) return true;
  return [shown(known, number), holderNow(known, number)].some(
    (holder) => holder !== undefined && !formerAt(formers, number, holder),
  );
}

const formerAt = (formers: readonly Former[], number: string, holder: Association | undefined): Former | undefined =>
  formers.find((former) => former.number === number && isSame(former.holder, holder));

/** What an attempt that failed has put back may not be shown yet, of numbers that no record speaks for. */
function awaitUndone(known: Known): Step | undefined {
  const base = baseOf(known);
  const { numbers } = known.record!.declared!;
  if (numbers.every((number) => base && isToldBy(base, number))) return undefined;
  const since = lastEnd(otherAttempts(known).filter(hasNotSucceeded)) + SERVICE_LAG;
  if (known.numbers ? known.numbers.began >= since : since <= SERVICE_LAG) return undefined;
  return lookAfter(known, since, { do: 'LookNumbers', sure: numbers });
}

const lastEnd = (records: readonly AssignmentRecord[]): number =>
  Math.max(0, ...records.map(({ endedAt = 0 }) => endedAt));

const isToldBy = ({ ties, partings }: AssignmentRecord, number: string): boolean =>
  [...ties, ...partings].some((each) => each.number === number);

/** Records say where a number is while looks may be too early to show it: the last success, and who else let it go. */
function holderNow(known: Known, number: string): Association | undefined {
  const seen = shown(known, number);
  const base = baseOf(known);
  const isEarly = known.numbers!.began < lastEnd(otherAttempts(known)) + SERVICE_LAG;
  if (isEarly && base?.ties.some((tie) => tie.number === number)) return base.declared!.holder;
  if (!seen || neighbourAt(known, number, seen)) return seen;
  // Nobody declares what is seen: the number has been moved on, or was let go.
  const put = wasPutAt(known, number);
  if (put || wasLetGo(known, number, seen)) return put;
  const parting = isEarly ? base?.partings.find((each) => each.number === number) : undefined;
  return parting && isSame(seen, parting.from) ? parting.to : seen;
}

/** How this generation last held the number there. */
function earlierTie(known: Known, number: string, holder: Association): Tie | undefined {
  return otherAttempts(known)
    .filter(({ outcome, generation }) => outcome?.status === 'SUCCESS' && generation === known.request.physicalId)
    .filter(({ declared }) => isSame(declared?.holder, holder))
    .sort(newestFirst)
    .flatMap(({ ties }) => ties)
    .find((tie) => tie.number === number);
}

const originOf = (tie?: Tie): Pick<Tie, 'origin' | 'takenFrom'> => ({
  ...(tie?.origin && { origin: tie.origin }),
  ...(tie?.takenFrom && { takenFrom: tie.takenFrom }),
});

function tieOf(known: Known, number: string, formers: readonly Former[]): Tie {
  const found = holderNow(known, number);
  const own = formerAt(formers, number, found);
  const unseen = shown(known, number) === undefined && { unseen: true as const };
  if (own) return { number, found, own: true, ...unseen, ...originOf(own) };
  const { holder } = known.record!.declared!;
  // A rollback may take back within its stack what was let go to a sibling; the sibling is rolled back as well.
  const fromSibling = isRollingBack(known) && hasSibling(known, number) && { fromSibling: true as const };
  // The base let it go or lost it, and a look may be too early to show what it has: its origin stays what it was.
  const former = formers.find((one) => one.number === number);
  if (!found) return { number, ...fromSibling, ...originOf(former) };
  // What a rollback finds where it had put it before was not there before it, whoever has brought it back.
  const earlier = isRollingBack(known) && isSame(found, holder) ? earlierTie(known, number, holder) : undefined;
  if (earlier) return { number, found, ...fromSibling, ...originOf(earlier) };
  const neighbour = putThereBy(known, number, found);
  if (!neighbour) return { number, found, ...fromSibling, origin: found };
  const theirs = originOf(neighbour.ties.find((tie) => tie.number === number));
  if (isSame(found, holder)) return { number, found, ...fromSibling, ...theirs };
  return { number, found, ...fromSibling, origin: found, takenFrom: takenFromOf(neighbour, theirs) };
}

/** Whoever is taken from in turn takes back once, so two steps back are enough, and a record has to stay short. */
const takenFromOf = ({ stackId }: AssignmentRecord, { origin, takenFrom: before }: ReturnType<typeof originOf>) => ({
  stackId,
  ...(origin && { origin }),
  ...(before && { takenFrom: { stackId: before.stackId, ...(before.origin && { origin: before.origin }) } }),
});

/**
 * What is undone goes back to where it was taken from, unless somebody has put it elsewhere since. A look may be too
 * early to show that it was taken, or that it was at its origin before.
 */
const goesBack = (known: Known, { number, holder, origin, unused }: Former): boolean =>
  (unused || isRollingBack(known)) &&
  origin !== undefined &&
  [shown(known, number), holderNow(known, number)].some((at) => isSame(at, holder) || isSame(at, origin));

/**
 * What is declared no more is taken off where this resource has put it, and goes back to its origin if that was a
 * rollback's to undo. What had been there before this resource stays.
 */
function partingsOf(known: Known, formers: readonly Former[]): Parting[] {
  const { numbers } = known.record!.declared!;
  const gone = formers.filter((former) => !numbers.includes(former.number) && !wasThereBefore(former));
  const partings = gone
    .filter(({ number, holder }) => neighbourAt(known, number, holder) === undefined)
    .map((former): Parting => {
      const { number, holder } = former;
      const to = goesBack(known, former) ? returnsTo(known, former) : undefined;
      return { number, from: holder, ...(to && { to }) };
    });
  return partings.filter(
    (one, index) => partings.findIndex(({ number, from }) => number === one.number && isSame(from, one.from)) === index,
  );
}

/** A failed attempt that has put everything back says that it has no ties any more. */
export const hasResidue = ({ outcome, ties, partings }: AssignmentRecord): boolean =>
  !outcome || ties.length + partings.length > 0;
