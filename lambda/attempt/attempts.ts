/** The attempts of a resource: which is newer, which is closed, which generation stands. */
import { Known } from './knowledge/knowledge';
import { OrderPayload } from './record/order-payload';
import { AttemptRecord } from './record/record';
import { RecordEnvelope, RequestType } from './record/record-envelope';

export type Owner = Pick<RecordEnvelope, 'stackId' | 'logicalId'>;

export const isSameResource = (one: Owner, other: Owner): boolean =>
  one.stackId === other.stackId && one.logicalId === other.logicalId;

/** The part of a stack id that names the stack, not its incarnation. */
export const stackSlot = (stackId: string): string => stackId.split('/').slice(0, 2).join('/');

/** A stack name exists once: another id under the same name belongs to a stack that is gone. */
export const isPredecessor = (record: RecordEnvelope, stackId: string): boolean =>
  record.stackId !== stackId && stackSlot(record.stackId) === stackSlot(stackId);

/**
 * Whether a Delete has closed the generation, or a later attempt has cleared up after this one. What has not
 * succeeded closes nothing.
 */
export function isClosed(record: RecordEnvelope, all: readonly RecordEnvelope[]): boolean {
  return all.some(
    (other) =>
      other.outcome?.status === 'SUCCESS' &&
      isSameResource(record, other) &&
      ((other.closes?.includes(record.generation) ?? false) || (other.swept?.includes(record.attempt) ?? false)),
  );
}

/** The newest settled attempt of each open generation: what that generation holds. */
export function openGenerations<Each extends RecordEnvelope>(all: readonly Each[]): Each[] {
  const newest = new Map<string, Each>();
  for (const record of all) {
    if (record.requestType === 'Delete' || record.outcome?.status !== 'SUCCESS' || isClosed(record, all)) continue;
    const key = `${record.stackId} ${record.logicalId} ${record.generation}`;
    const other = newest.get(key);
    if (!other || isNewer(record, other)) newest.set(key, record);
  }
  return [...newest.values()];
}

/** Within one second CloudFormation creates before it updates before it deletes. */
export const RANK: Readonly<Record<RequestType, number>> = { Create: 0, Update: 1, Delete: 2 };

/** Later by what CloudFormation sent, which is told to the second; then by what it can have sent in that second. */
export function isNewer(one: RecordEnvelope, other: RecordEnvelope): boolean {
  if (one.sentAt !== other.sentAt) return one.sentAt > other.sentAt;
  if (one.requestType !== other.requestType) return RANK[one.requestType] > RANK[other.requestType];
  if (one.goalAt !== other.goalAt) return one.goalAt > other.goalAt;
  return one.attempt > other.attempt;
}

/** For sorting. */
export const newestFirst = (one: RecordEnvelope, other: RecordEnvelope): number => (isNewer(one, other) ? -1 : 1);

export const newest = <Each extends RecordEnvelope>(records: readonly Each[]): Each | undefined =>
  [...records].sort(newestFirst)[0];

/** Attempts that hold something and are neither settled nor closed: at work somewhere, or broken off. */
export function stillAtWork<Each extends RecordEnvelope>(all: readonly Each[]): Each[] {
  return all.filter((record) => record.requestType !== 'Delete' && !record.outcome && !isClosed(record, all));
}

/** Records of this very resource; those of an earlier stack of the same name are not among them. */
export const ownRecords = <Payload extends object>(known: Known<Payload, object>): AttemptRecord<Payload>[] =>
  known.records!.value.filter(({ stackId }) => stackId === known.request.stackId);

/** The same, and before them the own one as it is by now. */
export const recordsOfResource = <Payload extends object>(known: Known<Payload, object>): AttemptRecord<Payload>[] => [
  known.record!,
  ...ownRecords(known),
];

/** Its other Creates and Updates. */
export const otherAttempts = <Payload extends object>(known: Known<Payload, object>): AttemptRecord<Payload>[] =>
  ownRecords(known).filter(({ attempt, requestType }) => attempt !== known.request.attempt && requestType !== 'Delete');

/** The settled attempt that an Update builds on. */
export function baseOf<Payload extends object>(known: Known<Payload, object>): AttemptRecord<Payload> | undefined {
  if (known.request.requestType !== 'Update') return undefined;
  return openGenerations(ownRecords(known)).find(({ generation }) => generation === known.request.physicalId);
}

/**
 * What a success ends besides: attempts after which it has cleared up and, of a Create, generations of this very
 * construct that a removal policy retained. Whatever it did not take over of them is nobody's.
 */
export function alsoEnded(
  known: Known<object, object>,
  cleared: readonly RecordEnvelope[],
): Pick<RecordEnvelope, 'swept' | 'closes'> {
  const swept = cleared.map(({ attempt }) => attempt);
  const open = known.request.requestType === 'Create' ? openGenerations(ownRecords(known)) : [];
  const closes = open.map(({ generation }) => generation).filter((each) => each !== known.record!.generation);
  return { ...(swept.length > 0 && { swept }), ...(closes.length > 0 && { closes }) };
}

/** Of the other generations of this resource, only the settled one that an Update builds on lives for sure. */
export const baseLives =
  (known: Known<object, object>) =>
    (record: RecordEnvelope): boolean =>
      known.request.requestType === 'Update' &&
    record.outcome !== undefined &&
    record.generation === known.request.physicalId;

export const hasNotSucceeded = (record: RecordEnvelope): boolean => record.outcome?.status !== 'SUCCESS';

/** Whether an order's attempt holds something that it acquired, or may do so. */
export const hasGains = (record: OrderPayload): boolean =>
  record.holdings.some(({ acquiredHere }) => acquiredHere) || record.orders.some(({ result }) => !result);

/** Whether anything can be left of it: a failed one has usually given everything back itself. */
export function hasResidue(record: AttemptRecord): boolean {
  return !record.outcome || hasGains(record);
}

/** A failed Create must be found by its Delete; a failed Update leaves CloudFormation with what it had. */
export function physicalIdOf(known: Known<object, object>): string {
  return known.request.requestType === 'Create'
    ? known.request.attempt
    : (known.request.physicalId ?? known.request.attempt);
}
