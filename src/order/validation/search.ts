/**
 * Checks of a search against the rules of SearchAvailablePhoneNumbers, which itself answers every breach with the same
 * "Service received a bad request".
 */
import { error, Finding, isDeferred, isKnown, isWhollyKnown, knownElements, named, repeated, warning } from './finding';
import {
  areaCodeElsewhere,
  codeOfCountry,
  isAssignedAreaCode,
  isListedCountry,
  requiresDocuments,
  STATES,
  TERRITORIES,
  whyNoAreaCode,
} from './geography';
import { checkPattern } from './pattern';
import { MAX_PHONE_NUMBERS } from '../../contract/order';
import { PhoneNumberSearch, PhoneNumberType } from '../phone-number-search';

const UNITED_STATES = 'US';
const TOLL_FREE_PREFIX = /^8(00|33|44|55|66|77|88)$/;

export function checkSearch(search: PhoneNumberSearch): Finding[] {
  const country = checkCountry(search.country);
  return [
    ...checkCount(search.count),
    ...country,
    // What the rules are depends on the country; while that is wrong, they would only hide what is.
    ...(isRefused(country) ? [] : checkRulesOfCountry(search)),
    ...checkType(search.phoneNumberType),
    ...checkAreaCodes(search.areaCodes),
    ...checkCity(search.city),
    ...checkState(search.state),
    ...checkTollFreePrefixes(search.tollFreePrefixes),
    ...checkPatternWithin(search),
  ];
}

const isRefused = (findings: readonly Finding[]): boolean =>
  findings.some(({ warningId }) => warningId === undefined);

/** Whether everything that the search can find is toll-free. */
export function isTollFreeSearch(search: PhoneNumberSearch): boolean {
  return search.phoneNumberType === PhoneNumberType.TOLL_FREE || given(search.tollFreePrefixes);
}

/** Whether the search is known to look outside the US; a country that is known at deploy only is not. */
export function isForeignSearch(search: PhoneNumberSearch): boolean {
  return isKnown(search.country) && search.country !== UNITED_STATES;
}

/** An empty list, or an empty string, asks for nothing. */
function given(value: string | string[] | undefined): boolean {
  return value !== undefined && value.length > 0;
}

function checkCount(count: number | undefined): Finding[] {
  if (!isKnown(count) || (Number.isInteger(count) && count >= 1 && count <= MAX_PHONE_NUMBERS)) return [];
  return [error(`count ${count}: an order holds a whole number of 1 to ${MAX_PHONE_NUMBERS} numbers; `
    + 'choose one, or split over several orders')];
}

function checkCountry(country: string | undefined): Finding[] {
  if (!isKnown(country) || isListedCountry(country)) return [];
  const code = codeOfCountry(country);
  if (!/^[A-Z]{2}$/.test(country)) {
    return [error(`country ${named(country)}: not an ISO 3166-1 code of two capital letters; `
      + `write ${code ?? 'it as in GB'}`)];
  }
  const remedy = code
    ? `write ${code}, if that is meant`
    : 'see "Phone number country requirements" in the administrator guide';
  return [
    warning(
      'unlistedCountry',
      `country ${country}: not documented as a country whose numbers can be ordered; ${remedy}`,
    ),
  ];
}

function checkType(type: string | undefined): Finding[] {
  if (!isKnown(type) || Object.values<string>(PhoneNumberType).includes(type)) return [];
  return [
    error(
      `phoneNumberType ${named(type)}: the service has LOCAL ("Local") and TOLL_FREE ("TollFree"); choose one of them`,
    ),
  ];
}

function checkRulesOfCountry(search: PhoneNumberSearch): Finding[] {
  const country = search.country ?? UNITED_STATES;
  if (!isKnown(country)) return [];
  return country === UNITED_STATES ? checkUnitedStates(search) : checkElsewhere(country, search);
}

function checkUnitedStates(search: PhoneNumberSearch): Finding[] {
  const { phoneNumberType: type, areaCodes, city, state, tollFreePrefixes } = search;
  const findings: Finding[] = [];
  if (!given(areaCodes) && !given(state) && !given(tollFreePrefixes)) {
    findings.push(error(type === PhoneNumberType.TOLL_FREE
      ? 'phoneNumberType TOLL_FREE in the US: the service wants the prefix; give tollFreePrefixes, for instance 833 '
        + 'and 844'
      : 'a search in the US: the service wants to know where; give areaCodes, state or tollFreePrefixes'));
  }
  if (given(city) && !given(state)) {
    findings.push(error(`city ${city}: the service searches a city only within a state; give state as well`));
  }
  return [...findings, ...checkTollFree(search)];
}

function checkTollFree({
  phoneNumberType: type,
  areaCodes,
  city,
  state,
  tollFreePrefixes,
}: PhoneNumberSearch): Finding[] {
  if (!given(tollFreePrefixes)) {
    if (!given(areaCodes) || type !== PhoneNumberType.TOLL_FREE) return [];
    return [
      error(
        'areaCodes with phoneNumberType TOLL_FREE: a toll-free number has no area code; give tollFreePrefixes instead',
      ),
    ];
  }
  const findings: Finding[] = [];
  if (given(areaCodes)) {
    findings.push(
      error('tollFreePrefixes with areaCodes: a toll-free number has no area code; split them over two orders'),
    );
  }
  if (type === PhoneNumberType.LOCAL) {
    findings.push(
      error('tollFreePrefixes with phoneNumberType LOCAL: no local number is toll-free; leave one of them out'),
    );
  }
  if (given(state) || given(city)) {
    findings.push(
      warning(
        'tollFreeWithState',
        'tollFreePrefixes with a state or city: a toll-free number belongs to no place, '
          + 'so the search may find nothing; leave the place out',
      ),
    );
  }
  return findings;
}

function checkElsewhere(country: string, search: PhoneNumberSearch): Finding[] {
  const findings: Finding[] = [];
  for (const name of ['areaCodes', 'city', 'state', 'tollFreePrefixes'] as const) {
    if (given(search[name])) {
      findings.push(error(`${name} with country ${country}: the service searches by it in the US only; leave it out`));
    }
  }
  const type = search.phoneNumberType;
  if (type === undefined) {
    findings.push(
      error(`country ${country}: outside the US the service wants the type of number; give phoneNumberType`),
    );
  } else if (requiresDocuments(country, type)) {
    findings.push(
      warning(
        'identityDocuments',
        `${type} numbers of country ${country}: documented as available only to those who hand in documents; `
          + 'request them through a support case, then declare them with fromList',
      ),
    );
  }
  return findings;
}

function checkAreaCodes(areaCodes: string[] | undefined): Finding[] {
  const known = knownElements(areaCodes);
  return [...known.flatMap(checkAreaCode), ...checkRepetition('areaCodes', known)];
}

function checkAreaCode(areaCode: string): Finding[] {
  const subject = `areaCodes ${named(areaCode)}`;
  if (TOLL_FREE_PREFIX.test(areaCode)) return [error(`${subject}: a toll-free prefix; move it to tollFreePrefixes`)];
  const excluded = whyNoAreaCode(areaCode);
  if (excluded !== undefined) return [error(`${subject}: ${excluded}; check the digits`)];
  const elsewhere = areaCodeElsewhere(areaCode);
  if (elsewhere !== undefined) {
    return [warning('areaCodeOutsideUs',
      `${subject}: an area code of ${elsewhere}, and the service searches by it in the US only; `
        + `${countryRemedy(elsewhere)}`)];
  }
  if (isAssignedAreaCode(areaCode)) return [];
  return [warning('unassignedAreaCode', `${subject}: not known to be assigned to a place; check the digits`)];
}

function countryRemedy(country: string): string {
  const code = codeOfCountry(country);
  return code ? `give country ${code} instead, if that is meant` : 'if nothing is found, choose another';
}

function checkCity(city: string | undefined): Finding[] {
  if (!isKnown(city) || city === '' || city.trim() !== '') return [];
  return [error(`city "${city}": only spaces; write its name, or leave it out`)];
}

function checkState(state: string | undefined): Finding[] {
  if (!isKnown(state) || state === '' || STATES.has(state)) return [];
  if (TERRITORIES.has(state)) {
    return [warning('territory', `state ${state}: a territory, and a search by territory is not documented; `
      + 'if nothing is found, search by area code')];
  }
  const upper = state.trim().toUpperCase();
  return [error(`state ${named(state)}: not a US state in two capital letters; `
    + `write ${STATES.has(upper) ? upper : 'it as in WA'}`)];
}

function checkTollFreePrefixes(prefixes: string[] | undefined): Finding[] {
  const known = knownElements(prefixes);
  const findings = known.flatMap((prefix): Finding[] => {
    if (!TOLL_FREE_PREFIX.test(prefix)) {
      return [
        error(`tollFreePrefixes ${named(prefix)}: not one of 800, 833, 844, 855, 866, 877, 888; choose one of them`),
      ];
    }
    if (prefix !== '800') return [];
    return [
      warning(
        'prefix800',
        'tollFreePrefixes 800: its pool is reported to be empty; give a second prefix to fall through to',
      ),
    ];
  });
  return [...findings, ...checkRepetition('tollFreePrefixes', known)];
}

function checkRepetition(name: string, known: string[]): Finding[] {
  return repeated(known).map((value) =>
    error(`${name} ${value}: listed more than once, and each is tried once; remove the repetition`),
  );
}

function checkPatternWithin({
  pattern,
  country = UNITED_STATES,
  areaCodes = [],
  tollFreePrefixes = [],
}: PhoneNumberSearch): Finding[] {
  if (isDeferred(country)) return checkPattern(pattern, undefined, undefined);
  const isKnownWhere = isWhollyKnown(areaCodes) && isWhollyKnown(tollFreePrefixes);
  const prefixes = isKnownWhere
    ? [...areaCodes, ...tollFreePrefixes].filter((prefix) => whyNoAreaCode(prefix) === undefined)
    : [];
  return checkPattern(pattern, country, prefixes.length > 0 ? prefixes : undefined);
}
