/**
 * Shortens the phone numbers in a text: enough is left to recognise one's own number, too little to call it.
 *
 * Whatever could be a number is taken for one: five digits or more after a plus, ten or more without, however they are
 * grouped and encoded, even inside of a word. Only what is certainly something else is spared, since logs are of no use
 * without it: GUIDs, our own physical ids, addresses of networks, dates with a time, and the account, twelve digits
 * like many a number, in its place in an ARN.
 */

const SPARED = [
  'arn:aws[\\w-]*:[\\w-]*:[\\w-]*:\\d{12}(?=:)',
  '(?<![\\da-f-])[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}(?![\\da-f-])',
  'cpno-[\\da-f]{20}(?![\\da-f])',
  '(?<![\\d.])(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?![\\d.])(?:/\\d\\d?(?!\\d))?',
  '(?<!\\d)20\\d\\d-\\d\\d-\\d\\d(?=[ T]\\d\\d:\\d\\d)',
  '(?<!\\d)20\\d\\d/\\d\\d/\\d\\d(?=/\\[)', // as log streams are named
];

/** A percent sign, which is encoded itself each time that a text is encoded again. */
const PERCENT = '%(?:25)*';
const either = (...alternatives: string[]): string => `(?:${alternatives.join('|')})`;

const PLUS = either('[+\uff0b]', `${PERCENT}2b`, '\\\\u002b', '&#43;', '&#x2b;', '&plus;');
const DIGIT = either('\\p{Nd}', `${PERCENT}3\\d`, '\\\\u003\\d');
const OPENING = either('[(\\[]', `${PERCENT}(?:28|5b)`);

/**
 * What stands between digits, as people, word processors, JSON, URLs and HTML write it. Not a comma, which mostly ends
 * a number.
 */
const BETWEEN = either(
  '[\\s\\p{Pd}\\p{Cf}\u2212\u00b7._/()\\[\\]]',
  '(?<=[\\p{Nd})])\\+(?=[\\p{Nd}(])', // a blank in a form
  '(?<!•)•(?!•)', // three of them stand for what is hidden already
  '\\\\[tnr/]',
  '\\\\u(?:000[9ad]|002[089def]|005[bdf]|00a0|00ad|00b7|20[0-6][\\da-f]|2212|3000|feff)',
  `${PERCENT}(?:0[9ad]|2[089def]|5[bdf])`,
  `${PERCENT}c2${PERCENT}(?:a0|ad|b7)`,
  `${PERCENT}e2${PERCENT}(?:8[01]|88)${PERCENT}[89ab][\\da-f]`,
  '&nbsp;',
  '&#160;',
);
/** The longest gap within a number, as in "206) - (555". */
const GAP = `${BETWEEN}{0,6}`;

/** With a plus, and without. */
const NUMBERS = [
  `${PLUS}${GAP}${DIGIT}(?:${GAP}${DIGIT}){4,}`,
  `${OPENING}?${DIGIT}(?:${GAP}${DIGIT}){9,}`,
  '(?<!\\d,?)\\d{3},\\d{3},\\d{4}(?!,?\\d)',
];

const PATTERN = new RegExp(`(${SPARED.join('|')})|${NUMBERS.join('|')}`, 'giu');
const LEADING_PLUS = new RegExp(`^${PLUS}`, 'iu');
const BETWEEN_DIGITS = new RegExp(BETWEEN, 'giu');
const ENCODED_DIGIT = new RegExp(`(?:${PERCENT}|\\\\u00)3(\\d)`, 'giu');

/** The most digits that are left at either end; at least three are always hidden. */
const LEFT = 4;
const HIDDEN = 3;

/** "+1206•••0100" for "+12065550100". */
export function shortenNumbers(text: string, gap = '•••'): string {
  return text.replace(PATTERN, (found: string, spared: string | undefined) => spared ?? shorten(found, gap));
}

function shorten(found: string, gap: string): string {
  const plain = found.replace(LEADING_PLUS, '').replace(BETWEEN_DIGITS, '').replace(ENCODED_DIGIT, '$1');
  const digits = plain.match(/\p{Nd}/gu) ?? [];
  const tail = Math.min(LEFT, digits.length - HIDDEN);
  const head = Math.min(LEFT, digits.length - HIDDEN - tail);
  return `${LEADING_PLUS.test(found) ? '+' : ''}${digits.slice(0, head).join('')}${gap}${digits.slice(-tail).join('')}`;
}

/**
 * The names of stacks and resources as dimensions, which CloudWatch wants in ASCII: a number in one stays hidden there,
 * too.
 */
export const dimensionValue = (name: string): string => shortenNumbers(name, '...');
