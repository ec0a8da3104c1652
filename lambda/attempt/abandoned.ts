/** What earlier attempts of a resource that holds no numbers of its own have left for this one to clear up. */
import { baseOf, hasNotSucceeded, isNewer, openGenerations, otherAttempts } from './attempts';
import { closedBefore } from './deletion';
import { Known } from './knowledge';
import { AttemptRecord } from './record';
import { neverAnnounced } from './stack-events';

/**
 * Attempts that did not succeed and left something, as far as the base of an Update has not cleared up after them; and,
 * for a Create, generations that settled unheard.
 */
export function abandonedBy<Payload extends object, Declared extends object>(
  known: Known<Payload, Declared>,
  hasLeft: (record: AttemptRecord<Payload>) => boolean,
): AttemptRecord<Payload>[] {
  const base = baseOf(known);
  const open = otherAttempts(known).filter((record) => !closedBefore(known, record));
  const broken = open.filter(
    (record) => hasNotSucceeded(record) && hasLeft(record) && (!base || isNewer(record, base)),
  );
  if (known.request.requestType !== 'Create') return broken;
  return [...broken, ...openGenerations(open).filter((record) => neverAnnounced(known, record))];
}
