/**
 * Everybody's records, sorted once for each look by the numbers that they name: to ask who owns a number costs what
 * names that number, not what the account holds.
 */
import { Known, resourceKey } from '../attempt/knowledge/knowledge';
import { AttemptRecord } from '../attempt/record/record';

interface Index {
  readonly all: readonly AttemptRecord[];
  /** By resource, all of its records. */
  readonly ofResource: ReadonlyMap<string, readonly AttemptRecord[]>;
  /** By number, the resources that have a record which names it, closed or not. */
  readonly naming: ReadonlyMap<string, ReadonlySet<string>>;
}

/** All records of every resource that has one which names the number; the own record is not among them. */
export function recordsAbout(known: Known, number: string): AttemptRecord[] {
  const { ofResource, naming } = indexOf(known);
  const records = [...(naming.get(number) ?? [])].flatMap((key) => ofResource.get(key)!);
  return records.filter(({ attempt }) => attempt !== known.request.attempt);
}

/** All records but the own, each in the latest of the copies that were read: either read may lag behind the other. */
export const everybodyElse = (known: Known): readonly AttemptRecord[] =>
  indexOf(known).all.filter(({ attempt }) => attempt !== known.request.attempt);

/** What a record says that a number was of its resource, or was to be. */
export function numbersNamed({ holdings, orders, endedGenerations = [] }: AttemptRecord): string[] {
  return [
    ...holdings.map(({ number }) => number),
    ...orders.flatMap(({ numbers }) => numbers),
    ...endedGenerations.flatMap(({ queued, leftInInventory }) =>
      [...queued, ...leftInInventory].map(({ number }) => number),
    ),
  ];
}

const indexes = new WeakMap<object, { readonly ledger: unknown; readonly index: Index }>();

function indexOf(known: Known): Index {
  const records = known.records!;
  const before = indexes.get(records);
  if (before && before.ledger === known.ledger) return before.index;
  const index = build([...(known.ledger?.value ?? []), ...records.value]);
  indexes.set(records, { ledger: known.ledger, index });
  return index;
}

function build(read: readonly AttemptRecord[]): Index {
  const latest = new Map<string, AttemptRecord>();
  for (const record of read) {
    const key = `${resourceKey(record.stackId, record.logicalId)} ${record.attempt}`;
    const other = latest.get(key);
    if (!other || other.seq < record.seq) latest.set(key, record);
  }
  const all = [...latest.values()];
  const ofResource = new Map<string, AttemptRecord[]>();
  const naming = new Map<string, Set<string>>();
  for (const record of all) {
    const key = resourceKey(record.stackId, record.logicalId);
    append(ofResource, key, record);
    for (const number of numbersNamed(record)) {
      const resources = naming.get(number) ?? new Set();
      naming.set(number, resources.add(key));
    }
  }
  return { all, ofResource, naming };
}

function append<T>(map: Map<string, T[]>, key: string, item: T): void {
  const items = map.get(key);
  if (items) items.push(item);
  else map.set(key, [item]);
}
