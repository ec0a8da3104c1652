import { cpSync, existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Keeps function code beside the state file, as Lambda keeps its own copy: a later `destroy` must run the code that was
 * deployed, not what a new synthesis has made of the directory.
 */
export function keepCode(code: Record<string, string>, stateFile: string | undefined): Record<string, string> {
  if (stateFile === undefined) {
    return code;
  }
  return Object.fromEntries(Object.entries(code).map(([key, source]) => {
    const target = resolve(join(dirname(stateFile), 'code', key.replace(/[^A-Za-z0-9._-]/g, '_')));
    if (!existsSync(target) && existsSync(source)) {
      cpSync(source, target, { recursive: true });
    }
    return [key, target];
  }));
}
