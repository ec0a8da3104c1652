/**
 * Every status that CloudFormation reports of a resource and of a stack, one table each. A status that is not in its
 * table is an error that names it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackResource.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Stack.html
 */
import { meaning } from './statuses';

export type ResourceMeaning =
  /** CloudFormation waits for a response to a Create or Update. */
  | 'Wanted'
  /** The last operation on it succeeded. */
  | 'Stands'
  /** The last operation on it failed; the resource is still there. */
  | 'Failed'
  /** A Delete is under way. */
  | 'BeingDeleted'
  /** Gone, or left alone by its removal policy: CloudFormation's no more. */
  | 'Gone';

export const RESOURCE_STATUSES: Readonly<Record<string, ResourceMeaning>> = {
  CREATE_IN_PROGRESS: 'Wanted',
  CREATE_COMPLETE: 'Stands',
  CREATE_FAILED: 'Failed',
  UPDATE_IN_PROGRESS: 'Wanted',
  UPDATE_COMPLETE: 'Stands',
  UPDATE_FAILED: 'Failed',
  ROLLBACK_IN_PROGRESS: 'Wanted',
  ROLLBACK_COMPLETE: 'Stands',
  ROLLBACK_FAILED: 'Failed',
  UPDATE_ROLLBACK_IN_PROGRESS: 'Wanted',
  UPDATE_ROLLBACK_COMPLETE: 'Stands',
  UPDATE_ROLLBACK_FAILED: 'Failed',
  IMPORT_IN_PROGRESS: 'Wanted',
  IMPORT_COMPLETE: 'Stands',
  IMPORT_FAILED: 'Failed',
  IMPORT_ROLLBACK_IN_PROGRESS: 'Wanted',
  IMPORT_ROLLBACK_COMPLETE: 'Stands',
  IMPORT_ROLLBACK_FAILED: 'Failed',
  EXPORT_IN_PROGRESS: 'Stands',
  EXPORT_COMPLETE: 'Stands',
  EXPORT_FAILED: 'Stands',
  EXPORT_ROLLBACK_IN_PROGRESS: 'Stands',
  EXPORT_ROLLBACK_COMPLETE: 'Stands',
  EXPORT_ROLLBACK_FAILED: 'Stands',
  DELETE_IN_PROGRESS: 'BeingDeleted',
  DELETE_FAILED: 'Failed',
  DELETE_COMPLETE: 'Gone',
  DELETE_SKIPPED: 'Gone',
};

/** What a stack is doing, or did last. */
export type StackPhase = 'Create' | 'Update' | 'CleanUp' | 'Rollback' | 'UpdateRollback' | 'Delete';

export interface StackMeaning {
  readonly phase: StackPhase;
  /** The operation is over, well or badly. */
  readonly over?: true;
  /** It ended as it should: what a later rollback returns to. */
  readonly stable?: true;
}

const STABLE = { over: true, stable: true } as const;
const OVER = { over: true } as const;

export const STACK_STATUSES: Readonly<Record<string, StackMeaning>> = {
  REVIEW_IN_PROGRESS: { phase: 'Create' },
  CREATE_IN_PROGRESS: { phase: 'Create' },
  CREATE_COMPLETE: { phase: 'Create', ...STABLE },
  CREATE_FAILED: { phase: 'Create', ...OVER },
  UPDATE_IN_PROGRESS: { phase: 'Update' },
  UPDATE_FAILED: { phase: 'Update', ...OVER },
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: { phase: 'CleanUp' },
  UPDATE_COMPLETE: { phase: 'CleanUp', ...STABLE },
  IMPORT_IN_PROGRESS: { phase: 'Update' },
  IMPORT_COMPLETE: { phase: 'CleanUp', ...STABLE },
  IMPORT_ROLLBACK_IN_PROGRESS: { phase: 'UpdateRollback' },
  IMPORT_ROLLBACK_FAILED: { phase: 'UpdateRollback', ...OVER },
  IMPORT_ROLLBACK_COMPLETE: { phase: 'UpdateRollback', ...STABLE },
  ROLLBACK_IN_PROGRESS: { phase: 'Rollback' },
  ROLLBACK_FAILED: { phase: 'Rollback', ...OVER },
  ROLLBACK_COMPLETE: { phase: 'Rollback', ...OVER },
  UPDATE_ROLLBACK_IN_PROGRESS: { phase: 'UpdateRollback' },
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: { phase: 'UpdateRollback' },
  UPDATE_ROLLBACK_FAILED: { phase: 'UpdateRollback', ...OVER },
  UPDATE_ROLLBACK_COMPLETE: { phase: 'UpdateRollback', ...STABLE },
  DELETE_IN_PROGRESS: { phase: 'Delete' },
  DELETE_FAILED: { phase: 'Delete', ...OVER },
  DELETE_COMPLETE: { phase: 'Delete', ...OVER },
};

export const resourceMeaning = (status: string): ResourceMeaning =>
  meaning(RESOURCE_STATUSES, 'a resource in CloudFormation', status);

export const stackMeaning = (status: string): StackMeaning => meaning(STACK_STATUSES, 'a stack', status);

/** What is done in this phase undoes what an operation did. */
export const isRollback = (stackStatus: string): boolean =>
  ['Rollback', 'UpdateRollback'].includes(stackMeaning(stackStatus).phase);

/** An update is being undone, or was. */
export const isUpdateRollback = (stackStatus: string): boolean => stackMeaning(stackStatus).phase === 'UpdateRollback';
