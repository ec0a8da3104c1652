/** Reads the properties of an order. */
import { problemWith } from './validate';
import { MAX_TIMEOUT_MINUTES, MIN_TIMEOUT_MINUTES, PROPERTIES_VERSION } from '../../src/contract/envelope';
import { SourceProperties } from '../../src/contract/order';
import { Declared, OrderDeclaration, OrderPayload } from '../attempt/record/order-payload';
import { Envelope } from '../attempt/request/envelope';
import { unresolvedReference } from '../attempt/request/property-problems';
import { boolean, list, number, oneOf, text, texts } from '../attempt/request/property-values';
import { Declaration } from '../attempt/request/request';

const KNOWN_PROPERTIES = new Set([
  'ServiceToken',
  'ServiceTimeout',
  'Version',
  'StateMachineArn',
  'Region',
  'ProductType',
  'Source',
  'CallingName',
  'PhoneNumberName',
  'PhoneNumberNames',
  'PhoneNumberNamesByNumber',
  'PartialOrderPolicy',
  'Removal',
  'ReleaseBehavior',
  'DisassociateOnRelease',
  'AdoptExisting',
  'TimeoutSeconds',
]);

/** The declaration of an order. A Delete needs none: its properties may be of any age. */
export function parseOrder({
  RequestType,
  ResourceProperties: properties,
}: Envelope): OrderDeclaration & Declaration<OrderPayload> {
  const { declared, problem } = RequestType === 'Delete' ? {} : parseDeclared(properties);
  return {
    partial: oneOf(properties.PartialOrderPolicy, PARTIAL_POLICIES) ?? 'RollBack',
    release: oneOf(properties.ReleaseBehavior, ['DeletionQueue', 'ReturnToInventory'] as const),
    disassociate: boolean(properties.DisassociateOnRelease) ?? false,
    adoptExisting: boolean(properties.AdoptExisting) ?? false,
    problem,
    declared,
    payload: { ...(declared && { declared }), holdings: [], orders: [] },
  };
}

const PARTIAL_POLICIES = ['RollBack', 'Keep', 'Replace'] as const;

function parseDeclared(properties: Readonly<Record<string, unknown>>): { declared?: Declared; problem?: string } {
  if (properties.Version !== PROPERTIES_VERSION) {
    return {
      problem:
        `property version ${text(properties.Version)}: this provider reads ${PROPERTIES_VERSION}; deploy ` +
        'provider and order with one version of the library',
    };
  }
  const unknown = Object.keys(properties).find((name) => !KNOWN_PROPERTIES.has(name));
  if (unknown) return { problem: `${unknown}: not a property of a phone number order; remove it` };
  const wrong = unresolvedReference(properties) ?? wrongScalar(properties);
  if (wrong) return { problem: wrong };
  const declared: Declared = {
    productType: text(properties.ProductType ?? ''),
    source: parseSource(properties.Source),
    ...(properties.CallingName !== undefined && { callingName: text(properties.CallingName) }),
    ...namesIn(properties),
  };
  const problem = problemWith(declared, oneOf(properties.PartialOrderPolicy, PARTIAL_POLICIES) ?? 'RollBack');
  return problem ? { problem } : { declared };
}

function wrongScalar(properties: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of ['DisassociateOnRelease', 'AdoptExisting']) {
    if (properties[name] !== undefined && boolean(properties[name]) === undefined) {
      return `${name} ${text(properties[name])}: neither true nor false; write one of them`;
    }
  }
  const seconds = number(properties.TimeoutSeconds);
  if (
    properties.TimeoutSeconds !== undefined &&
    (seconds === undefined || seconds < MIN_TIMEOUT_MINUTES * 60 || seconds > MAX_TIMEOUT_MINUTES * 60)
  ) {
    return (
      `timeout ${text(properties.TimeoutSeconds)}: not between 60 and ${MAX_TIMEOUT_MINUTES * 60} seconds; ` +
      'choose one that is'
    );
  }
  const choices = {
    PartialOrderPolicy: PARTIAL_POLICIES,
    Removal: ['Retain', 'Delete'],
    ReleaseBehavior: ['DeletionQueue', 'ReturnToInventory'],
  };
  for (const [name, allowed] of Object.entries(choices)) {
    if (properties[name] !== undefined && !oneOf(properties[name], allowed)) {
      return `${name} ${text(properties[name])}: not one of ${allowed.join(', ')}; choose one of them`;
    }
  }
  return undefined;
}

/** Names may hold commas: a list of them is not cut there. */
function namesIn(properties: Readonly<Record<string, unknown>>): Pick<Declared, 'name' | 'names' | 'namesByNumber'> {
  const { PhoneNumberName: name, PhoneNumberNames: names, PhoneNumberNamesByNumber: byNumber } = properties;
  return {
    ...(name !== undefined && { name: text(name) }),
    ...(names !== undefined && { names: [names].flat().map(text) }),
    ...(typeof byNumber === 'object' &&
      byNumber !== null && {
      namesByNumber: Object.fromEntries(Object.entries(byNumber).map(([key, each]) => [key, text(each)])),
    }),
  };
}

function parseSource(value: unknown): SourceProperties {
  const source = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  switch (source.Type) {
    case 'List':
      return { Type: 'List', PhoneNumbers: list(source.PhoneNumbers) ?? [] };
    case 'Order':
      return { Type: 'Order', PhoneNumberOrderId: text(source.PhoneNumberOrderId ?? '') };
    default:
      return {
        Type: source.Type === 'Search' ? 'Search' : (text(source.Type) as 'Search'),
        Count: number(source.Count) ?? Number.NaN,
        ...texts(source, ['Country', 'PhoneNumberType', 'City', 'State', 'Pattern'] as const),
        ...(list(source.AreaCodes) && { AreaCodes: list(source.AreaCodes) }),
        ...(list(source.TollFreePrefixes) && { TollFreePrefixes: list(source.TollFreePrefixes) }),
      };
  }
}
