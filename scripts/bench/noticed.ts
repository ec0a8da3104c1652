/** The shipped artefacts on this machine: how long after the service is done CloudFormation has its answer. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChimeVoiceService } from '../../local/chime-sdk-voice';
import { LocalCloudFormation } from '../../local/cloudformation';

const ROOT = join(__dirname, '..', '..');
const ACQUISITION_SECONDS = 8;

/** Seconds from the moment at which the order is done to CREATE_COMPLETE of the resource. */
export async function noticed(): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'phone-numbers-bench-'));
  const assembly = join(directory, 'out');
  spawnSync(process.execPath, [require.resolve('tsx/cli'), join(ROOT, 'examples', 'typescript', 'app.ts')], { env: { ...process.env, CDK_OUTDIR: assembly } });
  const chime = await startChimeVoiceService({ switches: { acquisitionSeconds: ACQUISITION_SECONDS } });
  const local = await LocalCloudFormation.start({ chimeEndpoint: chime.url });
  try {
    let told = 0;
    await local.deploy(assembly, {
      onEvent: ({ type, status, timestamp }) => { if (type === 'Custom::ChimePhoneNumberOrder' && status === 'CREATE_COMPLETE') told = timestamp; },
    });
    const [order] = chime.model.listPhoneNumberOrders({}).PhoneNumberOrders ?? [];
    return (told - order.CreatedTimestamp!.getTime()) / 1000 - ACQUISITION_SECONDS;
  } finally {
    await local.close();
    await chime.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
