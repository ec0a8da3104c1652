/** Faults on order: what goes wrong is said before, call by call, so that a run can be repeated. */
import { SERVICE_ERRORS, ServiceError, type ServiceErrorName } from './errors';
import { ACCESS_DENIED_DECLARED, type OperationName } from './operation-types';

/** What goes wrong with a call. */
export type FaultKind =
  /** The operation is refused with `error`, without effect. */
  | 'error'
  /** Refused with ThrottledClientException. */
  | 'throttle'
  /** Refused for want of a permission: AccessDenied where the operation declares it, Forbidden elsewhere. */
  | 'denied'
  /** Takes effect, but the connection goes before the answer arrives. */
  | 'lostAnswer'
  /** The connection goes before anything takes effect. */
  | 'reset'
  /** Takes effect at once, the answer comes `latencyMs` later. */
  | 'latency'
  /** A batch or associate call answers 200, but some of its items fail with `error`'s code and have no effect. */
  | 'items';

/** One scripted fault. */
export interface Fault {
  /** The operation that it waits for; `*`: any. */
  readonly operation: OperationName | '*';
  readonly kind: FaultKind;
  /** It strikes from the nth matching call on, counted from when it was added; default 1. */
  readonly nth?: number;
  /** How many calls it strikes; default 1. */
  readonly times?: number;
  /** Exception of `error` (any name; default ServiceFailureException), or of the failing `items`. */
  readonly error?: string;
  readonly message?: string;
  readonly latencyMs?: number;
  /** Which items of a batch fail, by position; absent: all. */
  readonly positions?: readonly number[];
}

/** What becomes of the next order. Each script is used up by one order, first come first served. */
export interface OrderScript {
  /**
   * `stuck`: stays in Processing; `failed`: every number fails; `partial`: some do; `slow`: takes `seconds`;
   * `unlisted`: brings all of its numbers, and does not name the last ones; `unnamed`: ends as `endsAs`, names none of
   * its numbers, and brings them all the same; `contradicted`: brings all of its numbers, and names the last ones as
   * Failed.
   */
  readonly outcome: 'stuck' | 'failed' | 'partial' | 'slow' | 'unlisted' | 'unnamed' | 'contradicted';
  /**
   * Of `partial`: how many fail, or which; default 1. At least one number always succeeds when a count is given.
   * Of `unlisted`: how many are not named; default 1, and at least one is named.
   * Of `unnamed`: how many do not come; default 0, and at least one comes.
   * Of `contradicted`: how many are named as Failed; default 1.
   */
  readonly failing?: number | readonly string[];
  /** How long it takes instead of `acquisitionSeconds`; with any outcome but `stuck`. */
  readonly seconds?: number;
  /** Of `unnamed`: the status of the order; default Failed. */
  readonly endsAs?: 'Failed' | 'Cancelled';
}

interface ArmedFault extends Fault {
  readonly seen: number;
}

/** A fault with the number of matching calls that it has seen. */
export type FaultSnapshot = ArmedFault;

/** The faults that still wait for their calls. */
export class FaultList {
  private armed: ArmedFault[];

  constructor(faults: readonly (Fault | FaultSnapshot)[] = []) {
    this.armed = faults.map((fault) => ({ seen: 0, ...fault }));
  }

  /** Adds faults behind those that wait already. */
  public add(...faults: Fault[]): void {
    this.armed.push(...faults.map((fault) => ({ ...fault, seen: 0 })));
  }

  /** Forgets all faults. */
  public clear(): void {
    this.armed = [];
  }

  /** The faults that strike this call. Each sees the call; those that are used up are forgotten. */
  public strike(operation: OperationName): Fault[] {
    if (this.armed.length === 0) {
      return [];
    }
    const struck: Fault[] = [];
    this.armed = this.armed.flatMap((fault) => {
      if (fault.operation !== '*' && fault.operation !== operation) {
        return [fault];
      }
      const seen = fault.seen + 1;
      const first = fault.nth ?? 1;
      const last = first + (fault.times ?? 1) - 1;
      if (seen >= first && seen <= last) {
        struck.push(fault);
      }
      return seen >= last ? [] : [{ ...fault, seen }];
    });
    return struck;
  }

  /** The waiting faults as plain JSON. */
  public snapshot(): FaultSnapshot[] {
    return [...this.armed];
  }
}

/** The refusal that a fault asks for, if it is one that refuses. */
export function faultError(fault: Fault, operation: OperationName): ServiceError | undefined {
  switch (fault.kind) {
    case 'error':
      return namedError(
        fault.error ?? 'ServiceFailureException',
        fault.message ?? 'Service has experienced an unexpected failure',
      );
    case 'throttle':
      return namedError('ThrottledClientException', fault.message ?? 'Rate exceeded');
    case 'denied':
      return namedError(
        ACCESS_DENIED_DECLARED.has(operation) ? 'AccessDeniedException' : 'ForbiddenException',
        fault.message ?? `Not authorized to perform chime:${operation}`,
      );
    default:
      return undefined;
  }
}

/** A refusal by any name; one that the service does not declare is a 400 whose code is the name without "Exception". */
export function namedError(name: string, message: string): ServiceError {
  const declared = Object.hasOwn(SERVICE_ERRORS, name) ? SERVICE_ERRORS[name as ServiceErrorName] : undefined;
  return new ServiceError(name, declared?.httpStatus ?? 400, declared?.code ?? name.replace(/Exception$/, ''), message);
}
