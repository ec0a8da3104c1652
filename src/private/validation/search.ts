/**
 * Checks of a search against the rules of SearchAvailablePhoneNumbers, which itself answers every breach with the same
 * "Service received a bad request".
 */
import { PhoneNumberSearch, PhoneNumberType } from '../../phone-number-search';
import { MAX_PHONE_NUMBERS } from '../contract';
import { error, Finding, isKnown, knownElements, repeated, warning } from './finding';
import { LISTED_COUNTRIES, requiresDocuments, STATES, TERRITORIES } from './geography';
import { checkPattern } from './pattern';

const UNITED_STATES = 'US';
const TOLL_FREE_PREFIX = /^8(00|33|44|55|66|77|88)$/;

export function checkSearch(search: PhoneNumberSearch): Finding[] {
  return [
    ...checkCount(search.count),
    ...checkCountry(search.country),
    ...checkRulesOfCountry(search),
    ...checkAreaCodes(search.areaCodes),
    ...checkState(search.state),
    ...checkTollFreePrefixes(search.tollFreePrefixes),
    ...checkPattern(search.pattern),
  ];
}

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
  return [error(`count ${count}: an order holds a whole number of 1 to ${MAX_PHONE_NUMBERS} numbers; choose one, or split over several orders`)];
}

function checkCountry(country: string | undefined): Finding[] {
  if (!isKnown(country) || LISTED_COUNTRIES.has(country)) return [];
  if (!/^[A-Z]{2}$/.test(country)) {
    const upper = country.toUpperCase();
    return [error(`country ${country}: not an ISO 3166-1 code of two capital letters; write ${LISTED_COUNTRIES.has(upper) ? upper : 'it as in GB'}`)];
  }
  const remedy = country === 'UK' ? 'the code of the United Kingdom is GB' : 'see "Phone number country requirements" in the administrator guide';
  return [warning('unlistedCountry', `country ${country}: not documented as a country whose numbers can be ordered; ${remedy}`)];
}

function checkRulesOfCountry(search: PhoneNumberSearch): Finding[] {
  const country = search.country ?? UNITED_STATES;
  if (!isKnown(country)) return [];
  return country === UNITED_STATES ? checkUnitedStates(search) : checkElsewhere(country, search);
}

function checkUnitedStates(search: PhoneNumberSearch): Finding[] {
  const findings: Finding[] = [];
  const { phoneNumberType: type, areaCodes, city, state, tollFreePrefixes } = search;
  if (!given(areaCodes) && !given(state) && !given(tollFreePrefixes)) {
    findings.push(error(type === PhoneNumberType.TOLL_FREE
      ? 'a toll-free search in the US: the service wants the prefix; give tollFreePrefixes, for instance 833 and 844'
      : 'a search in the US: the service wants to know where; give areaCodes, state or tollFreePrefixes'));
  }
  if (given(city) && !given(state)) {
    findings.push(error(`city ${city}: the service searches a city only within a state; give state, too`));
  }
  if (given(tollFreePrefixes) && given(areaCodes)) {
    findings.push(error('tollFreePrefixes with areaCodes: a toll-free number has no area code; split them over two orders'));
  }
  if (given(tollFreePrefixes) && type === PhoneNumberType.LOCAL) {
    findings.push(error('tollFreePrefixes with phoneNumberType Local: no local number is toll-free; leave one of them out'));
  }
  if (given(areaCodes) && type === PhoneNumberType.TOLL_FREE) {
    findings.push(error('areaCodes with phoneNumberType TollFree: a toll-free number has no area code; give tollFreePrefixes instead'));
  }
  if (given(tollFreePrefixes) && (given(state) || given(city))) {
    findings.push(warning('tollFreeWithState', 'tollFreePrefixes with a state or city: a toll-free number belongs to no place, so that nothing may be found; leave the place out'));
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
  if (!given(type)) {
    findings.push(error(`country ${country}: outside the US the service wants the type of number; give phoneNumberType`));
  } else if (requiresDocuments(country, type!)) {
    findings.push(warning('identityDocuments',
      `${type} numbers of country ${country}: documented as given out against documents only; request them through a support case, then declare them with fromList`));
  }
  return findings;
}

function checkAreaCodes(areaCodes: string[] | undefined): Finding[] {
  const known = knownElements(areaCodes);
  const findings = known.flatMap((areaCode): Finding[] => {
    if (TOLL_FREE_PREFIX.test(areaCode)) return [error(`area code ${areaCode}: a toll-free prefix; move it to tollFreePrefixes`)];
    if (/^[2-9]\d\d$/.test(areaCode)) return [];
    return [error(`area code ${areaCode}: not three digits of which the first is 2 to 9; check the digits`)];
  });
  return [...findings, ...checkRepetition('area code', known)];
}

function checkState(state: string | undefined): Finding[] {
  if (!isKnown(state) || state === '' || STATES.has(state)) return [];
  if (TERRITORIES.has(state)) {
    return [warning('territory', `state ${state}: a territory, which is not documented as something to search by; if nothing is found, search by area code`)];
  }
  const upper = state.toUpperCase();
  return [error(`state ${state}: not a US state in two capital letters; write ${STATES.has(upper) ? upper : 'it as in WA'}`)];
}

function checkTollFreePrefixes(prefixes: string[] | undefined): Finding[] {
  const known = knownElements(prefixes);
  const findings = known.flatMap((prefix): Finding[] => {
    if (!TOLL_FREE_PREFIX.test(prefix)) return [error(`toll-free prefix ${prefix}: not one of 800, 833, 844, 855, 866, 877, 888; choose one of them`)];
    if (prefix !== '800') return [];
    return [warning('prefix800', 'toll-free prefix 800: its pool is reported to be empty; give a second prefix to fall through to')];
  });
  return [...findings, ...checkRepetition('toll-free prefix', known)];
}

function checkRepetition(what: string, known: string[]): Finding[] {
  return repeated(known).map((value) => error(`${what} ${value}: listed more than once, and each is tried once; remove the repetition`));
}
