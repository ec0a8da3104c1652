/** Services that admit only so many calls a second. */
import { CONTENDERS, Contender, Installed, synthesise, TITLES } from './install';
import { Outcome, outcomes } from './jobs';
import { Bound, Cell, Section, withoutFigure } from './report';
import type { Throttled } from './virtual/scenarios';

const ORDERS = 20;
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
  const cases = limits.flatMap((limit) => contenders.map((contender) => ({ limit, contender })));
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
  const of = (limit: Limits, contender: Contender): Outcome<Throttled> | undefined =>
    results[cases.findIndex((each) => each.limit === limit && each.contender === contender)];
  const bounds: Bound[] = [];
  const row = (limit: Limits, contender: Contender): Cell[] => {
    const outcome = of(limit, contender);
    if (!outcome || outcome.problem !== undefined) {
      const why = outcome?.problem ?? installed.peerProblem;
      return [TITLES[contender], withoutFigure(contender, `${ORDERS} orders, ${limit.title}`, why, bounds)];
    }
    const { failed, seconds, calls, refused } = outcome.result;
    const least = leastSeconds(outcome.result, limit);
    if (contender === 'ours') {
      bounds.push({ what: `failures of ${ORDERS} orders, ${limit.title}`, value: failed, most: 0, unit: '' });
    }
    const times = least === undefined || failed > 0 ? '' : (seconds / least).toFixed(2);
    if (contender === 'ours' && times !== '') {
      bounds.push({ what: `seconds against the limit, ${limit.title}`, value: seconds / least!, most: 1.3, unit: 'x' });
    }
    return [TITLES[contender], failed, Number(seconds.toFixed(1)), calls.service, calls.parameters, refused, times];
  };
  return {
    id: 'throttling',
    title: 'Throttling',
    text: [
      `${ORDERS} single-number creates at once in one stack; 50 ms a call, ${ACQUISITION_SECONDS} s an order. The ` +
      'limit is ' +
        'what the calls that were admitted take at that rate, or the order itself where that is longer; 1.00 would ' +
        'mean that no time was lost.',
    ],
    tables: limits.map((limit) => ({
      title: limit.title,
      columns: ['', 'failures', 'seconds', 'calls', 'calls to Parameter Store', 'refused', 'times the limit'],
      rows: CONTENDERS.map((contender) => row(limit, contender)),
    })),
    bounds,
  };
}

/** What the admitted calls take at the rate that is admitted. */
function leastSeconds(
  { admitted }: Throttled,
  { service, parameterReads, parameterWrites }: Limits,
): number | undefined {
  if (service === undefined && parameterWrites === undefined) return undefined;
  return Math.max(
    ACQUISITION_SECONDS,
    service ? admitted.service / service : 0,
    parameterReads ? admitted.reads / parameterReads : 0,
    parameterWrites ? admitted.writes / parameterWrites : 0,
  );
}
