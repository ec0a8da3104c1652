/** Checks of vanity patterns. */
import { error, Finding, isKnown } from './finding';

/** No number has more digits than this, so nothing but runs may make a pattern longer. */
const MAX_DIGITS = 15;

export function checkPattern(pattern: string | undefined): Finding[] {
  if (!isKnown(pattern)) return [];
  const symbols = pattern.replace(/[\s-]/g, '');
  if (symbols === '') {
    return [error('an empty pattern: it has to ask for something; leave it out to take any number')];
  }
  const strange = /[^0-9A-Za-z?*]/.exec(symbols);
  if (strange) {
    return [error(`${pattern}: \`${strange[0]}\` has no meaning in a pattern; use digits, keypad letters, ? for one digit and * for any run of digits`)];
  }
  const digits = symbols.replace(/\*/g, '').length;
  if (digits > MAX_DIGITS) {
    return [error(`${pattern}: asks for ${digits} digits, and no number has more than ${MAX_DIGITS}; shorten it`)];
  }
  return [];
}
