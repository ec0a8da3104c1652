/** How far a long row of runs has come, in a file: whoever stops it goes on with it later. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Found, Report } from './shares';
import { add, emptyTally, Tally } from './tally';
import type { Mix } from '../plan/generate';

/** Which runs they are, and of what. */
export interface Series {
  readonly mix: Mix;
  readonly seed: number;
  /** The commit that was checked out when the series began. */
  readonly commit: string;
  /** Of handler, models and simulation as they were bundled: what was played belongs to these. */
  readonly source: string;
}

export interface Progress extends Series {
  /** All runs before this index have been played. */
  readonly played: number;
  readonly violations: number;
  /** The first of them. */
  readonly found: readonly Found[];
  readonly tally: Tally;
}

/** So many violations are kept one by one; of all others only their number. */
const MOST_FOUND = 1_000;

export const beginning = ({ mix, seed, commit, source }: Series): Progress => ({
  mix,
  seed,
  commit,
  source,
  played: 0,
  violations: 0,
  found: [],
  tally: emptyTally(),
});

/** With the runs that follow. */
export function further(progress: Progress, report: Report): Progress {
  const tally = emptyTally();
  add(tally, progress.tally);
  add(tally, report.tally);
  return {
    ...progress,
    played: progress.played + report.tally.runs,
    violations: progress.violations + report.found.length,
    found: [...progress.found, ...report.found].slice(0, MOST_FOUND),
    tally,
  };
}

/** What the file says; undefined when there is none. */
export function readProgress(file: string): Progress | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as Progress;
  } catch {
    throw new Error(`${file}: not the progress of a simulation; remove the file to begin anew`);
  }
}

/** Whoever is killed while it is being written leaves the file as it was. */
export function writeProgress(file: string, progress: Progress): void {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(progress));
  renameSync(fresh, file);
}

/** What to go on with, from the beginning if there is nothing; throws when what was played is of something else. */
export function resumed(file: string, series: Series): Progress {
  const before = readProgress(file);
  if (!before) return beginning(series);
  const what = `${file}: ${before.played} runs of seed ${before.seed}`;
  if (before.seed !== series.seed) {
    throw new Error(`${what}, not of seed ${series.seed}; leave --seed out, or remove the file to begin anew`);
  }
  if (before.source !== series.source) {
    throw new Error(
      `${what} were played on commit ${before.commit.slice(0, 7)}, and the handler, a model or the simulation has ` +
        'changed since; check that commit out to go on, or remove the file to begin anew',
    );
  }
  return before;
}
