import { RemovalPolicy } from 'aws-cdk-lib';
import { commandLine } from './command-line';
import { accountForEachTest, declareSupport, LocalAccount, synthesiseLines } from './deployments';

let account: LocalAccount;
accountForEachTest((started) => (account = started));

const lines = () =>
  synthesiseLines((stack) => void declareSupport(stack, { removalPolicy: RemovalPolicy.DESTROY }));

/** A number that somebody has bought by hand. */
function buyByHand(number: string): string {
  const { model } = account.chime;
  model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: [number] });
  account.chime.advance(120);
  return number;
}

/** One declared number and one that nobody declares. */
async function twoNumbers(): Promise<{ readonly declared: string; readonly loose: string }> {
  await account.deploy(lines());
  const [declared] = account.numbers.held;
  const loose = account.chime.model
    .searchAvailablePhoneNumbers({ AreaCode: '425' })
    .E164PhoneNumbers!.find((number: string) => number !== declared)!;
  return { declared, loose: buyByHand(loose) };
}

const changes = () =>
  account.calls.map(({ operation }) => operation).filter((name) => !/^(List|Get|Describe|Search)/.test(name));

test('audit: a verdict for every number, as a table and as JSON, and only reads', async () => {
  const { declared, loose } = await twoNumbers();
  account.calls.length = 0;
  const { status, out } = await commandLine(['audit']);
  expect(status).toBe(1);
  expect(out).toContain('2 billed, 1 declared by nobody');
  expect(out).toMatch(new RegExp(`\\${declared} +declared +Support\\w+ in`));
  expect(out).toMatch(new RegExp(`\\${loose} +not ours`));
  const json = JSON.parse((await commandLine(['audit', '--json'])).out) as { findings: { number: string }[] };
  expect(json).toMatchObject({ version: 1, queued: [], openOrders: [], unreadable: [], expired: [] });
  expect(json.findings.map(({ number }) => number).sort()).toEqual([declared, loose].sort());
  expect(changes()).toEqual([]);
});

test('audit without permission is one sentence', async () => {
  const fault = { operation: 'ListPhoneNumbers', kind: 'error', error: 'ForbiddenException', times: 9 } as const;
  account.chime.model.control.addFaults(fault);
  const { status, out, err } = await commandLine(['audit']);
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(err).toMatch(/not allowed to call chime:ListPhoneNumbers .*attach the read-only policy/);
});

test('audit --as-code prints a program for what nobody declares', async () => {
  const { declared, loose } = await twoNumbers();
  const { status, out } = await commandLine(['audit', '--as-code', 'python']);
  expect(status).toBe(0);
  expect(out).toContain(`"${loose}",`);
  expect(out).not.toContain(declared);
  expect((await commandLine(['audit', '--as-code', 'cobol'])).status).toBe(2);
});

test('audit --as-code prints no program where there is nothing to declare', async () => {
  await account.deploy(lines());
  const nothing = await commandLine(['audit', '--as-code', 'go']);
  expect(nothing).toMatchObject({ status: 0, out: '' });
  expect(nothing.err).toContain('No program: ');
});

test('audit --prune removes what has expired, and only after a yes', async () => {
  await account.deploy(lines());
  await account.local.destroy('Lines');
  const names = () => account.local.parameters.snapshot().map(({ name }) => name);
  expect(names()).not.toEqual([]);
  const nothing = await commandLine(['audit', '--prune', '--yes']);
  expect(nothing.out).toContain('Nothing has expired.');
  expect(JSON.parse((await commandLine(['audit', '--prune', '--json'])).out)).toEqual({ version: 1, removed: [] });
  jest.spyOn(Date, 'now').mockReturnValue(account.chime.now() + 31 * 24 * 3_600_000);
  try {
    const before = names();
    expect((await commandLine(['audit', '--prune'])).err).toContain('repeat it with --yes');
    expect(names()).toEqual(before);
    const { out } = await commandLine(['audit', '--prune', '--yes', '--json']);
    expect(JSON.parse(out)).toEqual({ version: 1, removed: expect.arrayContaining(before) });
  } finally {
    jest.restoreAllMocks();
  }
  expect(names()).toEqual([]);
});

test('release and restore: what nobody declares, after a yes; what a stack declares is refused', async () => {
  const { declared, loose } = await twoNumbers();
  const refused = await commandLine(['release', loose, declared, '--yes']);
  expect(refused.status).toBe(1);
  expect(refused.err).toMatch(
    new RegExp(`^error: \\${declared}: Support\\w+ in stack Lines declares it; .*nothing was`),
  );
  const unasked = await commandLine(['release', loose]);
  expect(unasked.status).toBe(2);
  expect(account.numbers.queued).toEqual([]);
  expect(await commandLine(['release', loose, '--yes'])).toMatchObject({ status: 0, out: `Released ${loose}.\n` });
  expect(account.numbers).toEqual({ held: [declared], queued: [loose] });
  expect((await commandLine(['release', loose, '--yes'])).err).toContain('it is in the deletion queue already');
  expect((await commandLine(['restore', '+12065559999', '--yes'])).err).toContain('not in this account and region');
  expect(await commandLine(['restore', loose, '--yes'])).toMatchObject({ status: 0, out: `Restored ${loose}.\n` });
  expect(account.numbers.queued).toEqual([]);
});

test('release and restore --json: what was done, and what the service refused', async () => {
  const { loose } = await twoNumbers();
  const released = await commandLine(['release', loose, '--yes', '--json']);
  expect(released).toMatchObject({ status: 0, err: '' });
  expect(JSON.parse(released.out)).toEqual({ version: 1, released: [loose], refused: [] });
  const fault = { operation: 'RestorePhoneNumber', kind: 'error', error: 'ResourceLimitExceededException' } as const;
  account.chime.model.control.addFaults(fault);
  const refused = await commandLine(['restore', loose, '--yes', '--json']);
  expect(refused).toMatchObject({ status: 1, err: '' });
  expect(JSON.parse(refused.out)).toEqual({
    version: 1,
    restored: [],
    refused: [{ number: loose, code: 'ResourceLimitExceededException', message: expect.any(String) }],
  });
  const restored = await commandLine(['restore', loose, '--yes', '--json']);
  expect(JSON.parse(restored.out)).toEqual({ version: 1, restored: [loose], refused: [] });
});

test('search: what is offered and what the pattern matches; wrong input in the words of the constructs', async () => {
  const args = ['--area-code', '206,425', '--pattern', '206*1', '--limit', '3'];
  const { status, out } = await commandLine(['search', ...args]);
  expect(status).toBe(0);
  expect(out).toMatch(/^Where +Offered +Matching 206\*1 +Numbers$/m);
  expect(out).toMatch(/^206 +\d+ +\d+ +\+1206\d+1 \+1206\d+1 \+1206\d+1 and \d+ more$/m);
  expect(out).toMatch(/^425 +\d+ +0 +-$/m);
  const wrong = await commandLine(['search', '--area-code', '12']);
  expect(wrong.status).toBe(2);
  expect(wrong.err).toContain('areaCodes 12: not three digits; check the digits');
  const json = JSON.parse((await commandLine(['search', '--toll-free-prefix', '833', '--json'])).out) as object;
  expect(json).toMatchObject({ version: 1, places: [{ where: '833', offered: expect.any(Number) }] });
  expect(changes()).toEqual([]);
});
