/**
 * From a plan to a purchase, step by step: nothing is bought twice, nothing without an intent, and a refusal says
 * what to do.
 */
import { Known, refusalKey } from '../../../lambda/attempt/knowledge/knowledge';
import { Holding, OrderIntent } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { Step } from '../../../lambda/attempt/step';
import { RETRY_PAUSE, SECOND, SERVICE_LAG } from '../../../lambda/attempt/timing';
import { lookFirst } from '../../../lambda/attempt/wanted';
import { acquire, openOrders } from '../../../lambda/order/acquisition/acquire';
import { createOrUpdate } from '../../../lambda/order/create-or-update';
import { CallError } from '../../../lambda/service/errors';
import { STACK } from '../support/harness';
import { known, NOW, ONE, order, own as amended, recordOf, seen, state, THREE, TWO } from '../support/knowledge';

const list = { Source: { Type: 'List' as const, PhoneNumbers: [ONE, TWO] } };
const search = (Count: number, more: object = { AreaCodes: ['206', '425'] }) => ({
  Source: { Type: 'Search' as const, Count, ...more },
});
const intent: OrderIntent = { numbers: [ONE, TWO], intendedAt: NOW, token: 't' };
const done = { ...intent, id: 'a', result: 'Decided' as const };
const held = (number: string, change: Partial<Holding> = {}): Holding => ({
  number,
  acquired: 'Ordered',
  acquiredHere: true,
  ...change,
});

function step(own: Partial<AttemptRecord>, change: Partial<Known> = {}, properties: object = list): Step | undefined {
  const k = amended(known('Create', {}, properties), own);
  const resources = new Map([
    [`${STACK} Support`, { began: NOW, value: { stackStatus: 'CREATE_IN_PROGRESS', status: 'CREATE_IN_PROGRESS' } }],
  ]);
  return acquire({ ...k, resources, ...change });
}
const recorded = (...of: Parameters<typeof step>): AttemptRecord => recordOf(step(...of));
const refusedOrder = (name: string, message = 'no') => ({
  refused: {
    step: { do: 'Order', productType: 'VoiceConnector', numbers: [ONE, TWO], token: 't' } as const,
    error: new CallError('CreatePhoneNumberOrder', name, message, 400),
  },
});

test('a complete plan needs nothing', () =>
  expect(step({ holdings: [held(ONE), held(TWO)] }, seen(state(ONE), state(TWO)))).toBeUndefined());

describe('an intent', () => {
  test('is written for what is missing, with a token of its own', () => {
    expect(recorded({}).orders).toEqual([
      { numbers: [ONE, TWO], intendedAt: NOW, token: expect.stringMatching(/^cpno-[0-9a-f]{20}\.0$/) },
    ]);
    const more = recorded({ holdings: [held(ONE)], orders: [{ ...intent, result: 'NotPlaced' }] }, seen(state(ONE)));
    expect(more.orders[1]).toEqual({ numbers: [TWO], intendedAt: NOW, token: expect.stringMatching(/\.1$/) });
  });

  test('waits for an invocation that has time enough for it', () => {
    expect(step({}, { remaining: 29_999 })).toEqual({ do: 'Wait', seconds: 1 });
    expect(step({}, { remaining: 30_000 })).toMatchObject({ do: 'Record' });
  });

  test('is followed by the order, once nobody can have asked for something else since', () => {
    const armed = { purchaseReady: NOW };
    expect(step({ orders: [intent] }, armed)).toEqual({
      do: 'Order',
      productType: 'VoiceConnector',
      numbers: [ONE, TWO],
      token: 't',
    });
    expect(step({ orders: [intent] }, { ...armed, records: { began: NOW - 1, value: [] } })).toEqual({
      do: 'LookRecords',
    });
    expect(step({ orders: [intent] }, { ...armed, resources: new Map() })).toEqual({
      do: 'LookResource',
      stackId: STACK,
      logicalId: 'Support',
    });
  });

  test('that is not armed is never ordered: what became of it is found out', () => {
    expect(step({ orders: [intent] })).toEqual({ do: 'Wait', seconds: RETRY_PAUSE / SECOND });
    expect(step({ orders: [intent] }, { purchaseReady: NOW - 1 })).toEqual({
      do: 'Wait',
      seconds: RETRY_PAUSE / SECOND,
    });
  });

  test('of an earlier turn that made no call for it is dated anew, where there is time for the order', () => {
    const before = { notPlaced: NOW, now: NOW + 60_000, remaining: 30_000 };
    expect(recorded({ orders: [done, intent] }, before).orders).toEqual([
      done,
      { ...intent, intendedAt: NOW + 60_000 },
    ]);
    expect(step({ orders: [intent] }, { ...before, remaining: 29_999 })).toEqual({ do: 'Wait', seconds: 1 });
    expect(step({ orders: [intent] }, { ...before, notPlaced: NOW - 1 })).toEqual({
      do: 'LookOrders',
      notBefore: NOW + RETRY_PAUSE,
    });
  });

  test('gets the id of its order before anything else, and only the open one does', () => {
    const orders = [{ ...intent, result: 'NotPlaced' as const }, done, intent];
    const failed = amended(known('Create'), { orders, failure: 'too late' });
    const next = createOrUpdate({ ...failed, purchaseAnswered: order('b', 'Processing', {}), now: NOW + 9e9 });
    expect(next).toMatchObject({ do: 'Record', record: { orders: [{}, { id: 'a' }, { id: 'b' }] } });
    expect(next).not.toHaveProperty('record.orders.0.id');
  });

  test('that was not placed is noted, and what was found again gets its id', () => {
    const later = { now: NOW + 600_000, orderList: { began: NOW + 600_000, value: [] } };
    expect(step({ orders: [intent] }, later)).toMatchObject({ do: 'LookNumbers', sure: [ONE, TWO] });
    const absent = { numbers: { began: NOW + 600_000, value: seen(ONE, TWO).numbers!.value } };
    expect(recorded({ orders: [intent] }, { ...later, ...absent }).orders).toEqual([
      { ...intent, result: 'NotPlaced' },
    ]);
    const found = order('b', 'Successful', { [ONE]: 'Acquired', [TWO]: 'Acquired' });
    const k = {
      ...later,
      ...seen(state(ONE), state(TWO)),
      ledger: { began: NOW + 600_000, value: [] },
      orderList: { began: NOW, value: [found] },
      orders: new Map([['b', { began: NOW, value: found }]]),
    };
    expect(recorded({ orders: [intent] }, k).orders).toEqual([{ ...intent, id: 'b' }]);
  });
});

describe('a decided order', () => {
  const of = (statuses: Record<string, string>, policy: string, own: Partial<AttemptRecord> = {}, status = 'Partial') =>
    recorded(
      { orders: [{ ...intent, id: 'a' }], ...own },
      { orders: new Map([['a', { began: NOW, value: order('a', status, statuses) }]]), ...seen(ONE, TWO, THREE) },
      { ...list, PartialOrderPolicy: policy },
    );
  const some = { [ONE]: 'Acquired', [TWO]: 'Failed' };
  const none = { [ONE]: 'Failed', [TWO]: 'Failed' };

  test('brings its numbers', () => {
    const all = of({ [ONE]: 'Acquired', [TWO]: 'Acquired' }, 'RollBack', {}, 'Successful');
    expect(all).toMatchObject({
      holdings: [held(ONE, { orderId: 'a' }), held(TWO, { orderId: 'a' })],
      orders: [{ id: 'a', result: 'Decided' }],
    });
    expect(all).not.toHaveProperty('excluded');
    expect(all).not.toHaveProperty('failure');
  });

  test('is noted, and no other is', () => {
    const orders = [
      { ...intent, result: 'NotPlaced' as const },
      { ...intent, id: 'a' },
    ];
    expect(
      of({ [ONE]: 'Acquired', [TWO]: 'Acquired' }, 'RollBack', { orders }, 'Successful').orders.map(
        ({ result }) => result,
      ),
    ).toEqual(['NotPlaced', 'Decided']);
  });

  test('names all that could not be acquired', () => {
    const most = { ...some, [THREE]: 'Failed' };
    expect(of(most, 'RollBack').failure).toContain(`${TWO}, ${THREE} could not be acquired`);
    expect(of(most, 'Keep').warnings).toEqual([
      `order a was partial: ${TWO}, ${THREE} could not be acquired; the rest is kept`,
    ]);
  });

  test('that was partial fails, keeps or goes on, as is declared', () => {
    const rolledBack = of(some, 'RollBack');
    expect(rolledBack).toMatchObject({
      excluded: [TWO],
      failedAt: NOW,
      failure: `order a was partial: ${TWO} could not be acquired; choose other numbers, or set partialOrderPolicy`,
    });
    expect(rolledBack.holdings.map(({ number }) => number)).toEqual([ONE]);
    const kept = of(some, 'Keep', { warnings: ['before'] });
    expect(kept).toMatchObject({
      excluded: [TWO],
      warnings: ['before', `order a was partial: ${TWO} could not be acquired; the rest is kept`],
    });
    expect(kept.failure).toBeUndefined();
    const replaced = of(some, 'Replace', { excluded: [THREE, TWO] });
    expect([replaced.excluded, replaced.failure, replaced.warnings]).toEqual([[THREE, TWO], undefined, undefined]);
  });

  test.each(['RollBack', 'Keep', 'Replace'])('that brought nothing is not partial: others are tried (%s)', (policy) => {
    const record = of(none, policy, {}, 'Failed');
    expect([record.excluded, record.failure, record.warnings]).toEqual([[ONE, TWO], undefined, undefined]);
  });

  test('that turned into a port-in is a failure that names it', () => {
    expect(of(some, 'RollBack', {}, 'PendingDocuments').failure).toBe(
      'order a: the service reports PendingDocuments, so it wants documents or a port-in; see the Amazon Chime ' +
        'SDK console, then deploy again',
    );
  });

  test('keeps what it brought and orders no more, where that is declared', () => {
    const own = { holdings: [held(ONE)], orders: [done], excluded: [TWO] };
    expect(step(own, seen(state(ONE)), { ...search(2), PartialOrderPolicy: 'Keep' })).toBeUndefined();
    expect(
      step({ ...own, holdings: [held(ONE, { acquiredHere: undefined })] }, seen(state(ONE)), {
        ...search(2),
        PartialOrderPolicy: 'Keep',
      }),
    ).toMatchObject({ do: 'Search' });
    for (const orders of [[], [{ ...intent, result: 'NotPlaced' as const }]]) {
      expect(step({ ...own, orders }, seen(state(ONE)), { ...search(2), PartialOrderPolicy: 'Keep' })).toMatchObject({
        do: 'Search',
      });
    }
    const inherited = [held(ONE), held(THREE, { acquiredHere: undefined })];
    expect(
      step({ ...own, holdings: inherited }, seen(state(ONE), state(THREE)), {
        ...search(3),
        PartialOrderPolicy: 'Keep',
      }),
    ).toBeUndefined();
    expect(step(own, seen(state(ONE)), { ...search(2), PartialOrderPolicy: 'Replace' })).toMatchObject({
      do: 'Search',
    });
  });

  test('is the sixth at most', () => {
    const orders = Array.from({ length: 6 }, () => ({ ...intent, id: 'a', result: 'Decided' as const }));
    expect(recorded({ orders, excluded: [ONE, TWO] }, {}, search(2)).failure).toBe(
      `Support: 6 orders did not bring 2 of the numbers (${ONE}, ${TWO}); try again later, or search elsewhere`,
    );
    expect(step({ orders: orders.slice(1), excluded: [ONE, TWO] }, {}, search(2))).toMatchObject({ do: 'Search' });
  });
});

describe('a refused order', () => {
  const refused = (name: string, orders: OrderIntent[] = [intent], properties: object = list, message = 'no') =>
    recorded(
      { orders, plannedAt: NOW },
      { now: NOW + RETRY_PAUSE, ...refusedOrder(name, message), ...seen() },
      properties,
    );

  test('over the quota fails with the arithmetic', () => {
    expect(refused('ResourceLimitExceededException')).toMatchObject({
      failedAt: NOW + RETRY_PAUSE,
      orders: [{ ...intent, result: 'NotPlaced' }],
      failure: expect.stringMatching(
        /^\+12065550100, \+12065550101: 2 more would exceed the account's quota of phone numbers \(ResourceLimitExceededException: no\); .*raise the quota/,
      ),
    });
  });

  test('that is not allowed fails at once', () => {
    expect(refused('AccessDeniedException')).toMatchObject({
      failedAt: NOW + RETRY_PAUSE,
      failure: expect.stringMatching(
        /CreatePhoneNumberOrder was refused \(AccessDeniedException, no\); allow chime:CreatePhoneNumberOrder in the policies of the provider's role/,
      ),
    });
  });

  test('that is not allowed has nothing to do with the quota, however much the account holds', () => {
    const many = seen(...Array.from({ length: 5 }, (_, i) => state(`+1206555020${i}`)));
    expect(recorded({ orders: [intent] }, { ...refusedOrder('AccessDeniedException'), ...many }).failure).not.toContain(
      'quota',
    );
    expect(
      recorded(
        { orders: [{ ...intent, result: 'NotPlaced' }, { ...intent, result: 'NotPlaced' }, intent] },
        { ...refusedOrder('BadRequestException'), ...many },
      ).failure,
    ).toContain('quota');
  });

  test('is tried again twice: a list as it is, a search with others', () => {
    const first = refused('BadRequestException');
    expect([first.failure, first.excluded, first.orders]).toEqual([
      undefined,
      undefined,
      [{ ...intent, result: 'NotPlaced' }],
    ]);
    const found = refused('BadRequestException', [intent], search(2));
    expect([found.failure, found.excluded]).toEqual([undefined, [ONE, TWO]]);
    const before = { ...intent, result: 'NotPlaced' as const };
    expect(refused('BadRequestException', [before, intent]).failure).toBeUndefined();
    expect(refused('BadRequestException', [before, before, intent])).toMatchObject({
      failedAt: NOW + RETRY_PAUSE,
      failure: expect.stringContaining('BadRequestException'),
    });
    const twice = refused('BadRequestException', [done, done, intent]);
    expect([twice.failure, twice.orders]).toEqual([undefined, [done, done, before]]);
  });

  test('of a search is tried with others six times: many who search at once find what another has just bought', () => {
    const before = { ...intent, result: 'NotPlaced' as const };
    const after = (times: number) =>
      refused('BadRequestException', [...Array.from({ length: times - 1 }, () => before), intent], search(2));
    expect(after(5)).toMatchObject({ excluded: [ONE, TWO] });
    expect(after(5).failure).toBeUndefined();
    expect(after(6).failure).toContain('BadRequestException');
  });
});

describe('a refused order for a list', () => {
  const refused = (after: number, orders: OrderIntent[] = [intent]) =>
    step({ orders, plannedAt: NOW }, { now: NOW + after, ...refusedOrder('BadRequestException'), ...seen() });
  const before = { ...intent, result: 'NotPlaced' as const };

  test('is not tried again at once', () => expect(refused(RETRY_PAUSE - 1000)).toEqual({ do: 'Wait', seconds: 1 }));

  test('is planned anew once: the account may have got a number meanwhile that no list shows yet', () => {
    expect(refused(RETRY_PAUSE)).toMatchObject({ record: { orders: [before], plannedAt: undefined } });
    expect(refused(RETRY_PAUSE, [before, intent])).toMatchObject({
      record: { orders: [before, before], plannedAt: NOW },
    });
  });
});

describe('what is in the deletion queue', () => {
  const gone = state(ONE, { deleted: true });
  const restored = (
    refusal?: { code: string; count?: number; at?: number },
    now = NOW,
    numbers: Pick<Known, 'numbers'> = seen(gone, state(TWO)),
    holding = held(ONE, { acquired: 'Restored' }),
  ) =>
    step(
      { holdings: [holding, held(TWO)] },
      {
        now,
        ...numbers,
        ...(refusal && {
          refusals: new Map([
            [refusalKey('Restore', ONE), { number: ONE, message: 'no', count: 1, at: NOW, ...refusal }],
          ]),
        }),
      },
    );
  const looked = (after: number): Pick<Known, 'numbers'> => ({
    numbers: {
      began: NOW + after,
      value: new Map([
        [ONE, gone],
        [TWO, state(TWO)],
      ]),
    },
  });

  test('is restored', () => expect(restored()).toEqual({ do: 'Restore', number: ONE }));

  test('and was found in the inventory is restored as what it is now', () => {
    for (const acquired of ['TakenOver', 'Adopted'] as const) {
      const record = restored(
        undefined,
        NOW,
        undefined,
        held(ONE, { acquired, takenFrom: 'x', detailsFound: { name: 'Mine' }, orderId: 'a' }),
      ) as any;
      expect(record.record.holdings).toEqual([
        held(ONE, { acquired: 'Restored', takenFrom: 'x', orderId: 'a' }),
        held(TWO),
      ]);
    }
    expect(restored(undefined, NOW, undefined, held(ONE, { acquired: 'Adopted', acquiredHere: undefined }))).toEqual({
      do: 'Restore',
      number: ONE,
    });
  });

  test('is looked at first', () => {
    for (const numbers of [{ numbers: undefined }, seen(gone)]) {
      expect(restored(undefined, NOW, numbers)).toEqual({ do: 'LookNumbers', sure: [ONE, TWO] });
    }
  });

  test('is restored once: a look that does not show that yet is early, and others need not wait for it', () => {
    const effects = new Map([[ONE, [{ at: NOW, did: 'Restore' as const }]]]);
    const holdings = [held(ONE, { acquired: 'Restored' }), held(TWO, { acquired: 'Restored' })];
    const at = (began: number, two = state(TWO)) =>
      step({ holdings }, { numbers: { began, value: seen(gone, two).numbers!.value }, effects });
    expect(at(NOW)).toBeUndefined();
    expect(at(NOW, state(TWO, { deleted: true }))).toEqual({ do: 'Restore', number: TWO });
    expect(at(NOW + SERVICE_LAG - 1)).toBeUndefined();
    expect(at(NOW + SERVICE_LAG)).toEqual({ do: 'Restore', number: ONE });
  });

  test('and refused is looked at again after a pause, and then tried again', () => {
    expect(restored({ code: 'Conflict' })).toEqual({ do: 'Wait', seconds: RETRY_PAUSE / SECOND });
    expect(restored({ code: 'Conflict' }, NOW + RETRY_PAUSE)).toEqual({ do: 'LookNumbers', sure: [ONE, TWO] });
    expect(restored({ code: 'Conflict' }, NOW + RETRY_PAUSE, looked(RETRY_PAUSE - 1))).toEqual({
      do: 'LookNumbers',
      sure: [ONE, TWO],
    });
    expect(restored({ code: 'Conflict' }, NOW + RETRY_PAUSE, looked(RETRY_PAUSE))).toEqual({
      do: 'Restore',
      number: ONE,
    });
  });

  test('and refused, where the response of an earlier call was lost, is looked at until that could be seen', () => {
    const repeated = (code: string, after: number, change: Partial<Known>) =>
      step(
        { holdings: [held(ONE, { acquired: 'Restored' }), held(TWO)] },
        {
          now: NOW + after,
          ...looked(after),
          refusals: new Map([[refusalKey('Restore', ONE), { number: ONE, code, message: 'no', count: 3, at: NOW }]]),
          ...change,
        },
      );
    for (const change of [{ unanswered: new Set([refusalKey('Restore', ONE)]) }, { brokenOff: true }]) {
      for (const code of ['BadRequestException', 'NotFoundException', 'ResourceLimitExceededException']) {
        expect(repeated(code, 30_000, change)).toEqual({ do: 'Wait', seconds: RETRY_PAUSE / SECOND });
        expect(repeated(code, SERVICE_LAG, change)).toMatchObject({ do: 'Record' });
      }
    }
    expect(repeated('ResourceLimitExceededException', 0, {})).toMatchObject({
      record: { failure: expect.stringContaining('quota') },
    });
    expect(repeated('BadRequestException', 30_000, {})).toMatchObject({
      record: { failure: expect.stringContaining('was refused') },
    });
  });

  test('and refused three times is a failure', () => {
    expect(restored({ code: 'Conflict', count: 2 }, NOW + RETRY_PAUSE, looked(RETRY_PAUSE))).toEqual({
      do: 'Restore',
      number: ONE,
    });
    expect(restored({ code: 'Conflict', count: 3 }, NOW + RETRY_PAUSE, looked(RETRY_PAUSE))).toMatchObject({
      record: { failure: expect.stringContaining(`${ONE}: RestorePhoneNumber was refused (Conflict, no)`) },
    });
  });

  test('and is gone meanwhile is ordered instead', () => {
    expect(restored({ code: 'NotFoundException' }, NOW + SERVICE_LAG - 1, looked(SERVICE_LAG - 1))).toEqual({
      do: 'Wait',
      seconds: RETRY_PAUSE / SECOND,
    });
    const dropped = restored({ code: 'NotFoundException' }, NOW + SERVICE_LAG, looked(SERVICE_LAG));
    expect(dropped).toMatchObject({ do: 'Record', record: { holdings: [held(TWO)] } });
    expect(dropped).not.toHaveProperty('record.excluded');
  });

  test('and is gone meanwhile is replaced by what a new plan finds, when it was not asked for by its number', () => {
    const refused = {
      refusals: new Map([
        [refusalKey('Restore', ONE), { number: ONE, code: 'NotFoundException', message: 'no', count: 1, at: NOW }],
      ]),
    };
    const drop = (own: Partial<AttemptRecord>, properties: object) =>
      recorded(
        { plannedAt: NOW, holdings: [held(ONE, { acquired: 'Restored' }), held(TWO)], ...own },
        { now: NOW + SERVICE_LAG, ...looked(SERVICE_LAG), ...refused },
        properties,
      );
    expect(drop({}, search(2))).toMatchObject({ plannedAt: undefined, holdings: [held(TWO)], excluded: [ONE] });
    expect(drop({ excluded: [THREE, ONE] }, search(2)).excluded).toEqual([THREE, ONE]);
    expect(drop({}, list).plannedAt).toBe(NOW);
    const placedElsewhere = drop(
      {},
      { Source: { Type: 'Order', PhoneNumberOrderId: '11111111-2222-3333-4444-555555555555' } },
    );
    expect(placedElsewhere).toMatchObject({ plannedAt: NOW, holdings: [held(TWO)] });
    expect(placedElsewhere).not.toHaveProperty('excluded');
  });

  test('as it was before our own order brought it anew is looked at until it shows that, and never restored', () => {
    const before = (now: number, ordered: Partial<Holding>, shown?: string) =>
      restored(undefined, NOW + now, seen({ ...gone, orderId: shown }, state(TWO)), held(ONE, ordered));
    expect(before(999, { orderId: 'b' }, 'a')).toEqual({ do: 'Wait', seconds: 0.001 });
    expect(before(1000, { orderId: 'b' }, 'a')).toEqual({ do: 'LookNumbers', sure: [ONE, TWO] });
    const restore = { do: 'Restore', number: ONE };
    expect(before(0, { orderId: 'a' }, 'a')).toEqual(restore);
    expect(before(0, { orderId: 'b' })).toEqual(restore);
    expect(before(0, {}, 'a')).toEqual(restore);
    expect(before(0, { orderId: 'b', acquired: 'Restored' }, 'a')).toEqual(restore);
  });

  test('is not kept waiting by one that is still seen as it was before our order', () => {
    const holdings = [held(ONE, { orderId: 'b' }), held(TWO, { acquired: 'Restored' })];
    expect(step({ holdings }, seen({ ...gone, orderId: 'a' }, state(TWO, { deleted: true })))).toEqual({
      do: 'Restore',
      number: TWO,
    });
  });

  test('and cannot come back for want of quota is a failure at once', () => {
    expect(restored({ code: 'ResourceLimitExceededException' })).toMatchObject({
      record: { failure: expect.stringMatching(/^\+12065550100: .*quota.* and 1 more make 2;/) },
    });
  });
});

describe('a listed number that an order could not bring', () => {
  const failed = (excluded: string[], ...states: Parameters<typeof seen>) => step({ excluded }, seen(...states));

  test('is a failure that names it', () => {
    expect(failed([ONE], ONE)).toMatchObject({
      record: {
        failure:
          `${ONE}: could not be acquired, and somebody else may have taken it; choose other numbers, ` +
          'or search for some',
      },
    });
    expect(failed([ONE, TWO], ONE, TWO)).toMatchObject({
      record: {
        failure:
          `${ONE}, ${TWO}: could not be acquired, and somebody else may have taken them; choose other numbers, or ` +
          'search for some',
      },
    });
  });

  test('is looked for by name, and restored when it was in the queue after all', () => {
    expect(step({ excluded: [ONE] })).toEqual({ do: 'LookNumbers', sure: [ONE] });
    expect(failed([ONE, THREE], state(ONE, { deleted: true }))).toMatchObject({
      record: { holdings: [held(ONE, { acquired: 'Restored' })], excluded: [THREE] },
    });
    expect(failed([ONE, TWO], state(ONE, { deleted: true }), TWO)).toHaveProperty('record.failure');
  });
});

describe('a search', () => {
  const found = (entries: Record<string, string[]>) => ({ searches: new Map(Object.entries(entries)) });

  test('asks area by area, in the order given, until there is enough', () => {
    expect(step({}, {}, search(2))).toMatchObject({ do: 'Search', query: { areaCode: '206' } });
    expect(step({}, found({ 206: [ONE] }), search(2))).toMatchObject({ do: 'Search', query: { areaCode: '425' } });
    expect(
      recorded({}, found({ 206: [ONE, TWO] }), search(2))
        .orders[0].numbers.slice()
        .sort(),
    ).toEqual([ONE, TWO]);
    expect(recorded({}, found({ 206: [ONE], 425: [TWO, THREE] }), search(2)).orders[0].numbers).toHaveLength(2);
    expect(recorded({}, found({ 206: [ONE], 425: [ONE, THREE] }), search(2)).orders[0].numbers).toEqual([ONE, THREE]);
  });

  test('asks by prefix, or once when there is neither', () => {
    expect(step({}, {}, search(1, { TollFreePrefixes: ['800'] }))).toMatchObject({
      do: 'Search',
      query: { tollFreePrefix: '800' },
    });
    const plain: any = step({}, {}, search(1, { State: 'WA' }));
    expect(plain.query).toEqual({ search: { Type: 'Search', Count: 1, State: 'WA' } });
  });

  test('takes what fits the pattern, and neither what is held nor what could not be acquired', () => {
    const own = { holdings: [held(ONE)], excluded: [TWO] };
    expect(
      recorded(own, { ...seen(state(ONE)), ...found({ 206: [ONE, TWO, THREE] }) }, search(2)).orders[0].numbers,
    ).toEqual([THREE]);
    expect(
      recorded({}, found({ 206: [ONE, TWO, THREE] }), search(1, { AreaCodes: ['206'], Pattern: '102' })).orders[0]
        .numbers,
    ).toEqual([THREE]);
  });

  test('that finds too few is a failure that says where it looked', () => {
    expect(recorded({}, found({ 206: [ONE], 425: [] }), search(3)).failure).toBe(
      'search for area codes 206, 425: only 1 of the 3 numbers still needed was found; search in more area ' +
        'codes, or drop the pattern',
    );
    expect(
      recorded(
        { excluded: [TWO] },
        found({ 800: [], 888: [] }),
        search(2, { TollFreePrefixes: ['800', '888'], Pattern: '1', Country: 'US', PhoneNumberType: 'TollFree' }),
      ).failure,
    ).toBe(
      'search for toll-free prefixes 800, 888, US, TollFree, pattern 1: only 0 of the 2 numbers still needed ' +
        'were found, 1 more could not be acquired; search in more area codes, or drop the pattern',
    );
    expect(recorded({}, found({ '': [] }), search(1, { State: 'WA', City: 'Seattle' })).failure).toMatch(
      /^search for Seattle, WA: only 0 of the 1 numbers/,
    );
  });

  test('that is refused is a failure that says what was searched for', () => {
    const refused = {
      step: { do: 'Search', query: { search: { Type: 'Search', Count: 1 } } } as const,
      error: new CallError('SearchAvailablePhoneNumbers', 'BadRequestException', 'no', 400),
    };
    expect(recorded({}, { refused }, search(2)).failure).toMatch(
      /^search for area codes 206, 425: SearchAvailablePhoneNumbers was refused \(BadRequestException, no\); check/,
    );
  });
});

test('a look first is one at the goals, then one at CloudFormation, neither older than asked for', () => {
  const k = known('Create');
  const at = (time: number) => ({
    resources: new Map([[`${STACK} Support`, { began: time, value: { stackStatus: 'x' } }]]),
  });
  expect(lookFirst({ ...k, ...at(NOW) }, NOW)).toBeUndefined();
  expect(lookFirst({ ...k, ...at(NOW - 1) }, NOW)).toMatchObject({ do: 'LookResource' });
  expect(lookFirst({ ...k, ...at(NOW + 1) }, NOW + 1)).toEqual({ do: 'LookRecords' });
});

test('the orders that are open are named', () => {
  const k = known('Create');
  expect(openOrders({ ...k, record: { ...k.record!, orders: [done, intent, { ...intent, id: 'b' }] } })).toEqual([
    `an order for ${ONE}, ${TWO} whose response was lost`,
    `order b for ${ONE}, ${TWO} (not decided)`,
  ]);
});
