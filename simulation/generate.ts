/** Makes up a run. */
import { enrich } from './enrich';
import { CALL_FAULTS, DECLARED, ENGINE_FAULTS, PlannedFault } from './faults';
import { BASIC_ACTS, CloudFormationSwitches, Move, OrderSpec, Plan, Template } from './plan';
import { Chance, seedOf } from './random';
import { OrderScript, SWITCH_SPECS, Switches } from '../local/chime-sdk-voice';

const STACKS = ['Alpha', 'Beta'];
const LISTED = Array.from({ length: 6 }, (_, index) => `+1312555${String(100 + index).padStart(4, '0')}`);
export const BYSTANDERS = ['+13125550110', '+13125550111', '+12065550190', '+14255550191'];

/** What the histories are about; everything else of the service is drawn. */
const FIXED = new Set<string>([
  'phoneNumberQuota', 'emptyPools', 'maxNumbersPerOrder', 'maxItemsPerBatch', 'deletionQueueSeconds', 'sipMediaApplicationsClosed', 'identityCountries',
  'identityCountriesListed', 'acquisitionSeconds', 'getLagSeconds', 'listLagSeconds', 'acceptEncodedIds', 'acceptBareDigitIds', 'unknownStatusFilter',
]);
const DRAWN = Object.entries(SWITCH_SPECS).filter(([name]) => !FIXED.has(name));

export function generate(seed: number, index: number): Plan {
  const chance = new Chance(seedOf(seed, index));
  const moves = movesOf(chance);
  const plan: Plan = {
    seed: seedOf(seed, index),
    service: serviceOf(chance),
    cloudFormation: cloudFormationOf(chance),
    ledgerLag: chance.yes(0.4) ? 0 : chance.between(500, 4_900),
    bystanders: BYSTANDERS.filter(() => chance.yes(0.6)),
    moves,
    faults: faultsOf(chance),
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
  if (chance.yes(0.4)) Object.assign(service, { getLagSeconds: chance.pick([0, 1, 2]), listLagSeconds: chance.pick([0, 2, 5]) });
  // Most readings stay as they are: a run that differs in everything is hard to understand.
  for (const [name, { choices }] of DRAWN) if (chance.yes(0.2)) service[name] = chance.pick(choices as readonly unknown[]);
  return service as Partial<Switches>;
}

function cloudFormationOf(chance: Chance): CloudFormationSwitches {
  return {
    rollbackAfterReplacement: chance.pick(['updateNewId', 'updateOldId', 'noUpdate']),
    deleteNewIdOfFailedUpdate: chance.yes(0.5),
    updateAfterFailedReplacement: chance.yes(0.5),
    rollbackReplacementPolicy: chance.pick(['none', 'none', 'UpdateReplacePolicy', 'DeletionPolicy']),
    reuseRequestIdOnRetry: chance.yes(0.5),
    cleanupAttempts: chance.pick([3, 3, 1]),
    unansweredDeleteAttempts: chance.pick([1, 2]),
    dateInUrl: chance.yes(0.85),
    cancelsInProgress: chance.yes(0.8),
    deletedFunctionRunsOn: chance.yes(0.2),
  };
}

function faultsOf(chance: Chance): PlannedFault[] {
  const operations = Object.keys(DECLARED).filter((name) => !/SipRule|ConnectorGroup/.test(name)); // those of `enrich` strike these
  return Array.from({ length: chance.between(3, 9) }, (): PlannedFault => {
    if (chance.yes(0.25)) {
      return { kind: chance.pick(ENGINE_FAULTS), operation: 'Engine', nth: chance.between(1, 12), times: 1, detail: chance.between(0, 9999) };
    }
    const anywhere = chance.yes(0.55);
    const kind = chance.weighted({
      crashBefore: 4, crashAfter: 5, answerLost: 5, connectionReset: 3, throttled: 3,
      declaredError: 4, failedAfterEffect: 3, slowAnswer: 3, denied: 0.5, itemsRefused: 2,
    } satisfies Record<(typeof CALL_FAULTS)[number], number>);
    const operation = kind === 'itemsRefused' ? chance.pick(['BatchUpdatePhoneNumber', 'BatchDeletePhoneNumber']) : anywhere ? '*' : chance.pick(operations);
    const times = kind.startsWith('crash') ? chance.pick([1, 1, 1, 3]) : chance.pick([1, 1, 2, 3, 5]);
    return { kind, operation, nth: anywhere ? chance.between(1, 90) : chance.between(1, 3), times, detail: chance.between(0, 9999) };
  });
}

function scriptOf(chance: Chance): OrderScript | undefined {
  switch (chance.weighted({ plain: 40, slow: 2, stuck: 0.05, late: 0.12, partial: 4, failed: 3 })) {
    case 'slow': return { outcome: 'slow', seconds: chance.between(15, 90) };
    case 'late': return { outcome: 'slow', seconds: chance.between(200, 1_500) };
    case 'stuck': return { outcome: 'stuck' };
    case 'partial': return { outcome: 'partial', failing: 1 };
    case 'failed': return { outcome: 'failed' };
    default: return undefined;
  }
}

function movesOf(chance: Chance): Move[] {
  const templates: Record<string, Template> = {};
  const moves: Move[] = [];
  const stacks = chance.yes(0.35) ? STACKS : STACKS.slice(0, 1);
  const count = chance.between(2, 3);
  for (let at = 0; at < count; at++) {
    const stack = chance.pick(stacks);
    const before = templates[stack];
    const what = before ? chance.weighted({ deploy: 11, destroy: 2, console: 2.5, pause: 1.5, snatch: 0.8, move: stacks.length > 1 ? 2 : 0, quota: 0.3 }) : 'deploy';
    switch (what) {
      case 'deploy': {
        templates[stack] = before ? changed(chance, before) : fresh(chance);
        moves.push({ do: 'deploy', stack, template: templates[stack], ...troubles(chance, !before), ...(stacks.length > 1 && chance.yes(0.3) && { overlap: true }) });
        break;
      }
      case 'destroy':
        moves.push({ do: 'destroy', stack, ...(stacks.length > 1 && chance.yes(0.2) && { overlap: true }) });
        if (chance.yes(0.7)) {
          if (chance.yes(0.6)) moves.push({ do: 'pause', seconds: chance.pick([30, 3_600, 6 * 86_400, 8 * 86_400]) });
          moves.push({ do: 'deploy', stack, template: templates[stack], ...troubles(chance, true) });
        } else {delete templates[stack];}
        break;
      case 'move':
        moves.push(...moveAcross(chance, templates, stack));
        break;
      case 'console':
        moves.push({ do: 'console', act: chance.pick(BASIC_ACTS), stack, pick: chance.between(0, 99) });
        break;
      case 'snatch':
        moves.push({ do: 'snatch', area: chance.pick(['206', '425']), from: chance.between(0, 6), count: chance.between(1, 30) });
        break;
      case 'quota':
        moves.push({ do: 'quota', more: chance.between(0, 2) });
        break;
      case 'pause':
        moves.push({ do: 'pause', seconds: chance.pick([5, 60, 600, 86_400]) });
        break;
    }
  }
  return moves;
}

/** What goes wrong with a stack operation as a whole. */
function troubles(chance: Chance, creating: boolean): Partial<Extract<Move, { do: 'deploy' }>> {
  const weights = creating ? { none: 24, cancel: 0, destroy: 1, noRollback: 1.5 } : { none: 9, cancel: 2, destroy: 0, noRollback: 0.8 };
  switch (chance.weighted({ ...weights, last: 3, early: 5 })) {
    case 'last': return { fail: 'last' };
    case 'early': return { fail: chance.pick([0, 1, 2, 3, 5, 8, 12, 20, 40, 90]) };
    case 'cancel': return { cancelAfter: chance.pick([1, 2, 4, 8, 15, 30, 70]) };
    case 'destroy': return { destroyAfter: chance.pick([1, 2, 4, 8, 15, 30]) };
    case 'noRollback': return { fail: chance.pick(['last', 3, 9] as const), noRollback: true };
    default: return {};
  }
}

function fresh(chance: Chance): Template {
  const template: Record<string, Template[string]> = { Main: order(chance) };
  if (chance.yes(0.25)) template.Second = order(chance);
  if (chance.yes(0.1)) template.Third = order(chance);
  if (chance.yes(0.3)) template.Line = { kind: 'holder', of: 'Main', detached: chance.yes(0.3), seconds: chance.pick([1, 5, 30]) };
  return template;
}

function order(chance: Chance): OrderSpec {
  const source = chance.yes(0.6) ? search(chance) : list(chance);
  return {
    kind: 'order',
    source,
    productType: chance.yes(0.75) ? 'VoiceConnector' : 'SipMediaApplicationDialIn',
    ...(chance.yes(0.25) && { callingName: chance.pick(['Example Corp', 'Other']) }),
    ...(chance.yes(0.35) && { name: chance.pick(['front desk', 'sales']) }),
    partial: chance.pick(source.Type === 'List' ? ['RollBack', 'RollBack', 'Keep'] : ['RollBack', 'Keep', 'Replace']),
    policy: chance.pick(['Delete', 'Delete', 'RetainExceptOnCreate', 'RetainExceptOnCreate', 'Retain']),
    ...(chance.yes(0.2) && { release: chance.pick(['DeletionQueue', 'ReturnToInventory'] as const) }),
    disassociate: chance.yes(0.3),
    adopt: chance.yes(0.3),
    timeout: chance.pick([60, 120, 300, 600, 1800]),
  };
}

function search(chance: Chance): OrderSpec['source'] {
  const AreaCodes = chance.pick([['206'], ['206'], ['425'], ['206', '425']]);
  return { Type: 'Search', Count: chance.between(1, 3), AreaCodes };
}

function list(chance: Chance): OrderSpec['source'] {
  const from = chance.yes(0.25) ? [...LISTED, ...BYSTANDERS] : LISTED;
  const numbers = from.filter(() => chance.yes(0.35)).slice(0, 3);
  return { Type: 'List', PhoneNumbers: numbers.length > 0 ? numbers : [chance.pick(LISTED)] };
}

/** The next version of a template. */
function changed(chance: Chance, before: Template): Template {
  const template: Record<string, Template[string]> = { ...before };
  const orders = Object.keys(template).filter((id) => template[id].kind === 'order');
  const id = chance.pick(orders);
  const spec = template[id] as OrderSpec;
  const [remove, add] = [orders.length > 1 ? 1 : 0, orders.length < 3 ? 1 : 0];
  switch (chance.weighted({ source: 6, details: 3, rename: 1.5, remove, add, policy: 0.7, same: 1, duplicate: 0.4 })) {
    case 'source': template[id] = { ...spec, source: otherSource(chance, spec.source) }; break;
    case 'details': template[id] = details(chance, spec); break;
    case 'rename': rename(template, id, chance.pick(['Renamed', 'Main', 'Other'])); break;
    case 'remove':
      delete template[id];
      dropHolders(template, id);
      break;
    case 'add': template[chance.pick(['Third', 'Second', 'Added'])] ??= order(chance); break;
    case 'policy': template[id] = { ...spec, policy: chance.pick(['Delete', 'Retain', 'RetainExceptOnCreate']), disassociate: chance.yes(0.5) }; break;
    case 'duplicate': template.Copy = { ...spec }; break;
    case 'same': break;
  }
  return template;
}

function otherSource(chance: Chance, source: OrderSpec['source']): OrderSpec['source'] {
  if (chance.yes(0.06)) return chance.yes(0.5) ? search(chance) : list(chance);
  if (source.Type === 'Search' && chance.yes(0.5)) return { ...source, Count: chance.between(1, 4) };
  if (source.Type === 'Search') return { ...source, AreaCodes: chance.pick([['206'], ['425'], ['206', '425']]) };
  if (source.Type !== 'List') return source;
  const other = source.PhoneNumbers.filter(() => chance.yes(0.6));
  const added = chance.pick(LISTED);
  if (!other.includes(added) && (chance.yes(0.6) || other.length === 0)) other.push(added);
  return { Type: 'List', PhoneNumbers: other };
}

function details(chance: Chance, spec: OrderSpec): OrderSpec {
  switch (chance.weighted({ productType: 2, name: 3, noName: 1, callingName: 2, noCallingName: 1 })) {
    case 'productType': return { ...spec, productType: spec.productType === 'VoiceConnector' ? 'SipMediaApplicationDialIn' : 'VoiceConnector' };
    case 'name': return { ...spec, name: chance.pick(['front desk', 'sales', 'night']) };
    case 'noName': return { ...spec, name: undefined };
    case 'callingName': return { ...spec, callingName: chance.pick(['Example Corp', 'Other', 'Third']) };
    default: return { ...spec, callingName: undefined };
  }
}

function rename(template: Record<string, Template[string]>, from: string, to: string): void {
  if (template[to]) return;
  template[to] = template[from];
  delete template[from];
  for (const [id, spec] of Object.entries(template)) if (spec.kind === 'holder' && spec.of === from) template[id] = { ...spec, of: to };
}

function dropHolders(template: Record<string, Template[string]>, of: string): void {
  for (const [id, spec] of Object.entries(template)) if (spec.kind === 'holder' && spec.of === of) delete template[id];
}

/** An order goes to the other stack: there first, then away from here, or the other way round. */
function moveAcross(chance: Chance, templates: Record<string, Template>, from: string): Move[] {
  const to = STACKS.find((name) => name !== from)!;
  const id = Object.keys(templates[from]).find((key) => templates[from][key].kind === 'order')!;
  const spec: OrderSpec = { ...(templates[from][id] as OrderSpec), adopt: true };
  const rest: Record<string, Template[string]> = { ...templates[from] };
  delete rest[id];
  dropHolders(rest, id);
  const creating = !templates[to];
  templates[to] = { ...templates[to], Moved: spec };
  const arrive: Move = { do: 'deploy', stack: to, template: templates[to], ...troubles(chance, creating), ...(chance.yes(0.2) && { overlap: true }) };
  const last = Object.values(rest).every(({ kind }) => kind !== 'order');
  const leave: Move = last ? { do: 'destroy', stack: from } : { do: 'deploy', stack: from, template: rest, ...troubles(chance, false) };
  if (last) delete templates[from];
  else templates[from] = rest;
  return chance.yes(0.7) ? [arrive, leave] : [leave, arrive];
}
