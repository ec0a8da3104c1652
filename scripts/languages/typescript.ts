/** TypeScript: the npm package, whose declarations are checked on the way; the other languages are compared with it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contextVariables, Language, Project, RULE_MESSAGE } from './language';
import { LANGUAGES_CDK, manifest } from '../support/versions';
import { attempt, ROOT, run, runTypeScript, scratch, tool } from '../support/workspace';

const IMPORT = "from '../../src'";

export const TYPESCRIPT: Language = {
  name: 'TypeScript',
  target: 'js',
  messages: {
    list: /calling name/,
    missing: /product type/,
    enum: /product type BusinessCalling: /,
    rule: RULE_MESSAGE,
  },
  install,
};

function install(built: string): Project {
  const project = scratch('typescript');
  const tarball = join(built, readdirSync(built).find((file) => file.endsWith('.tgz'))!);
  const cdk = Object.entries(LANGUAGES_CDK).map(([name, version]) => `${name}@${version}`);
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  run('npm', ['install', '--no-audit', '--no-fund', '--save-exact', tarball, ...cdk, `@types/node@${manifest().devDependencies['@types/node']}`], { cwd: project });
  writeFileSync(join(project, 'app.ts'), example());
  writeFileSync(join(project, 'wrong-input.js'), readFileSync(join(__dirname, 'wrong-input', 'wrong-input.js')));
  run(tool('tsc'), ['--noEmit', '--strict', '--types', 'node', '--target', 'es2022', '--module', 'node16', 'app.ts'], { cwd: project });
  return {
    synthesise: (out, context) => {
      const { status, stderr } = runTypeScript(join(project, 'app.ts'), { cwd: project, env: contextVariables(out, context) });
      if (status !== 0) throw new Error(stderr);
    },
    declareWrongly: (how) => attempt(process.execPath, ['wrong-input.js', how], { cwd: project }),
  };
}

/** The example as a consumer writes it; in the repository it imports the sources. */
function example(): string {
  const text = readFileSync(join(ROOT, 'examples', 'typescript', 'app.ts'), 'utf8');
  if (!text.includes(IMPORT)) throw new Error(`examples/typescript/app.ts: no longer has the import ${IMPORT}, which becomes the package's name; adapt scripts/languages/typescript.ts`);
  return text.replace(IMPORT, `from '${manifest().name}'`);
}
