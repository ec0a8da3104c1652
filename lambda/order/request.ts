/**
 * Parses CloudFormation's event, once: the only place where "true" becomes true and "3" becomes 3.
 */
import { createHash } from 'node:crypto';
import { Declared, RequestKind } from './record';
import { problemWith } from './validate';
import { MAX_TIMEOUT_MINUTES, PROPERTIES_VERSION, SourceProperties } from '../../src/private/contract';

/** What an event asks for, in the handler's own types. */
export interface Request {
  readonly kind: RequestKind;
  readonly requestId: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly stackRegion: string;
  readonly logicalId: string;
  /** What CloudFormation knows the resource by; absent on Create. It may have made it up. */
  readonly physicalId?: string;
  /** Names this attempt, and the generation that it founds. */
  readonly attempt: string;
  readonly sentAt: number;
  readonly startedAt: number;
  /** From here on an attempt gives back instead of going on. */
  readonly deadline: number;
  /** The answer is given by then, whatever is left; safely within CloudFormation's hour. */
  readonly answerBy: number;
  /** What cannot be done about the properties, in one sentence. */
  readonly problem?: string;
  readonly declared?: Declared;
  readonly partial: 'RollBack' | 'Keep' | 'Replace';
  readonly removal: 'Retain' | 'Delete';
  readonly release?: 'DeletionQueue' | 'ReturnToInventory';
  readonly disassociate: boolean;
  readonly adoptExisting: boolean;
  /** The region that the resource was in, when the update asks for another. */
  readonly movedFrom?: string;
}

/** The part of the event that is needed before its properties can be trusted. */
export interface Envelope {
  readonly RequestType: RequestKind;
  readonly RequestId: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
  readonly OldResourceProperties?: Readonly<Record<string, unknown>>;
}

const GENERATION = /^cpno-[0-9a-f]{20}$/;

/** Whether a physical id is one of ours, and not made up by CloudFormation for a resource that never answered. */
export const isGeneration = (physicalId: string | undefined): physicalId is string => GENERATION.test(physicalId ?? '');

/** Checks that something is a custom resource event; names what is missing and never quotes the ResponseURL. */
export function readEnvelope(event: unknown): Envelope {
  const candidate = (typeof event === 'object' && event !== null ? event : {}) as Record<string, unknown>;
  for (const field of ['RequestType', 'RequestId', 'ResponseURL', 'StackId', 'LogicalResourceId']) {
    if (typeof candidate[field] !== 'string' || candidate[field] === '') {
      throw new Error(`not a CloudFormation custom resource event: ${field} is missing; invoke this function from a template only`);
    }
  }
  if (!['Create', 'Update', 'Delete'].includes(candidate.RequestType as string)) {
    throw new Error(`RequestType ${text(candidate.RequestType)} is not Create, Update or Delete; invoke this function from a template only`);
  }
  const properties = candidate.ResourceProperties;
  return { ...candidate, ResourceProperties: typeof properties === 'object' && properties !== null ? properties : {} } as unknown as Envelope;
}

/** One RequestId with one ResponseURL: CloudFormation reuses the former when it tries again. */
export function attemptOf(event: Envelope): string {
  const hash = createHash('sha256');
  for (const part of [event.StackId, event.LogicalResourceId, event.RequestId, event.ResponseURL]) hash.update(part).update('\0');
  return `cpno-${hash.digest('hex').slice(0, 20)}`;
}

const MINUTE = 60_000;
/** What giving back may take after the deadline of a Create or Update. */
const GIVE_BACK_MINUTES = 6;

export function readRequest(event: Envelope, startedAt: number): Request {
  const properties = event.ResourceProperties;
  const parsed = event.RequestType === 'Delete' ? {} : parseDeclaration(properties);
  const seconds = number(properties.TimeoutSeconds) ?? 1800;
  const timeout = Math.min(Math.max(seconds * 1000, MINUTE), MAX_TIMEOUT_MINUTES * MINUTE);
  // A Delete has everything to lose by giving up early and nothing to gain.
  const deadline = startedAt + (event.RequestType === 'Delete' ? MAX_TIMEOUT_MINUTES * MINUTE : timeout);
  const arn = event.StackId.split(':');
  return {
    kind: event.RequestType,
    requestId: event.RequestId,
    stackId: event.StackId,
    stackName: arn[5]?.split('/')[1] ?? 'unknown',
    stackRegion: arn[3] || 'unknown',
    logicalId: event.LogicalResourceId,
    physicalId: event.PhysicalResourceId,
    attempt: attemptOf(event),
    startedAt,
    sentAt: sentAt(event.ResponseURL) ?? startedAt,
    deadline,
    answerBy: deadline + GIVE_BACK_MINUTES * MINUTE,
    partial: oneOf(properties.PartialOrderPolicy, ['RollBack', 'Keep', 'Replace'] as const) ?? 'RollBack',
    removal: oneOf(properties.Removal, ['Retain', 'Delete'] as const) ?? 'Retain',
    release: oneOf(properties.ReleaseBehavior, ['DeletionQueue', 'ReturnToInventory'] as const),
    disassociate: boolean(properties.DisassociateOnRelease) ?? false,
    adoptExisting: boolean(properties.AdoptExisting) ?? false,
    movedFrom: movedFrom(event),
    ...parsed,
  };
}

function movedFrom({ RequestType, ResourceProperties: now, OldResourceProperties: old }: Envelope): string | undefined {
  return RequestType === 'Update' && old?.Region !== undefined && old.Region !== now.Region ? text(old.Region) : undefined;
}

/**
 * When CloudFormation sent the request, as its presigned URL tells to the second. An event that was delivered late
 * is thereby known to be older than the Delete that overtook it. Without that date the start of the execution serves.
 */
function sentAt(responseUrl: string): number | undefined {
  const date = /[?&]X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/i.exec(responseUrl);
  if (!date) return undefined;
  const [year, month, day, hour, minute, second] = date.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const KNOWN_PROPERTIES = new Set([
  'ServiceToken', 'ServiceTimeout', 'Version', 'StateMachineArn', 'Region', 'ProductType', 'Source', 'CallingName', 'PhoneNumberName',
  'PartialOrderPolicy', 'Removal', 'ReleaseBehavior', 'DisassociateOnRelease', 'AdoptExisting', 'TimeoutSeconds',
]);

function parseDeclaration(properties: Readonly<Record<string, unknown>>): Pick<Request, 'declared' | 'problem'> {
  if (properties.Version !== PROPERTIES_VERSION) {
    return { problem: `property version ${text(properties.Version)}: this provider reads ${PROPERTIES_VERSION}; deploy provider and order with one version of the library` };
  }
  const unknown = Object.keys(properties).find((name) => !KNOWN_PROPERTIES.has(name));
  if (unknown) return { problem: `${unknown}: not a property of a phone number order; remove it` };
  const wrong = wrongScalar(properties);
  if (wrong) return { problem: wrong };
  const declared: Declared = {
    productType: text(properties.ProductType ?? ''),
    source: parseSource(properties.Source),
    ...(properties.CallingName !== undefined && { callingName: text(properties.CallingName) }),
    ...(properties.PhoneNumberName !== undefined && { name: text(properties.PhoneNumberName) }),
  };
  const problem = problemWith(declared, oneOf(properties.PartialOrderPolicy, ['RollBack', 'Keep', 'Replace'] as const) ?? 'RollBack');
  return problem ? { problem } : { declared };
}

function wrongScalar(properties: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of ['DisassociateOnRelease', 'AdoptExisting']) {
    if (properties[name] !== undefined && boolean(properties[name]) === undefined) return `${name} ${text(properties[name])}: neither true nor false; write one of them`;
  }
  const seconds = number(properties.TimeoutSeconds);
  if (properties.TimeoutSeconds !== undefined && (seconds === undefined || seconds < 60 || seconds > MAX_TIMEOUT_MINUTES * 60)) {
    return `timeout ${text(properties.TimeoutSeconds)}: not between 60 and ${MAX_TIMEOUT_MINUTES * 60} seconds; choose one that is`;
  }
  const choices = { PartialOrderPolicy: ['RollBack', 'Keep', 'Replace'], Removal: ['Retain', 'Delete'], ReleaseBehavior: ['DeletionQueue', 'ReturnToInventory'] };
  for (const [name, allowed] of Object.entries(choices)) {
    if (properties[name] !== undefined && !oneOf(properties[name], allowed)) return `${name} ${text(properties[name])}: not one of ${allowed.join(', ')}; choose one of them`;
  }
  return undefined;
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

function texts<K extends string>(source: Record<string, unknown>, names: readonly K[]): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {};
  for (const name of names) {
    if (source[name] !== undefined && source[name] !== '') found[name] = text(source[name]);
  }
  return found;
}

/** A list may arrive as one, or comma-joined when it came through a parameter. */
function list(value: unknown): string[] | undefined {
  const items = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value.map(text) : undefined;
  const trimmed = items?.map((item) => item.trim()).filter((item) => item !== '');
  return trimmed && trimmed.length > 0 ? trimmed : undefined;
}

/** A template can put anything in place of a string; it is shown as what it is. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? 'undefined';
}

function boolean(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

function number(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : undefined;
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((candidate) => candidate === value);
}
