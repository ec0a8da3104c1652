/** What each fault costs in numbers. */
import { CONTENDERS, Installed, synthesise, TITLES } from './install';
import { outcomes } from './jobs';
import { Bound, Section, Table, withoutFigure } from './report';
import { FaultName, FAULTS, Money } from './virtual/money';

/** A few that show most, for a short run. */
const SHORT: readonly FaultName[] = ['lostAnswer', 'deleteRefused', 'stages', 'functionLog'];

export async function money(installed: Installed, short: boolean): Promise<Section> {
  const faults = short ? SHORT : (Object.keys(FAULTS) as FaultName[]);
  const contenders = CONTENDERS.filter((contender) => contender !== 'peer' || !installed.peerProblem);
  const cases = faults.flatMap((fault) => contenders.map((contender) => ({ fault, contender })));
  const results = await outcomes<Money>(
    installed.directory,
    cases.map(({ fault, contender }) => ({
      do: 'money',
      fault,
      assembly: synthesise(installed, contender, { count: 1 }),
      changed: synthesise(installed, contender, { count: 1, areaCode: '425' }),
      stage: synthesise(installed, contender, { count: 1, stage: 'Prod' }),
    })),
  );
  const bounds: Bound[] = [];
  const tables = faults.map((fault): Table => ({
    title: FAULTS[fault],
    columns: ['', 'bought', 'leaked', 'stuck', 'missing', 'answered', 'the stack in the end'],
    rows: CONTENDERS.map((contender) => {
      const outcome = results[cases.findIndex((each) => each.fault === fault && each.contender === contender)];
      if (!outcome || outcome.problem !== undefined) {
        const why = outcome?.problem.split('\n')[0] ?? installed.peerProblem;
        return [TITLES[contender], withoutFigure(contender, FAULTS[fault], why, bounds)];
      }
      const { bought, leaked, stuck, missing, answered, end } = outcome.result;
      if (contender === 'ours') {
        bounds.push({ what: `leaked: ${FAULTS[fault]}`, value: leaked, most: 0, unit: 'numbers' });
        bounds.push({ what: `missing: ${FAULTS[fault]}`, value: missing, most: 0, unit: 'numbers' });
      }
      return [TITLES[contender], bought, leaked, stuck, missing, answered, end];
    }),
  }));
  return {
    id: 'money',
    title: 'Money',
    text: [
      'One number in a stack, and one fault. Counted three hours after the last operation has ended. Bought: ' +
      'numbers that were ' +
        'acquired at any time. Leaked: billed in the end, and in no stack. Stuck: billed, in a stack whose ' +
        'operation failed ' +
        'and can be repeated. Missing: declared by a stack that stands, and not held: released under it, or never ' +
        'bought. An update that asks for another area code buys one number more and releases the old one.',
    ],
    tables,
    bounds,
  };
}
