/** What one order costs to run on AWS, from what was counted. */
import { CONTENDERS, Installed, synthesise, TITLES } from './install';
import { outcomes } from './jobs';
import { Bound, Cell, Section, withoutFigure } from './report';
import type { Lifecycle } from './virtual/scenarios';

/** List prices of us-east-1 in US dollars, read on 2026-11-28; the free tiers are left aside. */
const PRICES = {
  invocation: 0.2 / 1e6,
  gigabyteSecond: 0.0000166667,
  transition: 0.025 / 1_000,
} as const;
const SOURCES = [
  'https://aws.amazon.com/lambda/pricing/ (x86: $0.20 for a million requests, $0.0000166667 a GB-second)',
  'https://aws.amazon.com/step-functions/pricing/ (standard: $0.025 for 1,000 state transitions)',
  'https://aws.amazon.com/systems-manager/pricing/ (standard parameters and their standard throughput: no charge)',
];

export async function cost(installed: Installed): Promise<Section> {
  const bounds: Bound[] = [];
  // The price of a thousand creates, in US dollars.
  const minutes = [
    ['20 s', 20, 0.25],
    ['20 min', 1_200, 5],
  ] as const;
  const contenders = CONTENDERS.filter((contender) => contender !== 'peer' || !installed.peerProblem);
  const cases = minutes.flatMap(([title, seconds]) => contenders.map((contender) => ({ title, seconds, contender })));
  const results = await outcomes<Lifecycle>(
    installed.directory,
    cases.map(({ seconds, contender }) => ({
      do: 'lifecycle',
      assembly: synthesise(installed, contender, { count: 1 }),
      callMilliseconds: 100,
      rollback: false,
      remove: false,
      switches: { acquisitionSeconds: seconds, searchOrder: 'Shuffled' },
    })),
  );
  return {
    id: 'cost',
    title: 'Running cost',
    text: [
      'The create of one number whose order takes 20 s or 20 min, 100 ms a call. Invocations, GB-seconds and ' +
      'state transitions ' +
        'are counted; the GB-seconds include calls and pauses, not processor time. One ' +
        'month of a US number costs more than thousands of these.',
      `Prices: ${SOURCES.join('; ')}.`,
    ],
    tables: minutes.map(([title, , most]) => ({
      title: `The order takes ${title}`,
      columns: ['', 'invocations', 'GB-seconds', 'state transitions', 'US dollars a thousand creates', 'the stack'],
      rows: CONTENDERS.map((contender): Cell[] => {
        const outcome = results[cases.findIndex((each) => each.title === title && each.contender === contender)];
        if (!outcome || outcome.problem !== undefined) {
          const why = outcome?.problem ?? installed.peerProblem;
          return [TITLES[contender], withoutFigure(contender, `the order takes ${title}`, why, bounds)];
        }
        const { usage, create } = outcome.result;
        const dollars =
          usage.invocations * PRICES.invocation +
          usage.gigabyteSeconds * PRICES.gigabyteSecond +
          usage.transitions * PRICES.transition;
        if (contender === 'ours') {
          const what = `a thousand creates, the order takes ${title}`;
          bounds.push({ what, value: dollars * 1_000, most, unit: 'USD' });
        }
        return [
          TITLES[contender],
          usage.invocations,
          Number(usage.gigabyteSeconds.toFixed(2)),
          usage.transitions,
          (dollars * 1_000).toFixed(3),
          create.status,
        ];
      }),
    })),
    bounds,
  };
}
