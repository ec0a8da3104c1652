import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const directories = new Set<string>();

/** A directory with code that is written in a template, and with the module that CloudFormation puts beside it. */
export function inlineCode(text: string): string {
  if (directories.size === 0) {
    process.once('exit', () =>
      directories.forEach((directory) => rmSync(directory, { recursive: true, force: true })),
    );
  }
  const directory = mkdtempSync(join(tmpdir(), 'local-function-'));
  directories.add(directory);
  writeFileSync(join(directory, 'index.js'), text);
  cpSync(join(__dirname, 'cfn-response.js'), join(directory, 'node_modules', 'cfn-response', 'index.js'));
  return directory;
}
