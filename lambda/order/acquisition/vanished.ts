/** Numbers that were counted on, and that have left the account since: ported out, or released and expired. */
import { amend, fail } from '../../attempt/amend';
import { Known } from '../../attempt/knowledge/knowledge';
import { lastEffect, unique } from '../../attempt/knowledge/looks';
import { isRollingBack } from '../../attempt/stack-events';
import { Step } from '../../attempt/step';
import { showsAllBefore, standingOf } from '../../ownership/number-evidence';
import { fewOf } from '../../service/phone-numbers';
import { notBroughtBack } from '../rollback';

/** The first number that is certainly not there any more goes out of the plan, or ends the attempt. */
export function dropVanished(known: Known): Step | undefined {
  const gone = known.record!.holdings.find(({ number }) => isGone(known, number));
  if (!gone) return undefined;
  if (isRollingBack(known)) return withoutWarned(known, gone.number, notBroughtBack(gone.number, GONE));
  if (gone.acquiredHere && gone.acquired === 'Ordered') {
    return fail(
      known,
      `${gone.number}: order ${gone.orderId} brought it, and it is not in the account any more; somebody may have ` +
        'ported it out: deploy again, which orders it anew, or choose other numbers',
    );
  }
  return drop(known, gone.number);
}

const GONE = 'it is not in the account any more';

/** Absence proves nothing before a look can show what was there when the number was planned, or came back. */
function isGone(known: Known, number: string): boolean {
  const since = Math.max(known.written.plan!, lastEffect(known, number, 'Restore')?.at ?? 0);
  return standingOf(known, number) === 'Absent' && showsAllBefore(known.numbers!.began, since);
}

/** Goes on without a number, and says so. */
export function withoutWarned(known: Known, number: string, warning: string): Step {
  const { holdings, warnings = [] } = known.record!;
  return amend(known, {
    holdings: holdings.filter((holding) => holding.number !== number),
    warnings: fewOf([...warnings, warning]),
  });
}

/** A listed number is ordered instead; for one that a search had found there may be another that need not be bought. */
export function drop(known: Known, number: string): Step {
  const { declared, excluded = [], holdings } = known.record!;
  if (declared!.source.Type === 'Order') return withoutWarned(known, number, `${number}: ${GONE}`);
  const rest = holdings.filter((holding) => holding.number !== number);
  return amend(
    known,
    declared!.source.Type === 'Search'
      ? { holdings: rest, excluded: unique([...excluded, number]), plannedAt: undefined }
      : { holdings: rest },
  );
}
