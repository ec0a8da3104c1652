import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let directory: string | undefined;

/**
 * Lambda's Node.js runtime brings the AWS SDK along, and nothing else. This is a directory for `NODE_PATH` that does the same, with the
 * clients that are installed here, so that a bundle that forgot one of its other modules still fails.
 */
export function runtimeModules(): string {
  if (directory === undefined) {
    const created = mkdtempSync(join(tmpdir(), 'local-runtime-'));
    const scope = dirname(dirname(require.resolve('@aws-sdk/client-ssm/package.json')));
    if (existsSync(scope)) {
      symlinkSync(scope, join(created, '@aws-sdk'), 'junction');
    }
    process.once('exit', () => rmSync(created, { recursive: true, force: true }));
    directory = created;
  }
  return directory;
}
