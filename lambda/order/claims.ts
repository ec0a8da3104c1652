/**
 * Who owns a number: the newest live generation that declares it, in any stack. Live means that CloudFormation says
 * so now. What cannot be told is taken as live: a number left alone can be released later, the reverse cannot.
 */
import { Known, ResourceState, resourceKey, Step } from './known';
import { AttemptRecord, Holding, RequestKind } from './record';
import { isGeneration } from './request';

export interface Claim {
  readonly record: AttemptRecord;
  readonly holding: Holding;
}

const sameResource = (one: AttemptRecord, other: AttemptRecord): boolean => one.stackId === other.stackId && one.logicalId === other.logicalId;

/** The part of a stack id that names the stack, not its incarnation. */
const stackSlot = (stackId: string): string => stackId.split('/').slice(0, 2).join('/');

/** A stack name exists once: another id under the same name belongs to a stack that is gone. */
export const isPredecessor = (record: AttemptRecord, stackId: string): boolean =>
  record.stackId !== stackId && stackSlot(record.stackId) === stackSlot(stackId);

/** Whether a Delete has closed the generation, or a later attempt has cleared up after this one. What has not succeeded closes nothing. */
export function isClosed(record: AttemptRecord, all: readonly AttemptRecord[]): boolean {
  return all.some((other) => other.outcome?.status === 'SUCCESS' && sameResource(record, other)
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

/** Attempts that hold something and are neither settled nor closed: at work somewhere, or broken off. */
function unsettled(all: readonly AttemptRecord[]): AttemptRecord[] {
  return all.filter((record) => record.kind !== 'Delete' && !record.outcome && !isClosed(record, all));
}

export function holds(record: AttemptRecord, number: string): Holding | undefined {
  return record.holdings.find((holding) => holding.number === number);
}

/** Whether the attempt may have bought the number: whoever finds it in the account had better not call it ownerless. */
export const hasOrdered = (record: AttemptRecord, number: string): boolean =>
  record.orders.some(({ result, numbers }) => !result && numbers.includes(number));

/**
 * The live claim on a number by anybody but those in `except`, newest first; or the look that is needed to tell.
 * `livesHere` judges the other generations of the resource at hand, which no look can.
 */
export function claimOn(
  k: Known, number: string, except: ReadonlySet<string>, livesHere: (record: AttemptRecord) => boolean,
): { readonly look: Step } | { readonly claim?: Claim } {
  const all = everybodyElse(k);
  const candidates = [...openGenerations(all), ...unsettled(all)]
    .filter((record) => !except.has(record.attempt) && holds(record, number))
    .sort((one, other) => (isNewer(one, other) ? -1 : 1));
  for (const record of candidates) {
    const living = lives(k, record, livesHere);
    if (typeof living === 'object') return { look: living };
    if (living) return { claim: { record, holding: holds(record, number)! } };
  }
  return {};
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
  const resource = k.resources.get(resourceKey(record.stackId, record.logicalId));
  if (!resource) return { do: 'LookResource', stackId: record.stackId, logicalId: record.logicalId };
  return isLive(resource.value);
}

/** DELETE_FAILED is a resource that is still there; DELETE_SKIPPED one that was retained and is CloudFormation's no more. */
export function isLive(resource: ResourceState): boolean {
  if (resource.stackStatus === 'DELETE_COMPLETE' || resource.status === undefined) return false;
  return !['DELETE_COMPLETE', 'DELETE_IN_PROGRESS', 'DELETE_SKIPPED'].includes(resource.status);
}

/**
 * Which other generation of a resource lives while one of them is being deleted; `all` when it cannot be told.
 * The end of a stack leaves none; else it is the one that CloudFormation has. Where that does not tell, the kind of
 * Delete does: a rollback leaves the one that was settled last, the clean-up after an update the same one, provided it is
 * newer than the one that goes.
 */
export function survivor(
  { stackStatus, physicalId }: ResourceState, own: readonly AttemptRecord[], deleted: string | undefined,
): string | 'all' | undefined {
  if (/^(DELETE|ROLLBACK)_(IN_PROGRESS|FAILED|COMPLETE)$/.test(stackStatus)) return undefined;
  const generations = openGenerations(own);
  const others = generations.filter(({ generation }) => generation !== deleted).sort((one, other) => (isNewer(one, other) ? -1 : 1));
  if (others.some(({ generation }) => generation === physicalId)) return physicalId;
  // An id that CloudFormation made up belongs to a resource that came with the update that is being undone.
  if (stackStatus.startsWith('UPDATE_ROLLBACK')) return isGeneration(deleted) ? others[0]?.generation : undefined;
  if (!stackStatus.startsWith('UPDATE_COMPLETE')) return 'all';
  const going = generations.find(({ generation }) => generation === deleted);
  return others.find((other) => !going || isNewer(other, going))?.generation;
}

/** A Delete that undoes what an operation did, not one that a person asked for. */
export const isRollback = (stackStatus: string): boolean => /ROLLBACK/.test(stackStatus);
