/** What a look can show: of the service, of CloudFormation, of the ledger. */
import { RuleSettings, Trigger } from '../record/sip-rule-payload';

export interface OrderState {
  readonly id: string;
  readonly status: string;
  readonly orderType?: string;
  readonly focDate?: string;
  readonly createdAt: number;
  /** When the service last changed it. */
  readonly updatedAt?: number;
  readonly numbers: readonly { readonly number: string; readonly status: string }[];
}

/** A SIP rule as the service shows it. */
export interface SipRuleState extends RuleSettings {
  readonly id: string;
  readonly trigger: Trigger;
  readonly createdAt: number;
}

/** What CloudFormation says of a resource: its status, or that it knows none. */
export interface ResourceState {
  readonly stackStatus: string;
  /** When the stack's last create or update began. */
  readonly operationAt?: number;
  /** Absent: the stack has no such resource. */
  readonly status?: string;
  /** The generation that stands, as CloudFormation knows it. */
  readonly physicalId?: string;
  /** When the resource came to that status. */
  readonly statusAt?: number;
}

/** One number's refusal inside a batch. */
export interface Refusal {
  readonly number: string;
  readonly code: string;
  readonly message: string;
}

export interface Observation<T> {
  /** When the question was asked: nothing that is seen is known to be newer. */
  readonly began: number;
  /** When the response was there: pauses between looks count from here. */
  readonly ended?: number;
  readonly value: T;
}

/** An event of the resource, or of its stack. */
export interface StackEvent {
  readonly at: number;
  readonly of: 'Stack' | 'Resource';
  readonly status: string;
  readonly physicalId?: string;
}

/** Newest first. CloudFormation forgets events after 90 days. */
export interface StackHistory {
  readonly events: readonly StackEvent[];
  /** Reaches back to the beginning of the stack. */
  readonly whole: boolean;
  /** Everything that happened after this is there. */
  readonly back: number;
}
