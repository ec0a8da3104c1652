/** Other assignments that have to do with the same numbers, as everybody's records tell. */
import { isSame } from './holding';
import { AssignmentRecord, Known } from './known';
import {
  baseOf,
  hasNotSucceeded,
  isClosed,
  isNewer,
  isSameResource,
  newestFirst,
  openGenerations,
  ownRecords,
  stillAtWork,
} from '../attempt/attempts';
import { ledgerSince } from '../attempt/knowledge/looks';
import { isAbout } from '../attempt/record/note';
import { Step } from '../attempt/step';
import { SERVICE_LAG } from '../attempt/timing';
import { Association } from '../service/number-state';

/**
 * The look at everybody's records, where a note says that somebody else may have one of the numbers by now, or where
 * one of them was found to be there already: whoever had put it there may have it still, as after a rollback.
 */
export function lookAtTakers(known: Known, numbers: readonly string[]): Step | undefined {
  const noted = (known.notes ?? []).some((note) => isAbout(note, ...numbers));
  const shared = ownRecords(known).some(({ declared, ties }) =>
    ties.some(({ number, found, own }) => numbers.includes(number) && found && !own && isSame(found, declared?.holder)),
  );
  return noted || shared ? ledgerSince(known, known.written.goal) : undefined;
}

/** Another resource's assignment that has the number at this holder, or is about to. */
export const neighbourAt = (known: Known, number: string, holder: Association): AssignmentRecord | undefined =>
  othersWith(known, number).find(({ declared }) => isSame(declared?.holder, holder));

/**
 * Whoever has put the number there, as far as records tell: an assignment that has it, or an attempt that failed and
 * has not been cleared up after.
 */
export const putThereBy = (known: Known, number: string, holder: Association): AssignmentRecord | undefined =>
  neighbourAt(known, number, holder) ??
  othersWith(known, number, leftOpen).find(({ declared }) => isSame(declared?.holder, holder));

/** Another assignment for which the number stays here. */
export const keeperAt = (known: Known, number: string, holder: Association): AssignmentRecord | undefined =>
  othersWith(known, number).find(
    (record) => isSame(record.declared?.holder, holder) && !isGivingUp(known.ledger!.value, record, number),
  );

/** One that is being deleted has no say, nor has one whose update, or its rollback, has the number elsewhere by now. */
const isGivingUp = (all: readonly AssignmentRecord[], record: AssignmentRecord, number: string): boolean =>
  isBeingDeleted(all, record) ||
  stillAtWork(all).some(
    (other) =>
      isSameResource(other, record) &&
      isNewer(other, record) &&
      other.failure === undefined &&
      other.plannedAt !== undefined &&
      !(isSame(other.declared?.holder, record.declared?.holder) && other.ties.some((tie) => tie.number === number)),
  );

/**
 * Its Delete has begun and not ended. Two Deletes write this first and read then, so one of them sees the other. Any
 * Delete of the resource ends with it what did not succeed, also one by an id that CloudFormation made up.
 */
const isBeingDeleted = (all: readonly AssignmentRecord[], record: AssignmentRecord): boolean =>
  all.some(
    (other) =>
      other.requestType === 'Delete' &&
      !other.outcome &&
      isSameResource(other, record) &&
      (other.generation === record.generation ||
        (other.closes?.includes(record.generation) ?? false) ||
        (hasNotSucceeded(record) && isNewer(other, record))),
  );

/** Where another assignment of the stack, one that stands, has the number. */
export const standsAt = (known: Known, number: string): Association | undefined =>
  othersWith(known, number).find(
    (record) =>
      record.stackId === known.request.stackId &&
      !hasNotSucceeded(record) &&
      !isGivingUp(known.ledger!.value, record, number),
  )?.declared?.holder;

/** Whether another assignment of the stack has the number, wherever. */
export const hasSibling = (known: Known, number: string): boolean =>
  othersWith(known, number).some(({ stackId }) => stackId === known.request.stackId);

/** Whether another assignment has the number, wherever. */
export const isWithAnother = (known: Known, number: string): boolean => othersWith(known, number).length > 0;

const othersWith = (known: Known, number: string, which = living): AssignmentRecord[] =>
  (known.ledger ? which(known.ledger.value) : []).filter(
    (record) => !isSameResource(record, known.request) && record.ties.some((tie) => tie.number === number),
  );

/** It succeeded so recently that a look may not show what it did. */
const isUnseen = (known: Known, { outcome, endedAt = 0 }: AssignmentRecord): boolean =>
  outcome?.status === 'SUCCESS' && (known.numbers?.began ?? 0) < endedAt + SERVICE_LAG;

/** Where another resource has put the number so recently that a look may not show it. */
export const wasPutAt = (known: Known, number: string): Association | undefined =>
  othersWith(known, number)
    .filter((record) => isUnseen(known, record))
    .sort(newestFirst)[0]?.declared?.holder;

/** Whether another resource has let the number go from there, so recently that a look may not show it. */
export const wasLetGo = (known: Known, number: string, from: Association): boolean =>
  (known.ledger?.value ?? []).some(
    (record) =>
      !isSameResource(record, known.request) &&
      isUnseen(known, record) &&
      record.partings.some((parting) => parting.number === number && isSame(parting.from, from)),
  );

/** Whether another resource has taken the number since the base was asked for; it may have let it go again. */
export function wasTaken(known: Known, number: string): boolean {
  const { goalAt = Infinity } = baseOf(known) ?? {};
  return (known.notes ?? []).some((note) => note.claimedAt > goalAt && isAbout(note, number));
}

const living = (all: readonly AssignmentRecord[]): AssignmentRecord[] => [
  ...openGenerations(all),
  ...stillAtWork(all).filter(({ failure, plannedAt }) => failure === undefined && plannedAt !== undefined),
];

/** What failed, or was overtaken, and has not put back what it took: a later attempt of its resource does that. */
const leftOpen = (all: readonly AssignmentRecord[]): AssignmentRecord[] =>
  all
    .filter(({ requestType, outcome, plannedAt }) => requestType !== 'Delete' && outcome && plannedAt !== undefined)
    .filter((record) => hasNotSucceeded(record) && !isClosed(record, all))
    .sort(newestFirst);
