/** Child processes, each in a group of its own, so that what it has started ends with it. */
import { ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import { delimiter, dirname } from 'node:path';

export interface Finished {
  readonly code: number;
  /** Standard output and standard error, as they came. */
  readonly output: string;
  readonly stdout: string;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly limitSeconds?: number;
}

const running = new Set<ChildProcess>();
const GRACE_MS = 3_000;

/** Runs a command to its end; one that takes too long is ended, and its code is not zero. */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env, limitSeconds = 180 }: RunOptions,
): Promise<Finished> {
  const child = track(spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] }));
  let output = '';
  let stdout = '';
  child.stdout!.on('data', (data: Buffer) => {
    output += data;
    stdout += data;
  });
  child.stderr!.on('data', (data: Buffer) => {
    output += data;
  });
  const timer = setTimeout(() => {
    output += `\nended after ${limitSeconds} s`;
    signal(child, 'SIGKILL');
  }, limitSeconds * 1000);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`"${command}" cannot be run: ${error.message}.`));
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      forget(child);
      resolve({ code: code ?? 1, output, stdout });
    });
  });
}

/** Runs a command that has to succeed. */
export async function mustRun(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { code, output, stdout } = await run(command, args, options);
  if (code !== 0) throw new Error(`"${[command, ...args].join(' ')}" ended with ${code}:\n${output.slice(-3_000)}`);
  return stdout;
}

/**
 * Runs a server, and reads a pipe that nobody writes to: it closes when this process is gone, however it ended, and
 * then the whole group ends. It ends as well when the server does.
 */
const GUARD = '{ "$@" </dev/null; kill -9 0; } & cat >/dev/null; kill -9 0';

/** Starts a server, whose output goes to a file. */
export function startServer(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  logFile: string,
): ChildProcess {
  const log = openSync(logFile, 'w');
  const child = track(
    spawn('/bin/sh', ['-c', GUARD, 'sh', command, ...args], { env, detached: true, stdio: ['pipe', log, log] }),
  );
  closeSync(log);
  child.once('error', () => undefined); // whoever waits for the server sees that it is not there
  return child;
}

/** Asks a process and all that it started to end, and ends them when they do not. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    signal(child, 'SIGTERM');
    const timer = setTimeout(() => signal(child, 'SIGKILL'), GRACE_MS);
    await ended;
    clearTimeout(timer);
  }
  forget(child);
}

/** Ends everything that still runs, at once: for the moment before this process ends. */
export function killAll(): void {
  running.forEach((child) => signal(child, 'SIGKILL'));
}

/** A port that nobody listened on just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * The environment of every tool: made-up credentials, nothing of the caller's AWS set-up, and a proxy that is not there
 * for whatever would leave this machine by HTTPS.
 */
export function offlineEnvironment(home: string, endpoint: string): NodeJS.ProcessEnv {
  const nowhere = 'http://127.0.0.1:9';
  return {
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    HOME: home,
    TMPDIR: home,
    LANG: 'C.UTF-8',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    HTTPS_PROXY: nowhere,
    https_proxy: nowhere,
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
  };
}

function track(child: ChildProcess): ChildProcess {
  running.add(child);
  return child;
}

/** Ends what a process has left behind; its id may soon be another's. */
function forget(child: ChildProcess): void {
  if (running.delete(child)) signal(child, 'SIGKILL');
}

/** To the whole group; a group that is gone is no failure. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
