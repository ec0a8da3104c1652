import { ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { Clock, ProcessStatus, TimedProcess } from '../../aws/clock';

/** How a function is set up. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** The directory that holds the code. */
  readonly codeDirectory: string;
  /** `file.export` */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memorySizeMb: number;
  readonly environment: Record<string, string>;
  /** Why it cannot run on this machine; absent for one that can. */
  readonly unavailable?: string;
}

/** How an invocation ended, in Lambda's words. */
export type InvocationResult =
  | { readonly ok: true; readonly result: unknown }
  | {
    readonly ok: false;
    readonly error: { readonly errorType: string; readonly errorMessage: string; readonly trace?: string[] };
  };

/** The answer to a question about time; see virtual-time.js. */
interface StatusMessage {
  readonly ask: number;
  readonly status: ProcessStatus;
}

/** What the function asks for that is not here; see sdk-stand-in.js. */
interface LackMessage {
  readonly lacks: string;
}

const STUCK_MS = 60_000;
const BOOTSTRAP = join(__dirname, 'bootstrap.js');
/** All that a function may see of the caller's environment: nothing of AWS, no credentials. */
const INHERITED = ['PATH', 'SystemRoot', 'TMPDIR', 'TEMP', 'TMP'];

/** One child process that runs one invocation at a time. */
export class ExecutionEnvironment {
  /** Whether an invocation is under way. */
  public busy = false;
  private readonly child: ChildProcess;
  private ended?: string;
  private killed = false;
  private asked = 0;

  constructor(
    private readonly definition: FunctionDefinition,
    onLog: (line: string) => void,
    private readonly clock: Clock,
    onLack: (what: string) => void,
  ) {
    const inherited = Object.fromEntries(
      INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    );
    this.child = fork(BOOTSTRAP, [], {
      execPath: process.execPath,
      execArgv: [],
      cwd: definition.codeDirectory,
      env: {
        ...inherited,
        ...definition.environment,
        LAMBDA_TASK_ROOT: definition.codeDirectory,
        _HANDLER: definition.handler,
        ...(clock.watch && { LOCAL_TIME: String(clock.now()) }),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    [this.child.stdout, this.child.stderr].forEach((stream) =>
      createInterface({ input: stream as Readable }).on('line', onLog),
    );
    this.child.on('message', (message: LackMessage | InvocationResult | StatusMessage) => {
      if ('lacks' in message) onLack(message.lacks);
    });
    this.child.once('exit', (code, signal) => {
      this.ended = signal ? `signal: ${signal.replace('SIG', '').toLowerCase()}` : `exit status ${code}`;
    });
    this.child.once('error', (error) => { this.ended = error.message; });
  }

  /** Whether it can take another invocation. */
  public get alive(): boolean {
    return this.ended === undefined && !this.killed && this.child.connected;
  }

  /** Runs one invocation; ends the process when it takes longer than the function's timeout. */
  public async invoke(event: unknown, requestId: string, signal?: AbortSignal): Promise<InvocationResult> {
    this.busy = true;
    try {
      return await this.exchange(event, requestId, signal);
    } finally {
      this.busy = false;
    }
  }

  /** Ends the process at once. */
  public kill(): void {
    this.killed = true;
    this.child.kill('SIGKILL');
  }

  private exchange(event: unknown, requestId: string, signal?: AbortSignal): Promise<InvocationResult> {
    const { child, clock, definition } = this;
    return new Promise((resolve) => {
      const over = new AbortController();
      const leave = clock.watch?.join(this.timed());
      const finish = (result: InvocationResult) => {
        over.abort();
        leave?.();
        clearTimeout(stuck);
        child.off('message', onMessage);
        child.off('exit', onExit);
        signal?.removeEventListener('abort', abort);
        resolve(result);
      };
      const fail = (errorType: string, text: string) => {
        finish({ ok: false, error: { errorType, errorMessage: `RequestId: ${requestId} Error: ${text}` } });
      };
      const onExit = () => fail('Runtime.ExitError', `Runtime exited with error: ${this.ended}`);
      const abort = () => {
        this.kill();
        fail('Sandbox.Stopped', 'the driver was closed');
      };
      const timeout = () => {
        if (over.signal.aborted) return;
        this.kill();
        fail('Sandbox.Timedout', `Task timed out after ${definition.timeoutSeconds.toFixed(2)} seconds`);
      };
      const onMessage = (message: InvocationResult | StatusMessage) => {
        if ('ok' in message) finish(message);
      };
      const timeoutMs = definition.timeoutSeconds * 1000;
      if (clock.watch) void clock.sleep(timeoutMs, over.signal).then(timeout);
      // A process that does not live by the clock has its real time. Where time stands still while a function computes,
      // it never ends a computation that does not end.
      const stuck = setTimeout(timeout, clock.watch ? Math.max(STUCK_MS, timeoutMs) : timeoutMs);
      child.on('message', onMessage);
      child.once('exit', onExit);
      signal?.addEventListener('abort', abort, { once: true });
      if (!this.alive) {
        onExit();
        return;
      }
      child.send(
        {
          event: event ?? null,
          context: this.context(requestId),
          deadline: definition.timeoutSeconds * 1000,
          now: clock.now(),
        },
        () => undefined,
      );
    });
  }

  /** How the clock asks the process, as long as it lives. */
  private timed(): TimedProcess {
    const { child } = this;
    return {
      ask: (now) => new Promise((resolve) => {
        const ask = ++this.asked;
        const done = (status?: ProcessStatus) => {
          child.off('message', onMessage);
          child.off('exit', onExit);
          resolve(status);
        };
        const onMessage = (message: InvocationResult | StatusMessage) => {
          if ('ask' in message && message.ask === ask) done(message.status);
        };
        const onExit = () => done();
        child.on('message', onMessage);
        child.once('exit', onExit);
        if (!this.alive) done();
        else child.send({ ask, now }, () => undefined);
      }),
    };
  }

  private context(requestId: string): Record<string, string> {
    const { name, arn, memorySizeMb } = this.definition;
    return {
      functionName: name,
      functionVersion: '$LATEST',
      invokedFunctionArn: arn,
      memoryLimitInMB: String(memorySizeMb),
      awsRequestId: requestId,
      logGroupName: `/aws/lambda/${name}`,
      logStreamName: `local/[$LATEST]${this.child.pid}`,
    };
  }
}
