/**
 * What was a token at synth is checked before anything is bought, by the same rules and with one sentence for a
 * person.
 */
import { Declared } from '../../../lambda/attempt/record/order-payload';
import { problemWith } from '../../../lambda/order/validate';
import { SearchSourceProperties, SourceProperties } from '../../../src/contract/order';

const search = (change: Partial<SearchSourceProperties>): SourceProperties => ({ Type: 'Search', Count: 1, ...change });
const list = (...PhoneNumbers: string[]): SourceProperties => ({ Type: 'List', PhoneNumbers });
const problem = (
  source: SourceProperties,
  change: Partial<Declared> = {},
  partial: 'RollBack' | 'Keep' | 'Replace' = 'RollBack',
) => problemWith({ productType: 'VoiceConnector', source, ...change }, partial);

test.each<[string, SourceProperties]>([
  ['area codes', search({ AreaCodes: ['206', '425'] })],
  ['a state', search({ State: 'WA' })],
  ['a city of a state', search({ State: 'WA', City: 'Seattle' })],
  ['toll-free prefixes', search({ TollFreePrefixes: ['800'] })],
  ['a list', list('+12065550100')],
  ['an order', { Type: 'Order', PhoneNumberOrderId: '12345678-1234-1234-1234-123456789012' }],
])('nothing is wrong with %s', (_, source) => expect(problem(source)).toBeUndefined());

test.each<[string, SourceProperties, string]>([
  ['a count', search({ AreaCodes: ['206'], Count: 0 }), '0'],
  ['an area code', search({ AreaCodes: ['20'] }), '20'],
  ['a state', search({ State: 'ZZ' }), 'ZZ'],
  ['a city without a state', search({ City: 'Seattle' }), 'state'],
  ['a prefix', search({ TollFreePrefixes: ['801'] }), '801'],
  ['a kind of number', search({ AreaCodes: ['206'], PhoneNumberType: 'TollFree' }), 'oll'],
  ['a country', search({ State: 'WA', Country: 'Atlantis' }), 'Atlantis'],
  ['a pattern', search({ AreaCodes: ['206'], Pattern: '!' }), '!'],
  ['a number', list('12'), '12'],
  ['the id of an order', { Type: 'Order', PhoneNumberOrderId: 'abc' }, 'abc'],
  ['a source', { Type: 'Pigeon' } as never, 'source Pigeon: not one of List, Search, Order; use PhoneNumberSource'],
])('%s that cannot be is named, without the words of the construct', (_, source, expected) => {
  const sentence = problem(source)!;
  expect(sentence).toContain(expected);
  expect(sentence).not.toMatch(/PhoneNumberSource\.|\n/);
});

test.each<[string, SourceProperties, Partial<Declared>, string]>([
  [
    'a country in small letters',
    search({ AreaCodes: ['206'], Country: 'us' }),
    {},
    'country us: not an ISO 3166-1 code of two capital letters; write US',
  ],
  [
    'an area code that is a service code',
    search({ AreaCodes: ['411'] }),
    {},
    'areaCodes 411: 411 is a service code, and no area code ends in 11; check the digits',
  ],
  [
    'a premium number',
    list('+19005550100'),
    {},
    'phoneNumbers +19005550100: 900 is for premium calls, whose numbers cannot be ordered; check the digits after +1',
  ],
  [
    'a pattern of another area code',
    search({ AreaCodes: ['206'], Pattern: '4255550100' }),
    {},
    'pattern 4255550100: no number in 206 can end so, because the exchange after the area code begins with 2 to 9; ' +
      'correct the pattern or the area code',
  ],
  [
    'a calling name of blanks',
    search({ AreaCodes: ['206'] }),
    { callingName: '   ' },
    'callingName "   ": only spaces, and carriers show 2 to 15 letters, digits and spaces; leave it out ' +
      'to keep what is set',
  ],
  [
    'a calling name of one letter',
    search({ AreaCodes: ['206'] }),
    { callingName: 'A' },
    'callingName A: has 1 character, and carriers show 2 to 15 letters, digits and spaces; shorten or respell it',
  ],
  [
    'a product type, by the value that a parameter has to have',
    search({ AreaCodes: ['206'] }),
    { productType: 'VOICE_CONNECTOR' },
    'productType VOICE_CONNECTOR: the service has VOICE_CONNECTOR ("VoiceConnector") and ' +
      'SIP_MEDIA_APPLICATION_DIAL_IN ("SipMediaApplicationDialIn"); choose one of them',
  ],
  [
    'a number that is not for Voice Connectors',
    list('+442079460100'),
    {},
    'phoneNumbers +442079460100: Voice Connectors take US numbers only; choose productType ' +
      'SIP_MEDIA_APPLICATION_DIAL_IN for it',
  ],
  [
    'more names than a count, which was a token at synth,',
    search({ AreaCodes: ['206'], Count: 2 }),
    { names: ['reception', 'sales', 'support'] },
    'phoneNumberNames with 3 names: each is for one number, and the order has 2; leave some names out, or order ' +
      'more numbers',
  ],
  [
    'more names than a list has numbers, which was a token at synth,',
    list('+12065550100'),
    { names: ['reception', 'sales'] },
    'phoneNumberNames with 2 names: each is for one number, and the order has 1; leave some names out, or order ' +
      'more numbers',
  ],
])('%s is one error', (_, source, change, expected) => expect(problem(source, change)).toBe(expected));

test.each<[string, SourceProperties]>([
  ['an area code of Canada', search({ AreaCodes: ['416'] })],
  ['one that is not assigned', search({ AreaCodes: ['555'] })],
  ['a Canadian number', list('+14165550100')],
  ['more than five', search({ AreaCodes: ['206'], Count: 6 })],
])('%s is a doubt, for synth', (_, source) => expect(problem(source)).toBeUndefined());

test('all that is wrong is said in one sentence', () =>
  expect(problem(list('12', '34'), {})).toMatch(/^[^;].*12.*34[^;]*/));

test.each<[string, Partial<Declared>]>([
  ['a product type', { productType: 'Telegraph' }],
  ['a name', { name: 'x'.repeat(500) }],
  ['a calling name', { callingName: '!!!' }],
])('%s that cannot be is named', (_, change) =>
  expect(problem(search({ AreaCodes: ['206'] }), change)).toEqual(expect.any(String)),
);

test.each<[string, boolean, SourceProperties, 'RollBack' | 'Keep' | 'Replace']>([
  ['a list cannot be replaced', true, list('+12065550100'), 'Replace'],
  ['what a search found can', false, search({ AreaCodes: ['206'] }), 'Replace'],
])('%s', (_, wrong, source, partial) => expect(problem(source, {}, partial) !== undefined).toBe(wrong));
