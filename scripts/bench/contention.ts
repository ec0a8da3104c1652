/** Many creates at once upon one small pool: they find the same numbers. */
import { CONTENDERS, Installed, synthesise, TITLES } from './install';
import { outcomes } from './jobs';
import { Bound, Cell, Section, withoutFigure } from './report';
import type { Lifecycle } from './virtual/scenarios';

const POOL = 60;

export async function contention(installed: Installed, short: boolean): Promise<Section> {
  const counts = short ? [10] : [10, 20, 50];
  const orders = short ? (['Fixed'] as const) : (['Fixed', 'Shuffled'] as const);
  const contenders = CONTENDERS.filter((contender) => contender !== 'peer' || !installed.peerProblem);
  const cases = contenders.flatMap((contender) =>
    orders.flatMap((searchOrder) => counts.map((count) => ({ contender, searchOrder, count }))),
  );
  const results = await outcomes<Lifecycle>(
    installed.directory,
    cases.map(({ contender, searchOrder, count }) => ({
      do: 'lifecycle',
      assembly: synthesise(installed, contender, { count }),
      callMilliseconds: 100,
      rollback: false,
      remove: false,
      switches: { acquisitionSeconds: 20, searchOrder, stockPerPool: POOL },
    })),
  );
  const bounds: Bound[] = [];
  const tables = orders.map((searchOrder) => ({
    title: `The search returns the numbers in ${searchOrder === 'Fixed' ? 'the same order each time' : 'any order'}`,
    columns: ['', ...counts.flatMap((count) => [`${count}: failures`, 'calls', 'seconds'])],
    rows: CONTENDERS.map((contender) => [
      TITLES[contender],
      ...counts.flatMap((count): Cell[] => {
        const index = cases.findIndex(
          (each) => each.contender === contender && each.searchOrder === searchOrder && each.count === count,
        );
        const outcome = results[index];
        if (!outcome || outcome.problem !== undefined) {
          const why = outcome?.problem ?? installed.peerProblem;
          return [withoutFigure(contender, `${count} creates, ${searchOrder}`, why, bounds), '', ''];
        }
        const { failed, calls, seconds } = outcome.result.create;
        if (contender === 'ours') {
          bounds.push({ what: `failures of ${count} creates, ${searchOrder}`, value: failed, most: 0, unit: '' });
        }
        return [failed, calls.service, Number(seconds.toFixed(1))];
      }),
    ]),
  }));
  return {
    id: 'contention',
    title: 'Contention',
    text: [
      `So many single-number creates at once in one stack, in one area code with ${POOL} numbers; 100 ms a call. ` +
        'A failure makes CloudFormation roll the stack back; here it is told not to, so that all are counted.',
    ],
    tables,
    bounds,
  };
}
