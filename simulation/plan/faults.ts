/** What can go wrong with a call, and which call of a run it strikes. */
export const CALL_FAULTS = [
  'crashBefore',
  'crashAfter',
  'answerLost',
  'connectionReset',
  'throttled',
  'declaredError',
  'failedAfterEffect',
  'slowAnswer',
  'denied',
  'itemsRefused',
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

/** What every operation of the service declares, beside throttling. */
const ALWAYS = [
  'BadRequestException',
  'ServiceFailureException',
  'ServiceUnavailableException',
  'UnauthorizedClientException',
  'ForbiddenException',
];

/** What an operation of the service declares on top of that, as its model has it. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  SearchAvailablePhoneNumbers: ['AccessDeniedException'],
  CreatePhoneNumberOrder: ['ResourceLimitExceededException', 'AccessDeniedException'],
  GetPhoneNumberOrder: ['NotFoundException'],
  ListPhoneNumberOrders: [],
  GetPhoneNumber: ['NotFoundException'],
  ListPhoneNumbers: ['NotFoundException'],
  UpdatePhoneNumber: ['ConflictException', 'NotFoundException'],
  BatchUpdatePhoneNumber: ['NotFoundException'],
  DeletePhoneNumber: ['NotFoundException'],
  BatchDeletePhoneNumber: ['NotFoundException'],
  RestorePhoneNumber: ['ResourceLimitExceededException', 'NotFoundException'],
  DisassociatePhoneNumbersFromVoiceConnector: ['NotFoundException'],
  DisassociatePhoneNumbersFromVoiceConnectorGroup: ['NotFoundException'],
  GetSipRule: ['NotFoundException'],
  UpdateSipRule: ['NotFoundException', 'ConflictException', 'ResourceLimitExceededException'],
  DeleteSipRule: ['NotFoundException', 'ConflictException'],
  AssociatePhoneNumbersWithVoiceConnector: ['NotFoundException', 'AccessDeniedException'],
  AssociatePhoneNumbersWithVoiceConnectorGroup: ['NotFoundException', 'AccessDeniedException'],
  CreateSipRule: ['ConflictException', 'ResourceLimitExceededException', 'AccessDeniedException'],
  ListSipRules: ['NotFoundException'],
};

const SERVICE = Object.fromEntries(Object.entries(MORE).map(([operation, more]) => [operation, [...ALWAYS, ...more]]));

/** Every error that an operation of the service declares, whichever. */
export const DECLARED_ERRORS = [...new Set(Object.values(SERVICE).flat())];

/** The errors that each operation declares, beside throttling. */
export const DECLARED: Readonly<Record<string, readonly string[]>> = {
  ...SERVICE,
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

/** Whose operation it is. */
export function systemOf(operation: string): 'ledger' | 'service' | 'CloudFormation' | 'engine' {
  if (SSM.has(operation)) return 'ledger';
  if (CLOUDFORMATION.has(operation)) return 'CloudFormation';
  return operation === 'StartExecution' || operation === 'PutAnswer' ? 'engine' : 'service';
}

export function throttlingOf(operation: string): string {
  if (SSM.has(operation) || operation === 'StartExecution') return 'ThrottlingException';
  return CLOUDFORMATION.has(operation)
    ? 'Throttling'
    : operation === 'PutAnswer'
      ? 'ServiceUnavailableException'
      : 'ThrottledClientException';
}

export function deniedOf(operation: string): string {
  if (SSM.has(operation) || operation === 'StartExecution') return 'AccessDeniedException';
  if (CLOUDFORMATION.has(operation)) return 'AccessDenied';
  return ['SearchAvailablePhoneNumbers', 'CreatePhoneNumberOrder'].includes(operation)
    ? 'AccessDeniedException'
    : 'ForbiddenException';
}

export function failureOf(operation: string): string {
  return SSM.has(operation)
    ? 'InternalServerError'
    : CLOUDFORMATION.has(operation) || operation === 'StartExecution'
      ? 'InternalFailure'
      : 'ServiceFailureException';
}

/** Which of the declared errors it is. */
export function declaredOf(operation: string, detail: number): string {
  const declared = DECLARED[operation] ?? [failureOf(operation)];
  return declared[detail % declared.length];
}

interface Armed {
  readonly fault: PlannedFault;
  /** How many calls it has met. */
  seen: number;
}

/** The faults of one run. Each waits for its call and is used up by it. */
export class Faults {
  private readonly armed: Armed[];
  on = true;

  constructor(
    planned: readonly PlannedFault[],
    private readonly struck: (kind: FaultKind, operation: string, error?: string) => void,
  ) {
    this.armed = planned.map((fault) => ({ fault, seen: 0 }));
  }

  /** At most one fault strikes a call. */
  strike(operation: string, engine: boolean): Struck | undefined {
    if (!this.on) return undefined;
    let due: PlannedFault | undefined;
    for (const entry of this.armed) if (isDue(entry, operation, engine)) due ??= entry.fault;
    if (!due) return undefined;
    const { kind, detail } = due;
    this.struck(kind, operation, kind === 'declaredError' ? declaredOf(operation, detail) : undefined);
    return { kind, detail };
  }
}

/** Whether a fault may strike a call; counts the call for it. */
function isDue(entry: Armed, operation: string, engine: boolean): boolean {
  const { fault } = entry;
  if (fault.operation !== operation && !(fault.operation === '*' && !engine)) return false;
  entry.seen++;
  if (entry.seen < fault.nth || entry.seen >= fault.nth + fault.times) return false;
  return fault.kind !== 'itemsRefused' || operation.startsWith('Batch');
}
