import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';

/** A request whose body has been read. */
export interface LoopbackRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An answer; header names in lower case. */
export interface LoopbackResponse {
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A server that only this machine can reach. */
export interface LoopbackServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 2 * 1024 * 1024;
const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Serves on 127.0.0.1. A request for any other host name is refused, so that no web page can reach it by rebinding a name. */
export async function startLoopbackServer(
  handle: (request: LoopbackRequest) => Promise<LoopbackResponse>, port = 0,
): Promise<LoopbackServer> {
  const server = createServer((incoming, outgoing) => {
    void answer(handle, incoming, outgoing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

async function answer(
  handle: (request: LoopbackRequest) => Promise<LoopbackResponse>, incoming: IncomingMessage, outgoing: ServerResponse,
): Promise<void> {
  let response: LoopbackResponse;
  try {
    response = isLoopback(incoming.headers.host)
      ? await handle(await readRequest(incoming))
      : { statusCode: 403, body: `Host "${incoming.headers.host ?? ''}" is not this machine: use 127.0.0.1 or localhost.` };
  } catch (error) {
    response = { statusCode: 500, body: `The local endpoint failed: ${(error as Error).message}` };
  }
  outgoing.writeHead(response.statusCode, response.headers);
  outgoing.end(response.body ?? '');
}

function isLoopback(host: string | undefined): boolean {
  return host !== undefined && LOOPBACK_NAMES.has(host.replace(/:\d+$/, ''));
}

async function readRequest(incoming: IncomingMessage): Promise<LoopbackRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) {
      throw new Error(`the request is larger than ${MAX_BODY_BYTES} bytes`);
    }
    chunks.push(chunk as Buffer);
  }
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', 'http://127.0.0.1'),
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
