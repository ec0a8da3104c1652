/**
 * The CDK's own framework for asynchronous custom resources, as an app that uses it deploys it: the code of its
 * functions straight from the assets, the state machine from the template. Made up are time, transport, and what a user
 * of it writes: `onEvent` and `isComplete`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { definitionIn, scopeOf } from './definition';
import { readAssembly } from '../../local/cloudformation/assembly';
import { resolve } from '../../local/cloudformation/engine/intrinsics';
import {
  parseDefinition,
  runStateMachine,
  StateMachineDefinition,
  StatesError,
} from '../../local/cloudformation/states';
import { Scheduler } from '../lambda/support/scheduler';

export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason: string;
  readonly PhysicalResourceId: string;
}

/** What the user of the framework writes; what throws is a Lambda function that failed. */
export interface UserCode {
  onEvent(event: any): any;
  isComplete(event: any): any;
}

interface FrameworkFunction {
  readonly directory: string;
  readonly handler: string;
  readonly environment: Record<string, string>;
}

const WAITER = {
  executionArn: 'arn:aws:states:us-east-1:123456789012:execution:Waiter:1',
  name: '1',
  stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Waiter',
};

/**
 * A stack with one custom resource behind the framework, which looks every five seconds, for half an hour: its
 * defaults.
 */
export class CdkProvider {
  readonly clock = new Scheduler();
  readonly answers: Answer[] = [];
  /** Executions that were started: the input of each. */
  readonly waiters: string[] = [];
  /** Spoils a task of the waiter: the framework's own function, `isComplete` or `onTimeout`, is not reached. */
  lost: (handler: string) => string | undefined = () => undefined;
  readonly resourceTypes: string[];
  private readonly definition: StateMachineDefinition;
  private readonly functions = new Map<string, FrameworkFunction>();
  private readonly names = new Map<string, string>();
  private readonly running: Promise<unknown>[] = [];
  private readonly began = this.clock.now();

  constructor(
    private readonly user: UserCode,
    private readonly directory = mkdtempSync(join(tmpdir(), 'cdk-provider-')),
  ) {
    const { template, code } = synthesise(directory);
    this.definition = parseDefinition(definitionIn(template));
    this.resourceTypes = Object.values<any>(template.Resources).map(({ Type }) => Type);
    for (const [logicalId, { Type, Properties }] of Object.entries<any>(template.Resources)) {
      const {
        Handler,
        Code: source,
        Environment,
      } = Type === 'AWS::Lambda::Function'
        ? resolve(Properties, scopeOf(template))
        : { Handler: '', Code: {}, Environment: {} };
      if (Handler.startsWith('framework.')) {
        this.functions.set(logicalId, {
          directory: code[source.S3Key],
          handler: Handler.split('.')[1],
          environment: Environment.Variables,
        });
      }
    }
  }

  close(): void {
    rmSync(this.directory, { recursive: true });
  }

  /** Seconds since the beginning. */
  get seconds(): number {
    return (this.clock.now() - this.began) / 1000;
  }

  /** Lambda delivers an event; resolves once the framework is done with it, and leaves the waiters alone. */
  deliver(event: object): Promise<void> {
    const [logicalId] = [...this.functions].find(([, { handler }]) => handler === 'onEvent')!;
    return this.clock.run(this.invoke(logicalId, { ...event }) as Promise<void>);
  }

  /** Lets every waiter come to its end. */
  async settle(): Promise<void> {
    await this.clock.run(Promise.all(this.running), 86_400_000);
  }

  private async invoke(logicalId: string, payload: unknown): Promise<unknown> {
    const { directory, handler, environment } = this.functions.get(logicalId)!;
    let framework: any;
    jest.isolateModules(() => {
      jest.doMock(join(directory, 'outbound.js'), () => this.outbound());
      framework = jest.requireActual(join(directory, 'framework.js'));
    });
    Object.assign(process.env, environment);
    return framework[handler](payload);
  }

  /** What the framework reaches the outside with. */
  private outbound() {
    return {
      httpRequest: async (_options: unknown, body: string) => {
        this.answers.push(JSON.parse(body));
      },
      invokeFunction: (call: { FunctionName: string; Payload: string }) =>
        this.callUser(call.FunctionName, JSON.parse(call.Payload)),
      startExecution: (waiter: { name?: string; input: string }) => this.startWaiter(waiter.name, waiter.input),
    };
  }

  private async callUser(functionArn: string, event: unknown) {
    const code = functionArn.includes('IsComplete') ? this.user.isComplete : this.user.onEvent;
    try {
      return { Payload: Buffer.from(JSON.stringify(await code.call(this.user, event))) };
    } catch (error) {
      return {
        FunctionError: 'Unhandled',
        Payload: Buffer.from(JSON.stringify({ errorType: 'Error', errorMessage: (error as Error).message })),
      };
    }
  }

  /**
   * As Step Functions does it: a name is taken for good, but the same input again is the same execution, while it runs.
   */
  private async startWaiter(name: string | undefined, input: string): Promise<void> {
    if (name !== undefined && this.names.has(name)) {
      if (this.names.get(name) === input) return;
      throw new Error(`Execution Already Exists: '${name}'`);
    }
    if (name !== undefined) this.names.set(name, input);
    this.waiters.push(input);
    this.running.push(
      runStateMachine(this.definition, JSON.parse(input), WAITER, {
        clock: { now: () => this.clock.now(), sleep: (ms) => this.clock.sleep(ms) },
        runTask: ({ functionArn, payload }) => this.runTask(functionArn, payload),
      }),
    );
  }

  private async runTask(functionArn: string, payload: unknown): Promise<unknown> {
    const logicalId = functionArn.split(':').at(-1)!;
    const error = this.lost(this.functions.get(logicalId)!.handler);
    if (error) throw new StatesError(error, 'The service is not available.');
    try {
      return await this.invoke(logicalId, payload);
    } catch (thrown) {
      const { message, constructor } = thrown as Error;
      throw new StatesError(
        constructor.name,
        JSON.stringify({ errorType: constructor.name, errorMessage: message, trace: [] }),
      );
    }
  }
}

function synthesise(outdir: string) {
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Stack');
  const handler = (id: string) =>
    new LambdaFunction(stack, id, {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('-'),
    });
  const provider = new Provider(stack, 'Provider', {
    onEventHandler: handler('OnEvent'),
    isCompleteHandler: handler('IsComplete'),
    queryInterval: Duration.seconds(5),
    totalTimeout: Duration.minutes(30),
  });
  new CustomResource(stack, 'Number', { serviceToken: provider.serviceToken });
  app.synth();
  return readAssembly(outdir)[0];
}
