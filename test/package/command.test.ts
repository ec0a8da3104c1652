/** The command as it is shipped: with nothing beside it but the package's own files, on an assembly of the CDK. */
import { execFileSync, spawnSync } from 'child_process';
import { accessSync, constants, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const root = join(__dirname, '..', '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const [[name, file]] = Object.entries<string>(manifest.bin);
let directory: string;
let main: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'command-'));
  const installed = join(directory, 'node_modules', name);
  mkdirSync(installed, { recursive: true });
  for (const part of ['package.json', 'assets']) cpSync(join(root, part), join(installed, part), { recursive: true });
  main = join(installed, file);
  synthesise('first', {});
  synthesise('second', { count: '3' });
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function synthesise(to: string, context: Record<string, string>): void {
  const app = join(root, 'examples', 'typescript', 'app.ts');
  const env = { ...process.env, CDK_OUTDIR: join(directory, to), CDK_CONTEXT_JSON: JSON.stringify(context) };
  execFileSync(process.execPath, [require.resolve('tsx/cli'), app], { env });
}

function command(...args: string[]) {
  const { NODE_PATH: _, ...env } = process.env;
  return spawnSync(process.execPath, [main, ...args], { cwd: directory, env, encoding: 'utf8' });
}

test('can be run, and loads what a command needs only for that command', () => {
  expect(() => accessSync(main, constants.X_OK)).not.toThrow();
  expect(readFileSync(main, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(statSync(main).size).toBeLessThan(60_000);
  expect(command('--help')).toMatchObject({ status: 0, stderr: '' });
});

test('rehearses the whole life of an order', () => {
  const life = [
    ['first'],
    ['second'],
    ['first', '--fail', 'Directory'],
  ].map((args) => ['deploy', ...args]).concat([['destroy', 'first']]);
  const seen = life.map((args) => {
    const { stdout, stderr } = command('rehearse', ...args, '--json');
    expect(stderr).toBe('');
    const [{ status, numbers }] = JSON.parse(stdout).stacks;
    return [status, numbers.map(({ change }: { change: string }) => change).sort().join(' ')];
  });
  expect(seen).toEqual([
    ['CREATE_COMPLETE', 'acquired acquired'],
    ['UPDATE_COMPLETE', 'acquired'],
    ['UPDATE_ROLLBACK_COMPLETE', ''],
    ['DELETE_COMPLETE', 'released released released'],
  ]);
});
