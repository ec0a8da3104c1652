/** Checks of what a number is called. */
import { error, Finding, isKnown, isWhollyKnown, knownElements } from './finding';
import { checkPhoneNumber } from './phone-numbers';

const CALLING_NAME = /^[A-Za-z0-9 ]{2,15}$/;
const CALLING_NAME_RULE = 'carriers show 2 to 15 letters, digits and spaces';
const PHONE_NUMBER_NAME = /^$|^[a-zA-Z0-9,._-]+(\s+[a-zA-Z0-9,._-]+)*$/;
const MAX_NAME_LENGTH = 256;

/** "Updating calling names" of the administrator guide, and the service's own pattern. */
export function checkCallingName(callingName: string | undefined): Finding[] {
  if (!isKnown(callingName)) return [];
  if (callingName.trim() === '') {
    const what = callingName === '' ? 'an empty string' : 'only spaces';
    return [error(`callingName "${callingName}": ${what}, and ${CALLING_NAME_RULE}; leave it out to keep what is set`)];
  }
  if (CALLING_NAME.test(callingName)) return [];
  return [
    error(`callingName ${callingName}: ${faultOf(callingName)}, and ${CALLING_NAME_RULE}; shorten or respell it`),
  ];
}

function faultOf(callingName: string): string {
  const { length } = callingName;
  if (length < 2) return 'has 1 character';
  return length > 15 ? `has ${length} characters` : `contains "${/[^A-Za-z0-9 ]/u.exec(callingName)}"`;
}

/** What numbers are called: all of them, or each one. */
export interface NamesShape {
  readonly phoneNumberName?: string;
  readonly phoneNumberNames?: readonly string[];
  readonly phoneNumberNamesByNumber?: Readonly<Record<string, string>>;
  /** The numbers of a list, where all of them are known. */
  readonly listed?: readonly string[];
  /** How many numbers there will be, where that is known. */
  readonly count?: number;
}

export function checkNames(shape: NamesShape): Finding[] {
  const { phoneNumberName, phoneNumberNames: names, phoneNumberNamesByNumber: byNumber = {} } = shape;
  return [
    ...checkPhoneNumberName('phoneNumberName', phoneNumberName),
    ...knownElements(names).flatMap((name) => checkPhoneNumberName('phoneNumberNames', name)),
    ...Object.entries(byNumber).flatMap(([number, name]) => [
      ...checkPhoneNumber(number, 'phoneNumberNamesByNumber'),
      ...checkPhoneNumberName(`phoneNumberNamesByNumber ${number}`, name),
    ]),
    ...checkNamesFit(shape),
  ];
}

/** Names for numbers that are not there are a slip: one has been forgotten in the other place. */
function checkNamesFit({ phoneNumberNames: names, phoneNumberNamesByNumber, listed, count }: NamesShape): Finding[] {
  const findings: Finding[] = [];
  if (names !== undefined && isWhollyKnown(names) && names.length > (count ?? Infinity)) {
    findings.push(error(`phoneNumberNames with ${names.length} names: each is for one number, and the order has `
      + `${count}; leave some names out, or order more numbers`));
  }
  for (const number of Object.keys(phoneNumberNamesByNumber ?? {})) {
    if (listed === undefined || !isWhollyKnown(listed) || listed.includes(number)) continue;
    findings.push(error(`phoneNumberNamesByNumber ${number}: the order does not list this number; list it, or leave `
      + 'its name out'));
  }
  return findings;
}

function checkPhoneNumberName(property: string, name: string | undefined): Finding[] {
  if (!isKnown(name)) return [];
  if (name.length > MAX_NAME_LENGTH) {
    return [
      error(`${property} of ${name.length} characters: the service takes at most ${MAX_NAME_LENGTH}; shorten it`),
    ];
  }
  if (PHONE_NUMBER_NAME.test(name)) return [];
  return [error(`${property} ${name}: the service takes letters, digits, comma, full stop, underscore, hyphen, `
    + 'and spaces between words; respell it')];
}
