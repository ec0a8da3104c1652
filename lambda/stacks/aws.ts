/** What CloudFormation says of a resource: whether it is still in progress, and whether a claim on a number is alive. */
import {
  CloudFormationClient, DescribeStackEventsCommand, DescribeStackResourceCommand, DescribeStacksCommand, StackEvent as Event,
} from '@aws-sdk/client-cloudformation';
import { calling, clientOptions } from '../aws';
import { CallError } from '../order/errors';
import { History, reachesBack, StackEvent } from '../order/history';
import { ResourceState } from '../order/known';
import { StackPort } from '../ports';

/** Events come newest first, a hundred a page; further back than this nobody looks. */
const PAGES = 50;

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
    const { ResourceStatus: status, LastUpdatedTimestamp } = resource?.StackResourceDetail ?? {};
    return { stackStatus, operationAt, status, statusAt: LastUpdatedTimestamp?.getTime() };
  }

  async history(stackId: string, logicalId: string, since: number): Promise<History> {
    const client = this.client(stackId.split(':')[3] ?? '');
    let history: History = { events: [], whole: false, back: Infinity };
    let token: string | undefined;
    for (let page = 0; page < PAGES; page++) {
      const command = new DescribeStackEventsCommand({ StackName: stackId, NextToken: token });
      const { StackEvents = [], NextToken } = await calling('DescribeStackEvents', () => client.send(command));
      history = further(history, StackEvents, stackId, logicalId);
      token = NextToken;
      if (!token || reachesBack(history, since)) break;
    }
    return history;
  }

  private client(region: string): CloudFormationClient {
    const client = this.clients.get(region) ?? new CloudFormationClient(clientOptions(region));
    this.clients.set(region, client);
    return client;
  }
}

/** With another page, which is older. */
function further(history: History, page: readonly Event[], stackId: string, logicalId: string): History {
  const events = page.flatMap(({ PhysicalResourceId: physicalId, LogicalResourceId, ResourceStatus: status = '', Timestamp }): StackEvent[] => {
    const of = physicalId === stackId ? 'Stack' : LogicalResourceId === logicalId ? 'Resource' : undefined;
    return of ? [{ at: Timestamp?.getTime() ?? 0, of, status, physicalId }] : [];
  });
  return {
    events: [...history.events, ...events],
    whole: history.whole || events.some(({ of, status }) => of === 'Stack' && /^(CREATE|IMPORT|REVIEW)_IN_PROGRESS$/.test(status)),
    back: page.at(-1)?.Timestamp?.getTime() ?? history.back,
  };
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
