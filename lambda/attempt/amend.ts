/** Changes of the own record: the only way in which an attempt says something for later. */
import { Known } from './knowledge/knowledge';
import { OrderPayload } from './record/order-payload';
import { AttemptRecord, fits } from './record/record';
import { Outcome, RecordEnvelope } from './record/record-envelope';
import { RequestEnvelope } from './request/request';
import { shorten } from './request/response';
import { Step } from './step';

/** The record of an attempt that has not written one yet. */
export function newRecord<Payload extends object>(
  request: RequestEnvelope & { readonly payload: Payload },
  now: number,
): AttemptRecord<Payload> {
  return {
    version: 1,
    kind: request.kind,
    requestType: request.requestType,
    stackId: request.stackId,
    logicalId: request.logicalId,
    attempt: request.attempt,
    generation: request.requestType === 'Create' ? request.attempt : (request.physicalId ?? request.attempt),
    sentAt: request.sentAt,
    goalAt: now,
    seq: 0,
    removal: request.removal,
    ...request.payload,
  };
}

export const recordTooLong = ({ request }: Known<object, object>): string =>
  `${request.logicalId}: the record would exceed 4,096 bytes; declare fewer numbers, or adopt fewer at a time`;

/** Writes a change of the own record. */
export function amend<Payload extends object>(
  known: Known<Payload, object>,
  change: Partial<AttemptRecord<Payload>>,
): Step {
  const own: RecordEnvelope = known.record!;
  const ending = {
    ...(change.outcome && { endedAt: known.now, ...releasedBy(known, change.outcome) }),
    ...((change.outcome || change.failure) && NOTHING_CLEARED),
  };
  const record: RecordEnvelope = { ...own, ...change, ...ending, seq: own.seq + 1 };
  if (fits(record)) return { do: 'Record', record };
  return change.outcome || change.failure
    ? { do: 'Record', record: withShortReason(record) }
    : fail(known, recordTooLong(known));
}

/** Whether the record has room for that as well: what can do without it is written without it. */
export const hasRoomFor = <Payload extends object>(
  known: Known<Payload, object>,
  change: Partial<AttemptRecord<Payload>>,
): boolean => fits({ ...(known.record as RecordEnvelope), ...change, seq: known.record!.seq + 1 });

/** It clears nothing any more, and needs the room. */
const NOTHING_CLEARED: Pick<OrderPayload, 'clears'> = { clears: undefined };

/** Of a reason that quotes what has no room in a record: its beginning, in bytes. */
const SHORT_REASON = 1_000;

function withShortReason(record: RecordEnvelope): RecordEnvelope {
  const { failure, outcome } = record;
  const short = (reason: string | undefined) => reason && shorten(reason, SHORT_REASON);
  return {
    ...record,
    ...(failure && { failure: short(failure) }),
    ...(outcome && { outcome: { ...outcome, reason: short(outcome.reason) } }),
  };
}

/**
 * What it has put into the deletion queue, for whoever looks next; the record of a Delete that succeeded names it
 * anyway.
 */
function releasedBy({ record, effects }: Known<object, object>, { status }: Outcome): Pick<OrderPayload, 'released'> {
  if (record!.requestType === 'Delete' && status === 'SUCCESS') return {};
  const released = [...effects].filter(([, done]) => done.at(-1)!.did === 'Release').map(([number]) => number);
  return released.length > 0 ? { released } : {};
}

/** Ends the attempt in failure: what it acquired is released first. */
export const fail = (known: Known<object, object>, failure: string): Step =>
  amend(known, { failure, failedAt: known.now });
