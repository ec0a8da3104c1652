/**
 * Attempts of this resource that were broken off: cancelled, timed out, or answered when nobody listened any more.
 * Nobody else clears up after them, so the newest goal does: it waits until they can act no more, finds out what
 * they acquired, and keeps or releases each number.
 */
import { Released, ReleaseTarget, releaseTargets } from './release';
import {
  baseOf,
  hasNotSucceeded,
  hasResidue,
  isClosed,
  isNewer,
  isPredecessor,
  isSameResource,
  openGenerations,
  otherAttempts,
  ownRecords,
  recordsOfResource,
} from '../../attempt/attempts';
import { Known } from '../../attempt/knowledge/knowledge';
import { lookAt, wait } from '../../attempt/knowledge/looks';
import { Detail, Details, DETAILS, Holding, isBrought, OrderIntent } from '../../attempt/record/order-payload';
import { AttemptRecord } from '../../attempt/record/record';
import { neverAnnounced } from '../../attempt/stack-events';
import { isNeeded, Need, Step } from '../../attempt/step';
import { ORDER_POLL, RETRY_PAUSE, SECOND } from '../../attempt/timing';
import { recordsAbout } from '../../ownership/ledger-index';
import { formerHolderOf, judge, Judged, mayBeKeptSince, unclearOf } from '../../ownership/may-be-released';
import { Claim, holds } from '../../ownership/owners';
import { ownershipLook } from '../../ownership/ownership-look';
import { someOf } from '../../service/phone-numbers';
import { purchased, resolve } from '../acquisition/purchase-outcome';
import { everDeclared } from '../details/found-details';
import { handBackDetails, Owned, ownedElsewhere } from '../details/hand-back-details';

/** The attempts that a Create or Update has to clear up after. */
export function abandonedBy(known: Known): AttemptRecord[] {
  const base = baseOf(known);
  const left = [...otherAttempts(known), ...ofPredecessors(known)].filter(
    (record) => !isClosed(record, known.records!.value) && hasResidue(record) && isAbandoned(record, base),
  );
  return [...left, ...unheard(known)];
}

/**
 * What an earlier stack of this name left unfinished: CloudFormation sends no Delete after a rollback that failed under
 * a policy that retains, and an order may still be open.
 */
export const ofPredecessors = (known: Known): AttemptRecord[] =>
  known.request.requestType === 'Create'
    ? known.records!.value.filter(
      (record) =>
        record.requestType !== 'Delete' && isPredecessor(record, known.request.stackId) && hasNotSucceeded(record),
    )
    : [];

/** Settled, and nobody was told: all that such a generation holds is up to the Create that comes instead. */
function unheard(known: Known): AttemptRecord[] {
  if (known.request.requestType !== 'Create') return [];
  return openGenerations(ownRecords(known))
    .filter((record) => neverAnnounced(known, record))
    .map((record) => ({ ...record, holdings: record.holdings.map((holding) => ({ ...holding, acquiredHere: true })) }));
}

/** Not settled, or settled under another generation after the one that this Update builds on. */
function isAbandoned(record: AttemptRecord, base: AttemptRecord | undefined): boolean {
  if (!base) return hasNotSucceeded(record);
  // What is older than the base was cleared up by the base.
  return isNewer(record, base) && (hasNotSucceeded(record) || record.generation !== base.generation);
}

/** What attempts acquired, and the orders of theirs that the service has not decided. */
export interface Acquired {
  readonly holdings: readonly Holding[];
  readonly undecided: readonly string[];
}

/** What attempts acquired, their open orders resolved. An order that stays undecided is named. */
export function numbersAcquiredBy(known: Known, records: readonly AttemptRecord[], all: boolean): Need<Acquired> {
  const holdings = new Map<string, Holding>();
  const undecided: string[] = [];
  let pause: Step | undefined;
  for (const record of records) {
    for (const holding of record.holdings.filter(({ acquiredHere }) => all || acquiredHere)) {
      holdings.set(holding.number, likelier(holdings.get(holding.number), holding));
    }
    for (const intent of record.orders.filter(({ result }) => !result)) {
      const brought = broughtByOrder(known, intent);
      if (isNeeded(brought)) return brought;
      for (const holding of brought.holdings) holdings.set(holding.number, holding);
      if (!brought.open) continue;
      pause = brought.open.pause;
      undecided.push(brought.open.order);
    }
  }
  if (pause && known.now < known.request.answerBy - ORDER_POLL) return { step: pause };
  return { holdings: [...holdings.values()], undecided };
}

/** Of two that hold a number, the one that brought it into the account knows where it goes. */
const likelier = (one: Holding | undefined, other: Holding): Holding => (one && isBrought(one) ? one : other);

/** What an order has brought, and what to call it and how long to wait while it is not decided. */
interface Brought {
  readonly holdings: readonly Holding[];
  readonly open?: { readonly order: string; readonly pause: Step };
}

function broughtByOrder(known: Known, intent: OrderIntent): Need<Brought> {
  const resolution = resolve(known, intent);
  if (isNeeded(resolution)) {
    const { step } = resolution;
    const order = `order ${intent.id ?? 'whose response was lost'} for ${someOf(intent.numbers)}`;
    return step.do === 'Wait' ? { holdings: [], open: { order, pause: step } } : resolution;
  }
  if ('notPlaced' in resolution) return { holdings: [] };
  const { placed, acquired, porting } = resolution;
  const holdings = acquired.map((number) => purchased(number, placed.id));
  const order = `order ${placed.id} (${placed.status})`;
  return { holdings, ...(porting && { open: { order, pause: wait(RETRY_PAUSE / SECOND) } }) };
}

/** Where a number goes that an operation acquired and does not keep: to where it came from. */
export function asFound(known: Known, holding: Holding): ReleaseTarget {
  const { number, acquired, takenFrom } = holding;
  // Whoever had it before has been deleted since, or has given up on it: it was left to the one that releases it now.
  const ownerless = takenFrom !== undefined && !formerHolderOf(known, number, takenFrom);
  if (acquired === 'Ordered' || acquired === 'Restored' || ownerless) return { number, to: 'Queue' };
  return detailsBack(known, holding);
}

/**
 * What this resource may have changed of a number goes back to what was found; a detail that it never declared is not
 * its business.
 */
export function detailsBack(known: Known, { number, detailsFound }: Holding): ReleaseTarget {
  const attempts = recordsOfResource(known);
  const back = (detail: 'name' | 'callingName') =>
    everDeclared(attempts, number, detail) && { [detail]: detailsFound?.[detail] ?? '' };
  return {
    number,
    to: 'Inventory',
    details: {
      ...(detailsFound?.productType !== undefined && { productType: detailsFound.productType }),
      ...back('name'),
      ...back('callingName'),
    },
  };
}

/**
 * Returns what was acquired and is not kept to where it came from, sparing whatever somebody else owns by now.
 * `spare` are attempts whose own claims do not count; `sign` says when it could be read that something is released.
 */
export function releaseUnclaimed(
  known: Known,
  holdings: readonly Holding[],
  spare: ReadonlySet<string>,
  livesHere: (record: AttemptRecord) => boolean,
  sign: number,
): Need<Released> {
  if (holdings.length === 0) return { stuck: [] };
  const numbers = lookAt(
    known,
    holdings.map(({ number }) => number),
  );
  const whose = numbers ?? ownershipLook(known, holdings, sign);
  if (whose) return { step: whose };
  const acquirers = ownRecords(known)
    .concat(known.record!)
    .filter(({ attempt }) => spare.has(attempt));
  const since = (holding: Holding) => Math.min(...acquirers.map((record) => mayBeKeptSince(known, holding, record)));
  const judged = judge(known, holdings, { spare, livesHere, since });
  if (isNeeded(judged)) return judged;
  const progress = releaseTargets(
    known,
    judged.flatMap((each) => targetOf(known, each)),
    true,
  );
  if (isNeeded(progress)) return progress;
  const claims = judged.flatMap(({ holding, verdict }) => ('claim' in verdict ? { ...verdict, holding } : []));
  const handed = handBackDetails(
    known,
    claims.flatMap(({ holding, claim }) => handedBack(known, holding, claim, acquirers)),
    acquirers,
  );
  if (handed) return { step: handed };
  const spared = claims.filter(({ claim }) => !claim.record.outcome).map(({ holding }) => holding.number);
  return { stuck: [...unclearOf(judged), ...progress.stuck], spared };
}

/** What is free goes back; what had an owner before stays there, with the details that it had then. */
function targetOf(known: Known, { holding, verdict }: Judged): ReleaseTarget[] {
  if ('is' in verdict) return verdict.is === 'Free' ? [asFound(known, holding)] : [];
  if (!('claim' in verdict) || isBrought(holding)) return [];
  const { record } = verdict.claim;
  const back = detailsBack(known, holding);
  if (!record.outcome) return leftByOwner(known, record, back);
  return isNewer(known.record!, record) ? [back] : [];
}

/**
 * An owner that is at work sees itself to each detail that it ever declared; of the others it knows nothing. Example:
 * two siblings are rolled back at once, and the update of one had taken a number of the other and named it. The other
 * one, which declares no name, would leave the name as it is.
 */
function leftByOwner(known: Known, owner: AttemptRecord, { details = {}, ...target }: ReleaseTarget): ReleaseTarget[] {
  const left = neverDeclaredBy(known, owner, target.number).filter((detail) => details[detail] !== undefined);
  return left.length > 0 && holds(owner, target.number) ? [{ ...target, details: only(left, details) }] : [];
}

function neverDeclaredBy(known: Known, owner: AttemptRecord, number: string): Detail[] {
  const theirs = recordsAbout(known, number).filter((record) => isSameResource(record, owner));
  return DETAILS.filter((detail) => !everDeclared(theirs, number, detail));
}

const only = (those: readonly Detail[], details: Details): Details =>
  Object.fromEntries(those.map((detail) => [detail, details[detail]]));

/** Whoever has declared a number since gets the details that it declared. */
function handedBack(known: Known, holding: Holding, claim: Claim, ours: readonly AttemptRecord[]): Owned[] {
  const { number } = holding;
  const { record, holding: theirs } = claim;
  if (!record.outcome || isBrought(holding) || isNewer(known.record!, record)) return [];
  // Of what it never declared only that one knows what was there before which took the number last.
  const unknown = theirs.acquiredHere ? [] : neverDeclaredBy(known, record, number);
  const detailsFound = { ...theirs.detailsFound, ...only(unknown, holding.detailsFound ?? {}) };
  return [ownedElsewhere(number, record, { ...theirs, detailsFound }, ours)];
}
