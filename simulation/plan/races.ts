/**
 * Runs in which nothing is seen before it must be: every system shows what was done as late as it may, calls are slow
 * and their answers get lost, and operations overtake each other while they are at work. One or two stacks, few
 * numbers: what is looked for here comes of the moment in which things happen, not of how many there are.
 */
import { PlannedFault } from './faults';
import { cloudFormationOf, faultOf } from './generate-parts';
import { Move, OrderSpec, Plan, PortSpec, SLOW_CALLS, Template } from './plan';
import { Chance, seedOf } from './random';
import type { Switches } from '../../local/chime-sdk-voice';

type Deploy = Extract<Move, { do: 'deploy' }>;

const STACKS = ['Alpha', 'Beta'];
/** The last two are what a search in their area finds first. */
const WANTED = ['+13125550100', '+13125550101', '+12065550100', '+12065550101'];
const LONGEST_LAG = 4_900;
const LONGEST_SERVICE_LAG = 60;

export function races(seed: number, index: number): Plan {
  const chance = new Chance(seedOf(seed + 0x2ace5, index));
  const isFull = chance.yes(0.7);
  const ports = chance.yes(0.1) ? [PENDING] : [];
  const plan: Plan = {
    seed: seedOf(seed, index),
    service: {
      phoneNumberQuota: 1000,
      acquisitionSeconds: chance.pick([0, 1, 4, 20]),
      ...lagsOf(chance),
      ...(chance.yes(0.2) && { orderNameOnNumbers: false }),
      ...(chance.yes(0.2) && { restoredName: 'Cleared' as const }),
    },
    cloudFormation: {
      ...cloudFormationOf(chance),
      cancelsInProgress: true,
      viewLag: isFull ? LONGEST_LAG : chance.pick([0, 0, 2_000, LONGEST_LAG]),
      skipsFailed: true,
    },
    ledgerLag: isFull ? LONGEST_LAG : chance.between(0, LONGEST_LAG),
    lagsFully: isFull,
    bystanders: [],
    moves: movesOf(chance, ports.length > 0),
    faults: Array.from({ length: chance.pick([0, 1, 2, 3]) }, () => raceFault(chance)),
    scripts: [],
    destroyAll: chance.yes(0.6),
    pace: chance.pick([100, 1_000, 2_500, 6_000, 15_000, 40_000]),
    deliveryLag: chance.pick([0, 0, 3_000, 8_000, 20_000]),
    ...(chance.yes(0.6) && {
      slow: { calls: chance.pick(SLOW_CALLS), milliseconds: chance.pick([1_000, 2_500, 5_000]) },
    }),
    ...(ports.length > 0 && { ports }),
  };
  if (chance.yes(0.08)) return calm(plan, chance);
  return chance.yes(0.3) ? overtaken(plan, chance) : plan;
}

/** A Create that is on its way when its operation is given up: it arrives beside the Delete, and acts at once. */
const overtaken = ({ slow: _, ports: __, ...plan }: Plan, chance: Chance): Plan => ({
  ...plan,
  faults: [],
  moves: [
    {
      do: 'deploy',
      stack: 'Alpha',
      template: { Main: order(chance, false) },
      [chance.pick(['fail', 'destroyAfter'] as const)]: chance.pick([0, 0.1, 0.3, 1, 3, 6]),
    },
  ],
  deliveryLag: chance.pick([500, 4_000, 9_000]),
});

/** Nothing happens but that everything is seen late: whatever fails then fails because of that. */
const calm = ({ slow: _, ports: __, ...plan }: Plan, chance: Chance): Plan => ({
  ...plan,
  calm: true,
  faults: [],
  bystanders: [],
  moves: ['front desk', 'sales'].map((name): Move => {
    const spec = { ...order(chance, false), source: LISTED, name };
    return { do: 'deploy', stack: 'Alpha', template: { Main: spec } };
  }),
  pace: 1_000,
});

const LISTED: OrderSpec['source'] = { Type: 'List', PhoneNumbers: WANTED.slice(0, 1) };

/** A port-in that goes on for weeks: an order that holds nothing yet. */
const PENDING: PortSpec = {
  name: 'port-0',
  kind: 'Porting',
  numbers: ['+15035550200'],
  productType: 'VoiceConnector',
  status: 'FOC',
};

/** Mostly either none to speak of, or as far as it may. */
function lagsOf(chance: Chance): Partial<Switches> {
  const far = () => chance.pick([0, 20, LONGEST_SERVICE_LAG]);
  switch (chance.weighted({ none: 4, together: 4, apart: 2 })) {
    case 'together': {
      const seconds = chance.pick([20, LONGEST_SERVICE_LAG]);
      return { getLagSeconds: seconds, listLagSeconds: seconds };
    }
    case 'apart':
      return { getLagSeconds: far(), listLagSeconds: far(), orderLagSeconds: far(), orderListLagSeconds: far() };
    default:
      return {};
  }
}

const CHANGES = [
  'CreatePhoneNumberOrder',
  'RestorePhoneNumber',
  'DeletePhoneNumber',
  'UpdatePhoneNumber',
  'PutParameter',
];

/** What leaves somebody not knowing what was done, more often than not. */
function raceFault(chance: Chance): PlannedFault {
  if (chance.yes(0.3)) return faultOf(chance);
  if (chance.yes(0.3)) {
    const kind = chance.pick(['invoked unseen', 'delivered twice', 'not invoked'] as const);
    return { kind, operation: 'Engine', nth: chance.between(1, 12), times: 1, detail: chance.between(0, 9999) };
  }
  return {
    kind: chance.pick(['crashAfter', 'answerLost', 'failedAfterEffect', 'slowAnswer', 'crashBefore']),
    operation: chance.pick(CHANGES),
    nth: chance.pick([1, 1, 2, 3]),
    times: chance.pick([1, 1, 2]),
    detail: chance.between(0, 9999),
  };
}

function movesOf(chance: Chance, hasPort: boolean): Move[] {
  const stacks = STACKS.slice(0, chance.pick([1, 1, 2]));
  const versions: Record<string, Template | undefined> = {};
  return Array.from({ length: chance.between(2, 6) }, () => nextMove(chance, chance.pick(stacks), versions, hasPort));
}

function nextMove(
  chance: Chance,
  stack: string,
  versions: Record<string, Template | undefined>,
  hasPort: boolean,
): Move {
  const before = versions[stack];
  const overlap = chance.yes(0.3);
  switch (before ? chance.weighted({ deploy: 12, destroy: 2.5, pause: 1, console: 1.5 }) : 'deploy') {
    case 'destroy':
      versions[stack] = undefined;
      return { do: 'destroy', stack, ...(overlap && { overlap }) };
    case 'pause':
      return { do: 'pause', seconds: chance.pick([5, 20, 70]) };
    case 'console':
      return { do: 'console', act: chance.pick(['delete', 'portOut'] as const), stack, pick: chance.between(0, 99) };
    default: {
      const template = before ? changed(chance, before, hasPort) : { Main: order(chance, hasPort) };
      versions[stack] = template;
      return { do: 'deploy', stack, template, ...trouble(chance, !before), ...(overlap && { overlap }) };
    }
  }
}

function order(chance: Chance, hasPort: boolean): OrderSpec {
  return {
    kind: 'order',
    source: hasPort && chance.yes(0.5) ? { Type: 'Order', PhoneNumberOrderId: PENDING.name } : sourceOf(chance),
    productType: 'VoiceConnector',
    ...(chance.yes(0.3) && { name: chance.pick(['front desk', 'sales']) }),
    partial: 'RollBack',
    policy: chance.pick(['Delete', 'Delete', 'Delete', 'RetainExceptOnCreate', 'Retain']),
    disassociate: false,
    adopt: chance.yes(0.7),
    timeout: chance.pick([300, 600, 1800]),
  };
}

function sourceOf(chance: Chance): OrderSpec['source'] {
  if (chance.yes(0.35)) return { Type: 'Search', Count: chance.between(1, 2), AreaCodes: ['206'] };
  const wanted = WANTED.filter(() => chance.yes(0.5));
  return { Type: 'List', PhoneNumbers: wanted.length > 0 ? wanted : [chance.pick(WANTED)] };
}

function changed(chance: Chance, before: Template, hasPort: boolean): Template {
  const id = Object.keys(before)[0];
  const spec = before[id] as OrderSpec;
  switch (chance.weighted({ source: 5, name: 3, rename: 1.5, add: 1 })) {
    case 'source':
      return { ...before, [id]: { ...spec, source: sourceOf(chance) } };
    case 'name':
      return { ...before, [id]: { ...spec, name: chance.pick(['front desk', 'sales', undefined]) } };
    case 'rename':
      return { [id === 'Main' ? 'Renamed' : 'Main']: spec };
    case 'add':
      return { ...before, [id === 'Main' ? 'Renamed' : 'Main']: order(chance, hasPort) };
  }
}

/** Most operations are interrupted, at a moment in which their attempts are at work. */
function trouble(chance: Chance, creating: boolean): Partial<Deploy> {
  const seconds = () => chance.pick([0, 1, 2, 3, 5, 7, 10, 14, 20, 30, 45]);
  const weights = creating
    ? { none: 5, fail: 3, last: 0.5, cancel: 0, destroy: 2, noRollback: 0.5 }
    : { none: 3, fail: 4, last: 1, cancel: 3, destroy: 3, noRollback: 1 };
  switch (chance.weighted(weights)) {
    case 'fail':
      return { fail: seconds() };
    case 'last':
      return { fail: 'last' };
    case 'cancel':
      return { cancelAfter: seconds() };
    case 'destroy':
      return { destroyAfter: seconds() };
    case 'noRollback':
      return { fail: seconds(), noRollback: true };
    default:
      return {};
  }
}
