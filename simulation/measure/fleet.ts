/** Very many orders of an account, in stacks that are deployed at once or one after another. */
import { Meter, noCalls, planOf, SEARCH, SYSTEMS } from './scale';
import { Move, OrderSpec, Template } from '../plan/plan';
import { playMovesIn } from '../play/history';
import { World } from '../play/world';
import { Limiter, Limits } from '../world/limiter';

export interface Fleet {
  readonly stacks: number;
  readonly ordersEach: number;
  /** Seconds from the beginning of one deployment to that of the next; 0: all at once. */
  readonly everySeconds: number;
  /** What Parameter Store admits. */
  readonly limits: Limits;
}

export interface FleetCost {
  readonly succeeded: number;
  readonly failed: number;
  /** From the first request to the last response. */
  readonly seconds: number;
  /** Of one create: the middle, and the longest. */
  readonly middle: number;
  readonly longest: number;
  readonly calls: Readonly<Record<(typeof SYSTEMS)[number], number>>;
  readonly throttled: number;
  /** The most creates that were under way at one moment. */
  readonly atOnce: number;
  /** Why the first one failed. */
  readonly reason?: string;
}

const ONE: OrderSpec = { ...SEARCH, source: { Type: 'Search', Count: 1, AreaCodes: ['206', '425'] } };

export async function fleet({ stacks, ordersEach, everySeconds, limits }: Fleet): Promise<FleetCost> {
  const template: Template =
    Object.fromEntries(
      Array.from({ length: ordersEach }, (_, index) => [`Order${index}`, ONE]),
    );
  const moves = Array.from({ length: stacks }, (_, stack): Move => ({
    do: 'deploy',
    stack: `Stack${stack}`,
    template,
    overlap: true,
  }));
  const beside = { others: 0, inventory: false };
  const plan = planOf(beside, moves);
  const service = { ...plan.service, stockPerPool: stacks * ordersEach + 100 };
  const world = new World({ ...plan, service, pace: everySeconds * 1_000 });
  const meter = new Meter(world, beside);
  meter.limiter = new Limiter(() => world.kernel.now, limits);
  await playMovesIn(world);
  const creates = [...world.requests.inboxes.values()].filter(({ errand }) => errand.kind === 'Create');
  const bodies = creates.map(({ bodies: [body] }) => body ?? '');
  const succeeded = bodies.filter((body) => body.includes('"SUCCESS"')).length;
  const spans = creates.map(({ errand, answeredAt }) => [errand.sentAt, answeredAt ?? errand.sentAt + 3_600_000]);
  const lengths = spans.map(([from, to]) => (to - from) / 1_000).sort((one, other) => one - other);
  const calls = noCalls();
  for (const { errand } of creates) {
    for (const system of SYSTEMS) calls[system] += meter.counts.get(errand.url)?.[system] ?? 0;
  }
  const failure = bodies.find((body) => body.includes('"FAILED"'));
  return {
    succeeded,
    failed: stacks * ordersEach - succeeded,
    seconds: spans.reduce((last, [, to]) => Math.max(last, to), 0) / 1_000 - spans[0][0] / 1_000,
    middle: lengths[Math.floor(lengths.length / 2)],
    longest: lengths.at(-1)!,
    calls,
    throttled: meter.throttled,
    atOnce: mostAtOnce(spans),
    reason: failure && (JSON.parse(failure) as { Reason?: string }).Reason?.slice(0, 200),
  };
}

function mostAtOnce(spans: readonly (readonly number[])[]): number {
  const changes = spans
    .flatMap(([from, to]) => [
      [from, 1],
      [to, -1],
    ])
    .sort((one, other) => one[0] - other[0]);
  let now = 0;
  let most = 0;
  for (const [, change] of changes) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}
