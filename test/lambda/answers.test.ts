/** What CloudFormation is told: within its limit, and the same attributes each time. */
import { earlier, known, NOW, OLD, ONE, order, THREE, TWO } from './knowledge';
import { Known } from '../../lambda/order/known';
import { answerBody, fitsAnswer, outcomeOf, shorten } from '../../lambda/order/outcome';
import { AttemptRecord, DamagedRecord, decodeRecord, encodeRecord, fits } from '../../lambda/order/record';

const envelope = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Support' };
const ID = '9ee1d6a1-6e5c-1038-54ef-e9255272bf9e';
const list = (...PhoneNumbers: string[]) => ({ Source: { Type: 'List' as const, PhoneNumbers } });
const bought = (number: string, orderId?: string) => ({ number, got: 'Ordered' as const, orderId });

function data(properties: Parameters<typeof known>[2], own: Partial<AttemptRecord>, change: Partial<Known> = {}, warnings: string[] = [], kind: 'Create' | 'Update' = 'Create') {
  const k = known(kind, change, properties);
  return outcomeOf({ ...k, record: { ...k.record!, ...own } }, warnings).data!;
}

describe('the attributes', () => {
  test('of a list stand in its order, those of a search as they came', () => {
    expect(data(list(ONE, TWO, THREE), { holdings: [bought(THREE), bought(ONE)] })).toMatchObject({ PhoneNumbers: `${ONE},${THREE}`, PhoneNumberCount: '2' });
    expect(data({}, { holdings: [bought(THREE), bought(ONE)] }).PhoneNumbers).toBe(`${THREE},${ONE}`);
  });

  test('without an order are empty', () => {
    expect(data(list(ONE), { holdings: [{ number: ONE, got: 'Restored' }] })).toEqual({
      PhoneNumbers: ONE, PhoneNumberCount: '1', PhoneNumberOrderId: '', PhoneNumberOrderStatus: '', OrderType: '', FocDate: '', Warnings: '',
    });
  });

  test('name the attempt\'s own order, else the one that brought a number', () => {
    const orders = [{ numbers: [ONE], at: NOW, token: 't', result: 'NotPlaced' as const }, { numbers: [ONE], at: NOW, token: 't', id: ID, result: 'Decided' as const }];
    expect(data(list(ONE), { holdings: [bought(ONE, 'older')], orders })).toMatchObject({ PhoneNumberOrderId: ID, PhoneNumberOrderStatus: 'Successful', OrderType: 'New' });
    expect(data(list(ONE), { holdings: [bought(ONE), bought(TWO, 'older')] })).toMatchObject({ PhoneNumberOrderId: 'older', PhoneNumberOrderStatus: 'Successful', OrderType: '' });
    expect(data(list(ONE, TWO), { holdings: [bought(ONE)], orders: [{ ...orders[1], numbers: [ONE, TWO] }], excluded: [TWO] }).PhoneNumberOrderStatus).toBe('Partial');
    expect(data(list(ONE), { holdings: [bought(ONE)], orders: [orders[1]], excluded: [TWO] }).PhoneNumberOrderStatus).toBe('Successful');
  });

  test('tell what the service says of the order', () => {
    const value = { ...order(ID, 'FOC', {}), orderType: 'Porting', focDate: '2026-12-01T00:00:00.000Z' };
    expect(data({ Source: { Type: 'Order', PhoneNumberOrderId: ID } }, {}, { orders: new Map([[ID, { at: NOW, value }]]) })).toMatchObject({
      PhoneNumberOrderId: ID, PhoneNumberOrderStatus: 'FOC', OrderType: 'Porting', FocDate: '2026-12-01T00:00:00.000Z',
    });
  });

  test('keep what was told of the same order before', () => {
    const told = (PhoneNumberOrderId: string) => {
      const base = earlier({ outcome: { status: 'SUCCESS', physicalId: OLD, data: { PhoneNumberOrderId, OrderType: 'New', FocDate: 'then' } } });
      return data(list(ONE), { holdings: [bought(ONE, ID)] }, { records: { at: NOW, value: [base] } }, [], 'Update');
    };
    expect(told(ID)).toMatchObject({ OrderType: 'New', FocDate: 'then' });
    expect(told('another')).toMatchObject({ OrderType: '', FocDate: '' });
  });

  test('have warnings in one line, cut to what fits', () => {
    expect(data(list(ONE), {}, {}, ['one', 'two']).Warnings).toBe('one; two');
    const { Warnings } = data(list(ONE), {}, {}, ['x'.repeat(9000)]);
    expect(Warnings).toMatch(/^x+\.\.\.$/);
    expect(Warnings.length).toBeGreaterThan(2000);
    expect(Warnings.length).toBeLessThan(2600);
  });
});

describe('an answer', () => {
  test('has what CloudFormation wants', () => {
    expect(JSON.parse(answerBody(envelope, { status: 'FAILED', physicalId: 'p', reason: 'no\n  more' }))).toEqual({
      ...envelope, Status: 'FAILED', Reason: 'no more', PhysicalResourceId: 'p', NoEcho: false, Data: {},
    });
    expect(JSON.parse(answerBody(envelope, { status: 'SUCCESS', physicalId: 'p', data: { a: 'b' } }))).toMatchObject({ Reason: '', Data: { a: 'b' } });
  });

  test('loses no more of its reason than it must', () => {
    const body = answerBody(envelope, { status: 'FAILED', physicalId: 'p', reason: 'x'.repeat(9000) });
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4096);
    expect(Buffer.byteLength(body)).toBeGreaterThan(3990);
    const whole = 'x'.repeat(4096 - Buffer.byteLength(answerBody(envelope, { status: 'FAILED', physicalId: 'p' })));
    expect(JSON.parse(answerBody(envelope, { status: 'FAILED', physicalId: 'p', reason: whole })).Reason).toBe(whole);
  });

  test('fits, or does not, by a byte', () => {
    const k = known('Create');
    const of = (length: number) => ({ status: 'SUCCESS' as const, physicalId: 'p', data: { a: 'x'.repeat(length) } });
    const { stackId, requestId, logicalId } = k.request;
    const room = 4096 - Buffer.byteLength(answerBody({ StackId: stackId, RequestId: requestId, LogicalResourceId: logicalId }, of(0)));
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
  });
});

describe('a record', () => {
  const record = earlier();
  const decoded = (value: unknown) => () => decodeRecord('/path', JSON.stringify(value));
  const remedy = '; restore the parameter from its history in Parameter Store, or delete it after checking its numbers in the inventory';

  test.each(['kind', 'stackId', 'logicalId', 'attempt', 'generation', 'sentAt', 'goalAt', 'seq', 'holdings', 'orders'])('without %s is damaged', (field) => {
    for (const value of [undefined, {}]) {
      expect(decoded({ ...record, [field]: value })).toThrow(DamagedRecord);
      expect(decoded({ ...record, [field]: value })).toThrow(`/path: the record has no ${field}${remedy}`);
    }
  });

  test('of another version is left alone', () => {
    expect(decoded({ ...record, v: 2 })).toThrow(`/path: record version 2 is not known to this version of the library, which reads 1${remedy}`);
  });

  test.each(['', '{', 'null', '7', '"x"', 'deflate:', 'deflate:AAAA'])('that reads %j is damaged', (value) => {
    expect(() => decodeRecord('/path', value)).toThrow(`/path: the record is damaged${remedy}`);
  });

  test('that is too long is packed, and one that is still too long does not fit', () => {
    const long = (count: number, salt = '') => earlier({ excluded: Array.from({ length: count }, (_, i) => `+1206${String(2_000_000 + i)}${salt && Math.sin(i)}`) });
    expect(encodeRecord(record)).toBe(JSON.stringify(record));
    expect(encodeRecord(long(400))).toMatch(/^deflate:/);
    expect(decodeRecord('/path', encodeRecord(long(400)))).toEqual(long(400));
    expect(fits(long(400))).toBe(true);
    expect(fits(long(1000, 'x'))).toBe(false);
    const exact = 4096 - JSON.stringify(earlier({ failure: '' })).length;
    expect(encodeRecord(earlier({ failure: 'x'.repeat(exact) }))).toMatch(/^\{/);
    expect(encodeRecord(earlier({ failure: 'x'.repeat(exact + 1) }))).toMatch(/^deflate:/);
  });
});
