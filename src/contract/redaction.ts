/**
 * Shortens the phone numbers in a text: enough is left to recognise one's own number, too little to call it.
 *
 * Whatever could be a number is taken for one: five digits or more after a plus, ten or more without, however they are
 * grouped and encoded, even inside of a word. Only what is certainly something else is spared, since logs are of no use
 * without it: GUIDs, our own physical ids, addresses of networks, dates with a time, and the account, twelve digits
 * like many a number, in its place in an ARN.
 */
import { replaceAsRead, Search } from './readings';

const SPARED = [
  'arn:aws[\\w-]*:[\\w-]*:[\\w-]*:\\d{12}(?=:)',
  '(?<![\\da-f-])[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}(?![\\da-f-])',
  'cpno-[\\da-f]{20}(?![\\da-f])',
  '(?<![\\d.])(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?![\\d.])(?:/\\d\\d?(?!\\d))?',
  '(?<!\\d)20\\d\\d-\\d\\d-\\d\\d(?=[ T+]\\d\\d:\\d\\d)',
  '(?<!\\d)20\\d\\d/\\d\\d/\\d\\d(?=/\\[)', // as log streams are named
];

/**
 * What stands between digits, as people and word processors write it: blanks, hyphens, dots, slashes, brackets. Not a
 * comma, which mostly ends a number.
 */
const BETWEEN =
  '(?:[\\s\\p{Pd}\\p{Ps}\\p{Pe}._/~\u2212\u02d7\u30fc\u00b7\u2027\u2219\u22c5\u30fb\u3002\u2044\u2215]' +
  '|(?<=[\\p{Nd})])\\+(?=[\\p{Nd}(])' + // a blank in a form
  '|(?<!•)•(?!•))'; // three of them stand for what is hidden already
/** The longest gap within a number, as in "206) - (555". */
const GAP = `${BETWEEN}{0,6}`;

/** With a plus, and without. */
const NUMBERS = [
  `\\+${GAP}\\p{Nd}(?:${GAP}\\p{Nd}){4,}`,
  `[(\\[]?\\p{Nd}(?:${GAP}\\p{Nd}){9,}`,
  '(?<!\\d,?)\\d{3},\\d{3},\\d{4}(?!,?\\d)',
];

const PATTERN = new RegExp(`(${SPARED.join('|')})|${NUMBERS.join('|')}`, 'giu');

/** The most digits that are left at either end; at least three are always hidden. */
const LEFT = 4;
const HIDDEN = 3;

/** Finds phone numbers, and leaves "+1206•••0100" of "+12065550100". */
export const numbersWith = (gap: string): Search => ({
  pattern: PATTERN,
  replacement: ([found, spared]) => (spared === undefined ? shorten(found, gap) : undefined),
});

export const shortenNumbers = (text: string, gap = '•••'): string => replaceAsRead(text, numbersWith(gap));

function shorten(found: string, gap: string): string {
  const digits = found.match(/\p{Nd}/gu)!;
  const tail = Math.min(LEFT, digits.length - HIDDEN);
  const head = Math.min(LEFT, digits.length - HIDDEN - tail);
  const plus = found.startsWith('+') ? '+' : '';
  return `${plus}${digits.slice(0, head).join('')}${gap}${digits.slice(-tail).join('')}`;
}

/**
 * The names of stacks and resources as dimensions, which CloudWatch wants in ASCII: a number in one stays hidden there,
 * too.
 */
export const dimensionValue = (name: string): string => shortenNumbers(name, '...');
