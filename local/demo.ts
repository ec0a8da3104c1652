/**
 * `npm run demo`: the whole life of a stack of numbers on this machine, each step's outcome checked. What is deployed
 * are the real artefacts: the example as the CDK synthesises it, the bundle, the state machine.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChimeVoiceService } from './chime-sdk-voice';
import { LocalCloudFormation } from './cloudformation';
import { Stage } from './demo/stage';
import { demoSteps } from './demo/steps';

const ROOT = join(__dirname, '..');
const LIMIT_MS = 5 * 60_000;

/** Synthesises the example with the CDK; gives back the cloud assembly's directory. */
function synthesise(directory: string, name: string, context: Readonly<Record<string, string>>): string {
  const outdir = join(directory, name);
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) };
  const run = spawnSync(process.execPath, [require.resolve('tsx/cli'), join(ROOT, 'examples', 'typescript', 'app.ts')], { env, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`the example could not be synthesised: ${run.stderr || run.error?.message}`);
  return outdir;
}

async function main(): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'phone-numbers-'));
  // Half of what an order usually takes, so that nobody has to wait for the demo.
  const chime = await startChimeVoiceService({ switches: { acquisitionSeconds: 5 } });
  const local = await LocalCloudFormation.start({ chimeEndpoint: chime.url, stateFile: join(directory, 'cloudformation.json') });
  const limit = setTimeout(() => {
    process.stderr.write(`the demo was not done within ${LIMIT_MS / 60_000} minutes\n`);
    process.exit(1);
  }, LIMIT_MS);
  const stage = new Stage(process.stdout, chime, local, (name, context) => synthesise(directory, name, context));
  try {
    await demoSteps(stage);
    return stage.conclude();
  } finally {
    clearTimeout(limit);
    await local.close();
    await chime.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

main().then((code) => { process.exitCode = code; }, (error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
