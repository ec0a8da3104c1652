/** Stack events as they come, in the manner of `cdk deploy`, in simulated time; on a terminal with a last line. */
import { isOfStackItself, StackEvent } from '../../local/cloudformation/engine/stack';
import { Terminal } from '../output/terminal';
import { lines } from '../output/text';

const STATUS_COLUMNS = 18;

export interface ProgressOptions {
  /** How many resources there are. */
  readonly total: number;
  /** A moment as it is shown; the time of day, unless given. */
  readonly time?: (moment: number) => string;
  /** Whether a last line may move. */
  readonly footer?: boolean;
}

export class Progress {
  private readonly inProgress = new Set<string>();
  private done = 0;
  private footerShown = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly options: ProgressOptions,
  ) {}

  /** Shows one event. */
  show(event: StackEvent): void {
    if (!isOfStackItself(event)) this.count(event);
    const { total, time = timeOfDay } = this.options;
    const { colour } = this.terminal;
    const count = `${String(this.done).padStart(String(total).length)}/${total}`;
    const failed = event.status.includes('FAILED');
    const head = `${time(event.timestamp)}  ${count}  `;
    const room = this.terminal.width - head.length;
    const what = `${event.status.padEnd(STATUS_COLUMNS)}  ${event.logicalId}`;
    const type = shortType(event.type);
    const fits = what.length + 2 + type.length <= room;
    this.write([
      `${head}${this.paint(event.status)}  ${event.logicalId}${fits ? `  ${colour.dim(type)}` : ''}`,
      ...(fits ? [] : [' '.repeat(head.length) + colour.dim(type)]),
      ...lines(event.reason ?? '', room).map(
        (line) => ' '.repeat(head.length) + (failed ? colour.red(line) : colour.dim(line)),
      ),
    ]);
  }

  /** Lines between the events. */
  write(text: readonly string[]): void {
    this.clear();
    text.forEach((line) => this.terminal.say(line));
    const waitedFor = [...this.inProgress].join(', ');
    if (waitedFor === '' || !this.options.footer) return;
    this.terminal.out.write(this.terminal.colour.dim(`In progress: ${waitedFor}`.slice(0, this.terminal.width - 1)));
    this.footerShown = true;
  }

  /** Takes the last line away. */
  finish(): void {
    this.inProgress.clear();
    this.clear();
  }

  private count({ logicalId, status }: StackEvent): void {
    if (status.endsWith('_IN_PROGRESS')) {
      this.inProgress.add(logicalId);
      return;
    }
    this.inProgress.delete(logicalId);
    if (!status.endsWith('_FAILED')) this.done = Math.min(this.options.total, this.done + 1);
  }

  private clear(): void {
    if (this.footerShown) this.terminal.out.write('\r\u001b[2K');
    this.footerShown = false;
  }

  private paint(status: string): string {
    const { red, yellow, green, dim } = this.terminal.colour;
    const text = status.padEnd(STATUS_COLUMNS);
    if (/FAILED|ROLLBACK/.test(status)) return red(text);
    if (status.endsWith('_IN_PROGRESS')) return yellow(text);
    return status.endsWith('_SKIPPED') ? dim(text) : green(text);
  }
}

/** "09:00:12" of the reader's own day. */
export const timeOfDay = (moment: number): string => new Date(moment).toTimeString().slice(0, 8);

/** `AWS::Lambda::Function` without what all types have. */
const shortType = (type: string): string => type.replace(/^AWS::/, '');
