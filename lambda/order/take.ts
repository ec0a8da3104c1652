/** How a number that the account has already gets into a plan: restored, taken over, adopted, or refused with the reason. */
import { Claim, claimOn, everybodyElse, hasOrdered, holds, isClosed, isGoing } from './claims';
import { foundDetails } from './details';
import { baseLives, Former } from './formers';
import { Known, NumberState, resourceKey, Step } from './known';
import { AttemptRecord, Holding } from './record';
import { isAssigned, LAG, ledgerSince, SECOND, standing, wait } from './steps';

export type Taken = { readonly look: Step } | { readonly refusal: string } | { readonly holding: Holding };

/** A listed number that is in the inventory or in the deletion queue. */
export function take(k: Known, state: NumberState, former: Former | undefined): Taken {
  const { number } = state;
  const stands = standing(state);
  const own = reclaimed(state, former);
  if (own) return { holding: own };
  if (stands === 'Arriving') return { refusal: `${number}: another order is acquiring it (${state.status}); wait until that is done, then deploy again` };
  if (stands === 'Broken') {
    return { refusal: `${number}: the service reports ${state.status}; resolve it in the Amazon Chime SDK console, then deploy again` };
  }
  const claimed = ownerOf(k, number);
  if ('look' in claimed) return claimed;
  const owner = claimed.claim;
  if (owner && owner.record.stackId !== k.request.stackId && !k.request.adoptExisting) {
    const { logicalId } = owner.record;
    return { refusal: `${number}: declared by ${logicalId} in stack ${stackName(owner.record)}; remove it there, or set adoptExisting to move it here` };
  }
  if (stands === 'Leaving') return { holding: acquired(state, 'Restored') };
  // Whoever bought it wrote that down before; by then it can be read.
  const look = owner ? undefined : ledgerSince(k, k.numbers!.at + LAG);
  if (look) return { look };
  const buyer = everybodyElse(k).find((record) => !record.outcome && hasOrdered(record, number));
  if (buyer && !owner) return { refusal: `${number}: ${buyer.logicalId} in stack ${stackName(buyer)} is ordering it; wait until that is done, then deploy again` };
  // Naming an order that was placed elsewhere is asking for its numbers.
  const asked = k.request.adoptExisting || k.record!.declared!.source.Type === 'Order';
  if (!owner && !former?.left && !asked) {
    return { refusal: `${number}: already in the account's inventory, bought by nobody that the ledger knows; set adoptExisting to take it over` };
  }
  const earlier = owner?.holding ?? (former?.left ? former.holding : undefined);
  const from = owner?.record ?? lettingGo(k, number);
  const had = from ? holds(from, number) : earlier;
  const bought = had ? had.got !== 'Adopted' : from !== undefined;
  return { holding: { ...acquired(state, bought ? 'TakenOver' : 'Adopted'), ...(bought && from && { from: originOf(from, had) }) } };
}

/** Where it goes back to. What an attempt that has not succeeded had taken over is not its own: of what a policy had kept, nobody's. */
const originOf = (from: AttemptRecord, had: Holding | undefined): string | undefined =>
  (from.outcome?.status !== 'SUCCESS' && had?.got === 'TakenOver' ? had.from : from.generation);

/** A number of an ended generation comes back to a search when nobody holds, claims or has changed it since. */
export function comesBack(k: Known, state: NumberState | undefined, former: Former): Exclude<Taken, { refusal: string }> | undefined {
  const stands = standing(state);
  // Acquired by a broken-off attempt, its order decided: the listing is only late.
  if (former.salvaged && stands === 'Arriving') return { look: k.now < k.numbers!.at + SECOND ? wait(1) : { do: 'LookNumbers', sure: [state!.number] } };
  if (!state || (stands !== 'Here' && stands !== 'Leaving')) return undefined;
  const own = reclaimed(state, former);
  if (own) return { holding: own };
  if (isAssigned(state) || (stands === 'Here' && !isUntouched(state, former))) return undefined;
  const claimed = ownerOf(k, state.number);
  if ('look' in claimed) return claimed;
  return claimed.claim ? undefined : { holding: acquired(state, stands === 'Leaving' ? 'Restored' : 'TakenOver') };
}

/**
 * A resource that is being deleted at this moment owns nothing any more, nor does an attempt that failed and left
 * something to the next delete; and yet it was not nobody who bought the number.
 */
function lettingGo(k: Known, number: string): AttemptRecord | undefined {
  const all = everybodyElse(k);
  const goes = (record: AttemptRecord) =>
    k.resources.get(resourceKey(record.stackId, record.logicalId))?.value.status === 'DELETE_IN_PROGRESS' || isGoing(k, record, all);
  const isLeft = (record: AttemptRecord) => record.outcome?.status === 'FAILED' && (holds(record, number)?.fresh === true || hasOrdered(record, number));
  return all.find((record) => record.kind !== 'Delete' && !isClosed(record, all) && (isLeft(record) || (holds(record, number) && goes(record))));
}

/** What this resource acquired or holds itself needs nobody's leave. */
function reclaimed(state: NumberState, former: Former | undefined): Holding | undefined {
  const stands = standing(state);
  if (former?.salvaged && stands === 'Here') return { ...former.holding, fresh: true };
  if (former?.sibling && stands === 'Leaving') return acquired(state, 'Restored');
  return former?.sibling && stands === 'Here' ? former.holding : undefined;
}

/** Left in the inventory by us, and not made something else of by a person. */
function isUntouched(state: NumberState, { holding, declared, left }: Former): boolean {
  if (!left || holding.got === 'Adopted') return false;
  return state.productType === declared.productType && (declared.name === undefined || state.name === declared.name);
}

function ownerOf(k: Known, number: string): { readonly look: Step } | { readonly claim?: Claim } {
  return k.ledger ? claimOn(k, number, new Set([k.request.attempt]), baseLives(k)) : { look: { do: 'LookLedger' } };
}

function acquired(state: NumberState, got: Holding['got']): Holding {
  // What a number is like when it comes out of the deletion queue is seen only then.
  const found = got === 'Restored' ? {} : { found: foundDetails(state) };
  return { number: state.number, got, fresh: true, ...(state.orderId && { orderId: state.orderId }), ...found };
}

const stackName = (record: AttemptRecord): string => record.stackId.split('/')[1] ?? record.stackId;
