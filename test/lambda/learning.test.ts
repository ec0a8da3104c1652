/** How what a step came to becomes knowledge: nothing is known to be newer than the question, and a loss is not a success. */
import { STACK } from './harness';
import { earlier, known, NOW, ONE, order, seen, state, TWO } from './knowledge';
import { CallError } from '../../lambda/order/errors';
import { Known, learn, Result, Step } from '../../lambda/order/known';

const AT = NOW + 1000;
const THEN = NOW + 3000;
const learnt = (step: Step, result: Result, k: Known = known('Create')) => learn(k, step, result, AT, THEN, 40_000);
const error = (name: string) => ({ error: new CallError('Any', name, 'said so') });
const TRUNK = { kind: 'VoiceConnectorId', id: 'abc' };

test('a look is as old as its question', () => {
  const records = [earlier()];
  expect(learnt({ do: 'LookRecords' }, { records })).toMatchObject({ now: THEN, remaining: 40_000, records: { at: AT, value: records } });
  expect(learnt({ do: 'LookLedger' }, { records }).ledger).toEqual({ at: AT, value: records });
  expect(learnt({ do: 'LookResource', stackId: STACK, logicalId: 'Sales' }, { resource: { stackStatus: 'x' } }).resources.get(`${STACK} Sales`)).toEqual({ at: AT, value: { stackStatus: 'x' } });
  expect(learnt({ do: 'LookOrder', id: 'a' }, { order: order('a', 'x', {}) }).orders.get('a')).toEqual({ at: AT, value: order('a', 'x', {}) });
  expect(learnt({ do: 'LookOrders' }, { orders: [] }).orderList).toEqual({ at: AT, value: [] });
  expect(learnt({ do: 'Wait', seconds: 1 }, {})).toEqual({ ...known('Create'), now: THEN, remaining: 40_000 });
});

test('a number that was asked for and not shown is certainly not there', () => {
  const { at, value } = learnt({ do: 'LookNumbers', sure: [ONE, TWO] }, { numbers: [state(ONE)] }).numbers!;
  expect([at, [...value]]).toEqual([AT, [[ONE, state(ONE)], [TWO, undefined]]]);
  expect([...learnt({ do: 'LookNumbers', sure: [] }, { numbers: [], sure: [TWO] }).numbers!.value]).toEqual([[TWO, undefined]]);
});

test('the own record is believed in its latest copy', () => {
  const k = known('Create');
  const stored = (seq: number) => ({ ...k.record!, seq, failure: 'stored' });
  const after = (seq: number) => learnt({ do: 'LookRecords' }, { records: [earlier(), stored(seq)] }, { ...k, record: { ...k.record!, seq: 2 } }).record;
  expect(after(1)).toMatchObject({ seq: 2 });
  expect(after(2)!.failure).toBeUndefined();
  expect(after(3)).toMatchObject({ seq: 3, failure: 'stored' });
  expect(learnt({ do: 'LookRecords' }, { records: [stored(0)] }, { ...k, record: undefined }).record).toEqual(stored(0));
  expect(learnt({ do: 'LookRecords' }, { records: [] }, k).record).toEqual(k.record);
});

describe('an order', () => {
  const step: Step = { do: 'Order', productType: 'VoiceConnector', numbers: [ONE], token: 't' };
  const armed = { ...known('Create'), ...seen(state(ONE)), armed: NOW, searches: new Map([['206', [ONE]]]) };

  test('that was placed is followed, and neither candidates nor numbers are believed any more', () => {
    const k = learnt(step, { order: order('a', 'Processing', {}) }, armed);
    expect(k).toMatchObject({ placed: { id: 'a' }, armed: undefined, numbers: undefined });
    expect(k.orders.get('a')).toEqual({ at: AT, value: order('a', 'Processing', {}) });
    expect(k.searches.size).toBe(0);
  });

  test('whose answer was lost is neither placed nor refused, and is not sent again', () => {
    const k = learn(armed, step, { error: new CallError('CreatePhoneNumberOrder', 'TimeoutError', '') }, AT, THEN, 1);
    expect([k.armed, k.placed, k.refused]).toEqual([undefined, undefined, undefined]);
  });

  test('alone makes candidates doubtful by being refused, and is alone in being lost', () => {
    const search: Step = { do: 'Search', query: { search: { Type: 'Search', Count: 1 } } };
    expect(learn(armed, search, error('AccessDeniedException'), AT, THEN, 1).searches.size).toBe(1);
    expect(learn(armed, step, error('AccessDeniedException'), AT, THEN, 1).searches.size).toBe(0);
    expect(learn(armed, search, error('TimeoutError'), AT, THEN, 1)).toMatchObject({ refused: { step: search } });
  });

  test('that was refused is known with the reason', () => {
    expect(learn(armed, step, { error: new CallError('CreatePhoneNumberOrder', 'BadRequestException', '', 400) }, AT, THEN, 1)).toMatchObject({ armed: undefined, refused: { step, error: { name: 'BadRequestException' } } });
  });
});

test('an order that the service does not know is known as such; another error is for a person', () => {
  const step: Step = { do: 'LookOrder', id: 'a' };
  expect([...learnt(step, error('NotFoundException')).orders]).toEqual([['a', { at: AT, value: undefined, unknownSince: AT }]]);
  expect(learnt(step, error('AccessDeniedException'))).toMatchObject({ refused: { step } });
  expect(learnt({ do: 'LookOrders' }, error('NotFoundException'))).toMatchObject({ refused: { step: { do: 'LookOrders' } } });
});

test('an order is unknown since the service first said so, and no more when it says something else', () => {
  const step: Step = { do: 'LookOrder', id: 'a' };
  const once = learnt(step, error('NotFoundException'));
  const twice = learn(once, step, error('NotFoundException'), AT + 2000, THEN, 1);
  expect(twice.orders.get('a')).toEqual({ at: AT + 2000, value: undefined, unknownSince: AT });
  expect(learn(once, { do: 'LookOrder', id: 'b' }, error('NotFoundException'), AT + 2000, THEN, 1).orders.get('b')).toMatchObject({ unknownSince: AT + 2000 });
  const known_ = learn(twice, step, { order: order('a', 'x', {}) }, AT + 3000, THEN, 1);
  expect(learn(known_, step, error('NotFoundException'), AT + 4000, THEN, 1).orders.get('a')).toMatchObject({ unknownSince: AT + 4000 });
});

test('a record that was written is the own one; an intent is armed by the write that adds it and by no other', () => {
  const k = { ...known('Create'), refused: { step: { do: 'LookOrders' } as const, error: error('x').error }, placed: order('a', 'x', {}) };
  const intent = { numbers: [ONE], at: NOW + 5, token: 't' };
  const armed = learnt({ do: 'Record', record: { ...k.record!, orders: [intent] } }, {}, k);
  expect(armed).toMatchObject({ armed: NOW + 5, placed: undefined, refused: undefined, record: { orders: [intent] } });
  expect(learnt({ do: 'Record', record: { ...armed.record!, seq: 9 } }, {}, { ...armed, armed: undefined }).armed).toBeUndefined();
  expect(learnt({ do: 'Record', record: { ...armed.record!, seq: 9 } }, {}, armed).armed).toBe(NOW + 5);
  const second = { ...intent, at: NOW + 6 };
  const twice = (first: object) => learnt({ do: 'Record', record: { ...k.record!, orders: [{ ...intent, ...first }, second] } }, {}, armed).armed;
  expect(twice({ id: 'a' })).toBe(NOW + 6);
  expect(twice({ result: 'NotPlaced' })).toBe(NOW + 6);
});

test('numbers are looked at anew when giving back begins, and when an order has brought some', () => {
  const k = { ...known('Create'), ...seen(state(ONE)) };
  const after = (change: object) => learnt({ do: 'Record', record: { ...k.record!, ...change } }, {}, k).numbers;
  const holdings = [{ number: ONE, got: 'Ordered' as const }];
  expect(after({})).toBeDefined();
  expect(after({ failedAt: 1 })).toBeUndefined();
  expect(after({ holdings })).toBeDefined();
  expect(after({ holdings, orders: [{ numbers: [ONE], at: 1, token: 't', id: 'a' }] })).toBeUndefined();
});

test('what is answered and cleared away is known to be', () => {
  expect(learnt({ do: 'Answer', outcome: { status: 'SUCCESS', physicalId: 'p' } }, {}).answered).toBe(true);
  expect(learnt({ do: 'Forget', records: [] }, {}).forgotten).toBe(true);
  expect(known('Create')).toMatchObject({ answered: false, forgotten: false });
});

describe('an effect', () => {
  const k = { ...known('Delete'), ...seen(state(ONE, { associations: [TRUNK, { kind: 'SipRuleId', id: 'rule' }] }), state(TWO)) };

  test('on a detail is taken as done', () => {
    const after = learnt({ do: 'Update', detail: 'name', value: 'Support', numbers: [ONE] }, { refusals: [] }, k);
    expect(after.numbers).toMatchObject({ at: NOW });
    expect([...after.numbers!.value.values()].map((each) => each!.name)).toEqual(['Support', '']);
    expect(after.numbers!.value.get(ONE)!.callingNameStatus).toBeUndefined();
    const named = learnt({ do: 'Update', detail: 'callingName', value: 'Example', numbers: [ONE] }, {}, k).numbers!.value.get(ONE);
    expect(named).toMatchObject({ callingName: 'Example', callingNameStatus: 'UpdateInProgress' });
  });

  test('on an association takes that one away', () => {
    expect(learnt({ do: 'Disassociate', numbers: [ONE], association: TRUNK }, {}, k).numbers!.value.get(ONE)!.associations).toEqual([{ kind: 'SipRuleId', id: 'rule' }]);
  });

  test('on where a number is has to be seen first', () => {
    for (const [step, key] of [[{ do: 'Release', numbers: [ONE] }, `Release ${ONE}`], [{ do: 'Restore', number: ONE }, `Restore ${ONE}`]] as [Step, string][]) {
      const after = learnt(step, { numbers: [] }, k);
      expect([...after.accepted]).toEqual([[key, THEN]]);
      expect(after.numbers).toEqual(k.numbers);
    }
  });

  test('that was refused for some is so for these only, and counted', () => {
    const refusal = { number: ONE, code: 'Conflict', message: 'busy' };
    const once = learnt({ do: 'Release', numbers: [ONE, TWO] }, { refusals: [refusal] }, k);
    expect([...once.refusals]).toEqual([[`Release ${ONE}`, { ...refusal, count: 1, at: THEN }]]);
    expect([...once.accepted.keys()]).toEqual([`Release ${TWO}`]);
    expect(learnt({ do: 'Release', numbers: [ONE] }, { refusals: [refusal] }, once).refusals.get(`Release ${ONE}`)!.count).toBe(2);
    expect([...learnt({ do: 'Update', detail: 'name', value: 'x', numbers: [ONE] }, { refusals: [refusal] }, k).refusals.keys()]).toEqual([`name ${ONE}`]);
  });

  test('whose call failed is a refusal of each number, and nothing else', () => {
    for (const step of [{ do: 'Release', numbers: [ONE] }, { do: 'Restore', number: ONE }, { do: 'Update', detail: 'name', value: 'x', numbers: [ONE] }, { do: 'Disassociate', numbers: [ONE], association: TRUNK }] as Step[]) {
      const after = learnt(step, error('ConflictException'), k);
      expect([...after.refusals.values()]).toEqual([{ number: ONE, code: 'ConflictException', message: 'said so', count: 1, at: THEN }]);
      expect(after.refused).toBeUndefined();
      expect(after.accepted.size).toBe(0);
    }
  });

  test('on numbers that were never looked at is no look', () => {
    expect(learnt({ do: 'Release', numbers: [ONE] }, {}, known('Delete')).numbers).toBeUndefined();
    expect(learnt({ do: 'Update', detail: 'name', value: 'x', numbers: ['+12065550199'] }, {}, k).numbers!.value.size).toBe(2);
  });
});
