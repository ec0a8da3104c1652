/**
 * The whole life of a stack of numbers on this machine, each step's outcome checked. What is deployed are the real
 * artefacts: the example as the CDK synthesises it, the bundle, the state machine. Only time is simulated.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phoneSystemSteps } from './phone-system';
import { Stage } from './stage';
import { demoSteps } from './steps';
import { VirtualClock } from '../../local/aws/virtual-clock';
import { startChimeVoiceService } from '../../local/chime-sdk-voice';
import { LocalCloudFormation } from '../../local/cloudformation';
import { elapsed } from '../output/progress';
import { Terminal } from '../output/terminal';
import { packageRoot } from '../package-root';

/** A Monday, nine o'clock. */
const START = Date.UTC(2026, 0, 5, 9);

/** Synthesises the example with the CDK; returns the cloud assembly's directory. */
function synthesise(
  directory: string, name: string, context: Readonly<Record<string, string>>, program: string,
): string {
  const outdir = join(directory, name);
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) };
  const app = join(packageRoot(), 'examples', 'typescript', `${program}.ts`);
  const run = spawnSync(process.execPath, [require.resolve('tsx/cli'), app], { env, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`the example could not be synthesised: ${run.stderr || run.error?.message}`);
  return outdir;
}

/** Returns the exit status. */
export async function playDemo(terminal: Terminal): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'phone-numbers-'));
  const began = Date.now();
  const clock = new VirtualClock(START);
  const chime = await startChimeVoiceService({ clock: () => clock.now(), watch: clock });
  const local = await LocalCloudFormation.start({
    chimeEndpoint: chime.url,
    stateFile: join(directory, 'cloudformation.json'),
    clock,
  });
  const stage = new Stage(terminal, { clock, chime, local }, (name, context, program) =>
    synthesise(directory, name, context, program),
  );
  try {
    await demoSteps(stage);
    await phoneSystemSteps(stage);
    return stage.conclude(elapsed(Date.now() - began));
  } finally {
    await local.close();
    await chime.close();
    clock.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
