import { AssemblyStack, readAssembly, selectStack } from './assembly';
import { keepCode } from './code-store';
import { Clock, systemClock } from '../aws/clock';
import { startEndpoints } from '../aws/endpoints';
import { InvokableFunctions } from '../aws/invoke-endpoint';
import { LoopbackServer } from '../aws/loopback-server';
import { ParameterStore } from '../aws/parameter-store';
import { AnswerProblem, ResponseBucket } from '../aws/response-bucket';
import { heardByMany } from '../aws/signals';
import { accepted } from './engine/accept';
import { EngineContext, Operation, randomSuffix, randomUuid } from './engine/context';
import {
  importedOutputs,
  ImportedParameters,
  ImportedResource,
  importedTarget,
  importResources,
  parametersRead,
} from './engine/imported';
import { deleteStack, deployStack, NESTED_OPERATIONS, rollBackStack } from './engine/operations';
import { parameterValues } from './engine/parameters';
import { restore } from './engine/resource-types';
import { ResourceRecord, StackEvent, StackRecord, Target } from './engine/stack';
import { sameValue } from './engine/template';
import { refuseDelete, refuseDeploy, toView } from './engine/views';
import { functionEnvironment } from './function/environment';
import { InvocationResult } from './function/execution-environment';
import { Functions } from './function/functions';
import {
  DeployOptions,
  LocalCloudFormationOptions,
  OperationOptions,
  OperationResult,
  outputsOf,
  toResult,
} from './options';
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
      ssm: (operation, input, region) => local.parameterStore(region).call(operation, input),
      states: (operation, input) => local.executions.call(operation, input),
      stacks: () => local.state.stacks.map(toView),
      responses: local.responses,
      functions: local.invokableFunctions(),
      onCall: options.onCall,
      onNotServed: (functionName, what) => local.functions.lacks(functionName, what),
      port: options.port,
      watch: options.clock?.watch,
    });
    local.restoreStacks();
    return local;
  }

  private readonly parameterStores = new Map<string, ParameterStore>();
  private readonly state: LocalState;
  private readonly clock: Clock;
  private readonly random: () => number;
  private readonly functions: Functions;
  private readonly executions: Executions;
  private readonly responses = new ResponseBucket();
  private readonly running = new Map<string, { readonly operation: Operation; readonly done: Promise<void> }>();
  private server!: LoopbackServer;
  private saving = false;
  private readonly closing = heardByMany(new AbortController());

  private constructor(private readonly options: LocalCloudFormationOptions) {
    this.clock = options.clock ?? systemClock;
    this.random = options.random ?? Math.random;
    this.state = readState(options.stateFile);
    settleInterrupted(this.state);
    const onChange = () => this.save();
    this.functions = new Functions(options.functionRunner, this.clock);
    this.executions = new Executions({
      clock: this.clock,
      random: this.random,
      records: this.state.executions,
      onChange,
      onState: this.options.onState,
      runTask: async ({ functionArn, payload }) => {
        const outcome = await this.functions.invokeFor(functionArn, payload);
        if (!outcome.ok) {
          throw new StatesError(outcome.error.errorType, JSON.stringify(outcome.error));
        }
        return outcome.result;
      },
    });
  }

  /**
   * Parameter Store of us-east-1, where the Chime SDK Voice service keeps its numbers; for a look at what is recorded.
   */
  public get parameters(): ParameterStore {
    return this.parameterStore('us-east-1');
  }

  /** Where the local endpoints are. */
  public get url(): string {
    return this.server.url;
  }

  /** Everything wrong with the answers that custom resources gave. */
  public get answerProblems(): readonly AnswerProblem[] {
    return this.responses.problems;
  }

  /**
   * Creates or updates one stack of an assembly. A stack whose first create was rolled back is deleted and created
   * anew.
   */
  public async deploy(assemblyDirectory: string, options: DeployOptions = {}): Promise<OperationResult> {
    const wanted = selectStack(readAssembly(assemblyDirectory), options.stack);
    const existing = this.find(wanted.stackName, wanted.region);
    const isBusy = existing !== undefined && this.running.has(existing.id);
    const target = this.targetOf(wanted, options, existing);
    refuseDeploy(existing, target.template, isBusy);
    if (existing?.status === 'ROLLBACK_COMPLETE') {
      await this.destroy(existing.id, { onEvent: options.onEvent });
    }
    const stack = this.find(wanted.stackName, wanted.region) ?? this.addStack({ ...wanted, code: {} });
    Object.assign(stack.code, keepCode(wanted.code, this.options.stateFile));
    const assumed = { ...stack.assumed, ...options.assume };
    const knowsMore = !sameValue(assumed, stack.assumed ?? {});
    stack.assumed = assumed;
    stack.terminationProtection = wanted.terminationProtection;
    if (!options.failOn && !knowsMore && isAsWanted(stack, target)) {
      return toResult(stack, this.state.stacks, true);
    }
    const events = await this.run(stack, options, (operation) =>
      deployStack(operation, target, options.rollback !== false),
    );
    return toResult(stack, this.state.stacks, ['CREATE_COMPLETE', 'UPDATE_COMPLETE'].includes(stack.status), events);
  }

  /** Deletes a stack; a create that is under way is given up first. A stack that is not there is no failure. */
  public async destroy(stackName: string, options: OperationOptions = {}): Promise<OperationResult> {
    const stack = this.find(stackName, options.region);
    if (!stack) {
      return {
        stackName,
        stackId: '',
        status: 'DELETE_COMPLETE',
        succeeded: true,
        changed: false,
        outputs: {},
        failures: [],
        skipped: [],
      };
    }
    const running = this.running.get(stack.id);
    refuseDelete(stack, this.state.stacks);
    if (running) {
      running.operation.supersede();
      await running.done;
    }
    const events = await this.run(stack, options, (operation) => deleteStack(operation));
    return toResult(stack, this.state.stacks, stack.status === 'DELETE_COMPLETE', events);
  }

  /** Takes in a stack that is deployed elsewhere, as it is told; nothing is created for it. */
  public async importStack(deployed: ImportedStack): Promise<void> {
    const { stackName, region, outputs, resources, status, code } = deployed;
    if (this.find(stackName, region)) {
      throw new Error(`Stack "${stackName}" is here already: begin with another state.`);
    }
    const stack = this.addStack({ ...deployed, code: keepCode(code, this.options.stateFile) });
    const store = this.parameterStore(region);
    parametersRead(deployed).forEach(([name, value]) => store.takeIn(name, value));
    const target = importedTarget(deployed);
    Object.assign(stack, { status, parameters: target.parameters, given: target.given });
    const operation = new Operation(this.engine(), stack, DEFAULT_SWITCHES, () => undefined);
    await importResources(operation, target, resources);
    stack.outputs = importedOutputs(operation, target, outputs);
    this.save();
  }

  /** Stops an update that is under way; the deployment that started it then rolls back. */
  public cancelUpdate(stackName: string): void {
    const stack = this.find(stackName);
    const running = stack && this.running.get(stack.id);
    if (!running || stack.status !== 'UPDATE_IN_PROGRESS') {
      throw new Error(`Stack "${stackName}" has no update in progress: only such a one can be cancelled.`);
    }
    running.operation.cancelReason = 'User Initiated';
    running.operation.cancel.abort();
  }

  /** Tries a rollback again that failed, or starts one that was held back with `rollback: false`. */
  public async continueUpdateRollback(
    stackName: string, options: OperationOptions & { readonly resourcesToSkip?: readonly string[] } = {},
  ): Promise<OperationResult> {
    const stack = this.find(stackName, options.region);
    if (!stack?.stable || !['UPDATE_ROLLBACK_FAILED', 'UPDATE_FAILED'].includes(stack.status)) {
      throw new Error(
        `Stack "${stackName}" is ${stack?.status ?? 'not there'}: `
          + 'only UPDATE_ROLLBACK_FAILED or UPDATE_FAILED can be rolled back.',
      );
    }
    const events = await this.run(stack, options, (operation) =>
      rollBackStack(operation, 'User Initiated', options.resourcesToSkip),
    );
    return toResult(stack, this.state.stacks, stack.status === 'UPDATE_ROLLBACK_COMPLETE', events);
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
  public resources(stackName: string, region?: string): readonly ResourceRecord[] {
    return Object.values(this.findAny(stackName, region)?.resources ?? {});
  }

  /** The stacks that are there, nested ones included. */
  public stacks(): Pick<StackRecord, 'name' | 'id' | 'status' | 'account'>[] {
    return this.state.stacks.filter(({ deletedAt }) => deletedAt === undefined)
      .map(({ name, id, status, account }) => ({ name, id, status, account }));
  }

  /** Parameter Store of a region. */
  public parameterStore(region: string): ParameterStore {
    const existing = this.parameterStores.get(region);
    if (existing) {
      return existing;
    }
    const store = new ParameterStore({
      clock: this.clock,
      region,
      readLagMs: this.options.parameterReadLagMs,
      parameters: this.state.parameters.filter((parameter) => (parameter.region ?? 'us-east-1') === region),
      onChange: () => this.save(),
    });
    this.parameterStores.set(region, store);
    return store;
  }

  /** Calls a function and waits for its result. */
  public invokeFunction(arnOrName: string, event: unknown): Promise<InvocationResult> {
    return this.functions.invoke(arnOrName, event);
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

  /** Runs an operation; gives back its events, those of nested stacks included. */
  private async run(
    stack: StackRecord, options: OperationOptions, work: (operation: Operation) => Promise<void>,
  ): Promise<StackEvent[]> {
    const events: StackEvent[] = [];
    const onEvent = (event: StackEvent) => {
      events.push(event);
      options.onEvent?.(event);
    };
    const switches = { ...DEFAULT_SWITCHES, ...this.options.switches, ...options.switches };
    const operation = new Operation(this.engine(), stack, switches, onEvent, options.failOn);
    const done = work(operation);
    const entry = { operation, done: done.catch(() => undefined) };
    this.running.set(stack.id, entry);
    try {
      await done;
    } finally {
      if (this.running.get(stack.id) === entry) {
        this.running.delete(stack.id);
      }
      this.save();
    }
    return events;
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
        ...functionEnvironment(stack.region, this.server, this.options.chimeEndpoint),
        ...this.options.functionEnvironment,
      }),
      stacks: () => this.state.stacks,
      stackOperations: NESTED_OPERATIONS,
      openNestedStack: (parent, logicalId) =>
        this.addStack({
          ...parent,
          id: undefined, // an id of its own
          stackName: `${parent.name}-${logicalId}-${randomSuffix(this.random)}`,
          parentId: parent.id,
        }),
      parameterStore: (region) => this.parameterStore(region),
      chimeEndpoint: this.options.chimeEndpoint,
      save: () => this.save(),
      closing: this.closing.signal,
    };
  }

  /** What a deployment asks for, once everything is checked that CloudFormation checks before it begins. */
  private targetOf(wanted: AssemblyStack, options: DeployOptions, existing: StackRecord | undefined): Target {
    const { template, region } = wanted;
    const previous = existing?.status === 'ROLLBACK_COMPLETE' ? {} : existing?.given ?? {};
    const read = (name: string) => this.parameterStore(region).read(name);
    const values = () => parameterValues(template, { ...options.parameters }, previous, read);
    return accepted(template, values, { region, account: wanted.account, name: wanted.stackName });
  }

  private invokableFunctions(): InvokableFunctions {
    const { functions, clock } = this;
    const retryDelays = { ...DEFAULT_SWITCHES, ...this.options.switches }.asyncRetryDelaysSeconds;
    return {
      has: (name) => functions.find(name) !== undefined,
      invoke: (name, event) => functions.invokeFor(name, event),
      invokeLater: (name, event) =>
        void functions.invokeAsync(name, event, { clock, retryDelays, signal: this.closing.signal }),
    };
  }

  private addStack(wanted: NewStack): StackRecord {
    const { region, account, stackName } = wanted;
    const id = wanted.id ?? `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/${randomUuid(this.random)}`;
    const stack: StackRecord = {
      id,
      name: wanted.stackName,
      region: wanted.region,
      account: wanted.account,
      createdAt: this.clock.now(),
      status: 'REVIEW_IN_PROGRESS',
      template: wanted.template,
      parameters: {},
      given: {},
      ...(wanted.parentId !== undefined && { parentId: wanted.parentId }),
      resources: {},
      outputs: [],
      events: [],
      touched: [],
      leftovers: [],
      imports: [],
      code: { ...wanted.code },
    };
    this.state.stacks.push(stack);
    return stack;
  }

  private find(name: string, region?: string): StackRecord | undefined {
    const found = this.state.stacks.filter((stack) => stack.deletedAt === undefined
      && (stack.id === name || (stack.name === name && (region === undefined || stack.region === region))));
    if (found.length > 1) {
      throw new Error(
        `Stack "${name}" is in ${found.map((stack) => stack.region).join(' and ')}: say which, by region or id.`,
      );
    }
    return found[0];
  }

  private findAny(name: string, region?: string): StackRecord | undefined {
    return (
      this.find(name, region)
      ?? [...this.state.stacks].reverse().find((stack) => stack.name === name || stack.id === name)
    );
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
      const opened = [...this.parameterStores.keys()];
      this.state.parameters = [
        ...this.state.parameters.filter(({ region = 'us-east-1' }) => !opened.includes(region)),
        ...[...this.parameterStores.values()].flatMap((store) => store.snapshot()),
      ];
      this.state.executions = this.executions.snapshot();
      writeState(this.options.stateFile, this.state);
    }
  }
}

/** A stack that is deployed elsewhere. */
export interface ImportedStack extends NewStack, ImportedParameters {
  readonly id: string;
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: ReadonlyMap<string, ImportedResource>;
}

type NewStack = Pick<AssemblyStack, 'stackName' | 'region' | 'account' | 'template' | 'code'> & {
  readonly parentId?: string;
  readonly id?: string;
};

/** Whether there is nothing to do. */
function isAsWanted(stack: StackRecord, target: Target): boolean {
  return stack.stable === undefined && /^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(stack.status)
    && sameValue([stack.template, stack.parameters], [target.template, target.parameters]);
}
