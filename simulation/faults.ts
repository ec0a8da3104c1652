/** What can go wrong with a call, and which call of a run it strikes. */
export const CALL_FAULTS = [
  'crashBefore', 'crashAfter', 'answerLost', 'connectionReset', 'throttled', 'declaredError', 'failedAfterEffect', 'slowAnswer', 'denied', 'itemsRefused',
] as const;
/** What can go wrong between CloudFormation, Lambda and Step Functions. */
export const ENGINE_FAULTS = ['delivered twice', 'delivered late', 'not invoked', 'invoked unseen'] as const;

export type CallFaultKind = (typeof CALL_FAULTS)[number];
export type EngineFaultKind = (typeof ENGINE_FAULTS)[number];
export type FaultKind = CallFaultKind | EngineFaultKind;

export interface PlannedFault {
  readonly kind: FaultKind;
  /** The operation that it waits for; `*`: any. */
  readonly operation: string;
  /** Strikes from the nth matching call on. */
  readonly nth: number;
  readonly times: number;
  /** Which declared error; how long a delay; which items: what it means depends on the kind. */
  readonly detail: number;
}

export interface Struck {
  readonly kind: FaultKind;
  readonly detail: number;
}

const CHIME_ERRORS = [
  'BadRequestException', 'ResourceLimitExceededException', 'ForbiddenException', 'NotFoundException', 'ConflictException', 'GoneException',
  'UnprocessableEntityException', 'ServiceFailureException', 'ServiceUnavailableException', 'UnauthorizedClientException',
];

/** The errors that each operation declares, beside throttling and missing permissions. */
export const DECLARED: Readonly<Record<string, readonly string[]>> = {
  SearchAvailablePhoneNumbers: ['BadRequestException', 'ServiceFailureException', 'ServiceUnavailableException', 'UnauthorizedClientException'],
  CreatePhoneNumberOrder: ['BadRequestException', 'ResourceLimitExceededException', 'ServiceFailureException', 'ServiceUnavailableException', 'UnauthorizedClientException'],
  GetPhoneNumberOrder: ['BadRequestException', 'ServiceFailureException', 'ServiceUnavailableException'],
  ListPhoneNumberOrders: ['BadRequestException', 'ServiceFailureException', 'ServiceUnavailableException'],
  GetPhoneNumber: ['BadRequestException', 'ServiceFailureException', 'ServiceUnavailableException'],
  ListPhoneNumbers: ['BadRequestException', 'ServiceFailureException', 'ServiceUnavailableException'],
  UpdatePhoneNumber: ['BadRequestException', 'ConflictException', 'ServiceFailureException', 'ServiceUnavailableException'],
  BatchUpdatePhoneNumber: ['BadRequestException', 'ServiceFailureException', 'ServiceUnavailableException'],
  DeletePhoneNumber: ['BadRequestException', 'ServiceFailureException', 'ServiceUnavailableException'],
  BatchDeletePhoneNumber: ['BadRequestException', 'ServiceFailureException', 'ServiceUnavailableException'],
  RestorePhoneNumber: ['BadRequestException', 'ResourceLimitExceededException', 'ServiceFailureException', 'ServiceUnavailableException'],
  DisassociatePhoneNumbersFromVoiceConnector: CHIME_ERRORS.slice(0, 1).concat('ServiceFailureException'),
  PutParameter: ['InternalServerError', 'TooManyUpdates', 'ParameterLimitExceeded'],
  GetParametersByPath: ['InternalServerError'],
  DeleteParameter: ['InternalServerError'],
  DescribeStacks: ['InternalFailure', 'ServiceUnavailable'],
  DescribeStackResource: ['InternalFailure', 'ServiceUnavailable'],
  DescribeStackEvents: ['InternalFailure', 'ServiceUnavailable'],
  StartExecution: ['ExecutionLimitExceeded', 'StateMachineDoesNotExist', 'InternalFailure'],
  PutAnswer: ['ServiceUnavailableException'],
};

const SSM = new Set(['PutParameter', 'GetParametersByPath', 'DeleteParameter']);
const CLOUDFORMATION = new Set(['DescribeStacks', 'DescribeStackResource', 'DescribeStackEvents']);

export function throttlingOf(operation: string): string {
  if (SSM.has(operation) || operation === 'StartExecution') return 'ThrottlingException';
  return CLOUDFORMATION.has(operation) ? 'Throttling' : operation === 'PutAnswer' ? 'ServiceUnavailableException' : 'ThrottledClientException';
}

export function deniedOf(operation: string): string {
  if (SSM.has(operation) || operation === 'StartExecution') return 'AccessDeniedException';
  if (CLOUDFORMATION.has(operation)) return 'AccessDenied';
  return ['SearchAvailablePhoneNumbers', 'CreatePhoneNumberOrder'].includes(operation) ? 'AccessDeniedException' : 'ForbiddenException';
}

export function failureOf(operation: string): string {
  return SSM.has(operation) ? 'InternalServerError' : CLOUDFORMATION.has(operation) || operation === 'StartExecution' ? 'InternalFailure' : 'ServiceFailureException';
}

/** The faults of one run. Each waits for its call and is used up by it. */
export class Faults {
  private readonly armed: { fault: PlannedFault; seen: number }[];
  on = true;

  constructor(planned: readonly PlannedFault[], private readonly struck: (kind: FaultKind, operation: string) => void) {
    this.armed = planned.map((fault) => ({ fault, seen: 0 }));
  }

  /** At most one fault strikes a call. */
  strike(operation: string, engine: boolean): Struck | undefined {
    if (!this.on) return undefined;
    let hit: Struck | undefined;
    for (const entry of this.armed) {
      const { fault } = entry;
      if (fault.operation !== operation && !(fault.operation === '*' && !engine)) continue;
      entry.seen++;
      if (hit || entry.seen < fault.nth || entry.seen >= fault.nth + fault.times) continue;
      if (fault.kind === 'itemsRefused' && !operation.startsWith('Batch')) continue;
      hit = { kind: fault.kind, detail: fault.detail };
    }
    if (hit) this.struck(hit.kind, operation);
    return hit;
  }
}
