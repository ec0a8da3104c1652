/** What an operation that succeeds does not keep: what broken-off attempts acquired, and what a rollback takes away. */
import { releaseUnclaimed } from './abandoned-attempts';
import { amend, fail, hasRoomFor } from '../../attempt/amend';
import { baseLives, baseOf, hasNotSucceeded } from '../../attempt/attempts';
import { Known, resourceKey } from '../../attempt/knowledge/knowledge';
import { Holding } from '../../attempt/record/order-payload';
import { AttemptRecord } from '../../attempt/record/record';
import { certainlyNeverAnnounced, lookHistory } from '../../attempt/stack-events';
import { isNeeded, Step } from '../../attempt/step';
import { SECOND } from '../../attempt/timing';
import { believed } from '../../ownership/number-evidence';
import { holds } from '../../ownership/owners';
import { isUpdateRollback } from '../../service/cloudformation-statuses';

/**
 * What broken-off attempts acquired and this one does not keep. A settled one's numbers may be in use until its own
 * Delete.
 */
export function releaseLeftovers(
  known: Known,
  abandoned: readonly AttemptRecord[],
  salvaged: readonly Holding[],
): Step | undefined {
  const kept = new Set(known.record!.holdings.map(({ number }) => number));
  const inUse = new Set(
    abandoned
      .filter(({ outcome }) => outcome?.status === 'SUCCESS')
      .flatMap(({ holdings }) => holdings.map(({ number }) => number)),
  );
  const base = baseOf(known);
  const left = [...salvaged, ...undone(known, base)].filter(({ number }) => !kept.has(number));
  const free = left.filter(({ number }) => !inUse.has(number) || !isAssignedNow(known, number));
  const spare = new Set([
    known.request.attempt,
    ...abandoned.map(({ attempt }) => attempt),
    ...(base ? [base.attempt] : []),
  ]);
  if (free.length > 0 && known.written.clearing === undefined) return announce(known, abandoned, free);
  const progress = releaseUnclaimed(known, free, spare, baseLives(known), known.written.clearing!);
  if (isNeeded(progress)) return progress.step;
  return progress.stuck.length > 0 ? fail(known, progress.stuck.join('; ')) : undefined;
}

/**
 * Says that it begins to release, and what of it nobody else will: whoever gives such a number up at this moment does
 * not leave it to the attempts before us. What CloudFormation has heard of it deletes itself, or lets stand.
 */
function announce(known: Known, abandoned: readonly AttemptRecord[], free: readonly Holding[]): Step {
  const settled = abandoned.filter((record) => !hasNotSucceeded(record));
  const look = known.request.requestType === 'Update' ? lookHistory(known, settled) : undefined;
  if (look) return look;
  const base = baseOf(known);
  const heard = base ? [base, ...settled.filter((record) => !certainlyNeverAnnounced(known, record))] : [];
  const clears = free.map(({ number }) => number).filter((number) => heard.every((record) => !holds(record, number)));
  const clearing = { clearingAt: known.now };
  const change = { ...clearing, ...(clears.length > 0 && { clears }) };
  // A record that is full says less, and nothing else is changed by that.
  return amend(known, hasRoomFor(known, change) ? change : clearing);
}

/**
 * A rollback takes away what the update before it had added in place. A Delete of the old generation should follow and
 * release it; that CloudFormation sends one there is not documented, so what nobody holds is released at once.
 */
function undone(known: Known, base: AttemptRecord | undefined): Holding[] {
  const { stackId, logicalId } = known.request;
  const { stackStatus, operationAt } = known.resources.get(resourceKey(stackId, logicalId))!.value;
  if (
    !base ||
    operationAt === undefined ||
    base.sentAt < Math.floor(operationAt / SECOND) * SECOND ||
    !isUpdateRollback(stackStatus)
  ) {
    return [];
  }
  return base.holdings.filter(({ acquiredHere, number }) => acquiredHere && !isAssignedNow(known, number));
}

export const isAssignedNow = (known: Known, number: string): boolean =>
  (believed(known, number)?.associations.length ?? 0) > 0;
