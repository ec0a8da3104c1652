/** What a turn needs of the outside: an interface each, so that every history can be played without it. */
import { History } from './order/history';
import { Association, NumberState, OrderState, Query, Refusal, ResourceState } from './order/known';
import { AttemptRecord, Detail } from './order/record';

/** The phone-number part of the Chime SDK Voice service. Errors are `CallError`s. */
export interface ChimePort {
  search(query: Query, atMost: number): Promise<readonly string[]>;
  /** Never retried by itself: an order has no client token. */
  order(productType: string, numbers: readonly string[], name: string): Promise<OrderState>;
  getOrder(id: string): Promise<OrderState>;
  listOrders(): Promise<readonly OrderState[]>;
  listNumbers(): Promise<readonly NumberState[]>;
  /** Undefined when the service does not know the number. */
  getNumber(number: string): Promise<NumberState | undefined>;
  update(detail: Detail, value: string, numbers: readonly string[]): Promise<readonly Refusal[]>;
  release(numbers: readonly string[]): Promise<readonly Refusal[]>;
  restore(number: string): Promise<NumberState>;
  disassociate(numbers: readonly string[], association: Association): Promise<readonly Refusal[]>;
}

/** Where records are kept; reads may lag behind writes. */
export interface LedgerPort {
  /** Every record of one resource: this stack name and logical id, whatever became of its stack. */
  ofResource(stackId: string, logicalId: string): Promise<readonly AttemptRecord[]>;
  all(): Promise<readonly AttemptRecord[]>;
  put(record: AttemptRecord): Promise<void>;
  remove(records: readonly AttemptRecord[]): Promise<void>;
}

export interface StackPort {
  describe(stackId: string, logicalId: string): Promise<ResourceState>;
  /** The events of the stack and of this resource, as far back as is needed to judge requests since that moment. */
  history(stackId: string, logicalId: string, since: number): Promise<History>;
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
export type Log = (level: 'debug' | 'info' | 'warn' | 'error' | 'metric', message: string, fields?: Readonly<Record<string, unknown>>) => void;

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
