/**
 * `npm run e2e`: the tools that people use, against this project's own parts, on this machine only. The CDK CLI deploys
 * to MiniStack, the driver runs the same assemblies beside it, and the AWS CLI talks to the Chime SDK Voice service.
 * Words after it choose the parts whose titles have one of them: `npm run e2e "phone system"`.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsCli } from './aws-cli';
import { example } from './example';
import { DriverEngine, Engine, MiniStackEngine } from './lib/engines';
import { killAll, mustRun } from './lib/processes';
import { Report } from './lib/report';
import { installTools, Tools } from './lib/tools';
import { phoneSystem } from './phone-system';
import { DRIVER_SWITCHES } from './probe/plan';
import { probe, probeApp } from './probe/run';
import { turns } from './turns';

const ROOT = join(__dirname, '..');
const EXAMPLE = join(ROOT, 'examples', 'typescript', 'app.ts');
const FAILING = join(__dirname, 'apps', 'example-and-failure.ts');
const PHONE_SYSTEM = join(__dirname, 'apps', 'phone-system.ts');
const LIMIT_MINUTES = 12;

/** What the parts stand on: engines of their own, and a directory. */
interface Stage {
  readonly report: Report;
  readonly tools: Tools;
  readonly home: string;
  readonly ministack: MiniStackEngine;
  /** MiniStack and the driver. */
  readonly engines: readonly Engine[];
  /** Gives back the directory of the assembly. */
  synthesise(name: string, app: string, context: readonly string[]): Promise<string>;
}

interface Part {
  readonly title: string;
  play(stage: Stage): Promise<void>;
}

const BOOTSTRAP: Part = {
  title: 'Bootstrap',
  play: async ({ report, ministack }) => {
    const { code } = await ministack.cdk(['bootstrap', 'aws://000000000000/us-east-1']);
    report.check('the CDK CLI bootstraps MiniStack', code, 0);
  },
};

const PARTS: readonly Part[] = [
  {
    title: 'The AWS CLI and the Chime SDK Voice service',
    play: ({ report, tools, home }) => awsCli(report, tools.aws, home),
  },
  {
    title: 'What custom resources are sent',
    play: ({ report, engines, synthesise }) =>
      probe(report, engines, (step) => synthesise(`probe-${step}`, probeApp(), [`step=${step}`])),
  },
  {
    title: 'The state machine',
    play: async ({ report, engines, synthesise, tools, home }) =>
      turns(report, engines, await synthesise('turns', probeApp(), []), tools.aws, home),
  },
  {
    title: 'The example',
    play: ({ report, engines, synthesise, home }) => {
      report.differs(
        'resources in progress',
        'MiniStack does not describe them as such; a gateway before it answers from its events',
      );
      report.differs(
        'the status of the stack while the replaced is deleted',
        'MiniStack says UPDATE_IN_PROGRESS, in which the handler deletes nothing; the gateway names the phase',
      );
      return example(
        report,
        engines,
        (name, context, failing) => synthesise(name, failing ? FAILING : EXAMPLE, context),
        home,
      );
    },
  },
];

/** Played beside the others, on engines of its own: both mostly wait. */
const BESIDE: readonly Part[] = [
  {
    title: 'The phone system',
    play: ({ report, engines, synthesise, home }) =>
      phoneSystem(report, engines, (name, context) => synthesise(name, PHONE_SYSTEM, context), home),
  },
];

async function main(report: Report, home: string, words: readonly string[]): Promise<void> {
  const [parts, beside] = [PARTS, BESIDE].map((all) => all.filter(({ title }) => isWanted(title, words)));
  if (!existsSync(join(ROOT, 'assets', 'handler', 'index.js'))) {
    await mustRun(process.execPath, [require.resolve('tsx/cli'), join(ROOT, 'scripts', 'bundle.ts')], {
      env: process.env,
    });
  }
  const tools = await installTools((text) => report.say(text));
  let said = '';
  const reportBeside = new Report((text) => {
    said += text;
  });
  await Promise.all([
    play(parts, report, tools, join(home, 'parts')),
    play(beside, reportBeside, tools, join(home, 'beside')),
  ]);
  report.add(reportBeside, said);
}

const isWanted = (title: string, words: readonly string[]): boolean =>
  words.length === 0 || words.some((word) => title.toLowerCase().includes(word.toLowerCase()));

/** Plays parts one after another on engines that end with the last of them. A failure is reported, never thrown. */
async function play(parts: readonly Part[], report: Report, tools: Tools, home: string): Promise<void> {
  if (parts.length === 0) return;
  mkdirSync(home);
  const open: Engine[] = [];
  try {
    const ministack = await MiniStackEngine.start(tools, home);
    open.push(ministack);
    const driver = await DriverEngine.start(home, DRIVER_SWITCHES);
    open.push(driver);
    const synthesise = synthesiser(ministack, home);
    const stage: Stage = { report, tools, home, ministack, engines: [ministack, driver], synthesise };
    for (const { title, play: playPart } of [BOOTSTRAP, ...parts]) {
      report.title(title);
      try {
        await playPart(stage);
      } catch (error) {
        report.broke(title, error);
        report.say(ministack.tail());
      }
    }
  } catch (error) {
    report.broke('the engines', error);
  } finally {
    await Promise.all(open.map((engine) => engine.close()));
  }
}

const synthesiser = (ministack: MiniStackEngine, home: string): Stage['synthesise'] => async (name, app, context) => {
  const assembly = join(home, name);
  // Not a quotation mark at either end: the CDK CLI would take them off.
  const command = [
    'exec',
    ...[process.execPath, require.resolve('tsx/cli'), app].map((part) => JSON.stringify(part)),
  ].join(' ');
  const { code, output } = await ministack.cdk([
    'synth',
    '--quiet',
    '--app',
    command,
    '--output',
    assembly,
    ...context.flatMap((one) => ['--context', one]),
  ]);
  if (code !== 0) throw new Error(`cdk synth failed:\n${output}`);
  return assembly;
};

async function run(): Promise<number> {
  const started = Date.now();
  const report = new Report();
  const home = mkdtempSync(join(tmpdir(), 'phone-numbers-e2e-'));
  const end = (message: string) => {
    process.stderr.write(`${message}\n`);
    process.exit(1); // 'exit' ends the children
  };
  const limit = setTimeout(() => end(`the run was not done within ${LIMIT_MINUTES} minutes`), LIMIT_MINUTES * 60_000);
  process.once('exit', () => {
    killAll();
    rmSync(home, { recursive: true, force: true });
  });
  (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((name) => process.once(name, () => end(`interrupted by ${name}`)));
  try {
    await main(report, home, process.argv.slice(2));
  } catch (error) {
    report.broke('the run', error);
  }
  clearTimeout(limit);
  return report.conclude((Date.now() - started) / 1000);
}

run().then((code) => process.exit(code), (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
