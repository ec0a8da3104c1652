/** Small words that the phases share. */
import { Known, NumberState, refusalKey, Step } from './known';
import { AttemptRecord, Detail, fits } from './record';
import { Request } from './request';
import { meaning, NUMBER_STATUSES, NumberMeaning } from './status';
import { FUNCTION_TIMEOUT_SECONDS, READ_LAG_SECONDS } from '../../src/private/contract';

export const SECOND = 1000;
export const LAG = READ_LAG_SECONDS * SECOND;
/** From an intent, or a goal, until nothing that began before it can still have an effect that is not visible. */
export const FENCE = (FUNCTION_TIMEOUT_SECONDS + READ_LAG_SECONDS) * SECOND;
/** An execution of the state machine ends within an hour of its start. */
export const EXECUTION = 3600 * SECOND;
/** What must be left of an invocation before an order is placed in it, so that its answer can still be recorded. */
export const ORDER_NEEDS = 30 * SECOND;

/** The record of an attempt that has not written one yet. */
export function freshRecord(request: Request, now: number): AttemptRecord {
  return {
    v: 1,
    kind: request.kind,
    stackId: request.stackId,
    logicalId: request.logicalId,
    attempt: request.attempt,
    generation: request.kind === 'Create' ? request.attempt : request.physicalId ?? request.attempt,
    sentAt: request.sentAt,
    goalAt: now,
    seq: 0,
    ...(request.declared && { declared: request.declared }),
    removal: request.removal,
    holdings: [],
    orders: [],
  };
}

/** Writes a change of the own record. */
export function amend(k: Known, change: Partial<AttemptRecord>): Step {
  const own = k.record!;
  const record: AttemptRecord = { ...own, ...change, ...(change.outcome && { endedAt: k.now }), seq: own.seq + 1 };
  if (!fits(record) && !change.outcome && !change.failure) {
    return amend(k, { failure: `${k.request.logicalId}: the ledger record would exceed 4,096 bytes; declare fewer numbers, or adopt fewer at a time` });
  }
  return { do: 'Record', record };
}

/** Ends the attempt in failure: what it acquired is given back first. */
export const fail = (k: Known, failure: string): Step => amend(k, { failure, failedAt: k.now });

/** One number's detail that has to change. */
export interface Change {
  readonly number: string;
  readonly detail: Detail;
  readonly value: string;
}

/** The first of several changes, in one call with all that need the same value; the others follow when that is done. */
export function firstUpdate(changes: readonly Change[]): Step | undefined {
  const [first] = changes;
  if (!first) return undefined;
  const { detail, value } = first;
  return { do: 'Update', detail, value, numbers: changes.filter((one) => one.detail === detail && one.value === value).map(({ number }) => number) };
}

export const wait = (seconds: number): Step => ({ do: 'Wait', seconds });

/** The look, as soon as it can show what is wanted. */
export const lookAfter = (k: Known, since: number, look: Step, longest = Infinity): Step =>
  (k.now < since ? wait(Math.min((since - k.now) / SECOND, longest)) : look);

/** What is still needed before the records of this resource are known as they were at that moment or later. */
export function recordsSince(k: Known, since: number, longest = Infinity): Step | undefined {
  return k.records!.at >= since ? undefined : lookAfter(k, since, { do: 'LookRecords' }, longest);
}

/** The same of everybody's records. */
export function ledgerSince(k: Known, since: number): Step | undefined {
  return k.ledger && k.ledger.at >= since ? undefined : lookAfter(k, since, { do: 'LookLedger' });
}

/** The look that is needed before these numbers are known; `always` when an empty list needs the inventory as well. */
export function lookAt(k: Known, numbers: readonly string[], always = false): Step | undefined {
  const sure = unique(numbers);
  if (sure.length === 0 && !always) return undefined;
  return k.numbers && sure.every((number) => k.numbers!.value.has(number)) ? undefined : { do: 'LookNumbers', sure };
}

/**
 * What an accepted release or restore still needs before the number may be believed to be as it looks: a later look, and
 * while that does not show it, patience. Undefined when the call may be made (again).
 */
export function settling(k: Known, what: 'Release' | 'Restore', number: string): Step | undefined {
  const at = k.accepted.get(refusalKey(what, number));
  if (at === undefined) return undefined;
  if (k.numbers!.at < at) return { do: 'LookNumbers', sure: [number] };
  if (k.now >= at + LAG + SECOND) return undefined;
  return k.now < k.numbers!.at + SECOND ? wait(1) : { do: 'LookNumbers', sure: [number] };
}

/** Waits until what happened at `since` can be seen, and looks; undefined when that has been done. */
export function lookAgain(k: Known, since: number, pause = LAG): Step | undefined {
  if (k.now < since + pause) return wait((since + pause - k.now) / SECOND);
  return k.numbers!.at <= since ? { do: 'LookNumbers', sure: [...k.numbers!.value.keys()] } : undefined;
}

/** Where a number stands; absent when the service does not know it. */
export function standing(state: NumberState | undefined): NumberMeaning {
  if (!state) return 'Absent';
  const meant = meaning(NUMBER_STATUSES, state.number, state.status);
  return state.deleted && meant === 'Here' ? 'Leaving' : meant;
}

export const isAssigned = (state: NumberState): boolean => state.status === 'Assigned' || state.associations.length > 0;

/** "voice connector abc": what holds a number, for a reader. */
export function holderOf(state: NumberState): string {
  const words: Readonly<Record<string, string>> = { VoiceConnectorId: 'voice connector', VoiceConnectorGroupId: 'voice connector group', SipRuleId: 'SIP rule' };
  const holders = state.associations.map((association) => `${words[association.kind] ?? association.kind} ${association.id}`);
  return holders.length > 0 ? holders.join(' and ') : 'something that the service does not name';
}

export const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];
