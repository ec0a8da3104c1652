/** What the record of every attempt says, whatever kind of resource it is about. */
import { KindName } from '../../../src/contract/kinds';

export type RequestType = 'Create' | 'Update' | 'Delete';

/** The answer of an attempt; recorded before it is sent, so that every repetition says the same. */
export interface Outcome {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly physicalId: string;
  readonly reason?: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** What the record of every attempt has, whatever kind of resource it is about. */
export interface RecordEnvelope {
  readonly version: 1;
  /** The kind of resource: it says what stands beside this envelope. */
  readonly kind: KindName;
  readonly requestType: RequestType;
  readonly stackId: string;
  readonly logicalId: string;
  readonly attempt: string;
  /** The generation that this attempt settles; also the physical id. */
  readonly generation: string;
  /** When CloudFormation sent the request: the newest goal wins. */
  readonly sentAt: number;
  /** When this record was first written. */
  readonly goalAt: number;
  /** Raised with every write; the higher one of two copies is the later one. */
  readonly seq: number;
  /** What the template's DeletionPolicy was: where it is Delete, CloudFormation never keeps a resource. */
  readonly removal?: 'Retain' | 'Delete';
  /** When the plan was made: what is held before anything is touched. */
  readonly plannedAt?: number;
  readonly warnings?: readonly string[];
  /** Why the attempt is undoing what it did. */
  readonly failure?: string;
  /** When it began to undo; what it did last can be seen by everybody some seconds later. */
  readonly failedAt?: number;
  /** When a Create or Update began to undo what broken-off attempts had left. */
  readonly clearingAt?: number;
  /** The attempt saw a newer goal and acts no more. */
  readonly stopped?: true;
  readonly outcome?: Outcome;
  /** When its outcome was recorded: it acts no more, and what it did can be seen by everybody some seconds later. */
  readonly endedAt?: number;
  /** Create and Update: broken-off attempts after which it has cleared up. */
  readonly swept?: readonly string[];
  /** A Delete: the generations that it closes, and what they held. A Create: retained ones, whose claims it ends. */
  readonly closes?: readonly string[];
}
