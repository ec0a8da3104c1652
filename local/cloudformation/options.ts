import { Clock } from '../aws/clock';
import { CallHook } from '../aws/service-error';
import { FailOn } from './engine/context';
import { isOfStackItself, StackEvent, StackOutput, StackRecord } from './engine/stack';
import { foreignTransforms } from './engine/template';
import { FunctionRunner } from './function/functions';
import { Switches } from './switches';

/** How a local CloudFormation is set up; everything has a default. */
export interface LocalCloudFormationOptions {
  /** Where stacks, parameters and execution names are kept between runs; nowhere, unless given. */
  readonly stateFile?: string;
  /** URL of the Chime SDK Voice service that the functions are to use. */
  readonly chimeEndpoint?: string;
  readonly clock?: Clock;
  readonly switches?: Partial<Switches>;
  /** Runs the functions; child processes of this machine's Node.js, unless given. */
  readonly functionRunner?: FunctionRunner;
  /**
   * Sees every call of Parameter Store, Step Functions and CloudFormation and every answer, before and after its
   * effect.
   */
  readonly onCall?: CallHook;
  /** Sees every state that an execution enters. */
  readonly onState?: (name: string) => void;
  /** Milliseconds during which Parameter Store may still show what was there before a write. */
  readonly parameterReadLagMs?: number;
  /** Source of chance for ids and jitter. */
  readonly random?: () => number;
  /** Further environment variables of every function. */
  readonly functionEnvironment?: Record<string, string>;
  /** Port of the local endpoints; a free one, unless given. */
  readonly port?: number;
}

/** What an operation may be told. */
export interface OperationOptions {
  readonly switches?: Partial<Switches>;
  readonly failOn?: FailOn;
  readonly onEvent?: (event: StackEvent) => void;
  /** Region of the stack; needed only when stacks of one name are in several. */
  readonly region?: string;
}

/** What a deployment may be told. */
export interface DeployOptions extends OperationOptions {
  /** Stack name or artifact id; needed only when the assembly holds several. */
  readonly stack?: string;
  /** `false` leaves a failed stack as it is, so that a later deployment goes on. Default: true. */
  readonly rollback?: boolean;
  /** Values of template parameters; what was given to the deployment before is used again. */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Values of resources that are not simulated, by `LogicalId` (what `Ref` gives) or `LogicalId.Attribute`; kept as
   * parameters are.
   */
  readonly assume?: Readonly<Record<string, string>>;
}

/** How an operation ended. */
export interface OperationResult {
  readonly stackName: string;
  readonly stackId: string;
  readonly status: string;
  readonly reason?: string;
  readonly succeeded: boolean;
  /** False when the stack was already as asked. */
  readonly changed: boolean;
  readonly outputs: Record<string, string>;
  /**
   * Which resources failed in this operation, those of nested stacks included, and why, in the order in which it
   * happened.
   */
  readonly failures: { readonly logicalId: string; readonly reason: string }[];
  /** What is not simulated on this machine, also in nested stacks; with a reason, where it is not the type. */
  readonly skipped: { readonly logicalId: string; readonly type: string; readonly reason?: string }[];
}

/** What a caller is told about a stack after an operation; without events there was nothing to do. */
export function toResult(
  stack: StackRecord,
  all: readonly StackRecord[],
  succeeded: boolean,
  events?: readonly StackEvent[],
): OperationResult {
  return {
    stackName: stack.name,
    stackId: stack.id,
    status: stack.status,
    reason: stack.reason,
    succeeded,
    changed: events !== undefined,
    outputs: outputsOf(stack.outputs),
    failures: (events ?? [])
      .filter((event) => event.status.endsWith('_FAILED') && !isOfStackItself(event))
      .map(({ logicalId, reason = '' }) => ({ logicalId, reason })),
    skipped: skippedIn(stack, all),
  };
}

const TRANSFORM = 'what it makes of the template is not known on this machine, so that it is taken as it is written';

function skippedIn(stack: StackRecord, all: readonly StackRecord[]): OperationResult['skipped'] {
  const nested = all.filter(({ parentId, deletedAt }) => parentId === stack.id && deletedAt === undefined);
  return [
    ...foreignTransforms(stack.template).map((type) => ({ logicalId: 'Transform', type, reason: TRANSFORM })),
    ...Object.values(stack.resources)
      .filter((resource) => resource.skipped)
      .map(({ logicalId, type, skippedBecause: reason }) => ({
        logicalId,
        type,
        ...(reason !== undefined && { reason: reason.replace(/^Skipped: /, '') }),
      })),
    ...nested.flatMap((each) => skippedIn(each, all)),
  ];
}

/** Outputs by name. */
export function outputsOf(outputs: readonly StackOutput[]): Record<string, string> {
  return Object.fromEntries(outputs.map(({ key, value }) => [key, value]));
}
