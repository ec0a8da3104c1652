/**
 * An order that was placed elsewhere, by a table: what is waited for, what is held, and what a reader is told of the
 * rest.
 */
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { OrderState } from '../../../lambda/attempt/knowledge/observations';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { CLOCK_SKEW, LEDGER_LAG, SERVICE_LAG } from '../../../lambda/attempt/timing';
import { arrivals, OUTLOOKS } from '../../../lambda/order/acquisition/external-order';
import { NumberState } from '../../../lambda/service/number-state';
import { earlier, known, NOW, ONE, order, seen, state, THREE, TWO } from '../support/knowledge';

const ID = '9ee1d6a1-6e5c-1038-54ef-e9255272bf9e';
const source = { Type: 'Order' as const, PhoneNumberOrderId: ID };
const before = earlier({
  declared: { productType: 'VoiceConnector', source },
  holdings: [{ number: ONE, acquired: 'Adopted' }],
});

interface World {
  readonly after?: number;
  readonly value?: OrderState;
  readonly states?: (NumberState | string)[];
  readonly settled?: AttemptRecord[];
  readonly orderAt?: number;
  readonly numbersAt?: number;
  readonly unknownSince?: number;
}

/** Everything was looked at `after` the goal; each later than what it rests on. */
function world({
  after = LEDGER_LAG,
  value,
  states,
  settled = [],
  orderAt = after,
  numbersAt = after,
  unknownSince,
}: World): Known {
  const k = known('Create', {}, { Source: source });
  const now = NOW + after;
  const numbers = states && { began: NOW + numbersAt, value: seen(...states).numbers!.value };
  const orders = new Map([[ID, { began: NOW + orderAt, value }]]);
  const unknownOrders = new Map(unknownSince === undefined ? [] : [[ID, NOW + unknownSince]]);
  return {
    ...k,
    now,
    numbers,
    orders,
    unknownOrders,
    records: { began: now, value: [...settled, k.record!] },
    ledger: { began: now + LEDGER_LAG, value: [] },
  };
}
const arrive = (of: World, base?: AttemptRecord) => arrivals(world(of), source, base, []);
const look = { do: 'LookOrder', id: ID };

describe('the order', () => {
  test('is looked at first', () => expect(arrivals(known('Create'), source, undefined, [])).toEqual({ step: look }));

  test('is looked for until what was placed a moment ago can be seen; then it is not known', () => {
    expect(arrive({ after: SERVICE_LAG - 1 })).toEqual({ step: { do: 'Wait', seconds: 1 } });
    expect(arrive({ after: SERVICE_LAG - 1, orderAt: SERVICE_LAG - 1001 })).toEqual({ step: look });
    expect(arrive({ after: SERVICE_LAG })).toMatchObject({
      step: {
        record: {
          failure: `order ${ID}: not known to the service in this region; check the id and the provider's ` +
            'region, then deploy again',
        },
      },
    });
  });

  test('is looked for again when the service says of a sudden that it does not know it', () => {
    expect(arrive({ after: 10_000 + SERVICE_LAG - 1, unknownSince: 10_000 })).toEqual({
      step: { do: 'Wait', seconds: 1 },
    });
    expect(arrive({ after: 10_000 + SERVICE_LAG, unknownSince: 10_000 })).toHaveProperty('step.record.failure');
    expect(
      arrive({ value: order(ID, 'FOC', { [ONE]: 'Processing' }), states: [ONE], unknownSince: LEDGER_LAG }),
    ).toHaveProperty('warnings');
  });

  test('is waited for while it is done within minutes, and a port-in is not', () => {
    const processing = order(ID, 'Processing', { [ONE]: 'Processing' });
    expect(arrive({ after: 179_999, value: processing })).toEqual({ step: { do: 'Wait', seconds: 1 } });
    expect(arrive({ after: 180_000, value: processing, states: [ONE] })).toHaveProperty('warnings');
    expect(arrive({ value: { ...processing, orderType: 'Porting' }, states: [ONE] })).toHaveProperty('warnings');
    expect(arrive({ value: order(ID, 'Submitted', { [ONE]: 'Processing' }), states: [ONE] })).toHaveProperty(
      'warnings',
    );
  });

  test('is waited for no longer than half of the timeout', () => {
    const short = (after: number) => {
      const k = world({ after, value: order(ID, 'Processing', { [ONE]: 'Processing' }), states: [ONE] });
      return arrivals({ ...k, request: { ...k.request, deadline: NOW + 60_000 } }, source, undefined, []);
    };
    expect(short(29_999)).toHaveProperty('step');
    expect(short(30_000)).toHaveProperty('warnings');
  });
});

describe('its numbers', () => {
  const all = order(ID, 'Successful', { [ONE]: 'Acquired', [TWO]: 'Acquired' });

  test('are looked at after the order', () => {
    expect(arrive({ value: all })).toEqual({ step: { do: 'LookNumbers', sure: [ONE, TWO] } });
    expect(arrive({ value: all, states: [state(ONE), state(TWO)], numbersAt: LEDGER_LAG - 1 })).toEqual({
      step: { do: 'LookNumbers', sure: [ONE, TWO] },
    });
  });

  test('are looked at as soon as there are any to see', () => {
    expect(arrive({ value: order(ID, 'Submitted', {}) })).toEqual({ step: { do: 'LookNumbers', sure: [] } });
    expect(arrive({ after: 1000, value: all, states: [state(ONE), state(TWO)] })).toHaveProperty('holdings');
  });

  test('of a broken-off attempt of this resource are its own', () => {
    const own = [TWO, ONE].map((number) => ({
      holding: { number, acquired: 'Ordered' as const },
      declared: before.declared!,
      salvaged: true as const,
    }));
    expect(arrivals(world({ value: all, states: [state(ONE), state(TWO)] }), source, undefined, own)).toMatchObject({
      holdings: [ONE, TWO].map((number) => ({ number, acquired: 'Ordered' })),
    });
  });

  test('that are there are held, as adopted, or as they were held before', () => {
    expect(arrive({ value: all, states: [state(ONE, { name: 'Mine' }), state(TWO)] })).toEqual({
      holdings: [
        {
          number: ONE,
          acquired: 'Adopted',
          acquiredHere: true,
          detailsFound: { productType: 'VoiceConnector', name: 'Mine' },
        },
        { number: TWO, acquired: 'Adopted', acquiredHere: true, detailsFound: { productType: 'VoiceConnector' } },
      ],
      warnings: [],
    });
    expect(arrive({ value: all, states: [state(ONE), state(TWO)] }, before)).toMatchObject({
      holdings: [
        { number: ONE, acquired: 'Adopted' },
        { number: TWO, acquiredHere: true },
      ],
    });
    expect((arrive({ value: all, states: [state(ONE), state(TWO)] }, before) as any).holdings[0]).not.toHaveProperty(
      'acquiredHere',
    );
  });

  test('that are missing may have arrived a moment ago', () => {
    const states = [ONE, TWO];
    expect(arrive({ after: LEDGER_LAG - 2000, value: all, states })).toEqual({ step: { do: 'Wait', seconds: 2 } });
    expect(arrive({ value: all, states, orderAt: LEDGER_LAG - 1, numbersAt: LEDGER_LAG })).toEqual({ step: look });
    expect(arrive({ value: all, states })).toEqual({ step: { do: 'Wait', seconds: 1 } });
    expect(
      arrive({ after: LEDGER_LAG + 1000, value: all, states, orderAt: LEDGER_LAG, numbersAt: LEDGER_LAG }),
    ).toEqual({ step: { do: 'LookNumbers', sure: [ONE, TWO] } });
    const certain = CLOCK_SKEW + SERVICE_LAG;
    expect(arrive({ after: certain - 1, value: all, states, settled: [before] })).toEqual({
      step: { do: 'Wait', seconds: 1 },
    });
    expect(arrive({ after: certain, value: all, states, settled: [before] })).toMatchObject({ holdings: [] });
    const decided = { ...all, updatedAt: NOW - certain + LEDGER_LAG };
    expect(arrive({ value: decided, states, settled: [before] })).toMatchObject({ holdings: [] });
    expect(arrive({ value: { ...decided, updatedAt: decided.updatedAt + 1 }, states, settled: [before] })).toEqual({
      step: { do: 'Wait', seconds: 1 },
    });
    expect(arrive({ value: order(ID, 'Partial', { [ONE]: 'Failed', [TWO]: 'Acquired' }), states })).toEqual({
      step: { do: 'Wait', seconds: 1 },
    });
    expect(arrive({ states: [ONE], settled: [before] }, before)).toEqual({ step: { do: 'Wait', seconds: 1 } });
  });

  test('that may not be taken fail a new resource, and are left by one that rests on the order', () => {
    const states = [state(ONE), state(TWO, { status: 'DeleteFailed' })];
    expect(arrive({ value: all, states })).toMatchObject({
      step: { record: { failure: expect.stringContaining(`${TWO}: the service reports DeleteFailed`) } },
    });
    expect(arrive({ value: all, states, settled: [before] })).toMatchObject({
      holdings: [{ number: ONE }],
      warnings: [expect.stringContaining(`${TWO}: the service reports DeleteFailed`)],
    });
  });
});

describe('what is missing is told', () => {
  const told = (status: string, numbers: Record<string, string>, change: Partial<OrderState> = {}) => {
    const states = [state(THREE), ...Object.keys(numbers).filter((number) => number !== THREE)];
    return (arrive({ after: 600_000, value: { ...order(ID, status, numbers), ...change }, states }) as any).warnings;
  };
  const pending = { [THREE]: 'Acquired', [ONE]: 'Processing', [TWO]: 'Processing' };

  const next = 'the next update after that applies the declared details';

  test.each([
    ['Processing', `wait until the service is done; ${next}`],
    ['PendingDocuments', `hand in the documents that the support case asks for; ${next}`],
    ['Submitted', `wait for the other carrier; ${next}`],
    ['FOC', `wait for that day; ${next}`],
    ['ChangeRequested', `wait until the change is done, see the support case; ${next}`],
    ['Exception', `the other carrier objects: give the details that the support case asks for; ${next}`],
    ['CancelRequested', 'withdraw the cancellation in the support case, or remove this resource'],
  ])('with what it waits for: %s', (status, remedy) => {
    expect(told(status, pending)).toEqual([`order ${ID} (${status}): ${ONE}, ${TWO} not active yet; ${remedy}`]);
  });

  test.each([
    ['Successful', 'look for them in the inventory and in the deletion queue, or name another order'],
    ['Partial', 'order or port the missing numbers anew and declare that order, too'],
    ['Failed', 'order or port the numbers anew and name that order, or remove this resource'],
    ['Cancelled', 'open another port-in and name its order, or remove this resource'],
  ])('as never to come: %s', (status, remedy) => {
    expect(told(status, pending)).toEqual([`order ${ID} (${status}): ${ONE}, ${TWO} could not be acquired; ${remedy}`]);
  });

  test('with the day on which it comes', () => {
    expect(told('FOC', pending, { focDate: '2026-12-01' })[0]).toMatch(/ \(FOC, on 2026-12-01\): /);
  });

  test('each with what became of it', () => {
    expect(
      told(
        'Processing',
        { [THREE]: 'Acquired', [ONE]: 'Failed', [TWO]: 'Acquired', '+12065550103': 'Processing' },
        { orderType: 'Porting' },
      ),
    ).toEqual([
      `order ${ID} (Processing): +12065550103 not active yet; ${OUTLOOKS.Processing.remedy}`,
      `order ${ID} (Processing): ${ONE} could not be acquired; ${OUTLOOKS.Partial.remedy}`,
      `order ${ID} (Processing): ${TWO} arrived earlier and is not in the inventory; ${OUTLOOKS.Successful.remedy}`,
    ]);
    expect(told('Successful', { [THREE]: 'Acquired', [ONE]: 'Acquired', [TWO]: 'Acquired' })).toEqual([
      `order ${ID} (Successful): ${ONE}, ${TWO} arrived earlier and are not in the inventory; ` +
        `${OUTLOOKS.Successful.remedy}`,
    ]);
    for (const over of ['Failed', 'Cancelled']) {
      expect(told(over, { [THREE]: 'Acquired', [ONE]: 'Acquired' })).toEqual([
        `order ${ID} (${over}): ${ONE} could not be acquired; ${OUTLOOKS[over].remedy}`,
      ]);
    }
    expect(told('FOC', { [THREE]: 'Acquired', [ONE]: 'Failed' })).toEqual([
      `order ${ID} (FOC): ${ONE} could not be acquired; ${OUTLOOKS.Partial.remedy}`,
    ]);
  });

  test('with a remedy when the library does not know the status', () => {
    expect(told('constructor', pending)).toEqual([
      `order ${ID} (constructor): ${ONE}, ${TWO} not active yet; update cdk-chime-phone-number-order, which does ` +
        'not know this status; the next update after that applies the declared details',
    ]);
  });

  test('ten by name', () => {
    const many = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`+120655502${String(i).padStart(2, '0')}`, 'Processing']),
    );
    expect(told('FOC', many)[0]).toMatch(/\+12065550209 and 2 more not active yet/);
    const ten = Object.fromEntries(Object.entries(many).slice(0, 10));
    expect(told('FOC', ten)[0]).toMatch(/\+12065550209 not active yet/);
  });

  test('when the order names none yet', () => {
    expect(told('Submitted', {})).toEqual([
      `order ${ID} (Submitted): its numbers not active yet; ${OUTLOOKS.Submitted.remedy}`,
    ]);
  });
});

describe('nothing will come', () => {
  const failed = order(ID, 'Failed', { [ONE]: 'Failed' });
  const sentence = `order ${ID} (Failed): ${ONE} could not be acquired; ${OUTLOOKS.Failed.remedy}`;

  test('is a failure of a new resource, and a warning of one that rests on the order', () => {
    expect(arrive({ value: failed, states: [ONE] })).toMatchObject({ step: { record: { failure: sentence } } });
    expect(arrive({ value: failed, states: [ONE], settled: [before] })).toEqual({ holdings: [], warnings: [sentence] });
    const partial = arrive({
      after: 600_000,
      value: order(ID, 'Partial', { [ONE]: 'Failed', [TWO]: 'Acquired' }),
      states: [ONE, TWO],
    });
    expect(partial).toMatchObject({
      step: { record: { failure: expect.stringMatching(/could not be acquired; [^;]*; order .* arrived earlier/) } },
    });
    expect(arrive({ value: order(ID, 'Failed', {}), states: [] })).toMatchObject({
      step: { record: { failure: `order ${ID} (Failed): it has no numbers; name another order` } },
    });
    expect(arrive({ value: order(ID, 'Submitted', {}), states: [] })).toHaveProperty('warnings');
  });

  test.each<[string, Partial<AttemptRecord>]>([
    [
      'declared another order',
      { declared: { productType: 'VoiceConnector', source: { ...source, PhoneNumberOrderId: 'another' } } },
    ],
    ['declared a list', { declared: { productType: 'VoiceConnector', source: { Type: 'List', PhoneNumbers: [ONE] } } }],
    ['failed', { outcome: { status: 'FAILED', physicalId: 'x' } }],
    ['did not end', { outcome: undefined }],
    ['declared nothing', { declared: undefined }],
  ])('does not rest on the order: one that %s', (_, change) => {
    expect(arrive({ value: failed, states: [ONE], settled: [{ ...before, ...change }] })).toHaveProperty('step');
  });

  test('of an order that the service has forgotten keeps what it brought', () => {
    const kept = { ...before, holdings: [...before.holdings, { number: TWO, acquired: 'Adopted' as const }] };
    expect(arrive({ after: CLOCK_SKEW + SERVICE_LAG, states: [state(ONE), TWO], settled: [kept] }, kept)).toEqual({
      holdings: [{ number: ONE, acquired: 'Adopted' }],
      warnings: [
        `order ${ID}: no longer known to the service; what it brought is kept, 1 of its numbers are not in the ` +
          'inventory',
      ],
    });
  });
});
