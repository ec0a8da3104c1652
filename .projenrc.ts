import { awscdk, javascript } from 'projen';
import { addChecks } from './projenrc/checks';
import { DEV_DEPENDENCIES, OLDEST_CDK } from './projenrc/dependencies';
import { addDevelopmentContainer, allowInstallScripts } from './projenrc/development';
import { lint } from './projenrc/lint';
import { choosePackageContents, publishing } from './projenrc/publishing';
import { addTasks } from './projenrc/tasks';
import { configureTests } from './projenrc/testing';
import { checkWords } from './projenrc/words';
import { pinActions } from './projenrc/workflows';

const name = 'cdk-chime-phone-number-order';
const folders = ['test', 'lambda', 'local', 'cli', 'simulation', 'examples', 'scripts', 'e2e'];

const project = new awscdk.AwsCdkConstructLibrary({
  name,
  description:
    'Phone numbers as code for the Amazon Chime SDK: order, own, change and release numbers from a CDK stack',
  keywords: [
    ...['aws', 'amazon-chime-sdk', 'chime', 'phone-number', 'phone-numbers'],
    ...['telephony', 'pstn', 'voice-connector', 'sip', 'custom-resource'],
  ],
  author: `The ${name} authors`,
  authorAddress: `https://github.com/${name}`,
  authorOrganization: true,
  repositoryUrl: `https://github.com/${name}/${name}.git`,
  license: 'Apache-2.0',
  copyrightOwner: `The ${name} authors`,
  stability: 'experimental',
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.0.0',
  workflowNodeVersion: '22',
  cdkVersion: OLDEST_CDK,
  constructsVersion: '10.0.5',
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',
  devDeps: DEV_DEPENDENCIES,
  ...publishing(name),

  // The handler is bundled once, here, and shipped ready-made; consumers never bundle.
  lambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  integrationTestAutoDiscover: false,

  // jest 30 resolves modules with a native package that not every registry carries for every platform.
  // The CDK is loaded anew for every test file: a worker that has grown is replaced, before its heap is full.
  jestOptions: {
    jestVersion: '^29.4.0',
    junitReporting: false,
    jestConfig: { testTimeout: 60_000, maxWorkers: 2, workerIdleMemoryLimit: '1GB' },
  },
  eslintOptions: { commandOptions: { fix: false }, dirs: ['src'], devdirs: folders },
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    compilerOptions: { skipLibCheck: true },
    include: ['src', ...folders].map((folder) => `${folder}/**/*.ts`),
  },
});

pinActions(project);
addChecks(project);
addDevelopmentContainer(project);
allowInstallScripts(project);
lint(project);
configureTests(project);
choosePackageContents(project);
addTasks(project);
checkWords(project);
project.synth();
