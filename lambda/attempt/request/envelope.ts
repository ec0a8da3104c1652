/** CloudFormation's event, as far as it is the same for every kind of resource; nothing of it is believed unchecked. */
import { createHash } from 'node:crypto';
import { text } from './property-values';
import { RequestType } from '../record/record-envelope';

/** The part of the event that is needed before its properties can be trusted. */
export interface Envelope {
  readonly RequestType: RequestType;
  readonly RequestId: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResourceType: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
  readonly OldResourceProperties?: Readonly<Record<string, unknown>>;
}

const GENERATION = /^cpno-[0-9a-f]{20}$/;

/** Whether a physical id is one of ours, and not made up by CloudFormation for a resource that never answered. */
export const isGeneration = (physicalId: string | undefined): physicalId is string => GENERATION.test(physicalId ?? '');

/**
 * The most characters that CloudFormation sends, field by field. Its documentation limits the ids of resources; the
 * others have room to spare.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
const LONGEST = {
  RequestId: 128,
  ResponseURL: 8192,
  StackId: 1024,
  LogicalResourceId: 255,
  PhysicalResourceId: 1024,
} as const;
const STRINGS = [
  'RequestType',
  'RequestId',
  'ResponseURL',
  'StackId',
  'LogicalResourceId',
  'PhysicalResourceId',
  'ResourceType',
];

const STACK_ARN = /^arn:aws[a-z-]*:cloudformation:[a-z0-9-]+:\d{12}:stack\/[A-Za-z][A-Za-z0-9-]*\/[A-Za-z0-9-]+$/;

export const FROM_A_TEMPLATE = 'invoke this function from a template only';

/** Checks that something is a custom resource event; names what is missing and never quotes the ResponseURL. */
export function readEnvelope(event: unknown): Envelope {
  const candidate = (typeof event === 'object' && event !== null ? event : {}) as Record<string, unknown>;
  const problem = envelopeProblem(candidate);
  if (problem) throw new Error(problem);
  return { ...candidate, ResourceProperties: objectOf(candidate.ResourceProperties) } as unknown as Envelope;
}

const objectOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

function envelopeProblem(event: Record<string, unknown>): string | undefined {
  const missing = STRINGS.find(
    (name) => !isOptional(name, event) && (typeof event[name] !== 'string' || event[name] === ''),
  );
  if (missing) return `not a CloudFormation custom resource event: ${missing} is missing; ${FROM_A_TEMPLATE}`;
  const long = Object.entries(LONGEST).find(([name, most]) => name in event && String(event[name]).length > most);
  if (long) {
    return (
      `${long[0]} has ${String(event[long[0]]).length} characters, and CloudFormation sends at most ${long[1]}; ` +
      `${FROM_A_TEMPLATE}`
    );
  }
  if (!['Create', 'Update', 'Delete'].includes(event.RequestType as string)) {
    return `RequestType ${shown(event.RequestType)} is not Create, Update or Delete; ${FROM_A_TEMPLATE}`;
  }
  if (!/^[A-Za-z0-9]+$/.test(event.LogicalResourceId as string)) {
    return (
      `LogicalResourceId ${text(event.LogicalResourceId)} is not made of letters and digits only; ` +
      `${FROM_A_TEMPLATE}`
    );
  }
  if (!STACK_ARN.test(event.StackId as string)) {
    return (
      `StackId ${text(event.StackId)} is not the ARN of a CloudFormation stack; deploy with an engine that ` +
      'sends one'
    );
  }
  return undefined;
}

/** A hundred characters say what it was. */
export const shown = (value: unknown): string => text(value).slice(0, 100);

/** A Create has no physical id yet. */
const isOptional = (name: string, event: Record<string, unknown>): boolean =>
  name === 'PhysicalResourceId' && (event.PhysicalResourceId === undefined || event.PhysicalResourceId === null);

/** One RequestId with one ResponseURL: CloudFormation reuses the former when it tries again. */
export function attemptOf({ StackId, LogicalResourceId, RequestId, ResponseURL }: Envelope): string {
  const parts = [StackId, LogicalResourceId, RequestId, ResponseURL].map((part) => `${part}\0`);
  return `cpno-${createHash('sha256').update(parts.join('')).digest('hex').slice(0, 20)}`;
}

/**
 * When CloudFormation sent the request, as its presigned URL tells to the second. An event that was delivered late
 * is thereby known to be older than the Delete that overtook it. Without that date the start of the execution serves.
 */
export function sentAt(responseUrl: string): number | undefined {
  const date = /[?&]X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/i.exec(responseUrl);
  if (!date) return undefined;
  const [year, month, day, hour, minute, second] = date.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
