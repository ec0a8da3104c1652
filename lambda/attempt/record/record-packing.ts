/**
 * How a record that is too long to be kept as plain JSON is packed. Most of a long record is phone numbers, each named
 * several times and mostly in the same order: they are written down once, in a table; everywhere else stands "the next
 * one of the table", or which one it is.
 */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';

/** Begins every packed record, so that a person and an older version can tell. */
export const PACKED = 'packed:';

/** Two characters that never stand raw in JSON text, which escapes them. */
const NEXT = '\u0001';
const MARK = '\u0002';
const RADIX = 36;
const NUMBER = /\+[1-9]\d{2,14}(?!\d)/g;
const REFERENCE = new RegExp(`${NEXT}|${MARK}([0-9a-z]{2})`, 'g');
/** Two digits count so far; numbers beyond that stay as they are. */
const MOST = RADIX ** 2;

export function packText(json: string): string {
  const places = new Map<string, number>();
  let last = -1;
  const text = json.replace(NUMBER, (number) => {
    if (!places.has(number) && places.size < MOST) places.set(number, places.size);
    const place = places.get(number);
    if (place === undefined) return number;
    const isNext = place === last + 1;
    last = place;
    return isNext ? NEXT : MARK + place.toString(RADIX).padStart(2, '0');
  });
  const table = [...places.keys()].map((number) => number.slice(1)).join(' ');
  return PACKED + deflateRawSync(`${table}\n${text}`, { level: 9 }).toString('base64');
}

/** Throws when the text was not packed by `packText`, or inflates to more bytes than that. */
export function unpackText(packed: string, limit: number): string {
  const inflated = inflateRawSync(Buffer.from(packed.slice(PACKED.length), 'base64'), {
    maxOutputLength: limit,
    finishFlush: constants.Z_SYNC_FLUSH, // of what was cut off, what comes before the cut
  });
  const [table, ...rest] = inflated.toString().split('\n');
  const numbers = table === '' ? [] : table.split(' ');
  let last = -1;
  const text = rest.join('\n').replace(REFERENCE, (_, place: string | undefined) => {
    last = place === undefined ? last + 1 : parseInt(place, RADIX);
    if (numbers[last] === undefined) throw new Error('the packed record refers to a number that it does not hold');
    return `+${numbers[last]}`;
  });
  if (Buffer.byteLength(text) > limit) throw new Error('the packed record is longer than any record');
  return text;
}

/**
 * What a packed text holds, as far as it can be inflated: its numbers without their plus sign, and the text between
 * them. For searching only; nothing when it inflates to more bytes than that.
 */
export function partlyUnpacked(packed: string, limit: number): string | undefined {
  try {
    const bytes = Buffer.from(packed.slice(PACKED.length), 'base64');
    return inflateRawSync(bytes, { maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH }).toString();
  } catch {
    return undefined;
  }
}
