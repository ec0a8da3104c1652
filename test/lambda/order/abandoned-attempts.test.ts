/**
 * Attempts that were broken off: whose they are to clear up, when they can act no more, and where what they acquired
 * goes.
 */
import { hasGains, hasNotSucceeded, hasResidue } from '../../../lambda/attempt/attempts';
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { Holding } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { LEDGER_LAG, ORDER_POLL, OTHERS_STOPPED, SECOND, SERVICE_LAG } from '../../../lambda/attempt/timing';
import { waitUntilEffectsVisible, waitUntilOthersStopped } from '../../../lambda/attempt/wait-for-others';
import {
  abandonedBy,
  asFound,
  detailsBack,
  numbersAcquiredBy,
  releaseUnclaimed,
} from '../../../lambda/order/release/abandoned-attempts';
import { formerHolderIsBeingDeleted } from '../../../lambda/ownership/may-be-released';
import { STACK } from '../support/harness';
import {
  bought,
  earlier,
  known,
  NOW,
  OLD,
  ONE,
  order,
  own as amended,
  seen,
  state,
  THREE,
  TWO,
} from '../support/knowledge';

const success = { status: 'SUCCESS' as const, physicalId: OLD };
const failure = { status: 'FAILED' as const, physicalId: OLD };
const intent = { numbers: [ONE, TWO], intendedAt: NOW, token: 't' };
const broken = (change: Partial<AttemptRecord> = {}): AttemptRecord =>
  earlier({ attempt: 'broken', generation: 'broken', outcome: undefined, sentAt: NOW - 1800_000, ...change });
/** CloudFormation's word on a resource of this stack. */
const looked = (logicalId: string, status = 'CREATE_COMPLETE', at = NOW, stackId = STACK) =>
  [`${stackId} ${logicalId}`, { began: at, value: { stackStatus: 'UPDATE_COMPLETE', status } }] as const;
const look = (logicalId: string, stackId = STACK) => ({ do: 'LookResource', stackId, logicalId });
const with_ = (k: Known, ...others: AttemptRecord[]): Known => ({
  ...k,
  records: { began: k.records!.began, value: [...others, k.record!] },
});

test.each<[string, Partial<AttemptRecord>, boolean, boolean, boolean]>([
  ['is at work', { outcome: undefined }, true, true, false],
  ['is at work and bought something', { outcome: undefined, holdings: [bought(ONE)] }, true, true, true],
  ['failed and left nothing', { outcome: failure }, true, false, false],
  ['failed and left a number', { outcome: failure, holdings: [bought(ONE)] }, true, true, true],
  [
    'failed and left an inherited number',
    { outcome: failure, holdings: [bought(ONE, { acquiredHere: undefined })] },
    true,
    false,
    false,
  ],
  ['failed and left an open order', { outcome: failure, orders: [intent] }, true, true, true],
  [
    'failed and left a decided order',
    { outcome: failure, orders: [{ ...intent, result: 'Decided' }] },
    true,
    false,
    false,
  ],
  ['succeeded', { outcome: success }, false, false, false],
])('an attempt that %s', (_, change, unsettled, residue, gains) => {
  expect([hasNotSucceeded(earlier(change)), hasResidue(earlier(change)), hasGains(earlier(change))]).toEqual([
    unsettled,
    residue,
    gains,
  ]);
});

describe('what has to be cleared up', () => {
  const names = (k: Known) => abandonedBy(k).map(({ attempt }) => attempt);

  test(
    'by a Create is what was broken off, unless nothing is left of it, it is a Delete, or somebody cleared it ' + 'up',
    () => {
      const create = known('Create');
      expect(names(with_(create, broken()))).toEqual(['broken']);
      expect(names(with_(create, broken({ outcome: failure })))).toEqual([]);
      expect(names(with_(create, broken({ requestType: 'Delete' })))).toEqual([]);
      expect(names(with_(create, broken(), earlier({ attempt: 'x', generation: 'x', swept: ['broken'] })))).toEqual([]);
    },
  );

  test('by a Create is also what an earlier stack of its name broke off, and by nothing else', () => {
    const before = { stackId: STACK.replace('11111111', '99999999') };
    expect(names(with_(known('Create'), broken(before)))).toEqual(['broken']);
    expect(names(with_(known('Create'), broken({ ...before, outcome: success, holdings: [bought(ONE)] })))).toEqual([]);
    expect(names(with_(known('Create'), broken({ ...before, requestType: 'Delete' })))).toEqual([]);
    expect(names(with_(known('Create'), broken({ stackId: STACK.replace('/Lines/', '/Elsewhere/') })))).toEqual([]);
    expect(names(with_(known('Update'), earlier(), broken(before)))).toEqual([]);
  });

  test('by an Update is what came after its base', () => {
    const update = known('Update');
    expect(names(with_(update, earlier(), broken()))).toEqual(['broken']);
    expect(names(with_(update, earlier({ sentAt: NOW }), broken()))).toEqual([]);
    const replaced = broken({ outcome: success, holdings: [bought(ONE)] });
    expect(names(with_(update, earlier(), replaced))).toEqual(['broken']);
    expect(names(with_(update, earlier(), { ...replaced, generation: OLD }))).toEqual([]);
    expect(names(with_(update, broken()))).toEqual(['broken']);
  });
});

describe('until others can act no more', () => {
  const at = (now: number, read: number, ...records: AttemptRecord[]) =>
    waitUntilOthersStopped(
      { ...known('Create', { now: NOW + now }), records: { began: NOW + read, value: [] } },
      records,
    );

  test('is waited while an attempt may still be at work, with a look now and then', () => {
    expect(at(0, 0, broken())).toEqual({ do: 'Wait', seconds: 3 });
    expect(at(2999, 0, broken())).toEqual({ do: 'Wait', seconds: 0.001 });
    expect(at(3000, 0, broken())).toEqual({ do: 'LookRecords' });
    expect(at(OTHERS_STOPPED, OTHERS_STOPPED - 1, broken())).toEqual({ do: 'LookRecords' });
    expect(at(OTHERS_STOPPED + 8000, OTHERS_STOPPED, broken())).toBeUndefined();
  });

  test('counts from when the goal had been written', () => {
    const k = known('Create', { now: NOW + OTHERS_STOPPED, records: { began: NOW + OTHERS_STOPPED, value: [] } });
    expect(waitUntilOthersStopped(k, [broken()])).toBeUndefined();
    expect(waitUntilOthersStopped({ ...k, written: { goal: NOW + 1 } }, [broken()])).toBeDefined();
  });

  test('is not waited when every attempt has responded or stopped', () => {
    expect(at(0, 0, broken({ outcome: failure }), broken({ stopped: true }))).toBeUndefined();
    expect(at(0, 0)).toBeUndefined();
    expect(at(0, 0, broken({ outcome: failure }), broken())).toBeDefined();
  });
});

describe('what an attempt did last', () => {
  const ended = broken({ outcome: failure, endedAt: NOW - 1000, holdings: [bought(ONE)] });
  const k = (now: number, change: Partial<Known> = {}): Known => ({ ...known('Create'), ...change, now: NOW + now });

  test('can be seen when the lag of the service has passed', () => {
    expect(waitUntilEffectsVisible(k(0), [ended])).toEqual({ do: 'Wait', seconds: (SERVICE_LAG - 1000) / SECOND });
    expect(waitUntilEffectsVisible(k(SERVICE_LAG - 1000), [ended])).toBeUndefined();
  });

  test('is not seen in an older look', () => {
    expect(waitUntilEffectsVisible(k(SERVICE_LAG, seen(state(ONE), TWO)), [ended])).toEqual({
      do: 'LookNumbers',
      sure: [ONE, TWO],
    });
    expect(
      waitUntilEffectsVisible(k(SERVICE_LAG, { numbers: { began: NOW + SERVICE_LAG - 1000, value: new Map() } }), [
        ended,
      ]),
    ).toBeUndefined();
  });

  test('can be seen that long after it can act no more, when it never said that it ended', () => {
    expect(waitUntilEffectsVisible(k(OTHERS_STOPPED), [broken()])).toEqual({
      do: 'Wait',
      seconds: SERVICE_LAG / SECOND,
    });
    expect(waitUntilEffectsVisible(k(OTHERS_STOPPED + SERVICE_LAG), [broken()])).toBeUndefined();
  });

  test('is told by its record when it has succeeded, or left nothing', () => {
    expect(waitUntilEffectsVisible(k(0), [{ ...ended, outcome: success }])).toBeUndefined();
    expect(waitUntilEffectsVisible(k(0), [{ ...ended, holdings: [] }])).toBeUndefined();
    expect(waitUntilEffectsVisible(k(0), [])).toBeUndefined();
  });

  test('is waited for once: the longest of the waits', () =>
    expect(waitUntilEffectsVisible(k(0), [ended, broken(), ended])).toEqual({
      do: 'Wait',
      seconds: (OTHERS_STOPPED + SERVICE_LAG) / SECOND,
    }));
});

describe('what attempts acquired', () => {
  const orders = (status: string, numbers: Record<string, string>) => ({
    orders: new Map([['a', { began: NOW, value: order('a', status, numbers) }]]),
  });
  const open = broken({ orders: [{ ...intent, id: 'a' }] });

  test('is what is fresh, or all that they hold', () => {
    const record = broken({ holdings: [bought(ONE), bought(TWO, { acquiredHere: undefined })] });
    expect(numbersAcquiredBy(known('Create'), [record], false)).toEqual({ holdings: [bought(ONE)], undecided: [] });
    expect(numbersAcquiredBy(known('Create'), [record], true)).toEqual({ holdings: record.holdings, undecided: [] });
  });

  test('of two that hold a number is told by the one that brought it', () => {
    const taken = broken({ holdings: [bought(ONE, { acquired: 'TakenOver' })] });
    for (const acquired of ['Ordered', 'Restored'] as const) {
      const brought = broken({ holdings: [bought(ONE, { acquired })] });
      for (const both of [
        [taken, brought],
        [brought, taken],
      ]) {
        expect(numbersAcquiredBy(known('Create'), both, false)).toMatchObject({ holdings: [{ acquired }] });
      }
    }
  });

  test('has the numbers of open orders that are decided by now', () => {
    expect(
      numbersAcquiredBy(
        known('Create', { ...orders('Partial', { [ONE]: 'Acquired', [TWO]: 'Failed' }), ...seen(TWO) }),
        [open],
        false,
      ),
    ).toEqual({ holdings: [bought(ONE, { orderId: 'a' })], undecided: [] });
    expect(
      numbersAcquiredBy(
        known('Create', orders('Partial', { [ONE]: 'Acquired' })),
        [broken({ orders: [{ ...intent, id: 'a', result: 'Decided' }] })],
        false,
      ),
    ).toEqual({ holdings: [], undecided: [] });
  });

  test('is not known before an order is decided: it is looked at, waited for, and in the end named', () => {
    expect(numbersAcquiredBy(known('Create'), [open], false)).toEqual({ step: { do: 'LookOrder', id: 'a' } });
    const k = known('Create', orders('Processing', { [ONE]: 'Processing' }));
    expect(numbersAcquiredBy(k, [open, broken({ holdings: [bought(THREE)] })], false)).toEqual({
      step: { do: 'Wait', seconds: 1 },
    });
    const late = (before: number) => {
      const now = k.request.answerBy - ORDER_POLL - before;
      return {
        ...k,
        now,
        orders: new Map([['a', { began: now, value: order('a', 'Processing', { [ONE]: 'Processing' }) }]]),
      };
    };
    expect(numbersAcquiredBy(late(1), [open], false)).toHaveProperty('step');
    expect(numbersAcquiredBy(late(0), [open, broken({ holdings: [bought(THREE)] })], false)).toEqual({
      holdings: [bought(THREE)],
      undecided: [`order a for ${ONE}, ${TWO}`],
    });
    const lost = broken({ orders: [{ ...intent, intendedAt: late(0).now }] });
    expect(numbersAcquiredBy(late(0), [lost], false)).toEqual({
      holdings: [],
      undecided: [`order whose response was lost for ${ONE}, ${TWO}`],
    });
  });

  test('of an order that turned into a port-in is what has come, and the order is named', () => {
    const k = known('Create', orders('FOC', { [ONE]: 'Acquired', [TWO]: 'Processing' }));
    expect(numbersAcquiredBy(k, [open], false)).toEqual({ step: { do: 'Wait', seconds: 5 } });
    expect(numbersAcquiredBy({ ...k, now: k.request.answerBy }, [open], false)).toEqual({
      holdings: [bought(ONE, { orderId: 'a' })],
      undecided: ['order a (FOC)'],
    });
  });
});

describe('a number that an operation does not keep goes where it came from', () => {
  const details = { PhoneNumberName: 'Ours', CallingName: 'Us' };
  const where = (holding: Holding, ...ledger: AttemptRecord[]) =>
    asFound(
      amended(known('Create', { ledger: { began: NOW, value: ledger } }, details), { holdings: [holding] }),
      holding,
    );
  const back = { number: ONE, to: 'Inventory', details: { name: 'Mine', callingName: '' } };
  const taken = bought(ONE, { acquired: 'TakenOver', takenFrom: OLD, detailsFound: { name: 'Mine' } });
  const owner = earlier({ holdings: [bought(ONE)] });

  test.each(['Ordered', 'Restored'] as const)('into the queue when it was %s', (acquired) => {
    expect(where(bought(ONE, { acquired }))).toEqual({ number: ONE, to: 'Queue' });
  });

  test("into the inventory, as it was found, when it was adopted or is still somebody's", () => {
    expect(where(bought(ONE, { acquired: 'Adopted', detailsFound: { name: 'Mine' } }))).toMatchObject(back);
    expect(where(taken, owner)).toEqual(back);
    expect(where({ ...taken, detailsFound: { productType: 'VoiceConnector' } }, owner)).toEqual({
      ...back,
      details: { productType: 'VoiceConnector', name: '', callingName: '' },
    });
  });

  test('into the inventory when another generation of the one that had it has it now', () => {
    const another = { ...owner, attempt: 'x', generation: 'x' };
    for (const ledger of [
      [earlier(), another],
      [another, earlier()],
    ]) {
      expect(where(taken, ...ledger)).toEqual(back);
    }
  });

  test('into the inventory when another resource has it as well, which a policy has kept', () =>
    expect(where(taken, earlier(), { ...owner, logicalId: 'Sales', generation: 'x' })).toEqual(back));

  test('into the inventory when a policy had left it there', () =>
    expect(where({ ...taken, takenFrom: undefined }, owner)).toEqual(back));

  test('with no detail that this resource never declared', () => {
    expect(detailsBack(known('Create'), taken)).toEqual({ number: ONE, to: 'Inventory', details: {} });
    expect(detailsBack(known('Create', {}, details), taken).details).toEqual({}); // it never held the number
    const holder = amended(known('Create', {}, details), { holdings: [taken] });
    expect(detailsBack(holder, { ...taken, detailsFound: undefined }).details).toEqual({ name: '', callingName: '' });
    const before = earlier({ declared: { ...owner.declared!, name: 'Before' }, holdings: [taken] });
    expect(detailsBack(with_(known('Update'), before), taken).details).toEqual({ name: 'Mine' });
    expect(detailsBack(with_(known('Update'), { ...before, holdings: [] }), taken).details).toEqual({});
    expect(detailsBack(with_(known('Update'), { ...before, stackId: 'another' }), taken).details).toEqual({});
  });

  test.each<[string, AttemptRecord[]]>([
    ['is not there', []],
    ['is closed', [owner, earlier({ requestType: 'Delete', attempt: 'x', closes: [OLD] })]],
    ['holds it no more', [earlier()]],
    ['was a Delete', [{ ...owner, requestType: 'Delete' }]],
    ['is another generation', [{ ...owner, generation: 'x' }]],
    [
      'is one of several closed ones',
      [
        earlier(),
        { ...owner, attempt: 'y', generation: 'x' },
        earlier({ requestType: 'Delete', attempt: 'x', closes: ['x'] }),
      ],
    ],
    [
      'has gone, and so has everybody else',
      [earlier(), { ...owner, logicalId: 'Sales', generation: 'x', outcome: undefined }],
    ],
  ])('into the queue when the one that had it %s', (_, ledger) =>
    expect(where(taken, ...ledger)).toEqual({ number: ONE, to: 'Queue' }),
  );
});

describe('the one that had a number before', () => {
  const ELSEWHERE = STACK.replace('stack/Lines/', 'stack/Elsewhere/');
  const taken = bought(ONE, { acquired: 'TakenOver', takenFrom: 'former' });
  const former = (change: Partial<AttemptRecord> = {}) =>
    earlier({ logicalId: 'Sales', generation: 'former', holdings: [bought(ONE)], ...change });
  const goes = (
    after: number,
    resources: (readonly [string, any])[],
    records = [former()],
    own: Partial<AttemptRecord> = {},
    holding = taken,
  ) => {
    const k = amended(known('Create'), own);
    return formerHolderIsBeingDeleted(
      { ...k, now: NOW + after, ledger: { began: NOW, value: records }, resources: new Map(resources) },
      holding,
    );
  };

  test('is looked at, and every three seconds while it is being deleted', () => {
    const going = [looked('Sales', 'DELETE_IN_PROGRESS')];
    expect(goes(0, [])).toEqual({ step: look('Sales') });
    expect(goes(2999, going)).toEqual({ step: { do: 'Wait', seconds: 0.001 } });
    expect(goes(3000, going)).toEqual({ step: look('Sales') });
  });

  test('keeps the number while it lives, which has to be seen after the failure', () => {
    const lives = looked('Sales', 'CREATE_COMPLETE', NOW + 1000);
    expect(goes(60_000, [lives])).toBeUndefined();
    expect(goes(60_000, [lives], [former()], { failedAt: NOW + 1000 })).toBeUndefined();
    expect(goes(60_000, [lives], [former()], { failedAt: NOW + 1001 })).toEqual({ step: look('Sales') });
  });

  test('has left it or taken it away when it is gone, which can be read after the lag', () => {
    for (const status of ['DELETE_COMPLETE', 'DELETE_SKIPPED']) {
      expect(goes(LEDGER_LAG, [looked('Sales', status, NOW + 1000)])).toEqual({ certain: NOW + 1000 + LEDGER_LAG });
    }
  });

  test('is waited for no longer than five minutes from the goal, or from the failure', () => {
    const late = (after: number, failedAt?: number) =>
      goes(after, [looked('Sales', 'DELETE_IN_PROGRESS', NOW + after - 3000)], [former()], { failedAt });
    expect(late(299_999)).toEqual({ step: look('Sales') });
    expect(late(300_000)).toBeUndefined();
    expect(late(359_999, NOW + 60_000)).toEqual({ step: look('Sales') });
    expect(late(360_000, NOW + 60_000)).toBeUndefined();
    expect(goes(300_000, [looked('Sales', 'DELETE_COMPLETE', NOW + 300_000)])).toEqual({
      certain: NOW + 300_000 + LEDGER_LAG,
    });
  });

  test.each<[string, AttemptRecord[], Partial<Holding>]>([
    ['is nobody', [former()], { takenFrom: undefined }],
    ['is unknown', [former({ outcome: undefined })], { takenFrom: 'x' }],
    [
      'has closed',
      [former(), earlier({ logicalId: 'Sales', requestType: 'Delete', attempt: 'x', closes: ['former'] })],
      {},
    ],
    ['holds it no more', [former({ holdings: [bought(TWO)] })], {}],
    ['is this very resource', [former({ logicalId: 'Support' })], {}],
  ])('is not waited for when it %s', (_, records, change) =>
    expect(goes(0, [], records, {}, { ...taken, ...change })).toBeUndefined(),
  );

  test("may have this one's name in another stack, and may hold it in another generation", () => {
    expect(goes(0, [], [former({ stackId: ELSEWHERE, logicalId: 'Support' })])).toEqual({
      step: look('Support', ELSEWHERE),
    });
    expect(goes(0, [], [former({ holdings: [] }), former({ generation: 'newer', attempt: 'newer' })])).toEqual({
      step: look('Sales'),
    });
  });
});

describe('releasing what nobody claims', () => {
  /** Everybody could have seen by now that something is released. */
  const SIGN = NOW - LEDGER_LAG;
  const give = (holdings: Holding[], ledger: AttemptRecord[] = [], change: Partial<Known> = {}) => {
    const live = new Map([
      [`${STACK} Sales`, { began: NOW, value: { stackStatus: 'UPDATE_COMPLETE', status: 'CREATE_COMPLETE' } }],
    ]);
    const k = amended(known('Create', {}, { PhoneNumberName: 'Ours' }), { holdings });
    return releaseUnclaimed(
      {
        ...k,
        ...seen(state(ONE), state(TWO)),
        ledger: { began: NOW, value: ledger },
        resources: live,
        ...change,
      },
      holdings,
      new Set([k.request.attempt]),
      () => false,
      SIGN,
    );
  };
  const sales = (change: Partial<AttemptRecord> = {}) =>
    earlier({ logicalId: 'Sales', holdings: [bought(ONE)], ...change });

  test('is done when there is nothing', () => expect(give([])).toEqual({ stuck: [] }));
  test('reads the claims first', () =>
    expect(give([bought(ONE)], [], { ledger: undefined })).toEqual({
      step: { do: 'LookLedger', notBefore: SIGN + LEDGER_LAG },
    }));
  test('asks CloudFormation about a claim', () =>
    expect(give([bought(ONE)], [sales()], { resources: new Map() })).toMatchObject({ step: { do: 'LookResource' } }));
  test('releases', () =>
    expect(give([bought(ONE), bought(TWO)])).toEqual({ step: { do: 'Release', numbers: [ONE, TWO] } }));
  test('leaves what somebody owns by now', () =>
    expect(give([bought(ONE), bought(TWO)], [sales()])).toEqual({ step: { do: 'Release', numbers: [TWO] } }));
  test('leaves what somebody at work may own, and says so', () =>
    expect(give([bought(ONE)], [sales({ outcome: undefined })])).toEqual({ stuck: [], spared: [ONE] }));
  test('says nothing of what somebody owns', () =>
    expect(give([bought(ONE)], [sales()])).toEqual({ stuck: [], spared: [] }));

  test('leaves nothing to one that has failed and returns it as well', () => {
    const taken = bought(ONE, { acquired: 'TakenOver', takenFrom: OLD });
    const failed = sales({ outcome: undefined, failedAt: NOW, holdings: [taken] });
    expect(give([bought(ONE)], [failed])).toEqual({ step: { do: 'Release', numbers: [ONE] } });
    const inherited = { ...taken, acquiredHere: undefined };
    expect(give([bought(ONE)], [{ ...failed, holdings: [inherited] }])).toEqual({ stuck: [], spared: [ONE] });
  });

  test('leaves nothing to what an update of the one that had it clears away, whatever the policy of that one', () => {
    const taken = bought(ONE, { acquired: 'TakenOver', takenFrom: OLD });
    const had = sales({ removal: 'Retain' });
    const update = sales({ requestType: 'Update', attempt: 'x', sentAt: NOW, goalAt: NOW, outcome: undefined });
    const clearing = { ...update, holdings: [], clears: [ONE] };
    expect(give([taken], [had, clearing])).toEqual({ step: { do: 'Release', numbers: [ONE] } });
    expect(give([taken], [had, { ...clearing, clears: [TWO] }])).toEqual({ stuck: [], spared: [] });
  });

  test('waits for a while for what something holds', () =>
    expect(give([bought(ONE)], [], seen(state(ONE, { associations: [{ kind: 'SipRuleId', id: 'rule' }] })))).toEqual({
      step: { do: 'Wait', seconds: 3 },
    }));

  test('puts a number that it took to what somebody else declares since, as far as it may have changed that', () => {
    const taken = bought(ONE, { acquired: 'TakenOver', takenFrom: OLD, detailsFound: { name: 'Mine' } });
    const since = (name: string | undefined, holding = taken) => {
      const holdings = [bought(ONE, { detailsFound: { name: 'Found' } })];
      const owner = sales({
        sentAt: NOW + 1,
        holdings,
        declared: { ...earlier().declared!, name, callingName: 'Theirs' },
      });
      return give([holding], [owner], seen(state(ONE, { name: 'Ours' })));
    };
    const update = (value: string) => ({ step: { do: 'Update', detail: 'name', value, numbers: [ONE] } });
    expect(since('Theirs')).toEqual(update('Theirs'));
    expect(since(undefined)).toEqual(update('Found'));
    expect(since('Ours')).toEqual({ stuck: [], spared: [] });
    expect(since('Theirs', bought(ONE))).toEqual({ stuck: [], spared: [] });
  });

  test('puts back the details of a number that stays with the one that had it before', () => {
    const taken = bought(ONE, { acquired: 'TakenOver', takenFrom: OLD, detailsFound: { name: 'Mine' } });
    expect(give([taken], [sales()])).toEqual({ step: { do: 'Update', detail: 'name', value: 'Mine', numbers: [ONE] } });
    expect(give([taken], [sales({ sentAt: NOW + 1 })])).toEqual({ stuck: [], spared: [] });
  });

  describe('of a rollback, which had itself declared nothing', () => {
    const failed = earlier({
      attempt: 'failed',
      requestType: 'Update',
      sentAt: NOW - 60_000,
      declared: { ...earlier().declared!, name: 'sales' },
      holdings: [bought(ONE, { acquired: 'TakenOver', takenFrom: OLD, detailsFound: { name: 'Mine' } })],
    });
    const undo = (ledger: AttemptRecord[], change: Partial<Known> = {}) => {
      const k = with_(known('Update'), failed);
      const looks = { ledger: { began: NOW, value: ledger }, resources: new Map([looked('Sales')]) };
      return releaseUnclaimed(
        { ...k, ...seen(state(ONE, { name: 'sales', productType: 'x' })), ...looks, ...change },
        failed.holdings,
        new Set([k.request.attempt, failed.attempt]),
        () => false,
        SIGN,
      );
    };
    const owner = (name: string | undefined, change: Partial<AttemptRecord> = {}) =>
      sales({ attempt: 'owner', declared: { productType: 'x', source: earlier().declared!.source, name }, ...change });
    const update = (value: string) => ({ step: { do: 'Update', detail: 'name', value, numbers: [ONE] } });

    test('puts back what an owner at work never declared, and leaves it the rest', () => {
      const atWork = { outcome: undefined };
      const spared = { stuck: [], spared: [ONE] };
      const done = new Map([[ONE, [{ did: 'name' as const, value: 'Mine', at: NOW }]]]);
      expect(undo([owner(undefined, atWork)])).toEqual(update('Mine'));
      expect(undo([owner(undefined, atWork)], { effects: done })).toEqual(spared);
      expect(undo([owner('Theirs', atWork)])).toEqual(spared);
      expect(undo([owner(undefined, atWork), owner('Theirs', { attempt: 'before' })])).toEqual(spared);
    });

    test('puts back what an owner never declared that has ended since, unless that one has taken it since', () => {
      const since = (acquiredHere?: true, name?: string) =>
        owner(name, {
          sentAt: NOW + 1,
          holdings: [bought(ONE, { acquiredHere, detailsFound: { name: 'Found' } })],
        });
      expect(undo([since()])).toEqual(update('Mine'));
      expect(undo([since(true)])).toEqual(update('Found'));
      expect(undo([since(undefined, 'Theirs')])).toEqual(update('Theirs'));
      expect(undo([since(), owner('Theirs', { attempt: 'before' })])).toEqual(update('Found'));
    });
  });

  test('waits until it can be read whose a number is that another order has brought anew', () => {
    const anew = { ...seen(state(ONE, { orderId: 'b' })), resources: new Map([looked('Sales')]) };
    expect(give([bought(ONE, { orderId: 'a' })], [], anew)).toEqual({
      step: { do: 'Wait', seconds: LEDGER_LAG / 1000 },
    });
    expect(give([bought(ONE, { orderId: 'b' })], [], anew)).toEqual({ step: { do: 'Release', numbers: [ONE] } });
  });

  describe('asks who has kept or is leaving it', () => {
    const kept = (number: string, logicalId: string, change: Partial<AttemptRecord> = {}) =>
      earlier({
        logicalId,
        attempt: logicalId,
        generation: logicalId,
        removal: 'Retain',
        endedAt: NOW - 1000,
        holdings: [bought(number)],
        ...change,
      });
    const left = bought(TWO, { acquired: 'TakenOver', takenFrom: 'Fax', detailsFound: { name: 'Mine' } });
    const was = kept(TWO, 'Fax', { removal: 'Delete' });
    const gone = (logicalId: string, at: number) => looked(logicalId, 'DELETE_COMPLETE', NOW + at);
    const after = (
      holdings: Holding[],
      ledger: AttemptRecord[],
      resources: (readonly [string, any])[],
      read = 0,
      spare: AttemptRecord[] = [],
      goalAt = NOW - 2000,
      others: AttemptRecord[] = [],
    ) => {
      const k = known('Create', {}, { PhoneNumberName: 'Ours' });
      const own = { ...k.record!, goalAt, holdings };
      return releaseUnclaimed(
        {
          ...k,
          ...seen(state(ONE), state(TWO)),
          now: NOW + read,
          record: own,
          records: { began: NOW, value: [own, ...spare, ...others] },
          ledger: { began: NOW + read, value: ledger },
          resources: new Map(resources),
        },
        holdings,
        new Set([own.attempt, ...spare.map(({ attempt }) => attempt)]),
        () => false,
        SIGN,
      );
    };

    test.each<[string, Holding[], AttemptRecord[]]>([
      ['two that were kept', [bought(ONE), bought(TWO)], [kept(ONE, 'Sales'), kept(TWO, 'Fax')]],
      ['one that was kept and one that is left', [bought(ONE), left], [kept(ONE, 'Sales'), was]],
    ])('of %s before it waits once until all can be read', (_, holdings, ledger) => {
      expect(after(holdings, ledger, [])).toEqual({ step: look('Sales') });
      expect(after(holdings, ledger, [gone('Sales', -1000)])).toEqual({ step: look('Fax') });
      for (const [first, second] of [
        [-1000, -2000],
        [-2000, -1000],
      ]) {
        expect(after(holdings, ledger, [gone('Sales', first), gone('Fax', second)])).toEqual({
          step: { do: 'Wait', seconds: LEDGER_LAG / 1000 - 1 },
        });
      }
    });

    test('and leaves what was kept, and puts back what was left', () => {
      const resources = [gone('Sales', -1000), gone('Fax', -1000)];
      expect(after([bought(ONE)], [kept(ONE, 'Sales')], resources, LEDGER_LAG)).toEqual({ stuck: [], spared: [] });
      expect(after([left], [was], resources, LEDGER_LAG)).toEqual({
        step: { do: 'Update', detail: 'name', value: 'Mine', numbers: [TWO] },
      });
    });

    test('and looks at one whose own Delete is at work', () => {
      const going = kept(ONE, 'Sales', { requestType: 'Delete', attempt: 'x', outcome: undefined, goalAt: NOW });
      expect(after([bought(ONE)], [kept(ONE, 'Sales'), going], [])).toEqual({ step: look('Sales') });
    });

    test('and waits while it is being deleted', () =>
      expect(after([left], [was], [looked('Fax', 'DELETE_IN_PROGRESS')])).toEqual({
        step: { do: 'Wait', seconds: 3 },
      }));

    test('and not when somebody has it by now', () => {
      const owner = kept(TWO, 'Sales', { removal: 'Delete' });
      expect(after([left], [was, owner], [looked('Fax', 'DELETE_IN_PROGRESS'), looked('Sales')])).toMatchObject({
        step: { do: 'Update' },
      });
      expect(after([bought(ONE)], [kept(ONE, 'Sales'), kept(ONE, 'Fax')], [gone('Sales', 0), looked('Fax')])).toEqual({
        stuck: [],
        spared: [],
      });
    });

    test('of what was settled after the first of those that release', () => {
      const since = (own: number, ...spare: AttemptRecord[]) =>
        after([bought(ONE)], [kept(ONE, 'Sales')], [gone('Sales', 0)], 0, spare, own);
      const release = { step: { do: 'Release', numbers: [ONE] } };
      const waits = { step: { do: 'Wait', seconds: LEDGER_LAG / 1000 } };
      expect(since(NOW - 1000)).toEqual(release);
      expect(since(NOW - 1001)).toEqual(waits);
      expect(since(NOW, broken({ goalAt: NOW - 1001 }))).toEqual(waits);
      expect(since(NOW, broken({ goalAt: NOW - 1000 }))).toEqual(release);
      expect(after([bought(ONE)], [kept(ONE, 'Sales')], [gone('Sales', 0)], 0, [], NOW, [earlier()])).toEqual(release);
    });
  });
});
