/**
 * The phone-number part of the Chime SDK Voice service as a synchronous model: no I/O, no timers, no clock or chance of
 * its own, so that a simulation can run it under a virtual clock thousands of times a second, and repeat any run.
 */
import type { ItemFault } from './batch';
import { TestControl } from './control';
import { badRequest, ConnectionLostError, ServiceError, worded } from './errors';
import { type Fault, FaultList, faultError, namedError, type OrderScript } from './faults';
import { settle } from './lifecycle';
import { OperationMethods } from './methods';
import type { Input, OperationName, Output } from './operation-types';
import { HANDLERS } from './operations';
import { parseSnapshot, SNAPSHOT_VERSION, type ModelSnapshot } from './snapshot';
import { DEFAULT_SWITCHES, type Switches } from './switches';
import { World } from './world';

/** What to make a model of. */
export interface ModelOptions {
  /** The present, in milliseconds since the epoch. */
  readonly clock: () => number;
  /** Readings of the open questions that differ from the defaults. */
  readonly switches?: Partial<Switches>;
  /** What goes wrong, call by call. */
  readonly faults?: readonly Fault[];
  /** What becomes of the next orders. */
  readonly orderScripts?: readonly OrderScript[];
  /** Of ids and shuffles; default 1. */
  readonly seed?: number;
  /** Is told of every call once it is over. */
  readonly observer?: (call: ObservedCall) => void;
}

/** Circumstances of a call. */
export interface CallContext {
  /** The region whose endpoint was called; default us-east-1. */
  readonly region?: string;
}

/** How a call ended, and how much later than at once the answer comes. */
export type Outcome<K extends OperationName = OperationName> = { readonly latencyMs: number } & (
  | { readonly output: Output<K>; readonly error?: undefined }
  | { readonly error: ServiceError | ConnectionLostError; readonly output?: undefined }
);

/** A call as an observer sees it. */
export interface ObservedCall {
  readonly at: number;
  readonly operation: OperationName;
  readonly input: unknown;
  readonly outcome: Outcome;
}

/** The model. */
export class ChimeVoiceModel extends OperationMethods {
  /** Brings back a model from its snapshot; switches given here win over the snapshot's. */
  public static restore(snapshot: unknown, options: ModelOptions): ChimeVoiceModel {
    return new ChimeVoiceModel(options, parseSnapshot(snapshot));
  }

  /** What the service itself does not offer: other people, support cases, accidents. */
  public readonly control: TestControl;
  private readonly world: World;
  private readonly faults: FaultList;

  constructor(
    private readonly options: ModelOptions,
    snapshot?: ModelSnapshot,
  ) {
    super();
    this.world = new World(options.switches ?? {}, options.seed ?? 1, snapshot?.world);
    this.world.orderScripts.push(...(options.orderScripts ?? []));
    this.faults = new FaultList([...(snapshot?.faults ?? []), ...(options.faults ?? [])]);
    this.control = new TestControl(this.world, this.faults, () => this.catchUp());
  }

  /** The readings in force. */
  public get switches(): Readonly<Switches> {
    return this.world.switches;
  }

  /** Counts changes of the state: the same number means that there is nothing new to keep. */
  public get revision(): number {
    return this.world.revision;
  }

  /** Changes readings from now on; what is under way keeps its dates. */
  public setSwitches(switches: Partial<Switches>): void {
    Object.assign(this.world.switches, switches);
    this.world.revision++;
  }

  /** Puts every switch back to its default. */
  public resetSwitches(): void {
    this.setSwitches(DEFAULT_SWITCHES);
  }

  /** The whole state as plain JSON. */
  public snapshot(): ModelSnapshot {
    this.catchUp();
    return { version: SNAPSHOT_VERSION, world: this.world.snapshot(), faults: this.faults.snapshot() };
  }

  /**
   * Calls an operation.
   *
   * @throws ServiceError when the service refuses, ConnectionLostError when a fault cuts the connection.
   */
  public call<K extends OperationName>(operation: K, input: Input<K>, context: CallContext = {}): Output<K> {
    const outcome = this.invoke(operation, input, context);
    if (outcome.error) {
      throw outcome.error;
    }
    return outcome.output;
  }

  /** Calls an operation and tells how it ended, latency included, for who has a wire or a clock to show it on. */
  public invoke<K extends OperationName>(operation: K, input: Input<K>, context: CallContext = {}): Outcome<K> {
    this.catchUp();
    this.world.region = context.region ?? 'us-east-1';
    const struck = this.faults.strike(operation);
    if (struck.length > 0) {
      this.world.revision++;
    }
    const latencyMs = struck.reduce((sum, fault) => sum + (fault.kind === 'latency' ? (fault.latencyMs ?? 0) : 0), 0);
    const outcome = { latencyMs, ...this.answer(operation, input, struck) } as Outcome<K>;
    this.options.observer?.({ at: this.world.now, operation, input, outcome });
    return outcome;
  }

  private answer<K extends OperationName>(
    operation: K,
    input: Input<K>,
    struck: Fault[],
  ): Pick<Outcome<K>, 'output' | 'error'> {
    const scripted = struck.map((fault) => faultError(fault, operation)).find((error) => error !== undefined);
    if (scripted) {
      return { error: scripted };
    }
    if (struck.some(({ kind }) => kind === 'reset')) {
      return { error: new ConnectionLostError(operation, false) };
    }
    const answer = this.handle(operation, input, itemFault(struck));
    const lost = struck.some(({ kind }) => kind === 'lostAnswer');
    return lost ? { error: new ConnectionLostError(operation, answer.error === undefined) } : answer;
  }

  private handle<K extends OperationName>(
    operation: K,
    input: Input<K>,
    fault?: ItemFault,
  ): Pick<Outcome<K>, 'output' | 'error'> {
    try {
      return { output: HANDLERS[operation](this.world, input, fault) };
    } catch (error) {
      if (error instanceof ServiceError) {
        return { error: worded(error, this.world.switches.badRequestMessage) };
      }
      throw error;
    }
  }

  /** Time never runs backwards here, whatever the clock does. */
  private catchUp(): void {
    this.world.now = Math.max(this.world.now, this.options.clock());
    settle(this.world);
  }
}

function itemFault(struck: Fault[]): ItemFault | undefined {
  const faults = struck.filter(({ kind }) => kind === 'items');
  if (faults.length === 0) {
    return undefined;
  }
  return (position) => {
    const fault = faults.find(({ positions }) => positions === undefined || positions.includes(position));
    return (
      fault
      && (fault.error
        ? namedError(fault.error, fault.message ?? 'Service has experienced an unexpected failure')
        : badRequest('Scripted'))
    );
  };
}
