/** How long a synth takes, and what it makes: whole processes and rounds in one process, contenders in turn. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTENDERS, Contender, Installed, synthesise, SynthOptions, TITLES } from './install';
import { Bound, Cell, median, NOT_MEASURED, ratio, Section, spread, Table } from './report';
import { attempt } from '../support/workspace';

type Row = { readonly contender: Contender; readonly one: boolean };
const ROWS: readonly Row[] = [
  ...CONTENDERS.map((contender) => ({ contender, one: false })),
  { contender: 'ours', one: true },
];
const titleOf = ({ contender, one }: Row): string => TITLES[one ? 'one' : contender];

/** The largest order. */
const LARGEST = 150;

export function synth(installed: Installed, short: boolean): Section {
  const counts = short ? [1] : [1, 50, 150, 400];
  const rounds = short ? 1 : 3;
  const template = templates(installed, counts);
  const tables = [template];
  const growth = new Map<string, [number, number][]>(ROWS.map((row) => [titleOf(row), []]));
  for (const count of counts) tables.push(times(installed, count, rounds, growth));
  const own = bare(installed, short ? 1 : 7);
  tables.push(own.table);
  return {
    id: 'synth',
    title: 'Synth',
    text: [
      'Whole process: `node app.js` to its end. In one process: App, stack and `app.synth()`, once everything is ' +
      'loaded. The contenders take turns; a figure is the median of the rounds (least to most).',
    ],
    tables,
    bounds: bounds(template, counts),
    charts: [
      {
        name: 'synth',
        title: 'Synth within one process',
        x: 'numbers',
        y: 'milliseconds',
        lines: [...growth].map(([name, points]) => ({ name, points })),
      },
    ],
  };
}

/** What the first order brings along, the order itself included. */
const FIRST_ORDER = 10;

/** Resources: one more for each further order. What was not measured misses its bound. */
function bounds({ rows }: Table, counts: readonly number[]): Bound[] {
  return ROWS.flatMap(({ contender, one }, index) =>
    counts.flatMap((count, at): Bound[] => {
      if (contender !== 'ours' || (one && count > LARGEST)) return [];
      const what = `resources of ${one ? `one order of ${count}` : `${count} orders`}`;
      const most = FIRST_ORDER + (one ? 0 : count - 1);
      return [{ what, value: Number(rows[index][1 + 2 * at]), most, unit: '' }];
    }),
  );
}

function templates(installed: Installed, counts: readonly number[]): Table {
  const rows = ROWS.map((row) => {
    const cells = counts.flatMap((count): Cell[] => {
      const problem = problemWith(installed, row, count);
      if (problem) return [problem, problem];
      try {
        const directory = synthesise(installed, row.contender, { count, ...(row.one && { one: true }) });
        const text = readFileSync(join(directory, 'Bench.template.json'), 'utf8');
        return [Object.keys(JSON.parse(text).Resources).length, Buffer.byteLength(text)];
      } catch (error) {
        return [reasonOf(error), reasonOf(error)];
      }
    });
    return [titleOf(row), ...cells];
  });
  const columns = counts.flatMap((count) => [`resources, ${count}`, `bytes, ${count}`]);
  return { title: 'Template: resources and bytes for so many numbers', columns: ['', ...columns], rows };
}

function times(installed: Installed, count: number, rounds: number, growth: Map<string, [number, number][]>): Table {
  const whole = new Map<Row, number[]>(ROWS.map((row) => [row, []]));
  const inside = new Map<Row, number[]>(ROWS.map((row) => [row, []]));
  const problems = new Map<Row, string>();
  for (let round = 0; round < rounds; round++) {
    for (const row of ROWS) {
      const problem = problems.get(row) ?? problemWith(installed, row, count);
      const failed = problem ?? measure(installed, row, count, round, whole.get(row)!, inside.get(row)!);
      if (failed) problems.set(row, failed);
    }
  }
  const peer = ROWS[0];
  for (const row of ROWS) {
    if (inside.get(row)!.length > 0) growth.get(titleOf(row))!.push([count, median(inside.get(row)!)]);
  }
  return {
    title: `Synth of ${count} ${count === 1 ? 'number' : 'numbers'}`,
    columns: ['', 'whole process, ms', 'peer = 1', 'in one process, ms', 'peer = 1'],
    rows: ROWS.map((row) => {
      const problem = problems.get(row);
      if (problem) return [titleOf(row), problem, '', '', ''];
      return [
        titleOf(row),
        spread(whole.get(row)!),
        ratio(whole.get(row)!, whole.get(peer)),
        spread(inside.get(row)!, 1),
        ratio(inside.get(row)!, inside.get(peer)),
      ];
    }),
  };
}

/** Adds what one round takes; what went wrong, if something did. */
function measure(
  { directory }: Installed,
  { contender, one }: Row,
  count: number,
  round: number,
  whole: number[],
  inside: number[],
): string | undefined {
  const options: SynthOptions & { rounds?: number } = { count, ...(one && { one: true }) };
  const outdir = join(directory, 'timed', `${contender}-${one}-${count}-${round}`);
  const began = process.hrtime.bigint();
  const first = attempt(process.execPath, ['app.js', contender, outdir, JSON.stringify(options)], { cwd: directory });
  const took = Number(process.hrtime.bigint() - began) / 1e6;
  if (first.status !== 0) return reasonOf(new Error(first.stderr));
  const warm = attempt(process.execPath, ['app.js', contender, outdir, JSON.stringify({ ...options, rounds: 4 })], {
    cwd: directory,
  });
  whole.push(took);
  // The first rounds load and warm up.
  inside.push(median((JSON.parse(warm.stdout) as number[]).slice(2)));
  return undefined;
}

/** 200 orders against 200 bare custom resources with the same properties behind the same provider. */
function bare({ directory }: Installed, rounds: number): { readonly table: Table } {
  const options = JSON.stringify({ count: 200, rounds: 6 });
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [own, least] = ['ours', 'bare'].map((contender) => {
      const outdir = join(directory, 'timed', `${contender}-200-${round}`);
      const { stdout, status } = attempt(process.execPath, ['app.js', contender, outdir, options], { cwd: directory });
      return status === 0 ? median((JSON.parse(stdout) as number[]).slice(2)) : NaN;
    });
    if (own && least) ratios.push(own / least);
  }
  return {
    table: {
      title: '200 orders against 200 bare CustomResources with the same properties, in one process',
      columns: ['', 'ratio'],
      rows: [['this library', spread(ratios, 2)]],
    },
  };
}

function problemWith({ peerProblem }: Installed, { contender, one }: Row, count: number): string | undefined {
  if (contender === 'peer' && peerProblem) return `${NOT_MEASURED}: ${peerProblem}`;
  return one && count > LARGEST ? `at most ${LARGEST}` : undefined;
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split('\n').find((each) => /Error/.test(each)) ?? text.split('\n')[0];
  return /Number of resources/.test(text)
    ? 'more than 500 resources: CloudFormation refuses'
    : line.trim().slice(0, 120);
}
