import { ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

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
}

/** How an invocation ended, in Lambda's words. */
export type InvocationResult =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: { readonly errorType: string; readonly errorMessage: string; readonly trace?: string[] } };

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

  constructor(private readonly definition: FunctionDefinition, onLog: (line: string) => void) {
    const inherited = Object.fromEntries(INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
    this.child = fork(BOOTSTRAP, [], {
      execPath: process.execPath,
      execArgv: [],
      cwd: definition.codeDirectory,
      env: { ...inherited, ...definition.environment, LAMBDA_TASK_ROOT: definition.codeDirectory, _HANDLER: definition.handler },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    [this.child.stdout, this.child.stderr].forEach((stream) => createInterface({ input: stream as Readable }).on('line', onLog));
    this.child.once('exit', (code, signal) => { this.ended = signal ? `signal: ${signal.replace('SIG', '').toLowerCase()}` : `exit status ${code}`; });
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
    const { child, definition } = this;
    return new Promise((resolve) => {
      const finish = (result: InvocationResult) => {
        clearTimeout(timer);
        child.off('message', finish);
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
      const timer = setTimeout(() => {
        this.kill();
        fail('Sandbox.Timedout', `Task timed out after ${definition.timeoutSeconds.toFixed(2)} seconds`);
      }, definition.timeoutSeconds * 1000);
      child.once('message', finish);
      child.once('exit', onExit);
      signal?.addEventListener('abort', abort, { once: true });
      if (!this.alive) {
        onExit();
        return;
      }
      child.send({ event: event ?? null, context: this.context(requestId), deadline: definition.timeoutSeconds * 1000 }, () => undefined);
    });
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
