/** The workflows that build and release are never run here, so at least their syntax is checked. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CHECK_JSONSCHEMA } from '../support/versions';
import { attempt, pythonEnvironment, ROOT, scratch } from '../support/workspace';

const WORKFLOWS = join(ROOT, '.github', 'workflows');

export function workflows(): string {
  const files = readdirSync(WORKFLOWS).filter((file) => file.endsWith('.yml')).map((file) => join(WORKFLOWS, file));
  const commands = pythonEnvironment(scratch('check-jsonschema'), `check-jsonschema==${CHECK_JSONSCHEMA}`);
  const { status, stdout, stderr } = attempt(join(commands, 'check-jsonschema'), [
    '--builtin-schema',
    'vendor.github-workflows',
    ...files,
  ]);
  if (status !== 0) throw new Error(stdout + stderr);
  return `${files.length} workflows have the form that GitHub documents (check-jsonschema ${CHECK_JSONSCHEMA})`;
}
