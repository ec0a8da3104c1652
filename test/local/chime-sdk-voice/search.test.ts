import { line, refusalOf, Rehearsal } from './support';
import type { Input } from '../../../local/chime-sdk-voice';

type Search = Input<'SearchAvailablePhoneNumbers'>;

function found(rehearsal: Rehearsal, input: Search): string[] {
  return rehearsal.model.searchAvailablePhoneNumbers(input).E164PhoneNumbers!;
}

describe('a search', () => {
  test.each<[string, Search, RegExp]>([
    ['an area code', { AreaCode: '206' }, /^\+1206555\d{4}$/],
    ['a state', { State: 'WA' }, /^\+1(206|253|425|509)555\d{4}$/],
    ['a city with its state', { City: 'Spokane', State: 'WA' }, /^\+1509555\d{4}$/],
    ['a toll-free prefix', { TollFreePrefix: '844', PhoneNumberType: 'TollFree' }, /^\+1844555\d{4}$/],
    ['Canada', { Country: 'CA', PhoneNumberType: 'Local' }, /^\+1416555\d{4}$/],
    ['the United Kingdom', { Country: 'GB', PhoneNumberType: 'TollFree' }, /^\+44808157\d{4}$/],
  ])('finds numbers by %s', (_, input, shape) => {
    const numbers = found(new Rehearsal(), input);
    expect(numbers).toHaveLength(10);
    numbers.forEach((number) => expect(number).toMatch(shape));
    expect(new Set(numbers).size).toBe(10);
  });

  test.each<[string, Search]>([
    ['an area code that has run dry', { AreaCode: '800' }],
    ['an area code that nobody has been assigned', { AreaCode: '211' }],
    ['an area code that does not exist yet', { AreaCode: '999' }],
    ['an area code of Canada', { AreaCode: '416' }],
    ['the empty 800 pool', { TollFreePrefix: '800' }],
    ['a city that is not known', { City: 'Nowhere', State: 'WA' }],
    ['a state that is not known', { State: 'XX' }],
    ['an area code outside the state', { AreaCode: '212', State: 'WA' }],
    ['a country that asks for documents', { Country: 'NG', PhoneNumberType: 'Local' }],
    ['a country that is not served', { Country: 'BR', PhoneNumberType: 'Local' }],
  ])('finds nothing by %s', (_, input) => {
    expect(new Rehearsal().model.searchAvailablePhoneNumbers(input)).toEqual({
      E164PhoneNumbers: [],
      NextToken: undefined,
    });
  });

  test.each<[string, Search]>([
    ['the US without a place', {}],
    ['a number type alone', { PhoneNumberType: 'TollFree' }],
    ['a city without its state', { City: 'Seattle' }],
    ['a city without its state beside an area code', { City: 'Seattle', AreaCode: '206' }],
    ['a prefix that does not exist', { TollFreePrefix: '811' }],
    ['a country in small letters', { Country: 'us', AreaCode: '206' }],
    ['another country without a type', { Country: 'GB' }],
    ['another country with an area code', { Country: 'GB', PhoneNumberType: 'Local', AreaCode: '206' }],
    ['a type that does not exist', { AreaCode: '206', PhoneNumberType: 'Mobile' as never }],
    ['no results', { AreaCode: '206', MaxResults: 0 }],
    ['too many results', { AreaCode: '206', MaxResults: 501 }],
    ['half a result', { AreaCode: '206', MaxResults: 1.5 }],
    ['a token of its own making', { AreaCode: '206', NextToken: 'abc' }],
    ['an empty token', { AreaCode: '206', NextToken: '' }],
  ])('refuses %s', (_, input) => {
    expect(refusalOf(() => found(new Rehearsal(), input))).toBe('BadRequestException');
  });

  test.each(['Fixed', 'Shuffled'] as const)('visits every number once, page by page, in %s order', (searchOrder) => {
    const rehearsal = new Rehearsal({ switches: { searchOrder, stockPerPool: 37 } });
    const numbers: string[] = [];
    let NextToken: string | undefined;
    do {
      const page: { E164PhoneNumbers?: string[]; NextToken?: string } = rehearsal.model.searchAvailablePhoneNumbers({
        State: 'WA',
        MaxResults: 10,
        NextToken,
      });
      numbers.push(...page.E164PhoneNumbers!);
      NextToken = page.NextToken;
    } while (NextToken);
    expect(numbers).toHaveLength(4 * 37);
    expect(new Set(numbers).size).toBe(4 * 37);
  });

  test('repeats itself when the order is fixed, and does not when it is shuffled', () => {
    const fixed = new Rehearsal();
    expect(found(fixed, { AreaCode: '206' })).toEqual(found(fixed, { AreaCode: '206' }));
    const shuffled = new Rehearsal({ switches: { searchOrder: 'Shuffled' } });
    expect(found(shuffled, { AreaCode: '206' })).not.toEqual(found(shuffled, { AreaCode: '206' }));
  });

  test('takes a token only for the search that it came from', () => {
    const { model } = new Rehearsal();
    const { NextToken } = model.searchAvailablePhoneNumbers({ AreaCode: '206', MaxResults: 2 });
    expect(refusalOf(() => model.searchAvailablePhoneNumbers({ AreaCode: '425', NextToken }))).toBe(
      'BadRequestException',
    );
    expect(refusalOf(() => model.listPhoneNumbers({ NextToken }))).toBe('BadRequestException');
  });

  test('finds neither what the account has, queued or not, nor what others have', () => {
    const rehearsal = new Rehearsal();
    rehearsal.acquire([line(0), line(1)]);
    rehearsal.model.deletePhoneNumber({ PhoneNumberId: line(1) });
    rehearsal.model.control.snatch([line(2)]);
    expect(found(rehearsal, { AreaCode: '206', MaxResults: 2 })).toEqual([line(3), line(4)]);
    rehearsal.model.control.giveBack([line(2)]);
    expect(found(rehearsal, { AreaCode: '206', MaxResults: 1 })).toEqual([line(2)]);
  });

  test('is refused outside the PSTN regions where the account is held to them', () => {
    const { model } = new Rehearsal({ switches: { pstnRegionsOnly: true } });
    const search = (region: string) =>
      refusalOf(() => model.call('SearchAvailablePhoneNumbers', { AreaCode: '206' }, { region }));
    expect([search('us-west-2'), search('eu-central-1')]).toEqual([undefined, 'BadRequestException']);
  });
});

describe('the supported countries', () => {
  const countries = (rehearsal: Rehearsal, ProductType: 'VoiceConnector' | 'SipMediaApplicationDialIn') =>
    rehearsal.model
      .listSupportedPhoneNumberCountries({ ProductType })
      .PhoneNumberCountries!.map(({ CountryCode }) => CountryCode);

  test('depend on the product', () => {
    expect(countries(new Rehearsal(), 'VoiceConnector')).toEqual(['US', 'PR']);
    expect(countries(new Rehearsal(), 'SipMediaApplicationDialIn')).toEqual(
      expect.arrayContaining(['US', 'CA', 'GB', 'IT', 'DE']),
    );
  });

  test('leave out those that ask for documents, unless told otherwise', () => {
    expect(countries(new Rehearsal(), 'SipMediaApplicationDialIn')).not.toContain('NG');
    expect(
      countries(new Rehearsal({ switches: { identityCountriesListed: true } }), 'SipMediaApplicationDialIn'),
    ).toContain('NG');
  });

  test('need a product', () => {
    expect(refusalOf(() => new Rehearsal().model.listSupportedPhoneNumberCountries({} as never))).toBe(
      'BadRequestException',
    );
  });
});
