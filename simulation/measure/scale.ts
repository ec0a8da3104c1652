/**
 * What operations cost beside what others have: calls to each service, in virtual time, through the same wire as
 * everything else, while Parameter Store admits so many calls a second and no more.
 */
import { systemOf } from '../plan/faults';
import { Move, ORDINARY_CLOUDFORMATION, ordinaryOrder, OrderSpec, Plan, Template } from '../plan/plan';
import { playMovesIn } from '../play/history';
import { World } from '../play/world';
import { foreignNumber } from '../world/foreign';
import { Limiter, Limits } from '../world/limiter';
import type { Errand } from '../world/process';

/** What Parameter Store admits by default. */
export const LIMITS: Limits = { readsPerSecond: 40, writesPerSecond: 3 };
const CALL_MILLISECONDS = 20;
const MINUTE: Move = { do: 'pause', seconds: 60 };

export const OPERATIONS = [
  'Create',
  'Update of details',
  'Delete',
  'failed Create',
  'Delete after it',
  'rename',
  'Delete of the old name',
  'adoption',
] as const;
export type Operation = (typeof OPERATIONS)[number];
export const SYSTEMS = ['Parameter Store reads', 'Parameter Store writes', 'service', 'CloudFormation'] as const;
type Calls = Record<(typeof SYSTEMS)[number], number>;

export interface Cost {
  readonly calls: Readonly<Calls>;
  readonly seconds: number;
  readonly status: string;
}

export interface Beside {
  /** Orders of others, one record each. */
  readonly others: number;
  /** Their numbers are in the inventory, too, and their orders in the list. */
  readonly inventory: boolean;
}

export interface Crowd extends Beside {
  readonly stacks: number;
  readonly ordersEach: number;
}

export interface CrowdCost {
  readonly succeeded: number;
  readonly failed: number;
  /** Until the last one was answered. */
  readonly seconds: number;
  readonly calls: Readonly<Calls>;
  readonly throttled: number;
}

export const SEARCH = ordinaryOrder({ Type: 'Search', Count: 3, AreaCodes: ['206', '425'] });
const LIST = ordinaryOrder({ Type: 'List', PhoneNumbers: ['+13125550100', '+13125550101', '+13125550102'] });

export function planOf({ others }: Beside, moves: readonly Move[], scripts: Plan['scripts'] = []): Plan {
  return {
    seed: 1,
    service: { phoneNumberQuota: 100_000, acquisitionSeconds: 4, searchOrder: 'Shuffled' },
    cloudFormation: ORDINARY_CLOUDFORMATION,
    ledgerLag: 1_000,
    bystanders: [],
    moves,
    faults: [],
    scripts,
    destroyAll: false,
    foreign: { records: others, unreadable: [] },
    callMilliseconds: CALL_MILLISECONDS,
  };
}

/** Counts calls, by the request on whose behalf they are made. */
export class Meter {
  readonly counts = new Map<string, Record<(typeof SYSTEMS)[number], number>>();
  throttled = 0;
  limiter?: Limiter;

  constructor(
    private readonly world: World,
    { others, inventory }: Beside,
  ) {
    world.gate = (operation, errand) => this.pass(operation, errand);
    if (!inventory) return;
    for (let index = 0; index < others; index++) {
      world.model.control.injectPortInOrder({ phoneNumbers: [foreignNumber(index)], status: 'Successful' });
    }
  }

  limit(): void {
    this.limiter = new Limiter(() => this.world.kernel.now, LIMITS);
  }

  private pass(operation: string, { url }: Errand): void {
    const system = systemOf(operation);
    if (system === 'engine') return;
    const count = this.counts.get(url) ?? noCalls();
    this.counts.set(url, count);
    const isRead = operation.startsWith('Get');
    count[system !== 'ledger' ? system : isRead ? 'Parameter Store reads' : 'Parameter Store writes']++;
    if (system !== 'ledger' || !this.limiter) return;
    try {
      this.limiter.admit(operation);
    } catch (error) {
      this.throttled++;
      throw error;
    }
  }
}

/** Plays moves, and tells what the requests cost, in the order in which they were sent. */
async function costs(
  beside: Beside,
  moves: readonly Move[],
  scripts?: Plan['scripts'],
): Promise<(Cost & { readonly kind: string })[]> {
  const world = new World(planOf(beside, moves, scripts));
  const meter = new Meter(world, beside);
  meter.limit();
  const violations = await playMovesIn(world);
  if (violations.length > 0) {
    throw new Error(`${violations[0].guarantee} was broken while costs were counted: ${violations[0].what}`);
  }
  return [...world.requests.inboxes.values()].map(({ errand, answeredAt, bodies }) => ({
    kind: errand.kind,
    calls: meter.counts.get(errand.url)!,
    seconds: ((answeredAt ?? Infinity) - errand.sentAt) / 1000,
    status: bodies[0] === undefined ? 'no answer' : (JSON.parse(bodies[0]) as { Status: string }).Status,
  }));
}

const deploy = (stack: string, template: Template): Move => ({ do: 'deploy', stack, template });

/** Each operation by itself, beside what others have. */
export async function alone(beside: Beside): Promise<Readonly<Record<Operation, Cost>>> {
  const named: OrderSpec = { ...SEARCH, name: 'sales' };
  const life = await costs(beside, [
    deploy('Alpha', { Main: SEARCH }),
    MINUTE,
    deploy('Alpha', { Main: named }),
    MINUTE,
    { do: 'destroy', stack: 'Alpha' },
  ]);
  const failed = await costs(beside, [deploy('Alpha', { Main: SEARCH })], [{ outcome: 'partial', failing: 1 }]);
  const renamed = await costs(beside, [deploy('Alpha', { Main: LIST }), MINUTE, deploy('Alpha', { Renamed: LIST })]);
  const adopted = await costs(beside, [
    deploy('Alpha', { Main: LIST }),
    MINUTE,
    deploy('Beta', { Main: { ...LIST, adopt: true } }),
  ]);
  return {
    'Create': life[0],
    'Update of details': life[1],
    'Delete': life[2],
    'failed Create': failed[0],
    'Delete after it': failed[1],
    'rename': renamed[1],
    'Delete of the old name': renamed[2],
    'adoption': adopted[1],
  };
}

/** Many deletes at once: whole stacks, all of their orders side by side. */
export async function crowd({ stacks, ordersEach, ...beside }: Crowd): Promise<CrowdCost> {
  const names = Array.from({ length: stacks }, (_, index) => `Stack${index}`);
  // Each has a number of its own, so that all of them come to be: how they fight for candidates is another question.
  const one = (place: number): OrderSpec => ({
    ...SEARCH,
    source: { Type: 'List', PhoneNumbers: [`+1312555${String(100 + place).padStart(4, '0')}`] },
  });
  const template = (stack: number): Template =>
    Object.fromEntries(
      Array.from({ length: ordersEach }, (_, index) => [`Order${index}`, one(stack * ordersEach + index)]),
    );
  const world = new World(
    planOf(
      beside,
      names.map((name, stack) => deploy(name, template(stack))),
    ),
  );
  const meter = new Meter(world, beside);
  let began = 0;
  await playMovesIn(world, async () => {
    await world.kernel.sleep(60_000);
    meter.counts.clear();
    meter.limit();
    began = world.kernel.now;
    await Promise.all(names.map((name) => world.cloudFormation.destroy(world.cloudFormation.stacks.get(name)!)));
  });
  const deletes = [...world.requests.inboxes.values()].filter(
    ({ errand }) => errand.kind === 'Delete' && errand.sentAt === began,
  );
  const succeeded = deletes.filter(({ bodies }) => bodies[0]?.includes('"SUCCESS"')).length;
  const calls = noCalls();
  for (const { errand } of deletes) {
    for (const system of SYSTEMS) calls[system] += meter.counts.get(errand.url)?.[system] ?? 0;
  }
  const last = Math.max(...deletes.map(({ answeredAt, errand }) => answeredAt ?? errand.sentAt + 3_600_000));
  return {
    succeeded,
    failed: stacks * ordersEach - succeeded,
    seconds: (last - began) / 1000,
    calls,
    throttled: meter.throttled,
  };
}

/** Where counting begins. */
export const noCalls = (): Calls => ({
  'Parameter Store reads': 0,
  'Parameter Store writes': 0,
  'service': 0,
  'CloudFormation': 0,
});
