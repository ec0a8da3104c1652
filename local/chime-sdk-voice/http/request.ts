/** Requests off the wire, before anything about them is trusted. */
import type { IncomingMessage } from 'node:http';
import { namedError } from '../model/faults';

/** The longest body that is read; a batch of many thousand numbers fits. */
export const MAX_BODY_BYTES = 1024 * 1024;

const MAX_DRAINED_BYTES = 16 * MAX_BODY_BYTES;

/** A request taken apart. */
export interface WireRequest {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly body: string;
  /** Of the signature; absent where the request is not signed. */
  readonly authorization: string | undefined;
}

/**
 * Reads a request.
 *
 * @throws ServiceError when it cannot be understood or is too long.
 */
export async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const [path, ...rest] = (request.url ?? '/').split('?');
  return {
    method: request.method ?? 'GET',
    segments: path.split('/').slice(1).map(decoded),
    query: new URLSearchParams(rest.join('?')),
    body: await readBody(request),
    authorization: request.headers.authorization,
  };
}

/**
 * The body as an object; an absent body is an empty one.
 *
 * @throws ServiceError when it is anything else.
 */
export function jsonObject(body: string): Record<string, unknown> {
  if (body === '') {
    return {};
  }
  const value = parsed(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw namedError('BadRequestException', 'The body must be a JSON object.');
  }
  return value as Record<string, unknown>;
}

/**
 * Refuses what a web page could send: a page has an Origin, and one that reached this address by rebinding a name has
 * that name as its Host.
 */
export function isFromThisMachine(request: IncomingMessage): boolean {
  return request.headers.origin === undefined && isLoopback(request.headers.host ?? '');
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|[a-z0-9.-]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw namedError('BadRequestException', 'The path holds a percent sign that encodes nothing.');
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw namedError('BadRequestException', 'The body is not JSON.');
  }
}

/** A body that is too long is still read to its end, within reason, or its sender would never see the answer. */
async function readBody(request: IncomingMessage): Promise<string> {
  const tooLong = () =>
    namedError('RequestEntityTooLargeException', `The body is longer than ${MAX_BODY_BYTES} bytes.`);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > MAX_DRAINED_BYTES) {
      throw tooLong();
    }
    if (length <= MAX_BODY_BYTES) {
      chunks.push(chunk as Buffer);
    }
  }
  if (length > MAX_BODY_BYTES) {
    throw tooLong();
  }
  return Buffer.concat(chunks).toString('utf8');
}
