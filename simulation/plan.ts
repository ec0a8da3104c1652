/** A run, decided before it begins: whatever is left out of it leaves the rest as it was. */
import { PlannedFault } from './faults';
import { OrderScript, Switches } from '../local/chime-sdk-voice';
import type { OrderStatus } from '../local/chime-sdk-voice/model/constraints';
import { SourceProperties } from '../src/private/contract';

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
    /** A sibling fails so many seconds after the start, or when everything else has been done. */
    readonly fail?: number | 'last';
    readonly cancelAfter?: number; readonly destroyAfter?: number; readonly noRollback?: boolean;
    /** The next move does not wait for this one. */
    readonly overlap?: boolean;
  }
  | { readonly do: 'destroy'; readonly stack: string; readonly overlap?: boolean }
  | { readonly do: 'pause'; readonly seconds: number }
  | { readonly do: 'console'; readonly act: ConsoleAct; readonly stack: string; readonly pick: number }
  | { readonly do: 'snatch'; readonly area: string; readonly from: number; readonly count: number }
  /** `live`: the quota leaves so much room beside what is held, and none for what is in the deletion queue. */
  | { readonly do: 'quota'; readonly more: number; readonly live?: boolean }
  /** An order that was placed elsewhere moves on, so many seconds later: in the middle of whatever happens then. */
  | { readonly do: 'port'; readonly port: string; readonly status: OrderStatus; readonly delay: number };

export const BASIC_ACTS = ['delete', 'rename', 'reassign', 'unassign', 'productType', 'restore'] as const;
export const CONSOLE_ACTS = [...BASIC_ACTS, 'regroup', 'rule', 'callingName'] as const;
export type ConsoleAct = (typeof CONSOLE_ACTS)[number];

export interface CloudFormationSwitches {
  readonly rollbackAfterReplacement: 'updateNewId' | 'updateOldId' | 'noUpdate';
  readonly deleteNewIdOfFailedUpdate: boolean;
  readonly updateAfterFailedReplacement: boolean;
  readonly rollbackReplacementPolicy: 'none' | 'UpdateReplacePolicy' | 'DeletionPolicy';
  readonly reuseRequestIdOnRetry: boolean;
  readonly cleanupAttempts: number;
  readonly unansweredDeleteAttempts: number;
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

export interface Plan {
  readonly seed: number;
  readonly service: Partial<Switches>;
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
}
