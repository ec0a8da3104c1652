/**
 * What is to become of a number that an attempt gives back: somebody claims it, a removal policy has kept it, or it is
 * free to go. What was read may lag behind what others do at this very moment: each answer says until when.
 */
import {
  Claim, claimOn, everybodyElse, holds, isClosed, isLive, isMentioned, isSameResource, lookAtOwner, lookedAt, openGenerations, unsettled,
} from './claims';
import { PATIENCE } from './giveback';
import { Known, Step } from './known';
import { AttemptRecord, Holding } from './record';
import { LAG, ledgerSince, SECOND, wait } from './steps';

export type Fate =
  | { readonly look: Step }
  | { readonly claim: Claim }
  /** `certain`: the ledger as it was then, or later, decides. */
  | { readonly is: 'Kept' | 'Free'; readonly certain: number };

/** `spare` are attempts whose own claims do not count; what a policy kept before `since` was ours afterwards. */
export function fateOf(
  k: Known, holding: Holding, since: number, spare: ReadonlySet<string>, livesHere: (record: AttemptRecord) => boolean,
): Fate {
  const look = newOwner(k, holding);
  if (look) return { look };
  const claimed = claimOn(k, holding.number, spare, livesHere);
  if ('look' in claimed) return claimed;
  if (claimed.claim) return { claim: claimed.claim };
  const kept = keptBy(k, holding.number, spare, since);
  if (kept) return 'look' in kept ? kept : { is: 'Kept', certain: kept.certain };
  const going = formerGoes(k, holding);
  return going && 'look' in going ? going : { is: 'Free', certain: going?.certain ?? 0 };
}

/** One wait for everything that several numbers rest on: one wait after another would outlive the looks. */
export const awaitCertainty = (k: Known, fates: readonly Fate[]): Step | undefined => {
  const certain = Math.max(0, ...fates.map((fate) => ('is' in fate ? fate.certain : 0)));
  return certain > 0 ? ledgerSince(k, certain) : undefined;
};

/** Another order than ours has brought the number anew: whose that is can be read by then. */
export function newOwner(k: Known, { number, orderId }: Holding): Step | undefined {
  const state = k.numbers?.value.get(number);
  if (orderId === undefined || state?.orderId === undefined || state.orderId === orderId) return undefined;
  return ledgerSince(k, k.numbers!.at + LAG);
}

/**
 * Whether a removal policy kept the number for good: a claim on it that was settled after `since` is open, and its
 * resource is no more. What has been deleted is closed: `certain` says when that can be read at the latest.
 */
export function keptBy(
  k: Known, number: string, except: ReadonlySet<string>, since: number,
): { readonly look: Step } | { readonly certain: number } | undefined {
  const all = everybodyElse(k);
  if (!isMentioned(all, except, (record) => holds(record, number))) return undefined;
  for (const record of [...openGenerations(all), ...unsettled(all)]) {
    if (isSameResource(record, k.request) || except.has(record.attempt) || record.removal !== 'Retain') continue;
    if (!holds(record, number) || (record.endedAt ?? Infinity) <= since) continue;
    const resource = lookedAt(k, record);
    if (!resource) return { look: lookAtOwner(record) };
    // One that has not succeeded by then has kept nothing.
    const certain = resource.at + LAG;
    if (resource.value.status !== 'DELETE_IN_PROGRESS' && (record.outcome || k.ledger!.at < certain)) return { certain };
  }
  return undefined;
}

/**
 * Whoever had the number before is being deleted at this moment, or was a moment ago, and may be leaving it to us: what
 * becomes of it is known when that is done, and `certain` says when that can be read at the latest.
 */
export function formerGoes(k: Known, { number, from }: Holding): { readonly look: Step } | { readonly certain: number } | undefined {
  const former = formerOf(k, number, from);
  if (!former || isSameResource(former, k.request)) return undefined;
  const resource = lookedAt(k, former);
  if (resource && resource.value.status !== 'DELETE_IN_PROGRESS') return isLive(resource.value) ? undefined : { certain: resource.at + LAG };
  if (k.now >= Math.max(k.record!.goalAt, k.record!.failedAt ?? 0) + PATIENCE) return undefined;
  return { look: resource && k.now < resource.at + 3 * SECOND ? wait(3) : lookAtOwner(former) };
}

/** An open record of the resource that a number was taken over from, or else of anybody who had it as well. */
export function formerOf(k: Known, number: string, from: string | undefined): AttemptRecord | undefined {
  if (from === undefined) return undefined;
  const all = k.ledger!.value;
  const origin = all.find(({ kind, generation }) => kind !== 'Delete' && generation === from);
  return all.find((record) => origin && record.kind !== 'Delete' && isSameResource(record, origin) && !isClosed(record, all) && holds(record, number))
    ?? openGenerations(all).find((record) => !isSameResource(record, k.request) && holds(record, number));
}
