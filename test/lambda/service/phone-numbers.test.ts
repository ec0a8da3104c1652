/** What can be read off a number itself. */
import {
  comparable,
  fewOf,
  isTollFree,
  matchesPattern,
  normalise,
  satisfies,
  someOf,
  spread,
} from '../../../lambda/service/phone-numbers';
import { ONE, TWO } from '../support/knowledge';

describe('a number', () => {
  const search = { Type: 'Search' as const, Count: 1 };

  test('has one form', () => {
    for (const id of ['+12065550100', '12065550100', '%2B12065550100', '%2b12065550100']) {
      expect(normalise(id)).toBe(ONE);
    }
  });

  test('is toll-free by its type or its prefix', () => {
    expect([
      isTollFree('+18005550100'),
      isTollFree(ONE),
      isTollFree(ONE, 'TollFree'),
      isTollFree(ONE, 'Local'),
    ]).toEqual([true, false, true, false]);
  });

  test.each([
    ['ABC', '222'],
    ['DEF', '333'],
    ['GHI', '444'],
    ['JKL', '555'],
    ['MNO', '666'],
    ['PQRS', '7777'],
    ['TUV', '888'],
    ['WXYZ', '9999'],
  ])('has %s on its keys %s', (letters, digits) => {
    expect(matchesPattern(`+1206000${digits}`, letters)).toBe(true);
    for (const letter of letters) expect(matchesPattern(`+1206000000${digits[0]}`, letter)).toBe(true);
    expect(matchesPattern('+12060000000', letters)).toBe(false);
  });

  test.each([
    ['5*0', true],
    ['5**0', true],
    ['*5*1*0*', true],
    ['0100**', true],
    ['01*99', false],
    ['1*0100', true],
    ['555 01-00', true],
    ['0?00', true],
    ['5!0', false],
  ])('matches %s: %s', (pattern, matches) => {
    expect(matchesPattern(ONE, pattern)).toBe(matches);
  });

  test('satisfies a search by area code or prefix and by pattern', () => {
    expect(satisfies(ONE, { ...search, AreaCodes: ['425'], TollFreePrefixes: ['206'] })).toBe(true);
    expect(satisfies(ONE, { ...search, TollFreePrefixes: ['800'] })).toBe(false);
    expect(satisfies(ONE, { ...search, Pattern: '0100' })).toBe(true);
    expect(satisfies(ONE, { ...search, Pattern: '0101' })).toBe(false);
    expect(satisfies(ONE, search)).toBe(true);
  });

  test('searches are comparable when nothing differs that a number does not show', () => {
    expect(
      comparable({ ...search, AreaCodes: ['206'] }, { ...search, AreaCodes: ['425'], Count: 2, Pattern: '1' }),
    ).toBe(true);
    expect(
      comparable(
        { ...search, AreaCodes: ['206'] },
        { ...search, AreaCodes: ['206'], Country: 'US', PhoneNumberType: 'Local' },
      ),
    ).toBe(true);
    expect(
      comparable(
        { ...search, TollFreePrefixes: ['800'] },
        { ...search, TollFreePrefixes: ['833'], PhoneNumberType: 'TollFree' },
      ),
    ).toBe(true);
    expect(comparable({ ...search, AreaCodes: ['206'] }, { ...search, TollFreePrefixes: ['800'] })).toBe(false);
    expect(comparable(search, { ...search, AreaCodes: [], TollFreePrefixes: [] })).toBe(true);
    for (const field of ['Country', 'PhoneNumberType', 'City', 'State']) {
      expect(comparable(search, { ...search, [field]: 'x' })).toBe(false);
    }
  });

  test('has its own place for each attempt, whatever the order of the search', () => {
    const numbers = [ONE, TWO, '+12065550102', '+12065550103', '+12065550104'];
    const places = ['a', 'b', 'c'].map((seed) => spread(numbers, seed).join());
    expect(new Set(places).size).toBe(3);
    expect(spread([...numbers].reverse(), 'a').join()).toBe(places[0]);
  });
});

describe('a sentence stays short', () => {
  test('that names numbers: the first few, and how many more there are', () => {
    expect(someOf([])).toBe('');
    expect(someOf([ONE, TWO])).toBe(`${ONE}, ${TWO}`);
    expect(someOf([ONE, TWO, ONE], 2)).toBe(`${ONE}, ${TWO} and 1 more`);
    const many = Array.from({ length: 150 }, (_, i) => String(i));
    expect(someOf(many.slice(0, 10))).toBe('0, 1, 2, 3, 4, 5, 6, 7, 8, 9');
    expect(someOf(many)).toBe('0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 140 more');
  });

  test('among ten: the last stands for the rest', () => {
    const many = Array.from({ length: 11 }, (_, i) => `sentence ${i}`);
    expect(fewOf(many.slice(0, 10))).toEqual(many.slice(0, 10));
    expect(fewOf(many)).toEqual([...many.slice(0, 9), 'further numbers are concerned in the same way']);
  });
});
