/**
 * The handler in a world of its own: the local service's model, a ledger that may lag, CloudFormation's view of the
 * resources, and executions whose turns run one after another. Only time and failures are made up.
 */
import { Scheduler } from './scheduler';
import { AwsChime, Sender } from '../../lambda/chime/aws';
import { recordPath, resourcePath } from '../../lambda/ledger/aws';
import { CallError } from '../../lambda/order/errors';
import { StackEvent } from '../../lambda/order/history';
import { ResourceState } from '../../lambda/order/known';
import { AttemptRecord, decodeRecord, encodeRecord, RequestKind } from '../../lambda/order/record';
import { attemptOf, Envelope } from '../../lambda/order/request';
import { LedgerPort, Ports } from '../../lambda/ports';
import { giveUp, takeTurn, TurnResult } from '../../lambda/turn';
import { ChimeVoiceModel, Switches } from '../../local/chime-sdk-voice';
import { PhoneNumberOrderProperties } from '../../src/private/contract';

/** The process that ran the turn is gone. */
export class Crash extends Error {}

/** What happens to a call: nothing, or something before it, or after its effect. */
export type Fate = undefined | { readonly before?: Error; readonly after?: Error; readonly crash?: 'before' | 'after'; readonly latency?: number };
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
  private readonly started = new Set<string>();

  constructor(switches: Partial<Switches> = {}) {
    this.model = new ChimeVoiceModel({ clock: () => this.clock.now(), switches: { phoneNumberQuota: 1000, ...switches }, seed: 7 });
    this.ledger = new MemoryLedger(this.clock);
  }

  /** The event as CloudFormation sends it: every primitive a string. */
  event(kind: RequestKind, submission: Submission = {}): Envelope {
    const request = submission.requestId ?? `request-${++this.requests}`;
    return {
      RequestType: kind,
      RequestId: request,
      ResponseURL: `https://response.example/${request}?X-Amz-Date=${amzDate(this.clock.now())}&X-Amz-Signature=secret`,
      StackId: submission.stackId ?? STACK,
      LogicalResourceId: submission.logicalId ?? 'Support',
      ...(submission.physicalId !== undefined && { PhysicalResourceId: submission.physicalId }),
      ResourceProperties: strings({ ...DEFAULTS, ...submission.properties }) as Record<string, unknown>,
      ...(submission.old && { OldResourceProperties: strings({ ...DEFAULTS, ...submission.old }) as Record<string, unknown> }),
    };
  }

  /** Sends an event and lets its execution run to the end; resolves with the answer that CloudFormation got first. */
  async submit(kind: RequestKind, submission: Submission = {}): Promise<Answer> {
    await this.clock.pass(1000);
    return this.clock.run(this.start(this.event(kind, submission), submission.stackStatus, submission.operationAt));
  }

  /** Starts an execution and does not wait for it. */
  async start(event: Envelope, stackStatus?: string, operationAt?: number): Promise<Answer> {
    const verb = event.RequestType.toUpperCase();
    const key = `${event.StackId} ${event.LogicalResourceId}`;
    this.resources.set(key, { stackStatus: stackStatus ?? `${verb}_IN_PROGRESS`, status: `${verb}_IN_PROGRESS`, statusAt: this.clock.now(), operationAt });
    if (stackStatus !== undefined) this.happened(key, 'Stack', stackStatus, event.StackId);
    await this.execute(event);
    const answer = this.answers.get(attemptOf(event))?.[0];
    if (!answer) throw new Error(`${event.RequestType} was never answered`);
    const ended = answer.Status === 'SUCCESS' ? `${verb}_COMPLETE` : `${verb}_FAILED`;
    this.resources.set(key, { stackStatus: stackStatus ?? ended, status: ended });
    this.happened(key, 'Resource', ended, answer.PhysicalResourceId);
    if (stackStatus === undefined) this.happened(key, 'Stack', ended, event.StackId);
    return answer;
  }

  /** An event, as CloudFormation will tell it. */
  happened(key: string, of: StackEvent['of'], status: string, physicalId: string): void {
    this.events.set(key, [{ at: this.clock.now(), of, status, physicalId }, ...this.events.get(key) ?? []]);
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
        progress = await this.invoke(attempt, (ports) => takeTurn({ event, progress: copy(progress), startedAt }, ports));
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
    await this.invoke(attempt, (ports) => giveUp({ event, progress: copy(progress), startedAt, error: { Error: 'Crash' } }, ports));
  }

  /** One invocation. A crashed one never comes back from its call; whoever waits for it hears of the crash. */
  protected invoke<T>(attempt: string, work: (ports: Ports) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      work(this.ports(attempt, () => reject(new Crash()))).then(resolve, reject);
    });
  }

  protected ports(attempt: string, crash: () => void): Ports {
    const end = this.clock.now() + 60_000;
    const sender = { send: (command: object) => this.chimeCall(command, attempt, crash) } as unknown as Sender;
    return {
      chime: new AwsChime(sender, sender, sender),
      ledger: this.faulty(this.ledger, attempt, crash),
      stacks: {
        describe: (stackId, logicalId) => this.call('DescribeStackResource', { stackId, logicalId }, attempt, crash, () => this.resources.get(`${stackId} ${logicalId}`) ?? { stackStatus: 'DELETE_COMPLETE' }),
        history: (stackId, logicalId) => this.call('DescribeStackEvents', { stackId, logicalId }, attempt, crash, () => ({
          events: this.events.get(`${stackId} ${logicalId}`) ?? [], whole: true, back: 0,
        })),
      },
      answers: { send: (url, body) => this.call('PutAnswer', {}, attempt, crash, () => this.take(attempt, url, body)) },
      clock: this.clock,
      log: (level, message, fields) => { this.logs.push(JSON.stringify({ level, message, ...fields })); },
      remaining: () => end - this.clock.now(),
    };
  }

  numbers(): { number: string; status: string; productType: string; name: string; callingName: string; queued: boolean }[] {
    return this.model.listPhoneNumbers({}).PhoneNumbers!.map((number) => ({
      number: number.E164PhoneNumber!, status: number.Status!, productType: number.ProductType!, name: number.Name ?? '',
      callingName: number.CallingName ?? '', queued: Boolean(number.DeletionTimestamp),
    }));
  }

  live(): string[] {
    return this.numbers().filter(({ queued, status }) => !queued && status !== 'AcquireFailed').map(({ number }) => number).sort();
  }

  queued(): string[] {
    return this.numbers().filter(({ queued }) => queued).map(({ number }) => number).sort();
  }

  private take(attempt: string, _url: string, body: string): boolean {
    this.answers.set(attempt, [...this.answers.get(attempt) ?? [], JSON.parse(body) as Answer]);
    return true;
  }

  private async chimeCall(command: object, attempt: string, crash: () => void): Promise<unknown> {
    const operation = command.constructor.name.replace(/Command$/, '');
    const method = (operation[0].toLowerCase() + operation.slice(1)) as keyof ChimeVoiceModel;
    const input = (command as { input: object }).input;
    return this.call(operation, input, attempt, crash, () => (this.model[method] as (input: object) => unknown).call(this.model, input));
  }

  protected async call<T>(operation: string, input: unknown, attempt: string, crash: () => void, effect: () => T | Promise<T>): Promise<T> {
    const gone = () => { crash(); return new Promise<never>(() => undefined); };
    this.calls.push(operation);
    this.atOnce = this.clock.now() === this.lastCall ? this.atOnce + 1 : 0;
    this.lastCall = this.clock.now();
    if (this.calls.length > CALLS || this.atOnce > CALLS_AT_ONCE) throw new Error(`${this.calls.length} calls and no end: it goes round in a circle`);
    const fate = this.fates(operation, input, attempt);
    if (fate?.latency) await this.clock.sleep(fate.latency);
    if (fate?.crash === 'before') return gone();
    if (fate?.before) throw fate.before;
    const result = await effect();
    if (fate?.crash === 'after') return gone();
    if (fate?.after) throw fate.after;
    return result;
  }

  private faulty(ledger: MemoryLedger, attempt: string, crash: () => void): LedgerPort {
    const through = <T>(operation: string, input: unknown, effect: () => Promise<T>): Promise<T> =>
      this.call(operation, input, attempt, crash, effect);
    return {
      ofResource: (stackId, logicalId) => through('GetParametersByPath', {}, () => ledger.ofResource(stackId, logicalId)),
      all: () => through('GetParametersByPath', {}, () => ledger.all()),
      put: (record) => through('PutParameter', record, () => ledger.put(record)),
      remove: (records) => through('DeleteParameter', records, () => ledger.remove(records)),
    };
  }
}

/** Parameter Store: encoded values, and reads that may be some seconds behind. */
export class MemoryLedger implements LedgerPort {
  lag = 0;
  readonly versions = new Map<string, { at: number; value?: string }[]>();

  constructor(private readonly clock: { now(): number }) {}

  async ofResource(stackId: string, logicalId: string): Promise<AttemptRecord[]> {
    return this.under(`${resourcePath(stackId, logicalId)}/`);
  }

  async all(): Promise<AttemptRecord[]> {
    return this.under('/');
  }

  async put(record: AttemptRecord): Promise<void> {
    const value = encodeRecord(record);
    if (Buffer.byteLength(value) > 4096) throw new CallError('PutParameter', 'ValidationException', 'longer than 4096');
    this.write(recordPath(record), value);
  }

  async remove(records: readonly AttemptRecord[]): Promise<void> {
    for (const record of records) this.write(recordPath(record), undefined);
  }

  write(path: string, value: string | undefined): void {
    this.versions.set(path, [...this.versions.get(path) ?? [], { at: this.clock.now(), value }]);
  }

  /** What is there now, lag aside. */
  paths(): string[] {
    return [...this.versions].filter(([, versions]) => versions.at(-1)!.value !== undefined).map(([path]) => path);
  }

  private under(prefix: string): AttemptRecord[] {
    const records: AttemptRecord[] = [];
    for (const [path, versions] of this.versions) {
      if (!path.startsWith(prefix)) continue;
      const seen = versions.filter(({ at }) => at <= this.clock.now() - this.lag).at(-1);
      if (seen?.value !== undefined) records.push(decodeRecord(path, seen.value));
    }
    return records;
  }
}

/** 20261121T120000Z, as in a presigned URL. */
const amzDate = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');

function strings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strings);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => [key, strings(item)]));
  return String(value);
}

/** As through the state machine: only JSON survives. */
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
