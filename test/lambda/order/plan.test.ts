/**
 * What an attempt plans before it touches anything: which numbers it keeps and brings back, and under which
 * generation.
 */
import { Known, resourceKey } from '../../../lambda/attempt/knowledge/knowledge';
import { StackEvent } from '../../../lambda/attempt/knowledge/observations';
import { Holding } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { RequestType } from '../../../lambda/attempt/record/record-envelope';
import { Step } from '../../../lambda/attempt/step';
import { LEDGER_LAG } from '../../../lambda/attempt/timing';
import { missing, missingNumbers, plan } from '../../../lambda/order/plan';
import { NumberState } from '../../../lambda/service/number-state';
import { SearchSourceProperties, SourceProperties } from '../../../src/contract/order';
import { STACK } from '../support/harness';
import { earlier, known, NOW, OLD, ONE, order, own, seen, state, THREE, TWO } from '../support/knowledge';

const NEW = 'cpno-00000000000000000002';
const THIRD = 'cpno-00000000000000000003';
/** In another area. */
const FAR = '+14255550100';
const search = (Count: number, change: Partial<SearchSourceProperties> = {}): SearchSourceProperties => ({
  Type: 'Search',
  Count,
  AreaCodes: ['206'],
  ...change,
});
const list = (...PhoneNumbers: string[]): SourceProperties => ({ Type: 'List', PhoneNumbers });
const ID = '12345678-1234-1234-1234-123456789012';
const bought = (number: string): Holding => ({ number, acquired: 'Ordered' });
const fresh = (number: string): Holding => ({ number, acquired: 'Ordered', acquiredHere: true });

/** A settled generation; the one that an Update builds on unless another is named. */
const holding = (
  source: SourceProperties,
  numbers: readonly string[],
  generation = OLD,
  change: Partial<AttemptRecord> = {},
) =>
  earlier({
    attempt: generation,
    generation,
    declared: { productType: 'VoiceConnector', source },
    holdings: numbers.map(fresh),
    outcome: { status: 'SUCCESS', physicalId: generation },
    ...change,
  });

/** Somebody who declares a source, long after everything that is recorded, with these numbers in the account. */
function wanting(
  kind: RequestType,
  source: SourceProperties,
  records: AttemptRecord[],
  states: (NumberState | string)[],
  properties: object = {},
): Known {
  const k = known(kind, {}, { Source: source, ...properties });
  const at = NOW + LEDGER_LAG;
  return {
    ...k,
    ...seen(...states),
    now: at,
    records: { began: at, value: [...records, k.record!] },
    ledger: { began: at, value: records },
  };
}
const here = (...numbers: string[]) => numbers.map((number) => state(number));

function planned(step: Step | undefined): { readonly numbers: string[]; readonly generation: string } {
  expect(step).toMatchObject({ do: 'Record', record: { plannedAt: NOW + LEDGER_LAG } });
  const { holdings, generation } = (step as Extract<Step, { do: 'Record' }>).record as AttemptRecord;
  return { numbers: holdings.map(({ number }) => number), generation };
}
const plans = (k: Known, abandoned: AttemptRecord[] = [], salvaged: Holding[] = []) =>
  planned(plan(k, abandoned, salvaged));
const failure = (step: Step | undefined) => (step as Extract<Step, { do: 'Record' }>).record.failure;

test('a plan is made once', () => {
  const k = wanting('Create', list(ONE), [], [ONE]);
  expect(plan({ ...k, record: { ...k.record!, plannedAt: NOW } }, [], [])).toBeUndefined();
});

describe('an Update of a generation that nothing is recorded of', () => {
  const update = (records: AttemptRecord[], change: Partial<Known['request']> = {}) => {
    const k = wanting('Update', list(ONE), records, [ONE]);
    return plan({ ...k, request: { ...k.request, ...change } }, [], []);
  };
  const failed = earlier({ outcome: { status: 'FAILED', physicalId: OLD } });

  test('plans nothing', () => {
    expect(failure(update([]))).toBe(
      `${OLD}: no record of this resource was found; restore it in Parameter Store, or declare the ` +
        'numbers with adoptExisting under a new construct id',
    );
  });

  test('says that the region cannot change when that is what was asked', () => {
    expect(failure(update([], { movedFrom: 'us-west-2' }))).toBe(
      'Support: the region of an order cannot change (it was us-west-2); declare a second order in the new ' +
        'region and remove the first',
    );
  });

  test.each<[boolean, string, AttemptRecord[], Partial<Known['request']>]>([
    [true, 'its Create is known to have failed', [failed], {}],
    [true, 'and others are recorded beside', [holding(list(), [], NEW), failed], {}],
    [true, 'CloudFormation made the id up', [], { physicalId: 'Lines-Support-ABC' }],
    [true, 'there is one', [earlier()], {}],
    [false, 'another one failed', [{ ...failed, generation: NEW }], {}],
    [false, 'it has been deleted', [earlier(), earlier({ requestType: 'Delete', attempt: 'x', closes: [OLD] })], {}],
    [false, 'it is at work', [earlier({ outcome: undefined })], {}],
  ])('goes on: %s: when %s', (expected, _, records, change) =>
    expect(failure(update(records, change)) === undefined).toBe(expected),
  );

  test('goes on under that generation', () => {
    const k = wanting('Update', list(TWO), [failed], [TWO]);
    expect(plans(k).generation).toBe(OLD);
  });

  test('is no matter to a Create', () => expect(plans(wanting('Create', list(ONE), [], [ONE])).numbers).toEqual([]));
});

describe('the generation', () => {
  const update = (source: SourceProperties, states: (NumberState | string)[]) =>
    plans(wanting('Update', source, [holding(list(ONE, TWO), [ONE, TWO])], states)).generation;
  const attempt = known('Update').request.attempt;

  test.each<[string, SourceProperties, (NumberState | string)[], string]>([
    ['stays when nothing changes', list(ONE, TWO), here(ONE, TWO), OLD],
    ['stays when a number is added', list(ONE, TWO, THREE), [...here(ONE, TWO), THREE], OLD],
    ['is a new one when a number is taken away', list(TWO), here(ONE, TWO), attempt],
    ['is a new one when all are', list(THREE), [...here(ONE, TWO), THREE], attempt],
    ['stays when what is taken away has gone already', list(TWO), [ONE, state(TWO)], OLD],
    ['stays when what is kept has gone', list(ONE, TWO), [ONE, state(TWO)], OLD],
    [
      'is a new one when what is taken away waits in the deletion queue',
      list(TWO),
      [state(ONE, { deleted: true }), state(TWO)],
      attempt,
    ],
  ])('%s', (_, source, states, expected) => expect(update(source, states)).toBe(expected));

  test('is a new one when CloudFormation made the id up', () => {
    const k = wanting('Update', list(ONE), [], [ONE]);
    const made = {
      ...k,
      request: { ...k.request, physicalId: 'Lines-Support-ABC' },
      record: { ...k.record!, generation: 'Lines-Support-ABC' },
    };
    expect(plans(made).generation).toBe(k.request.attempt);
  });
});

describe('what is missing', () => {
  const held = (source: SourceProperties, numbers: string[], stackStatus: string): Known => ({
    ...known('Update'),
    record: holding(source, numbers),
    resources: new Map([
      [resourceKey(STACK, 'Support'), { began: NOW, value: { stackStatus, status: 'UPDATE_IN_PROGRESS' } }],
    ]),
  });

  test.each<[string, SourceProperties, string[], number]>([
    ['of a list', list(ONE, TWO, THREE), [TWO], 2],
    ['of a search', search(3), [TWO], 2],
    ['of a search that has all', search(1), [TWO], 0],
    ['of an order that was placed elsewhere, whatever it brought', { Type: 'Order', PhoneNumberOrderId: ID }, [], 0],
  ])('%s is ordered, but not in a rollback', (_, source, numbers, expected) => {
    expect(missing(held(source, numbers, 'UPDATE_IN_PROGRESS'))).toBe(expected);
    for (const status of ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_FAILED']) {
      expect(missing(held(source, numbers, status))).toBe(0);
    }
  });

  test('of a list are the numbers that nobody holds yet', () =>
    expect(
      missingNumbers(holding(list(ONE, TWO, THREE), [TWO]), { Type: 'List', PhoneNumbers: [ONE, TWO, THREE] }),
    ).toEqual([ONE, THREE]));
});

test('what is assigned keeps its product type, so a plan for another fails', () => {
  const assigned = state(ONE, { associations: [{ kind: 'VoiceConnectorId', id: 'abc' }] });
  const k = wanting('Update', list(ONE), [holding(list(ONE), [ONE])], [assigned], {
    ProductType: 'SipMediaApplicationDialIn',
  });
  expect(failure(plan(k, [], []))).toContain(
    'its product type cannot be changed from VoiceConnector to SipMediaApplicationDialIn',
  );
});

describe('a list', () => {
  const base = holding(list(ONE), [ONE]);

  test('is looked up as far as anybody of this resource held it', () => {
    const k = wanting('Update', list(THREE, TWO), [base, holding(list(TWO), [TWO, FAR], NEW)], []);
    expect(plan({ ...k, numbers: undefined }, [], [])).toEqual({ do: 'LookNumbers', sure: [ONE, TWO] });
    expect(plan(k, [], [])).toEqual({ do: 'LookNumbers', sure: [ONE, TWO] });
  });

  test('is asked for by name as far as the service has refused an order for it: the inventory may be late', () => {
    const k = wanting('Create', list(ONE, TWO), [], [ONE]);
    const refused = own(k, { orders: [{ numbers: [TWO], intendedAt: NOW, token: 't', result: 'NotPlaced' }] });
    expect(plan(refused, [], [])).toEqual({ do: 'LookNumbers', sure: [TWO] });
  });

  test('that nobody held needs the inventory all the same', () =>
    expect(plan({ ...wanting('Create', list(ONE), [], []), numbers: undefined }, [], [])).toEqual({
      do: 'LookNumbers',
      sure: [],
    }));

  test('keeps what it has, as inherited, in the order of the list, and leaves the rest to be bought', () => {
    const step = plan(
      wanting('Update', list(THREE, TWO, ONE), [holding(list(ONE, TWO), [ONE, TWO])], [...here(ONE, TWO), THREE]),
      [],
      [],
    );
    expect(step).toMatchObject({ record: { holdings: [bought(TWO), bought(ONE)] } });
  });

  test.each(['AcquireFailed', 'Cancelled'])('does not count on what the service reports as %s', (status) =>
    expect(plans(wanting('Update', list(ONE), [base], [state(ONE, { status })])).numbers).toEqual([]),
  );

  test('gets a number by the best of its titles', () => {
    const buried = earlier({
      requestType: 'Delete',
      attempt: 'x',
      endedGenerations: [{ declared: base.declared!, queued: [bought(ONE)], leftInInventory: [] }],
    });
    const step = plan(wanting('Create', list(ONE), [buried], here(ONE)), [], [fresh(ONE)]);
    expect(step).toMatchObject({ record: { holdings: [fresh(ONE)] } });
  });

  test('fails for a number that may not be had, and asks where it is not known', () => {
    const k = wanting('Create', list(ONE), [], here(ONE));
    expect(failure(plan(k, [], []))).toBe(
      `${ONE}: already in the account's inventory, and no record says who bought it; set adoptExisting to ` +
        'adopt it',
    );
    expect(plan({ ...k, ledger: undefined }, [], [])).toEqual({ do: 'LookLedger' });
  });
});

test('an order that was placed elsewhere is planned as far as it has arrived, and the rest is told', () => {
  const source: SourceProperties = { Type: 'Order', PhoneNumberOrderId: ID };
  const k = wanting('Create', source, [], [state(ONE), TWO]);
  expect(plan(k, [], [])).toEqual({ do: 'LookOrder', id: ID });
  const orders = new Map([
    [ID, { began: NOW + LEDGER_LAG, value: order(ID, 'FOC', { [ONE]: 'Acquired', [TWO]: 'Processing' }) }],
  ]);
  const later = {
    ...k,
    now: NOW + 2 * LEDGER_LAG,
    orders,
    numbers: { ...k.numbers!, began: NOW + LEDGER_LAG },
    ledger: { began: NOW + 2 * LEDGER_LAG, value: [] },
  };
  expect(plan(later, [], [])).toMatchObject({
    do: 'Record',
    record: {
      holdings: [{ number: ONE, acquired: 'Adopted' }],
      warnings: [expect.stringContaining(`${TWO} not active yet`)],
    },
  });
});

describe('a search keeps', () => {
  const update = (source: SearchSourceProperties, states: (NumberState | string)[], ...others: AttemptRecord[]) =>
    plans(wanting('Update', source, [holding(search(3), [ONE, TWO, THREE]), ...others], states));

  test.each<[string, SearchSourceProperties, string[]]>([
    ['what it has, as long as it is what it looks for', search(3), [ONE, TWO, THREE]],
    ['as many as it wants', search(2), [ONE, TWO]],
    ['what matches a new pattern', search(3, { Pattern: '0101' }), [TWO]],
    ['what is in an area that it looks in', search(3, { AreaCodes: ['425'] }), []],
    ['nothing of another state: a number does not show it', search(3, { State: 'WA' }), []],
  ])('%s', (_, source, expected) => expect(update(source, here(ONE, TWO, THREE)).numbers).toEqual(expected));

  test('what it has, inherited; what is gone it does not count on', () => {
    const step = plan(wanting('Update', search(2), [holding(search(2), [ONE, TWO])], [state(ONE), TWO]), [], []);
    expect(step).toMatchObject({ record: { holdings: [bought(ONE)], generation: OLD } });
  });

  test.each<[string, (NumberState | string)[], string[]]>([
    ['before one that is gone', [ONE, state(TWO), state(THREE)], [TWO]],
    ['before one that would have to be restored', [state(ONE, { deleted: true }), state(TWO), THREE], [TWO]],
    ['before one that the service is stuck with', [state(ONE, { status: 'ReleaseFailed' }), state(TWO), THREE], [TWO]],
    ['and restores one only when nothing else is left', [ONE, state(TWO, { deleted: true }), THREE], [TWO]],
  ])('what is still there when it shrinks, %s', (_, states, expected) =>
    expect(update(search(1), states).numbers).toEqual(expected),
  );

  test('numbers of a list in whatever state it looks, as far as they show it', () => {
    const k = (Pattern: string) =>
      wanting('Update', search(2, { State: 'WA', Pattern }), [holding(list(ONE, TWO), [ONE, TWO])], here(ONE, TWO));
    expect(plans(k('010?')).numbers).toEqual([ONE, TWO]);
    expect(plans(k('0100')).numbers).toEqual([ONE]);
  });

  test('nothing that it has not looked at', () => {
    const k = wanting('Update', search(2), [holding(search(2), [ONE, FAR]), holding(search(9), [TWO], NEW)], []);
    expect(plan(k, [], [fresh(THREE)])).toEqual({
      do: 'LookNumbers',
      sure: [ONE, FAR, ONE, THREE, TWO].filter((one, at, all) => all.indexOf(one) === at),
    });
  });

  test('nothing, and looks at nothing, when there is nothing', () =>
    expect(plans({ ...wanting('Create', search(2), [], []), numbers: undefined }).numbers).toEqual([]));
});

describe('a search brings back', () => {
  const broken = (source: SourceProperties, numbers: string[]) => holding(source, numbers, NEW, { outcome: undefined });
  const back = (
    source: SearchSourceProperties,
    had: SourceProperties,
    salvaged: string[],
    states: (NumberState | string)[],
  ) => plans(wanting('Create', source, [], states), [broken(had, salvaged)], salvaged.map(fresh)).numbers;

  test.each<[string, SearchSourceProperties, SourceProperties, string[], string[]]>([
    ['what a broken-off attempt of it bought', search(2), search(2), [ONE, TWO], [ONE, TWO]],
    ['as many as it wants', search(1), search(2), [ONE, TWO], [ONE]],
    ['nothing from another area', search(2), search(2, { AreaCodes: ['425'] }), [FAR, ONE], [ONE]],
    ['nothing of another state', search(2), search(2, { State: 'WA' }), [ONE], []],
    ['also what was listed and fits', search(2), list(ONE, FAR), [ONE, FAR], [ONE]],
    ['no number twice', search(3), search(2), [ONE, ONE, TWO], [ONE, TWO]],
  ])('%s', (_, source, had, salvaged, expected) =>
    expect(back(source, had, salvaged, here(ONE, TWO, FAR))).toEqual(expected),
  );

  test('nothing that is gone, and then the next', () =>
    expect(back(search(1), search(2), [ONE, TWO], [ONE, state(TWO)])).toEqual([TWO]));

  test('only as many as it lacks, beside what it keeps', () => {
    const k = (Count: number, ...states: (NumberState | string)[]) =>
      wanting('Update', search(Count), [holding(search(2), [ONE])], states);
    const had = [broken(search(2), [TWO, THREE])];
    expect(plans(k(2, ...here(ONE, TWO, THREE)), had, [fresh(TWO), fresh(THREE)]).numbers).toEqual([ONE, TWO]);
    expect(plans(k(1, ...here(ONE, TWO, THREE)), had, [fresh(TWO), fresh(THREE)]).numbers).toEqual([ONE]);
    expect(plans(k(2, ONE, ...here(TWO, THREE)), had, [fresh(TWO), fresh(THREE)]).numbers).toEqual([TWO, THREE]);
    expect(plans(k(2, ...here(ONE, TWO)), had, [fresh(ONE), fresh(TWO)]).numbers).toEqual([ONE, TWO]);
  });

  test('what has yet to arrive, once it has', () =>
    expect(
      plan(
        wanting('Create', search(1), [], [state(ONE, { status: 'AcquireInProgress' })]),
        [broken(search(1), [ONE])],
        [fresh(ONE)],
      ),
    ).toEqual({ do: 'LookNumbers', sure: [ONE] }));

  test('nothing that has to be claimed before the claims are known', () => {
    const buried = earlier({
      requestType: 'Delete',
      attempt: 'x',
      endedGenerations: [{ declared: holding(search(1), []).declared!, queued: [bought(ONE)], leftInInventory: [] }],
    });
    const k = wanting('Create', search(1), [buried], [state(ONE, { deleted: true })]);
    expect(plan({ ...k, ledger: undefined }, [], [])).toEqual({ do: 'LookLedger' });
    expect(plans(k).numbers).toEqual([ONE]);
  });
});

describe('a search for what it has tried in vain to get', () => {
  const vain = (k: Known, ...excluded: string[]): Known => ({ ...k, record: { ...k.record!, excluded } });
  const queued = state(TWO, { deleted: true });
  const base = holding(search(2), [ONE, TWO]);

  test('keeps it no more, and is no new generation on that account', () => {
    const k = wanting('Update', search(2), [base], [state(ONE), queued]);
    expect(plans(k)).toEqual({ numbers: [ONE, TWO], generation: OLD });
    expect(plans(vain(k, THREE, TWO))).toEqual({ numbers: [ONE], generation: OLD });
    expect(plans(vain(wanting('Update', search(1), [base], [state(ONE), queued]), ONE)).generation).toBe(OLD);
    expect(plans(vain(wanting('Update', search(1), [base], here(ONE, TWO)), THREE)).generation).not.toBe(OLD);
  });

  test('keeps as many others as it wants', () =>
    expect(
      plans(vain(wanting('Update', search(1), [base], [state(ONE, { deleted: true }), state(TWO)]), ONE)).numbers,
    ).toEqual([TWO]));

  test('does not bring it back', () => {
    const k = wanting('Create', search(1), [], here(ONE, TWO));
    expect(
      plans(vain(k, ONE), [holding(search(2), [ONE, TWO], NEW, { outcome: undefined })], [fresh(ONE), fresh(TWO)])
        .numbers,
    ).toEqual([TWO]);
  });
});

describe('a search that is rolled back and finds more than it looks for', () => {
  const HOUR = 3_600_000;
  const sent = (sentAt: number, change: Partial<AttemptRecord> = {}) => ({ sentAt, goalAt: sentAt, ...change });
  const records = [
    holding(search(1), [TWO], OLD, sent(NOW - HOUR)),
    holding(list(ONE, TWO), [ONE, TWO], OLD, sent(NOW - 10_000, { attempt: 'update' })),
  ];
  const k: Known = {
    ...wanting('Update', search(1), records, here(ONE, TWO)),
    resources: new Map([
      [
        resourceKey(STACK, 'Support'),
        { began: NOW, value: { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS', status: 'UPDATE_IN_PROGRESS' } },
      ],
    ]),
  };
  const events: StackEvent[] = [
    { at: NOW, of: 'Stack', status: 'UPDATE_ROLLBACK_IN_PROGRESS' },
    { at: NOW - HOUR + 5_000, of: 'Stack', status: 'UPDATE_COMPLETE' },
    { at: NOW - HOUR + 4_000, of: 'Resource', status: 'UPDATE_COMPLETE', physicalId: OLD },
  ];
  const told = (since: number): Partial<Known> => ({
    history: { began: NOW + LEDGER_LAG, since, value: { events, whole: true, back: 0 } },
  });

  test('asks the events what was held before', () =>
    expect(plan(k, [], [])).toEqual({ do: 'LookEvents', since: NOW - 10_000 }));

  test('returns to what was held before', () =>
    expect(plans({ ...k, ...told(NOW - 10_000) }).numbers).toEqual([TWO]));
});

describe('an Update that comes to a new generation keeps first', () => {
  const before = search(2);
  const told = (...events: StackEvent[]): Partial<Known> => ({
    history: { began: NOW, since: NOW, value: { events, whole: true, back: 0 } },
  });
  const stable = (physicalId: string): StackEvent[] => [
    { at: 3, of: 'Stack', status: 'UPDATE_ROLLBACK_IN_PROGRESS' },
    { at: 2, of: 'Stack', status: 'UPDATE_COMPLETE' },
    { at: 1, of: 'Resource', status: 'UPDATE_COMPLETE', physicalId },
  ];
  const update = (source: SearchSourceProperties, change: Partial<Known>, ...others: AttemptRecord[]) => {
    const k = wanting(
      'Update',
      source,
      [holding(search(9, { Pattern: '010?' }), [ONE]), ...others],
      here(ONE, TWO, THREE, FAR),
    );
    return plans({ ...k, ...change }).numbers;
  };

  test.each<[string, SearchSourceProperties, Partial<Known>, AttemptRecord[], string[]]>([
    ['what was declared in just these words', before, {}, [holding(before, [TWO], NEW)], [TWO, ONE]],
    ['what it has, when the other declared something else', before, {}, [holding(search(1), [TWO], NEW)], [ONE, TWO]],
    [
      'what stood before the rollback, whatever its words were',
      before,
      told(...stable(NEW)),
      [holding(search(1), [TWO], NEW)],
      [TWO, ONE],
    ],
    [
      'and not what has the same words and did not stand',
      before,
      told(...stable(THIRD)),
      [holding(before, [TWO], NEW)],
      [ONE, TWO],
    ],
    [
      'what stood, before what has the same words',
      search(1),
      told(...stable(THIRD)),
      [holding(search(1), [TWO], NEW), holding(before, [THREE], THIRD)],
      [THREE],
    ],
    [
      'no more of what stood than it looks for',
      before,
      told(...stable(NEW)),
      [holding(search(1), [FAR, TWO], NEW)],
      [TWO, ONE],
    ],
    [
      'nothing that was listed and is not what it looks for',
      before,
      told(...stable(NEW)),
      [holding(list(FAR), [FAR], NEW)],
      [ONE],
    ],
    [
      'what it has, and then what another generation lists that is still there',
      before,
      {},
      [holding(list(FAR, TWO), [FAR, TWO], NEW)],
      [ONE, TWO],
    ],
    ['each number once, as many as it looks for', search(3), {}, [holding(search(3), [ONE, TWO], NEW)], [ONE, TWO]],
    ['each number once', before, {}, [holding(before, [ONE, TWO], NEW)], [ONE, TWO]],
    [
      'nothing of an earlier stack just for its words',
      search(1),
      {},
      [holding(search(1), [TWO], NEW, { stackId: earlier().stackId.replace('11111111', '99999999') })],
      [ONE],
    ],
  ])('%s', (_, source, change, others, expected) => expect(update(source, change, ...others)).toEqual(expected));
});
