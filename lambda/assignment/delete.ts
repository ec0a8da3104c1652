/**
 * Delete: takes off what this resource has put somewhere and what is still there. What was there before it, what
 * another assignment has by now, and what is gone already is none of its business.
 */
import { isAt, isSame, refusalOf } from './holding';
import { AssignmentRecord, Known } from './known';
import { Move, putBack, Stuck } from './moves';
import { lookAtTakers, keeperAt } from './neighbours';
import { returnsTo, Taken, wasThereBefore } from './origin';
import { hasNotSucceeded, newestFirst, openGenerations } from '../attempt/attempts';
import { endDelete, prepareDelete } from '../attempt/deletion';
import { ledgerSince, lookAt, numbersSince, unique } from '../attempt/knowledge/looks';
import { Parting } from '../attempt/record/assignment-payload';
import { isNeeded, Step } from '../attempt/step';
import { LEDGER_LAG, SERVICE_LAG } from '../attempt/timing';
import { isRollback } from '../service/cloudformation-statuses';
import { Association } from '../service/number-state';

/** What an ended attempt has put somewhere. */
interface Held extends Taken {
  /** It never came into use: it goes back to where it came from. */
  readonly unused: boolean;
}

export function deleteAssignment(known: Known): Step {
  const prepared = prepareDelete(known);
  if (isNeeded(prepared)) return prepared.step;
  if ('problems' in prepared) return endDelete(known, prepared.problems);
  const { resource, victims } = prepared;
  const held = heldBy(victims, isRollback(resource.stackStatus));
  const late = known.now >= known.request.answerBy;
  const look = lookAround(known, held, victims);
  if (look && !late) return look;
  const own = ownOf(known, held);
  const moves = own.map((one): Move => moveBack(known, one) ?? { number: one.number, from: one.holder });
  const progress = putBack(known, moves);
  if (isNeeded(progress)) {
    return late ? endDelete(known, ['not everything could be taken off in time; delete again']) : progress.step;
  }
  const { stuck, lost } = progress;
  const sentences = (all: readonly Stuck[]): string[] => all.map(({ sentence }) => sentence);
  const went = moves.map((one) => (lost.some(({ move }) => move === one) ? { ...one, to: undefined } : one));
  return endDelete(known, sentences(stuck), {
    partings: went.map(partingOf),
    ...(lost.length > 0 && { warnings: sentences(lost) }),
  });
}

/** Where the numbers are, and who else has to do with them. */
function lookAround(known: Known, held: readonly Held[], victims: readonly AssignmentRecord[]): Step | undefined {
  const numbers = unique(held.map(({ number }) => number));
  return (
    lookAt(known, numbers) ??
    lookAtTakers(known, numbers) ??
    lookAtOrigins(known, held) ??
    awaitMoved(known, held, victims)
  );
}

/** Whoever looks too early sees the number where it was: the record says that it has left. */
const partingOf = ({ number, from, to }: Move): Parting => ({ number, from: from!, ...(to && { to }) });

/** What no other assignment has at the same place. */
const ownOf = (known: Known, held: readonly Held[]): Held[] =>
  held.filter(({ number, holder }) => keeperAt(known, number, holder) === undefined);

const goesBack = ({ unused, origin }: Held): boolean => unused && origin !== undefined;

/** Everybody's records tell whether those from whom something was taken are still there. */
const lookAtOrigins = (known: Known, held: readonly Held[]): Step | undefined =>
  held.some(goesBack) ? ledgerSince(known, known.written.goal + LEDGER_LAG) : undefined;

/** Back to where it was taken from, or to whom it is left, if nobody has taken it since. */
function moveBack(known: Known, one: Held): Move | undefined {
  const to = returnOf(known, one);
  return to && isThere(known, one, to) ? { number: one.number, from: one.holder, to, force: true } : undefined;
}

const returnOf = (known: Known, one: Held): Association | undefined =>
  known.ledger && one.unused ? returnsTo(known, one) : undefined;

/** Or it was, when this attempt tried to put it back. */
const isThere = (known: Known, { number, holder, origin }: Held, to: Association): boolean =>
  refusalOf(known, 'Associate', number, to) !== undefined ||
  [holder, origin, to].some((place) => place && isAt(known, number, place));

/** A number is somewhere else: somebody has taken it, or the look is too early to show where it was put. */
function awaitMoved(known: Known, held: readonly Held[], victims: readonly AssignmentRecord[]): Step | undefined {
  const ended = Math.max(0, ...victims.map(({ endedAt = known.written.goal }) => endedAt));
  const isElsewhere = (one: Held): boolean =>
    returnOf(known, one) !== undefined && moveBack(known, one) === undefined;
  return ownOf(known, held).some(isElsewhere) ? numbersSince(known, ended + SERVICE_LAG) : undefined;
}

/** Of a generation, its newest settled attempt says what it holds; broken-off ones add what they may have taken. */
function heldBy(victims: readonly AssignmentRecord[], rollback: boolean): Held[] {
  const settled = openGenerations(victims.filter((record) => !hasNotSucceeded(record)));
  const broken = victims.filter(hasNotSucceeded).sort(newestFirst);
  const all = [...settled, ...broken].flatMap((record) =>
    (record.plannedAt === undefined ? [] : record.ties).map(({ number, origin, takenFrom }): Held => {
      const { holder } = record.declared!;
      const unused = rollback || hasNotSucceeded(record);
      return { number, holder, origin, takenFrom, unused };
    }),
  );
  return all.filter(
    (one, index) =>
      !wasThereBefore(one) &&
      all.findIndex(({ number, holder }) => number === one.number && isSame(holder, one.holder)) === index,
  );
}
