/** The phone system of the demo, and with it the support line of the examples, is rehearsed here. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { cleanUpFixtures, start, temporaryDirectory } from './fixture';
import { PHONE_SYSTEM_STACK, phoneSystemSteps } from '../../../cli/demo/phone-system';
import { VirtualClock } from '../../../local/aws/virtual-clock';
import { startChimeVoiceService } from '../../../local/chime-sdk-voice';

const PROGRAM = join(__dirname, '..', '..', '..', 'examples', 'typescript', 'support-line.ts');

function synthesise(context: Readonly<Record<string, string>>): string {
  const outdir = temporaryDirectory();
  execFileSync(process.execPath, [require.resolve('tsx/cli'), PROGRAM], {
    env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
  return outdir;
}

afterEach(cleanUpFixtures);

it('passes every check of the demo', async () => {
  const clock = new VirtualClock();
  const chime = await startChimeVoiceService({ clock: () => clock.now(), watch: clock });
  const local = await start({ chimeEndpoint: chime.url, clock });
  const checks: [string, unknown, unknown][] = [];
  await phoneSystemSteps({
    chime,
    local,
    title: () => undefined,
    check: (what, actual, expected) => checks.push([what, actual, expected]),
    deploySupportLine: async (_, context, failOn) => {
      const result = await local.deploy(synthesise(context), { stack: PHONE_SYSTEM_STACK, failOn });
      await local.settle();
      return result;
    },
    destroySupportLine: () => local.destroy(PHONE_SYSTEM_STACK),
  });
  await chime.close();
  clock.close();
  expect(checks.map(([what, actual]) => [what, actual])).toEqual(checks.map(([what, , expected]) => [what, expected]));
  expect(checks.length).toBeGreaterThan(10);
  expect(local.answerProblems).toEqual([]);
}, 180_000);
