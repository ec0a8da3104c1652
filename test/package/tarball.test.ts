/** What goes into the npm package: what a consumer needs, and nothing else. */
import { execFileSync } from 'child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { MOST_BYTES } from '../../scripts/support/budgets';

const root = join(__dirname, '..', '..');

interface Packed {
  readonly size: number;
  readonly files: { readonly path: string }[];
}

function pack(directory: string): Packed {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'], {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const parsed = JSON.parse(output);
  return Array.isArray(parsed) ? parsed[0] : Object.values<Packed>(parsed)[0];
}

/** One file for each kind of thing that lies about in the repository at one time or another. */
const SHIPPED = [
  '.jsii',
  'API.md',
  'LICENSE',
  'README.md',
  'assets/THIRD-PARTY-LICENSES',
  'assets/cli/main.mjs',
  'assets/handler/index.js',
  'lib/index.d.ts',
  'lib/index.js',
  'lib/contract/order.d.ts',
  'lib/contract/order.js',
  'rosetta/default.ts-fixture',
];
const LEFT_OUT = [
  '.ci/run.sh',
  '.devcontainer/devcontainer.json',
  '.eslintrc.json',
  '.gitattributes',
  '.github/workflows/build.yml',
  '.gitignore',
  '.jsii-out/x.json',
  '.local/state.json',
  '.mergify.yml',
  '.npmrc',
  '.projen/tasks.json',
  '.projenrc.ts',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'TESTING.md',
  'assets/meta-cli.json',
  'assets/meta.json',
  'cdk.out/manifest.json',
  'coverage/lcov.info',
  'cspell.json',
  'dist/js/x.tgz',
  'docs/adr/0001.md',
  'examples/typescript/app.ts',
  'cli/main.ts',
  'lambda/index.ts',
  'local/chime-sdk-voice/index.ts',
  'node_modules/x/index.js',
  'package-lock.json',
  'projenrc/x.ts',
  'scripts/bundle.ts',
  'simulation/run.ts',
  'src/index.ts',
  'stryker.config.json',
  'test/x.test.ts',
  'tsconfig.dev.json',
  'tsconfig.json',
];

test('the rules of the package let in and leave out what they should', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pack-'));
  try {
    for (const file of [...SHIPPED, ...LEFT_OUT]) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), '');
    }
    for (const file of ['package.json', '.npmignore', '.gitignore']) {
      copyFileSync(join(root, file), join(directory, file));
    }
    expect(
      pack(directory)
        .files.map(({ path }) => path)
        .sort(),
    ).toEqual([...SHIPPED, 'package.json'].sort());
  } finally {
    rmSync(directory, { recursive: true });
  }
});

describe('the package of this very tree', () => {
  const packed = pack(root);
  const paths = packed.files.map(({ path }) => path);

  test('holds nothing unexpected', () => {
    const expected =
      /^(lib\/.+\.(js|d\.ts)|assets\/(handler\/index\.js|cli\/[\w.-]+\.m?js|THIRD-PARTY-LICENSES)|rosetta\/default\.ts-fixture|API\.md|README\.md|LICENSE|NOTICE|CHANGELOG\.md|package\.json|\.jsii(\.gz)?)$/;
    expect(paths.filter((path) => !expected.test(path))).toEqual([]);
  });

  test('holds the handler and the command, ready-made', () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        'assets/cli/main.mjs',
        'assets/handler/index.js',
        'assets/THIRD-PARTY-LICENSES',
        'rosetta/default.ts-fixture',
        'package.json',
        'LICENSE',
        'README.md',
        'API.md',
      ]),
    );
  });

  test('is small', () => {
    expect(packed.size).toBeLessThanOrEqual(MOST_BYTES.tarball);
  });
});

test('nothing has to be installed with the package but its peers', () => {
  const manifest = require(join(root, 'package.json')); // eslint-disable-line @typescript-eslint/no-require-imports
  expect([manifest.dependencies ?? {}, manifest.bundledDependencies ?? []]).toEqual([{}, []]);
  expect(Object.keys(manifest.peerDependencies).sort()).toEqual(['aws-cdk-lib', 'constructs']);
});
