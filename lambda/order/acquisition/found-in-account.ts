/** Numbers that were there already: whoever had them hears of it, and can have missed it no more in the end. */
import { Known } from '../../attempt/knowledge/knowledge';
import { ledgerSince, numbersSince } from '../../attempt/knowledge/looks';
import { Note } from '../../attempt/record/note';
import { Holding } from '../../attempt/record/order-payload';
import { AttemptRecord } from '../../attempt/record/record';
import { Step } from '../../attempt/step';
import { LEDGER_LAG, SERVICE_LAG } from '../../attempt/timing';
import { formerHoldersOf, lastUnclearRelease, releasersAtWork } from '../../ownership/ownership-look';

/** Whoever had a number that was found in the account hears of it before anything is done with it. */
export function leaveNotes(known: Known): Step | undefined {
  const { attempt, stackId, logicalId } = known.request;
  if (known.written.notes !== undefined) return undefined;
  const numbers = foundInAccount(known.record!).map(({ number }) => number);
  const under = numbers.length > 0 ? formerHoldersOf(known, numbers) : [];
  if (under.length === 0) return undefined;
  const note: Note = { version: 1, taker: attempt, stackId, logicalId, numbers, claimedAt: known.written.plan! };
  return { do: 'LeaveNotes', under, note };
}

const foundInAccount = ({ holdings }: AttemptRecord): Holding[] =>
  holdings.filter(({ acquiredHere, acquired }) => acquiredHere && acquired !== 'Ordered');

/**
 * Somebody who was releasing a number may have read the ledger before our claim could be seen. What was found in the
 * account is therefore looked at once more when nobody can have missed the claim; if it is gone, it is fetched again.
 */
export function confirmTaken(known: Known): Step | undefined {
  const taken = foundInAccount(known.record!);
  if (taken.length === 0) return undefined;
  const numbers = taken.map(({ number }) => number);
  const claimed = (known.written.notes ?? known.written.plan!) + LEDGER_LAG;
  return (
    ledgerSince(known, claimed) ??
    releasersAtWork(known, numbers) ??
    numbersSince(known, Math.max(claimed, lastUnclearRelease(known, numbers) + SERVICE_LAG))
  );
}
