/** What CloudFormation says of a resource: whether it is still in progress, and whether a claim on a number is alive. */
import { CloudFormationClient, DescribeStackResourceCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { calling, clientOptions } from '../aws';
import { CallError } from '../order/errors';
import { ResourceState } from '../order/known';
import { StackPort } from '../ports';

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
