import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The package that this file is part of, bundled or not. */
export function packageRoot(): string {
  let directory = __dirname;
  while (!existsSync(join(directory, 'package.json'))) directory = dirname(directory);
  return directory;
}
