/**
 * Runs that are about what numbers are put to: one or two stacks hold orders, connectors, assignments and SIP rules,
 * and change, move, rename, take over by force, roll back and delete them, while somebody works in the console.
 */
import type { PlannedFault } from './faults';
import { faultOf, cloudFormationOf } from './generate-parts';
import { troubles } from './moves';
import type { Move, OrderSpec, Plan, Template } from './plan';
import { Chance, seedOf } from './random';
import { withMoreRouting } from './routing-extras';
import { AssignmentSpec, CONNECTORS, RouteSpec, Routes, SipRuleSpec } from './routing-specs';

const STACKS = ['Alpha', 'Beta'];
/** Both stacks may want them at their own connectors. */
const SHARED = ['+13125550110', '+13125550111', '+12065550190'];
const LINES = ['Line', 'Second', 'Renamed'] as const;
const RULES = ['Answer', 'Reply'] as const;
const OPERATIONS = [
  'AssociatePhoneNumbersWithVoiceConnector',
  'AssociatePhoneNumbersWithVoiceConnector',
  'AssociatePhoneNumbersWithVoiceConnectorGroup',
  'DisassociatePhoneNumbersFromVoiceConnector',
  'DisassociatePhoneNumbersFromVoiceConnectorGroup',
  'CreateSipRule',
  'UpdateSipRule',
  'DeleteSipRule',
  'ListSipRules',
  'PutParameter',
];

interface Version {
  readonly template: Template;
  readonly routes: Routes;
}
type Versions = Record<string, Version | undefined>;
type Changes = Readonly<Record<string, (chance: Chance, version: Version) => Version>>;

export const routing = (seed: number, index: number): Plan =>
  withMoreRouting(usual(seed, index), new Chance(seedOf(seed + 0x2b91c3, index)));

function usual(seed: number, index: number): Plan {
  const chance = new Chance(seedOf(seed + 0x40a7e5, index));
  return {
    seed: seedOf(seed, index),
    service: {
      acquisitionSeconds: chance.pick([0, 1, 4]),
      ...(chance.yes(0.4) && { getLagSeconds: chance.pick([0, 1, 2]), listLagSeconds: chance.pick([0, 2, 5]) }),
    },
    cloudFormation: {
      ...cloudFormationOf(chance),
      viewLag: chance.yes(0.2) ? chance.between(500, 4_000) : 0,
      skipsFailed: chance.yes(0.5),
    },
    ledgerLag: chance.yes(0.4) ? 0 : chance.between(500, 4_900),
    bystanders: SHARED,
    moves: movesOf(chance),
    faults: Array.from({ length: chance.between(0, 6) }, () => routingFault(chance)),
    scripts: [],
    destroyAll: chance.yes(0.5),
  };
}

/** Half of the faults strike the calls that only routing makes. */
function routingFault(chance: Chance): PlannedFault {
  const fault = faultOf(chance);
  if (fault.operation === 'Engine' || chance.yes(0.4)) return fault;
  const kind = fault.kind === 'itemsRefused' ? 'answerLost' : fault.kind;
  return { ...fault, kind, operation: chance.pick(OPERATIONS), nth: chance.between(1, 3) };
}

function movesOf(chance: Chance): Move[] {
  const stacks = chance.yes(0.4) ? STACKS : STACKS.slice(0, 1);
  const versions: Versions = {};
  return Array.from({ length: chance.between(3, 6) }, () => nextMove(chance, chance.pick(stacks), versions)).flat();
}

function nextMove(chance: Chance, stack: string, versions: Versions): Move {
  const before = versions[stack];
  if (!before) return deploy(chance, stack, (versions[stack] = fresh(chance)), true);
  switch (chance.weighted({ deploy: 11, destroy: 1.5, pause: 1, console: 1 })) {
    case 'destroy':
      versions[stack] = undefined;
      return { do: 'destroy', stack };
    case 'pause':
      return { do: 'pause', seconds: chance.pick([5, 60, 600, 86_400]) };
    case 'console':
      return {
        do: 'console',
        act: chance.pick(['unassign', 'reassign', 'regroup'] as const),
        stack,
        pick: chance.between(0, 99),
      };
    default:
      return deploy(chance, stack, (versions[stack] = changed(chance, before)), false);
  }
}

const deploy = (chance: Chance, stack: string, { template, routes }: Version, isCreate: boolean): Move => ({
  do: 'deploy',
  stack,
  template,
  routes,
  ...troubles(chance, isCreate),
  ...(chance.yes(0.15) && { overlap: true }),
});

function fresh(chance: Chance): Version {
  const template = {
    Main: order(chance, 'VoiceConnector', '206'),
    ...(chance.yes(0.5) && { Calls: order(chance, 'SipMediaApplicationDialIn', '425') }),
  };
  return {
    template,
    routes: {
      Line: assignment(chance, { of: 'Main' }),
      ...(chance.yes(0.4) && { Second: assignment(chance, { numbers: shared(chance) }) }),
      ...('Calls' in template && { Answer: rule(chance) }),
    },
  };
}

const shared = (chance: Chance): string[] => {
  const some = SHARED.filter(() => chance.yes(0.5));
  return some.length > 0 ? some : [chance.pick(SHARED)];
};

const order = (chance: Chance, productType: OrderSpec['productType'], area: string): OrderSpec => ({
  kind: 'order',
  source: { Type: 'Search', Count: chance.between(1, 3), AreaCodes: [area] },
  productType,
  partial: 'RollBack',
  policy: chance.pick(['Delete', 'Delete', 'Delete', 'RetainExceptOnCreate']),
  disassociate: chance.yes(0.3),
  adopt: false,
  timeout: chance.pick([300, 600, 1800]),
});

const assignment = (chance: Chance, what: Pick<AssignmentSpec, 'of' | 'numbers'>): AssignmentSpec => ({
  kind: 'assignment',
  ...what,
  at: chance.pick(CONNECTORS),
  force: chance.yes(0.6),
  timeout: chance.pick([120, 600, 1800]),
});

const rule = (chance: Chance): SipRuleSpec => ({
  kind: 'sipRule',
  of: 'Calls',
  pick: chance.between(0, 2),
  targets: chance.pick([['Bot'], ['Relay'], ['Bot', 'Relay']]),
  disabled: chance.yes(0.2),
  ...(chance.yes(0.3) && { name: chance.pick(['front desk', 'night']) }),
  timeout: chance.pick([120, 600, 1800]),
});

/** The next version, with one or two things changed. */
function changed(chance: Chance, before: Version): Version {
  const once = oneChange(chance, before);
  return chance.yes(0.35) ? oneChange(chance, once) : once;
}

const oneChange = (chance: Chance, before: Version): Version =>
  CHANGES[chance.weighted({ count: 4, move: 4, list: 2, rename: 2, remove: 1.5, add: 2, rule: 4, product: 0.3 })](
    chance,
    before,
  );

const withRoute = (version: Version, id: string, route: RouteSpec): Version => ({
  ...version,
  routes: { ...version.routes, [id]: route },
});

/** Changes one of the routes of a kind, if there is one. */
function other<K extends RouteSpec['kind']>(
  chance: Chance,
  version: Version,
  kind: K,
  change: (route: Extract<RouteSpec, { kind: K }>) => RouteSpec,
): Version {
  const ids = Object.keys(version.routes).filter((id) => version.routes[id].kind === kind);
  if (ids.length === 0) return version;
  const id = chance.pick(ids);
  return withRoute(version, id, change(version.routes[id] as Extract<RouteSpec, { kind: K }>));
}

const CHANGES = {
  count: (chance, version) => {
    const id = chance.pick(Object.keys(version.template));
    const spec = version.template[id] as OrderSpec;
    const source = { ...spec.source, Count: chance.between(1, 4) } as OrderSpec['source'];
    return { ...version, template: { ...version.template, [id]: { ...spec, source } } };
  },
  move: (chance, version) =>
    other(chance, version, 'assignment', (route) => ({
      ...route,
      at: chance.pick(CONNECTORS.filter((name) => name !== route.at)),
      force: chance.yes(0.5),
    })),
  list: (chance, version) =>
    other(chance, version, 'assignment', (route) => (route.numbers ? { ...route, numbers: shared(chance) } : route)),
  rename: (chance, version) => {
    const id = chance.pick(Object.keys(version.routes).concat('Line'));
    const route: RouteSpec | undefined = version.routes[id];
    const names: readonly string[] = route?.kind === 'sipRule' ? RULES : LINES;
    const free = names.filter((name) => !(name in version.routes));
    if (!route || free.length === 0) return version;
    const { [id]: _, ...rest } = version.routes;
    return withRoute({ ...version, routes: rest }, chance.pick(free), route);
  },
  remove: (chance, version) => {
    const ids = Object.keys(version.routes);
    if (ids.length === 0) return version;
    const { [chance.pick(ids)]: _, ...routes } = version.routes;
    return { ...version, routes };
  },
  add: (chance, version) => {
    const free = LINES.filter((name) => !(name in version.routes));
    if (free.length === 0) return version;
    return withRoute(version, chance.pick(free), assignment(chance, { numbers: shared(chance) }));
  },
  rule: (chance, version) =>
    other(chance, version, 'sipRule', (route) => ({
      ...rule(chance),
      pick: chance.pick([route.pick, route.pick + 1]),
    })),
  product: (chance, version) =>
    'Calls' in version.template && !('Answer' in version.routes) ? withRoute(version, 'Answer', rule(chance)) : version,
} satisfies Changes;
