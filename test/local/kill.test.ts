/**
 * The shipped artefacts in their own processes, killed in the middle of a deployment: whatever Lambda, Step Functions
 * and CloudFormation do then, every number that was bought is declared, and none was bought twice.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChimeVoiceService } from '../../local/chime-sdk-voice';
import { LocalCloudFormation } from '../../local/cloudformation';

const ROOT = join(__dirname, '..', '..');
let directory: string;
let assembly: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'phone-numbers-kill-'));
  assembly = join(directory, 'cdk.out');
  const env = { ...process.env, CDK_OUTDIR: assembly };
  const run = spawnSync(
    process.execPath,
    [require.resolve('tsx/cli'), join(ROOT, 'examples', 'typescript', 'app.ts')],
    { env, encoding: 'utf8' },
  );
  if (run.status !== 0) throw new Error(run.stderr);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Kills every function process as soon as the service has answered the nth call of an operation. */
async function killedAfter(operation: string, nth: number) {
  let seen = 0;
  let kills = 0;
  let local: LocalCloudFormation | undefined;
  const chime = await startChimeVoiceService({
    switches: { acquisitionSeconds: 3 },
    onRequest: (request) => {
      if (request.what !== operation || ++seen !== nth) return;
      kills++;
      local?.killFunctions();
    },
  });
  local = await LocalCloudFormation.start({ chimeEndpoint: chime.url });
  try {
    const { status, stackName } = await local.deploy(assembly);
    const numbers = chime.model.listPhoneNumbers({}).PhoneNumbers ?? [];
    const live = numbers
      .filter(({ DeletionTimestamp }) => !DeletionTimestamp)
      .map(({ E164PhoneNumber }) => E164PhoneNumber!);
    const declared = (local.outputs(stackName).AllLines ?? '').split(', ').filter(Boolean);
    return {
      status,
      live: live.sort(),
      declared: declared.sort(),
      orders: chime.model.listPhoneNumberOrders({}).PhoneNumberOrders!.length,
      kills,
    };
  } finally {
    await local.close();
    await chime.close();
  }
}

test.concurrent.each([
  ['the search', 'SearchAvailablePhoneNumbers', 1],
  ['the order, so that its answer is lost', 'CreatePhoneNumberOrder', 1],
  ['the second poll', 'GetPhoneNumberOrder', 2],
  ['the calling name', 'BatchUpdatePhoneNumber', 2],
] as const)('killed at %s', async (_, operation, nth) => {
  const { status, live, declared, orders, kills } = await killedAfter(operation, nth);
  expect({ kills, status, orders }).toEqual({ kills: 1, status: 'CREATE_COMPLETE', orders: 1 });
  expect(live).toEqual(declared);
  expect(live).toHaveLength(2);
}, 120_000);
