import { createHash } from 'node:crypto';
import { parseDefinition, StateMachineDefinition } from './definition';
import { ExecutionResult, runStateMachine, TaskRunner } from './interpreter';
import { Clock } from '../../aws/clock';
import { ServiceError } from '../../aws/service-error';
import { heardByMany } from '../../aws/signals';

/** An execution as it is kept: its input is not, because it holds the event and its ResponseURL. */
export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly inputHash: string;
  readonly startedAt: number;
  status: ExecutionResult['status'] | 'RUNNING';
  stoppedAt?: number;
  error?: string;
  cause?: string;
}

/** What the local Step Functions stands on. */
export interface ExecutionsOptions {
  readonly clock: Clock;
  readonly runTask: TaskRunner;
  readonly records?: ExecutionRecord[];
  readonly onChange?: () => void;
  readonly random?: () => number;
  /** Sees every state that an execution enters. */
  readonly onState?: (name: string) => void;
}

interface Machine {
  definition: StateMachineDefinition;
  roleArn: string;
  /** Why it cannot run on this machine; absent for one that can. */
  unavailable?: string;
  readonly stop: AbortController;
}

type Input = Record<string, any>;

/** The state machines of this machine and their executions; each execution has its name for itself, for ever. */
export class Executions {
  private readonly machines = new Map<string, Machine>();
  private readonly records = new Map<string, ExecutionRecord>();
  private readonly running = new Map<string, Promise<void>>();
  private readonly inputs = new Map<string, string>();
  private readonly outputs = new Map<string, unknown>();
  private readonly stopAll = heardByMany(new AbortController());

  constructor(private readonly options: ExecutionsOptions) {
    (options.records ?? []).forEach((record) => this.records.set(record.arn, record));
  }

  /** Makes a state machine known, or gives it a new definition; executions that run keep the one they started with. */
  public define(arn: string, definition: string, roleArn: string, unavailable?: string): void {
    const parsed = parseDefinition(definition);
    const existing = this.machines.get(arn);
    if (existing) {
      existing.definition = parsed;
      Object.assign(existing, { roleArn, unavailable });
    } else {
      this.machines.set(arn, { definition: parsed, roleArn, stop: heardByMany(new AbortController()), unavailable });
    }
  }

  /** Forgets a state machine; its executions stop at their next step. */
  public remove(arn: string): void {
    this.machines.get(arn)?.stop.abort();
    this.machines.delete(arn);
  }

  /** Every execution so far. */
  public snapshot(): ExecutionRecord[] {
    return [...this.records.values()];
  }

  /** Resolves once no execution is running. */
  public async settle(): Promise<void> {
    while (this.running.size > 0) {
      await Promise.all(this.running.values());
    }
  }

  /** Stops every execution. */
  public async close(): Promise<void> {
    this.stopAll.abort();
    this.machines.forEach((machine) => machine.stop.abort());
    await this.settle();
  }

  /** Runs one operation of the API. */
  public call(operation: string, input: Input): Input {
    switch (operation) {
      case 'StartExecution':
        return this.startExecution(input);
      case 'DescribeExecution':
        return this.describeExecution(input);
      default:
        throw new ServiceError(
          'UnknownOperationException',
          `Operation "${operation}" of Step Functions is not served on this machine.`,
        );
    }
  }

  private startExecution(input: Input): Input {
    const machine = this.machines.get(input.stateMachineArn);
    if (!machine) {
      throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${input.stateMachineArn}'`);
    }
    if (machine.unavailable !== undefined) {
      throw new ServiceError('ValidationException', machine.unavailable);
    }
    const name = checkName(
      input.name
        ?? createHash('sha256').update(`${this.options.clock.now()}${this.records.size}`).digest('hex').slice(0, 36),
    );
    const text = checkInput(input.input ?? '{}');
    const arn = `${String(input.stateMachineArn).replace(':stateMachine:', ':execution:')}:${name}`;
    const inputHash = createHash('sha256').update(text).digest('hex');
    const existing = this.records.get(arn);
    if (existing && (existing.status !== 'RUNNING' || existing.inputHash !== inputHash)) {
      throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    const record = existing ?? this.start(arn, name, input.stateMachineArn, machine, text, inputHash);
    return { executionArn: arn, startDate: record.startedAt / 1000 };
  }

  private start(
    arn: string,
    name: string,
    stateMachineArn: string,
    machine: Machine,
    text: string,
    inputHash: string,
  ): ExecutionRecord {
    const { clock, runTask, random } = this.options;
    const record: ExecutionRecord = {
      arn,
      name,
      stateMachineArn,
      inputHash,
      startedAt: clock.now(),
      status: 'RUNNING',
    };
    this.records.set(arn, record);
    this.inputs.set(arn, text);
    const identity = { executionArn: arn, name, stateMachineArn, roleArn: machine.roleArn };
    const signal = AbortSignal.any([machine.stop.signal, this.stopAll.signal]);
    const run = runStateMachine(machine.definition, JSON.parse(text), identity, {
      clock,
      runTask,
      random,
      signal,
      onState: this.options.onState,
    }).then((result) => {
      Object.assign(record, {
        status: result.status,
        stoppedAt: clock.now(),
        error: result.error,
        cause: result.cause,
      });
      this.outputs.set(arn, result.output);
      this.inputs.delete(arn);
      this.running.delete(arn);
      this.options.onChange?.();
    });
    this.running.set(arn, run);
    this.options.onChange?.();
    return record;
  }

  private describeExecution(input: Input): Input {
    const record = this.records.get(input.executionArn);
    if (!record) {
      throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${input.executionArn}'`);
    }
    const output = this.outputs.get(record.arn);
    return {
      executionArn: record.arn,
      name: record.name,
      stateMachineArn: record.stateMachineArn,
      status: record.status,
      startDate: record.startedAt / 1000,
      ...(record.stoppedAt !== undefined && { stopDate: record.stoppedAt / 1000 }),
      ...(this.inputs.has(record.arn) && { input: this.inputs.get(record.arn) }),
      ...(record.status === 'SUCCEEDED' && output !== undefined && { output: JSON.stringify(output) }),
      ...(record.error !== undefined && { error: record.error, cause: record.cause }),
    };
  }
}

function checkName(name: unknown): string {
  if (
    typeof name !== 'string'
    || name.length < 1
    || name.length > 80
    || /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/.test(name)
  ) {
    throw new ServiceError('InvalidName', `Invalid Name: '${String(name)}'`);
  }
  return name;
}

function checkInput(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    throw new ServiceError('InvalidExecutionInput', 'Invalid State Machine Execution Input: it must be valid JSON.');
  }
  if (Buffer.byteLength(text) > 262_144) {
    throw new ServiceError('ValidationException', 'The execution input is larger than 262,144 bytes: pass less.');
  }
  return text;
}
