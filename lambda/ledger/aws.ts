/** The ledger in Parameter Store: one parameter for each attempt, readable by a person. */
import { DeleteParameterCommand, GetParametersByPathCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { LEDGER_ROOT } from '../../src/private/contract';
import { calling, clientOptions } from '../aws';
import { CallError } from '../order/errors';
import { AttemptRecord, decodeRecord, encodeRecord } from '../order/record';
import { LedgerPort } from '../ports';

/** The most that one page can hold. */
const PAGE = 10;

export class ParameterStoreLedger implements LedgerPort {
  private readonly client: SSMClient;

  constructor(region: string) {
    this.client = new SSMClient(clientOptions(region));
  }

  ofResource(stackId: string, logicalId: string): Promise<AttemptRecord[]> {
    return this.under(resourcePath(stackId, logicalId));
  }

  all(): Promise<AttemptRecord[]> {
    return this.under(LEDGER_ROOT);
  }

  async put(record: AttemptRecord): Promise<void> {
    const command = new PutParameterCommand({
      Name: recordPath(record), Value: encodeRecord(record), Type: 'String', Overwrite: true,
      Description: 'Written by cdk-chime-phone-number-order; says which phone numbers a stack owns',
    });
    await calling('PutParameter', () => this.client.send(command));
  }

  async remove(records: readonly AttemptRecord[]): Promise<void> {
    for (const record of records) {
      try {
        await calling('DeleteParameter', () => this.client.send(new DeleteParameterCommand({ Name: recordPath(record) })));
      } catch (error) {
        if (!(error instanceof CallError) || error.name !== 'ParameterNotFound') throw error;
      }
    }
  }

  private async under(path: string): Promise<AttemptRecord[]> {
    const records: AttemptRecord[] = [];
    let token: string | undefined;
    do {
      const command = new GetParametersByPathCommand({ Path: path, Recursive: true, MaxResults: PAGE, NextToken: token });
      const answer = await calling('GetParametersByPath', () => this.client.send(command));
      records.push(...(answer.Parameters ?? []).map(({ Name, Value }) => decodeRecord(Name ?? path, Value ?? '')));
      token = answer.NextToken || undefined;
    } while (token);
    return records;
  }
}

/** /root/stack region/stack name/logical id: the same for every stack of that name, so that one that comes back finds its numbers. */
export function resourcePath(stackId: string, logicalId: string): string {
  const [, , , region, , stack] = stackId.split(':');
  return `${LEDGER_ROOT}/${region}/${stack?.split('/')[1]}/${logicalId}`;
}

export const recordPath = (record: AttemptRecord): string => `${resourcePath(record.stackId, record.logicalId)}/${record.attempt}`;
