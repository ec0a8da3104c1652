/** What the project is built and tested with. Each version that is held back says why. */
const AWS_SDK = '3.1142.0'; // one release for all clients; releases after the first week of 2027 want Node 22
const CLIENTS = ['chime-sdk-voice', 'cloudformation', 'sfn', 'ssm'];

export const DEV_DEPENDENCIES = [
  ...CLIENTS.map((client) => `@aws-sdk/client-${client}@${AWS_SDK}`),
  '@aws-sdk/credential-provider-env',
  '@aws-sdk/credential-provider-node@^3.972.97', // for the command; the handler has a stand-in
  '@smithy/node-http-handler',
  '@stryker-mutator/core@^9.6.1', // 10 wants Node 22
  '@stryker-mutator/jest-runner@^9.6.1',
  '@types/aws-lambda',
  'asl-validator',
  'cli-table3@^0.6.5',
  'commander@^14', // 15 wants Node 22
  'cspell@^9.8.0', // 10 wants Node 22
  'esbuild',
  'eslint-import-resolver-typescript@~3.6.3', // 4, as jest 30, wants a native package (unrs-resolver)
  'fast-check',
  'picocolors@^1.1.1',
  'tsx',
  'yaml@^2.9.1', // templates as the CDK CLI sends them
  'yocto-spinner@^1.2.2',
];

/**
 * 2.221.0 is the first release whose lambda.determineLatestNodeRuntime() names a runtime in support in every region,
 * and in those that it does not know: nodejs22.x. Older ones name nodejs20.x or nodejs18.x, which AWS has deprecated.
 * 2.232.2 is the first one with ResourceEnvironment, a part of every construct, in the place where it has been since:
 * what is compiled for Go and Java against an older one does not work with a newer one. Nothing newer is used.
 * `gates` runs on this and on the newest; raise it when the runtime is deprecated, in 2027-04.
 */
export const OLDEST_CDK = '2.232.2';
