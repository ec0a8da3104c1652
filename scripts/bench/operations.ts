/** What each operation calls and how long it takes when nothing goes wrong. */
import { CONTENDERS, Contender, Installed, synthesise, SynthOptions, TITLES } from './install';
import { Outcome, outcomes } from './jobs';
import { latency } from './latency';
import { Bound, Cell, Section, withoutFigure } from './report';
import type { Deployed, Lifecycle } from './virtual/scenarios';
import type { Job } from './virtual/worker';

interface Operation {
  readonly title: string;
  readonly from: SynthOptions;
  readonly to?: SynthOptions;
  /** Rolled back after it has worked. */
  readonly rollBack?: boolean;
  readonly remove?: boolean;
  /** Whoever has no such property, or one number a construct only, has no such operation. */
  readonly only?: readonly Contender[];
  /** What this library may call; absent: what one operation may. */
  readonly most?: Readonly<Record<Limited, number>>;
}

type Limited = 'service' | 'parameters' | 'cloudformation';

const OWN: readonly Contender[] = ['ours'];
const OPERATIONS: readonly Operation[] = [
  { title: 'create of 3 numbers', from: { count: 3, one: true } },
  {
    title: 'update of the name',
    from: { count: 3, one: true },
    to: { count: 3, one: true, name: 'Support' },
    only: OWN,
  },
  { title: 'grow from 3 to 5', from: { count: 3, one: true }, to: { count: 5, one: true } },
  { title: 'shrink from 5 to 3', from: { count: 5, one: true }, to: { count: 3, one: true } },
  { title: 'replace: another area code', from: { count: 3, one: true }, to: { count: 3, one: true, areaCode: '425' } },
  {
    title: 'rollback of a grown order',
    from: { count: 3, one: true },
    to: { count: 5, one: true, failing: true },
    rollBack: true,
    // An update, and another that takes it back.
    most: { service: 40, parameters: 30, cloudformation: 20 },
  },
  { title: 'delete of 3 numbers', from: { count: 3, one: true }, remove: true },
];

const WORLD = {
  callMilliseconds: 50,
  switches: { acquisitionSeconds: 20, searchOrder: 'Shuffled', stockPerPool: 400 },
} as const;

export async function operations(installed: Installed, short: boolean): Promise<Section> {
  const contenders = CONTENDERS.filter((contender) => contender !== 'peer' || !installed.peerProblem);
  const cases = OPERATIONS.flatMap((operation) =>
    contenders.flatMap((contender) =>
      (operation.only?.includes(contender) ?? true) ? [{ operation, contender }] : [],
    ),
  );
  const results = await outcomes<Lifecycle | Deployed>(
    installed.directory,
    cases.map(({ operation, contender }) => jobOf(installed, operation, contender)),
  );
  const bounds: Bound[] = [];
  const row = (operation: Operation, contender: Contender): Cell[] => {
    if (operation.only && !operation.only.includes(contender)) return [TITLES[contender], 'has no such operation'];
    const outcome = results[cases.findIndex((each) => each.operation === operation && each.contender === contender)];
    if (!outcome || outcome.problem !== undefined) {
      const why = outcome?.problem.split('\n')[0] ?? installed.peerProblem;
      return [TITLES[contender], withoutFigure(contender, operation.title, why, bounds)];
    }
    const { seconds, calls, status } = deployedOf(operation, outcome);
    if (contender === 'ours') bounds.push(...callBounds(operation, calls));
    return [
      contender === 'ours' ? TITLES.one : TITLES[contender],
      Number(seconds.toFixed(1)),
      calls.service,
      calls.parameters,
      calls.cloudformation,
      calls.states,
      status,
    ];
  };
  const virtual = await latency(short);
  return {
    id: 'operations',
    title: 'Operations',
    text: [
      '20 s an order, 50 ms a call, virtual time. This library has one order for the three numbers, the others a ' +
      'construct for ' +
        "each. Calls by service; the stack's status tells how it ended. The peer answers every update at once and " +
        'changes nothing.',
      virtual.text,
    ],
    tables: [
      ...OPERATIONS.map((operation) => ({
        title: operation.title,
        columns: [
          '',
          'seconds',
          'Chime SDK Voice',
          'Parameter Store',
          'CloudFormation',
          'Step Functions',
          'the stack in the end',
        ],
        rows: CONTENDERS.map((contender) => row(operation, contender)),
      })),
      virtual.table,
    ],
    bounds: [...bounds, ...virtual.bounds],
  };
}

/** What an order of three numbers may call, whose service takes twenty seconds and is asked about each second. */
const MOST_CALLS: Readonly<Record<Limited, number>> = { service: 30, parameters: 20, cloudformation: 12 };

const callBounds = ({ title, most: own = MOST_CALLS }: Operation, calls: Deployed['calls']): Bound[] =>
  Object.entries(own).map(([name, most]) => ({
    what: `${title}: calls, ${name}`,
    value: calls[name as Limited],
    most,
    unit: 'calls',
  }));

function jobOf(installed: Installed, { from, to, rollBack, remove }: Operation, contender: Contender): Job {
  const assembly = (options: SynthOptions) => synthesise(installed, contender, options);
  if (!to) return { do: 'lifecycle', assembly: assembly(from), ...WORLD, remove: remove ?? false };
  return {
    do: 'change',
    from: assembly(from),
    to: assembly(to),
    ...(rollBack && { failOn: 'Failing' }),
    ...WORLD,
  };
}

function deployedOf({ to, remove }: Operation, { result }: Outcome<Lifecycle | Deployed>): Deployed {
  if (to) return result as Deployed;
  const { create, remove: removed } = result as Lifecycle;
  return remove ? removed! : create;
}
