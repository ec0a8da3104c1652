/** `plan`: what a deployment would do to the numbers of the account. Reads only. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { READ_ONLY_POLICY } from '../account/read-only';
import { action } from '../command';
import { waiting } from '../output/progress';
import { Terminal } from '../output/terminal';
import { pairs } from '../parameters';
import { makePlan } from '../plan/plan';
import { Plan } from '../plan/plan-shape';
import { planMarkdown, planText } from '../plan/render';
import { report } from '../report/report';
import { reportFile } from '../report/report-file';
import { timelineOfPlan } from '../report/timeline-of-plan';

interface Options {
  readonly stack?: readonly string[];
  readonly parameters?: readonly string[];
  readonly destroy?: boolean;
  readonly numbersRegion: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly report?: string;
  readonly exitCode?: boolean;
  readonly policy?: boolean;
}

/** Numbers would be bought or released. */
const CHANGES = 3;
const FAILS = 1;
const STATUSES = '\nStatus: 0 done; 1 an order would fail, or something is not there or cannot be read; 2 wrong use.';

export function define(command: Command, terminal: Terminal): void {
  const several = (value: string, before: readonly string[] = []): string[] => [...before, value];
  command
    .argument('[directory]', 'the cloud assembly', 'cdk.out')
    .option('--stack <name>', 'only this stack; may be given several times', several)
    .option('--parameters <[stack:]name=value>', 'the value of a template parameter; may be repeated', several)
    .option('--destroy', 'plan the deletion of the stacks')
    .option('--numbers-region <region>', 'the region of the Chime SDK Voice service', 'us-east-1')
    .addOption(new Option('--json', 'the plan as JSON, see docs/plan-schema.md').conflicts('markdown'))
    .option('--markdown', 'the plan as Markdown, for a pull request')
    .option('--report <file>', 'write the plan as one HTML file')
    .option('--exit-code', `end with ${CHANGES} when numbers would be bought or released`)
    .option('--policy', 'print the IAM policy that plan, audit and search need, and stop')
    .addHelpText('after', STATUSES)
    .action(action(terminal, (directory: string, options: Options) => plan(directory, options, terminal)));
}

async function plan(directory: string, options: Options, terminal: Terminal): Promise<number> {
  if (options.policy) {
    terminal.json(READ_ONLY_POLICY);
    return 0;
  }
  const file = reportFile(terminal, options.report);
  const made = await waiting(terminal, 'Reading the account', (rename) =>
    makePlan({
      directory: resolve(terminal.cwd, directory),
      stacks: options.stack,
      parameters: pairs('--parameters', options.parameters),
      destroy: options.destroy,
      region: options.numbersRegion,
      onStack: (name) => rename(`Planning ${name}`),
    }),
  );
  if (file !== undefined) {
    writeFileSync(file, report(timelineOfPlan(made)));
    terminal.err.write(`Written: ${file}\n`);
  }
  if (options.json) terminal.json(made);
  else terminal.say(options.markdown ? planMarkdown(made) : planText(made, terminal));
  return statusOf(made, options);
}

function statusOf({ totals, stacks }: Plan, { exitCode, stack: named }: Options): number {
  if (totals.failures > 0 || stacks.some(({ problem }) => problem !== undefined)) return FAILS;
  const absent = stacks.filter(({ operation }) => operation === 'none').length;
  if (absent > 0 && (named !== undefined || absent === stacks.length)) return FAILS;
  return exitCode && totals.buys + totals.releases > 0 ? CHANGES : 0;
}
