/** What the North American Numbering Plan excludes is refused; where only doubt remains, a warning says what it is. */
import { Stack } from 'aws-cdk-lib';
import { expectVerdict, listOf, newStack, order, searchFor, Verdict, warningsOf } from './support';
import { PhoneNumberProductType, PhoneNumberSearch } from '../../src';

const productType = PhoneNumberProductType.SIP_MEDIA_APPLICATION_DIAL_IN;
const inSearch = (areaCode: string) => (stack: Stack) => order(stack, searchFor({ areaCodes: [areaCode] }));
const inList = (areaCode: string) => (stack: Stack) => order(stack, listOf(`+1${areaCode}5550100`));

const only = (stack: Stack, id: string): string[] => warningsOf(stack).filter((text) => text.includes(`:${id}]`));

describe('an area code that the plan excludes is refused', () => {
  test.each([
    ['011', 'no area code begins with 0 or 1'],
    ['106', 'no area code begins with 0 or 1'],
    ['211', '211 is a service code, and no area code ends in 11'],
    ['411', '411 is a service code'],
    ['911', '911 is a service code'],
    ['290', 'the numbering plan keeps those with 9 in the middle for its expansion'],
    ['495', 'the numbering plan keeps those with 9 in the middle'],
    ['999', 'the numbering plan keeps those with 9 in the middle'],
    ['900', '900 is for premium calls, whose numbers cannot be ordered'],
  ])('%s', (areaCode, rule) => {
    expect(() => inSearch(areaCode)(newStack()))
      .toThrow(`PhoneNumberSource.fromSearch: areaCodes ${areaCode}: ${rule}`);
    expect(() => inList(areaCode)(newStack()))
      .toThrow(`PhoneNumberSource.fromList: phoneNumbers +1${areaCode}5550100: ${rule}`);
  });
});

describe('an area code of a neighbour', () => {
  test.each<[string, string, string]>([
    ['416', 'Canada', 'give country CA instead, if that is meant'],
    ['867', 'Canada', 'give country CA instead, if that is meant'],
    ['787', 'Puerto Rico', 'give country PR instead, if that is meant'],
    ['809', 'the Dominican Republic', 'if nothing is found, choose another'],
    ['242', 'the Bahamas', 'if nothing is found, choose another'],
    ['876', 'Jamaica', 'if nothing is found, choose another'],
    ['671', 'Guam', 'if nothing is found, choose another'],
  ])('%s is doubted in a search in the US, which names %s', (areaCode, country, remedy) => {
    const stack = newStack();
    inSearch(areaCode)(stack);
    expect(warningsOf(stack)).toEqual([
      `areaCodes ${areaCode}: an area code of ${country}, and the service searches by it in the US only; ${remedy} `
      + '[ack: cdk-chime-phone-number-order:areaCodeOutsideUs]',
    ]);
  });

  test.each([['416', 'Canada'], ['441', 'Bermuda'], ['849', 'the Dominican Republic']])(
    '%s is doubted with VOICE_CONNECTOR, which names %s', (areaCode, country) => {
      const stack = newStack();
      inList(areaCode)(stack);
      expect(warningsOf(stack)).toEqual([
        `phoneNumbers +1${areaCode}5550100: its area code belongs to ${country}, and Voice Connectors take US `
          + 'numbers only; '
        + 'check the digits, or choose productType SIP_MEDIA_APPLICATION_DIAL_IN for it '
        + '[ack: cdk-chime-phone-number-order:numberOutsideUs]',
      ]);
    });

  test('is fine with the other product type', () => {
    const stack = newStack();
    order(stack, { ...listOf('+14165550100'), productType });
    expect(only(stack, 'numberOutsideUs')).toEqual([]);
  });

  test('is doubted with a calling name, whatever the product type', () => {
    const stack = newStack();
    order(stack, { ...listOf('+14165550100'), productType, callingName: 'Example' });
    expect(only(stack, 'callingNameOutsideUs')).toHaveLength(1);
  });
});

test.each<[string, Verdict]>([
  ['206', 'fine'], ['212', 'fine'], ['989', 'fine'],
  ['555', { warning: 'unassignedAreaCode' }],
  ['200', { warning: 'unassignedAreaCode' }],
  ['500', { warning: 'unassignedAreaCode' }],
  ['700', { warning: 'unassignedAreaCode' }],
  ['710', { warning: 'unassignedAreaCode' }],
  ['822', { warning: 'unassignedAreaCode' }],
])('area code %s, which is assigned or not: %j', (areaCode, verdict) => {
  expectVerdict(inSearch(areaCode), verdict);
  expectVerdict(inList(areaCode), verdict);
});

test.each<[string, Verdict]>([
  ['+17875550100', 'fine'], ['+19395550100', 'fine'], ['+16715550100', 'fine'], ['+18005550100', 'fine'],
  ['+12060550100', { warning: 'unlikelyNumber' }],
  ['+12061550100', { warning: 'unlikelyNumber' }],
  ['+12069110100', { warning: 'unlikelyNumber' }],
])('the number %s with VOICE_CONNECTOR: %j', (phoneNumber, verdict) => {
  expectVerdict((stack) => order(stack, listOf(phoneNumber)), verdict);
});

describe('a pattern', () => {
  test.each<[string, PhoneNumberSearch, Verdict]>([
    ['as long as a number', { areaCodes: ['206'], pattern: '206-555-0100' }, 'fine'],
    ['longer than a number of the US', { areaCodes: ['206'], pattern: '1 206 555 0100' },
      {
        error: 'pattern 1 206 555 0100: asks for 11 digits, and a number has at most 10 after the calling code; '
        + 'shorten it',
      }],
    ['longer than a number of Puerto Rico', {
      country: 'PR', phoneNumberType: 'Local' as never,
      pattern: '?'.repeat(11),
    }, { error: 'at most 10' }],
    ['longer than a British number', { country: 'GB', phoneNumberType: 'Local' as never, pattern: '?'.repeat(14) },
      { error: 'asks for 14 digits, and a number has at most 13' }],
    ['longer than any number', { country: 'FR', phoneNumberType: 'Local' as never, pattern: '?'.repeat(15) },
      { error: 'at most 14' }],
    ['of another area code', { areaCodes: ['206', '253'], pattern: '425-555-0100' },
      {
        error: 'pattern 425-555-0100: no number in 206, 253 can end so, because the exchange after the area code '
        + 'begins with 2 to 9; correct',
      }],
    ['of one of the area codes', { areaCodes: ['206', '425'], pattern: '425-555-0100' }, 'fine'],
    ['of the end of an area code', { areaCodes: ['206'], pattern: '06 555 0100' }, 'fine'],
    ['of the end of another area code', { areaCodes: ['206'], pattern: '25 555 0100' }, { error: 'no number in 206' }],
    ['with an exchange that there is not', { areaCodes: ['206'], pattern: '155-0100' }, { error: 'no number in 206' }],
    ['with a letter for such an exchange', { areaCodes: ['206'], pattern: '0FLOWER' }, { error: 'no number in 206' }],
    ['of seven letters', { areaCodes: ['206'], pattern: 'FLOWERS' }, 'fine'],
    ['with an area code before a run', { areaCodes: ['206'], pattern: '425*' }, 'fine'], // 206 425 ....
    ['with a run that cannot be long enough', { areaCodes: ['206'], pattern: '1*42*5550100' },
      { error: 'no number in 206' }],
    ['of another prefix', { tollFreePrefixes: ['833'], pattern: '8445550100' }, { error: 'no number in 833' }],
    ['of a prefix', { tollFreePrefixes: ['833', '844'], pattern: '8445550100' }, 'fine'],
    ['of a state, where any area code may do', { state: 'WA', pattern: '206 555 0100' }, 'fine'],
    ['of a state, with an exchange that there is not', { state: 'WA', pattern: '055 0100' },
      { error: 'pattern 055 0100: no US number can end so' }],
    ['of a state, with an area code that there is not', { state: 'WA', pattern: '1065550100' },
      { error: 'no US number can end so' }],
  ])('%s', (_, search, verdict) => {
    const declare = (stack: Stack) => order(stack, { ...searchFor(search), ...(search.country && { productType }) });
    if (typeof verdict === 'object' && 'error' in verdict) expect(() => declare(newStack())).toThrow(verdict.error);
    else expectVerdict(declare, verdict);
  });
});

describe('the country', () => {
  test.each([
    ['us', 'US'], ['Us', 'US'], ['USA', 'US'], ['usa', 'US'], ['U.S.', 'US'], ['United States', 'US'], ['uk', 'GB'],
    ['GBR', 'GB'], ['ca', 'CA'], ['Canada', 'CA'], ['puerto rico', 'PR'],
  ])('%s is one error, with the right code %s', (country, code) => {
    expect(() => order(newStack(), searchFor({ country, areaCodes: ['206'] }))).toThrow(new Error(
      `PhoneNumberSource.fromSearch: country ${country}: not an ISO 3166-1 code of two capital letters; `
      + `write ${code}`));
  });

  test('of blanks is shown in quotes', () => {
    expect(() => order(newStack(), searchFor({ country: '  ' }))).toThrow('country "  ": not an ISO 3166-1 code');
  });
});

test('a city of blanks is refused', () => {
  expect(() => order(newStack(), searchFor({ state: 'WA', city: ' ' })))
    .toThrow('city " ": only spaces; write its name, or leave it out');
});
