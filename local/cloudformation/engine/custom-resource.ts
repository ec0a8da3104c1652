import { Operation, randomSuffix, randomUuid } from './context';
import { refuseUnknown } from './not-simulated';
import { ResourceFailure, ResourceHandler, ResourceRequest, ResourceResult } from './resource-handler';
import { withDeadline } from '../../aws/clock';
import { CustomResourceAnswer } from '../../aws/response-bucket';
import { rejectedBy } from '../../aws/signals';

/** Whether a type is a custom resource. */
export function isCustomResource(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

const DEFAULT_TIMEOUT_SECONDS = 3600;

/** Custom resources: each request goes to the function behind ServiceToken, and the answer comes to ResponseURL. */
export const customResource: ResourceHandler = {
  create: (request) => succeed(request, 'Create', {}),

  update: (request) => {
    if (request.properties.ServiceToken !== request.oldProperties.ServiceToken) {
      throw new ResourceFailure('Modifying service token is not allowed.');
    }
    return succeed(request, 'Update', {
      PhysicalResourceId: request.physicalId, OldResourceProperties: asStrings(request.oldProperties),
    });
  },

  delete: async (request) => {
    const { operation, record } = request;
    record.physicalId = record.physicalId ?? madeUpPhysicalId(operation, record.logicalId);
    const answer = await send(request, 'Delete', { PhysicalResourceId: record.physicalId });
    if (answer.status === 'FAILED') {
      throw new ResourceFailure(reasonOf(answer, 'Delete'), { unanswered: answer === UNANSWERED });
    }
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

const UNANSWERED: CustomResourceAnswer = { status: 'FAILED', data: {}, noEcho: false };

async function succeed(
  request: ResourceRequest,
  requestType: 'Create' | 'Update',
  extra: Record<string, unknown>,
): Promise<ResourceResult> {
  const answer = await send(request, requestType, extra);
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

async function send(
  request: ResourceRequest, requestType: 'Create' | 'Update' | 'Delete', extra: Record<string, unknown>,
): Promise<CustomResourceAnswer> {
  const { operation, record, properties, signal } = request;
  const { engine, stack } = operation;
  const serviceToken = checkServiceToken(operation, record.logicalId, properties);
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
function checkServiceToken(operation: Operation, logicalId: string, properties: Record<string, any>): string {
  const serviceToken = String(properties.ServiceToken);
  refuseUnknown(operation, `"${logicalId}"`, properties);
  const definition = operation.engine.functions.find(serviceToken);
  if (!definition) {
    throw new ResourceFailure(`ServiceToken "${serviceToken}" is no function that runs on this machine: `
      + 'deploy it in a stack of the same state.');
  }
  if (definition.unavailable !== undefined) {
    throw new ResourceFailure(definition.unavailable);
  }
  return serviceToken;
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
