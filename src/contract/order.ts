/** What crosses from a phone number order to the handler, and back as attributes, beside what every kind shares. */
import { EnvelopeProperties, METRICS } from './envelope';

/** The CloudFormation resource type. */
export const RESOURCE_TYPE = 'Custom::ChimePhoneNumberOrder';

/** The kind of resource, as a dimension of metrics. */
export const ORDER_KIND = 'Order';

/** The most numbers an order may hold, so that all of them fit into CloudFormation's 4,096-byte response. */
export const MAX_PHONE_NUMBERS = 150;

/**
 * Up to so many declared numbers, each has an attribute of its own beside the comma-joined one.
 *
 * A response has 4,096 bytes, of which the handler sets 1,500 aside for ids and JSON. The other attributes take up to
 * 330. A number takes 44 in both of its places if it is North American, 52 if it has 15 digits. So 40 numbers leave 500
 * or at least 150 bytes for warnings; 45 would leave 280 or none. A test measures it.
 */
export const MAX_NUMBER_ATTRIBUTES = 40;

/** The name of the attribute of one number, by its place. */
export const numberAttribute = (index: number): NumberAttribute => `PhoneNumber${index}`;
export type NumberAttribute = `PhoneNumber${number}`;

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

/**
 * What happens to the numbers that an update takes away, or that a deleted stack held; derived at synth from
 * DeletionPolicy.
 */
export type RemovalProperty = 'Retain' | 'Delete';

/** `ResourceProperties` of one `Custom::ChimePhoneNumberOrder`, `ServiceToken` aside. */
export interface PhoneNumberOrderProperties extends EnvelopeProperties {
  readonly ProductType: string;
  readonly Source: SourceProperties;
  /** Absent: calling names are not touched. */
  readonly CallingName?: string;
  /** Absent: the name is not touched, beyond what ordering itself puts there. */
  readonly PhoneNumberName?: string;
  /** By the place of a number, in place of that name: of a list its own order, of a search that of acquisition. */
  readonly PhoneNumberNames?: string[];
  /** By the number itself, in place of both. */
  readonly PhoneNumberNamesByNumber?: Record<string, string>;
  readonly PartialOrderPolicy: 'RollBack' | 'Keep' | 'Replace';
  readonly Removal: RemovalProperty;
  /**
   * Absent: what was ordered goes to the deletion queue, what was adopted goes back to the inventory as it was found.
   */
  readonly ReleaseBehavior?: 'DeletionQueue' | 'ReturnToInventory';
  readonly DisassociateOnRelease: boolean;
  readonly AdoptExisting: boolean;
}

/**
 * `Data` of the response: always all of them, always strings, `NO_VALUE` where there is nothing to say. Up to
 * `MAX_NUMBER_ATTRIBUTES` declared numbers, there also is an attribute for each: see `numberAttribute`.
 */
export interface PhoneNumberOrderAttributes {
  /**
   * The E.164 numbers that are held, comma-joined, in the order of the declaration (list) or of acquisition (search).
   */
  readonly PhoneNumbers: string;
  readonly PhoneNumberCount: string;
  /** The service's id of the first order placed for this resource; none when everything was restored or adopted. */
  readonly PhoneNumberOrderId: string;
  readonly PhoneNumberOrderStatus: string;
  readonly OrderType: string;
  readonly FocDate: string;
  /** What a success has to tell, one sentence after another. */
  readonly Warnings: string;
}

/** What is measured of an order. */
export const ORDER_METRICS = { OrdersPlaced: 'Count', NumbersOrdered: 'Count', ...METRICS } as const;
export type OrderMetricName = keyof typeof ORDER_METRICS;
