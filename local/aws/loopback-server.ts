import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { TimeWatch } from './clock';

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

/**
 * Serves on 127.0.0.1, and programs only: a web page sends its Origin, and one that came here by rebinding a name asks
 * for another host.
 */
export async function startLoopbackServer(
  handle: (request: LoopbackRequest) => Promise<LoopbackResponse>, port = 0, watch?: TimeWatch,
): Promise<LoopbackServer> {
  const server = createServer((incoming, outgoing) => {
    void answer(handle, incoming, outgoing, watch);
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
  watch: TimeWatch | undefined,
): Promise<void> {
  let response: LoopbackResponse;
  let answered: (() => void) | undefined;
  try {
    const refused = refusal(incoming.headers);
    const request = await readRequest(incoming);
    answered = await watch?.arrived();
    response = refused === undefined ? await handle(request) : { statusCode: 403, body: refused };
  } catch (error) {
    response = { statusCode: 500, body: `The local endpoint failed: ${(error as Error).message}` };
  }
  answered?.();
  outgoing.writeHead(response.statusCode, response.headers);
  outgoing.end(response.body ?? '');
}

function refusal({ host, origin }: IncomingMessage['headers']): string | undefined {
  if (!isLoopback(host)) return `Host "${host ?? ''}" is not this machine: use 127.0.0.1 or localhost.`;
  return origin === undefined ? undefined : 'Only programs on this machine are served: send no Origin header.';
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
