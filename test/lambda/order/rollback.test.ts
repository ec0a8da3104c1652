/**
 * An Update that rolls back returns to what was held before: it buys nothing, and what cannot come back is a warning.
 */
import { Known, refusalKey } from '../../../lambda/attempt/knowledge/knowledge';
import { StackEvent } from '../../../lambda/attempt/knowledge/observations';
import { Holding } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { isRollingBack } from '../../../lambda/attempt/stack-events';
import { LEDGER_LAG, RETRY_PAUSE } from '../../../lambda/attempt/timing';
import { acquire } from '../../../lambda/order/acquisition/acquire';
import { plan } from '../../../lambda/order/plan';
import { heldBeforeOperation, notBroughtBack, wasSentBefore } from '../../../lambda/order/rollback';
import { SourceProperties } from '../../../src/contract/order';
import { STACK } from '../support/harness';
import { earlier, known, NOW, OLD, ONE, own, recordOf, seen, state, THREE, TWO } from '../support/knowledge';

const NEW = 'cpno-00000000000000000002';
const list = (...PhoneNumbers: string[]): SourceProperties => ({ Type: 'List', PhoneNumbers });
const search = (Count: number): SourceProperties => ({ Type: 'Search', Count, AreaCodes: ['206'] });
const bought = (number: string): Holding => ({ number, acquired: 'Ordered' });
const base = (source: SourceProperties, numbers: string[], change: Partial<AttemptRecord> = {}) =>
  earlier({ declared: { productType: 'VoiceConnector', source }, holdings: numbers.map(bought), ...change });
const resource = (stackStatus: string, operationAt?: number) => ({
  resources: new Map([
    [`${STACK} Support`, { began: NOW + 60_000, value: { stackStatus, status: 'UPDATE_IN_PROGRESS', operationAt } }],
  ]),
});

/** A rollback to a source, beside these records, with these numbers in the account. */
function rolling(
  source: SourceProperties,
  records: AttemptRecord[],
  states: Parameters<typeof seen>,
  change: Partial<Known> = {},
): Known {
  const k = known('Update', {}, { Source: source });
  const now = NOW + 60_000;
  const numbers = { began: now, value: seen(...states).numbers!.value };
  return {
    ...k,
    now,
    numbers,
    records: { began: now, value: [...records, k.record!] },
    ledger: { began: now, value: records },
    ...resource('UPDATE_ROLLBACK_IN_PROGRESS', NOW - 1000),
    ...change,
  };
}
const planned = (k: Known) => {
  const { holdings, warnings, failure } = recordOf(plan(k, [], []));
  return { numbers: holdings.map(({ number }) => number), warnings, failure };
};

test.each<[boolean, 'Create' | 'Update', string]>([
  [true, 'Update', 'UPDATE_ROLLBACK_IN_PROGRESS'],
  [true, 'Update', 'UPDATE_ROLLBACK_FAILED'],
  [false, 'Update', 'UPDATE_IN_PROGRESS'],
  [false, 'Update', 'ROLLBACK_IN_PROGRESS'],
  [false, 'Create', 'UPDATE_ROLLBACK_IN_PROGRESS'],
])('rolls back: %s: a %s in %s', (expected, kind, status) =>
  expect(isRollingBack({ ...known(kind), ...resource(status) })).toBe(expected),
);

test('nobody rolls back before CloudFormation was asked', () => expect(isRollingBack(known('Update'))).toBe(false));

test.each([
  [true, -2_000],
  [false, 0],
  [false, 900],
])(
  'was sent before the operation that is rolled back: %s: a request that is dated %i ms after its beginning',
  (expected, after) => {
    const second = NOW - 10_000;
    const asked = base(list(ONE), [ONE], { sentAt: second + after });
    const k = rolling(list(ONE), [], [], resource('UPDATE_ROLLBACK_IN_PROGRESS', second + 400));
    // The stack became stable within the second in which its next operation began.
    const events = [{ at: second + 300, of: 'Stack' as const, status: 'UPDATE_COMPLETE' }];
    const history = { began: k.now, value: { events, whole: true, back: 0 }, since: 0 };
    expect(wasSentBefore({ ...k, history }, asked)).toBe(expected);
  },
);

describe('what was held before the operation', () => {
  const held = (records: AttemptRecord[], change: Partial<Known> = {}) =>
    heldBeforeOperation(rolling(list(ONE), records, [], change))?.attempt;
  const update = (sentAt: number, change: Partial<AttemptRecord> = {}) =>
    base(list(ONE, TWO), [ONE, TWO], { requestType: 'Update', attempt: 'update', sentAt, ...change });

  test('is what the last attempt held that was sent before it began', () => {
    expect(held([base(list(ONE), [ONE])])).toBe(OLD);
    expect(held([base(list(ONE), [ONE]), update(NOW - 2000)])).toBe('update');
    expect(held([base(list(ONE), [ONE]), update(NOW - 500)])).toBe(OLD);
    expect(held([])).toBeUndefined();
  });

  test.each<[string, Partial<AttemptRecord>]>([
    ['failed', { outcome: { status: 'FAILED', physicalId: OLD } }],
    ['is at work', { outcome: undefined }],
    ['was a Delete', { requestType: 'Delete' }],
    ['is of another generation', { generation: NEW }],
    ['is of an earlier stack', { stackId: STACK.replace('11111111', '99999999') }],
  ])('is nothing of what %s', (_, change) =>
    expect(held([base(list(ONE), [ONE]), update(NOW - 2000, change)])).toBe(OLD),
  );

  test('is what the generation held that stood before, where the events tell', () => {
    const events: StackEvent[] = [
      { at: NOW - 500, of: 'Stack', status: 'UPDATE_ROLLBACK_IN_PROGRESS' },
      { at: NOW - 2000, of: 'Stack', status: 'UPDATE_COMPLETE' },
      { at: NOW - 3000, of: 'Resource', status: 'UPDATE_COMPLETE', physicalId: NEW },
    ];
    const told = { history: { began: NOW, since: 0, value: { events, whole: true, back: 0 } } };
    const stood = base(list(TWO), [TWO], { attempt: NEW, generation: NEW, sentAt: NOW - 4000 });
    expect(held([base(list(ONE), [ONE]), stood], told)).toBe(NEW);
    expect(held([base(list(ONE), [ONE]), { ...stood, sentAt: NOW - 1500 }], told)).toBeUndefined();
  });
});

describe('a rollback to a list', () => {
  test('holds what was held and is there, and warns of what is not', () => {
    expect(planned(rolling(list(ONE, TWO), [base(list(ONE, TWO), [ONE, TWO])], [state(ONE), TWO]))).toEqual({
      numbers: [ONE],
      warnings: [
        `${TWO}: it is not in the account any more; a rollback buys nothing, and the next update orders it again`,
      ],
      failure: undefined,
    });
  });

  test('takes nothing that it declares and did not hold', () =>
    expect(planned(rolling(list(ONE, TWO), [base(list(ONE, TWO), [ONE])], [state(ONE), state(TWO)]))).toMatchObject({
      numbers: [ONE],
      warnings: [],
    }));

  test('goes on without a number that it may not take, and says why', () => {
    const stood = base(list(ONE, TWO), [ONE, TWO], { attempt: 'stood' });
    const records = [stood, base(list(ONE), [ONE], { requestType: 'Update', sentAt: NOW - 500 })];
    const k = rolling(list(ONE, TWO), records, [state(ONE), state(TWO)], {
      ledger: { began: NOW + 60_000 + LEDGER_LAG, value: records },
    });
    expect(planned(k)).toEqual({
      numbers: [ONE],
      failure: undefined,
      warnings: [
        `${TWO}: already in the account's inventory, and no record says who bought it; set adoptExisting ` +
          'to adopt it',
      ],
    });
    const forward = { ...k, ...resource('UPDATE_IN_PROGRESS') };
    expect(planned(forward)).toMatchObject({ failure: expect.stringContaining('set adoptExisting') });
  });
});

test('a rollback to a search warns of what it held and is gone', () => {
  expect(planned(rolling(search(2), [base(search(2), [ONE, TWO])], [state(ONE), TWO]))).toEqual({
    numbers: [ONE],
    warnings: [notBroughtBack(TWO, 'it is not in the account any more')],
    failure: undefined,
  });
});

describe('a rollback acquires', () => {
  const holding = (holdings: Holding[], states: Parameters<typeof seen>, change: Partial<Known> = {}) =>
    acquire(own(rolling(list(ONE, TWO, THREE), [], states, change), { plannedAt: NOW, holdings }));
  const restored: Holding = { number: TWO, acquired: 'Restored', acquiredHere: true };
  const refused = (code: string, at: number) => ({
    refusals: new Map([[refusalKey('Restore', TWO), { number: TWO, code, message: 'no', count: 1, at }]]),
  });

  test('nothing by an order, whatever is missing', () => expect(holding([bought(ONE)], [state(ONE)])).toBeUndefined());

  test('what it can restore', () =>
    expect(holding([bought(ONE), restored], [state(ONE), state(TWO, { deleted: true })])).toEqual({
      do: 'Restore',
      number: TWO,
    }));

  test('and goes on without what cannot be restored, with a warning', () => {
    const step = (code: string) =>
      holding(
        [bought(ONE), restored],
        [state(ONE), state(TWO, { deleted: true })],
        refused(code, NOW + 60_000 - RETRY_PAUSE),
      );
    for (const code of ['ResourceLimitExceededException', 'BadRequestException']) {
      expect(step(code)).toMatchObject({
        do: 'Record',
        record: {
          holdings: [bought(ONE)],
          warnings: [
            `${TWO}: it could not be restored (${code}: no); a rollback buys nothing, and ` +
              'the next update orders it again',
          ],
        },
      });
      expect(step(code)).not.toHaveProperty('record.failure');
    }
  });
});
