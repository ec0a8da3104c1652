/** What CloudFormation says of a resource: whether it is still in progress, and whether a claim on a number is alive. */
import { CloudFormationClient, DescribeStackEventsCommand, DescribeStackResourceCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { calling, clientOptions } from '../aws';
import { CallError } from '../order/errors';
import { ResourceState } from '../order/known';
import { StackPort } from '../ports';

/** Events come newest first, a hundred a page; further back than this nobody looks. */
const PAGES = 50;
/** A request is dated to the second, and by another clock. */
const SKEW = 5_000;

export class CloudFormationStacks implements StackPort {
  private readonly clients = new Map<string, CloudFormationClient>();

  async describe(stackId: string, logicalId: string): Promise<ResourceState> {
    const client = this.client(stackId.split(':')[3] ?? '');
    const stack = await orAbsent(calling('DescribeStacks', () => client.send(new DescribeStacksCommand({ StackName: stackId }))));
    const { StackStatus: stackStatus, LastUpdatedTime, CreationTime } = stack?.Stacks?.[0] ?? {};
    if (!stackStatus) return { stackStatus: 'DELETE_COMPLETE' };
    const operationAt = (LastUpdatedTime ?? CreationTime)?.getTime();
    const command = new DescribeStackResourceCommand({ StackName: stackId, LogicalResourceId: logicalId });
    const resource = await orAbsent(calling('DescribeStackResource', () => client.send(command)));
    const { ResourceStatus: status, PhysicalResourceId: physicalId } = resource?.StackResourceDetail ?? {};
    return { stackStatus, operationAt, status, physicalId };
  }

  async completed(stackId: string, logicalId: string, since: number): Promise<readonly string[] | undefined> {
    const client = this.client(stackId.split(':')[3] ?? '');
    const completed: string[] = [];
    let oldest = Infinity;
    let token: string | undefined;
    for (let page = 0; page < PAGES; page++) {
      const command = new DescribeStackEventsCommand({ StackName: stackId, NextToken: token });
      const { StackEvents: events = [], NextToken } = await calling('DescribeStackEvents', () => client.send(command));
      for (const { LogicalResourceId, PhysicalResourceId, ResourceStatus, Timestamp } of events) {
        oldest = Math.min(oldest, Timestamp?.getTime() ?? Infinity);
        if (LogicalResourceId === logicalId && PhysicalResourceId && ResourceStatus?.endsWith('_COMPLETE')) completed.push(PhysicalResourceId);
      }
      token = NextToken;
      if (!token || oldest < since) break;
    }
    return oldest <= since + SKEW ? completed : undefined;
  }

  private client(region: string): CloudFormationClient {
    const client = this.clients.get(region) ?? new CloudFormationClient(clientOptions(region));
    this.clients.set(region, client);
    return client;
  }
}

/** CloudFormation has no "not found": it answers ValidationError for a stack or resource that it does not know. */
async function orAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof CallError && error.name === 'ValidationError' && /does not exist/.test(error.message)) return undefined;
    throw error;
  }
}
