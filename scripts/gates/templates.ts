/** Synthesises everything on one CDK: without a warning or a deprecated API, and clean in the eyes of cfn-lint. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cdk, overlay } from './overlay';
import { CFN_LINT } from '../support/versions';
import { attempt, pythonEnvironment, runTypeScript, scratch } from '../support/workspace';

/** The CDK writes out dependencies that a reference already implies; harmless, and not ours. */
const IGNORED = 'W3005';

const synthesised = new Map<string, string>();

/** The CDK's own switch turns each use of a deprecated API into an error. */
function synthesise(cdk: Cdk): string {
  if (!synthesised.has(cdk.version)) {
    const directory = overlay(cdk);
    const out = scratch('templates');
    const { status, stdout, stderr } = runTypeScript(join(directory, 'scripts', 'gates', 'app.ts'), {
      cwd: directory,
      env: { CDK_OUTDIR: out, JSII_DEPRECATED: 'fail' },
    });
    if (status !== 0 || stdout + stderr !== '') {
      throw new Error(`synthesis ended with ${status} and printed:\n${stdout}${stderr}`);
    }
    synthesised.set(cdk.version, out);
  }
  return synthesised.get(cdk.version)!;
}

export function warnings(cdk: Cdk): string {
  const out = synthesise(cdk);
  const texts = readdirSync(out)
    .filter((file) => /^(manifest|.*\.metadata)\.json$/.test(file))
    .map((file) => readFileSync(join(out, file), 'utf8'));
  const annotated = texts.join('\n').match(/"type": ?"aws:cdk:(warning|error)",[^}]*/g);
  if (annotated) throw new Error(annotated.join('\n'));
  return `${templatesIn(out).length} templates, nothing printed, no warning noted, nothing deprecated used`;
}

export function lint(cdk: Cdk): string {
  const templates = templatesIn(synthesise(cdk));
  const { status, stdout, stderr } = attempt(linter(), [
    '--ignore-checks',
    IGNORED,
    '--format',
    'parseable',
    '--',
    ...templates,
  ]);
  if (status !== 0) throw new Error(stdout + stderr);
  const runtimes = new Set(templates.flatMap((file) => readFileSync(file, 'utf8').match(/nodejs\d+\.x/g) ?? []));
  return `cfn-lint ${CFN_LINT} is content with ${templates.length} templates; runtime ${[...runtimes].join(', ')}`;
}

function templatesIn(out: string): string[] {
  const templates = readdirSync(out).filter((file) => file.endsWith('.template.json')).map((file) => join(out, file));
  if (templates.length === 0) throw new Error('no template was synthesised');
  return templates;
}

let commands: string | undefined;

function linter(): string {
  commands ??= pythonEnvironment(scratch('cfn-lint'), `cfn-lint==${CFN_LINT}`);
  return join(commands, 'cfn-lint');
}
