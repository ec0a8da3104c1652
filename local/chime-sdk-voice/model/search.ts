/** Numbers on offer. */
import { integer, optionalText, optionalWord, requiredWord, shown, type TextRule } from './checks';
import {
  COUNTRY,
  MAX_SEARCH_RESULTS,
  NUMBER_TYPES,
  PRODUCT_TYPES,
  PSTN_REGIONS,
  TOLL_FREE_PREFIX,
  type NumberType,
} from './constraints';
import { COUNTRIES, type Country, countryOf, foreignNumber, kindOf, MAX_POOL, usNumber } from './countries';
import { badRequest } from './errors';
import type { Input, Output } from './operation-types';
import { type Position, positionOf, tokenFor } from './paging';
import { areaCodesOf } from './us-places';
import type { World } from './world';
import { areaCodeAbroad, isAssignedAreaCode } from '../../../src/order/validation/geography';

const TOLL_FREE_PREFIXES = ['800', '833', '844', '855', '866', '877', '888'];

/** Numbers that can be ordered and satisfy the search. A search reserves nothing. */
export function searchAvailablePhoneNumbers(
  world: World,
  input: Input<'SearchAvailablePhoneNumbers'>,
): Output<'SearchAvailablePhoneNumbers'> {
  requirePstnRegion(world);
  const filter = checkedFilter(input);
  const preset = Math.min(MAX_SEARCH_RESULTS, Math.max(1, world.switches.searchPageSize));
  const size = integer(input.MaxResults, 'MaxResults', { min: 1, max: MAX_SEARCH_RESULTS, preset });
  const scope = ['search', ...Object.values(filter)];
  const start = positionOf(input.NextToken, scope);
  return resultPage(world, offer(world, filter), size, scope, start);
}

/** Refuses where the account is held to the regions that provision numbers. */
export function requirePstnRegion(world: World): void {
  if (world.switches.pstnRegionsOnly && !PSTN_REGIONS.includes(world.region)) {
    throw badRequest(`Region ${world.region} does not provision numbers; call ${PSTN_REGIONS.join(' or ')}.`);
  }
}

/** Does the service sell such numbers without a support case? */
export function isSelfService(world: World, country: Country, type: NumberType): boolean {
  return (
    country.types.includes(type)
    && (world.switches.identityCountries === 'SelfService' || !country.identity.includes(type))
  );
}

/** Can anybody order this number now? */
export function isOnOffer(world: World, e164: string): boolean {
  const kind = kindOf(e164);
  const dry = kind?.pool !== undefined && world.switches.emptyPools.includes(kind.pool);
  return kind !== undefined && !dry && !world.taken.has(e164) && isSelfService(world, kind.country, kind.type);
}

/** The countries in which the service offers numbers for a product. */
export function listSupportedPhoneNumberCountries(
  world: World, input: Input<'ListSupportedPhoneNumberCountries'>,
): Output<'ListSupportedPhoneNumberCountries'> {
  const product = requiredWord(input.ProductType, 'ProductType', PRODUCT_TYPES);
  const all = world.switches.identityCountriesListed;
  const countries = COUNTRIES.filter(({ products }) => products.includes(product)).map((country) => ({
    CountryCode: country.code,
    SupportedPhoneNumberTypes: country.types.filter((type) => all || isSelfService(world, country, type)),
  }));
  return { PhoneNumberCountries: countries.filter((country) => country.SupportedPhoneNumberTypes.length > 0) };
}

interface Filter {
  readonly country: string;
  readonly type: NumberType | undefined;
  readonly areaCode: string | undefined;
  readonly city: string | undefined;
  readonly state: string | undefined;
  readonly tollFreePrefix: string | undefined;
}

function checkedFilter(input: Input<'SearchAvailablePhoneNumbers'>): Filter {
  const filter = {
    country: given(input.Country, 'Country', COUNTRY) ?? 'US',
    type: optionalWord(input.PhoneNumberType, 'PhoneNumberType', NUMBER_TYPES),
    areaCode: given(input.AreaCode, 'AreaCode'),
    city: given(input.City, 'City'),
    state: given(input.State, 'State'),
    tollFreePrefix: given(input.TollFreePrefix, 'TollFreePrefix', TOLL_FREE_PREFIX),
  };
  if (filter.country === 'US') {
    checkUsFilter(filter);
  } else {
    checkForeignFilter(filter);
  }
  return filter;
}

/** An empty query parameter is one that was not given. */
function given(value: unknown, member: string, rule?: TextRule): string | undefined {
  return value === '' ? undefined : optionalText(value, member, rule);
}

function checkUsFilter({ areaCode, city, state, tollFreePrefix }: Filter): void {
  if (areaCode === undefined && city === undefined && state === undefined && tollFreePrefix === undefined) {
    throw badRequest('A search in the US needs AreaCode, City with State, State or TollFreePrefix; give one.');
  }
  if (city !== undefined && state === undefined) {
    throw badRequest(`City ${shown(city)} needs a State; give both.`);
  }
}

function checkForeignFilter({ country, type, areaCode, city, state, tollFreePrefix }: Filter): void {
  if (type === undefined) {
    throw badRequest(`A search in ${country} needs PhoneNumberType Local or TollFree; give one.`);
  }
  if ([areaCode, city, state, tollFreePrefix].some((value) => value !== undefined)) {
    throw badRequest(`AreaCode, City, State and TollFreePrefix are for the US only; search ${country} without them.`);
  }
}

/** How many numbers there are, and the nth of them. */
interface Offer {
  readonly size: number;
  readonly at: (index: number) => string;
}

function offer(world: World, filter: Filter): Offer {
  const depth = Math.min(MAX_POOL, Math.floor(world.switches.stockPerPool));
  if (filter.country !== 'US') {
    const country = countryOf(filter.country);
    const stem = country?.stems[filter.type!];
    return {
      size: stem !== undefined && isSelfService(world, country!, filter.type!) ? depth : 0,
      at: (index) => foreignNumber(stem!, index),
    };
  }
  const pools = usPools(filter).filter((pool) => !world.switches.emptyPools.includes(pool));
  return { size: pools.length * depth, at: (index) => usNumber(pools[Math.floor(index / depth)], index % depth) };
}

/** An area code that nobody has been assigned has no numbers, nor has one of another country. */
function isAreaCodeOfUs(code: string): boolean {
  return TOLL_FREE_PREFIXES.includes(code) || (isAssignedAreaCode(code) && areaCodeAbroad(code) === undefined);
}

function usPools({ type, areaCode, city, state, tollFreePrefix }: Filter): string[] {
  if (tollFreePrefix !== undefined) {
    return type === 'Local' || areaCode !== undefined || state !== undefined ? [] : [tollFreePrefix];
  }
  const places = state === undefined ? undefined : areaCodesOf(state, city);
  const named =
    areaCode === undefined
      ? places!
      : [areaCode].filter((code) => isAreaCodeOfUs(code) && (places?.includes(code) ?? true));
  return named.filter((code) => type === undefined || (type === 'TollFree') === TOLL_FREE_PREFIXES.includes(code));
}

function resultPage(
  world: World,
  { size, at }: Offer,
  wanted: number,
  scope: unknown[],
  start?: Position,
): Output<'SearchAvailablePhoneNumbers'> {
  const shuffle = start ? start.shuffle : newShuffle(world, size);
  const place = shuffle ? (index: number) => (index * shuffle[0] + shuffle[1]) % size : (index: number) => index;
  const found: string[] = [];
  let index = Math.max(0, (start?.after ?? -1) + 1);
  for (; index < size && found.length < wanted; index++) {
    const e164 = at(place(index));
    if (!world.taken.has(e164) && world.numbers.get(e164) === undefined) {
      found.push(e164);
    }
  }
  return {
    E164PhoneNumbers: found,
    NextToken: index < size ? tokenFor(scope, { after: index - 1, ...(shuffle && { shuffle }) }) : undefined,
  };
}

/** A step and an offset that together visit every index once, so that a shuffled search needs no list either. */
function newShuffle(world: World, size: number): readonly [number, number] | undefined {
  if (world.switches.searchOrder === 'Fixed' || size < 2) {
    return undefined;
  }
  world.revision++;
  let step = 1 + world.random.below(size - 1);
  while (commonDivisor(step, size) !== 1) {
    step = step % (size - 1) + 1;
  }
  return [step, world.random.below(size)];
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
