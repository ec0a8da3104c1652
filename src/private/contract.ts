/**
 * What crosses from the construct to the handler: the one definition of the property bag.
 *
 * CloudFormation turns every primitive into a string on the way, so the handler reads these properties through its
 * own parser. Shapes are only ever added: an event with an old shape is replayed by every rollback and delete.
 */

/** The CloudFormation resource type. */
export const RESOURCE_TYPE = 'Custom::ChimePhoneNumberOrder';

/** Written into every property bag; raised when a shape changes in a way that the handler must tell apart. */
export const PROPERTIES_VERSION = '1';

/** The most numbers an order may hold, so that all of them fit into CloudFormation's 4,096-byte answer. */
export const MAX_PHONE_NUMBERS = 150;

/** Root of the ledger in Parameter Store. */
export const LEDGER_ROOT = '/cdk-chime-phone-number-order';

/** The longest time that an order may take, in minutes: below CloudFormation's own hour, with room to give back. */
export const MAX_TIMEOUT_MINUTES = 50;

/** Seconds that one invocation of the handler may take. It is the fence behind which a crashed invocation is known to be over. */
export const FUNCTION_TIMEOUT_SECONDS = 60;

/** Seconds after which a write to Parameter Store, or an effect on the service, is taken to be visible to every reader. */
export const READ_LAG_SECONDS = 5;

/** `fromList`: these very numbers. */
export interface ListSourceProperties {
  readonly Type: 'List';
  readonly PhoneNumbers: string[];
}

/** `fromSearch`: so many numbers that satisfy a search. */
export interface SearchSourceProperties {
  readonly Type: 'Search';
  readonly Count: number;
  readonly Country?: string;
  readonly PhoneNumberType?: string;
  readonly AreaCodes?: string[];
  readonly City?: string;
  readonly State?: string;
  readonly TollFreePrefixes?: string[];
  readonly Pattern?: string;
}

/** `fromOrder`: the numbers of an order that was placed elsewhere, a port-in above all. */
export interface OrderSourceProperties {
  readonly Type: 'Order';
  readonly PhoneNumberOrderId: string;
}

export type SourceProperties = ListSourceProperties | SearchSourceProperties | OrderSourceProperties;

/** What happens to the numbers that an update takes away, or that a deleted stack held; derived at synth from DeletionPolicy. */
export type RemovalProperty = 'Retain' | 'Delete';

/** `ResourceProperties` of one `Custom::ChimePhoneNumberOrder`, `ServiceToken` aside. */
export interface PhoneNumberOrderProperties {
  readonly Version: typeof PROPERTIES_VERSION;
  /** The provider's state machine; travels here because function and state machine would otherwise need each other. */
  readonly StateMachineArn: string;
  /** The region whose Chime SDK Voice endpoint is asked, and that holds the ledger. */
  readonly Region: string;
  readonly ProductType: string;
  readonly Source: SourceProperties;
  /** Absent: calling names are not touched. */
  readonly CallingName?: string;
  /** Absent: the name is not touched, beyond what ordering itself puts there. */
  readonly PhoneNumberName?: string;
  readonly PartialOrderPolicy: 'RollBack' | 'Keep' | 'Replace';
  readonly Removal: RemovalProperty;
  /** Absent: what was ordered goes to the deletion queue, what was adopted goes back to the inventory as it was found. */
  readonly ReleaseBehavior?: 'DeletionQueue' | 'ReturnToInventory';
  readonly DisassociateOnRelease: boolean;
  readonly AdoptExisting: boolean;
  readonly TimeoutSeconds: number;
}

/** `Data` of the answer: always all of them, always strings, empty when there is nothing to say. */
export interface PhoneNumberOrderAttributes {
  /** E.164 numbers, comma-joined, in the order of the declaration (list) or of acquisition (search). */
  readonly PhoneNumbers: string;
  readonly PhoneNumberCount: string;
  /** The service's id of the first order placed for this resource; empty when everything was restored or adopted. */
  readonly PhoneNumberOrderId: string;
  readonly PhoneNumberOrderStatus: string;
  readonly OrderType: string;
  readonly FocDate: string;
  /** What a success has to tell, one sentence after another; empty when there is nothing. */
  readonly Warnings: string;
}

/**
 * Input of the state machine, written by the function when CloudFormation calls it. The state machine hands
 * `event` and `progress` to each turn, with `startedAt` from its own context.
 */
export interface ExecutionInput {
  readonly event: unknown;
  readonly progress: Record<string, unknown>;
}

/** Names the least important lines that the handler logs: one of ERROR, WARN, INFO and DEBUG. */
export const LOG_LEVEL_VARIABLE = 'PHONE_NUMBER_ORDER_LOG_LEVEL';

/** What the handler measures of every attempt, by name, with its CloudWatch unit. Alarms stand on these names: they are for ever. */
export const METRIC_NAMESPACE = 'ChimePhoneNumberOrder';
export const METRICS = {
  Orders: 'Count',
  NumbersOrdered: 'Count',
  Failures: 'Count',
  Duration: 'Milliseconds',
  Warnings: 'Count',
  NumbersLeftBehind: 'Count',
} as const;
export type MetricName = keyof typeof METRICS;

/** Dimensions of a provider's metrics, and of those of one order. */
export const PROVIDER_DIMENSIONS = ['FunctionName'] as const;
export const ORDER_DIMENSIONS = ['StackName', 'LogicalId'] as const;
