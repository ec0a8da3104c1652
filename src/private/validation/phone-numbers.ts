/** Checks of phone numbers that are written out. */
import { Token } from 'aws-cdk-lib';
import { MAX_PHONE_NUMBERS } from '../contract';
import { error, Finding, knownElements, repeated, warning } from './finding';

/** E.164 as the service model has it, but with the plus: without it, nobody can tell a country code from an area code. */
const E164 = /^\+[1-9]\d{1,14}$/;
const NORTH_AMERICAN = /^\+1\d{10}$/;
/** In the North American plan neither an area code nor an exchange begins with 0 or 1. */
const NORTH_AMERICAN_PLAN = /^\+1[2-9]\d\d[2-9]\d{6}$/;
const TOLL_FREE = /^\+18(?:00|33|44|55|66|77|88)\d{7}$/;

export function checkPhoneNumber(phoneNumber: string): Finding[] {
  const trimmed = phoneNumber.replace(/[\s().-]/g, '');
  if (trimmed !== phoneNumber && E164.test(trimmed)) {
    return [error(`${phoneNumber}: not E.164 (plus and digits only); write ${trimmed}`)];
  }
  if (/^[1-9]\d{1,14}$/.test(phoneNumber)) {
    return [error(`${phoneNumber}: not E.164 (it begins with a plus and the country code); write +${phoneNumber.length === 10 ? '1' : ''}${phoneNumber}, if that is the number`)];
  }
  if (!E164.test(phoneNumber)) {
    return [error(`${phoneNumber || 'an empty string'}: not E.164 (a plus, then 2 to 15 digits, the first not 0); write it as in +12065550100`)];
  }
  if (!phoneNumber.startsWith('+1')) return [];
  if (!NORTH_AMERICAN.test(phoneNumber)) {
    return [error(`${phoneNumber}: not E.164 (a US number has 10 digits after +1); check the last digit`)];
  }
  return NORTH_AMERICAN_PLAN.test(phoneNumber) ? [] : [
    warning('unlikelyNumber', `${phoneNumber}: area code and exchange of a US number do not begin with 0 or 1; check the digits`),
  ];
}

export function checkPhoneNumberList(phoneNumbers: string[]): Finding[] {
  if (Token.isUnresolved(phoneNumbers)) return [];
  const known = knownElements(phoneNumbers);
  return [
    ...checkListLength(phoneNumbers.length),
    ...known.flatMap(checkPhoneNumber),
    ...repeated(known).map((phoneNumber) => error(`${phoneNumber}: listed more than once, and a number can be held only once; remove the repetition`)),
  ];
}

function checkListLength(length: number): Finding[] {
  if (length === 0) return [error('an empty list: an order holds 1 to 150 numbers; list at least one')];
  if (length <= MAX_PHONE_NUMBERS) return [];
  return [error(`${length} numbers: an order holds at most ${MAX_PHONE_NUMBERS}, so that all fit into CloudFormation's answer; split them over several orders`)];
}

export function isTollFree(phoneNumber: string): boolean {
  return TOLL_FREE.test(phoneNumber);
}

/** Outside the plan that the US shares with Canada and the Caribbean, whose members the digits alone do not tell apart. */
export function isOutsideNorthAmerica(phoneNumber: string): boolean {
  return E164.test(phoneNumber) && !phoneNumber.startsWith('+1');
}
