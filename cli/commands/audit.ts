/** `audit`: what the account is billed for, who declares it, and what nobody does. Reads only, but for `--prune`. */
import { SSMClient } from '@aws-sdk/client-ssm';
import { Command, Option } from 'commander';
import { clientOptions } from '../../lambda/ports/aws';
import { ParameterStoreLedger, recordPath } from '../../lambda/ports/ledger';
import { systemClock } from '../account/read-only';
import { asCode, isDeclarable, Language, LANGUAGES, leftOut } from '../audit/as-code';
import { isOrphan } from '../audit/audit';
import { groupsOf } from '../audit/groups';
import { AccountAudit, auditAccount } from '../audit/read-audit';
import { action } from '../command';
import { confirmed } from '../output/confirm';
import { waiting } from '../output/progress';
import { table } from '../output/table';
import { Terminal } from '../output/terminal';
import { lines } from '../output/text';

interface Options {
  readonly numbersRegion: string;
  readonly json?: boolean;
  readonly asCode?: Language;
  readonly prune?: boolean;
  readonly yes?: boolean;
}

export function define(command: Command, terminal: Terminal): void {
  command
    .option('--numbers-region <region>', 'the region of the Chime SDK Voice service', 'us-east-1')
    .addOption(new Option('--json', 'the findings, or what was removed, as JSON').conflicts('asCode'))
    .addOption(
      new Option('--as-code <language>', 'print a program that declares the numbers that no stack declares')
        .choices([...LANGUAGES])
        .conflicts('prune'),
    )
    .option('--prune', 'remove expired records; asks first')
    .option('--yes', 'do not ask, for scripts')
    .addHelpText('after', '\nStatus: 0 everything is declared; 1 something is not, or cannot be read; 2 wrong use.')
    .action(action(terminal, (options: Options) => audit(options, terminal)));
}

async function audit(options: Options, terminal: Terminal): Promise<number> {
  const region = options.numbersRegion;
  const found = await waiting(terminal, 'Reading inventory, records and stacks', () => auditAccount(region));
  if (options.prune) return prune(found, options, terminal);
  if (options.asCode) return printProgram(options.asCode, found, region, terminal);
  if (options.json) {
    terminal.json(asJson(found));
  } else {
    show(found, terminal);
  }
  return orphansIn(found) + found.openOrders.length > 0 ? 1 : 0;
}

function printProgram(language: Language, found: AccountAudit, region: string, terminal: Terminal): number {
  const groups = groupsOf(found.findings, found.countries);
  const declarable = groups.filter(isDeclarable);
  leftOut(groups).forEach((sentence) => terminal.err.write(`${sentence}\n`));
  if (declarable.length > 0) terminal.out.write(asCode(language, declarable, region));
  else terminal.err.write('No program: there is no number that an order could declare and no stack does.\n');
  return 0;
}

const orphansIn = ({ findings }: AccountAudit): number => findings.filter(isOrphan).length;

const untilOf = ({ restorableUntil }: AccountAudit, number: string): string | undefined => {
  const until = restorableUntil.get(number);
  return until === undefined ? undefined : new Date(until).toISOString();
};

function asJson(found: AccountAudit): object {
  const { findings, queued, openOrders, unreadable, expired } = found;
  return {
    version: 1,
    findings,
    queued: queued.map((each) => ({ ...each, restorableUntil: untilOf(found, each.number) })),
    openOrders,
    unreadable: unreadable.map(({ path, unreadable: why }) => ({ path, why })),
    expired: pathsOf(expired),
  };
}

function show(found: AccountAudit, terminal: Terminal): void {
  const { findings, queued, openOrders, unreadable, expired } = found;
  const rows = findings.map((finding) => [
    finding.number,
    isOrphan(finding) ? terminal.colour.yellow(finding.verdict) : terminal.colour.green(finding.verdict),
    finding.owner ?? '-',
    finding.remedy,
  ]);
  const gone = pathsOf(expired).length;
  const told = (text: string): string => lines(text, terminal.width).join('\n');
  const parts = [
    terminal.colour.bold(`${findings.length} billed, ${orphansIn(found)} declared by nobody`),
    table(terminal, ['Number', 'Verdict', 'Owner', 'What to do'], rows),
    ...(queued.length > 0 ? [terminal.colour.bold(`${queued.length} in the deletion queue, not billed`)] : []),
    table(
      terminal,
      ['Number', 'Can be restored until', 'Declared by'],
      queued.map(({ number, owner }) => [
        number,
        untilOf(found, number)?.slice(0, 16).replace('T', ' ') ?? '?',
        owner ?? '-',
      ]),
    ),
    ...openOrders.map(
      ({ order, numbers, owner }) =>
        told(`Order ${order} for ${numbers.join(', ')}, placed for ${owner}: the operation stopped before the result`),
    ),
    ...unreadable.map(({ unreadable: why }) => told(why)),
    ...(gone > 0 ? [`${gone} records and notes have expired: audit --prune removes them`] : []),
  ];
  parts.filter((line) => line !== '').forEach((line) => terminal.say(line));
}

const pathsOf = ({ records, notes }: AccountAudit['expired']): string[] => [
  ...records.map(recordPath),
  ...notes.map(({ path }) => path),
];

async function prune({ expired }: AccountAudit, options: Options, terminal: Terminal): Promise<number> {
  const gone = pathsOf(expired);
  const removed = gone.length > 0 && (await removedAfterYes(expired, options, terminal)) ? gone : [];
  if (options.json) terminal.json({ version: 1, removed });
  else if (gone.length === 0) terminal.say('Nothing has expired.');
  else if (removed.length > 0) terminal.say(`Removed ${removed.length} parameters.`);
  return 0;
}

/** Shown where the question is asked, so that the result stays what it is. */
async function removedAfterYes(
  expired: AccountAudit['expired'],
  options: Options,
  terminal: Terminal,
): Promise<boolean> {
  const gone = pathsOf(expired);
  gone.forEach((path) => terminal.err.write(`  ${path}\n`));
  if (!(await confirmed(terminal, `Remove these ${gone.length} parameters?`, options.yes))) return false;
  const client = new SSMClient(clientOptions(options.numbersRegion));
  await waiting(terminal, 'Removing', () =>
    new ParameterStoreLedger(options.numbersRegion, systemClock, client).remove(expired.records, expired.notes),
  );
  return true;
}
