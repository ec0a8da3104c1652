/** One task for each thing a person does here. */
import { awscdk } from 'projen';

/** [name, command, what it does] */
const COMMANDS = [
  ['figures', 'tsx scripts/figures.ts', 'Write docs/figures.md from docs/figures.json'],
  ['local', 'tsx cli/npm-run.ts rehearse', 'Rehearse on this machine: deploy, destroy, numbers, events, service'],
  ['orphans', 'tsx cli/npm-run.ts audit', 'What a real account is billed for and no stack declares; reads only'],
  [
    'languages',
    'tsx scripts/languages.ts',
    'Install what is built for each language into a clean project, and compare the templates',
  ],
  [
    'gates',
    'tsx scripts/gates.ts',
    'What a release has to pass beside the tests: ' +
      'documentation, compatibility, findings, licences, oldest and newest',
  ],
  ['simulate', 'tsx simulation/run/cli.ts', 'Play made-up histories and faults against the handler, in virtual time'],
  [
    'test:handler',
    // Both options take lists: the last option ends them, so that a name that follows chooses files.
    'jest --selectProjects handler --testPathIgnorePatterns interruptions record-size listing --coverage=false',
    'The quick tests of the handler, in half a minute; a name chooses files',
  ],
  ['mutation', 'stryker run', 'Mutation testing of the handler; below 95 % it fails'],
];

/** The same, of commands that need the bundle. */
const COMMANDS_WITH_BUNDLE = [
  ['demo', 'tsx cli/npm-run.ts demo', 'The whole lifecycle on this machine, each step checked'],
  ['e2e', 'tsx e2e/run.ts', 'The real CDK CLI and AWS CLI on this machine; installs them, pinned, into .local/ first'],
  ['still', 'tsx scripts/still.ts', 'Draw docs/rehearsal.svg from a run of the command'],
  ['bench', 'tsx scripts/bench.ts', 'This library beside what a user would take instead, in one run; --short for CI'],
];

export function addTasks(project: awscdk.AwsCdkConstructLibrary) {
  // jsii's own script loads the whole CDK before the program starts.
  project.tasks.tryFind('package:python')!.exec('python3 scripts/python/replace_command.py dist/python');
  const bundle = project.addTask('bundle', {
    description: 'Bundle the handler and the command into assets/, byte for byte the same on every machine',
    exec: 'tsx scripts/bundle.ts',
  });
  // Not before `build` alone: whoever compiles and packages by hand needs the bundle in the package, too.
  project.compileTask.prependSpawn(bundle);
  project.testTask.prependSpawn(bundle);
  project.addTask('typecheck', {
    description: 'Check the types of everything that jsii does not compile',
    exec: 'tsc --noEmit -p tsconfig.dev.json',
  });
  for (const [name, exec, description] of COMMANDS) project.addTask(name, { description, exec, receiveArgs: true });
  for (const [name, exec, description] of COMMANDS_WITH_BUNDLE) {
    project.addTask(name, { description, steps: [{ spawn: 'bundle' }, { exec, receiveArgs: true }] });
  }
}
