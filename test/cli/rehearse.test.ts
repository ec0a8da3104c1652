/** `rehearse`: what is said on the command line, what comes back, and what is kept from one run to the next. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from '../../cli/output/terminal';
import { run } from '../../cli/program';
import { duration, fault, orderOutcome } from '../../cli/rehearse/options';
import { assembly, cleanUpFixtures, custom, templateOf, temporaryDirectory } from '../local/cloudformation/fixture';

afterEach(cleanUpFixtures);

const CODE = `
  exports.handler = async ({ RequestType, ResponseURL, StackId, RequestId, LogicalResourceId }) => {
    const query = await fetch(process.env.AWS_ENDPOINT_URL_CHIME_SDK_VOICE + '/_local/state').then((it) => it.json());
    if (RequestType !== 'Delete') await new Promise((done) => setTimeout(done, 14 * 60_000));
    const Data = { Now: new Date().toISOString(), Quota: query.world.switches.phoneNumberQuota };
    const answer = { Status: 'SUCCESS', PhysicalResourceId: 'p', StackId, RequestId, LogicalResourceId, Data };
    await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify(answer) });
  };`;

async function rehearse(cwd: string, ...args: string[]) {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    columns: 100,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const terminal = new Terminal({ out: stream('out'), err: stream('err'), cwd, env: {} });
  return { status: await run(['rehearse', ...args], terminal), ...written };
}

function project(outputs: Record<string, unknown> = {}, rest: Record<string, unknown> = {}): string {
  const template = templateOf(
    { Thing: custom(), Bucket: { Type: 'AWS::S3::Bucket' } },
    {
      Outputs: { Now: { Value: { 'Fn::GetAtt': ['Thing', 'Now'] } }, ...outputs },
      ...rest,
    },
  );
  Object.values<any>(template.Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .forEach((each) => {
      each.Properties.Timeout = 900;
    });
  return assembly(template, CODE);
}

test('an assembly is deployed, failed, shown and destroyed in runs of their own, with one simulated time', async () => {
  const cwd = temporaryDirectory();
  const directory = project();
  const began = Date.now();
  const first = await rehearse(cwd, directory);
  expect({ status: first.status, err: first.err }).toEqual({ status: 0, err: '' });
  expect(first.out).toMatch(/^\d\d:\d\d:\d\d {2}0\/4 {2}CREATE_IN_PROGRESS {2}Stack {2}CloudFormation::Stack$/m);
  expect(first.out).toMatch(/^Stack: CREATE_COMPLETE after 14 min \d+ s of simulated time$/m);
  expect(first.out).toMatch(/Not simulated on this machine:\n {2}Bucket {2}AWS::S3::Bucket/);
  expect(first.out).not.toContain('\u001b');
  const created = Date.parse(/^Stack\.Now = (.*)$/m.exec(first.out)![1]);
  expect(created - began).toBeGreaterThan(14 * 60_000 - 1);
  expect(readdirSync(cwd)).toEqual(['.rehearsal']);
  expect(readFileSync(join(cwd, '.rehearsal', '.gitignore'), 'utf8')).toBe('*\n');

  expect((await rehearse(cwd, directory, 'Stack')).out).toContain('Stack: no changes');
  const failing = await rehearse(cwd, 'deploy', directory, '--fail', 'Bucket');
  expect(failing.status).toBe(1);
  expect(failing.out).toMatch(/^Stack failed: UPDATE_ROLLBACK_COMPLETE/m);
  expect(failing.out).toMatch(/^What failed:\n {2}Bucket\n {4}Made to fail/m);

  expect((await rehearse(cwd, 'events')).out).toContain('ROLLBACK_IN_PROGRESS');
  const later = await rehearse(cwd, 'destroy', directory, '--time', '8d', '--json');
  const [report] = JSON.parse(later.out).stacks;
  expect(report).toMatchObject({ stack: 'Stack', status: 'DELETE_COMPLETE', succeeded: true, numbers: [] });
  const { now } = JSON.parse(readFileSync(join(cwd, '.rehearsal', 'clock.json'), 'utf8'));
  expect(now - created).toBeGreaterThan(8 * 86_400_000 - 1);

  expect((await rehearse(cwd, 'numbers')).out).toBe('Inventory (0)\nDeletion queue (0)\n');
  expect(JSON.parse((await rehearse(cwd, 'numbers', '--json')).out)).toEqual({ version: 1, numbers: [] });
  expect((await rehearse(cwd, 'reset')).status).toBe(0);
  expect(readdirSync(join(cwd, '.rehearsal'))).toEqual([]);
  expect((await rehearse(cwd, 'numbers')).out).toContain(`nothing has been deployed in ${join(cwd, '.rehearsal')}`);
});

test('parameters, values of what is not simulated, and parameters of Parameter Store are taken and kept', async () => {
  const cwd = temporaryDirectory();
  const directory = project(
    { Stage: { Value: { Ref: 'Stage' } }, Host: { Value: { Ref: 'Host' } }, Bucket: { Value: { Ref: 'Bucket' } } },
    {
      Parameters: { Stage: { Type: 'String' }, Host: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/host' } },
    },
  );
  const given = ['--parameters', 'Stack:Stage=a=b', '--assume', 'Bucket=mine', '--ssm-parameter', '/host=example.com'];
  const first = await rehearse(cwd, directory, ...given);
  expect(first.out).toContain('Stack.Stage = a=b\nStack.Host = example.com\nStack.Bucket = mine');
  expect((await rehearse(cwd, directory)).out).toContain('no changes');
});

test('a quota stays as it was set, and no line is longer than the terminal is wide', async () => {
  const cwd = temporaryDirectory();
  const directory = project({ Quota: { Value: { 'Fn::GetAtt': ['Thing', 'Quota'] } } });
  const { out } = await rehearse(cwd, directory, '--quota', '7');
  expect(out).toContain('Stack.Quota = 7');
  expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
});

test.each([
  [['--fail', 'Nobody'], 2, '--fail Nobody: not a resource of the stacks; name one of '],
  [['--parameters', 'Stage'], 2, '--parameters Stage: not NAME=VALUE'],
  [['--parameters', 'Stag=a'], 2, '--parameters Stag: not a parameter of Stack'],
  [['--parameters', 'Other:Stage=a'], 2, '--parameters Other:Stage: not a parameter of Stack'],
  [['--time', 'soon'], 2, '--time soon: not a duration'],
  [['--quota', '-1'], 2, '--quota -1: not a whole number'],
  [['--nonsense'], 2, "unknown option '--nonsense'"],
  [['Other'], 1, 'Stack "Other" is not in the assembly; name one of Stack'],
])('%j is refused before anything is opened', async (args, status, reason) => {
  const cwd = temporaryDirectory();
  const directory = project({}, { Parameters: { Stage: { Type: 'String', Default: 'x' } } });
  const result = await rehearse(cwd, 'deploy', directory, ...args);
  expect(result).toMatchObject({ status, out: '' });
  expect(result.err).toContain(reason);
  expect(existsSync(join(cwd, '.rehearsal'))).toBe(false);
});

test('what is not there is named with the place where it was looked for', async () => {
  const cwd = temporaryDirectory();
  expect(await rehearse(cwd)).toMatchObject({ status: 1, err: expect.stringContaining(`${cwd}/cdk.out is not there`) });
  expect(await rehearse(cwd, '.')).toMatchObject({ status: 1, err: expect.stringContaining('no cloud assembly') });
  const destroyed = await rehearse(cwd, 'destroy', 'Nothing');
  expect(destroyed).toMatchObject({ status: 1, err: expect.stringContaining('no stack "Nothing" is deployed in') });
  expect(await rehearse(cwd, 'events', 'Nothing')).toMatchObject({ status: 1 });
});

test('an assembly of a newer CDK is refused by its version', async () => {
  const directory = project();
  const file = join(directory, 'manifest.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), version: '999.0.0' }));
  const { status, err } = await rehearse(temporaryDirectory(), directory);
  expect(status).toBe(1);
  expect(err).toMatch(/^error: \S+ has the assembly schema 999\.0\.0, .* use a newer release of this package\n$/);
});

test.each(['clock.json', 'cloudformation.json', 'chime-sdk-voice.json'])('a damaged %s is named', async (file) => {
  const cwd = temporaryDirectory();
  mkdirSync(join(cwd, '.rehearsal'));
  writeFileSync(join(cwd, '.rehearsal', file), 'garbage');
  for (const args of [[project()], ['numbers'], ['events']]) {
    const { status, err } = await rehearse(cwd, ...args);
    if (status === 0) continue; // It has no need of that file.
    expect(err).toMatch(/^error: [^\n]+\n$/);
    expect(err).toContain(`${join(cwd, '.rehearsal', file)} cannot be used`);
    expect(err).toContain('rehearse reset');
  }
  expect((await rehearse(cwd, project())).status).toBe(1);
  expect((await rehearse(cwd, 'reset')).status).toBe(0);
  expect((await rehearse(cwd, project())).status).toBe(0);
});

test('a file in the place of the directory is named', async () => {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, 'file'), '');
  for (const state of ['file', 'file/below']) {
    const { status, err } = await rehearse(cwd, project(), '--state', state);
    expect(status).toBe(1);
    expect(err).toMatch(/^error: --state \S+\/file(\/below)?: the account cannot be kept there \(.*\); name a directory\n$/);
  }
});

test('what was deployed before a stack is refused is reported', async () => {
  const cwd = temporaryDirectory();
  const second = { ...templateOf({ Thing: custom() }), Parameters: { Stage: { Type: 'String' } } };
  const directory = project();
  const file = join(directory, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const artifact = manifest.artifacts.Stack;
  writeFileSync(join(directory, 'Second.template.json'), JSON.stringify(second));
  manifest.artifacts.Second = {
    ...artifact,
    properties: { ...artifact.properties, templateFile: 'Second.template.json' },
    dependencies: ['Stack', ...artifact.dependencies],
  };
  writeFileSync(file, JSON.stringify(manifest));
  const { status, out, err } = await rehearse(cwd, directory, '--json', '--report', 'r.html');
  expect(status).toBe(1);
  expect(err).toMatch(/error: Parameters: \[Stage\] must have values/);
  expect(JSON.parse(out).stacks).toMatchObject([{ stack: 'Stack', status: 'CREATE_COMPLETE' }]);
  expect(existsSync(join(cwd, 'r.html'))).toBe(true);
});

test('durations, faults and outcomes of orders are read as they are written', () => {
  expect(['90s', '30m', '12h', '8d'].map(duration)).toEqual([90_000, 1_800_000, 43_200_000, 691_200_000]);
  expect(fault('CreatePhoneNumberOrder=lostAnswer')).toMatchObject({ kind: 'lostAnswer', nth: 1, times: 1 });
  expect(fault('*=throttle:2:3')).toMatchObject({ operation: '*', kind: 'throttle', nth: 2, times: 3 });
  expect(fault('GetPhoneNumber=ServiceFailureException')).toMatchObject({
    kind: 'error',
    error: 'ServiceFailureException',
  });
  expect(fault('GetPhoneNumber=latency5000')).toMatchObject({ kind: 'latency', latencyMs: 5000 });
  expect(orderOutcome('slow:600')).toEqual({ outcome: 'slow', seconds: 600 });
  expect(orderOutcome('partial:2')).toEqual({ outcome: 'partial', failing: 2 });
  for (const wrong of ['Nothing=throttle', 'GetPhoneNumber', 'GetPhoneNumber=wrong']) {
    expect(() => fault(wrong)).toThrow(`--fault ${wrong}: `);
  }
  for (const wrong of ['slow', 'soon', 'failed:']) expect(() => orderOutcome(wrong)).toThrow(`--next-order ${wrong}: `);
});

test.each([
  [['--port', 'x'], '--port x: not a whole number from 0 to 65535; give one, such as 5'],
  [['--idle-minutes', '-1'], '--idle-minutes'],
])('the service refuses %j', async (args, reason) => {
  expect(await rehearse('/', 'service', ...args)).toMatchObject({ status: 2, err: expect.stringContaining(reason) });
});

test('the service tells its address, and stops when it is asked to', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'service-'));
  const main = require.resolve('../../cli/main.ts');
  const output = await new Promise<string>((done, fail) => {
    const args = ['--import', 'tsx', main, 'rehearse', 'service', '--state', directory];
    const child = execFile(process.execPath, args, (error, stdout, stderr) =>
      error ? fail(new Error(stderr)) : done(stdout),
    );
    child.stdout!.on('data', (text: string) => text.includes('Ctrl-C') && child.kill('SIGTERM'));
  });
  expect(output).toMatch(
    /export AWS_ENDPOINT_URL_CHIME_SDK_VOICE=http:\/\/127\.0\.0\.1:\d+\n[^]*voice search[^]*Stopped: interrupted/,
  );
  expect(readdirSync(directory)).toEqual(['chime-sdk-voice.json']);
});
