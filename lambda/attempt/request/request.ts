/** What CloudFormation asks for, read once. */
import { attemptOf, Envelope, sentAt } from './envelope';
import { number, oneOf, text } from './property-values';
import { deadlineSeconds, DEFAULT_TIMEOUT_MINUTES } from '../../../src/contract/envelope';
import { KindName } from '../../../src/contract/kinds';
import { OrderDeclaration } from '../record/order-payload';
import { RequestType } from '../record/record-envelope';
import { RELEASE_NEEDS } from '../timing';

/** What every kind reads out of the properties of an event; a kind adds what it declares. */
export interface Declaration<Payload extends object = object> {
  /** What cannot be done about the properties, in one sentence. */
  readonly problem?: string;
  /** What the first record of the attempt says beside its envelope. */
  readonly payload: Payload;
}

/** What an event asks for, in the handler's own types. */
export interface RequestEnvelope {
  /** The kind of resource. */
  readonly kind: KindName;
  readonly requestType: RequestType;
  /** CloudFormation's type of the resource, which says of what kind it is. */
  readonly resourceType: string;
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
  /** From here on an attempt releases instead of going on. */
  readonly deadline: number;
  /** The response is sent by then, whatever is left; safely within `ServiceTimeout`, see the contract. */
  readonly answerBy: number;
  /** What the template's DeletionPolicy is. */
  readonly removal: 'Retain' | 'Delete';
  /** The region that the resource was in, when the update asks for another. */
  readonly movedFrom?: string;
}

/** The request with what its kind has read. Orders are the kind that most is about. */
export type Request<Declared extends object = OrderDeclaration> = RequestEnvelope & Declaration & Declared;

/** The request of an event; `declaration` is what its kind makes of the properties. */
export function requestOf<Declared extends object>(
  event: Envelope,
  startedAt: number,
  kind: KindName,
  declaration: Declaration & Declared,
): Request<Declared> {
  const properties = event.ResourceProperties;
  const timeout = number(properties.TimeoutSeconds) ?? DEFAULT_TIMEOUT_MINUTES * 60;
  const deadline = startedAt + deadlineSeconds(event.RequestType, timeout) * 1000;
  const arn = event.StackId.split(':');
  return {
    kind,
    requestType: event.RequestType,
    resourceType: event.ResourceType,
    requestId: event.RequestId,
    stackId: event.StackId,
    stackName: arn[5].split('/')[1],
    stackRegion: arn[3],
    logicalId: event.LogicalResourceId,
    physicalId: event.PhysicalResourceId,
    attempt: attemptOf(event),
    startedAt,
    // No request is sent after its execution has begun: a later date is forged, or another clock's, and outranks
    // nobody.
    sentAt: Math.min(sentAt(event.ResponseURL) ?? startedAt, startedAt),
    deadline,
    answerBy: deadline + RELEASE_NEEDS,
    movedFrom: movedFrom(event),
    removal: oneOf(properties.Removal, ['Retain', 'Delete'] as const) ?? 'Retain',
    ...declaration,
  };
}

function movedFrom({ ResourceProperties: now, OldResourceProperties: old, ...event }: Envelope): string | undefined {
  return event.RequestType === 'Update' && old?.Region !== undefined && old.Region !== now.Region
    ? text(old.Region)
    : undefined;
}
