/** What the demo plays on: deploys with live progress, looks at numbers, and keeps count of what was checked. */
import { PhoneNumber } from '@aws-sdk/client-chime-sdk-voice';
import { RunningService } from '../chime-sdk-voice/service';
import { FailOn, LocalCloudFormation, OperationResult } from '../cloudformation';
import { Progress, ProgressStream } from '../cloudformation/progress';
import { numbersTable } from '../numbers';

export const STACK = 'SupportLinesStack';
/** An order's numbers are looked at this often while a deployment runs. */
const WATCH_MS = 250;

export class Stage {
  private checks = 0;
  private failed = 0;

  constructor(
    private readonly output: ProgressStream,
    readonly chime: RunningService,
    readonly local: LocalCloudFormation,
    private readonly synthesise: (name: string, context: Readonly<Record<string, string>>) => string,
  ) {}

  title(text: string): void {
    this.say(`\n${this.output.isTTY ? `\u001b[1m${text}\u001b[0m` : `== ${text}`}\n`);
  }

  say(text: string): void {
    this.output.write(`${text}\n`);
  }

  /** Deploys the example with this context; stack events and the progress of each number are shown as they happen. */
  async deploy(name: string, context: Readonly<Record<string, string>>, failOn?: FailOn): Promise<OperationResult> {
    const assembly = this.synthesise(name, context);
    return this.watched((progress) => this.local.deploy(assembly, { stack: STACK, failOn, onEvent: (event) => progress.show(event) }));
  }

  async destroy(): Promise<OperationResult> {
    return this.watched((progress) => this.local.destroy(STACK, { onEvent: (event) => progress.show(event) }));
  }

  /** The numbers that are not in the deletion queue, and those that are. */
  inventory(): PhoneNumber[] {
    return this.all().filter(({ DeletionTimestamp, Status }) => !DeletionTimestamp && Status !== 'AcquireFailed');
  }

  queue(): PhoneNumber[] {
    return this.all().filter(({ DeletionTimestamp }) => DeletionTimestamp);
  }

  showNumbers(): void {
    this.say(numbersTable(this.chime.model, this.now()));
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
    this.checks++;
    if (!good) this.failed++;
    this.say(good ? `  ok      ${what}` : `  FAILED  ${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  }

  /** The last line, and the exit status. */
  conclude(): number {
    this.say(`\n${this.checks - this.failed} passed, ${this.failed} failed`);
    return this.failed === 0 && this.checks > 0 ? 0 : 1;
  }

  private all(): PhoneNumber[] {
    return this.chime.model.listPhoneNumbers({}).PhoneNumbers ?? [];
  }

  private now(): number {
    return this.chime.now();
  }

  private async watched(operation: (progress: Progress) => Promise<OperationResult>): Promise<OperationResult> {
    const progress = new Progress(this.output, this.local.resources(STACK).length || 8);
    const seen = new Map(this.all().map((number) => [number.E164PhoneNumber!, describe(number)]));
    const look = (): void => {
      for (const number of this.all()) {
        const state = describe(number);
        if (seen.get(number.E164PhoneNumber!) !== state) this.say(`${' '.repeat(STACK.length)} |     ${number.E164PhoneNumber} ${state}`);
        seen.set(number.E164PhoneNumber!, state);
      }
    };
    const watch = setInterval(look, WATCH_MS);
    try {
      const result = await operation(progress);
      await this.local.settle();
      return result;
    } finally {
      clearInterval(watch);
      look();
      progress.finish();
    }
  }
}

function describe(number: PhoneNumber): string {
  if (number.DeletionTimestamp) return 'in the deletion queue';
  return number.Status === 'AcquireInProgress' ? 'is being acquired' : number.Status === 'AcquireFailed' ? 'could not be acquired' : `is in the inventory (${number.Status})`;
}
