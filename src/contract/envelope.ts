/**
 * What crosses from the constructs to the handler whatever kind of resource it is about, and what both know of time,
 * of the ledger and of what is measured.
 *
 * CloudFormation turns every primitive into a string on the way, so the handler reads these properties through its
 * own parser. Shapes are only ever added: an event with an old shape is replayed by every rollback and delete.
 */

/** Written into every property bag; raised when a shape changes in a way that the handler must tell apart. */
export const PROPERTIES_VERSION = '1';

/** The part of `ResourceProperties` that every kind of resource has, `ServiceToken` aside. */
export interface EnvelopeProperties {
  readonly Version: typeof PROPERTIES_VERSION;
  /** The provider's state machine; travels here because function and state machine would otherwise need each other. */
  readonly StateMachineArn: string;
  /** The region whose Chime SDK Voice endpoint is asked, and that holds the ledger. */
  readonly Region: string;
  /** How long getting what is declared may take. */
  readonly TimeoutSeconds: number;
  /** After so many seconds CloudFormation expects no response any more. Absent: after its hour. */
  readonly ServiceTimeout?: number;
}

/** Stands in attributes that have nothing to say: CloudFormation refuses to export an empty string. */
export const NO_VALUE = 'none';

// Time.

/** Seconds that one invocation of the handler may take. One that has crashed is known to be over after that time. */
export const FUNCTION_TIMEOUT_SECONDS = 60;

/** Seconds after which a write to Parameter Store is taken to be visible to every reader. */
export const LEDGER_LAG_SECONDS = 5;

/** What `timeout` may be at least, in minutes. */
export const MIN_TIMEOUT_MINUTES = 1;

/** What `timeout` is when nothing is said, in minutes. */
export const DEFAULT_TIMEOUT_MINUTES = 30;

/** What `timeout` of an assignment or a SIP rule is when nothing is said, in minutes. */
export const DEFAULT_ROUTING_TIMEOUT_MINUTES = 10;

/** What `timeout` may be at most, in minutes: with what stands below it makes CloudFormation's hour. */
export const MAX_TIMEOUT_MINUTES = 50;

/**
 * The least that a Delete gets, in minutes. It may have to wait for an order that its Create had to leave undecided:
 * it gains nothing by giving up early, and the numbers of an order that it gives up on are billed.
 */
export const MIN_DELETE_MINUTES = 30;

/** What releasing may take after the deadline, in minutes. Then the handler responds, whatever is left. */
export const RELEASE_MINUTES = 6;

/**
 * Minutes between the last response of the handler and the time from which CloudFormation expects none: the handler's
 * clock starts only when the request has been delivered, and turns that fail have to be noticed and given up.
 */
export const DELIVERY_MINUTES = 4;

/** What CloudFormation waits at most, in seconds. */
export const MAX_SERVICE_TIMEOUT_SECONDS = 3600;

/** Seconds from the start of an attempt to its deadline. From there on it releases, and acquires nothing any more. */
export function deadlineSeconds(requestType: 'Create' | 'Update' | 'Delete', timeoutSeconds: number): number {
  const timeout = Math.min(Math.max(timeoutSeconds, MIN_TIMEOUT_MINUTES * 60), MAX_TIMEOUT_MINUTES * 60);
  return requestType === 'Delete' ? Math.max(timeout, MIN_DELETE_MINUTES * 60) : timeout;
}

/**
 * `ServiceTimeout`, one number for Create, Update and Delete, and therefore for the longest of them, the Delete: it is
 * never shorter than what the handler may take, so that a response is never late.
 */
export function serviceTimeoutSeconds(timeoutSeconds: number): number {
  return deadlineSeconds('Delete', timeoutSeconds) + (RELEASE_MINUTES + DELIVERY_MINUTES) * 60;
}

// The ledger, and the notes in it.

/**
 * Root of the ledger in Parameter Store. The record of an attempt is at
 * `<root>/<stack region>/<stack name>/<logical id>/<attempt>`, and is written under the path of its own stack only.
 */
export const LEDGER_ROOT = '/cdk-chime-phone-number-order';

/**
 * Whoever takes a number over leaves a note under the path of each former holder, in any stack:
 * `<root>/<stack region>/<stack name>/<logical id>/taken-<attempt of the taker>`.
 */
export const NOTE_PREFIX = 'taken-';

/** The names of all notes, as IAM matches them: what every provider may write and delete. */
export const NOTE_PATTERN = `${LEDGER_ROOT}/*/*/*/${NOTE_PREFIX}*`;

// The function and the state machine.

/**
 * Input of the state machine, written by the function when CloudFormation calls it. The state machine hands
 * `event` and `progress` to each turn, with `startedAt` from its own context.
 */
export interface ExecutionInput {
  readonly event: unknown;
  readonly progress: Record<string, unknown>;
}

/** Names the least important lines that the handler logs: one of ERROR, WARN, INFO and DEBUG. */
export const LOG_LEVEL_VARIABLE = 'PHONE_NUMBER_PROVIDER_LOG_LEVEL';

/**
 * Where a rehearsal takes responses: an http address of this machine. No template sets it, so that what is deployed
 * responds to CloudFormation only.
 */
export const LOCAL_RESPONSE_VARIABLE = 'PHONE_NUMBER_LOCAL_RESPONSES';

// What is measured of every attempt. Alarms stand on these names: they are for ever.

export const METRIC_NAMESPACE = 'CdkChimePhoneNumbers';

/** The metrics of every kind of resource, each with its CloudWatch unit; a kind may have more. */
export const METRICS = {
  Failures: 'Count',
  Duration: 'Milliseconds',
  Warnings: 'Count',
  LeftBehind: 'Count',
} as const;

/** Dimensions of the metrics of everything that a provider works on, whatever its kind. */
export const PROVIDER_DIMENSIONS = ['FunctionName'] as const;

/** Dimensions of the metrics of one resource; `Kind` is `Order` for phone number orders. */
export const RESOURCE_DIMENSIONS = ['Kind', 'StackName', 'LogicalId'] as const;
