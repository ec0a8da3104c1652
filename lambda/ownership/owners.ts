/**
 * Who owns a number: the newest live generation that declares it, in any stack. Live means that CloudFormation says
 * so now. What cannot be told is taken as live: a number left alone can be released later, the reverse cannot.
 */
import { recordsAbout } from './ledger-index';
import { believed } from './number-evidence';
import {
  isNewer,
  isPredecessor,
  isSameResource,
  newestFirst,
  openGenerations,
  recordsOfResource,
  stillAtWork,
} from '../attempt/attempts';
import { firstSeen } from '../attempt/knowledge/first-seen';
import { Known, resourceKey } from '../attempt/knowledge/knowledge';
import { ledgerSince } from '../attempt/knowledge/looks';
import { Observation, ResourceState } from '../attempt/knowledge/observations';
import { Holding } from '../attempt/record/order-payload';
import { AttemptRecord, mayName, UnreadableRecord } from '../attempt/record/record';
import { isGeneration } from '../attempt/request/envelope';
import { isNeeded, Need, Step } from '../attempt/step';
import { EXECUTION, LEDGER_LAG, OTHERS_STOPPED } from '../attempt/timing';
import { resourceMeaning, stackMeaning } from '../service/cloudformation-statuses';
import { NumberState } from '../service/number-state';

export interface Claim {
  readonly record: AttemptRecord;
  readonly holding: Holding;
}

export function holds(record: AttemptRecord, number: string): Holding | undefined {
  return record.holdings.find((holding) => holding.number === number);
}

/** Whether the attempt may have bought the number: whoever finds it in the account had better not call it ownerless. */
export const hasOrdered = (record: AttemptRecord, number: string): boolean =>
  record.orders.some(({ result, numbers }) => !result && numbers.includes(number));

/**
 * A Delete may leave a number to an attempt at work while that one returns it to what is being deleted, on the
 * strength of a look that came before. A look lives as long as an invocation: once that has timed out, one of the
 * two sees the other.
 */
export const certainOf = (known: Known, { record }: Claim): Step | undefined =>
  record.outcome ? undefined : ledgerSince(known, known.written.goal + OTHERS_STOPPED);

/**
 * The live claim on a number by anybody but those in `except`, newest first; or the look that is needed to tell.
 * `livesHere` judges the other generations of the resource at hand, which no look can. What ended before `boughtAt` has
 * lost the number: it was free to be bought then.
 */
export function claimOn(
  known: Known,
  number: string,
  except: ReadonlySet<string>,
  livesHere: (record: AttemptRecord) => boolean,
  boughtAt = -Infinity,
): Need<{ readonly claim?: Claim }> {
  const all = recordsAbout(known, number);
  const has = (record: AttemptRecord) => holds(record, number) ?? broughtTo(known, record, number);
  const candidates = [...openGenerations(all), ...stillAtWork(all)]
    .filter((record) => !except.has(record.attempt) && has(record) && !isBeingDeleted(known, record, all))
    .filter(({ endedAt = Infinity }) => endedAt >= boughtAt)
    .sort(newestFirst);
  for (const record of candidates) {
    const living = isOwnerLive(known, record, all, livesHere);
    if (isNeeded(living)) return living;
    if (living) return { claim: { record, holding: has(record)! } };
  }
  return {};
}

/**
 * A Delete of that generation is at work, though its resource may live on in another one. Of two such Deletes each
 * would leave a number to the other; as it is, the later one sees the goal of the earlier one.
 */
export const isBeingDeleted = (known: Known, record: AttemptRecord, all: readonly AttemptRecord[]): boolean =>
  deletesAtWork(known, record, all).some(({ generation }) => generation === record.generation);

/**
 * The number is being given up: its attempt has failed and returns what it had acquired, or an update clears away what
 * attempts before it had left. Of two that are undone together each would leave it to the other. Both say so first and
 * read a lag later, so one at least sees the other; where both do, both release it, which does no harm.
 */
export const isGivenUp = (
  known: Known,
  record: AttemptRecord,
  number: string,
  all: readonly AttemptRecord[],
): boolean =>
  isReturned(record, number) ||
  all.some(
    (other) =>
      isSameResource(record, other) &&
      isNewer(other, record) &&
      isAtWork(known, other) &&
      (other.clears?.includes(number) ?? false),
  );

/** What a failed attempt had inherited it does not return. */
function isReturned(record: AttemptRecord, number: string): boolean {
  if (record.failedAt === undefined || record.outcome) return false;
  const holding = holds(record, number);
  return !holding || holding.acquiredHere === true;
}

/** As far as an execution can still be at work. */
const isAtWork = ({ now }: Known, { outcome, stopped, goalAt }: AttemptRecord): boolean =>
  !outcome && !stopped && goalAt > now - EXECUTION;

/** Deletes of the same resource that have not ended, as far as an execution can still be at work. */
export const deletesAtWork = (known: Known, record: AttemptRecord, all: readonly AttemptRecord[]): AttemptRecord[] =>
  all.filter(
    (other) =>
      other.requestType === 'Delete' &&
      !other.outcome &&
      isSameResource(record, other) &&
      other.goalAt > known.now - EXECUTION,
  );

/**
 * What an order of the attempt has brought, though it has not noted that yet. Its token proves that where it is seen,
 * also where somebody is believed to have taken it off: who takes a number over leaves it to a buyer at work. Where we
 * have put a name in its place ourselves, we had seen it, and know from whom we took the number.
 */
export function broughtTo(known: Known, record: AttemptRecord, number: string): Holding | undefined {
  const open = record.orders.filter(({ result, numbers }) => !result && numbers.includes(number));
  if (open.length === 0) return undefined;
  const [shown, seen] = [believed(known, number), known.numbers?.value.get(number)];
  const isOf = (state: NumberState | undefined) =>
    open.some(({ id, token }) => token === state?.name || (id !== undefined && id === state?.orderId));
  const brought = [shown, seen].find(isOf) ?? (hasTakenFrom(known, record, number) ? shown : undefined);
  return brought && { number, acquired: 'Ordered', acquiredHere: true, orderId: brought.orderId };
}

const hasTakenFrom = (known: Known, { generation }: AttemptRecord, number: string): boolean =>
  recordsOfResource(known).some((own) => holds(own, number)?.takenFrom === generation);

function isOwnerLive(
  known: Known,
  record: AttemptRecord,
  all: readonly AttemptRecord[],
  livesHere: (record: AttemptRecord) => boolean,
): Need<boolean> {
  const { stackId, logicalId } = known.request;
  if (isPredecessor(record, stackId)) return false;
  if (record.stackId === stackId && record.logicalId === logicalId) return livesHere(record);
  const resource = lookedAt(known, record);
  if (!resource) return { step: lookAtOwner(record) };
  if (!isLive(resource.value)) return false;
  if (mayStand(record, resource.value)) return true;
  const look = readWhatStands(known, record, all, resource);
  return look ? { step: look } : false;
}

/**
 * Another generation stands, and its record says what it has kept. That was written before CloudFormation heard of it:
 * a ledger in which it cannot be read yet is too old.
 */
function readWhatStands(
  known: Known,
  record: AttemptRecord,
  all: readonly AttemptRecord[],
  resource: Observation<ResourceState>,
): Step | undefined {
  const isSettled = all.some(
    (other) =>
      isSameResource(other, record) &&
      other.generation === resource.value.physicalId &&
      other.outcome?.status === 'SUCCESS',
  );
  if (isSettled) return undefined;
  return ledgerSince(known, firstSeen(known, resourceKey(record.stackId, record.logicalId), resource) + LEDGER_LAG);
}

/**
 * Only the generation that stands now claims. While an update may still be rolled back, also after it has failed, the
 * one that stood before it may come to stand again.
 */
function mayStand({ generation, outcome }: AttemptRecord, { stackStatus, status, physicalId }: ResourceState): boolean {
  if (!outcome || !isGeneration(physicalId) || physicalId === generation) return true;
  const { phase, stable } = stackMeaning(stackStatus);
  const isUndecided = !stable && (phase === 'Update' || phase === 'UpdateRollback');
  return isUndecided || resourceMeaning(status!) === 'Wanted';
}

/**
 * What a look says of the resource that an attempt was for; whoever has failed looks again before giving anything
 * back.
 */
export function lookedAt(known: Known, { stackId, logicalId }: AttemptRecord): Observation<ResourceState> | undefined {
  const resource = known.resources.get(resourceKey(stackId, logicalId));
  return resource && resource.began >= (known.record?.failedAt ?? 0) ? resource : undefined;
}

export const lookAtOwner = ({ stackId, logicalId }: AttemptRecord): Step => ({
  do: 'LookResource',
  stackId,
  logicalId,
});

/** A resource that could not be deleted is still there; one that its policy retained is CloudFormation's no more. */
export const isLive = (resource: ResourceState): boolean => !isGone(resource) && !isBeingDeletedNow(resource);

export const isGone = ({ stackStatus, status }: ResourceState): boolean =>
  stackStatus === 'DELETE_COMPLETE' || status === undefined || resourceMeaning(status) === 'Gone';

/** A record of somebody else that may name the number and cannot be read. */
export const unreadableAbout = (known: Known, number: string): UnreadableRecord | undefined =>
  known.unreadable?.find((record) => mayName(record, number));

/** A Delete of it is under way. */
export const isBeingDeletedNow = ({ status }: ResourceState): boolean =>
  status !== undefined && resourceMeaning(status) === 'BeingDeleted';
