/**
 * `npm run simulate -- --runs N --seed S`: plays made-up histories against the handler, and fails when a guarantee is
 * broken or a kind of event or fault never occurred. The plans in regressions/, which broke something once, come first;
 * with `--regressions` there are no others. `--replay seed:index [--whole]` tells one run, `--replay FILE` one of those
 * plans, and `--regression seed:index` prints a run as such a file. `--planted` puts known bugs into the handler, one
 * after another, and fails when one is not found. `--mix NAME` plays runs of one kind only: takeovers, or one of the
 * hardships. `--resume` goes on where the same command was stopped (`--progress FILE` says where that is kept), and
 * `--record` writes down how many were played.
 */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle';
import { send } from './fork';
import { Mix, MIXES } from '../plan/generate';
import { PLANTED } from '../planted';
import { huntAll } from './hunt';
import { commitNow, record, sourceOf } from './played';
import { beginning, Progress, readProgress, resumed, writeProgress } from './progress';
import { readRegression, regressions } from './regressions';
import { playSeries } from './series';
import type { Found } from './shares';
import { holes, median } from './tally';
import type { Job } from './worker';

/** Fewer runs than this say nothing about what never occurs. */
const ENOUGH_FOR_HOLES = 5_000;
/** So many violations are told in full. */
const TOLD = 3;
/** Of a series that can be stopped, so many are handed to a process at a time. */
const BLOCK = 100;
/** Its progress is written so often, in milliseconds. */
const SAVED_EVERY = 2_000;
/** A planted bug is looked for in so many runs of each of so many seeds. */
const PLANTED_RUNS = 5_000;
const SEEDS = 3;

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
      mix: { type: 'string', default: 'standard' },
      resume: { type: 'boolean', default: false },
      progress: { type: 'string' },
      record: { type: 'boolean', default: false },
    },
  });
  const mix = mixOf(values.mix);
  const kept = values.resume ? (values.progress ?? progressFile(mix)) : undefined;
  const seed = seedFrom(values.seed, kept);
  if (values.planted) {
    return plantedOnes(seed, wholeNumber('--runs', values.runs ?? `${PLANTED_RUNS}`), values.only);
  }
  const file = await bundle();
  try {
    if (values.replay !== undefined) {
      console.log(await send<string>(file, replayOf(values.replay, mix, values.whole)));
      return 0;
    }
    if (values.regression !== undefined) {
      console.log(await send<string>(file, { do: 'regression', run: { ...coordinates(values.regression), mix } }));
      return 0;
    }
    const begun = begin(file, mix, seed, kept);
    const worst = (await playRegressions(file)) > 0 ? 1 : 0;
    if (values.regressions) return worst;
    return Math.max(worst, await many(file, begun, wholeNumber('--runs', values.runs ?? '2000'), { ...values, kept }));
  } finally {
    rmSync(file, { force: true });
  }
}

/** Tells those that break their guarantee again, and how many they are. */
async function playRegressions(file: string): Promise<number> {
  const past = regressions();
  const broken = await send<(string | null)[]>(file, { do: 'plans', plans: past.map(({ plan }) => plan) });
  broken.forEach((again, index) => {
    if (again) console.log(`${again}\n  again: ${past[index].what}`);
  });
  const count = broken.filter(Boolean).length;
  console.log(JSON.stringify({ regressions: past.length, violations: count }));
  return count;
}

/** `only`: a word in the names of the bugs that are wanted. */
async function plantedOnes(seed: number, runs: number, only?: string): Promise<number> {
  const begun = process.hrtime.bigint();
  const seeds = Array.from({ length: SEEDS }, (_, index) => seed + index);
  console.log(`Seeds ${seeds.join(', ')}; up to ${runs} runs each.`);
  const bugs = PLANTED.filter(({ name }) => only === undefined || name.includes(only));
  const hunted = await huntAll(bugs, seeds, runs, availableParallelism(), ({ name, guarantee, found }) => {
    const places = Object.entries(found).map(([of, index]) =>
      index === 'NOT FOUND' ? `${of}: NOT FOUND` : `${of}:${index}`,
    );
    console.log(`${guarantee}  ${places.join('  ')}  ${name}`);
  });
  const missed = hunted.filter(({ found }) => Object.values(found).includes('NOT FOUND'));
  const seconds = Math.round(Number(process.hrtime.bigint() - begun) / 1e9);
  const names = missed.map(({ name }) => name);
  console.log(
    JSON.stringify({
      planted: hunted.length,
      found: hunted.length - missed.length,
      missed: names,
      seeds,
      runs,
      seconds,
    }),
  );
  return hunted.length === 0 || missed.length > 0 ? 1 : 0;
}

/** Where the progress of a mix is kept: git ignores it. */
const progressFile = (mix: Mix): string =>
  relative(process.cwd(), join(__dirname, '..', '..', '.local', 'simulation', `${mix}.json`));

function begin(file: string, mix: Mix, seed: number, kept: string | undefined): Progress {
  const series = { mix, seed, commit: commitNow(), source: sourceOf(file) };
  return kept === undefined ? beginning(series) : resumed(kept, series);
}

interface Options {
  readonly list: boolean;
  /** The file of the progress, if it is kept. */
  readonly kept?: string;
  readonly record: boolean;
}

async function many(file: string, begun: Progress, runs: number, options: Options): Promise<number> {
  const started = Date.now();
  const progress = await playUntilStopped(file, begun, runs, options.kept);
  const { mix, seed, commit, played, violations, found, tally } = progress;
  const seconds = (Date.now() - started) / 1000;
  await tellFound(file, found, mix, options.list);
  const missing = played >= ENOUGH_FOR_HOLES ? holes(tally, mix) : [];
  if (missing.length > 0) console.log(`Never occurred: ${missing.join(', ')}.`);
  console.log(
    JSON.stringify({
      runs: played,
      mix,
      seed,
      violations,
      runsPerSecond: Math.round((played - begun.played) / seconds),
      medianEvents: median(tally.eventsPerRun, tally.runs),
      medianFaults: median(tally.faultsPerRun, tally.runs),
      answers: tally.answers,
      events: tally.events,
      faults: tally.faults,
    }),
  );
  if (options.record) record({ commit, mix, seed, runs: played, violations });
  if (played < runs) console.log(`Stopped after ${played} of ${runs} runs; the same command with --resume goes on.`);
  return violations > 0 || missing.length > 0 || played < runs ? 1 : 0;
}

/** Where the progress is kept in a file, an interrupt stops what goes on later. */
async function playUntilStopped(file: string, begun: Progress, to: number, kept?: string): Promise<Progress> {
  const processes = availableParallelism();
  const block = Math.max(1, Math.min(BLOCK, Math.ceil((to - begun.played) / processes / 8)));
  const halt = new AbortController();
  const playing = { file, to, processes, block, stop: halt.signal };
  if (kept === undefined) return playSeries(begun, { ...playing, save: () => undefined });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => halt.abort());
  let savedAt = 0;
  const save = (progress: Progress) => {
    if (Date.now() < savedAt + SAVED_EVERY) return;
    savedAt = Date.now();
    writeProgress(kept, progress);
  };
  const progress = await playSeries(begun, { ...playing, save });
  writeProgress(kept, progress);
  return progress;
}

async function tellFound(file: string, found: readonly Found[], mix: Mix, list: boolean): Promise<void> {
  for (const one of list ? found : firstOfEach(found)) {
    console.log(
      `${one.guarantee} ${mix === 'standard' ? '' : `--mix ${mix} `}--replay ${one.seed}:${one.index}  ${one.what}`,
    );
  }
  for (const one of firstOfEach(found).slice(0, list ? 0 : TOLD)) {
    console.log(`\n${await send<string>(file, { do: 'replay', run: one, whole: false })}`);
  }
}

const firstOfEach = (found: readonly Found[]): Found[] => [
  ...new Map([...found].reverse().map((one) => [one.guarantee, one])).values(),
];

/** A run by its coordinates, or a plan by its file. */
const replayOf = (what: string, mix: Mix, whole: boolean): Job =>
  what.endsWith('.json')
    ? { do: 'tell', plan: readRegression(what).plan, whole }
    : { do: 'replay', run: { ...coordinates(what), mix }, whole };

/** "seed:index". */
function coordinates(text: string): { seed: number; index: number } {
  const [seed, index] = text.split(':').map((part) => wholeNumber('seed:index', part));
  if (index === undefined) throw new Error(`${text}: not a run; give seed:index.`);
  return { seed, index };
}

function mixOf(text: string): Mix {
  if (!MIXES.includes(text)) throw new Error(`--mix ${text}: no such mix; use one of ${MIXES.join(', ')}.`);
  return text as Mix;
}

/** What is asked for, what a series that is gone on with has, or a fresh one. */
function seedFrom(text: string | undefined, kept: string | undefined): number {
  if (text !== undefined) return wholeNumber('--seed', text);
  return (kept === undefined ? undefined : readProgress(kept)?.seed) ?? Math.floor(Math.random() * 1e9);
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${option} ${text}: not a whole number; give one.`);
  return Number(text);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
