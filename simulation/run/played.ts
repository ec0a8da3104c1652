/** How many runs were played on what commit: a file that is committed, and the table of it in docs/played.md. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Played {
  readonly commit: string;
  /** The day on which they ended. */
  readonly date: string;
  readonly mix: string;
  readonly seed: number;
  readonly runs: number;
  readonly violations: number;
}

const ROOT = join(__dirname, '..', '..');
const FILE = join(ROOT, 'simulation', 'played.json');
const PAGE = join(ROOT, 'docs', 'played.md');

/** What decides what is played. */
const SOURCES = ['lambda', 'src', 'local', 'simulation'];

const git = (...words: string[]): string => execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' }).trim();

/** The commit that is checked out. */
export const commitNow = (): string => git('rev-parse', 'HEAD');

/** Whether what is played is what that commit has. */
const isAsCommitted = (): boolean =>
  git('status', '--porcelain', '--', ...SOURCES, ':!simulation/played.json', ':!simulation/regressions') === '';

/** Handler, models and simulation as they were bundled, in a word: another one plays other histories, perhaps. */
export function sourceOf(bundle: string): string {
  const [code] = readFileSync(bundle, 'utf8').split('//# sourceMappingURL=');
  return createHash('sha256').update(code).digest('hex').slice(0, 16);
}

export const readPlayed = (): Played[] => JSON.parse(readFileSync(FILE, 'utf8')) as Played[];

/** The longer of two that begin alike says what the other says. */
export const withPlayed = (all: readonly Played[], one: Played): Played[] => [
  ...all.filter(({ commit, mix, seed }) => commit !== one.commit || mix !== one.mix || seed !== one.seed),
  one,
];

export function tableOf(all: readonly Played[]): string {
  const rows = all.map(
    ({ commit, date, mix, seed, runs, violations }) =>
      `| ${date} | ${commit.slice(0, 7)} | ${mix} | ${seed} | ${runs.toLocaleString('en-US')} | ${violations} |`,
  );
  return `# Histories that were played

For you if you want to know how many runs of the [simulation](../TESTING.md) were made, at which commit, and what
they found. Written by \`npm run simulate -- --runs N --record\`, from \`simulation/played.json\`.

| Date | Commit | Mix | Seed | Runs | Violations |
|---|---|---|---|---|---|
${rows.map((row) => `${row}\n`).join('')}`;
}

/** Throws when what was played is not what the commit has: nobody could play it again. */
export function record(played: Omit<Played, 'date'>): void {
  if (!isAsCommitted() || commitNow() !== played.commit) {
    throw new Error(
      `--record: ${SOURCES.join(', ')} are not as commit ${played.commit.slice(0, 7)} has them; commit them and ` +
        'play again',
    );
  }
  const all = withPlayed(readPlayed(), { ...played, date: new Date().toISOString().slice(0, 10) });
  writeFileSync(FILE, `${JSON.stringify(all, undefined, 2)}\n`);
  writeFileSync(PAGE, tableOf(all));
}
