/** Counts what happened in the runs, so that a kind that never occurs is seen to be missing. */
import { CALL_FAULTS, DECLARED_ERRORS, ENGINE_FAULTS } from './faults';
import { CONSOLE_ACTS } from './plan';
import { Entry } from './world';
import { ORDER_STATUSES } from '../local/chime-sdk-voice/model/constraints';

export const EVENT_KINDS = [
  'deploy', 'destroy', 'pause', 'snatch', 'quota', 'port', ...CONSOLE_ACTS.map((act) => `console ${act}`),
  'Create', 'Update', 'Delete', 'sibling fails', 'operation cancelled', 'destroyed meanwhile', 'given up waiting', 'retained by policy', 'rolled back', 'continued rollback',
  'order slow', 'order stuck', 'order partial', 'order failed',
  ...ORDER_STATUSES.map((status) => `port ${status}`), 'declared an order', 'held by a group', 'held by a rule', 'taken off a connector', 'taken off a group',
  'rule deleted', 'restored', 'restore beyond quota', 'skipped in rollback', 'CloudFormation lags', 'details checked',
];
export const FAULT_KINDS: readonly string[] = [...CALL_FAULTS, ...ENGINE_FAULTS, ...DECLARED_ERRORS.map((name) => `declared ${name}`)];

export interface Tally {
  runs: number;
  readonly events: Record<string, number>;
  readonly faults: Record<string, number>;
  /** How many runs had so many events, or faults. */
  readonly eventsPerRun: number[];
  readonly faultsPerRun: number[];
}

export function emptyTally(): Tally {
  const zero = (kinds: readonly string[]) => Object.fromEntries(kinds.map((kind) => [kind, 0]));
  return { runs: 0, events: zero(EVENT_KINDS), faults: zero(FAULT_KINDS), eventsPerRun: [], faultsPerRun: [] };
}

export function count(tally: Tally, entries: readonly Entry[]): void {
  let events = 0;
  let faults = 0;
  for (const { kind, data } of entries) {
    const event = eventOf(kind, data);
    if (event) {
      tally.events[event] = (tally.events[event] ?? 0) + 1;
      events++;
    } else if (kind === 'fault') {
      tally.faults[data.kind] = (tally.faults[data.kind] ?? 0) + 1;
      if (data.error) tally.faults[`declared ${data.error}`] = (tally.faults[`declared ${data.error}`] ?? 0) + 1;
      faults++;
    }
  }
  tally.runs++;
  tally.eventsPerRun[events] = (tally.eventsPerRun[events] ?? 0) + 1;
  tally.faultsPerRun[faults] = (tally.faultsPerRun[faults] ?? 0) + 1;
}

function eventOf(kind: string, data: Entry['data']): string | undefined {
  switch (kind) {
    case 'move': return data.do === 'console' ? `console ${data.act}` : data.do;
    case 'request': return data.kind;
    case 'script': return `order ${data.outcome}`;
    case 'siblingFails': return 'sibling fails';
    case 'interrupted': return data.why === 'cancelled' ? 'operation cancelled' : undefined;
    case 'destroyedMeanwhile': return 'destroyed meanwhile';
    case 'cancelled': return 'given up waiting';
    case 'retained': return 'retained by policy';
    case 'port': return `port ${data.status}`;
    case 'happened': return data.what;
    case 'skipped': return 'skipped in rollback';
    case 'stack': return data.status === 'UPDATE_ROLLBACK_COMPLETE' ? 'rolled back' : data.status === 'UPDATE_ROLLBACK_FAILED' ? 'continued rollback' : undefined;
    default: return undefined;
  }
}

export function add(sum: Tally, other: Tally): void {
  sum.runs += other.runs;
  for (const of of ['events', 'faults'] as const) for (const [kind, times] of Object.entries(other[of])) sum[of][kind] = (sum[of][kind] ?? 0) + times;
  for (const of of ['eventsPerRun', 'faultsPerRun'] as const) other[of].forEach((times, many) => { sum[of][many] = (sum[of][many] ?? 0) + (times ?? 0); });
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

export const holes = ({ events, faults }: Tally): string[] =>
  [...Object.entries(events), ...Object.entries(faults)].filter(([, times]) => times === 0).map(([kind]) => kind);
