/** The command line tool as it is installed: what `plan` asks, and how long a person waits for an answer. */
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Installed, packageDirectory, synthesise } from './install';
import { ratio, Section, spread } from './report';
import { VirtualClock } from '../../local/aws/virtual-clock';
import { startChimeVoiceService } from '../../local/chime-sdk-voice';
import { LocalCloudFormation } from '../../local/cloudformation';
import { manifest } from '../support/versions';
import { scratch } from '../support/workspace';

const ORDERS = 20;
const LOOK = /^(List|Get|Describe|Search)/;

export async function tool(installed: Installed, short: boolean): Promise<Section> {
  const rounds = short ? 1 : 3;
  const plan = await planOf(installed, rounds);
  const lives = Array.from({ length: rounds }, () => rehearsal(installed));
  const seconds = lives.map((life) => life.seconds);
  const [help, bare] = [[program(installed), '--help'], ['-e', '0']].map((args) =>
    Array.from({ length: rounds * 3 }, () => timed(() => node(args))),
  );
  return {
    id: 'tool',
    title: 'The command line tool',
    text: [
      `\`plan\` reads an account of this machine, for a stack of ${ORDERS} orders. The looks of the creation ` +
        'are what the function reads of the service, of Parameter Store and of CloudFormation while it creates them.',
      '`rehearse` creates, changes, rolls back and deletes one order, each in a process of its own. The processor ' +
        'was shared with others: the times are not held to a bound.',
    ],
    tables: [
      {
        title: `plan of ${ORDERS} orders`,
        columns: ['', 'calls', 'seconds'],
        rows: [
          ['plan before the creation', plan.calls, spread(plan.seconds, 2)],
          ['plan without a change', plan.callsAfterwards, spread(plan.secondsAfterwards, 2)],
          ["the creation's own looks", plan.looks, ''],
        ],
      },
      {
        title: 'Waiting',
        columns: ['', 'seconds', 'ratio'],
        rows: [
          [
            'rehearse: create, update, rollback, delete',
            spread(seconds, 2),
            `${ratio(seconds, lives.map(({ simulated }) => simulated))} of the simulated time`,
          ],
          ['--help', spread(help, 3), `${ratio(help, bare)} of \`node -e 0\``],
        ],
      },
    ],
    bounds: [
      { what: `plan, ${ORDERS} orders to be created`, value: plan.calls, most: plan.looks, unit: 'calls' },
      { what: `plan, ${ORDERS} orders without a change`, value: plan.callsAfterwards, most: plan.looks, unit: 'calls' },
    ],
  };
}

const program = ({ directory }: Installed): string =>
  join(packageDirectory(directory, manifest().name), 'assets', 'cli', 'main.mjs');

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1_000;
}

function node(args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  if (status !== 0 && !args.includes('--fail')) throw new Error(`${args.join(' ')}: ended with ${status}\n${stderr}`);
  return stdout;
}

/** One order from its creation to its end, each step in a process of its own. */
function rehearsal(installed: Installed): { readonly seconds: number; readonly simulated: number } {
  const cwd = scratch('phone-numbers-rehearsal');
  const [before, after] = ['Before', 'After'].map((name) =>
    synthesise(installed, 'ours', { count: 1, name, failing: true }),
  );
  let simulated = 0;
  const seconds = timed(() => {
    for (const args of [[before], [after], [before, '--fail', 'Failing'], ['destroy', before]]) {
      const { stacks } = JSON.parse(node([program(installed), 'rehearse', ...args, '--json'], cwd));
      simulated += stacks[0].simulatedSeconds;
    }
  });
  return { seconds, simulated };
}

async function planOf(installed: Installed, rounds: number) {
  const assembly = synthesise(installed, 'ours', { count: ORDERS });
  const clock = new VirtualClock();
  let looks = 0;
  const onLook = (operation: string): void => void (looks += LOOK.test(operation) ? 1 : 0);
  const chime = await startChimeVoiceService({
    clock: () => clock.now(),
    watch: clock,
    switches: { phoneNumberQuota: 2 * ORDERS },
    onRequest: ({ what }) => onLook(what),
  });
  const local = await LocalCloudFormation.start({
    chimeEndpoint: chime.url,
    clock,
    onCall: ({ operation, phase }) => {
      if (phase === 'before') onLook(operation);
    },
  });
  const env = accountAt(chime.url, local.url);
  try {
    const first = await plans(installed, assembly, env, rounds);
    looks = 0;
    const { status } = await local.deploy(assembly);
    if (status !== 'CREATE_COMPLETE') throw new Error(`the stack to plan for ended ${status}`);
    const own = looks;
    const later = await plans(installed, assembly, env, rounds);
    return { looks: own, ...first, callsAfterwards: later.calls, secondsAfterwards: later.seconds };
  } finally {
    await local.close();
    await chime.close();
    clock.close();
  }
}

async function plans(installed: Installed, assembly: string, env: NodeJS.ProcessEnv, rounds: number) {
  const seconds: number[] = [];
  let calls = NaN;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const args = [program(installed), 'plan', assembly, '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    seconds.push((performance.now() - began) / 1_000);
    ({ calls } = JSON.parse(stdout));
  }
  return { seconds, calls };
}

const accountAt = (chime: string, others: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_CHIME_SDK_VOICE: chime,
  AWS_ENDPOINT_URL_SSM: others,
  AWS_ENDPOINT_URL_CLOUDFORMATION: others,
});
