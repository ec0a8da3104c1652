/**
 * The quick start as README says it: the package is built from a clone by the lines that stand there, README's program
 * is synthesised in a new project, and the commands of `rehearse` are run. The CDK CLI itself is in `npm run e2e`.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LANGUAGES_CDK, manifest } from '../support/versions';
import { ROOT, run, runTypeScript, scratch } from '../support/workspace';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const COMMAND = `npx ${manifest().name} `;

function section(heading: string): string {
  const text = README.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0];
  if (text === undefined) throw new Error(`README.md: has no section "${heading}"; adapt scripts/gates/quick-start.ts`);
  return text;
}

const fenced = (text: string, language: RegExp): string[] =>
  [...text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].flatMap(([, kind, code]) =>
    language.test(kind) ? [code] : [],
  );

export function quickStart(): string {
  const project = scratch('quick-start');
  install(project);
  synthesise(project);
  const commands = fenced(section('Rehearse on your own machine'), /^shell$/)
    .flatMap((block) => block.trim().split('\n'))
    .filter((line) => line.startsWith(COMMAND));
  if (commands.length < 3) throw new Error('README.md: names no commands of rehearse; adapt this gate');
  const program = join(project, 'node_modules', '.bin', manifest().name);
  const printed = commands.map((line) => run(program, line.slice(COMMAND.length).split(' '), { cwd: project }));
  if (!/CREATE_COMPLETE[\s\S]*\+1\d{10}/.test(printed[0])) {
    throw new Error(`${commands[0]}: bought nothing\n${printed[0]}`);
  }
  return `README's package, its program in a project of its own, and ${commands.length} of its commands`;
}

/** The packages are those of this repository, and `npm run languages` builds the package for Python. */
const LEFT_OUT = ['npm ci', 'npx projen package:python'];

/** Builds the package by README's lines, in a copy that has nothing but what a clone has; says where it is. */
function buildAsReadmeSays(): string {
  const clone = scratch('clone');
  const files = run('git', ['ls-files']).trim().split('\n');
  for (const file of files) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(ROOT, file), join(clone, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  const [block] = fenced(section('Install'), /^shell$/);
  const lines = block.trim().split('\n').filter((line) => !LEFT_OUT.includes(line));
  if (lines.length === 0) throw new Error('README.md: says no lines that build the package; adapt this gate');
  for (const line of lines) {
    const [command, ...args] = line.split(' ');
    run(command, args, { cwd: clone });
  }
  return join(clone, 'dist', 'js');
}

/** The package under the name by which README installs it. */
function install(project: string): void {
  const packages = buildAsReadmeSays();
  const [tarball] = readdirSync(packages).filter((file) => file.endsWith('.tgz'));
  if (!section('Install').includes(`/dist/js/${tarball}`)) {
    throw new Error(`README.md: does not install ${tarball}, as the package is called; correct the section "Install"`);
  }
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  const cdk = Object.entries(LANGUAGES_CDK).map(([name, version]) => `${name}@${version}`);
  run('npm', ['install', '--no-audit', '--no-fund', join(packages, tarball), ...cdk], { cwd: project });
}

/** What `cdk init` has made, with README's stack in it. */
function synthesise(project: string): void {
  const [stack] = fenced(section('Quick start'), /^ts nofixture$/);
  mkdirSync(join(project, 'lib'));
  writeFileSync(join(project, 'lib', 'support-lines-stack.ts'), stack);
  writeFileSync(
    join(project, 'app.ts'),
    [
      "import { App } from 'aws-cdk-lib';",
      "import { SupportLinesStack } from './lib/support-lines-stack';",
      'const app = new App();',
      "new SupportLinesStack(app, 'SupportLinesStack');",
      'app.synth();',
      '',
    ].join('\n'),
  );
  const { status, stderr } = runTypeScript(join(project, 'app.ts'), {
    cwd: project,
    env: { CDK_OUTDIR: join(project, 'cdk.out') },
  });
  if (status !== 0) throw new Error(stderr);
}
