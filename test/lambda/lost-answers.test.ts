/** What became of an order whose answer was lost: found again, proven not placed, or waited for. Guessing buys twice. */
import { earlier, known, NOW, ONE, order, seen, state, THREE, TWO } from './knowledge';
import { Known } from '../../lambda/order/known';
import { describeOrder, resolve } from '../../lambda/order/orders';
import { OrderIntent } from '../../lambda/order/record';
import { FENCE, LAG } from '../../lambda/order/steps';

const token = 'cpno-0123456789abcdef0123.0';
const intent: OrderIntent = { numbers: [ONE, TWO], at: NOW, token };
const at = (after: number, change: Partial<Known> = {}): Known => known('Create', { now: NOW + after, ...change });
const listed = (after: number, ...value: ReturnType<typeof order>[]) => ({ orderList: { at: NOW + after, value } });
const placed = (id: string, change: { createdAt?: number; numbers?: Record<string, string> } = {}) =>
  order(id, 'Processing', change.numbers ?? { [TWO]: 'Processing', [ONE]: 'Processing' }, change.createdAt ?? NOW + 1000);
const here = { numbers: { at: NOW, value: new Map([[ONE, undefined], [TWO, undefined]]) } };

describe('without an order in the list', () => {
  test('the list is read when everybody can see the order in it', () => {
    expect(resolve(at(0), intent)).toEqual({ step: { do: 'Wait', seconds: LAG / 1000 } });
    expect(resolve(at(LAG - 2000), intent)).toEqual({ step: { do: 'Wait', seconds: 2 } });
    expect(resolve(at(LAG), intent)).toEqual({ step: { do: 'LookOrders' } });
  });

  test('a list that was read before that proves nothing', () => {
    expect(resolve(at(LAG - 1000, listed(LAG - 1000)), intent)).toEqual({ step: { do: 'Wait', seconds: 1 } });
    expect(resolve(at(LAG, listed(LAG - 1)), intent)).toEqual({ step: { do: 'LookOrders' } });
  });

  test('nothing is concluded before the fence, and a look after it decides', () => {
    expect(resolve(at(LAG, listed(LAG)), intent)).toEqual({ step: { do: 'Wait', seconds: 5 } });
    expect(resolve(at(FENCE - 2000, listed(LAG)), intent)).toEqual({ step: { do: 'Wait', seconds: 2 } });
    expect(resolve(at(FENCE, listed(FENCE - 1)), intent)).toEqual({ step: { do: 'LookOrders' } });
    expect(resolve(at(FENCE, listed(FENCE)), intent)).toEqual({ notPlaced: true });
  });
});

describe('an order in the list', () => {
  const look = (id: string) => ({ step: { do: 'LookOrder', id } });
  const notOurs = { step: { do: 'LookOrders' } };
  const written = { ledger: { at: NOW + LAG, value: [] } };
  const of = (...orders: ReturnType<typeof order>[]) => at(FENCE, { ...listed(LAG, ...orders), ...here, ...written });

  test('with exactly the numbers of the intent is followed, in whatever order they stand', () => {
    expect(resolve(of(placed('a')), intent)).toEqual(look('a'));
  });

  test('with more, fewer or other numbers is somebody else\'s', () => {
    for (const numbers of <Record<string, string>[]>[{ [ONE]: 'Processing' }, { [ONE]: 'Processing', [THREE]: 'Processing' }, { [ONE]: 'Processing', [TWO]: 'Processing', [THREE]: 'Processing' }]) {
      expect(resolve(of(placed('a', { numbers })), intent)).toEqual(notOurs);
    }
  });

  test.each([[-60_001, false], [-60_000, true], [0, true], [FENCE + 60_000, true], [FENCE + 60_001, false]])('placed %i ms after the intent: ours is %s', (after, ours) => {
    expect(resolve(of(placed('a', { createdAt: NOW + after })), intent)).toEqual(ours ? look('a') : notOurs);
  });

  test('that a record names already is somebody else\'s, whichever read shows it', () => {
    const other = earlier({ orders: [{ ...intent, id: 'a' }] });
    expect(resolve({ ...of(placed('a')), records: { at: NOW, value: [other] } }, intent)).toEqual(notOurs);
    expect(resolve({ ...of(placed('a')), ledger: { at: NOW + LAG, value: [other] } }, intent)).toEqual(notOurs);
    expect(resolve({ ...of(placed('a'), placed('b')), ledger: { at: NOW + LAG, value: [other] } }, intent)).toEqual(look('b'));
    expect(resolve({ ...of(placed('a')), records: undefined }, intent)).toEqual(look('a'));
  });

  test('is proven by the numbers, looked at after the intent', () => {
    const unproven = { step: { do: 'LookNumbers', sure: [ONE, TWO] } };
    const k = of(placed('a'));
    expect(resolve({ ...k, numbers: undefined }, intent)).toEqual(unproven);
    expect(resolve({ ...k, numbers: { at: NOW - 1, value: k.numbers!.value } }, intent)).toEqual(unproven);
    expect(resolve({ ...k, numbers: { at: NOW, value: new Map([[ONE, undefined]]) } }, intent)).toEqual(unproven);
  });

  test('whose name nobody can see any more is ours when the ledger, as it was after that, gives it to nobody', () => {
    const k = of(placed('a'));
    const aMomentLater = { ...k, now: NOW + LAG - 2000 };
    for (const ledger of [undefined, { at: NOW + LAG - 2001, value: [] }]) {
      expect(resolve({ ...k, ledger }, intent)).toEqual({ step: { do: 'LookLedger' } });
      expect(resolve({ ...aMomentLater, ledger }, intent)).toEqual({ step: { do: 'Wait', seconds: 2 } });
      expect(resolve({ ...k, ledger, ...seen(state(ONE, { name: token }), TWO) }, intent)).toEqual(look('a'));
    }
  });

  test('is another\'s when the numbers carry another token, and ours when they carry this one', () => {
    const named = (name: string, orderId?: string) => ({ ...of(placed('a')), ...seen(state(ONE, { name, orderId }), TWO) });
    expect(resolve(named(token), intent)).toEqual(look('a'));
    expect(resolve(named(token, 'a'), intent)).toEqual(look('a'));
    expect(resolve(named(token, 'b'), intent)).toEqual(notOurs);
    expect(resolve(named('cpno-99999999999999999999.0'), intent)).toEqual(notOurs);
    expect(resolve(named('cpno-99999999999999999999.0', 'a'), intent)).toEqual(notOurs);
    expect(resolve(named('cpno-99999999999999999999.0', 'b'), intent)).toEqual(look('a'));
    expect(resolve(named('Support'), intent)).toEqual(look('a'));
  });

  test('of two that look alike the later one is looked at', () => {
    expect(resolve(of(placed('a'), placed('b', { createdAt: NOW + 2000 })), intent)).toEqual(look('b'));
    expect(resolve(of(placed('b', { createdAt: NOW + 2000 }), placed('a')), intent)).toEqual(look('b'));
  });
});

describe('a known order', () => {
  const mine = { ...intent, id: 'a' };
  const seenAs = (value: ReturnType<typeof order> | undefined, after = 0) => at(after, { orders: new Map([['a', { at: NOW, value }]]) });

  test('is looked at, and then every second', () => {
    expect(resolve(at(0), mine)).toEqual({ step: { do: 'LookOrder', id: 'a' } });
    const open = order('a', 'Processing', { [ONE]: 'Acquired', [TWO]: 'Processing' });
    expect(resolve(seenAs(open, 400), mine)).toEqual({ step: { do: 'Wait', seconds: 0.6 } });
    expect(resolve(seenAs(open, 1000), mine)).toEqual({ step: { do: 'LookOrder', id: 'a' } });
    expect(resolve(seenAs(undefined, 1000), mine)).toEqual({ step: { do: 'LookOrder', id: 'a' } });
  });

  test('is looked at less and less often the older it is, and every ten seconds at least', () => {
    const open = (age: number) => ({ ...order('a', 'Processing', { [ONE]: 'Processing' }), createdAt: NOW - age * 1000 });
    for (const [age, seconds] of [[0, 1], [59, 1], [60, 2], [150, 5], [300, 10], [3000, 10]]) expect(resolve(seenAs(open(age)), mine)).toEqual({ step: { do: 'Wait', seconds } });
  });

  test('is open while one of its numbers is, whatever the order says, and the other way round', () => {
    for (const [status, second] of [['Successful', 'Processing'], ['Processing', 'Acquired']] as const) {
      expect(resolve(seenAs(order('a', status, { [ONE]: 'Acquired', [TWO]: second }), 1000), mine)).toHaveProperty('step');
    }
  });

  test('is decided: what came, and what did not', () => {
    const partial = order('a', 'Partial', { [ONE]: 'Acquired', [TWO]: 'Failed' });
    expect(resolve(seenAs(partial), mine)).toEqual({ placed: partial, acquired: [ONE], failed: [TWO], porting: false });
  });

  test('that turned into a port-in is not waited for', () => {
    const porting = order('a', 'PendingDocuments', { [ONE]: 'Processing' });
    expect(resolve(seenAs(porting), mine)).toMatchObject({ porting: true, acquired: [] });
  });

  test.each([['Levitating', 'Acquired', 'order a: status Levitating is not one of'], ['Processing', 'Levitating', `${ONE}: status Levitating is not one of`]])('with status %s and a number %s is an error that names it', (status, number, message) => {
    expect(() => resolve(seenAs(order('a', status, { [ONE]: number })), mine)).toThrow(message);
  });

  test('is described for a reader who has to look it up', () => {
    expect(describeOrder(at(0), intent)).toBe(`an order for ${ONE}, ${TWO} whose answer was lost`);
    expect(describeOrder(at(0), mine)).toBe(`order a for ${ONE}, ${TWO} (not decided)`);
    expect(describeOrder(at(0), { ...mine, result: 'Decided' })).toBe(`order a for ${ONE}, ${TWO} (Decided)`);
    expect(describeOrder(seenAs(order('a', 'Processing', {})), mine)).toBe(`order a for ${ONE}, ${TWO} (Processing)`);
  });
});
