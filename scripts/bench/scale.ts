/**
 * What operations cost beside the orders of others, and whether many at once come to their end: counted by the
 * simulation.
 */
import { rmSync } from 'node:fs';
import { Bound, Cell, Chart, Section, Table } from './report';
import type { Fleet, FleetCost } from '../../simulation/measure/fleet';
import type { Beside, Cost, Crowd, CrowdCost, Operation } from '../../simulation/measure/scale';
import { bundle } from '../../simulation/run/bundle';
import { send } from '../../simulation/run/fork';

const OTHERS = [10, 100, 1_000, 5_000];
/** An operation beside many others may cost so many times what it costs beside a few. */
const BOUND = 1.2;
/** They read what everybody has: they may grow, and must end. */
const MAY_GROW: readonly string[] = ['rename', 'Delete of the old name', 'adoption'];

const CROWDS: readonly Omit<Crowd, 'inventory'>[] = [
  { stacks: 1, ordersEach: 50, others: 200 },
  { stacks: 20, ordersEach: 5, others: 200 },
  { stacks: 1, ordersEach: 100, others: 1_000 },
];

const DEFAULT = { readsPerSecond: 40, writesPerSecond: 3 };
const RAISED = { readsPerSecond: 100, writesPerSecond: 10 };

/** With the throughput of Parameter Store as it is, and as high as it can be set; how often a stack of 10 is begun. */
const FLEETS: readonly (Fleet & { readonly title: string })[] = [
  { title: '10 stacks at once', stacks: 10, everySeconds: 0, limits: DEFAULT },
  { title: '30 stacks at once', stacks: 30, everySeconds: 0, limits: DEFAULT },
  { title: '100 stacks, one every 30 s', stacks: 100, everySeconds: 30, limits: DEFAULT },
  { title: '100 stacks, one every 8 s, throughput raised', stacks: 100, everySeconds: 8, limits: RAISED },
].map((each) => ({ ...each, ordersEach: 10 }));

export async function scale(short: boolean): Promise<Section> {
  const file = await bundle('scale');
  try {
    const costs = await costsAlone(file, short ? OTHERS.slice(0, 2) : OTHERS);
    const crowded = await crowds(file, short ? CROWDS.slice(0, 1) : CROWDS);
    const fleets = await fleetsOf(file, short ? FLEETS.slice(0, 1) : FLEETS);
    return {
      id: 'scale',
      title: 'Scale',
      text: [
        'This library in the simulation, in virtual time: Parameter Store admits 40 reads and 3 writes a second, ' +
        'a call takes 20 ms, an order of three numbers 4 s. Where calls are throttled, they count as well. What it ' +
        'means: [scale.md](scale.md).',
      ],
      tables: [...costs.tables, crowded.table, fleets.table],
      bounds: [...costs.bounds, ...crowded.bounds, ...fleets.bounds],
      charts: [costs.chart],
    };
  } finally {
    rmSync(file, { force: true });
  }
}

async function costsAlone(file: string, others: readonly number[]) {
  const columns: Record<Operation, Cost>[] = [];
  for (const count of others) {
    const beside: Beside = { others: count, inventory: false };
    columns.push(await send<Record<Operation, Cost>>(file, { do: 'alone', beside }));
  }
  const bounds: Bound[] = [];
  const operations = Object.keys(columns[0]) as Operation[];
  const systems = Object.keys(columns[0].Create.calls) as (keyof Cost['calls'])[];
  const all = (cost: Cost) => systems.reduce((sum, system) => sum + cost.calls[system], 0);
  for (const operation of operations) {
    const own = columns.map((column) => column[operation]);
    const wanted = operation === 'failed Create' ? 'FAILED' : 'SUCCESS';
    const wrong = own.filter(({ status }) => status !== wanted).length;
    bounds.push({ what: `${operation}: answers that are not ${wanted}`, value: wrong, most: 0, unit: '' });
    if (MAY_GROW.includes(operation)) continue;
    for (const system of systems) {
      const [few, ...many] = own.map(({ calls }) => calls[system]);
      const growth = few === 0 ? Math.max(0, ...many) + 1 : Math.max(...many) / few;
      bounds.push({ what: `${operation}: ${system} beside many, against few`, value: growth, most: BOUND, unit: 'x' });
    }
  }
  const tables = operations.map((operation): Table => ({
    title: `${operation}, beside so many orders of others`,
    columns: ['', ...others.map(String)],
    rows: [
      ...systems.map((system): Cell[] => [
        `calls: ${system}`,
        ...columns.map((column) => column[operation].calls[system]),
      ]),
      ['seconds', ...columns.map((column) => Number(column[operation].seconds.toFixed(1)))],
    ],
  }));
  const chart: Chart = {
    name: 'scale',
    title: 'Calls of an operation, all services',
    x: 'orders of others',
    y: 'calls',
    lines: operations.map((operation) => ({
      name: operation,
      points: columns.map((column, index) => [others[index], all(column[operation])]),
    })),
  };
  return { tables, bounds, chart };
}

async function crowds(file: string, wanted: typeof CROWDS) {
  const bounds: Bound[] = [];
  const rows: Cell[][] = [];
  for (const crowd of wanted) {
    const { succeeded, failed, seconds, calls, throttled } = await send<CrowdCost>(file, {
      do: 'crowd',
      crowd: { ...crowd, inventory: false },
    });
    const what =
      `${crowd.stacks * crowd.ordersEach} deletes in ${crowd.stacks} ${crowd.stacks === 1 ? 'stack' : 'stacks'}, ` +
      `beside ${crowd.others} orders`;
    bounds.push({ what: `failures: ${what}`, value: failed, most: 0, unit: '' });
    rows.push([
      what,
      succeeded,
      failed,
      Math.round(seconds),
      calls['Parameter Store reads'],
      calls['Parameter Store writes'],
      calls.service,
      calls.CloudFormation,
      throttled,
    ]);
  }
  const table: Table = {
    title: 'Deletes at once',
    columns: ['', 'succeeded', 'failed', 'seconds', 'reads', 'writes', 'service', 'CloudFormation', 'throttled'],
    rows,
  };
  return { table, bounds };
}

async function fleetsOf(file: string, wanted: typeof FLEETS) {
  const bounds: Bound[] = [];
  const results = await Promise.all(
    wanted.map(({ title: _, ...fleet }) => send<FleetCost>(file, { do: 'fleet', fleet })),
  );
  const rows = results.map((cost, index): Cell[] => {
    const { title } = wanted[index];
    const { succeeded, failed, seconds, middle, longest, calls, throttled, atOnce } = cost;
    bounds.push({ what: `failures: ${title}`, value: failed, most: 0, unit: '' });
    return [
      title,
      succeeded,
      failed,
      (seconds / 60).toFixed(1),
      middle.toFixed(1),
      longest.toFixed(1),
      calls['Parameter Store reads'],
      calls['Parameter Store writes'],
      throttled,
      calls.service,
      calls.CloudFormation,
      atOnce,
    ];
  });
  const table: Table = {
    title: 'Stacks of 10 orders each',
    columns: [
      '',
      'succeeded',
      'failed',
      'minutes',
      'a create, s: middle',
      'longest',
      'reads',
      'writes',
      'throttled',
      'service',
      'CloudFormation',
      'creates at once',
    ],
    rows,
  };
  return { table, bounds };
}
