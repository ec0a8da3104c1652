/**
 * Virtual time for a whole process: whoever sleeps is woken in order of time, and the clock stands still while anybody
 * is at work or waits for a real answer. What a run measures is then the same on every machine, and an hour takes as
 * long as its calls.
 */
import { Clock } from '../../../local/aws';

interface Timer {
  readonly at: number;
  readonly order: number;
  happen?: () => void;
}

/** So many turns of the event loop with nothing new mean that everybody waits. */
const QUIET_TURNS = 4;
const START = Date.UTC(2026, 10, 28, 12);

const real = { setImmediate, setTimeout, clearTimeout, Date };

export class VirtualTime implements Clock {
  private time = START;
  private order = 0;
  private readonly timers: Timer[] = [];
  private atWork = 0;
  private changes = 0;
  private idle?: () => void;

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = this.after(milliseconds, () => {
        signal?.removeEventListener('abort', end);
        resolve();
      });
      const end = () => {
        timer.happen = undefined;
        resolve();
      };
      signal?.addEventListener('abort', end, { once: true });
    });
  }

  after(milliseconds: number, happen: () => void): Timer {
    const timer: Timer = { at: this.time + Math.max(0, milliseconds), order: this.order++, happen };
    let place = this.timers.length;
    while (place > 0 && this.timers[place - 1].at > timer.at) place--;
    this.timers.splice(place, 0, timer);
    this.changes++;
    return timer;
  }

  /** Real work begins that the clock must wait for; the result ends it. */
  enter(): () => void {
    this.atWork++;
    this.changes++;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.changes++;
      if (--this.atWork === 0) this.idle?.();
    };
  }

  /** Real work, as long as it takes, at one moment of virtual time. */
  async atOnce<T>(work: Promise<T>): Promise<T> {
    const leave = this.enter();
    try {
      return await work;
    } finally {
      leave();
    }
  }

  /** Lets time pass until the work is done. */
  async run<T>(work: Promise<T>, hours = 48): Promise<T> {
    let isDone = false;
    const end = this.time + hours * 3_600_000;
    work.then(
      () => (isDone = true),
      () => (isDone = true),
    );
    for (;;) {
      await this.rest();
      if (isDone) return work;
      const timer = this.timers.shift();
      if (!timer) throw new Error('everybody waits for something that nobody does');
      if (!timer.happen) continue;
      if (timer.at > end) throw new Error(`not done within ${hours} hours of virtual time`);
      this.time = timer.at;
      timer.happen();
    }
  }

  /** The process's own timers and dates follow this clock from now on; Node.js itself keeps the real ones. */
  install(): void {
    const time = this;
    class VirtualDate extends real.Date {
      constructor(...values: unknown[]) {
        super(...((values.length === 0 ? [time.now()] : values) as []));
      }

      static override now(): number {
        return time.now();
      }
    }
    const start = (callback: (...args: unknown[]) => void, milliseconds = 0, ...args: unknown[]) => {
      const timer = time.after(milliseconds, () => callback(...args));
      return Object.assign(timer, { ref: () => timer, unref: () => timer, hasRef: () => true });
    };
    const stop = (timer?: unknown) => {
      if (typeof timer === 'object' && timer !== null) (timer as Timer).happen = undefined;
    };
    Object.assign(globalThis, { Date: VirtualDate, setTimeout: start, clearTimeout: stop });
  }

  private async rest(): Promise<void> {
    for (let quiet = 0, seen = this.changes; quiet < QUIET_TURNS; quiet++) {
      if (this.atWork > 0) {
        await new Promise<void>((resolve) => {
          this.idle = resolve;
        });
      }
      this.idle = undefined;
      await new Promise((resolve) => real.setImmediate(resolve));
      if (seen === this.changes && this.atWork === 0) continue;
      seen = this.changes;
      quiet = -1;
    }
  }
}
