/** Waiting for other attempts of the same resource: until they can act no more, and until what they did can be seen. */
import { hasGains } from './attempts';
import { AnyKnown } from './knowledge/knowledge';
import { lookAfter, numbersSince, wait } from './knowledge/looks';
import { AttemptRecord } from './record/record';
import { RecordEnvelope } from './record/record-envelope';
import { Step } from './step';
import { OTHERS_POLL, OTHERS_STOPPED, SECOND, SERVICE_LAG } from './timing';

/** Waits until an attempt that has neither responded nor stopped can have no effect any more. */
export function waitUntilOthersStopped(known: AnyKnown, records: readonly RecordEnvelope[]): Step | undefined {
  const active = records.some((record) => !record.outcome && !record.stopped);
  const end = known.written.goal + OTHERS_STOPPED;
  if (!active || known.records!.began >= end) return undefined;
  const look: Step = { do: 'LookRecords' };
  const { began, ended = began } = known.records!;
  return lookAfter(known, Math.min(end, ended + OTHERS_POLL), look);
}

/**
 * What a broken-off attempt did last is not in its record, and reads may not show it yet. Of one that has succeeded the
 * record tells everything.
 */
export function waitUntilEffectsVisible(known: AnyKnown, records: readonly AttemptRecord[]): Step | undefined {
  const since = Math.max(0, ...records.map((record) => visibleAt(known, record)));
  if (known.now < since && !known.numbers) return wait((since - known.now) / SECOND);
  return numbersSince(known, since);
}

/** When all that an attempt did can be seen; 0 when its record tells everything. */
export function visibleAt(known: AnyKnown, record: AttemptRecord): number {
  if (record.endedAt === undefined) return known.written.goal + OTHERS_STOPPED + SERVICE_LAG;
  return record.outcome?.status !== 'SUCCESS' && hasGains(record) ? record.endedAt + SERVICE_LAG : 0;
}
