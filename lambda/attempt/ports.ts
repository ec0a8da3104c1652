/** What a turn needs of the outside: an interface each, so that every history can be played without it. */
import { OrderState, Refusal, ResourceState, SipRuleState, StackHistory } from './knowledge/observations';
import { Note, StoredNote } from './record/note';
import { Detail } from './record/order-payload';
import { UnreadableRecord } from './record/record';
import { RecordEnvelope } from './record/record-envelope';
import { RuleSettings, Trigger } from './record/sip-rule-payload';
import { Query, ResourceName } from './step';
import { Association, NumberState } from '../service/number-state';

/** How a listing of several pages is to be read; both are milliseconds since the epoch. */
export interface Reading {
  /**
   * It must have begun by then or later: what was read before, here or in an earlier turn, serves if it has. Absent:
   * one that is not finished goes on, and a finished one does not serve.
   */
  readonly notBefore?: number;
  /** No page is asked for from then on. */
  readonly until: number;
}

/** A whole listing. What is in it is as it was when the reading began, or later. */
export interface Whole<T> {
  readonly began: number;
  readonly value: T;
}

/**
 * Undefined when there was no time to finish: asked again, in this turn or the next, a port goes on where it stopped.
 */
export type Listed<T> = Promise<Whole<T> | undefined>;

/** The phone-number part of the Chime SDK Voice service. Errors are `CallError`s. */
export interface ChimePort {
  search(query: Query, atMost: number): Promise<readonly string[]>;
  /** Never retried by itself: an order has no client token. */
  order(productType: string, numbers: readonly string[], name: string): Promise<OrderState>;
  getOrder(id: string): Promise<OrderState>;
  listOrders(reading: Reading): Listed<readonly OrderState[]>;
  listNumbers(reading: Reading): Listed<readonly NumberState[]>;
  /** The inventory, and these numbers though it may not show them; what the service does not know is left out. */
  lookNumbers(sure: readonly string[], reading: Reading): Listed<readonly NumberState[]>;
  /** Undefined when the service does not know the number. */
  getNumber(number: string): Promise<NumberState | undefined>;
  update(detail: Detail, value: string, numbers: readonly string[]): Promise<readonly Refusal[]>;
  release(numbers: readonly string[]): Promise<readonly Refusal[]>;
  restore(number: string): Promise<NumberState>;
  disassociate(numbers: readonly string[], association: Association): Promise<readonly Refusal[]>;
  /** `force` takes them from whatever else holds them. */
  associate(numbers: readonly string[], association: Association, force: boolean): Promise<readonly Refusal[]>;
  /** Undefined when the service does not know the rule. */
  getRule(id: string): Promise<SipRuleState | undefined>;
  listRules(reading: Reading): Listed<readonly SipRuleState[]>;
  /** Never retried by itself: a rule has no client token. */
  createRule(trigger: Trigger, settings: RuleSettings): Promise<SipRuleState>;
  updateRule(id: string, settings: RuleSettings): Promise<SipRuleState>;
  deleteRule(id: string): Promise<void>;
}

/** What was read of the whole ledger. */
export interface LedgerRecords {
  readonly records: readonly RecordEnvelope[];
  readonly unreadable: readonly UnreadableRecord[];
  readonly notes?: readonly StoredNote[];
}

/** What stands under the path of one resource. */
export interface ResourceRecords extends Omit<LedgerRecords, 'notes'> {
  readonly notes: readonly Note[];
}

/** Where records are kept; reads may lag behind writes. */
export interface LedgerPort {
  /** Every record of one resource: this stack name and logical id, whatever became of its stack. */
  ofResource(stackId: string, logicalId: string): Promise<ResourceRecords>;
  all(reading: Reading): Listed<LedgerRecords>;
  put(record: RecordEnvelope): Promise<void>;
  /** Leaves a note under the path of a former holder. */
  leaveNote(holder: ResourceName, note: Note): Promise<void>;
  remove(records: readonly RecordEnvelope[], notes?: readonly StoredNote[]): Promise<void>;
}

export interface StackPort {
  describe(stackId: string, logicalId: string): Promise<ResourceState>;
  /** The events of the stack and of this resource, as far back as is needed to judge requests since that moment. */
  history(stackId: string, logicalId: string, since: number, reading: Reading): Listed<StackHistory>;
}

export interface AnswerPort {
  /** True when it was taken; false when it was refused for good (an expired URL). Throws when it may be tried again. */
  send(url: string, body: string): Promise<boolean>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** One line of what happens; whole numbers and URLs never pass. A metric is written whatever the level. */
export type Log = (
  level: 'debug' | 'info' | 'warn' | 'error' | 'metric',
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

/** Step Functions, as far as the function itself uses it. */
export interface Executions {
  /** An execution of this name that exists already is success. */
  start(stateMachineArn: string, name: string, input: string): Promise<void>;
}

export interface Ports {
  readonly chime: ChimePort;
  readonly ledger: LedgerPort;
  readonly stacks: StackPort;
  readonly answers: AnswerPort;
  readonly clock: Clock;
  readonly log: Log;
  /** What is left of this invocation, in milliseconds. */
  remaining(): number;
}
