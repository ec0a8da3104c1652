/**
 * `npm run e2e`: the tools that people use, against this project's own parts, on this machine only. The CDK CLI deploys
 * to MiniStack, the driver runs the same assemblies beside it, and the AWS CLI talks to the Chime SDK Voice service.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsCli } from './aws-cli';
import { example } from './example';
import { DriverEngine, MiniStackEngine } from './lib/engines';
import { killAll, mustRun } from './lib/processes';
import { Report } from './lib/report';
import { installTools } from './lib/tools';
import { DRIVER_SWITCHES } from './probe/plan';
import { probe, probeApp } from './probe/run';
import { turns } from './turns';

const ROOT = join(__dirname, '..');
const EXAMPLE = join(ROOT, 'examples', 'typescript', 'app.ts');
const FAILING = join(__dirname, 'apps', 'example-and-failure.ts');
const LIMIT_MINUTES = 12;

async function main(report: Report, home: string): Promise<void> {
  if (!existsSync(join(ROOT, 'assets', 'handler', 'index.js'))) {
    await mustRun(process.execPath, [require.resolve('tsx/cli'), join(ROOT, 'scripts', 'bundle.ts')], {
      env: process.env,
    });
  }
  const tools = await installTools((text) => report.say(text));
  const ministack = await MiniStackEngine.start(tools, home);
  const driver = await DriverEngine.start(home, DRIVER_SWITCHES);
  const engines = [ministack, driver];
  const synthesise = async (name: string, app: string, context: readonly string[]): Promise<string> => {
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
  const part = async (title: string, work: () => Promise<void>): Promise<void> => {
    report.title(title);
    try {
      await work();
    } catch (error) {
      report.broke(title, error);
      report.say(ministack.tail());
    }
  };
  try {
    await part('Bootstrap', async () => {
      const { code } = await ministack.cdk(['bootstrap', 'aws://000000000000/us-east-1']);
      report.check('the CDK CLI bootstraps MiniStack', code, 0);
    });
    await part('The AWS CLI and the Chime SDK Voice service', () => awsCli(report, tools.aws, home));
    await part('What custom resources are sent', () =>
      probe(report, engines, (step) => synthesise(`probe-${step}`, probeApp(), [`step=${step}`])),
    );
    await part('The state machine', async () =>
      turns(report, engines, await synthesise('turns', probeApp(), []), tools.aws, home),
    );
    await part('The example', async () => {
      report.differs(
        'resources in progress',
        'MiniStack does not describe them as such; a gateway before it answers from its events',
      );
      report.differs(
        'the status of the stack while the replaced is deleted',
        'MiniStack says UPDATE_IN_PROGRESS, in which the handler deletes nothing; the gateway names the phase',
      );
      await example(
        report,
        engines,
        (name, context, failing) => synthesise(name, failing ? FAILING : EXAMPLE, context),
        home,
      );
    });
  } finally {
    await Promise.all([ministack.close(), driver.close()]);
  }
}

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
    await main(report, home);
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
