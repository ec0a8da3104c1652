/** Makes up a run. */
import { enrich } from './enrich';
import { cloudFormationOf, faultOf } from './generate-parts';
import { routing } from './generate-routing';
import { harden, HARDSHIPS } from './hardship';
import { movesOf } from './moves';
import { Plan } from './plan';
import { races } from './races';
import { Chance, seedOf } from './random';
import { takeovers } from './takeovers';
import { BYSTANDERS } from './templates';
import { OrderScript, SWITCH_SPECS, Switches } from '../../local/chime-sdk-voice';

/** What the histories are about; everything else of the service is drawn. */
const FIXED = new Set<string>([
  'phoneNumberQuota',
  'emptyPools',
  'maxNumbersPerOrder',
  'maxItemsPerBatch',
  'deletionQueueSeconds',
  'sipMediaApplicationsClosed',
  'identityCountries',
  'identityCountriesListed',
  'acquisitionSeconds',
  'getLagSeconds',
  'listLagSeconds',
  'orderLagSeconds',
  'orderListLagSeconds',
  'orderListNumbers',
  'acceptEncodedIds',
  'acceptBareDigitIds',
  'unknownStatusFilter',
]);
const DRAWN = Object.entries(SWITCH_SPECS).filter(([name]) => !FIXED.has(name));

/** What the runs are like: as they are in general, or each under one of the hardships, or full of takeovers. */
export const MIXES = ['standard', 'takeovers', 'races', 'routing', ...Object.keys(HARDSHIPS)] as const;
export type Mix = 'standard' | 'takeovers' | 'races' | 'routing' | keyof typeof HARDSHIPS;

export function generate(seed: number, index: number, mix: Mix = 'standard'): Plan {
  const chance = new Chance(seedOf(seed + 0x3e9a71, index));
  const kept = Number(chance.weighted({ 0: 2, 0.5: 2, 0.9: 4, 1: 2 }));
  const plan = planOf(seed, index, mix);
  return { environmentsKept: plan.slow ? Math.max(kept, SLOW_KEPT) : kept, ...plan };
}

/**
 * A ledger that takes longer than a turn to read is read to its end only if Lambda keeps the environment from one turn
 * to the next, as it mostly does. Where it never did, a Delete would say for ever that it was not known in time who
 * else owns the numbers: nothing is lost by that, and nothing can be done about it.
 */
const SLOW_KEPT = 0.5;

function planOf(seed: number, index: number, mix: Mix): Plan {
  if (mix === 'takeovers') return takeovers(seed, index);
  if (mix === 'races') return races(seed, index);
  if (mix === 'routing') return routing(seed, index);
  const plan = usual(seed, index);
  const chance = new Chance(seedOf(seed + 0x51ed27, index));
  return mix === 'standard' ? harden(plan, chance) : HARDSHIPS[mix](plan, chance);
}

function usual(seed: number, index: number): Plan {
  const chance = new Chance(seedOf(seed, index));
  const moves = movesOf(chance);
  const plan: Plan = {
    seed: seedOf(seed, index),
    service: serviceOf(chance),
    cloudFormation: cloudFormationOf(chance),
    ledgerLag: chance.yes(0.4) ? 0 : chance.between(500, 4_900),
    bystanders: BYSTANDERS.filter(() => chance.yes(0.6)),
    moves,
    faults: Array.from({ length: chance.between(3, 9) }, () => faultOf(chance)),
    scripts: Array.from({ length: 6 }, () => scriptOf(chance)),
    destroyAll: chance.yes(0.5),
    ordersFail: chance.yes(0.004),
  };
  return enrich(plan, new Chance(seedOf(seed, -1 - index)));
}

function serviceOf(chance: Chance): Partial<Switches> {
  const service: Record<string, unknown> = {
    phoneNumberQuota: chance.yes(0.12) ? chance.between(5, 9) : 1000,
    acquisitionSeconds: chance.weighted({ 0: 3, 1: 6, 4: 3, 10: 1, 75: 0.1 }),
  };
  service.acquisitionSeconds = Number(service.acquisitionSeconds);
  if (chance.yes(0.4)) {
    Object.assign(service, { getLagSeconds: chance.pick([0, 1, 2]), listLagSeconds: chance.pick([0, 2, 5]) });
  }
  // Most readings stay as they are: a run that differs in everything is hard to understand.
  for (const [name, { choices }] of DRAWN) {
    if (chance.yes(0.2)) service[name] = chance.pick(choices as readonly unknown[]);
  }
  return service as Partial<Switches>;
}

function scriptOf(chance: Chance): OrderScript | undefined {
  switch (chance.weighted({ plain: 40, slow: 2, stuck: 0.05, late: 0.12, partial: 4, failed: 3 })) {
    case 'slow':
      return { outcome: 'slow', seconds: chance.between(15, 90) };
    case 'late':
      return { outcome: 'slow', seconds: chance.between(200, 1_500) };
    case 'stuck':
      return { outcome: 'stuck' };
    case 'partial':
      return { outcome: 'partial', failing: 1 };
    case 'failed':
      return { outcome: 'failed' };
    default:
      return undefined;
  }
}
