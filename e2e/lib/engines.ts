/** The two that stacks are deployed on: MiniStack by the CDK CLI, and this project's driver. */
import { join } from 'node:path';
import { CLEAN_UP, eventOf, startGateway } from './gateway';
import { MiniStack } from './ministack';
import { Finished, freePort, offlineEnvironment, run } from './processes';
import { CustomResourceEvent, Recorder } from './recorder';
import { Tools } from './tools';
import { LoopbackServer } from '../../local/aws/loopback-server';
import { RunningService, startChimeVoiceService } from '../../local/chime-sdk-voice';
import { FailOn, LocalCloudFormation, Switches } from '../../local/cloudformation';
import { LOCAL_RESPONSE_VARIABLE } from '../../src/contract/envelope';

/** What became of a stack. */
export interface Outcome {
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Whether the stack was in the phase that cleans up after an update. */
  readonly cleanedUp?: boolean;
}

/**
 * Something that deploys stacks of a cloud assembly; every function in it reaches this Chime service and this recorder.
 */
export interface Engine {
  readonly name: 'MiniStack' | 'driver';
  readonly chime: RunningService;
  readonly recorder: Recorder;
  /** The events for which the shipped handler started an execution, oldest first. */
  readonly starts: readonly CustomResourceEvent[];
  /** The operations that the Chime service was asked for, oldest first. */
  readonly calls: readonly string[];
  /** Where the AWS APIs are. */
  readonly url: string;
  /** `fails`: a new resource of the assembly that cannot be created, after everything that can be done without it. */
  deploy(assembly: string, stack: string, fails?: string): Promise<Outcome>;
  destroy(assembly: string, stack: string): Promise<Outcome>;
  close(): Promise<void>;
}

/** Numbers are there at once, unless an order is scripted to take its time. */
const startChime = (calls: string[]) =>
  startChimeVoiceService({ switches: { acquisitionSeconds: 2 }, onRequest: ({ what }) => void calls.push(what) });

export class MiniStackEngine implements Engine {
  static async start(tools: Tools, home: string): Promise<MiniStackEngine> {
    const calls: string[] = [];
    const [port, chime, recorder] = [await freePort(), await startChime(calls), await Recorder.start()];
    const starts: CustomResourceEvent[] = [];
    const gateway = await startGateway(`http://127.0.0.1:${port}`, starts);
    const env = offlineEnvironment(home, `http://127.0.0.1:${port}`);
    const ministack = await MiniStack.start(tools.ministack, port, home, {
      ...env,
      AWS_ENDPOINT_URL_CHIME_SDK_VOICE: chime.url,
      AWS_ENDPOINT_URL_CLOUDFORMATION: gateway.url,
      AWS_ENDPOINT_URL_SFN: gateway.url,
      E2E_RECORDER: recorder.url,
      [LOCAL_RESPONSE_VARIABLE]: `http://127.0.0.1:${port}`,
    });
    return new MiniStackEngine(ministack, gateway, tools, env, chime, recorder, starts, calls);
  }

  readonly name = 'MiniStack';
  /** What the last command of the CDK CLI wrote. */
  lastOutput = '';

  private constructor(
    private readonly ministack: MiniStack, private readonly gateway: LoopbackServer, private readonly tools: Tools,
    readonly env: NodeJS.ProcessEnv,
    readonly chime: RunningService, readonly recorder: Recorder, readonly starts: readonly CustomResourceEvent[],
    readonly calls: readonly string[],
  ) {}

  get url(): string {
    return this.ministack.url;
  }

  /** Runs the CDK CLI. */
  async cdk(args: readonly string[], cwd?: string): Promise<Finished> {
    const env = {
      ...this.env,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CDK_DISABLE_VERSION_CHECK: '1',
      FORCE_COLOR: '0',
      CI: 'true',
    };
    const finished = await run(process.execPath, [this.tools.cdk, ...args, '--no-notices', '--no-version-reporting'], {
      cwd: cwd ?? this.env.HOME,
      env,
    });
    this.lastOutput = finished.output;
    return finished;
  }

  async deploy(assembly: string, stack: string): Promise<Outcome> {
    await this.cdk([
      'deploy',
      stack,
      '--exclusively',
      '--app',
      assembly,
      '--require-approval',
      'never',
      '--progress',
      'events',
    ]);
    return { ...await this.outcome(stack), cleanedUp: this.lastOutput.includes(CLEAN_UP) };
  }

  async destroy(assembly: string, stack: string): Promise<Outcome> {
    await this.cdk(['destroy', stack, '--exclusively', '--app', assembly, '--force']);
    return this.outcome(stack);
  }

  tail(): string {
    return `${this.lastOutput.slice(-1_500)}\n${this.ministack.tail()}`;
  }

  async close(): Promise<void> {
    await this.ministack.stop();
    await Promise.all([this.gateway.close(), this.chime.close(), this.recorder.close()]);
  }

  /** As the AWS CLI describes the stack. */
  private async outcome(stack: string): Promise<Outcome> {
    const args = ['cloudformation', 'describe-stacks', '--stack-name', stack, '--output', 'json'];
    const { code, output, stdout } = await run(this.tools.aws, args, { env: this.env });
    if (code !== 0 && /does not exist/.test(output)) return { status: 'DELETE_COMPLETE', outputs: {} };
    if (code !== 0) throw new Error(`stack ${stack} cannot be described: ${output.trim()}`);
    const [{ StackStatus: status, Outputs = [] }] = (JSON.parse(stdout) as { Stacks: DescribedStack[] }).Stacks;
    return {
      status,
      outputs: Object.fromEntries(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
    };
  }
}

interface DescribedStack {
  readonly StackStatus: string;
  readonly Outputs?: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
}

export class DriverEngine implements Engine {
  /** `switches`: how to read what nobody knows about CloudFormation. */
  static async start(home: string, switches: Partial<Switches>): Promise<DriverEngine> {
    const calls: string[] = [];
    const [chime, recorder] = [await startChime(calls), await Recorder.start()];
    const starts: CustomResourceEvent[] = [];
    const local = await LocalCloudFormation.start({
      switches,
      chimeEndpoint: chime.url,
      stateFile: join(home, 'driver.json'),
      functionEnvironment: { E2E_RECORDER: recorder.url },
      onCall: ({ operation, input, phase }) => {
        if (operation === 'StartExecution' && phase === 'after') starts.push(eventOf(JSON.stringify(input)));
      },
    });
    return new DriverEngine(local, chime, recorder, starts, calls);
  }

  readonly name = 'driver';

  private constructor(
    private readonly local: LocalCloudFormation,
    readonly chime: RunningService, readonly recorder: Recorder, readonly starts: readonly CustomResourceEvent[],
    readonly calls: readonly string[],
  ) {}

  get url(): string {
    return this.local.url;
  }

  async deploy(assembly: string, stack: string, fails?: string): Promise<Outcome> {
    const failOn: FailOn | undefined =
      fails === undefined ? undefined : { logicalId: fails, operation: 'create', when: 'last' };
    const { status, outputs } = await this.local.deploy(assembly, { stack, failOn });
    await this.local.settle();
    const cleanedUp = this.local.events(stack).some((event) => event.status === CLEAN_UP);
    return { status, outputs, cleanedUp };
  }

  async destroy(_assembly: string, stack: string): Promise<Outcome> {
    const { status } = await this.local.destroy(stack);
    await this.local.settle();
    return { status, outputs: {} };
  }

  async close(): Promise<void> {
    await this.local.close();
    await Promise.all([this.chime.close(), this.recorder.close()]);
  }
}
