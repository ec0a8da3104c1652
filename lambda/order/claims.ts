/**
 * Who owns a number: the newest live generation that declares it, in any stack. Live means that CloudFormation says
 * so now. What cannot be told is taken as live: a number left alone can be released later, the reverse cannot.
 */
import { Aged, Known, NumberState, ResourceState, resourceKey, Step } from './known';
import { AttemptRecord, Holding, RequestKind } from './record';
import { EXECUTION, FENCE, ledgerSince } from './steps';

type Owner = Pick<AttemptRecord, 'stackId' | 'logicalId'>;

export interface Claim {
  readonly record: AttemptRecord;
  readonly holding: Holding;
}

export const isSameResource = (one: Owner, other: Owner): boolean => one.stackId === other.stackId && one.logicalId === other.logicalId;

/** The part of a stack id that names the stack, not its incarnation. */
const stackSlot = (stackId: string): string => stackId.split('/').slice(0, 2).join('/');

/** A stack name exists once: another id under the same name belongs to a stack that is gone. */
export const isPredecessor = (record: AttemptRecord, stackId: string): boolean =>
  record.stackId !== stackId && stackSlot(record.stackId) === stackSlot(stackId);

/** Whether a Delete has closed the generation, or a later attempt has cleared up after this one. What has not succeeded closes nothing. */
export function isClosed(record: AttemptRecord, all: readonly AttemptRecord[]): boolean {
  return all.some((other) => other.outcome?.status === 'SUCCESS' && isSameResource(record, other)
    && ((other.closes?.includes(record.generation) ?? false) || (other.swept?.includes(record.attempt) ?? false)));
}

/** The newest settled attempt of each open generation: what that generation holds. */
export function openGenerations(all: readonly AttemptRecord[]): AttemptRecord[] {
  const newest = new Map<string, AttemptRecord>();
  for (const record of all) {
    if (record.kind === 'Delete' || record.outcome?.status !== 'SUCCESS' || isClosed(record, all)) continue;
    const key = `${record.stackId} ${record.logicalId} ${record.generation}`;
    const other = newest.get(key);
    if (!other || isNewer(record, other)) newest.set(key, record);
  }
  return [...newest.values()];
}

/** Within one second CloudFormation creates before it updates before it deletes. */
const RANK: Readonly<Record<RequestKind, number>> = { Create: 0, Update: 1, Delete: 2 };

/** Later by what CloudFormation sent, which is told to the second; then by what it can have sent in that second. */
export function isNewer(one: AttemptRecord, other: AttemptRecord): boolean {
  if (one.sentAt !== other.sentAt) return one.sentAt > other.sentAt;
  if (one.kind !== other.kind) return RANK[one.kind] > RANK[other.kind];
  if (one.goalAt !== other.goalAt) return one.goalAt > other.goalAt;
  return one.attempt > other.attempt;
}

/** For sorting. */
export const newestFirst = (one: AttemptRecord, other: AttemptRecord): number => (isNewer(one, other) ? -1 : 1);

/** Attempts that hold something and are neither settled nor closed: at work somewhere, or broken off. */
export function unsettled(all: readonly AttemptRecord[]): AttemptRecord[] {
  return all.filter((record) => record.kind !== 'Delete' && !record.outcome && !isClosed(record, all));
}

export function holds(record: AttemptRecord, number: string): Holding | undefined {
  return record.holdings.find((holding) => holding.number === number);
}

/** Whether the attempt may have bought the number: whoever finds it in the account had better not call it ownerless. */
export const hasOrdered = (record: AttemptRecord, number: string): boolean =>
  record.orders.some(({ result, numbers }) => !result && numbers.includes(number));

/**
 * A Delete may leave a number to an attempt at work while that one gives it back to what is being deleted, on the
 * strength of a look that came before. A look lives as long as an invocation: after the fence one of the two sees the other.
 */
export const certainOf = (k: Known, { record }: Claim): Step | undefined => (record.outcome ? undefined : ledgerSince(k, k.record!.goalAt + FENCE));

/**
 * The live claim on a number by anybody but those in `except`, newest first; or the look that is needed to tell.
 * `livesHere` judges the other generations of the resource at hand, which no look can.
 */
export function claimOn(
  k: Known, number: string, except: ReadonlySet<string>, livesHere: (record: AttemptRecord) => boolean,
): { readonly look: Step } | { readonly claim?: Claim } {
  const all = everybodyElse(k);
  const has = (record: AttemptRecord) => holds(record, number) ?? broughtTo(record, k.numbers?.value.get(number));
  // Most numbers are nobody else's: which generations are open is found out only for the others.
  if (!isMentioned(all, except, has)) return {};
  const candidates = [...openGenerations(all), ...unsettled(all)]
    .filter((record) => !except.has(record.attempt) && has(record) && !isGoing(k, record, all)).sort(newestFirst);
  for (const record of candidates) {
    const living = lives(k, record, livesHere);
    if (typeof living === 'object') return { look: living };
    if (living) return { claim: { record, holding: has(record)! } };
  }
  return {};
}

/**
 * A Delete of that generation is at work, though its resource may live on in another one. Of two such Deletes each would
 * leave a number to the other; as it is, the later one sees the goal of the earlier one.
 */
export const isGoing = (k: Known, record: AttemptRecord, all: readonly AttemptRecord[]): boolean =>
  all.some((other) => other.kind === 'Delete' && other.generation === record.generation && !other.outcome
    && isSameResource(record, other) && other.goalAt > k.now - EXECUTION);

export const isMentioned = (
  all: readonly AttemptRecord[], except: ReadonlySet<string>, has: (record: AttemptRecord) => Holding | undefined,
): boolean =>
  all.some((record) => !except.has(record.attempt) && has(record) !== undefined);

/** What an order of the attempt has brought, though it has not noted that yet. */
function broughtTo({ orders }: AttemptRecord, state: NumberState | undefined): Holding | undefined {
  if (!state) return undefined;
  const { number, orderId, name } = state;
  const order = orders.find(({ id, token, result, numbers }) =>
    !result && numbers.includes(number) && (token === name || (id !== undefined && id === orderId)));
  return order && { number, got: 'Ordered', fresh: true, orderId };
}

/** All records but the own, each in the latest of the copies that were read: either read may lag behind the other. */
export function everybodyElse(k: Known): AttemptRecord[] {
  const latest = new Map<string, AttemptRecord>();
  for (const record of [...k.ledger!.value, ...k.records!.value]) {
    const other = latest.get(record.attempt);
    if (record.attempt !== k.request.attempt && (!other || other.seq < record.seq)) latest.set(record.attempt, record);
  }
  return [...latest.values()];
}

function lives(k: Known, record: AttemptRecord, livesHere: (record: AttemptRecord) => boolean): boolean | Step {
  const { stackId, logicalId } = k.request;
  if (isPredecessor(record, stackId)) return false;
  if (record.stackId === stackId && record.logicalId === logicalId) return livesHere(record);
  const resource = lookedAt(k, record);
  return resource ? isLive(resource.value) : lookAtOwner(record);
}

/** What a look says of the resource that an attempt was for; whoever has failed looks again before giving anything back. */
export function lookedAt(k: Known, { stackId, logicalId }: AttemptRecord): Aged<ResourceState> | undefined {
  const resource = k.resources.get(resourceKey(stackId, logicalId));
  return resource && resource.at >= (k.record?.failedAt ?? 0) ? resource : undefined;
}

export const lookAtOwner = ({ stackId, logicalId }: AttemptRecord): Step => ({ do: 'LookResource', stackId, logicalId });

/** DELETE_FAILED is a resource that is still there; DELETE_SKIPPED one that was retained and is CloudFormation's no more. */
export function isLive(resource: ResourceState): boolean {
  if (resource.stackStatus === 'DELETE_COMPLETE' || resource.status === undefined) return false;
  return !['DELETE_COMPLETE', 'DELETE_IN_PROGRESS', 'DELETE_SKIPPED'].includes(resource.status);
}

/** A Delete that undoes what an operation did, not one that a person asked for. */
export const isRollback = (stackStatus: string): boolean => /ROLLBACK/.test(stackStatus);
