import { Template } from './template';

/** A resource of a stack, as it is or as it is becoming. */
export interface ResourceRecord {
  readonly logicalId: string;
  readonly type: string;
  physicalId?: string;
  status: string;
  reason?: string;
  /** Resolved; what the resource was last successfully given. */
  properties: Record<string, any>;
  /** What a failed update tried to give it; a rollback starts from there. */
  attempted?: Record<string, any>;
  /** A failed update named a new physical id. */
  failedReplacement?: boolean;
  attributes: Record<string, unknown>;
  deletionPolicy: string;
  updateReplacePolicy: string;
  /** Logical ids that it needs; deletion goes the other way. */
  dependencies: string[];
  /** Of a type that this machine does not act out. */
  skipped: boolean;
  /** Whether the outside was ever told about it; if not, there is nothing to delete. */
  requested: boolean;
  lastUpdated: number;
}

/** A physical resource that is no longer in the stack and waits for the clean-up. */
export interface Leftover {
  readonly resource: ResourceRecord;
  readonly cause: 'replaced' | 'failedUpdate' | 'failedCreate' | 'rolledBack';
  readonly retain: boolean;
}

/** What happened to a stack or to one of its resources, as CloudFormation tells it. */
export interface StackEvent {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly physicalId?: string;
}

/** What a rollback returns to. */
export interface StableVersion {
  readonly template: Template;
  readonly parameters: Record<string, unknown>;
  readonly resources: Record<string, ResourceRecord>;
}

/** An output of a stack. */
export interface StackOutput {
  readonly key: string;
  readonly value: string;
  readonly exportName?: string;
}

/** A stack, deleted ones included. */
export interface StackRecord {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly createdAt: number;
  status: string;
  reason?: string;
  updatedAt?: number;
  deletedAt?: number;
  template: Template;
  parameters: Record<string, unknown>;
  resources: Record<string, ResourceRecord>;
  outputs: StackOutput[];
  events: StackEvent[];
  /** Present from the beginning of an update until it has succeeded or has been rolled back. */
  stable?: StableVersion;
  /** Logical ids that the update has touched and the rollback must see to. */
  touched: string[];
  leftovers: Leftover[];
  /** Names of other stacks' exports that this one uses. */
  imports: string[];
  /** Where the code of each S3 key is on this machine. */
  code: Record<string, string>;
}

/** The type under which a stack appears among its own events. */
export const STACK_TYPE = 'AWS::CloudFormation::Stack';
