/** Who owns a number, by tables. A wrong answer releases somebody's business line. */
import { isClosed, isNewer, isPredecessor, openGenerations } from '../../../lambda/attempt/attempts';
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { ResourceState } from '../../../lambda/attempt/knowledge/observations';
import { Holding, OrderIntent } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { LEDGER_LAG, OTHERS_STOPPED } from '../../../lambda/attempt/timing';
import { everybodyElse } from '../../../lambda/ownership/ledger-index';
import {
  formerHolderOf,
  keptBy,
  mayBeKeptSince,
  mayBeReleased,
  newOwner,
} from '../../../lambda/ownership/may-be-released';
import {
  certainOf,
  claimOn,
  hasOrdered,
  isBeingDeleted,
  isGivenUp,
  isLive,
  lookedAt,
} from '../../../lambda/ownership/owners';
import { isRollback } from '../../../lambda/service/cloudformation-statuses';
import { NumberState } from '../../../lambda/service/number-state';
import { STACK } from '../support/harness';
import { earlier, known, NOW, OLD, ONE, own as withOwn, seen, state, TWO } from '../support/knowledge';

const DAY = 86_400_000;
const OTHER = 'cpno-00000000000000000002';
const ELSEWHERE = STACK.replace('stack/Lines/', 'stack/Elsewhere/');
const holding = { number: ONE, acquired: 'Ordered' as const };
const success = { status: 'SUCCESS' as const, physicalId: OLD };
const failure = { status: 'FAILED' as const, physicalId: OLD };
const lookAt = (logicalId: string, stackId = STACK) => ({ do: 'LookResource', stackId, logicalId });
/** CloudFormation's word on a resource, as of this moment. */
const live = (stackId: string, logicalId: string, status = 'CREATE_COMPLETE', at = NOW) =>
  [`${stackId} ${logicalId}`, { began: at, value: { stackStatus: 'UPDATE_COMPLETE', status } }] as const;

test.each<[string, Partial<AttemptRecord>, Partial<AttemptRecord>]>([
  [
    'what was sent later, whatever it is and whenever it was recorded',
    { sentAt: 2, requestType: 'Create', goalAt: 1, attempt: 'a' },
    { sentAt: 1, requestType: 'Delete', goalAt: 2, attempt: 'b' },
  ],
  [
    'within a second an update after a create',
    { sentAt: 1, requestType: 'Update', goalAt: 1, attempt: 'a' },
    { sentAt: 1, requestType: 'Create', goalAt: 2, attempt: 'b' },
  ],
  [
    'within a second a delete after an update',
    { sentAt: 1, requestType: 'Delete', goalAt: 1, attempt: 'a' },
    { sentAt: 1, requestType: 'Update', goalAt: 2, attempt: 'b' },
  ],
  [
    'of two of a kind the one that was recorded later',
    { sentAt: 1, requestType: 'Update', goalAt: 2, attempt: 'a' },
    { sentAt: 1, requestType: 'Update', goalAt: 1, attempt: 'b' },
  ],
  [
    'of two at the same moment always the same one',
    { sentAt: 1, requestType: 'Update', goalAt: 1, attempt: 'b' },
    { sentAt: 1, requestType: 'Update', goalAt: 1, attempt: 'a' },
  ],
])('newer is %s', (_, newer, older) => {
  expect(isNewer(earlier(newer), earlier(older))).toBe(true);
  expect(isNewer(earlier(older), earlier(newer))).toBe(false);
});

test('nothing is newer than itself', () => expect(isNewer(earlier(), earlier())).toBe(false));

test('a predecessor is another stack of the same name, in the same region and account', () => {
  const of = (stackId: string) => isPredecessor(earlier({ stackId }), STACK);
  expect(of(STACK.replace('11111111', '99999999'))).toBe(true);
  expect(of(STACK)).toBe(false);
  expect(of(ELSEWHERE)).toBe(false);
  expect(of(STACK.replace('us-east-1', 'eu-west-1').replace('11111111', '99999999'))).toBe(false);
});

test.each<[string, Partial<AttemptRecord>, boolean]>([
  ['a Delete that names its generation', { requestType: 'Delete', attempt: 'x', closes: ['other', OLD] }, true],
  ['an attempt that has swept it', { requestType: 'Update', attempt: 'x', generation: OTHER, swept: [OLD] }, true],
  ['a Delete of another generation', { requestType: 'Delete', attempt: 'x', closes: [OTHER] }, false],
  ['an attempt that swept another', { requestType: 'Update', attempt: 'x', swept: [OTHER] }, false],
  ['a Delete that failed', { requestType: 'Delete', attempt: 'x', closes: [OLD], outcome: failure }, false],
  ['a Delete that is not done', { requestType: 'Delete', attempt: 'x', closes: [OLD], outcome: undefined }, false],
  ['a Delete of another resource', { requestType: 'Delete', attempt: 'x', closes: [OLD], logicalId: 'Sales' }, false],
  ['a Delete in another stack', { requestType: 'Delete', attempt: 'x', closes: [OLD], stackId: ELSEWHERE }, false],
])('whether a generation is closed by %s', (_, other, closed) =>
  expect(isClosed(earlier(), [earlier(), earlier(other)])).toBe(closed),
);

describe('open generations', () => {
  const update = earlier({ requestType: 'Update', attempt: 'update', sentAt: NOW });

  test('are told by the newest attempt that settled them, whichever is read first', () => {
    expect(openGenerations([earlier(), update])).toEqual([update]);
    expect(openGenerations([update, earlier()])).toEqual([update]);
  });

  test('are separate for each generation, resource and stack', () => {
    const all = [
      earlier(),
      earlier({ generation: OTHER }),
      earlier({ logicalId: 'Sales' }),
      earlier({ stackId: ELSEWHERE }),
    ];
    expect(openGenerations(all)).toEqual(all);
  });

  test('are neither deletes nor what failed, is at work or closed', () => {
    for (const change of [{ requestType: 'Delete' as const }, { outcome: failure }, { outcome: undefined }]) {
      expect(openGenerations([earlier(change)])).toEqual([]);
    }
    const gone = earlier({ requestType: 'Delete', attempt: 'x', closes: [OLD] });
    expect(openGenerations([earlier(), gone])).toEqual([]);
  });
});

test.each<[ResourceState, boolean]>([
  [{ stackStatus: 'UPDATE_COMPLETE', status: 'CREATE_COMPLETE' }, true],
  [{ stackStatus: 'DELETE_IN_PROGRESS', status: 'DELETE_FAILED' }, true],
  [{ stackStatus: 'UPDATE_COMPLETE', status: 'DELETE_COMPLETE' }, false],
  [{ stackStatus: 'DELETE_IN_PROGRESS', status: 'DELETE_IN_PROGRESS' }, false],
  [{ stackStatus: 'UPDATE_COMPLETE', status: 'DELETE_SKIPPED' }, false],
  [{ stackStatus: 'DELETE_COMPLETE', status: 'CREATE_COMPLETE' }, false],
  [{ stackStatus: 'UPDATE_COMPLETE' }, false],
])('%j lives: %s', (resource, lives) => expect(isLive(resource)).toBe(lives));

test.each([
  ['ROLLBACK_IN_PROGRESS', true],
  ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', true],
  ['DELETE_IN_PROGRESS', false],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', false],
])('%s is a rollback: %s', (status, rollback) => expect(isRollback(status)).toBe(rollback));

test('an order that is not decided may have bought the number', () => {
  const intent = { numbers: [ONE], intendedAt: NOW, token: 't' };
  expect(hasOrdered(earlier({ orders: [intent] }), ONE)).toBe(true);
  expect(hasOrdered(earlier({ orders: [{ ...intent, numbers: [TWO] }, intent] }), ONE)).toBe(true);
  expect(hasOrdered(earlier({ orders: [intent] }), TWO)).toBe(false);
  expect(hasOrdered(earlier({ orders: [{ ...intent, result: 'Decided' }] }), ONE)).toBe(false);
});

test('of two copies of a record the later one counts, whichever read shows it; the own one is not among them', () => {
  const young = earlier({ seq: 2 });
  const k = known('Update');
  for (const [ledger, records] of [
    [young, earlier()],
    [earlier(), young],
  ]) {
    expect(
      everybodyElse({
        ...k,
        ledger: { began: NOW, value: [ledger] },
        records: { began: NOW, value: [records, k.record!] },
      }),
    ).toEqual([young]);
  }
});

describe('the claim on a number', () => {
  const k = known('Create', {}, {});
  const mine = earlier({ logicalId: 'Sales', holdings: [holding] });
  const claim = (
    ledger: AttemptRecord[],
    resources: (readonly [string, any])[] = [],
    except: string[] = [],
    livesHere = false,
    change: Partial<Known> = {},
  ) =>
    claimOn(
      { ...k, ledger: { began: NOW, value: ledger }, resources: new Map(resources), ...change },
      ONE,
      new Set(except),
      () => livesHere,
    );

  test("is its newest live generation's, in any stack", () => {
    const newer = earlier({
      stackId: ELSEWHERE,
      attempt: 'newer',
      generation: 'newer',
      sentAt: NOW,
      holdings: [holding],
    });
    for (const ledger of [
      [mine, newer],
      [newer, mine],
    ]) {
      expect(claim(ledger, [live(STACK, 'Sales'), live(ELSEWHERE, 'Support')])).toEqual({
        claim: { record: newer, holding },
      });
      expect(claim(ledger, [live(STACK, 'Sales'), live(ELSEWHERE, 'Support', 'DELETE_COMPLETE')])).toEqual({
        claim: { record: mine, holding },
      });
    }
  });

  test('is not believed before CloudFormation was asked', () => {
    expect(claim([mine])).toEqual({ step: lookAt('Sales') });
  });

  test(
    'counts no more while a Delete of that generation is at work, though its resource lives on in another ' + 'one',
    () => {
      const going = earlier({
        logicalId: 'Sales',
        requestType: 'Delete',
        attempt: 'x',
        outcome: undefined,
        goalAt: NOW,
      });
      const other = { ...mine, attempt: OTHER, generation: OTHER, sentAt: NOW - DAY };
      expect(claim([mine, going], [live(STACK, 'Sales')])).toEqual({});
      expect(claim([mine, other, going], [live(STACK, 'Sales')])).toEqual({ claim: { record: other, holding } });
    },
  );

  test.each<[boolean, string, Partial<OrderIntent>, Partial<NumberState> | undefined, Partial<AttemptRecord>]>([
    [true, 'that its order has brought', { id: 'a' }, { orderId: 'a' }, {}],
    [true, 'that carries the token of its order', {}, { name: 't', orderId: 'b' }, {}],
    [true, 'of which only the token tells', { id: 'a' }, { name: 't' }, {}],
    [false, 'of an order that has been noted', { id: 'a', result: 'Decided' }, { name: 't', orderId: 'a' }, {}],
    [false, 'that another order has brought', { id: 'a' }, { name: 'u', orderId: 'b' }, {}],
    [false, 'that no order has brought, when its own has no id yet', {}, {}, {}],
    [false, 'that is not among those that it has ordered', { id: 'a', numbers: [TWO] }, { orderId: 'a' }, {}],
    [false, 'that is not there', { id: 'a' }, undefined, {}],
    [false, 'of an attempt that failed', { id: 'a' }, { orderId: 'a' }, { outcome: failure }],
    [false, 'of an attempt that is spared', { id: 'a' }, { orderId: 'a' }, { attempt: 'spared' }],
  ])("is an attempt's at work: %s: when it is one %s", (expected, _, order, now, change) => {
    const first = { numbers: [ONE], intendedAt: NOW, token: 'first', id: 'first' };
    const buying = earlier({
      logicalId: 'Sales',
      outcome: undefined,
      orders: [first, { numbers: [TWO, ONE], intendedAt: NOW, token: 't', ...order }],
      ...change,
    });
    const brought = { number: ONE, acquired: 'Ordered', acquiredHere: true, orderId: now?.orderId };
    expect(claim([buying], [live(STACK, 'Sales')], ['spared'], false, seen(now ? state(ONE, now) : ONE))).toEqual(
      expected ? { claim: { record: buying, holding: brought } } : {},
    );
  });

  test("is an attempt's at work whose token is seen, though somebody is believed to have taken it off", () => {
    const buying = earlier({
      logicalId: 'Sales',
      outcome: undefined,
      orders: [{ numbers: [ONE], intendedAt: NOW, token: 't' }],
    });
    const effects: Known['effects'] = new Map([[ONE, [{ at: NOW, did: 'name', value: '' }]]]);
    const cleared = { ...seen(state(ONE, { name: 't' })), effects };
    expect(claim([buying], [live(STACK, 'Sales')], [], false, cleared)).toMatchObject({
      claim: { record: buying },
    });
  });

  test("is an attempt's at work from which we took the number, though our name took the place of its token", () => {
    const orders = [{ numbers: [ONE], intendedAt: NOW, token: 't' }];
    const buying = earlier({ logicalId: 'Sales', generation: OTHER, outcome: undefined, orders });
    const taken = (takenFrom: string, change: Partial<AttemptRecord> = {}) => {
      const { record } = withOwn(known('Create'), { holdings: [{ number: ONE, acquired: 'TakenOver', takenFrom }] });
      const named = { ...seen(state(ONE, { name: 'sales', orderId: 'a' })), record };
      return claim([{ ...buying, ...change }], [live(STACK, 'Sales')], [], false, named);
    };
    const brought = { number: ONE, acquired: 'Ordered', acquiredHere: true, orderId: 'a' };
    expect(taken(OTHER)).toEqual({ claim: { record: buying, holding: brought } });
    expect(taken(OLD)).toEqual({});
    expect(taken(OTHER, { orders: [{ ...orders[0], result: 'NotPlaced' }] })).toEqual({});
    expect(taken(OTHER, { orders: [{ ...orders[0], numbers: [TWO] }] })).toEqual({});
  });

  test('by an order is not told before the number was looked at', () => {
    const buying = earlier({
      logicalId: 'Sales',
      outcome: undefined,
      orders: [{ numbers: [ONE], intendedAt: NOW, token: 't' }],
    });
    expect(claim([buying], [live(STACK, 'Sales')])).toEqual({});
  });

  test("is also an attempt's that is still at work, and not one's that failed, was closed or is spared", () => {
    expect(claim([{ ...mine, outcome: undefined }], [live(STACK, 'Sales')])).toMatchObject({ claim: { holding } });
    expect(claim([{ ...mine, outcome: failure }], [live(STACK, 'Sales')])).toEqual({});
    expect(claim([{ ...mine, outcome: undefined, requestType: 'Delete' }], [live(STACK, 'Sales')])).toEqual({});
    const sweep = earlier({
      logicalId: 'Sales',
      requestType: 'Update',
      attempt: 'x',
      generation: 'x',
      swept: [OLD],
      outcome: success,
    });
    expect(claim([{ ...mine, outcome: undefined }, sweep], [live(STACK, 'Sales')])).toEqual({});
    expect(claim([mine], [live(STACK, 'Sales')], [OLD])).toEqual({});
  });

  test("is nobody's who does not hold it, or holds it no more", () => {
    const kept = [{ ...holding, number: TWO }];
    const later = { ...mine, requestType: 'Update' as const, attempt: 'later', sentAt: NOW, holdings: kept };
    expect(claim([mine, later], [live(STACK, 'Sales')])).toEqual({});
    expect(claim([{ ...mine, holdings: [{ ...holding, number: TWO }] }], [live(STACK, 'Sales')])).toEqual({});
  });

  test('of a stack of the same name that is gone counts for nothing', () => {
    const stackId = STACK.replace('11111111', '99999999');
    expect(claim([{ ...mine, stackId }], [live(stackId, 'Sales')])).toEqual({});
  });

  test('of another generation of this resource is for the caller to judge', () => {
    const own = { ...mine, logicalId: 'Support' };
    expect(claim([own], [], [], true)).toEqual({ claim: { record: own, holding } });
    expect(claim([own], [], [], false)).toEqual({});
  });
});

describe('only the generation that stands claims', () => {
  const mine = earlier({ logicalId: 'Sales', holdings: [holding] });

  test('and what that one has kept is not known before its record can be read', () => {
    const [key, shown] = live(STACK, 'Sales', 'UPDATE_COMPLETE');
    const resources = new Map([[key, { ...shown, value: { ...shown.value, physicalId: OTHER } }]]);
    const update = (change: Partial<AttemptRecord>) =>
      earlier({ logicalId: 'Sales', attempt: OTHER, requestType: 'Update', generation: OTHER, sentAt: NOW, ...change });
    const claims = (read: number, ...others: AttemptRecord[]) => {
      const ledger = { began: NOW + read, value: [mine, ...others] };
      return claimOn({ ...known('Create'), now: NOW + LEDGER_LAG, ledger, resources }, ONE, new Set(), () => false);
    };
    const look = { step: { do: 'LookLedger', notBefore: NOW + LEDGER_LAG } };
    expect(claims(0)).toEqual(look);
    // As it was before its plan.
    expect(claims(0, update({ outcome: undefined, holdings: [] }))).toEqual(look);
    expect(claims(0, update({ outcome: success, holdings: [] }))).toEqual({});
    expect(claims(0, update({ outcome: success, holdings: [holding] }))).toMatchObject({ claim: { holding } });
    expect(claims(LEDGER_LAG)).toEqual({});
  });

  const claims = (
    stackStatus: string,
    status: string,
    physicalId: string | undefined,
    change: Partial<AttemptRecord> = {},
  ) => {
    const k = known('Create');
    const resources = new Map([[`${STACK} Sales`, { began: NOW, value: { stackStatus, status, physicalId } }]]);
    return (
      'claim' in
      claimOn({ ...k, ledger: { began: NOW, value: [{ ...mine, ...change }] }, resources }, ONE, new Set(), () => false)
    );
  };

  test.each<[boolean, string, string, string, string | undefined, Partial<AttemptRecord>]>([
    [true, 'it stands', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE', OLD, {}],
    [false, 'another one stands', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE', OTHER, {}],
    [
      false,
      'another one stands, and the clean-up goes on',
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_COMPLETE',
      OTHER,
      {},
    ],
    [true, 'another one stands, and a rollback may bring it back', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', OTHER, {}],
    [
      true,
      'another one stands, and a rollback is bringing it back',
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'UPDATE_COMPLETE',
      OTHER,
      {},
    ],
    [true, 'another one stands, and a failed update may be rolled back', 'UPDATE_FAILED', 'UPDATE_COMPLETE', OTHER, {}],
    [
      true,
      'another one stands, and a failed rollback may be continued',
      'UPDATE_ROLLBACK_FAILED',
      'UPDATE_COMPLETE',
      OTHER,
      {},
    ],
    [false, 'another one stands, and the rollback is over', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE', OTHER, {}],
    [true, 'a request is waiting for its response', 'CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS', OTHER, {}],
    [true, 'nobody says which one stands', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE', undefined, {}],
    [true, 'the id is one that CloudFormation made up', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE', 'Lines-Sales-ABCDEF', {}],
    [true, 'its attempt is still at work', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE', OTHER, { outcome: undefined }],
  ])('%s: when %s', (expected, _, stackStatus, status, physicalId, change) =>
    expect(claims(stackStatus, status, physicalId, change)).toBe(expected),
  );
});

test.each<[boolean, string, Partial<AttemptRecord>]>([
  [true, 'is at work', {}],
  [true, 'began almost an hour ago', { goalAt: NOW - 3600_000 + 1 }],
  [false, 'began an hour ago, so it has ended', { goalAt: NOW - 3600_000 }],
  [false, 'is done', { outcome: success }],
  [false, 'failed', { outcome: failure }],
  [false, 'is of another generation', { generation: OTHER }],
  [false, 'is of another resource', { logicalId: 'Sales' }],
  [false, 'is of another stack', { stackId: ELSEWHERE }],
  [false, 'is no Delete but an Update', { requestType: 'Update' }],
])('a generation goes: %s: when its Delete %s', (expected, _, change) =>
  expect(
    isBeingDeleted(known('Create'), earlier(), [
      earlier(),
      earlier({ requestType: 'Delete', attempt: 'x', outcome: undefined, goalAt: NOW, ...change }),
    ]),
  ).toBe(expected),
);

test.each<[boolean, string, Partial<AttemptRecord>]>([
  [true, 'has failed, and returns what it acquired', {}],
  [true, 'has failed, and had ordered it', { holdings: [], orders: [{ numbers: [ONE], intendedAt: NOW, token: 't' }] }],
  [false, 'has failed, and had inherited it', { holdings: [holding] }],
  [false, 'has not failed', { failedAt: undefined }],
  [false, 'has ended', { outcome: failure }],
])('a number is given up: %s: by an attempt that %s', (expected, _, change) => {
  const holdings = [{ ...holding, acquiredHere: true as const }];
  const record = earlier({ outcome: undefined, failedAt: NOW, holdings, ...change });
  expect(isGivenUp(known('Create'), record, ONE, [record])).toBe(expected);
});

test.each<[boolean, string, Partial<AttemptRecord>]>([
  [true, 'clears it away', {}],
  [true, 'began almost an hour ago', { goalAt: NOW - 3600_000 + 1 }],
  [false, 'began an hour ago, so it has ended', { goalAt: NOW - 3600_000 }],
  [false, 'clears another one away', { clears: [TWO] }],
  [false, 'says nothing of it', { clears: undefined }],
  [false, 'is done', { outcome: success }],
  [false, 'was overtaken', { stopped: true }],
  [false, 'came before', { sentAt: NOW - DAY }],
  [false, 'is of another resource', { logicalId: 'Sales' }],
  [false, 'is of another stack', { stackId: ELSEWHERE }],
])('a number is given up: %s: when a later attempt %s', (expected, _, change) => {
  const record = earlier({ holdings: [holding] });
  const clearing = { requestType: 'Update' as const, attempt: 'x', sentAt: NOW, goalAt: NOW, clears: [ONE] };
  const other = earlier({ ...clearing, outcome: undefined, ...change });
  expect(isGivenUp(known('Create'), record, ONE, [record, other])).toBe(expected);
});

test('a look at a resource is believed, unless it began before the failure', () => {
  const looked = (failedAt: number | undefined, ...resources: [string, any][]) => {
    const k = known('Create');
    return lookedAt(
      { ...k, record: { ...k.record!, failedAt }, now: NOW + 60_000, resources: new Map(resources) },
      earlier({ logicalId: 'Sales' }),
    );
  };
  const [key, resource] = live(STACK, 'Sales');
  expect(looked(undefined, [key, resource])).toBe(resource);
  expect(looked(resource.began, [key, resource])).toBe(resource);
  expect(looked(resource.began + 1, [key, resource])).toBeUndefined();
  expect(looked(undefined)).toBeUndefined();
});

describe('a number that another order than ours has brought anew', () => {
  const owner = (now: number, read: number | undefined, held: string | undefined, shown: string | undefined) =>
    newOwner(
      {
        ...known('Delete'),
        ...seen(state(ONE, { orderId: shown })),
        now: NOW + now,
        ledger: read === undefined ? undefined : { began: NOW + read, value: [] },
      },
      { ...holding, orderId: held },
    );

  test("is somebody's, and whose can be read after the lag", () => {
    expect(owner(LEDGER_LAG - 2000, LEDGER_LAG - 2000, 'a', 'b')).toEqual({ do: 'Wait', seconds: 2 });
    expect(owner(LEDGER_LAG, LEDGER_LAG - 1, 'a', 'b')).toEqual({ do: 'LookLedger', notBefore: NOW + LEDGER_LAG });
    expect(owner(LEDGER_LAG, undefined, 'a', 'b')).toEqual({ do: 'LookLedger', notBefore: NOW + LEDGER_LAG });
    expect(owner(LEDGER_LAG, LEDGER_LAG, 'a', 'b')).toBeUndefined();
  });

  test.each<[string, string | undefined, string | undefined]>([
    ['it is our order', 'a', 'a'],
    ['none of ours brought it', undefined, 'b'],
    ['it shows none', 'a', undefined],
    ['nobody knows of any', undefined, undefined],
  ])('is not one when %s', (_, held, shown) => expect(owner(0, 0, held, shown)).toBeUndefined());

  test('is not one that is not there, or was not looked at', () => {
    const held: Holding = { ...holding, orderId: 'a' };
    expect(newOwner({ ...known('Delete'), ...seen(ONE) }, held)).toBeUndefined();
    expect(newOwner(known('Delete'), held)).toBeUndefined();
  });
});

describe('a number that an attempt at work may have bought, and that does not show it', () => {
  const ordering = (change: Partial<AttemptRecord> = {}) =>
    earlier({
      logicalId: 'Sales',
      outcome: undefined,
      holdings: [],
      orders: [{ numbers: [ONE], intendedAt: NOW - DAY, token: 'cpno-00000000000000000007.0' }],
      ...change,
    });
  const judged = (record: AttemptRecord, read: number) => {
    const k = {
      ...known('Delete'),
      ...seen(state(ONE, { orderId: 'a' })),
      now: NOW + LEDGER_LAG,
      ledger: { began: NOW + read, value: [record] },
    };
    return mayBeReleased(k, { ...holding, acquired: 'TakenOver' }, NOW, new Set(), () => false);
  };
  const free = { is: 'Free', readableFrom: 0 };

  test('is released only when the ledger is read that says by which order it came', () => {
    const look = { step: { do: 'LookLedger', notBefore: NOW + LEDGER_LAG } };
    expect(judged(ordering(), LEDGER_LAG - 1)).toEqual(look);
    expect(judged(ordering(), LEDGER_LAG)).toEqual(free);
  });

  test.each<[string, Partial<AttemptRecord>]>([
    ['that has ended', { outcome: failure }],
    ['whose order is for another', { orders: [{ numbers: [TWO], intendedAt: NOW, token: 'x.0' }] }],
    ['whose order is decided', { orders: [{ numbers: [ONE], intendedAt: NOW, token: 'x.0', result: 'Decided' }] }],
  ])('is not one of an attempt %s', (_, change) => expect(judged(ordering(change), 0)).toEqual(free));
});

describe('the claim of an attempt at work', () => {
  const certain = (now: number, read: number, change: Partial<AttemptRecord> = {}) => {
    const k = known('Delete');
    const record = earlier({ logicalId: 'Sales', outcome: undefined, goalAt: NOW - DAY, ...change });
    return certainOf(
      { ...k, written: { goal: NOW + 1000 }, now: NOW + now, ledger: { began: NOW + read, value: [] } },
      { record, holding },
    );
  };

  test('is certain when it must have seen our goal, and that it returns the number can be read', () => {
    expect(certain(OTHERS_STOPPED - 1000, OTHERS_STOPPED - 1000)).toEqual({ do: 'Wait', seconds: 2 });
    expect(certain(OTHERS_STOPPED + 1000, OTHERS_STOPPED + 999)).toEqual({
      do: 'LookLedger',
      notBefore: NOW + 1000 + OTHERS_STOPPED,
    });
    expect(certain(OTHERS_STOPPED + 1000, OTHERS_STOPPED + 1000)).toBeUndefined();
  });

  test('is certain at once when it has ended', () => expect(certain(0, 0, { outcome: success })).toBeUndefined());
});

describe('a removal policy has kept a number', () => {
  const keeper = (change: Partial<AttemptRecord> = {}) =>
    earlier({ logicalId: 'Sales', removal: 'Retain', endedAt: NOW, holdings: [holding], ...change });
  const kept = (records: AttemptRecord[], resources: (readonly [string, any])[], since = NOW - 1) =>
    keptBy(
      { ...known('Create'), ledger: { began: NOW, value: records }, resources: new Map(resources) },
      ONE,
      new Set(['spared']),
      since,
    );
  const gone = (logicalId = 'Sales', at = NOW - 1000) => live(STACK, logicalId, 'DELETE_SKIPPED', at);
  const certain = { certain: NOW - 1000 + LEDGER_LAG };

  test('for good when its resource is no more, which has to be looked at', () => {
    expect(kept([keeper()], [])).toEqual({ step: lookAt('Sales') });
    expect(kept([keeper()], [gone()])).toEqual(certain);
    expect(kept([keeper()], [live(STACK, 'Sales', 'DELETE_COMPLETE', NOW - 1000)])).toEqual(certain);
  });

  test.each<[string, Partial<AttemptRecord>]>([
    ['has its name in another stack', { stackId: ELSEWHERE, logicalId: 'Support' }],
    ['has another name in this stack', {}],
  ])('of a resource that %s', (_, change) => {
    const record = keeper(change);
    expect(kept([record], [])).toEqual({ step: lookAt(record.logicalId, record.stackId) });
  });

  test.each<[string, Partial<AttemptRecord>]>([
    ['the policy was another', { removal: 'Delete' }],
    ['no policy was recorded', { removal: undefined }],
    ['it is this very resource', { logicalId: 'Support' }],
    ['that one did not hold it', { holdings: [{ ...holding, number: TWO }] }],
    ['that had settled before', { endedAt: NOW - 1 }],
    ['that one is spared', { attempt: 'spared' }],
    ['that one failed', { outcome: failure }],
  ])('not when %s', (_, change) => expect(kept([keeper(change)], [gone(), gone('Support')])).toBeUndefined());

  test('when nobody knows when that settled, or when it may have settled a moment ago', () => {
    expect(kept([keeper({ endedAt: undefined })], [gone()])).toEqual(certain);
    const atWork = keeper({ outcome: undefined, endedAt: undefined });
    expect(kept([atWork], [gone()])).toEqual(certain);
    expect(kept([atWork], [gone('Sales', NOW - LEDGER_LAG + 1)])).toEqual({ certain: NOW + 1 });
    expect(kept([atWork], [gone('Sales', NOW - LEDGER_LAG)])).toBeUndefined();
  });

  test('also one that its holder at work has bought, as far as could be read, and has not noted yet', () => {
    const orders = [{ numbers: [ONE], intendedAt: NOW, token: 't' }];
    const buying = keeper({ holdings: [], orders, outcome: undefined, endedAt: undefined });
    const k = { ...known('Create'), resources: new Map([gone()]), ledger: { began: NOW, value: [buying] } };
    const shown = (name: string) => keptBy({ ...k, ...seen(state(ONE, { name })) }, ONE, new Set(), NOW - 1);
    expect(shown('t')).toEqual(certain);
    expect(shown('u')).toBeUndefined();
  });

  test('not when it has been deleted since, or is just being deleted', () => {
    expect(
      kept([keeper(), earlier({ logicalId: 'Sales', requestType: 'Delete', attempt: 'x', closes: [OLD] })], [gone()]),
    ).toBeUndefined();
    expect(kept([keeper()], [live(STACK, 'Sales', 'DELETE_IN_PROGRESS')])).toBeUndefined();
  });

  test('not for a Delete while one that came before it deletes that generation, which stands no more', () => {
    const standing = (physicalId: string) => {
      const [key, resource] = live(STACK, 'Sales', 'UPDATE_COMPLETE', NOW - 1000);
      return new Map([[key, { ...resource, value: { ...resource.value, physicalId } }]]);
    };
    const judged = (kind: 'Create' | 'Delete', change: Partial<AttemptRecord>, stands = OTHER) => {
      const k = known(kind);
      const other = earlier({
        logicalId: 'Sales',
        requestType: 'Delete',
        attempt: 'x',
        outcome: undefined,
        sentAt: k.record!.sentAt - 1,
        goalAt: NOW,
        ...change,
      });
      const ledger = { began: NOW, value: [keeper(), other] };
      return keptBy({ ...k, ledger, resources: standing(stands) }, ONE, new Set(), NOW - 1);
    };
    expect(judged('Delete', {})).toBeUndefined();
    // A Delete that somebody made up does not make it free.
    expect(judged('Delete', {}, OLD)).toEqual(certain);
    // The later one of the two releases it.
    expect(judged('Delete', { sentAt: NOW + DAY })).toEqual(certain);
    expect(judged('Delete', { generation: OTHER })).toEqual(certain);
    expect(judged('Create', {})).toEqual(certain);
  });

  test('also before an attempt that failed took it, by the one that it was taken from', () => {
    const origin = keeper({ generation: OTHER, goalAt: NOW - DAY, endedAt: NOW - DAY + 1 });
    const k = { ...known('Delete'), ledger: { began: NOW, value: [origin] } };
    const since = (attempt: Partial<AttemptRecord>, takenFrom?: string) =>
      mayBeKeptSince(k, { ...holding, acquired: 'Restored', takenFrom }, earlier({ goalAt: NOW, ...attempt }));
    expect(since({ outcome: failure }, OTHER)).toBe(NOW - DAY);
    expect(since({ outcome: undefined }, OTHER)).toBe(NOW - DAY);
    // What succeeded owned it from then on: whatever that policy kept was not its own.
    expect(since({ outcome: success }, OTHER)).toBe(NOW);
    // Nobody had it: what had been kept before was out of the account again.
    expect(since({ outcome: failure })).toBe(NOW);
    // The record of the one that had it is gone.
    expect(since({ outcome: failure }, 'cpno-00000000000000000003')).toBe(NOW);
  });

  test('when one of several has', () => {
    const others = [
      keeper({ logicalId: 'Fax', attempt: 'x', generation: 'x' }),
      keeper({ logicalId: 'Old', attempt: 'y', removal: 'Delete' }),
      keeper(),
    ];
    expect(kept(others, [live(STACK, 'Fax', 'DELETE_IN_PROGRESS'), gone()])).toEqual(certain);
  });
});

describe('of two Deletes at work that each take the other for who had a number before', () => {
  const former = earlier({ logicalId: 'Sales', generation: OTHER, holdings: [holding] });
  const foundBeside = (kind: 'Update' | 'Delete', change: Partial<AttemptRecord>) => {
    const k = known(kind);
    const sentAt = k.record!.sentAt - 1;
    const other = { logicalId: 'Sales', requestType: 'Delete' as const, attempt: 'x', generation: OTHER, goalAt: NOW };
    const ledger = { began: NOW, value: [former, earlier({ ...other, outcome: undefined, sentAt, ...change })] };
    return formerHolderOf({ ...k, ledger }, ONE, OTHER);
  };

  test('the later one releases it', () => expect(foundBeside('Delete', {})).toBeUndefined());

  test.each<[string, 'Update' | 'Delete', Partial<AttemptRecord>]>([
    ['that came first', 'Delete', { sentAt: NOW + DAY }],
    ['beside one that has failed', 'Delete', { outcome: failure }],
    ['beside one of another resource', 'Delete', { logicalId: 'Fax' }],
    ['that is none, but an Update', 'Update', {}],
  ])('one leaves it to the former holder %s', (_, kind, change) =>
    expect(foundBeside(kind, change)).toEqual(former),
  );
});
