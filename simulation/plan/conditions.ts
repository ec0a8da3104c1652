/** The conditions of a run in a word each, so that those which never occur are noticed. */
import { Plan, SLOW_CALLS, UNREADABLE_KINDS } from './plan';

/** A service whose reads are later than this is slow to show things; below, it is as it always may be. */
const LATE_SECONDS = 5;
/** So many records of others make a whole read long. */
export const LARGE_LEDGER = 500;

const LATE_READS = ['numbers', 'lists of numbers', 'orders', 'lists of orders'] as const;

/** Every word there is. */
export const CONDITIONS: readonly string[] = [
  'CloudFormation lags',
  ...LATE_READS.map((reads) => `${reads} show late`),
  'orders are listed without their numbers',
  ...SLOW_CALLS.map((calls) => `slow calls: ${calls}`),
  'a ledger of others',
  'a large ledger of others',
  ...UNREADABLE_KINDS.map((kind) => `unreadable: ${kind}`),
  'every request must succeed',
  'the ledger lags fully',
  'every call takes seconds',
  'lists of many pages',
];

/** How many seconds reads are late: of numbers, of their lists, of orders, of their lists. */
function lagsOf({ service }: Plan): number[] {
  const {
    getLagSeconds: get = 0,
    listLagSeconds: list = 0,
    orderLagSeconds: order = 'Same',
    orderListLagSeconds: orders = 'Same',
  } = service;
  return [get, list, order === 'Same' ? get : order, orders === 'Same' ? list : orders];
}

/** By how many seconds what the service shows may be older than anybody expects. */
export function latenessOf(plan: Plan): number {
  const latest = Math.max(...lagsOf(plan));
  return latest > LATE_SECONDS ? latest : 0;
}

export function conditionsOf(plan: Plan): string[] {
  const {
    cloudFormation,
    service: { orderListNumbers },
    slow,
    foreign,
    calm,
    lagsFully,
    callMilliseconds = 0,
    pageSize,
  } = plan;
  const lags = lagsOf(plan);
  const present: Readonly<Record<string, boolean>> = {
    'CloudFormation lags': (cloudFormation.viewLag ?? 0) > 0,
    ...Object.fromEntries(LATE_READS.map((reads, index) => [`${reads} show late`, lags[index] > LATE_SECONDS])),
    'orders are listed without their numbers': orderListNumbers === 'Missing',
    ...(slow && { [`slow calls: ${slow.calls}`]: true }),
    'a ledger of others': foreign !== undefined && foreign.records > 0,
    'a large ledger of others': foreign !== undefined && foreign.records >= LARGE_LEDGER,
    ...Object.fromEntries((foreign?.unreadable ?? []).map((kind) => [`unreadable: ${kind}`, true])),
    'every request must succeed': calm === true,
    'the ledger lags fully': lagsFully === true,
    'every call takes seconds': callMilliseconds > 1_000,
    'lists of many pages': pageSize !== undefined,
  };
  return Object.keys(present).filter((condition) => present[condition]);
}
