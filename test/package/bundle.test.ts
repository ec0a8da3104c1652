/**
 * The same sources give the same bytes, wherever and whenever they are bundled: else every release of the library would
 * change the function in every stack, and nobody could check where the shipped bytes come from.
 */
import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const root = join(__dirname, '..', '..');

function digests(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true }).map(String).filter((file) => statSync(join(directory, file)).isFile()).sort();
  return Object.fromEntries(files.map((file) => [file, createHash('sha256').update(readFileSync(join(directory, file))).digest('hex')]));
}

/** Bundles a copy, so that tests beside this one find the asset of the tree as it is. */
function bundleElsewhere(prefix: string): Record<string, string> {
  const copy = mkdtempSync(join(tmpdir(), prefix));
  try {
    for (const name of ['src', 'lambda', 'scripts', 'package.json', 'tsconfig.json']) cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    execFileSync(process.execPath, [require.resolve('tsx/cli'), join(copy, 'scripts', 'bundle.ts')], { cwd: tmpdir() });
    return digests(join(copy, 'assets', 'handler'));
  } finally {
    rmSync(copy, { recursive: true });
  }
}

test('the handler is bundled to the same bytes in another place, at another time', () => {
  const first = bundleElsewhere('bundle-');
  expect(Object.keys(first)).toContain('index.js');
  expect(bundleElsewhere('a-much-longer-name-for-the-same-thing-')).toEqual(first);
});
