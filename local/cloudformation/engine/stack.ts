import { Template } from './template';

/** A version of a stack: what it shall become, or what it was. */
export interface Target {
  readonly template: Template;
  /** What `Ref` of a parameter gives. */
  readonly parameters: Record<string, unknown>;
  /** The parameters as they were given; the next update uses them again. */
  readonly given: Record<string, string>;
}

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
  /** Not simulated on this machine: nobody knows its values. */
  skipped: boolean;
  /** Why a resource is skipped whose type is simulated. */
  skippedBecause?: string;
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
export interface StableVersion extends Target {
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
  /** The parameters as they were given, which the next update uses again. */
  given: Record<string, string>;
  /** Values that somebody has named for resources that are not simulated, by `LogicalId` or `LogicalId.Attribute`. */
  assumed?: Record<string, string>;
  /** Id of the stack that this one is nested in. */
  readonly parentId?: string;
  /** Whether the stack cannot be deleted until a deployment takes this off. */
  terminationProtection?: boolean;
  /** What the stack has left behind by a Retain policy; it keeps its name. */
  retained?: { readonly type: string; readonly physicalId: string }[];
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
  /** Where each S3 key's directory or file is on this machine. */
  code: Record<string, string>;
}

/**
 * Whether an event tells of the stack that it belongs to; of a nested stack, its parent tells, too, as of a resource.
 */
export function isOfStackItself({ type, logicalId, stackName }: StackEvent): boolean {
  return type === STACK_TYPE && logicalId === stackName;
}

/** The type under which a stack appears among its own events. */
export const STACK_TYPE = 'AWS::CloudFormation::Stack';
