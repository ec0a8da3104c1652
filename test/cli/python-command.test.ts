/** The program of the Python package: Node.js runs it, and nobody waits for jsii to load the CDK. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUpFixtures, temporaryDirectory } from '../local/cloudformation/fixture';

const COMMAND = join(__dirname, '..', '..', 'scripts', 'python', 'command.py');
const PROGRAM = "console.log(process.argv.slice(2).join(' ')); process.exit(3);";

afterEach(cleanUpFixtures);

/** A place where a Python package is installed whose import ends the process, with this program in it. */
function installed(): string {
  const place = temporaryDirectory();
  const assets = join(place, 'package', 'assets', 'cli');
  const jsii = join(place, 'cdk_chime_phone_number_order', '_jsii');
  [assets, jsii].forEach((directory) => mkdirSync(directory, { recursive: true }));
  writeFileSync(join(place, 'package', 'package.json'), '{}');
  writeFileSync(join(assets, 'main.mjs'), PROGRAM);
  writeFileSync(join(jsii, '..', '__init__.py'), 'raise SystemExit("imported")');
  execFileSync('tar', ['-czf', join(jsii, 'package@0.0.0.jsii.tgz'), '-C', place, 'package']);
  return place;
}

const runs = (place: string, variables: Record<string, string>) =>
  spawnSync('python3', [COMMAND, 'plan', '--json'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, PYTHONPATH: place, ...variables },
  });

test('passes arguments and status on, imports nothing, and unpacks once', () => {
  const place = installed();
  const caches = temporaryDirectory();
  for (let run = 0; run < 2; run++) {
    const { stdout, stderr, status } = runs(place, { XDG_CACHE_HOME: caches });
    expect({ stdout, stderr, status }).toEqual({ stdout: 'plan --json\n', stderr: '', status: 3 });
  }
  expect(readdirSync(join(caches, 'cdk-chime-phone-number-order'))).toHaveLength(1);
});

test('runs where no cache can be written', () => {
  const file = join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  expect(runs(installed(), { XDG_CACHE_HOME: file })).toMatchObject({ stdout: 'plan --json\n', status: 3 });
});

test('names Node.js when it is missing', () => {
  const { stderr, status } = runs(installed(), { JSII_NODE: 'no-node' });
  expect({ stderr, status }).toEqual({
    stderr: 'error: Node.js was not found: install it, or name it in JSII_NODE\n',
    status: 1,
  });
});
