/** Writes docs/figures.md from docs/figures.json, the one place for figures that were measured on a certain day. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(__dirname, '..', 'docs');
const PAGE = join(DOCS, 'figures.md');

interface Measured {
  readonly what: string;
  readonly date: string;
  /** The commit that was measured, or that wrote the figures down. */
  readonly commit: string;
  readonly of: string;
  /** What has changed since, where the figures hold no longer. */
  readonly since?: string;
  readonly command: string;
  readonly figures: Readonly<Record<string, string>>;
}

const HEAD = `# Figures

For you if you want to know what was measured, when, and at which commit. \`npm run figures\` writes this page from
\`docs/figures.json\`; add a measurement there. Newer figures are in [benchmarks.md](benchmarks.md) and
[played.md](played.md): the commands that measure write these pages.
`;

export function figures(): string {
  const measured: readonly Measured[] = JSON.parse(readFileSync(join(DOCS, 'figures.json'), 'utf8'));
  return [HEAD, ...measured.map(section)].join('\n');
}

const section = ({ what, date, commit, of, since, command, figures: rows }: Measured): string =>
  [
    `## ${what}`,
    '',
    `Measured on ${date} at commit ${commit}, of ${of}: \`${command}\``,
    '',
    ...(since === undefined ? [] : [since, '']),
    '| What | Figure |',
    '|---|---|',
    ...Object.entries(rows).map(([name, value]) => `| ${name} | ${value} |`),
    '',
  ].join('\n');

if (require.main === module) writeFileSync(PAGE, figures());
