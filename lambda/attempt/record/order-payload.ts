/** What the record of an order says beside the envelope, and what an order declares. */
import { RecordEnvelope } from './record-envelope';
import { ORDER_KIND, SourceProperties } from '../../../src/contract/order';

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
  readonly acquired: Acquisition;
  /** Acquired by the attempt of this very record, not inherited from an earlier one. */
  readonly acquiredHere?: true;
  readonly orderId?: string;
  /** The generation that it belonged to when it was taken over, or restored. */
  readonly takenFrom?: string;
  /** Details as they were before this resource first changed them; what is absent was empty. */
  readonly detailsFound?: Details;
}

/** It was not in the inventory before. */
export const isBrought = ({ acquired }: Holding): boolean => acquired === 'Ordered' || acquired === 'Restored';

/** An order that was about to be placed when this was written. Without `id` and `result` its outcome is open. */
export interface OrderIntent {
  readonly numbers: readonly string[];
  readonly intendedAt: number;
  /** The Name that the order carried: proof, on the number itself, of who bought it. */
  readonly token: string;
  readonly id?: string;
  readonly result?: 'Decided' | 'NotPlaced';
  /** When the service was seen to have decided it: what it brought is in the inventory since then. */
  readonly decidedAt?: number;
}

/** What a resource declared, as far as later attempts need it. */
export interface Declared {
  readonly productType: string;
  readonly source: SourceProperties;
  /** The name of every number that has none of its own. */
  readonly name?: string;
  /** By the place of a number in the declared list, or in the order of acquisition. */
  readonly names?: readonly string[];
  readonly namesByNumber?: Readonly<Record<string, string>>;
  readonly callingName?: string;
}

/** What was declared of one number: a name of its own stands in place of that of all. */
export function declaredOf(
  { declared, holdings }: Pick<OrderPayload, 'declared' | 'holdings'>,
  number: string,
): Declared | undefined {
  if (declared === undefined) return undefined;
  const { names, namesByNumber, name: ofAll, ...rest } = declared;
  const place = (
    declared.source.Type === 'List' ? declared.source.PhoneNumbers : holdings.map((holding) => holding.number)
  ).indexOf(number);
  const name = namesByNumber?.[number] ?? names?.[place] ?? ofAll;
  return { ...rest, ...(name !== undefined && { name }) };
}

/** What an ended generation held, kept so that a resource that comes back gets its numbers back. */
export interface EndedGeneration {
  readonly declared: Declared;
  /** What went into the deletion queue. */
  readonly queued: readonly Holding[];
  /** What was left in the inventory. */
  readonly leftInInventory: readonly Holding[];
}

export interface OrderPayload {
  readonly declared?: Declared;
  /** What is kept and taken; the rest is to be ordered. */
  readonly holdings: readonly Holding[];
  readonly orders: readonly OrderIntent[];
  /** Numbers that could not be acquired; not asked for again. */
  readonly excluded?: readonly string[];
  /** What it put into the deletion queue, beside what `endedGenerations` names. */
  readonly released?: readonly string[];
  /** What a Create or Update is about to release of what attempts before it had left, while it does so. */
  readonly clears?: readonly string[];
  /** What it had found in the inventory and, as it failed, put back as it was: whose details it changed twice. */
  readonly returned?: readonly Holding[];
  readonly endedGenerations?: readonly EndedGeneration[];
}

/** What is read out of the properties of an order. */
export interface OrderDeclaration {
  readonly declared?: Declared;
  readonly partial: 'RollBack' | 'Keep' | 'Replace';
  readonly release?: 'DeletionQueue' | 'ReturnToInventory';
  readonly disassociate: boolean;
  readonly adoptExisting: boolean;
}

export const isOrder = (record: RecordEnvelope): record is RecordEnvelope & OrderPayload => record.kind === ORDER_KIND;
