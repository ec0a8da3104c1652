/**
 * What the engine has to be told about a kind of resource. A kind is a folder of its own and never imports another; the
 * engine knows the kinds by their list in engine/kinds.ts alone.
 */
import { AnyKnown } from './knowledge/knowledge';
import { Envelope } from './request/envelope';
import { Declaration } from './request/request';
import { Step } from './step';
import { KindName } from '../../src/contract/kinds';

export interface ResourceKind {
  /** CloudFormation's resource type. */
  readonly type: string;
  /** What its records say, and its metrics in the dimension `Kind`. */
  readonly name: KindName;
  /** Its metrics and their units, beside those of every kind. */
  readonly metrics: Readonly<Record<string, string>>;
  /** Reads the properties of an event; what cannot be done about them is a `problem`, not an exception. */
  parse(event: Envelope): Declaration;
  /** The next step of a Create or an Update. */
  createOrUpdate(known: AnyKnown): Step;
  /** The next step of a Delete. */
  delete(known: AnyKnown): Step;
  /** What the record has to say of what was about to happen, when the attempt stops because of a newer one. */
  stop(known: AnyKnown): object;
  /** Numbers that a given-up attempt may have in its hands. */
  leftOpen(payload: object): readonly string[];
  /** What nobody needs any more of what was read, where this kind reads the whole ledger. */
  expired?(known: AnyKnown): Pick<Extract<Step, { do: 'Forget' }>, 'records' | 'notes'>;
  /** The values of its own metrics, of an attempt that has ended. */
  measure(payload: object | undefined): Readonly<Record<string, number>>;
}
