/**
 * What CloudFormation's events say of a resource: which successes it ever heard of, and which generation stands.
 *
 * An attempt that was cancelled may have succeeded all the same, a moment later; nobody but the next attempt of this
 * resource knows of what it holds. What was heard and is there no more was kept by the removal policy, and that is
 * nobody's to take away.
 */
import { newestFirst, openGenerations } from './claims';
import { ownRecords } from './formers';
import { Known, Step } from './known';
import { AttemptRecord } from './record';
import { isGeneration } from './request';
import { LAG, lookAfter, SECOND } from './steps';

/** An event of the resource, or of its stack. */
export interface StackEvent {
  readonly at: number;
  readonly of: 'Stack' | 'Resource';
  readonly status: string;
  readonly physicalId?: string;
}

/** Newest first. CloudFormation forgets events after 90 days. */
export interface History {
  readonly events: readonly StackEvent[];
  /** Reaches back to the beginning of the stack. */
  readonly whole: boolean;
  /** Everything that happened after this is there. */
  readonly back: number;
}

/** A request is dated to the second, and by another clock. */
const SKEW = 5 * SECOND;
const STABLE = /^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_COMPLETE$/;
const COMPLETE = /^(CREATE|UPDATE|IMPORT|ROLLBACK|UPDATE_ROLLBACK)_COMPLETE$/;
const GONE = /^DELETE_(COMPLETE|SKIPPED)$/;

/** Whether a history reaches back far enough to be asked about requests since that moment, and about what stood before. */
export const reachesBack = (history: History, since: number): boolean =>
  history.whole || (history.back < since - SKEW && stoodBefore(history) !== undefined);

/** The generation that stood when the stack was last stable: what a rollback returns to. */
const stoodBefore = ({ events }: History): string | undefined => stoodAt(events, lastStable(events));

const lastStable = (events: readonly StackEvent[]): number => events.findIndex(({ of, status }) => of === 'Stack' && STABLE.test(status));

/** After a rollback it is what that left, even if what it should have deleted is still there. */
function stoodAt(events: readonly StackEvent[], stable: number): string | undefined {
  if (stable < 0) return undefined;
  return events[stable].status.includes('ROLLBACK') ? standsAfterRollback(events.slice(stable + 1)) : lastComplete(events.slice(stable));
}

/** When the stack was last stable: what was asked for later is undone by a rollback, whatever came of it. */
export function stableAt(k: Known): number {
  const events = told(k)?.events ?? [];
  return events[lastStable(events)]?.at ?? Infinity;
}

/** For an Update of a rollback: what it returns to, where the events tell. */
export function stoodBeforeRollback(k: Known): string | undefined {
  const history = k.request.kind === 'Update' ? told(k) : undefined;
  return history && stoodBefore(history);
}

/** What the rollback itself has brought, if it asked for anything; else what stood before. */
function standsAfterRollback(events: readonly StackEvent[]): string | undefined {
  const stable = lastStable(events);
  const since = events.slice(0, stable < 0 ? undefined : stable);
  const begins = since.map(({ of, status }) => of === 'Stack' && status === 'UPDATE_ROLLBACK_IN_PROGRESS').lastIndexOf(true);
  return lastComplete(since.slice(0, Math.max(begins, 0))) ?? stoodAt(events, stable);
}

function lastComplete(events: readonly StackEvent[]): string | undefined {
  const gone = new Set<string | undefined>();
  for (const { of, status, physicalId } of events) {
    if (of === 'Stack') continue;
    if (GONE.test(status)) gone.add(physicalId);
    else if (COMPLETE.test(status) && !gone.has(physicalId)) return physicalId;
  }
  return undefined;
}

/** The look at the events that tells, where there is anything to tell. */
export function lookHistory(k: Known): Step | undefined {
  const doubts = doubtful(k);
  if (doubts.length === 0) return undefined;
  const since = Math.min(...doubts.map(({ sentAt }) => sentAt));
  const certain = k.record!.goalAt + LAG; // an event may show up late
  if (k.history && k.history.since <= since && k.history.at >= certain) return undefined;
  return lookAfter(k, certain, { do: 'LookEvents', since });
}

/** Settled generations of which this attempt has to know whether they stand. A Create knows by the policy, mostly. */
function doubtful(k: Known): AttemptRecord[] {
  const others = openGenerations(ownRecords(k)).filter(({ generation }) => generation !== k.request.physicalId);
  return k.request.kind === 'Create' ? others.filter(({ removal }) => removal !== 'Delete') : others;
}

const told = (k: Known): History | undefined => (k.history && reachesBack(k.history.value, k.history.since) ? k.history.value : undefined);

/** Certainly not heard; what cannot be told was. */
export function neverHeard(k: Known, { stackId, generation }: AttemptRecord): boolean {
  const history = told(k);
  if (stackId !== k.request.stackId || !history) return false;
  return !history.events.some(({ of, status, physicalId }) => of === 'Resource' && COMPLETE.test(status) && physicalId === generation);
}

/** Open, and yet nobody's: where the policy deletes, CloudFormation keeps nothing that it has heard of. */
export const isUnheard = (k: Known, record: AttemptRecord): boolean =>
  record.stackId === k.request.stackId && record.generation !== k.request.physicalId && (record.removal === 'Delete' || neverHeard(k, record));

/**
 * Which other generation of this resource lives while one of them is being deleted; `all` when it cannot be told. The
 * end of a stack leaves none. A rollback leaves what stood before, any other clean-up what is complete now. Where the
 * events do not reach back that far, a rollback leaves what was settled last, and the clean-up after an update the
 * same, provided that it is newer than what goes.
 */
export function survivor(k: Known, stackStatus: string): string | 'all' | undefined {
  if (/^(DELETE|ROLLBACK)_(IN_PROGRESS|FAILED|COMPLETE)$/.test(stackStatus)) return undefined;
  const deleted = k.request.physicalId;
  const rollback = stackStatus.startsWith('UPDATE_ROLLBACK');
  if (!rollback && !stackStatus.startsWith('UPDATE_COMPLETE')) return 'all';
  const history = told(k);
  if (history) return rollback ? standsAfterRollback(history.events) : lastComplete(history.events);
  const settled = openGenerations(ownRecords(k)).sort(newestFirst).map(({ generation }) => generation);
  if (rollback) return isGeneration(deleted) ? settled.find((generation) => generation !== deleted) : undefined;
  return settled[0] === deleted ? undefined : settled[0];
}
