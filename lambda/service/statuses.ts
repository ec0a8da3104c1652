/**
 * Every status that the service can report, one table for each family. A status that is not in its table is an error
 * that names it: guessing could buy or release a number.
 */

/** What an order's status means for an order that this library placed. */
export type OrderMeaning =
  /** Not decided yet. */
  | 'Waiting'
  /** Decided: read the numbers' own statuses. */
  | 'Decided'
  /** A port-in at work: days or weeks, and not an order of ours. */
  | 'Porting';

export const ORDER_STATUSES: Readonly<Record<string, OrderMeaning>> = {
  Processing: 'Waiting',
  Successful: 'Decided',
  Partial: 'Decided',
  Failed: 'Decided',
  Cancelled: 'Decided',
  CancelRequested: 'Porting',
  ChangeRequested: 'Porting',
  Exception: 'Porting',
  FOC: 'Porting',
  PendingDocuments: 'Porting',
  Submitted: 'Porting',
};

export const ORDERED_NUMBER_STATUSES: Readonly<Record<string, 'Waiting' | 'Acquired' | 'Failed'>> = {
  Processing: 'Waiting',
  Acquired: 'Acquired',
  Failed: 'Failed',
};

/** Where a number is in its life. */
export type NumberMeaning =
  /** On its way into the inventory. */
  | 'Arriving'
  /** In the inventory, free or assigned. */
  | 'Here'
  /** In the deletion queue, or on its way there. */
  | 'Leaving'
  /** Not in the inventory, and not coming. */
  | 'Absent'
  /** Stuck on its way out: still in the account until the service resolves it. */
  | 'Broken';

export const NUMBER_STATUSES: Readonly<Record<string, NumberMeaning>> = {
  AcquireInProgress: 'Arriving',
  PortinInProgress: 'Arriving',
  PortinCancelRequested: 'Arriving',
  Unassigned: 'Here',
  Assigned: 'Here',
  ReleaseInProgress: 'Leaving',
  DeleteInProgress: 'Leaving',
  AcquireFailed: 'Absent',
  Cancelled: 'Absent',
  ReleaseFailed: 'Broken',
  DeleteFailed: 'Broken',
};

/** An unknown value is never guessed at. */
export class UnknownStatus extends Error {
  constructor(what: string, status: string, known: readonly string[]) {
    super(
      `${what}: status ${status || '(none)'} is not one of ${known.join(', ')}; update cdk-chime-phone-number-order`,
    );
    this.name = 'UnknownStatus';
  }
}

export function meaning<T>(table: Readonly<Record<string, T>>, what: string, status: string): T {
  const found = Object.prototype.hasOwnProperty.call(table, status) ? table[status] : undefined;
  if (found === undefined) throw new UnknownStatus(what, status, Object.keys(table));
  return found;
}
