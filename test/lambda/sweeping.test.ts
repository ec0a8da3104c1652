/** Attempts that were broken off: whose they are to clear up, when they can act no more, and where what they acquired goes. */
import { STACK } from './harness';
import { earlier, known, NOW, OLD, ONE, order, seen, state, THREE, TWO } from './knowledge';
import { formerGoes } from '../../lambda/order/fate';
import { Known } from '../../lambda/order/known';
import { AttemptRecord, Holding } from '../../lambda/order/record';
import { FENCE, LAG } from '../../lambda/order/steps';
import {
  abandonedBy, acquiredBy, asFound, detailsBack, fence, giveBackUnclaimed, hasGains, hasResidue, isStale, isUnsettled, quiet,
} from '../../lambda/order/sweep';

const success = { status: 'SUCCESS' as const, physicalId: OLD };
const failure = { status: 'FAILED' as const, physicalId: OLD };
const bought = (number: string, change: Partial<Holding> = {}): Holding => ({ number, got: 'Ordered', fresh: true, ...change });
const intent = { numbers: [ONE, TWO], at: NOW, token: 't' };
const broken = (change: Partial<AttemptRecord> = {}): AttemptRecord =>
  earlier({ attempt: 'broken', generation: 'broken', outcome: undefined, sentAt: NOW - 1800_000, ...change });
/** CloudFormation's word on a resource of this stack. */
const looked = (logicalId: string, status = 'CREATE_COMPLETE', at = NOW, stackId = STACK) =>
  [`${stackId} ${logicalId}`, { at, value: { stackStatus: 'UPDATE_COMPLETE', status } }] as const;
const look = (logicalId: string, stackId = STACK) => ({ do: 'LookResource', stackId, logicalId });
const with_ = (k: Known, ...others: AttemptRecord[]): Known => ({ ...k, records: { at: k.records!.at, value: [...others, k.record!] } });

test.each<[string, Partial<AttemptRecord>, boolean, boolean, boolean]>([
  ['is at work', { outcome: undefined }, true, true, false],
  ['is at work and bought something', { outcome: undefined, holdings: [bought(ONE)] }, true, true, true],
  ['failed and left nothing', { outcome: failure }, true, false, false],
  ['failed and left a number', { outcome: failure, holdings: [bought(ONE)] }, true, true, true],
  ['failed and left an inherited number', { outcome: failure, holdings: [bought(ONE, { fresh: undefined })] }, true, false, false],
  ['failed and left an open order', { outcome: failure, orders: [intent] }, true, true, true],
  ['failed and left a decided order', { outcome: failure, orders: [{ ...intent, result: 'Decided' }] }, true, false, false],
  ['succeeded', { outcome: success }, false, false, false],
])('an attempt that %s', (_, change, unsettled, residue, gains) => {
  expect([isUnsettled(earlier(change)), hasResidue(earlier(change)), hasGains(earlier(change))]).toEqual([unsettled, residue, gains]);
});

describe('what has to be cleared up', () => {
  const names = (k: Known) => abandonedBy(k).map(({ attempt }) => attempt);

  test('by a Create is what was broken off, unless nothing is left of it, it is a Delete, or somebody cleared it up', () => {
    const create = known('Create');
    expect(names(with_(create, broken()))).toEqual(['broken']);
    expect(names(with_(create, broken({ outcome: failure })))).toEqual([]);
    expect(names(with_(create, broken({ kind: 'Delete' })))).toEqual([]);
    expect(names(with_(create, broken({ stackId: STACK.replace('11111111', '99999999') })))).toEqual([]);
    expect(names(with_(create, broken(), earlier({ attempt: 'x', generation: 'x', swept: ['broken'] })))).toEqual([]);
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

describe('the fence', () => {
  const at = (now: number, read: number, ...records: AttemptRecord[]) => fence({ ...known('Create', { now: NOW + now }), records: { at: NOW + read, value: [] } }, records);

  test('is waited for while an attempt may still be at work, with a look now and then', () => {
    expect(at(0, 0, broken())).toEqual({ do: 'Wait', seconds: 3 });
    expect(at(2999, 0, broken())).toEqual({ do: 'Wait', seconds: 3 });
    expect(at(3000, 0, broken())).toEqual({ do: 'LookRecords' });
    expect(at(FENCE - 1000, FENCE - 1500, broken())).toEqual({ do: 'Wait', seconds: 1 });
    expect(at(FENCE, FENCE - 1, broken())).toEqual({ do: 'LookRecords' });
    expect(at(FENCE, FENCE, broken())).toBeUndefined();
  });

  test('is not waited for when every attempt has answered or stopped', () => {
    expect(at(0, 0, broken({ outcome: failure }), broken({ stopped: true }))).toBeUndefined();
    expect(at(0, 0)).toBeUndefined();
    expect(at(0, 0, broken({ outcome: failure }), broken())).toBeDefined();
  });
});

describe('what an attempt did last', () => {
  const ended = broken({ outcome: failure, endedAt: NOW - 1000 });
  const k = (now: number, change: Partial<Known> = {}) => with_({ ...known('Create'), ...change, now: NOW + now }, ended);

  test('can be seen when the lag has passed', () => {
    expect(quiet(k(0), [])).toEqual({ do: 'Wait', seconds: (LAG - 1000) / 1000 });
    expect(quiet(k(LAG - 1000), [])).toBeUndefined();
  });

  test('is not seen in an older look', () => {
    expect(quiet(k(LAG, seen(state(ONE), TWO)), [])).toEqual({ do: 'LookNumbers', sure: [ONE, TWO] });
    expect(quiet(k(LAG, { numbers: { at: NOW + LAG - 1000, value: new Map() } }), [])).toBeUndefined();
  });

  test('can be seen after the fence, when it never said that it ended', () => {
    const silent = broken();
    const now = (after: number) => with_({ ...known('Create'), now: NOW + after }, silent);
    expect(quiet(now(FENCE - 2000), [silent])).toEqual({ do: 'Wait', seconds: 2 });
    expect(quiet(now(FENCE), [silent])).toBeUndefined();
    expect(quiet(now(0), [])).toBeUndefined();
  });
});

describe('what attempts acquired', () => {
  const orders = (status: string, numbers: Record<string, string>) => ({ orders: new Map([['a', { at: NOW, value: order('a', status, numbers) }]]) });
  const open = broken({ orders: [{ ...intent, id: 'a' }] });

  test('is what is fresh, or all that they hold', () => {
    const record = broken({ holdings: [bought(ONE), bought(TWO, { fresh: undefined })] });
    expect(acquiredBy(known('Create'), [record], false)).toEqual({ holdings: [bought(ONE)], undecided: [] });
    expect(acquiredBy(known('Create'), [record], true)).toEqual({ holdings: record.holdings, undecided: [] });
  });

  test('of two that hold a number is told by the one that brought it', () => {
    const taken = broken({ holdings: [bought(ONE, { got: 'TakenOver' })] });
    for (const got of ['Ordered', 'Restored'] as const) {
      const brought = broken({ holdings: [bought(ONE, { got })] });
      for (const both of [[taken, brought], [brought, taken]]) expect(acquiredBy(known('Create'), both, false)).toMatchObject({ holdings: [{ got }] });
    }
  });

  test('has the numbers of open orders that are decided by now', () => {
    expect(acquiredBy(known('Create', orders('Partial', { [ONE]: 'Acquired', [TWO]: 'Failed' })), [open], false)).toEqual({ holdings: [bought(ONE, { orderId: 'a' })], undecided: [] });
    expect(acquiredBy(known('Create', orders('Partial', { [ONE]: 'Acquired' })), [broken({ orders: [{ ...intent, id: 'a', result: 'Decided' }] })], false)).toEqual({ holdings: [], undecided: [] });
  });

  test('is not known before an order is decided: it is looked at, waited for, and in the end named', () => {
    expect(acquiredBy(known('Create'), [open], false)).toEqual({ step: { do: 'LookOrder', id: 'a' } });
    const k = known('Create', orders('Processing', { [ONE]: 'Processing' }));
    expect(acquiredBy(k, [open, broken({ holdings: [bought(THREE)] })], false)).toEqual({ step: { do: 'Wait', seconds: 1 } });
    const late = (before: number) => {
      const now = k.request.answerBy - 2 * LAG - before;
      return { ...k, now, orders: new Map([['a', { at: now, value: order('a', 'Processing', { [ONE]: 'Processing' }) }]]) };
    };
    expect(acquiredBy(late(1), [open], false)).toHaveProperty('step');
    expect(acquiredBy(late(0), [open, broken({ holdings: [bought(THREE)] })], false)).toEqual({ holdings: [bought(THREE)], undecided: [`order a for ${ONE}, ${TWO}`] });
    const lost = broken({ orders: [{ ...intent, at: late(0).now }] });
    expect(acquiredBy(late(0), [lost], false)).toEqual({ holdings: [], undecided: [`order whose answer was lost for ${ONE}, ${TWO}`] });
  });

  test('of an order that turned into a port-in is what has come, and the order is named', () => {
    const k = known('Create', orders('FOC', { [ONE]: 'Acquired', [TWO]: 'Processing' }));
    expect(acquiredBy(k, [open], false)).toEqual({ step: { do: 'Wait', seconds: 5 } });
    expect(acquiredBy({ ...k, now: k.request.answerBy }, [open], false)).toEqual({ holdings: [bought(ONE, { orderId: 'a' })], undecided: ['order a (FOC)'] });
  });
});

test('claims are read again after two seconds', () => {
  expect(isStale(known('Create', { ledger: undefined }))).toBe(true);
  expect(isStale(known('Create', { now: NOW + 2000 }))).toBe(false);
  expect(isStale(known('Create', { now: NOW + 2001 }))).toBe(true);
});

describe('a number that an operation does not keep goes where it came from', () => {
  const details = { PhoneNumberName: 'Ours', CallingName: 'Us' };
  const where = (holding: Holding, ...ledger: AttemptRecord[]) => asFound({ ...known('Create', {}, details), ledger: { at: NOW, value: ledger } }, holding);
  const back = { number: ONE, to: 'Inventory', details: { name: 'Mine', callingName: '' } };
  const taken = bought(ONE, { got: 'TakenOver', from: OLD, found: { name: 'Mine' } });
  const owner = earlier({ holdings: [bought(ONE)] });

  test.each(['Ordered', 'Restored'] as const)('into the queue when it was %s', (got) => {
    expect(where(bought(ONE, { got }))).toEqual({ number: ONE, to: 'Queue' });
  });

  test('into the inventory, as it was found, when it was adopted or is still somebody\'s', () => {
    expect(where(bought(ONE, { got: 'Adopted', found: { name: 'Mine' } }))).toMatchObject(back);
    expect(where(taken, owner)).toEqual(back);
    expect(where({ ...taken, found: { productType: 'VoiceConnector' } }, owner)).toEqual({ ...back, details: { productType: 'VoiceConnector', name: '', callingName: '' } });
  });

  test('into the inventory when another generation of the one that had it has it now', () => {
    const another = { ...owner, generation: 'x' };
    for (const ledger of [[earlier(), another], [another, earlier()]]) expect(where(taken, ...ledger)).toEqual(back);
  });

  test('into the inventory when another resource has it as well, which a policy has kept', () =>
    expect(where(taken, earlier(), { ...owner, logicalId: 'Sales', generation: 'x' })).toEqual(back));

  test('into the inventory when a policy had left it there', () => expect(where({ ...taken, from: undefined }, owner)).toEqual(back));

  test('with no detail that this resource never declared', () => {
    expect(detailsBack(known('Create'), taken)).toEqual({ number: ONE, to: 'Inventory', details: {} });
    expect(detailsBack(known('Create', {}, details), { ...taken, found: undefined }).details).toEqual({ name: '', callingName: '' });
    const before = earlier({ declared: { ...owner.declared!, name: 'Before' } });
    expect(detailsBack(with_(known('Update'), before), taken).details).toEqual({ name: 'Mine' });
    expect(detailsBack(with_(known('Update'), { ...before, stackId: 'another' }), taken).details).toEqual({});
  });

  test.each<[string, AttemptRecord[]]>([
    ['is not there', []], ['is closed', [owner, earlier({ kind: 'Delete', attempt: 'x', closes: [OLD] })]], ['holds it no more', [earlier()]], ['was a Delete', [{ ...owner, kind: 'Delete' }]],
    ['is another generation', [{ ...owner, generation: 'x' }]], ['is one of several closed ones', [earlier(), { ...owner, generation: 'x' }, earlier({ kind: 'Delete', attempt: 'x', closes: ['x'] })]],
    ['has gone, and so has everybody else', [earlier(), { ...owner, logicalId: 'Sales', generation: 'x', outcome: undefined }]],
  ])('into the queue when the one that had it %s', (_, ledger) => expect(where(taken, ...ledger)).toEqual({ number: ONE, to: 'Queue' }));
});

describe('the one that had a number before', () => {
  const ELSEWHERE = STACK.replace('stack/Lines/', 'stack/Elsewhere/');
  const taken = bought(ONE, { got: 'TakenOver', from: 'former' });
  const former = (change: Partial<AttemptRecord> = {}) => earlier({ logicalId: 'Sales', generation: 'former', holdings: [bought(ONE)], ...change });
  const goes = (after: number, resources: (readonly [string, any])[], records = [former()], own: Partial<AttemptRecord> = {}, holding = taken) => {
    const k = known('Create');
    const record = { ...k.record!, ...own };
    return formerGoes({ ...k, now: NOW + after, record, ledger: { at: NOW, value: records }, resources: new Map(resources) }, holding);
  };

  test('is looked at, and every three seconds while it is being deleted', () => {
    const going = [looked('Sales', 'DELETE_IN_PROGRESS')];
    expect(goes(0, [])).toEqual({ look: look('Sales') });
    expect(goes(2999, going)).toEqual({ look: { do: 'Wait', seconds: 3 } });
    expect(goes(3000, going)).toEqual({ look: look('Sales') });
  });

  test('keeps the number while it lives, which has to be seen after the failure', () => {
    const lives = looked('Sales', 'CREATE_COMPLETE', NOW + 1000);
    expect(goes(60_000, [lives])).toBeUndefined();
    expect(goes(60_000, [lives], [former()], { failedAt: NOW + 1000 })).toBeUndefined();
    expect(goes(60_000, [lives], [former()], { failedAt: NOW + 1001 })).toEqual({ look: look('Sales') });
  });

  test('has left it or taken it away when it is gone, which can be read after the lag', () => {
    for (const status of ['DELETE_COMPLETE', 'DELETE_SKIPPED']) expect(goes(LAG, [looked('Sales', status, NOW + 1000)])).toEqual({ certain: NOW + 1000 + LAG });
  });

  test('is waited for no longer than five minutes from the goal, or from the failure', () => {
    const late = (after: number, failedAt?: number) => goes(after, [looked('Sales', 'DELETE_IN_PROGRESS', NOW + after - 3000)], [former()], { failedAt });
    expect(late(299_999)).toEqual({ look: look('Sales') });
    expect(late(300_000)).toBeUndefined();
    expect(late(359_999, NOW + 60_000)).toEqual({ look: look('Sales') });
    expect(late(360_000, NOW + 60_000)).toBeUndefined();
    expect(goes(300_000, [looked('Sales', 'DELETE_COMPLETE', NOW + 300_000)])).toEqual({ certain: NOW + 300_000 + LAG });
  });

  test.each<[string, AttemptRecord[], Partial<Holding>]>([
    ['is nobody', [former()], { from: undefined }],
    ['is unknown', [former({ outcome: undefined })], { from: 'x' }],
    ['has closed', [former(), earlier({ logicalId: 'Sales', kind: 'Delete', attempt: 'x', closes: ['former'] })], {}],
    ['holds it no more', [former({ holdings: [bought(TWO)] })], {}],
    ['is this very resource', [former({ logicalId: 'Support' })], {}],
  ])('is not waited for when it %s', (_, records, change) => expect(goes(0, [], records, {}, { ...taken, ...change })).toBeUndefined());

  test('may have this one\'s name in another stack, and may hold it in another generation', () => {
    expect(goes(0, [], [former({ stackId: ELSEWHERE, logicalId: 'Support' })])).toEqual({ look: look('Support', ELSEWHERE) });
    expect(goes(0, [], [former({ holdings: [] }), former({ generation: 'newer', attempt: 'newer' })])).toEqual({ look: look('Sales') });
  });
});

describe('giving back what nobody claims', () => {
  const give = (holdings: Holding[], ledger: AttemptRecord[] = [], change: Partial<Known> = {}) => {
    const live = new Map([[`${STACK} Sales`, { at: NOW, value: { stackStatus: 'UPDATE_COMPLETE', status: 'CREATE_COMPLETE' } }]]);
    return giveBackUnclaimed({ ...known('Create', {}, { PhoneNumberName: 'Ours' }), ...seen(state(ONE), state(TWO)), ledger: { at: NOW, value: ledger }, resources: live, ...change }, holdings, new Set(), () => false);
  };
  const sales = (change: Partial<AttemptRecord> = {}) => earlier({ logicalId: 'Sales', holdings: [bought(ONE)], ...change });

  test('is done when there is nothing', () => expect(give([])).toEqual({ stuck: [] }));
  test('reads the claims first', () => expect(give([bought(ONE)], [], { ledger: undefined })).toEqual({ step: { do: 'LookLedger' } }));
  test('asks CloudFormation about a claim', () => expect(give([bought(ONE)], [sales()], { resources: new Map() })).toMatchObject({ step: { do: 'LookResource' } }));
  test('releases', () => expect(give([bought(ONE), bought(TWO)])).toEqual({ step: { do: 'Release', numbers: [ONE, TWO] } }));
  test('leaves what somebody owns by now', () => expect(give([bought(ONE), bought(TWO)], [sales()])).toEqual({ step: { do: 'Release', numbers: [TWO] } }));
  test('leaves what somebody at work may own, and says so', () => expect(give([bought(ONE)], [sales({ outcome: undefined })])).toEqual({ stuck: [], spared: [ONE] }));
  test('says nothing of what somebody owns', () => expect(give([bought(ONE)], [sales()])).toEqual({ stuck: [], spared: [] }));

  test('waits for a while for what something holds', () =>
    expect(give([bought(ONE)], [], seen(state(ONE, { associations: [{ kind: 'SipRuleId', id: 'rule' }] })))).toEqual({ step: { do: 'Wait', seconds: 3 } }));

  test('puts a number that it took from somebody to what somebody else declares since, as far as it may have changed that', () => {
    const taken = bought(ONE, { got: 'TakenOver', from: OLD, found: { name: 'Mine' } });
    const since = (name: string | undefined, holding = taken) => {
      const holdings = [bought(ONE, { found: { name: 'Found' } })];
      const owner = sales({ sentAt: NOW + 1, holdings, declared: { ...earlier().declared!, name, callingName: 'Theirs' } });
      return give([holding], [owner], seen(state(ONE, { name: 'Ours' })));
    };
    const update = (value: string) => ({ step: { do: 'Update', detail: 'name', value, numbers: [ONE] } });
    expect(since('Theirs')).toEqual(update('Theirs'));
    expect(since(undefined)).toEqual(update('Found'));
    expect(since('Ours')).toEqual({ stuck: [], spared: [] });
    expect(since('Theirs', bought(ONE))).toEqual({ stuck: [], spared: [] });
  });

  test('puts back the details of a number that stays with the one that had it before', () => {
    const taken = bought(ONE, { got: 'TakenOver', from: OLD, found: { name: 'Mine' } });
    expect(give([taken], [sales()])).toEqual({ step: { do: 'Update', detail: 'name', value: 'Mine', numbers: [ONE] } });
    expect(give([taken], [sales({ sentAt: NOW + 1 })])).toEqual({ stuck: [], spared: [] });
  });

  test('waits until it can be read whose a number is that another order has brought anew', () => {
    const anew = { ...seen(state(ONE, { orderId: 'b' })), resources: new Map([looked('Sales')]) };
    expect(give([bought(ONE, { orderId: 'a' })], [], anew)).toEqual({ step: { do: 'Wait', seconds: LAG / 1000 } });
    expect(give([bought(ONE, { orderId: 'b' })], [], anew)).toEqual({ step: { do: 'Release', numbers: [ONE] } });
  });

  describe('asks who has kept or is leaving it', () => {
    const kept = (number: string, logicalId: string, change: Partial<AttemptRecord> = {}) =>
      earlier({ logicalId, attempt: logicalId, generation: logicalId, removal: 'Retain', endedAt: NOW - 1000, holdings: [bought(number)], ...change });
    const left = bought(TWO, { got: 'TakenOver', from: 'Fax', found: { name: 'Mine' } });
    const was = kept(TWO, 'Fax', { removal: 'Delete' });
    const gone = (logicalId: string, at: number) => looked(logicalId, 'DELETE_COMPLETE', NOW + at);
    const after = (
      holdings: Holding[], ledger: AttemptRecord[], resources: (readonly [string, any])[], read = 0, spare: AttemptRecord[] = [], goalAt = NOW - 2000,
      others: AttemptRecord[] = [],
    ) => {
      const k = known('Create', {}, { PhoneNumberName: 'Ours' });
      const own = { ...k.record!, goalAt };
      return giveBackUnclaimed({
        ...k, ...seen(state(ONE), state(TWO)), now: NOW + read, record: own, records: { at: NOW, value: [own, ...spare, ...others] },
        ledger: { at: NOW + read, value: ledger }, resources: new Map(resources),
      }, holdings, new Set([own.attempt, ...spare.map(({ attempt }) => attempt)]), () => false);
    };

    test.each<[string, Holding[], AttemptRecord[]]>([
      ['two that were kept', [bought(ONE), bought(TWO)], [kept(ONE, 'Sales'), kept(TWO, 'Fax')]],
      ['one that was kept and one that is left', [bought(ONE), left], [kept(ONE, 'Sales'), was]],
    ])('of %s before it waits once until all can be read', (_, holdings, ledger) => {
      expect(after(holdings, ledger, [])).toEqual({ step: look('Sales') });
      expect(after(holdings, ledger, [gone('Sales', -1000)])).toEqual({ step: look('Fax') });
      for (const [first, second] of [[-1000, -2000], [-2000, -1000]]) {
        expect(after(holdings, ledger, [gone('Sales', first), gone('Fax', second)])).toEqual({ step: { do: 'Wait', seconds: LAG / 1000 - 1 } });
      }
    });

    test('and leaves what was kept, and puts back what was left', () => {
      const resources = [gone('Sales', -1000), gone('Fax', -1000)];
      expect(after([bought(ONE)], [kept(ONE, 'Sales')], resources, LAG)).toEqual({ stuck: [], spared: [] });
      expect(after([left], [was], resources, LAG)).toEqual({ step: { do: 'Update', detail: 'name', value: 'Mine', numbers: [TWO] } });
    });

    test('and looks at one whose own Delete is at work', () => {
      const going = kept(ONE, 'Sales', { kind: 'Delete', attempt: 'x', outcome: undefined, goalAt: NOW });
      expect(after([bought(ONE)], [kept(ONE, 'Sales'), going], [])).toEqual({ step: look('Sales') });
    });

    test('and waits while it is being deleted', () =>
      expect(after([left], [was], [looked('Fax', 'DELETE_IN_PROGRESS')])).toEqual({ step: { do: 'Wait', seconds: 3 } }));

    test('and not when somebody has it by now', () => {
      const owner = kept(TWO, 'Sales', { removal: 'Delete' });
      expect(after([left], [was, owner], [looked('Fax', 'DELETE_IN_PROGRESS'), looked('Sales')])).toMatchObject({ step: { do: 'Update' } });
      expect(after([bought(ONE)], [kept(ONE, 'Sales'), kept(ONE, 'Fax')], [gone('Sales', 0), looked('Fax')])).toEqual({ stuck: [], spared: [] });
    });

    test('of what was settled after the first of those that give back', () => {
      const since = (own: number, ...spare: AttemptRecord[]) => after([bought(ONE)], [kept(ONE, 'Sales')], [gone('Sales', 0)], 0, spare, own);
      const release = { step: { do: 'Release', numbers: [ONE] } };
      const waits = { step: { do: 'Wait', seconds: LAG / 1000 } };
      expect(since(NOW - 1000)).toEqual(release);
      expect(since(NOW - 1001)).toEqual(waits);
      expect(since(NOW, broken({ goalAt: NOW - 1001 }))).toEqual(waits);
      expect(since(NOW, broken({ goalAt: NOW - 1000 }))).toEqual(release);
      expect(after([bought(ONE)], [kept(ONE, 'Sales')], [gone('Sales', 0)], 0, [], NOW, [earlier()])).toEqual(release);
    });
  });
});
