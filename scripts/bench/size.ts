/** Sizes of what is shipped. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

const ROOT = join(__dirname, '..', '..');

/** The handler as Lambda stores it, in KB: a zip holds the same deflated bytes and some hundred bytes of directory. */
export function handlerSize(): number {
  return (deflateRawSync(readFileSync(join(ROOT, 'assets', 'handler', 'index.js'))).length + 200) / 1000;
}

/** The npm package, in KB; `lib` is only counted once it has been compiled. */
export function tarballSize(): number {
  const run = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' });
  const report = JSON.parse(run.stdout) as Record<string, { size: number }> | { size: number }[];
  const [entry] = Object.values(report);
  return entry.size / 1000;
}
