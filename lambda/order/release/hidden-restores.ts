/** What a Delete has to see before it believes a number to be in the deletion queue. */
import { Known } from '../../attempt/knowledge/knowledge';
import { lastEffect, lookAt, pollNumbers } from '../../attempt/knowledge/looks';
import { AttemptRecord } from '../../attempt/record/record';
import { Step } from '../../attempt/step';
import { SLOW_POLL } from '../../attempt/timing';
import { visibleAt } from '../../attempt/wait-for-others';
import { standingOf } from '../../ownership/number-evidence';

/**
 * For a Delete less will do. What an order brought is known to have come from the order, what is released twice is
 * refused, and details are put back whatever is seen. Only a number in the deletion queue may have been restored since:
 * until it is seen elsewhere, or nothing that was done can be hidden any more, nobody can tell.
 */
export function waitUntilRestoresShown(known: Known, records: readonly AttemptRecord[]): Step | undefined {
  const unclear = records.filter((record) => visibleAt(known, record) > (known.numbers?.began ?? 0));
  const restored = unclear.flatMap(({ holdings }) =>
    holdings.flatMap(({ number, acquired, acquiredHere }) => (acquiredHere && acquired === 'Restored' ? number : [])),
  );
  if (restored.length === 0) return undefined;
  const look = lookAt(known, restored);
  if (look) return look;
  const hidden = restored.filter(
    (number) => standingOf(known, number) !== 'Here' && !lastEffect(known, number, 'Release'),
  );
  if (hidden.length === 0) return undefined;
  const since = Math.max(...unclear.map((record) => visibleAt(known, record)));
  const pause = Math.min(SLOW_POLL, Math.max(0, since - (known.numbers!.ended ?? known.numbers!.began)));
  return pollNumbers(known, hidden, pause);
}
