/** What can be read off a number itself. */
import { createHash } from 'node:crypto';
import { SearchSourceProperties } from '../../src/contract/order';
import { isTollFree as hasTollFreePrefix } from '../../src/order/validation/phone-numbers';

/** The service returns ids percent-encoded and accepts several forms; this is the one that everything here compares. */
export function normalise(id: string): string {
  const decoded = id.startsWith('%2B') || id.startsWith('%2b') ? `+${id.slice(3)}` : id;
  return decoded.startsWith('+') ? decoded : `+${decoded}`;
}

const KEYPAD: Readonly<Record<string, string>> = {
  A: '2',
  B: '2',
  C: '2',
  D: '3',
  E: '3',
  F: '3',
  G: '4',
  H: '4',
  I: '4',
  J: '5',
  K: '5',
  L: '5',
  M: '6',
  N: '6',
  O: '6',
  P: '7',
  Q: '7',
  R: '7',
  S: '7',
  T: '8',
  U: '8',
  V: '8',
  W: '9',
  X: '9',
  Y: '9',
  Z: '9',
};

/**
 * Vanity patterns match the end of a number: a digit is itself, a letter its keypad digit, `?` one digit, `*` any run.
 * Written as two cursors, not as a regular expression: no pattern can make it slow.
 */
export function matchesPattern(number: string, pattern: string): boolean {
  const digits = number.replace(/\D/g, '');
  const wanted = `*${pattern.toUpperCase().replace(/[\s-]/g, '')}`;
  let at = 0;
  let p = 0;
  let star = 0;
  let resume = 0;
  while (at < digits.length) {
    const symbol = wanted[p];
    if (symbol === '*') {
      star = p++;
      resume = at;
    } else if (symbol !== undefined && (symbol === '?' || (KEYPAD[symbol] ?? symbol) === digits[at])) {
      p++;
      at++;
    } else {
      p = star + 1;
      at = ++resume;
    }
  }
  while (wanted[p] === '*') p++;
  return p === wanted.length;
}

export function isTollFree(number: string, type?: string): boolean {
  return type === 'TollFree' || hasTollFreePrefix(number);
}

/** Whether a number that was found by an earlier search still satisfies this one, as far as the number shows. */
export function satisfies(number: string, search: SearchSourceProperties): boolean {
  const prefixes = [...(search.AreaCodes ?? []), ...(search.TollFreePrefixes ?? [])];
  if (prefixes.length > 0 && !prefixes.some((prefix) => number.startsWith(`+1${prefix}`))) return false;
  return search.Pattern === undefined || matchesPattern(number, search.Pattern);
}

/** Two searches that can be told apart only by what a number itself shows, or by how many are wanted. */
export function comparable(one: SearchSourceProperties, other: SearchSourceProperties): boolean {
  const [mine, theirs] = [spelledOut(one), spelledOut(other)];
  return (['Country', 'PhoneNumberType', 'City', 'State'] as const).every(
    (field) => (mine[field] ?? '') === (theirs[field] ?? ''),
  );
}

/** With what goes without saying: to write it down changes no number. */
function spelledOut(search: SearchSourceProperties): Partial<SearchSourceProperties> {
  const implied = search.AreaCodes?.length ? 'Local' : search.TollFreePrefixes?.length ? 'TollFree' : undefined;
  return { ...search, Country: search.Country ?? 'US', PhoneNumberType: search.PhoneNumberType ?? implied };
}

/** Every attempt prefers other candidates than its neighbours, so that parallel orders do not fight for one number. */
export function spread(numbers: readonly string[], seed: string): string[] {
  const weight = new Map(
    numbers.map((number) => [number, createHash('sha256').update(seed + number).digest('hex')]),
  );
  return [...numbers].sort((one, other) => (weight.get(one)! < weight.get(other)! ? -1 : 1));
}

/** The first few of many, for a sentence that has to stay short: "+12065550100, +12065550101 and 148 more". */
export function someOf(numbers: readonly string[], most = 10): string {
  const named = numbers.slice(0, most).join(', ');
  return numbers.length > most ? `${named} and ${numbers.length - most} more` : named;
}

const MOST_SENTENCES = 10;
const OTHERS_LIKE_THESE = 'further numbers are concerned in the same way';

/** One sentence for each of a few numbers; where there are many, the last stands for the rest: a record is short. */
export const fewOf = (sentences: readonly string[]): readonly string[] =>
  sentences.length <= MOST_SENTENCES ? sentences : [...sentences.slice(0, MOST_SENTENCES - 1), OTHERS_LIKE_THESE];
