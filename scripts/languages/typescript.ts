/** TypeScript: the npm package, whose declarations are checked on the way; the other languages are compared with it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contextVariables, Language, Project, RULE_MESSAGE } from './language';
import { LANGUAGES_CDK, manifest, SDK_CLIENT } from '../support/versions';
import { attempt, ROOT, run, runTypeScript, scratch, tool } from '../support/workspace';

const IMPORT = "from '../../src'";

export const TYPESCRIPT: Language = {
  name: 'TypeScript',
  target: 'js',
  code: 'typescript',
  messages: {
    list: /callingName \["Example Corp"\]: a list, but a string is expected/,
    missing: /productType is missing: /,
    enum: /productType BusinessCalling: /,
    rule: RULE_MESSAGE,
  },
  programs: {
    'app': 'app.ts',
    'support-line': 'support-line.ts',
    'bot-line': 'bot-line.ts',
    'cross-stack': 'cross-stack.ts',
    'port-in': 'port-in.ts',
  },
  install,
};

function install(built: string): Project {
  const project = scratch('typescript');
  const tarball = join(built, readdirSync(built).find((file) => file.endsWith('.tgz'))!);
  const cdk = Object.entries(LANGUAGES_CDK).map(([name, version]) => `${name}@${version}`);
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  run(
    'npm',
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--save-exact',
      tarball,
      ...cdk,
      SDK_CLIENT,
      `@types/node@${manifest().devDependencies['@types/node']}`,
    ],
    { cwd: project },
  );
  const programs = Object.values(TYPESCRIPT.programs);
  for (const program of programs) writeFileSync(join(project, program), example(program));
  writeFileSync(join(project, 'wrong-input.js'), readFileSync(join(__dirname, 'wrong-input', 'wrong-input.js')));
  const compile = (...files: string[]): void => {
    const strict = ['--noEmit', '--strict', '--types', 'node', '--target', 'es2022', '--module', 'node16'];
    run(tool('tsc'), [...strict, ...files], { cwd: project });
  };
  const execute = (file: string, out: string, context: Readonly<Record<string, string>>): void => {
    const { status, stderr } = runTypeScript(join(project, file), {
      cwd: project,
      env: contextVariables(out, context),
    });
    if (status !== 0) throw new Error(stderr);
  };
  compile(...programs);
  return {
    synthesise: execute,
    adopt: (program, out) => {
      writeFileSync(join(project, 'adopt.ts'), program);
      compile('adopt.ts');
      execute('adopt.ts', out, {});
    },
    declareWrongly: (how) => attempt(process.execPath, ['wrong-input.js', how], { cwd: project }),
    command: (args, env) => attempt('npx', ['--no-install', manifest().name, ...args], { cwd: project, env }),
    directory: project,
  };
}

/** An example as a consumer writes it; in the repository it imports the sources. */
function example(program: string): string {
  const text = readFileSync(join(ROOT, 'examples', 'typescript', program), 'utf8');
  if (!text.includes(IMPORT)) {
    throw new Error(`examples/typescript/${program}: no longer has the import ${IMPORT}, which `
    + 'becomes the package\'s name; adapt scripts/languages/typescript.ts');
  }
  return text.replace(IMPORT, `from '${manifest().name}'`);
}
