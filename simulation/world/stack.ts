/** A stack and its resources as CloudFormation keeps them, and what it shows of them. */
import { OrderSpec } from '../plan/plan';
import type { PlaceName, RouteSpec } from '../plan/routing-specs';

export type Bag = Readonly<Record<string, unknown>>;

export interface Resource {
  readonly logicalId: string;
  /** It is no order: an assignment, or a SIP rule. */
  route?: RouteSpec;
  policy: OrderSpec['policy'];
  properties: Bag;
  /** What the last Update asked for, while it has not succeeded. */
  attempted?: Bag;
  physicalId?: string;
  data?: Readonly<Record<string, string>>;
  status: string;
  requested: boolean;
  requestedAt?: number;
  failedReplacement?: boolean;
  /** What was said of the rollback's own Update when it failed. */
  rollbackFailure?: string;
}

export interface Leftover {
  readonly resource: Resource;
  readonly cause: 'replaced' | 'failedUpdate' | 'failedCreate' | 'rolledBack';
  readonly retain: boolean;
}

export interface Holder {
  readonly logicalId: string;
  readonly of: string;
  readonly detached: boolean;
  readonly seconds: number;
  readonly by?: 'group' | 'rule';
  number?: string;
  /** The SIP rule that holds the number. */
  rule?: string;
}

/** As CloudFormation tells it. */
export interface StackEvent {
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceStatus: string;
  readonly Timestamp: Date;
}

export class Stack {
  status = 'REVIEW_IN_PROGRESS';
  /** When the last create or update began. */
  operationAt = 0;
  /** Function and state machine. */
  providerAlive = true;
  readonly resources = new Map<string, Resource>();
  readonly holders = new Map<string, Holder>();
  stable?: { readonly resources: Map<string, Resource>; readonly holders: Map<string, Holder> };
  readonly touched = new Set<string>();
  leftovers: Leftover[] = [];
  /** Where everything went in the end, for who asks about a stack that is gone. */
  readonly gone = new Map<string, string>();
  connector?: string;
  group?: string;
  application?: string;
  /** What routes of the stack name, by the service's ids; and the ids of what is deleted. */
  readonly places = new Map<PlaceName, string>();
  readonly placesGone = new Set<string>();
  /** A rollback was continued without these resources: what they are is for a person to see to. */
  skipped = false;
  readonly events: StackEvent[] = [];

  constructor(
    readonly name: string,
    readonly id: string,
  ) {}

  get deleted(): boolean {
    return this.status === 'DELETE_COMPLETE';
  }
}

/** All primitive values are strings on their way to a custom resource. */
function strings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strings);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, part]) => part !== undefined)
        .map(([key, part]) => [key, strings(part)]),
    );
  }
  return String(value);
}

const ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:';

const envelope = (stack: string): Bag => ({
  ServiceToken: `arn:aws:lambda:us-east-1:123456789012:function:${stack}`,
  Version: '1',
  StateMachineArn: `${ARN}${stack}`,
  Region: 'us-east-1',
});

/** The property bag as the construct renders it. */
export function bagOf(spec: OrderSpec, stack: string): Bag {
  return strings({
    ...envelope(stack),
    ProductType: spec.productType,
    Source: spec.source,
    CallingName: spec.callingName,
    PhoneNumberName: spec.name,
    PartialOrderPolicy: spec.partial,
    Removal: spec.policy === 'Delete' ? 'Delete' : 'Retain',
    ReleaseBehavior: spec.release,
    DisassociateOnRelease: spec.disassociate,
    AdoptExisting: spec.adopt,
    TimeoutSeconds: spec.timeout,
  }) as Bag;
}

/**
 * The same of an assignment or a SIP rule, with the ids of what it names and the numbers of its order, or the host
 * name that it is about.
 */
export function bagOfRoute(
  route: RouteSpec,
  ids: readonly string[],
  about: readonly string[] | string,
  stack: string,
): Bag {
  const ordered = typeof about === 'string' ? [] : about;
  if (route.kind === 'assignment') {
    return strings({
      ...envelope(stack),
      [route.at === 'Team' ? 'VoiceConnectorGroupId' : 'VoiceConnectorId']: ids[0],
      PhoneNumbers: route.numbers ?? [ordered.join(',') || 'none'],
      ForceAssociate: route.force,
      TimeoutSeconds: route.timeout,
    }) as Bag;
  }
  return strings({
    ...envelope(stack),
    Name: route.name,
    TriggerType: typeof about === 'string' ? 'RequestUriHostname' : 'ToPhoneNumber',
    TriggerValue: typeof about === 'string' ? about : (ordered[route.pick % ordered.length] ?? 'none'),
    Disabled: route.disabled,
    TargetApplications: ids.map((SipMediaApplicationId, at) => ({
      SipMediaApplicationId,
      Priority: at + 1,
      AwsRegion: 'us-east-1',
    })),
    TimeoutSeconds: route.timeout,
  }) as Bag;
}

const numbersIn = (text: string | undefined): string[] =>
  (text ?? 'none').split(',').filter((number) => number !== 'none');

/** The numbers that an order holds; what is only routed is not held. */
export const numbersOf = (resource: Pick<Resource, 'data' | 'route'> | undefined): string[] =>
  resource?.route ? [] : numbersIn(resource?.data?.PhoneNumbers);

/** The numbers that an assignment was told to have, or the number or host name that a rule is about. */
export const numbersRouted = ({ route, data, properties }: Resource): string[] => {
  if (route?.kind === 'assignment') return numbersIn(data?.PhoneNumbers);
  return route ? [properties.TriggerValue as string] : [];
};
