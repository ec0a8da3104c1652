/** What earlier attempts of a resource that holds no numbers of its own have left for this one to clear up. */
import { baseOf, hasNotSucceeded, isNewer, openGenerations, otherAttempts } from './attempts';
import { closedBefore } from './deletion';
import { Known } from './knowledge/knowledge';
import { AttemptRecord } from './record/record';
import { neverAnnounced } from './stack-events';

/**
 * Attempts that left something and did not succeed, or that succeeded under another generation than the base of an
 * Update, as far as that base has not cleared up after them: an Update that was cancelled may have made such a one a
 * moment later, and CloudFormation, which never heard of it, deletes nothing. For a Create, generations that settled
 * unheard.
 */
export function abandonedBy<Payload extends object, Declared extends object>(
  known: Known<Payload, Declared>,
  hasLeft: (record: AttemptRecord<Payload>) => boolean,
): AttemptRecord<Payload>[] {
  const base = baseOf(known);
  const open = otherAttempts(known).filter((record) => !closedBefore(known, record));
  const isBroken = (record: AttemptRecord<Payload>): boolean =>
    base
      ? isNewer(record, base) && (hasNotSucceeded(record) || record.generation !== base.generation)
      : hasNotSucceeded(record);
  const broken = open.filter((record) => isBroken(record) && hasLeft(record));
  if (known.request.requestType !== 'Create') return broken;
  return [...broken, ...openGenerations(open).filter((record) => neverAnnounced(known, record))];
}
