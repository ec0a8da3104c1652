/**
 * Finds something in a text however it is spelled: as it stands, and as a browser or a parser reads it, which resolves
 * what is escaped. "X%2DAmz%2DSignature" reads "X-Amz-Signature", and "&#40;206&rpar; 555" reads "(206) 555".
 *
 * Only what is found is replaced; everything else stays as it was written. Every pass goes through the text once.
 */

// cspell:disable
/** What HTML's named entities mean that can stand in and around numbers and URLs. Any other stays as it is written. */
const ENTITIES: Readonly<Record<string, string>> = {
  ...entities(' ', 'nbsp|ensp|emsp|emsp13|emsp14|numsp|puncsp|thinsp|hairsp|mediumspace|tab|newline'),
  ...entities(' ', 'nonbreakingspace|thickspace|thinspace|verythinspace'),
  ...entities('', 'shy|zwj|zwnj|lrm|rlm|zerowidthspace|nobreak'),
  ...entities('-', 'hyphen|dash|ndash|mdash|horbar|minus'),
  ...entities('.', 'period|middot|centerdot|bull|bullet'),
  ...entities('/', 'sol'),
  ...entities('\\', 'bsol'),
  ...entities('_', 'lowbar|underbar'),
  ...entities('(', 'lpar'),
  ...entities(')', 'rpar'),
  ...entities('[', 'lsqb|lbrack'),
  ...entities(']', 'rsqb|rbrack'),
  ...entities('+', 'plus'),
  ...entities('=', 'equals'),
  ...entities(':', 'colon'),
  ...entities(',', 'comma'),
  ...entities('?', 'quest'),
  ...entities('%', 'percnt'),
  ...entities('#', 'num'),
  ...entities('&', 'amp'),
  ...entities('"', 'quot'),
  ...entities("'", 'apos'),
  ...entities('<', 'lt'),
  ...entities('>', 'gt'),
};
// cspell:enable

function entities(meaning: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split('|').map((name) => [name, meaning]));
}

/** The longest name first, since some begin as others do. */
const ENTITY_NAMES = Object.keys(ENTITIES).sort((one, other) => other.length - one.length);

/** A percent sign, which is encoded itself each time that a text is encoded again. */
const PERCENT = '%(?:25)*';
const LATER_BYTE = `${PERCENT}[89ab][\\da-f]`;

const ESCAPED = new RegExp(
  [
    // JSON, JavaScript and Markdown, one within the other.
    `(?:(?<!\\\\)\\\\+|${PERCENT})u(?<unit>[\\da-f]{4})`,
    '(?<!\\\\)\\\\+(?:u\\{0*(?<point>[\\da-f]{1,6})\\}|x(?<byte>[\\da-f]{2})' +
      '|(?<blank>n|r|t|f|v)|(?<mark>[^\\w\\s\\\\]))',
    // URLs and forms: a character is one to four bytes.
    `(?<bytes>${PERCENT}(?:[cd][\\da-f]${LATER_BYTE}|e[\\da-f](?:${LATER_BYTE}){2}|f[0-7](?:${LATER_BYTE}){3}` +
      '|[\\da-f]{2}))',
    // HTML and XML.
    '&(?:amp;)*(?:#0*(?<decimal>\\d{1,7})|#x0*(?<hexadecimal>[\\da-f]{1,6})' +
      `|(?<entity>${ENTITY_NAMES.join('|')})(?![a-z]));?`,
    // What nobody sees, such as a soft hyphen, and other forms of a character, such as a full-width digit.
    '(?<unseen>[\\p{Cf}\\p{M}])',
    '(?<form>[^\\x00-\\x7f])',
  ].join('|'),
  'giu',
);

/** Escapes within escapes, as an entity that is percent-encoded in JSON, are resolved down to this depth. */
const DEPTH = 4;

/** A text, and for each place in it where that begins and ends in the text as it was written. */
interface Reading {
  readonly text: string;
  readonly begins: readonly number[];
  readonly ends: readonly number[];
}

export interface Search {
  /** What to find; it has the flag g. */
  readonly pattern: RegExp;
  /** What else belongs to it, in the text as it was written; it has the flag y. */
  readonly rest?: RegExp;
  /** What stands there instead; undefined leaves it as it was written. */
  readonly replacement: (found: RegExpExecArray) => string | undefined;
}

interface Replacement {
  readonly begin: number;
  readonly end: number;
  readonly by: string | undefined;
}

/**
 * Replaces what is found in either reading, one search after the other. Both readings may be meant: in "%202065550100"
 * a blank stands before the number, in "x%2065550100" it does not. Where they overlap, the one without escapes counts.
 */
export function replaceAsRead(text: string, ...searches: Search[]): string {
  let readings = readingsOf(text);
  for (const search of searches) {
    const [written, resolved = written] = readings;
    const first = found(resolved, written.text, search);
    const all = resolved === written ? first : merged(first, found(written, written.text, search));
    if (all.length > 0) readings = readingsOf(replaced(written.text, all));
  }
  return readings[0].text;
}

function replaced(text: string, replacements: readonly Replacement[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { begin, end, by } of replacements) {
    parts.push(text.slice(done, begin), by ?? text.slice(begin, end));
    done = end;
  }
  return parts.join('') + text.slice(done);
}

function found({ text, begins, ends }: Reading, whole: string, { pattern, rest, replacement }: Search): Replacement[] {
  const replacements: Replacement[] = [];
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    const begin = begins[match.index];
    if (begin < done) continue;
    done = withRest(ends[match.index + match[0].length - 1], whole, rest);
    replacements.push({ begin, end: done, by: replacement(match) });
  }
  return replacements;
}

function withRest(end: number, whole: string, rest: RegExp | undefined): number {
  if (rest === undefined) return end;
  rest.lastIndex = end;
  return end + (rest.exec(whole)?.[0].length ?? 0);
}

/** In the order of the text; of the second ones only those that overlap none of the first. */
function merged(first: readonly Replacement[], second: readonly Replacement[]): Replacement[] {
  const all: Replacement[] = [];
  let next = 0;
  for (const one of second) {
    while (next < first.length && first[next].end <= one.begin) all.push(first[next++]);
    if (next === first.length || first[next].begin >= one.end) all.push(one);
  }
  return [...all, ...first.slice(next)];
}

/** The text as it is written and, where it has escapes, as it reads without. */
function readingsOf(text: string): [Reading, Reading?] {
  const begins = Array.from({ length: text.length }, (_, place) => place);
  const written: Reading = { text, begins, ends: begins.map((place) => place + 1) };
  let resolved = written;
  for (let depth = 0; depth < DEPTH; depth++) {
    const next = resolvedOnce(resolved);
    if (next === resolved) break;
    resolved = next;
  }
  return resolved === written ? [written] : [written, resolved];
}

function resolvedOnce(reading: Reading): Reading {
  const parts: string[] = [];
  const begins: number[] = [];
  const ends: number[] = [];
  let done = 0;
  const copy = (to: number): void => {
    parts.push(reading.text.slice(done, to));
    for (; done < to; done++) {
      begins.push(reading.begins[done]);
      ends.push(reading.ends[done]);
    }
  };
  for (const match of reading.text.matchAll(ESCAPED)) {
    const meaning = meaningOf(match.groups!);
    if (meaning === undefined || meaning === match[0]) continue;
    copy(match.index);
    done += match[0].length;
    parts.push(meaning);
    for (let unit = 0; unit < meaning.length; unit++) {
      begins.push(reading.begins[match.index]);
      ends.push(reading.ends[done - 1]);
    }
  }
  if (done === 0) return reading;
  copy(reading.text.length);
  return { text: parts.join(''), begins, ends };
}

/** What a match of ESCAPED means; undefined when it is no character. */
function meaningOf(escape: Readonly<Record<string, string | undefined>>): string | undefined {
  if (escape.form !== undefined) return otherForm(escape.form);
  if (escape.unseen !== undefined) return '';
  if (escape.blank !== undefined) return ' ';
  if (escape.mark !== undefined) return escape.mark;
  if (escape.entity !== undefined) return ENTITIES[escape.entity.toLowerCase()];
  if (escape.bytes !== undefined) return characterOf(bytesOf(escape.bytes));
  if (escape.decimal !== undefined) return codePoint(Number(escape.decimal));
  return codePoint(parseInt((escape.unit ?? escape.point ?? escape.byte ?? escape.hexadecimal)!, 16));
}

/** The last two digits of each, as in "%25C2%A0". */
function bytesOf(encoded: string): number[] {
  return Array.from(encoded.matchAll(/[\da-f]{2}(?=%|$)/gi), ([digits]) => parseInt(digits, 16));
}

/** One character reads as eighteen, a phrase of Arabic; nothing that is looked for is so long. */
function otherForm(character: string): string | undefined {
  const form = character.normalize('NFKC');
  return form.length <= 4 ? form : undefined;
}

function codePoint(value: number): string | undefined {
  return value <= 0x10ffff ? String.fromCodePoint(value) : undefined;
}

/** The character of a sequence of UTF-8; one byte alone is Latin-1, as older programs write it. */
function characterOf([first, ...later]: readonly number[]): string | undefined {
  const lead = later.length === 0 ? first : first % 2 ** (6 - later.length);
  return codePoint(later.reduce((value, byte) => value * 64 + (byte % 64), lead));
}
