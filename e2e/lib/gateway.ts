/**
 * What stands between the functions in MiniStack and two of its services. It keeps each StartExecution, that is, each
 * event as it reached the shipped handler; and it answers two questions that MiniStack answers otherwise than
 * CloudFormation: see `describeByEvents` and `inCleanUp`.
 */
import { CustomResourceEvent } from './recorder';
import {
  LoopbackRequest,
  LoopbackResponse,
  LoopbackServer,
  startLoopbackServer,
} from '../../local/aws/loopback-server';

/** The phase in which an update's remains are deleted. */
export const CLEAN_UP = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';

/** Starts the gateway before MiniStack at `target`, for every service that is led through it. */
export function startGateway(target: string, starts: CustomResourceEvent[]): Promise<LoopbackServer> {
  return startLoopbackServer(async (request) => {
    const answer = await forward(target, request, request.body);
    if (String(request.headers['x-amz-target'] ?? '').endsWith('.StartExecution') && answer.statusCode === 200) {
      starts.push(eventOf(request.body));
    }
    const input = new URLSearchParams(request.body);
    switch (input.get('Action')) {
      case 'DescribeStackResource':
        return (await describeByEvents(target, request, input)) ?? answer;
      case 'DescribeStacks':
        return inCleanUp(input.get('StackName') ?? '', starts) ? asCleanUp(answer) : answer;
      default:
        return answer;
    }
  });
}

/**
 * What an update has replaced, CloudFormation deletes in a phase that says so, and MiniStack before it says that the
 * update is complete. Once it has sent such a Delete, it changes nothing else of the stack in that update.
 */
function inCleanUp(stackId: string, starts: readonly CustomResourceEvent[]): boolean {
  return starts.filter((event) => event.StackId === stackId).at(-1)?.RequestType === 'Delete';
}

const asCleanUp = (answer: LoopbackResponse): LoopbackResponse => ({
  ...answer,
  body: answer.body?.replace('<StackStatus>UPDATE_IN_PROGRESS<', `<StackStatus>${CLEAN_UP}<`),
});

/** The event that an execution was started with. */
export function eventOf(startExecution: string): CustomResourceEvent {
  const { input } = JSON.parse(startExecution) as { input: string };
  return (JSON.parse(input) as { event: CustomResourceEvent }).event;
}

/**
 * CloudFormation describes a resource from its first event on and keeps its status up to date; MiniStack describes it
 * once it has been created, and with the status of its last success. Its events do tell, so that the answer is made of
 * the newest one.
 */
async function describeByEvents(
  target: string,
  request: LoopbackRequest,
  input: URLSearchParams,
): Promise<LoopbackResponse | undefined> {
  const [stackId, logicalId] = [input.get('StackName') ?? '', input.get('LogicalResourceId') ?? ''];
  const query = new URLSearchParams({ Action: 'DescribeStackEvents', Version: '2010-05-15', StackName: stackId });
  const { statusCode, body = '' } = await forward(target, request, query.toString());
  const newest =
    statusCode === 200
      ? body.split('<member>').find((event) => tagOf(event, 'LogicalResourceId') === logicalId)
      : undefined;
  const status = newest && tagOf(newest, 'ResourceStatus');
  if (status === undefined) return undefined;
  const detail =
    `<StackId>${stackId}</StackId><LogicalResourceId>${logicalId}</LogicalResourceId>`
    + `<ResourceType>${tagOf(newest!, 'ResourceType')}</ResourceType>`
    + `<ResourceStatus>${status}</ResourceStatus>`
    + `<LastUpdatedTimestamp>${tagOf(newest!, 'Timestamp')}</LastUpdatedTimestamp>`;
  return {
    statusCode: 200,
    headers: { 'content-type': 'text/xml' },
    body:
      `<DescribeStackResourceResponse><DescribeStackResourceResult><StackResourceDetail>${detail}</StackResourceDetail>`
      + '</DescribeStackResourceResult></DescribeStackResourceResponse>',
  };
}

const tagOf = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

async function forward(target: string, request: LoopbackRequest, body: string): Promise<LoopbackResponse> {
  const kept = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target', 'x-amz-security-token'];
  const headers = Object.fromEntries(
    kept.flatMap((name) => (request.headers[name] === undefined ? [] : [[name, String(request.headers[name])]])),
  );
  const response = await fetch(`${target}${request.url.pathname}${request.url.search}`, {
    method: request.method,
    headers,
    body,
  });
  return {
    statusCode: response.status,
    headers: { 'content-type': response.headers.get('content-type') ?? 'text/plain' },
    body: await response.text(),
  };
}
