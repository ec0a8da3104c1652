import { randomUUID } from 'node:crypto';
import { ExecutionEnvironment, FunctionDefinition, InvocationResult } from './execution-environment';
import { Clock, systemClock } from '../../aws/clock';
import { heardByMany } from '../../aws/signals';

/** Runs functions. A simulation gives its own, which calls handlers in its own process and its own time. */
export interface FunctionRunner {
  invoke(definition: FunctionDefinition, event: unknown, requestId: string): Promise<InvocationResult>;
  /** Ends the processes of a function, or of all: its code has changed, or a test wants a crash. */
  kill(functionName?: string): void;
  close(): Promise<void>;
}

/** Runs each function in child processes of its own: warm ones are used again, busy ones make room for another. */
export class ProcessRunner implements FunctionRunner {
  private readonly environments = new Map<string, ExecutionEnvironment[]>();
  private readonly closing = heardByMany(new AbortController());
  private readonly onProcessExit: () => void;

  constructor(
    private readonly onLog: (functionName: string, line: string) => void = () => undefined,
    private readonly clock: Clock = systemClock,
    private readonly onLack: (functionName: string, what: string) => void = () => undefined,
  ) {
    this.onProcessExit = () => this.kill();
    process.once('exit', this.onProcessExit);
  }

  public async invoke(definition: FunctionDefinition, event: unknown, requestId: string): Promise<InvocationResult> {
    if (this.closing.signal.aborted) {
      return { ok: false, error: { errorType: 'Sandbox.Stopped', errorMessage: 'The driver was closed.' } };
    }
    const pool = (this.environments.get(definition.name) ?? []).filter((environment) => environment.alive);
    let environment = pool.find((candidate) => !candidate.busy);
    if (!environment) {
      const { name } = definition;
      environment = new ExecutionEnvironment(
        definition,
        (line) => this.onLog(name, line),
        this.clock,
        (what) => this.onLack(name, what),
      );
      pool.push(environment);
    }
    this.environments.set(definition.name, pool);
    return environment.invoke(event, requestId, this.closing.signal);
  }

  public kill(functionName?: string): void {
    for (const [name, pool] of this.environments) {
      if (functionName === undefined || functionName === name) {
        pool.forEach((environment) => environment.kill());
        this.environments.delete(name);
      }
    }
  }

  public async close(): Promise<void> {
    this.closing.abort();
    this.kill();
    process.removeListener('exit', this.onProcessExit);
  }
}

/** Where a function that is called asynchronously may be lost, and how often Lambda tries. */
export interface AsyncInvokeOptions {
  readonly clock: Clock;
  /** Seconds before each further try. */
  readonly retryDelays: readonly number[];
  readonly signal: AbortSignal;
}

/** The functions that are deployed, by ARN. */
export class Functions {
  private readonly definitions = new Map<string, FunctionDefinition>();
  private readonly logs = new Map<string, string[]>();
  private readonly runner: FunctionRunner;
  private readonly lacking: { readonly functionName: string; readonly what: string }[] = [];
  private readonly invokedByFunctions = new Set<string>();

  constructor(runner: FunctionRunner | undefined, clock: Clock = systemClock, private readonly maxLogLines = 1000) {
    this.runner =
      runner ?? new ProcessRunner((name, line) => this.log(name, line), clock, (name, what) => this.lacks(name, what));
  }

  /** How often a function has asked for something of AWS that this machine does not have. */
  public get lackCount(): number {
    return this.lacking.length;
  }

  /** Notes that a function asks for something of AWS that this machine does not have. */
  public lacks(functionName: string, what: string): void {
    this.lacking.push({ functionName, what });
  }

  /** What a function, or one that it has had invoked, has missed since so many. */
  public lackSince(count: number, arnOrName: string): string | undefined {
    const own = this.find(arnOrName)?.name;
    const found = this.lacking
      .slice(count)
      .find(({ functionName }) => functionName === own || this.invokedByFunctions.has(functionName));
    return found && `function "${found.functionName}" calls ${found.what}, which is not simulated on this machine`;
  }

  /** Calls a function for another function, or for a state machine. */
  public invokeFor(arnOrName: string, event: unknown): Promise<InvocationResult> {
    const name = this.find(arnOrName)?.name;
    if (name !== undefined) this.invokedByFunctions.add(name);
    return this.invoke(arnOrName, event);
  }

  /** Makes a function known, or changes it: its warm processes go. */
  public define(definition: FunctionDefinition): void {
    if (this.definitions.has(definition.arn)) {
      this.runner.kill(definition.name);
    }
    this.definitions.set(definition.arn, definition);
  }

  /** Forgets a function and ends its processes. */
  public remove(arn: string): void {
    const definition = this.definitions.get(arn);
    this.definitions.delete(arn);
    if (definition) {
      this.runner.kill(definition.name);
    }
  }

  /** The function of an ARN, with or without a version behind it, or of a name. */
  public find(arnOrName: string): FunctionDefinition | undefined {
    return this.definitions.get(arnOrName) ?? this.definitions.get(arnOrName.replace(/:\$?[A-Za-z0-9_-]+$/, ''))
      ?? [...this.definitions.values()].find((definition) => definition.name === arnOrName);
  }

  /** Calls a function and waits for its result. */
  public async invoke(arnOrName: string, event: unknown, requestId: string = randomUUID()): Promise<InvocationResult> {
    const definition = this.find(arnOrName);
    if (!definition) {
      return {
        ok: false,
        error: { errorType: 'Lambda.ResourceNotFoundException', errorMessage: `Function not found: ${arnOrName}` },
      };
    }
    const result: InvocationResult = definition.unavailable === undefined
      ? await this.runner.invoke(definition, event, requestId)
      : { ok: false, error: { errorType: 'Runtime.Unavailable', errorMessage: definition.unavailable } };
    if (!result.ok) {
      this.log(definition.name, `${result.error.errorType}: ${result.error.errorMessage}`);
    }
    return result;
  }

  /**
   * Calls a function as Lambda's asynchronous invocation does: again after an error, always with the same request id.
   */
  public async invokeAsync(arnOrName: string, event: unknown, options: AsyncInvokeOptions): Promise<void> {
    const requestId = randomUUID();
    for (const delay of [0, ...options.retryDelays]) {
      await options.clock.sleep(delay * 1000, options.signal);
      if (options.signal.aborted) {
        return;
      }
      const result = await this.invoke(arnOrName, event, requestId);
      if (result.ok) {
        return;
      }
    }
  }

  /** The last lines that a function wrote. */
  public logLines(functionName: string, last = 100): string[] {
    return (this.logs.get(functionName) ?? []).slice(-last);
  }

  /** Ends the processes of a function, or of all, as a crash of the machine underneath would. */
  public kill(functionName?: string): void {
    this.runner.kill(functionName);
  }

  /** Ends everything. */
  public close(): Promise<void> {
    return this.runner.close();
  }

  private log(functionName: string, line: string): void {
    const lines = this.logs.get(functionName) ?? [];
    lines.push(line);
    lines.splice(0, Math.max(0, lines.length - this.maxLogLines));
    this.logs.set(functionName, lines);
  }
}
