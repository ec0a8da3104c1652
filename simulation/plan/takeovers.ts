/**
 * Runs that are about nothing but who owns a number: one to four stacks want one to five numbers, at once and one after
 * another. They adopt, rename, move and roll back; days pass, in which the deletion queue forgets; and Parameter Store
 * often lags as far as it may.
 */
import { PlannedFault } from './faults';
import { cloudFormationOf, faultOf } from './generate-parts';
import { Move, OrderSpec, Plan, Template } from './plan';
import { Chance, seedOf } from './random';

const STACKS = ['Alpha', 'Beta', 'Gamma', 'Delta'];
/** The last two are what a search in their area finds first. */
const WANTED = ['+13125550100', '+13125550101', '+13125550102', '+12065550100', '+12065550101'];
const IDS = ['Main', 'Second', 'Renamed'];
const LONGEST_LAG = 4_900;
const EIGHT_DAYS = 8 * 86_400;

type Versions = Record<string, Template | undefined>;
type Deploy = Extract<Move, { do: 'deploy' }>;

export function takeovers(seed: number, index: number): Plan {
  const chance = new Chance(seedOf(seed + 0x7a6e5, index));
  const lag = chance.weighted({ none: 2, some: 4, full: 2 });
  return {
    seed: seedOf(seed, index),
    service: {
      phoneNumberQuota: 1000,
      acquisitionSeconds: chance.pick([0, 1, 4]),
      ...(chance.yes(0.3) && { getLagSeconds: chance.pick([0, 1, 2]), listLagSeconds: chance.pick([0, 2, 5]) }),
      ...(chance.yes(0.3) && { queuedNumberInOrder: chance.pick(['FailNumber', 'AcquireAgain'] as const) }),
      ...(chance.yes(0.3) && { restoredOrderId: 'Null' }),
      ...(chance.yes(0.3) && { restoredName: 'Cleared' }),
      ...(chance.yes(0.3) && { orderNameOnNumbers: false }),
    },
    cloudFormation: {
      ...cloudFormationOf(chance),
      viewLag: chance.yes(0.25) ? chance.between(500, 4_000) : 0,
      skipsFailed: chance.yes(0.75),
    },
    ledgerLag: lag === 'none' ? 0 : lag === 'full' ? LONGEST_LAG : chance.between(500, LONGEST_LAG),
    lagsFully: lag === 'full',
    bystanders: WANTED.filter(() => chance.yes(0.08)),
    moves: movesOf(chance),
    faults: faultsOf(chance),
    scripts: [],
    destroyAll: chance.yes(0.5),
    pace: chance.pick([100, 1_000, 2_500, 10_000]),
  };
}

/** Fewer than elsewhere: what is looked for here comes of several that act at once. */
const faultsOf = (chance: Chance): PlannedFault[] =>
  Array.from({ length: chance.pick([0, 0, 1, 3, 5]) }, () => faultOf(chance));

function movesOf(chance: Chance): Move[] {
  const stacks = STACKS.slice(0, chance.between(1, 4));
  const numbers = WANTED.slice(0, chance.between(1, 5));
  const versions: Versions = {};
  return Array.from({ length: chance.between(3, 7) }, () => nextMoves(chance, stacks, numbers, versions)).flat();
}

function nextMoves(chance: Chance, stacks: readonly string[], numbers: readonly string[], versions: Versions): Move[] {
  const stack = chance.pick(stacks);
  const before = versions[stack];
  const overlap = chance.yes(0.6) && stacks.length > 1;
  if (!before) {
    versions[stack] = { Main: order(chance, numbers), ...(chance.yes(0.25) && { Second: order(chance, numbers) }) };
    return [deployed(chance, stack, versions[stack], overlap, true)];
  }
  switch (
    chance.weighted({ change: 5, rename: 3, move: stacks.length > 1 ? 3 : 0, destroy: 2.5, pause: 2, console: 1 })
  ) {
    case 'change':
      versions[stack] = changed(chance, before, numbers);
      return [deployed(chance, stack, versions[stack], overlap)];
    case 'rename':
      versions[stack] = renamed(chance, before);
      return [deployed(chance, stack, versions[stack], overlap)];
    case 'move':
      return movedTo(chance, stack, chance.pick(stacks.filter((other) => other !== stack)), versions);
    case 'destroy':
      versions[stack] = undefined;
      return [{ do: 'destroy', stack, ...(overlap && { overlap }) }];
    case 'pause':
      return [{ do: 'pause', seconds: chance.pick([2, 7, 20, 60, 600, EIGHT_DAYS, EIGHT_DAYS]) }];
    case 'console':
      return [
        {
          do: 'console',
          act: chance.pick(['delete', 'delete', 'restore', 'rename', 'portOut'] as const),
          stack,
          pick: chance.between(0, 99),
        },
      ];
  }
}

function order(chance: Chance, numbers: readonly string[]): OrderSpec {
  const wanted = numbers.filter(() => chance.yes(0.6));
  const source: OrderSpec['source'] = chance.yes(0.12)
    ? { Type: 'Search', Count: chance.between(1, 2), AreaCodes: ['206'] }
    : { Type: 'List', PhoneNumbers: wanted.length > 0 ? wanted : [chance.pick(numbers)] };
  return {
    kind: 'order',
    source,
    productType: chance.yes(0.85) ? 'VoiceConnector' : 'SipMediaApplicationDialIn',
    ...(chance.yes(0.3) && { name: chance.pick(['front desk', 'sales']) }),
    partial: chance.pick(['RollBack', 'RollBack', 'Keep']),
    policy: chance.pick(['Delete', 'Delete', 'Delete', 'RetainExceptOnCreate', 'Retain']),
    ...(chance.yes(0.15) && { release: chance.pick(['DeletionQueue', 'ReturnToInventory'] as const) }),
    disassociate: false,
    adopt: chance.yes(0.75),
    timeout: chance.pick([120, 300, 1800]),
  };
}

function deployed(chance: Chance, stack: string, template: Template, overlap: boolean, creating = false): Deploy {
  const trouble = chance.weighted({
    none: 6,
    last: 2,
    early: 2,
    cancel: creating ? 0 : 1.5,
    destroy: 0.4,
    noRollback: 0.5,
  });
  const troubles: Readonly<Record<typeof trouble, Partial<Deploy>>> = {
    none: {},
    last: { fail: 'last' },
    early: { fail: chance.pick([0, 1, 3, 6, 10, 20, 40]) },
    cancel: { cancelAfter: chance.pick([1, 3, 6, 10, 20, 40]) },
    destroy: creating ? { destroyAfter: chance.pick([1, 3, 8, 20]) } : {},
    noRollback: { fail: chance.pick(['last', 4] as const), noRollback: true },
  };
  return { do: 'deploy', stack, template, ...troubles[trouble], ...(overlap && { overlap }) };
}

function changed(chance: Chance, before: Template, numbers: readonly string[]): Template {
  const id = chance.pick(Object.keys(before));
  const spec = before[id] as OrderSpec;
  switch (
    chance.weighted({
      numbers: 5,
      add: 1.5,
      remove: Object.keys(before).length > 1 ? 2 : 0,
      details: 1.5,
      adopt: 1,
      copy: 0.7,
    })
  ) {
    case 'numbers':
      return { ...before, [id]: { ...spec, source: order(chance, numbers).source } };
    case 'add':
      return { ...before, [chance.pick(IDS)]: order(chance, numbers) };
    case 'remove':
      return without(before, id);
    case 'details':
      return {
        ...before,
        [id]: {
          ...spec,
          name: chance.pick(['front desk', 'sales', undefined]),
          productType: chance.yes(0.8) ? spec.productType : 'SipMediaApplicationDialIn',
        },
      };
    case 'adopt':
      return { ...before, [id]: { ...spec, adopt: !spec.adopt } };
    case 'copy':
      return { ...before, [chance.pick(IDS)]: spec };
  }
}

/** What was one construct is another: the old one's Delete comes when the new one's Create is done. */
function renamed(chance: Chance, before: Template): Template {
  const from = chance.pick(Object.keys(before));
  const to = chance.pick(IDS.filter((id) => id !== from));
  return { ...without(before, from), [to]: before[from] };
}

/** A construct goes to another stack: there first, then away from here, or the other way round, or both at once. */
function movedTo(chance: Chance, from: string, to: string, versions: Versions): Move[] {
  const before = versions[from]!;
  const id = chance.pick(Object.keys(before));
  const rest = without(before, id);
  const isLast = Object.keys(rest).length === 0;
  const creating = !versions[to];
  versions[to] = { ...versions[to], [id]: { ...(before[id] as OrderSpec), adopt: chance.yes(0.95) } };
  versions[from] = isLast ? undefined : rest;
  const overlap = chance.yes(0.5);
  const arrive = deployed(chance, to, versions[to], overlap, creating);
  const leave: Move = isLast
    ? { do: 'destroy', stack: from, ...(overlap && { overlap }) }
    : deployed(chance, from, rest, overlap);
  return chance.yes(0.7) ? [arrive, leave] : [leave, arrive];
}

function without(template: Template, id: string): Template {
  const { [id]: _, ...rest } = template;
  return rest;
}
