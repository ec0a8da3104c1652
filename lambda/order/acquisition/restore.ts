/** Brings numbers back out of the deletion queue, and goes on without those that cannot come back. */
import { REFUSED_ORDERS } from './order';
import { quotaArithmetic, quotaSuspicion } from './quota';
import { drop, dropVanished, withoutWarned } from './vanished';
import { amend, fail } from '../../attempt/amend';
import { recordsOfResource } from '../../attempt/attempts';
import { CountedRefusal, Known, mayHaveHappened, refusalKey } from '../../attempt/knowledge/knowledge';
import { lookAfterRefusal, lookAt, pollNumbers } from '../../attempt/knowledge/looks';
import { Refusal } from '../../attempt/knowledge/observations';
import { Holding } from '../../attempt/record/order-payload';
import { isRollingBack } from '../../attempt/stack-events';
import { Step } from '../../attempt/step';
import { lookFirst } from '../../attempt/wanted';
import { believed, mayBeOfOrder, showsAllBefore, standingOf } from '../../ownership/number-evidence';
import { explain, treatRefusal } from '../../service/errors';
import { NumberState } from '../../service/number-state';
import { notBroughtBack } from '../rollback';

/** Somebody may delete by hand what has just come back; nobody does so for ever. */
const RESTORES = 3;

/** Brings back what the plan found in the deletion queue. What has left it meanwhile is ordered instead. */
export function restore(known: Known): Step | undefined {
  const own = known.record!;
  if (own.holdings.length === 0) return undefined;
  const sure = own.holdings.map(({ number }) => number);
  const look = lookAt(known, sure);
  if (look || !known.numbers) return look;
  const vanished = dropVanished(known);
  if (vanished) return vanished;
  const queued = inQueue(known);
  const next = queued.find((holding) => !isBeforeOrder(known, believed(known, holding.number)!, holding));
  if (next) return bringBack(known, next);
  return queued.length > 0 ? pollNumbers(known, sure) : undefined;
}

const inQueue = (known: Known): Holding[] =>
  known.record!.holdings.filter(({ number }) => standingOf(known, number) === 'Leaving');

function bringBack(known: Known, holding: Holding): Step {
  const { number } = holding;
  const vain = restoredInVain(known, number);
  if (vain) return vain;
  const refused = known.refusals.get(refusalKey('Restore', number));
  if (refused) return afterRefusedRestore(known, refused);
  return lookFirst(known, known.record!.goalAt) ?? fetched(known, holding) ?? { do: 'Restore', number };
}

/** A refusal is looked into first: an earlier call may have done it. Then it is tried again, or the reason is told. */
function afterRefusedRestore(known: Known, refused: CountedRefusal): Step {
  const { number, code, count, message } = refused;
  const doubt = lookAfterRefusal(known, 'Restore', number);
  if (!doubt && isRollingBack(known)) return giveUpRestoring(known, number, refused);
  const treatment = treatRefusal(code);
  const mayBeDone = doubt && mayHaveHappened(known, 'Restore', number);
  if (treatment === 'Quota' && !isRollingBack(known) && !mayBeDone) return beyondQuota(known, number);
  if (doubt) return doubt;
  if (treatment === 'Gone') return drop(known, number);
  return count >= REFUSED_ORDERS
    ? fail(known, explain(number, 'RestorePhoneNumber', code, message) + quotaSuspicion(known, inQueue(known).length))
    : { do: 'Restore', number };
}

const beyondQuota = (known: Known, number: string): Step =>
  fail(
    known,
    `${number}: cannot be restored, as the account's quota of phone numbers is reached; ` +
      quotaArithmetic(known, inQueue(known).length),
  );

/** A rollback goes on without a number that cannot come back, and says so. */
const giveUpRestoring = (known: Known, number: string, { code, message }: Refusal): Step =>
  withoutWarned(known, number, notBroughtBack(number, `it could not be restored (${code}: ${message})`));

/** What goes back into the deletion queue again and again is put there by somebody. */
function restoredInVain(known: Known, number: string): Step | undefined {
  const times = (known.effects.get(number) ?? []).filter(({ did }) => did === 'Restore').length;
  if (times < RESTORES) return undefined;
  const what = `restored ${times} times, and the service shows it in the deletion queue again`;
  return isRollingBack(known)
    ? withoutWarned(known, number, notBroughtBack(number, what))
    : fail(known, `${number}: ${what}; find out who or what deletes it, then deploy again`);
}

/**
 * What is seen is the number as it was before our own order brought it anew. A look that shows all that the order did
 * shows that another one came after it.
 */
function isBeforeOrder(known: Known, state: NumberState, { acquired, orderId }: Holding): boolean {
  if (acquired !== 'Ordered' || mayBeOfOrder(state, orderId)) return false;
  const orders = recordsOfResource(known).flatMap((record) => record.orders);
  const { decidedAt = known.written.plan! } = orders.find(({ id }) => id === orderId) ?? {};
  return !showsAllBefore(known.numbers!.began, decidedAt);
}

/** Whoever had it when it was found has let it go since: what fetches it now has it from the deletion queue. */
function fetched(known: Known, { number, acquired, acquiredHere }: Holding): Step | undefined {
  if (!acquiredHere || (acquired !== 'TakenOver' && acquired !== 'Adopted')) return undefined;
  const change = (holding: Holding): Holding =>
    holding.number === number
      ? { ...holding, acquired: 'Restored', detailsFound: undefined }
      : holding;
  return amend(known, { holdings: known.record!.holdings.map(change) });
}
