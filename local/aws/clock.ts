/** The only source of time of the local driver, so that a test can run an hour in a millisecond. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Where time stands still while something happens, it has to be told what does; elsewhere nobody asks. */
  readonly watch?: TimeWatch;
}

/** What a process tells of itself. */
export interface ProcessStatus {
  /** Nothing runs, and nothing but timers and requests is waited for. */
  readonly quiet: boolean;
  /** The moment of its first timer. */
  readonly due: number | null;
  /** Requests that have not ended. */
  readonly outstanding: number;
  /** How often requests have begun or ended, and timers have gone off. */
  readonly changes: number;
}

/** A process that lives by a clock of this one. */
export interface TimedProcess {
  /** Brings the process to this moment and asks it; undefined when it has ended. */
  ask(now: number): Promise<ProcessStatus | undefined>;
}

/** Who is told what happens. */
export interface TimeWatch {
  /** A request has arrived whole. Resolves once it may be answered, with what is to be called before the response. */
  arrived(): Promise<() => void>;
  /** A request of this process itself. */
  during<T>(call: Promise<T>): Promise<T>;
  /** A process is at work until the returned function is called. */
  join(process: TimedProcess): () => void;
}

/** The clock on the wall. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => realSleep(ms, signal),
};

/**
 * A clock that runs `factor` times as fast as the one on the wall: an hour of CloudFormation's patience takes 3.6
 * seconds at a factor of 1,000. Function processes keep running in real time.
 */
export function fastClock(factor: number): Clock {
  if (!(factor > 0)) {
    throw new Error(
      `Clock factor ${factor} must be a positive number: 1 is real time, 60 makes a minute last a second.`,
    );
  }
  const start = Date.now();
  return {
    now: () => start + Math.round((Date.now() - start) * factor),
    sleep: (ms, signal) => realSleep(ms / factor, signal),
  };
}

/** The outcome of `withDeadline`: what the promise gave, or that time was up. */
export type Deadline<T> = { readonly timedOut: false; readonly value: T } | { readonly timedOut: true };

/** Waits for a promise, but not longer than `ms` on the given clock; leaves no timer behind. */
export async function withDeadline<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<Deadline<T>> {
  const done = new AbortController();
  try {
    return await Promise.race([
      promise.then((value): Deadline<T> => ({ timedOut: false, value })),
      clock.sleep(ms, done.signal).then((): Deadline<T> => ({ timedOut: true })),
    ]);
  } finally {
    done.abort();
  }
}

function realSleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, Math.max(0, ms));
    signal?.addEventListener('abort', finish, { once: true });
  });
}
