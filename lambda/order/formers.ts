/**
 * Numbers that this resource held before, in another generation or another stack of the same name: what a plan may
 * bring back instead of buying.
 */
import { isPredecessor, newestFirst, openGenerations } from './claims';
import { Known } from './known';
import { AttemptRecord, Declared, Holding } from './record';
import { SECOND } from './steps';

/** A number that an ended or abandoned generation of this resource held, and under which declaration. */
export interface Former {
  readonly holding: Holding;
  readonly declared: Declared;
  /** Acquired by an attempt that was broken off: still to be given back unless this one keeps it. */
  readonly salvaged?: true;
  /** The other generation of this resource that holds it, which CloudFormation has not deleted yet: a rollback gets it back. */
  readonly sibling?: string;
  /** Left in the inventory when its generation ended; absent for what went into the deletion queue. */
  readonly left?: true;
}

/** So long does the service keep a deleted number; what is in the inventory afterwards came there on somebody else's account. */
const QUEUE_DAYS = 7;

/** Records of this very resource; those of an earlier stack of the same name are not among them. */
export const ownRecords = (k: Known): AttemptRecord[] => k.records!.value.filter(({ stackId }) => stackId === k.request.stackId);

/** Its other Creates and Updates. */
export const otherAttempts = (k: Known): AttemptRecord[] =>
  ownRecords(k).filter(({ attempt, kind }) => attempt !== k.request.attempt && kind !== 'Delete');

/** The settled attempt that an Update builds on. */
export function baseOf(k: Known): AttemptRecord | undefined {
  if (k.request.kind !== 'Update') return undefined;
  return openGenerations(ownRecords(k)).find(({ generation }) => generation === k.request.physicalId);
}

/** Of the other generations of this resource, only the settled one that an Update builds on lives for sure. */
export const baseLives = (k: Known) => (record: AttemptRecord): boolean =>
  k.request.kind === 'Update' && record.outcome !== undefined && record.generation === k.request.physicalId;

/** Kept numbers are inherited, not acquired by this attempt. */
export const carried = (holdings: readonly Holding[]): Holding[] => holdings.map(({ fresh, ...holding }) => holding);

/** What could come back, the best first. */
export function formersOf(k: Known, abandoned: readonly AttemptRecord[], salvaged: readonly Holding[]): Former[] {
  const own = k.record!.declared!;
  const broken = salvaged.map((holding): Former => ({ holding, declared: underWhich(abandoned, holding) ?? own, salvaged: true }));
  // What was salvaged is this attempt's to give back, whichever generation holds it as well.
  const free = new Set(salvaged.map(({ number }) => number));
  return [...broken, ...siblings(k).filter(({ holding }) => !free.has(holding.number)), ...retained(k), ...buried(k)];
}

function underWhich(abandoned: readonly AttemptRecord[], { number }: Holding): Declared | undefined {
  const mentions = ({ holdings, orders }: AttemptRecord) =>
    holdings.some((holding) => holding.number === number) || orders.some(({ numbers }) => numbers.includes(number));
  return abandoned.find(mentions)?.declared;
}

/** What the other open generations of this very resource hold. */
function siblings(k: Known): Former[] {
  if (k.request.kind !== 'Update') return [];
  return openGenerations(ownRecords(k)).filter(({ generation }) => generation !== k.request.physicalId)
    .flatMap(({ generation: sibling, declared, holdings }) =>
      carried(holdings).map((holding): Former => ({ holding, declared: declared!, sibling })));
}

/** Numbers that RETAIN left: their generation is open, and CloudFormation knows it no more. */
function retained(k: Known): Former[] {
  const gone = (record: AttemptRecord) => isPredecessor(record, k.request.stackId)
    || (k.request.kind === 'Create' && record.stackId === k.request.stackId);
  return openGenerations(k.records!.value).filter(gone)
    .flatMap(({ declared, holdings }) => holdings.map((holding): Former => ({ holding, declared: declared!, left: true })));
}

/** Numbers of deleted generations, by their tombstones; the last to go is the first to come back. */
function buried(k: Known): Former[] {
  const oldest = k.now - QUEUE_DAYS * 86_400 * SECOND;
  return k.records!.value
    .filter(({ kind, outcome, goalAt }) => kind === 'Delete' && outcome?.status === 'SUCCESS' && goalAt > oldest)
    .sort(newestFirst)
    .flatMap(({ ended = [] }) => ended)
    .flatMap(({ declared, queued, left }): Former[] => [
      ...queued.map((holding) => ({ holding, declared })),
      ...left.map((holding) => ({ holding, declared, left: true as const })),
    ]);
}
