/**
 * Attempts of this resource that were broken off: cancelled, timed out, or answered when nobody listened any more.
 * Nobody else clears up after them, so the newest goal does: it waits until they can act no more, finds out what
 * they acquired, and keeps or gives back each number.
 */
import { isClosed, isNewer, openGenerations } from './claims';
import { everDeclared } from './details';
import { awaitCertainty, Fate, fateOf, formerOf } from './fate';
import { baseOf, otherAttempts, ownRecords } from './formers';
import { giveBack, Progress, Target } from './giveback';
import { isUnheard } from './history';
import { Known, Step } from './known';
import { resolve } from './orders';
import { applyDiffs, Owned, ownedElsewhere } from './reassert';
import { AttemptRecord, Holding } from './record';
import { FENCE, LAG, SECOND, wait } from './steps';

/** The attempts that a Create or Update has to clear up after. */
export function abandonedBy(k: Known): AttemptRecord[] {
  const base = baseOf(k);
  const left = otherAttempts(k).filter((record) => !isClosed(record, k.records!.value) && hasResidue(record) && isAbandoned(record, base));
  return [...left, ...unheard(k)];
}

/** Settled, and nobody was told: all that such a generation holds is up to the Create that comes instead. */
function unheard(k: Known): AttemptRecord[] {
  if (k.request.kind !== 'Create') return [];
  return openGenerations(ownRecords(k)).filter((record) => isUnheard(k, record))
    .map((record) => ({ ...record, holdings: record.holdings.map((holding) => ({ ...holding, fresh: true })) }));
}

/** Not settled, or settled under another generation after the one that this Update builds on. */
function isAbandoned(record: AttemptRecord, base: AttemptRecord | undefined): boolean {
  if (!base) return isUnsettled(record);
  // What is older than the base was cleared up by the base.
  return isNewer(record, base) && (isUnsettled(record) || record.generation !== base.generation);
}

export const isUnsettled = (record: AttemptRecord): boolean => record.outcome?.status !== 'SUCCESS';

/** Whether anything can be left of an attempt: a failed one has usually given everything back itself. */
export function hasResidue(record: AttemptRecord): boolean {
  return !record.outcome || hasGains(record);
}

/** Whether an attempt holds something that it acquired, or may do so. */
export const hasGains = (record: AttemptRecord): boolean =>
  record.holdings.some(({ fresh }) => fresh) || record.orders.some(({ result }) => !result);

/** Waits until an attempt that has neither answered nor stopped can have no effect any more. */
export function fence(k: Known, records: readonly AttemptRecord[]): Step | undefined {
  const active = records.some((record) => !record.outcome && !record.stopped);
  const end = k.record!.goalAt + FENCE;
  if (!active || k.records!.at >= end) return undefined;
  if (k.now >= end || k.now >= k.records!.at + 3 * SECOND) return { do: 'LookRecords' };
  return wait(Math.min(3, (end - k.now) / SECOND));
}

/**
 * What another attempt of this resource did last may not be visible yet when it has ended. Numbers are looked at only
 * after that.
 */
export function quiet(k: Known, abandoned: readonly AttemptRecord[]): Step | undefined {
  const since = Math.max(0, ...otherAttempts(k).map((record) => visibleAt(k, record, abandoned)));
  if (k.now < since) return wait((since - k.now) / SECOND);
  return k.numbers && k.numbers.at < since ? { do: 'LookNumbers', sure: [...k.numbers.value.keys()] } : undefined;
}

/** One that never said that it ended can have done something until the fence, which has passed. */
function visibleAt(k: Known, record: AttemptRecord, abandoned: readonly AttemptRecord[]): number {
  if (record.endedAt !== undefined) return record.endedAt + LAG;
  return abandoned.includes(record) ? k.record!.goalAt + FENCE : 0;
}

const isBrought = ({ got }: Holding): boolean => got === 'Ordered' || got === 'Restored';

export type Findings = { readonly step: Step } | { readonly holdings: readonly Holding[]; readonly undecided: readonly string[] };

/** What attempts acquired, their open orders resolved. An order that stays undecided is named. */
export function acquiredBy(k: Known, records: readonly AttemptRecord[], all: boolean): Findings {
  const holdings = new Map<string, Holding>();
  const undecided: string[] = [];
  let pause: Step | undefined;
  for (const record of records) {
    for (const holding of record.holdings) {
      // Of two that hold a number, the one that brought it into the account knows where it goes.
      const other = holdings.get(holding.number);
      if ((all || holding.fresh) && !(other && isBrought(other))) holdings.set(holding.number, holding);
    }
    for (const intent of record.orders.filter(({ result }) => !result)) {
      const resolution = resolve(k, intent);
      if ('step' in resolution) {
        if (resolution.step.do !== 'Wait') return { step: resolution.step };
        pause = resolution.step;
        undecided.push(`order ${intent.id ?? 'whose answer was lost'} for ${intent.numbers.join(', ')}`);
      } else if ('placed' in resolution) {
        for (const number of resolution.acquired) holdings.set(number, { number, got: 'Ordered', fresh: true, orderId: resolution.placed.id });
        if (resolution.porting) {
          pause = wait(5);
          undecided.push(`order ${resolution.placed.id} (${resolution.placed.status})`);
        }
      }
    }
  }
  if (pause && k.now < k.request.answerBy - 2 * LAG) return { step: pause };
  return { holdings: [...holdings.values()], undecided };
}

/** Nothing is released on the strength of claims that were read longer ago; `settle` in provision.ts counts on it. */
export const CLAIMS_AGE = 2 * SECOND;
export const isStale = (k: Known): boolean => !k.ledger || k.now > k.ledger.at + CLAIMS_AGE;

/** Where a number goes that an operation acquired and does not keep: to where it came from. */
export function asFound(k: Known, holding: Holding): Target {
  const { number, got, from } = holding;
  // Whoever had it before has been deleted since, or has given up on it: it was left to the one that gives it back now.
  const ownerless = from !== undefined && !formerOf(k, number, from);
  if (got === 'Ordered' || got === 'Restored' || ownerless) return { number, to: 'Queue' };
  return detailsBack(k, holding);
}

/** What this resource may have changed of a number goes back to what was found; a detail that it never declared is not its business. */
export function detailsBack(k: Known, { number, found }: Holding): Target {
  const declared = [k.record!, ...ownRecords(k)].map((record) => record.declared);
  const back = (detail: 'name' | 'callingName') => everDeclared(declared, detail) && { [detail]: found?.[detail] ?? '' };
  return { number, to: 'Inventory', details: { ...(found?.productType !== undefined && { productType: found.productType }), ...back('name'), ...back('callingName') } };
}

/**
 * Gives back what was acquired and is not kept to where it came from, sparing whatever somebody else owns by now.
 * `spare` are attempts whose own claims do not count.
 */
export function giveBackUnclaimed(
  k: Known, holdings: readonly Holding[], spare: ReadonlySet<string>, livesHere: (record: AttemptRecord) => boolean,
): Progress {
  if (holdings.length === 0) return { stuck: [] };
  if (isStale(k)) return { step: { do: 'LookLedger' } };
  const since = Math.min(...ownRecords(k).concat(k.record!).filter(({ attempt }) => spare.has(attempt)).map(({ goalAt }) => goalAt));
  const targets: Target[] = [];
  const spared: string[] = [];
  const owned: Owned[] = [];
  const fates: Fate[] = [];
  for (const holding of holdings) {
    const fate = fateOf(k, holding, since, spare, livesHere);
    if ('look' in fate) return { step: fate.look };
    fates.push(fate);
    if ('is' in fate) {
      if (fate.is === 'Free') targets.push(asFound(k, holding));
      continue;
    }
    const { record: owner, holding: theirs } = fate.claim;
    if (!owner.outcome) spared.push(holding.number);
    // It stays with the one that had it before, and so do the details that it had there, or has declared since.
    else if (!isBrought(holding) && isNewer(k.record!, owner)) targets.push(detailsBack(k, holding));
    else if (!isBrought(holding)) owned.push(ownedElsewhere(holding.number, owner, theirs, [k.record!.declared]));
  }
  const look = awaitCertainty(k, fates);
  if (look) return { step: look };
  const progress = giveBack(k, targets, true);
  if ('step' in progress) return progress;
  const handed = applyDiffs(k, owned, [k.record!.declared]);
  return handed ? { step: handed } : { ...progress, spared };
}
