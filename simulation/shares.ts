/** A share of the runs, or the replay of one. */
import { generate } from './generate';
import { play } from './history';
import { shrink } from './shrink';
import { tell } from './story';
import { count, emptyTally, Tally } from './tally';

export interface Share {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Stop at the first violation. */
  readonly untilFound?: boolean;
  /** Count only violations of this guarantee. */
  readonly guarantee?: string;
}

export interface Found {
  readonly seed: number;
  readonly index: number;
  readonly guarantee: string;
  readonly what: string;
}

export interface Report {
  readonly tally: Tally;
  readonly found: readonly Found[];
}

/** Log lines are kept, and read, in so many runs. */
const LOGGED = 32;

/** Runs with a past, one by one. */
export async function runListed(runs: readonly Pick<Found, 'seed' | 'index'>[]): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const { seed, index } of runs) found.push(...(await runShare({ seed, from: index, to: index + 1, step: 1 })).found);
  return found;
}

export async function runShare({ seed, from, to, step, untilFound, guarantee }: Share): Promise<Report> {
  Error.stackTraceLimit = 0; // errors are a matter of course here; a replay tells where they came from
  const tally = emptyTally();
  const found: Found[] = [];
  for (let index = from; index < to; index += step) {
    const { violations, entries } = await play(generate(seed, index), index % LOGGED === 0);
    count(tally, entries);
    const first = violations.find((violation) => guarantee === undefined || violation.guarantee === guarantee);
    if (!first) continue;
    found.push({ seed, index, guarantee: first.guarantee, what: first.what });
    if (untilFound) break;
  }
  return { tally, found };
}

/** The story of one run, made as short as it can be while it still breaks the same guarantee. */
export async function replay(seed: number, index: number, whole: boolean): Promise<string> {
  Error.stackTraceLimit = 10;
  const plan = generate(seed, index);
  const played = await play(plan, true);
  if (whole || played.violations.length === 0) return tell(plan, played);
  const shorter = await shrink(plan, played.violations[0].guarantee);
  return tell(shorter, await play(shorter, true));
}
