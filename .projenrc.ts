import { awscdk, javascript, JsonFile } from 'projen';

const name = 'cdk-chime-phone-number-order';
const awsSdk = '3.1142.0'; // one release for all clients; releases after the first week of 2027 want Node 22
const clients = ['chime-sdk-voice', 'cloudformation', 'sfn', 'ssm'];

const project = new awscdk.AwsCdkConstructLibrary({
  name,
  description: 'Phone numbers as code for the Amazon Chime SDK: order, own, change and give back numbers from a CDK stack',
  keywords: [
    'aws', 'amazon-chime-sdk', 'chime', 'phone-number', 'phone-numbers', 'telephony', 'pstn', 'voice-connector', 'sip', 'custom-resource',
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
  workflowNodeVersion: '20',

  // 2.221.0 is the first release whose lambda.determineLatestNodeRuntime() names a runtime in support in every region, and
  // in those that it does not know: nodejs22.x. Older ones name nodejs20.x or nodejs18.x, which AWS has deprecated.
  // 2.232.2 is the first one with ResourceEnvironment, a part of every construct, in the place where it has been since:
  // what is compiled for Go and Java against an older one does not work with a newer one.
  // Nothing newer is used. `gates` runs on this and on the newest; raise it when the runtime is deprecated, in 2027-04.
  cdkVersion: '2.232.2',
  constructsVersion: '10.0.5',
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',

  devDeps: [
    ...clients.map((client) => `@aws-sdk/client-${client}@${awsSdk}`),
    '@aws-sdk/credential-provider-env',
    '@smithy/node-http-handler',
    '@stryker-mutator/core@^9.6.1', // 10 wants Node 22
    '@stryker-mutator/jest-runner@^9.6.1',
    '@types/aws-lambda',
    'asl-validator',
    'esbuild',
    'eslint-import-resolver-typescript@~3.6.3', // 4, as jest 30, wants that native package
    'fast-check',
    'tsx',
  ],

  // The handler is bundled once, here, and shipped ready-made; consumers never bundle.
  lambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  integrationTestAutoDiscover: false,

  jestOptions: {
    jestVersion: '^29.4.0', // 30 resolves modules with a native package that not every registry carries for every platform
    junitReporting: false,
    jestConfig: {
      testTimeout: 60_000,
    },
  },
  eslintOptions: {
    commandOptions: { fix: false },
    dirs: ['src'],
    devdirs: ['test', 'lambda', 'local', 'simulation', 'examples', 'scripts', 'e2e'],
  },
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    compilerOptions: { skipLibCheck: true },
    include: ['src/**/*.ts', 'test/**/*.ts', 'lambda/**/*.ts', 'local/**/*.ts', 'simulation/**/*.ts', 'examples/**/*.ts', 'scripts/**/*.ts', 'e2e/**/*.ts'],
  },

  // No registry's token is kept anywhere: each release proves where it comes from.
  npmTrustedPublishing: true,
  npmProvenance: true,
  publishToPypi: { distName: name, module: 'cdk_chime_phone_number_order', trustedPublishing: true, attestations: true },
  publishToMaven: {
    javaPackage: 'io.github.cdkchimephonenumberorder',
    mavenGroupId: 'io.github.cdkchimephonenumberorder',
    mavenArtifactId: name,
  },
  publishToNuget: { dotNetNamespace: 'CdkChimePhoneNumberOrder', packageId: 'CdkChimePhoneNumberOrder', trustedPublishing: true },
  publishToGo: { moduleName: `github.com/${name}/${name}-go` },
});

// A table reads best laid out by hand; where state and behaviour stand in a class is the author's choice.
project.eslint!.addRules({ '@stylistic/object-property-newline': 'off', '@typescript-eslint/member-ordering': 'off' });

// The handler is tested as it is bundled: without the CDK, whose tokens do not exist at deployment.
const transform = { '^.+\\.ts$': '<rootDir>/test/typescript-transform.js' };
project.jest!.config.collectCoverage = false;
project.jest!.config.projects = [
  { displayName: 'handler', testMatch: ['<rootDir>/test/lambda/**/*.test.ts'], transform, moduleNameMapper: { '^aws-cdk-lib$': '<rootDir>/lambda/resolved.ts' } },
  { displayName: 'local', testMatch: ['<rootDir>/test/local/**/*.test.ts'], transform },
  {
    displayName: 'simulation', testMatch: ['<rootDir>/test/simulation/**/*.test.ts'], transform, moduleNameMapper: {
      '^aws-cdk-lib$': '<rootDir>/lambda/resolved.ts',
      // As simulation/bundle.ts has it.
      '^@aws-sdk/client-(chime-sdk-voice|ssm|cloudformation)$': '<rootDir>/simulation/sdk.ts',
      '^@smithy/node-http-handler$': '<rootDir>/simulation/sdk.ts',
    },
  },
  { displayName: 'construct', testMatch: ['<rootDir>/test/{construct,package,provider}/**/*.test.ts'], transform },
];
delete project.jest!.config.transform;
delete project.jest!.config.testMatch;
// The project service would look for tests and scripts in tsconfig.json, which jsii keeps to src.
project.tryFindObjectFile('.eslintrc.json')?.addOverride('parserOptions', {
  ecmaVersion: 2018, sourceType: 'module', project: ['./tsconfig.dev.json', './projenrc/tsconfig.json'], projectService: undefined,
});
project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
project.gitignore.exclude('/assets/', '/.local/', '/cdk.out/', '/.jsii-out/');
for (const path of ['/lambda/', '/local/', '/examples/', '/scripts/', '/docs/', '/CONTRIBUTING.md', '/SECURITY.md', '/TESTING.md', '/.ci/', '/test/', '/e2e/', '/simulation/', '/stryker.config.json', '/.local/', '/cdk.out/', '/.jsii-out/', '/tsconfig.json']) {
  project.npmignore?.exclude(path);
}
project.npmignore?.include('/assets/');
project.npmignore?.exclude('/assets/meta.json'); // what the bundle is made of, for the bench

// One task for each thing a person does here.
const bundle = project.addTask('bundle', {
  description: 'Bundle the handler into assets/, byte for byte the same on every machine',
  exec: 'tsx scripts/bundle.ts',
});
project.preCompileTask.spawn(bundle);
project.testTask.prependSpawn(bundle);
project.addTask('local', { description: 'Rehearse on this machine: service, deploy, destroy, numbers, events', exec: 'tsx local/cli.ts', receiveArgs: true });
project.addTask('orphans', { description: 'What a real account is billed for and no stack declares; reads only', exec: 'tsx local/orphans/aws.ts', receiveArgs: true });
project.addTask('demo', { description: 'The whole lifecycle on this machine, each step checked', steps: [{ spawn: 'bundle' }, { exec: 'tsx local/demo.ts', receiveArgs: true }] });
project.addTask('e2e', { description: 'The real CDK CLI and AWS CLI on this machine; installs them, pinned, into .local/ first', steps: [{ spawn: 'bundle' }, { exec: 'tsx e2e/run.ts', receiveArgs: true }] });
project.addTask('languages', { description: 'Install what is built for each language into a clean project, and compare the templates', exec: 'tsx scripts/languages.ts', receiveArgs: true });
project.addTask('gates', { description: 'What a release has to pass beside the tests: documentation, compatibility, findings, licences, oldest and newest', exec: 'tsx scripts/gates.ts', receiveArgs: true });
project.addTask('simulate', { description: 'Play made-up histories and faults against the handler, in virtual time', exec: 'tsx simulation/cli.ts', receiveArgs: true });
project.addTask('typecheck', { description: 'Check the types of everything that jsii does not compile', exec: 'tsc --noEmit -p tsconfig.dev.json' });
project.addTask('bench', { description: 'Size and speed, as ratios measured in one run', steps: [{ spawn: 'bundle' }, { exec: 'tsx scripts/bench.ts', receiveArgs: true }] });

// What the tests would not notice if the handler were different; the thin AWS clients are left to the contract tests.
new JsonFile(project, 'stryker.config.json', {
  obj: {
    packageManager: 'npm',
    testRunner: 'in-process',
    plugins: ['./test/mutation/runner.mjs', '@stryker-mutator/jest-runner'], // the latter to check the former against
    coverageAnalysis: 'perTest',
    mutate: ['lambda/**/*.ts', ...['aws', 'chime/aws', 'ledger/aws', 'stacks/aws', 'executions', 'credentials', 'resolved', 'ports'].map((file) => `!lambda/${file}.ts`)],
    jest: {
      projectType: 'custom',
      config: {
        projects: [], // else those of package.json, with the tests of everything else
        testMatch: ['<rootDir>/test/lambda/**/!(interruptions).test.ts'],
        transform,
        moduleNameMapper: { '^aws-cdk-lib$': '<rootDir>/lambda/resolved.ts' },
        testEnvironment: 'node',
      },
    },
    ignorePatterns: ['assets', 'lib', 'dist', 'e2e', 'examples', 'docs', '.local', 'coverage'],
    tempDirName: '.local/stryker',
    reporters: ['clear-text', 'json', 'progress-append-only'],
    jsonReporter: { fileName: '.local/mutation.json' },
    clearTextReporter: { allowColor: false, logTests: false, reportScoreTable: true },
    concurrency: 2,
    timeoutMS: 30_000,
    thresholds: { high: 95, low: 90, break: 90 },
  },
});
project.addTask('mutation', { description: 'Mutation testing of the handler; below 90 % it fails', exec: 'stryker run', receiveArgs: true });

project.synth();
