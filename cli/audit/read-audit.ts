/** Reads what the audit needs, through the handler's own clients. Nothing is changed. */
import { audit, Audit, inQuestion, resourceOf } from './audit';
import { ResourceState } from '../../lambda/attempt/knowledge/observations';
import { isOrder } from '../../lambda/attempt/record/order-payload';
import { AttemptRecord, UnreadableRecord } from '../../lambda/attempt/record/record';
import { Expired, expiredIn } from '../../lambda/ownership/expired';
import { CloudFormationStacks } from '../../lambda/ports/stacks';
import { NumberState } from '../../lambda/service/number-state';
import { reading } from '../account/cannot-read';
import { checkCredentials, readersOf, RestorableUntil, systemClock, whole } from '../account/read-only';

export interface AccountAudit extends Audit {
  /** Records and notes that nobody needs any more. */
  readonly expired: Expired;
  /** Parameters under the ledger's root that say nothing that can be read. */
  readonly unreadable: readonly UnreadableRecord[];
  readonly numbers: readonly NumberState[];
  readonly restorableUntil: RestorableUntil;
  /** ISO 3166-1 alpha-2, by number, where the service tells. */
  readonly countries: ReadonlyMap<string, string>;
}

/** The audit of one region. */
export async function auditAccount(region: string): Promise<AccountAudit> {
  await checkCredentials(region);
  const { ledger, chime, restorableUntil, countries } = readersOf(region);
  const [everybody, inventory] = await reading(() =>
    Promise.all([whole((listing) => ledger.all(listing)), whole((listing) => chime.listNumbers(listing))]),
  );
  const { records, notes = [], unreadable } = everybody.value;
  const orders = records.filter(isOrder);
  const verdicts = audit(orders, inventory.value, await describeAll(inQuestion(orders)));
  const expired = expiredIn({ records: orders, notes, unreadable }, systemClock.now());
  return { ...verdicts, expired, unreadable, numbers: inventory.value, restorableUntil, countries };
}

async function describeAll(records: readonly AttemptRecord[]): Promise<Map<string, ResourceState>> {
  const stacks = new CloudFormationStacks(systemClock);
  const states = new Map<string, ResourceState>();
  for (const record of records) {
    if (states.has(resourceOf(record))) continue;
    states.set(resourceOf(record), await reading(() => stacks.describe(record.stackId, record.logicalId)));
  }
  return states;
}
