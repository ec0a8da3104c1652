/**
 * How a number that the account has already gets into a plan: restored, taken over, adopted, or refused with the
 * reason.
 */
import { recordsAbout } from './ledger-index';
import { mayBeOfOrder } from './number-evidence';
import { Claim, claimOn, hasOrdered, holds, isBeingDeleted, isBeingDeletedNow, unreadableAbout } from './owners';
import { foundDetails, TOKEN } from './purchase-token';
import { Reusable } from './reusable-numbers';
import { baseLives, isClosed } from '../attempt/attempts';
import { firstSeen } from '../attempt/knowledge/first-seen';
import { Known, resourceKey } from '../attempt/knowledge/knowledge';
import { ledgerSince, pollNumbers } from '../attempt/knowledge/looks';
import { Holding } from '../attempt/record/order-payload';
import { AttemptRecord } from '../attempt/record/record';
import { isNeeded, Need } from '../attempt/step';
import { LEDGER_LAG } from '../attempt/timing';
import { isAssigned, NumberState, standing } from '../service/number-state';

export type Taken = Need<{ readonly refusal: string } | { readonly holding: Holding }>;

/** A listed number that is in the inventory or in the deletion queue. */
export function take(known: Known, state: NumberState, former: Reusable | undefined): Taken {
  const own = reclaimed(state, former);
  if (own) return { holding: own };
  if (former && isOnItsWay(state, former)) return { step: pollNumbers(known, [state.number]) };
  const unusable = whyUnusable(state);
  if (unusable) return { refusal: unusable };
  const claimed = ownerOf(known, state.number);
  if (isNeeded(claimed)) return claimed;
  const owner = claimed.claim;
  const refusal = owner ? whyLeftToOwner(known, owner) : whyUnclear(known, state.number);
  if (refusal) return { refusal: `${state.number}: ${refusal}` };
  if (standing(state) === 'Leaving') return { holding: { ...asHolding(state, 'Restored'), ...fromOwner(owner) } };
  return owner ? { holding: takenFrom(state, owner.record, owner.holding) } : takeUnclaimed(known, state, former);
}

function whyUnusable(state: NumberState): string | undefined {
  const { number, status } = state;
  const stands = standing(state);
  if (stands === 'Arriving') {
    return `${number}: another order is acquiring it (${status}); wait until that is done, then deploy again`;
  }
  return stands === 'Broken'
    ? `${number}: the service reports ${status}; resolve it in the Amazon Chime SDK console, then deploy again`
    : undefined;
}

/** Within its own stack a number moves freely: the template says so. */
function whyLeftToOwner({ request }: Known, { record }: Claim): string | undefined {
  if (record.stackId === request.stackId || request.adoptExisting) return undefined;
  const owner = `${record.logicalId} in stack ${stackName(record)}`;
  return `declared by ${owner}; remove it there, or set adoptExisting to move it here`;
}

function whyUnclear(known: Known, number: string): string | undefined {
  const record = unreadableAbout(known, number);
  return record && `a record that may name it cannot be read (${record.unreadable})`;
}

/** Somebody released it in the console: the one that it belonged to lives on, and its policy may keep it later. */
const fromOwner = (owner: Claim | undefined): Pick<Holding, 'takenFrom'> =>
  owner ? { takenFrom: originOf(owner.record, owner.holding) } : {};

/** A number in the inventory that nobody claims: left there by us, or somebody's who keeps no records. */
function takeUnclaimed(known: Known, state: NumberState, former: Reusable | undefined): Taken {
  const { number } = state;
  // Whoever bought it wrote that down before; by then it can be read.
  const look = ledgerSince(known, firstSeen(known, number, known.numbers!) + LEDGER_LAG);
  if (look) return { step: look };
  const buyer = recordsAbout(known, number).find((record) => !record.outcome && hasOrdered(record, number));
  if (buyer) {
    const where = `${buyer.logicalId} in stack ${stackName(buyer)}`;
    return { refusal: `${number}: ${where} is ordering it; wait until that is done, then deploy again` };
  }
  const left = former?.leftInInventory ? former.holding : undefined;
  if (!left && !isAskedFor(known)) {
    return {
      refusal:
        `${number}: already in the account's inventory, and no record says who bought it; set ` +
        'adoptExisting to adopt it',
    };
  }
  return { holding: takenFrom(state, lettingGo(known, number), left) };
}

/** Naming an order that was placed elsewhere is asking for its numbers. */
const isAskedFor = ({ request, record }: Known): boolean =>
  request.adoptExisting || record!.declared!.source.Type === 'Order';

/** `earlier`: how it was held last, where nobody's record says so any more. */
function takenFrom(state: NumberState, from: AttemptRecord | undefined, earlier: Holding | undefined): Holding {
  const had = from ? holds(from, state.number) : earlier;
  const isBought = had ? had.acquired !== 'Adopted' : from !== undefined;
  return {
    ...asHolding(state, isBought ? 'TakenOver' : 'Adopted'),
    ...(isBought && from && { takenFrom: originOf(from, had) }),
  };
}

/**
 * Where it goes back to. What an attempt that has not succeeded had taken over is not its own: of what a policy had
 * kept, nobody's.
 */
const originOf = (from: AttemptRecord, had: Holding | undefined): string | undefined =>
  from.outcome?.status !== 'SUCCESS' && had?.acquired === 'TakenOver' ? had.takenFrom : from.generation;

/** A number of an ended generation comes back to a search when nobody holds, claims or has changed it since. */
export function comesBack(
  known: Known,
  state: NumberState | undefined,
  former: Reusable,
): Need<{ readonly holding: Holding } | undefined> {
  const stands = standing(state);
  if (isOnItsWay(state, former)) return { step: pollNumbers(known, [former.holding.number]) };
  if (!state || (stands !== 'Here' && stands !== 'Leaving')) return undefined;
  const own = reclaimed(state, former);
  if (own) return { holding: own };
  if (!isFree(state, former)) return undefined;
  const claimed = ownerOf(known, state.number);
  if (isNeeded(claimed)) return claimed;
  if (claimed.claim || unreadableAbout(known, state.number)) return undefined;
  return { holding: asHolding(state, stands === 'Leaving' ? 'Restored' : 'TakenOver') };
}

/**
 * Acquired by a broken-off attempt, or by an earlier plan of this one: what is seen is only late. What another
 * generation holds somebody has put back: a rollback that went on without it would leave it to be released.
 */
const isOnItsWay = (state: NumberState | undefined, { salvaged, sibling, holding }: Reusable): boolean =>
  standing(state) === 'Arriving' &&
  (salvaged === true || (sibling !== undefined && mayBeOfOrder(state!, holding.orderId)));

/** Nothing holds it, and nobody has made something else of it. */
const isFree = (state: NumberState, former: Reusable): boolean =>
  !isAssigned(state) && (standing(state) === 'Leaving' || isUntouched(state, former));

/**
 * A resource that is being deleted at this moment owns nothing any more, nor does an attempt that failed and left
 * something to the next delete, nor a generation that its policy is to delete: and yet it was not nobody who bought
 * the number. Example: an update has replaced the generation, and the Delete of the clean-up is on its way, or failed.
 */
function lettingGo(known: Known, number: string): AttemptRecord | undefined {
  const all = recordsAbout(known, number);
  const isLeft = (record: AttemptRecord) =>
    record.outcome?.status === 'FAILED' && (holds(record, number)?.acquiredHere === true || hasOrdered(record, number));
  return all.find(
    (record) =>
      record.requestType !== 'Delete' &&
      !isClosed(record, all) &&
      (isLeft(record) || (holds(record, number) && (goes(known, record) || isBeingDeleted(known, record, all)))),
  );
}

/**
 * Its resource is being deleted, or the generation is to be: where the policy deletes, nothing is kept as long as the
 * stack is there.
 */
function goes({ resources }: Known, { stackId, logicalId, removal, outcome }: AttemptRecord): boolean {
  const resource = resources.get(resourceKey(stackId, logicalId))?.value;
  if (!resource) return false;
  const isToBeDeleted = removal === 'Delete' && outcome?.status === 'SUCCESS';
  return isBeingDeletedNow(resource) || (isToBeDeleted && resource.stackStatus !== 'DELETE_COMPLETE');
}

/** What this resource acquired or holds itself needs nobody's leave. */
function reclaimed(state: NumberState, former: Reusable | undefined): Holding | undefined {
  const stands = standing(state);
  if (former?.salvaged && stands === 'Here') return { ...former.holding, acquiredHere: true };
  if (former?.sibling && stands === 'Leaving') return asHolding(state, 'Restored');
  return former?.sibling && stands === 'Here' ? former.holding : undefined;
}

/** The token of an order is no name. */
const nameOf = ({ name }: NumberState): string => (TOKEN.test(name) ? '' : name);

/** Left in the inventory by us, and not made something else of by a person. */
function isUntouched(state: NumberState, { holding, declared, leftInInventory }: Reusable): boolean {
  if (!leftInInventory || holding.acquired === 'Adopted') return false;
  const {
    productType,
    name = holding.detailsFound?.name ?? '',
    callingName = holding.detailsFound?.callingName ?? '',
  } = declared;
  return state.productType === productType && nameOf(state) === name && !isCalledOtherwise(state, callingName);
}

/** Carriers take days over a calling name, or give it up: until then the service shows none, or the former one. */
const isCalledOtherwise = ({ callingName, callingNameStatus = '' }: NumberState, expected: string): boolean =>
  callingName !== '' && callingName !== expected && !['UpdateInProgress', 'UpdateFailed'].includes(callingNameStatus);

function ownerOf(known: Known, number: string): Need<{ readonly claim?: Claim }> {
  return known.ledger
    ? claimOn(known, number, new Set([known.request.attempt]), baseLives(known))
    : { step: { do: 'LookLedger' } };
}

function asHolding(state: NumberState, acquired: Holding['acquired']): Holding {
  // What a number is like when it comes out of the deletion queue is seen only then.
  const found = acquired === 'Restored' ? {} : { detailsFound: foundDetails(state) };
  return {
    number: state.number,
    acquired,
    acquiredHere: true,
    ...(state.orderId && { orderId: state.orderId }),
    ...found,
  };
}

const stackName = (record: AttemptRecord): string => record.stackId.split('/')[1] ?? record.stackId;
