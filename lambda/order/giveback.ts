/**
 * Gives numbers back: into the deletion queue, or into the inventory as they were found. Whether a number may go at
 * all has been decided before; here only the service can object.
 */
import { treatRefusal } from './errors';
import { heldSentence, takeOff } from './holders';
import { Known, NumberState, refusalKey, Step } from './known';
import { DETAILS, Details } from './record';
import { Change, firstUpdate, holderOf, isAssigned, lookAgain, lookAt, SECOND, settling, standing } from './steps';

/** One number, and where it is to go. */
export interface Target {
  readonly number: string;
  readonly to: 'Queue' | 'Inventory';
  /** Whether a number that somebody put into the deletion queue meanwhile is fetched from there. */
  readonly fetch?: boolean;
  /** Details to put back, for a number that stays in the inventory. */
  readonly details?: Details;
}

/** A step, or what is left in the end: nothing, or sentences that say what stands in the way. */
export type Progress = { readonly step: Step } | {
  readonly stuck: readonly string[];
  /** Left to attempts that are still at work: who owns them in the end is for a later delete to see. */
  readonly spared?: readonly string[];
};

/** Siblings that hold a number are often being deleted as well: so long do we wait for them. */
export const PATIENCE = 5 * 60 * SECOND;
/** Most let go within seconds; whoever does not is asked less and less often. */
const heldPoll = (seconds: number): number => Math.min(15, 3 + seconds / 10);
const REFUSED_TRIES = 4;

export function giveBack(k: Known, targets: readonly Target[], patient: boolean): Progress {
  if (targets.length === 0) return { stuck: [] };
  const look = lookAt(k, targets.map(({ number }) => number));
  if (look) return { step: look };
  const queue = targets.filter(({ to }) => to === 'Queue').flatMap(({ number }) => k.numbers!.value.get(number) ?? []);
  return firstStep([toQueue(k, queue, patient), toInventory(k, targets.filter(({ to }) => to === 'Inventory'))]);
}

/** The first step that can be taken; else everything that is stuck. */
function firstStep(parts: readonly Progress[]): Progress {
  const steps = parts.flatMap((part) => ('step' in part ? [part] : []));
  const active = steps.find(({ step }) => step.do !== 'Wait') ?? steps[0];
  return active ?? { stuck: parts.flatMap((part) => ('stuck' in part ? part.stuck : [])) };
}

function toQueue(k: Known, states: readonly NumberState[], patient: boolean): Progress {
  const free: NumberState[] = [];
  const held: NumberState[] = [];
  const stuck: string[] = [];
  let pause: Step | undefined;
  for (const state of states) {
    const stands = standing(state);
    if (stands === 'Absent' || stands === 'Leaving' || stands === 'Broken') continue;
    if (stands === 'Arriving') {pause = again(k);} else if (isAssigned(state)) {held.push(state);} else {
      const refused = k.refusals.get(refusalKey('Release', state.number));
      const settles = settling(k, 'Release', state.number);
      if (settles) pause = settles;
      else if (!refused) free.push(state);
      else if (refused.count < REFUSED_TRIES && treatRefusal(refused.code) !== 'Denied') pause = lookAgain(k, refused.at) ?? { do: 'Release', numbers: [state.number] };
      else stuck.push(`${state.number}: the service refused to release it (${refused.code}: ${refused.message}); free it in the Amazon Chime SDK console, then delete again`);
    }
  }
  const holding = waitForHolders(k, held, patient);
  if ('stuck' in holding) stuck.push(...holding.stuck);
  else if (holding.step.do === 'Disassociate') return holding;
  else pause = holding.step;
  if (free.length > 0) return { step: { do: 'Release', numbers: free.map(({ number }) => number) } };
  if (pause) return { step: pause };
  return stuck.length > 0 ? { stuck } : { stuck: broken(states) };
}

/** The service has accepted a deletion and cannot carry it out. */
function broken(states: readonly NumberState[]): string[] {
  return states.filter((state) => standing(state) === 'Broken')
    .map(({ number, status }) => `${number}: the service reports ${status}; free it in the Amazon Chime SDK console, then delete again`);
}

/** Numbers that something holds: taken off it when the declaration says so, waited for while siblings are being deleted, else named. */
function waitForHolders(k: Known, held: readonly NumberState[], patient: boolean): Progress {
  if (held.length === 0) return { stuck: [] };
  const off = takeOff(k, held);
  if (off) return { step: off };
  if (patient && k.now < k.record!.goalAt + PATIENCE) return { step: again(k, heldPoll((k.now - k.record!.goalAt) / SECOND)) };
  return { stuck: held.map((state) => heldSentence(k, state)) };
}

function toInventory(k: Known, targets: readonly Target[]): Progress {
  const stuck: string[] = [];
  const held: NumberState[] = [];
  const changes: Change[] = [];
  for (const { number, fetch, details = {} } of targets) {
    const state = k.numbers!.value.get(number);
    const stands = standing(state);
    if (!state || stands === 'Absent') continue;
    if (stands === 'Leaving') {
      const refused = k.refusals.get(refusalKey('Restore', number));
      if (fetch && !refused) return { step: settling(k, 'Restore', number) ?? { do: 'Restore', number } };
      continue; // gone for good, or over quota: it was left in the queue, where billing has stopped
    }
    if (fetch && k.request.disassociate && state.associations.length > 0) held.push(state);
    for (const detail of DETAILS) {
      const value = details[detail];
      if (value === undefined || state[detail] === value || k.refusals.has(refusalKey(detail, number))) continue;
      if (detail === 'productType' && isAssigned(state)) {
        stuck.push(`${number}: its product type cannot be put back to ${value} while it is assigned to ${holderOf(state)}; unassign it there, then delete again`);
        continue;
      }
      changes.push({ number, detail, value });
    }
  }
  const holding = waitForHolders(k, held, false);
  if ('step' in holding) return holding;
  const update = firstUpdate(changes);
  return update ? { step: update } : { stuck: [...holding.stuck, ...stuck] };
}

/** Waits, then looks again. */
function again(k: Known, seconds = 2): Step {
  return lookAgain(k, k.numbers!.at, seconds * SECOND) ?? { do: 'LookNumbers', sure: [...k.numbers!.value.keys()] };
}
