/**
 * What of the whole ledger nobody needs any more. Whoever reads the whole removes some of it, as does `audit --prune`.
 * Absence proves nothing: a note goes when a Delete of the taker, or of the former holder, is seen to have succeeded.
 */
import { numbersNamed } from './ledger-index';
import { hasResidue, isClosed, isNewer, isSameResource, Owner, stackSlot } from '../attempt/attempts';
import { StoredNote } from '../attempt/record/note';
import { AttemptRecord, mayName, UnreadableRecord } from '../attempt/record/record';
import { DAY, DELETION_QUEUE, EXECUTION, TOMBSTONE } from '../attempt/timing';

export interface Expired {
  readonly records: readonly AttemptRecord[];
  readonly notes: readonly StoredNote[];
}

interface Ledger {
  readonly records: readonly AttemptRecord[];
  readonly notes: readonly StoredNote[];
  readonly unreadable: readonly UnreadableRecord[];
}

/** The records and notes that can go; `now` is in milliseconds since the epoch. */
export function expiredIn(ledger: Ledger, now: number): Expired {
  const resources = new Map<string, AttemptRecord[]>();
  for (const record of ledger.records) {
    const path = pathOf(record);
    resources.set(path, [...(resources.get(path) ?? []), record]);
  }
  const under = (path: string) => resources.get(path) ?? [];
  return {
    records: [...resources.values()].flatMap((all) => expiredRecords(all, now)),
    notes: ledger.notes.filter(
      (note) => !isDoubtful(note, ledger) && isExpiredNote(note, under(pathOf(note)), under(holderOf(note)), now),
    ),
  };
}

/** All of a resource that is gone but the record of its last Delete, and that one when it is old enough. */
function expiredRecords(all: readonly AttemptRecord[], now: number): AttemptRecord[] {
  const last = all.find((record) => all.every((other) => other === record || isNewer(record, other)));
  if (!last || !isOldDelete(last, now)) return [];
  const open = all.filter((record) => isOpen(record, all));
  if (open.length > 0) return [];
  const others = all.filter((record) => record !== last && (record.requestType !== 'Delete' || isBuried(record, now)));
  return others.length === all.length - 1 && last.goalAt < now - TOMBSTONE ? [...others, last] : others;
}

/** What an earlier Delete has left in the deletion queue cannot come back any more. */
const isBuried = (record: AttemptRecord, now: number): boolean => record.goalAt < now - DELETION_QUEUE - DAY;

const isOldDelete = ({ requestType, outcome, endedAt }: AttemptRecord, now: number): boolean =>
  requestType === 'Delete' && outcome?.status === 'SUCCESS' && endedAt !== undefined && endedAt <= now - EXECUTION;

/** It holds something, or may be at work. */
const isOpen = (record: AttemptRecord, all: readonly AttemptRecord[]): boolean =>
  record.requestType === 'Delete'
    ? !record.outcome
    : !isClosed(record, all) && (record.outcome?.status === 'SUCCESS' || hasResidue(record));

function isExpiredNote(
  { numbers = [], claimedAt }: StoredNote,
  takers: readonly AttemptRecord[],
  holders: readonly AttemptRecord[],
  now: number,
): boolean {
  const isOver = (all: readonly AttemptRecord[]) =>
    all.some((record) => isOldDelete(record, now) && record.goalAt > claimedAt) &&
    !all.some((record) => isOpen(record, all) && numbersNamed(record).some((number) => numbers.includes(number)));
  return isOver(takers) || isOver(holders);
}

/** What cannot be read, here or there, may be what the note is for. */
function isDoubtful(note: StoredNote, { unreadable }: Ledger): boolean {
  if (!note.numbers) return true;
  return unreadable.some(
    (record) =>
      note.numbers!.some((number) => mayName(record, number)) ||
      [pathOf(note), holderOf(note)].some((path) => record.path.includes(`/${path}/`)),
  );
}

/** Region, stack name and logical id, as they stand in a parameter's path. */
function pathOf({ stackId, logicalId }: Owner): string {
  const [, , , region, , stack = ''] = stackSlot(stackId).split(':');
  return `${region}/${stack.split('/')[1]}/${logicalId}`;
}

const holderOf = ({ path }: StoredNote): string => path.split('/').slice(-4, -1).join('/');

/** What the resource at hand may remove: notes of everybody, records of the stack's own name. */
export const ownPartOf = ({ records, notes }: Expired, own: Owner, most: number): Expired => ({
  records: records
    .filter((record) => stackSlot(record.stackId) === stackSlot(own.stackId) && !isSameResource(record, own))
    .slice(0, most),
  notes: notes.slice(0, most),
});
