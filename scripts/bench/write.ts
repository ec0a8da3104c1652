/** bench/results.json, docs/benchmarks.md and its plots. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { Installed, PEER, versionOf } from './install';
import { plot } from './plot';
import { cell, isMissed, markdown, Section } from './report';
import { manifest, NODE_22, NODE_24 } from '../support/versions';
import { attempt, ROOT } from '../support/workspace';

/** A section tells its own: a run of some sections leaves the others as they were. */
interface When {
  readonly date: string;
  readonly commit: string;
  readonly busy: string;
  /** How long it took; sections of earlier runs may not tell. */
  readonly seconds?: number;
}

interface Shared {
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Everything that somebody has to know who measures again, and nothing of where it was. */
export interface Circumstances extends When, Shared {}

export function circumstances({ directory, peerProblem }: Installed, seconds: number): Circumstances {
  const [{ model }] = cpus();
  const { stdout } = attempt('git', ['rev-parse', '--short', 'HEAD']);
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: stdout.trim(),
    machine: `${availableParallelism()} processors (${model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, ` +
    `${platform()}`,
    busy: `load ${loadavg()[2].toFixed(1)} in the last 15 minutes`,
    seconds,
    versions: {
      [PEER]: peerProblem ? 'not installed' : versionOf(directory, PEER),
      'aws-cdk-lib': versionOf(directory, 'aws-cdk-lib'),
      'constructs': versionOf(directory, 'constructs'),
      '@aws-sdk/client-chime-sdk-voice': manifest().devDependencies['@aws-sdk/client-chime-sdk-voice'],
      'node': process.version.slice(1),
      'node, cold start': `${NODE_22}, ${NODE_24}`,
    },
  };
}

const RESULTS = join(ROOT, 'bench', 'results.json');

type Measured = Section & { readonly when: When };
interface Results extends Shared {
  readonly sections: readonly Measured[];
}

/** Replaces a section, and leaves the others where they can stand beside it. */
export function write(section: Section, run: Circumstances, order: readonly string[]): void {
  mkdirSync(join(ROOT, 'bench'), { recursive: true });
  const { date, commit, busy, seconds, ...shared } = run;
  const measured: Measured = { ...section, when: { date, commit, busy, seconds } };
  const all = [measured, ...earlier(run).filter(({ id }) => id !== section.id)].sort(
    (one, other) => order.indexOf(one.id) - order.indexOf(other.id),
  );
  writeFileSync(RESULTS, `${JSON.stringify({ ...shared, sections: all } satisfies Results, undefined, 1)}\n`);
  mkdirSync(join(ROOT, 'docs', 'benchmarks'), { recursive: true });
  for (const chart of all.flatMap(({ charts = [] }) => charts)) {
    writeFileSync(join(ROOT, 'docs', 'benchmarks', `${chart.name}.svg`), plot(chart));
  }
  writeFileSync(join(ROOT, 'docs', 'benchmarks.md'), page(all, run));
}

/** What was measured on another machine or with other versions is dropped: nobody should compare it with the rest. */
function earlier({ machine, versions }: Shared): readonly Measured[] {
  if (!existsSync(RESULTS)) return [];
  const before: Results = JSON.parse(readFileSync(RESULTS, 'utf8'));
  const isAlike = JSON.stringify([before.machine, before.versions]) === JSON.stringify([machine, versions]);
  return isAlike ? before.sections.filter(({ when }) => when !== undefined) : [];
}

function page(sections: readonly Measured[], { machine, versions }: Shared): string {
  return [
    '# Benchmarks',
    '',
    'For you if you compare libraries. `npm run bench` writes this page: ' +
      'it compares this library with its alternatives, on the same work, in one run. Counts ' +
      'and sizes are held to the bounds that stand below each table; times are ratios with their spread (median, ' +
      'least to most), as the machine may be busy. A value that could not be measured is marked.',
    '',
    `Measured on ${machine}; each section tells when. Versions: ` +
      `${Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', ')}.`,
    '',
    ...sections.map(
      ({ title }) =>
        `- [${title}](#${title
          .toLowerCase()
          .replace(/[^a-z0-9 ]/g, '')
          .replace(/ /g, '-')})`,
    ),
    '',
    ...sections.flatMap(sectionLines),
  ].join('\n');
}

function sectionLines({ title, text, tables, bounds = [], charts = [], when }: Measured): string[] {
  return [
    `## ${title}`,
    '',
    `Measured on ${when.date} at commit ${when.commit}` +
      `${when.seconds === undefined ? '' : `, in ${when.seconds} s`}; ${when.busy}.`,
    '',
    ...text.flatMap((paragraph) => [paragraph, '']),
    ...tables.map(markdown),
    ...(bounds.length > 0
      ? [
        'Bounds:',
        '',
        ...bounds.map(
          (bound) =>
            `- ${bound.what}: ${cell(bound.value)} ${bound.unit}, at most ${cell(bound.most)}` +
              `${isMissed(bound) ? ' — **missed**' : ''}`.replace('  ', ' '),
        ),
        '',
      ]
      : []),
    ...charts.flatMap(({ name, title: caption }) => [`![${caption}](benchmarks/${name}.svg)`, '']),
  ];
}
