/** An error that a local AWS endpoint answers with, in the service's own words. */
export class ServiceError extends Error {
  /**
   * @param code the error code of the service, for instance `ParameterNotFound`
   * @param message what the caller reads
   * @param statusCode the HTTP status; 400 unless said otherwise
   */
  constructor(readonly code: string, message: string, readonly statusCode = 400) {
    super(message);
    this.name = code;
  }
}

/** One call of a local endpoint, as a hook sees it. */
export interface ServiceCall {
  readonly service: 'ssm' | 'states' | 'cloudformation' | 'response';
  readonly operation: string;
  readonly input: Record<string, unknown>;
  /** `before` nothing has happened yet; `after` the effect is there, but the caller has not been told. */
  readonly phase: 'before' | 'after';
}

/**
 * Sees every call before and after its effect. It may throw a `ServiceError` to make the call fail, wait to make it
 * slow, or kill the function process that is calling.
 */
export type CallHook = (call: ServiceCall) => void | Promise<void>;
