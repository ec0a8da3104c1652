/** Scratch directories outside of the repository, and the commands that are run in them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** How much of a failing command's output is shown: its end, where the cause stands. */
const LAST_LINES = 40;

/** More than any tool here prints. */
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** A directory that goes when the process does, however it ends short of a kill. */
export function scratch(prefix: string): string {
  const directory = mkdtempSync(join(tmpdir(), `${prefix}-`));
  directories.push(directory);
  return directory;
}
const directories: string[] = [];
process.on('exit', () => directories.forEach((directory) => rmSync(directory, { recursive: true, force: true })));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, whatever that is. */
export function attempt(command: string, args: readonly string[], options: RunOptions = {}): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  if (error) throw new Error(`${command}: ${error.message}; install it, or put it on the PATH`);
  return { status, stdout, stderr };
}

/** Runs a command that has to succeed, and returns what it printed. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): string {
  const { status, stdout, stderr } = attempt(command, args, options);
  if (status === 0) return stdout;
  const end = `${stdout}\n${stderr}`.trim().split('\n').slice(-LAST_LINES).join('\n');
  throw new Error(`${command} ${args.join(' ')}: ended with ${status}\n${end}`);
}

/** Runs a TypeScript file with the repository's own tools, wherever the file is. */
export function runTypeScript(file: string, options: RunOptions = {}): Outcome {
  return attempt(process.execPath, [require.resolve('tsx/cli'), file], options);
}

/** A tool that the repository installs. */
export function tool(name: string): string {
  return join(ROOT, 'node_modules', '.bin', name);
}

/** Makes a Python environment in a directory, installs packages into it, and returns where its commands are. */
export function pythonEnvironment(directory: string, ...packages: readonly string[]): string {
  run('python3', ['-m', 'venv', directory]);
  const commands = join(directory, 'bin');
  run(join(commands, 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  return commands;
}
