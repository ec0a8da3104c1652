/**
 * Numbers that this resource held before, in another generation or another stack of the same name: what a plan may
 * bring back instead of buying.
 */
import { isPredecessor, newestFirst, openGenerations, ownRecords } from '../attempt/attempts';
import { Known } from '../attempt/knowledge/knowledge';
import { Declared, declaredOf, Holding } from '../attempt/record/order-payload';
import { AttemptRecord } from '../attempt/record/record';
import { DELETION_QUEUE } from '../attempt/timing';

/** A number that an ended or abandoned generation of this resource held, and under which declaration. */
export interface Reusable {
  readonly holding: Holding;
  readonly declared: Declared;
  /** Acquired by an attempt that was broken off: still to be released unless this one keeps it. */
  readonly salvaged?: true;
  /**
   * The other generation of this resource that holds it, which CloudFormation has not deleted yet: a rollback gets it
   * back.
   */
  readonly sibling?: string;
  /** Left in the inventory when its generation ended; absent for what went into the deletion queue. */
  readonly leftInInventory?: true;
}

/** Kept numbers are inherited, not acquired by this attempt. */
export const carried = (holdings: readonly Holding[]): Holding[] =>
  holdings.map(({ acquiredHere, ...holding }) => holding);

/** What could come back, the best first. */
export function reusableNumbers(
  known: Known,
  abandoned: readonly AttemptRecord[],
  salvaged: readonly Holding[],
): Reusable[] {
  const own = known.record!.declared!;
  const broken = salvaged.map((holding): Reusable => ({
    holding,
    declared: underWhich(abandoned, holding) ?? own,
    salvaged: true,
  }));
  // What was salvaged is this attempt's to release, whichever generation holds it as well.
  const free = new Set(salvaged.map(({ number }) => number));
  return [
    ...broken,
    ...siblings(known).filter(({ holding }) => !free.has(holding.number)),
    ...retained(known),
    ...buried(known),
  ];
}

function underWhich(abandoned: readonly AttemptRecord[], { number }: Holding): Declared | undefined {
  const mentions = ({ holdings, orders }: AttemptRecord) =>
    holdings.some((holding) => holding.number === number) || orders.some(({ numbers }) => numbers.includes(number));
  return abandoned.find(mentions)?.declared;
}

/** What the other open generations of this very resource hold. */
function siblings(known: Known): Reusable[] {
  if (known.request.requestType !== 'Update') return [];
  return openGenerations(ownRecords(known))
    .filter(({ generation }) => generation !== known.request.physicalId)
    .flatMap(({ generation: sibling, declared, holdings }) =>
      carried(holdings).map((holding): Reusable => ({ holding, declared: declared!, sibling })),
    );
}

/** Numbers that RETAIN left: their generation is open, and CloudFormation knows it no more. */
function retained(known: Known): Reusable[] {
  const gone = (record: AttemptRecord) =>
    isPredecessor(record, known.request.stackId) ||
    (known.request.requestType === 'Create' && record.stackId === known.request.stackId);
  return openGenerations(known.records!.value)
    .filter(gone)
    .flatMap(({ declared, holdings }) =>
      holdings.map((holding): Reusable => ({
        holding,
        declared: declaredOf({ declared, holdings }, holding.number)!,
        leftInInventory: true,
      })),
    );
}

/** Numbers of deleted generations, by their tombstones; the last to go is the first to come back. */
function buried(known: Known): Reusable[] {
  const oldest = known.now - DELETION_QUEUE;
  return known
    .records!.value.filter(
    ({ requestType, outcome, goalAt }) =>
      requestType === 'Delete' && outcome?.status === 'SUCCESS' && goalAt > oldest,
  )
    .sort(newestFirst)
    .flatMap(({ endedGenerations = [] }) => endedGenerations)
    .flatMap(({ declared, queued, leftInInventory }): Reusable[] => [
      ...queued.map((holding) => ({ holding, declared })),
      ...leftInInventory.map((holding) => ({ holding, declared, leftInInventory: true as const })),
    ]);
}
