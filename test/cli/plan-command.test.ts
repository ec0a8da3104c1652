import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import { commandLine } from './command-line';
import { accountForEachTest, LocalAccount, synthesiseLines } from './deployments';
import { Plan } from '../../cli/plan/plan-shape';
import { PhoneNumberOrder, PhoneNumberProductType, PhoneNumberSource } from '../../src';
import { temporaryDirectory } from '../local/cloudformation/fixture';

let account: LocalAccount;
accountForEachTest((started) => (account = started));

const lines = (count: number, pattern?: string) =>
  synthesiseLines((stack) => {
    new PhoneNumberOrder(stack, 'Support', {
      productType: PhoneNumberProductType.VOICE_CONNECTOR,
      source: PhoneNumberSource.fromSearch({ areaCodes: ['206', '425'], count, ...(pattern && { pattern }) }),
      callingName: 'Example Corp',
      removalPolicy: RemovalPolicy.DESTROY,
    });
  });

const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

test('a long list of numbers, and a long path, fit 100 columns, and every number is whole', async () => {
  const numbers = Array.from({ length: 60 }, (_, index) => `+120655501${String(index).padStart(2, '0')}`);
  const id = 'AConstructWithAVeryLongNameIndeed'.repeat(4);
  const directory = synthesiseLines((stack) => {
    new PhoneNumberOrder(stack, id, {
      productType: PhoneNumberProductType.VOICE_CONNECTOR,
      source: PhoneNumberSource.fromList(numbers),
    });
  });
  const { out } = await commandLine(['plan', directory]);
  expect(widest(out)).toBeLessThanOrEqual(100);
  for (const number of numbers) expect(out).toContain(number);
});

test('a table that fits 100 columns, and a summary', async () => {
  const { status, out, err } = await commandLine(['plan', lines(2)]);
  expect(err).toBe('');
  expect(status).toBe(0);
  expect(out).toMatch(/^Lines \(us-east-1, create\)$/m);
  expect(out).toMatch(/\+ +buy 2 numbers \(VoiceConnector\) +206: \d+ offered now/);
  expect(out).toMatch(/~ +calling name becomes "Example Corp" +stays pending for up to 72 hours/);
  expect(out).toMatch(/^Plan \(deploy\): 2 to buy\.$/m);
  expect(out.replace(/\s+/g, ' ')).toContain("no API tells the account's quota of phone numbers");
  expect(widest(out)).toBeLessThanOrEqual(100);
});

test('--exit-code ends with 3 when numbers would be bought or released, and with 0 when not', async () => {
  const directory = lines(1);
  expect((await commandLine(['plan', directory, '--exit-code'])).status).toBe(3);
  await account.deploy(directory);
  expect((await commandLine(['plan', directory, '--exit-code'])).status).toBe(0);
  expect((await commandLine(['plan', directory, '--destroy', '--exit-code'])).status).toBe(3);
  expect((await commandLine(['plan', directory])).out).toContain('no change');
});

test('--json is the plan, --markdown a table for a pull request; a failing order ends with 1', async () => {
  const { out, status } = await commandLine(['plan', lines(1), '--json']);
  const plan = JSON.parse(out) as Plan;
  expect(status).toBe(0);
  expect(plan).toMatchObject({ version: 1, operation: 'deploy', totals: { buys: 1 } });
  const failing = await commandLine(['plan', lines(2, '206ZZZZZZZ'), '--markdown']);
  expect(failing.status).toBe(1);
  expect(failing.out).toMatch(
    /^\| `Lines\/Support` \| `.` \| searched \| 206: \d+ offered now, 0 match 206ZZZZZZZ; 425/m,
  );
  expect(failing.out).toMatch(/^\| {2}\| `x` \| will fail \| search for area codes 206, 425.*only 0 of the 2/m);
});

test('--report writes one file with everything in it', async () => {
  const cwd = temporaryDirectory();
  const { status } = await commandLine(['plan', lines(2), '--report', 'plan.html'], cwd);
  expect(status).toBe(0);
  const html = readFileSync(join(cwd, 'plan.html'), 'utf8');
  expect(html).toContain('<title>What deploying Lines would do to phone numbers</title>');
  expect(html).toContain('2 new in 206');
  expect(html).not.toMatch(/<script|src=|href="http/);
});

test('wrong use ends with 2, what cannot be read with 1, each in one sentence', async () => {
  const missing = await commandLine(['plan', 'no-such']);
  expect(missing).toMatchObject({ status: 1, out: '' });
  expect(missing.err).toMatch(/^error: \S*\/no-such\/manifest\.json is not there: synthesise first.*\n$/);
  expect(await commandLine(['plan', lines(1), '--stack', 'Other'])).toMatchObject({ status: 1, out: '' });
  expect((await commandLine(['plan', lines(1), '--parameters', 'X'])).status).toBe(2);
  expect((await commandLine(['plan', '--no-such-option'])).status).toBe(2);
});

test('--policy prints what plan needs, as README does: reads, and nothing else', async () => {
  const { out } = await commandLine(['plan', '--policy']);
  const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
  expect(JSON.parse(out)).toEqual(JSON.parse(/```json\n([^`]*)```/.exec(readme)![1]));
  const actions = (JSON.parse(out) as { Statement: { Action: string | string[] }[] }).Statement.flatMap(
    (s) => s.Action,
  );
  for (const name of actions) expect(name).toMatch(/^(chime|ssm|cloudformation):(List|Get|Describe|Search)/);
});
