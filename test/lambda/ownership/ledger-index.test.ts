/** Everybody's records by the numbers that they name: the latest copy counts, and one number costs what names it. */
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { Holding } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { everybodyElse, numbersNamed, recordsAbout } from '../../../lambda/ownership/ledger-index';
import { STACK } from '../support/harness';
import { earlier, known, NOW, ONE, THREE, TWO } from '../support/knowledge';

const ELSEWHERE = STACK.replace('stack/Lines/', 'stack/Elsewhere/');
const holding = (number: string): Holding => ({ number, acquired: 'Ordered' });
const sales = (change: Partial<AttemptRecord> = {}) => earlier({ logicalId: 'Sales', ...change });
const reading = (
  ledger: readonly AttemptRecord[] | undefined,
  records: readonly AttemptRecord[] = [],
  k: Known = known('Create'),
): Known => ({ ...k, records: { began: NOW, value: records }, ledger: ledger && { began: NOW, value: ledger } });
const attempts = (records: readonly AttemptRecord[]) => records.map(({ attempt }) => attempt).sort();

test('a record names what it holds, what it ordered, and what its generations held when they ended', () => {
  const declared = earlier().declared!;
  const record = earlier({
    holdings: [holding('+1')],
    orders: [{ numbers: ['+2', '+3'], intendedAt: NOW, token: 't', result: 'NotPlaced' }],
    endedGenerations: [{ declared, queued: [holding('+4')], leftInInventory: [holding('+5')] }],
  });
  expect(numbersNamed(record)).toEqual(['+1', '+2', '+3', '+4', '+5']);
});

describe('what is about a number', () => {
  test('are all records of each resource that has one which names it, for what closes it names no number', () => {
    const held = sales({ attempt: 'held', holdings: [holding(ONE)] });
    const closing = sales({ attempt: 'closing', requestType: 'Delete', closes: [held.generation] });
    const other = earlier({ logicalId: 'Fax', attempt: 'other', holdings: [holding(TWO)] });
    expect(attempts(recordsAbout(reading([held, closing, other]), ONE))).toEqual(['closing', 'held']);
    expect(recordsAbout(reading([held, closing, other]), THREE)).toEqual([]);
  });

  test('are not those of a resource that has the same name in another stack', () => {
    const here = sales({ attempt: 'here', holdings: [holding(ONE)] });
    const there = sales({ attempt: 'there', stackId: ELSEWHERE });
    expect(attempts(recordsAbout(reading([here, there]), ONE))).toEqual(['here']);
  });

  test('is not the own record', () => {
    const k = known('Create');
    const own = { ...k.record!, holdings: [holding(ONE)] };
    const before = earlier({ holdings: [holding(ONE)] });
    expect(attempts(recordsAbout(reading([own, before], [own], k), ONE))).toEqual([before.attempt]);
    expect(everybodyElse(reading([own, before], [own], k))).toEqual([before]);
  });

  test('is known of this resource without the ledger', () => {
    const before = earlier({ holdings: [holding(ONE)] });
    expect(recordsAbout(reading(undefined, [before]), ONE)).toEqual([before]);
  });
});

describe('of two copies of a record', () => {
  const older = earlier({ seq: 1, holdings: [holding(ONE)] });
  const newer = earlier({ seq: 2, holdings: [holding(TWO)] });

  test.each<[string, Known]>([
    ['the ledger', reading([newer], [older])],
    ['the records of this resource', reading([older], [newer])],
  ])('the later one counts: %s shows it', (_, k) => {
    expect(recordsAbout(k, ONE)).toEqual([]);
    expect(recordsAbout(k, TWO)).toEqual([newer]);
    expect(everybodyElse(k)).toEqual([newer]);
  });

  test('neither counts for the other when they are of different resources', () => {
    expect(everybodyElse(reading([older, sales({ seq: 9 })]))).toHaveLength(2);
  });
});

test('what is read anew is what counts', () => {
  const k = reading([sales({ holdings: [holding(ONE)] })]);
  expect(recordsAbout(k, ONE)).toHaveLength(1);
  expect(recordsAbout({ ...k, ledger: { began: NOW + 1, value: [] } }, ONE)).toEqual([]);
  expect(
    recordsAbout({ ...k, records: { began: NOW + 1, value: [earlier({ holdings: [holding(ONE)] })] } }, ONE),
  ).toHaveLength(2);
  expect(recordsAbout({ ...k, ledger: undefined }, ONE)).toEqual([]);
});

describe('the cost', () => {
  let looks = 0;
  const counted = (record: AttemptRecord): AttemptRecord =>
    new Proxy(record, {
      get: (of, name) => {
        looks++;
        return Reflect.get(of, name) as unknown;
      },
    });
  const numberOf = (owner: number) => `+1206${5_000_000 + owner}`;
  const ledgerOf = (owners: number) =>
    Array.from({ length: owners }, (_, owner) =>
      counted(
        earlier({
          logicalId: `Owner${owner}`,
          attempt: `attempt${owner}`,
          generation: `attempt${owner}`,
          holdings: [holding(numberOf(owner))],
        }),
      ),
    );
  const spent = (owners: number, asked: number) => {
    const k = reading(ledgerOf(owners));
    recordsAbout(k, ONE);
    const before = looks;
    // Whatever else is learnt: a decision is made anew after every step.
    for (let owner = 0; owner < asked; owner++) {
      expect(recordsAbout({ ...k, now: k.now + owner }, numberOf(owner))).toHaveLength(1);
    }
    return looks - before;
  };

  test(
    'of a number does not grow with the ledger: a hundred numbers beside a hundred owners, and beside a ' + 'thousand',
    () => expect(spent(1000, 100)).toBe(spent(100, 100)),
  );

  test('of the ledger is paid once: each record is looked at as often as it has parts', () => {
    const all = (owners: number) => {
      const k = reading(ledgerOf(owners));
      const before = looks;
      recordsAbout(k, ONE);
      return (looks - before) / owners;
    };
    expect(all(2000)).toBeCloseTo(all(200), 5);
  });
});
