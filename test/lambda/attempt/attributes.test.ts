/** What CloudFormation is told: within its limit, and the same attributes each time. */
import { deflateRawSync } from 'node:zlib';
import { amend } from '../../../lambda/attempt/amend';
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import {
  AttemptRecord,
  decodeRecord,
  encodeRecord,
  fits,
  mayName,
  UnreadableRecord,
} from '../../../lambda/attempt/record/record';
import { responseBody, shorten } from '../../../lambda/attempt/request/response';
import { fitsAnswer, outcomeOf } from '../../../lambda/order/attributes';
import { MAX_NUMBER_ATTRIBUTES } from '../../../src/contract/order';
import { earlier, known, NOW, OLD, ONE, order, THREE, TWO } from '../support/knowledge';

const envelope = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Support' };
const ID = '9ee1d6a1-6e5c-1038-54ef-e9255272bf9e';
const TRUNK = { kind: 'VoiceConnectorId', id: 'abc' };
const list = (...PhoneNumbers: string[]) => ({ Source: { Type: 'List' as const, PhoneNumbers } });
const bought = (number: string, orderId?: string) => ({ number, acquired: 'Ordered' as const, orderId });

function data(
  properties: Parameters<typeof known>[2],
  own: Partial<AttemptRecord>,
  change: Partial<Known> = {},
  warnings: string[] = [],
  kind: 'Create' | 'Update' = 'Create',
) {
  const k = known(kind, change, properties);
  return outcomeOf({ ...k, record: { ...k.record!, ...own } }, warnings).data!;
}

describe('the attributes', () => {
  test('of a list stand in its order, those of a search as they came', () => {
    expect(data(list(ONE, TWO, THREE), { holdings: [bought(THREE), bought(ONE)] })).toMatchObject({
      PhoneNumbers: `${ONE},${THREE}`,
      PhoneNumberCount: '2',
    });
    expect(data({}, { holdings: [bought(THREE), bought(ONE)] }).PhoneNumbers).toBe(`${THREE},${ONE}`);
  });

  test('without an order are a word, for CloudFormation refuses to export an empty string', () => {
    expect(data(list(ONE), { holdings: [{ number: ONE, acquired: 'Restored' }] })).toEqual({
      PhoneNumber0: ONE,
      PhoneNumbers: ONE,
      PhoneNumberCount: '1',
      PhoneNumberOrderId: 'none',
      PhoneNumberOrderStatus: 'none',
      OrderType: 'none',
      FocDate: 'none',
      Warnings: 'none',
    });
  });

  test("name the attempt's own order, else the one that brought a number", () => {
    const orders = [
      { numbers: [ONE], intendedAt: NOW, token: 't', result: 'NotPlaced' as const },
      { numbers: [ONE], intendedAt: NOW, token: 't', id: ID, result: 'Decided' as const },
    ];
    expect(data(list(ONE), { holdings: [bought(ONE, 'older')], orders })).toMatchObject({
      PhoneNumberOrderId: ID,
      PhoneNumberOrderStatus: 'Successful',
      OrderType: 'New',
    });
    expect(data(list(ONE), { holdings: [bought(ONE), bought(TWO, 'older')] })).toMatchObject({
      PhoneNumberOrderId: 'older',
      PhoneNumberOrderStatus: 'Successful',
      OrderType: 'none',
    });
    expect(
      data(list(ONE, TWO), {
        holdings: [bought(ONE)],
        orders: [{ ...orders[1], numbers: [ONE, TWO] }],
        excluded: [TWO],
      }).PhoneNumberOrderStatus,
    ).toBe('Partial');
    expect(
      data(list(ONE), { holdings: [bought(ONE)], orders: [orders[1]], excluded: [TWO] }).PhoneNumberOrderStatus,
    ).toBe('Successful');
  });

  test('tell what the service says of the order', () => {
    const value = { ...order(ID, 'FOC', {}), orderType: 'Porting', focDate: '2026-12-01T00:00:00.000Z' };
    expect(
      data(
        { Source: { Type: 'Order', PhoneNumberOrderId: ID } },
        {},
        { orders: new Map([[ID, { began: NOW, value }]]) },
      ),
    ).toMatchObject({
      PhoneNumberOrderId: ID,
      PhoneNumberOrderStatus: 'FOC',
      OrderType: 'Porting',
      FocDate: '2026-12-01T00:00:00.000Z',
    });
  });

  test('keep what was told of the same order before', () => {
    const told = (PhoneNumberOrderId: string) => {
      const base = earlier({
        outcome: {
          status: 'SUCCESS',
          physicalId: OLD,
          data: { PhoneNumberOrderId, OrderType: 'New', FocDate: 'then' },
        },
      });
      return data(list(ONE), { holdings: [bought(ONE, ID)] }, { records: { began: NOW, value: [base] } }, [], 'Update');
    };
    expect(told(ID)).toMatchObject({ OrderType: 'New', FocDate: 'then' });
    expect(told('another')).toMatchObject({ OrderType: 'none', FocDate: 'none' });
  });

  describe('of single numbers', () => {
    const numbers = (count: number, code = '+1') =>
      Array.from({ length: count }, (_, i) => `${code}${2065550100 + i * 7919}`);
    const singles = (of: Record<string, string>) => Object.keys(of).filter((name) => /^PhoneNumber\d+$/.test(name));
    const search = (Count: number) => ({ Source: { Type: 'Search' as const, Count, AreaCodes: ['206'] } });

    test('stand where a list has them, though one is not held', () => {
      const of = data(list(ONE, TWO, THREE), { holdings: [bought(THREE), bought(ONE)] });
      expect(of).toMatchObject({
        PhoneNumber0: ONE,
        PhoneNumber1: 'none',
        PhoneNumber2: THREE,
        PhoneNumbers: `${ONE},${THREE}`,
        PhoneNumberCount: '2',
      });
    });

    test('of a search stay where they are when one is added, and there are as many as are declared', () => {
      expect(data(search(2), { holdings: [bought(THREE), bought(ONE)] })).toMatchObject({
        PhoneNumber0: THREE,
        PhoneNumber1: ONE,
      });
      const more = data(search(4), { holdings: [bought(THREE), bought(ONE), bought(TWO)] });
      expect(more).toMatchObject({ PhoneNumber0: THREE, PhoneNumber1: ONE, PhoneNumber2: TWO, PhoneNumber3: 'none' });
      expect(singles(more)).toHaveLength(4);
    });

    test('are there for the most numbers for which there is room, and for none above', () => {
      const most = numbers(MAX_NUMBER_ATTRIBUTES);
      expect(singles(data(list(...most), { holdings: most.map((number) => bought(number)) }))).toHaveLength(40);
      expect(
        singles(data(search(MAX_NUMBER_ATTRIBUTES + 1), { holdings: most.map((number) => bought(number)) })),
      ).toEqual([]);
    });

    test('are not there of an order that was placed elsewhere, whose count no template knows', () => {
      expect(singles(data({ Source: { Type: 'Order', PhoneNumberOrderId: ID } }, { holdings: [bought(ONE)] }))).toEqual(
        [],
      );
    });

    test.each([
      ['North American', '+1', 500],
      ['the longest there are', '+44207', 150],
    ])('fit with the longest ids and leave room for warnings when the numbers are %s', (_, code, room) => {
      const most = numbers(MAX_NUMBER_ATTRIBUTES, code);
      const value = { ...order(ID, 'ChangeRequested', {}), orderType: 'Porting', focDate: '2026-12-01T00:00:00.000Z' };
      const holdings = most.map((number) => bought(number, ID));
      const of = data(
        { ...list(...most), ProductType: 'SipMediaApplicationDialIn' },
        { holdings },
        { orders: new Map([[ID, { began: NOW, value }]]) },
        ['a "name" '.repeat(900)],
      );
      expect(of.Warnings.length).toBeGreaterThanOrEqual(room);
      const longest = {
        StackId: `arn:aws-us-gov:cloudformation:ap-southeast-1:123456789012:stack/${'s'.repeat(128)}/${ID}`,
        RequestId: ID,
        LogicalResourceId: 'L'.repeat(255),
      };
      const body = responseBody(longest, { status: 'SUCCESS', physicalId: OLD, data: of });
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4096);
      expect(Buffer.byteLength(body) - JSON.stringify(of).length).toBeLessThan(800);
    });
  });

  test('of numbers that were restored name no order, although one was not placed', () => {
    const orders = [{ numbers: [ONE], intendedAt: NOW, token: 't', result: 'NotPlaced' as const }];
    expect(data(list(ONE), { holdings: [{ number: ONE, acquired: 'Restored' }], orders }).OrderType).toBe('none');
  });

  test('have warnings in one line, cut to what fits', () => {
    expect(data(list(ONE), {}, {}, ['one', 'two']).Warnings).toBe('one; two');
    const { Warnings } = data(list(ONE), {}, {}, ['x'.repeat(9000)]);
    expect(Warnings).toMatch(/^x+\.\.\.$/);
    expect(Warnings.length).toBeGreaterThan(2000);
    expect(Warnings.length).toBeLessThan(2600);
  });
});

describe('a response', () => {
  test('has what CloudFormation wants', () => {
    expect(JSON.parse(responseBody(envelope, { status: 'FAILED', physicalId: 'p', reason: 'no\n  more' }))).toEqual({
      ...envelope,
      Status: 'FAILED',
      Reason: 'no more',
      PhysicalResourceId: 'p',
      NoEcho: false,
      Data: {},
    });
    expect(JSON.parse(responseBody(envelope, { status: 'SUCCESS', physicalId: 'p', data: { a: 'b' } }))).toMatchObject({
      Reason: '',
      Data: { a: 'b' },
    });
  });

  test('loses no more of its reason than it must', () => {
    const body = responseBody(envelope, { status: 'FAILED', physicalId: 'p', reason: 'x'.repeat(9000) });
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4096);
    expect(Buffer.byteLength(body)).toBeGreaterThan(3990);
    const whole = 'x'.repeat(4096 - Buffer.byteLength(responseBody(envelope, { status: 'FAILED', physicalId: 'p' })));
    expect(JSON.parse(responseBody(envelope, { status: 'FAILED', physicalId: 'p', reason: whole })).Reason).toBe(whole);
  });

  test('ends, however long the ids are', () => {
    const body = responseBody(
      { ...envelope, StackId: 'x'.repeat(3_900) },
      { status: 'FAILED', physicalId: 'y'.repeat(1_024), reason: 'z'.repeat(500) },
    );
    expect(JSON.parse(body).Reason).toBe('');
  });

  test('fits, or does not, by a byte', () => {
    const k = known('Create');
    const of = (length: number) => ({ status: 'SUCCESS' as const, physicalId: 'p', data: { a: 'x'.repeat(length) } });
    const { stackId, requestId, logicalId } = k.request;
    const room =
      4096 -
      Buffer.byteLength(responseBody({ StackId: stackId, RequestId: requestId, LogicalResourceId: logicalId }, of(0)));
    expect(fitsAnswer(k, of(room))).toBe(true);
    expect(fitsAnswer(k, of(room + 1))).toBe(false);
  });

  test('is cut between characters', () => {
    expect(shorten('abcdef', 6)).toBe('abcdef');
    expect(shorten('abcdefg', 6)).toBe('abc...');
    expect(shorten('äöüäöü', 8)).toBe('äö...');
    expect(shorten('ab😀😀😀', 9)).toBe('ab😀...');
    expect(shorten('a😀😀😀', 8)).toBe('a😀...');
    expect(shorten('ab😀cdefgh', 8)).toBe('ab...');
    expect(shorten('\u6f22'.repeat(200_000), 9)).toBe('\u6f22\u6f22...');
    // Where there is no room not even for the dots.
    expect([3, 2, 1, 0, -100].map((bytes) => shorten('abcdef', bytes))).toEqual(['...', '..', '.', '', '']);
  });
});

describe('a reason that quotes a declared value of 60,000 characters', () => {
  const k = known('Create', { record: earlier() });
  const { stackId, requestId, logicalId } = k.request;
  const sent = { StackId: stackId, RequestId: requestId, LogicalResourceId: logicalId };
  // One packs badly; the other packs so well that what is written could not be read again.
  const various = Array.from({ length: 60_000 }, (_, i) => String.fromCharCode(0x4e00 + ((i * i * 7919) % 20_011)));
  const alike = Array.from({ length: 60_000 }, () => '\u6f22');
  const outcome = (reason: string) => ({ status: 'FAILED' as const, physicalId: 'p', reason });

  test('is cut to what a response has room for at once, not step by step', () => {
    const body = responseBody(sent, outcome(alike.join('')));
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4096);
    expect(Buffer.byteLength(body)).toBeGreaterThan(3800);
    expect(/^\u6f22{1000,}\.\.\.$/.test((JSON.parse(body) as { Reason: string }).Reason)).toBe(true);
  }, 2000);

  test.each([
    ['outcome', 'of all kinds', { outcome: outcome(various.join('')) }],
    ['failure', 'of all kinds', { failure: various.join('') }],
    ['outcome', 'all alike', { outcome: outcome(alike.join('')) }],
    ['failure', 'all alike', { failure: alike.join('') }],
  ])('is cut to what a record has room for, and can be read again: as its %s, with characters %s', (_, __, change) => {
    const step = amend(k, change);
    const record = step.do === 'Record' ? step.record : undefined;
    expect(record && fits(record)).toBe(true);
    const reason = record?.failure ?? record?.outcome?.reason ?? '';
    expect([reason.length > 300, reason.length < 1000, reason.endsWith('...')]).toEqual([true, true, true]);
    expect('unreadable' in decodeRecord('/path', encodeRecord(record!))).toBe(false);
  });
});

describe('a record', () => {
  const record = earlier();
  const decoded = (value: unknown) => decodeRecord('/path', typeof value === 'string' ? value : JSON.stringify(value));
  const remedy =
    '; restore the parameter from its history in Parameter Store, or delete it after checking its numbers in the ' +
    'inventory';
  const unreadable = (why: string) => ({ path: '/path', unreadable: `/path: ${why}${remedy}` });

  test.each([
    'kind',
    'requestType',
    'stackId',
    'logicalId',
    'attempt',
    'generation',
    'sentAt',
    'goalAt',
    'seq',
    'holdings',
    'orders',
  ])('without %s is unreadable', (field) => {
    for (const value of [undefined, {}]) {
      expect(decoded({ ...record, [field]: value })).toMatchObject(
        unreadable(`the record's ${field} is missing or not what belongs there`),
      );
    }
  });

  const holding = { number: ONE, acquired: 'Ordered' };
  const intent = { numbers: [ONE], intendedAt: NOW, token: 't' };
  const declared = { productType: 'VoiceConnector', source: { Type: 'List', PhoneNumbers: [ONE] } };
  const forged: [string, object][] = [
    ['requestType', { requestType: 'Purchase' }],
    ['requestType', { requestType: '__proto__' }],
    ['seq', { seq: null }],
    ['stackId', { stackId: '' }],
    ['sentAt', { sentAt: '2026' }],
    ['holdings.0', { holdings: [null] }],
    ['holdings.1.number', { holdings: [holding, { ...holding, number: 12065550100 }] }],
    ['holdings.0.number', { holdings: [{ ...holding, number: 'all of them' }] }],
    ['holdings.0.number', { holdings: [{ ...holding, number: `x${ONE}` }] }],
    ['holdings.0.number', { holdings: [{ ...holding, number: `${ONE}x` }] }],
    ['holdings.0.acquired', { holdings: [{ ...holding, acquired: 'Found' }] }],
    ['holdings.0.acquiredHere', { holdings: [{ ...holding, acquiredHere: 'yes' }] }],
    ['holdings.0.detailsFound.name', { holdings: [{ ...holding, detailsFound: { name: 7 } }] }],
    ['orders.0', { orders: ['order'] }],
    ['orders.0.numbers', { orders: [{ ...intent, numbers: undefined }] }],
    ['orders.0.numbers', { orders: [{ ...intent, numbers: [] }] }],
    ['orders.0.numbers.0', { orders: [{ ...intent, numbers: [[ONE]] }] }],
    ['orders.0.intendedAt', { orders: [{ ...intent, intendedAt: 'now' }] }],
    ['orders.0.result', { orders: [{ ...intent, result: 'Lost' }] }],
    ['declared', { declared: 'everything' }],
    ['declared.source.Type', { declared: { ...declared, source: null } }],
    ['declared.source.Type', { declared: { ...declared, source: { Type: 'constructor' } } }],
    ['declared.source.PhoneNumbers', { declared: { ...declared, source: { Type: 'List' } } }],
    ['declared.source.PhoneNumberOrderId', { declared: { ...declared, source: { Type: 'Order' } } }],
    ['declared.source.Count', { declared: { ...declared, source: { Type: 'Search' } } }],
    ['outcome.status', { outcome: { physicalId: OLD } }],
    ['outcome.data', { outcome: { status: 'SUCCESS', physicalId: OLD, data: [] } }],
    ['outcome.data.PhoneNumbers', { outcome: { status: 'SUCCESS', physicalId: OLD, data: { PhoneNumbers: 1 } } }],
    ['swept', { swept: 'cpno-1' }],
    ['closes.0', { closes: [{}] }],
    ['endedGenerations.0.queued', { endedGenerations: [{ declared, leftInInventory: [] }] }],
    ['stopped', { stopped: false }],
    ['removal', { removal: 'Snapshot' }],
    ['excluded.0', { excluded: [true] }],
  ];
  test.each(forged)('whose %s is not what belongs there is unreadable: %j', (part, change) => {
    expect(decoded({ ...record, ...change })).toMatchObject(
      unreadable(`the record's ${part} is missing or not what belongs there`),
    );
  });

  test.each<[string, object]>([
    ['ties', { ties: undefined }],
    ['declared.holder.kind', { declared: { holder: { id: 'abc' }, numbers: [ONE], force: false } }],
    ['declared.numbers.0', { declared: { holder: TRUNK, numbers: ['all'], force: false } }],
    ['declared.force', { declared: { holder: TRUNK, numbers: [ONE] } }],
    ['partings.0.from.id', { partings: [{ number: ONE, from: { kind: 'VoiceConnectorId', id: '' } }] }],
  ])('of an assignment whose %s is not what belongs there is unreadable', (part, change) => {
    const { holdings: _, orders: __, declared: ___, ...rest } = record;
    const assignment = { ...rest, kind: 'Assignment', ties: [{ number: ONE, found: TRUNK }], partings: [] };
    expect(decoded(assignment)).toEqual(assignment);
    expect(decoded({ ...assignment, ...change })).toMatchObject(
      unreadable(`the record's ${part} is missing or not what belongs there`),
    );
  });

  test('with a moment that no clock shows is unreadable', () => {
    const text = JSON.stringify({ ...record, goalAt: 7 }).replace('"goalAt":7', '"goalAt":1e999');
    expect(decoded(text)).toMatchObject(unreadable("the record's goalAt is missing or not what belongs there"));
  });

  test.each<object>([
    { requestType: 'Update', removal: 'Retain' },
    { requestType: 'Delete', removal: 'Delete' },
    { orders: [{ ...intent, id: 'a', result: 'Decided', decidedAt: NOW }] },
    { orders: [{ ...intent, result: 'NotPlaced' }] },
    { declared: { ...declared, source: { Type: 'Order', PhoneNumberOrderId: 'a' } } },
  ])('is read with %j', (change) => expect(decoded({ ...record, ...change })).toEqual({ ...record, ...change }));

  test('of another version is left alone, and so is one without', () => {
    expect(decoded({ ...record, version: 2 })).toMatchObject(
      unreadable('record version 2 is not known to this version of the library, which reads 1'),
    );
    expect(decoded({ version: 'x'.repeat(9000) })).toMatchObject(
      unreadable(`record version "${'x'.repeat(19)} is not known to this version of the library, which reads 1`),
    );
    expect(decoded({})).toMatchObject(
      unreadable('record version undefined is not known to this version of the library, which reads 1'),
    );
  });

  test.each(['', '{', 'null', '7', '"x"', 'packed:', 'packed:AAAA', 'deflate:'])(
    'that reads %j is damaged',
    (value) => {
      expect(decoded(value)).toMatchObject(unreadable('the record is damaged'));
    },
  );

  const packed = (text: string) => `packed:${deflateRawSync(`\n${text}`).toString('base64')}`;

  test('that cannot be read may name a number in any spelling, as far as it can be made out', () => {
    const names = (value: string) => mayName(decoded(value) as UnreadableRecord, ONE);
    expect(names(JSON.stringify({ version: 2, holdings: [{ number: ONE }] }))).toBe(true);
    expect(names(`${ONE} %2B12065550100`)).toBe(true);
    expect(names(packed(`{"version":2,"numbers":["%2B${ONE.slice(1)}"]}`))).toBe(true);
    expect(names(JSON.stringify({ version: 2, holdings: [{ number: TWO }] }))).toBe(false);
    // Its table of numbers can be read, what refers to it cannot.
    expect(names(`packed:${deflateRawSync('12065550100\n{"holdings":["\u000209"]}').toString('base64')}`)).toBe(true);
    // Cut off in the middle: what comes before the cut can be read.
    expect(
      names(
        packed(`{"holdings":["${ONE}"],"warnings":"${Array.from({ length: 300 }, Math.sin).join()}"`).slice(0, 900),
      ),
    ).toBe(true);
  });

  test('inflates to 65,536 bytes at most; what is longer names nothing', () => {
    const bomb = packed(`{"version":2,"numbers":["${ONE}"],"text":"${'x'.repeat(3_600_000)}"}`);
    expect(bomb.length).toBeLessThan(8192);
    expect(decoded(bomb)).toEqual(unreadable('the record is damaged'));
    expect(mayName(decoded(bomb) as UnreadableRecord, ONE)).toBe(false);
    const filled = (length: number) => earlier({ failure: 'x'.repeat(length) });
    const room = 65_535 - JSON.stringify(filled(0)).length; // and the end of the table's line
    expect(decoded(packed(JSON.stringify(filled(room))))).toEqual(filled(room));
    expect(decoded(packed(JSON.stringify(filled(room + 1))))).toEqual(unreadable('the record is damaged'));
  });

  test('that is too long is packed, and one that is still too long does not fit', () => {
    const long = (count: number, salt = '') =>
      earlier({
        excluded: Array.from({ length: count }, (_, i) => `+1206${String(2_000_000 + i)}${salt && Math.sin(i)}`),
      });
    expect(encodeRecord(record)).toBe(JSON.stringify(record));
    expect(encodeRecord(long(400))).toMatch(/^packed:/);
    expect(decodeRecord('/path', encodeRecord(long(400)))).toEqual(long(400));
    expect(fits(long(400))).toBe(true);
    expect(fits(long(1000, 'x'))).toBe(false);
    const exact = 4096 - JSON.stringify(earlier({ failure: '' })).length;
    expect(encodeRecord(earlier({ failure: 'x'.repeat(exact) }))).toMatch(/^\{/);
    expect(encodeRecord(earlier({ failure: 'x'.repeat(exact + 1) }))).toMatch(/^packed:/);
  });
});
