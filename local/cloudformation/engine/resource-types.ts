import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Operation, randomSuffix } from './context';
import { customResource, isCustomResource } from './custom-resource';
import { ResourceFailure, ResourceHandler, ResourceRequest, ResourceResult } from './resource-handler';
import { ResourceRecord, StackRecord } from './stack';

/** The handler of a type; for every type that is not acted out, one that makes up ids. */
export function handlerOf(type: string): ResourceHandler {
  return isCustomResource(type) ? customResource : HANDLERS[type] ?? skipped;
}

/** Whether a type is only listed, not acted out. */
export function isSkipped(type: string): boolean {
  return !isCustomResource(type) && HANDLERS[type] === undefined;
}

/** What `Fn::GetAtt` of a resource gives. */
export function attributeOf(resource: ResourceRecord, attribute: string, stack: StackRecord): unknown {
  if (Object.prototype.hasOwnProperty.call(resource.attributes, attribute)) {
    return resource.attributes[attribute];
  }
  if (resource.skipped) {
    return attribute.endsWith('Arn') ? madeUpArn(resource, stack) : `${resource.physicalId}.${attribute}`;
  }
  if (isCustomResource(resource.type)) {
    throw new ResourceFailure(`CustomResource attribute error: Vendor response doesn't contain ${attribute} attribute in object ${resource.physicalId}`);
  }
  throw new ResourceFailure(`Resource "${resource.logicalId}" of type ${resource.type} has no attribute "${attribute}" on this machine.`);
}

const lambdaFunction: ResourceHandler = {
  create: (request) => defineFunction(request, nameOf(request, 'FunctionName', 64)),
  update: (request) => defineFunction(request, sameOr(request, 'FunctionName', 64)),
  delete: ({ operation, record }) => operation.engine.functions.remove(arnOf(operation.stack, 'lambda', `function:${record.physicalId}`)),
  restore: (request) => { defineFunction(request, request.record.physicalId!); },
};

const stateMachine: ResourceHandler = {
  create: (request) => defineStateMachine(request, nameOf(request, 'StateMachineName', 80)),
  update: (request) => defineStateMachine(request, sameOr(request, 'StateMachineName', 80, 'Name')),
  delete: ({ operation, record }) => operation.engine.executions.remove(record.physicalId!),
  restore: (request) => { defineStateMachine(request, String(request.record.attributes.Name)); },
};

const logGroup = named('LogGroupName', (stack, name) => ({ Arn: arnOf(stack, 'logs', `log-group:${name}:*`) }));
const role = named('RoleName', (stack, name) => ({ Arn: `arn:aws:iam::${stack.account}:role/${name}`, RoleId: `AROA${hash(name)}` }));
const policy = named('PolicyName', (_stack, name) => ({ Id: name }));
const metadata = named('Name', () => ({}));

/** For rehearsals: fails in the operations that its FailOn property names, after so many seconds. */
const failure: ResourceHandler = {
  create: async (request) => {
    await failWhenAsked(request, 'create');
    return { physicalId: nameOf(request, 'Name', 64), attributes: {} };
  },
  update: async (request) => {
    await failWhenAsked(request, 'update');
    return { physicalId: request.physicalId, attributes: {} };
  },
  delete: (request) => failWhenAsked(request, 'delete'),
};

const skipped: ResourceHandler = {
  create: (request) => ({ physicalId: nameOf(request, '', 200), attributes: {} }),
  update: (request) => ({ physicalId: request.physicalId, attributes: {} }),
  delete: () => undefined,
};

const HANDLERS: Record<string, ResourceHandler> = {
  'AWS::CDK::Metadata': metadata,
  'AWS::IAM::Policy': policy,
  'AWS::IAM::Role': role,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::StepFunctions::StateMachine': stateMachine,
  'Local::Failure': failure,
};

function named(property: string, attributes: (stack: StackRecord, name: string) => Record<string, unknown>): ResourceHandler {
  const describe = (request: ResourceRequest, physicalId: string): ResourceResult => (
    { physicalId, attributes: attributes(request.operation.stack, physicalId) }
  );
  return {
    create: (request) => describe(request, nameOf(request, property, 64)),
    update: (request) => describe(request, sameOr(request, property, 64)),
    delete: () => undefined,
  };
}

function defineFunction({ operation, properties, record }: ResourceRequest, name: string): ResourceResult {
  const { stack, engine } = operation;
  if (properties.Runtime !== undefined && !String(properties.Runtime).startsWith('nodejs')) {
    throw new ResourceFailure(`Runtime "${properties.Runtime}" of function "${record.logicalId}" cannot run on this machine, only Node.js can.`);
  }
  const arn = arnOf(stack, 'lambda', `function:${name}`);
  engine.functions.define({
    name,
    arn,
    codeDirectory: codeDirectory(stack, record.logicalId, properties.Code ?? {}),
    handler: properties.Handler ?? 'index.handler',
    timeoutSeconds: Number(properties.Timeout ?? 3),
    memorySizeMb: Number(properties.MemorySize ?? 128),
    environment: {
      ...properties.Environment?.Variables, ...engine.functionEnvironment(stack), AWS_LAMBDA_FUNCTION_NAME: name, AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    },
  });
  return { physicalId: name, attributes: { Arn: arn } };
}

function codeDirectory(stack: StackRecord, logicalId: string, code: Record<string, any>): string {
  if (typeof code.ZipFile === 'string') {
    const directory = mkdtempSync(join(tmpdir(), 'local-function-'));
    writeFileSync(join(directory, 'index.js'), code.ZipFile);
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
    return directory;
  }
  const directory = stack.code[code.S3Key];
  if (!directory) {
    throw new ResourceFailure(`Code of function "${logicalId}": S3 key "${code.S3Key}" is no directory asset of the assembly; only those run here.`);
  }
  return directory;
}

function defineStateMachine({ operation, properties, record }: ResourceRequest, name: string): ResourceResult {
  const text = properties.DefinitionString ?? (properties.Definition && JSON.stringify(properties.Definition));
  if (typeof text !== 'string') {
    throw new ResourceFailure(`State machine "${record.logicalId}" needs DefinitionString or Definition; others are not supported on this machine.`);
  }
  const substitutions: Record<string, unknown> = properties.DefinitionSubstitutions ?? {};
  const definition = text.replace(/\$\{([^}]+)\}/g, (whole, key: string) => (key in substitutions ? String(substitutions[key]) : whole));
  const arn = arnOf(operation.stack, 'states', `stateMachine:${name}`);
  operation.engine.executions.define(arn, definition, String(properties.RoleArn ?? ''));
  return { physicalId: arn, attributes: { Arn: arn, Name: name } };
}

async function failWhenAsked(request: ResourceRequest, operation: string): Promise<void> {
  const { FailOn, After = 0 } = request.properties;
  if ([FailOn ?? []].flat().includes(operation)) {
    await request.operation.engine.clock.sleep(Number(After) * 1000, request.signal);
    throw new ResourceFailure(`Local::Failure fails on ${operation}, as its FailOn property says.`);
  }
}

/** The name that the template gives, or one in CloudFormation's manner. */
function nameOf({ operation, record, properties }: ResourceRequest, property: string, maxLength: number): string {
  const suffix = `-${randomSuffix(operation.engine.random)}`;
  return properties[property] ?? `${operation.stack.name}-${record.logicalId}`.slice(0, maxLength - suffix.length) + suffix;
}

/** The name that the resource has, unless the template now gives another: then it is replaced. */
function sameOr(request: Parameters<ResourceHandler['update']>[0], property: string, maxLength: number, attribute?: string): string {
  const current = attribute ? String(request.record.attributes[attribute]) : request.physicalId;
  return request.properties[property] === request.oldProperties[property] ? current : nameOf(request, property, maxLength);
}

function arnOf(stack: StackRecord, service: string, resource: string): string {
  return `arn:aws:${service}:${stack.region}:${stack.account}:${resource}`;
}

function madeUpArn(resource: ResourceRecord, stack: StackRecord): string {
  return arnOf(stack, (resource.type.split('::')[1] ?? 'local').toLowerCase(), String(resource.physicalId));
}

function hash(text: string): string {
  return Buffer.from(text).toString('hex').toUpperCase().padEnd(17, '0').slice(-17);
}

/** Brings functions and state machines back to life after a restart. */
export function restore(operation: Operation, record: ResourceRecord): void {
  if (record.physicalId !== undefined) {
    handlerOf(record.type).restore?.({ operation, record, properties: record.properties });
  }
}
