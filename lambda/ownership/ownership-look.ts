/**
 * Which part of the ledger has to be read before a number may be released, and when.
 *
 * Whoever bought a number itself, and under whose path nobody has left a note, releases it on the strength of its own
 * records: what that costs does not grow with the account. A note means no more than "somebody took something of yours:
 * read everything". Both sides write first and read then, each a ledger's lag after its own write: one of the two
 * always sees the other.
 */
import { everybodyElse, recordsAbout } from './ledger-index';
import { believed } from './number-evidence';
import { isClosed, isSameResource, recordsOfResource } from '../attempt/attempts';
import { Known, resourceKey } from '../attempt/knowledge/knowledge';
import { ledgerSince, lookEvery, recordsSince } from '../attempt/knowledge/looks';
import { isAbout } from '../attempt/record/note';
import { Holding } from '../attempt/record/order-payload';
import { AttemptRecord } from '../attempt/record/record';
import { Step } from '../attempt/step';
import { EXECUTION, LEDGER_LAG, OTHERS_POLL } from '../attempt/timing';

/**
 * What has to be read before these numbers may be released. `sign`: when it could be read that they are to be
 * released.
 */
export function ownershipLook(known: Known, holdings: readonly Holding[], sign: number): Step | undefined {
  if (holdings.length === 0) return undefined;
  const own = recordsSince(known, sign + LEDGER_LAG);
  if (own) return own;
  const since = Math.max(sign, ...notesOn(known, holdings)) + LEDGER_LAG;
  const orders = ownOrders(known);
  const isOwn = holdings.every((holding) => isOwnBusiness(known, holding, orders));
  return isOwn ? undefined : ledgerSince(known, since);
}

/** When the claims behind the notes under our path had been written, as far as they name these numbers. */
function notesOn(known: Known, holdings: readonly Holding[]): number[] {
  return (known.notes ?? [])
    .filter((note) => holdings.some(({ number }) => isAbout(note, number)))
    .map(({ claimedAt }) => claimedAt);
}

/** Bought by an order of this resource, still of that order, and nobody has left a note about it. */
function isOwnBusiness(known: Known, { number, orderId }: Holding, orders: ReadonlySet<string>): boolean {
  if (known.notes?.some((note) => isAbout(note, number))) return false;
  if (orderId === undefined || !orders.has(orderId)) return false;
  const state = believed(known, number);
  return !state || state.orderId === orderId;
}

function ownOrders(known: Known): ReadonlySet<string> {
  return new Set(recordsOfResource(known).flatMap(({ orders }) => orders.flatMap(({ id }) => id ?? [])));
}

/** What has been deleted releases nothing any more; should it come back, it reads everything. */
const isOver = (record: AttemptRecord, all: readonly AttemptRecord[]): boolean =>
  record.requestType === 'Delete' ? record.outcome?.status === 'SUCCESS' : isClosed(record, all);

/**
 * The resources other than our own that have an attempt which is not over, and a record which names one of the
 * numbers.
 */
export function formerHoldersOf(known: Known, numbers: readonly string[]): AttemptRecord[] {
  const holders = new Map<string, AttemptRecord>();
  for (const number of numbers) {
    const all = recordsAbout(known, number);
    for (const record of all) {
      if (isSameResource(record, known.request) || isOver(record, all)) continue;
      holders.set(resourceKey(record.stackId, record.logicalId), record);
    }
  }
  return [...holders.values()];
}

/**
 * Whoever has shown that it is releasing something may have read the ledger before our claim could be read there. It is
 * waited for; what it has put into the deletion queue is fetched from there.
 */
export function releasersAtWork(known: Known, numbers: readonly string[]): Step | undefined {
  const working = releasesOfFormerHolders(known, numbers).some(
    ({ outcome, goalAt }) => !outcome && goalAt > known.now - EXECUTION,
  );
  return working ? lookEvery(known, OTHERS_POLL, known.ledger, { do: 'LookLedger' }) : undefined;
}

/** The attempts of former holders that have shown that they release something. */
function releasesOfFormerHolders(known: Known, numbers: readonly string[]): AttemptRecord[] {
  const holders = formerHoldersOf(known, numbers);
  return everybodyElse(known).filter(
    (record) => mayRelease(record) && holders.some((holder) => isSameResource(holder, record)),
  );
}

const mayRelease = ({ requestType, failedAt, clearingAt }: AttemptRecord): boolean =>
  requestType === 'Delete' || failedAt !== undefined || clearingAt !== undefined;

/** When the last of these ended that failed: what it had released by then it may not have said. */
export function lastUnclearRelease(known: Known, numbers: readonly string[]): number {
  const failed = releasesOfFormerHolders(known, numbers).filter(({ outcome }) => outcome?.status === 'FAILED');
  return Math.max(0, ...failed.map(({ endedAt = 0 }) => endedAt));
}
