/**
 * Shortens the phone numbers in a text: enough is left to recognise one's own number, too little to call it.
 *
 * Whatever could be a number is taken for one: every run of ten digits or more, even inside of a word. Only what is
 * certainly something else is spared, since logs are of no use without it: GUIDs, our own physical ids, and the
 * account, twelve digits like many a number, in its place in an ARN.
 */

const SPARED = [
  'arn:aws[\\w-]*:[\\w-]*:[\\w-]*:\\d{12}(?=:)',
  '(?<![\\da-f-])[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}(?![\\da-f-])',
  'cpno-[\\da-f]{20}(?![\\da-f])',
];

const PLUS = '(?:\\+|%(?:25)*2b|\\\\u002b)';
const GAP = '[\\s().-]{0,2}';

const NUMBERS = [
  `${PLUS}(?:\\d{10,}|\\d(?:${GAP}\\d){4,14}\\d*)`,
  '\\d{10,}',
  '(?<!\\d)\\(?\\d{3}\\)?[\\s.-]{1,2}\\d{3}[\\s.-]\\d{4}(?!\\d)',
];

const PATTERN = new RegExp(`(${SPARED.join('|')})|${NUMBERS.join('|')}`, 'gi');
const LEADING_PLUS = new RegExp(`^${PLUS}`, 'i');

/** The most digits that are left at either end; at least three are always hidden. */
const LEFT = 4;
const HIDDEN = 3;

/** "+1206•••0100" for "+12065550100". */
export function shortenNumbers(text: string, gap = '•••'): string {
  return text.replace(PATTERN, (found: string, spared: string | undefined) => spared ?? shorten(found, gap));
}

function shorten(found: string, gap: string): string {
  const digits = found.replace(LEADING_PLUS, '').replace(/\D/g, '');
  const tail = Math.min(LEFT, digits.length - HIDDEN);
  const head = Math.min(LEFT, digits.length - HIDDEN - tail);
  return `${LEADING_PLUS.test(found) ? '+' : ''}${digits.slice(0, head)}${gap}${digits.slice(-tail)}`;
}

/** The names of stacks and resources as dimensions, which CloudWatch wants in ASCII: a number in one stays hidden there, too. */
export const dimensionValue = (name: string): string => shortenNumbers(name, '...');
