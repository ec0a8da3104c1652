/**
 * When the ledger refuses a write for good, what was acquired goes back all the same: after a Create without
 * a rollback nobody else would come for it. That needs no record: the intents are written down already, so that
 * whoever looks later finds the numbers in the deletion queue.
 */
import { kindOf } from './kinds';
import { AnyKnown } from '../attempt/knowledge/knowledge';
import { learn } from '../attempt/knowledge/learn';
import { LedgerPort, Ports } from '../attempt/ports';
import { RecordEnvelope } from '../attempt/record/record-envelope';
import { CallError } from '../service/errors';

/**
 * The record with which an attempt goes on after this one was refused; nothing where it has nothing to release. A
 * Delete is repeated as a whole.
 */
export function withoutLedger(known: AnyKnown, refused: RecordEnvelope, why: string): RecordEnvelope | undefined {
  const { now, remaining, request } = known;
  if (refused.requestType === 'Delete' || now >= request.answerBy) return undefined;
  // All has been released. A later turn may record it: what is not recorded may be said otherwise after a crash.
  if (refused.outcome?.status === 'FAILED') return undefined;
  const kind = kindOf(request.resourceType);
  // What was about to happen once this was written does not happen.
  const written = learn(known, { do: 'Record', record: refused }, {}, { began: now, ended: now, remaining });
  const { outcome, endedAt, ...record } = { ...refused, ...kind.stop(written) };
  if (kind.leftOpen(record).length === 0) return undefined;
  const failure = record.failure ?? `${record.logicalId}: ${why}`;
  return { ...record, seq: record.seq + 1, failure, failedAt: record.failedAt ?? now };
}

/** The same ports, whose ledger takes what it will: what it refuses is told, and stops nothing. */
export function tolerant(ports: Ports): Ports {
  const ledger = Object.create(ports.ledger) as LedgerPort;
  ledger.put = async (record) => {
    try {
      await ports.ledger.put(record);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      ports.log('warn', `not recorded: ${error.name}: ${error.message}`, { attempt: record.attempt });
    }
  };
  return { ...ports, ledger };
}
