/** The last resort: an answer although the turns fail. */
import { sendAnswer } from './answer';
import { kindOf } from './kinds';
import { measure } from './metrics';
import { readEnvelope, readRequest } from './read-event';
import { ownProgress, startOf, TurnInput, TurnResult } from './turn-input';
import { newRecord } from '../attempt/amend';
import { Ports } from '../attempt/ports';
import { Outcome, RecordEnvelope } from '../attempt/record/record-envelope';
import { Envelope } from '../attempt/request/envelope';
import { Request } from '../attempt/request/request';
import { someOf } from '../service/phone-numbers';

/**
 * The last resort when turns keep failing. A recorded outcome is sent again; else a failure is recorded and sent. If
 * not even that can be recorded, the physical id says so, and the Delete that follows looks at everything there is.
 */
export async function giveUp(
  input: TurnInput,
  ports: Ports,
  why = input.error?.Error ?? 'unknown error',
  unlessRecorded?: Error,
): Promise<TurnResult> {
  const event = readEnvelope(input.event);
  const request = readRequest(event, startOf(input, ports));
  const stored = await storedRecord(request, ports);
  const record = latestOf(stored?.record, ownProgress(input, event)) ?? newRecord(request, ports.clock.now());
  if (record.outcome) {
    await sendAnswer(event, record.outcome, ports);
    return { done: true, waitSeconds: 0, record };
  }
  const outcome = givenUp(event, request, record, why);
  const failed: RecordEnvelope = { ...record, seq: record.seq + 1, outcome, endedAt: ports.clock.now() };
  // Over a record that could not be read nothing is written: it may hold the only trace of a purchase.
  const written = stored !== undefined && (await isWritten(failed, ports));
  // a later turn may fare better; what is not recorded is not said
  if (!written && unlessRecorded) throw unlessRecorded;
  measure(event, outcome, request.startedAt, ports, failed);
  const isLost = !written && request.requestType === 'Create';
  await sendAnswer(event, isLost ? { ...outcome, physicalId: `${outcome.physicalId}-unrecorded` } : outcome, ports);
  return { done: true, waitSeconds: 0, record: failed };
}

function givenUp(event: Envelope, request: Request<object>, record: RecordEnvelope, why: string): Outcome {
  const { requestType, physicalId, attempt, logicalId } = request;
  const log = "see the provider's log, then deploy again";
  return {
    status: 'FAILED',
    physicalId: requestType === 'Create' ? attempt : (physicalId ?? attempt),
    reason: `${logicalId}: the operation was given up (${why}); ${log}${leftOpen(event, record)}`,
  };
}

/** The own record, if there is one; undefined where that cannot be said. */
async function storedRecord(
  { stackId, logicalId, attempt }: Request<object>,
  { ledger }: Ports,
): Promise<{ readonly record?: RecordEnvelope } | undefined> {
  try {
    const { records, unreadable } = await ledger.ofResource(stackId, logicalId);
    return unreadable.length > 0 ? undefined : { record: records.find((record) => record.attempt === attempt) };
  } catch {
    return undefined;
  }
}

const isWritten = (record: RecordEnvelope, { ledger }: Ports): Promise<boolean> =>
  ledger.put(record).then(
    () => true,
    () => false,
  );

/** What a given-up attempt may have in its hands, for whoever must look after it should no operation follow. */
function leftOpen(event: Envelope, record: RecordEnvelope): string {
  const numbers = kindOf(event.ResourceType).leftOpen(record);
  return numbers.length > 0 ? `; the next operation clears up after it: ${someOf(numbers)} may be in the account` : '';
}

function latestOf(one: RecordEnvelope | undefined, other: RecordEnvelope | undefined): RecordEnvelope | undefined {
  if (!one || !other) return one ?? other;
  return one.seq >= other.seq ? one : other;
}
