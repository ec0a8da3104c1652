import { Clock } from '../../aws/clock';
import { ParameterStore } from '../../aws/parameter-store';
import { ResponseBucket } from '../../aws/response-bucket';
import { heardByMany } from '../../aws/signals';
import { Functions } from '../function/functions';
import { Executions } from '../states/executions';
import { Switches } from '../switches';
import { ResourceRecord, STACK_TYPE, StackEvent, StackRecord, Target } from './stack';

/** A resource that is made to fail, so that a rollback can be rehearsed. */
export interface FailOn {
  readonly logicalId: string;
  readonly operation: 'create' | 'update' | 'delete';
  /**
   * `atOnce`: as soon as its turn comes, so that siblings are cancelled; `last`: after everything that can be done
   * without it.
   */
  readonly when?: 'atOnce' | 'last';
  /** Seconds that it takes before it fails. */
  readonly afterSeconds?: number;
}

/** What can be done with a whole stack; a nested one is a resource of its parent. */
export interface StackOperations {
  /** Brings a stack to a target and leaves its clean-up for later; gives back what went wrong. */
  bring(operation: Operation, target: Target): Promise<string | undefined>;
  /** Cleans up after `bring`. */
  finish(operation: Operation): Promise<void>;
  /** Takes `bring` back. */
  rollBack(operation: Operation, reason: string): Promise<void>;
  /** Deletes a stack. */
  remove(operation: Operation): Promise<void>;
}

/** Everything that the engine stands on. */
export interface EngineContext {
  readonly clock: Clock;
  readonly random: () => number;
  readonly functions: Functions;
  readonly executions: Executions;
  readonly responses: ResponseBucket;
  /** Aborted when the driver is closed. */
  readonly closing: AbortSignal;
  /** Variables that every function gets. */
  functionEnvironment(stack: StackRecord): Record<string, string>;
  /** Where the response bucket is reached. */
  responseUrl(path: string): string;
  /** All stacks, deleted ones included. */
  stacks(): readonly StackRecord[];
  readonly stackOperations: StackOperations;
  /** Makes room for a stack that is nested in another. */
  openNestedStack(parent: StackRecord, logicalId: string): StackRecord;
  /** Parameter Store of a region. */
  parameterStore(region: string): ParameterStore;
  /** URL of the Chime SDK Voice service, where there is one. */
  readonly chimeEndpoint?: string;
  /** Keeps what has changed. */
  save(): void;
}

/** One operation on one stack. */
export class Operation {
  /** Aborted when the operation is cancelled or one of its resources has failed. */
  public readonly cancel = heardByMany(new AbortController());
  public cancelReason?: string;
  /** A later operation takes over: nothing is rolled back. */
  public superseded = false;

  constructor(
    readonly engine: EngineContext, readonly stack: StackRecord, readonly switches: Switches,
    private readonly onEvent: (event: StackEvent) => void, readonly failOn?: FailOn,
  ) {}

  /**
   * The part of this operation that concerns a nested stack. It is cancelled by the given signal, not by this
   * operation's own end.
   */
  public nested(stack: StackRecord, signal?: AbortSignal): Operation {
    const part = new Operation(this.engine, stack, this.switches, this.onEvent);
    const cancel = () => {
      part.cancelReason = this.cancelReason ?? 'Cancelled by the parent stack.';
      part.cancel.abort();
    };
    if (signal?.aborted) {
      cancel();
    }
    signal?.addEventListener('abort', cancel, { once: true });
    return part;
  }

  /** Gives the operation up without a rollback. */
  public supersede(): void {
    this.superseded = true;
    this.cancelReason = 'Superseded by a later operation.';
    this.cancel.abort();
  }

  /** Sets the status of the stack and tells it. */
  public markStack(status: string, reason?: string): void {
    this.stack.status = status;
    this.stack.reason = reason;
    this.tell({ logicalId: this.stack.name, type: STACK_TYPE, status, reason, physicalId: this.stack.id });
  }

  /** Sets the status of a resource and tells it. */
  public mark(resource: ResourceRecord, status: string, reason?: string): void {
    resource.status = status;
    resource.reason = reason;
    resource.lastUpdated = this.engine.clock.now();
    this.tell({ logicalId: resource.logicalId, type: resource.type, status, reason, physicalId: resource.physicalId });
  }

  /** Fails the resource that was chosen to fail. */
  public async failIfChosen(logicalId: string, operation: FailOn['operation']): Promise<void> {
    if (this.failOn?.logicalId === logicalId && this.failOn.operation === operation) {
      await this.engine.clock.sleep((this.failOn.afterSeconds ?? 0) * 1000, this.cancel.signal);
      throw new Error(`Made to fail: this ${operation} was told to.`);
    }
  }

  private tell(event: Omit<StackEvent, 'timestamp' | 'stackName'>): void {
    const full = { timestamp: this.engine.clock.now(), stackName: this.stack.name, ...event };
    this.stack.events.push(full);
    this.engine.save();
    this.onEvent(full);
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Random letters and digits, as at the end of CloudFormation's names. */
export function randomSuffix(random: () => number, length = 12): string {
  return Array.from({ length }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join('');
}

/** A random UUID that follows the given source of chance. */
export function randomUuid(random: () => number): string {
  const hex = (length: number) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}
