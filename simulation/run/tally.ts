/** Counts what happened in the runs, so that a kind that never occurs is seen to be missing. */
import { ORDER_STATUSES } from '../../local/chime-sdk-voice/model/constraints';
import { ROUTING_EVENTS } from '../observer/routing';
import { CONDITIONS } from '../plan/conditions';
import { CALL_FAULTS, DECLARED_ERRORS, ENGINE_FAULTS } from '../plan/faults';
import type { Mix } from '../plan/generate';
import { CONSOLE_ACTS } from '../plan/plan';
import { Entry } from '../world/interfaces';

export const EVENT_KINDS = [
  'deploy',
  'destroy',
  'pause',
  'snatch',
  'quota',
  'port',
  ...CONSOLE_ACTS.map((act) => `console ${act}`),
  'Create',
  'Update',
  'Delete',
  'sibling fails',
  'operation cancelled',
  'destroyed meanwhile',
  'given up waiting',
  'retained by policy',
  'rolled back',
  'continued rollback',
  'order slow',
  'order stuck',
  'order partial',
  'order failed',
  ...ORDER_STATUSES.map((status) => `port ${status}`),
  'declared an order',
  'held by a group',
  'held by a rule',
  'taken off a connector',
  'taken off a group',
  'rule deleted',
  'restored',
  'restore beyond quota',
  'skipped in rollback',
  'details checked',
  'order unlisted',
  'order of many numbers',
  'environment kept',
  'environment lost',
  'order contradicted',
  'order unnamed',
  'ordered anew after it was gone',
  'asked in the second in which the operation before ended',
  'lost answer of an order that is listed late',
  ...CONDITIONS,
];
export const FAULT_KINDS: readonly string[] = [
  ...CALL_FAULTS,
  ...ENGINE_FAULTS,
  ...DECLARED_ERRORS.map((name) => `declared ${name}`),
];

const REQUESTS = ['Create', 'Update', 'Delete'] as const;

/** What became of requests of a kind: who fails at everything keeps every guarantee, and is of no use. */
export interface Answers {
  succeeded: number;
  failed: number;
}

export interface Tally {
  runs: number;
  readonly answers: Readonly<Record<string, Answers>>;
  readonly events: Record<string, number>;
  readonly faults: Record<string, number>;
  /** How many runs had so many events, or faults. */
  readonly eventsPerRun: number[];
  readonly faultsPerRun: number[];
}

export function emptyTally(): Tally {
  const zero = (kinds: readonly string[]) => Object.fromEntries(kinds.map((kind) => [kind, 0]));
  const answers = Object.fromEntries(REQUESTS.map((kind) => [kind, { succeeded: 0, failed: 0 }]));
  return { runs: 0, answers, events: zero(EVENT_KINDS), faults: zero(FAULT_KINDS), eventsPerRun: [], faultsPerRun: [] };
}

function increase<K extends PropertyKey>(counts: { [kind in K]: number }, kind: K): void {
  counts[kind] = (counts[kind] ?? 0) + 1;
}

export function count(tally: Tally, entries: readonly Entry[]): void {
  let events = 0;
  let faults = 0;
  for (const { kind, data } of entries) {
    if (kind === 'answer') tally.answers[data.kind][data.status === 'SUCCESS' ? 'succeeded' : 'failed']++;
    const event = EVENTS[kind]?.(data);
    if (event) {
      increase(tally.events, event);
      events++;
    } else if (kind === 'fault') {
      increase(tally.faults, data.kind);
      if (data.error) increase(tally.faults, `declared ${data.error}`);
      faults++;
    }
  }
  tally.runs++;
  increase(tally.eventsPerRun, events);
  increase(tally.faultsPerRun, faults);
}

/** Which event an entry of a kind stands for, if any. */
const EVENTS: Readonly<Record<string, (data: Entry['data']) => string | undefined>> = {
  move: (data) => (data.do === 'console' ? `console ${data.act}` : data.do),
  request: (data) => data.kind,
  script: (data) => `order ${data.outcome}`,
  siblingFails: () => 'sibling fails',
  interrupted: (data) => (data.why === 'cancelled' ? 'operation cancelled' : undefined),
  destroyedMeanwhile: () => 'destroyed meanwhile',
  cancelled: () => 'given up waiting',
  unanswered: () => 'no answer within the hour',
  retained: () => 'retained by policy',
  port: (data) => `port ${data.status}`,
  happened: (data) => data.what,
  skipped: () => 'skipped in rollback',
  stack: (data) => STACK_EVENTS[data.status],
};
const STACK_EVENTS: Readonly<Record<string, string>> = {
  UPDATE_ROLLBACK_COMPLETE: 'rolled back',
  UPDATE_ROLLBACK_FAILED: 'continued rollback',
};

export function add(sum: Tally, other: Tally): void {
  sum.runs += other.runs;
  for (const kind of REQUESTS) {
    for (const end of ['succeeded', 'failed'] as const) sum.answers[kind][end] += other.answers[kind][end];
  }
  for (const of of ['events', 'faults'] as const) {
    for (const [kind, times] of Object.entries(other[of])) sum[of][kind] = (sum[of][kind] ?? 0) + times;
  }
  for (const of of ['eventsPerRun', 'faultsPerRun'] as const) {
    other[of].forEach((times, many) => {
      sum[of][many] = (sum[of][many] ?? 0) + (times ?? 0);
    });
  }
}

/** The middle of a distribution. */
export function median(perRun: readonly number[], runs: number): number {
  let seen = 0;
  for (let many = 0; many < perRun.length; many++) {
    seen += perRun[many] ?? 0;
    if (2 * seen >= runs) return many;
  }
  return 0;
}

/** What a mix of its own is there for. */
const PURPOSE: Readonly<Record<Exclude<Mix, 'standard'>, readonly string[]>> = {
  late: CONDITIONS.filter((condition) => condition.endsWith('show late')),
  slow: CONDITIONS.filter((condition) => condition.startsWith('slow calls')),
  ledger: [
    'a ledger of others',
    'a large ledger of others',
    'every request must succeed',
    ...CONDITIONS.filter((condition) => condition.startsWith('unreadable')),
  ],
  unreadable: ['every request must succeed', ...CONDITIONS.filter((condition) => condition.startsWith('unreadable'))],
  large: ['order of many numbers'],
  lost: [
    'lost answer of an order that is listed late',
    'orders are listed without their numbers',
    'lists of orders show late',
  ],
  gone: ['console portOut', 'order unlisted', 'order unnamed', 'order contradicted'],
  heavy: [
    'order of many numbers',
    'every call takes seconds',
    'lists of many pages',
    'environment kept',
    'environment lost',
    'every request must succeed',
  ],
  anew: ['ordered anew after it was gone', 'rolled back', 'order partial', 'every request must succeed'],
  prompt: ['asked in the second in which the operation before ended', 'rolled back', 'every request must succeed'],
  broken: [
    'crashAfter',
    'answerLost',
    'failedAfterEffect',
    'restored',
    'numbers show late',
    'lists of numbers show late',
  ],
  routing: ROUTING_EVENTS,
  races: [
    'operation cancelled',
    'destroyed meanwhile',
    'given up waiting',
    'rolled back',
    'restored',
    'CloudFormation lags',
    'the ledger lags fully',
  ],
  takeovers: ['restored', 'rolled back', 'deploy', 'destroy', 'pause', 'console delete', 'the ledger lags fully'],
};

/** What never occurred, though it should in such runs. */
export function holes({ events, faults }: Pick<Tally, 'events' | 'faults'>, mix: Mix = 'standard'): string[] {
  const times = { ...events, ...faults };
  return (mix === 'standard' ? Object.keys(times) : PURPOSE[mix]).filter((kind) => !times[kind]);
}
