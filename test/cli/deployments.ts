/**
 * Deploys what the CDK synthesises on this machine, with the handler's own turns in this process and in virtual time,
 * so that there is something to plan for. The commands find it by the variables of the AWS SDK.
 */
import { App, AppProps, Stack } from 'aws-cdk-lib';
import { Envelope } from '../../lambda/attempt/request/envelope';
import { takeTurn } from '../../lambda/engine/turn';
import { TurnInput } from '../../lambda/engine/turn-input';
import { AwsChime } from '../../lambda/ports/chime';
import { ParameterStoreLedger } from '../../lambda/ports/ledger';
import { CloudFormationStacks } from '../../lambda/ports/stacks';
import { systemClock } from '../../local/aws/clock';
import { RunningService, startChimeVoiceService } from '../../local/chime-sdk-voice';
import { LocalCloudFormation, OperationResult } from '../../local/cloudformation';
import { FunctionRunner } from '../../local/cloudformation/function/functions';
import { PhoneNumberOrder, PhoneNumberOrderProps, PhoneNumberProductType, PhoneNumberSource } from '../../src';
import { cleanUpFixtures, temporaryDirectory } from '../local/cloudformation/fixture';

export interface Call {
  readonly service: string;
  readonly operation: string;
}

/** One account on this machine, with everything that it was asked. */
export class LocalAccount {
  static async start(): Promise<LocalAccount> {
    const calls: Call[] = [];
    const chime = await startChimeVoiceService({
      switches: { acquisitionSeconds: 1 },
      onRequest: ({ what }) => calls.push({ service: 'chime', operation: what }),
    });
    const account = new LocalAccount(chime, calls);
    account.local = await LocalCloudFormation.start({
      chimeEndpoint: chime.url,
      functionRunner: account.runner(),
      clock: { now: chime.now, sleep: systemClock.sleep },
      onCall: ({ service, operation, phase }) => {
        if (phase === 'before') calls.push({ service, operation });
      },
    });
    account.pointHere();
    return account;
  }

  local!: LocalCloudFormation;
  private readonly before = { ...process.env };
  private readonly working = new Set<Promise<void>>();

  private constructor(
    readonly chime: RunningService,
    readonly calls: Call[],
  ) {}

  /** Deploys every stack of an assembly, in order. */
  async deploy(directory: string, stacks: readonly string[] = ['Lines'], fail?: string): Promise<OperationResult> {
    let result!: OperationResult;
    for (const stack of stacks) {
      const failOn = fail === undefined ? undefined : ({ logicalId: fail, operation: 'create', when: 'last' } as const);
      result = await this.local.deploy(directory, { stack, ...(failOn && { failOn }) });
    }
    return result;
  }

  /** What is in the inventory, and what waits in the deletion queue. */
  get numbers(): { readonly held: string[]; readonly queued: string[] } {
    const all = this.chime.model.listPhoneNumbers({}).PhoneNumbers ?? [];
    const names = (queued: boolean) =>
      all.filter((each) => (each.DeletionTimestamp !== undefined) === queued).map((each) => each.E164PhoneNumber!);
    return { held: names(false), queued: names(true) };
  }

  /** A handler may still have something to say after the stack is done. */
  async close(): Promise<void> {
    await Promise.allSettled(this.working);
    process.env = this.before;
    await this.local.close();
    await this.chime.close();
  }

  private pointHere(): void {
    process.env = {
      ...this.before,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_CHIME_SDK_VOICE: this.chime.url,
      AWS_ENDPOINT_URL_SSM: this.local.url,
      AWS_ENDPOINT_URL_CLOUDFORMATION: this.local.url,
    };
  }

  /** The handler, in the service's time: whoever waits moves its clock. */
  private runner(): FunctionRunner {
    const clock = {
      now: this.chime.now,
      sleep: async (milliseconds: number) => this.chime.advance(milliseconds / 1000),
    };
    return {
      invoke: async (_definition, event) => {
        const work = this.handle(event as Envelope, clock);
        this.working.add(work);
        await work;
        this.working.delete(work);
        return { ok: true, result: null };
      },
      kill: () => {},
      close: async () => {},
    };
  }

  private async handle(event: Envelope, clock: { now(): number; sleep(ms: number): Promise<void> }): Promise<void> {
    const answers = {
      send: async (url: string, body: string) => (await fetch(url, { method: 'PUT', body })).ok,
    };
    const ports = {
      chime: AwsChime.inRegion('us-east-1', clock),
      ledger: new ParameterStoreLedger('us-east-1', clock),
      stacks: new CloudFormationStacks(clock),
      answers,
      clock,
      log: () => {},
    };
    const startedAt = new Date(clock.now()).toISOString();
    let progress: TurnInput['progress'] = {};
    for (;;) {
      const ends = clock.now() + 60_000;
      const turn = await takeTurn({ event, progress, startedAt }, { ...ports, remaining: () => ends - clock.now() });
      if (turn.done) return;
      progress = turn;
      await clock.sleep(turn.waitSeconds * 1000);
    }
  }
}

/** An assembly with what `build` puts into its stacks. */
export function synthesise(build: (app: App) => void, props: AppProps = {}): string {
  const context = { 'aws:cdk:enable-path-metadata': true }; // as the CDK CLI has it
  const app = new App({ outdir: temporaryDirectory(), context, ...props });
  build(app);
  return app.synth().directory;
}

/** One stack, called Lines. */
export const synthesiseLines = (build: (stack: Stack) => void): string =>
  synthesise((app) => build(new Stack(app, 'Lines')));

/** An account of its own for each test, which is taken down with all that was synthesised. */
export function accountForEachTest(take: (account: LocalAccount) => void): void {
  let account: LocalAccount;
  beforeEach(async () => {
    account = await LocalAccount.start();
    take(account);
  });
  afterEach(async () => {
    await account.close();
    await cleanUpFixtures();
  });
}

/** An order of one number that a search finds. */
export const declareSupport = (stack: Stack, more: Partial<PhoneNumberOrderProps> = {}): PhoneNumberOrder =>
  new PhoneNumberOrder(stack, 'Support', {
    productType: PhoneNumberProductType.VOICE_CONNECTOR,
    source: PhoneNumberSource.fromSearch({ areaCodes: ['206'], count: 1 }),
    ...more,
  });
