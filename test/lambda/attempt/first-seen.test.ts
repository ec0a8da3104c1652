/**
 * Since when something has looked as it does: a reading of everything that is longer than a turn counts for the look
 * of the next turn, too.
 */
import {
  firstSeen,
  orderKey,
  withNumbers,
  withOrder,
  withResource,
} from '../../../lambda/attempt/knowledge/first-seen';
import { Known, memoryOf, resourceKey, Sighting, start } from '../../../lambda/attempt/knowledge/knowledge';
import { learn } from '../../../lambda/attempt/knowledge/learn';
import { OrderState, ResourceState } from '../../../lambda/attempt/knowledge/observations';
import { NumberState } from '../../../lambda/service/number-state';
import { STACK } from '../support/harness';
import { earlier, known, NOW, ONE, order, own, state, THREE, TWO } from '../support/knowledge';

const KEY = resourceKey(STACK, 'Sales');
const when = (sightings: Known['firstSeen'], key: string) => sightings.get(key)?.at;
/** A list declares both numbers. */
const declaring = (change: Partial<Known> = {}) =>
  known('Create', change, { Source: { Type: 'List', PhoneNumbers: [ONE, TWO] } });

test('what nobody remembers was first seen by the look of this turn', () => {
  const look = (ended?: number) => ({ began: NOW, ended, value: undefined });
  expect(firstSeen(known('Create'), ONE, look())).toBe(NOW);
  expect(firstSeen(known('Create'), ONE, look(NOW + 5000))).toBe(NOW + 5000);
  const remembered = new Map<string, Sighting>([[ONE, { at: NOW - 40_000, as: 'x' }]]);
  expect(firstSeen(known('Create', { firstSeen: remembered }), ONE, look())).toBe(NOW - 40_000);
});

describe('a number', () => {
  const twice = (first: NumberState | undefined, second: NumberState | undefined) => {
    const once = withNumbers(declaring(), first ? [first] : [], NOW);
    return when(withNumbers(declaring({ firstSeen: once }), second ? [second] : [], NOW + 9000), ONE);
  };

  test('that looks the same was first seen then', () => {
    expect(twice(state(ONE), state(ONE))).toBe(NOW);
    expect(twice(state(ONE), state(ONE, { callingName: 'Example', status: 'Assigned' }))).toBe(NOW);
  });

  test.each<[string, Partial<NumberState>]>([
    ['another order has brought', { orderId: 'b' }],
    ['is in the deletion queue', { deleted: true }],
    ['has another name', { name: 'cpno-0123456789abcdef0123.0' }],
  ])('that %s since was first seen so later', (_, change) =>
    expect(twice(state(ONE), state(ONE, change))).toBe(NOW + 9000),
  );

  test('that was gone in between was first seen when it came back', () => {
    expect(twice(state(ONE), undefined)).toBeUndefined();
    expect(twice(undefined, state(ONE))).toBe(NOW + 9000);
  });

  test('is remembered when the attempt is about it, and else not: what travels has to stay small', () => {
    const seen = (k: Known) => [...withNumbers(k, [state(ONE), state(TWO), state(THREE)], NOW).keys()];
    expect(seen(declaring())).toEqual([ONE, TWO]);
    expect(seen(own(known('Create'), { holdings: [{ number: THREE, acquired: 'Ordered' }] }))).toEqual([THREE]);
    expect(seen(own(known('Create'), { orders: [{ numbers: [THREE], intendedAt: NOW, token: 't' }] }))).toEqual([
      THREE,
    ]);
    const records = {
      began: NOW,
      value: [earlier({ declared: undefined, holdings: [{ number: TWO, acquired: 'Ordered' }] })],
    };
    expect(seen(known('Create', { records }))).toEqual([TWO]);
    expect(
      seen(
        known('Create', {
          orders: new Map([['a', { began: NOW, value: order('a', 'Processing', { [ONE]: 'Acquired' }) }]]),
        }),
      ),
    ).toEqual([ONE]);
  });

  test('is one of four hundred at most, and those that are there stay', () => {
    const many = new Map<string, Sighting>(Array.from({ length: 399 }, (_, i) => [`+1${i}`, { at: NOW, as: 'x' }]));
    const seen = withNumbers(declaring({ firstSeen: many }), [state(ONE), state(TWO)], NOW);
    expect([seen.size, seen.has(ONE), seen.has(TWO)]).toEqual([400, true, false]);
    expect(when(withNumbers(declaring({ firstSeen: seen }), [state(ONE, { name: 'x' })], NOW + 1), ONE)).toBe(NOW + 1);
  });
});

describe('a resource', () => {
  const before: ResourceState = {
    stackStatus: 'UPDATE_COMPLETE',
    status: 'DELETE_COMPLETE',
    statusAt: 1,
    operationAt: 1,
  };
  const twice = (change: Partial<ResourceState>) => {
    const once = withResource(known('Create'), KEY, before, NOW);
    return when(withResource(known('Create', { firstSeen: once }), KEY, { ...before, ...change }, NOW + 9000), KEY);
  };

  test('that looks the same was first seen then', () => expect(twice({})).toBe(NOW));

  test.each<[string, Partial<ResourceState>]>([
    ['status', { status: 'CREATE_COMPLETE' }],
    ['date', { statusAt: 2 }],
    ['stack', { stackStatus: 'UPDATE_IN_PROGRESS' }],
    ['operation', { operationAt: 2 }],
  ])('that has another %s was first seen so later', (_, change) => expect(twice(change)).toBe(NOW + 9000));

  test('is one of four hundred things at most, and those that are there are followed', () => {
    const full = new Map<string, Sighting>(
      Array.from({ length: 400 }, (_, i) => [i === 0 ? KEY : `+1${i}`, { at: NOW - 1, as: 'x' }]),
    );
    const k = known('Create', { firstSeen: full });
    expect(withResource(k, 'another', before, NOW).has('another')).toBe(false);
    expect(when(withResource(k, KEY, before, NOW), KEY)).toBe(NOW);
  });
});

describe('an order', () => {
  const before = order('a', 'Partial', { [ONE]: 'Acquired', [TWO]: 'Failed', [THREE]: 'Failed' });
  const again = (now: OrderState | undefined) => {
    const once = withOrder(known('Create'), before, NOW);
    return when(withOrder(known('Create', { firstSeen: once }), now, NOW + 9000), orderKey('a'));
  };

  test('that looks the same was first seen then, in whatever order its numbers come', () => {
    expect(again(before)).toBe(NOW);
    expect(again({ ...before, numbers: [...before.numbers].reverse() })).toBe(NOW);
    expect(again(undefined)).toBe(NOW);
    expect(withOrder(known('Create'), undefined, NOW).size).toBe(0);
  });

  test.each<[string, Partial<OrderState>]>([
    ['status', { status: 'Successful' }],
    ['date', { updatedAt: NOW + 1 }],
    ['number less', { numbers: before.numbers.slice(1) }],
    ['outcome of a number', { numbers: before.numbers.map((one) => ({ ...one, status: 'Acquired' })) }],
  ])('that has another %s was first seen so later', (_, change) =>
    expect(again({ ...before, ...change })).toBe(NOW + 9000),
  );

  test('of 150 numbers takes no more room than one of three', () => {
    const many = Array.from({ length: 150 }, (_, i) => ({ number: `+1${i}`, status: i % 2 ? 'Acquired' : 'Failed' }));
    const seen = withOrder(known('Create'), { ...before, numbers: many }, NOW).get(orderKey('a'))!;
    expect(seen.as).toMatch(/^Partial \d* ?Acquired 75 Failed 75$/);
  });
});

test('what a look shows was there when it ended, and travels from turn to turn', () => {
  const looked = learn(
    declaring(),
    { do: 'LookNumbers', sure: [ONE] },
    { numbers: [state(ONE)], sure: [ONE] },
    { began: NOW, ended: NOW + 5, remaining: 1 },
  );
  const asked = learn(
    looked,
    { do: 'LookResource', stackId: STACK, logicalId: 'Sales' },
    { resource: { stackStatus: 'UPDATE_COMPLETE' } },
    { began: NOW + 6, ended: NOW + 7, remaining: 1 },
  );
  const next = start(asked.request, NOW + 60_000, 1, asked.record, JSON.parse(JSON.stringify(memoryOf(asked))));
  const look = { began: NOW + 60_000, value: undefined };
  expect([firstSeen(next, ONE, look), firstSeen(next, KEY, look)]).toEqual([NOW + 5, NOW + 7]);
});
