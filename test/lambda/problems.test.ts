/** What was a token at synth is checked before anything is bought, by the same rules and with one sentence for a person. */
import { Declared } from '../../lambda/order/record';
import { problemWith } from '../../lambda/order/validate';
import { SearchSourceProperties, SourceProperties } from '../../src/private/contract';

const search = (change: Partial<SearchSourceProperties>): SourceProperties => ({ Type: 'Search', Count: 1, ...change });
const list = (...PhoneNumbers: string[]): SourceProperties => ({ Type: 'List', PhoneNumbers });
const problem = (source: SourceProperties, change: Partial<Declared> = {}, partial: 'RollBack' | 'Keep' | 'Replace' = 'RollBack') =>
  problemWith({ productType: 'VoiceConnector', source, ...change }, partial);

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

test('all that is wrong is said in one sentence', () =>
  expect(problem(list('12', '34'), {})).toMatch(/^[^;].*12.*34[^;]*/));

test.each<[string, Partial<Declared>]>([
  ['a product type', { productType: 'Telegraph' }],
  ['a name', { name: 'x'.repeat(500) }],
  ['a calling name', { callingName: '!!!' }],
])('%s that cannot be is named', (_, change) => expect(problem(search({ AreaCodes: ['206'] }), change)).toEqual(expect.any(String)));

test.each<[string, boolean, SourceProperties, 'RollBack' | 'Keep' | 'Replace']>([
  ['a list cannot be replaced', true, list('+12065550100'), 'Replace'],
  ['what a search found can', false, search({ AreaCodes: ['206'] }), 'Replace'],
])('%s', (_, wrong, source, partial) => expect(problem(source, {}, partial) !== undefined).toBe(wrong));
