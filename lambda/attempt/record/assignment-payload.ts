/** What the record of an assignment says beside the envelope. */
import { RecordEnvelope } from './record-envelope';
import { ASSIGNMENT_KIND } from '../../../src/contract/assignment';
import { Association } from '../../service/number-state';

/** What an assignment declares. */
export interface DeclaredAssignment {
  /** The Voice Connector or group that is to answer. */
  readonly holder: Association;
  readonly numbers: readonly string[];
  readonly force: boolean;
}

/** One number that the resource holds, or is about to take. */
export interface Tie {
  readonly number: string;
  /** What held it when this attempt looked; absent when nothing did. A failed attempt puts that back. */
  readonly found?: Association;
  /** It was this resource itself that had put it there: it may be moved without being asked to force anything. */
  readonly own?: true;
  /** Its record says so, and the look did not show it: it is early, or the number was taken off since. */
  readonly unseen?: true;
  /** A rollback takes it back from another assignment of its stack, which is rolled back as well. */
  readonly fromSibling?: true;
  /**
   * What held it before this resource first took it; absent when nothing did. A rollback puts it back; where it is the
   * declared holder itself, the number stays there for good.
   */
  readonly origin?: Association;
  /** The assignment that had it at its origin. */
  readonly takenFrom?: TakenFrom;
}

/** The stack of an assignment from which a number was taken, and where that one had it from. */
export interface TakenFrom {
  readonly stackId: string;
  readonly origin?: Association;
  /** The assignment that had it there before that one, as when two take a number from each other in one operation. */
  readonly takenFrom?: Omit<TakenFrom, 'takenFrom'>;
}

/** One number that an Update lets go. */
export interface Parting {
  readonly number: string;
  readonly from: Association;
  /** What it goes back to; absent when it is to be free. */
  readonly to?: Association;
}

export interface AssignmentPayload {
  readonly declared?: DeclaredAssignment;
  readonly ties: readonly Tie[];
  readonly partings: readonly Parting[];
  /** When all of them had been taken off, if the attempt goes on: it takes nothing off any more, unless it fails. */
  readonly letGoAt?: number;
}

export const isAssignment = (record: RecordEnvelope): record is RecordEnvelope & AssignmentPayload =>
  record.kind === ASSIGNMENT_KIND;
