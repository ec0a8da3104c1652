/**
 * Gives numbers back: into the deletion queue, or into the inventory as they were found. Whether a number may go at
 * all has been decided before; here only the service can object.
 */
import { heldSentence, takeOff } from './disassociate';
import { Known, refusalKey } from '../../attempt/knowledge/knowledge';
import { lastEffect, lookAfterRefusal, lookAt, pollNumbers } from '../../attempt/knowledge/looks';
import { Details } from '../../attempt/record/order-payload';
import { isNeeded, Need, Step } from '../../attempt/step';
import { HOLDER_PATIENCE, SECOND } from '../../attempt/timing';
import { believed } from '../../ownership/number-evidence';
import { remedyIfDenied, treatRefusal } from '../../service/errors';
import { holderOf, isAssigned, NumberState, standing } from '../../service/number-state';
import { bringDetails, Difference, Treatment } from '../details/detail-changes';

/** One number, and where it is to go. */
export interface ReleaseTarget {
  readonly number: string;
  readonly to: 'Queue' | 'Inventory';
  /** Whether a number that somebody put into the deletion queue meanwhile is fetched from there. */
  readonly fetch?: boolean;
  /** Details to put back, for a number that stays in the inventory. */
  readonly details?: Details;
}

/** What is left in the end: nothing, or sentences that say what stands in the way. */
export interface Released {
  readonly stuck: readonly string[];
  /** Left to attempts that are still at work: who owns them in the end is for a later delete to see. */
  readonly spared?: readonly string[];
}

/** Most let go within seconds; whoever does not is asked less and less often. */
const heldPoll = (seconds: number): number => Math.min(15, 3 + seconds / 10);
const REFUSED_TRIES = 4;

export function releaseTargets(known: Known, targets: readonly ReleaseTarget[], patient: boolean): Need<Released> {
  if (targets.length === 0) return { stuck: [] };
  const look = lookAt(
    known,
    targets.map(({ number }) => number),
  );
  if (look) return { step: look };
  const queue = targets.filter(({ to }) => to === 'Queue').flatMap(({ number }) => believed(known, number) ?? []);
  return firstStep([
    toQueue(known, queue, patient),
    toInventory(
      known,
      targets.filter(({ to }) => to === 'Inventory'),
    ),
  ]);
}

/** The first step that can be taken; else everything that is stuck. */
function firstStep(parts: readonly Need<Released>[]): Need<Released> {
  const steps = parts.filter(isNeeded);
  const active = steps.find(({ step }) => step.do !== 'Wait') ?? steps[0];
  return active ?? { stuck: parts.flatMap((part) => (isNeeded(part) ? [] : part.stuck)) };
}

function toQueue(known: Known, states: readonly NumberState[], patient: boolean): Need<Released> {
  const released = states.map((state) => [state, queueing(known, state)] as const);
  const those = (what: Queueing) => released.flatMap(([state, is]) => (is === what ? [state] : []));
  const holding = waitForHolders(known, those('Held'), patient);
  if (isNeeded(holding) && holding.step.do === 'Disassociate') return holding;
  const free = those('Free').map(({ number }) => number);
  if (free.length > 0) return { step: { do: 'Release', numbers: free } };
  const pause = isNeeded(holding)
    ? holding
    : released
      .map(([, is]) => is)
      .filter(isNeeded)
      .at(-1);
  if (pause) return pause;
  const refused = released.flatMap(([, is]) => (typeof is === 'object' && 'stuck' in is ? [is.stuck] : []));
  const stuck = [...refused, ...(isNeeded(holding) ? [] : holding.stuck)];
  return { stuck: stuck.length > 0 ? stuck : broken(states) };
}

/** A number is free to go into the deletion queue, held, or gone; else a step comes first, or nothing helps. */
type Queueing = Need<'Free' | 'Held' | 'Gone' | { readonly stuck: string }>;

function queueing(known: Known, state: NumberState): Queueing {
  const { number } = state;
  // A deletion that the service has accepted may fail all the same: a later look has to show that it has not.
  if (known.numbers!.began < (lastEffect(known, number, 'Release')?.at ?? 0)) {
    return { step: { do: 'LookNumbers', sure: [number] } };
  }
  const stands = standing(state);
  if (stands === 'Arriving') return { step: again(known) };
  if (stands !== 'Here') return 'Gone';
  if (isAssigned(state)) return 'Held';
  const refused = known.refusals.get(refusalKey('Release', number));
  if (!refused) return 'Free';
  if (refused.count < REFUSED_TRIES && treatRefusal(refused.code) !== 'Denied') {
    return { step: lookAfterRefusal(known, 'Release', number) ?? { do: 'Release', numbers: [number] } };
  }
  const said = `the service refused to release it (${refused.code}: ${refused.message})`;
  const denied = remedyIfDenied(refused.code, 'DeletePhoneNumber', 'BatchDeletePhoneNumber');
  return { stuck: `${number}: ${said}; ${denied ?? 'free it in the Amazon Chime SDK console'}, then delete again` };
}

/** The service has accepted a deletion and cannot carry it out. */
function broken(states: readonly NumberState[]): string[] {
  return states
    .filter((state) => standing(state) === 'Broken')
    .map(
      ({ number, status }) =>
        `${number}: the service reports ${status}; free it in the Amazon Chime SDK console, then delete again`,
    );
}

/**
 * Numbers that something holds: taken off it when the declaration says so, waited for while siblings are being
 * deleted, else named.
 */
function waitForHolders(known: Known, held: readonly NumberState[], patient: boolean): Need<Released> {
  if (held.length === 0) return { stuck: [] };
  const off = takeOff(known, held);
  if (off) return { step: off };
  if (patient && known.now < known.record!.goalAt + HOLDER_PATIENCE) {
    return { step: again(known, heldPoll((known.now - known.record!.goalAt) / SECOND)) };
  }
  return { stuck: held.map((state) => heldSentence(known, state)) };
}

function toInventory(known: Known, targets: readonly ReleaseTarget[]): Need<Released> {
  const staying = targets.filter(({ number }) => !isOutside(known, number));
  const first = firstOf(targets, (target) => beforehand(known, target));
  if (first) return { step: first };
  const held = staying.flatMap(({ number, fetch }) =>
    fetch && known.request.disassociate ? (believed(known, number) ?? []) : [],
  );
  const holding = waitForHolders(
    known,
    held.filter(({ associations }) => associations.length > 0),
    false,
  );
  if (isNeeded(holding)) return holding;
  const details = staying.map(({ number, details: back = {} }) => ({ number, details: back }));
  const progress = bringDetails(known, details, { treat: (each) => treat(known, each) });
  return isNeeded(progress) ? progress : { stuck: [...holding.stuck, ...progress.stuck] };
}

/** Not in the account any more, or in the deletion queue for good: there billing has stopped. */
const isOutside = (known: Known, number: string): boolean =>
  ['Absent', 'Leaving'].includes(standing(believed(known, number)));

/** What has to come before a number can be released: it has to be there. */
function beforehand(known: Known, { number, fetch }: ReleaseTarget): Step | undefined {
  const stands = standing(believed(known, number));
  if (stands === 'Arriving') return again(known);
  return fetch && stands === 'Leaving' && !known.refusals.has(refusalKey('Restore', number))
    ? { do: 'Restore', number }
    : undefined;
}

/** A refusal is final: nobody waits for a detail of a number that is nobody's here any more. */
function treat(known: Known, { number, detail, value, state }: Difference): Treatment {
  if (known.refusals.has(refusalKey(detail, number))) return 'Leave';
  if (detail !== 'productType' || !isAssigned(state)) return 'Change';
  return {
    stuck:
      `${number}: its product type cannot be put back to ${value} while it is assigned to ` +
      `${holderOf(state)}; unassign it there, then delete again`,
  };
}

function firstOf<T>(items: readonly T[], step: (item: T) => Step | undefined): Step | undefined {
  for (const item of items) {
    const found = step(item);
    if (found) return found;
  }
  return undefined;
}

/** Waits, then looks again. */
const again = (known: Known, seconds = 2): Step =>
  pollNumbers(known, [...known.numbers!.value.keys()], seconds * SECOND);
