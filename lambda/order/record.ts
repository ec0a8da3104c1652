/**
 * What is recorded of one attempt, and how a record is written so that every later version can read it.
 *
 * An attempt is one RequestId with one ResponseURL. Its record is written by its own execution only, so no write
 * is ever compared with another; a Delete that has closed an attempt removes its record.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { SourceProperties } from '../../src/private/contract';

/** The largest value of a Standard parameter, in bytes. */
export const RECORD_LIMIT = 4096;

/** How long the record of a finished Delete is kept: the deletion queue's seven days, and some for late readers. */
export const TOMBSTONE_DAYS = 30;

export type RequestKind = 'Create' | 'Update' | 'Delete';

/** The details of a number that can be changed. */
export type Detail = 'productType' | 'name' | 'callingName';
/** In the order in which they are changed: the calling name last, as a change of it may stay pending. */
export const DETAILS = ['productType', 'name', 'callingName'] as const satisfies readonly Detail[];
export type Details = { readonly [detail in Detail]?: string };

/** How a resource came to hold a number. */
export type Acquisition =
  /** Bought by an order of this resource. */
  | 'Ordered'
  /** Brought back from the deletion queue. */
  | 'Restored'
  /** Found in the inventory, owned by another generation or another construct before. */
  | 'TakenOver'
  /** Found in the inventory, owned by nobody that the ledger knows. */
  | 'Adopted';

/** One number that a generation holds. */
export interface Holding {
  readonly number: string;
  readonly got: Acquisition;
  /** Acquired by the attempt of this very record, not inherited from an earlier one. */
  readonly fresh?: true;
  readonly orderId?: string;
  /** The generation that it was taken over from. */
  readonly from?: string;
  /** Details as they were before this resource first changed them; what is absent was empty. */
  readonly found?: Details;
}

/** An order that was about to be placed when this was written. Without `id` and `result` its outcome is open. */
export interface OrderIntent {
  readonly numbers: readonly string[];
  readonly at: number;
  /** The Name that the order carried: proof, on the number itself, of who bought it. */
  readonly token: string;
  readonly id?: string;
  readonly result?: 'Decided' | 'NotPlaced';
}

/** What a resource declared, as far as later attempts need it. */
export interface Declared {
  readonly productType: string;
  readonly source: SourceProperties;
  readonly name?: string;
  readonly callingName?: string;
}

/** The answer of an attempt; recorded before it is sent, so that every repetition says the same. */
export interface Outcome {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly physicalId: string;
  readonly reason?: string;
  readonly data?: Readonly<Record<string, string>>;
}

export interface AttemptRecord {
  readonly v: 1;
  readonly kind: RequestKind;
  readonly stackId: string;
  readonly logicalId: string;
  readonly attempt: string;
  /** The generation that this attempt settles; also the physical id. */
  readonly generation: string;
  /** When CloudFormation sent the request: the newest goal wins. */
  readonly sentAt: number;
  /** When this record was first written. */
  readonly goalAt: number;
  /** Raised with every write; the higher one of two copies is the later one. */
  readonly seq: number;
  readonly declared?: Declared;
  /** What the template's DeletionPolicy was: where it is Delete, CloudFormation never keeps a resource's numbers. */
  readonly removal?: 'Retain' | 'Delete';
  /** When the plan was made: `holdings` names what is kept and taken, the rest is to be ordered. */
  readonly planned?: number;
  readonly holdings: readonly Holding[];
  readonly orders: readonly OrderIntent[];
  /** Numbers that could not be had; not asked for again. */
  readonly excluded?: readonly string[];
  readonly warnings?: readonly string[];
  /** Why the attempt is giving back what it acquired. */
  readonly failure?: string;
  /** The attempt saw a newer goal and acts no more. */
  readonly stopped?: true;
  readonly outcome?: Outcome;
  /** When it began to give back; what it did last can be seen by everybody some seconds later. */
  readonly failedAt?: number;
  /** When its outcome was recorded: it acts no more, and what it did can be seen by everybody some seconds later. */
  readonly endedAt?: number;
  /** Create and Update: broken-off attempts whose numbers were kept or given back. */
  readonly swept?: readonly string[];
  /** Delete only: the generations that it closes, and what they held when they ended. */
  readonly closes?: readonly string[];
  readonly ended?: readonly Ended[];
}

/** What an ended generation held, kept so that a resource that comes back gets its numbers back. */
export interface Ended {
  readonly declared: Declared;
  /** What went into the deletion queue. */
  readonly queued: readonly Holding[];
  /** What was left in the inventory. */
  readonly left: readonly Holding[];
}

/** A record that cannot be read, and why. */
export class DamagedRecord extends Error {
  constructor(readonly path: string, why: string) {
    super(`${path}: ${why}; restore the parameter from its history in Parameter Store, or delete it after checking its numbers in the inventory`);
    this.name = 'DamagedRecord';
  }
}

const PACKED = 'deflate:';

/** JSON while it fits, so that a person can read it; compressed when it does not. */
export function encodeRecord(record: AttemptRecord): string {
  const json = JSON.stringify(record);
  if (Buffer.byteLength(json) <= RECORD_LIMIT) return json;
  return PACKED + deflateRawSync(json).toString('base64');
}

/** Whether a record can be written at all; asked before anything is bought on its strength. */
export function fits(record: AttemptRecord): boolean {
  return Buffer.byteLength(encodeRecord(record)) <= RECORD_LIMIT;
}

/** Reads what any version up to this one has written; throws DamagedRecord on everything else. */
export function decodeRecord(path: string, value: string): AttemptRecord {
  const record = parse(path, value);
  if (record.v !== 1) throw new DamagedRecord(path, `record version ${String(record.v)} is not known to this version of the library, which reads 1`);
  for (const field of ['kind', 'stackId', 'logicalId', 'attempt', 'generation'] as const) {
    if (typeof record[field] !== 'string') throw new DamagedRecord(path, `the record has no ${field}`);
  }
  for (const field of ['sentAt', 'goalAt', 'seq'] as const) {
    if (typeof record[field] !== 'number') throw new DamagedRecord(path, `the record has no ${field}`);
  }
  for (const field of ['holdings', 'orders'] as const) {
    if (!Array.isArray(record[field])) throw new DamagedRecord(path, `the record has no ${field}`);
  }
  return record as AttemptRecord;
}

function parse(path: string, value: string): Partial<AttemptRecord> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value.startsWith(PACKED) ? inflateRawSync(Buffer.from(value.slice(PACKED.length), 'base64')).toString() : value);
  } catch {
    throw new DamagedRecord(path, 'the record is damaged');
  }
  if (typeof parsed !== 'object' || parsed === null) throw new DamagedRecord(path, 'the record is damaged');
  return parsed;
}
