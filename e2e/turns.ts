/** The shipped state machine, on both engines: Task with Retry, Choice and Wait, and what travels from turn to turn. */
import { Engine } from './lib/engines';
import { mustRun, offlineEnvironment } from './lib/processes';
import { Report } from './lib/report';
import { LEDGER_LAG_SECONDS } from '../src/contract/envelope';

export const STACK = 'Turns';
const LIMIT_MS = 60_000;
const WAIT_SECONDS = 2; // as the recorder says

/** `aws`: the program of the AWS CLI. */
export async function turns(
  report: Report,
  engines: readonly Engine[],
  assembly: string,
  aws: string,
  home: string,
): Promise<void> {
  await Promise.all(engines.map((engine) => runTurns(engine, assembly, aws, home)));
  for (const { name, recorder } of engines) {
    const inputs = recorder.turns.map(({ input }) => input);
    report.check(
      `${name}: a turn that fails is retried; one that wants to wait is followed by another; a last one ends it`,
      inputs.map(({ kind }) => kind),
      ['Turn', 'Turn', 'Turn'],
    );
    report.check(
      `${name}: each turn gets the event and what the one before it learned`,
      inputs.map(({ event, progress }) => ({ event, progress })),
      [{}, {}, { done: false, waitSeconds: WAIT_SECONDS, record: { turn: 2 } }].map((progress) => ({
        event: { some: 'event' },
        progress,
      })),
    );
    const [first, second, third] = recorder.turns.map(({ at }) => at);
    report.check(
      `${name}: the retry waits ${LEDGER_LAG_SECONDS} s and more, the pause as long as the turn said`,
      [second - first >= LEDGER_LAG_SECONDS * 1000, third - second >= WAIT_SECONDS * 900],
      [true, true],
    );
  }
}

async function runTurns(engine: Engine, assembly: string, aws: string, home: string): Promise<void> {
  const { status, outputs } = await engine.deploy(assembly, STACK);
  if (!outputs.StateMachine) throw new Error(`${engine.name}: stack ${STACK} ended ${status} without a state machine.`);
  const input = JSON.stringify({ event: { some: 'event' }, progress: {} });
  const args = [
    'stepfunctions',
    'start-execution',
    '--state-machine-arn',
    outputs.StateMachine,
    '--name',
    'e2e',
    '--input',
    input,
  ];
  await mustRun(aws, args, { env: offlineEnvironment(home, engine.url) });
  const until = Date.now() + LIMIT_MS;
  while (engine.recorder.turns.length < 3 && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  await new Promise((resolve) => setTimeout(resolve, 1_000)); // a fourth turn would be wrong
  await engine.destroy(assembly, STACK);
}
