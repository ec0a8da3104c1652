import { expectVerdict, newStack, order, searchFor, Verdict } from './support';
import { PhoneNumberProductType, PhoneNumberSearch, PhoneNumberType } from '../../src';

const { LOCAL, TOLL_FREE } = PhoneNumberType;
const { SIP_MEDIA_APPLICATION_DIAL_IN, VOICE_CONNECTOR } = PhoneNumberProductType;

describe('a search in the US', () => {
  test.each<[string, PhoneNumberSearch, Verdict]>([
    ['an area code', { areaCodes: ['206'] }, 'fine'],
    ['several area codes', { areaCodes: ['206', '425'] }, 'fine'],
    ['the US by name', { country: 'US', areaCodes: ['206'] }, 'fine'],
    ['a state', { state: 'WA' }, 'fine'],
    ['the District of Columbia', { state: 'DC' }, 'fine'],
    ['a state and a city', { state: 'WA', city: 'Seattle' }, 'fine'],
    ['a state and an area code', { state: 'WA', areaCodes: ['206'] }, 'fine'],
    ['a toll-free prefix', { tollFreePrefixes: ['833'] }, 'fine'],
    ['a toll-free prefix and its type', { tollFreePrefixes: ['833'], phoneNumberType: TOLL_FREE }, 'fine'],
    [
      'nothing',
      {},
      { error: 'a search in the US: the service wants to know where; give areaCodes, state or tollFreePrefixes' },
    ],
    ['empty lists', { areaCodes: [], tollFreePrefixes: [] }, { error: 'give areaCodes, state or tollFreePrefixes' }],
    ['a type only', { phoneNumberType: LOCAL }, { error: 'give areaCodes, state or tollFreePrefixes' }],
    [
      'toll-free without prefix',
      { phoneNumberType: TOLL_FREE },
      { error: 'the service wants the prefix; give tollFreePrefixes' },
    ],
    [
      'a city without state',
      { city: 'Seattle', areaCodes: ['206'] },
      { error: 'city Seattle: the service searches a city only within a state; give state as well' },
    ],
    [
      'prefix and area code',
      { areaCodes: ['206'], tollFreePrefixes: ['833'] },
      { error: 'a toll-free number has no area code; split them over two orders' },
    ],
    [
      'prefix and local',
      { phoneNumberType: LOCAL, tollFreePrefixes: ['833'] },
      { error: 'no local number is toll-free' },
    ],
    [
      'area code and toll-free',
      { phoneNumberType: TOLL_FREE, areaCodes: ['206'] },
      { error: 'give tollFreePrefixes instead' },
    ],
    ['prefix and state', { state: 'WA', tollFreePrefixes: ['833'] }, { warning: 'tollFreeWithState' }],
  ])('%s', (_, search, verdict) => {
    expectVerdict((stack) => order(stack, searchFor(search)), verdict);
  });
});

describe('an area code', () => {
  test.each<[string, Verdict]>([
    ['206', 'fine'],
    ['106', { error: 'areaCodes 106: no area code begins with 0 or 1; check the digits' }],
    ['006', { error: 'areaCodes 006' }],
    ['20', { error: 'areaCodes 20: not three digits' }],
    ['2066', { error: 'areaCodes 2066' }],
    ['206\n', { error: 'not three digits' }],
    ['833', { error: 'areaCodes 833: a toll-free prefix; move it to tollFreePrefixes' }],
  ])('%j', (areaCode, verdict) => {
    expectVerdict((stack) => order(stack, searchFor({ areaCodes: [areaCode] })), verdict);
  });

  test('is listed once', () => {
    expect(() => order(newStack(), searchFor({ areaCodes: ['206', '425', '206'] }))).toThrow(
      'areaCodes 206: listed more than once',
    );
  });
});

describe('a toll-free prefix', () => {
  test.each<[string, Verdict]>([
    ['833', 'fine'],
    ['844', 'fine'],
    ['855', 'fine'],
    ['866', 'fine'],
    ['877', 'fine'],
    ['888', 'fine'],
    ['800', { warning: 'prefix800' }],
    ['822', { error: 'tollFreePrefixes 822: not one of 800, 833, 844, 855, 866, 877, 888; choose one of them' }],
    ['8333', { error: 'tollFreePrefixes 8333' }],
  ])('%s', (prefix, verdict) => {
    expectVerdict((stack) => order(stack, searchFor({ tollFreePrefixes: [prefix] })), verdict);
  });
});

describe('a state', () => {
  test.each<[string, Verdict]>([
    ['wa', { error: 'state wa: not a US state in two capital letters; write WA' }],
    ['Washington', { error: 'state Washington: not a US state in two capital letters; write it as in WA' }],
    ['ZZ', { error: 'state ZZ' }],
    ['PR', { warning: 'territory' }],
  ])('%s', (state, verdict) => {
    expectVerdict((stack) => order(stack, searchFor({ state })), verdict);
  });
});

describe('a search outside the US', () => {
  const abroad =
    (search: PhoneNumberSearch, productType = SIP_MEDIA_APPLICATION_DIAL_IN) =>
      (stack: ReturnType<typeof newStack>) =>
        order(stack, { ...searchFor(search), productType });

  test.each<[string, PhoneNumberSearch, string]>([
    [
      'no type',
      { country: 'GB' },
      'country GB: outside the US the service wants the type of number; give phoneNumberType',
    ],
    [
      'an area code',
      { country: 'GB', phoneNumberType: LOCAL, areaCodes: ['206'] },
      'areaCodes with country GB: the service searches by it in the US only; leave it out',
    ],
    ['a city', { country: 'GB', phoneNumberType: LOCAL, city: 'London' }, 'city with country GB'],
    ['a state', { country: 'CA', phoneNumberType: LOCAL, state: 'WA' }, 'state with country CA'],
    [
      'a prefix',
      { country: 'CA', phoneNumberType: TOLL_FREE, tollFreePrefixes: ['833'] },
      'tollFreePrefixes with country CA',
    ],
    [
      'small letters',
      { country: 'gb', phoneNumberType: LOCAL },
      'country gb: not an ISO 3166-1 code of two capital letters; write GB',
    ],
    [
      'a name',
      { country: 'Germany', phoneNumberType: LOCAL },
      'country Germany: not an ISO 3166-1 code of two capital letters; write DE',
    ],
  ])('%s is refused', (_, search, message) => {
    expect(() => abroad(search)(newStack())).toThrow(message);
  });

  test('needs the other product type', () => {
    expect(() => abroad({ country: 'GB', phoneNumberType: LOCAL }, VOICE_CONNECTOR)(newStack())).toThrow(
      'Stack/Lines: country GB: Voice Connectors take US numbers only; choose productType ' +
        'SIP_MEDIA_APPLICATION_DIAL_IN',
    );
  });

  test('goes with Voice Connectors in Puerto Rico', () => {
    expectVerdict(abroad({ country: 'PR', phoneNumberType: LOCAL }, VOICE_CONNECTOR), 'fine');
  });

  test.each<[string, PhoneNumberSearch, string]>([
    ['a country that is not listed', { country: 'FR', phoneNumberType: LOCAL }, 'unlistedCountry'],
    ['the wrong code of the United Kingdom', { country: 'UK', phoneNumberType: LOCAL }, 'unlistedCountry'],
    ['a country that wants documents', { country: 'SE', phoneNumberType: LOCAL }, 'identityDocuments'],
  ])('%s is doubted', (_, search, id) => {
    const stack = newStack();
    abroad(search)(stack);
    const ids = stack.node
      .findAll()
      .flatMap((node) => node.node.metadata)
      .map((entry) => String(entry.data));
    expect(ids).toEqual(expect.arrayContaining([expect.stringContaining(`cdk-chime-phone-number-order:${id}`)]));
  });
});

describe('the count', () => {
  test.each<[number, Verdict]>([
    [1, 'fine'],
    [5, 'fine'],
    [6, { warning: 'aboveDefaultQuota' }],
    [150, { warning: 'aboveDefaultQuota' }],
    [
      0,
      { error: 'count 0: an order holds a whole number of 1 to 150 numbers; choose one, or split over several orders' },
    ],
    [151, { error: 'count 151' }],
    [1.5, { error: 'count 1.5' }],
    [NaN, { error: 'count NaN' }],
  ])('%d', (count, verdict) => {
    expectVerdict((stack) => order(stack, searchFor({ areaCodes: ['206'], count })), verdict);
  });
});

describe('a vanity pattern', () => {
  test.each<[string, Verdict]>([
    ['CAFE', 'fine'],
    ['cafe', 'fine'],
    ['555-????', 'fine'],
    ['2*00', 'fine'],
    ['*', 'fine'],
    ['*5550100*', 'fine'],
    ['', { error: 'pattern is empty: it has to ask for something; leave it out to take any number' }],
    [
      '^206.*$',
      {
        error:
          'pattern ^206.*$: `^` has no meaning in a pattern; use digits, keypad letters, ? for one digit and * ' +
            'for any run of digits',
      },
    ],
    ['[0-9]+', { error: '`[` has no meaning' }],
    ['+1206', { error: '`+` has no meaning' }],
  ])('%j', (pattern, verdict) => {
    expectVerdict((stack) => order(stack, searchFor({ areaCodes: ['206'], pattern })), verdict);
  });
});

test.each<[string, PhoneNumberSearch]>([
  ['by prefix', { tollFreePrefixes: ['833'] }],
  ['by type', { country: 'GB', phoneNumberType: TOLL_FREE }],
])('a calling name is refused for a toll-free search %s', (_, search) => {
  expect(() =>
    order(newStack(), { ...searchFor(search), productType: SIP_MEDIA_APPLICATION_DIAL_IN, callingName: 'Example' }),
  ).toThrow(
    'callingName with a toll-free search: a toll-free number cannot have a calling name; leave callingName out',
  );
});
