/** A share of the runs, or the replay of one. */
import { shrink } from './shrink';
import { tell } from './story';
import { count, emptyTally, Tally } from './tally';
import { generate, Mix } from '../plan/generate';
import type { Plan } from '../plan/plan';
import { play } from '../play/history';

/** Where a run is found again. */
export interface Coordinates {
  readonly seed: number;
  readonly index: number;
  readonly mix?: Mix;
}

export interface Share {
  readonly seed: number;
  readonly mix?: Mix;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Stop at the first violation. */
  readonly untilFound?: boolean;
  /** Count only violations of this guarantee. */
  readonly guarantee?: string;
}

export interface Found extends Coordinates {
  readonly guarantee: string;
  readonly what: string;
}

export interface Report {
  readonly tally: Tally;
  readonly found: readonly Found[];
}

/** Log lines are kept, and read, in so many runs. */
const LOGGED = 32;

/** Plans with a past, one by one: what the first violation of each is, if there is one. */
export async function runPlans(plans: readonly Plan[]): Promise<readonly (string | null)[]> {
  const broken: (string | null)[] = [];
  for (const plan of plans) {
    const [first] = (await play(plan, true)).violations;
    broken.push(first ? `${first.guarantee}  ${first.what}` : null);
  }
  return broken;
}

export async function runShare({ seed, mix, from, to, step, untilFound, guarantee }: Share): Promise<Report> {
  Error.stackTraceLimit = 0; // errors are a matter of course here; a replay tells where they came from
  const tally = emptyTally();
  const found: Found[] = [];
  for (let index = from; index < to; index += step) {
    const { violations, entries } = await play(generate(seed, index, mix), index % LOGGED === 0);
    count(tally, entries);
    const first = violations.find((violation) => guarantee === undefined || violation.guarantee === guarantee);
    if (!first) continue;
    found.push({ seed, index, mix, guarantee: first.guarantee, what: first.what });
    if (untilFound) break;
  }
  return { tally, found };
}

/** The story of one run, made as short as it can be while it still breaks the same guarantee. */
export const replay = ({ seed, index, mix }: Coordinates, whole: boolean): Promise<string> =>
  tellPlan(generate(seed, index, mix), whole);

export async function tellPlan(plan: Plan, whole: boolean): Promise<string> {
  Error.stackTraceLimit = 10;
  const played = await play(plan, true);
  if (whole || played.violations.length === 0) return tell(plan, played);
  const shorter = await shrink(plan, played.violations[0].guarantee);
  return tell(shorter, await play(shorter, true));
}

/** The same as a file of `regressions/`. */
export async function regressionOf({ seed, index, mix }: Coordinates): Promise<string> {
  const plan = generate(seed, index, mix);
  const [first] = (await play(plan, true)).violations;
  if (!first) throw new Error(`${seed}:${index} breaks nothing; replay it with the version in which it did.`);
  return JSON.stringify(
    { what: first.what, guarantee: first.guarantee, plan: await shrink(plan, first.guarantee) },
    undefined,
    1,
  );
}
