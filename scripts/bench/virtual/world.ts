/** The local service and the local CloudFormation in virtual time, with counters beside them. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualFunctions } from './functions';
import { Network } from './network';
import { VirtualTime } from './time';
import {
  OPERATION_NAMES,
  RunningService,
  ServiceOptions,
  startChimeVoiceService,
} from '../../../local/chime-sdk-voice';
import { LocalCloudFormation } from '../../../local/cloudformation';
import type { StackEvent } from '../../../local/cloudformation/engine/stack';
import type { DeployOptions, OperationOptions, OperationResult } from '../../../local/cloudformation/options';

process.env.BENCH_SCRATCH ??= mkdtempSync(join(tmpdir(), 'phone-numbers-bench-'));

export interface WorldOptions extends Pick<ServiceOptions, 'switches' | 'orderScripts' | 'faults' | 'seed'> {
  readonly callMilliseconds?: number;
  readonly verbose?: boolean;
}

export type Calls = Readonly<Record<'service' | 'parameters' | 'cloudformation' | 'states' | 'answers', number>>;

/** Every world of a process shares its clock. */
export const time = new VirtualTime();
let isInstalled = false;

export class World {
  static async start(options: WorldOptions = {}): Promise<World> {
    if (!isInstalled) time.install();
    isInstalled = true;
    // The pauses of the SDK's retries are drawn at random: each world draws the same.
    Math.random = sequence();
    const { callMilliseconds = 50, verbose, switches, ...service } = options;
    const world = new World(verbose);
    world.network.callMilliseconds = callMilliseconds;
    world.service = await startChimeVoiceService({
      ...service,
      clock: () => time.now(),
      switches: { phoneNumberQuota: 1_000, ...switches },
      onRequest: ({ what, result }) => {
        if (OPERATION_NAMES.includes(what as never)) world.operations.push({ at: time.now(), what, result });
      },
    });
    world.local = await LocalCloudFormation.start({
      chimeEndpoint: world.service.url,
      clock: time,
      random: sequence(),
      functionRunner: world.functions,
      onCall: ({ service: name, operation, phase }) => {
        if (phase === 'before') world.others.push({ service: name, operation });
      },
      onState: () => world.states++,
    });
    return world;
  }

  readonly network = new Network(time);
  readonly operations: { readonly at: number; readonly what: string; readonly result: string }[] = [];
  readonly others: { readonly service: string; readonly operation: string }[] = [];
  readonly functions: VirtualFunctions;
  /** States that executions have entered. */
  states = 0;
  service!: RunningService;
  local!: LocalCloudFormation;

  private constructor(verbose?: boolean) {
    this.functions = new VirtualFunctions({
      time,
      network: this.network,
      invoke: (name, payload) => this.local.invokeFunction(name, payload),
      verbose,
    });
  }

  /** Lets time pass until a deployment is over. */
  deploy(assembly: string, options: DeployOptions = {}): Promise<OperationResult> {
    return time.run(this.local.deploy(assembly, options));
  }

  destroy(stack: string, options: OperationOptions = {}): Promise<OperationResult> {
    return time.run(this.local.destroy(stack, options));
  }

  /** Lets time pass. */
  pause(seconds: number): Promise<void> {
    return time.run(time.sleep(seconds * 1000));
  }

  /** What was called since the last time that this was asked. */
  takeCalls(): Calls {
    const count = (name: string) => this.others.filter(({ service }) => service === name).length;
    const calls = {
      service: this.operations.length,
      parameters: count('ssm'),
      cloudformation: count('cloudformation'),
      states: count('states'),
      answers: count('response'),
    };
    this.operations.length = 0;
    this.others.length = 0;
    return calls;
  }

  /** The account's numbers that have been acquired; those in the deletion queue are not billed any more. */
  get numbers(): { readonly number: string; readonly isBilled: boolean }[] {
    const { numbers } = this.service.model.snapshot().world;
    return Object.values(numbers)
      .flatMap((versions) => versions.at(-1)?.value ?? [])
      .filter(({ status }) => status !== 'AcquireInProgress' && status !== 'AcquireFailed')
      .map(({ e164, queuedAt }) => ({ number: e164, isBilled: queuedAt === null }));
  }

  /** Numbers that the account pays for. */
  get billed(): string[] {
    return this.numbers.filter(({ isBilled }) => isBilled).map(({ number }) => number);
  }

  async close(): Promise<void> {
    await time.run(Promise.all([this.local.close(), this.service.close()]));
    this.network.close();
  }
}

/** Chance that is the same in every run. */
export function sequence(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; // eslint-disable-line no-bitwise
    return state / 2 ** 32;
  };
}

export type { StackEvent };
