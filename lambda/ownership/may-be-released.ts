/**
 * What is to become of a number that an attempt releases: somebody claims it, a removal policy has kept it, or it is
 * free to go. What was read may lag behind what others do at this very moment: each answer says until when.
 */
import { recordsAbout } from './ledger-index';
import { believed, mayBeOfOrder } from './number-evidence';
import {
  broughtTo,
  Claim,
  claimOn,
  deletesAtWork,
  hasOrdered,
  holds,
  isBeingDeletedNow,
  isGivenUp,
  isLive,
  lookAtOwner,
  lookedAt,
  unreadableAbout,
} from './owners';
import {
  hasNotSucceeded,
  isClosed,
  isNewer,
  isSameResource,
  newest,
  openGenerations,
  recordsOfResource,
  stillAtWork,
} from '../attempt/attempts';
import { firstSeen } from '../attempt/knowledge/first-seen';
import { Known, resourceKey } from '../attempt/knowledge/knowledge';
import { ledgerSince, lookEvery } from '../attempt/knowledge/looks';
import { Observation, ResourceState } from '../attempt/knowledge/observations';
import { Holding } from '../attempt/record/order-payload';
import { AttemptRecord, UnreadableRecord } from '../attempt/record/record';
import { isNeeded, Need, Step } from '../attempt/step';
import { HOLDER_PATIENCE, LEDGER_LAG, OTHERS_POLL } from '../attempt/timing';

export type Verdict =
  | { readonly claim: Claim }
  /** Somebody's record may name the number, and cannot be read: whoever that is may own it and be alive. */
  | { readonly unreadable: UnreadableRecord }
  /** `readableFrom`: the ledger as it was then, or later, decides. */
  | { readonly is: 'Kept' | 'Free'; readonly readableFrom: number };

/** A number that is to be released, and what is to become of it. */
export interface Judged {
  readonly holding: Holding;
  readonly verdict: Verdict;
}

/** On what terms several numbers are judged. */
export interface Terms {
  /** Attempts whose own claims do not count. */
  readonly spare: ReadonlySet<string>;
  /** Which other generations of this resource live. */
  readonly livesHere: (record: AttemptRecord) => boolean;
  /** What a policy kept before that moment was ours afterwards. */
  readonly since: (holding: Holding) => number;
  /** What has to be seen before a claim is believed. */
  readonly doubt?: (claim: Claim) => Step | undefined;
}

/** What is to become of each of several numbers. One wait serves all: one after another would outlive the looks. */
export function judge(known: Known, holdings: readonly Holding[], terms: Terms): Need<readonly Judged[]> {
  const { spare, livesHere, since, doubt } = terms;
  const judged: Judged[] = [];
  for (const holding of holdings) {
    const verdict = mayBeReleased(known, holding, since(holding), spare, livesHere);
    if (isNeeded(verdict)) return verdict;
    const look = 'claim' in verdict ? doubt?.(verdict.claim) : undefined;
    if (look) return { step: look };
    judged.push({ holding, verdict });
  }
  const readable = Math.max(0, ...judged.map(({ verdict }) => ('is' in verdict ? verdict.readableFrom : 0)));
  const look = readable > 0 ? ledgerSince(known, readable) : undefined;
  return look ? { step: look } : judged;
}

/** Those that are free to go. */
export const freeOf = (judged: readonly Judged[]): Holding[] =>
  judged.flatMap(({ holding, verdict }) => ('is' in verdict && verdict.is === 'Free' ? holding : []));

/** Why numbers are left alone of which nobody can tell whose they are. */
export const unclearOf = (judged: readonly Judged[]): string[] =>
  judged.flatMap(({ holding: { number }, verdict }) =>
    'unreadable' in verdict
      ? `${number}: not released, as a record that may name it cannot be read (${verdict.unreadable.unreadable})`
      : [],
  );

/** `spare` are attempts whose own claims do not count; what a policy kept before `since` was ours afterwards. */
export function mayBeReleased(
  known: Known,
  holding: Holding,
  since: number,
  spare: ReadonlySet<string>,
  livesHere: (record: AttemptRecord) => boolean,
): Need<Verdict> {
  const look = newOwner(known, holding) ?? purchasesWritten(known, holding.number);
  if (look) return { step: look };
  const except = new Set([...spare, ...givenUpBy(known, holding.number)]);
  const claimed = claimOn(known, holding.number, except, livesHere, purchasedAt(known, holding));
  if (isNeeded(claimed)) return claimed;
  if (claimed.claim) return { claim: claimed.claim };
  const unreadable = unreadableAbout(known, holding.number);
  if (unreadable) return { unreadable };
  const kept = keptBy(known, holding.number, except, since);
  if (kept) return isNeeded(kept) ? kept : { is: 'Kept', readableFrom: kept.certain };
  const going = formerHolderIsBeingDeleted(known, holding);
  return isNeeded(going) ? going : { is: 'Free', readableFrom: going?.certain ?? 0 };
}

/** The attempts whose number somebody is giving up at this moment. */
const givenUpBy = (known: Known, number: string): string[] => {
  const all = recordsAbout(known, number);
  return all.filter((record) => isGivenUp(known, record, number, all)).map(({ attempt }) => attempt);
};

/**
 * When the order was about to be placed that has brought the number, if that was one of this resource and is the last
 * that did: a purchase is a new beginning.
 */
function purchasedAt(known: Known, { number, orderId }: Holding): number | undefined {
  const shown = believed(known, number)?.orderId ?? orderId;
  if (orderId === undefined || shown !== orderId) return undefined;
  const orders = recordsOfResource(known).flatMap((record) => record.orders);
  return orders.find(({ id }) => id === orderId)?.intendedAt;
}

const resourceFirstSeen = (
  known: Known,
  { stackId, logicalId }: AttemptRecord,
  resource: Observation<ResourceState>,
): number => firstSeen(known, resourceKey(stackId, logicalId), resource);

/** Another order than ours has brought the number anew: whose that is can be read by then. */
export function newOwner(known: Known, { number, orderId }: Holding): Step | undefined {
  const state = believed(known, number);
  if (!state || mayBeOfOrder(state, orderId)) return undefined;
  return ledgerSince(known, firstSeen(known, number, known.numbers!) + LEDGER_LAG);
}

/**
 * From when on a policy may have kept a number that `attempt` acquired. One that failed never owned it: whoever it was
 * taken from lived on, and had a policy. Example: stack A failed when it had restored what belongs to B; B is deleted
 * and keeps it; then A is deleted.
 */
export function mayBeKeptSince(known: Known, { number, takenFrom }: Holding, attempt: AttemptRecord): number {
  if (takenFrom === undefined || !hasNotSucceeded(attempt)) return attempt.goalAt;
  const origin = newest(recordsAbout(known, number).filter(({ generation }) => generation === takenFrom));
  return Math.min(attempt.goalAt, origin?.goalAt ?? Infinity);
}

/**
 * An attempt at work may have bought the number, and the number does not show that: before it took the token of its
 * order off, it had written down which order that was. An older ledger does not show this.
 */
function purchasesWritten(known: Known, number: string): Step | undefined {
  const { numbers } = known;
  const isOpen = (record: AttemptRecord) => !record.outcome && hasOrdered(record, number) && !holds(record, number);
  if (!numbers || !recordsAbout(known, number).some(isOpen)) return undefined;
  return ledgerSince(known, (numbers.ended ?? numbers.began) + LEDGER_LAG);
}

/**
 * Whether a removal policy kept the number for good: a claim on it that was settled after `since` is open, and its
 * resource is no more. What has been deleted is closed: `certain` says when that can be read at the latest.
 */
export function keptBy(
  known: Known,
  number: string,
  except: ReadonlySet<string>,
  since: number,
): Need<{ readonly certain: number } | undefined> {
  const all = recordsAbout(known, number);
  for (const record of [...openGenerations(all), ...stillAtWork(all)]) {
    if (except.has(record.attempt) || !mayHaveKept(known, record, number, since)) continue;
    const resource = lookedAt(known, record);
    if (!resource) return { step: lookAtOwner(record) };
    if (resource.value.physicalId !== record.generation && isDeletedBefore(known, record, all)) continue;
    // One that has not succeeded by then has kept nothing.
    const certain = resourceFirstSeen(known, record, resource) + LEDGER_LAG;
    if (!isBeingDeletedNow(resource.value) && (record.outcome || (known.ledger?.began ?? 0) < certain)) {
      return { certain };
    }
  }
  return undefined;
}

/**
 * A generation that stands no more is being deleted. Of two such Deletes each may take the number for one that the
 * policy of the other keeps: two siblings are undone together, and one had taken it from the other. The later one
 * releases it; the earlier one leaves it.
 */
const isDeletedBefore = (known: Known, record: AttemptRecord, all: readonly AttemptRecord[]): boolean =>
  earlierDeletes(known, record, all).some(({ generation }) => generation === record.generation);

/** A policy keeps the numbers of another resource, and it held this one after `since`. */
const mayHaveKept = (known: Known, record: AttemptRecord, number: string, since: number): boolean =>
  record.removal === 'Retain' &&
  !isSameResource(record, known.request) &&
  (holds(record, number) ?? broughtTo(known, record, number)) !== undefined &&
  (record.endedAt ?? Infinity) > since;

/**
 * Whoever had the number before is being deleted at this moment, or was a moment ago, and may be leaving it to us: what
 * becomes of it is known when that is done, and `certain` says when that can be read at the latest.
 */
export function formerHolderIsBeingDeleted(
  known: Known,
  { number, takenFrom }: Holding,
): Need<{ readonly certain: number } | undefined> {
  const former = formerHolderOf(known, number, takenFrom);
  if (!former || isSameResource(former, known.request)) return undefined;
  const resource = lookedAt(known, former);
  if (resource && !isBeingDeletedNow(resource.value)) {
    return isLive(resource.value)
      ? undefined
      : { certain: resourceFirstSeen(known, former, resource) + LEDGER_LAG };
  }
  const { goal, failure = 0 } = known.written;
  if (known.now >= Math.max(goal, failure) + HOLDER_PATIENCE) return undefined;
  return { step: lookEvery(known, OTHERS_POLL, resource, lookAtOwner(former)) };
}

/** An open record of the resource that a number was taken over from, or else of anybody who had it as well. */
export function formerHolderOf(known: Known, number: string, from: string | undefined): AttemptRecord | undefined {
  if (from === undefined) return undefined;
  const all = recordsAbout(known, number);
  const origin = all.find(({ requestType, generation }) => requestType !== 'Delete' && generation === from);
  const holder = (record: AttemptRecord) =>
    record.requestType !== 'Delete' &&
    holds(record, number) !== undefined &&
    !goesBefore(known, record, all) &&
    !isGivenUp(known, record, number, all);
  return (
    all.find((record) => origin && isSameResource(record, origin) && !isClosed(record, all) && holder(record)) ??
    openGenerations(all).find((record) => !isSameResource(record, known.request) && holder(record))
  );
}

/**
 * Of two Deletes at work each may take the other for a former holder, and leave the number to it. The later one
 * releases; the earlier one leaves it.
 */
const goesBefore = (known: Known, holder: AttemptRecord, all: readonly AttemptRecord[]): boolean =>
  earlierDeletes(known, holder, all).length > 0;

/** Deletes of that resource that are at work and came before ours. */
const earlierDeletes = (known: Known, record: AttemptRecord, all: readonly AttemptRecord[]): AttemptRecord[] =>
  known.request.requestType === 'Delete'
    ? deletesAtWork(known, record, all).filter((other) => isNewer(known.record!, other))
    : [];
