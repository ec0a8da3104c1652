/**
 * An Update that rolls back returns to what was held before, not to what was declared: it buys nothing, and what cannot
 * be brought back is a warning. Otherwise a number that was ported out meanwhile would hold up the rollback for ever.
 */
import { newest, ownRecords } from '../attempt/attempts';
import { Known, resourceKey } from '../attempt/knowledge/knowledge';
import { AttemptRecord } from '../attempt/record/record';
import { stableAt, stoodBeforeRollback } from '../attempt/stack-events';
import { SECOND } from '../attempt/timing';

/** The last attempt that had succeeded when the stack was stable: what it held is what a rollback returns to. */
export function heldBeforeOperation(known: Known): AttemptRecord | undefined {
  const { request } = known;
  const generation = stoodBeforeRollback(known) ?? request.physicalId;
  return newest(
    ownRecords(known).filter(
      (record) =>
        record.requestType !== 'Delete' &&
        record.attempt !== request.attempt &&
        record.outcome?.status === 'SUCCESS' &&
        record.generation === generation &&
        wasSentBefore(known, record),
    ),
  );
}

/**
 * Whether a request belongs to an earlier operation than those that are rolled back. Requests are dated to the second:
 * one of the second in which the stack became stable, or the operation began, is of what is rolled back, as whatever
 * was asked for before took longer.
 */
export function wasSentBefore(known: Known, { sentAt }: AttemptRecord): boolean {
  const { stackId, logicalId } = known.request;
  const { operationAt = Infinity } = known.resources.get(resourceKey(stackId, logicalId))?.value ?? {};
  return sentAt < Math.floor(Math.min(stableAt(known), operationAt) / SECOND) * SECOND;
}

export const notBroughtBack = (number: string, why: string): string =>
  `${number}: ${why}; a rollback buys nothing, and the next update orders it again`;
