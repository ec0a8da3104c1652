/** What the model remembers. Plain JSON throughout: moments are milliseconds since the epoch. */
import type { AssociationName, NumberStatus, NumberType, OrderStatus, ProductType } from './constraints';

/** What holds a number. */
export interface AssociationRecord {
  readonly name: AssociationName;
  readonly value: string;
  readonly at: number;
}

/** A calling name that is on its way. */
export interface PendingCallingName {
  readonly name: string;
  readonly doneAt: number;
}

/** Status of a number's calling name. */
export type CallingNameState = 'Unassigned' | 'UpdateInProgress' | 'UpdateSucceeded' | 'UpdateFailed';

/** A number of this account. */
export interface NumberRecord {
  readonly e164: string;
  /** Orders the inventory by age; never reused. */
  readonly sequence: number;
  readonly country: string;
  readonly type: NumberType;
  readonly productType: ProductType;
  /** Status apart from the deletion queue, which `purgeAt` tells. */
  readonly status: NumberStatus;
  readonly associations: readonly AssociationRecord[];
  readonly name: string;
  readonly callingName: string;
  readonly callingNameStatus: CallingNameState;
  readonly pendingCallingName: PendingCallingName | null;
  readonly callingNameRequestedAt: number | null;
  readonly orderId: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly acquiredAt: number | null;
  /** When deletion was asked for; null: not in the queue. */
  readonly queuedAt: number | null;
  readonly purgeAt: number | null;
}

/** One number of an order. */
export interface OrderedNumber {
  readonly e164: string;
  readonly status: 'Processing' | 'Acquired' | 'Failed';
  /** When its fate is known; null: never by itself. */
  readonly dueAt: number | null;
  readonly willFail: boolean;
  /** The order does not name it, though it brings it. */
  readonly unlisted?: boolean;
  /** The order names it as Failed, though it brings it. */
  readonly contradicted?: boolean;
}

/** An order. */
export interface OrderRecord {
  readonly id: string;
  readonly sequence: number;
  readonly productType: ProductType;
  readonly status: OrderStatus;
  readonly orderType: 'New' | 'Porting';
  readonly numbers: readonly OrderedNumber[];
  readonly focDate: string | null;
  /** What it ends as, whatever it brings. */
  readonly endsAs?: OrderStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What a Voice Connector is set up with, in the service's own shapes; absent: not set up. */
export interface ConnectorSettings {
  readonly termination?: object;
  /** User names. */
  readonly credentials?: readonly string[];
  readonly origination?: object;
  readonly streaming?: object;
  readonly logging?: object;
}

/** A Voice Connector. */
export interface ConnectorRecord {
  readonly id: string;
  readonly sequence: number;
  readonly name: string;
  readonly awsRegion: string;
  readonly requireEncryption: boolean;
  readonly integrationType: string | null;
  readonly networkType: string;
  readonly settings: ConnectorSettings;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A Voice Connector group. */
export interface ConnectorGroupRecord {
  readonly id: string;
  readonly sequence: number;
  readonly name: string;
  readonly items: readonly { readonly connectorId: string; readonly priority: number }[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A SIP media application. */
export interface ApplicationRecord {
  readonly id: string;
  readonly sequence: number;
  readonly name: string;
  readonly awsRegion: string;
  readonly lambdaArn: string;
  /** Whether the application's messages are logged. */
  readonly logsMessages: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A SIP rule. */
export interface RuleRecord {
  readonly id: string;
  readonly sequence: number;
  readonly name: string;
  readonly disabled: boolean;
  readonly triggerType: 'ToPhoneNumber' | 'RequestUriHostname';
  readonly triggerValue: string;
  readonly targets: readonly {
    readonly applicationId: string;
    readonly priority: number | null;
    readonly awsRegion: string | null;
  }[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The account's calling name. */
export interface SettingsRecord {
  readonly callingName: string;
  readonly updatedAt: number;
}
