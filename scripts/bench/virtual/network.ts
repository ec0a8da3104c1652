/** What stands between a function and the services: it takes time, may refuse a call, and counts. */
import { EventEmitter } from 'node:events';
import http from 'node:http';
import { Readable } from 'node:stream';
import { VirtualTime } from './time';

export interface Call {
  readonly host: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Answers in the service's place, or lets the call through. */
export type Gate = (call: Call) => Reply | undefined;

export class Network {
  /** How long a call takes, there and back. */
  callMilliseconds = 50;
  gate: Gate = () => undefined;
  /** Changes what comes back. */
  rewrite: (call: Call, reply: Reply) => Reply = (_call, reply) => reply;
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

  constructor(private readonly time: VirtualTime) {}

  /** Sends a call; rejects when the connection is cut. */
  async send(call: Call): Promise<Reply> {
    await this.time.sleep(this.callMilliseconds / 2);
    const reply = this.gate(call) ?? (await this.time.atOnce(this.exchange(call)));
    await this.time.sleep(this.callMilliseconds / 2);
    return this.rewrite(call, reply);
  }

  close(): void {
    this.agent.destroy();
  }

  private exchange({ host, port, method, path, headers, body }: Call): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const options = { host, port, method, path, headers, agent: this.agent };
      const request = http.request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 500, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      });
      request.on('error', reject);
      request.end(body);
    });
  }
}

export type Send = (call: Call) => Promise<Reply>;

/** `node:http` and `node:https` as a function sees them. `port` is where a request without a port goes. */
export function networkModules(send: Send, port: number): Record<'http' | 'https', unknown> {
  const request = (...args: unknown[]) => new VirtualRequest(send, port, args);
  const get = (...args: unknown[]) => request(...args).end();
  return { http: { ...http, request, get }, https: { ...http, request, get } };
}

interface Target {
  readonly host?: string;
  readonly hostname?: string;
  readonly port?: number | string;
  readonly path?: string;
  readonly query?: unknown;
  readonly method?: string;
  readonly headers?: Record<string, unknown>;
}

/** The part of ClientRequest that the SDK and custom resources use. */
class VirtualRequest extends EventEmitter {
  destroyed = false;
  writableEnded = false;
  readonly reusedSocket = true;
  private readonly chunks: Buffer[] = [];
  private readonly target: Target;
  private readonly headers: Record<string, string>;

  constructor(
    private readonly send: Send,
    private readonly port: number,
    args: unknown[],
  ) {
    super();
    const [first, second] = args;
    const url = typeof first === 'string' ? new URL(first) : first instanceof URL ? first : undefined;
    const extra = (typeof second === 'object' ? second : {}) as Target;
    this.target = url
      ? { hostname: url.hostname, port: url.port, path: url.pathname + url.search, ...extra }
      : { ...(first as Target), ...extra };
    this.headers = Object.fromEntries(
      Object.entries(this.target.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    const callback = args.find((argument) => typeof argument === 'function') as (response: Readable) => void;
    if (callback) this.once('response', callback);
    queueMicrotask(() => this.emit('socket', CONNECTED));
  }

  setHeader(name: string, value: unknown): void {
    this.headers[name.toLowerCase()] = String(value);
  }

  getHeader(name: string): string | undefined {
    return this.headers[name.toLowerCase()];
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): void {}
  setSocketKeepAlive(): void {}
  flushHeaders(): void {}

  write(chunk: string | Uint8Array): boolean {
    this.chunks.push(Buffer.from(chunk as string));
    return true;
  }

  end(chunk?: string | Uint8Array): this {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) this.write(chunk);
    this.writableEnded = true;
    void this.exchange();
    return this;
  }

  abort(): void {
    this.destroy();
  }

  destroy(error?: Error): this {
    this.destroyed = true;
    if (error) this.emit('error', error);
    return this;
  }

  private async exchange(): Promise<void> {
    const { hostname, host, port, path = '/', method = 'GET' } = this.target;
    const body = Buffer.concat(this.chunks);
    const name = hostname ?? String(host ?? '').replace(/:\d+$/, '');
    const call: Call = {
      host: name,
      port: port && Number(port) !== 443 ? Number(port) : this.port,
      method,
      path,
      headers: { ...this.headers, 'host': name, 'content-length': String(body.length) },
      body,
    };
    try {
      const { status, headers, body: answer } = await this.send(call);
      if (this.destroyed) return;
      const response = Object.assign(Readable.from(answer.length > 0 ? [answer] : [], { objectMode: false }), {
        statusCode: status,
        statusMessage: '',
        httpVersion: '1.1',
        headers,
      });
      this.emit('response', response);
    } catch (error) {
      if (!this.destroyed) this.emit('error', error);
    }
  }
}

/** A socket that is connected already. */
const CONNECTED = Object.assign(new EventEmitter(), {
  connecting: false,
  setKeepAlive: () => undefined,
  setTimeout: () => undefined,
}).setMaxListeners(0);
