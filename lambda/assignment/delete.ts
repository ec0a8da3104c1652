/**
 * Delete: takes off what this resource has put somewhere and what is still there. What was there before it, what
 * another assignment has by now, and what is gone already is none of its business.
 */
import { isAt, isSame } from './holding';
import { AssignmentRecord, Known } from './known';
import { carryOut, Move } from './moves';
import { lookAtTakers, keeperAt } from './neighbours';
import { returnsTo, Taken } from './origin';
import { hasNotSucceeded, newestFirst, openGenerations } from '../attempt/attempts';
import { endDelete, prepareDelete } from '../attempt/deletion';
import { ledgerSince, lookAt, unique } from '../attempt/looks';
import { isNeeded, Step } from '../attempt/step';
import { LEDGER_LAG } from '../attempt/timing';
import { isRollback } from '../service/cloudformation-statuses';

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
  const numbers = unique(held.map(({ number }) => number));
  const late = known.now >= known.request.answerBy;
  const look = lookAt(known, numbers) ?? lookAtTakers(known, numbers) ?? lookAtOrigins(known, held);
  if (look && !late) return look;
  const own = held.filter(({ number, holder }) => keeperAt(known, number, holder) === undefined);
  const back = carryOut(
    known,
    own.filter(({ unused }) => unused).flatMap((one) => moveBack(known, one)),
    1,
  );
  if (isNeeded(back) && !late) return back.step;
  const failed = isNeeded(back) ? [] : back.stuck.map(({ move }) => move.number);
  const off = carryOut(
    known,
    own
      .filter((one) => failed.includes(one.number) || moveBack(known, one).length === 0)
      .map(({ number, holder }): Move => ({ number, from: holder })),
  );
  if (isNeeded(off)) {
    return late ? endDelete(known, ['not everything could be taken off in time; delete again']) : off.step;
  }
  return endDelete(
    known,
    off.stuck.map(({ sentence }) => sentence),
  );
}

const goesBack = ({ unused, origin }: Held): boolean => unused && origin !== undefined;

/** Everybody's records tell whether those from whom something was taken are still there. */
const lookAtOrigins = (known: Known, held: readonly Held[]): Step | undefined =>
  held.some(goesBack) ? ledgerSince(known, known.written.goal + LEDGER_LAG) : undefined;

/** Back to where it was taken from, if nobody has taken it since. */
function moveBack(known: Known, one: Held): Move[] {
  const { number, holder, origin } = one;
  if (!known.ledger || !goesBack(one) || !(isAt(known, number, holder) || isAt(known, number, origin!))) return [];
  const to = returnsTo(known, one);
  return to ? [{ number, from: holder, to, force: true }] : [];
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
      !isSame(one.origin, one.holder) &&
      all.findIndex(({ number, holder }) => number === one.number && isSame(holder, one.holder)) === index,
  );
}
