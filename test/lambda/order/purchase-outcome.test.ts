/**
 * What became of an order whose response was lost: found again, proven not placed, or waited for. Guessing buys
 * twice.
 */
import { Known, memoryOf, resourceKey, start } from '../../../lambda/attempt/knowledge/knowledge';
import { learn } from '../../../lambda/attempt/knowledge/learn';
import { OrderIntent } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import {
  CLOCK_SKEW,
  EFFECT_SHOWN,
  INVOCATION,
  LEDGER_LAG,
  ORDER_DATE_SKEW,
  OTHERS_STOPPED,
  RETRY_PAUSE,
  SECOND,
  SERVICE_LAG,
  SLOW_POLL,
} from '../../../lambda/attempt/timing';
import { describeOrder, resolve } from '../../../lambda/order/acquisition/purchase-outcome';
import { NumberState } from '../../../lambda/service/number-state';
import { STACK } from '../support/harness';
import { earlier, known, NOW, OLD, ONE, order, seen, state, THREE, TWO } from '../support/knowledge';

const token = 'cpno-0123456789abcdef0123.0';
/** A call of five seconds. */
const took = (after: number) => ({ began: NOW + after, ended: NOW + after + 5_000, remaining: 1 });
const intent: OrderIntent = { numbers: [ONE, TWO], intendedAt: NOW, token };
const at = (after: number, change: Partial<Known> = {}): Known => known('Create', { now: NOW + after, ...change });
const listed = (after: number, ...value: ReturnType<typeof order>[]) => ({ orderList: { began: NOW + after, value } });
const placed = (id: string, change: { createdAt?: number; numbers?: Record<string, string> } = {}) =>
  order(
    id,
    'Processing',
    change.numbers ?? { [TWO]: 'Processing', [ONE]: 'Processing' },
    change.createdAt ?? NOW + 1000,
  );
/** The numbers as a look that began so long after the intent shows them; a bare one is not there. */
const shown = (after: number, ...states: Parameters<typeof seen>) => ({
  numbers: { began: NOW + after, value: seen(...states).numbers!.value },
});
const absent = (after: number) => shown(after, ONE, TWO);
/** Somebody has taken the name of their order off. */
const nameless = (after: number) => shown(after, state(ONE), state(TWO));

describe('without an order in the list', () => {
  test('the list is read a while after the intent', () => {
    expect(resolve(at(0), intent)).toEqual({ step: { do: 'Wait', seconds: RETRY_PAUSE / SECOND } });
    expect(resolve(at(RETRY_PAUSE - 2000), intent)).toEqual({ step: { do: 'Wait', seconds: 2 } });
    expect(resolve(at(RETRY_PAUSE), intent)).toEqual({ step: { do: 'LookOrders', notBefore: NOW + RETRY_PAUSE } });
  });

  test('a list that was read before that proves nothing', () => {
    expect(resolve(at(RETRY_PAUSE - 1000, listed(RETRY_PAUSE - 1000)), intent)).toEqual({
      step: { do: 'Wait', seconds: 1 },
    });
    expect(resolve(at(RETRY_PAUSE, listed(RETRY_PAUSE - 1)), intent)).toEqual({
      step: { do: 'LookOrders', notBefore: NOW + RETRY_PAUSE },
    });
  });

  test('the inventory is asked as well, for every number of the intent', () => {
    const look = { step: { do: 'LookNumbers', sure: [ONE, TWO], notBefore: NOW + RETRY_PAUSE } };
    for (const numbers of [{}, absent(RETRY_PAUSE - 1), shown(RETRY_PAUSE, ONE)]) {
      expect(resolve(at(RETRY_PAUSE, { ...listed(RETRY_PAUSE), ...numbers }), intent)).toEqual(look);
    }
  });

  test('nothing is concluded before the call has ended for certain and its effect would be shown, by both', () => {
    const asked = (now: number, list: number, numbers: number) =>
      resolve(at(now, { ...listed(list), ...absent(numbers) }), intent);
    expect(asked(RETRY_PAUSE, RETRY_PAUSE, RETRY_PAUSE)).toEqual({ step: { do: 'Wait', seconds: SLOW_POLL / SECOND } });
    expect(asked(RETRY_PAUSE + SLOW_POLL, RETRY_PAUSE, RETRY_PAUSE)).toEqual({ step: { do: 'LookOrders' } });
    expect(asked(OTHERS_STOPPED + SLOW_POLL, OTHERS_STOPPED, OTHERS_STOPPED)).toEqual({ step: { do: 'LookOrders' } });
    const notBefore = NOW + EFFECT_SHOWN;
    expect(asked(EFFECT_SHOWN, EFFECT_SHOWN - 1, EFFECT_SHOWN)).toEqual({ step: { do: 'LookOrders', notBefore } });
    expect(asked(EFFECT_SHOWN, EFFECT_SHOWN, EFFECT_SHOWN - 1)).toEqual({
      step: { do: 'LookNumbers', sure: [ONE, TWO], notBefore },
    });
    expect(asked(EFFECT_SHOWN, EFFECT_SHOWN, EFFECT_SHOWN)).toEqual({ notPlaced: true });
  });

  test('looks that took long are not stale when they end', () =>
    expect(resolve(at(EFFECT_SHOWN + 8000, { ...listed(EFFECT_SHOWN), ...absent(EFFECT_SHOWN) }), intent)).toEqual({
      notPlaced: true,
    }));

  test('a number that carries the token says which order to ask for, however long the list is silent', () => {
    const named = shown(RETRY_PAUSE, state(ONE, { name: token, orderId: 'a' }), TWO);
    const silent = (after: number) =>
      at(after, { ...listed(after), ...named, numbers: { ...named.numbers, began: NOW + after } });
    for (const after of [RETRY_PAUSE, OTHERS_STOPPED, EFFECT_SHOWN]) {
      expect(resolve(silent(after), intent)).toEqual({ step: { do: 'LookOrder', id: 'a' } });
    }
    const value = placed('a');
    const asked = { ...silent(EFFECT_SHOWN), orders: new Map([['a', { began: NOW + EFFECT_SHOWN, value }]]) };
    expect(resolve(asked, intent)).toEqual({ step: { do: 'Wait', seconds: expect.any(Number) } });
    const decided = order('a', 'Successful', { [ONE]: 'Acquired', [TWO]: 'Acquired' }, NOW + 1000);
    expect(
      resolve({ ...asked, orders: new Map([['a', { began: NOW + EFFECT_SHOWN, value: decided }]]) }, intent),
    ).toMatchObject({ placed: { id: 'a' }, acquired: [ONE, TWO] });
  });

  test('an order that is listed without its numbers is asked for, and while it shows none nothing is concluded', () => {
    const empty = placed('a', { numbers: {} });
    const bare = (orders: Known['orders'] = new Map()) =>
      at(EFFECT_SHOWN, { ...listed(EFFECT_SHOWN, empty), ...absent(EFFECT_SHOWN), orders });
    expect(resolve(bare(), intent)).toEqual({ step: { do: 'LookOrder', id: 'a' } });
    expect(resolve(bare(new Map([['a', { began: NOW + EFFECT_SHOWN, value: empty }]])), intent)).toEqual({
      step: { do: 'Wait', seconds: SLOW_POLL / SECOND },
    });
    expect(resolve(bare(new Map([['a', { began: NOW + EFFECT_SHOWN - SLOW_POLL, value: empty }]])), intent)).toEqual({
      step: { do: 'LookOrder', id: 'a' },
    });
    const other = placed('a', { numbers: { [THREE]: 'Processing' } });
    expect(resolve(bare(new Map([['a', { began: NOW + EFFECT_SHOWN, value: other }]])), intent)).toEqual({
      notPlaced: true,
    });
  });

  test('an order that is decided and names no number for good has brought what the inventory shows', () => {
    const decided = NOW + EFFECT_SHOWN;
    const empty = { ...order('a', 'Failed', {}, NOW + 1000), updatedAt: decided };
    const late = EFFECT_SHOWN + CLOCK_SKEW + SERVICE_LAG;
    const seenAt = (after: number, orderAt = late) =>
      at(late, {
        ...listed(late, empty),
        ...absent(after),
        orders: new Map([['a', { began: NOW + orderAt, value: empty }]]),
      });
    expect(resolve(seenAt(late), intent)).toEqual({ notPlaced: true });
    expect(resolve(seenAt(late - 1), intent)).toEqual({
      step: { do: 'LookNumbers', sure: [ONE, TWO], notBefore: NOW + late },
    });
    expect(resolve(seenAt(late, EFFECT_SHOWN - 1), intent)).toEqual({ step: { do: 'LookOrder', id: 'a' } });
  });

  test('an order that names no number for good is ours when all that it brought are numbers of the intent', () => {
    const empty = { ...order('a', 'Failed', {}, NOW + 1000), updatedAt: NOW + EFFECT_SHOWN };
    const late = EFFECT_SHOWN + CLOCK_SKEW + SERVICE_LAG;
    const showing = (seenAt: number, ...states: NumberState[]) =>
      at(late, {
        ...listed(late, empty),
        ...shown(late, ONE, TWO, ...states),
        orders: new Map([['a', { began: NOW + seenAt, value: empty }]]),
        ledger: { began: NOW + late + LEDGER_LAG, value: [] },
      });
    // The service need not show the name of the order on its numbers: only the order's id tells.
    const brought = state(ONE, { orderId: 'a', name: '' });
    expect(resolve(showing(late, brought), intent)).toEqual({
      placed: empty,
      acquired: [ONE],
      failed: [TWO],
      porting: false,
    });
    expect(resolve(showing(EFFECT_SHOWN - 1, brought), intent)).toEqual({ step: { do: 'LookOrder', id: 'a' } });
    const other = state(THREE, { orderId: 'a', name: '' });
    expect(resolve(showing(late, brought, other), intent)).toEqual({ notPlaced: true });
    const ofAnother = state(THREE, { orderId: 'b', name: '' });
    expect(resolve(showing(late, brought, ofAnother), intent)).toMatchObject({ placed: empty });
    expect(resolve(showing(late, ofAnother), intent)).toEqual({ notPlaced: true });
  });
});

describe('an order in the list', () => {
  const look = (id: string) => ({ step: { do: 'LookOrder', id } });
  const notOurs = { step: { do: 'LookOrders' } };
  const written = { ledger: { began: NOW + RETRY_PAUSE + LEDGER_LAG, value: [] } };
  const of = (...orders: ReturnType<typeof order>[]) =>
    at(OTHERS_STOPPED, { ...listed(RETRY_PAUSE, ...orders), ...nameless(RETRY_PAUSE), ...written });

  test('with exactly the numbers of the intent is followed, in whatever order they stand', () => {
    expect(resolve(of(placed('a')), intent)).toEqual(look('a'));
  });

  test("with more, fewer or other numbers is somebody else's", () => {
    for (const numbers of <Record<string, string>[]>[
      { [ONE]: 'Processing' },
      { [ONE]: 'Processing', [THREE]: 'Processing' },
      { [ONE]: 'Processing', [TWO]: 'Processing', [THREE]: 'Processing' },
    ]) {
      expect(resolve(of(placed('a', { numbers })), intent)).toEqual(notOurs);
    }
  });

  test('with some of the numbers is ours when a number says so, and names none that is not', () => {
    const some = (numbers: string[], brought: NumberState) => ({
      ...of(placed('a', { numbers: Object.fromEntries(numbers.map((number) => [number, 'Processing'])) })),
      ...shown(RETRY_PAUSE, brought, TWO),
    });
    const ofOrder = state(ONE, { orderId: 'a' });
    expect(resolve(some([ONE], ofOrder), intent)).toEqual(look('a'));
    expect(resolve(some([ONE, THREE], ofOrder), intent)).toEqual(notOurs);
    expect(resolve(some([ONE], state(ONE)), intent)).toEqual(notOurs);
    expect(resolve(some([ONE], state(ONE, { orderId: 'b' })), intent)).toEqual(notOurs);
    expect(resolve(some([ONE, THREE], { ...ofOrder, name: token }), intent)).toEqual(look('a'));
  });

  test.each([
    [-ORDER_DATE_SKEW - 1, false],
    [-ORDER_DATE_SKEW, true],
    [0, true],
    [INVOCATION + ORDER_DATE_SKEW, true],
    [INVOCATION + ORDER_DATE_SKEW + 1, false],
  ])('placed %i ms after the intent: ours is %s', (after, ours) => {
    expect(resolve(of(placed('a', { createdAt: NOW + after })), intent)).toEqual(ours ? look('a') : notOurs);
  });

  test("that a record names already is somebody else's, whichever read shows it", () => {
    const other = earlier({ orders: [{ ...intent, id: 'a' }] });
    expect(resolve({ ...of(placed('a')), records: { began: NOW, value: [other] } }, intent)).toEqual(notOurs);
    const ledger = { ...written.ledger, value: [other] };
    expect(resolve({ ...of(placed('a')), ledger }, intent)).toEqual(notOurs);
    expect(resolve({ ...of(placed('a'), placed('b')), ledger }, intent)).toEqual(look('b'));
    expect(resolve({ ...of(placed('a')), records: undefined }, intent)).toEqual(look('a'));
  });

  test('is proven by the numbers, looked at after the intent', () => {
    const unproven = { step: { do: 'LookNumbers', sure: [ONE, TWO] } };
    const k = of(placed('a'));
    expect(resolve({ ...k, numbers: undefined }, intent)).toEqual(unproven);
    expect(resolve({ ...k, numbers: { began: NOW - 1, value: k.numbers!.value } }, intent)).toEqual(unproven);
    expect(resolve({ ...k, numbers: { began: NOW, value: new Map([[ONE, undefined]]) } }, intent)).toEqual(unproven);
  });

  test('whose name nobody can see any more is ours when the ledger, as it was after that, gives it to nobody', () => {
    const k = of(placed('a'));
    const readable = RETRY_PAUSE + LEDGER_LAG;
    const aMomentLater = { ...k, now: NOW + readable - 2000 };
    for (const ledger of [undefined, { began: NOW + readable - 2001, value: [] }]) {
      expect(resolve({ ...k, ledger }, intent)).toEqual({ step: { do: 'LookLedger', notBefore: NOW + readable } });
      expect(resolve({ ...aMomentLater, ledger }, intent)).toEqual({ step: { do: 'Wait', seconds: 2 } });
      expect(resolve({ ...k, ledger, ...seen(state(ONE, { name: token }), TWO) }, intent)).toEqual(look('a'));
    }
  });

  test('whose numbers are not shown yet is ours when whoever else placed it has written that down', () => {
    const numbers = { step: { do: 'LookNumbers', sure: [ONE, TWO] } };
    const [created, noted] = [1000, 1000 + CLOCK_SKEW + INVOCATION];
    const [soon, late] = [RETRY_PAUSE + RETRY_PAUSE, noted + LEDGER_LAG];
    const unseen = (after: number, ledger: number, ...there: Parameters<typeof seen>): Known => ({
      ...at(after, listed(RETRY_PAUSE, placed('a', { createdAt: NOW + created }))),
      ...shown(RETRY_PAUSE, ...there),
      ledger: { began: NOW + ledger, value: [] },
    });
    expect(resolve(unseen(RETRY_PAUSE, RETRY_PAUSE, ONE, TWO), intent)).toEqual({
      step: { do: 'Wait', seconds: RETRY_PAUSE / SECOND },
    });
    expect(resolve(unseen(soon, soon, ONE, TWO), intent)).toEqual(numbers);
    expect(resolve(unseen(soon, soon, state(ONE, { orderId: 'b' }), TWO), intent)).toEqual(numbers);
    expect(resolve(unseen(soon, soon, state(ONE, { orderId: 'a' }), TWO), intent)).toEqual(look('a'));
    expect(resolve(unseen(noted - 1, soon, ONE, TWO), intent)).toEqual(numbers);
    expect(resolve(unseen(late, late - 1, ONE, TWO), intent)).toEqual({
      step: { do: 'LookLedger', notBefore: NOW + late },
    });
    expect(resolve(unseen(late, late, ONE, TWO), intent)).toEqual(look('a'));
  });

  test("is another's when the numbers carry another token, and ours when they carry this one", () => {
    const named = (name: string, orderId?: string) => ({
      ...of(placed('a')),
      ...shown(RETRY_PAUSE, state(ONE, { name, orderId }), state(TWO)),
    });
    expect(resolve(named(token), intent)).toEqual(look('a'));
    expect(resolve(named(token, 'a'), intent)).toEqual(look('a'));
    expect(resolve(named(token, 'b'), intent)).toEqual(look('b'));
    expect(resolve(named('cpno-99999999999999999999.0'), intent)).toEqual(notOurs);
    expect(resolve(named('cpno-99999999999999999999.0', 'a'), intent)).toEqual(notOurs);
    expect(resolve(named('cpno-99999999999999999999.0', 'b'), intent)).toEqual(look('a'));
    expect(resolve(named('Support'), intent)).toEqual(look('a'));
  });

  describe('that the response of another resource may have told as well, both lost', () => {
    const other = 'cpno-99999999999999999999.0';
    const before: OrderIntent = { ...intent, intendedAt: NOW - 1000, token: other };
    const record = (change: Partial<OrderIntent> = {}) =>
      earlier({ logicalId: 'Sales', attempt: 'x', outcome: undefined, orders: [{ ...before, ...change }] });
    const beside = (one: AttemptRecord, more: AttemptRecord[] = []): Known => ({
      ...of(placed('a')),
      ledger: { began: NOW + RETRY_PAUSE + LEDGER_LAG, value: [one, ...more] },
    });
    const late = (k: Known, ledger: number, change: Partial<Known> = {}): Known => ({
      ...k,
      now: NOW + EFFECT_SHOWN + 8000,
      ...listed(EFFECT_SHOWN, placed('a')),
      ...absent(EFFECT_SHOWN),
      ledger: { began: NOW + ledger, value: k.ledger!.value },
      ...change,
    });
    const looked = (stackStatus: string, status?: string): Partial<Known> => ({
      resources: new Map([[resourceKey(STACK, 'Sales'), { began: NOW, value: { stackStatus, status } }]]),
    });

    test('belongs to the one that intended it first', () => {
      expect(resolve(beside(record()), intent)).toEqual(notOurs);
      expect(resolve(beside(record({ intendedAt: NOW + 1 })), intent)).toEqual(look('a'));
      expect(resolve(beside(record({ intendedAt: NOW })), intent)).toEqual(look('a'));
      const atOnce = record({ intendedAt: NOW, token: 'cpno-00000000000000000009.0' });
      expect(resolve(beside(atOnce), intent)).toEqual(notOurs);
    });

    test('is ours when that intent was for other numbers, of another time, decided, or one of our own', () => {
      const longAgo = NOW - INVOCATION - ORDER_DATE_SKEW;
      const others: Partial<OrderIntent>[] = [
        { numbers: [THREE] },
        { intendedAt: longAgo },
        { result: 'NotPlaced' },
        { id: 'b' },
      ];
      for (const change of others) {
        expect(resolve(beside(record(change)), intent)).toEqual(look('a'));
      }
      expect(resolve(beside({ ...record(), logicalId: 'Support' }), intent)).toEqual(look('a'));
    });

    test('is ours when the numbers carry our token', () => {
      const named = shown(RETRY_PAUSE, state(ONE, { name: token }), TWO);
      expect(resolve({ ...beside(record()), ...named }, intent)).toEqual(look('a'));
    });

    test('is ours when that resource has been deleted, or is an earlier stack of this name', () => {
      const deleted = { ...record(), requestType: 'Delete' as const, attempt: 'd', orders: [], closes: [OLD] };
      const done = { ...deleted, outcome: { status: 'SUCCESS' as const, physicalId: OLD } };
      expect(resolve(beside(record(), [deleted]), intent)).toEqual(notOurs);
      expect(resolve(beside(record(), [done]), intent)).toEqual(look('a'));
      const stackId = `${STACK.split('/', 2).join('/')}/before`;
      expect(resolve(beside({ ...record(), stackId }), intent)).toEqual(look('a'));
    });

    test('is left to it only by its record as it is late enough, and while it is there', () => {
      const k = beside(record());
      const notBefore = NOW + EFFECT_SHOWN;
      expect(resolve(late(k, EFFECT_SHOWN - 1), intent)).toEqual({ step: { do: 'LookLedger', notBefore } });
      expect(resolve(late(k, EFFECT_SHOWN), intent)).toEqual({
        step: { do: 'LookResource', stackId: STACK, logicalId: 'Sales' },
      });
      const seenAs = (...now: Parameters<typeof looked>) =>
        resolve(late(k, EFFECT_SHOWN + LEDGER_LAG, looked(...now)), intent);
      expect(seenAs('CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS')).toEqual({ notPlaced: true });
      expect(seenAs('DELETE_IN_PROGRESS', 'DELETE_IN_PROGRESS')).toEqual({ notPlaced: true });
      expect(seenAs('DELETE_COMPLETE', 'DELETE_SKIPPED')).toEqual(look('a'));
    });
  });

  test('of two that look alike the later one is looked at', () => {
    expect(resolve(of(placed('a'), placed('b', { createdAt: NOW + 2000 })), intent)).toEqual(look('b'));
    expect(resolve(of(placed('b', { createdAt: NOW + 2000 }), placed('a')), intent)).toEqual(look('b'));
  });
});

describe('a known order', () => {
  const mine = { ...intent, id: 'a' };
  const seenAs = (value: ReturnType<typeof order> | undefined, after = 0) =>
    at(after, { orders: new Map([['a', { began: NOW, value }]]) });

  test('is looked at, and then every second', () => {
    expect(resolve(at(0), mine)).toEqual({ step: { do: 'LookOrder', id: 'a' } });
    const open = order('a', 'Processing', { [ONE]: 'Acquired', [TWO]: 'Processing' });
    expect(resolve(seenAs(open, 400), mine)).toEqual({ step: { do: 'Wait', seconds: 0.6 } });
    expect(resolve(seenAs(open, 1000), mine)).toEqual({ step: { do: 'LookOrder', id: 'a' } });
    expect(resolve(seenAs(undefined, 1000), mine)).toEqual({ step: { do: 'LookOrder', id: 'a' } });
  });

  test('is looked at less and less often the older it is, and every half minute at least', () => {
    const open = (age: number) => ({
      ...order('a', 'Processing', { [ONE]: 'Processing' }),
      createdAt: NOW - age * 1000,
    });
    for (const [age, seconds] of [
      [0, 1],
      [15, 1],
      [22.5, 1.5],
      [60, 4],
      [450, 30],
      [3000, 30],
    ]) {
      expect(resolve(seenAs(open(age)), mine)).toEqual({ step: { do: 'Wait', seconds } });
    }
  });

  test('is open while one of its numbers is, whatever the order says, and the other way round', () => {
    for (const [status, second] of [
      ['Successful', 'Processing'],
      ['Processing', 'Acquired'],
    ] as const) {
      expect(resolve(seenAs(order('a', status, { [ONE]: 'Acquired', [TWO]: second }), 1000), mine)).toHaveProperty(
        'step',
      );
    }
  });

  test('is decided: what came, and what did not', () => {
    const partial = order('a', 'Partial', { [ONE]: 'Acquired', [TWO]: 'Failed' });
    expect(resolve({ ...seenAs(partial), ...shown(0, TWO) }, mine)).toEqual({
      placed: partial,
      acquired: [ONE],
      failed: [TWO],
      porting: false,
    });
  });

  test('has brought what it lists as failed when a look that follows shows it under this order', () => {
    const partial = order('a', 'Partial', { [ONE]: 'Acquired', [TWO]: 'Failed' });
    const after = (...states: Parameters<typeof seen>) => resolve({ ...seenAs(partial), ...shown(0, ...states) }, mine);
    expect(resolve(seenAs(partial), mine)).toEqual({ step: { do: 'LookNumbers', sure: [TWO] } });
    expect(after(state(TWO, { orderId: 'a' }))).toMatchObject({ acquired: [ONE, TWO], failed: [] });
    const others = [{ orderId: 'b' }, { name: token }, { orderId: 'a', status: 'AcquireFailed' }];
    for (const other of others) {
      expect(after(state(TWO, other))).toMatchObject({ acquired: [ONE], failed: [TWO] });
    }
  });

  test('may still be shown as bringing what it lists as failed: somebody else may buy that next', () => {
    const decided = { ...order('a', 'Partial', { [ONE]: 'Acquired', [TWO]: 'Failed' }), updatedAt: NOW };
    const arriving = state(TWO, { orderId: 'a', status: 'AcquireInProgress' });
    const after = (began: number, shown_ = arriving) =>
      resolve({ ...seenAs(decided), now: NOW + began, ...shown(began, shown_) }, mine);
    const certain = CLOCK_SKEW + SERVICE_LAG;
    expect(after(certain - 1)).toEqual({ step: { do: 'Wait', seconds: RETRY_PAUSE / SECOND } });
    expect(after(certain)).toMatchObject({ acquired: [ONE, TWO], failed: [] });
    expect(after(1000, { ...arriving, status: 'Unassigned' })).toMatchObject({ acquired: [ONE, TWO], failed: [] });
    expect(after(1000, { ...arriving, orderId: 'b' })).toMatchObject({ acquired: [ONE], failed: [TWO] });
  });

  test('was decided when it was first seen so: slow calls may leave the look that follows to the next turn', () => {
    const partial = order('a', 'Partial', { [ONE]: 'Acquired', [TWO]: 'Failed' });
    const first = learn(at(0), { do: 'LookOrder', id: 'a' }, { order: partial }, took(0));
    const next = start(first.request, NOW + 31_000, 1, first.record, memoryOf(first));
    const again = learn(next, { do: 'LookOrder', id: 'a' }, { order: partial }, took(32_000));
    const looked = (began: number) => resolve({ ...again, ...shown(began, TWO) }, mine);
    expect(looked(5_000)).toMatchObject({ acquired: [ONE], failed: [TWO] });
    expect(looked(4_999)).toEqual({ step: { do: 'LookNumbers', sure: [TWO] } });
  });

  describe('that is decided and does not list a number', () => {
    const three: OrderIntent = { numbers: [ONE, TWO, THREE], intendedAt: NOW, token, id: 'a' };
    const listsTwo = { ...order('a', 'Successful', { [ONE]: 'Acquired', [TWO]: 'Acquired' }), updatedAt: NOW };
    const certain = CLOCK_SKEW + SERVICE_LAG;
    const decided = (after: number, third: Parameters<typeof seen>[0] | undefined, value = listsTwo) =>
      resolve(
        at(after, {
          orders: new Map([['a', { began: NOW, value }]]),
          ...(third !== undefined && shown(after, third)),
        }),
        three,
      );

    test('is looked for in the inventory', () =>
      expect(decided(0, undefined)).toEqual({ step: { do: 'LookNumbers', sure: [THREE] } }));

    test('has brought it when the inventory shows it with this order or with its token', () => {
      for (const third of [state(THREE, { orderId: 'a' }), state(THREE, { name: token })]) {
        expect(decided(0, third)).toEqual({
          placed: listsTwo,
          acquired: [ONE, TWO, THREE],
          failed: [],
          porting: false,
        });
      }
    });

    test('may still be shown as bringing it when that has failed: somebody else may buy it next', () => {
      const arriving = state(THREE, { orderId: 'a', status: 'AcquireInProgress' });
      expect(decided(certain - 1, arriving)).toEqual({ step: { do: 'Wait', seconds: RETRY_PAUSE / SECOND } });
      expect(decided(certain, arriving)).toMatchObject({ acquired: [ONE, TWO, THREE], failed: [] });
      const failed = { ...arriving, status: 'AcquireFailed' };
      expect(decided(certain, failed)).toMatchObject({ acquired: [ONE, TWO], failed: [THREE] });
    });

    test('has not brought it when the inventory does not show it so, late enough', () => {
      for (const third of [THREE, state(THREE, { orderId: 'b' })]) {
        expect(decided(certain - 1, third)).toEqual({ step: { do: 'Wait', seconds: RETRY_PAUSE / SECOND } });
        expect(decided(certain, third)).toEqual({
          placed: listsTwo,
          acquired: [ONE, TWO],
          failed: [THREE],
          porting: false,
        });
      }
    });

    test.each(['Failed', 'Cancelled'])('may have brought some of them although it is %s and names none', (status) => {
      const none = { ...order('a', status, {}), updatedAt: NOW };
      const orders = new Map([['a', { began: NOW, value: none }]]);
      const numbers = [ONE, state(TWO, { orderId: 'a' }), THREE] as const;
      expect(decided(0, undefined, none)).toEqual({ step: { do: 'LookNumbers', sure: [ONE, TWO, THREE] } });
      expect(resolve(at(certain, { orders, ...shown(certain, ...numbers) }), three)).toMatchObject({
        acquired: [TWO],
        failed: [ONE, THREE],
      });
    });
  });

  test('that turned into a port-in is not waited for', () => {
    const porting = order('a', 'PendingDocuments', { [ONE]: 'Processing' });
    expect(resolve(seenAs(porting), mine)).toMatchObject({ porting: true, acquired: [] });
  });

  test.each([
    ['Levitating', 'Acquired', 'order a: status Levitating is not one of'],
    ['Processing', 'Levitating', `${ONE}: status Levitating is not one of`],
  ])('with status %s and a number %s is an error that names it', (status, number, message) => {
    expect(() => resolve(seenAs(order('a', status, { [ONE]: number })), mine)).toThrow(message);
  });

  test('is described for a reader who has to look it up', () => {
    expect(describeOrder(at(0), intent)).toBe(`an order for ${ONE}, ${TWO} whose response was lost`);
    expect(describeOrder(at(0), mine)).toBe(`order a for ${ONE}, ${TWO} (not decided)`);
    expect(describeOrder(at(0), { ...mine, result: 'Decided' })).toBe(`order a for ${ONE}, ${TWO} (Decided)`);
    expect(describeOrder(seenAs(order('a', 'Processing', {})), mine)).toBe(`order a for ${ONE}, ${TWO} (Processing)`);
  });
});
