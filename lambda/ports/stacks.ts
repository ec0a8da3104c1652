/**
 * What CloudFormation says of a resource: whether it is still in progress, and whether a claim on a number is alive.
 */
import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  StackEvent as Event,
} from '@aws-sdk/client-cloudformation';
import { calling, clientOptions } from './aws';
import { Listing } from './listing';
import { ResourceState, StackEvent, StackHistory } from '../attempt/knowledge/observations';
import { Clock, Reading, StackPort, Whole } from '../attempt/ports';
import { reachesBack } from '../attempt/stack-events';
import { CallError } from '../service/errors';

/** Events come newest first, a hundred a page; further back than this nobody looks. */
const PAGES = 50;

export class CloudFormationStacks implements StackPort {
  private readonly clients = new Map<string, CloudFormationClient>();
  private events?: { readonly key: string; readonly listing: Listing<StackHistory> };

  constructor(private readonly clock: Clock) {}

  async describe(stackId: string, logicalId: string): Promise<ResourceState> {
    const client = this.client(stackId.split(':')[3] ?? '');
    const stack = await orAbsent(
      calling('DescribeStacks', () => client.send(new DescribeStacksCommand({ StackName: stackId }))),
    );
    const { StackStatus: stackStatus, LastUpdatedTime, CreationTime } = stack?.Stacks?.[0] ?? {};
    if (!stackStatus) return { stackStatus: 'DELETE_COMPLETE' };
    const operationAt = (LastUpdatedTime ?? CreationTime)?.getTime();
    const command = new DescribeStackResourceCommand({ StackName: stackId, LogicalResourceId: logicalId });
    const resource = await orAbsent(calling('DescribeStackResource', () => client.send(command)));
    const detail = resource?.StackResourceDetail;
    const { ResourceStatus: status, PhysicalResourceId: physicalId, LastUpdatedTimestamp } = detail ?? {};
    return { stackStatus, operationAt, status, physicalId, statusAt: LastUpdatedTimestamp?.getTime() };
  }

  async history(
    stackId: string,
    logicalId: string,
    since: number,
    reading: Reading,
  ): Promise<Whole<StackHistory> | undefined> {
    // Mostly one resource is at work in an environment: what was asked before is of no use to anybody else.
    const key = `${stackId} ${logicalId} ${since}`;
    if (this.events?.key !== key) this.events = { key, listing: this.eventsOf(stackId, logicalId, since) };
    const whole = await this.events.listing.read(reading);
    return whole && { began: whole.began, value: whole.value.at(-1)! };
  }

  /** Each page adds to the history so far, until that reaches back far enough. */
  private eventsOf(stackId: string, logicalId: string, since: number): Listing<StackHistory> {
    const client = this.client(stackId.split(':')[3] ?? '');
    return new Listing('DescribeStackEvents', this.clock, () => {
      let history: StackHistory = { events: [], whole: false, back: Infinity };
      let page = 0;
      return async (token) => {
        const command = new DescribeStackEventsCommand({ StackName: stackId, NextToken: token });
        const { StackEvents = [], NextToken } = await calling('DescribeStackEvents', () => client.send(command));
        history = further(history, StackEvents, stackId, logicalId);
        return { items: [history], token: ++page >= PAGES || reachesBack(history, since) ? undefined : NextToken };
      };
    });
  }

  private client(region: string): CloudFormationClient {
    const client = this.clients.get(region) ?? new CloudFormationClient(clientOptions(region));
    this.clients.set(region, client);
    return client;
  }
}

/** With another page, which is older. */
function further(history: StackHistory, page: readonly Event[], stackId: string, logicalId: string): StackHistory {
  const events = page.flatMap(
    ({ PhysicalResourceId: physicalId, LogicalResourceId, ResourceStatus: status = '', Timestamp }): StackEvent[] => {
      const of = physicalId === stackId ? 'Stack' : LogicalResourceId === logicalId ? 'Resource' : undefined;
      return of ? [{ at: Timestamp?.getTime() ?? 0, of, status, physicalId }] : [];
    },
  );
  return {
    events: [...history.events, ...events],
    whole:
      history.whole ||
      events.some(({ of, status }) => of === 'Stack' && /^(CREATE|IMPORT|REVIEW)_IN_PROGRESS$/.test(status)),
    back: page.at(-1)?.Timestamp?.getTime() ?? history.back,
  };
}

/** CloudFormation has no "not found": it answers ValidationError for a stack or resource that it does not know. */
async function orAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof CallError && error.name === 'ValidationError' && /does not exist/.test(error.message)) {
      return undefined;
    }
    throw error;
  }
}
