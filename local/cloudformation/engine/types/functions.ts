import { statSync } from 'node:fs';
import { addressFor } from '../../../aws/endpoints';
import { inlineCode } from '../../function/inline-code';
import { describeUnknown } from '../not-simulated';
import { ResourceFailure, ResourceHandler, ResourceRequest, ResourceResult } from '../resource-handler';
import { StackRecord } from '../stack';
import { arnOf, nameOf, sameOr } from './names';

/** A function; one that cannot run here is only refused when it is invoked. */
export const lambdaFunction: ResourceHandler = {
  create: (request) => defineFunction(request, nameOf(request, 'FunctionName', 64)),
  update: (request) => defineFunction(request, sameOr(request, 'FunctionName', 64)),
  delete: ({ operation, record }) => (
    operation.engine.functions.remove(arnOf(operation.stack, 'lambda', `function:${record.physicalId}`))
  ),
  restore: (request) => { defineFunction(request, request.record.physicalId!); },
};

/** A version or an alias; both run the function as it is now. */
export function qualified(qualifier: (properties: Record<string, any>) => string): ResourceHandler {
  const describe = ({ operation, properties }: ResourceRequest): ResourceResult => {
    const { stack, engine } = operation;
    const given = String(properties.FunctionName).replace(/(:function:[^:]+):.*$/, '$1');
    const arn = given.startsWith('arn:') ? given : arnOf(stack, 'lambda', `function:${given}`);
    const name = qualifier(properties);
    if (!engine.functions.find(arn)) {
      throw new ResourceFailure(`Function not found: ${arn}; deploy it first.`);
    }
    const physicalId = `${arn}:${name}`;
    return { physicalId, attributes: { FunctionArn: physicalId, Version: name, AliasArn: physicalId } };
  };
  return { create: describe, update: describe, delete: () => undefined };
}

function defineFunction(request: ResourceRequest, name: string): ResourceResult {
  const { operation, properties } = request;
  const { stack, engine } = operation;
  const arn = arnOf(stack, 'lambda', `function:${name}`);
  const code = codeOf(request);
  const environment = engine.functionEnvironment(stack);
  engine.functions.define({
    name,
    arn,
    codeDirectory: code.directory ?? '',
    unavailable: code.unavailable ?? describeUnknown(operation, `Function "${name}"`, properties.Environment),
    handler: properties.Handler ?? 'index.handler',
    timeoutSeconds: Number(properties.Timeout ?? 3),
    memorySizeMb: Number(properties.MemorySize ?? 128),
    environment: {
      ...properties.Environment?.Variables,
      ...environment,
      ...(environment.AWS_ENDPOINT_URL && { AWS_ENDPOINT_URL: addressFor(environment.AWS_ENDPOINT_URL, name) }),
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    },
  });
  return { physicalId: name, attributes: { Arn: arn } };
}

/** Where a function's code is, or why it cannot run here. */
function codeOf({ operation, properties, record }: ResourceRequest): { directory?: string; unavailable?: string } {
  const { Runtime: runtime, Code: code = {} } = properties;
  const who = `Function "${record.logicalId}"`;
  if (runtime === undefined || !String(runtime).startsWith('nodejs')) {
    return {
      unavailable: `${who} has the runtime "${runtime ?? 'of its image'}", which cannot run on this machine, `
        + 'only Node.js can: rehearse without what invokes it.',
    };
  }
  const directory =
    typeof code.ZipFile === 'string' ? inlineCode(code.ZipFile) : codeDirectory(operation.stack, code.S3Key);
  return directory === undefined
    ? {
      unavailable: `${who}: S3 key "${code.S3Key}" is not a directory asset of the assembly; `
          + 'only those run on this machine.',
    }
    : { directory };
}

function codeDirectory(stack: StackRecord, key: string): string | undefined {
  const found = stack.code[key];
  return found !== undefined && statSync(found, { throwIfNoEntry: false })?.isDirectory() ? found : undefined;
}
