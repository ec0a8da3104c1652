/** Copies of a cloud assembly that a scenario changes. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function copyAssembly(assembly: string, suffix: string): string {
  const copy = `${assembly}-${suffix}`;
  cpSync(assembly, copy, { recursive: true });
  // Assets are named relative to the assembly or absolutely; both still hold beside it.
  const manifest = join(copy, 'manifest.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8'));
  return copy;
}
