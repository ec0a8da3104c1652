/** Reads what the audit needs through the handler's own clients: an AWS account, or this machine's services behind the same calls. */
import { audit, report, resourceOf } from './audit';
import { AwsChime } from '../../lambda/chime/aws';
import { ParameterStoreLedger } from '../../lambda/ledger/aws';
import { ResourceState } from '../../lambda/order/known';
import { AttemptRecord } from '../../lambda/order/record';
import { CloudFormationStacks } from '../../lambda/stacks/aws';

/** The audit of one region as text, and how many numbers and orders nobody looks after. Nothing is changed. */
export async function auditAccount(region: string): Promise<{ readonly text: string; readonly orphans: number }> {
  const [records, numbers] = await Promise.all([new ParameterStoreLedger(region).all(), AwsChime.inRegion(region).listNumbers()]);
  return report(audit(records, numbers, await describeAll(records)));
}

async function describeAll(records: readonly AttemptRecord[]): Promise<Map<string, ResourceState>> {
  const stacks = new CloudFormationStacks();
  const states = new Map<string, ResourceState>();
  for (const record of records) {
    if (!states.has(resourceOf(record))) states.set(resourceOf(record), await stacks.describe(record.stackId, record.logicalId));
  }
  return states;
}
