/** Virtual time for any number of actors: whoever sleeps is woken in order of time, and time stands still meanwhile. */
import { Clock } from '../../../lambda/attempt/ports';

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/** More sleeps than any history takes that comes to an end. */
const WAKES = 6_000;

/** What plays tests in one process counts them here: a history that goes round in a circle ends with its test. */
const testsSoFar = (): number => (globalThis as { testsSoFar?: number }).testsSoFar ?? 0;

export class Scheduler implements Clock {
  private time: number;
  private sequence = 0;
  private readonly sleepers: Sleeper[] = [];
  private readonly test = testsSoFar();

  constructor(start = Date.UTC(2026, 10, 21, 12)) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) =>
      this.push({ at: this.time + Math.max(0, milliseconds), order: this.sequence++, wake }),
    );
  }

  /** Lets time pass until the work is done; fails when nobody sleeps and the work still waits. */
  async run<T>(work: Promise<T>, limit = 2 * 3600_000): Promise<T> {
    const end = this.time + limit;
    let done = false;
    const watched = work.finally(() => {
      done = true;
    });
    watched.catch(() => undefined);
    for (let wakes = 0; wakes < WAKES; wakes++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (done) return watched;
      if (this.test !== testsSoFar()) return new Promise(() => undefined);
      const next = this.pop();
      if (!next) throw new Error('everybody waits and nobody sleeps: the work can never be done');
      if (next.at > end) throw new Error(`not done within ${limit / 1000} s of virtual time`);
      this.time = Math.max(this.time, next.at);
      next.wake();
    }
    throw new Error(`not done after ${WAKES} sleeps: it goes round in a circle`);
  }

  /** Lets so much time pass with everything that happens in it. */
  pass(milliseconds: number): Promise<void> {
    return this.run(this.sleep(milliseconds), milliseconds + 1);
  }

  private push(sleeper: Sleeper): void {
    let at = this.sleepers.length;
    while (at > 0 && (this.sleepers[at - 1].at - sleeper.at || this.sleepers[at - 1].order - sleeper.order) < 0) at--;
    this.sleepers.splice(at, 0, sleeper);
  }

  private pop(): Sleeper | undefined {
    return this.sleepers.pop();
  }
}
