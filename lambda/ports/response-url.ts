/** Sends an answer to CloudFormation. The URL is a credential: it appears in no error and in no log. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { AnswerPort } from '../attempt/ports';
import { CallError } from '../service/errors';

const TIMEOUT = 10_000;

export class ResponseUrl implements AnswerPort {
  constructor(private readonly timeout = TIMEOUT) {}

  async send(url: string, body: string): Promise<boolean> {
    const status = await put(url, body, this.timeout);
    if (status >= 500 || status === 429) {
      throw new CallError('PutAnswer', 'ServiceUnavailableException', `the response bucket answered ${status}`);
    }
    return status < 300;
  }
}

function put(url: string, body: string, timeout: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const lost = (why: string) => reject(new CallError('PutAnswer', 'ServiceUnavailableException', why));
    // An empty content type is part of what CloudFormation signs.
    const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
    const request = (url.startsWith('http:') ? httpRequest : httpsRequest)(
      url,
      { method: 'PUT', headers, timeout },
      (response) => {
        // The status is all there is to know: what becomes of the rest of the response does not matter.
        response.resume();
        resolve(response.statusCode ?? 500);
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => lost('the connection to the response bucket was lost'));
    request.end(body);
  });
}
