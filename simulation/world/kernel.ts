/* eslint-disable no-bitwise */
/**
 * Virtual time. Whatever happens is an entry with a moment; entries are taken in order, and before the next one is
 * taken everything that the last one set going has come to rest.
 */
export interface Timer {
  readonly at: number;
  readonly order: number;
  happen?: () => void;
}

/** Runs after every promise that can be settled now has been. */
const rest = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

export class Kernel {
  now: number;
  private order = 0;
  private readonly heap: Timer[] = [];

  constructor(start: number) {
    this.now = start;
  }

  after(milliseconds: number, happen: () => void): Timer {
    const timer: Timer = { at: this.now + Math.max(0, milliseconds), order: this.order++, happen };
    this.push(timer);
    return timer;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, resolve));
  }

  /** Until nothing is left to happen, or the work is done. */
  async run(work: Promise<unknown>, limit: number): Promise<void> {
    let done = false;
    let problem: unknown;
    work.then(
      () => {
        done = true;
      },
      (error: unknown) => {
        done = true;
        problem = error ?? new Error('the history failed');
      },
    );
    const end = this.now + limit;
    await Promise.resolve(); // a tick that is set within a tick would come before the promises
    await rest();
    while (!done) {
      const timer = this.pop();
      if (!timer) throw new Error('everybody waits for something that nobody does');
      if (!timer.happen) continue;
      if (timer.at > end) throw new Error(`the history did not end within ${limit / 3_600_000} hours`);
      this.now = timer.at;
      timer.happen();
      await rest();
    }
    if (problem) throw problem;
  }

  private push(timer: Timer): void {
    const { heap } = this;
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!earlier(timer, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = timer;
  }

  private pop(): Timer | undefined {
    const { heap } = this;
    const top = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && earlier(heap[child + 1], heap[child])) child++;
      if (!earlier(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

const earlier = (one: Timer, other: Timer): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);
