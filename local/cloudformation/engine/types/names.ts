import { randomSuffix } from '../context';
import { ResourceFailure, ResourceHandler, ResourceRequest, ResourceResult, UpdateRequest } from '../resource-handler';
import { StackRecord } from '../stack';

/** The name that the template gives, or one in CloudFormation's manner. A given name that is in use is refused. */
export function nameOf(request: ResourceRequest, property: string, maxLength: number): string {
  const { operation, record, properties } = request;
  if (properties[property] !== undefined) {
    refuseTaken(request, properties[property]);
    return properties[property];
  }
  const suffix = `-${randomSuffix(operation.engine.random)}`;
  return `${operation.stack.name}-${record.logicalId}`.slice(0, maxLength - suffix.length) + suffix;
}

/** The name that the resource has, unless the template now gives another: then it is replaced. */
export function sameOr(request: UpdateRequest, property: string, maxLength: number, attribute?: string): string {
  const current = attribute ? String(request.record.attributes[attribute]) : request.physicalId;
  return request.properties[property] === request.oldProperties[property]
    ? current
    : nameOf(request, property, maxLength);
}

/** An ARN of the stack's account and region. */
export function arnOf(stack: StackRecord, service: string, resource: string): string {
  return `arn:aws:${service}:${stack.region}:${stack.account}:${resource}`;
}

/** A type that nothing here depends on but its name. */
export function named(
  property: string, attributes: (stack: StackRecord, name: string) => Record<string, unknown>,
): ResourceHandler {
  const describe = (request: ResourceRequest, physicalId: string): ResourceResult => (
    { physicalId, attributes: attributes(request.operation.stack, physicalId) }
  );
  return {
    create: (request) => describe(request, nameOf(request, property, 64)),
    update: (request) => describe(request, sameOr(request, property, 64)),
    delete: () => undefined,
  };
}

function refuseTaken({ operation, record }: ResourceRequest, name: string): void {
  // A name of a policy is one within its role: the same app in two stacks of an account has it twice.
  if (record.type === 'AWS::IAM::Policy') return;
  const { stack, engine } = operation;
  const nearby = engine.stacks().filter(({ account, region }) => account === stack.account && region === stack.region);
  const isIt = (physicalId: string | undefined) => physicalId === name || physicalId?.endsWith(`:stateMachine:${name}`);
  const holder = nearby.find((other) => Object.values(other.resources).some((resource) => (
    resource !== record && resource.type === record.type && isIt(resource.physicalId)
  )));
  if (holder) {
    throw new ResourceFailure(`${name} already exists in stack ${holder.id}`);
  }
  const isLeft = nearby.some(({ retained = [] }) => (
    retained.some(({ type, physicalId }) => type === record.type && isIt(physicalId))
  ));
  if (isLeft) {
    throw new ResourceFailure(`Resource of type '${record.type}' with identifier '${name}' already exists: `
      + 'a stack that was deleted has retained it; delete it, or begin with another state.');
  }
}
