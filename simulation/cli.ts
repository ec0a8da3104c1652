/**
 * `npm run simulate -- --runs N --seed S`: plays made-up histories against the handler, and fails when a guarantee is
 * broken or a kind of event or fault never occurred. The plans in regressions/, which broke something once, come first;
 * with `--regressions` there are no others. `--replay seed:index [--whole]` tells one run, `--replay FILE` one of those
 * plans, and `--regression seed:index` prints a run as such a file. `--planted` puts known bugs into the handler, one after
 * another, and fails when one is not found.
 */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { bundle } from './bundle';
import { send } from './fork';
import { PLANTED } from './planted';
import { huntAll } from './planted/hunt';
import { readRegression, regressions } from './regressions';
import type { Found, Report, Share } from './shares';
import { add, emptyTally, holes, median } from './tally';
import type { Job } from './worker';

/** Fewer runs than this say nothing about what never occurs. */
const ENOUGH_FOR_HOLES = 5_000;
/** So many violations are told in full. */
const TOLD = 3;
/** A planted bug is looked for in so many runs of each of so many seeds. */
const PLANTED_RUNS = 5_000;
const SEEDS = 3;

export async function simulate(file: string, share: Omit<Share, 'from' | 'step'>, processes = availableParallelism()): Promise<Report> {
  const shares = Array.from({ length: processes }, (_, from): Share => ({ ...share, from, step: processes }));
  const reports = await Promise.all(shares.map((one) => send<Report>(file, { do: 'share', share: one })));
  const tally = emptyTally();
  for (const report of reports) add(tally, report.tally);
  return { tally, found: reports.flatMap(({ found }) => found).sort((one, other) => one.index - other.index) };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string' },
      seed: { type: 'string' },
      replay: { type: 'string' },
      whole: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      regressions: { type: 'boolean', default: false },
      regression: { type: 'string' },
      planted: { type: 'boolean', default: false },
      only: { type: 'string' },
    },
  });
  const seed = values.seed === undefined ? fresh() : wholeNumber('--seed', values.seed);
  if (values.planted) return plantedOnes(seed, values.runs === undefined ? PLANTED_RUNS : wholeNumber('--runs', values.runs), values.only);
  const file = await bundle();
  try {
    if (values.replay !== undefined) {
      console.log(await send<string>(file, replayOf(values.replay, values.whole)));
      return 0;
    }
    if (values.regression !== undefined) {
      console.log(await send<string>(file, { do: 'regression', ...coordinates(values.regression) }));
      return 0;
    }
    const past = regressions();
    const broken = await send<(string | null)[]>(file, { do: 'plans', plans: past.map(({ plan }) => plan) });
    broken.forEach((again, index) => { if (again) console.log(`${again}\n  again: ${past[index].what}`); });
    const count = broken.filter(Boolean).length;
    const worst = count > 0 ? 1 : 0;
    if (values.regressions) {
      console.log(JSON.stringify({ regressions: past.length, violations: count }));
      return worst;
    }
    return Math.max(worst, await many(file, seed, wholeNumber('--runs', values.runs ?? '2000'), values.list));
  } finally {
    rmSync(file, { force: true });
  }
}

/** `only`: a word in the names of the bugs that are wanted. */
async function plantedOnes(seed: number, runs: number, only?: string): Promise<number> {
  const begun = process.hrtime.bigint();
  const seeds = Array.from({ length: SEEDS }, (_, index) => seed + index);
  console.log(`Seeds ${seeds.join(', ')}; up to ${runs} runs each.`);
  const bugs = PLANTED.filter(({ name }) => only === undefined || name.includes(only));
  const hunted = await huntAll(bugs, seeds, runs, availableParallelism(), ({ name, guarantee, found }) => {
    const places = Object.entries(found).map(([of, index]) => (index === 'NOT FOUND' ? `${of}: NOT FOUND` : `${of}:${index}`));
    console.log(`${guarantee}  ${places.join('  ')}  ${name}`);
  });
  const missed = hunted.filter(({ found }) => Object.values(found).includes('NOT FOUND'));
  const seconds = Math.round(Number(process.hrtime.bigint() - begun) / 1e9);
  const names = missed.map(({ name }) => name);
  console.log(JSON.stringify({ planted: hunted.length, found: hunted.length - missed.length, missed: names, seeds, runs, seconds }));
  return hunted.length === 0 || missed.length > 0 ? 1 : 0;
}

async function many(file: string, seed: number, runs: number, list: boolean): Promise<number> {
  const begun = process.hrtime.bigint();
  const { tally, found } = await simulate(file, { seed, to: runs });
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  for (const one of list ? found : firstOfEach(found)) console.log(`${one.guarantee} --replay ${one.seed}:${one.index}  ${one.what}`);
  for (const one of firstOfEach(found).slice(0, list ? 0 : TOLD)) console.log(`\n${await send<string>(file, { do: 'replay', ...one, whole: false })}`);
  const missing = runs >= ENOUGH_FOR_HOLES ? holes(tally) : [];
  if (missing.length > 0) console.log(`Never occurred: ${missing.join(', ')}.`);
  console.log(JSON.stringify({
    runs, seed, violations: found.length, runsPerSecond: Math.round(runs / seconds),
    medianEvents: median(tally.eventsPerRun, tally.runs), medianFaults: median(tally.faultsPerRun, tally.runs),
    events: tally.events, faults: tally.faults,
  }));
  return found.length > 0 || missing.length > 0 ? 1 : 0;
}

const firstOfEach = (found: readonly Found[]): Found[] => [...new Map([...found].reverse().map((one) => [one.guarantee, one])).values()];

/** A run by its coordinates, or a plan by its file. */
const replayOf = (what: string, whole: boolean): Job =>
  (what.endsWith('.json') ? { do: 'tell', plan: readRegression(what).plan, whole } : { do: 'replay', ...coordinates(what), whole });

/** "seed:index". */
function coordinates(text: string): { seed: number; index: number } {
  const [seed, index] = text.split(':').map((part) => wholeNumber('seed:index', part));
  if (index === undefined) throw new Error(`${text}: not a run; give seed:index.`);
  return { seed, index };
}

const fresh = (): number => Math.floor(Math.random() * 1e9);

function wholeNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${option} ${text}: not a whole number; give one.`);
  return Number(text);
}

main().then((code) => { process.exitCode = code; }, (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
