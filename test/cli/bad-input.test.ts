/** What goes wrong before anything begins: one sentence, which says what to do; status 1; nothing changed. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource, Stack } from 'aws-cdk-lib';
import { commandLine, Ran } from './command-line';
import { accountForEachTest, declareSupport, LocalAccount, synthesise, synthesiseLines } from './deployments';
import { readAssembly } from '../../local/cloudformation/assembly';
import { temporaryDirectory } from '../local/cloudformation/fixture';

let account: LocalAccount;
accountForEachTest((started) => (account = started));

const lines = () =>
  synthesiseLines((stack) => void declareSupport(stack));

const severalAccounts = () =>
  synthesise((app) => {
    for (const id of ['111111111111', '222222222222']) {
      const stack = new Stack(app, `Topic${id}`, { env: { account: id, region: 'us-east-1' } });
      new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic' });
    }
  });

/** One sentence on the other stream, and nothing else. */
function expectSentence({ status, out, err }: Ran, sentence: RegExp): void {
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(err).toMatch(/^error: [^\n]+\n$/);
  expect(err).toMatch(sentence);
  const changes = account.calls.filter(({ operation }) => !/^(List|Get|Describe|Search)/.test(operation));
  expect(changes).toEqual([]);
}

const READING = [['plan'], ['audit'], ['search', '--area-code', '206'], ['release', '+12065550100', '--yes']];
const argumentsOf = ([command, ...rest]: string[]) =>
  command === 'plan' ? [command, lines(), ...rest] : [command, ...rest];

test.each(READING)('%s without credentials', async (...args) => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) delete process.env[name];
  Object.assign(process.env, {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
  expectSentence(await commandLine(argumentsOf(args)), /no AWS credentials were found: set AWS_PROFILE/);
  expect(account.calls).toEqual([]);
});

test.each(READING)('%s without permission', async (...args) => {
  const operation = args[0] === 'search' ? 'SearchAvailablePhoneNumbers' : 'ListPhoneNumbers';
  account.chime.model.control.addFaults({ operation, kind: 'error', error: 'ForbiddenException', times: 9 });
  expectSentence(
    await commandLine(argumentsOf(args)),
    new RegExp(`not allowed to call chime:${operation} .*: attach the read-only policy`),
  );
});

test.each([[['plan']], [['rehearse']], [['rehearse', 'deploy']]])('%j: no such directory', async (args) => {
  expectSentence(
    await commandLine([...args, 'no-such']),
    /\/no-such(\/manifest\.json)? is not there: .*synthesise.*"npx cdk synth"/,
  );
});

test.each([[['plan']], [['rehearse']]])('%j: an assembly of a newer CDK', async (args) => {
  const directory = lines();
  const file = join(directory, 'manifest.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), version: '999.0.0' }));
  expectSentence(
    await commandLine([...args, directory]),
    /has the assembly schema 999\.0\.0, .* use a newer release of this package/,
  );
});

test.each([[['plan']], [['rehearse']]])('%j: a file of the assembly that is damaged is named', async (args) => {
  const directory = lines();
  const file = join(directory, 'manifest.json');
  writeFileSync(file, '{');
  expectSentence(await commandLine([...args, directory]), /manifest\.json" is no JSON \(.*\): synthesise again/);
});

test.each([[['plan']], [['rehearse']]])('%j: an assembly without stacks', async (args) => {
  expectSentence(await commandLine([...args, synthesise(() => {})]), /holds no stack: synthesise an app that has one/);
});

test.each(['plan', 'rehearse'])('%s --report into a directory that is not there', async (command) => {
  const cwd = temporaryDirectory();
  expectSentence(
    await commandLine([command, '--report', 'no-such/report.html', lines()], cwd),
    /--report no-such\/report\.html: there is no directory \S+\/no-such: create it first/,
  );
  expect(readdirSync(cwd)).toEqual([]);
});

test.each(['release', 'restore'])('%s of what is no phone number is wrong use', async (verb) => {
  const { status, err } = await commandLine([verb, '+1206555', 'abc', '--yes']);
  expect({ status, calls: account.calls }).toEqual({ status: 2, calls: [] });
  expect(err).toBe('error: abc: not a phone number; write it in E.164 form, such as +12065550100\n');
});

test('a deletion of what is not deployed is no deletion without changes', async () => {
  const directory = lines();
  const cwd = temporaryDirectory();
  for (const args of [[directory], [directory, '--stack', 'Lines']]) {
    const planned = await commandLine(['plan', '--destroy', ...args]);
    expect(planned).toMatchObject({ status: 1, out: expect.stringContaining('there is no such stack') });
  }
  for (const args of [[directory], [directory, 'Lines']]) {
    expectSentence(await commandLine(['rehearse', 'destroy', ...args], cwd), /Lines is not deployed in .*; nothing is$/m);
  }
});

test('a stack that is not there is no plan without changes', async () => {
  expectSentence(
    await commandLine(['plan', lines(), '--stack', 'Other']),
    /stack Other is not in .*, which holds Lines/,
  );
  expectSentence(await commandLine(['rehearse', lines(), 'Other']), /[Ss]tack "?Other"? is not in/);
  expectSentence(await commandLine(['rehearse', 'destroy', 'Other']), /no stack "Other" is deployed in/);
});

test('a rehearsal of several accounts is refused, as is one in the directory of another account', async () => {
  const directory = severalAccounts();
  const refused = await commandLine(['rehearse', directory]);
  expectSentence(refused, /are for the accounts 111111111111 and 222222222222, .* with a --state of its own/);
  const cwd = temporaryDirectory();
  const [first, second] = readAssembly(directory).map(({ artifactId }) => artifactId);
  expect((await commandLine(['rehearse', directory, first], cwd)).status).toBe(0);
  const other = await commandLine(['rehearse', directory, second], cwd);
  expectSentence(other, /is for the account 222222222222, and .* keeps the account 111111111111: rehearse/);
  const apart = await commandLine(['rehearse', directory, second, '--state', 'other'], cwd);
  expect(apart.status).toBe(0);
});
