import { Operation, randomSuffix, randomUuid } from './context';
import { describeUnknown } from './not-simulated';
import { ResourceFailure, ResourceHandler, ResourceRequest, ResourceResult } from './resource-handler';
import { isUnknown, unknownId } from './unknown-values';
import { ASSIGNMENT_TYPE } from '../../../src/contract/assignment';
import { RESOURCE_TYPE } from '../../../src/contract/order';
import { SIP_RULE_TYPE } from '../../../src/contract/sip-rule';
import { withDeadline } from '../../aws/clock';
import { CustomResourceAnswer } from '../../aws/response-bucket';
import { rejectedBy } from '../../aws/signals';

/** Whether a type is a custom resource. */
export function isCustomResource(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

const DEFAULT_TIMEOUT_SECONDS = 3600;

/**
 * What a rehearsal is there for: what cannot be acted out of it fails. Other libraries' custom resources are listed
 * then, and whoever depends on their values fails.
 */
const REHEARSED: readonly string[] = [RESOURCE_TYPE, ASSIGNMENT_TYPE, SIP_RULE_TYPE];

/** Custom resources: each request goes to the function behind ServiceToken, and the answer comes to ResponseURL. */
export const customResource: ResourceHandler = {
  create: (request) => succeed(request, 'Create', {}),

  update: (request) => {
    if (request.properties.ServiceToken !== request.oldProperties.ServiceToken) {
      throw new ResourceFailure('Modifying service token is not allowed.');
    }
    // What has not been acted out so far is not there yet.
    return isUnknown(request.physicalId)
      ? succeed(request, 'Create', {})
      : succeed(request, 'Update', {
        PhysicalResourceId: request.physicalId, OldResourceProperties: asStrings(request.oldProperties),
      });
  },

  delete: async (request) => {
    const { operation, record } = request;
    if (isUnknown(record.physicalId)) return record.skippedBecause;
    record.physicalId = record.physicalId ?? madeUpPhysicalId(operation, record.logicalId);
    const answer = await send(request, 'Delete', { PhysicalResourceId: record.physicalId });
    if (answer.notActedOut === undefined && answer.status === 'FAILED') {
      throw new ResourceFailure(reasonOf(answer, 'Delete'), { unanswered: answer === UNANSWERED });
    }
    return answer.notActedOut;
  },
};

/** All primitive values become strings on their way to a custom resource, however deep they are. */
export function asStrings(value: unknown): any {
  if (Array.isArray(value)) {
    return value.map(asStrings);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, asStrings(part)]));
  }
  return value === null || value === undefined ? value : String(value);
}

/** The physical id of a custom resource that never told its own. */
function madeUpPhysicalId(operation: Operation, logicalId: string): string {
  return `${operation.stack.name}-${logicalId}-${randomSuffix(operation.engine.random)}`;
}

/** An answer, or why there cannot be one on this machine. */
type Answer = CustomResourceAnswer & { readonly notActedOut?: string };

const UNANSWERED: Answer = { status: 'FAILED', data: {}, noEcho: false };
const notActedOut = (why: string): Answer => ({ ...UNANSWERED, notActedOut: `Skipped: ${why}` });

async function succeed(
  request: ResourceRequest,
  requestType: 'Create' | 'Update',
  extra: Record<string, unknown>,
): Promise<ResourceResult> {
  const { operation, record } = request;
  const answer = await send(request, requestType, extra);
  if (answer.notActedOut !== undefined) {
    const physicalId = unknownId(operation.stack.name, record.logicalId);
    return { physicalId, attributes: {}, notActedOut: answer.notActedOut };
  }
  if (answer.status === 'FAILED') {
    throw new ResourceFailure(reasonOf(answer, requestType), { physicalId: answer.physicalResourceId });
  }
  return { physicalId: answer.physicalResourceId!, attributes: answer.data };
}

function reasonOf(answer: CustomResourceAnswer, requestType: string): string {
  return answer === UNANSWERED
    ? `CloudFormation did not receive a response from your custom resource to the ${requestType} request in time. `
      + "Look at the function's log lines."
    : `Received response status [FAILED] from custom resource. Message returned: ${answer.reason}`;
}

type RequestType = 'Create' | 'Update' | 'Delete';

/** Sends a request and waits for its answer, unless it is one that cannot be acted out. */
async function send(
  request: ResourceRequest, requestType: RequestType, extra: Record<string, unknown>,
): Promise<Answer> {
  const { operation, record, properties } = request;
  const problem = whyNotActedOut(operation, record.logicalId, properties);
  if (REHEARSED.includes(record.type)) {
    if (problem !== undefined) throw new ResourceFailure(problem);
    return exchange(request, requestType, extra);
  }
  if (problem !== undefined) return notActedOut(problem);
  const { functions } = operation.engine;
  const began = functions.lackCount;
  const answer = await exchange(request, requestType, extra);
  const lack = answer.status === 'FAILED' ? functions.lackSince(began, String(properties.ServiceToken)) : undefined;
  return lack === undefined ? answer : notActedOut(lack);
}

async function exchange(
  request: ResourceRequest, requestType: RequestType, extra: Record<string, unknown>,
): Promise<Answer> {
  const { operation, record, properties, signal } = request;
  const { engine, stack } = operation;
  const serviceToken = String(properties.ServiceToken);
  const requestId = request.requestId ?? randomUuid(engine.random);
  const slot = engine.responses.open({
    requestId,
    stackId: stack.id,
    logicalResourceId: record.logicalId,
    requestType,
  });
  const event = {
    RequestType: requestType,
    ServiceToken: serviceToken,
    ResponseURL: engine.responseUrl(slot.path),
    StackId: stack.id,
    RequestId: requestId,
    LogicalResourceId: record.logicalId,
    ...extra,
    ResourceType: record.type,
    ResourceProperties: asStrings(properties),
  };
  record.requested = true;
  deliver(operation, serviceToken, event);
  const timeout = Number(properties.ServiceTimeout ?? DEFAULT_TIMEOUT_SECONDS);
  const cancelled = rejectedBy(
    [engine.closing, signal],
    () => new ResourceFailure(`Resource ${NOUNS[requestType]} cancelled`),
  );
  try {
    const outcome = await withDeadline(engine.clock, timeout * 1000, Promise.race([slot.answer, cancelled.promise]));
    return outcome.timedOut ? UNANSWERED : outcome.value;
  } finally {
    cancelled.stop();
  }
}

const NOUNS = { Create: 'creation', Update: 'update', Delete: 'deletion' };

/** Nobody waits an hour for a function that cannot run here, or that would act on values that nobody knows. */
function whyNotActedOut(operation: Operation, logicalId: string, properties: Record<string, any>): string | undefined {
  const serviceToken = String(properties.ServiceToken);
  const unknown = describeUnknown(operation, `"${logicalId}"`, properties);
  if (unknown !== undefined) return unknown;
  if (!/^arn:[^:]*:(lambda|sns):/.test(serviceToken)) {
    throw new ResourceFailure(`Invalid ServiceToken "${serviceToken}": it must be the ARN of a function or a topic.`);
  }
  const { ServiceTimeout: timeout = 1 } = properties;
  if (!(Number(timeout) >= 1 && Number(timeout) <= DEFAULT_TIMEOUT_SECONDS)) {
    throw new ResourceFailure(`ServiceTimeout must be 1 to ${DEFAULT_TIMEOUT_SECONDS} seconds, not ${timeout}.`);
  }
  const region = /^arn:[^:]*:(?:lambda|sns):([^:]+):/.exec(serviceToken)?.[1];
  if (region !== undefined && region !== operation.stack.region) {
    throw new ResourceFailure(`Invalid ServiceToken "${serviceToken}": it must be in the Region of the stack, `
      + `${operation.stack.region}.`);
  }
  const definition = operation.engine.functions.find(serviceToken);
  return definition
    ? definition.unavailable
    : `ServiceToken "${serviceToken}" is not a function that runs on this machine: `
      + 'deploy it in a stack of the same state.';
}

/**
 * Lambda takes the event and lets nobody wait. It tries again after an error, even when the answer has long been given.
 */
function deliver({ engine, switches }: Operation, serviceToken: string, event: object): void {
  const options = { clock: engine.clock, retryDelays: switches.asyncRetryDelaysSeconds, signal: engine.closing };
  void engine.functions.invokeAsync(serviceToken, event, options);
  if (switches.deliverTwice) {
    void engine.clock.sleep(switches.secondDeliveryAfterSeconds * 1000, engine.closing)
      .then(() => engine.functions.invokeAsync(serviceToken, event, { ...options, retryDelays: [] }));
  }
}
