import { AssemblyStack, readAssembly, selectStack } from './assembly';
import { keepCode } from './code-store';
import { Clock, systemClock } from '../aws/clock';
import { startEndpoints } from '../aws/endpoints';
import { LoopbackServer } from '../aws/loopback-server';
import { ParameterStore } from '../aws/parameter-store';
import { AnswerProblem, ResponseBucket } from '../aws/response-bucket';
import { EngineContext, Operation, randomUuid } from './engine/context';
import { deleteStack, deployStack, rollBackStack } from './engine/operations';
import { restore } from './engine/resource-types';
import { ResourceRecord, StackEvent, StackRecord } from './engine/stack';
import { sameValue } from './engine/template';
import { refuseDelete, refuseDeploy, toView } from './engine/views';
import { functionEnvironment } from './function/environment';
import { Functions } from './function/functions';
import { DeployOptions, LocalCloudFormationOptions, OperationOptions, OperationResult, outputsOf, toResult } from './options';
import { LocalState, readState, settleInterrupted, writeState } from './state-file';
import { Executions } from './states/executions';
import { StatesError } from './states/states-error';
import { DEFAULT_SWITCHES } from './switches';

/** CloudFormation, Lambda, Step Functions and Parameter Store on this machine, as far as custom resources need them. */
export class LocalCloudFormation {
  /** Starts the local endpoints and brings the stacks of the state file back to life. */
  public static async start(options: LocalCloudFormationOptions = {}): Promise<LocalCloudFormation> {
    const local = new LocalCloudFormation(options);
    local.server = await startEndpoints({
      ssm: (operation, input) => local.parameters.call(operation, input),
      states: (operation, input) => local.executions.call(operation, input),
      stacks: () => local.state.stacks.map(toView),
      responses: local.responses,
      onCall: options.onCall,
      port: options.port,
    });
    local.restoreStacks();
    return local;
  }

  /** Parameter Store, for a look at what is recorded. */
  public readonly parameters: ParameterStore;
  private readonly state: LocalState;
  private readonly clock: Clock;
  private readonly random: () => number;
  private readonly functions: Functions;
  private readonly executions: Executions;
  private readonly responses = new ResponseBucket();
  private readonly running = new Map<string, { readonly operation: Operation; readonly done: Promise<void> }>();
  private server!: LoopbackServer;
  private saving = false;
  private readonly closing = new AbortController();

  private constructor(private readonly options: LocalCloudFormationOptions) {
    this.clock = options.clock ?? systemClock;
    this.random = options.random ?? Math.random;
    this.state = readState(options.stateFile);
    settleInterrupted(this.state);
    const onChange = () => this.save();
    this.functions = new Functions(options.functionRunner);
    this.parameters = new ParameterStore({
      clock: this.clock, readLagMs: options.parameterReadLagMs, parameters: this.state.parameters, onChange,
    });
    this.executions = new Executions({
      clock: this.clock,
      random: this.random,
      records: this.state.executions,
      onChange,
      runTask: async ({ functionArn, payload }) => {
        const outcome = await this.functions.invoke(functionArn, payload);
        if (!outcome.ok) {
          throw new StatesError(outcome.error.errorType, JSON.stringify(outcome.error));
        }
        return outcome.result;
      },
    });
  }

  /** Where the local endpoints are. */
  public get url(): string {
    return this.server.url;
  }

  /** Everything wrong with the answers that custom resources gave. */
  public get answerProblems(): readonly AnswerProblem[] {
    return this.responses.problems;
  }

  /** Creates or updates one stack of an assembly. A stack whose first create was rolled back is deleted and created anew. */
  public async deploy(assemblyDirectory: string, options: DeployOptions = {}): Promise<OperationResult> {
    const wanted = selectStack(readAssembly(assemblyDirectory), options.stack);
    const existing = this.find(wanted.stackName);
    refuseDeploy(existing, wanted.template, this.running.has(wanted.stackName));
    if (existing?.status === 'ROLLBACK_COMPLETE') {
      await this.destroy(wanted.stackName, { onEvent: options.onEvent });
    }
    const stack = this.find(wanted.stackName) ?? this.newStack(wanted);
    Object.assign(stack.code, keepCode(wanted.code, this.options.stateFile));
    const target = { template: wanted.template, parameters: defaultParameters(wanted) };
    if (!options.failOn && !stack.stable && /^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(stack.status)
      && sameValue([stack.template, stack.parameters], [target.template, target.parameters])) {
      return toResult(stack, true, false);
    }
    const since = await this.run(stack, options, (operation) => deployStack(operation, target, options.rollback !== false));
    return toResult(stack, ['CREATE_COMPLETE', 'UPDATE_COMPLETE'].includes(stack.status), true, since);
  }

  /** Deletes a stack; a create that is under way is given up first. A stack that is not there is no failure. */
  public async destroy(stackName: string, options: OperationOptions = {}): Promise<OperationResult> {
    const stack = this.find(stackName);
    if (!stack) {
      return { stackName, stackId: '', status: 'DELETE_COMPLETE', succeeded: true, changed: false, outputs: {}, failures: [], skipped: [] };
    }
    const running = this.running.get(stackName);
    refuseDelete(stack, this.state.stacks);
    if (running) {
      running.operation.supersede();
      await running.done;
    }
    const since = await this.run(stack, options, (operation) => deleteStack(operation));
    return toResult(stack, stack.status === 'DELETE_COMPLETE', true, since);
  }

  /** Stops an update that is under way; the deployment that started it then rolls back. */
  public cancelUpdate(stackName: string): void {
    const running = this.running.get(stackName);
    if (!running || this.find(stackName)?.status !== 'UPDATE_IN_PROGRESS') {
      throw new Error(`Stack "${stackName}" has no update in progress: only such a one can be cancelled.`);
    }
    running.operation.cancelReason = 'User Initiated';
    running.operation.cancel.abort();
  }

  /** Tries a rollback again that failed, or starts one that was held back with `rollback: false`. */
  public async continueUpdateRollback(
    stackName: string, options: OperationOptions & { readonly resourcesToSkip?: readonly string[] } = {},
  ): Promise<OperationResult> {
    const stack = this.find(stackName);
    if (!stack?.stable || !['UPDATE_ROLLBACK_FAILED', 'UPDATE_FAILED'].includes(stack.status)) {
      throw new Error(`Stack "${stackName}" is ${stack?.status ?? 'not there'}: only UPDATE_ROLLBACK_FAILED or UPDATE_FAILED can be rolled back.`);
    }
    const since = await this.run(stack, options, (operation) => rollBackStack(operation, 'User Initiated', options.resourcesToSkip));
    return toResult(stack, stack.status === 'UPDATE_ROLLBACK_COMPLETE', true, since);
  }

  /** The events of a stack, oldest first; of the newest stack of that name, deleted or not. */
  public events(stackName: string): readonly StackEvent[] {
    return this.findAny(stackName)?.events ?? [];
  }

  /** The outputs of a stack. */
  public outputs(stackName: string): Record<string, string> {
    return outputsOf(this.findAny(stackName)?.outputs ?? []);
  }

  /** The resources of a stack. */
  public resources(stackName: string): readonly ResourceRecord[] {
    return Object.values(this.findAny(stackName)?.resources ?? {});
  }

  /** Names and statuses of the stacks that are there. */
  public stacks(): { readonly name: string; readonly id: string; readonly status: string }[] {
    return this.state.stacks.filter((stack) => stack.deletedAt === undefined).map(({ name, id, status }) => ({ name, id, status }));
  }

  /** The last lines that a function wrote. */
  public functionLogs(functionName: string, last?: number): string[] {
    return this.functions.logLines(functionName, last);
  }

  /** Ends the processes of a function, or of all functions, as a crash would. */
  public killFunctions(functionName?: string): void {
    this.functions.kill(functionName);
  }

  /** Resolves once no execution of a state machine is running. */
  public settle(): Promise<void> {
    return this.executions.settle();
  }

  /** Stops everything; nothing is left running. */
  public async close(): Promise<void> {
    this.closing.abort();
    this.running.forEach(({ operation }) => operation.supersede());
    await this.functions.close();
    await this.executions.close();
    await this.server.close();
    this.saveNow();
  }

  /** Runs an operation; gives back how many events there were before it. */
  private async run(stack: StackRecord, options: OperationOptions, work: (operation: Operation) => Promise<void>): Promise<number> {
    const since = stack.events.length;
    const switches = { ...DEFAULT_SWITCHES, ...this.options.switches, ...options.switches };
    const operation = new Operation(this.engine(), stack, switches, options.onEvent ?? (() => undefined), options.failOn);
    const done = work(operation);
    const entry = { operation, done: done.catch(() => undefined) };
    this.running.set(stack.name, entry);
    try {
      await done;
    } finally {
      if (this.running.get(stack.name) === entry) {
        this.running.delete(stack.name);
      }
      this.save();
    }
    return since;
  }

  private engine(): EngineContext {
    return {
      clock: this.clock,
      random: this.random,
      functions: this.functions,
      executions: this.executions,
      responses: this.responses,
      responseUrl: (path) => `${this.server.url}${path}`,
      functionEnvironment: (stack) => ({
        ...functionEnvironment(stack.region, this.server, this.options.chimeEndpoint), ...this.options.functionEnvironment,
      }),
      stacks: () => this.state.stacks,
      save: () => this.save(),
      closing: this.closing.signal,
    };
  }

  private newStack(wanted: AssemblyStack): StackRecord {
    const id = `arn:aws:cloudformation:${wanted.region}:${wanted.account}:stack/${wanted.stackName}/${randomUuid(this.random)}`;
    const stack: StackRecord = {
      id,
      name: wanted.stackName,
      region: wanted.region,
      account: wanted.account,
      createdAt: this.clock.now(),
      status: 'REVIEW_IN_PROGRESS',
      template: wanted.template,
      parameters: {},
      resources: {},
      outputs: [],
      events: [],
      touched: [],
      leftovers: [],
      imports: [],
      code: {},
    };
    this.state.stacks.push(stack);
    return stack;
  }

  private find(name: string): StackRecord | undefined {
    return this.state.stacks.find((stack) => stack.deletedAt === undefined && (stack.name === name || stack.id === name));
  }

  private findAny(name: string): StackRecord | undefined {
    return this.find(name) ?? [...this.state.stacks].reverse().find((stack) => stack.name === name || stack.id === name);
  }

  private restoreStacks(): void {
    for (const stack of this.state.stacks.filter(({ deletedAt }) => deletedAt === undefined)) {
      const operation = new Operation(this.engine(), stack, DEFAULT_SWITCHES, () => undefined);
      for (const record of [...Object.values(stack.resources), ...stack.leftovers.map(({ resource }) => resource)]) {
        restore(operation, record);
      }
    }
  }

  /** Several changes of one moment become one write. */
  private save(): void {
    if (!this.saving && this.options.stateFile !== undefined && !this.closing.signal.aborted) {
      this.saving = true;
      setImmediate(() => {
        this.saving = false;
        this.saveNow();
      });
    }
  }

  private saveNow(): void {
    if (this.options.stateFile !== undefined) {
      this.state.parameters = this.parameters.snapshot();
      this.state.executions = this.executions.snapshot();
      writeState(this.options.stateFile, this.state);
    }
  }
}

function defaultParameters({ template }: AssemblyStack): Record<string, unknown> {
  return Object.fromEntries(Object.entries(template.Parameters ?? {}).map(([name, { Type, Default }]) => {
    if (Default === undefined) {
      throw new Error(`Parameter "${name}" has no default, and parameters cannot be given on this machine: give it a Default.`);
    }
    return [name, /^(CommaDelimitedList|List<)/.test(Type) ? String(Default).split(',') : Default];
  }));
}
