import { ruleHolds } from './choice';
import { Catcher, Retrier, StateDefinition, StateMachineDefinition } from './definition';
import { fillTemplate, lookUp, PathScope, placeResult, selectPath } from './paths';
import { matchesError, StatesError } from './states-error';
import { Clock, withDeadline } from '../../aws/clock';
import { heardByMany } from '../../aws/signals';

/** One call of a Task state. */
export interface TaskCall {
  /** The function's ARN or name. */
  readonly functionArn: string;
  readonly payload: unknown;
  readonly stateName: string;
  /** Aborted when nobody waits for the result any more. */
  readonly signal: AbortSignal;
}

/** Runs a task and gives back its result; throws a `StatesError` for a failure that Retry and Catch may match. */
export type TaskRunner = (call: TaskCall) => Promise<unknown>;

/** Who an execution is. */
export interface ExecutionIdentity {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly roleArn?: string;
}

/** The world of an execution. */
export interface InterpreterOptions {
  readonly clock: Clock;
  readonly runTask: TaskRunner;
  /** Stops the execution at its next step. */
  readonly signal?: AbortSignal;
  /** For `JitterStrategy: FULL`; `Math.random` unless said otherwise. */
  readonly random?: () => number;
  /** Sees every state as it is entered. */
  readonly onState?: (name: string, input: unknown) => void;
}

/** How an execution ended. */
export interface ExecutionResult {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
}

const MAX_PAYLOAD_BYTES = 262_144;
const LAMBDA_INVOKE = /^arn:[^:]+:states:::lambda:invoke$/;
const FUNCTION_ARN = /^arn:[^:]+:lambda:[^:]+:\d+:function:/;

/** Runs a state machine to its end. Time passes only on the given clock. */
export async function runStateMachine(
  definition: StateMachineDefinition, input: unknown, identity: ExecutionIdentity, options: InterpreterOptions,
): Promise<ExecutionResult> {
  const stop = heardByMany(new AbortController());
  const abort = () => stop.abort();
  options.signal?.addEventListener('abort', abort, { once: true });
  if (options.signal?.aborted) {
    abort();
  }
  const execution = new Execution(definition, input, identity, options, stop.signal);
  try {
    if (definition.TimeoutSeconds === undefined) {
      return await execution.run();
    }
    const outcome = await withDeadline(options.clock, definition.TimeoutSeconds * 1000, execution.run());
    return outcome.timedOut
      ? { status: 'TIMED_OUT', error: 'States.Timeout', cause: 'The execution ran out of time.' }
      : outcome.value;
  } finally {
    stop.abort();
    options.signal?.removeEventListener('abort', abort);
  }
}

type Step = { readonly output: unknown; readonly next?: string };

class Execution {
  private readonly startTime: string;

  constructor(
    private readonly definition: StateMachineDefinition,
    private readonly input: unknown,
    private readonly identity: ExecutionIdentity,
    private readonly options: InterpreterOptions,
    private readonly signal: AbortSignal,
  ) {
    this.startTime = new Date(options.clock.now()).toISOString();
  }

  public async run(): Promise<ExecutionResult> {
    let name: string | undefined = this.definition.StartAt;
    let data = this.input;
    try {
      while (name !== undefined) {
        if (this.signal.aborted) {
          return { status: 'ABORTED' };
        }
        this.options.onState?.(name, data);
        const step: Step = await this.enter(name, data);
        data = step.output;
        name = step.next;
      }
      return { status: 'SUCCEEDED', output: data };
    } catch (error) {
      if (this.signal.aborted) {
        return { status: 'ABORTED' };
      }
      const known = toStatesError(error);
      return { status: 'FAILED', error: known.error, cause: known.errorCause };
    }
  }

  private async enter(name: string, raw: unknown): Promise<Step> {
    const state = this.definition.States[name];
    const enteredTime = new Date(this.options.clock.now()).toISOString();
    for (let retries: Retries = { total: 0, byRule: new Map() }; ;) {
      const scope = { input: raw, context: this.context(name, enteredTime, retries.total) };
      try {
        return await this.perform(name, state, raw, scope);
      } catch (error) {
        const known = toStatesError(error);
        const delay = this.signal.aborted
          ? undefined
          : retryDelay(state.Retry ?? [], known.error, retries, this.options.random ?? Math.random);
        if (delay === undefined) {
          return this.catchError(name, state, raw, known);
        }
        await this.options.clock.sleep(delay, this.signal);
        if (this.signal.aborted) {
          throw error;
        }
      }
    }
  }

  private catchError(name: string, state: StateDefinition, raw: unknown, error: StatesError): Step {
    const catcher = (state.Catch as Catcher[] | undefined)?.find((rule) => matchesError(rule.ErrorEquals, error.error));
    if (!catcher || this.signal.aborted) {
      throw error;
    }
    const output = { Error: error.error, Cause: error.errorCause };
    return { output: placeResult(catcher.ResultPath, raw, output, `State "${name}"`), next: catcher.Next };
  }

  private async perform(name: string, state: StateDefinition, raw: unknown, rawScope: PathScope): Promise<Step> {
    const where = `State "${name}"`;
    const scope = { ...rawScope, input: selectPath(state.InputPath, rawScope, where) };
    const finish = (result: unknown): Step => ({
      output: selectPath(state.OutputPath, { ...scope, input: result }, where),
      next: state.End === true ? undefined : state.Next,
    });
    switch (state.Type) {
      case 'Task':
        return finish(placeResult(state.ResultPath, raw, await this.performTask(name, state, scope), where));
      case 'Pass': {
        const result =
          state.Result ?? (state.Parameters === undefined ? scope.input : fillTemplate(state.Parameters, scope, where));
        return finish(placeResult(state.ResultPath, raw, result, where));
      }
      case 'Wait':
        await this.options.clock.sleep(this.waitMs(state, scope, where), this.signal);
        return finish(scope.input);
      case 'Choice':
        return { ...finish(scope.input), next: chooseNext(state, scope, where) };
      case 'Succeed':
        return { ...finish(scope.input), next: undefined };
      default:
        throw failError(state, scope, where);
    }
  }

  private waitMs(state: StateDefinition, scope: PathScope, where: string): number {
    const until = state.Timestamp ?? (state.TimestampPath && lookUp(state.TimestampPath, scope, where));
    if (until !== undefined) {
      return Math.max(0, Date.parse(until) - this.options.clock.now());
    }
    const seconds = state.Seconds ?? lookUp(state.SecondsPath, scope, where);
    if (typeof seconds !== 'number' || !(seconds >= 0)) {
      throw new StatesError(
        'States.Runtime',
        `${where}: ${JSON.stringify(seconds)} is not a number of seconds to wait: give zero or more.`,
      );
    }
    return seconds * 1000;
  }

  private async performTask(name: string, state: StateDefinition, scope: PathScope): Promise<unknown> {
    const where = `State "${name}"`;
    const payload = state.Parameters === undefined ? scope.input : fillTemplate(state.Parameters, scope, where);
    const result = await this.callWithTimeout(name, state, payload, scope);
    if (Buffer.byteLength(JSON.stringify(result) ?? '') > MAX_PAYLOAD_BYTES) {
      throw new StatesError(
        'States.DataLimitExceeded',
        `${where}: the result is larger than ${MAX_PAYLOAD_BYTES} bytes.`,
      );
    }
    return state.ResultSelector === undefined
      ? result
      : fillTemplate(state.ResultSelector, { ...scope, input: result }, where);
  }

  private async callWithTimeout(
    name: string,
    state: StateDefinition,
    payload: unknown,
    scope: PathScope,
  ): Promise<unknown> {
    const given =
      state.TimeoutSeconds ?? (state.TimeoutSecondsPath && lookUp(state.TimeoutSecondsPath, scope, `State "${name}"`));
    const over = new AbortController();
    const abort = () => over.abort();
    this.signal.addEventListener('abort', abort, { once: true });
    try {
      const call = invoke(name, state.Resource, payload, over.signal, this.options.runTask);
      if (given === undefined) {
        return await call;
      }
      call.catch(() => undefined);
      const outcome = await withDeadline(this.options.clock, given * 1000, call);
      if (outcome.timedOut) {
        throw new StatesError('States.Timeout', `State "${name}" did not finish within ${given} seconds.`);
      }
      return outcome.value;
    } finally {
      over.abort();
      this.signal.removeEventListener('abort', abort);
    }
  }

  private context(stateName: string, enteredTime: string, retryCount: number): unknown {
    return {
      Execution: {
        Id: this.identity.executionArn,
        Name: this.identity.name,
        Input: this.input,
        StartTime: this.startTime,
        RoleArn: this.identity.roleArn ?? '',
        RedriveCount: 0,
      },
      State: { Name: stateName, EnteredTime: enteredTime, RetryCount: retryCount },
      StateMachine: { Id: this.identity.stateMachineArn, Name: this.identity.stateMachineArn.split(':').pop() },
    };
  }
}

/** Calls the function of a Task, in either of the two ways in which a Resource names it. */
async function invoke(
  stateName: string,
  resource: string,
  payload: unknown,
  signal: AbortSignal,
  runTask: TaskRunner,
): Promise<unknown> {
  if (FUNCTION_ARN.test(resource)) {
    return runTask({ functionArn: resource, payload, stateName, signal });
  }
  if (!LAMBDA_INVOKE.test(resource)) {
    throw new StatesError(
      'States.Runtime',
      `State "${stateName}": Resource "${resource}" is not supported on this machine; use a function.`,
    );
  }
  const parameters = payload as { FunctionName?: unknown; Payload?: unknown };
  if (typeof parameters?.FunctionName !== 'string') {
    throw new StatesError('States.Runtime', `State "${stateName}": Parameters must hold FunctionName.`);
  }
  const result = await runTask({
    functionArn: parameters.FunctionName,
    payload: parameters.Payload ?? {},
    stateName,
    signal,
  });
  return { ExecutedVersion: '$LATEST', Payload: result, StatusCode: 200 };
}

interface Retries {
  total: number;
  readonly byRule: Map<Retrier, number>;
}

/** Milliseconds to wait before the next try, or `undefined` when the rules allow no more. */
function retryDelay(
  rules: readonly Retrier[],
  error: string,
  retries: Retries,
  random: () => number,
): number | undefined {
  const rule = rules.find((candidate) => matchesError(candidate.ErrorEquals, error));
  const done = rule ? (retries.byRule.get(rule) ?? 0) : 0;
  if (!rule || done >= (rule.MaxAttempts ?? 3)) {
    return undefined;
  }
  retries.byRule.set(rule, done + 1);
  retries.total += 1;
  const seconds = Math.min(
    (rule.IntervalSeconds ?? 1) * (rule.BackoffRate ?? 2) ** done,
    rule.MaxDelaySeconds ?? Infinity,
  );
  return 1000 * (rule.JitterStrategy === 'FULL' ? seconds * random() : seconds);
}

function chooseNext(state: StateDefinition, scope: PathScope, where: string): string {
  const rule = (state.Choices as Record<string, any>[]).find((candidate) => ruleHolds(candidate, scope, where));
  const next = rule?.Next ?? state.Default;
  if (next === undefined) {
    throw new StatesError('States.NoChoiceMatched', `${where}: no rule holds and there is no Default.`);
  }
  return next;
}

function failError(state: StateDefinition, scope: PathScope, where: string): StatesError {
  const error = state.Error ?? (state.ErrorPath && lookUp(state.ErrorPath, scope, where));
  const cause = state.Cause ?? (state.CausePath && lookUp(state.CausePath, scope, where));
  return new StatesError(error ?? 'States.Failed', cause ?? '');
}

function toStatesError(error: unknown): StatesError {
  return error instanceof StatesError
    ? error
    : new StatesError('States.Runtime', (error as Error).message ?? String(error));
}
