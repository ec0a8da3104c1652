import { ServiceError } from './service-error';

/** A resource as the CloudFormation API shows it. */
export interface StackResourceView {
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly lastUpdated: number;
}

/** Something that happened to a stack or to one of its resources. */
export interface StackEventView {
  readonly timestamp: number;
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

/** A stack as the CloudFormation API shows it. */
export interface StackView {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly reason?: string;
  readonly createdAt: number;
  readonly updatedAt?: number;
  readonly deletedAt?: number;
  readonly outputs: { readonly key: string; readonly value: string; readonly exportName?: string }[];
  readonly parameters: Record<string, string>;
  /** What was read from Parameter Store for those parameters that name one there. */
  readonly resolvedParameters?: Record<string, string>;
  /** The template as it is deployed, in JSON. */
  readonly template: string;
  readonly terminationProtection?: boolean;
  readonly resources: StackResourceView[];
  /** Oldest first. */
  readonly events: readonly StackEventView[];
}

/** Where the endpoint finds its stacks, deleted ones included. */
export type StackSource = () => readonly StackView[];

type Input = Record<string, string>;

/** CloudFormation's read operations, in the Query protocol. */
export function callCloudFormation(operation: string, input: Input, stacks: StackSource): string {
  switch (operation) {
    case 'DescribeStacks': return describeStacks(input, stacks());
    case 'DescribeStackEvents': return describeStackEvents(input, stacks());
    case 'DescribeStackResource': return describeStackResource(input, stacks());
    case 'DescribeStackResources': return describeStackResources(input, stacks());
    case 'ListStackResources': return listStackResources(input, stacks());
    case 'GetTemplate': return tag('TemplateBody', find(input, stacks()).template);
    case 'ListExports': return listExports(stacks());
    default:
      throw new ServiceError(
        'InvalidAction',
        `Operation "${operation}" of CloudFormation is not served on this machine.`,
      );
  }
}

/** An error in the Query protocol. */
export function errorXml(error: ServiceError, requestId: string): string {
  const type = error.statusCode < 500 ? 'Sender' : 'Receiver';
  return (
    `<ErrorResponse xmlns="${NAMESPACE}">`
    + `<Error>${tag('Type', type)}${tag('Code', error.code)}${tag('Message', error.message)}</Error>`
    + `${tag('RequestId', requestId)}</ErrorResponse>`
  );
}

/** A result in the Query protocol. */
export function resultXml(operation: string, result: string, requestId: string): string {
  return `<${operation}Response xmlns="${NAMESPACE}"><${operation}Result>${result}</${operation}Result>`
    + `<ResponseMetadata>${tag('RequestId', requestId)}</ResponseMetadata></${operation}Response>`;
}

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/** A stack that is there is found by name or id; a deleted one only by id. */
function find(input: Input, stacks: readonly StackView[]): StackView {
  const wanted = input.StackName;
  if (!wanted) {
    throw new ServiceError('ValidationError', 'StackName must be given.');
  }
  const found = stacks.find((stack) => stack.id === wanted)
    ?? stacks.find((stack) => stack.name === wanted && stack.deletedAt === undefined);
  if (!found) {
    throw new ServiceError('ValidationError', `Stack with id ${wanted} does not exist`);
  }
  return found;
}

function describeStacks(input: Input, stacks: readonly StackView[]): string {
  const chosen = input.StackName ? [find(input, stacks)] : stacks.filter((stack) => stack.deletedAt === undefined);
  return list('Stacks', chosen.map(stackXml));
}

function describeStackResource(input: Input, stacks: readonly StackView[]): string {
  const stack = find(input, stacks);
  const resource = stack.resources.find((candidate) => candidate.logicalId === input.LogicalResourceId);
  if (!resource) {
    throw new ServiceError(
      'ValidationError',
      `Resource ${input.LogicalResourceId} does not exist for stack ${input.StackName}`,
    );
  }
  return `<StackResourceDetail>${resourceXml(stack, resource, 'LastUpdatedTimestamp')}</StackResourceDetail>`;
}

function describeStackResources(input: Input, stacks: readonly StackView[]): string {
  const stack = input.PhysicalResourceId ? findByPhysicalId(input.PhysicalResourceId, stacks) : find(input, stacks);
  const chosen = stack.resources.filter(
    (resource) => !input.LogicalResourceId || resource.logicalId === input.LogicalResourceId,
  );
  return list('StackResources', chosen.map((resource) => resourceXml(stack, resource, 'Timestamp')));
}

const EVENTS_PAGE = 100;

/** Newest first. A page's token is the number of events that are older than it. */
function describeStackEvents(input: Input, stacks: readonly StackView[]): string {
  const stack = find(input, stacks);
  const end = input.NextToken ? Number(input.NextToken) : stack.events.length;
  const begin = Math.max(0, end - EVENTS_PAGE);
  const page = stack.events.slice(begin, end).reverse();
  return (
    list(
      'StackEvents',
      page.map((event, index) => eventXml(stack, event, end - index)),
    ) + tag('NextToken', begin > 0 ? String(begin) : undefined)
  );
}

function eventXml(
  stack: StackView,
  { logicalId, physicalId, type, status, reason, timestamp }: StackEventView,
  index: number,
): string {
  return (
    tag('StackId', stack.id)
    + tag('EventId', `${stack.name}-${index}`)
    + tag('StackName', stack.name)
    + tag('LogicalResourceId', logicalId)
    + tag('PhysicalResourceId', physicalId)
    + tag('ResourceType', type)
    + tag('Timestamp', time(timestamp))
    + tag('ResourceStatus', status)
    + tag('ResourceStatusReason', reason)
  );
}

function findByPhysicalId(physicalId: string, stacks: readonly StackView[]): StackView {
  const found = stacks.find(
    (stack) => stack.deletedAt === undefined && stack.resources.some((resource) => resource.physicalId === physicalId),
  );
  if (!found) {
    throw new ServiceError('ValidationError', `Stack for ${physicalId} does not exist`);
  }
  return found;
}

function listStackResources(input: Input, stacks: readonly StackView[]): string {
  const stack = find(input, stacks);
  return list(
    'StackResourceSummaries',
    stack.resources.map((resource) => resourceXml(undefined, resource, 'LastUpdatedTimestamp')),
  );
}

function listExports(stacks: readonly StackView[]): string {
  const exported = stacks
    .filter(({ deletedAt }) => deletedAt === undefined)
    .flatMap(({ id, outputs }) => outputs.map((output) => ({ id, ...output })))
    .filter(({ exportName }) => exportName !== undefined);
  return list(
    'Exports',
    exported.map(
      ({ id, exportName, value }) => tag('ExportingStackId', id) + tag('Name', exportName) + tag('Value', value),
    ),
  );
}

function stackXml(stack: StackView): string {
  const outputs = stack.outputs.map(
    (output) => tag('OutputKey', output.key) + tag('OutputValue', output.value) + tag('ExportName', output.exportName),
  );
  const parameters = Object.entries(stack.parameters).map(
    ([key, value]) =>
      tag('ParameterKey', key)
      + tag('ParameterValue', value)
      + tag('ResolvedValue', stack.resolvedParameters?.[key]),
  );
  return (
    tag('StackId', stack.id)
    + tag('StackName', stack.name)
    + tag('StackStatus', stack.status)
    + tag('StackStatusReason', stack.reason)
    + tag('CreationTime', time(stack.createdAt))
    + tag('LastUpdatedTime', time(stack.updatedAt))
    + tag('DeletionTime', time(stack.deletedAt))
    + list('Outputs', outputs)
    + list('Parameters', parameters)
    + tag('DisableRollback', 'false')
    + tag('EnableTerminationProtection', String(stack.terminationProtection ?? false))
  );
}

function resourceXml(stack: StackView | undefined, resource: StackResourceView, timeField: string): string {
  return (
    (stack ? tag('StackId', stack.id) + tag('StackName', stack.name) : '')
    + tag('LogicalResourceId', resource.logicalId)
    + tag('PhysicalResourceId', resource.physicalId)
    + tag('ResourceType', resource.type)
    + tag('ResourceStatus', resource.status)
    + tag('ResourceStatusReason', resource.reason)
    + tag(timeField, time(resource.lastUpdated))
  );
}

function list(name: string, members: string[]): string {
  return `<${name}>${members.map((member) => `<member>${member}</member>`).join('')}</${name}>`;
}

function tag(name: string, value: string | undefined): string {
  return value === undefined ? '' : `<${name}>${escapeXml(value)}</${name}>`;
}

function time(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '?');
}
