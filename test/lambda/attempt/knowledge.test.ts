/**
 * How what a step came to becomes knowledge: nothing is known to be newer than the question, and a loss is neither a
 * success nor a refusal.
 */
import { unlearn } from '../../../lambda/attempt/knowledge/changes';
import {
  associationKey,
  CountedRefusal,
  disassociationKey,
  Known,
  mayHaveHappened,
  memoryOf,
  refusalKey,
  start,
} from '../../../lambda/attempt/knowledge/knowledge';
import { learn } from '../../../lambda/attempt/knowledge/learn';
import { SipRuleState } from '../../../lambda/attempt/knowledge/observations';
import { Holding } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { RuleSettings, Trigger } from '../../../lambda/attempt/record/sip-rule-payload';
import { Result, Step } from '../../../lambda/attempt/step';
import { CallError } from '../../../lambda/service/errors';
import { STACK } from '../support/harness';
import { bought, earlier, known, NOW, ONE, order, own, seen, state, TWO } from '../support/knowledge';

const AT = NOW + 1000;
const THEN = NOW + 3000;
const learnt = (step: Step, result: Result, k: Known = known('Create')) =>
  learn(k, step, result, { began: AT, ended: THEN, remaining: 40_000 });
const error = (name: string) => ({ error: new CallError('Any', name, 'said so') });
const TRUNK = { kind: 'VoiceConnectorId', id: 'abc' };

test('a look is as old as its question', () => {
  const records = [earlier()];
  expect(learnt({ do: 'LookRecords' }, { records })).toMatchObject({
    now: THEN,
    remaining: 40_000,
    records: { began: AT, value: records },
  });
  expect(learnt({ do: 'LookLedger' }, { records }).ledger).toEqual({ began: AT, ended: THEN, value: records });
  expect(
    learnt(
      { do: 'LookResource', stackId: STACK, logicalId: 'Sales' },
      { resource: { stackStatus: 'x' } },
    ).resources.get(`${STACK} Sales`),
  ).toEqual({ began: AT, ended: THEN, value: { stackStatus: 'x' } });
  expect(learnt({ do: 'LookOrder', id: 'a' }, { order: order('a', 'x', {}) }).orders.get('a')).toEqual({
    began: AT,
    ended: THEN,
    value: order('a', 'x', {}),
  });
  expect(learnt({ do: 'LookOrders' }, { orders: [] }).orderList).toEqual({ began: AT, ended: THEN, value: [] });
  expect(learnt({ do: 'Wait', seconds: 1 }, {})).toEqual({ ...known('Create'), now: THEN, remaining: 40_000 });
});

test('a number that was asked for and not shown is certainly not there', () => {
  const { began, value } = learnt({ do: 'LookNumbers', sure: [ONE, TWO] }, { numbers: [state(ONE)] }).numbers!;
  expect([began, [...value]]).toEqual([
    AT,
    [
      [ONE, state(ONE)],
      [TWO, undefined],
    ],
  ]);
  expect([...learnt({ do: 'LookNumbers', sure: [] }, { numbers: [], sure: [TWO] }).numbers!.value]).toEqual([
    [TWO, undefined],
  ]);
});

test('the own record is believed in its latest copy', () => {
  const k = known('Create');
  const stored = (seq: number) => ({ ...k.record!, seq, failure: 'stored' });
  const after = (seq: number) =>
    learnt({ do: 'LookRecords' }, { records: [earlier(), stored(seq)] }, { ...k, record: { ...k.record!, seq: 2 } })
      .record;
  expect(after(1)).toMatchObject({ seq: 2 });
  expect(after(2)!.failure).toBeUndefined();
  expect(after(3)).toMatchObject({ seq: 3, failure: 'stored' });
  expect(learnt({ do: 'LookRecords' }, { records: [stored(0)] }, { ...k, record: undefined }).record).toEqual(
    stored(0),
  );
  expect(learnt({ do: 'LookRecords' }, { records: [] }, k).record).toEqual(k.record);
});

describe('an order', () => {
  const step: Step = { do: 'Order', productType: 'VoiceConnector', numbers: [ONE], token: 't' };
  const armed = { ...known('Create'), ...seen(state(ONE)), purchaseReady: NOW, searches: new Map([['206', [ONE]]]) };

  test('that was placed is followed, and neither candidates nor numbers are believed any more', () => {
    const k = learnt(step, { order: order('a', 'Processing', {}) }, armed);
    expect(k).toMatchObject({ purchaseAnswered: { id: 'a' }, purchaseReady: undefined, numbers: undefined });
    expect(k.orders.get('a')).toEqual({ began: AT, ended: THEN, value: order('a', 'Processing', {}) });
    expect(k.searches.size).toBe(0);
  });

  test('whose response was lost is neither placed nor refused, and is not sent again', () => {
    const k = learn(
      armed,
      step,
      { error: new CallError('CreatePhoneNumberOrder', 'TimeoutError', '') },
      { began: AT, ended: THEN, remaining: 1 },
    );
    expect([k.purchaseReady, k.purchaseAnswered, k.refused]).toEqual([undefined, undefined, undefined]);
  });

  test('alone makes candidates doubtful by being refused, and is alone in being lost', () => {
    const search: Step = { do: 'Search', query: { search: { Type: 'Search', Count: 1 } } };
    expect(
      learn(armed, search, error('AccessDeniedException'), { began: AT, ended: THEN, remaining: 1 }).searches.size,
    ).toBe(1);
    expect(
      learn(armed, step, error('AccessDeniedException'), { began: AT, ended: THEN, remaining: 1 }).searches.size,
    ).toBe(0);
    expect(learn(armed, search, error('TimeoutError'), { began: AT, ended: THEN, remaining: 1 })).toMatchObject({
      refused: { step: search },
    });
  });

  test('that was refused is known with the reason', () => {
    expect(
      learn(
        armed,
        step,
        { error: new CallError('CreatePhoneNumberOrder', 'BadRequestException', '', 400) },
        { began: AT, ended: THEN, remaining: 1 },
      ),
    ).toMatchObject({ purchaseReady: undefined, refused: { step, error: { name: 'BadRequestException' } } });
  });
});

test('an order that the service does not know is known as such; another error is for a person', () => {
  const step: Step = { do: 'LookOrder', id: 'a' };
  const unknown = learnt(step, error('NotFoundException'));
  expect([...unknown.orders]).toEqual([['a', { began: AT, ended: THEN, value: undefined }]]);
  expect([...unknown.unknownOrders]).toEqual([['a', AT]]);
  expect(learnt(step, error('AccessDeniedException'))).toMatchObject({ refused: { step } });
  expect(learnt({ do: 'LookOrders' }, error('NotFoundException'))).toMatchObject({
    refused: { step: { do: 'LookOrders' } },
  });
});

test('an order is unknown since the service first said so, and no more when it says something else', () => {
  const step: Step = { do: 'LookOrder', id: 'a' };
  const once = learnt(step, error('NotFoundException'));
  const twice = learn(once, step, error('NotFoundException'), { began: AT + 2000, ended: THEN, remaining: 1 });
  expect(twice.orders.get('a')).toEqual({ began: AT + 2000, ended: THEN, value: undefined });
  expect([...twice.unknownOrders]).toEqual([['a', AT]]);
  const later = { began: AT + 2000, ended: THEN, remaining: 1 };
  expect([...learn(once, { do: 'LookOrder', id: 'b' }, error('NotFoundException'), later).unknownOrders]).toEqual([
    ['a', AT],
    ['b', AT + 2000],
  ]);
  const known_ = learn(twice, step, { order: order('a', 'x', {}) }, { began: AT + 3000, ended: THEN, remaining: 1 });
  expect(known_.unknownOrders.size).toBe(0);
  expect(
    learn(known_, step, error('NotFoundException'), { began: AT + 4000, ended: THEN, remaining: 1 }).unknownOrders.get(
      'a',
    ),
  ).toBe(AT + 4000);
});

test('a record that was written is the own one; an intent is armed by the write that adds it and by no other', () => {
  const k = {
    ...known('Create'),
    refused: { step: { do: 'LookOrders' } as const, error: error('x').error },
    purchaseAnswered: order('a', 'x', {}),
  };
  const intent = { numbers: [ONE], intendedAt: NOW + 5, token: 't' };
  const armed = learnt({ do: 'Record', record: { ...k.record!, orders: [intent] } as AttemptRecord }, {}, k);
  expect(armed).toMatchObject({
    purchaseReady: NOW + 5,
    purchaseAnswered: undefined,
    refused: undefined,
    record: { orders: [intent] },
  });
  expect(
    learnt({ do: 'Record', record: { ...armed.record!, seq: 9 } }, {}, { ...armed, purchaseReady: undefined })
      .purchaseReady,
  ).toBeUndefined();
  expect(learnt({ do: 'Record', record: { ...armed.record!, seq: 9 } }, {}, armed).purchaseReady).toBe(NOW + 5);
  const second = { ...intent, intendedAt: NOW + 6 };
  const twice = (first: object) =>
    learnt(
      { do: 'Record', record: { ...k.record!, orders: [{ ...intent, ...first }, second] } as AttemptRecord },
      {},
      armed,
    ).purchaseReady;
  expect(twice({ id: 'a' })).toBe(NOW + 6);
  expect(twice({ result: 'NotPlaced' })).toBe(NOW + 6);
});

test('numbers are looked at anew when releasing begins, and when an order has brought some', () => {
  const k = { ...known('Create'), ...seen(state(ONE)) };
  const after = (change: object) => learnt({ do: 'Record', record: { ...k.record!, ...change } }, {}, k).numbers;
  const holdings = [{ number: ONE, acquired: 'Ordered' as const }];
  expect(after({})).toBeDefined();
  expect(after({ failedAt: 1 })).toBeUndefined();
  expect(after({ holdings })).toBeDefined();
  expect(after({ holdings, orders: [{ numbers: [ONE], intendedAt: 1, token: 't', id: 'a' }] })).toBeUndefined();
});

test('that a response was sent, and that records were cleared away, is known', () => {
  expect(learnt({ do: 'Answer', outcome: { status: 'SUCCESS', physicalId: 'p' } }, {}).answered).toBe(true);
  expect(learnt({ do: 'Forget', records: [] }, {}).forgotten).toBe(true);
  expect(known('Create')).toMatchObject({ answered: false, forgotten: false });
});

describe('an effect', () => {
  const k = {
    ...known('Delete'),
    ...seen(state(ONE, { associations: [TRUNK, { kind: 'SipRuleId', id: 'rule' }] }), state(TWO)),
  };

  test('is remembered as accepted when its call had ended, and the look stays what it was', () => {
    const effects = (step: Step) => {
      const after = learnt(step, { refusals: [] }, k);
      expect(after.numbers).toBe(k.numbers);
      return [...after.effects];
    };
    expect(effects({ do: 'Update', detail: 'name', value: 'Support', numbers: [ONE] })).toEqual([
      [ONE, [{ at: THEN, did: 'name', value: 'Support' }]],
    ]);
    expect(effects({ do: 'Disassociate', numbers: [ONE], association: TRUNK })).toEqual([
      [ONE, [{ at: THEN, did: 'Disassociate', value: 'abc' }]],
    ]);
    expect(effects({ do: 'Restore', number: ONE })).toEqual([[ONE, [{ at: THEN, did: 'Restore' }]]]);
    expect(effects({ do: 'Release', numbers: [ONE, TWO] })).toEqual(
      [ONE, TWO].map((number) => [number, [{ at: THEN, did: 'Release' }]]),
    );
  });

  test('comes after those before it', () => {
    const named = learnt({ do: 'Update', detail: 'name', value: 'Support', numbers: [ONE] }, {}, k);
    const called = learn(
      named,
      { do: 'Update', detail: 'callingName', value: 'Example', numbers: [ONE] },
      {},
      { began: THEN, ended: THEN + 1, remaining: 1 },
    );
    expect(called.effects.get(ONE)!.map(({ did }) => did)).toEqual(['name', 'callingName']);
  });

  test('that is accepted after all is refused no more', () => {
    const update: Step = { do: 'Update', detail: 'name', value: 'Support', numbers: [ONE] };
    const refused = learnt(update, { refusals: [{ number: ONE, code: 'Conflict', message: 'busy' }] }, k);
    expect([refused.refusals.size, refused.effects.size]).toEqual([1, 0]);
    expect(learnt(update, {}, refused).refusals.size).toBe(0);
  });

  test('that was refused for some is so for these only, and counted', () => {
    const refusal = { number: ONE, code: 'Conflict', message: 'busy' };
    const once = learnt({ do: 'Release', numbers: [ONE, TWO] }, { refusals: [refusal] }, k);
    expect([...once.refusals]).toEqual([[`Release ${ONE}`, { ...refusal, count: 1, at: THEN }]]);
    expect([...once.effects.keys()]).toEqual([TWO]);
    expect(
      learnt({ do: 'Release', numbers: [ONE] }, { refusals: [refusal] }, once).refusals.get(`Release ${ONE}`)!.count,
    ).toBe(2);
    expect([
      ...learnt(
        { do: 'Update', detail: 'name', value: 'x', numbers: [ONE] },
        { refusals: [refusal] },
        k,
      ).refusals.keys(),
    ]).toEqual([`name ${ONE}`]);
  });

  test('whose call failed is a refusal of each number, and nothing else', () => {
    for (const step of [
      { do: 'Release', numbers: [ONE] },
      { do: 'Restore', number: ONE },
      { do: 'Update', detail: 'name', value: 'x', numbers: [ONE] },
      { do: 'Disassociate', numbers: [ONE], association: TRUNK },
    ] as Step[]) {
      const after = learnt(step, error('ConflictException'), k);
      expect([...after.refusals.values()]).toEqual([
        { number: ONE, code: 'ConflictException', message: 'said so', count: 1, at: THEN },
      ]);
      expect(after.refused).toBeUndefined();
      expect(after.effects.size).toBe(0);
    }
  });

  test('on numbers that were never looked at is no look', () => {
    expect(learnt({ do: 'Release', numbers: [ONE] }, {}, known('Delete')).numbers).toBeUndefined();
    expect(
      learnt({ do: 'Update', detail: 'name', value: 'x', numbers: ['+12065550199'] }, {}, k).numbers!.value.size,
    ).toBe(2);
  });
});

describe('a change whose response was lost', () => {
  const lostResponse = new CallError('', 'ECONNRESET', '');
  const k = { ...known('Delete'), ...seen(state(ONE), state(TWO)) };

  test.each<[Step, string[]]>([
    [{ do: 'Release', numbers: [ONE, TWO] }, [refusalKey('Release', ONE), refusalKey('Release', TWO)]],
    [{ do: 'Restore', number: ONE }, [refusalKey('Restore', ONE)]],
    [{ do: 'Update', detail: 'name', value: 'x', numbers: [ONE] }, [refusalKey('name', ONE)]],
    [{ do: 'Disassociate', numbers: [ONE], association: TRUNK }, [disassociationKey(ONE, TRUNK)]],
  ])('may have happened, and what was seen before is not believed: %j', (step, keys) => {
    const after = unlearn(k, step, lostResponse);
    expect([after.numbers, [...after.unanswered]]).toEqual([undefined, keys]);
    expect(after.effects.size).toBe(0);
  });

  test('is doubtful for its number and its change only', () => {
    const after = unlearn(k, { do: 'Restore', number: ONE }, lostResponse);
    expect([
      mayHaveHappened(after, 'Restore', ONE),
      mayHaveHappened(after, 'Restore', TWO),
      mayHaveHappened(after, 'Release', ONE),
    ]).toEqual([true, false, false]);
  });

  test.each(['ThrottledClientException', 'ThrottlingException', 'ExpiredTokenException'])(
    'is none that was never begun: %s',
    (name) => expect(unlearn(k, { do: 'Restore', number: ONE }, new CallError('', name, '', 429))).toBe(k),
  );

  test('is no change when it was a look or a record', () => {
    for (const step of [
      { do: 'LookNumbers', sure: [ONE] },
      { do: 'Record', record: k.record! },
      { do: 'LookOrders' },
    ] as Step[]) {
      expect(unlearn(k, step, lostResponse)).toBe(k);
    }
  });

  test('may be any, when a turn was broken off and nobody remembers what it did', () => {
    const { request } = k;
    expect(mayHaveHappened(start(request, NOW, 1, k.record), 'Release', ONE)).toBe(true);
    expect(mayHaveHappened(start(request, NOW, 1), 'Release', ONE)).toBe(false);
    expect(mayHaveHappened(start(request, NOW, 1, k.record, memoryOf(k)), 'Release', ONE)).toBe(false);
    const stored = { ...k.record!, seq: 1 };
    expect(mayHaveHappened(learnt({ do: 'LookRecords' }, { records: [stored] }, k), 'Release', ONE)).toBe(true);
    expect(mayHaveHappened(learnt({ do: 'LookRecords' }, { records: [k.record!] }, k), 'Release', ONE)).toBe(false);
  });
});

describe('what is remembered from turn to turn', () => {
  test('is what was refused how often, and since when an order is not known', () => {
    const refusal = { number: ONE, code: 'Conflict', message: 'busy' };
    const refused = learnt({ do: 'Release', numbers: [ONE] }, { refusals: [refusal] }, known('Delete'));
    const unknown = learnt({ do: 'LookOrder', id: 'a' }, error('NotFoundException'), refused);
    const next = start(
      unknown.request,
      THEN + 60_000,
      60_000,
      unknown.record,
      JSON.parse(JSON.stringify(memoryOf(unknown))),
    );
    expect(next.refusals).toEqual(new Map([[refusalKey('Release', ONE), { ...refusal, count: 1, at: THEN }]]));
    expect(next.unknownOrders).toEqual(new Map([['a', AT]]));
  });

  test('is the intent that no call was made for, until it is dated anew or comes to something', () => {
    const intent = { numbers: [ONE], intendedAt: NOW, token: 't' };
    const k = known('Create');
    const write = (from: typeof k, orders: AttemptRecord['orders']) =>
      learnt({ do: 'Record', record: { ...from.record!, orders } as AttemptRecord }, {}, from);
    const next = (from: typeof k) => start(from.request, THEN, 60_000, from.record, memoryOf(from)) as typeof k;
    const armed = write(k, [intent]);
    const later = next(armed);
    expect([later.purchaseReady, later.notPlaced]).toEqual([undefined, NOW]);
    expect(next(later).notPlaced).toBe(NOW);
    const failed = write(later, [intent]);
    expect([failed.purchaseReady, failed.notPlaced]).toEqual([undefined, NOW]);
    const anew = write(later, [{ ...intent, intendedAt: THEN }]);
    expect([anew.purchaseReady, anew.notPlaced, next(anew).notPlaced]).toEqual([THEN, undefined, THEN]);
    const placed = learnt({ do: 'Order', productType: '', ...intent }, { order: order('a', 'Processing', {}) }, armed);
    expect(memoryOf(placed).notPlaced).toBeUndefined();
  });

  test('is what was accepted, what was lost, and when writes ended', () => {
    const written = learnt(
      { do: 'Record', record: { ...known('Delete').record!, clearingAt: NOW } },
      {},
      known('Delete'),
    );
    const released = learnt({ do: 'Release', numbers: [ONE] }, {}, written);
    const lost = unlearn(released, { do: 'Restore', number: TWO }, new CallError('', 'ECONNRESET', ''));
    const memory = JSON.parse(JSON.stringify(memoryOf(lost)));
    const next = start(lost.request, THEN + 5000, 60_000, lost.record, memory);
    expect(next).toMatchObject({
      written: { goal: NOW, clearing: THEN },
      effects: lost.effects,
      unanswered: lost.unanswered,
      brokenOff: false,
    });
  });

  test('of a record without it is that everything was written by now', () => {
    const record = { ...known('Create').record!, plannedAt: NOW - 9000, failedAt: NOW - 5000 };
    expect(start(known('Create').request, THEN, 1, record).written).toEqual({ goal: THEN, plan: THEN, failure: THEN });
    expect(start(known('Create').request, THEN, 1).written).toEqual({ goal: THEN });
  });
});

describe('the time of a reason', () => {
  const k = known('Create');
  const writes = (change: object, from = k) =>
    learnt({ do: 'Record', record: { ...from.record!, ...change } }, {}, from).written;

  test.each<[object, object]>([
    [{ plannedAt: NOW }, { plan: THEN }],
    [{ failedAt: NOW }, { failure: THEN }],
    [{ clearingAt: NOW }, { clearing: THEN }],
    [{ warnings: ['x'] }, {}],
  ])('is the end of its write: %j', (change, expected) => expect(writes(change)).toEqual({ goal: NOW, ...expected }));

  test('is the end of the first write, for the goal', () => {
    expect(learnt({ do: 'Record', record: k.record! }, {}, { ...k, record: undefined }).written).toEqual({
      goal: THEN,
    });
  });

  test('is not moved by a later write of something else', () => {
    const failed = { ...k, record: { ...k.record!, failedAt: NOW - 1 }, written: { goal: NOW - 9, failure: NOW - 1 } };
    expect(writes({ warnings: ['x'] }, failed)).toEqual({ goal: NOW - 9, failure: NOW - 1 });
  });

  test('of notes is when the last of them was left; a new plan needs new ones', () => {
    const note = {
      version: 1 as const,
      taker: 't',
      stackId: STACK,
      logicalId: 'Support',
      numbers: [ONE],
      claimedAt: NOW,
    };
    const left = learnt({ do: 'LeaveNotes', under: [], note }, {}, { ...k, written: { goal: NOW, plan: NOW } });
    expect(left.written).toEqual({ goal: NOW, plan: NOW, notes: THEN });
    expect(writes({ plannedAt: NOW + 7 }, left)).toEqual({ goal: NOW, plan: THEN, notes: undefined });
  });
});

test('records of another kind are not this one\'s, and are known where everything was read', () => {
  const rule = { ...earlier({ attempt: 'rule' }), kind: 'SipRule' as const };
  const records = [earlier(), rule];
  expect(learnt({ do: 'LookRecords' }, { records }).records!.value).toEqual([earlier()]);
  expect(learnt({ do: 'LookLedger' }, { records })).toMatchObject({
    ledger: { value: [earlier()] },
    otherKinds: [{ attempt: 'rule' }],
  });
});

test('what was found is known by what was searched for, and events by how far back they were asked for', () => {
  const search = { Type: 'Search' as const, Count: 1 };
  const found = (query: object) => {
    const step: Step = { do: 'Search', query: { search, ...query } };
    return [...learnt(step, { found: [ONE] }).searches];
  };
  expect(found({ areaCode: '206' })).toEqual([['206', [ONE]]]);
  expect(found({ tollFreePrefix: '800' })).toEqual([['800', [ONE]]]);
  expect(found({})).toEqual([['', [ONE]]]);
  const history = { events: [], whole: true, back: 0 };
  expect(learnt({ do: 'LookEvents', since: 7 }, { history }).history).toEqual({
    began: AT,
    ended: THEN,
    since: 7,
    value: history,
  });
});

describe('when the look at numbers of an earlier turn began', () => {
  const k = { ...known('Delete'), looked: NOW - 1000 };

  test('is remembered until this turn has looked, or believes it no more', () => {
    expect(learnt({ do: 'LookRecords' }, { records: [] }, k).looked).toBe(NOW - 1000);
    expect(learnt({ do: 'LookNumbers', sure: [] }, { numbers: [] }, k).looked).toBeUndefined();
    const failing = { ...k.record!, failedAt: NOW };
    expect(learnt({ do: 'Record', record: failing }, {}, k).looked).toBeUndefined();
    const stored = { ...k.record!, seq: 9 };
    expect(learnt({ do: 'LookRecords' }, { records: [stored] }, k).looked).toBeUndefined();
  });

  test('travels from turn to turn, and so does that a turn was broken off', () => {
    const next = start(k.request, THEN, 1, k.record, JSON.parse(JSON.stringify(memoryOf({ ...k, brokenOff: true }))));
    expect(next).toMatchObject({ looked: NOW - 1000, brokenOff: true });
    expect(Object.keys(memoryOf(known('Delete')))).toEqual([
      'written',
      'effects',
      'unanswered',
      'refusals',
      'unknownOrders',
      'firstSeen',
    ]);
  });

  test('nor does anybody who follows a broken turn know when clearing began', () => {
    const record = { ...k.record!, clearingAt: NOW - 1 };
    expect(start(k.request, THEN, 1, record).written).toEqual({ goal: THEN, clearing: THEN });
  });
});

describe('what was refused to a number before an order brought it anew', () => {
  const refused = (what: string, number: string): [string, CountedRefusal] => [
    refusalKey(what, number),
    { number, code: 'NotFound', message: '', count: 1, at: NOW },
  ];
  const refusals = new Map([refused('name', ONE), refused('Release', ONE), refused('name', TWO)]);
  const after = (holdings: Holding[], before: Holding[] = [], change: Partial<AttemptRecord> = {}) => {
    const k = own(known('Create', { refusals }), { holdings: before });
    const record = { ...k.record!, holdings, ...change };
    return [...learnt({ do: 'Record', record }, {}, k).refusals.keys()];
  };
  const all = [...refusals.keys()];

  test('says nothing of it: only what was refused to others counts', () => {
    expect(after([bought(ONE)])).toEqual([refusalKey('name', TWO)]);
    expect(after([bought(ONE), bought(TWO)], [bought(TWO)])).toEqual([refusalKey('name', TWO)]);
    expect(after([bought(ONE), bought(TWO)])).toEqual([]);
  });

  test('counts where none was brought', () => {
    expect(after([bought(ONE)], [bought(ONE)])).toEqual(all);
    expect(after([{ number: ONE, acquired: 'Restored' }])).toEqual(all);
    expect(after([bought(ONE)], [], { kind: 'Assignment' })).toEqual(all);
  });

  test('is forgotten as well when this is the first record that was ever written', () => {
    const k = { ...known('Create', { refusals }), record: undefined };
    const record = { ...known('Create').record!, holdings: [bought(ONE)] };
    expect(learnt({ do: 'Record', record }, {}, k).refusals.size).toBe(1);
  });
});

describe('a change of a SIP rule', () => {
  const settings: RuleSettings = { name: 'Support', disabled: false, targets: [] };
  const trigger: Trigger = { type: 'ToPhoneNumber', value: ONE };
  const rule: SipRuleState = { id: 'rule', name: 'Before', disabled: true, targets: [], trigger, createdAt: NOW };
  const create: Step = { do: 'CreateRule', trigger, settings };
  const update: Step = { do: 'UpdateRule', id: 'rule', settings };
  const remove: Step = { do: 'DeleteRule', id: 'rule' };

  test('whose response was lost may have happened: only a look tells', () => {
    for (const step of [create, update, remove]) {
      const after = unlearn(known('Create'), step, new CallError('', 'ECONNRESET', ''));
      expect([after.ruleUnanswered, after.unanswered.size]).toEqual([NOW, 0]);
      expect(start(after.request, THEN, 1, after.record, memoryOf(after)).ruleUnanswered).toBe(NOW);
    }
    expect(memoryOf(known('Create'))).not.toHaveProperty('ruleUnanswered');
  });

  test('of which nobody can tell whether it was made is no refusal', () => {
    const lost = { error: new CallError('CreateSipRule', 'ServiceFailureException', '', 500) };
    const after = learnt(create, lost);
    expect([after.ruleUnanswered, after.refusals.size, after.refused]).toEqual([THEN, 0, undefined]);
  });

  test.each<[string, Step]>([
    ['CreateRule ', create],
    ['UpdateRule rule', update],
    ['DeleteRule rule', remove],
  ])('that was refused is counted as %j, and no more once it was accepted', (key, step) => {
    const refused = { error: new CallError('Any', 'ConflictException', 'busy') };
    const once = learnt(step, refused);
    const number = step === create ? '' : 'rule';
    const refusal = { number, code: 'ConflictException', message: 'busy', at: THEN };
    expect([...once.refusals]).toEqual([[key, { ...refusal, count: 1 }]]);
    expect(once.refused).toBeUndefined();
    const twice = learnt(step, refused, once);
    expect(twice.refusals.get(key)!.count).toBe(2);
    expect(learnt(step, { rule }, twice).refusals.size).toBe(0);
  });

  test('that was accepted is known at once, with the settings that were asked for', () => {
    const there = { began: AT, ended: THEN, value: { ...rule, ...settings } };
    const lost = { ...known('Create'), ruleUnanswered: NOW };
    const created = learnt(create, { rule }, lost);
    expect(created).toMatchObject({ ruleCreated: rule, ruleUnanswered: undefined });
    expect([...created.rules]).toEqual([['rule', there]]);
    const updated = learnt(update, { rule });
    expect(updated.ruleUpdated).toBe('rule');
    expect([...updated.rules]).toEqual([['rule', there]]);
    const deleted = learnt(remove, {}, updated);
    expect([...deleted.rules]).toEqual([['rule', { began: Infinity, value: undefined }]]);
  });

  test('is seen by a look, be it at one or at all', () => {
    expect([...learnt({ do: 'LookRule', id: 'rule' }, { rule }).rules]).toEqual([
      ['rule', { began: AT, ended: THEN, value: rule }],
    ]);
    expect([...learnt({ do: 'LookRule', id: 'rule' }, {}).rules]).toEqual([
      ['rule', { began: AT, ended: THEN, value: undefined }],
    ]);
    expect(learnt({ do: 'LookRules' }, { rules: [rule] }).ruleList).toEqual({ began: AT, ended: THEN, value: [rule] });
  });
});

describe('an assignment', () => {
  const associate: Step = { do: 'Associate', numbers: [ONE], association: TRUNK, force: false };

  test('is remembered with what the number was put to, and refused by each holder for itself', () => {
    expect([...learnt(associate, {}).effects]).toEqual([[ONE, [{ at: THEN, did: 'Associate', value: 'abc' }]]]);
    const refused = learnt(associate, { refusals: [{ number: ONE, code: 'Conflict', message: 'busy' }] });
    expect([...refused.refusals.keys()]).toEqual([`Associate VoiceConnectorId abc ${ONE}`]);
    expect(associationKey(ONE, TRUNK)).toBe(`Associate VoiceConnectorId abc ${ONE}`);
    expect(disassociationKey(ONE, TRUNK)).toBe(`Disassociate VoiceConnectorId abc ${ONE}`);
    expect(learnt(associate, {}, refused).refusals.size).toBe(0);
    const lost = unlearn(known('Create'), associate, new CallError('', 'ECONNRESET', ''));
    expect([...lost.unanswered]).toEqual([associationKey(ONE, TRUNK)]);
  });
});
