/** Checks of what a number is called. */
import { checkString, error, Finding, isKnown } from './finding';

const CALLING_NAME = /^[A-Za-z0-9 ]{2,15}$/;
const PHONE_NUMBER_NAME = /^$|^[a-zA-Z0-9,._-]+(\s+[a-zA-Z0-9,._-]+)*$/;
const MAX_NAME_LENGTH = 256;

/** "Updating calling names" of the administrator guide, and the service's own pattern. */
export function checkCallingName(callingName: string | undefined): Finding[] {
  if (!isKnown(callingName)) return [];
  if (typeof callingName !== 'string') return checkString('calling name', callingName);
  if (CALLING_NAME.test(callingName)) return [];
  if (callingName === '') {
    return [error('an empty calling name: it has 2 to 15 letters, digits and spaces; leave callingName out to keep what is set')];
  }
  const length = callingName.length < 2 || callingName.length > 15;
  return [error(`calling name ${callingName}: ${length ? `has ${callingName.length} characters, and` : 'contains something else than letters, digits and spaces;'} `
    + 'carriers show 2 to 15 letters, digits and spaces; shorten or respell it')];
}

export function checkPhoneNumberName(name: string | undefined): Finding[] {
  if (!isKnown(name)) return [];
  if (typeof name !== 'string') return checkString('phone number name', name);
  if (name.length > MAX_NAME_LENGTH) {
    return [error(`a phone number name of ${name.length} characters: the service takes at most ${MAX_NAME_LENGTH}; shorten it`)];
  }
  if (PHONE_NUMBER_NAME.test(name)) return [];
  return [error(`phone number name ${name}: the service takes letters, digits, comma, full stop, underscore, hyphen, and spaces between words; respell it`)];
}
