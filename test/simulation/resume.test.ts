import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { bundle } from '../../simulation/run/bundle';
import { readPlayed, tableOf, withPlayed } from '../../simulation/run/played';
import { beginning, Progress, readProgress, resumed, writeProgress } from '../../simulation/run/progress';
import { playSeries } from '../../simulation/run/series';

const SERIES = { mix: 'standard', seed: 5, commit: 'c0ffee0000', source: 'as-it-is' } as const;
const RUNS = 24;
const ROOT = join(__dirname, '..', '..');
const COMMAND = join('simulation', 'run', 'cli.ts');

let folder: string;
let kept: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'progress-'));
  kept = join(folder, 'standard.json');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a series of runs', () => {
  let file: string;

  beforeAll(async () => {
    file = await bundle('resume');
  }, 60_000);

  afterAll(() => rmSync(file, { force: true }));

  const play = (begun: Progress, save: (progress: Progress) => void = () => undefined, halt = new AbortController()) =>
    playSeries(begun, { file, to: RUNS, processes: 2, block: 4, save, stop: halt.signal });

  test('that is stopped in the middle and gone on with has the counts of one that was not', async () => {
    const halt = new AbortController();
    const stopped = await play(
      resumed(kept, SERIES),
      (progress) => {
        writeProgress(kept, progress);
        if (progress.played >= 8) halt.abort();
      },
      halt,
    );
    expect(stopped.played).toBeGreaterThanOrEqual(8);
    expect(stopped.played).toBeLessThan(RUNS);
    const goneOn = await play(resumed(kept, SERIES));
    expect(goneOn.tally.runs).toBe(RUNS);
    expect(goneOn).toEqual(await play(beginning(SERIES)));
  }, 120_000);

  test('whose command is killed goes on from what was written', async () => {
    const runs = 120;
    const command = () =>
      spawn(
        process.execPath,
        ['--import', 'tsx', COMMAND, '--resume', '--progress', kept, '--seed', '5', '--runs', `${runs}`],
        { cwd: ROOT, stdio: 'ignore' },
      );
    const killed = command();
    const ended = once(killed, 'exit');
    while (!existsSync(kept) && killed.exitCode === null) await setTimeout(20);
    killed.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    const before = readProgress(kept)!;
    expect(before.played).toBeLessThan(runs);
    expect(await once(command(), 'exit')).toEqual([0, null]);
    const straight = await playSeries(beginning(before), {
      file,
      to: runs,
      processes: 2,
      block: 10,
      save: () => undefined,
      stop: new AbortController().signal,
    });
    expect(readProgress(kept)).toEqual(straight);
  }, 240_000);
});

describe('the progress of a series', () => {
  const far = { ...beginning(SERIES), played: 1_200 };

  test('is written whole or not at all', () => {
    writeProgress(kept, far);
    expect(readProgress(kept)).toEqual(far);
    expect(readdirSync(folder)).toEqual(['standard.json']);
  });

  test('begins at nothing', () => {
    expect(resumed(kept, SERIES).played).toBe(0);
  });

  test('is refused once what is played has changed', () => {
    writeProgress(kept, far);
    expect(() => resumed(kept, { ...SERIES, source: 'changed' })).toThrow(
      '1200 runs of seed 5 were played on commit c0ffee0, and the handler, a model or the simulation has changed since',
    );
    expect(resumed(kept, { ...SERIES, commit: 'another, of documents only' }).commit).toBe('c0ffee0000');
  });

  test('is refused for another seed', () => {
    writeProgress(kept, far);
    expect(() => resumed(kept, { ...SERIES, seed: 6 })).toThrow('1200 runs of seed 5, not of seed 6');
  });
});

describe('what was played', () => {
  const one = { commit: 'c0ffee0000', date: '2026-11-29', mix: 'standard', seed: 5, runs: 1_000, violations: 0 };

  test('is replaced by the longer row of the same commit, mix and seed, and by no other', () => {
    const longer = { ...one, runs: 20_000 };
    const other = { ...one, seed: 6 };
    expect(withPlayed([one, other], longer)).toEqual([other, longer]);
  });

  test('stands in the table of the documents as in the file', () => {
    const page = readFileSync(join(ROOT, 'docs', 'played.md'), 'utf8');
    expect(page).toBe(tableOf(readPlayed()));
    expect(tableOf([one])).toContain('| 2026-11-29 | c0ffee0 | standard | 5 | 1,000 | 0 |\n');
  });
});
