/** The response on the wire, to a server on this machine. */
import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { ResponseUrl } from '../../../lambda/ports/response-url';
import { CallError, treatmentOf } from '../../../lambda/service/errors';

interface Seen {
  readonly method?: string;
  readonly url?: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let server: Server;
let seen: Seen[];
let respond: (response: ServerResponse) => void;

beforeEach(async () => {
  seen = [];
  respond = (response) => response.end();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      respond(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const SECRET = '/arn%3Aaws%3Acloudformation?X-Amz-Signature=secret&X-Amz-Expires=7200';
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}${SECRET}`;
const send = (body = '{"Status":"SUCCESS"}', timeout?: number) => new ResponseUrl(timeout).send(url(), body);
const status = (code: number) => {
  respond = (response) => response.writeHead(code).end('<Error/>');
};

/** The error that it threw: one that may be tried again, and that keeps the URL to itself. */
async function expectTryAgain(attempt: Promise<boolean>): Promise<CallError> {
  const error = await attempt.then(
    (taken) => {
      throw new Error(`answered ${taken}`);
    },
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CallError);
  expect(error).toMatchObject({ operation: 'PutAnswer', name: 'ServiceUnavailableException' });
  expect(treatmentOf(error as CallError)).toBe('Again');
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/secret|127\.0\.0\.1|http:/);
  return error as CallError;
}

test('is put to the URL as it is, query and all', async () => {
  expect(await send()).toBe(true);
  expect(seen).toMatchObject([{ method: 'PUT', url: SECRET, body: '{"Status":"SUCCESS"}' }]);
});

// CloudFormation signs an empty content type; any other one, and a chunked body, is refused by S3.
test('has the headers that the signature wants', async () => {
  await send();
  expect(seen[0].headers['content-type']).toBe('');
  expect(seen[0].headers['content-length']).toBe('20');
  expect(seen[0].headers['transfer-encoding']).toBeUndefined();
});

test('is measured in bytes, not in characters', async () => {
  const body = JSON.stringify({ Reason: 'Größe • 番号' });
  await send(body);
  expect(seen[0].body).toBe(body);
  expect(seen[0].headers['content-length']).toBe(String(Buffer.byteLength(body)));
});

test.each([200, 201, 204])('%s: it was taken', async (code) => {
  status(code);
  expect(await send()).toBe(true);
});

test.each([403, 404, 400, 301, 300])('%s: it was refused for good', async (code) => {
  status(code);
  expect(await send()).toBe(false);
});

test.each([500, 503, 429])('%s: it may be tried again', async (code) => {
  status(code);
  expect((await expectTryAgain(send())).message).toBe(`the response bucket answered ${code}`);
});

test('no response in time: it may be tried again', async () => {
  respond = () => undefined;
  await expectTryAgain(send(undefined, 50));
});

test('a lost connection: it may be tried again', async () => {
  respond = (response) => response.destroy();
  const { message } = await expectTryAgain(send());
  expect(message).toBe('the connection to the response bucket was lost');
});

test('nobody there: it may be tried again', async () => {
  const address = url();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await expectTryAgain(new ResponseUrl().send(address, '{}'));
});

test('a URL of https is never sent in the clear', async () => {
  await expectTryAgain(new ResponseUrl().send(url().replace('http:', 'https:'), '{}'));
  expect(seen).toEqual([]);
});

test('a response whose body never ends: its status is enough', async () => {
  respond = (response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('begun');
  };
  expect(await send()).toBe(true);
});

test('a response that breaks off: its status is enough', async () => {
  respond = (response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('begun', () => response.destroy());
  };
  expect(await send()).toBe(true);
});
