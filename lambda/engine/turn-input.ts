/** What travels from turn to turn through the state machine, and what of it is believed. */
import { Memory } from '../attempt/knowledge/knowledge';
import { Ports } from '../attempt/ports';
import { RecordEnvelope } from '../attempt/record/record-envelope';
import { wrongPartOf } from '../attempt/record/record-shape';
import { attemptOf, Envelope } from '../attempt/request/envelope';
import { Step } from '../attempt/step';

/** What the turn before has left to this one. */
export interface Progress {
  readonly record?: RecordEnvelope;
  readonly memory?: Memory;
  readonly denied?: Denied;
  readonly unrecorded?: true;
}

/** What the state machine hands to a turn. */
export interface TurnInput {
  readonly event: unknown;
  readonly progress?: Progress;
  readonly startedAt: string;
  readonly error?: { readonly Error?: string; readonly Cause?: string };
}

/** What a turn hands back; the record travels along, as Parameter Store may show an older one. */
export interface TurnResult {
  readonly done: boolean;
  readonly waitSeconds: number;
  readonly record?: RecordEnvelope;
  /** What the record does not hold: whatever was accepted, and when writes ended. */
  readonly memory?: Memory;
  readonly denied?: Denied;
  /** The ledger has refused a write for good: what was acquired is being released without it. */
  readonly unrecorded?: true;
}

/** The step that is not allowed, and since when: it is tried again for some time, over several turns perhaps. */
export interface Denied {
  readonly step: Step['do'];
  readonly since: number;
}

/** Whoever may invoke this function can say what he likes: nobody's execution has begun later than now. */
export function startOf({ startedAt }: TurnInput, { clock }: Ports): number {
  const said = Date.parse(startedAt);
  if (Number.isNaN(said)) throw new Error('startedAt is not a date; let the state machine call this function');
  return Math.min(said, clock.now());
}

/** What travels along is written into the ledger again: it must be the record of this very attempt. */
export function ownProgress({ progress }: TurnInput, event: Envelope): RecordEnvelope | undefined {
  const record = progress?.record;
  if (record === undefined || record === null) return undefined;
  const isOwn =
    wrongPartOf(record) === undefined &&
    record.attempt === attemptOf(event) &&
    record.stackId === event.StackId &&
    record.logicalId === event.LogicalResourceId;
  if (isOwn) return record;
  throw new Error('progress.record is not the record of this attempt; let the state machine call this function');
}
