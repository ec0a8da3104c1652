/**
 * What CloudFormation's events say of a resource: which successes it ever heard of, and which generation stands.
 *
 * An attempt that was cancelled may have succeeded all the same, a moment later; nobody but the next attempt of this
 * resource knows of what it holds. What was heard and is there no more was kept by the removal policy, and that is
 * nobody's to take away.
 */
import { newestFirst, openGenerations, ownRecords } from './attempts';
import { AnyKnown, resourceKey } from './knowledge/knowledge';
import { lookAfter } from './knowledge/looks';
import { StackEvent, StackHistory } from './knowledge/observations';
import { RecordEnvelope } from './record/record-envelope';
import { isGeneration } from './request/envelope';
import { Step } from './step';
import { CLOCK_SKEW, CLOUDFORMATION_LAG } from './timing';
import {
  isRollback,
  isUpdateRollback,
  RESOURCE_STATUSES,
  STACK_STATUSES,
  stackMeaning,
} from '../service/cloudformation-statuses';

/** An event of a kind that no table knows says nothing of what stands. */
const isStable = ({ of, status }: StackEvent): boolean => of === 'Stack' && STACK_STATUSES[status]?.stable === true;
const isComplete = ({ of, status }: StackEvent): boolean => of === 'Resource' && RESOURCE_STATUSES[status] === 'Stands';
const isGone = ({ of, status }: StackEvent): boolean => of === 'Resource' && RESOURCE_STATUSES[status] === 'Gone';

/**
 * Whether a history reaches back far enough to be asked about requests since that moment, and about what stood
 * before.
 */
export const reachesBack = (history: StackHistory, since: number): boolean =>
  history.whole || (history.back < since - CLOCK_SKEW && stoodBefore(history) !== undefined);

/** The generation that stood when the stack was last stable: what a rollback returns to. */
const stoodBefore = ({ events }: StackHistory): string | undefined => stoodAt(events, lastStable(events));

const lastStable = (events: readonly StackEvent[]): number => events.findIndex(isStable);

/** After a rollback it is what that left, even if what it should have deleted is still there. */
function stoodAt(events: readonly StackEvent[], stable: number): string | undefined {
  if (stable < 0) return undefined;
  return isRollback(events[stable].status)
    ? standsAfterRollback(events.slice(stable + 1))
    : lastComplete(events.slice(stable));
}

/** When the stack was last stable: what was asked for later is undone by a rollback, whatever came of it. */
export function stableAt(known: AnyKnown): number {
  const events = told(known)?.events ?? [];
  return events[lastStable(events)]?.at ?? Infinity;
}

/** Whether an Update belongs to the rollback of another. */
export function isRollingBack({ request, resources }: AnyKnown): boolean {
  const resource = resources.get(resourceKey(request.stackId, request.logicalId));
  return request.requestType === 'Update' && resource !== undefined && isUpdateRollback(resource.value.stackStatus);
}

/** For an Update of a rollback: what it returns to, where the events tell. */
export function stoodBeforeRollback(known: AnyKnown): string | undefined {
  const history = known.request.requestType === 'Update' ? told(known) : undefined;
  return history && stoodBefore(history);
}

/** What the rollback itself has brought, if it asked for anything; else what stood before. */
function standsAfterRollback(events: readonly StackEvent[]): string | undefined {
  const stable = lastStable(events);
  const since = events.slice(0, stable < 0 ? undefined : stable);
  const begins = since
    .map(({ of, status }) => of === 'Stack' && status === 'UPDATE_ROLLBACK_IN_PROGRESS')
    .lastIndexOf(true);
  return lastComplete(since.slice(0, Math.max(begins, 0))) ?? stoodAt(events, stable);
}

function lastComplete(events: readonly StackEvent[]): string | undefined {
  const gone = new Set<string | undefined>();
  for (const event of events) {
    if (isGone(event)) gone.add(event.physicalId);
    else if (isComplete(event) && !gone.has(event.physicalId)) return event.physicalId;
  }
  return undefined;
}

/** Whether CloudFormation has ever asked for the deletion of this generation. What it keeps by policy, it skips. */
export const wasBeingDeleted = ({ history }: AnyKnown, generation: string): boolean =>
  (history?.value.events ?? []).some(
    ({ of, status, physicalId }) =>
      of === 'Resource' && RESOURCE_STATUSES[status] === 'BeingDeleted' && physicalId === generation,
  );

const isKept = ({ of, status }: StackEvent): boolean => of === 'Resource' && status === 'DELETE_SKIPPED';

/** Whether CloudFormation has let go of this generation, as its policy keeps it. */
export const wasKept = ({ history }: AnyKnown, generation: string): boolean =>
  (history?.value.events ?? []).some((event) => isKept(event) && event.physicalId === generation);

/** The look at the events that tells of these records, where there is anything to tell. */
export function lookHistory(known: AnyKnown, doubts: readonly RecordEnvelope[] = doubtful(known)): Step | undefined {
  if (doubts.length === 0) return undefined;
  const since = Math.min(...doubts.map(({ sentAt }) => sentAt));
  const certain = known.written.goal + CLOUDFORMATION_LAG; // an event may show up late
  if (known.history && known.history.since <= since && known.history.began >= certain) return undefined;
  return lookAfter(known, certain, { do: 'LookEvents', since });
}

/** Settled generations of which this attempt has to know whether they stand. A Create knows by the policy, mostly. */
function doubtful(known: AnyKnown): RecordEnvelope[] {
  const others = openGenerations(ownRecords(known)).filter(({ generation }) => generation !== known.request.physicalId);
  return known.request.requestType === 'Create' ? others.filter(({ removal }) => removal !== 'Delete') : others;
}

const told = (known: AnyKnown): StackHistory | undefined =>
  known.history && reachesBack(known.history.value, known.history.since) ? known.history.value : undefined;

/** Certainly not heard; what cannot be told was. */
export function certainlyNeverAnnounced(known: AnyKnown, { stackId, generation }: RecordEnvelope): boolean {
  const history = told(known);
  if (stackId !== known.request.stackId || !history) return false;
  return !history.events.some((event) => isComplete(event) && event.physicalId === generation);
}

/** Open, and yet nobody's: where the policy deletes, CloudFormation keeps nothing that it has heard of. */
export const neverAnnounced = (known: AnyKnown, record: RecordEnvelope): boolean =>
  record.stackId === known.request.stackId &&
  record.generation !== known.request.physicalId &&
  (record.removal === 'Delete' || certainlyNeverAnnounced(known, record));

/**
 * Whether the rollback of an update leaves nothing of a resource that was not there before it, and takes away what is
 * being deleted: the update has brought that, and nobody has taken it away or kept it since.
 */
export function isUndoneAsAWhole(known: AnyKnown): boolean {
  const { events } = told(known) ?? { events: [] };
  if (standsAfterRollback(events) !== undefined) return false;
  const since = events.slice(0, Math.max(lastStable(events), 0));
  const own = since.filter(({ physicalId }) => physicalId === known.request.physicalId);
  return own.some(isComplete) && !own.some(isGone);
}

/**
 * Which other generation of this resource lives while one of them is being deleted; `all` when it cannot be told. The
 * end of a stack leaves none. A rollback leaves what stood before, any other clean-up what is complete now, also if the
 * update has removed the resource and its policy keeps that. Where the events do not reach back that far, a rollback
 * leaves what was settled last, and the clean-up after an update the same, provided that it is newer than what goes.
 */
export function survivor(known: AnyKnown, stackStatus: string): string | 'all' | undefined {
  const { phase } = stackMeaning(stackStatus);
  if (phase === 'Delete' || phase === 'Rollback') return undefined;
  const deleted = known.request.physicalId;
  const rollback = phase === 'UpdateRollback';
  if (!rollback && phase !== 'CleanUp') return 'all';
  const history = told(known);
  if (history) {
    return rollback
      ? standsAfterRollback(history.events)
      : lastComplete(history.events.filter((event) => !isKept(event)));
  }
  const settled = openGenerations(ownRecords(known))
    .sort(newestFirst)
    .map(({ generation }) => generation);
  if (rollback) return isGeneration(deleted) ? settled.find((generation) => generation !== deleted) : undefined;
  return settled[0] === deleted ? undefined : settled[0];
}
