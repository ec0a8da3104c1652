/** What an operation that fails has acquired goes back to where it came from, before the failure is told. */
import { Acquired, numbersAcquiredBy, releaseUnclaimed } from './abandoned-attempts';
import { Released } from './release';
import { amend } from '../../attempt/amend';
import { baseLives, hasGains, physicalIdOf } from '../../attempt/attempts';
import { Known } from '../../attempt/knowledge/knowledge';
import { numbersSince, wait } from '../../attempt/knowledge/looks';
import { Holding, isBrought } from '../../attempt/record/order-payload';
import { AttemptRecord } from '../../attempt/record/record';
import { isNeeded, Need, Needed, Step } from '../../attempt/step';
import { SECOND, SERVICE_LAG } from '../../attempt/timing';
import { openOrders } from '../acquisition/acquire';

/** What was done last and is not remembered may not be visible yet: releasing on an older look would forget it. */
function waitUntilOwnEffectsVisible(known: Known): Needed | undefined {
  if (!hasGains(known.record!) || (!known.brokenOff && known.unanswered.size === 0)) return undefined;
  const since = known.written.failure! + SERVICE_LAG;
  const step = known.now < since ? wait((since - known.now) / SECOND) : numbersSince(known, since);
  return step && { step };
}

/** What the own record tells when there is no time left to find out more. */
const recordedSoFar = (known: Known): Acquired => ({
  holdings: known.record!.holdings.filter(({ acquiredHere }) => acquiredHere),
  undecided: openOrders(known),
});

const NOT_IN_TIME: Released = { stuck: ['not everything could be released in time; the next delete does it'] };

/** Releases what this attempt acquired, then says why. What was there before is left to CloudFormation's rollback. */
export function releaseAndFail(known: Known): Step {
  const own = known.record!;
  const found: Need<Acquired> = waitUntilOwnEffectsVisible(known) ?? numbersAcquiredBy(known, [own], false);
  const late = known.now >= known.request.answerBy;
  if (isNeeded(found) && !late) return found.step;
  const { holdings, undecided } = isNeeded(found) ? recordedSoFar(known) : found;
  const progress = releaseUnclaimed(known, holdings, new Set([own.attempt]), baseLives(known), known.written.failure!);
  if (isNeeded(progress) && !late) return progress.step;
  const { stuck, spared = [] } = isNeeded(progress) ? NOT_IN_TIME : progress;
  const left = [
    ...undecided.map((order) => `${order} is not decided yet; the next delete releases what it brings`),
    ...stuck,
  ];
  const clean = left.length === 0;
  const returned = holdings.filter((holding) => !isBrought(holding) && !spared.includes(holding.number));
  return amend(known, {
    outcome: { status: 'FAILED', physicalId: physicalIdOf(known), reason: [own.failure, ...left].join('; ') },
    ...(clean && {
      holdings: keptAside(own, holdings, spared),
      ...(returned.length > 0 && { returned }),
      orders: own.orders.map((intent) => ({ ...intent, result: intent.result ?? ('Decided' as const) })),
    }),
  });
}

/**
 * What a failed attempt still holds when it has released all that it may: what it inherited, and what others may
 * own.
 */
function keptAside(own: AttemptRecord, acquired: readonly Holding[], spared: readonly string[]): Holding[] {
  return [
    ...own.holdings.filter(({ acquiredHere }) => !acquiredHere),
    ...acquired.filter(({ number }) => spared.includes(number)),
  ];
}
