/** `--report FILE`: where the picture goes, which is certain before the work begins. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Terminal } from '../output/terminal';

/** The whole path; undefined when no report is asked for. */
export function reportFile({ cwd }: Terminal, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const path = resolve(cwd, file);
  if (existsSync(dirname(path))) return path;
  throw new Error(`--report ${file}: there is no directory ${dirname(path)}: create it first`);
}
