import { request } from 'node:http';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

const SIGNED = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260105/us-east-1/chime/aws4_request, SignedHeaders=host, Signature=0',
};

/** Sends a request without any SDK; signed for show. */
export async function send(
  url: string,
  target: string,
  body?: string | object,
  headers: Record<string, string> = SIGNED,
): Promise<RawAnswer> {
  const [method, path] = target.split(/ (.*)/s);
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  const { hostname, port } = new URL(url);
  const framed = text === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(text)) };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers: framed, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(text);
  });
}
