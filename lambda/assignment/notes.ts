/**
 * Notes to other assignments. Whoever finds a number assigned reads everybody's records and leaves a note with each
 * assignment that has it; whoever takes numbers off reads everybody's only if such a note lies there. Both write first
 * and read then, so that one of the two sees the other.
 */
import { isSame } from './holding';
import { AssignmentRecord, Known } from './known';
import { carryOut, Move, Progress } from './moves';
import { putThereBy } from './neighbours';
import { amend } from '../attempt/amend';
import { isSameResource } from '../attempt/attempts';
import { ledgerSince, lookEvery } from '../attempt/knowledge/looks';
import { Tie } from '../attempt/record/assignment-payload';
import { Note } from '../attempt/record/note';
import { isRollingBack } from '../attempt/stack-events';
import { ResourceName, Step } from '../attempt/step';
import { HOLDER_PATIENCE, LEDGER_LAG, OTHERS_POLL } from '../attempt/timing';
import { Association } from '../service/number-state';

/** Whether others may have had one of the numbers when this attempt looked. */
const mayBeShared = (known: Known): boolean =>
  known.record!.ties.some(({ found, own }) => !own && (found !== undefined || isRollingBack(known)));

/**
 * Tells those from whom a number was taken, or with whom it is shared. The turn that planned may have been broken off:
 * then nobody remembers what it had read.
 */
export function leaveNotes(known: Known): Step | undefined {
  if (known.written.notes !== undefined) return undefined;
  const look = mayBeShared(known) ? ledgerSince(known, known.written.goal) : undefined;
  if (look) return look;
  const taken = sharedTies(known);
  const under: ResourceName[] = taken.map(({ neighbour: { stackId, logicalId } }) => ({ stackId, logicalId }));
  if (under.length === 0) return undefined;
  const { attempt, stackId, logicalId } = known.request;
  const numbers = taken.map(({ number }) => number);
  const note: Note = { version: 1, taker: attempt, stackId, logicalId, numbers, claimedAt: known.written.plan! };
  const distinct = under.filter((one, index) => under.findIndex((other) => isSameResource(one, other)) === index);
  return { do: 'LeaveNotes', under: distinct, note };
}

/** Others with a number that is taken: where it was found, and where it is put, as a look may not show that yet. */
function sharedTies(known: Known): { readonly number: string; readonly neighbour: AssignmentRecord }[] {
  return known.record!.ties.flatMap((tie) =>
    placesOf(known, tie)
      .flatMap((place) => putThereBy(known, tie.number, place) ?? [])
      .map((neighbour) => ({ number: tie.number, neighbour })),
  );
}

const placesOf = (known: Known, { found, own }: Tie): Association[] =>
  own ? [] : [...(found ? [found] : []), known.record!.declared!.holder];

/**
 * Who was taking a number off may have read the notes before ours could be seen. Its end is waited for; what it did to
 * our numbers until then is put right by associating them once more, provided that this assignment is still wanted:
 * what the rollback of a cancelled operation has moved stays where it is.
 */
export function confirmNotes(
  known: Known,
  stillWanted: (known: Known, since: number) => Step | undefined,
): Progress {
  // Nobody remembers the notes of a turn that was broken off, and those who had the numbers may have ended since.
  const { plan = known.now, notes = known.brokenOff && mayBeShared(known) ? plan : undefined } = known.written;
  if (notes === undefined) return { stuck: [] };
  const look = ledgerSince(known, notes + LEDGER_LAG) ?? stillWanted(known, known.ledger!.began);
  if (look) return { step: look };
  const neighbours = known.ledger!.value.filter((record) => isNeighbour(known, record));
  const isAtWork = neighbours.some(({ outcome, letGoAt }) => !outcome && letGoAt === undefined);
  if (isAtWork && known.now < notes + HOLDER_PATIENCE) {
    // Of two that wait for each other, as when they exchange numbers, both say that they have let go.
    if (known.record!.letGoAt === undefined) return { step: amend(known, { letGoAt: known.now }) };
    return { step: lookEvery(known, OTHERS_POLL, known.ledger, { do: 'LookLedger', notBefore: known.now }) };
  }
  const ended = Math.max(0, ...neighbours.map(({ letGoAt = 0, endedAt = letGoAt }) => endedAt));
  const { ties, declared } = known.record!;
  const { holder, force } = declared!;
  const moves = ties
    .filter(({ own }) => !own)
    .map(({ number }): Move => ({ number, to: holder, force, after: ended }));
  return carryOut(known, moves);
}

/** An attempt of a resource under whose path a note was left. */
function isNeighbour(known: Known, record: AssignmentRecord): boolean {
  if (isSameResource(record, known.request)) return false;
  const theirs = known.ledger!.value.filter((other) => isSameResource(other, record));
  return known.record!.ties.some((tie) =>
    placesOf(known, tie).some((place) =>
      theirs.some(
        ({ declared, ties }) => isSame(declared?.holder, place) && ties.some(({ number }) => number === tie.number),
      ),
    ),
  );
}
