import { CallError } from '../../../lambda/service/errors';
import { comparable } from '../../../lambda/service/phone-numbers';
import { SearchSourceProperties } from '../../../src/contract/order';
import { Harness } from '../support/harness';

const search = (change: Partial<SearchSourceProperties> = {}): SearchSourceProperties => ({
  Type: 'Search',
  Count: 1,
  ...change,
});

describe('numbers of an earlier search are kept', () => {
  test.each<[string, Partial<SearchSourceProperties>, Partial<SearchSourceProperties>]>([
    ['when the country that goes without saying is written down', {}, { Country: 'US' }],
    ['when it is left out again', { Country: 'US' }, {}],
    [
      'when the kind of number that an area code implies is written down',
      { AreaCodes: ['206'] },
      { AreaCodes: ['206'], PhoneNumberType: 'Local' },
    ],
    [
      'when the kind that a prefix implies is',
      { TollFreePrefixes: ['800'] },
      { TollFreePrefixes: ['800'], PhoneNumberType: 'TollFree' },
    ],
    ['when more of them are wanted', { Count: 1 }, { Count: 9 }],
  ])('%s', (_, one, other) => expect(comparable(search(one), search(other))).toBe(true));

  test.each<[string, Partial<SearchSourceProperties>, Partial<SearchSourceProperties>]>([
    ['another country', { Country: 'GB', PhoneNumberType: 'Local' }, {}],
    ['another kind', { State: 'WA', PhoneNumberType: 'TollFree' }, { State: 'WA' }],
    ['another state', { State: 'WA' }, { State: 'OR' }],
    ['another city', { State: 'WA', City: 'Seattle' }, { State: 'WA', City: 'Tacoma' }],
  ])('but not for %s: a number does not show it', (_, one, other) =>
    expect(comparable(search(one), search(other))).toBe(false),
  );
});

test('writing down the country replaces no number', async () => {
  const world = new Harness();
  const before = await world.submit('Create', { properties: { Source: search({ AreaCodes: ['206'] }) } });
  const after = await world.submit('Update', {
    physicalId: before.PhysicalResourceId,
    properties: { Source: search({ AreaCodes: ['206'], Country: 'US' }) },
  });
  expect(after).toMatchObject({
    PhysicalResourceId: before.PhysicalResourceId,
    Data: { PhoneNumbers: before.Data.PhoneNumbers },
  });
});

test('after a refused order the search is a new one: what was offered a moment ago may be gone', async () => {
  const world = new Harness();
  let refused = false;
  world.fates = (operation) => {
    if (operation !== 'CreatePhoneNumberOrder' || refused) return undefined;
    refused = true;
    return {
      before: new CallError('CreatePhoneNumberOrder', 'BadRequestException', 'Service received a bad request', 400),
    };
  };
  expect(await world.submit('Create')).toMatchObject({ Status: 'SUCCESS' });
  expect(world.calls.filter((call) => call === 'SearchAvailablePhoneNumbers')).toHaveLength(2);
});
