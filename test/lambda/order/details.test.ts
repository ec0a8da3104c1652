/** The details of numbers: what they are to be, in which order they are set, and what is said when they cannot be. */
import { Known, refusalKey } from '../../../lambda/attempt/knowledge/knowledge';
import { Declared, Holding } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { CLOCK_SKEW, SERVICE_LAG } from '../../../lambda/attempt/timing';
import { firstUpdate } from '../../../lambda/order/details/detail-changes';
import { applyDetails, assignedAsOther, callingNameWarnings, wanted } from '../../../lambda/order/details/details';
import { withFound } from '../../../lambda/order/details/found-details';
import { handBackDetails, ownedElsewhere } from '../../../lambda/order/details/hand-back-details';
import { TOKEN } from '../../../lambda/ownership/purchase-token';
import { NumberState } from '../../../lambda/service/number-state';
import { earlier, known, NOW, OLD, ONE, seen, state, THREE, TWO } from '../support/knowledge';

const token = 'cpno-0123456789abcdef0123.0';
const TOLL_FREE = '+18005550100';
const TRUNK = { kind: 'VoiceConnectorId', id: 'abc' };
const source = { Type: 'List' as const, PhoneNumbers: [ONE] };
const declared = (change: Partial<Declared> = {}): Declared => ({ productType: 'VoiceConnector', source, ...change });
const bought = (number: string, change: Partial<Holding> = {}): Holding => ({ number, acquired: 'Ordered', ...change });
const refusal = (what: string, number: string, code = 'Conflict', count = 1) =>
  [refusalKey(what, number), { number, code, message: 'no', count, at: NOW }] as const;

test.each([
  [token, true],
  ['cpno-0123456789abcdef0123.12', true],
  ['cpno-0123456789abcdef0123', false],
  [`x${token}`, false],
  [`${token}x`, false],
  ['Support', false],
])('%s is the token of an order: %s', (name, is) => expect(TOKEN.test(name)).toBe(is));

describe('a detail is to be', () => {
  const want = (
    of: Partial<Declared>,
    holding: Partial<Holding> = {},
    now: Partial<NumberState> = {},
    before: Partial<Declared>[] = [],
    holdings = [bought(ONE)],
  ) =>
    wanted(
      declared(of),
      bought(ONE, holding),
      state(ONE, now),
      before.map((each) => earlier({ declared: declared(each), holdings })),
    );

  test('what is declared', () => {
    expect(want({ name: 'Support', callingName: 'Example' }, {}, { name: 'x' }, [{ name: 'y' }])).toEqual({
      productType: 'VoiceConnector',
      name: 'Support',
      callingName: 'Example',
    });
  });

  test('left alone when nobody ever declared it', () =>
    expect(want({}, { detailsFound: { name: 'x' } }, { name: 'Mine', callingName: 'Me' }, [{}])).toEqual({
      productType: 'VoiceConnector',
    }));

  test('as it was found when it is declared no more', () => {
    expect(
      want({}, { detailsFound: { name: 'Mine', callingName: 'Me' } }, {}, [{ name: 'x', callingName: 'y' }]),
    ).toMatchObject({ name: 'Mine', callingName: 'Me' });
    expect(want({}, {}, {}, [{}, { name: 'x', callingName: 'y' }])).toMatchObject({ name: '', callingName: '' });
  });

  test('left alone when only an attempt that held other numbers declared it', () =>
    expect(want({}, {}, { name: 'Mine' }, [{ name: 'x', callingName: 'y' }], [bought(TWO)])).toEqual({
      productType: 'VoiceConnector',
    }));

  test("as it was found in place of an order's token", () => {
    expect(want({}, { detailsFound: { name: 'Mine' } }, { name: token })).toEqual({
      productType: 'VoiceConnector',
      name: 'Mine',
    });
    expect(want({}, {}, { name: token })).toEqual({ productType: 'VoiceConnector', name: '' });
  });
});

describe('the declared details', () => {
  const details = { CallingName: 'Example', PhoneNumberName: 'Support' };
  const apply = (
    states: (NumberState | string)[],
    change: Partial<Known> = {},
    properties: object = details,
    holdings?: Holding[],
    before: Declared[] = [],
  ) => {
    const k = { ...known('Create', {}, properties), ...seen(...states), ...change };
    const numbers = states.map((each) => bought(typeof each === 'string' ? each : each.number));
    const record = { ...k.record!, holdings: holdings ?? numbers };
    const attempts = before.map((each) => earlier({ declared: each, holdings: record.holdings }));
    return applyDetails({ ...k, record }, attempts);
  };
  const update = (detail: string, value: string, ...numbers: string[]) => ({ do: 'Update', detail, value, numbers });
  const done = { name: 'Support', callingName: 'Example' };

  test('need a look, unless nothing is held', () => {
    expect(apply([])).toBeUndefined();
    expect(apply([state(ONE)], { numbers: undefined })).toEqual({ do: 'LookNumbers', sure: [ONE] });
  });

  test('are set one after another, product type first and the calling name last, in one call for all', () => {
    const sip = { productType: 'SipMediaApplicationDialIn' };
    expect(apply([state(ONE, sip), state(TWO, sip)])).toEqual(update('productType', 'VoiceConnector', ONE, TWO));
    expect(apply([state(ONE), state(TWO)])).toEqual(update('name', 'Support', ONE, TWO));
    expect(apply([state(ONE, { name: 'Support' }), state(TWO, { name: 'Support' })])).toEqual(
      update('callingName', 'Example', ONE, TWO),
    );
    expect(apply([state(ONE, done), state(TWO, done)])).toBeUndefined();
    expect(apply([state(ONE, done), state(TWO)])).toEqual(update('name', 'Support', TWO));
  });

  test('wait for a number that is late, and do not wait for one that is broken', () => {
    expect(apply([state(ONE), state(TWO, { status: 'AcquireInProgress' })])).toEqual({ do: 'Wait', seconds: 2 });
    expect(apply([state(ONE), TWO], { now: NOW + 1999 })).toEqual({ do: 'Wait', seconds: 0.001 });
    expect(apply([state(ONE), TWO], { now: NOW + 2000 })).toEqual({ do: 'LookNumbers', sure: [ONE, TWO] });
    expect(apply([ONE, state(TWO, { status: 'DeleteFailed' })])).toMatchObject({
      record: {
        failure:
          `${TWO}: the service reports DeleteFailed; resolve it in the Amazon Chime SDK console, then ` +
          'deploy again',
      },
    });
  });

  test('are remembered as they were before they are changed for the first time', () => {
    const found = (now: Partial<NumberState>, holding: Partial<Holding> = {}, before: Declared[] = []) => {
      const step: any = apply([state(ONE, now)], {}, details, [bought(ONE, holding)], before);
      return step.do === 'Record' ? step.record.holdings[0].detailsFound : undefined;
    };
    expect(found({ name: 'Mine', callingName: 'Me' })).toEqual({ name: 'Mine', callingName: 'Me' });
    // Somebody has changed it since it was found: that is what is put back one day.
    expect(found({ name: 'Mine', callingName: 'Me' }, { detailsFound: { name: 'First' } })).toEqual({
      name: 'Mine',
      callingName: 'Me',
    });
    expect(found({ name: 'Mine', callingName: '' }, { detailsFound: { name: 'Mine', callingName: 'First' } })).toEqual({
      name: 'Mine',
    });
    expect(found({ name: 'Mine' }, { detailsFound: { name: 'Mine' } })).toBeUndefined();
    expect(found({ name: 'Mine' }, { acquired: 'Restored', acquiredHere: true })).toEqual({
      productType: 'VoiceConnector',
      name: 'Mine',
    });
    expect(found({ name: 'Support' }, { acquired: 'Restored', acquiredHere: true })).toEqual({
      productType: 'VoiceConnector',
      name: 'Support',
    });
    expect(found({ name: 'Support' }, { acquired: 'Restored' })).toBeUndefined();
    expect(found({ name: 'Mine' }, {}, [declared({ name: 'Before' })])).toBeUndefined();
    expect(found({ name: token })).toBeUndefined();
    expect(found({ name: 'Support' })).toBeUndefined();
    expect(found({})).toBeUndefined();
  });

  test('are remembered where they are declared just as they were, as far as the service dates them', () => {
    const goal = known('Update', {}, details).record!.goalAt;
    const found = (updatedAt?: number, before: Declared[] = []) => {
      const now = state(ONE, { ...done, ...(updatedAt !== undefined && { updatedAt }) });
      const step: any = apply([now], {}, details, [bought(ONE, { detailsFound: { name: 'First' } })], before);
      return step?.do === 'Record' ? step.record.holdings[0].detailsFound : undefined;
    };
    expect(found(goal - CLOCK_SKEW - 1)).toEqual(done);
    // It may be of this very attempt, which has changed it in a turn that was broken off.
    expect(found(goal - CLOCK_SKEW)).toBeUndefined();
    expect(found()).toBeUndefined();
    expect(found(goal - CLOCK_SKEW - 1, [declared(done)])).toBeUndefined();
  });

  test('that are not declared are remembered anew while the number is being taken over, and only then', () => {
    const found = (holding: Partial<Holding>) => {
      const step: any = apply([state(ONE, { name: 'sales' })], {}, {}, [bought(ONE, { detailsFound: {}, ...holding })]);
      return step?.do === 'Record' ? step.record.holdings[0].detailsFound : undefined;
    };
    expect(found({ acquired: 'TakenOver', acquiredHere: true })).toEqual({ name: 'sales' });
    expect(found({ acquired: 'Restored', acquiredHere: true })).toEqual({ name: 'sales' });
    expect(found({ acquired: 'TakenOver' })).toBeUndefined();
    expect(found({ acquired: 'Ordered', acquiredHere: true })).toBeUndefined();
  });

  test('are remembered only by a look that shows what the attempt before took off', () => {
    const ended = NOW - 30_000;
    const at = (now: Partial<NumberState>, began: number) => {
      const before = earlier({ declared: declared(), holdings: [bought(ONE)], endedAt: ended });
      const k = { ...known('Update', {}, details), ...seen(state(ONE, { name: 'front desk', ...now })), now: began };
      const numbers = { ...k.numbers!, began, ended: began };
      return applyDetails({ ...k, numbers, record: { ...k.record!, holdings: [bought(ONE)] } }, [before]);
    };
    const remembers = { do: 'Record', record: { holdings: [{ detailsFound: { name: 'front desk' } }] } };
    expect(at({}, NOW)).toMatchObject({ do: 'Wait' });
    expect(at({}, ended + SERVICE_LAG - 1)).toMatchObject({ do: 'Wait' });
    expect(at({}, ended + SERVICE_LAG)).toMatchObject(remembers);
    // The service changed the number after that attempt: it is seen as it has been since.
    expect(at({ updatedAt: ended + CLOCK_SKEW + 1 }, NOW)).toMatchObject(remembers);
    expect(at({ updatedAt: ended + CLOCK_SKEW }, NOW)).toMatchObject({ do: 'Wait' });
  });

  test('go back to what the first attempt found that declared them, and not to what was found long before', () => {
    const since = (attempt: string, sentAt: number, found: object, of: Partial<Declared>) =>
      earlier({ attempt, sentAt, declared: declared(of), holdings: [bought(ONE, { detailsFound: found })] });
    const back = (...attempts: AttemptRecord[]) => withFound(attempts, bought(ONE, { detailsFound: { name: 'old' } }));
    const first = since('first', NOW - 2000, { name: 'sales' }, { name: 'front desk' });
    const second = since('second', NOW - 1000, { name: 'front desk' }, { name: 'night' });
    expect(back(second, first)).toMatchObject({ detailsFound: { name: 'sales' } });
    expect(back(second, since('none', NOW - 3000, { name: 'x' }, {}), first)).toMatchObject({
      detailsFound: { name: 'sales' },
    });
    expect(back(since('first', NOW, {}, { name: 'front desk' })).detailsFound).toEqual({ name: undefined });
    expect(back()).toEqual(bought(ONE, { detailsFound: { name: 'old' } }));
  });

  describe('that a failed attempt declared as well', () => {
    const planned = NOW - 3 * SERVICE_LAG;
    const failed = (change: Partial<AttemptRecord> = {}) =>
      earlier({
        attempt: 'failed',
        requestType: 'Update',
        sentAt: planned,
        goalAt: planned - 10_000,
        plannedAt: planned,
        endedAt: NOW - SERVICE_LAG,
        outcome: { status: 'FAILED', physicalId: OLD },
        declared: declared({ name: 'sales' }),
        holdings: [bought(ONE)],
        ...change,
      });
    const untouched = planned - CLOCK_SKEW - 1;
    const after = (before: AttemptRecord[], updatedAt = untouched, properties = {}) => {
      const k = { ...known('Update', {}, properties), ...seen(state(ONE, { name: 'sales', updatedAt })) };
      return applyDetails({ ...k, record: { ...k.record!, holdings: [bought(ONE)] } }, before);
    };

    test('are left where it had changed nothing yet, as the service dates the number', () => {
      expect(after([failed()])).toBeUndefined();
      expect(after([failed()], planned - CLOCK_SKEW)).toEqual(update('name', '', ONE));
      expect(after([failed({ outcome: { status: 'SUCCESS', physicalId: OLD } })])).toEqual(update('name', '', ONE));
      expect(after([earlier({ declared: declared({ name: 'sales' }), holdings: [bought(ONE)] }), failed()])).toEqual(
        update('name', '', ONE),
      );
    });

    test('are judged by its beginning where it may have planned twice', () => {
      const search = { Type: 'Search' as const, Count: 1, AreaCodes: ['206'] };
      const searched = failed({ declared: declared({ name: 'sales', source: search }) });
      expect(after([searched])).toEqual(update('name', '', ONE));
      expect(after([searched], untouched - 10_000)).toBeUndefined();
      const orders = [{ numbers: [TWO], intendedAt: planned, token, result: 'NotPlaced' as const }];
      expect(after([failed({ orders })])).toEqual(update('name', '', ONE));
    });

    test('are judged by a look that shows all that it has done, where that makes a difference', () => {
      const late = { endedAt: NOW - SERVICE_LAG + 1 };
      expect(after([failed(late)])).toEqual({ do: 'Wait', seconds: 0.001 });
      expect(after([failed({ endedAt: undefined, outcome: undefined })])).toMatchObject({ do: 'Wait' });
      const found = [bought(ONE, { detailsFound: { name: 'sales' } })];
      expect(after([failed({ ...late, holdings: found })])).toBeUndefined();
    });

    test('are remembered by the next one that declares them', () =>
      expect(after([failed()], untouched, { PhoneNumberName: 'night' })).toMatchObject({
        do: 'Record',
        record: { holdings: [{ detailsFound: { name: 'sales' } }] },
      }));
  });

  test('a refusal is tried again after two seconds, twice, and then fails with what the service said', () => {
    const tried = (count: number, after: number, code = 'Conflict') =>
      apply([state(ONE)], { now: NOW + after, refusals: new Map([refusal('name', ONE, code, count)]) });
    expect(tried(1, 1999)).toEqual({ do: 'Wait', seconds: 2 });
    expect(tried(2, 2000)).toEqual(update('name', 'Support', ONE));
    const failure = (code: string) => ({
      record: {
        failure:
          `${ONE}: its name cannot be changed to "Support" (${code}: no); check it in the Amazon Chime ` +
          'SDK console, then deploy again',
      },
    });
    expect(tried(3, 2000)).toMatchObject(failure('Conflict'));
    expect(tried(1, 2000, 'NotFound')).toMatchObject({
      record: {
        failure:
          `${ONE}: somebody else released it meanwhile, and it has left the account (NotFound: no); ` +
          'deploy again, which restores or orders it anew',
      },
    });
  });

  test('a refusal is looked into before anything is concluded from it', () => {
    const refusals = new Map([
      [refusalKey('name', ONE), { number: ONE, code: 'Conflict', message: 'no', count: 3, at: NOW + 1000 }],
    ]);
    expect(apply([state(ONE)], { now: NOW + 4000, refusals })).toEqual({ do: 'LookNumbers', sure: [ONE] });
  });

  test('a name that cannot be taken off is not said to be changed to nothing', () => {
    const undone = apply(
      [state(ONE, { name: 'Former' })],
      { now: NOW + 2000, refusals: new Map([refusal('name', ONE, 'Conflict', 3)]) },
      {},
      undefined,
      [declared({ name: 'Former' })],
    );
    expect(undone).toMatchObject({
      record: {
        failure:
          `${ONE}: its name cannot be taken off (Conflict: no); check it in the Amazon Chime SDK console, ` +
          'then deploy again',
      },
    });
  });

  test('a product type that something stands in the way of names it', () => {
    const held = state(ONE, { productType: 'SipMediaApplicationDialIn', associations: [TRUNK] });
    expect(
      apply([held], { now: NOW + 2000, refusals: new Map([refusal('productType', ONE, 'Conflict', 3)]) }),
    ).toMatchObject({
      record: {
        failure:
          `${ONE}: its product type cannot be changed to "VoiceConnector" (Conflict: no); unassign it ` +
          'from Voice Connector abc first, then deploy again',
      },
    });
    const refused = (what: string, now: Partial<NumberState>) =>
      apply([state(ONE, now)], { now: NOW + 2000, refusals: new Map([refusal(what, ONE, 'Conflict', 3)]) });
    const check = {
      record: { failure: expect.stringMatching(/; check it in the Amazon Chime SDK console, then deploy again$/) },
    };
    expect(refused('productType', { productType: 'SipMediaApplicationDialIn' })).toMatchObject(check);
    expect(refused('name', { associations: [TRUNK] })).toMatchObject(check);
  });

  describe('a product type that looks right, and is asserted only because a clean-up may have changed it', () => {
    const cleanUp = earlier({ requestType: 'Delete', declared: undefined, holdings: [], endedAt: NOW });
    const held = { name: 'Support', callingName: 'Example', associations: [TRUNK] };
    const refusedAt = (now: Partial<NumberState>, at: number, count = 1) =>
      apply([state(ONE, now)], {
        now: NOW + 5000,
        records: { began: NOW, value: [cleanUp] },
        refusals: new Map([
          [refusalKey('productType', ONE), { number: ONE, code: 'Conflict', message: 'no', count, at }],
        ]),
      });
    const updated = (step: any) => (step?.do === 'Update' ? step.detail : step?.do);

    test('is asserted', () => {
      const records = { began: NOW, value: [cleanUp] };
      expect(apply([state(ONE, held)], { records })).toEqual(update('productType', 'VoiceConnector', ONE));
    });

    test('is left when it is refused because something holds the number, as a later look shows', () => {
      expect(refusedAt(held, NOW + 1000)).toEqual({ do: 'LookNumbers', sure: [ONE] });
      for (const count of [1, 3]) expect(updated(refusedAt(held, NOW, count))).not.toBe('productType');
      expect(refusedAt(held, NOW, 3)).not.toMatchObject({ record: { failure: expect.anything() } });
    });

    test('is asserted again, and fails at last, when nothing holds the number or it is another', () => {
      expect(updated(refusedAt({ ...held, associations: [] }, NOW))).toBe('productType');
      for (const now of [{ associations: [] }, { productType: 'SipMediaApplicationDialIn' }]) {
        expect(refusedAt({ ...held, ...now }, NOW, 3)).toMatchObject({
          record: { failure: expect.stringContaining('its product type cannot be changed to "VoiceConnector"') },
        });
      }
    });
  });

  test('a calling name that is refused, or that a toll-free number cannot have, is left', () => {
    expect(
      apply([state(ONE, { name: 'Support' })], { refusals: new Map([refusal('callingName', ONE)]) }),
    ).toBeUndefined();
    const again = (count: number) =>
      apply([state(ONE, { name: 'Support' })], {
        now: NOW + 2000,
        refusals: new Map([refusal('callingName', ONE, 'ServiceFailure', count)]),
      });
    expect(again(2)).toEqual(update('callingName', 'Example', ONE));
    expect(again(3)).toBeUndefined();
    expect(apply([state(TOLL_FREE, { name: 'Support' })])).toBeUndefined();
    expect(apply([state(ONE, { name: 'Support', type: 'TollFree' })])).toBeUndefined();
    expect(apply([state(TOLL_FREE)])).toEqual(update('name', 'Support', TOLL_FREE));
  });

  describe('without a name, on a number that carries the token of an order', () => {
    const sip = { productType: 'SipMediaApplicationDialIn' };
    const named = (
      name: string,
      change: Partial<Known> = {},
      properties: object = {},
      now: Partial<NumberState> = {},
    ) => apply([state(ONE, { name, ...now })], change, properties);
    const later = (read: number, now: number, ...records: AttemptRecord[]): Partial<Known> => ({
      now: NOW + now,
      ledger: { began: NOW + read, value: records },
      numbers: { began: NOW, value: new Map([[ONE, state(ONE, { name: token })]]) },
    });
    const clear = update('name', '', ONE);
    const orders = [{ numbers: [ONE], intendedAt: NOW - 1000, token }];

    test('take it off when its buyer must have named the number', () => {
      expect(named(token, { ledger: undefined })).toEqual({ do: 'LookLedger', notBefore: NOW });
      // Somebody may have taken the number over since, and be naming it.
      expect(named(token, later(-1, 0))).toEqual({ do: 'LookLedger', notBefore: NOW });
      const settled = (endedAt: number) =>
        earlier({ attempt: 'cpno-0123456789abcdef0123', logicalId: 'Sales', endedAt, orders });
      // Its own name was accepted before it ended, and may be shown a lag later.
      expect(named(token, later(0, 0, settled(NOW - 1000)))).not.toMatchObject({ do: 'Update' });
      expect(named(token, later(0, 0, settled(NOW - SERVICE_LAG)))).toEqual(clear);
      expect(named(token, later(0, 0))).toEqual(clear);
    });

    test('leave it to a buyer at work, and nothing else', () => {
      const buyer = (change: Partial<AttemptRecord> = {}) =>
        later(
          0,
          0,
          earlier({ attempt: 'cpno-0123456789abcdef0123', logicalId: 'Sales', outcome: undefined, orders, ...change }),
        );
      expect(named(token, buyer())).toBeUndefined();
      expect(named(token, buyer({ attempt: 'another' }))).toEqual(clear);
      expect(named(token, buyer({ outcome: { status: 'SUCCESS', physicalId: 'x' } }))).toEqual(clear);
      const numbers = { began: NOW, value: new Map([[ONE, state(ONE, { name: token, ...sip })]]) };
      expect(named(token, { ...buyer(), numbers })).toEqual(update('productType', 'VoiceConnector', ONE));
    });

    test('leave it to anybody at work who declares a name, and look again after one that has ended', () => {
      const namer = (change: Partial<AttemptRecord>) =>
        earlier({
          logicalId: 'Sales',
          attempt: 'namer',
          declared: declared({ name: 'sales' }),
          holdings: [bought(ONE)],
          ...change,
        });
      expect(named(token, later(0, 0, namer({ outcome: undefined })))).toBeUndefined();
      expect(named(token, later(0, 0, namer({ endedAt: NOW - 1000 })))).not.toMatchObject({ do: 'Update' });
      expect(named(token, later(0, 0, namer({ endedAt: NOW - SERVICE_LAG })))).toEqual(clear);
      expect(named(token, later(0, 0, namer({ endedAt: NOW - 1000, declared: declared() })))).toEqual(clear);
    });

    test('take it off at once when it is their own, and put a name in its place', () => {
      const { attempt } = known('Create').request;
      const records = { began: NOW, value: [earlier(), known('Create').record!] };
      for (const own of [attempt, earlier().attempt]) {
        expect(named(`${own}.0`, { records, ledger: undefined })).toEqual(clear);
      }
      expect(named(token, { ledger: undefined }, details)).toEqual(update('name', 'Support', ONE));
    });
  });

  test('change one detail in one call, though another is to have the same value', () => {
    const same = [
      { number: ONE, detail: 'name', value: 'Same' },
      { number: TWO, detail: 'callingName', value: 'Same' },
      { number: THREE, detail: 'name', value: 'Same' },
    ] as const;
    expect(firstUpdate(same)).toEqual(update('name', 'Same', ONE, THREE));
  });
});

describe('a success warns of calling names', () => {
  const warnings = (
    states: (NumberState | string)[],
    refusals: (readonly [string, any])[] = [],
    properties: object = { CallingName: 'Example' },
  ) => {
    const k = { ...known('Create', {}, properties), ...seen(...states), refusals: new Map(refusals) };
    return callingNameWarnings({
      ...k,
      record: { ...k.record!, holdings: states.map((each) => bought(typeof each === 'string' ? each : each.number)) },
    });
  };
  const pending = 'a change is pending at the carriers, which can take 72 hours; the next update requests it again';

  test('that are pending', () => {
    expect(
      warnings(
        [
          state(ONE, { callingNameStatus: 'UpdateInProgress' }),
          state(TWO, { callingNameStatus: 'UpdateSucceeded' }),
          state(THREE),
        ],
        [refusal('callingName', THREE)],
      ),
    ).toEqual([`calling name of ${ONE}, ${THREE}: ${pending}`]);
    expect(warnings([state(ONE, { callingNameStatus: 'UpdateInProgress' })], [], {})).toEqual([
      `calling name of ${ONE}: ${pending}`,
    ]);
  });

  test('that failed', () => {
    expect(
      warnings(
        [state(ONE, { callingNameStatus: 'UpdateFailed' }), state(TWO)],
        [refusal('callingName', TWO, 'BadRequest')],
      ),
    ).toEqual([
      `calling name of ${ONE}: given up by the carriers (UpdateFailed); the next update requests it again`,
      `calling name of ${TWO}: refused by the service (BadRequest; names can be changed every seven days); the ` +
        'next update requests it again',
    ]);
    expect(warnings([state(ONE, { callingNameStatus: 'UpdateFailed' })], [], {})).toEqual([]);
  });

  test('that a toll-free number cannot have', () => {
    const text = `calling name of ${TOLL_FREE}: toll-free numbers cannot have one; it was left out`;
    expect(warnings([state(TOLL_FREE)])).toEqual([text]);
    expect(warnings([state(TOLL_FREE)], [], {})).toEqual([]);
    expect(warnings([state(TOLL_FREE)], [], { CallingName: '' })).toEqual([]);
    expect(warnings([state(ONE, { callingNameStatus: 'UpdateInProgress' }), state(TOLL_FREE)])).toEqual([
      `calling name of ${ONE}: ${pending}`,
      text,
    ]);
  });

  test('of numbers that are known, and of nothing when there is nothing to say', () => {
    expect(warnings([ONE, state(TWO)])).toEqual([]);
  });
});

describe('a product type that would have to change while something holds the number', () => {
  const find = (each: NumberState) =>
    assignedAsOther({ ...known('Update'), ...seen(TWO, each) }, [TWO, ONE, THREE], 'SipMediaApplicationDialIn');

  test('is found, with the number and what holds it', () => {
    expect(find(state(ONE, { associations: [TRUNK] }))).toBe(
      `${ONE}: its product type cannot be changed from VoiceConnector to SipMediaApplicationDialIn while it is ` +
        'assigned to Voice Connector abc; unassign it there, then deploy again',
    );
    expect(find(state(ONE, { status: 'Assigned' }))).toContain('something that the service does not name');
  });

  test.each<[string, Partial<NumberState>]>([
    ['nothing holds it', {}],
    ['it is right already', { associations: [TRUNK], productType: 'SipMediaApplicationDialIn' }],
    ['it is in the deletion queue', { associations: [TRUNK], deleted: true }],
  ])('is none when %s', (_, change) => expect(find(state(ONE, change))).toBeUndefined());

  test('cannot be found before a look', () =>
    expect(assignedAsOther(known('Update'), [ONE], 'SipMediaApplicationDialIn')).toBeUndefined());
});

describe('the details of numbers that stay behind', () => {
  const owned = (number: string, change: Partial<Declared> = {}) => ({
    number,
    declared: declared({ name: 'Before', ...change }),
    holding: bought(number),
  });
  const diff = (states: (NumberState | string)[], owners = [owned(ONE)], change: Partial<Known> = {}) =>
    handBackDetails({ ...known('Delete'), ...seen(...states), ...change }, owners, []);
  const update = (detail: string, value: string, ...numbers: string[]) => ({ do: 'Update', detail, value, numbers });

  test('are put back by the attempt that has changed them, whatever is seen', () => {
    const k = known('Update', {}, { PhoneNumberName: 'sales' });
    const record = { ...k.record!, holdings: [bought(ONE)], plannedAt: NOW };
    const here = seen(state(ONE, { name: 'sales', updatedAt: NOW - 60_000 }));
    const owners = [{ number: ONE, declared: declared(), holding: bought(ONE) }];
    expect(handBackDetails({ ...k, ...here, record }, owners, [record])).toEqual(update('name', '', ONE));
  });

  test('are left where what has succeeded since has put them right', () => {
    const own = (sentAt: number, name?: string, outcome = 'SUCCESS') =>
      earlier({
        attempt: `${sentAt}`,
        sentAt,
        declared: declared({ name }),
        holdings: [bought(ONE)],
        outcome: { status: outcome as 'SUCCESS', physicalId: OLD },
      });
    const back = (...before: AttemptRecord[]) =>
      handBackDetails(
        { ...known('Delete'), ...seen(state(ONE, { name: 'sales' })) },
        [{ number: ONE, declared: declared(), holding: bought(ONE) }],
        before,
      );
    expect(back(own(1, 'sales', 'FAILED'), own(2))).toBeUndefined();
    expect(back(own(1), own(2, 'sales', 'FAILED'))).toEqual(update('name', '', ONE));
    expect(back(own(1), own(2, 'sales'))).toEqual(update('name', '', ONE));
  });

  test('become what their owner declared, one call for those of one value', () => {
    expect(diff([], [])).toBeUndefined();
    expect(diff([state(ONE)], undefined, { numbers: undefined })).toEqual({ do: 'LookNumbers', sure: [ONE] });
    expect(diff([state(ONE)], [owned(ONE), owned(TWO)])).toEqual({ do: 'LookNumbers', sure: [ONE, TWO] });
    expect(
      diff([state(ONE), state(TWO), state(THREE)], [owned(ONE), owned(TWO), owned(THREE, { name: 'Other' })]),
    ).toEqual(update('name', 'Before', ONE, TWO));
    expect(diff([state(ONE, { productType: 'SipMediaApplicationDialIn' })])).toEqual(
      update('productType', 'VoiceConnector', ONE),
    );
    expect(diff([state(ONE, { name: 'Before' })], [owned(ONE, { callingName: 'Example' })])).toEqual(
      update('callingName', 'Example', ONE),
    );
    expect(diff([state(ONE, { name: 'Before' })])).toBeUndefined();
  });

  test('are asked for again when that was refused, a little later and not without end; a calling name is not', () => {
    const refused = (detail: string, count: number, later: number) =>
      diff([state(ONE)], [owned(ONE, { callingName: 'Example' })], {
        refusals: new Map([refusal(detail, ONE, 'ServiceFailure', count)]),
        now: NOW + later,
      });
    expect(refused('name', 1, 0)).toEqual(update('callingName', 'Example', ONE));
    expect(diff([state(ONE)], undefined, { refusals: new Map([refusal('name', ONE)]), now: NOW + 1999 })).toEqual({
      do: 'Wait',
      seconds: 2,
    });
    expect(refused('name', 2, 2000)).toEqual(update('name', 'Before', ONE));
    expect(
      diff([state(ONE)], undefined, { refusals: new Map([refusal('name', ONE, 'Conflict', 3)]), now: NOW + 9000 }),
    ).toBeUndefined();
    expect(
      diff([state(ONE, { name: 'Before' })], [owned(ONE, { callingName: 'Example' })], {
        refusals: new Map([refusal('callingName', ONE)]),
      }),
    ).toBeUndefined();
  });

  test.each<[string, Partial<Declared>[], Partial<Declared>]>([
    ['both', [{ callingName: 'x' }, { name: 'y' }], { name: 'Before', callingName: 'Example' }],
    ['the name', [{ name: 'y' }], { name: 'Before' }],
    ['the calling name', [{ callingName: 'x' }], { callingName: 'Example' }],
    ['neither', [{}], {}],
  ])('of somebody else are put back as far as we declared them: %s', (_, ours, expected) => {
    const owner = earlier({ declared: declared({ name: 'Before', callingName: 'Example' }) });
    const back = { number: ONE, holding: bought(ONE), declared: declared(expected) };
    expect(
      ownedElsewhere(
        ONE,
        owner,
        bought(ONE),
        ours.map((each) => earlier({ declared: declared(each), holdings: [bought(ONE)] })),
      ),
    ).toEqual(back);
  });

  test('of somebody else stay as they are when the attempt that declared others never held the number', () => {
    const owner = earlier({ declared: declared({ name: 'Before' }) });
    const ours = earlier({ declared: declared({ name: 'Mine' }), holdings: [bought(TWO)] });
    expect(ownedElsewhere(ONE, owner, bought(ONE), [ours]).declared).toEqual(declared());
  });

  test("leave the name that somebody else's order gave, and take off the one of ours", () => {
    const named = (buyer: string, change: Partial<NumberState> = {}) => {
      const k = known('Delete');
      const records = {
        began: NOW,
        value: [earlier(), earlier({ attempt: 'cpno-00000000000000000009', stackId: 'another' }), k.record!],
      };
      return diff([state(ONE, { name: `${buyer}.0`, ...change }), state(TWO)], undefined, { records });
    };
    for (const ours of [known('Delete').request.attempt, earlier().attempt]) {
      expect(named(ours)).toEqual(update('name', 'Before', ONE));
    }
    for (const theirs of ['cpno-0123456789abcdef0123', 'cpno-00000000000000000009']) {
      expect(named(theirs)).toBeUndefined();
      expect(named(theirs, { productType: 'SipMediaApplicationDialIn' })).toEqual(
        update('productType', 'VoiceConnector', ONE),
      );
    }
  });

  test("leave no one else's name in the way of others", () =>
    expect(diff([state(ONE, { name: token }), state(TWO)], [owned(ONE), owned(TWO)])).toEqual(
      update('name', 'Before', TWO),
    ));

  test('stay as they are where that is impossible, or the number is gone', () => {
    expect(
      diff([state(ONE, { name: 'Before', productType: 'SipMediaApplicationDialIn', associations: [TRUNK] })]),
    ).toBeUndefined();
    expect(
      diff([state(TOLL_FREE, { name: 'Before' })], [owned(TOLL_FREE, { callingName: 'Example' })]),
    ).toBeUndefined();
    expect(diff([state(ONE, { associations: [TRUNK] })])).toEqual(update('name', 'Before', ONE));
    expect(diff([state(TOLL_FREE)], [owned(TOLL_FREE)])).toEqual(update('name', 'Before', TOLL_FREE));
    expect(diff([state(ONE, { deleted: true })])).toBeUndefined();
    expect(diff([ONE])).toBeUndefined();
  });
});
