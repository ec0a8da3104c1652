/**
 * What is believed of a number: what was done and accepted wins over a look that may not show it yet, and over
 * nothing else.
 */
import { Effect, Known, refusalKey } from '../../../lambda/attempt/knowledge/knowledge';
import { OrderState } from '../../../lambda/attempt/knowledge/observations';
import { Declared, Detail, Holding } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { RequestType } from '../../../lambda/attempt/record/record-envelope';
import { CLOCK_SKEW, OTHERS_STOPPED, SERVICE_LAG } from '../../../lambda/attempt/timing';
import { believed, mayHaveChanged, showsAllBefore, standingOf } from '../../../lambda/ownership/number-evidence';
import { NumberState } from '../../../lambda/service/number-state';
import { STACK } from '../support/harness';
import { earlier, known, NOW, OLD, ONE, own, seen, state, TWO } from '../support/knowledge';

const declared: Declared = {
  productType: 'SipMediaApplicationDialIn',
  source: { Type: 'List', PhoneNumbers: [ONE] },
  name: 'Lines',
  callingName: 'Example',
};
const bought: Holding = { number: ONE, acquired: 'Ordered', acquiredHere: true, orderId: 'a' };
const queued = state(ONE, { status: 'ReleaseInProgress', deleted: true });
/** A look that began so long after NOW. */
const looked = (after: number, shown: NumberState | string): Pick<Known, 'numbers'> => ({
  numbers: { began: NOW + after, value: seen(shown).numbers!.value },
});

test('a look can show all that was done a lag before it began', () => {
  expect(showsAllBefore(NOW + SERVICE_LAG, NOW)).toBe(true);
  expect(showsAllBefore(NOW + SERVICE_LAG - 1, NOW)).toBe(false);
});

describe('without anything that was done', () => {
  test('a number is what it looks like, whenever that was', () => {
    expect(believed({ ...known('Create'), ...looked(-9e9, queued) }, ONE)).toEqual(queued);
    expect(believed({ ...known('Create'), ...looked(0, ONE) }, ONE)).toBeUndefined();
    expect(believed(known('Create'), ONE)).toBeUndefined();
    expect([standingOf({ ...known('Create'), ...looked(0, queued) }, ONE), standingOf(known('Create'), ONE)]).toEqual([
      'Leaving',
      'Absent',
    ]);
  });

  test('a number is what it looks like before any record was read', () => {
    const unread = { ...known('Delete'), record: undefined, records: undefined, ledger: undefined };
    expect(believed({ ...unread, ...looked(0, state(ONE)) }, ONE)).toEqual(state(ONE));
    expect(mayHaveChanged({ ...unread, ...looked(0, state(ONE)) }, ONE, 'name', '')).toBe(false);
  });
});

describe('what this attempt did at NOW', () => {
  const after = (shown: NumberState | string, effects: Effect[], began = 0) =>
    believed({ ...known('Create'), ...looked(began, shown), effects: new Map([[ONE, effects]]) }, ONE);
  const did = (what: Effect['did'], value?: string): Effect => ({ at: NOW, did: what, value });
  const TRUNK = { kind: 'VoiceConnectorId', id: 'abc' };
  const RULE = { kind: 'SipRuleId', id: 'rule' };

  test('is believed until a look that began a lag later tells otherwise', () => {
    for (const began of [-1, 0, SERVICE_LAG - 1]) expect(after(state(ONE), [did('Release')], began)).toEqual(queued);
    expect(after(state(ONE), [did('Release')], SERVICE_LAG)).toEqual(state(ONE));
  });

  test('is shown by what the service changed later, however late the look is', () => {
    const shown = (updatedAt: number) => state(ONE, { updatedAt });
    expect(after(shown(NOW + CLOCK_SKEW - 1), [did('Release')])).toMatchObject({ deleted: true });
    expect(after(shown(NOW + CLOCK_SKEW), [did('Release')])).toEqual(shown(NOW + CLOCK_SKEW));
  });

  test('was a release: it is on its way into the deletion queue, unless the service could not let go of it', () => {
    expect(after(ONE, [did('Release')])).toBeUndefined();
    const broken = state(ONE, { status: 'ReleaseFailed' });
    expect(after(broken, [did('Release')])).toEqual(broken);
  });

  test(
    'was a restore: it is on its way back, its details not to be judged before they are seen; what a look ' +
      'shows there is true',
    () => {
      expect(after(queued, [did('Restore')])).toEqual({ ...queued, status: 'AcquireInProgress', deleted: false });
      for (const there of [state(ONE, { name: 'Mine' }), state(ONE, { status: 'AcquireInProgress' })]) {
        expect(after(there, [did('Restore')])).toEqual(there);
      }
    },
  );

  test('was a restore: a look that does not show it at all is too early, until one begins a lag later', () => {
    expect(after(ONE, [did('Restore')])).toMatchObject({ number: ONE, status: 'AcquireInProgress', deleted: false });
    expect(after(ONE, [did('Restore'), did('Release')])).toMatchObject({ status: 'ReleaseInProgress' });
    expect(after(ONE, [did('Restore')], SERVICE_LAG - 1)).toBeDefined();
    expect(after(ONE, [did('Restore')], SERVICE_LAG)).toBeUndefined();
  });

  test('was a change of details: they are as they were asked for, and a calling name is pending', () => {
    expect(after(state(ONE), [did('productType', 'SipMediaApplicationDialIn'), did('name', 'Lines')])).toEqual(
      state(ONE, { productType: 'SipMediaApplicationDialIn', name: 'Lines' }),
    );
    expect(after(state(ONE), [did('callingName', 'Example')])).toEqual(
      state(ONE, { callingName: 'Example', callingNameStatus: 'UpdateInProgress' }),
    );
    expect(after(ONE, [did('name', 'Lines')])).toBeUndefined();
  });

  test('was to take it off one holder: the others hold it still', () =>
    expect(after(state(ONE, { associations: [TRUNK, RULE] }), [did('Disassociate', 'abc')])).toEqual(
      state(ONE, { associations: [RULE] }),
    ));

  test('was to put it to a holder: that is an assignment, which holds no number', () =>
    expect(after(state(ONE), [did('Associate', 'abc')])).toEqual(state(ONE)));

  test('counts in its order', () => {
    const [out, back] = [
      { ...did('Release'), at: NOW },
      { ...did('Restore'), at: NOW + 1 },
    ];
    expect(after(state(ONE), [out, back])).toMatchObject({ status: 'AcquireInProgress', deleted: false });
    expect(after(queued, [back, { ...out, at: NOW + 2 }])).toMatchObject({ deleted: true });
    expect(after(state(ONE), [did('name', 'First'), did('name', 'Second')])).toMatchObject({ name: 'Second' });
  });
});

describe('a refusal which says that a number is gone', () => {
  const restored: Effect = { at: NOW, did: 'Restore' };
  const refusedAt = (at: number, what = 'name', code = 'NotFound'): Known['refusals'] =>
    new Map([[refusalKey(what, ONE), { number: ONE, code, message: '', count: 1, at }]]);
  /** We have restored it at NOW, and a look a second later shows this. */
  const after = (shown: NumberState | string, refusals: Known['refusals'], effects = [restored]) =>
    believed({ ...known('Create'), ...looked(1000, shown), refusals, effects: new Map([[ONE, effects]]) }, ONE);
  const onItsWay = { ...queued, status: 'AcquireInProgress', deleted: false };

  test.each(['productType', 'name', 'callingName', 'Release'])(
    'and a look that shows it in the deletion queue bear each other out: somebody has released it (%s)',
    (what) => {
      expect(after(queued, refusedAt(NOW + 1000, what))).toEqual(queued);
      expect(after(queued, new Map())).toEqual(onItsWay);
    },
  );

  test.each<[string, Known['refusals']]>([
    ['came after the look, which may be too old', refusedAt(NOW + 1001)],
    ['says something else', refusedAt(NOW + 1000, 'name', 'Conflict')],
    ['is about a restore, which says the same of what is there', refusedAt(NOW + 1000, 'Restore')],
  ])('is not borne out when it %s', (_, refusals) => expect(after(queued, refusals)).toEqual(onItsWay));

  test('is not borne out by a look that shows the number, nor without any look', () => {
    const released = { ...restored, did: 'Release' as const };
    expect(after(state(ONE), refusedAt(NOW + 1000), [released])).toEqual(queued);
    const ended = earlier({ attempt: 'ended', endedAt: NOW, declared, holdings: [bought] });
    const unseen = { ...known('Create'), refusals: refusedAt(NOW), records: { began: NOW, value: [ended] } };
    expect(believed(unseen, ONE)).toMatchObject({ orderId: 'a', deleted: false });
    expect(believed({ ...unseen, ...looked(0, ONE) }, ONE)).toBeUndefined();
  });

  test('says nothing of what we did after the last of them', () => {
    const again = { ...restored, at: NOW + 500 };
    expect(after(queued, refusedAt(NOW + 400), [again])).toEqual(onItsWay);
    const twice = new Map([...refusedAt(NOW + 400), ...refusedAt(NOW + 600, 'callingName')]);
    expect(after(queued, twice, [again])).toEqual(queued);
  });
});

describe('what another attempt left', () => {
  /** It ended at NOW. */
  const ended = (change: Partial<AttemptRecord>) => earlier({ attempt: 'ended', endedAt: NOW, declared, ...change });
  const tombstone = (change: Partial<AttemptRecord> = {}) =>
    ended({
      requestType: 'Delete',
      endedGenerations: [{ declared, queued: [bought], leftInInventory: [] }],
      ...change,
    });
  const held = (change: Partial<AttemptRecord> = {}) => ended({ holdings: [bought], ...change });
  test('is shown by what the service changed later: a number that was restored since is there', () => {
    const shown = (updatedAt: number) => state(ONE, { updatedAt });
    expect(after(shown(NOW + CLOCK_SKEW), [tombstone()])).toMatchObject({ deleted: true });
    expect(after(shown(NOW + CLOCK_SKEW + 1), [tombstone()])).toEqual(shown(NOW + CLOCK_SKEW + 1));
  });

  const after = (shown: NumberState | string, records: AttemptRecord[], began = 0, change: Partial<Known> = {}) =>
    believed(
      {
        ...known('Create'),
        ...looked(began, shown),
        records: { began: NOW, value: records },
        ledger: undefined,
        ...change,
      },
      ONE,
    );

  test('in the deletion queue is there, though the inventory shows it or nothing of it yet', () => {
    expect(after(state(ONE), [tombstone()])).toEqual(queued);
    expect(after(ONE, [tombstone()])).toEqual({ ...queued, productType: '' });
    const shown = state(ONE, { status: 'DeleteInProgress', deleted: true });
    expect(after(shown, [tombstone()])).toEqual(shown);
  });

  test('is believed for the lag of the service, and then the look is', () => {
    expect(after(state(ONE), [tombstone()], SERVICE_LAG - 1)).toEqual(queued);
    expect(after(state(ONE), [tombstone()], SERVICE_LAG)).toEqual(state(ONE));
  });

  test.each<[string, Partial<AttemptRecord>]>([
    ['a failed Create that says so', { outcome: { status: 'FAILED', physicalId: OLD }, released: [ONE] }],
    ['an Update that says so', { requestType: 'Update', released: [ONE] }],
  ])('in the deletion queue by %s is there', (_, change) => expect(after(state(ONE), [ended(change)])).toEqual(queued));

  test('in the inventory, as it acquired it, is there with the details that it was given', () => {
    const there = state(ONE, {
      orderId: 'a',
      productType: 'SipMediaApplicationDialIn',
      name: 'Lines',
      callingName: 'Example',
    });
    expect(after(ONE, [held()])).toEqual(there);
    expect(after(queued, [held()])).toEqual({ ...there, deleted: false });
    const shown = state(ONE, { name: 'As it is' });
    expect(after(shown, [held()])).toEqual(shown);
    const unnamed = held({ declared: { ...declared, name: undefined, callingName: undefined } });
    expect(after(ONE, [unnamed])).toEqual({ ...there, name: '', callingName: '' });
  });

  test('in the inventory, by no order that it knows of, keeps the order that it shows', () => {
    const restored = held({ holdings: [{ number: ONE, acquired: 'Restored', acquiredHere: true }] });
    expect(after({ ...queued, orderId: 'b' }, [restored])).toMatchObject({ deleted: false, orderId: 'b' });
  });

  test('has no token of its order any more: a look that shows one is older, but for that of another order', () => {
    const token = 'cpno-0123456789abcdef0123.0';
    const shown = state(ONE, { name: token, orderId: 'a' });
    const name = (records: AttemptRecord[], now = shown) => after(now, records)!.name;
    expect(name([held()])).toBe('Lines');
    expect(name([held({ declared: { ...declared, name: undefined } })])).toBe('');
    expect(name([held()], { ...shown, orderId: 'b' })).toBe(token);
    const decided = [{ numbers: [ONE], intendedAt: NOW, token, id: 'a', decidedAt: NOW }];
    const failed = { status: 'FAILED' as const, physicalId: OLD };
    expect(name([held({ orders: decided, outcome: failed })])).toBe(token);
  });

  test('had arrived by then: a look that shows it on its way is older, but for one that another order brings', () => {
    const arriving = (orderId?: string) => state(ONE, { status: 'AcquireInProgress', orderId });
    for (const orderId of [undefined, 'a']) {
      expect(after(arriving(orderId), [held()])).toMatchObject({ status: 'Unassigned', orderId: 'a', name: 'Lines' });
    }
    expect(after(arriving('b'), [held()])).toEqual(arriving('b'));
    expect(after(arriving('a'), [held()], SERVICE_LAG)).toEqual(arriving('a'));
    const since = { ...arriving('a'), updatedAt: NOW + CLOCK_SKEW + 1 };
    expect(after(since, [held()])).toEqual(since);
    const broughtOnly = held({ outcome: { status: 'FAILED', physicalId: OLD } });
    expect(after(arriving('a'), [broughtOnly])).toEqual(arriving('a'));
  });

  test('says nothing of the number when it inherited it, failed, has not ended, or was the own', () => {
    expect(after(queued, [held({ holdings: [{ ...bought, acquiredHere: undefined }] })])).toEqual(queued);
    expect(after(queued, [held({ outcome: { status: 'FAILED', physicalId: OLD } })])).toEqual(queued);
    expect(after(queued, [held({ endedAt: undefined, outcome: undefined })])).toEqual(queued);
    expect(after(queued, [held({ attempt: known('Create').request.attempt })])).toEqual(queued);
    expect(after(queued, [held({ holdings: [{ ...bought, number: TWO }] })])).toEqual(queued);
  });

  test('counts by its end, not by its place: bought and then released, released and then restored', () => {
    const later = { endedAt: NOW + 1000 };
    for (const turned of [false, true]) {
      const both = (records: AttemptRecord[]) => (turned ? [...records].reverse() : records);
      expect(after(state(ONE), both([held(), tombstone({ attempt: 'later', ...later })]))).toEqual(queued);
      expect(after(queued, both([tombstone(), held({ attempt: 'later', ...later })]))).toMatchObject({
        status: 'Unassigned',
        deleted: false,
      });
    }
  });

  test('counts from the ledger as from the records of this resource', () => {
    const ledger = {
      began: NOW,
      value: [tombstone({ logicalId: 'Sales', stackId: STACK.replace('/Lines/', '/Elsewhere/') })],
    };
    expect(after(state(ONE), [], 0, { ledger })).toEqual(queued);
    expect(after(state(ONE), [held({ attempt: 'later', endedAt: NOW + 1000 })], 0, { ledger })).toEqual(state(ONE));
    expect(after(state(ONE), [held({ endedAt: NOW - 1000 })], 0, { ledger })).toEqual(queued);
  });

  test('that the service cannot let go of is what it looks like', () => {
    const broken = state(ONE, { status: 'ReleaseFailed' });
    expect(after(broken, [tombstone()])).toEqual(broken);
  });

  test('is overruled by what this attempt did itself since', () => {
    const effects = new Map<string, Effect[]>([[ONE, [{ at: NOW + 5000, did: 'Restore' }]]]);
    expect(after(state(ONE), [tombstone()], 0, { effects })).toMatchObject({
      status: 'AcquireInProgress',
      deleted: false,
    });
  });
});

describe('an order that is decided', () => {
  const order = (change: Partial<OrderState> = {}): OrderState => ({
    id: 'a',
    status: 'Successful',
    createdAt: NOW,
    updatedAt: NOW,
    numbers: [{ number: ONE, status: 'Acquired' }],
    ...change,
  });
  const after = (value: OrderState, shown: NumberState | string = ONE, began = 0) =>
    believed({ ...known('Create'), ...looked(began, shown), orders: new Map([['a', { began: NOW, value }]]) }, ONE);

  test('has brought its numbers, though none shows them yet: their details are not known', () => {
    expect(after(order())).toMatchObject({ number: ONE, status: 'AcquireInProgress', orderId: 'a' });
    expect(after(order(), queued)).toMatchObject({ status: 'AcquireInProgress', deleted: false, orderId: 'a' });
    expect(after(order(), state(ONE, { name: 'Here' }))).toEqual(state(ONE, { name: 'Here' }));
  });

  test('is believed until a look that began a lag after it was decided, by the clock of the service', () => {
    expect(after(order(), ONE, SERVICE_LAG + CLOCK_SKEW - 1)).toBeDefined();
    expect(after(order(), ONE, SERVICE_LAG + CLOCK_SKEW)).toBeUndefined();
  });

  test('has brought what it could have, whatever became of its other numbers', () => {
    const numbers = [
      { number: TWO, status: 'Failed' },
      { number: ONE, status: 'Acquired' },
    ];
    expect(after(order({ status: 'Partial', numbers }))).toMatchObject({ status: 'AcquireInProgress' });
  });

  test('says nothing when the service does not know it', () => {
    const orders: Known['orders'] = new Map([['a', { began: NOW, value: undefined }]]);
    expect(believed({ ...known('Create'), ...looked(0, state(ONE)), orders }, ONE)).toEqual(state(ONE));
  });

  test.each<[string, Partial<OrderState>]>([
    ['does not list the number', { numbers: [{ number: TWO, status: 'Acquired' }] }],
    ['could not have it', { numbers: [{ number: ONE, status: 'Failed' }] }],
    ['does not tell when', { updatedAt: undefined }],
    ['is a port-in', { orderType: 'Porting' }],
  ])('says nothing of a number when it %s', (_, change) => expect(after(order(change))).toBeUndefined());
});

describe('an order that a record knows to be decided', () => {
  const orders = [{ numbers: [ONE], intendedAt: NOW, token: 't', id: 'a', decidedAt: NOW }];
  const brought = { ...state(ONE), productType: '', status: 'AcquireInProgress', orderId: 'a' };
  const failure = { status: 'FAILED' as const, physicalId: OLD };
  const byOwn = (change: Partial<AttemptRecord>, began = 0) =>
    believed({ ...own(known('Create'), { orders, holdings: [bought], ...change }), ...looked(began, ONE) }, ONE);
  const byOther = (change: Partial<AttemptRecord>) => {
    const record = earlier({ attempt: 'other', orders, holdings: [bought], ...change });
    return believed({ ...known('Create'), ...looked(0, ONE), records: { began: NOW, value: [record] } }, ONE);
  };

  test('has brought its numbers, though no look shows them yet, be it our own or that of another attempt', () => {
    expect(byOwn({})).toEqual(brought);
    expect(byOther({ outcome: undefined, endedAt: undefined })).toEqual(brought);
    expect(byOther({ outcome: failure, endedAt: NOW })).toEqual(brought);
  });

  test('is believed for the lag of the service', () => {
    expect(byOwn({}, SERVICE_LAG - 1)).toEqual(brought);
    expect(byOwn({}, SERVICE_LAG)).toBeUndefined();
  });

  test.each<[string, Partial<AttemptRecord>]>([
    ['it is not decided', { orders: [{ ...orders[0], decidedAt: undefined }] }],
    ['its id is not known', { orders: [{ ...orders[0], id: undefined }] }],
    ['another order has brought the number', { holdings: [{ ...bought, orderId: 'b' }] }],
    ['the number is inherited', { holdings: [{ ...bought, acquiredHere: undefined }] }],
    ['no order has brought the number', { holdings: [{ ...bought, acquired: 'Adopted', orderId: undefined }] }],
  ])('says nothing of the number when %s', (_, change) => expect(byOwn(change)).toBeUndefined());
});

describe('a number that was released, and that an attempt which has not succeeded may have restored since', () => {
  const success = { status: 'SUCCESS' as const, physicalId: 'x' };
  const released = (at: number, change: Partial<AttemptRecord> = {}) =>
    earlier({
      requestType: 'Delete',
      attempt: 'deleted',
      stackId: 'another',
      outcome: success,
      goalAt: at,
      endedAt: at,
      endedGenerations: [{ declared, queued: [bought], leftInInventory: [] }],
      ...change,
    });
  const restored: Holding = { number: ONE, acquired: 'Restored', acquiredHere: true };
  const failed = (change: Partial<AttemptRecord> = {}) =>
    earlier({
      requestType: 'Create',
      attempt: 'failed',
      endedAt: NOW,
      outcome: { status: 'FAILED', physicalId: 'x' },
      holdings: [restored],
      ...change,
    });
  const seenBy = (kind: RequestType, records: AttemptRecord[], change: Partial<AttemptRecord> = {}) =>
    believed({ ...own(known(kind), change), ...looked(0, state(ONE)), ledger: { began: NOW, value: records } }, ONE);

  test('is what it looks like to whoever gives back: believed in the queue it would be nobody\'s', () => {
    expect(seenBy('Delete', [released(NOW), failed()])).toEqual(state(ONE));
    expect(seenBy('Delete', [released(NOW), failed({ outcome: undefined, endedAt: undefined })])).toEqual(state(ONE));
    const boughtHere = [{ ...restored, acquired: 'Ordered' as const }];
    expect(seenBy('Delete', [released(NOW), failed({ holdings: boughtHere })])).toEqual(state(ONE));
  });

  test('is what it looks like also when that one had ended before the one that released it', () => {
    const span = { goalAt: NOW - 20, endedAt: NOW + 20 };
    expect(seenBy('Delete', [released(NOW, span), failed()])).toEqual(state(ONE));
    const update = { ...span, requestType: 'Update' as const, released: [ONE] };
    const spanned = (change: Partial<AttemptRecord>) =>
      seenBy('Delete', [released(NOW, { ...update, ...change }), failed()]);
    expect(spanned({ clearingAt: NOW - 10 })).toEqual(state(ONE));
    expect(spanned({ clearingAt: NOW + 10 })).toMatchObject({ deleted: true });
    expect(spanned({ failedAt: NOW - 10 })).toEqual(state(ONE));
    expect(spanned({ failedAt: NOW + 10 })).toMatchObject({ deleted: true });
  });

  test('is what it looks like to an update that clears it away, and does not keep it', () => {
    const records = [released(NOW), failed()];
    expect(seenBy('Update', records, { clearingAt: NOW })).toEqual(state(ONE));
    const other = [{ ...restored, number: TWO }];
    expect(seenBy('Update', records, { clearingAt: NOW, holdings: other })).toEqual(state(ONE));
    expect(seenBy('Update', records, { clearingAt: NOW, holdings: [restored] })).toMatchObject({ deleted: true });
    expect(seenBy('Update', records)).toMatchObject({ deleted: true });
    expect(seenBy('Update', records, { failure: 'x' })).toEqual(state(ONE));
  });

  test('is in the queue for who would take it, or when nobody can have restored it since', () => {
    const inQueue = { deleted: true };
    expect(seenBy('Create', [released(NOW), failed()])).toMatchObject(inQueue);
    expect(seenBy('Delete', [released(NOW + 1), failed()])).toMatchObject(inQueue);
    expect(seenBy('Delete', [released(NOW), failed({ released: [ONE] })])).toMatchObject(inQueue);
    expect(seenBy('Delete', [released(NOW), failed({ outcome: success, endedAt: NOW - 1 })])).toMatchObject(inQueue);
    const succeeded = failed({ outcome: success });
    const span = { goalAt: NOW - 20, endedAt: NOW + 20 };
    expect(seenBy('Delete', [released(NOW, span), succeeded])).toMatchObject(inQueue);
    const inherited = [{ ...restored, acquiredHere: undefined }];
    expect(seenBy('Delete', [released(NOW), failed({ holdings: inherited })])).toMatchObject(inQueue);
    expect(seenBy('Delete', [released(NOW), failed({ holdings: [{ ...restored, number: TWO }] })])).toMatchObject(
      inQueue,
    );
  });
});

describe('a detail that looks as it should may have been changed since', () => {
  const holding: Holding = { number: ONE, acquired: 'Ordered' };
  const ended = (change: Partial<AttemptRecord> = {}) =>
    earlier({
      requestType: 'Update',
      attempt: 'ended',
      endedAt: NOW,
      declared: { ...declared, name: 'Other' },
      holdings: [holding],
      ...change,
    });
  const changed = (records: AttemptRecord[], change: Partial<Known> = {}, detail: Detail = 'name', value = 'Lines') =>
    mayHaveChanged(
      {
        ...known('Update'),
        ...looked(0, state(ONE)),
        records: { began: NOW, value: records },
        ledger: undefined,
        ...change,
      },
      ONE,
      detail,
      value,
    );

  test('by an attempt that declared it otherwise, as long as a look may not show that', () => {
    expect(changed([ended()])).toBe(true);
    expect(changed([ended()], looked(SERVICE_LAG - 1, state(ONE)))).toBe(true);
    expect(changed([ended()], looked(SERVICE_LAG, state(ONE)))).toBe(false);
    expect(changed([], { ledger: { began: NOW, value: [ended({ logicalId: 'Sales' })] } })).toBe(true);
    expect(changed([ended({ attempt: 'same', declared }), ended()])).toBe(true);
  });

  test('by one that is still at work, or was broken off', () =>
    expect(changed([ended({ outcome: undefined, endedAt: undefined })])).toBe(true));

  test('by a Delete, which may have put it back', () =>
    expect(changed([ended({ requestType: 'Delete', declared: undefined, holdings: [] })])).toBe(true));

  describe('by one of another stack that declared it just so and put it back', () => {
    const found = (name?: string): Holding => ({
      number: ONE,
      acquired: 'Adopted',
      acquiredHere: true,
      detailsFound: { productType: 'VoiceConnector', ...(name !== undefined && { name }) },
    });
    const elsewhere = (change: Partial<AttemptRecord>): Partial<Known> => ({
      ledger: { began: NOW, value: [ended({ stackId: 'another', declared, holdings: [], ...change })] },
    });
    const failed = (returned: Holding[], change: Partial<AttemptRecord> = {}) =>
      elsewhere({ outcome: { status: 'FAILED', physicalId: 'x' }, returned, ...change });
    const deleted = (left: Holding, change: Partial<Declared> = {}) =>
      elsewhere({
        requestType: 'Delete',
        declared: undefined,
        endedGenerations: [{ declared: { ...declared, ...change }, queued: [], leftInInventory: [left] }],
      });
    const left: Holding = { number: ONE, acquired: 'Adopted' };

    test('as it failed, unless it was like that before', () => {
      expect(changed([], failed([found()]))).toBe(true);
      expect(changed([], failed([found('Before')]), 'productType', declared.productType)).toBe(true);
      expect(changed([], failed([found('Lines')]))).toBe(false);
      expect(changed([], failed([found()], { endedAt: NOW - SERVICE_LAG }))).toBe(false);
      expect(changed([], failed([{ ...found(), number: TWO }]))).toBe(false);
      expect(changed([], failed([found()], { declared: { ...declared, name: undefined } }))).toBe(false);
    });

    test('or is about to, as it was broken off with it', () => {
      const broken = { outcome: undefined, endedAt: undefined, holdings: [found()] };
      expect(changed([], elsewhere(broken))).toBe(true);
      expect(changed([], elsewhere({ ...broken, holdings: [{ ...found(), acquired: 'Ordered' }] }))).toBe(false);
      expect(changed([], elsewhere({ holdings: [found()] }))).toBe(false);
      const inherited = [{ ...found(), acquiredHere: undefined }];
      expect(changed([], elsewhere({ ...broken, holdings: inherited }))).toBe(false);
    });

    test('as it was deleted, unless that one had bought it, or never declared it', () => {
      expect(changed([], deleted(left))).toBe(true);
      expect(changed([], deleted({ ...left, acquired: 'Ordered' }))).toBe(false);
      expect(changed([], deleted(left, { name: undefined }))).toBe(false);
    });
  });

  test('but not by one that declared it just so, does not hold the number, or is this one', () => {
    expect(changed([ended({ declared })])).toBe(false);
    expect(changed([ended({ declared: { ...declared, name: undefined } })], {}, 'name', '')).toBe(false);
    expect(changed([ended({ holdings: [{ ...holding, number: TWO }] })])).toBe(false);
    expect(changed([ended({ attempt: known('Update').request.attempt })])).toBe(false);
    expect(changed([ended()], {}, 'callingName', 'Example')).toBe(false);
  });

  test('but not after it was asserted since', () => {
    const asserted = (at: number, did: Detail = 'name') => ({
      effects: new Map<string, Effect[]>([[ONE, [{ at, did, value: 'Lines' }]]]),
    });
    expect(changed([ended()], asserted(NOW))).toBe(false);
    expect(changed([ended()], asserted(NOW - 1))).toBe(true);
    expect(changed([ended()], asserted(NOW, 'callingName'))).toBe(true);
  });

  test(
    'but not for ever by one that was broken off: it is asserted once when that can act no more, though time goes on',
    () => {
      const broken = ended({ outcome: undefined, endedAt: undefined });
      const began = NOW + OTHERS_STOPPED;
      const at = (name: number, now: number) =>
        changed([broken], {
          now,
          records: { began, value: [broken] },
          effects: new Map<string, Effect[]>([
            [
              ONE,
              [
                { at: name, did: 'name', value: 'Lines' },
                { at: name + 1000, did: 'callingName', value: 'Example' },
              ],
            ],
          ]),
        });
      expect(at(began + 1000, began + 2000)).toBe(false);
      expect(at(began + 1000, began + 30_000)).toBe(false);
    },
  );

  test('but not by a Delete of somebody who never held the number', () => {
    const others = {
      requestType: 'Delete' as const,
      logicalId: 'Sales',
      stackId: STACK.replace('/Lines/', '/Elsewhere/'),
      declared: undefined,
      holdings: [],
      closes: ['x'],
    };
    for (const change of [others, { ...others, outcome: undefined, endedAt: undefined }]) {
      expect(changed([], { ledger: { began: NOW, value: [ended(change)] } })).toBe(false);
    }
  });
});
