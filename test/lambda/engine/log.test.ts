import * as fc from 'fast-check';
import { levelNamed, logger, redact } from '../../../lambda/engine/log';

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
    [
      'in JSON within a string',
      { a: JSON.stringify({ PhoneNumber: NUMBER }) },
      { a: '{"PhoneNumber":"+1206•••0100"}' },
    ],
  ])('%s', (_, fields, redacted) => {
    const { log, written } = lines();
    log('info', `about ${NUMBER}`, fields);
    expect(JSON.parse(written[0])).toEqual({ level: 'info', message: 'about +1206•••0100', ...redacted });
  });

  const e164 = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.stringMatching(/^\d{6,14}$/))
    .map(([first, rest]) => `+${first}${rest}`);
  const around = fc.string({ maxLength: 12 });

  test('none survives whole, whatever is around it', () => {
    fc.assert(
      fc.property(e164, around, around, (number, before, after) => {
        expect(redact(before + number + after)).not.toContain(number.slice(1));
      }),
      { numRuns: 2000 },
    );
  });

  test('none of ten digits or more survives without its plus', () => {
    fc.assert(
      fc.property(
        e164.filter((number) => number.length > 10),
        around,
        around,
        (number, before, after) => {
          expect(redact(before + number.slice(1) + after)).not.toContain(number.slice(1));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('none survives anywhere in a line', () => {
    fc.assert(
      fc.property(e164, fc.array(fc.string(), { maxLength: 3 }), (number, path) => {
        const { log, written } = lines();
        const nested = path.reduce<unknown>((inner, key) => ({ [`${key}${number}`]: [inner] }), {
          number,
          encoded: encodeURIComponent(number),
        });
        log('info', number, { nested });
        expect(written[0]).not.toContain(number.slice(1));
      }),
      { numRuns: 300 },
    );
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
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        fc.stringMatching(/^[0-9a-f]{32}$/),
        (base, signature) => {
          const whole = `${base}${base.includes('?') ? '&' : '?'}X-Amz-Signature=${signature}`;
          expect(redact(`sent to ${whole} in vain`)).toBe('sent to (url) in vain');
        },
      ),
      { numRuns: 1000 },
    );
  });
});

// What SECURITY.md claims, no more: the spellings of this table, and the ones that the property tests above make up.
describe('a number, as people and programs write it,', () => {
  const US = '+1206•••0100';
  const BARE = '1206•••0100';
  const LOCAL = '206•••0100';

  test.each<[string, string]>([
    // As people write it.
    ['+12065550100', US],
    ['+1 206 555 0100', US],
    ['+1 (206) 555-0100', US],
    ['+1 (206) - 555 - 0100', US],
    ['+1(206)555-0100', US],
    ['+1-206-555-0100', US],
    ['+1.206.555.0100', US],
    ['+1/206/555/0100', US],
    ['+1 206 555 01 00', US],
    ['+1   206   555   0100', US],
    ['1-206-555-0100', BARE],
    ['1 (206) 555-0100', BARE],
    ['1.206.555.0100', BARE],
    ['(206)555-0100', LOCAL],
    ['(206) 555-0100', LOCAL],
    ['(206)5550100', LOCAL],
    ['(206)   555   0100', LOCAL],
    ['[206] 555-0100', LOCAL],
    ['206 5550100', LOCAL],
    ['206-5550100', LOCAL],
    ['206.555.0100', LOCAL],
    ['206/555-0100', LOCAL],
    ['206_555_0100', LOCAL],
    ['206,555,0100', LOCAL],
    ['206--555--0100', LOCAL],
    ['206 - 555 - 0100', LOCAL],
    ['206 555 01 00', LOCAL],
    ['2 0 6 5 5 5 0 1 0 0', LOCAL],
    // From elsewhere.
    ['0044 20 7946 0000', '0044•••0000'],
    ['00442079460000', '0044•••0000'],
    ['011 44 20 7946 0000', '0114•••0000'],
    ['+44 20 7946 0000', '+4420•••0000'],
    ['+44 (0)20 7946 0000', '+4402•••0000'],
    ['020 7946 0000', '0207•••0000'],
    ['(020) 7946 0000', '0207•••0000'],
    ['+49 30 901820', '+493•••1820'],
    ['+33 1 23 45 67 89', '+3312•••6789'],
    // With the blanks, hyphens and dots of word processors.
    ['206\u00a0555\u00a00100', LOCAL],
    ['+1\u2009206\u2009555\u20090100', US],
    ['206\u202f555\u202f0100', LOCAL],
    ['206\t555\t0100', LOCAL],
    ['206\n555\n0100', LOCAL],
    ['206\u2010555\u20100100', LOCAL],
    ['206\u2011555\u20110100', LOCAL],
    ['206\u2012555\u20120100', LOCAL],
    ['206\u2013555\u20130100', LOCAL],
    ['206\u2014555\u20140100', LOCAL],
    ['206\u2212555\u22120100', LOCAL],
    ['206\u00b7555\u00b70100', LOCAL],
    ['+1\u2022206\u2022555\u20220100', US],
    ['206\u200b555\u200b0100', LOCAL],
    ['206\u00ad555\u00ad0100', LOCAL],
    ['+\u200e12065550100', US],
    // In other digits.
    ['\uff12\uff10\uff16\uff15\uff15\uff15\uff10\uff11\uff10\uff10', LOCAL],
    ['\u0662\u0660\u0666\u0665\u0665\u0665\u0660\u0661\u0660\u0660', '\u0662\u0660\u0666•••\u0660\u0661\u0660\u0660'],
    ['\uff0b12065550100', US],
    // In URLs and forms, encoded once and again.
    ['%2B12065550100', US],
    ['%2b12065550100', US],
    ['%252B12065550100', US],
    ['%2B1%20206%20555%200100', US],
    ['%252B1%2520206%2520555%25200100', US],
    ['+1%20(206)%20555-0100', US],
    ['%28206%29%20555-0100', LOCAL],
    ['206%2D555%2D0100', LOCAL],
    ['206%C2%A0555%C2%A00100', LOCAL],
    ['206%E2%80%91555%E2%80%910100', LOCAL],
    ['%2B1+206+555+0100', US],
    ['1+206+555+0100', BARE],
    ['%32%30%36%35%35%35%30%31%30%30', LOCAL],
    // In JSON and HTML.
    ['\\u002B12065550100', US],
    ['\\u002b1 206 555 0100', US],
    ['206\\t555\\t0100', LOCAL],
    ['206\\n555-0100', LOCAL],
    ['206\\u00a0555\\u00a00100', LOCAL],
    ['206\\u2011555\\u20110100', LOCAL],
    ['206\\/555\\/0100', LOCAL],
    ['\\u0032\\u0030\\u0036\\u0035\\u0035\\u0035\\u0030\\u0031\\u0030\\u0030', LOCAL],
    ['&#43;12065550100', US],
    ['&plus;12065550100', US],
    ['206&nbsp;555&nbsp;0100', LOCAL],
    ['206&nbsp555&nbsp0100', LOCAL],
    ['206&#xa0;555&#XA0;0100', LOCAL],
    ['206&#0045;555&amp;#45;0100', LOCAL],
    ['&lpar;206&rpar; 555&ndash;0100', LOCAL],
    ['206&emsp13;555&emsp;0100', LOCAL],
    ['206%26%2345%3B555%26ndash%3B0100', LOCAL],
    // In full width, and escaped as other programs do.
    ['（206）555－0100', LOCAL],
    ['206／555．0100', LOCAL],
    ['206\\xa0555\\xa00100', LOCAL],
    ['\\+1 \\(206\\) 555\\-0100', US],
    ['206\\u{2011}555%u20110100', LOCAL],
    ['206%A0555%A00100', LOCAL],
    ['\\ud835\\udfd0\\ud835\\udfce65550100', LOCAL],
    ['20655&#53;0100', LOCAL],
    // Begun in what may be an escape, or its end.
    ['%2012065550100', '%201206•••0100'],
    ['x%2065550100', 'x%206•••0100'],
    // Within something else.
    ['tel:+1-206-555-0100', `tel:${US}`],
    ['sip:+12065550100@example.com', `sip:${US}@example.com`],
    ['"(206) 555-0100"', `"${LOCAL}"`],
    ['<206-555-0100>', `<${LOCAL}>`],
    ['+12065550100/+12065550101', `${US}/+1206•••0101`],
  ])('%j', (text, redacted) => {
    expect(redact(text)).toBe(redacted);
    expect(redact(`call ${text}, or not`)).toBe(`call ${redacted}, or not`);
    expect(redact(redacted)).toBe(redacted);
  });
});

// Each character of a number is spelled in a way of its own, and the whole is escaped again.
describe('a number, spelled in any way,', () => {
  const hex = (text: string, width: number): string => text.codePointAt(0)!.toString(16).padStart(width, '0');
  const bytes = (text: string): string => Buffer.from(text).toString('hex').replace(/../g, '%$&');
  const SPELLINGS: ((character: string) => string)[] = [
    (character) => character,
    (character) => bytes(character),
    (character) => bytes(character).toUpperCase(),
    (character) => bytes(character).replaceAll('%', '%2525'),
    (character) => `\\u${hex(character, 4)}`,
    (character) => `\\\\u${hex(character, 4)}`,
    (character) => `\\u{${hex(character, 6)}}`,
    (character) => (character <= '\xff' ? `\\x${hex(character, 2)}` : character),
    (character) => `&#${character.codePointAt(0)};`,
    (character) => `&#x${hex(character, 5)};`,
    (character) => `&#X${hex(character, 0).toUpperCase()};`,
    (character) => `&amp;amp;#${character.codePointAt(0)};`,
    (character) => `&#x26;%23${character.codePointAt(0)}%3b`,
  ];
  const fullWidth = (text: string): string =>
    text.replace(/[+\-./()\d]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) + 0xfee0));
  const SEPARATORS = [
    ...' -/()[]_~\t\n\xa0\xad\u2007\u200b\u2010\u2011\u2013\u2014\u2212\u2215\u3000\u30fb\ufe63',
    ...['', '', '', '. ', ') ', ' - ', '\r\n'], // digits with nothing but dots between may be an IP address
  ];
  const ANY_SPELLING = fc.tuple(fc.constantFrom(...SPELLINGS), fc.boolean());
  const OUTSIDE: ((text: string) => string)[] = [
    (text) => text,
    (text) => encodeURIComponent(text),
    (text) => JSON.stringify(text).slice(1, -1),
    (text) => text.replaceAll('&', '&amp;'),
  ];

  test('is found, to its last digit', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.stringMatching(/^[1-9]\d{9,14}$/),
        fc.infiniteStream(fc.tuple(ANY_SPELLING, ANY_SPELLING, fc.constantFrom(...SEPARATORS))),
        fc.constantFrom(...OUTSIDE),
        (plus, digits, stream, outside) => {
          const spell = (character: string, [spelling, wide]: [(typeof SPELLINGS)[number], boolean]): string =>
            Array.from(wide ? fullWidth(character) : character, spelling).join('');
          const written = [...(plus ? '+' : ''), ...digits].map((character, place) => {
            const [ofDigit, ofSeparator, separator] = stream.next().value;
            return (place === 0 ? '' : spell(separator, ofSeparator)) + spell(character, ofDigit);
          });
          const text = `call "${outside(written.join(''))}", or not`;
          const left = `${plus ? '+' : ''}${digits.slice(0, Math.min(4, digits.length - 7))}•••${digits.slice(-4)}`;
          expect(redact(text)).toBe(`call "${left}", or not`);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('a signature as well', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('X-Amz-Signature', 'X-Amz-Credential', 'x-amz-security-token', 'AWSAccessKeyId'),
        fc.infiniteStream(ANY_SPELLING),
        fc.constantFrom(...OUTSIDE),
        (name, stream, outside) => {
          const written = Array.from(`${name}=`, (character) => {
            const [spelling, wide] = stream.next().value;
            return spelling(wide ? fullWidth(character) : character);
          });
          const text = outside(`${written.join('')}0a1b2c3d4e5f`);
          expect(redact(`PUT ${text} failed`)).toBe(`PUT ${name} (hidden) failed`);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('what signs a URL', () => {
  const SECRET = '0a1b2c3d4e5f';

  test.each([
    ['without a scheme', `//b.s3.amazonaws.com/x?X-Amz-Signature=${SECRET}`],
    ['without a host', `?X-Amz-Signature=${SECRET}&X-Amz-Expires=7200`],
    ['alone', `X-Amz-Signature=${SECRET}`],
    ['in lower case', `x-amz-signature=${SECRET}`],
    ['of another parameter', `X-Amz-Credential=${SECRET}%2F20261121%2Fus-east-1`],
    ['of the session', `X-Amz-Security-Token=${SECRET}//a==`],
    ['of the older kind', `?AWSAccessKeyId=${SECRET}&Expires=1&Signature=${SECRET}%3D`],
    ['after a quote', `"https://b.s3.amazonaws.com/x"?X-Amz-Signature=${SECRET}`],
    ['after a line break', `https://b.s3.amazonaws.com/x\n?X-Amz-Signature=${SECRET}`],
    ['with a line break within', `X-Amz-Signature=\n  ${SECRET}`],
    ['in JSON', JSON.stringify({ 'X-Amz-Signature': SECRET })],
    ['in JSON, as a list', JSON.stringify({ 'X-Amz-Signature': [SECRET] })],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ 'X-Amz-Signature': SECRET }))],
    ['as a pair', `['X-Amz-Signature', '${SECRET}']`],
    ['with its name in brackets', `[X-Amz-Signature]=${SECRET} (X-Amz-Credential): ${SECRET}`],
    ['percent-encoded', encodeURIComponent(`?X-Amz-Signature=${SECRET}&x=1`)],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(`?X-Amz-Signature=${SECRET}`))],
    ['escaped as JSON may', `X-Amz-Signature\\u003d${SECRET}`],
    ['with an escaped colon', `X-Amz-Signature\\u003a ${SECRET}`],
    ['in a URL whose colon is escaped', `https\\u003a//b/x?y=${SECRET}`],
    ['by a name whose hyphens are percent-encoded', `X%2DAmz%2DSignature=${SECRET}`],
    ['by a name of other hyphens', `X\u2011Amz\uff0dSignature\uff1d${SECRET}`],
    ['by a name with a soft hyphen', `X-Amz-Signa&shy;ture&equals;${SECRET}`],
    ['in HTML', `&#63;X&#45;Amz&#x2d;Signature&#61;${SECRET}&amp;x=1`],
    ['in a URL that has a blank', `https%3A%2F%2Fb%2Fx%2520y%3F${SECRET}`],
    ['in a URL of HTML', `https&colon;&sol;&#47;b/x?y=${SECRET}`],
    ['in a URL whose slashes are escaped, too', `https\\u003a\\u002f\\u002fb\\u002f${SECRET}`],
  ])('does not survive: %s', (_, text) => {
    expect(redact(`PUT ${text} failed`)).not.toContain(SECRET);
    expect(redact(`PUT ${text} failed`)).toMatch(/^PUT .* failed$/s);
    expect(redact(redact(`PUT ${text} failed`))).toBe(redact(`PUT ${text} failed`));
  });

  test('nor does an access key', () => {
    expect(redact('signed by ASIAIOSFODNN7EXAMPLE')).toBe('signed by (access key)');
  });
});

test.each([
  ['digits and blanks', '1 '.repeat(50_000)],
  ['short numbers', '123456789x'.repeat(10_000)],
  ['words', 'ab'.repeat(50_000)],
  ['dots', '1.2.3.'.repeat(15_000)],
  ['percent signs', '%25'.repeat(30_000)],
  ['hosts', 'a.amazonaws.com/'.repeat(5_000)],
  ['percent signs within percent signs', `%${'25'.repeat(50_000)}`],
  ['bytes of longer characters', '%E2%80'.repeat(16_000)],
  ['backslashes', '\\'.repeat(100_000)],
  ['ampersands within ampersands', `&${'amp;'.repeat(25_000)}`],
  ['zeros of an entity', `&#${'0'.repeat(100_000)}`],
  ['full width', '１－'.repeat(50_000)],
  ['ligatures that read as eighteen characters', '\ufdfa'.repeat(100_000)],
  ['what nobody sees', '1\u00ad'.repeat(50_000)],
  ['URLs', 'https%3A%2F%2F '.repeat(6_000)],
  ['names without a value', 'X-Amz-Signature="""\n'.repeat(5_000)],
])('a text of a hundred thousand characters takes its time once: %s', (_, text) => {
  const began = process.cpuUsage().user;
  redact(text);
  // Microseconds of this process: a tenth of a second is enough, and what grows with the square takes minutes.
  expect(process.cpuUsage(undefined).user - began).toBeLessThan(2_000_000);
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
    ['an address', '192.168.100.200'],
    ['a CIDR of many digits', '192.168.100.128/25'],
    ['a date and a time', '2026-11-21 12:00:00.000'],
    ['a log stream', '2026/11/21/[$LATEST]0a1b2c'],
    ['a version of a log stream', '2026/11/21/[12]34ab'],
    ['area codes', 'searched in 206, 425, 253, 360'],
    ['seconds', 'waited 5 s'],
    ['a place in a file', 'at /var/task/index.js:12345:678'],
    ['a name of a signature without its value', 'no X-Amz-Signature'],
    ['what has been redacted', redact(NUMBER)],
  ])('%s', (_, text) => {
    expect(redact(text)).toBe(text);
  });

  const digits = (length: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
  const ids = fc.oneof(
    fc.uuid(),
    fc.tuple(digits(12), fc.uuid()).map(([account, id]) => `arn:aws:cloudformation:us-east-1:${account}:stack/A/${id}`),
    fc.stringMatching(/^cpno-[\da-f]{20}$/),
    fc.ipV4(),
    fc.integer({ min: 1_600_000_000, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString()),
    fc.constantFrom('2026-11-21 12:00:00', '2026/11/21/[$LATEST]0a1b2c', '（206）555', 'C:\\new\\table', 'ﬁne … ½ ①'),
  );

  test('ids, accounts in ARNs, times and addresses, also where they are escaped', () => {
    const written = fc.constantFrom(
      (text: string) => text,
      (text: string) => encodeURIComponent(text),
      (text: string) => encodeURIComponent(encodeURIComponent(text)),
      (text: string) => JSON.stringify(JSON.stringify(text)),
      (text: string) => text.replace(/[^\w]/g, (mark) => `&#${mark.charCodeAt(0)};`),
    );
    fc.assert(
      fc.property(ids, ids, written, (one, other, write) => {
        const text = write(`of ${one}, ${other}`);
        expect(redact(text)).toBe(text);
      }),
      { numRuns: 2000 },
    );
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

  test('where none is set, debug lines are left out', () => {
    const { log, written } = lines();
    ALL.forEach((at) => log(at, 'said'));
    expect(written.map((line) => JSON.parse(line).level)).toEqual(['info', 'warn', 'error', 'metric']);
  });

  test.each([
    ['ERROR', 'error'],
    ['WARN', 'warn'],
    ['INFO', 'info'],
    ['DEBUG', 'debug'],
    [' debug ', 'debug'],
    ['LOUD', 'info'],
    ['', 'info'],
    [undefined, 'info'],
  ])('%s means %s', (name, level) => {
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
