/**
 * How a number that the account has already gets into a plan, or why not: whoever takes the wrong one takes it from
 * somebody.
 */
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { ResourceState } from '../../../lambda/attempt/knowledge/observations';
import { Holding } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { LEDGER_LAG } from '../../../lambda/attempt/timing';
import { buyerOf, foundDetails } from '../../../lambda/ownership/purchase-token';
import { Reusable } from '../../../lambda/ownership/reusable-numbers';
import { comesBack, take } from '../../../lambda/ownership/take-over';
import { NumberState } from '../../../lambda/service/number-state';
import { STACK } from '../support/harness';
import { earlier, known, NOW, OLD, ONE, seen, state, TWO } from '../support/knowledge';

const ELSEWHERE = STACK.replace('stack/Lines/', 'stack/Elsewhere/');
const declared = { productType: 'VoiceConnector', source: { Type: 'Search' as const, Count: 1 }, name: 'Support' };
const former = (change: Partial<Reusable> = {}, holding: Partial<Holding> = {}): Reusable => ({
  holding: { number: ONE, acquired: 'Ordered', ...holding },
  declared,
  ...change,
});
const success = { status: 'SUCCESS' as const, physicalId: OLD };
const failure = { status: 'FAILED' as const, physicalId: OLD };
const found = { productType: 'VoiceConnector' };

function world(
  others: AttemptRecord[] = [],
  resource: string | Partial<ResourceState> = 'CREATE_COMPLETE',
  properties: object = {},
  read = LEDGER_LAG,
): Known {
  const k = known('Create', {}, properties);
  const shown = typeof resource === 'string' ? { status: resource } : resource;
  const resources = new Map(
    others.map(({ stackId, logicalId }) => [
      `${stackId} ${logicalId}`,
      { began: NOW, value: { stackStatus: 'UPDATE_COMPLETE', status: undefined, ...shown } },
    ]),
  );
  return { ...k, ...seen(state(ONE)), now: NOW + read, ledger: { began: NOW + read, value: others }, resources };
}
const sales = (change: Partial<AttemptRecord> = {}, acquired: Holding['acquired'] = 'Ordered') =>
  earlier({ logicalId: 'Sales', holdings: [{ number: ONE, acquired }], ...change });

describe('a listed number', () => {
  test('of a broken-off attempt of this resource is its own', () => {
    expect(take(world(), state(ONE), former({ salvaged: true }))).toEqual({
      holding: { number: ONE, acquired: 'Ordered', acquiredHere: true },
    });
    expect(take(world(), state(ONE, { deleted: true }), former({ salvaged: true }))).toEqual({
      holding: { number: ONE, acquired: 'Restored', acquiredHere: true },
    });
  });

  test('of another generation of this resource is its own, and comes out of the queue', () => {
    expect(take(world(), state(ONE), former({ sibling: OLD }))).toEqual({
      holding: { number: ONE, acquired: 'Ordered' },
    });
    expect(take(world(), state(ONE, { status: 'DeleteFailed' }), former({ sibling: OLD }))).toHaveProperty('refusal');
    const unread = { ...world(), ledger: undefined };
    expect(take(unread, state(ONE, { deleted: true, orderId: 'a' }), former({ sibling: OLD }))).toEqual({
      holding: { number: ONE, acquired: 'Restored', acquiredHere: true, orderId: 'a' },
    });
  });

  test('that an earlier plan has restored is waited for: what shows it arriving is only late', () => {
    const arriving = state(ONE, { status: 'AcquireInProgress' });
    const restored = former({ salvaged: true }, { acquired: 'Restored' });
    expect(take({ ...world(), now: NOW + 1000 }, arriving, restored)).toEqual({
      step: { do: 'LookNumbers', sure: [ONE] },
    });
  });

  test('that another generation holds is waited for when it comes back, and not when another order brings it', () => {
    const arriving = (orderId?: string) => state(ONE, { status: 'AcquireInProgress', orderId });
    const held = (orderId?: string) => former({ sibling: OLD }, { orderId });
    const wait = { step: { do: 'LookNumbers', sure: [ONE] } };
    const now = { ...world(), now: NOW + 1000 };
    expect(take(now, arriving('a'), held('a'))).toEqual(wait);
    expect(take(now, arriving(), held('a'))).toEqual(wait);
    expect(comesBack(now, arriving('a'), held('a'))).toEqual(wait);
    expect(take(now, arriving('b'), held('a'))).toHaveProperty('refusal');
    expect(comesBack(now, arriving('b'), held('a'))).toBeUndefined();
  });

  test('that is arriving or broken is refused with its status', () => {
    expect(take(world(), state(ONE, { status: 'AcquireInProgress' }), undefined)).toEqual({
      refusal: `${ONE}: another order is acquiring it (AcquireInProgress); wait until that is done, then deploy again`,
    });
    expect(take(world(), state(ONE, { status: 'DeleteFailed' }), undefined)).toEqual({
      refusal:
        `${ONE}: the service reports DeleteFailed; resolve it in the Amazon Chime SDK console, then ` + 'deploy again',
    });
  });

  test('is looked up in the ledger first', () => {
    expect(take({ ...world(), ledger: undefined }, state(ONE), undefined)).toEqual({ step: { do: 'LookLedger' } });
    expect(take({ ...world([sales()]), resources: new Map() }, state(ONE), undefined)).toEqual({
      step: { do: 'LookResource', stackId: STACK, logicalId: 'Sales' },
    });
  });

  test('that another stack declares is moved only when the declaration says so', () => {
    const other = sales({ stackId: ELSEWHERE });
    expect(take(world([other]), state(ONE), undefined)).toEqual({
      refusal: `${ONE}: declared by Sales in stack Elsewhere; remove it there, or set adoptExisting to move it here`,
    });
    expect(take(world([other], undefined, { AdoptExisting: true }), state(ONE), undefined)).toEqual({
      holding: { number: ONE, acquired: 'TakenOver', acquiredHere: true, takenFrom: OLD, detailsFound: found },
    });
  });

  test('that another construct of this stack declares moves with it; what it had adopted stays adopted', () => {
    expect(take(world([sales()]), state(ONE), undefined)).toEqual({
      holding: { number: ONE, acquired: 'TakenOver', acquiredHere: true, takenFrom: OLD, detailsFound: found },
    });
    expect(take(world([sales({}, 'Adopted')]), state(ONE), undefined)).toEqual({
      holding: { number: ONE, acquired: 'Adopted', acquiredHere: true, detailsFound: found },
    });
  });

  test.each<[string, string | undefined, Holding['acquired'], Partial<AttemptRecord>, string | undefined]>([
    ['the one that took it over and has succeeded', OLD, 'TakenOver', {}, 'first'],
    [
      'the one that had it first, when that one is still at work',
      'first',
      'TakenOver',
      { outcome: undefined },
      'first',
    ],
    ['the one that had it first, when that one failed', 'first', 'TakenOver', { outcome: failure }, 'first'],
    ['nobody, when that one had it from a policy', undefined, 'TakenOver', { outcome: undefined }, undefined],
    ['the one at work that has brought it', OLD, 'Ordered', { outcome: undefined }, 'first'],
    ['the one at work that has fetched it', OLD, 'Restored', { outcome: undefined }, undefined],
  ])('goes back to %s', (_, from, acquired, change, had) => {
    const other = sales({ ...change, holdings: [{ number: ONE, acquired, acquiredHere: true, takenFrom: had }] });
    const step = take(world([other], undefined, { AdoptExisting: true }), state(ONE), undefined);
    expect(step).toEqual({
      holding: { number: ONE, acquired: 'TakenOver', acquiredHere: true, takenFrom: from, detailsFound: found },
    });
  });

  test('goes back to the one that failed and had ordered it, whatever became of the order', () => {
    const other = sales({ outcome: failure, holdings: [], orders: [{ numbers: [ONE], intendedAt: NOW, token: 't' }] });
    expect(take(world([other], undefined, { AdoptExisting: true }), state(ONE), undefined)).toMatchObject({
      holding: { acquired: 'TakenOver', takenFrom: OLD },
    });
  });

  const fresh = { holdings: [{ number: ONE, acquired: 'Ordered' as const, acquiredHere: true as const }] };
  const deletes = (change: Partial<AttemptRecord> = {}) =>
    earlier({ logicalId: 'Sales', requestType: 'Delete', attempt: 'x', outcome: undefined, goalAt: NOW, ...change });

  const ANOTHER = { status: 'UPDATE_COMPLETE', physicalId: 'cpno-0123456789abcdef0123' };
  const STACK_GONE = { stackStatus: 'DELETE_COMPLETE' };

  test.each<[boolean, string, AttemptRecord[], string | Partial<ResourceState>]>([
    [true, 'its resource is being deleted', [sales()], 'DELETE_IN_PROGRESS'],
    [true, 'a Delete of it is at work, though its resource lives on', [sales(), deletes()], 'CREATE_COMPLETE'],
    [true, 'it failed, and left what it had acquired', [sales({ ...fresh, outcome: failure })], 'DELETE_COMPLETE'],
    [true, 'an update has replaced it, and it is to be deleted', [sales({ removal: 'Delete' })], ANOTHER],
    [true, 'its Delete has failed, and CloudFormation shows no other', [sales({ removal: 'Delete' })], {}],
    [false, 'an update has replaced it, and its policy keeps it', [sales({ removal: 'Retain' })], ANOTHER],
    [false, 'it is gone', [sales(fresh)], 'DELETE_COMPLETE'],
    [false, 'it went with its stack', [sales({ ...fresh, removal: 'Delete' })], STACK_GONE],
    [false, 'it failed, and had only inherited it', [sales({ removal: 'Delete', outcome: failure })], ANOTHER],
    [
      false,
      'it failed, and a Delete has closed it',
      [sales({ ...fresh, outcome: failure }), deletes({ outcome: success, closes: [OLD] })],
      'CREATE_COMPLETE',
    ],
    [
      false,
      'it is at work, and its resource is gone',
      [sales({ ...fresh, outcome: undefined, removal: 'Delete' })],
      'DELETE_COMPLETE',
    ],
    [
      false,
      'it is at work on another number',
      [sales({ outcome: undefined, holdings: [{ number: TWO, acquired: 'Ordered', acquiredHere: true }] })],
      'CREATE_IN_PROGRESS',
    ],
  ])('is known to have been bought: %s: by one that owns it no more: %s', (expected, _, others, shown) => {
    const step = take(world(others, shown, { AdoptExisting: true }), state(ONE), undefined);
    expect(step).toEqual({
      holding: {
        number: ONE,
        acquired: expected ? 'TakenOver' : 'Adopted',
        acquiredHere: true,
        ...(expected && { takenFrom: OLD }),
        detailsFound: found,
      },
    });
  });

  test('that a failed attempt had only inherited is not known to have been bought: nobody looks at it', () => {
    const failed = sales({ removal: 'Delete', outcome: failure });
    const k = { ...world([failed], undefined, { AdoptExisting: true }), resources: new Map() };
    expect(take(k, state(ONE), undefined)).toMatchObject({ holding: { acquired: 'Adopted' } });
  });

  test('in the deletion queue is restored, and goes back to whom it was taken from', () => {
    const restored = { number: ONE, acquired: 'Restored', acquiredHere: true };
    const queued = state(ONE, { deleted: true });
    expect(take(world(), queued, undefined)).toEqual({ holding: restored });
    expect(take(world([sales()]), queued, undefined)).toEqual({ holding: { ...restored, takenFrom: OLD } });
  });

  test('that nobody owns is adopted when its order is declared: that asks for its numbers', () => {
    const Source = { Type: 'Order' as const, PhoneNumberOrderId: '9ee1d6a1-6e5c-1038-54ef-e9255272bf9e' };
    expect(take(world([], undefined, { Source }), state(ONE), undefined)).toEqual({
      holding: { number: ONE, acquired: 'Adopted', acquiredHere: true, detailsFound: found },
    });
  });

  test("that nobody owns is not called ownerless before a buyer's record could be read", () => {
    expect(take(world([], undefined, {}, LEDGER_LAG - 1000), state(ONE), undefined)).toEqual({
      step: { do: 'Wait', seconds: 1 },
    });
    expect(take({ ...world(), ledger: { began: NOW + LEDGER_LAG - 1, value: [] } }, state(ONE), undefined)).toEqual({
      step: { do: 'LookLedger', notBefore: NOW + LEDGER_LAG },
    });
  });

  test(
    'that somebody may be buying at this moment is refused, and so is one that nobody bought, unless it is to ' +
      'be adopted',
    () => {
      const buying = (...numbers: string[]) =>
        sales({
          attempt: 'buyer',
          holdings: [],
          orders: [{ numbers, intendedAt: NOW, token: 't' }],
          outcome: undefined,
        });
      expect(take(world([buying(ONE)]), state(ONE), undefined)).toEqual({
        refusal: `${ONE}: Sales in stack Lines is ordering it; wait until that is done, then deploy again`,
      });
      expect(take(world([buying(TWO)]), state(ONE), undefined)).toHaveProperty(
        'refusal',
        expect.stringContaining('no record says who bought it'),
      );
      expect(take(world([buying(ONE), sales()]), state(ONE), undefined)).toMatchObject({
        holding: { acquired: 'TakenOver', takenFrom: OLD },
      });
      expect(take(world(), state(ONE), undefined)).toEqual({
        refusal:
          `${ONE}: already in the account's inventory, and no record says who bought it; set ` +
          'adoptExisting to adopt it',
      });
      expect(
        take(world([], undefined, { AdoptExisting: true }), state(ONE, { name: 'Mine', callingName: 'Me' }), undefined),
      ).toEqual({
        holding: {
          number: ONE,
          acquired: 'Adopted',
          acquiredHere: true,
          detailsFound: { ...found, name: 'Mine', callingName: 'Me' },
        },
      });
    },
  );

  test('that this resource left in the inventory is taken over', () => {
    expect(take(world(), state(ONE), former({ leftInInventory: true }))).toMatchObject({
      holding: { acquired: 'TakenOver', acquiredHere: true },
    });
    expect(take(world(), state(ONE), former({ leftInInventory: true }, { acquired: 'Adopted' }))).toMatchObject({
      holding: { acquired: 'Adopted', acquiredHere: true },
    });
    expect(take(world(), state(ONE), former())).toHaveProperty('refusal');
  });
});

describe('a number of an ended generation comes back to a search', () => {
  const back = (
    now: Partial<NumberState>,
    change: Partial<Reusable> = {},
    k = world(),
    holding: Partial<Holding> = {},
  ) => comesBack(k, state(ONE, now), former(change, holding));
  const kept = { name: 'Support' };

  test('from the deletion queue, and from the inventory when it was left there', () => {
    expect(back({ deleted: true })).toMatchObject({
      holding: { number: ONE, acquired: 'Restored', acquiredHere: true },
    });
    expect(back(kept, { leftInInventory: true })).toMatchObject({
      holding: { number: ONE, acquired: 'TakenOver', acquiredHere: true },
    });
  });

  test.each<[string, Partial<NumberState>, Partial<Reusable>, Partial<Holding>]>([
    ['was not left there', kept, {}, {}],
    ['was adopted once', kept, { leftInInventory: true }, { acquired: 'Adopted' }],
    [
      'has another product type by now',
      { ...kept, productType: 'SipMediaApplicationDialIn' },
      { leftInInventory: true },
      {},
    ],
    ['has another name by now', { name: 'Fax' }, { leftInInventory: true }, {}],
    [
      'is held by something',
      { ...kept, associations: [{ kind: 'SipRuleId', id: 'rule' }] },
      { leftInInventory: true },
      {},
    ],
    ['is held by something in the queue', { deleted: true, associations: [{ kind: 'SipRuleId', id: 'rule' }] }, {}, {}],
    ['is gone', { ...kept, status: 'AcquireFailed' }, { leftInInventory: true }, {}],
    ['is arriving', { ...kept, status: 'AcquireInProgress' }, { leftInInventory: true }, {}],
    ['is broken', { ...kept, status: 'ReleaseFailed' }, { leftInInventory: true }, {}],
  ])('unless it %s', (_, now, change, holding) => expect(back(now, change, world(), holding)).toBeUndefined());

  test('with the details that it was left with, and not with what a person has made of them since', () => {
    const left = (detailsFound: Holding['detailsFound'], now: Partial<NumberState>) =>
      comesBack(world(), state(ONE, now), {
        ...former({ leftInInventory: true }, { detailsFound }),
        declared: { ...declared, name: undefined },
      });
    expect(left(undefined, {})).toHaveProperty('holding');
    expect(left(undefined, { name: 'cpno-0123456789abcdef0123.0' })).toHaveProperty('holding');
    expect(left({ name: 'Fax' }, { name: 'Fax' })).toHaveProperty('holding');
    expect(left({ callingName: 'Me' }, { callingName: 'Me' })).toHaveProperty('holding');
    for (const changed of [{ name: 'Fax' }, { callingName: 'Me' }]) expect(left(undefined, changed)).toBeUndefined();
    expect(left({ name: 'Fax' }, {})).toBeUndefined();
  });

  test.each<[string, Partial<NumberState>, boolean]>([
    ['is not shown yet', { callingName: '' }, true],
    ['is pending, and that of before is shown', { callingName: 'Old', callingNameStatus: 'UpdateInProgress' }, true],
    ['was given up by the carriers', { callingName: 'Old', callingNameStatus: 'UpdateFailed' }, true],
    ['has arrived', { callingName: 'Example', callingNameStatus: 'UpdateSucceeded' }, true],
    ['is another', { callingName: 'Me', callingNameStatus: 'UpdateSucceeded' }, false],
  ])('when its calling name %s: %s, %s', (_, now, comes) => {
    const left = former({ leftInInventory: true });
    const again = comesBack(world(), state(ONE, { ...kept, ...now }), {
      ...left,
      declared: { ...left.declared, callingName: 'Example' },
    });
    expect(again !== undefined).toBe(comes);
  });

  test('unless somebody owns it by now', () => {
    expect(back({ deleted: true }, {}, world([sales()]))).toBeUndefined();
    expect(back({ deleted: true }, {}, { ...world(), ledger: undefined })).toEqual({ step: { do: 'LookLedger' } });
  });

  test('at once when a broken-off attempt of this resource bought it, and when it has arrived', () => {
    expect(back({}, { salvaged: true })).toEqual({ holding: { number: ONE, acquired: 'Ordered', acquiredHere: true } });
    const k = world([], undefined, {}, 0);
    expect(back({ status: 'AcquireInProgress' }, { salvaged: true }, { ...k, now: NOW + 999 })).toEqual({
      step: { do: 'Wait', seconds: 0.001 },
    });
    expect(back({ status: 'AcquireInProgress' }, { salvaged: true }, { ...k, now: NOW + 1000 })).toEqual({
      step: { do: 'LookNumbers', sure: [ONE] },
    });
  });

  test('never when the service does not know it', () =>
    expect(comesBack(world(), undefined, former({ leftInInventory: true }))).toBeUndefined());
});

test('details are found as they are, and a token is no name', () => {
  for (const name of ['cpno-0123456789abcdef0123.0', 'cpno-0123456789abcdef0123.17']) {
    expect(foundDetails(state(ONE, { name }))).toEqual(found);
    expect(buyerOf(name)).toBe('cpno-0123456789abcdef0123');
  }
  for (const name of ['Was cpno-0123456789abcdef0123.0', 'cpno-0123456789abcdef0123.0 once', 'cpno-0123.0']) {
    expect(foundDetails(state(ONE, { name }))).toEqual({ ...found, name });
  }
  expect(foundDetails(state(ONE, { name: 'Mine', callingName: 'Me' }))).toEqual({
    ...found,
    name: 'Mine',
    callingName: 'Me',
  });
});
