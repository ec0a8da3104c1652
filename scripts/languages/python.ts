/** Python: the wheel, in a virtual environment of its own. */
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contextVariables, Language, Project, RULE_MESSAGE } from './language';
import { JSII_RUNTIME, LANGUAGES_CDK, manifest, SDK_CLIENT } from '../support/versions';
import { attempt, pythonEnvironment, ROOT, run, scratch } from '../support/workspace';

export const PYTHON: Language = {
  name: 'Python',
  target: 'python',
  code: 'python',
  messages: {
    list: /type of argument calling_name must be .*str.*; got list instead/,
    missing: /missing 1 required keyword-only argument: 'product_type'/,
    enum: /type of argument product_type must be .*PhoneNumberProductType; got str instead/,
    rule: RULE_MESSAGE,
  },
  programs: {
    'app': 'app.py',
    'support-line': 'support_line.py',
    'bot-line': 'bot_line.py',
    'cross-stack': 'cross_stack.py',
    'port-in': 'port_in.py',
  },
  install,
};

function install(built: string): Project {
  const project = scratch('python');
  const wheel = join(built, readdirSync(built).find((file) => file.endsWith('.whl'))!);
  const cdk = Object.entries(LANGUAGES_CDK).map(([name, version]) => `${name}==${version}`);
  const commands = pythonEnvironment(join(project, 'venv'), wheel, ...cdk, `jsii==${JSII_RUNTIME}`);
  const python = join(commands, 'python');
  run('npm', ['install', '--no-audit', '--no-fund', SDK_CLIENT], { cwd: project });
  cpSync(join(ROOT, 'examples', 'python'), project, { recursive: true });
  cpSync(join(__dirname, 'wrong-input', 'wrong_input.py'), join(project, 'wrong_input.py'));
  return {
    synthesise: (program, out, context) =>
      void run(python, [program], { cwd: project, env: contextVariables(out, context) }),
    adopt: (program, out) => {
      writeFileSync(join(project, 'adopt.py'), program);
      run(python, ['adopt.py'], { cwd: project, env: contextVariables(out, {}) });
    },
    declareWrongly: (how) => attempt(python, ['wrong_input.py', how], { cwd: project }),
    command: (args, env) => attempt(join(commands, manifest().name), args, { cwd: project, env }),
    directory: project,
  };
}
