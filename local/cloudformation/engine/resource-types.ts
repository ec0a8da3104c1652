import { Operation } from './context';
import { customResource, isCustomResource } from './custom-resource';
import { ResourceFailure, ResourceHandler } from './resource-handler';
import { ResourceRecord, STACK_TYPE } from './stack';
import { sipMediaApplication, voiceConnector } from './types/chime';
import { failure } from './types/failure';
import { lambdaFunction, qualified } from './types/functions';
import { arnOf, named } from './types/names';
import { nestedStack } from './types/nested-stack';
import { ssmParameter } from './types/ssm-parameter';
import { stateMachine } from './types/state-machine';
import { unknownId } from './unknown-values';

/** The handler of a type; for every type that is not simulated, one that makes up ids. */
export function handlerOf(type: string): ResourceHandler {
  return isCustomResource(type) ? customResource : HANDLERS[type] ?? skipped;
}

/** Whether a type is only listed, not simulated. */
export function isSkipped(type: string): boolean {
  return !isCustomResource(type) && HANDLERS[type] === undefined;
}

/** What `Fn::GetAtt` of a simulated resource gives. */
export function attributeOf(resource: ResourceRecord, attribute: string): unknown {
  if (Object.prototype.hasOwnProperty.call(resource.attributes, attribute)) {
    return resource.attributes[attribute];
  }
  if (isCustomResource(resource.type)) {
    throw new ResourceFailure(`CustomResource attribute error: Vendor response doesn't contain ${attribute} attribute `
      + `in object ${resource.physicalId}`);
  }
  throw new ResourceFailure(`Resource "${resource.logicalId}" of type ${resource.type} has no attribute "${attribute}" `
    + `on this machine; it has ${Object.keys(resource.attributes).join(', ') || 'none'}.`);
}

/** Brings functions and state machines back to life after a restart. */
export function restore(operation: Operation, record: ResourceRecord): void {
  if (record.physicalId !== undefined) {
    handlerOf(record.type).restore?.({ operation, record, properties: record.properties });
  }
}

const skipped: ResourceHandler = {
  create: ({ operation, record }) => ({
    physicalId: unknownId(operation.stack.name, record.logicalId),
    attributes: {},
  }),
  update: (request) => ({ physicalId: request.physicalId, attributes: {} }),
  delete: () => undefined,
};

const roleId = (name: string) => `AROA${Buffer.from(name).toString('hex').toUpperCase().padEnd(17, '0').slice(-17)}`;

/** Types that nothing on this machine acts upon have a name and no more; IAM is not enforced. */
const HANDLERS: Record<string, ResourceHandler> = {
  'AWS::CDK::Metadata': named('Name', () => ({})),
  'AWS::Chime::SipMediaApplication': sipMediaApplication,
  'AWS::Chime::VoiceConnector': voiceConnector,
  [STACK_TYPE]: nestedStack,
  'AWS::CloudFormation::WaitConditionHandle': named('Name', () => ({})),
  'AWS::IAM::Policy': named('Id', (_stack, name) => ({ Id: name })), // its name is one within its role
  'AWS::IAM::Role': named('RoleName', (stack, name) => (
    { Arn: `arn:aws:iam::${stack.account}:role/${name}`, RoleId: roleId(name) }
  )),
  'AWS::Lambda::Alias': qualified((properties) => String(properties.Name)),
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': named('Id', (_stack, name) => ({ Id: name })),
  'AWS::Lambda::Version': qualified(() => '1'),
  'AWS::Logs::LogGroup': named('LogGroupName', (stack, name) => ({ Arn: arnOf(stack, 'logs', `log-group:${name}:*`) })),
  'AWS::SSM::Parameter': ssmParameter,
  'AWS::StepFunctions::StateMachine': stateMachine,
  'Local::Failure': failure,
};
