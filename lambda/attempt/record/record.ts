/**
 * What is recorded of one attempt, and how a record is written so that every later version can read it.
 *
 * An attempt is one RequestId with one ResponseURL. Its record is written by its own execution only, so no write
 * is ever compared with another; a Delete that has closed an attempt removes its record.
 */
import { Note } from './note';
import { OrderPayload } from './order-payload';
import { RecordEnvelope } from './record-envelope';
import { PACKED, packText, partlyUnpacked, unpackText } from './record-packing';
import { isNote, wrongPartOf } from './record-shape';
import { isKindName, KIND_NAMES } from '../../../src/contract/kinds';

/** The largest value of a Standard parameter, in bytes. */
export const RECORD_LIMIT = 4096;

/** The record of an attempt: the envelope, and what its kind has beside it. Orders are the kind that most is about. */
export type AttemptRecord<Payload extends object = OrderPayload> = RecordEnvelope & Payload;

/**
 * A parameter under the ledger's root that cannot be read as a record: damaged, forged, or written by a later version.
 * It stops the resource under whose path it stands, and whoever needs a number that it may name; it concerns nobody
 * else.
 */
export interface UnreadableRecord {
  readonly path: string;
  /** What is wrong with it, and what to do: one sentence, which begins with the path. */
  readonly unreadable: string;
  /** What it says, as far as that can be made out. */
  readonly text?: string;
}

export const isUnreadable = (record: RecordEnvelope | UnreadableRecord): record is UnreadableRecord =>
  'unreadable' in record;

/** Whether what cannot be read names the number, in whatever spelling of its plus sign. */
export const mayName = ({ text = '' }: UnreadableRecord, number: string): boolean =>
  text.includes(number.replace(/^\+/, ''));

/** A record of one's own resource that cannot be read: without it nothing may be done. */
export class DamagedRecord extends Error {
  constructor({ unreadable }: UnreadableRecord) {
    super(unreadable);
    this.name = 'DamagedRecord';
  }
}

/** Reads a note. One that makes no sense is a reason to read everything, like any other. */
export function decodeNote(value: string): Note {
  const note = parse(value);
  return note && isNote(note) ? note : { version: 1, taker: '', stackId: '', logicalId: '', claimedAt: 0 };
}

/** A record never changes, and is asked whether it fits before it is written: it is encoded once. */
const encoded = new WeakMap<RecordEnvelope, string>();

/** JSON while it fits, so that a person can read it; compressed when it does not. */
export function encodeRecord(record: RecordEnvelope): string {
  const before = encoded.get(record);
  if (before !== undefined) return before;
  const json = JSON.stringify(record);
  const value = Buffer.byteLength(json) <= RECORD_LIMIT ? json : packText(json);
  encoded.set(record, value);
  return value;
}

/** Whether a record can be written at all, and read again; asked before anything is bought on its strength. */
export function fits(record: RecordEnvelope): boolean {
  const value = encodeRecord(record);
  return Buffer.byteLength(value) <= RECORD_LIMIT && textOf(value) !== undefined;
}

/**
 * The most that a record may inflate to, in bytes. What 4,096 bytes can hold of 150 numbers is below half of this; a
 * parameter that was made to inflate without end must not end the function.
 */
export const INFLATED_LIMIT = 65_536;

/** Reads what any version up to this one has written; says why it cannot of everything else. */
export function decodeRecord(path: string, value: string): RecordEnvelope | UnreadableRecord {
  const text = textOf(value);
  const said = text ?? partlyUnpacked(value, INFLATED_LIMIT);
  const unreadable = (why: string): UnreadableRecord => ({
    path,
    unreadable:
      `${path}: ${why}; restore the parameter from its history in Parameter Store, or delete it after ` +
      'checking its numbers in the inventory',
    ...(said !== undefined && { text: said }),
  });
  const record = text === undefined ? undefined : parse(text);
  if (record === undefined) return unreadable('the record is damaged');
  if (record.version !== 1) {
    return unreadable(
      `record version ${short(record.version)} is not known to this version of the library, which reads 1`,
    );
  }
  if (typeof record.kind === 'string' && !isKindName(record.kind)) {
    return unreadable(
      `record kind ${short(record.kind)} is not known to this version of the library, which reads ` +
        KIND_NAMES.join(', '),
    );
  }
  const wrong = wrongPartOf(record);
  return wrong === undefined
    ? (record as unknown as RecordEnvelope)
    : unreadable(`the record's ${wrong} is missing or not what belongs there`);
}

function textOf(value: string): string | undefined {
  if (!value.startsWith(PACKED)) return value;
  try {
    return unpackText(value, INFLATED_LIMIT);
  } catch {
    return undefined;
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const short = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 20);
