/** Services that admit only so many calls a second. */
import { CONTENDERS, Contender, Installed, synthesise, TITLES } from './install';
import { Outcome, outcomes } from './jobs';
import { Bound, Cell, median, Section, spread, withoutFigure } from './report';
import type { Throttled } from './virtual/scenarios';

const ORDERS = 20;
/** Which call is admitted first depends on the machine: a limited run is repeated. */
const ROUNDS = 3;
const ACQUISITION_SECONDS = 20;

interface Limits {
  readonly title: string;
  readonly service?: number;
  readonly parameterReads?: number;
  readonly parameterWrites?: number;
}

const LIMITS: readonly Limits[] = [
  { title: 'no limit' },
  { title: 'the service: 1 a second', service: 1 },
  { title: 'the service: 2 a second', service: 2 },
  { title: 'the service: 5 a second', service: 5 },
  { title: 'Parameter Store: 3 writes, 40 reads a second', parameterReads: 40, parameterWrites: 3 },
];

export async function throttling(installed: Installed, short: boolean): Promise<Section> {
  const limits = short ? [LIMITS[0], LIMITS[3]] : LIMITS;
  const contenders = CONTENDERS.filter((contender) => contender !== 'peer' || !installed.peerProblem);
  const cases = limits.flatMap((limit) =>
    Array.from({ length: short || limit === LIMITS[0] ? 1 : ROUNDS }).flatMap(() =>
      contenders.map((contender) => ({ limit, contender })),
    ),
  );
  const results = await outcomes<Throttled>(
    installed.directory,
    cases.map(({ limit: { title, ...limit }, contender }) => ({
      do: 'throttle',
      assembly: synthesise(installed, contender, { count: ORDERS }),
      callMilliseconds: 50,
      switches: { acquisitionSeconds: ACQUISITION_SECONDS, searchOrder: 'Shuffled', stockPerPool: 400 },
      ...limit,
    })),
  );
  const of = (limit: Limits, contender: Contender): Outcome<Throttled>[] =>
    results.filter((_, index) => cases[index].limit === limit && cases[index].contender === contender);
  const bounds: Bound[] = [];
  const row = (limit: Limits, contender: Contender): Cell[] => {
    const rounds = of(limit, contender);
    const unknown = rounds.find(({ problem }) => problem !== undefined);
    if (rounds.length === 0 || unknown) {
      const why = unknown?.problem ?? installed.peerProblem;
      return [TITLES[contender], withoutFigure(contender, `${ORDERS} orders, ${limit.title}`, why, bounds)];
    }
    const known = rounds.map(({ result }) => result!);
    if (contender === 'ours') bounds.push(...boundsOf(known, limit));
    const hasFailed = known.some(({ failed }) => failed > 0);
    const times = (least: Least) =>
      hasFailed || least(known[0], limit) === undefined ? '' : spread(ratios(known, limit, least), 2);
    const middle = (figure: (each: Throttled) => number, digits = 0) =>
      Number(median(known.map(figure)).toFixed(digits));
    return [
      TITLES[contender],
      Math.max(...known.map(({ failed }) => failed)),
      middle(({ seconds }) => seconds, 1),
      middle(({ calls }) => calls.service),
      middle(({ calls }) => calls.parameters),
      middle(({ refused }) => refused),
      times(callsAlone),
      times(withTheOrder),
    ];
  };
  return {
    id: 'throttling',
    title: 'Throttling',
    text: [
      `${ORDERS} single-number creates at once in one stack; 50 ms a call, ${ACQUISITION_SECONDS} s an order. The ` +
        `median of ${ROUNDS} rounds (least to most); of failures, the most.`,
      'Times the calls: against what the calls that were admitted take at that rate, or the order itself where that ' +
        'is longer. No schedule reaches 1.00 there: a create writes most of its record before its order is placed, ' +
        'and while the last orders are on their way, little is left to call. Times the limit: against the calls ' +
        'that were admitted until the last order was placed, at that rate, and the ' +
        `${ACQUISITION_SECONDS} s of that order, where that is longer. 1.00 there would mean that no time was lost.`,
    ],
    tables: limits.map((limit) => ({
      title: limit.title,
      columns: [
        '',
        'failures',
        'seconds',
        'calls',
        'calls to Parameter Store',
        'refused',
        'times the calls',
        'times the limit',
      ],
      rows: CONTENDERS.map((contender) => row(limit, contender)),
    })),
    bounds,
  };
}

/** How long a run must take at least; undefined where nothing is limited. */
type Least = (run: Throttled, limit: Limits) => number | undefined;

const ratios = (runs: readonly Throttled[], limit: Limits, least: Least): number[] =>
  runs.map((run) => run.seconds / least(run, limit)!);

function boundsOf(runs: readonly Throttled[], limit: Limits): Bound[] {
  const failures = {
    what: `failures of ${ORDERS} orders, ${limit.title}`,
    value: Math.max(...runs.map(({ failed }) => failed)),
    most: 0,
    unit: '',
  };
  if (failures.value > 0 || withTheOrder(runs[0], limit) === undefined) return [failures];
  const value = median(ratios(runs, limit, withTheOrder));
  return [failures, { what: `seconds against the limit, ${limit.title}`, value, most: 1.2, unit: 'x' }];
}

/** What the admitted calls take at the rate that is admitted, or the order. */
function callsAlone({ admitted }: Throttled, limits: Limits): number | undefined {
  const calls = secondsOf(admitted, limits);
  return calls === undefined ? undefined : Math.max(ACQUISITION_SECONDS, calls);
}

/** The same, and not less than the calls until the last order is placed, and that order. */
function withTheOrder(run: Throttled, limits: Limits): number | undefined {
  const calls = callsAlone(run, limits);
  if (calls === undefined) return undefined;
  return Math.max(calls, secondsOf(run.admittedBeforeLastOrder, limits)! + ACQUISITION_SECONDS);
}

function secondsOf(
  { service: calls, reads, writes }: Throttled['admitted'],
  { service, parameterReads, parameterWrites }: Limits,
): number | undefined {
  if (service === undefined && parameterWrites === undefined) return undefined;
  return Math.max(
    service ? calls / service : 0,
    parameterReads ? reads / parameterReads : 0,
    parameterWrites ? writes / parameterWrites : 0,
  );
}
