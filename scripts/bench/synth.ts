/** How long a synth takes, and what it makes: whole processes and rounds in one process, contenders in turn. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTENDERS, Contender, Installed, SynthOptions, TITLES } from './install';
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
  const tables: Table[] = [];
  const growth = new Map<string, [number, number][]>(ROWS.map((row) => [titleOf(row), []]));
  for (const count of counts) tables.push(times(installed, count, rounds, growth));
  const template = templates(installed, counts);
  tables.unshift(template);
  tables.push(bare(installed, short ? 4 : 40));
  return {
    id: 'synth',
    title: 'Synth',
    text: [
      'Whole process: from the start of `node app.js` to the end of its synth. In one process: App, stack and ' +
        '`app.synth()`, once everything is loaded. The contenders take turns; a figure is the median of the rounds ' +
        '(least to most). The last table is of processor time, in one process, in turn.',
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

/** Of what the first round of `times` has left behind. */
function templates(installed: Installed, counts: readonly number[]): Table {
  const rows = ROWS.map((row) => {
    const cells = counts.flatMap((count): Cell[] => {
      const problem = problemWith(installed, row, count);
      if (problem) return [problem, problem];
      const file = join(assemblyOf(installed, row, count, 0), 'Bench.template.json');
      if (!existsSync(file)) return [NOT_MEASURED, NOT_MEASURED];
      const text = readFileSync(file, 'utf8');
      return [Object.keys(JSON.parse(text).Resources).length, Buffer.byteLength(text)];
    });
    return [titleOf(row), ...cells];
  });
  const columns = counts.flatMap((count) => [`resources, ${count}`, `bytes, ${count}`]);
  return { title: 'Template: resources and bytes for so many numbers', columns: ['', ...columns], rows };
}

const assemblyOf = ({ directory }: Installed, { contender, one }: Row, count: number, round: number): string =>
  join(directory, 'timed', `${contender}-${one}-${count}-${round}`);

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
  installed: Installed,
  row: Row,
  count: number,
  round: number,
  whole: number[],
  inside: number[],
): string | undefined {
  const options: SynthOptions = { count, ...(row.one && { one: true }) };
  const found = timesOf(installed, row.contender, assemblyOf(installed, row, count, round), options, 4);
  if (typeof found === 'string') return found;
  whole.push(found.whole);
  // The first rounds load and warm up.
  inside.push(median(found.times[row.contender].slice(2)));
  return undefined;
}

interface Times {
  readonly whole: number;
  readonly times: Readonly<Record<string, readonly number[]>>;
}

/** Rounds of one process, or what went wrong. */
function timesOf(
  { directory }: Installed,
  contenders: string,
  outdir: string,
  options: object,
  rounds: number,
): Times | string {
  const args = ['app.js', contenders, outdir, JSON.stringify({ ...options, rounds })];
  const { stdout, stderr, status } = attempt(process.execPath, args, { cwd: directory });
  return status === 0 ? JSON.parse(stdout) : reasonOf(stderr);
}

/** 200 orders against 200 bare custom resources with the same properties behind the same provider. */
function bare(installed: Installed, rounds: number): Table {
  const against = (plain: boolean): Cell => {
    const outdir = join(installed.directory, 'timed', `bare-${plain}`);
    const options = { count: 200, plain, processor: true };
    const found = timesOf(installed, 'ours,bare', outdir, options, WARM_UP + rounds);
    if (typeof found === 'string') return `${NOT_MEASURED}: ${found}`;
    const [own, least] = [found.times.ours, found.times.bare].map((each) => each.slice(WARM_UP));
    return spread(
      own.map((value, round) => value / least[round]),
      2,
    );
  };
  return {
    title: '200 orders against 200 bare CustomResources, in one process',
    columns: ['', 'this library, bare = 1'],
    rows: [
      ['with the same properties and the same dependency on the permissions', against(false)],
      ['with these properties resolved beforehand, and no dependency', against(true)],
    ],
  };
}

/** After so many rounds a process runs as fast as it will. */
const WARM_UP = 6;

function problemWith({ peerProblem }: Installed, { contender, one }: Row, count: number): string | undefined {
  if (contender === 'peer' && peerProblem) return `${NOT_MEASURED}: ${peerProblem}`;
  return one && count > LARGEST ? `at most ${LARGEST}` : undefined;
}

function reasonOf(text: string): string {
  const line = text.split('\n').find((each) => /Error/.test(each)) ?? text.split('\n')[0];
  return /Number of resources/.test(text)
    ? 'more than 500 resources: CloudFormation refuses'
    : line.trim().slice(0, 120);
}
