/** Makes up what a stack declares, and what its next version does. */
import { OrderSpec, Template } from './plan';
import { Chance } from './random';

const LISTED = Array.from({ length: 6 }, (_, index) => `+1312555${String(100 + index).padStart(4, '0')}`);
/** Numbers that are in the account before anything begins, as often as not. */
export const BYSTANDERS = ['+13125550110', '+13125550111', '+12065550190', '+14255550191'];

export function fresh(chance: Chance): Template {
  const template: Record<string, Template[string]> = { Main: order(chance) };
  if (chance.yes(0.25)) template.Second = order(chance);
  if (chance.yes(0.1)) template.Third = order(chance);
  if (chance.yes(0.3)) {
    template.Line = { kind: 'holder', of: 'Main', detached: chance.yes(0.3), seconds: chance.pick([1, 5, 30]) };
  }
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
export function changed(chance: Chance, before: Template): Template {
  const template: Record<string, Template[string]> = { ...before };
  const orders = Object.keys(template).filter((id) => template[id].kind === 'order');
  const id = chance.pick(orders);
  const spec = template[id] as OrderSpec;
  const [remove, add] = [orders.length > 1 ? 1 : 0, orders.length < 3 ? 1 : 0];
  switch (chance.weighted({ source: 6, details: 3, rename: 1.5, remove, add, policy: 0.7, same: 1, duplicate: 0.4 })) {
    case 'source':
      template[id] = { ...spec, source: otherSource(chance, spec.source) };
      break;
    case 'details':
      template[id] = details(chance, spec);
      break;
    case 'rename':
      rename(template, id, chance.pick(['Renamed', 'Main', 'Other']));
      break;
    case 'remove':
      delete template[id];
      dropHolders(template, id);
      break;
    case 'add':
      template[chance.pick(['Third', 'Second', 'Added'])] ??= order(chance);
      break;
    case 'policy':
      template[id] = {
        ...spec,
        policy: chance.pick(['Delete', 'Retain', 'RetainExceptOnCreate']),
        disassociate: chance.yes(0.5),
      };
      break;
    case 'duplicate':
      template.Copy = { ...spec };
      break;
    case 'same':
      break;
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
    case 'productType':
      return {
        ...spec,
        productType: spec.productType === 'VoiceConnector' ? 'SipMediaApplicationDialIn' : 'VoiceConnector',
      };
    case 'name':
      return { ...spec, name: chance.pick(['front desk', 'sales', 'night']) };
    case 'noName':
      return { ...spec, name: undefined };
    case 'callingName':
      return { ...spec, callingName: chance.pick(['Example Corp', 'Other', 'Third']) };
    default:
      return { ...spec, callingName: undefined };
  }
}

function rename(template: Record<string, Template[string]>, from: string, to: string): void {
  if (template[to]) return;
  template[to] = template[from];
  delete template[from];
  for (const [id, spec] of Object.entries(template)) {
    if (spec.kind === 'holder' && spec.of === from) template[id] = { ...spec, of: to };
  }
}

export function dropHolders(template: Record<string, Template[string]>, of: string): void {
  for (const [id, spec] of Object.entries(template)) if (spec.kind === 'holder' && spec.of === of) delete template[id];
}
