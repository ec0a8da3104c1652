/** How the tests are run: jest's four projects, and Stryker, which asks whether a test would notice a change. */
import { awscdk, JsonFile } from 'projen';

const TRANSFORM = { '^.+\\.ts$': '<rootDir>/test/typescript-transform.js' };

/** The handler is tested as it is bundled: without the CDK, whose tokens do not exist at deployment. */
const WITHOUT_CDK = { '^aws-cdk-lib$': '<rootDir>/lambda/stand-ins/aws-cdk-lib.ts' };

const PROJECTS = [
  {
    displayName: 'handler',
    testMatch: ['<rootDir>/test/lambda/**/*.test.ts'],
    transform: TRANSFORM,
    moduleNameMapper: WITHOUT_CDK,
  },
  {
    displayName: 'local',
    testMatch: ['<rootDir>/test/{local,cli}/**/*.test.ts'],
    transform: TRANSFORM,
    // What is imported late names its file with the extension that it has once it is compiled.
    moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  },
  {
    displayName: 'simulation',
    testMatch: ['<rootDir>/test/simulation/**/*.test.ts'],
    transform: TRANSFORM,
    moduleNameMapper: {
      ...WITHOUT_CDK,
      // As simulation/run/bundle.ts has it.
      '^@aws-sdk/client-(chime-sdk-voice|ssm|cloudformation)$': '<rootDir>/simulation/world/sdk.ts',
      '^@smithy/node-http-handler$': '<rootDir>/simulation/world/sdk.ts',
    },
  },
  {
    displayName: 'construct',
    testMatch: ['<rootDir>/test/{construct,documents,package,provider}/**/*.test.ts'],
    transform: TRANSFORM,
  },
];

export function configureTests(project: awscdk.AwsCdkConstructLibrary) {
  const jest = project.jest!.config;
  jest.collectCoverage = false;
  jest.projects = PROJECTS;
  delete jest.transform;
  delete jest.testMatch;
  configureMutation(project);
}

/** Of lambda/ports; what decides nothing is held by the contract tests. */
const THIN_CLIENTS = ['aws', 'chime', 'chime-states', 'ledger', 'stacks', 'step-functions'];

/** Which changes to the handler would no test notice? The thin AWS clients are left to the contract tests. */
function configureMutation(project: awscdk.AwsCdkConstructLibrary) {
  new JsonFile(project, 'stryker.config.json', {
    obj: {
      packageManager: 'npm',
      testRunner: 'in-process',
      plugins: ['./test/mutation/runner.mjs', '@stryker-mutator/jest-runner'], // the latter to check the former against
      coverageAnalysis: 'perTest',
      mutate: [
        'lambda/**/*.ts',
        '!lambda/stand-ins/*.ts',
        ...THIN_CLIENTS.map((file) => `!lambda/ports/${file}.ts`),
        '!lambda/attempt/ports.ts',
      ],
      jest: {
        projectType: 'custom',
        config: {
          projects: [], // else those of package.json, with the tests of everything else
          testMatch: ['<rootDir>/test/lambda/**/!(interruptions).test.ts'],
          transform: TRANSFORM,
          moduleNameMapper: WITHOUT_CDK,
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
      thresholds: { high: 98, low: 95, break: 95 },
    },
  });
}
