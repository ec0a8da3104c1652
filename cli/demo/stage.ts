/** What the demo plays on: deploys with live progress, looks at numbers, and keeps count of what was checked. */
import { PhoneNumber } from '@aws-sdk/client-chime-sdk-voice';
import { PHONE_SYSTEM_STACK } from './phone-system';
import { VirtualClock } from '../../local/aws/virtual-clock';
import { RunningService } from '../../local/chime-sdk-voice';
import { FailOn, LocalCloudFormation, OperationResult } from '../../local/cloudformation';
import { Terminal } from '../output/terminal';
import { lines } from '../output/text';
import { numbersOf, numbersText } from '../rehearse/numbers';
import { Progress } from '../rehearse/progress';

export const STACK = 'SupportLinesStack';
const DAY = 86_400_000;
/** An order's numbers are looked at this often, in simulated time, while a deployment runs. */
const WATCH_MS = 250;

export interface Account {
  readonly clock: VirtualClock;
  readonly chime: RunningService;
  readonly local: LocalCloudFormation;
}

export class Stage {
  readonly chime: RunningService;
  readonly local: LocalCloudFormation;
  private readonly clock: VirtualClock;
  private readonly began: number;
  private checks = 0;
  private failed = 0;

  constructor(
    private readonly terminal: Terminal,
    { clock, chime, local }: Account,
    private readonly synthesise: (
      name: string, context: Readonly<Record<string, string>>, program: string,
    ) => string,
  ) {
    this.clock = clock;
    this.chime = chime;
    this.local = local;
    this.began = clock.now();
  }

  title(text: string): void {
    const { bold, dim } = this.terminal.colour;
    this.say(`\n${bold(text)}\n${dim(`${this.day()}, ${time(this.clock.now())}`)}\n`);
  }

  say(text: string): void {
    this.terminal.say(text);
  }

  /** Lets so many days pass. */
  async daysLater(days: number): Promise<void> {
    await this.clock.skip(days * DAY);
    this.say(this.terminal.colour.dim(`\n${this.day()}, ${time(this.clock.now())}: ${days} days later\n`));
  }

  /** Deploys the example with this context; stack events and the progress of each number are shown as they happen. */
  async deploy(name: string, context: Readonly<Record<string, string>>, failOn?: FailOn): Promise<OperationResult> {
    const assembly = this.synthesise(name, context, 'app');
    return this.watched((progress) =>
      this.local.deploy(assembly, { stack: STACK, failOn, onEvent: (event) => progress.show(event) }),
    );
  }

  async destroy(): Promise<OperationResult> {
    return this.watched((progress) => this.local.destroy(STACK, { onEvent: (event) => progress.show(event) }));
  }

  /** The same for the phone system, which is an example and a stack of its own. */
  async deploySupportLine(
    name: string, context: Readonly<Record<string, string>>, failOn?: FailOn,
  ): Promise<OperationResult> {
    const assembly = this.synthesise(name, context, 'support-line');
    return this.watched((progress) =>
      this.local.deploy(assembly, { stack: PHONE_SYSTEM_STACK, failOn, onEvent: (event) => progress.show(event) }),
    );
  }

  async destroySupportLine(): Promise<OperationResult> {
    return this.watched((progress) =>
      this.local.destroy(PHONE_SYSTEM_STACK, { onEvent: (event) => progress.show(event) }),
    );
  }

  /** The numbers that are not in the deletion queue, and those that are. */
  inventory(): PhoneNumber[] {
    return this.all().filter(({ DeletionTimestamp, Status }) => !DeletionTimestamp && Status !== 'AcquireFailed');
  }

  queue(): PhoneNumber[] {
    return this.all().filter(({ DeletionTimestamp }) => DeletionTimestamp);
  }

  showNumbers(): void {
    this.say(`\n${numbersText(numbersOf(this.chime.model), this.terminal)}`);
  }

  /** What CloudFormation gives as the stack's numbers. */
  declared(): string[] {
    return (this.local.outputs(STACK).AllLines ?? '').split(', ').filter(Boolean).sort();
  }

  /** How many orders were placed so far. */
  orders(): number {
    return this.chime.model.listPhoneNumberOrders({}).PhoneNumberOrders?.length ?? 0;
  }

  check(what: string, actual: unknown, expected: unknown): void {
    const good = JSON.stringify(actual) === JSON.stringify(expected);
    const { green, red } = this.terminal.colour;
    this.checks++;
    if (!good) this.failed++;
    const text = good ? what : `${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;
    const [first, ...rest] = lines(text, this.terminal.width - 10);
    this.say(`  ${good ? green('ok') : red('FAILED')}${good ? '    ' : ''}  ${first}`);
    rest.forEach((line) => this.say(`          ${line}`));
  }

  /** The last lines, and the exit status. */
  conclude(took: string): number {
    const good = this.failed === 0 && this.checks > 0;
    const { green, red, dim } = this.terminal.colour;
    this.say(`\n${(good ? green : red)(`${this.checks - this.failed} passed, ${this.failed} failed`)}`);
    this.say(dim(`${this.day()} of simulated time, in ${took}`));
    return good ? 0 : 1;
  }

  private all(): PhoneNumber[] {
    return this.chime.model.listPhoneNumbers({}).PhoneNumbers ?? [];
  }

  private day(): string {
    return `day ${Math.floor((this.clock.now() - this.began) / DAY) + 1}`;
  }

  private async watched(operation: (progress: Progress) => Promise<OperationResult>): Promise<OperationResult> {
    const total = this.local.resources(STACK).length || 8;
    const progress = new Progress(this.terminal, { total, time, footer: this.terminal.interactive });
    const indent = ' '.repeat(time(0).length + String(total).length * 2 + 5);
    const seen = new Map(this.all().map((number) => [number.E164PhoneNumber!, describe(number)]));
    const look = (): void => {
      for (const number of this.all()) {
        const state = describe(number);
        if (seen.get(number.E164PhoneNumber!) !== state) {
          progress.write([`${indent}${this.terminal.colour.cyan(`${number.E164PhoneNumber} ${state}`)}`]);
        }
        seen.set(number.E164PhoneNumber!, state);
      }
    };
    const over = new AbortController();
    const watching = this.lookOften(look, over.signal);
    try {
      const result = await operation(progress);
      await this.local.settle();
      return result;
    } finally {
      over.abort();
      await watching;
      look();
      progress.finish();
    }
  }

  private async lookOften(look: () => void, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await this.clock.sleep(WATCH_MS, over);
      if (!over.aborted) look();
    }
  }
}

const time = (moment: number): string => new Date(moment).toISOString().slice(11, 19);

function describe(number: PhoneNumber): string {
  if (number.DeletionTimestamp) return 'is in the deletion queue';
  if (number.Status === 'AcquireInProgress') return 'is being acquired';
  return number.Status === 'AcquireFailed' ? 'could not be acquired' : `is in the inventory (${number.Status})`;
}
