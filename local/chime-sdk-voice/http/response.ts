/** Answers as the service writes them. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ServiceError } from '../model/errors';

/** Carries what is really wrong beside an answer that tells nothing; the service itself has no such header. */
export const EXPLANATION_HEADER = 'x-local-explanation';

/** Answers with an operation's output; a 204 has no body. */
export function sendOutput(response: ServerResponse, status: number, output: object): void {
  const headers = { 'x-amzn-requestid': randomUUID() };
  if (status === 204) {
    response.writeHead(status, headers).end();
    return;
  }
  const body = JSON.stringify(output, explicitNulls);
  response
    .writeHead(status, { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body);
}

/** Answers with a refusal: the exception's name in a header, its code and message in the body. */
export function sendError(response: ServerResponse, error: ServiceError): void {
  const requestId = randomUUID();
  const body = JSON.stringify({ Code: error.code, Message: error.message, RequestId: requestId });
  response.writeHead(error.httpStatus, {
    'x-amzn-requestid': requestId,
    'x-amzn-errortype': headerText(error.name),
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...error.explanation !== error.message && { [EXPLANATION_HEADER]: headerText(error.explanation) },
  }).end(body);
}

/** The service writes an absent member as null. Dates write themselves with milliseconds and Z. */
function explicitNulls(_key: string, value: unknown): unknown {
  return value === undefined ? null : value;
}

/** What a request carried may stand in an explanation; a header takes only plain text. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
