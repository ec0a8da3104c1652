import { Operation } from './context';
import { ResourceRecord } from './stack';

/** What is asked of a resource. */
export interface ResourceRequest {
  readonly operation: Operation;
  readonly record: ResourceRecord;
  readonly properties: Record<string, any>;
  /** Aborted when the operation gives the resource up. */
  readonly signal?: AbortSignal;
  /** Kept over further tries of the same request. */
  readonly requestId?: string;
}

/** What is asked of a resource that exists. */
export interface UpdateRequest extends ResourceRequest {
  readonly physicalId: string;
  readonly oldProperties: Record<string, any>;
}

/** What became of a resource. */
export interface ResourceResult {
  readonly physicalId: string;
  readonly attributes: Record<string, unknown>;
  /** Why nothing was done for it on this machine; its values are unknown then. */
  readonly notActedOut?: string;
}

/** What the engine knows of a type. */
export interface ResourceHandler {
  create(request: ResourceRequest): Promise<ResourceResult> | ResourceResult;
  update(request: UpdateRequest): Promise<ResourceResult> | ResourceResult;
  /** Gives back why nothing was done, where the resource cannot be acted out on this machine. */
  delete(request: ResourceRequest): Promise<string | void> | string | void;
  /** Gives the resource back what it had; an update to the former properties, unless said otherwise. */
  rollBack?(request: UpdateRequest): Promise<ResourceResult> | ResourceResult;
  /** Completes what an update has left for the time after the whole operation's success. */
  finish?(request: ResourceRequest): Promise<void>;
  /** Takes in the resource of a stack that is deployed elsewhere; an update to what it is, unless said otherwise. */
  takeIn?(request: UpdateRequest): Promise<ResourceResult> | ResourceResult;
  /** Brings the resource back to life when the driver starts again. */
  restore?(request: ResourceRequest): void;
}

/** Why a resource could not be created, updated or deleted. */
export class ResourceFailure extends Error {
  /** The physical id that a FAILED answer named. */
  readonly physicalId?: string;
  /** Nobody answered in time. */
  readonly unanswered: boolean;

  constructor(reason: string, details: { readonly physicalId?: string; readonly unanswered?: boolean } = {}) {
    super(reason);
    this.name = 'ResourceFailure';
    this.physicalId = details.physicalId;
    this.unanswered = details.unanswered ?? false;
  }
}
