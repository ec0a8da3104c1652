/**
 * The handler in a world of its own: the local service's model, a ledger that may lag, CloudFormation's view of the
 * resources, and executions whose turns run one after another. Only time and failures are made up.
 */
import { Scheduler } from './scheduler';
import { ResourceState, StackEvent } from '../../../lambda/attempt/knowledge/observations';
import { LedgerPort, LedgerRecords, Ports, ResourceRecords, Whole } from '../../../lambda/attempt/ports';
import { Note, StoredNote } from '../../../lambda/attempt/record/note';
import { decodeNote, decodeRecord, encodeRecord, isUnreadable } from '../../../lambda/attempt/record/record';
import { RecordEnvelope, RequestType } from '../../../lambda/attempt/record/record-envelope';
import { attemptOf, Envelope } from '../../../lambda/attempt/request/envelope';
import { ResourceName } from '../../../lambda/attempt/step';
import { giveUp } from '../../../lambda/engine/give-up';
import { takeTurn } from '../../../lambda/engine/turn';
import { TurnResult } from '../../../lambda/engine/turn-input';
import { Sender } from '../../../lambda/ports/aws';
import { AwsChime } from '../../../lambda/ports/chime';
import { recordPath, resourcePath } from '../../../lambda/ports/ledger';
import { CallError } from '../../../lambda/service/errors';
import { ChimeVoiceModel, Switches } from '../../../local/chime-sdk-voice';
import { LEDGER_ROOT } from '../../../src/contract/envelope';
import { PhoneNumberOrderProperties } from '../../../src/contract/order';

/** The process that ran the turn is gone. */
export class Crash extends Error {}

/** What happens to a call: nothing, or something before it, or after its effect. */
export type Fate =
  | undefined
  | { readonly before?: Error; readonly after?: Error; readonly crash?: 'before' | 'after'; readonly latency?: number };
export type Fates = (operation: string, input: unknown, attempt: string) => Fate;

export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason: string;
  readonly PhysicalResourceId: string;
  readonly Data: Readonly<Record<string, string>>;
}

export const STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Lines/11111111-2222-3333-4444-555555555555';

export const DEFAULTS: PhoneNumberOrderProperties = {
  Version: '1',
  StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Turns',
  Region: 'us-east-1',
  ProductType: 'VoiceConnector',
  Source: { Type: 'Search', Count: 2, AreaCodes: ['206'] },
  PartialOrderPolicy: 'RollBack',
  Removal: 'Delete',
  DisassociateOnRelease: false,
  AdoptExisting: false,
  TimeoutSeconds: 1800,
};

/** More calls than any history takes that comes to an end: in all, and at one and the same moment. */
const CALLS = 6_000;
const CALLS_AT_ONCE = 1_500;

export interface Submission {
  readonly stackId?: string;
  readonly logicalId?: string;
  readonly physicalId?: string;
  readonly stackStatus?: string;
  /** When the stack's operation began, as CloudFormation tells it; left out, it does not. */
  readonly operationAt?: number;
  readonly properties?: Partial<PhoneNumberOrderProperties>;
  readonly old?: Partial<PhoneNumberOrderProperties>;
  readonly requestId?: string;
}

export class Harness {
  readonly clock = new Scheduler();
  readonly model: ChimeVoiceModel;
  readonly ledger: MemoryLedger;
  /** CloudFormation's own view; `submit` keeps it up to date. */
  readonly resources = new Map<string, ResourceState>();
  /** What CloudFormation tells of a resource and its stack, newest first; `submit` keeps it up to date. */
  readonly events = new Map<string, StackEvent[]>();
  readonly calls: string[] = [];
  readonly logs: string[] = [];
  /** Every answer that was sent, by attempt. */
  readonly answers = new Map<string, Answer[]>();
  fates: Fates = () => undefined;
  private requests = 0;
  private lastCall = 0;
  private atOnce = 0;
  /** The invocations that are over, by how they are told so. */
  private readonly crashed = new WeakSet<() => void>();
  private readonly environments = new Map<string, { crash: () => void; chime?: AwsChime }>();
  private readonly started = new Set<string>();
  /** The request of each resource that CloudFormation waits for, or had answered last. */
  private readonly current = new Map<string, Envelope>();

  constructor(switches: Partial<Switches> = {}) {
    this.model = new ChimeVoiceModel({
      clock: () => this.clock.now(),
      switches: { phoneNumberQuota: 1000, ...switches },
      seed: 7,
    });
    this.ledger = new MemoryLedger(this.clock);
  }

  /** The event as CloudFormation sends it: every primitive a string. */
  event(kind: RequestType, submission: Submission = {}): Envelope {
    const request = submission.requestId ?? `request-${++this.requests}`;
    return {
      RequestType: kind,
      RequestId: request,
      ResponseURL: `https://response.example/${request}?X-Amz-Date=${amzDate(this.clock.now())}&X-Amz-Signature=secret`,
      StackId: submission.stackId ?? STACK,
      LogicalResourceId: submission.logicalId ?? 'Support',
      ResourceType: 'Custom::ChimePhoneNumberOrder',
      ...(submission.physicalId !== undefined && { PhysicalResourceId: submission.physicalId }),
      ResourceProperties: strings({ ...DEFAULTS, ...submission.properties }) as Record<string, unknown>,
      ...(submission.old && {
        OldResourceProperties: strings({ ...DEFAULTS, ...submission.old }) as Record<string, unknown>,
      }),
    };
  }

  /** Sends an event and lets its execution run to the end; resolves with the answer that CloudFormation got first. */
  async submit(kind: RequestType, submission: Submission = {}): Promise<Answer> {
    await this.clock.pass(1000);
    return this.clock.run(this.start(this.event(kind, submission), submission.stackStatus, submission.operationAt));
  }

  /** Starts an execution and does not wait for it. */
  async start(event: Envelope, stackStatus?: string, operationAt?: number): Promise<Answer> {
    const verb = event.RequestType.toUpperCase();
    const key = `${event.StackId} ${event.LogicalResourceId}`;
    this.current.set(key, event);
    this.resources.set(key, {
      stackStatus: stackStatus ?? `${verb}_IN_PROGRESS`,
      status: `${verb}_IN_PROGRESS`,
      statusAt: this.clock.now(),
      operationAt,
    });
    if (stackStatus !== undefined) this.happened(key, 'Stack', stackStatus, event.StackId);
    await this.execute(event);
    const answer = this.answers.get(attemptOf(event))?.[0];
    if (!answer) throw new Error(`${event.RequestType} was never answered`);
    // CloudFormation takes no response to what it has given up.
    if (this.current.get(key) !== event) return answer;
    const ended = answer.Status === 'SUCCESS' ? `${verb}_COMPLETE` : `${verb}_FAILED`;
    this.resources.set(key, { stackStatus: stackStatus ?? ended, status: ended });
    this.happened(key, 'Resource', ended, answer.PhysicalResourceId);
    if (stackStatus === undefined) this.happened(key, 'Stack', ended, event.StackId);
    return answer;
  }

  /** An event, as CloudFormation will tell it. */
  happened(key: string, of: StackEvent['of'], status: string, physicalId: string): void {
    this.events.set(key, [{ at: this.clock.now(), of, status, physicalId }, ...(this.events.get(key) ?? [])]);
  }

  /** The state machine: turn, wait, turn; retried after a crash; GiveUp in the end. One execution for a name. */
  async execute(event: Envelope): Promise<void> {
    const attempt = attemptOf(event);
    if (this.started.has(attempt)) return;
    this.started.add(attempt);
    const startedAt = new Date(this.clock.now()).toISOString();
    let progress: Partial<TurnResult> = {};
    for (let failures = 0; failures < 12;) {
      try {
        progress = await this.invoke(attempt, (ports) =>
          takeTurn({ event, progress: copy(progress), startedAt }, ports),
        );
        failures = 0;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        failures++;
        await this.clock.sleep(12_000);
        continue;
      }
      if (progress.done) return;
      await this.clock.sleep(progress.waitSeconds! * 1000);
    }
    await this.invoke(attempt, (ports) =>
      giveUp({ event, progress: copy(progress), startedAt, error: { Error: 'Crash' } }, ports),
    );
  }

  /** One invocation. A crashed one never comes back from its call; whoever waits for it hears of the crash. */
  protected invoke<T>(attempt: string, work: (ports: Ports) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const crash = () => {
        this.crashed.add(crash);
        reject(new Crash());
      };
      let isOver = false;
      // Lambda ends what is not done by then.
      void this.clock.sleep(60_000).then(() => !isOver && crash());
      const done = work(this.ports(attempt, crash)).finally(() => (isOver = true));
      done.then(resolve, reject);
    });
  }

  protected ports(attempt: string, crash: () => void): Ports {
    const end = this.clock.now() + 60_000;
    return {
      chime: this.environment(attempt, crash),
      ledger: this.faulty(this.ledger, attempt, crash),
      stacks: {
        describe: (stackId, logicalId) =>
          this.call(
            'DescribeStackResource',
            { stackId, logicalId },
            attempt,
            crash,
            () => this.resources.get(`${stackId} ${logicalId}`) ?? { stackStatus: 'DELETE_COMPLETE' },
          ),
        history: (stackId, logicalId) => {
          const began = this.clock.now();
          return this.call('DescribeStackEvents', { stackId, logicalId }, attempt, crash, () => ({
            began,
            value: { events: this.events.get(`${stackId} ${logicalId}`) ?? [], whole: true, back: 0 },
          }));
        },
      },
      answers: { send: (url, body) => this.call('PutAnswer', {}, attempt, crash, () => this.take(attempt, url, body)) },
      clock: this.clock,
      log: (level, message, fields) => {
        this.logs.push(JSON.stringify({ level, message, at: this.clock.now(), ...fields }));
      },
      remaining: () => end - this.clock.now(),
    };
  }

  /** What an invocation leaves in memory is there for the next one of the attempt, unless it crashed. */
  private environment(attempt: string, crash: () => void): AwsChime {
    const before = this.environments.get(attempt);
    const isUsable = before !== undefined && !this.crashed.has(before.crash);
    const environment = isUsable ? before : { crash };
    const sender = {
      send: (command: object) => this.chimeCall(command, attempt, environment.crash),
    } as unknown as Sender;
    environment.crash = crash;
    environment.chime ??= new AwsChime(this.clock, sender, sender, sender);
    this.environments.set(attempt, environment);
    return environment.chime;
  }

  numbers(): {
    number: string;
    status: string;
    productType: string;
    name: string;
    callingName: string;
    queued: boolean;
  }[] {
    return this.inventory().map((number) => ({
      number: number.E164PhoneNumber!,
      status: number.Status!,
      productType: number.ProductType!,
      name: number.Name ?? '',
      callingName: number.CallingName ?? '',
      queued: Boolean(number.DeletionTimestamp),
    }));
  }

  /** All pages of it. */
  private inventory() {
    let page = this.model.listPhoneNumbers({});
    const all = [...page.PhoneNumbers!];
    while (page.NextToken) {
      page = this.model.listPhoneNumbers({ NextToken: page.NextToken });
      all.push(...page.PhoneNumbers!);
    }
    return all;
  }

  live(): string[] {
    return this.numbers()
      .filter(({ queued, status }) => !queued && status !== 'AcquireFailed')
      .map(({ number }) => number)
      .sort();
  }

  queued(): string[] {
    return this.numbers()
      .filter(({ queued }) => queued)
      .map(({ number }) => number)
      .sort();
  }

  private take(attempt: string, _url: string, body: string): boolean {
    this.answers.set(attempt, [...(this.answers.get(attempt) ?? []), JSON.parse(body) as Answer]);
    return true;
  }

  private async chimeCall(command: object, attempt: string, crash: () => void): Promise<unknown> {
    const operation = command.constructor.name.replace(/Command$/, '');
    const method = (operation[0].toLowerCase() + operation.slice(1)) as keyof ChimeVoiceModel;
    const input = (command as { input: object }).input;
    return this.call(operation, input, attempt, crash, () =>
      (this.model[method] as (input: object) => unknown).call(this.model, input),
    );
  }

  protected async call<T>(
    operation: string,
    input: unknown,
    attempt: string,
    crash: () => void,
    effect: () => T | Promise<T>,
  ): Promise<T> {
    const gone = () => {
      crash();
      return new Promise<never>(() => undefined);
    };
    this.count(operation);
    const fate = this.fates(operation, input, attempt) ?? {};
    if (fate.latency) await this.clock.sleep(fate.latency);
    if (fate.crash === 'before' || this.crashed.has(crash)) return gone();
    if (fate.before) throw fate.before;
    const result = await effect();
    if (fate.crash === 'after' || this.crashed.has(crash)) return gone();
    if (fate.after) throw fate.after;
    return result;
  }

  private count(operation: string): void {
    this.calls.push(operation);
    this.atOnce = this.clock.now() === this.lastCall ? this.atOnce + 1 : 0;
    this.lastCall = this.clock.now();
    if (this.calls.length > CALLS || this.atOnce > CALLS_AT_ONCE) {
      throw new Error(`${this.calls.length} calls and no end: it goes round in a circle`);
    }
  }

  private faulty(ledger: MemoryLedger, attempt: string, crash: () => void): LedgerPort {
    const through = <T>(operation: string, input: unknown, effect: () => Promise<T>): Promise<T> =>
      this.call(operation, input, attempt, crash, effect);
    return {
      ofResource: (stackId, logicalId) =>
        through('GetParametersByPath', { Path: resourcePath(stackId, logicalId) }, () =>
          ledger.ofResource(stackId, logicalId),
        ),
      leaveNote: (holder, note) => through('PutParameter', note, () => ledger.leaveNote(holder, note)),
      all: async () => {
        const began = this.clock.now();
        return {
          began,
          value: await through('GetParametersByPath', { Path: LEDGER_ROOT }, async () => ledger.under('/')),
        };
      },
      put: (record) => through('PutParameter', record, () => ledger.put(record)),
      remove: (records, notes) => through('DeleteParameter', records, () => ledger.remove(records, notes)),
    };
  }
}

/** Parameter Store: encoded values, and reads that may be some seconds behind. */
export class MemoryLedger implements LedgerPort {
  lag = 0;
  readonly versions = new Map<string, { at: number; value?: string }[]>();

  constructor(private readonly clock: { now(): number }) {}

  async ofResource(stackId: string, logicalId: string): Promise<ResourceRecords> {
    return this.under(`${resourcePath(stackId, logicalId)}/`);
  }

  async leaveNote({ stackId, logicalId }: ResourceName, note: Note): Promise<void> {
    this.write(`${resourcePath(stackId, logicalId)}/taken-${note.taker}`, JSON.stringify(note));
  }

  async all(): Promise<Whole<LedgerRecords>> {
    return { began: this.clock.now(), value: this.under('/') };
  }

  async put(record: RecordEnvelope): Promise<void> {
    const value = encodeRecord(record);
    if (Buffer.byteLength(value) > 4096) throw new CallError('PutParameter', 'ValidationException', 'longer than 4096');
    this.write(recordPath(record), value);
  }

  async remove(records: readonly RecordEnvelope[], notes: readonly StoredNote[] = []): Promise<void> {
    for (const path of [...records.map(recordPath), ...notes.map((note) => note.path)]) this.write(path, undefined);
  }

  write(path: string, value: string | undefined): void {
    this.versions.set(path, [...(this.versions.get(path) ?? []), { at: this.clock.now(), value }]);
  }

  /** What is there now, lag aside. */
  paths(): string[] {
    return [...this.versions].filter(([, versions]) => versions.at(-1)!.value !== undefined).map(([path]) => path);
  }

  under(prefix: string): Required<LedgerRecords> {
    const values = this.values(prefix);
    const isNote = (path: string) => path.includes('/taken-');
    const read = values.filter(([path]) => !isNote(path)).map(([path, value]) => decodeRecord(path, value));
    return {
      records: read.flatMap((record) => (isUnreadable(record) ? [] : [record])),
      unreadable: read.filter(isUnreadable),
      notes: values.filter(([path]) => isNote(path)).map(([path, value]) => ({ ...decodeNote(value), path })),
    };
  }

  private values(prefix: string): [string, string][] {
    const values: [string, string][] = [];
    for (const [path, versions] of this.versions) {
      if (!path.startsWith(prefix)) continue;
      const seen = versions.filter(({ at }) => at <= this.clock.now() - this.lag).at(-1);
      if (seen?.value !== undefined) values.push([path, seen.value]);
    }
    return values;
  }
}

/** 20261121T120000Z, as in a presigned URL. */
const amzDate = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');

function strings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strings);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, strings(item)]),
    );
  }
  return String(value);
}

/** As through the state machine: only JSON survives. */
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
