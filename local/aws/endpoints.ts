import { randomUUID } from 'node:crypto';
import { TimeWatch } from './clock';
import { answerInvocation, InvokableFunctions, isInvocation } from './invoke-endpoint';
import { LoopbackRequest, LoopbackResponse, LoopbackServer, startLoopbackServer } from './loopback-server';
import { ResponseBucket } from './response-bucket';
import { CallHook, ServiceCall, ServiceError } from './service-error';
import { callCloudFormation, errorXml, resultXml, StackSource } from './stack-endpoint';

type Input = Record<string, any>;

/** Runs one operation of a JSON service, in the region that the caller's signature names. */
export type JsonService = (operation: string, input: Input, region: string) => Input | Promise<Input>;

const DEFAULT_REGION = 'us-east-1';

/** What stands behind the endpoints. */
export interface EndpointOptions {
  readonly ssm: JsonService;
  readonly states: JsonService;
  readonly stacks: StackSource;
  readonly responses: ResponseBucket;
  /** Functions that others may invoke; none, unless given. */
  readonly functions?: InvokableFunctions;
  readonly onCall?: CallHook;
  /** Hears of calls that nobody serves here: by which function, and of what. */
  readonly onNotServed?: (functionName: string, what: string) => void;
  readonly port?: number;
  readonly watch?: TimeWatch;
}

const JSON_SERVICES: Record<string, 'ssm' | 'states'> = { AmazonSSM: 'ssm', AWSStepFunctions: 'states' };

/**
 * Serves Parameter Store, Step Functions, CloudFormation, Lambda's Invoke and the response bucket on one port of
 * 127.0.0.1. The services are told apart as their SDK clients speak: by path, by the `X-Amz-Target` header,
 * CloudFormation by its form-encoded body.
 */
export async function startEndpoints(options: EndpointOptions): Promise<LoopbackServer> {
  return startLoopbackServer((asked) => {
    const { request, caller } = withoutCaller(asked);
    if (options.responses.serves(request)) {
      return putAnswer(request, options);
    }
    if (options.functions && isInvocation(request)) {
      return answerInvocation(request, options.functions);
    }
    const [prefix, operation] = String(request.headers['x-amz-target'] ?? '').split('.');
    if (JSON_SERVICES[prefix]) {
      return answerJson(JSON_SERVICES[prefix], operation, request, options);
    }
    return answerQuery(request, options, caller);
  }, options.port, options.watch);
}

const CALLER = /^\/called-by\/([^/]+)(?=\/)/;

/** Where a function finds what is served here without an address of its own, so that it is known who asks. */
export const addressFor = (url: string, functionName: string): string => `${url}/called-by/${functionName}`;

function withoutCaller(request: LoopbackRequest): { readonly request: LoopbackRequest; readonly caller?: string } {
  const [prefix, caller] = CALLER.exec(request.url.pathname) ?? [];
  if (prefix === undefined) return { request };
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(prefix.length);
  return { request: { ...request, url }, caller: decodeURIComponent(caller) };
}

async function putAnswer(request: LoopbackRequest, options: EndpointOptions): Promise<LoopbackResponse> {
  const call: Omit<ServiceCall, 'phase'> = {
    service: 'response',
    operation: 'PutObject',
    input: { body: request.body },
  };
  try {
    await options.onCall?.({ ...call, phase: 'before' });
    const response = options.responses.put(request);
    await options.onCall?.({ ...call, phase: 'after' });
    return response;
  } catch (error) {
    const known = toServiceError(error);
    return {
      statusCode: known.statusCode,
      headers: { 'content-type': 'application/xml' },
      body: errorXml(known, randomUUID()),
    };
  }
}

async function answerJson(
  service: 'ssm' | 'states', operation: string, request: LoopbackRequest, options: EndpointOptions,
): Promise<LoopbackResponse> {
  const headers = {
    'content-type': service === 'ssm' ? 'application/x-amz-json-1.1' : 'application/x-amz-json-1.0',
    'x-amzn-requestid': randomUUID(),
  };
  try {
    const input: Input = request.body === '' ? {} : JSON.parse(request.body);
    await options.onCall?.({ service, operation, input, phase: 'before' });
    const output = await options[service](operation, input, regionOf(request));
    await options.onCall?.({ service, operation, input, phase: 'after' });
    return { statusCode: 200, headers, body: JSON.stringify(output) };
  } catch (error) {
    const known = toServiceError(error);
    return {
      statusCode: known.statusCode,
      headers,
      body: JSON.stringify({ __type: known.code, message: known.message }),
    };
  }
}

async function answerQuery(
  request: LoopbackRequest,
  options: EndpointOptions,
  caller: string | undefined,
): Promise<LoopbackResponse> {
  const requestId = randomUUID();
  const headers = { 'content-type': 'text/xml' };
  const input = Object.fromEntries(new URLSearchParams(request.body));
  const operation = input.Action;
  const service = SIGNED_FOR.exec(request.headers.authorization ?? '')?.groups!.service ?? 'cloudformation';
  try {
    if (!operation || service !== 'cloudformation') {
      if (caller !== undefined) options.onNotServed?.(caller, `the service "${service}" of AWS`);
      throw new ServiceError('UnknownOperationException',
        `${request.method} ${request.url.pathname} belongs to a service that is not served on this machine.`, 404);
    }
    await options.onCall?.({ service: 'cloudformation', operation, input, phase: 'before' });
    const body = resultXml(operation, callCloudFormation(operation, input, options.stacks), requestId);
    await options.onCall?.({ service: 'cloudformation', operation, input, phase: 'after' });
    return { statusCode: 200, headers, body };
  } catch (error) {
    const known = toServiceError(error);
    return { statusCode: known.statusCode, headers, body: errorXml(known, requestId) };
  }
}

/** The credential scope of a signature. */
const SIGNED_FOR = /Credential=[^/]+\/\d+\/(?<region>[a-z0-9-]+)\/(?<service>[a-z0-9-]+)\//;

function regionOf({ headers }: LoopbackRequest): string {
  return SIGNED_FOR.exec(headers.authorization ?? '')?.groups!.region ?? DEFAULT_REGION;
}

function toServiceError(error: unknown): ServiceError {
  return error instanceof ServiceError ? error : new ServiceError('InternalFailure', (error as Error).message, 500);
}
