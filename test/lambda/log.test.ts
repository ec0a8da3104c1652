import * as fc from 'fast-check';
import { levelNamed, logger, redact } from '../../lambda/log';

const NUMBER = '+12065550100';
const STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Lines/11111111-2222-3333-4444-555555555555';

function lines(level?: Parameters<typeof logger>[0]): { log: ReturnType<typeof logger>; written: string[] } {
  const written: string[] = [];
  return { log: logger(level, (line) => written.push(line)), written };
}

describe('numbers', () => {
  test.each([
    ['E.164', NUMBER, '+1206•••0100'],
    ['percent-encoded', '/phone-numbers/%2B12065550100', '/phone-numbers/+1206•••0100'],
    ['percent-encoded in lower case', '%2b12065550100', '+1206•••0100'],
    ['percent-encoded twice', '%252B12065550100', '+1206•••0100'],
    ['escaped as JSON may', '\\u002B12065550100', '+1206•••0100'],
    ['bare, 10 digits', '2065550100', '206•••0100'],
    ['bare, 11 digits', '12065550100', '1206•••0100'],
    ['bare, 15 digits', '123456789012345', '1234•••2345'],
    ['with a leading zero', '02079460000', '0207•••0000'],
    ['at the end of a sentence', 'no such number: 12065550100.', 'no such number: 1206•••0100.'],
    ['within a word', 'Line12065550100AB', 'Line1206•••0100AB'],
    ['before a hyphen', '12065550100-a', '1206•••0100-a'],
    ['behind another', `${NUMBER} +12065550101`, '+1206•••0100 +1206•••0101'],
    ['in a list', `${NUMBER},+12065550101`, '+1206•••0100,+1206•••0101'],
    ['written for people', '+1 (206) 555-0100', '+1206•••0100'],
    ['written for people, with hyphens', '206-555-0100', '206•••0100'],
    ['written for people, with brackets', 'call (206) 555-0100!', 'call 206•••0100!'],
    ['of the shortest kind', '+12345', '+•••45'],
    ['of eight digits', '+29012345', '+2•••2345'],
  ])('%s', (_, text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  test.each([
    ['in an object', { a: { b: [NUMBER] } }, { a: { b: ['+1206•••0100'] } }],
    ['as a key', { [NUMBER]: 1 }, { '+1206•••0100': 1 }],
    ['without quotes', { a: 12065550100 }, { a: '1206•••0100' }],
    ['without quotes, larger than a double can tell', { a: 12065550100n }, { a: '1206•••0100' }],
    ['in JSON within a string', { a: JSON.stringify({ PhoneNumber: NUMBER }) }, { a: '{"PhoneNumber":"+1206•••0100"}' }],
  ])('%s', (_, fields, redacted) => {
    const { log, written } = lines();
    log('info', `about ${NUMBER}`, fields);
    expect(JSON.parse(written[0])).toEqual({ level: 'info', message: 'about +1206•••0100', ...redacted });
  });

  const e164 = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.stringMatching(/^\d{6,14}$/)).map(([first, rest]) => `+${first}${rest}`);
  const around = fc.string({ maxLength: 12 });

  test('none survives whole, whatever is around it', () => {
    fc.assert(fc.property(e164, around, around, (number, before, after) => {
      expect(redact(before + number + after)).not.toContain(number.slice(1));
    }), { numRuns: 2000 });
  });

  test('none of ten digits or more survives without its plus', () => {
    fc.assert(fc.property(e164.filter((number) => number.length > 10), around, around, (number, before, after) => {
      expect(redact(before + number.slice(1) + after)).not.toContain(number.slice(1));
    }), { numRuns: 2000 });
  });

  test('none survives anywhere in a line', () => {
    fc.assert(fc.property(e164, fc.array(fc.string(), { maxLength: 3 }), (number, path) => {
      const { log, written } = lines();
      const nested = path.reduce<unknown>((inner, key) => ({ [`${key}${number}`]: [inner] }), { number, encoded: encodeURIComponent(number) });
      log('info', number, { nested });
      expect(written[0]).not.toContain(number.slice(1));
    }), { numRuns: 300 });
  });
});

describe('URLs', () => {
  const url = 'https://bucket.s3.amazonaws.com/arn%3Aaws?X-Amz-Signature=0a1b2c';

  test.each([
    ['plain', `PUT ${url} failed`, 'PUT (url) failed'],
    ['in upper case', url.replace('https', 'HTTPS'), '(url)'],
    ['in JSON', JSON.stringify({ ResponseURL: url, StackId: 'x' }), '{"ResponseURL":"(url)","StackId":"x"}'],
    ['with escaped slashes', url.replaceAll('/', '\\/'), '(url)'],
    ['percent-encoded', encodeURIComponent(url), '(url)'],
  ])('%s', (_, text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  test('nothing of one survives', () => {
    fc.assert(fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.stringMatching(/^[0-9a-f]{32}$/), (base, signature) => {
      const whole = `${base}${base.includes('?') ? '&' : '?'}X-Amz-Signature=${signature}`;
      expect(redact(`sent to ${whole} in vain`)).toBe('sent to (url) in vain');
    }), { numRuns: 1000 });
  });
});

// A log that cannot be matched with CloudFormation's events and the service's orders is of no use.
describe('what stays readable', () => {
  test.each([
    ['a stack, with its account', STACK],
    ['a role in an error', 'User: arn:aws:sts::123456789012:assumed-role/Lines-Role/Lines-Function is not authorized'],
    ['an ARN of another partition', 'arn:aws-us-gov:states:us-gov-west-1:123456789012:stateMachine:Turns'],
    ['a GUID', '9ee1d6a1-6e5c-1038-54ef-123456789012'],
    ['a GUID of digits only', '11111111-2222-3333-4444-555555555555'],
    ['a physical id', 'cpno-12345678901234567890'],
    ['an order token', 'cpno-12345678901234567890.0'],
    ['a logical id', 'SupportLinesDF0D399D'],
    ['a time', '2026-11-21T12:00:00.000Z'],
    ['a time, as signatures have it', '20261121T120000Z'],
    ['a CIDR', '10.20.30.0/24'],
    ['what has been redacted', redact(NUMBER)],
  ])('%s', (_, text) => {
    expect(redact(text)).toBe(text);
  });

  test('an account outside of its place in an ARN does not: it has as many digits as a number', () => {
    expect(redact('account 123456789012')).toBe('account 1234•••9012');
  });
});

describe('levels', () => {
  const ALL = ['debug', 'info', 'warn', 'error', 'metric'] as const;

  test.each([
    ['debug', ['debug', 'info', 'warn', 'error', 'metric']],
    ['info', ['info', 'warn', 'error', 'metric']],
    ['warn', ['warn', 'error', 'metric']],
    ['error', ['error', 'metric']],
  ] as const)('%s', (level, expected) => {
    const { log, written } = lines(level);
    ALL.forEach((at) => log(at, 'said'));
    expect(written.map((line) => JSON.parse(line).level)).toEqual(expected);
  });

  test.each([['ERROR', 'error'], ['WARN', 'warn'], ['INFO', 'info'], ['DEBUG', 'debug'], [' debug ', 'debug'], ['LOUD', 'info'], ['', 'info'], [undefined, 'info']])('%s means %s', (name, level) => {
    expect(levelNamed(name)).toBe(level);
  });
});

test('every line is one JSON object', () => {
  const { log, written } = lines();
  log('error', 'first\nsecond', { stack: 'a\n  at b' });
  expect(written).toHaveLength(1);
  expect(written[0]).not.toContain('\n');
  expect(JSON.parse(written[0])).toEqual({ level: 'error', message: 'first\nsecond', stack: 'a\n  at b' });
});
