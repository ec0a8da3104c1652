/** Which numbers a Delete releases, and where each of them goes. */
import { asFound, detailsBack } from './abandoned-attempts';
import { ReleaseTarget } from './release';
import { hasNotSucceeded, newest, ownRecords } from '../../attempt/attempts';
import { livesBeside } from '../../attempt/deletion';
import { Known } from '../../attempt/knowledge/knowledge';
import { ResourceState } from '../../attempt/knowledge/observations';
import { Holding } from '../../attempt/record/order-payload';
import { AttemptRecord } from '../../attempt/record/record';
import { wasKept } from '../../attempt/stack-events';
import { isNeeded, Need } from '../../attempt/step';
import { freeOf, judge, mayBeKeptSince, unclearOf } from '../../ownership/may-be-released';
import { certainOf, Claim, hasOrdered, holds } from '../../ownership/owners';
import { isRollback } from '../../service/cloudformation-statuses';

/** What is deleted: what CloudFormation says of it, and the attempts that end. */
export interface Ending {
  readonly resource: ResourceState;
  readonly victims: readonly AttemptRecord[];
}

export interface SortedNumbers {
  readonly targets: readonly ReleaseTarget[];
  /** What goes into the deletion queue, and what stays in the inventory, for a resource that comes back. */
  readonly queued: readonly Holding[];
  readonly left: readonly Holding[];
  /** Numbers that another generation of this stack owns: left to it, with its details. */
  readonly claimed: readonly (Claim & { readonly number: string })[];
  /** Why numbers stay of which nobody can tell whose they are. */
  readonly unclear: readonly string[];
}

export function sortNumbers(known: Known, holdings: readonly Holding[], ending: Ending): Need<SortedNumbers> {
  const { resource, victims } = ending;
  const lives = livesBeside(known, resource);
  const judged = judge(known, holdings, {
    spare: endingAttempts(known, victims),
    // A stack that is deleted may keep the later of two generations: what both had is not the older one's to release.
    livesHere: (record) => lives(record) || wasKept(known, record.generation),
    since: (holding) => {
      const acquirer = newest(victims.filter((record) => isAfter(record, holding.number)));
      return acquirer ? mayBeKeptSince(known, holding, acquirer) : 0;
    },
    doubt: (claim) => certainOf(known, claim),
  });
  if (isNeeded(judged)) return judged;
  const whereTo = destinations(known, ending);
  const going = freeOf(judged).map((holding) => ({ holding, target: whereTo(holding) }));
  const isQueued = ({ target }: (typeof going)[number]) => target?.to === 'Queue';
  return {
    targets: going.flatMap(({ target }) => target ?? []),
    queued: going.filter(isQueued).map(remembered),
    left: going.filter((each) => !isQueued(each)).map(remembered),
    claimed: judged.flatMap(({ holding: { number }, verdict }) =>
      'claim' in verdict ? { ...verdict.claim, number } : [],
    ),
    unclear: unclearOf(judged),
  };
}

/** Of a number that is remembered for a resource that comes back. */
const remembered = ({ holding: { number, acquired, orderId } }: { readonly holding: Holding }): Holding => ({
  number,
  acquired,
  orderId,
});

/** This Delete and the attempts that it ends: their own claims do not count. */
const endingAttempts = ({ request }: Known, victims: readonly AttemptRecord[]): ReadonlySet<string> =>
  new Set([request.attempt, ...victims.map(({ attempt }) => attempt)]);

/** The attempt has the number, or its order for it may have brought it. */
const isAfter = (record: AttemptRecord, number: string): boolean =>
  holds(record, number) !== undefined || hasOrdered(record, number);

/** Where each number goes: what never came into use to where it came from, the rest as it is declared. */
function destinations(known: Known, ending: Ending): (holding: Holding) => ReleaseTarget | undefined {
  const { resource, victims } = ending;
  const neverUsed = unusedNumbers(known, victims);
  const replaced = isReplaced(known, ending);
  const ofOrder = newest(victims.filter(({ declared }) => declared))?.declared!.source.Type === 'Order';
  return (holding) =>
    neverUsed.has(holding.number) || isRollback(resource.stackStatus)
      ? asFound(known, holding)
      : destination(known, holding, replaced, ofOrder);
}

/**
 * What was broken off, or succeeded unheard, never came into use: it goes back to where it came from, whatever the
 * policy.
 */
function unusedNumbers(known: Known, victims: readonly AttemptRecord[]): ReadonlySet<string> {
  const heard = (record: AttemptRecord) => !hasNotSucceeded(record) && record.generation === known.request.physicalId;
  const unused = victims
    .filter((record) => !heard(record))
    .flatMap(({ holdings }) => holdings.filter(({ acquiredHere }) => acquiredHere));
  return new Set(unused.map(({ number }) => number));
}

/** Whether another generation of this resource goes on living. */
function isReplaced(known: Known, { resource, victims }: Ending): boolean {
  const ends = endingAttempts(known, victims);
  const lives = livesBeside(known, resource);
  return ownRecords(known).some(
    (record) => record.requestType !== 'Delete' && !ends.has(record.attempt) && lives(record),
  );
}

/**
 * Whether a number goes was CloudFormation's decision, or the removal policy's when an update took it away; how is
 * ours.
 */
function destination(known: Known, holding: Holding, replaced: boolean, ofOrder: boolean): ReleaseTarget | undefined {
  const { removal, release } = known.request;
  if (replaced && removal === 'Retain') return undefined;
  // What an order that was placed elsewhere brought is not this library's to queue, even where it came back out of
  // the queue.
  const adopted = holding.acquired === 'Adopted' || (ofOrder && holding.acquired !== 'Ordered');
  if ((release ?? (adopted ? 'ReturnToInventory' : 'DeletionQueue')) === 'DeletionQueue') {
    return { number: holding.number, to: 'Queue' };
  }
  return { ...(adopted ? detailsBack(known, holding) : { number: holding.number, to: 'Inventory' }), fetch: true };
}
