/**
 * Every error that the operations declare, and what each means for what comes next: one table, read by operation
 * and error name. The service's messages are not a source of knowledge ("Service received a bad request" is said
 * of anything), so nothing here looks at them.
 */

/** A call that did not succeed. `name` is the service's exception, or the transport's. */
export class CallError extends Error {
  constructor(
    readonly operation: string,
    name: string,
    message: string,
    readonly httpStatus?: number,
  ) {
    super(message);
    this.name = name;
  }
}

export type Treatment =
  /** Nothing happened, or repeating does no harm: wait and call again. */
  | 'Again'
  /** Whether it happened is not known: look before doing anything else. */
  | 'Look'
  /** What was wanted is already so, or what was looked for is not there. */
  | 'Gone'
  /** Something is at work that excludes this now. */
  | 'Pending'
  /** The account's quota is reached. */
  | 'Quota'
  /** The service refused; the caller decides whether another request could do better. */
  | 'Refused'
  /** Not allowed: only a person can fix it. */
  | 'Denied';

const COMMON: Readonly<Record<string, Treatment>> = {
  BadRequestException: 'Refused',
  ValidationException: 'Refused',
  ConflictException: 'Pending',
  GoneException: 'Gone',
  NotFoundException: 'Gone',
  UnprocessableEntityException: 'Refused',
  ResourceLimitExceededException: 'Quota',
  UnauthorizedClientException: 'Denied',
  ForbiddenException: 'Denied',
  AccessDeniedException: 'Denied',
  ThrottledClientException: 'Again',
  ThrottlingException: 'Again',
  ServiceFailureException: 'Again',
  ServiceUnavailableException: 'Again',
};

/** Parameter Store's and CloudFormation's own errors, beside the common ones. */
const NEIGHBOURS: Readonly<Record<string, Treatment>> = {
  InternalServerError: 'Again',
  InternalFailure: 'Again',
  ServiceUnavailable: 'Again',
  TooManyUpdates: 'Again',
  RequestLimitExceeded: 'Again',
  Throttling: 'Again',
  ParameterNotFound: 'Gone',
  ParameterLimitExceeded: 'Quota',
  AccessDenied: 'Denied',
  ExpiredTokenException: 'Again',
  UnrecognizedClientException: 'Denied',
  InvalidClientTokenId: 'Denied',
  // What the ports themselves say of a listing that cannot be read to its end, however often it is tried.
  EndlessPages: 'Refused',
  LedgerTooLarge: 'Refused',
};

/** Where an operation differs from the common row. */
const BY_OPERATION: Readonly<Record<string, Readonly<Record<string, Treatment>>>> = {
  // What excludes the order may be that very order, placed by a call whose response was lost.
  CreatePhoneNumberOrder: { ConflictException: 'Look' },
};

/** Refused before anything was begun: nothing has happened. */
const NOT_BEGUN: readonly string[] = [
  'ThrottledClientException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'ExpiredTokenException',
];

export const wasNotBegun = ({ name }: CallError): boolean => NOT_BEGUN.includes(name);

/**
 * What creates something and takes no client token: after a 5xx or a loss only a look tells whether it is there. Who
 * repeats the call instead buys twice, or meets the rule that it made itself.
 */
const CREATIONS = ['CreatePhoneNumberOrder', 'CreateSipRule'];

/**
 * What an error means for what comes next. Of a creation neither a passing error nor an unknown one says that nothing
 * was created: a 408 may come after it was, and so may a name that nobody has heard of.
 */
export function treat(operation: string, name: string, httpStatus?: number): Treatment {
  const row = rowOf(operation, name);
  const mayHaveHappened = !row || (row === 'Again' && !NOT_BEGUN.includes(name));
  if (mayHaveHappened && CREATIONS.includes(operation)) return 'Look';
  return row ?? treatUnknown(httpStatus);
}

const rowOf = (operation: string, name: string): Treatment | undefined =>
  BY_OPERATION[operation]?.[name] ?? COMMON[name] ?? NEIGHBOURS[name];

/** Request timeout and too many requests: of all 4xx these say that the same request may fare better. */
const PASSING = [408, 429];

/**
 * An error that is not in the table is the service's if it came with a 4xx: it is reported with its name. Otherwise it
 * is the transport's: a reset, a timeout, an answer that cannot be read.
 */
function treatUnknown(httpStatus = 0): Treatment {
  const isRefusal = httpStatus >= 400 && httpStatus < 500 && !PASSING.includes(httpStatus);
  return isRefusal ? 'Refused' : 'Again';
}

export const treatmentOf = (error: CallError): Treatment => treat(error.operation, error.name, error.httpStatus);

/** Errors inside the 200 of a batch call carry the short code. */
const CODES: Readonly<Record<string, Treatment>> = {
  BadRequest: 'Refused',
  Validation: 'Refused',
  PreconditionFailed: 'Refused',
  Unprocessable: 'Refused',
  Conflict: 'Pending',
  NotFound: 'Gone',
  Gone: 'Gone',
  ResourceLimitExceeded: 'Quota',
  AccessDenied: 'Denied',
  Forbidden: 'Denied',
  Unauthorized: 'Denied',
  ServiceFailure: 'Again',
  ServiceUnavailable: 'Again',
  Throttled: 'Again',
  Throttling: 'Again',
  PhoneNumberAssociationsExist: 'Refused',
  VoiceConnectorGroupAssociationsExist: 'Refused',
};

/**
 * What a number's refusal means, by a batch item's code or by the exception of a single call. An unknown one is
 * reported with its name, and nothing is concluded from it.
 */
export function treatRefusal(code: string): Treatment {
  return CODES[code] ?? COMMON[code] ?? NEIGHBOURS[code] ?? 'Refused';
}

const REMEDIES: Readonly<Partial<Record<Treatment, string>>> = {
  Quota: 'raise the quota for phone numbers in Service Quotas, or shrink first',
  Refused: 'check that the numbers, the product type and the country go together, then deploy again',
  Again: 'deploy again',
  Look: 'deploy again',
  Pending: 'wait until the pending change is done, then deploy again',
};

/** Operations that are not the service's own, and whose they are: as IAM names their actions. */
const ACTIONS: Readonly<Record<string, string>> = {
  GetParametersByPath: 'ssm',
  PutParameter: 'ssm',
  DeleteParameter: 'ssm',
  StartExecution: 'states',
  DescribeStacks: 'cloudformation',
  DescribeStackResource: 'cloudformation',
  DescribeStackEvents: 'cloudformation',
};

/** What is to be done about an error. */
export function remedyFor(operation: string, name: string): string {
  const treatment = treat(operation, name);
  if (treatment !== 'Denied') return REMEDIES[treatment] ?? 'deploy again';
  return allow(operation);
}

/** What to do about a number's refusal by one of these operations, if that says that they are not allowed. */
export const remedyIfDenied = (code: string, ...operations: readonly string[]): string | undefined =>
  treatRefusal(code) === 'Denied' ? allow(...operations) : undefined;

/** The operations that take a number off a holder of such a kind, as IAM names them. */
export const takingOff = (kind: string): string[] =>
  kind === 'SipRuleId'
    ? ['GetSipRule', 'UpdateSipRule', 'DeleteSipRule']
    : [`DisassociatePhoneNumbersFrom${kind.replace(/Id$/, '')}`];

function allow(...operations: readonly string[]): string {
  const service = ACTIONS[operations[0]];
  const actions = operations.map((operation) => `${service ?? 'chime'}:${operation}`).join(' and ');
  const said = `allow ${actions} in the policies of the provider's role`;
  return service
    ? `${said}, then deploy again`
    : `${said}, and check whether the account may use this product (PSTN audio is closed to new customers since ` +
        '2026-10-29)';
}

/** What the ports themselves say: the message names the operation and what to do. */
const OF_PORTS: readonly string[] = ['EndlessPages', 'LedgerTooLarge'];

/** One sentence: what was tried, what the service said, what to do next. */
export function explain(subject: string, operation: string, name: string, message: string): string {
  if (OF_PORTS.includes(name)) return `${subject}: ${message}`;
  const said = message && message !== name ? `${name}, ${message}` : name;
  return `${subject}: ${operation} was refused (${said}); ${remedyFor(operation, name)}`;
}
