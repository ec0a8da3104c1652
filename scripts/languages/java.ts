/** Java: the jar, from the Maven repository that jsii-pacmak writes, with a local repository that goes afterwards. */
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contextVariables, Language, Project, RULE_MESSAGE } from './language';
import { LANGUAGES_CDK } from '../support/versions';
import { attempt, ROOT, run, scratch } from '../support/workspace';

export const JAVA: Language = {
  name: 'Java',
  target: 'java',
  code: 'java',
  messages: {
    missing: /NullPointerException: productType is required/,
    enum: /No enum constant .*PhoneNumberProductType\.BusinessCalling/,
    rule: RULE_MESSAGE,
  },
  programs: { 'app': 'example.SupportLines', 'support-line': 'example.SupportLine' },
  install,
};

function install(built: string): Project {
  const project = scratch('java');
  cpSync(join(ROOT, 'examples', 'java'), project, { recursive: true });
  cpSync(
    join(__dirname, 'wrong-input', 'WrongInput.java'),
    join(project, 'src', 'main', 'java', 'example', 'WrongInput.java'),
  );
  writeFileSync(join(project, 'settings.xml'), settings(built));
  const properties = [
    `-Dmaven.repo.local=${join(project, 'repository')}`,
    `-Dcdk.version=${LANGUAGES_CDK['aws-cdk-lib']}`,
    `-Dconstructs.version=${LANGUAGES_CDK.constructs}`,
  ];
  run(
    'mvn',
    [
      '-B',
      '-q',
      '-s',
      'settings.xml',
      ...properties,
      'compile',
      'org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath',
      '-Dmdep.outputFile=classpath',
    ],
    { cwd: project },
  );
  const classpath = readFileSync(join(project, 'classpath'), 'utf8').trim();
  const args = ['-cp', `${classpath}${delimiter}target/classes`];
  return {
    synthesise: (program, out, context) =>
      void run('java', [...args, program], { cwd: project, env: contextVariables(out, context) }),
    adopt: (program, out) => {
      const directory = mkdtempSync(join(project, 'adopt-'));
      writeFileSync(join(directory, 'PhoneNumbersStack.java'), program);
      run('javac', ['-Xlint:all', '-cp', classpath, 'PhoneNumbersStack.java'], { cwd: directory });
      const own = ['-cp', `${classpath}${delimiter}${directory}`];
      run('java', [...own, 'PhoneNumbersStack'], { cwd: project, env: contextVariables(out, {}) });
    },
    declareWrongly: (how) => attempt('java', [...args, 'example.WrongInput', how], { cwd: project }),
  };
}

function settings(built: string): string {
  return `<settings>
  <profiles>
    <profile>
      <id>built</id>
      <repositories><repository><id>built</id><url>${pathToFileURL(built)}</url></repository></repositories>
    </profile>
  </profiles>
  <activeProfiles><activeProfile>built</activeProfile></activeProfiles>
</settings>
`;
}
