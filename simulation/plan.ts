/** A run, decided before it begins: whatever is left out of it leaves the rest as it was. */
import { PlannedFault } from './faults';
import { OrderScript, Switches } from '../local/chime-sdk-voice';
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
  | { readonly do: 'quota'; readonly more: number };

export const CONSOLE_ACTS = ['delete', 'rename', 'reassign', 'unassign', 'productType', 'restore'] as const;
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
}
