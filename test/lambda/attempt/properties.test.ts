/** Whatever comes in, nothing crashes, nothing is half done, and every answer fits. */
import * as fc from 'fast-check';
import { AttemptRecord, decodeRecord, encodeRecord } from '../../../lambda/attempt/record/record';
import { attemptOf } from '../../../lambda/attempt/request/envelope';
import { Request } from '../../../lambda/attempt/request/request';
import { ANSWER_LIMIT, responseBody } from '../../../lambda/attempt/request/response';
import { readEnvelope, readRequest } from '../../../lambda/engine/read-event';
import { matchesPattern, normalise, satisfies, spread } from '../../../lambda/service/phone-numbers';
import { DEFAULTS, Harness, STACK } from '../support/harness';

const RUNS = { numRuns: 300 };

const e164 = fc.integer({ min: 2_000_000, max: 9_999_999 }).map((digits) => `+1206${digits}`);
const envelope = fc.record({
  RequestType: fc.constantFrom('Create', 'Update', 'Delete'),
  RequestId: fc.uuid(),
  ResponseURL: fc.webUrl(),
  StackId: fc.constant(STACK),
  LogicalResourceId: fc.stringMatching(/^[A-Za-z0-9]{1,255}$/),
  ResourceType: fc.constant('Custom::ChimePhoneNumberOrder'),
  PhysicalResourceId: fc.string({ minLength: 1, maxLength: 1024 }),
  ResourceProperties: fc.dictionary(fc.constantFrom(...Object.keys(DEFAULTS), 'Unheard'), fc.anything()),
});

test('any event is read or refused with a sentence', () => {
  fc.assert(
    fc.property(fc.oneof(envelope, fc.anything()), (event) => {
      let read;
      try {
        read = readEnvelope(event);
      } catch (error) {
        expect((error as Error).message).toMatch(
          /; (invoke this function from a template only|deploy with an engine that sends one)$/,
        );
        return;
      }
      const request = readRequest(read, 0) as Request;
      expect(request.deadline).toBeGreaterThan(0);
      expect(request.answerBy).toBeLessThan(3_600_000);
      expect(request.declared === undefined || request.problem === undefined).toBe(true);
      if (request.problem !== undefined) expect(request.problem.length).toBeGreaterThan(10);
    }),
    RUNS,
  );
});

test('wrong properties are refused before anything is touched', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        fc.constantFrom(
          'ProductType',
          'Source',
          'CallingName',
          'PhoneNumberName',
          'TimeoutSeconds',
          'PartialOrderPolicy',
        ),
        fc.oneof(fc.string(), fc.array(fc.string()), fc.dictionary(fc.string(), fc.string())),
        { minKeys: 1 },
      ),
      async (properties) => {
        const world = new Harness();
        const answer = await world.submit('Create', { properties: properties as never });
        if (answer.Status === 'SUCCESS') return;
        expect(answer.Reason).toMatch(/\S/);
        expect(world.live()).toEqual([]);
      },
    ),
    { numRuns: 100 },
  );
});

test("a response never exceeds CloudFormation's limit and is one line", () => {
  const outcome = fc.record({
    status: fc.constantFrom('SUCCESS' as const, 'FAILED' as const),
    physicalId: fc.stringMatching(/^cpno-[0-9a-f]{20}$/),
    reason: fc.string({ maxLength: 9000, unit: 'binary' }),
    data: fc.constant({ PhoneNumbers: '+12065550100,'.repeat(100) }),
  });
  fc.assert(
    fc.property(outcome, (of) => {
      const body = responseBody({ StackId: STACK, RequestId: 'request', LogicalResourceId: 'Support' }, of);
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(ANSWER_LIMIT);
      expect(JSON.parse(body).Reason).not.toMatch(/[\r\n]/);
    }),
    RUNS,
  );
});

test('a record survives being written and read, however many numbers it holds', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(e164, { maxLength: 150 }),
      fc.constantFrom('Ordered', 'Restored', 'TakenOver', 'Adopted'),
      (numbers, got) => {
        const record: AttemptRecord = {
          version: 1,
          kind: 'Order',
          requestType: 'Create',
          stackId: STACK,
          logicalId: 'Support',
          attempt: 'cpno-0',
          generation: 'cpno-0',
          sentAt: 1,
          goalAt: 2,
          seq: 3,
          declared: { productType: 'VoiceConnector', source: { Type: 'List', PhoneNumbers: numbers } },
          holdings: numbers.map((number) => ({
            number,
            acquired: got as 'Ordered',
            acquiredHere: true,
            orderId: '9ee1d6a1-6e5c-1038-54ef-e9255272bf9e',
          })),
          orders: [],
        };
        const value = encodeRecord(record);
        expect(Buffer.byteLength(value)).toBeLessThanOrEqual(4096);
        expect(decodeRecord('/path', value)).toEqual(record);
      },
    ),
    RUNS,
  );
});

test('a damaged record is no error: it says which parameter it is, and the way out', () => {
  const value = fc.oneof(
    fc.string(),
    fc.json(),
    fc.string().map((text) => `packed:${text}`),
  );
  fc.assert(
    fc.property(value, (text) => {
      expect(decodeRecord('/ledger/Support/cpno-0', text)).toMatchObject({
        path: '/ledger/Support/cpno-0',
        unreadable: expect.stringMatching(/^\/ledger\/Support\/cpno-0: .*; restore the parameter/),
      });
    }),
    RUNS,
  );
});

test('a record of which any part is something else is read whole, or not at all', () => {
  const whole = {
    version: 1,
    kind: 'Order',
    requestType: 'Create',
    stackId: STACK,
    logicalId: 'Support',
    attempt: 'cpno-0',
    generation: 'cpno-0',
    sentAt: 1,
    goalAt: 2,
    seq: 3,
    holdings: [],
    orders: [],
  };
  const parts = [
    'declared',
    'removal',
    'plannedAt',
    'holdings',
    'orders',
    'excluded',
    'warnings',
    'failure',
    'stopped',
    'outcome',
    'swept',
    'closes',
    'endedAt',
    'endedGenerations',
  ];
  expect(decodeRecord('/path', JSON.stringify(whole))).toEqual(whole);
  fc.assert(
    fc.property(fc.constantFrom(...parts), fc.anything(), (part, value) => {
      const text = JSON.stringify({ ...whole, [part]: value }, (_, each) =>
        typeof each === 'bigint' ? String(each) : each,
      );
      const read = decodeRecord('/path', text);
      if (!('unreadable' in read)) expect(read).toEqual(JSON.parse(text));
    }),
    RUNS,
  );
});

test('an id means the same number in every form', () => {
  fc.assert(
    fc.property(e164, (number) => {
      for (const form of [number, number.slice(1), `%2B${number.slice(1)}`, `%2b${number.slice(1)}`]) {
        expect(normalise(form)).toBe(number);
      }
    }),
    RUNS,
  );
});

test('attempts differ when anything of them differs, and the fields cannot run into one another', () => {
  const event = {
    RequestType: 'Create' as const,
    RequestId: 'a',
    ResponseURL: 'b',
    StackId: 'c',
    LogicalResourceId: 'd',
    ResourceType: 'e',
    ResourceProperties: {},
  };
  const ids = [
    event,
    { ...event, RequestId: 'ab', ResponseURL: '' },
    { ...event, ResponseURL: 'x' },
    { ...event, StackId: 'x' },
    { ...event, LogicalResourceId: 'x' },
  ].map(attemptOf);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^cpno-[0-9a-f]{20}$/);
});

test('every attempt spreads the same candidates in its own way, and loses none', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(e164, { minLength: 30, maxLength: 60 }),
      fc.string({ minLength: 1 }),
      (numbers, seed) => {
        expect([...spread(numbers, seed)].sort()).toEqual([...numbers].sort());
        expect(spread(numbers, seed)).toEqual(spread([...numbers].reverse(), seed));
        expect(spread(numbers, seed)).not.toEqual(spread(numbers, `${seed}x`));
      },
    ),
    RUNS,
  );
});

describe('a vanity pattern', () => {
  test.each([
    ['+12065550100', '100', true],
    ['+12065550100', '55501', false],
    ['+12065550100', '555*', true],
    ['+12065550100', '1?0', true],
    ['+12065550100', '2?0', false],
    ['+12063569377', 'FLOWERS', true],
    ['+12063569377', 'flowers', true],
    ['+12063569377', '206-FLOWERS', true],
    ['+12065550100', '*', true],
    ['+12065550100', '', true],
    ['+12065550100', '00*1', false],
    ['+12065550100', '?'.repeat(11), true],
    ['+12065550100', '?'.repeat(12), false],
  ])('%s against %s: %s', (number, pattern, expected) => expect(matchesPattern(number, pattern)).toBe(expected));

  test('takes no time, whatever it is', () => {
    fc.assert(
      fc.property(e164, fc.stringMatching(/^[*?0-9A-Z]{0,60}$/), (number, pattern) => {
        expect(typeof matchesPattern(number, pattern)).toBe('boolean');
        expect(matchesPattern(number, `${pattern.slice(0, 0)}*`)).toBe(true);
      }),
      RUNS,
    );
  });

  test('agrees with a plain matcher', () => {
    const plain = (number: string, pattern: string) =>
      new RegExp(`${pattern.replace(/\*/g, '\\d*').replace(/\?/g, '\\d')}$`).test(number.slice(1));
    fc.assert(
      fc.property(e164, fc.stringMatching(/^[*?0-9]{0,5}$/), (number, pattern) => {
        expect(matchesPattern(number, pattern)).toBe(plain(number, pattern));
      }),
      RUNS,
    );
  });
});

test('a number satisfies a search by its area code, its prefix and its pattern', () => {
  const search = { Type: 'Search' as const, Count: 1 };
  expect(satisfies('+12065550100', { ...search, AreaCodes: ['425', '206'] })).toBe(true);
  expect(satisfies('+12065550100', { ...search, AreaCodes: ['425'] })).toBe(false);
  expect(satisfies('+18335550100', { ...search, TollFreePrefixes: ['833'] })).toBe(true);
  expect(satisfies('+12065550100', { ...search, State: 'WA' })).toBe(true);
  expect(satisfies('+12065550100', { ...search, AreaCodes: ['206'], Pattern: '999' })).toBe(false);
});
