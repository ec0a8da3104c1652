/** A run, decided before it begins: whatever is left out of it leaves the rest as it was. */
import { PlannedFault } from './faults';
import type { Routes } from './routing-specs';
import { OrderScript, Switches as ServiceSwitches } from '../../local/chime-sdk-voice';
import type { OrderStatus } from '../../local/chime-sdk-voice/model/constraints';
import type { Switches } from '../../local/cloudformation/switches';
import { SourceProperties } from '../../src/contract/order';

export interface OrderSpec {
  readonly kind: 'order';
  readonly source: SourceProperties;
  readonly productType: 'VoiceConnector' | 'SipMediaApplicationDialIn';
  readonly callingName?: string;
  readonly name?: string;
  readonly partial: 'RollBack' | 'Keep' | 'Replace';
  readonly policy: 'Delete' | 'Retain' | 'RetainExceptOnCreate';
  readonly release?: 'DeletionQueue' | 'ReturnToInventory';
  readonly disassociate: boolean;
  readonly adopt: boolean;
  readonly timeout: number;
}

/** An order of which nothing is drawn but where its numbers come from. */
export const ordinaryOrder = (source: SourceProperties): OrderSpec => ({
  kind: 'order',
  source,
  productType: 'VoiceConnector',
  partial: 'RollBack',
  policy: 'Delete',
  disassociate: false,
  adopt: false,
  timeout: 1800,
});

/** Something else in the stack that holds a number of an order. */
export interface HolderSpec {
  readonly kind: 'holder';
  readonly of: string;
  /** Names the number itself instead of referring to the order: nothing says which is to be deleted first. */
  readonly detached: boolean;
  readonly seconds: number;
  /** What takes hold of the number: a Voice Connector, unless this says otherwise. */
  readonly by?: 'group' | 'rule';
}

export type Template = Readonly<Record<string, OrderSpec | HolderSpec>>;

/** What the people who use the stacks do, one thing after another. */
export type Move =
  | {
    readonly do: 'deploy'; readonly stack: string; readonly template: Template;
    /** What the template declares of routing. */
    readonly routes?: Routes;
    /** A sibling fails so many seconds after the start, or when everything else has been done. */
    readonly fail?: number | 'last';
    readonly cancelAfter?: number; readonly destroyAfter?: number; readonly noRollback?: boolean;
    /** The next move does not wait for this one. */
    readonly overlap?: boolean;
  }
  | { readonly do: 'destroy'; readonly stack: string; readonly overlap?: boolean }
  | { readonly do: 'pause'; readonly seconds: number }
  | { readonly do: 'console'; readonly act: ConsoleAct; readonly stack: string; readonly pick: number }
  /** After so many seconds the function of every stack dies in whatever it does, and again each time, for so long. */
  | { readonly do: 'silence'; readonly delay: number; readonly seconds: number }
  | { readonly do: 'snatch'; readonly area: string; readonly from: number; readonly count: number }
  /** `live`: the quota leaves so much room beside what is held, and none for what is in the deletion queue. */
  | { readonly do: 'quota'; readonly more: number; readonly live?: boolean }
  /** An order that was placed elsewhere moves on, so many seconds later: in the middle of whatever happens then. */
  | { readonly do: 'port'; readonly port: string; readonly status: OrderStatus; readonly delay: number };

export const BASIC_ACTS = ['delete', 'rename', 'reassign', 'unassign', 'productType', 'restore'] as const;
export const CONSOLE_ACTS = [...BASIC_ACTS, 'regroup', 'rule', 'callingName', 'portOut'] as const;
export type ConsoleAct = (typeof CONSOLE_ACTS)[number];

/** What is open about CloudFormation, and acted out by the driver of a rehearsal as well. */
type SharedSwitches =
  | 'rollbackAfterReplacement'
  | 'deleteNewIdOfFailedUpdate'
  | 'updateAfterFailedReplacement'
  | 'rollbackReplacementPolicy'
  | 'reuseRequestIdOnRetry'
  | 'cleanupAttempts'
  | 'unansweredDeleteAttempts';

export interface CloudFormationSwitches extends Pick<Switches, SharedSwitches> {
  /** Whether the ResponseURL says when it was signed. */
  readonly dateInUrl: boolean;
  /** Whether a failing sibling ends what is in progress at once. */
  readonly cancelsInProgress: boolean;
  /** Whether a running invocation ends with its function, or runs on to its own end. */
  readonly deletedFunctionRunsOn: boolean;
  /** How far CloudFormation's own answers lag behind what it does, in milliseconds. */
  readonly viewLag?: number;
  /** Whether who continues a failed rollback skips the resources that failed it. */
  readonly skipsFailed?: boolean;
}

/** One reading of what is open about CloudFormation, where nothing rests upon it. */
export const ORDINARY_CLOUDFORMATION: CloudFormationSwitches = {
  rollbackAfterReplacement: 'updateOldId',
  deleteNewIdOfFailedUpdate: false,
  updateAfterFailedReplacement: false,
  rollbackReplacementPolicy: 'none',
  reuseRequestIdOnRetry: false,
  cleanupAttempts: 1,
  unansweredDeleteAttempts: 1,
  dateInUrl: true,
  cancelsInProgress: true,
  deletedFunctionRunsOn: false,
};

/** An order that somebody placed by hand, or a port-in that a support case has brought about. */
export interface PortSpec {
  /** Stands for the service's id in the sources of the plan. */
  readonly name: string;
  readonly kind: 'New' | 'Porting';
  readonly numbers: readonly string[];
  readonly productType: OrderSpec['productType'];
  readonly status: OrderStatus;
  readonly focDate?: string;
}

/** Whose calls take long. */
export const SLOW_CALLS = ['all', 'ledger', 'service', 'CloudFormation'] as const;

/** What others may have left in Parameter Store that nobody can read. */
export const UNREADABLE_KINDS = [
  'newer version', 'newer version that names a number', 'empty holding', 'cut off', 'random bytes', 'inflates hugely',
] as const;
export type UnreadableKind = (typeof UNREADABLE_KINDS)[number];

/** What other teams have in Parameter Store. */
export interface ForeignLedger {
  readonly records: number;
  readonly unreadable: readonly UnreadableKind[];
}

export interface Plan {
  readonly seed: number;
  readonly service: Partial<ServiceSwitches>;
  readonly cloudFormation: CloudFormationSwitches;
  /** How far reads of Parameter Store lag behind, at most, in milliseconds. */
  readonly ledgerLag: number;
  /** Numbers that were in the account before anything began. */
  readonly bystanders: readonly string[];
  readonly moves: readonly Move[];
  readonly faults: readonly PlannedFault[];
  /** What becomes of the orders, in the order in which they are placed. */
  readonly scripts: readonly (OrderScript | undefined)[];
  /** Everything is destroyed in the end. */
  readonly destroyAll: boolean;
  /** No order ever brings anything. */
  readonly ordersFail?: boolean;
  /** Orders that were placed elsewhere before anything began. */
  readonly ports?: readonly PortSpec[];
  /** Calls of a system take up to so many milliseconds. */
  readonly slow?: { readonly calls: (typeof SLOW_CALLS)[number]; readonly milliseconds: number };
  /** Each call takes just so many milliseconds. */
  readonly callMilliseconds?: number;
  readonly foreign?: ForeignLedger;
  /** Every read of Parameter Store lags as far as any may. */
  readonly lagsFully?: boolean;
  /** From the end of one move to the next, in milliseconds. */
  readonly pace?: number;
  /** Each event is delivered up to so many milliseconds late. */
  readonly deliveryLag?: number;
  /** The share of invocations that find the memory of an earlier one, where one is idle; otherwise none does. */
  readonly environmentsKept?: number;
  /** Others have orders of so many numbers each, one after another; absent: all that they have came by one order. */
  readonly bystandersAnOrder?: number;
  /** No page of the service's lists has more than so many entries, whatever is asked for. */
  readonly pageSize?: number;
  /** Nothing stands in anybody's way: every request must succeed. */
  readonly calm?: boolean;
}
