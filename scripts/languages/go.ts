/** Go: the generated module, put in place of the published one; building the example compiles all of it. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contextVariables, Language, Project, RULE_MESSAGE } from './language';
import { LANGUAGES_CDK } from '../support/versions';
import { attempt, ROOT, run, scratch } from '../support/workspace';

const MODULE = 'github.com/cdk-chime-phone-number-order/cdk-chime-phone-number-order-go/cdkchimephonenumberorder';

/**
 * The generated module asks for that version of this part of the CDK that the repository happens to have installed; the
 * version that the CDK itself asks for will do.
 */
const PROXY_AGENT = {
  module: 'github.com/cdklabs/awscdk-asset-node-proxy-agent-go/nodeproxyagentv6/v2',
  version: 'v2.1.2',
};

export const GO: Language = {
  name: 'Go',
  target: 'go',
  code: 'go',
  codeOnly: true, // what jsii-pacmak would add is a compilation, which installing does
  messages: {
    missing: /Key 'productType': Unable to deserialize value as .*PhoneNumberProductType/,
    enum: /PhoneNumberProductType\/BusinessCalling/,
    rule: RULE_MESSAGE,
  },
  programs: { 'app': 'bin/support-lines', 'support-line': 'bin/support-line' },
  install,
};

function install(built: string): Project {
  const project = scratch('go');
  cpSync(join(ROOT, 'examples', 'go'), project, { recursive: true });
  mkdirSync(join(project, 'wrong'));
  cpSync(join(__dirname, 'wrong-input', 'wrong_input.go'), join(project, 'wrong', 'main.go'));
  const options = { cwd: project, env: { GOFLAGS: '-mod=mod -buildvcs=false' } };
  const edits = [
    `-replace=${MODULE}=${join(built, 'cdkchimephonenumberorder')}`,
    `-replace=${PROXY_AGENT.module}=${PROXY_AGENT.module}@${PROXY_AGENT.version}`,
    `-require=github.com/aws/aws-cdk-go/awscdk/v2@v${LANGUAGES_CDK['aws-cdk-lib']}`,
    `-require=github.com/aws/constructs-go/constructs/v10@v${LANGUAGES_CDK.constructs}`,
  ];
  run('go', ['mod', 'edit', ...edits], options);
  run('go', ['build', '-o', 'bin/', './...'], options);
  run('go', ['vet', './...'], options);
  return {
    synthesise: (program, out, context) =>
      void run(program, [], { cwd: project, env: contextVariables(out, context) }),
    adopt: (program, out) => {
      mkdirSync(join(project, 'adopt'), { recursive: true });
      writeFileSync(join(project, 'adopt', 'main.go'), program);
      run('go', ['build', '-o', 'bin/', './adopt'], options);
      run('go', ['vet', './adopt'], options);
      run('bin/adopt', [], { cwd: project, env: contextVariables(out, {}) });
    },
    declareWrongly: (how) => attempt('bin/wrong', [how], { cwd: project }),
  };
}
