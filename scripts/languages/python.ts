/** Python: the wheel, in a virtual environment of its own. */
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { contextVariables, Language, Project, RULE_MESSAGE } from './language';
import { JSII_RUNTIME, LANGUAGES_CDK } from '../support/versions';
import { attempt, ROOT, run, scratch } from '../support/workspace';

export const PYTHON: Language = {
  name: 'Python',
  target: 'python',
  messages: {
    list: /type of argument calling_name must be .*str.*; got list instead/,
    missing: /missing 1 required keyword-only argument: 'product_type'/,
    enum: /type of argument product_type must be .*PhoneNumberProductType; got str instead/,
    rule: RULE_MESSAGE,
  },
  install,
};

function install(built: string): Project {
  const project = scratch('python');
  run('python3', ['-m', 'venv', join(project, 'venv')]);
  const python = join(project, 'venv', 'bin', 'python');
  const wheel = join(built, readdirSync(built).find((file) => file.endsWith('.whl'))!);
  const cdk = Object.entries(LANGUAGES_CDK).map(([name, version]) => `${name}==${version}`);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', wheel, ...cdk, `jsii==${JSII_RUNTIME}`]);
  cpSync(join(ROOT, 'examples', 'python', 'app.py'), join(project, 'app.py'));
  cpSync(join(__dirname, 'wrong-input', 'wrong_input.py'), join(project, 'wrong_input.py'));
  return {
    synthesise: (out, context) => void run(python, ['app.py'], { cwd: project, env: contextVariables(out, context) }),
    declareWrongly: (how) => attempt(python, ['wrong_input.py', how], { cwd: project }),
  };
}
