/** The HTTP edge: requests in, the model asked, answers out. Nothing that arrives may bring it down. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerControl, CONTROL_ROOT, type ControlTarget } from './control-routes';
import { isFromThisMachine, jsonObject, readRequest, type WireRequest } from './request';
import { sendError, sendOutput } from './response';
import { inputOf, type Route, routeOf } from './routes';
import { ConnectionLostError, ServiceError } from '../model/errors';
import { namedError } from '../model/faults';
import type { Outcome } from '../model/model';
import type { Input } from '../model/operation-types';

/** One request as a log shows it. */
export interface ServedRequest {
  /** The operation, or method and path where there is none. */
  readonly what: string;
  /** `200`, or how the connection ended. */
  readonly result: string;
  readonly explanation?: string;
}

/** Who is told when a request has arrived; it may be answered once that resolves. */
export interface RequestWatch {
  arrived(): Promise<() => void>;
  sleep(milliseconds: number): Promise<void>;
}

/** What the server stands on. */
export interface ServerOptions extends ControlTarget {
  /** Keeps the state; called after every request that changed it, before the answer. */
  readonly persist: () => void;
  readonly onRequest?: (request: ServedRequest) => void;
  readonly watch?: RequestWatch;
}

/** An HTTP server that speaks as the service does. It is not listening yet. */
export function createVoiceServer(options: ServerOptions): Server {
  const server = createServer((request, response) => {
    // A client that goes away is no error of ours.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    serve(options, request, response).catch((error: unknown) =>
      refuse(options, request, response, asServiceError(error)),
    );
  });
  server.requestTimeout = 60_000;
  return server;
}

async function serve(options: ServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isFromThisMachine(request)) {
    throw namedError(
      'ForbiddenException',
      'Only programs on this machine are served: no Origin header, and localhost as Host.',
    );
  }
  const wire = await readRequest(request);
  const answered = await options.watch?.arrived();
  try {
    if (wire.segments[0] === CONTROL_ROOT) {
      serveControl(options, wire, response);
    } else {
      await serveOperation(options, wire, response, answered);
    }
  } finally {
    answered?.();
  }
}

function serveControl(options: ServerOptions, wire: WireRequest, response: ServerResponse): void {
  const output = answerControl(options, wire.method, wire.segments.slice(1).join('/'), jsonObject(wire.body));
  options.persist();
  options.onRequest?.({ what: `${wire.method} /${wire.segments.join('/')}`, result: '200' });
  sendOutput(response, 200, output);
}

async function serveOperation(
  options: ServerOptions,
  wire: WireRequest,
  response: ServerResponse,
  answered: (() => void) | undefined,
): Promise<void> {
  const route = routeOf(wire.method, wire.segments, wire.query);
  if (!route) {
    throw new ServiceError(
      'UnknownOperationException',
      404,
      'NotFound',
      `There is no operation ${wire.method} /${wire.segments.join('/')}.`,
    );
  }
  const credential = requireSignature(wire.authorization);
  const input = inputOf(route, wire.segments, wire.query, jsonObject(wire.body));
  const outcome = options.model.invoke(route.operation, input as unknown as Input<typeof route.operation>, {
    region: credential.region,
  });
  options.persist();
  if (options.watch && outcome.latencyMs > 0) {
    await options.watch.sleep(outcome.latencyMs);
  }
  answerLater(options.watch ? 0 : outcome.latencyMs, response, () => {
    answered?.();
    answer(options, route, outcome, response);
  });
}

/** Any key will do, but a request without a signature is one that the service would turn away. */
function requireSignature(authorization: string | undefined): { region?: string } {
  const scope = /Credential=[^/,\s]+\/[^/,\s]*\/([a-z0-9-]+)\//.exec(authorization ?? '');
  if (!scope) {
    throw namedError(
      'UnauthorizedClientException',
      'The request is not signed; set any AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    );
  }
  return { region: scope[1] };
}

function answerLater(latencyMs: number, response: ServerResponse, send: () => void): void {
  if (latencyMs === 0) {
    send();
    return;
  }
  const timer = setTimeout(send, latencyMs);
  response.on('close', () => clearTimeout(timer));
}

function answer(options: ServerOptions, route: Route, outcome: Outcome, response: ServerResponse): void {
  const { error } = outcome;
  if (error instanceof ConnectionLostError) {
    options.onRequest?.({
      what: route.operation,
      result: `connection lost ${error.tookEffect ? 'after' : 'before'} the effect`,
    });
    response.socket?.resetAndDestroy();
  } else if (error) {
    options.onRequest?.({
      what: route.operation,
      result: `${error.httpStatus} ${error.name}`,
      explanation: error.explanation,
    });
    sendError(response, error);
  } else {
    options.onRequest?.({ what: route.operation, result: String(route.status) });
    sendOutput(response, route.status, outcome.output!);
  }
}

function refuse(options: ServerOptions, request: IncomingMessage, response: ServerResponse, error: ServiceError): void {
  const what = `${request.method} ${request.url}`.slice(0, 200);
  options.onRequest?.({ what, result: `${error.httpStatus} ${error.name}`, explanation: error.explanation });
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  // What is left of a body that was not read would be taken for the next request.
  if (!request.complete) {
    response.setHeader('connection', 'close');
  }
  sendError(response, error);
}

/** What is no refusal is a failure of this program or of its disk, and is told as the service tells its own. */
function asServiceError(error: unknown): ServiceError {
  return error instanceof ServiceError
    ? error
    : namedError('ServiceFailureException', `The local service failed: ${String(error)}`);
}
