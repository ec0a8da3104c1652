/** Checks of phone numbers that are written out. */
import { error, Finding, isDeferred, knownElements, named, repeated, warning } from './finding';
import { areaCodeAbroad, isAssignedAreaCode, whyNoAreaCode } from './geography';
import { MAX_PHONE_NUMBERS } from '../../contract/order';

/**
 * E.164 as the service model has it, but with the plus: without it, nobody can tell a country code from an area code.
 */
const E164 = /^\+[1-9]\d{1,14}$/;
const NORTH_AMERICAN = /^\+1\d{10}$/;
/** In the North American plan an exchange neither begins with 0 or 1 nor ends in 11. */
const LIKELY_EXCHANGE = /^\+1\d{3}(?!.11)[2-9]\d{6}$/;
const TOLL_FREE = /^\+18(?:00|33|44|55|66|77|88)\d{7}$/;

const NOT_E164 = 'not E.164 (a plus, then 2 to 15 digits, the first not 0)';

/** A number of a list, or another property that is one number. */
export function checkPhoneNumber(phoneNumber: string, property = 'phoneNumbers'): Finding[] {
  const trimmed = phoneNumber.replace(/[\s().-]/g, '');
  const subject = `${property} ${named(phoneNumber)}`;
  if (trimmed !== phoneNumber && E164.test(trimmed)) {
    return [error(`${subject}: not E.164 (plus and digits only); write ${trimmed}`)];
  }
  if (/^[1-9]\d{1,14}$/.test(phoneNumber)) {
    const whole = `+${phoneNumber.length === 10 ? '1' : ''}${phoneNumber}`;
    return [
      error(
        `${subject}: not E.164 (it begins with a plus and the country code); write ${whole}, if that is the number`,
      ),
    ];
  }
  if (!E164.test(phoneNumber)) return [error(`${subject}: ${NOT_E164}; write it as in +12065550100`)];
  return phoneNumber.startsWith('+1') ? checkNorthAmerican(phoneNumber, subject) : [];
}

function checkNorthAmerican(phoneNumber: string, subject: string): Finding[] {
  if (!NORTH_AMERICAN.test(phoneNumber)) {
    return [error(`${subject}: not E.164 (a US number has 10 digits after +1); check the last digit`)];
  }
  const areaCode = areaCodeOf(phoneNumber)!;
  const excluded = whyNoAreaCode(areaCode);
  if (excluded !== undefined) return [error(`${subject}: ${excluded}; check the digits after +1`)];
  const findings: Finding[] = [];
  if (!LIKELY_EXCHANGE.test(phoneNumber)) {
    findings.push(warning('unlikelyNumber',
      `${subject}: the three digits after the area code neither begin with 0 or 1 nor end in 11; check the digits`));
  }
  if (!isAssignedAreaCode(areaCode) && !isTollFree(phoneNumber)) {
    findings.push(warning('unassignedAreaCode',
      `${subject}: area code ${areaCode} is not known to be assigned to a place; check the digits after +1`));
  }
  return findings;
}

export function checkPhoneNumberList(phoneNumbers: string[]): Finding[] {
  if (isDeferred(phoneNumbers)) return [];
  const known = knownElements(phoneNumbers);
  return [
    ...checkListLength(phoneNumbers.length),
    ...known.flatMap((phoneNumber) => checkPhoneNumber(phoneNumber)),
    ...repeated(known).map((phoneNumber) => error(
      `phoneNumbers ${phoneNumber}: listed more than once, and a number can be held only once; remove the repetition`)),
  ];
}

function checkListLength(length: number): Finding[] {
  const rule = `an order holds 1 to ${MAX_PHONE_NUMBERS} numbers`;
  if (length === 0) return [error(`phoneNumbers is an empty list: ${rule}; list at least one`)];
  if (length <= MAX_PHONE_NUMBERS) return [];
  return [error(`phoneNumbers with ${length} numbers: ${rule}, so that all fit into the response to CloudFormation; `
    + 'split them over several orders')];
}

export function isTollFree(phoneNumber: string): boolean {
  return TOLL_FREE.test(phoneNumber);
}

/** Outside the plan that the US shares with Canada and the Caribbean. */
export function isOutsideNorthAmerica(phoneNumber: string): boolean {
  return E164.test(phoneNumber) && !phoneNumber.startsWith('+1');
}

function areaCodeOf(phoneNumber: string): string | undefined {
  return NORTH_AMERICAN.test(phoneNumber) ? phoneNumber.slice(2, 5) : undefined;
}

/** The country within that plan, other than the US, to which the area code of a number belongs. */
export function neighbourOf(phoneNumber: string): string | undefined {
  const areaCode = areaCodeOf(phoneNumber);
  return areaCode && areaCodeAbroad(areaCode);
}
