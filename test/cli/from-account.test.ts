/** `rehearse --from-account`: a second local service plays the account, and only reads may reach it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Terminal } from '../../cli/output/terminal';
import { run } from '../../cli/program';
import { latestIn } from '../../cli/rehearse/from-account';
import { PACKED } from '../../lambda/attempt/record/record-packing';
import { VirtualClock } from '../../local/aws/virtual-clock';
import { RunningService, startChimeVoiceService } from '../../local/chime-sdk-voice';
import { LocalCloudFormation } from '../../local/cloudformation';
import { ResourceRecord } from '../../local/cloudformation/engine/stack';
import { PhoneNumberOrder, PhoneNumberProductType, PhoneNumberSource } from '../../src';

const ROOT = join(__dirname, '..', '..');
let directory: string;
const before = { ...process.env };

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'from-account-'));
  synthesise('deployed', {});
  synthesise('many', { count: '100' });
  enrich('many');
  synthesise('next', { count: '3', callingName: 'Another Corp' });
});

afterAll(() => {
  process.env = before;
  rmSync(directory, { recursive: true, force: true });
});

function synthesise(name: string, context: Record<string, string>): void {
  const env = { ...process.env, CDK_OUTDIR: join(directory, name), CDK_CONTEXT_JSON: JSON.stringify(context) };
  const app = join(ROOT, 'examples', 'typescript', 'app.ts');
  const { status, stderr } = spawnSync(process.execPath, [require.resolve('tsx/cli'), app], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

async function rehearse(...args: string[]) {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    columns: 100,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const terminal = new Terminal({ out: stream('out'), err: stream('err'), cwd: directory, env: {} });
  const status = await run(['rehearse', ...args, '--json'], terminal);
  if (written.out === '') throw new Error(written.err);
  const { stacks, numbers } = JSON.parse(written.out);
  return { status, err: written.err, stack: stacks?.[0], numbers };
}

/** An order in a nested stack of a nested stack; what it has bought goes through both to the stack that holds them. */
function synthesiseNested(name: string, count: number): void {
  const app = new App({ outdir: join(directory, name) });
  const stack = new Stack(app, 'Lines');
  const order = new PhoneNumberOrder(new NestedStack(new NestedStack(stack, 'Outer'), 'Inner'), 'Support', {
    productType: PhoneNumberProductType.VOICE_CONNECTOR,
    source: PhoneNumberSource.fromSearch({ areaCodes: ['206'], count }),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new CfnOutput(stack, 'First', { value: order.phoneNumberAt(0) });
  new StringParameter(stack, 'Directory', { stringValue: `${order.phoneNumberAt(0)} of ${count}` });
  app.synth();
}

interface Account {
  readonly chime: RunningService;
  readonly local: LocalCloudFormation;
  /** What is asked of the services. */
  readonly calls: string[];
}

/** Deploys an assembly to an account, and lets the commands read that. */
async function withAccount(assembly: string, work: (account: Account) => Promise<void>): Promise<void> {
  const calls: string[] = [];
  const chime = await startChimeVoiceService({ onRequest: ({ what }) => calls.push(what) });
  const clock = new VirtualClock();
  const local = await LocalCloudFormation.start({
    chimeEndpoint: chime.url,
    clock,
    onCall: ({ service, operation, phase }) => {
      if (phase === 'before') calls.push(`${service} ${operation}`);
    },
  });
  try {
    chime.model.setSwitches({ acquisitionSeconds: 0, phoneNumberQuota: 200 });
    const parameter = { Name: '/who/answers', Value: 'anna,bert', Type: 'StringList' };
    local.parameterStore('us-east-1').call('PutParameter', parameter);
    expect((await local.deploy(join(directory, assembly))).status).toBe('CREATE_COMPLETE');
    await local.settle();
    calls.length = 0;
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_CHIME_SDK_VOICE: chime.url,
      AWS_ENDPOINT_URL_SSM: local.url,
      AWS_ENDPOINT_URL_CLOUDFORMATION: local.url,
    });
    await work({ chime, local, calls });
  } finally {
    await local.close();
    await chime.close();
    clock.close();
  }
}

/** A stack with what compares badly: lists, parameters of Parameter Store, a type that is not simulated. */
function enrich(name: string): void {
  const path = join(directory, name, 'SupportLinesStack.template.json');
  const template = JSON.parse(readFileSync(path, 'utf8'));
  Object.assign(template.Parameters, {
    Days: { Type: 'CommaDelimitedList', Default: 'Monday, Tuesday' },
    People: { Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: '/who/answers' },
  });
  template.Resources.Recordings = { Type: 'AWS::S3::Bucket' };
  template.Outputs.Rota = {
    Value: { 'Fn::Join': [' ', [{ 'Fn::Join': ['/', { Ref: 'Days' }] }, { 'Fn::Join': ['/', { Ref: 'People' }] }]] },
    Export: { Name: { 'Fn::Sub': '${AWS::StackName}-Rota' } },
  };
  writeFileSync(path, JSON.stringify(template));
}

test('an assembly that is deployed already changes nothing, and only what is not simulated is listed', async () => {
  await withAccount('many', async ({ local }) => {
    const records = local.parameterStore('us-east-1').snapshot();
    expect(records.filter(({ value }) => value.startsWith(PACKED))).toHaveLength(1);

    const { status, stack } = await rehearse('deploy', 'many', '--from-account');
    expect(status).toBe(0);
    expect(stack).toMatchObject({ status: 'CREATE_COMPLETE', succeeded: true, changed: false, numbers: [] });
    expect(stack.notActedOut).toEqual([{ logicalId: 'Recordings', type: 'AWS::S3::Bucket' }]);
    expect(stack.outputs).toEqual(local.outputs('SupportLinesStack'));
    expect(stack.outputs.Rota).toBe('Monday/Tuesday anna/bert');

    const state = JSON.parse(readFileSync(join(directory, '.rehearsal', 'cloudformation.json'), 'utf8'));
    const [copied] = state.stacks;
    const order: ResourceRecord = Object.values<ResourceRecord>(copied.resources).find(
      ({ type }) => type === 'Custom::ChimePhoneNumberOrder',
    )!;
    const [original] = local.resources('SupportLinesStack').filter(({ type }) => type === order.type);
    expect(order.attributes).toEqual(original.attributes);
    expect(copied.outputs.find(({ key }: { key: string }) => key === 'Rota')).toMatchObject({
      exportName: 'SupportLinesStack-Rota',
    });
  });
});

test('a rehearsal begins after what the account tells of, whatever the clock of this machine says', () => {
  const updated = Date.UTC(2030, 0, 2);
  const endedAt = updated + 5_000;
  const record = {
    ...{ version: 1, kind: 'Order', requestType: 'Create', stackId: 's', logicalId: 'l', attempt: 'a' },
    ...{ generation: 'g', sentAt: 1, goalAt: 2, seq: 1, holdings: [], orders: [], endedAt },
  };
  const copy = { numbers: [{ UpdatedTimestamp: new Date(updated) }], orders: [], records: [], stacks: [] };
  expect(latestIn(copy)).toBe(updated);
  expect(latestIn({ ...copy, records: [{ Name: '/x', Value: JSON.stringify(record) }] })).toBe(endedAt);
  expect(latestIn({ ...copy, numbers: [] })).toBe(0);
});

test('the next deployment, its failure and its rollback act upon a copy; the account stays as it is', async () => {
  await withAccount('deployed', async ({ chime, local, calls }) => {
    const owned = local.outputs('SupportLinesStack').AllLines.split(', ');
    const snapshot = JSON.stringify(chime.model.listPhoneNumbers({}));

    const failed = await rehearse('deploy', 'next', '--from-account', '--fail', 'Directory');
    expect(failed.stack).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', succeeded: false });
    expect(failed.err).toContain('Read: 2 numbers');
    expect(failed.stack.numbers.filter(({ change }: { change: string }) => change !== 'changed')).toEqual([]);

    const done = await rehearse('deploy', 'next', '--from-account', '--report', 'rehearsal.html');
    expect(done.stack).toMatchObject({ status: 'UPDATE_COMPLETE', succeeded: true, failures: [] });
    const numbers = done.stack.outputs.AllLines.split(', ');
    expect(numbers).toEqual(expect.arrayContaining(owned));
    expect(numbers).toHaveLength(3);
    expect(done.stack.numbers.filter(({ change }: { change: string }) => change === 'acquired')).toHaveLength(1);

    const html = readFileSync(join(directory, 'rehearsal.html'), 'utf8');
    expect(html).toContain('<strong>SupportLinesStack</strong>');
    expect(html).toMatch(/<strong>SupportLinesStack\/<wbr>SupportLines\w+<\/strong><\/p><p class="what">UPDATE_IN_PROGRESS/);
    expect(html).toMatch(/<span class="actor">Provider<\/span>.*CreatePhoneNumberOrder/);
    const [bought] = numbers.filter((number: string) => !owned.includes(number));
    const life = html.slice(html.indexOf(`<h3>${bought}`)).split('</ol>')[0];
    expect(life).toMatch(/class="bought">.* bought <time datetime="\d{4}-.*class="named">.*calling name pending/);
    expect(life).not.toContain('AcquireInProgress');

    expect((await rehearse('destroy', 'next')).stack).toMatchObject({ status: 'DELETE_COMPLETE' });
    expect(calls.filter((call) => !/^(\w+ )?(List|Get|Describe)/.test(call))).toEqual([]);
    expect(calls.length).toBeGreaterThan(5);
    expect(JSON.stringify(chime.model.listPhoneNumbers({}))).toBe(snapshot);
  });
});

test('nested stacks are read with their parameters, outputs and records, and act upon the copy', async () => {
  synthesiseNested('nested', 1);
  synthesiseNested('nested-next', 2);
  await withAccount('nested', async ({ chime, local, calls }) => {
    const snapshot = JSON.stringify(chime.model.listPhoneNumbers({}));
    const [owned] = Object.values(local.outputs('Lines'));

    const same = await rehearse('deploy', 'nested', '--from-account');
    expect(same.err).toContain('1 of 1 stacks are deployed');
    expect(same.stack).toMatchObject({ changed: false, outputs: { First: owned }, notActedOut: [] });

    const failed = await rehearse('deploy', 'nested-next', '--from-account', '--fail', 'Directory');
    expect(failed.stack).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', outputs: { First: owned } });
    expect(failed.stack.failures).toMatchObject([{ logicalId: expect.stringMatching(/^Directory/) }]);
    const { numbers } = await rehearse('numbers');
    expect(numbers).toHaveLength(2); // what was bought is given back
    expect(numbers.filter((each: object) => 'restorableUntil' in each)).toHaveLength(1);
    expect(numbers).toContainEqual(expect.not.objectContaining({ number: owned, restorableUntil: expect.anything() }));

    const refused = await rehearse(
      'deploy',
      'nested-next',
      '--from-account',
      '--fault',
      'CreatePhoneNumberOrder=denied:1:99',
    );
    expect(refused.stack).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', numbers: [], outputs: { First: owned } });
    expect(refused.stack.failures[0].logicalId).toMatch(/^Support/);

    const again = await rehearse('deploy', 'nested-next', '--from-account', '--next-order', 'failed');
    expect(again.stack).toMatchObject({ status: 'UPDATE_COMPLETE', numbers: [{ change: 'acquired' }] });

    const done = await rehearse('deploy', 'nested-next', '--from-account');
    expect(done.stack).toMatchObject({ status: 'UPDATE_COMPLETE', outputs: { First: owned } });
    expect(done.stack.numbers).toMatchObject([{ change: 'acquired' }]);

    const gone = await rehearse('destroy', 'nested-next');
    expect(gone.stack).toMatchObject({ status: 'DELETE_COMPLETE', succeeded: true });
    expect(gone.stack.numbers.map(({ change }: { change: string }) => change)).toEqual(['released', 'released']);
    expect(calls.filter((call) => !/^(\w+ )?(List|Get|Describe)/.test(call))).toEqual([]);
    expect(JSON.stringify(chime.model.listPhoneNumbers({}))).toBe(snapshot);
  });
});
