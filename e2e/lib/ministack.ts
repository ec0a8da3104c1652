/** MiniStack, for this machine only. */
import { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer, stop } from './processes';

const LIMIT_MS = 60_000;

export class MiniStack {
  /**
   * Starts MiniStack. Without Docker it runs a function as a child process, with this environment and the function's
   * own: that is how the endpoints get there, so that what is deployed stays as it is shipped.
   */
  static async start(program: string, port: number, home: string, env: NodeJS.ProcessEnv): Promise<MiniStack> {
    const data = join(home, 'ministack');
    mkdirSync(data, { recursive: true });
    const log = join(home, 'ministack.log');
    const process = startServer(
      program,
      [],
      {
        ...env,
        GATEWAY_PORT: String(port),
        BIND_HOST: '127.0.0.1',
        MINISTACK_HOST: '127.0.0.1',
        IOT_MTLS_ENABLED: '0',
        TMPDIR: data,
        S3_DATA_DIR: join(data, 's3'),
        STATE_DIR: join(data, 'state'),
      },
      log,
    );
    const ministack = new MiniStack(process, `http://127.0.0.1:${port}`, log);
    await ministack.ready();
    return ministack;
  }

  private constructor(private readonly process: ChildProcess, readonly url: string, private readonly log: string) {}

  /** The last lines of its log, for when something went wrong. */
  tail(lines = 25): string {
    return readFileSync(this.log, 'utf8').split('\n').slice(-lines).join('\n');
  }

  async stop(): Promise<void> {
    await stop(this.process);
  }

  private async ready(): Promise<void> {
    const until = Date.now() + LIMIT_MS;
    while (Date.now() < until && this.process.exitCode === null && this.process.signalCode === null) {
      const answer = await fetch(`${this.url}/_ministack/health`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error(`MiniStack did not start:\n${this.tail()}`);
  }
}
