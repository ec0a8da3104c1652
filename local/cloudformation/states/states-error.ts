/** An error as Step Functions knows it: a name that Retry and Catch match, and a cause. */
export class StatesError extends Error {
  constructor(readonly error: string, readonly errorCause: string) {
    super(`${error}: ${errorCause}`);
    this.name = error;
  }
}

/** Errors that neither `States.ALL` nor `States.TaskFailed` covers. */
const NEVER_COVERED = ['States.Runtime', 'States.DataLimitExceeded'];

/** Whether a rule's `ErrorEquals` covers an error. */
export function matchesError(errorEquals: readonly string[], error: string): boolean {
  return errorEquals.some((name) => {
    if (name === 'States.ALL') {
      return !NEVER_COVERED.includes(error);
    }
    if (name === 'States.TaskFailed') {
      return error !== 'States.Timeout' && !NEVER_COVERED.includes(error);
    }
    return name === error;
  });
}
