/** Checks of vanity patterns. */
import { error, Finding, isKnown } from './finding';
import { nationalDigits } from './geography';

/** Digits of each place of a number, from the first; any digit where the plan leaves it open. */
type Places = readonly string[];

const ANY = '0123456789';
const TWO_TO_NINE = '23456789';
const KEYS = ['ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ'];

/**
 * Checks a pattern by itself, and against the area codes or toll-free prefixes of the search.
 *
 * @param prefixes those that are listed; `undefined` when they are not known, or the search has none
 */
export function checkPattern(
  pattern: string | undefined, country: string | undefined, prefixes: readonly string[] | undefined,
): Finding[] {
  if (!isKnown(pattern)) return [];
  const symbols = pattern.replace(/[\s-]/g, '');
  if (symbols === '') {
    return [error('pattern is empty: it has to ask for something; leave it out to take any number')];
  }
  const strange = /[^0-9A-Za-z?*]/.exec(symbols);
  if (strange) {
    return [error(`pattern ${pattern}: \`${strange[0]}\` has no meaning in a pattern; `
      + 'use digits, keypad letters, ? for one digit and * for any run of digits')];
  }
  const digits = symbols.replace(/\*/g, '').length;
  const most = nationalDigits(country);
  if (digits > most) {
    return [
      error(
        `pattern ${pattern}: asks for ${digits} digits, and a number has at most ${most} after the calling code; `
          + 'shorten it',
      ),
    ];
  }
  return country === 'US' ? checkAgainst(pattern, symbols, prefixes) : [];
}

function checkAgainst(pattern: string, symbols: string, prefixes: readonly string[] | undefined): Finding[] {
  const isPossible = prefixes === undefined
    ? matches(placesOf([TWO_TO_NINE, ANY, ANY]), symbols)
    : prefixes.some((prefix) => matches(placesOf([...prefix]), symbols));
  if (isPossible) return [];
  const where = prefixes === undefined ? 'no US number' : `no number in ${prefixes.join(', ')}`;
  return [error(`pattern ${pattern}: ${where} can end so, because the exchange after the area code begins with 2 to 9; `
    + 'correct the pattern or the area code')];
}

/** Country code, area code, exchange, line. */
const placesOf = (areaCode: Places): Places => ['1', ...areaCode, TWO_TO_NINE, ANY, ANY, ANY, ANY, ANY, ANY];

/**
 * Whether any number with such digits ends in the pattern: the places in the pattern that can be reached, digit by
 * digit.
 */
function matches(places: Places, symbols: string): boolean {
  const wanted = `*${symbols.toUpperCase()}`;
  let reached = closure(wanted, [0]);
  for (const digits of places) {
    reached = closure(wanted, reached.flatMap((at) => {
      if (wanted[at] === '*') return [at];
      return at < wanted.length && takes(wanted[at], digits) ? [at + 1] : [];
    }));
  }
  return reached.includes(wanted.length);
}

/** A run may be empty, so whoever stands before it may stand behind it as well. */
function closure(wanted: string, reached: readonly number[]): number[] {
  const all = new Set(reached);
  for (const at of all) {
    if (wanted[at] === '*') all.add(at + 1);
  }
  return [...all];
}

function takes(symbol: string, digits: string): boolean {
  if (symbol === '?') return true;
  const key = KEYS.findIndex((letters) => letters.includes(symbol));
  return digits.includes(key < 0 ? symbol : String(key + 2));
}
