/** Which look is needed before something may be concluded, and when. */
import { AnyKnown, Effect, mayHaveHappened, refusalKey } from './knowledge';
import { Observation } from './observations';
import { treatRefusal } from '../../service/errors';
import { standing } from '../../service/number-state';
import { Step } from '../step';
import { POLL, RETRY_PAUSE, SECOND, SERVICE_LAG } from '../timing';

export const wait = (seconds: number): Step => ({ do: 'Wait', seconds });

/** Whether a Create or Update has just time left to say what the service refuses. */
export const isTimeToTell = ({ now, record, request }: AnyKnown): boolean =>
  request.requestType !== 'Delete' && record!.failure === undefined && now >= request.deadline - 2 * RETRY_PAUSE;

/**
 * The look, as soon as it can show what is wanted; `longest` bounds the wait, in seconds, where something else may
 * end it.
 */
export const lookAfter = (known: AnyKnown, since: number, look: Step, longest = Infinity): Step =>
  known.now < since ? wait(Math.min((since - known.now) / SECOND, longest)) : look;

/** The same look again, a while after the last one ended: slow looks do not chase each other. */
export const lookEvery = (known: AnyKnown, pause: number, last: Observation<unknown> | undefined, look: Step): Step =>
  last ? lookAfter(known, (last.ended ?? last.began) + pause, look) : look;

/** What is still needed before the records of this resource are known as they were at that moment or later. */
export function recordsSince(known: AnyKnown, since: number, longest = Infinity): Step | undefined {
  return known.records!.began >= since ? undefined : lookAfter(known, since, { do: 'LookRecords' }, longest);
}

/** The same of everybody's records. */
export function ledgerSince(known: AnyKnown, since: number): Step | undefined {
  return known.ledger && known.ledger.began >= since
    ? undefined
    : lookAfter(known, since, { do: 'LookLedger', notBefore: since });
}

/** The look that is needed before these numbers are known; `always` when an empty list needs the inventory as well. */
export function lookAt(known: AnyKnown, numbers: readonly string[], always = false): Step | undefined {
  const sure = unique(numbers);
  if (sure.length === 0 && !always) return undefined;
  return known.numbers && sure.every((number) => known.numbers!.value.has(number))
    ? undefined
    : { do: 'LookNumbers', sure };
}

/** These numbers once more. */
export const pollNumbers = (known: AnyKnown, numbers: readonly string[], pause = POLL): Step =>
  lookEvery(known, pause, known.numbers, { do: 'LookNumbers', sure: unique(numbers) });

/** All numbers that were asked for, as they are at that moment or later; undefined when that is known. */
export function numbersSince(known: AnyKnown, since: number): Step | undefined {
  if (!known.numbers || known.numbers.began >= since) return undefined;
  return lookAfter(known, since, { do: 'LookNumbers', sure: [...known.numbers.value.keys()] });
}

/**
 * After a refusal of a change: a later look, before the change is tried again. Where an earlier call may have done it,
 * looks follow each other until one can show that; the refusal of a repetition is no refusal.
 */
export function lookAfterRefusal(known: AnyKnown, what: string, number: string): Step | undefined {
  const { at, code } = known.refusals.get(refusalKey(what, number))!;
  const doubtful =
    treatRefusal(code) === 'Gone' || mayHaveHappened(known, what, number) || looksDone(known, what, number);
  const since = at + (doubtful ? SERVICE_LAG : RETRY_PAUSE);
  if (known.numbers && known.numbers.began >= since) return undefined;
  if (known.numbers && !doubtful) return numbersSince(known, since);
  return pollNumbers(known, [number], RETRY_PAUSE);
}

/** What was refused looks as if it had been done, by whomever: a later look tells. */
function looksDone(known: AnyKnown, what: string, number: string): boolean {
  const stands = standing(known.numbers?.value.get(number));
  if (what === 'Release') return stands === 'Leaving' || stands === 'Absent';
  return what === 'Restore' && stands !== 'Leaving';
}

/** The last that this attempt did to a number. */
export const lastEffect = (known: AnyKnown, number: string, did: Effect['did']): Effect | undefined =>
  [...(known.effects.get(number) ?? [])].reverse().find((effect) => effect.did === did);

export const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];
