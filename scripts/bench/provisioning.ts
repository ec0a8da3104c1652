/** From nothing to numbers that CloudFormation has been told of, and back. */
import { Contender, CONTENDERS, Installed, synthesise, TITLES } from './install';
import { Outcome, outcomes } from './jobs';
import { Bound, Cell, Chart, Line, NOT_MEASURED, Section, Table } from './report';
import type { Lifecycle } from './virtual/scenarios';
import type { Job } from './virtual/worker';

/** How long the service takes for an order. */
const ACQUISITION_SECONDS = 20;

export interface Variant {
  readonly contender: Contender;
  readonly one?: boolean;
}

export const VARIANTS: readonly Variant[] = [
  ...CONTENDERS.map((contender) => ({ contender })),
  { contender: 'ours' as const, one: true },
];
export const titleOf = ({ contender, one }: Variant): string => TITLES[one ? 'one' : contender];

interface Case extends Variant {
  readonly count: number;
  readonly serial: boolean;
  readonly callMilliseconds: number;
}

export async function provisioning(installed: Installed, short: boolean): Promise<Section> {
  const counts = short ? [1, 10] : [1, 10, 50, 150];
  const latencies = short ? [50] : [50, 100];
  const ways = short ? [false] : [false, true];
  const cases = latencies
    .flatMap((callMilliseconds) =>
      ways.flatMap((serial) =>
        counts.flatMap((count) =>
          VARIANTS.filter(({ one }) => !(one && serial)).map((variant) => ({
            ...variant,
            count,
            serial,
            callMilliseconds,
          })),
        ),
      ),
    )
    .filter((each) => shownCounts(counts, each).includes(each.count));
  const known = await run(installed, cases);
  const find = (wanted: Partial<Case>) =>
    known.filter(({ of }) => Object.entries(wanted).every(([key, value]) => of[key as keyof Case] === value));
  const tables = latencies.flatMap((callMilliseconds) =>
    ways.map((serial) => table(serial, callMilliseconds, counts, find)),
  );
  return {
    id: 'provisioning',
    title: 'Provisioning',
    text: [
      "The deployed artefacts, out of each contender's assembly, against the local service and the local " +
      'CloudFormation in ' +
        `virtual time. An order takes ${ACQUISITION_SECONDS} s; a call takes 50 or 100 ms, an invocation 20 ms ` +
        'until it ' +
        'runs; what the processor takes is not counted. The pool has 400 numbers and the search is shuffled. ' +
        'Calls are those ' +
        'to the Chime SDK Voice service. AwsCustomResource does not wait: its stack is complete while the orders are ' +
        'still processing.',
    ],
    tables: [...tables, noticed(find)],
    bounds: bounds(find, counts),
    charts: charts(find),
  };
}

/** The slowest are left out: very many one after another, and the most of all with the slower calls as well. */
const shownCounts = (
  counts: readonly number[],
  { serial, callMilliseconds }: Pick<Case, 'serial' | 'callMilliseconds'>,
): number[] => counts.filter((count) => (serial ? count > 1 && count <= 50 : count <= 50 || callMilliseconds <= 50));

interface Known {
  readonly of: Case;
  readonly outcome: Outcome<Lifecycle>;
}
type Find = (wanted: Partial<Case>) => Known[];

async function run(installed: Installed, cases: readonly Case[]): Promise<Known[]> {
  const jobs: Job[] = [];
  const wanted: Case[] = [];
  const known: Known[] = [];
  for (const each of cases) {
    const { contender, count, one, serial, callMilliseconds } = each;
    const problem = problemWith(installed, each);
    if (problem) {
      known.push({ of: each, outcome: { problem } });
      continue;
    }
    wanted.push(each);
    jobs.push({
      do: 'lifecycle',
      assembly: synthesise(installed, contender, { count, ...(one && { one }), ...(serial && { serial }) }),
      callMilliseconds,
      rollback: false,
      // Only of one number is the delete shown.
      remove: count === 1,
      switches: { acquisitionSeconds: ACQUISITION_SECONDS, searchOrder: 'Shuffled', stockPerPool: 400 },
    });
  }
  const results = await outcomes<Lifecycle>(installed.directory, jobs);
  return [...known, ...results.map((outcome, index) => ({ of: wanted[index], outcome }))];
}

function problemWith({ peerProblem }: Installed, { contender, count }: Case): string | undefined {
  if (contender === 'peer' && peerProblem) return peerProblem;
  return contender === 'custom' && count > 120 ? 'more than 500 resources: CloudFormation refuses' : undefined;
}

function table(serial: boolean, callMilliseconds: number, counts: readonly number[], find: Find): Table {
  const shown = shownCounts(counts, { serial, callMilliseconds });
  return {
    title: `${serial ? 'One after another' : 'In parallel'}, ${callMilliseconds} ms a call`,
    columns: ['', ...shown.flatMap((count) => [`${count}: seconds`, 'calls'])],
    rows: VARIANTS.filter(({ one }) => !(one && serial)).map((variant) => [
      titleOf(variant),
      ...shown.flatMap((count): Cell[] => {
        const [found] = find({ ...variant, one: variant.one, count, serial, callMilliseconds });
        if (!found) return ['', ''];
        if (found.outcome.problem !== undefined) return [`${NOT_MEASURED}: ${found.outcome.problem}`, ''];
        const { seconds, calls, failed } = found.outcome.result.create;
        return [
          failed > 0 ? `${failed} of ${count} fail, ${seconds.toFixed(1)}` : Number(seconds.toFixed(2)),
          calls.service,
        ];
      }),
    ]),
  };
}

function noticed(find: Find): Table {
  return {
    title: 'One number, 50 ms a call',
    columns: ['', 'from "the order is done" to "CloudFormation knows", s', 'delete, s', 'calls of the delete'],
    rows: CONTENDERS.map((contender) => {
      const [{ outcome }] = find({ contender, one: undefined, count: 1, serial: false, callMilliseconds: 50 });
      if (outcome.problem !== undefined) return [TITLES[contender], `${NOT_MEASURED}: ${outcome.problem}`, '', ''];
      const { noticed: seconds, remove } = outcome.result;
      return [
        TITLES[contender],
        seconds < 0 ? 'does not wait' : Number(seconds.toFixed(2)),
        remove ? Number(remove.seconds.toFixed(2)) : NOT_MEASURED,
        remove ? remove.calls.service : '',
      ];
    }),
  };
}

function bounds(find: Find, counts: readonly number[]): Bound[] {
  const largest = Math.max(...counts);
  const [one] = find({ contender: 'ours', one: true, count: largest, serial: false, callMilliseconds: 50 });
  const [single] = find({ contender: 'ours', one: undefined, count: 1, serial: false, callMilliseconds: 50 });
  return [
    { what: `calls to the service for one order of ${largest}`, value: callsOf(one), most: 40, unit: 'calls' },
    {
      what: 'from "the order is done" to "CloudFormation knows", in virtual time',
      value: single?.outcome.result?.noticed ?? NaN,
      most: 2,
      unit: 's',
    },
  ];
}

const callsOf = (known: Known | undefined): number => known?.outcome.result?.create.calls.service ?? NaN;

function charts(find: Find): Chart[] {
  const lines = (of: (lifecycle: Lifecycle) => number): Line[] =>
    VARIANTS.map((variant) => ({
      name: titleOf(variant),
      points: find({ ...variant, one: variant.one, serial: false, callMilliseconds: 50 }).flatMap(
        ({ of: { count }, outcome }): [number, number][] => (outcome.result ? [[count, of(outcome.result)]] : []),
      ),
    }));
  return [
    {
      name: 'provisioning-calls',
      title: 'Calls to the service, in parallel',
      x: 'numbers',
      y: 'calls',
      lines: lines(({ create }) => create.calls.service),
    },
    {
      name: 'provisioning-seconds',
      title: 'Until the stack is complete, in parallel',
      x: 'numbers',
      y: 'virtual seconds',
      lines: lines(({ create }) => create.seconds),
    },
  ];
}
