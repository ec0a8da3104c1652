/**
 * A listing that is read page by page, by one invocation or by several.
 *
 * What a port has read stays in the memory of its execution environment: the next turn, which mostly runs in the same
 * one, goes on at the page where this one stopped, and a finished listing serves every reason that is older than its
 * beginning. A new environment starts again, which costs time: were there one at each turn, what takes longer than a
 * turn would never be read to its end, and the operation would fail and say so.
 */
import { Clock, Reading, Whole } from '../attempt/ports';
import { CallError, treatmentOf } from '../service/errors';

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; absent or empty on the last one. */
  readonly token?: string;
}

export type Pages<T> = (token: string | undefined) => Promise<Page<T>>;

/** No listing has so many pages: the 10,000 parameters of an account are a thousand. */
const MOST_PAGES = 5_000;
const ENDLESS = 'EndlessPages';
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5_000;
/** What somebody else has begun to read longer ago is not worth going on with. */
export const LONGEST_READING = 10 * 60_000;

interface State<T> {
  readonly began: number;
  readonly page: Pages<T>;
  readonly items: T[];
  /** The tokens of all pages that were asked for: one that comes again would lead round in a circle. */
  readonly seen: Set<string>;
  token?: string;
  finished: boolean;
}

const isPassing = (error: unknown): boolean => error instanceof CallError && treatmentOf(error) === 'Again';
const isAboutTokens = (error: unknown): boolean => error instanceof CallError && error.name === ENDLESS;

export class Listing<T> {
  private state?: State<T>;

  /** `begin` is called for each new reading, and gives the way to its pages. */
  constructor(
    private readonly operation: string,
    private readonly clock: Clock,
    private readonly begin: () => Pages<T>,
  ) {}

  /**
   * All items as they were at `began` or later; undefined when time ran out: the next call goes on with the next
   * page.
   */
  async read({ notBefore, until }: Reading): Promise<Whole<readonly T[]> | undefined> {
    const resumed = this.serves(notBefore);
    if (!resumed) this.state = this.fresh();
    const state = this.state!;
    const before = state.seen.size;
    try {
      await this.goOn(state, until);
    } catch (error) {
      const moved = state.seen.size > before;
      if (!isPassing(error)) {
        this.state = undefined;
        // A token may have become too old between two turns: then the listing begins again, once.
        if (resumed && !moved && !isAboutTokens(error)) return this.read({ notBefore: this.clock.now(), until });
        throw error;
      }
      // What got further is not given up; what did not move at all is for the caller to judge.
      if (!moved && state.seen.size === 0) this.state = undefined;
      if (!moved) throw error;
    }
    return state.finished ? { began: state.began, value: state.items } : undefined;
  }

  private serves(notBefore: number | undefined): boolean {
    if (!this.state) return false;
    if (notBefore !== undefined) return this.state.began >= notBefore;
    return !this.state.finished && this.state.began > this.clock.now() - LONGEST_READING;
  }

  private fresh(): State<T> {
    return { began: this.clock.now(), page: this.begin(), items: [], seen: new Set(), finished: false };
  }

  private async goOn(state: State<T>, until: number): Promise<void> {
    while (!state.finished && this.clock.now() < until) {
      const { items, token } = await this.patiently(state, until);
      for (const item of items) state.items.push(item);
      state.finished = !token;
      if (token) this.turnTo(state, token);
    }
  }

  private turnTo(state: State<T>, token: string): void {
    if (state.seen.has(token) || state.seen.size >= MOST_PAGES) {
      const why = state.seen.has(token)
        ? 'returns a page that it has returned before'
        : `has more than ${MOST_PAGES} pages`;
      throw new CallError(
        this.operation,
        ENDLESS,
        `${this.operation} ${why}, so its listing has no end; try it with the AWS CLI, and tell AWS Support`,
      );
    }
    state.seen.add(token);
    state.token = token;
  }

  /** Throttling repeats this page only. */
  private async patiently(state: State<T>, until: number): Promise<Page<T>> {
    // Those who are throttled together begin at different moments and do not come back together.
    const spread = 0.75 + (state.began % 256) / 512;
    for (let failures = 0; ; failures++) {
      try {
        return await state.page(state.token);
      } catch (error) {
        const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures) * spread;
        if (!isPassing(error) || this.clock.now() + pause >= until) throw error;
        await this.clock.sleep(pause);
      }
    }
  }
}
