/** What the service says when it refuses. */

/** Exceptions of the service: HTTP status, and the code that stands in the body and in batch errors. */
export const SERVICE_ERRORS = {
  BadRequestException: { httpStatus: 400, code: 'BadRequest' },
  ResourceLimitExceededException: { httpStatus: 400, code: 'ResourceLimitExceeded' },
  UnauthorizedClientException: { httpStatus: 401, code: 'Unauthorized' },
  ForbiddenException: { httpStatus: 403, code: 'Forbidden' },
  AccessDeniedException: { httpStatus: 403, code: 'AccessDenied' },
  NotFoundException: { httpStatus: 404, code: 'NotFound' },
  ConflictException: { httpStatus: 409, code: 'Conflict' },
  GoneException: { httpStatus: 410, code: 'Gone' },
  UnprocessableEntityException: { httpStatus: 422, code: 'Unprocessable' },
  ThrottledClientException: { httpStatus: 429, code: 'Throttled' },
  ServiceFailureException: { httpStatus: 500, code: 'ServiceFailure' },
  ServiceUnavailableException: { httpStatus: 503, code: 'ServiceUnavailable' },
} as const;

/** Name of an exception that the service declares. */
export type ServiceErrorName = keyof typeof SERVICE_ERRORS;

/** A declared exception's short form, as it stands in the body and in switches. */
export type ServiceErrorCode = (typeof SERVICE_ERRORS)[ServiceErrorName]['code'];

/** Codes that appear only in `PhoneNumberErrors`. */
export type ItemErrorCode = ServiceErrorCode | 'PhoneNumberAssociationsExist' | 'VoiceConnectorGroupAssociationsExist';

/** The text with which the service answers every kind of bad request. */
export const OPAQUE_MESSAGE = 'Service received a bad request';

const NAME_OF_CODE = new Map(
  Object.entries(SERVICE_ERRORS).map(([name, { code }]) => [code, name as ServiceErrorName]),
);

/** A refusal, as the SDK would throw it. */
export class ServiceError extends Error {
  constructor(
    /** The SDK's class name; any name can be scripted, so this is not only the declared ones. */
    public readonly name: string,
    public readonly httpStatus: number,
    /** `Code` of the body. */
    public readonly code: string,
    message: string,
    /** What is really wrong, for people; the service itself often tells nothing. */
    public readonly explanation: string = message,
    /** The code of the same refusal inside a batch, where it differs. */
    public readonly itemCode: string = code,
  ) {
    super(message);
  }
}

/** The connection ended without an answer: as a client in the same process sees a scripted `lostAnswer` or `reset`. */
export class ConnectionLostError extends Error {
  public readonly name = 'ConnectionLostError';
  public readonly code = 'ECONNRESET';

  constructor(
    operation: string,
    /** Did the operation take effect before the connection went? The client cannot know; an observer may. */
    public readonly tookEffect: boolean,
  ) {
    super(`Connection lost during ${operation}`);
  }
}

/** A refusal by its code. `itemCode` is what stands in a batch instead. */
export function refusal(code: ServiceErrorCode, explanation: string, itemCode?: ItemErrorCode): ServiceError {
  const name = NAME_OF_CODE.get(code)!;
  return new ServiceError(name, SERVICE_ERRORS[name].httpStatus, code, explanation, explanation, itemCode);
}

/** The request breaks a rule of the API. */
export function badRequest(explanation: string): ServiceError {
  return refusal('BadRequest', explanation);
}

/** What the request names does not exist in this account. */
export function notFound(explanation: string): ServiceError {
  return refusal('NotFound', explanation);
}

/** The same refusal as the service words it: a bad request tells nothing, the explanation stays beside it. */
export function worded(error: ServiceError, style: 'Opaque' | 'Explained'): ServiceError {
  if (style === 'Explained' || error.name !== 'BadRequestException') {
    return error;
  }
  return new ServiceError(error.name, error.httpStatus, error.code, OPAQUE_MESSAGE, error.explanation, error.itemCode);
}
