import { LoopbackRequest, LoopbackResponse } from './loopback-server';

/** How an invocation ended. */
export type InvokeOutcome =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: { readonly errorType: string; readonly errorMessage: string } };

/** The functions behind the endpoint. */
export interface InvokableFunctions {
  /** Whether there is a function of that name or ARN. */
  has(arnOrName: string): boolean;
  invoke(arnOrName: string, event: unknown): Promise<InvokeOutcome>;
  /** Takes the event and lets nobody wait. */
  invokeLater(arnOrName: string, event: unknown): void;
}

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Whether a request is an invocation. */
export function isInvocation({ url }: LoopbackRequest): boolean {
  return PATH.test(url.pathname);
}

/** Lambda's Invoke operation. */
export async function answerInvocation(
  request: LoopbackRequest,
  functions: InvokableFunctions,
): Promise<LoopbackResponse> {
  const name = decodeURIComponent(PATH.exec(request.url.pathname)![1]);
  const headers = { 'content-type': 'application/json' };
  if (!functions.has(name)) {
    const body = JSON.stringify({ Type: 'ResourceNotFoundException', Message: `Function not found: ${name}` });
    return { statusCode: 404, headers: { ...headers, 'x-amzn-errortype': 'ResourceNotFoundException' }, body };
  }
  const event: unknown = request.body === '' ? {} : JSON.parse(request.body);
  if (request.headers['x-amz-invocation-type'] === 'Event') {
    functions.invokeLater(name, event);
    return { statusCode: 202, headers };
  }
  const outcome = await functions.invoke(name, event);
  return outcome.ok
    ? { statusCode: 200, headers, body: JSON.stringify(outcome.result ?? null) }
    : {
      statusCode: 200,
      headers: { ...headers, 'x-amz-function-error': 'Unhandled' },
      body: JSON.stringify(outcome.error),
    };
}
