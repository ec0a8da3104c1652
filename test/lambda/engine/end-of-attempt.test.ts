/**
 * The last decisions of an attempt: when a success may be told, what a failure releases first, and where a deleted
 * number goes.
 */
import { createHash } from 'node:crypto';
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { StackEvent } from '../../../lambda/attempt/knowledge/observations';
import { Holding } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { LEDGER_LAG, OTHERS_STOPPED, SECOND, SERVICE_LAG } from '../../../lambda/attempt/timing';
import { nextStep } from '../../../lambda/engine/decide';
import { STACK } from '../support/harness';
import {
  earlier,
  known,
  NOW,
  OLD,
  ONE,
  order,
  own as amended,
  recordOf,
  seen,
  state,
  THREE,
  TWO,
} from '../support/knowledge';

const ago = NOW - 3600_000;
const TRUNK = { kind: 'VoiceConnectorId', id: 'abc' };
const list = (...PhoneNumbers: string[]) => ({ Source: { Type: 'List' as const, PhoneNumbers } });
const bought = (number: string, change: Partial<Holding> = {}): Holding => ({ number, acquired: 'Ordered', ...change });
const fresh = (number: string, change: Partial<Holding> = {}): Holding =>
  bought(number, { acquiredHere: true, ...change });
const intent = { numbers: [ONE], intendedAt: NOW, token: 't' };
/** Text that cannot be packed. */
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');

interface World {
  readonly after?: number;
  readonly own?: Partial<AttemptRecord>;
  readonly others?: AttemptRecord[];
  readonly stack?: string;
  readonly status?: string;
  readonly operationAt?: number;
  readonly properties?: object;
  readonly states?: Parameters<typeof seen>;
  readonly change?: Partial<Known>;
}

/** Everything has been looked at this very moment. */
function at(
  kind: 'Create' | 'Update' | 'Delete',
  {
    after = 60_000,
    own = {},
    others = [],
    stack,
    status,
    operationAt,
    properties = list(ONE),
    states,
    change = {},
  }: World,
): Known {
  const k = amended(known(kind, {}, properties), own);
  const now = NOW + after;
  const mine = k.record!;
  const verb = `${kind.toUpperCase()}_IN_PROGRESS`;
  const resource = { began: now, value: { stackStatus: stack ?? verb, status: status ?? verb, operationAt } };
  const records = { began: now, value: [...others, mine] };
  const numbers = states && { began: now, value: seen(...states).numbers!.value };
  return {
    ...k,
    now,
    records,
    ledger: records,
    numbers,
    resources: new Map([
      [`${STACK} Support`, resource],
      [`${STACK} Sales`, resource],
    ]),
    ...change,
  };
}

/** The same, CloudFormation having been asked so long ago. */
const lookedAt = (k: Known, age: number) => ({
  resources: new Map([...k.resources].map(([key, value]) => [key, { ...value, began: k.now - age }])),
});

/** An attempt that failed an hour ago, and what it had acquired. */
const brokenOff = (...holdings: Holding[]) =>
  earlier({
    attempt: 'broken',
    generation: 'broken',
    outcome: { status: 'FAILED', physicalId: 'x' },
    endedAt: ago,
    holdings,
  });

describe('a success', () => {
  const planned = {
    plannedAt: NOW,
    holdings: [fresh(ONE)],
    orders: [{ ...intent, id: 'a', result: 'Decided' as const }],
  };
  const create = (of: World = {}) => nextStep(at('Create', { own: planned, states: [state(ONE)], ...of }));

  test('is told at once: whoever comes next waits itself until the record can be read', () => {
    expect(recordOf(create({ after: 0 })).outcome).toMatchObject({ status: 'SUCCESS', data: { PhoneNumbers: ONE } });
    const base = earlier({ holdings: [bought(ONE)], endedAt: ago });
    const update = nextStep(
      at('Update', {
        after: 0,
        own: { plannedAt: NOW, holdings: [bought(ONE)] },
        others: [base],
        states: [state(ONE)],
      }),
    );
    expect(recordOf(update).outcome).toMatchObject({ status: 'SUCCESS' });
  });

  test('with a number that was found in the account waits until nobody can have missed the claim on it', () => {
    const found = {
      ...planned,
      holdings: [fresh(ONE, { acquired: 'Restored', detailsFound: { productType: 'VoiceConnector' } })],
    };
    expect(create({ own: found, after: LEDGER_LAG - 1000 })).toEqual({ do: 'Wait', seconds: 1 });
    expect(create({ own: found, after: LEDGER_LAG })).toHaveProperty('record.outcome');
    const one = {
      own: { ...found, holdings: [fresh(TWO), ...found.holdings] },
      properties: list(TWO, ONE),
      states: [state(ONE), state(TWO)],
    };
    expect(create({ ...one, after: LEDGER_LAG - 1000 })).toEqual({ do: 'Wait', seconds: 1 });
    expect(create({ own: { ...planned, holdings: [bought(ONE, { acquired: 'Restored' })] }, after: 0 })).toHaveProperty(
      'record.outcome',
    );
  });

  test(
    'with a number that was found in the account rests on looks that began after the claim and the notes could be read',
    () => {
      const own = {
        ...planned,
        holdings: [fresh(ONE, { acquired: 'Restored', detailsFound: { productType: 'VoiceConnector' } })],
      };
      const numbers = (began: number) => ({ numbers: { began, value: seen(state(ONE)).numbers!.value } });
      expect(create({ own, change: numbers(NOW + LEDGER_LAG - 1) })).toEqual({ do: 'LookNumbers', sure: [ONE] });
      expect(create({ own, change: numbers(NOW + LEDGER_LAG) })).toHaveProperty('record.outcome');
      const noted = { written: { goal: NOW, plan: NOW, notes: NOW + 2000 } };
      expect(create({ own, after: LEDGER_LAG, change: noted })).toEqual({ do: 'Wait', seconds: 2 });
      expect(create({ own, after: LEDGER_LAG + 2000, change: noted })).toHaveProperty('record.outcome');
      const ledger = { began: NOW + LEDGER_LAG - 1, value: [] };
      expect(create({ own, change: { ledger } })).toEqual({ do: 'LookLedger', notBefore: NOW + LEDGER_LAG });
    },
  );

  test('of an order that was placed elsewhere tells it as it is now', () => {
    const id = '9ee1d6a1-6e5c-1038-54ef-e9255272bf9e';
    const of = {
      own: { ...planned, orders: [] },
      properties: { Source: { Type: 'Order' as const, PhoneNumberOrderId: id } },
    };
    expect(create(of)).toEqual({ do: 'LookOrder', id });
    const orders = new Map([[id, { began: NOW, value: order(id, 'FOC', { [ONE]: 'Acquired' }) }]]);
    expect(recordOf(create({ ...of, change: { orders } })).outcome!.data!.PhoneNumberOrderStatus).toBe('FOC');
    expect(create({ ...of, own: { plannedAt: NOW }, change: { orders } })).toHaveProperty('record.outcome');
  });

  test('changes a detail only while CloudFormation is known to want that', () => {
    const k = (states: Parameters<typeof seen>) =>
      at('Create', { own: planned, states, properties: { ...list(ONE), PhoneNumberName: 'Ours' } });
    const named = k([state(ONE)]);
    expect(nextStep({ ...named, ...lookedAt(named, 0) })).toEqual({
      do: 'Update',
      detail: 'name',
      value: 'Ours',
      numbers: [ONE],
    });
    expect(nextStep({ ...named, ...lookedAt(named, 1) })).toMatchObject({ do: 'LookResource' });
    const late = k([state(ONE, { status: 'AcquireInProgress' })]);
    expect(nextStep({ ...late, ...lookedAt(late, 1) })).toEqual({ do: 'Wait', seconds: 2 });
  });

  test('is not told of a resource that CloudFormation has given up meanwhile', () => {
    expect(recordOf(create({ status: 'DELETE_COMPLETE' })).failure).toContain('does not expect it any more');
    const k = at('Create', { own: planned, states: [state(ONE)] });
    expect(nextStep({ ...k, ...lookedAt(k, 1) })).toMatchObject({ do: 'LookResource' });
    expect(nextStep({ ...k, ...lookedAt(k, 0) })).toHaveProperty('record.outcome');
    const slow = { ...k, now: k.now + 8000, records: { ...k.records!, began: k.now + 8000 } };
    expect(nextStep(slow)).toHaveProperty('record.outcome');
  });

  test('of more than a response can hold is a failure', () => {
    const numbers = Array.from({ length: 300 }, (_, i) => `+1206555${1000 + i}`);
    const own = { ...planned, holdings: numbers.map((number) => fresh(number)) };
    expect(
      recordOf(
        create({ own, properties: list(...numbers.slice(0, 150)), states: numbers.map((number) => state(number)) }),
      ),
    ).toHaveProperty('outcome');
    expect(
      recordOf(
        create({
          own,
          properties: { Source: { Type: 'Search', Count: 150, AreaCodes: ['206'] } },
          states: numbers.map((number) => state(number)),
        }),
      ).failure,
    ).toBe('Support: the response would exceed 4,096 bytes; declare fewer numbers');
  });

  test('tells what it had to warn of', () => {
    expect(recordOf(create({ own: { ...planned, warnings: ['partial'] } })).outcome!.data!.Warnings).toBe('partial');
    expect(recordOf(create()).warnings).toEqual([]);
  });

  /** A success that has written that it is about to release something, and everybody could have seen that. */
  const clearing = (of: World = {}) => create({ ...of, own: { ...planned, clearingAt: NOW, ...of.own } });

  test('has cleared up after what was broken off: it releases what it does not keep, and says so', () => {
    const broken = brokenOff(fresh(ONE), fresh(TWO));
    const of = { others: [broken], states: [state(ONE), state(TWO)] };
    expect(clearing(of)).toEqual({ do: 'Release', numbers: [TWO] });
    expect(recordOf(clearing({ others: [broken], states: [state(ONE), state(TWO, { deleted: true })] })).swept).toEqual(
      ['broken'],
    );
    expect(recordOf(create())).not.toHaveProperty('swept');
  });

  test('says that it is about to release something before it reads who owns that', () => {
    const broken = brokenOff(fresh(TWO));
    const of = { others: [broken], states: [state(ONE), state(TWO)] };
    expect(recordOf(create(of))).toMatchObject({ clearingAt: NOW + 60_000 });
    expect(recordOf(create(of))).not.toHaveProperty('outcome');
    expect(recordOf(create(of)).clears).toEqual([TWO]);
    expect(clearing({ ...of, own: { clearingAt: NOW + 60_000 } })).toEqual({
      do: 'Wait',
      seconds: LEDGER_LAG / SECOND,
    });
    expect(clearing({ ...of, own: { clearingAt: NOW + 60_000 - LEDGER_LAG } })).toEqual({
      do: 'Release',
      numbers: [TWO],
    });
  });

  test('says so only as long as it does it, and as far as there is room', () => {
    const broken = brokenOff(fresh(TWO));
    const own = { clears: [TWO] };
    expect(recordOf(clearing({ others: [broken], states: [state(ONE), TWO], own }))).toHaveProperty('outcome');
    expect(recordOf(clearing({ others: [broken], states: [state(ONE), TWO], own })).clears).toBeUndefined();
    const late = clearing({ others: [broken], states: [state(ONE), state(TWO)], own, after: 3600_000 });
    expect(recordOf(late)).toHaveProperty('failure');
    expect(recordOf(late).clears).toBeUndefined();
    const many = Array.from({ length: 100 }, (_, index) => `+1206555${1000 + ((index * 7919) % 9000)}`);
    const full = { ...planned, warnings: Array.from({ length: 70 }, (_, index) => hashOf(`${index}`)) };
    const others = [{ ...broken, holdings: many.map((number) => fresh(number)) }];
    const states = [state(ONE), ...many.map((number) => state(number))];
    expect(recordOf(create({ others, states })).clears).toEqual(many);
    expect(recordOf(create({ others, states, own: full }))).toHaveProperty('clearingAt');
    expect(recordOf(create({ others, states, own: full }))).not.toHaveProperty('clears');
    expect(recordOf(create({ others, states, own: full }))).not.toHaveProperty('failure');
  });

  test('releases only what was acquired by what was broken off, when that can be seen', () => {
    const broken = (change: Partial<AttemptRecord>) =>
      earlier({
        attempt: 'broken',
        generation: 'broken',
        outcome: { status: 'FAILED', physicalId: 'x' },
        endedAt: ago,
        holdings: [fresh(TWO), bought(THREE)],
        ...change,
      });
    const states = [ONE, TWO, THREE].map((each) => state(each));
    const gives = (change: Partial<AttemptRecord>, of: World = {}) =>
      clearing({ others: [broken(change)], states, ...of });
    expect(gives({})).toEqual({ do: 'Release', numbers: [TWO] });
    expect(gives({ endedAt: NOW + 59_000 })).toEqual({ do: 'Wait', seconds: SERVICE_LAG / SECOND - 1 });
    const refusals = new Map(
      [TWO, THREE].map((number) => [
        `Release ${number}`,
        { number, code: 'Conflict', message: 'busy', count: 4, at: ago },
      ]),
    );
    const stuck = (number: string) =>
      `${number}: the service refused to release it (Conflict: busy); free it in the Amazon Chime SDK console, ` +
      'then delete again';
    expect(recordOf(gives({ holdings: [fresh(TWO), fresh(THREE)] }, { change: { refusals } })).failure).toBe(
      `${stuck(TWO)}; ${stuck(THREE)}`,
    );
  });

  test('leaves what a policy has kept since somebody broke off', () => {
    const broken = earlier({
      attempt: 'broken',
      generation: 'broken',
      outcome: { status: 'FAILED', physicalId: 'x' },
      goalAt: NOW - 60_000,
      endedAt: ago,
      holdings: [fresh(TWO)],
    });
    const k = at('Create', {
      own: { ...planned, clearingAt: NOW },
      others: [broken],
      states: [state(ONE), state(TWO)],
    });
    const swept = (endedAt: number) => {
      const sales = earlier({ logicalId: 'Sales', removal: 'Retain', endedAt, holdings: [bought(TWO)] });
      const gone = { began: k.now - LEDGER_LAG, value: { stackStatus: 'UPDATE_COMPLETE', status: 'DELETE_SKIPPED' } };
      return nextStep({
        ...k,
        ledger: { began: k.now, value: [...k.ledger!.value, sales] },
        resources: new Map([...k.resources, [`${STACK} Sales`, gone]]),
      });
    };
    expect(recordOf(swept(NOW - 59_999)).swept).toEqual(['broken']);
    expect(swept(NOW - 60_000)).toEqual({ do: 'Release', numbers: [TWO] });
  });

  describe('of an update leaves what a replacement that nobody wants any more has in use', () => {
    const base = earlier({ holdings: [bought(ONE)], endedAt: ago });
    const replacement = (change: Partial<AttemptRecord> = {}) =>
      earlier({
        attempt: 'new',
        generation: 'new',
        sentAt: NOW - 60_000,
        goalAt: NOW - 60_000,
        endedAt: ago,
        holdings: [fresh(TWO), fresh(THREE)],
        ...change,
      });
    const assigned = state(TWO, { associations: [TRUNK] });
    const updates = (other: AttemptRecord, states: Parameters<typeof seen>, of: World = {}) =>
      nextStep(
        at('Update', {
          after: OTHERS_STOPPED + SERVICE_LAG,
          own: { plannedAt: NOW, clearingAt: NOW, holdings: [bought(ONE)] },
          others: [base, other],
          states: [state(ONE), ...states],
          ...of,
        }),
      );

    test('for its own Delete, and releases the rest', () => {
      expect(updates(replacement(), [state(TWO), state(THREE)])).toEqual({ do: 'Release', numbers: [TWO, THREE] });
      expect(updates(replacement(), [assigned, state(THREE)])).toEqual({ do: 'Release', numbers: [THREE] });
      const left = recordOf(updates(replacement(), [assigned, state(THREE, { deleted: true })]));
      expect(left).toHaveProperty('outcome');
      expect(left).not.toHaveProperty('swept');
      expect(recordOf(updates(replacement(), [TWO, THREE])).swept).toEqual(['new']);
    });

    const told = (value: { whole: boolean; back: number; events: StackEvent[] }) => ({
      change: { history: { began: NOW + 200_000, since: NOW - 60_000, value } },
    });
    const complete = (physicalId: string): StackEvent => ({
      of: 'Resource',
      status: 'UPDATE_COMPLETE',
      at: NOW,
      physicalId,
    });

    test('and says before it releases what nobody else will: not what CloudFormation has heard of', () => {
      const own = { plannedAt: NOW, holdings: [bought(ONE)] };
      const announces = (other: AttemptRecord, of: World) =>
        recordOf(updates(other, [state(TWO), state(THREE)], { own, ...of }));
      const unheard = told({ whole: true, back: 0, events: [complete(OLD)] });
      expect(announces(replacement(), unheard)).toMatchObject({ clearingAt: expect.any(Number), clears: [TWO, THREE] });
      const heard = told({ whole: true, back: 0, events: [complete('new')] });
      expect(announces(replacement(), heard)).toHaveProperty('clearingAt');
      expect(announces(replacement(), heard)).not.toHaveProperty('clears');
      const failed = replacement({ outcome: { status: 'FAILED', physicalId: 'x' } });
      expect(announces(failed, heard).clears).toEqual([TWO, THREE]);
      const inherits = { ...base, holdings: [bought(ONE), bought(THREE)] };
      expect(announces(failed, { others: [inherits, failed] }).clears).toEqual([TWO]);
    });

    test('and asks first whether CloudFormation has heard of it', () => {
      const own = { plannedAt: NOW, holdings: [bought(ONE)] };
      expect(updates(replacement(), [state(TWO), state(THREE)], { own })).toMatchObject({ do: 'LookEvents' });
    });

    test('and does not leave what never succeeded', () => {
      for (const change of [
        { outcome: { status: 'FAILED' as const, physicalId: 'x' } },
        { outcome: undefined, endedAt: undefined },
      ]) {
        expect(updates(replacement(change), [assigned, state(THREE, { deleted: true })])).toMatchObject({ do: 'Wait' });
        const kept = {
          own: { plannedAt: NOW, clearingAt: NOW, holdings: [bought(ONE), fresh(TWO)] },
          properties: list(ONE, TWO),
        };
        expect(recordOf(updates(replacement(change), [assigned, THREE], kept)).swept).toEqual(['new']);
      }
    });
  });

  describe('of an update puts back a detail that it does not declare', () => {
    const named = (name?: string) => ({ ...earlier().declared!, name });
    const base = earlier({ holdings: [bought(ONE)], endedAt: ago, sentAt: NOW - 60_000, declared: named() });
    const failed = (change: Partial<AttemptRecord>) =>
      earlier({
        attempt: 'failed',
        outcome: { status: 'FAILED', physicalId: OLD },
        endedAt: ago,
        declared: named('Theirs'),
        holdings: [bought(ONE)],
        ...change,
      });
    const updates = (others: AttemptRecord[], properties: object = list(ONE)) => {
      const own = { plannedAt: NOW, holdings: [bought(ONE, { detailsFound: { name: 'Mine' } })] };
      return nextStep(at('Update', { own, others, properties, states: [state(ONE, { name: 'Theirs' })] }));
    };
    const back = { do: 'Update', detail: 'name', value: 'Mine', numbers: [ONE] };

    test.each<[string, AttemptRecord[], object]>([
      ['that its base declared', [{ ...base, declared: named('Theirs') }], back],
      ['that was tried since', [base, failed({ sentAt: NOW - 59_000 })], back],
      [
        'but none from before its base',
        [base, failed({ sentAt: NOW - 61_000 })],
        { record: { outcome: { status: 'SUCCESS' } } },
      ],
      [
        'but none of an attempt that never held the number',
        [base, failed({ sentAt: NOW - 59_000, holdings: [bought(TWO)] })],
        { record: { outcome: { status: 'SUCCESS' } } },
      ],
      ['but none that nobody declared', [base], { record: { outcome: { status: 'SUCCESS' } } }],
    ])('%s', (_, others, expected) => expect(updates(others)).toMatchObject(expected));

    test('and remembers what it finds before it declares one for the first time', () => {
      const own = { plannedAt: NOW, holdings: [bought(ONE)] };
      const first = at('Update', {
        own,
        others: [base],
        properties: { ...list(ONE), PhoneNumberName: 'Ours' },
        states: [state(ONE, { name: 'Mine' })],
      });
      expect(recordOf(nextStep(first)).holdings).toEqual([bought(ONE, { detailsFound: { name: 'Mine' } })]);
    });
  });

  test('has taken off what a broken-off attempt had declared and this one does not, and no more', () => {
    const before = (change: Partial<AttemptRecord>) =>
      earlier({
        attempt: 'broken',
        generation: 'broken',
        outcome: { status: 'FAILED', physicalId: 'x' },
        endedAt: ago,
        holdings: [fresh(ONE)],
        declared: { ...earlier().declared!, name: 'Theirs' },
        ...change,
      });
    const own = { ...planned, holdings: [fresh(ONE, { detailsFound: { name: 'Mine' } })] };
    const named = (change: Partial<AttemptRecord> = {}) =>
      create({ own, others: [before(change)], states: [state(ONE, { name: 'Theirs' })] });
    expect(named()).toEqual({ do: 'Update', detail: 'name', value: 'Mine', numbers: [ONE] });
    expect(named({ declared: earlier().declared })).toHaveProperty('record.outcome');
    expect(named({ holdings: [] })).toHaveProperty('record.outcome');
  });

  test('cannot be told while an order of an earlier attempt is undecided', () => {
    const orders = [{ ...intent, id: 'b' }];
    const broken = earlier({
      attempt: 'broken',
      generation: 'broken',
      outcome: { status: 'FAILED', physicalId: 'x' },
      endedAt: ago,
      orders,
    });
    const late = at('Create', { own: { ...planned, goalAt: NOW }, others: [broken], states: [state(ONE)] });
    const value = order('b', 'FOC', { [ONE]: 'Processing' });
    const k = {
      ...late,
      now: late.request.deadline - 1,
      records: { ...late.records!, began: late.request.deadline - 1 },
      orders: new Map([['b', { began: late.now, value }]]),
    };
    expect(nextStep(k)).toEqual({ do: 'Wait', seconds: 5 });
  });
});

describe('a Create', () => {
  const retained = (change: Partial<AttemptRecord> = {}) =>
    earlier({ removal: 'Retain', holdings: [bought(TWO)], endedAt: ago, ...change });
  const events = [{ at: NOW - 3000_000, of: 'Resource' as const, status: 'CREATE_COMPLETE', physicalId: OLD }];
  const history = { began: NOW + 60_000, since: 0, value: { events, whole: true, back: 0 } };
  const create = (...others: AttemptRecord[]) =>
    recordOf(
      nextStep(
        at('Create', {
          own: { plannedAt: NOW, holdings: [fresh(ONE)] },
          others,
          states: [state(ONE), state(TWO)],
          change: { history },
        }),
      ),
    );

  test('ends the claims of its former selves that a policy has retained', () => {
    expect(create(retained())).toMatchObject({ outcome: { status: 'SUCCESS' }, closes: [OLD] });
    expect(create()).not.toHaveProperty('closes');
  });

  test('ends none of an earlier stack of its name, which is gone anyway', () =>
    expect(create(retained({ stackId: STACK.replace('11111111', '99999999') }))).not.toHaveProperty('closes'));
});

describe('what was found in the account', () => {
  const planned = { plannedAt: NOW, holdings: [fresh(ONE, { acquired: 'TakenOver', takenFrom: 'x' }), fresh(TWO)] };
  const sales = (change: Partial<AttemptRecord> = {}) =>
    earlier({ logicalId: 'Sales', attempt: 'x', generation: 'x', holdings: [bought(ONE)], ...change });
  const takes = (
    ledger: AttemptRecord[],
    change: Partial<Known> = {},
    own: Partial<AttemptRecord> = planned,
    after = 60_000,
  ) =>
    nextStep(
      at('Create', {
        after,
        own,
        properties: list(ONE, TWO),
        states: [state(ONE), state(TWO)],
        change: { ledger: { began: NOW + after, value: ledger }, ...change },
      }),
    );
  const noted = { written: { goal: NOW, plan: NOW, notes: NOW } };

  test('is told to who had it, before anything is done with it, with what the claim was written for', () => {
    const { attempt } = known('Create').request;
    const under = [sales()];
    expect(takes(under)).toEqual({
      do: 'LeaveNotes',
      under,
      note: { version: 1, taker: attempt, stackId: STACK, logicalId: 'Support', numbers: [ONE], claimedAt: NOW },
    });
    expect(takes(under, noted)).not.toMatchObject({ do: 'LeaveNotes' });
  });

  test('is told to nobody when nobody had it, or when it was bought', () => {
    expect(takes([])).not.toMatchObject({ do: 'LeaveNotes' });
    expect(takes([sales()], {}, { plannedAt: NOW, holdings: [fresh(ONE), fresh(TWO)] })).not.toMatchObject({
      do: 'LeaveNotes',
    });
    expect(takes([sales({ holdings: [bought(THREE)] })])).not.toMatchObject({ do: 'LeaveNotes' });
  });

  test('is waited for while a former holder releases something', () => {
    const releasing = sales({
      attempt: 'y',
      requestType: 'Update',
      outcome: undefined,
      endedAt: undefined,
      goalAt: NOW,
      failedAt: NOW,
      holdings: [],
    });
    expect(takes([sales(), releasing], noted)).toEqual({ do: 'Wait', seconds: 3 });
    expect(
      takes([sales(), { ...releasing, outcome: { status: 'FAILED', physicalId: 'x' }, endedAt: NOW }], noted),
    ).toHaveProperty('record.outcome.status', 'SUCCESS');
  });
});

describe('what was released', () => {
  const released = {
    effects: new Map([
      [ONE, [{ at: NOW, did: 'Release' as const }]],
      [
        TWO,
        [
          { at: NOW, did: 'Release' as const },
          { at: NOW + 1, did: 'Restore' as const },
        ],
      ],
    ]),
  };

  test('stands in the record of whoever did not succeed in deleting: others need not see it to know', () => {
    const failing = { failure: 'it failed', failedAt: NOW };
    expect(recordOf(nextStep(at('Create', { own: failing, change: released }))).released).toEqual([ONE]);
    expect(
      recordOf(
        nextStep(
          at('Create', {
            own: { plannedAt: NOW, holdings: [fresh(THREE)] },
            properties: list(THREE),
            states: [state(THREE)],
            change: released,
          }),
        ),
      ).released,
    ).toEqual([ONE]);
    expect(recordOf(nextStep(at('Create', { own: failing })))).not.toHaveProperty('released');
  });
});

test('what was put back stands in the record of whoever failed', () => {
  const found = fresh(ONE, { acquired: 'Adopted', detailsFound: { productType: 'VoiceConnector' } });
  const failing = { failure: 'it failed', failedAt: NOW, holdings: [found] };
  const failed = recordOf(nextStep(at('Create', { own: failing, states: [state(ONE)] })));
  expect(failed).toMatchObject({ outcome: { status: 'FAILED' }, holdings: [], returned: [found] });
});

describe('a rollback', () => {
  const base = (change: Partial<AttemptRecord> = {}) =>
    earlier({ holdings: [bought(ONE), fresh(TWO)], endedAt: NOW - 500, sentAt: NOW - 1000, ...change });
  const back = (of: World = {}) =>
    nextStep(
      at('Update', {
        own: { plannedAt: NOW, clearingAt: NOW, holdings: [bought(ONE)] },
        others: [base()],
        states: [state(ONE), state(TWO)],
        stack: 'UPDATE_ROLLBACK_IN_PROGRESS',
        operationAt: NOW - 2000,
        ...of,
      }),
    );

  test('releases what its update had added', () => {
    for (const operationAt of [NOW - 2000, NOW - 1000]) {
      expect(back({ operationAt })).toEqual({ do: 'Release', numbers: [TWO] });
    }
  });

  test('asks what it returns to before it plans, when there is more than one generation', () => {
    const others = [base(), earlier({ attempt: 'new', generation: 'new', sentAt: NOW - 60_000, endedAt: ago })];
    const look = { do: 'LookEvents', since: NOW - 60_000 };
    expect(back({ others, own: {} })).toEqual(look);
    expect(back({ others: [base()], own: {} })).not.toMatchObject({ do: 'LookEvents' });
    expect(back({ others })).not.toMatchObject({ do: 'LookEvents' });
    expect(back({ others, own: {}, stack: 'UPDATE_IN_PROGRESS' })).not.toMatchObject({ do: 'LookEvents' });
  });

  test.each<[string, World]>([
    ['it is no rollback', { stack: 'UPDATE_IN_PROGRESS' }],
    ['nobody knows when the operation began', { operationAt: undefined }],
    ['it was added by an earlier operation', { operationAt: NOW }],
    ['it is gone', { states: [state(ONE), TWO] }],
    ['something holds it', { states: [state(ONE), state(TWO, { associations: [TRUNK] })] }],
    ['it was inherited', { others: [base({ holdings: [bought(ONE), bought(TWO)] })] }],
  ])('leaves a number when %s', (_, of) => expect(back(of)).toHaveProperty('record.outcome.status', 'SUCCESS'));
});

describe('a failure', () => {
  const failing = { failure: 'it failed', failedAt: NOW };
  const fails = (of: World = {}) => nextStep(at('Create', { ...of, own: { ...failing, ...of.own } }));

  test('releases first what it acquired, when that can be seen', () => {
    const own = { holdings: [fresh(ONE), bought(TWO)] };
    expect(fails({ after: LEDGER_LAG - 1000, own, states: [state(ONE), state(TWO)] })).toEqual({
      do: 'Wait',
      seconds: 1,
    });
    expect(fails({ own, states: [state(ONE), state(TWO)] })).toEqual({ do: 'Release', numbers: [ONE] });
    expect(recordOf(fails({ own, states: [state(ONE, { deleted: true }), state(TWO)] }))).toMatchObject({
      holdings: [bought(TWO)],
      outcome: { status: 'FAILED', reason: 'it failed', physicalId: expect.stringMatching(/^cpno-/) },
    });
  });

  test('leaves what a policy has kept since', () => {
    const k = at('Create', { own: { ...failing, holdings: [fresh(ONE)] }, states: [state(ONE)] });
    const gone = { began: k.now - LEDGER_LAG, value: { stackStatus: 'UPDATE_COMPLETE', status: 'DELETE_SKIPPED' } };
    const kept = (endedAt: number) =>
      nextStep({
        ...k,
        resources: new Map([[`${STACK} Sales`, gone]]),
        ledger: {
          began: k.now,
          value: [earlier({ logicalId: 'Sales', removal: 'Retain', endedAt, holdings: [bought(ONE)] })],
        },
      });
    expect(kept(NOW + 1)).toHaveProperty('record.outcome');
    expect(kept(NOW)).toEqual({ do: 'Release', numbers: [ONE] });
  });

  test('closes the orders that it has cleared up after', () => {
    const orders = [
      { ...intent, result: 'NotPlaced' as const },
      { ...intent, id: 'a' },
    ];
    const decided = { orders: new Map([['a', { began: NOW, value: order('a', 'Failed', { [ONE]: 'Failed' }) }]]) };
    const closed = recordOf(fails({ own: { orders }, change: { ...decided, ...seen(ONE) } })).orders;
    expect(closed.map(({ result }) => result)).toEqual(['NotPlaced', 'Decided']);
  });

  test('that has no time left to look at an order releases what it can', () => {
    const holdings = [fresh(ONE), bought(TWO)];
    const reason = (one: ReturnType<typeof state>) => {
      const k = at('Create', {
        own: { ...failing, orders: [{ ...intent, id: 'a' }], holdings },
        states: [one, state(TWO)],
      });
      const now = k.request.answerBy;
      const read = {
        records: { ...k.records!, began: now },
        ledger: { ...k.ledger!, began: now },
        numbers: { ...k.numbers!, began: now },
      };
      return recordOf(nextStep({ ...k, now, ...read })).outcome!.reason;
    };
    const late = 'not everything could be released in time; the next delete does it';
    expect(reason(state(ONE, { deleted: true }))).toMatch(
      /^it failed; order a for .*; the next delete releases what it brings$/,
    );
    expect(reason(state(ONE))).toMatch(
      new RegExp(`^it failed; order a for .*; the next delete releases what it brings; ${late}$`),
    );
  });

  test('without anything acquired is told at once', () =>
    expect(recordOf(fails({ after: 0 })).outcome).toMatchObject({ status: 'FAILED', reason: 'it failed' }));

  test('of an update leaves CloudFormation with the id that it has', () => {
    expect(recordOf(nextStep(at('Update', { own: failing }))).outcome!.physicalId).toBe(OLD);
  });

  test('keeps a number that somebody at work may own', () => {
    const sales = earlier({ logicalId: 'Sales', outcome: undefined, holdings: [bought(ONE)] });
    const change = { ledger: { began: NOW + 60_000, value: [sales] } };
    expect(
      recordOf(fails({ own: { holdings: [fresh(ONE), fresh(TWO)] }, states: [state(ONE), TWO], change })).holdings,
    ).toEqual([fresh(ONE)]);
  });

  test('names in the end what it could not release in time', () => {
    const orders = [{ ...intent, id: 'a' }];
    const value = order('a', 'Processing', { [ONE]: 'Processing' });
    const k = at('Create', { own: { ...failing, orders } });
    const late = (after: number) => {
      const now = k.request.answerBy + after;
      return nextStep({
        ...k,
        now,
        records: { ...k.records!, began: now },
        ledger: { ...k.ledger!, began: now },
        orders: new Map([['a', { began: now, value }]]),
      });
    };
    expect(late(-60_000)).toEqual({ do: 'Wait', seconds: 30 });
    expect(recordOf(late(0))).toMatchObject({
      orders,
      outcome: { reason: `it failed; order a for ${ONE} is not decided yet; the next delete releases what it brings` },
    });
    const held = at('Create', { own: { ...failing, holdings: [fresh(ONE)] }, states: [state(ONE)] });
    const now = held.request.answerBy;
    expect(recordOf(nextStep({ ...held, now, records: { ...held.records!, began: now } }))).toMatchObject({
      holdings: [fresh(ONE)],
      outcome: { reason: 'it failed; not everything could be released in time; the next delete does it' },
    });
  });
});

describe('a Delete', () => {
  const gone = (change: Partial<AttemptRecord> = {}) => earlier({ holdings: [bought(ONE)], endedAt: ago, ...change });
  const deletes = (of: World = {}) =>
    nextStep(
      at('Delete', {
        own: { closes: [OLD] },
        others: [gone()],
        states: [state(ONE)],
        ...of,
        properties: { Removal: 'Delete', ...of.properties },
      }),
    );
  const cleanUp = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
  const newer = (change: Partial<AttemptRecord> = {}) =>
    earlier({
      attempt: 'newer',
      generation: 'cpno-00000000000000000002',
      sentAt: NOW - 60_000,
      endedAt: NOW - 30_000,
      holdings: [bought(THREE)],
      ...change,
    });

  const told = (of: 'Stack' | 'Resource', status: string, physicalId: string) => ({
    at: NOW - 30_000,
    of,
    status,
    physicalId,
  });
  const events = [
    told('Stack', cleanUp, STACK),
    told('Resource', 'UPDATE_COMPLETE', newer().generation),
    told('Resource', 'CREATE_COMPLETE', OLD),
  ];
  const heard = { history: { began: NOW + 60_000, since: 0, value: { events, whole: true, back: 0 } } };

  test('releases what was bought, and leaves a tombstone with it', () => {
    expect(deletes()).toEqual({ do: 'Release', numbers: [ONE] });
    const done = recordOf(deletes({ states: [state(ONE, { deleted: true })] }));
    expect(done).toMatchObject({
      outcome: { status: 'SUCCESS', physicalId: OLD },
      endedGenerations: [
        { declared: gone().declared, queued: [{ number: ONE, acquired: 'Ordered' }], leftInInventory: [] },
      ],
    });
  });

  test('reads the claims and the numbers first', () => {
    expect(deletes({ change: { ledger: undefined } })).toEqual({ do: 'LookLedger', notBefore: NOW + LEDGER_LAG });
    expect(deletes({ states: undefined, change: { numbers: undefined } })).toEqual({ do: 'LookNumbers', sure: [ONE] });
  });

  test('returns to the inventory what was adopted, and whatever the declaration says', () => {
    const left = (of: World) => recordOf(deletes(of)).endedGenerations![0].leftInInventory.map(({ number }) => number);
    expect(left({ others: [gone({ holdings: [bought(ONE, { acquired: 'Adopted' })] })] })).toEqual([ONE]);
    expect(left({ properties: { ReleaseBehavior: 'ReturnToInventory' } })).toEqual([ONE]);
    expect(
      deletes({
        others: [gone({ holdings: [bought(ONE, { acquired: 'Adopted' })] })],
        properties: { ReleaseBehavior: 'DeletionQueue' },
      }),
    ).toEqual({ do: 'Release', numbers: [ONE] });
    expect(
      deletes({ properties: { ReleaseBehavior: 'ReturnToInventory' }, states: [state(ONE, { deleted: true })] }),
    ).toEqual({ do: 'Restore', number: ONE });
  });

  test('under RETAIN leaves what an update takes away, and releases what the end of the stack does', () => {
    const of = { stack: cleanUp, others: [gone(), newer()], properties: { Removal: 'Retain' }, change: heard };
    expect(recordOf(deletes(of)).endedGenerations).toMatchObject([{ queued: [], leftInInventory: [{ number: ONE }] }]);
    expect(deletes({ ...of, properties: {} })).toEqual({ do: 'Release', numbers: [ONE] });
    expect(deletes({ properties: { Removal: 'Retain' } })).toEqual({ do: 'Release', numbers: [ONE] });
  });

  test('leaves what the newer generation holds', () => {
    const others = [gone(), newer({ holdings: [bought(ONE)] })];
    expect(recordOf(deletes({ stack: cleanUp, others, change: heard })).endedGenerations).toMatchObject([
      { queued: [], leftInInventory: [] },
    ]);
  });

  test('says FAILED and names what holds a number', () => {
    const held = { after: 300_001, states: [state(ONE, { associations: [TRUNK] })] as Parameters<typeof seen> };
    expect(recordOf(deletes(held)).outcome).toEqual({
      status: 'FAILED',
      physicalId: OLD,
      reason:
        `${ONE}: assigned to Voice Connector abc; unassign it there or set disassociateOnRelease, then ` +
        'delete again',
    });
  });

  test('names in the end an order that is not decided, and says that there was no time', () => {
    const open = gone({ orders: [{ ...intent, id: 'a' }], holdings: [] });
    const k = at('Delete', { own: { closes: [OLD] }, others: [open] });
    const late = (value?: ReturnType<typeof order>) => {
      const now = k.request.answerBy;
      return recordOf(
        nextStep({
          ...k,
          now,
          records: { ...k.records!, began: now },
          orders: value ? new Map([['a', { began: now, value }]]) : new Map(),
        }),
      ).outcome!.reason;
    };
    expect(late(order('a', 'Processing', { [ONE]: 'Processing' }))).toBe(
      `order a for ${ONE} is not decided yet; delete again once the service has decided`,
    );
    expect(late()).toBe(`order a for ${ONE} (not decided): could not be looked at in time; delete again`);
    const held = at('Delete', { own: { closes: [OLD] }, others: [gone()], states: [state(ONE)] });
    const now = held.request.answerBy;
    const all = { ...held.records!, began: now };
    expect(recordOf(nextStep({ ...held, now, records: all, ledger: all })).outcome!.reason).toBe(
      'not everything could be released in time; delete again',
    );
  });

  test('waits until the attempts of the generation can act no more', () => {
    const open = gone({ outcome: undefined, endedAt: undefined });
    expect(deletes({ after: OTHERS_STOPPED - 1000, others: [open] })).toMatchObject({ do: 'Wait' });
    expect(deletes({ after: 2 * OTHERS_STOPPED, others: [open], states: [state(ONE)] })).toHaveProperty(
      'record.outcome',
    );
  });
});
