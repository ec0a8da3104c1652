import { STACK_TYPE, StackEvent } from './engine/stack';

/** Where progress goes; `process.stdout` is one. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const RED = '31';
const YELLOW = '33';
const GREEN = '32';
const GREY = '90';

/**
 * Shows stack events as they come, one line each, in the manner of `cdk deploy`; on a terminal in colour, and with a last line
 * that says what is in progress.
 */
export class Progress {
  private readonly inProgress = new Map<string, string>();
  private done = 0;
  private footer = false;

  constructor(private readonly stream: ProgressStream, private readonly total: number) {}

  /** Shows one event. */
  public show(event: StackEvent): void {
    if (event.type !== STACK_TYPE) {
      this.count(event);
    }
    this.clearFooter();
    const count = `${String(this.done).padStart(String(this.total).length)}/${this.total}`;
    const time = new Date(event.timestamp).toTimeString().slice(0, 8);
    const status = this.colour(colourOf(event.status), event.status.padEnd(20));
    const reason = event.reason ? ` ${this.colour(event.status.includes('FAILED') ? RED : GREY, oneLine(event.reason))}` : '';
    this.stream.write(`${event.stackName} | ${count} | ${time} | ${status} | ${event.type} | ${event.logicalId}${reason}\n`);
    this.showFooter();
  }

  /** Takes the last line away. */
  public finish(): void {
    this.inProgress.clear();
    this.clearFooter();
  }

  private count(event: StackEvent): void {
    if (event.status.endsWith('_IN_PROGRESS')) {
      this.inProgress.set(event.logicalId, event.status);
    } else {
      this.inProgress.delete(event.logicalId);
      this.done = Math.min(this.total, this.done + (event.status.endsWith('_FAILED') ? 0 : 1));
    }
  }

  private showFooter(): void {
    if (this.stream.isTTY && this.inProgress.size > 0) {
      const text = `In progress: ${[...this.inProgress.keys()].join(', ')}`.slice(0, (this.stream.columns ?? 80) - 1);
      this.stream.write(this.colour(GREY, text));
      this.footer = true;
    }
  }

  private clearFooter(): void {
    if (this.footer) {
      this.stream.write('\r\u001b[2K');
      this.footer = false;
    }
  }

  private colour(code: string, text: string): string {
    return this.stream.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}

function colourOf(status: string): string {
  if (/FAILED|ROLLBACK/.test(status)) {
    return RED;
  }
  if (status.endsWith('_IN_PROGRESS')) {
    return YELLOW;
  }
  return status.endsWith('_SKIPPED') ? GREY : GREEN;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
