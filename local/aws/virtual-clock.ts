/**
 * Time that passes only while nothing happens: a wait of fifteen minutes takes no longer than it takes to find out that
 * everything waits. Nothing is sped up, so that nothing is late that would be in time on AWS.
 *
 * Whether everything waits is not guessed from silence. Each process is asked whether it is idle and how many of its
 * requests have not ended, and this process knows how many it is answering. A request or a response that is on its way
 * is counted by its sender only. So nobody has anything to do when all are idle, no more requests are open at the
 * senders than here, and a second round finds that nothing has changed since the first.
 */
import { Clock, TimedProcess, TimeWatch } from './clock';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** How long to look away when somebody is at work. */
const WORKING_MS = 1;

/** What a call of a service takes, about as on AWS: moments that differ there differ here. */
const RESPONSE_MS = 40;

export class VirtualClock implements Clock, TimeWatch {
  public readonly watch: TimeWatch = this;
  private moment: number;
  private readonly sleepers = new Set<Sleeper>();
  private readonly processes = new Set<TimedProcess>();
  /** Requests that are being answered here, and own calls that have not ended. */
  private answering = 0;
  private calling = 0;
  private changes = 0;
  private running = false;
  private closed = false;

  constructor(start = Date.now()) {
    this.moment = start;
  }

  public now(): number {
    return this.moment;
  }

  public sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (ms <= 0 || signal?.aborted || this.closed) {
        resolve();
        return;
      }
      const wake = () => {
        this.sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        this.changes++;
        resolve();
      };
      const sleeper = { due: this.moment + Math.max(0, ms), wake };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
      this.run();
    });
  }

  /** Lets time pass in which nothing happens. */
  public skip(ms: number): Promise<void> {
    return this.sleep(ms);
  }

  public join(process: TimedProcess): () => void {
    this.processes.add(process);
    this.run();
    return () => this.processes.delete(process);
  }

  public async arrived(): Promise<() => void> {
    this.answering++;
    this.changes++;
    await this.sleep(RESPONSE_MS);
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      this.answering--;
      this.changes++;
    };
  }

  public async during<T>(call: Promise<T>): Promise<T> {
    this.calling++;
    this.changes++;
    try {
      return await call;
    } finally {
      this.calling--;
      this.changes++;
    }
  }

  /** Nobody waits any longer. */
  public close(): void {
    this.closed = true;
    [...this.sleepers].forEach(({ wake }) => wake());
    this.processes.clear();
  }

  private run(): void {
    if (this.running || this.closed) return;
    this.running = true;
    void this.pass().finally(() => {
      this.running = false;
      if (this.hasWork) this.run();
    });
  }

  private get hasWork(): boolean {
    return !this.closed && this.sleepers.size + this.processes.size > 0;
  }

  private async pass(): Promise<void> {
    while (this.hasWork) {
      const first = await this.look();
      const second = first && (await this.look());
      const due = second && first.changes === second.changes ? this.nextDue(second.due) : undefined;
      if (due === undefined) {
        await pause(WORKING_MS);
      } else {
        await this.advance(due);
      }
    }
  }

  /** One round of questions; undefined when somebody is at work. */
  private async look(): Promise<{ readonly changes: string; readonly due: readonly number[] } | undefined> {
    await turnOfTheLoop();
    const asked = [...this.processes];
    const answers = await Promise.all(asked.map((process) => process.ask(this.moment)));
    await turnOfTheLoop();
    const statuses = answers.filter((status) => status !== undefined);
    const outstanding = statuses.reduce((sum, status) => sum + status.outstanding, this.calling);
    if (statuses.length < this.processes.size || statuses.some(({ quiet }) => !quiet) || outstanding > this.answering) {
      return undefined;
    }
    return {
      changes: [this.changes, ...statuses.map(({ changes }) => changes)].join(' '),
      due: statuses.flatMap(({ due }) => due ?? []),
    };
  }

  private nextDue(ofProcesses: readonly number[]): number | undefined {
    const due = Math.min(...ofProcesses, ...[...this.sleepers].map((sleeper) => sleeper.due));
    return due === Infinity ? undefined : due;
  }

  /** The processes first, so that none of them gets a response before it knows the time. */
  private async advance(due: number): Promise<void> {
    this.moment = Math.max(this.moment, due);
    await Promise.all([...this.processes].map((process) => process.ask(this.moment)));
    [...this.sleepers].filter((sleeper) => sleeper.due <= this.moment).forEach(({ wake }) => wake());
  }
}

const turnOfTheLoop = () => new Promise<void>((resolve) => setImmediate(resolve));
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
