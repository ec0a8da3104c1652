/**
 * The command in its users' hands: the built package in an empty directory, an app of that language, and every command
 * from the first look to the number that somebody bought by hand; the account is one of this machine.
 */
import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Wish } from './account-process';
import { Plan } from '../../cli/plan/plan-shape';
import { Language, Project } from '../languages/language';
import { buildPackage } from '../support/build';
import { ROOT, scratch } from '../support/workspace';

const PROGRAM = 'app';

export async function acceptance(language: Language): Promise<string> {
  const packages = scratch('packages');
  buildPackage(language.target, packages);
  const project = language.install(join(packages, language.target));
  const account = await Account.open();
  try {
    return await new Acceptance(project, language, account).run();
  } finally {
    account.close();
  }
}

/** The account in its process, and where commands find it. */
class Account {
  static async open(): Promise<Account> {
    const child = fork(join(__dirname, 'account-process.ts'), [], { execArgv: ['--import', 'tsx'], cwd: ROOT });
    const [where] = (await once(child, 'message')) as [Record<string, string>];
    return new Account(child, where);
  }

  private constructor(
    private readonly child: ChildProcess,
    readonly where: Readonly<Record<string, string>>,
  ) {}

  async ask(wish: Wish): Promise<string> {
    this.child.send(wish);
    const [said] = (await once(this.child, 'message')) as [string];
    return said;
  }

  close(): void {
    this.child.disconnect();
  }
}

class Acceptance {
  private commands = 0;

  constructor(
    private readonly project: Project,
    private readonly language: Language,
    private readonly account: Account,
  ) {}

  async run(): Promise<string> {
    const { project, language } = this;
    project.synthesise(language.programs[PROGRAM]!, this.path('cdk.out'), {});
    this.rehearse();
    await this.planAndDeploy();
    await this.takeUnderManagement();
    return `${this.commands} commands of the installed package, with an app in ${language.name}`;
  }

  private rehearse(): void {
    expectText('rehearse', this.command(0, ['rehearse']), /CREATE_COMPLETE after .*\n[^]*\+1206\d{7} +acquired/);
    expectText('rehearse numbers', this.command(0, ['rehearse', 'numbers']), /Inventory \(2\)/);
    const failed = this.command(1, [
      'rehearse',
      '--fail',
      'Directory',
      '--state',
      'other',
      '--report',
      'rehearsal.html',
    ]);
    expectText('rehearse --fail', failed, /ROLLBACK_COMPLETE/);
    expectText('rehearse --report', this.file('rehearsal.html'), /in the deletion queue[^]*CreatePhoneNumberOrder/);
    expectText('rehearse destroy', this.command(0, ['rehearse', 'destroy', 'cdk.out']), /DELETE_COMPLETE/);
  }

  private async planAndDeploy(): Promise<void> {
    const planned = this.command(3, ['plan', '--exit-code', '--report', 'plan.html']);
    expectText('plan', planned, /buy 2 numbers \(VoiceConnector\) +206: \d+ offered now/);
    expectText('plan --report', this.file('plan.html'), /2 new in 206/);
    expectText(
      'plan --markdown',
      this.command(0, ['plan', '--markdown']),
      /^### Phone numbers: Plan \(deploy\): 2 to buy/,
    );
    expectText('deployment', await this.account.ask({ deploy: this.path('cdk.out') }), /^CREATE_COMPLETE$/);
    expectText('plan', this.command(0, ['plan', '--exit-code']), /no change/);
    expectTotals(this.plan('cdk.out', '--destroy'), { releases: 2, failures: 0 });
  }

  /** A number that somebody has bought by hand is found, declared, and adopted by the program that is printed. */
  private async takeUnderManagement(): Promise<void> {
    const found = JSON.parse(this.command(0, ['search', '--area-code', '425', '--json']));
    const [number] = found.places[0].matching as string[];
    expectText('number', await this.account.ask({ buy: number }), /^Unassigned$/);
    expectText('audit', this.command(1, ['audit']), /3 billed, 1 declared by nobody/);
    const program = this.command(0, ['audit', '--as-code', this.language.code]);
    const out = this.path('adopted.out');
    mkdirSync(out);
    this.project.adopt(program, out);
    expectTotals(this.plan('adopted.out'), { buys: 0, adopts: 1, failures: 0, unknown: 0 });
    expectText('adoption', await this.account.ask({ deploy: out }), /^CREATE_COMPLETE$/);
    expectText('audit', this.command(0, ['audit']), /3 billed, 0 declared by nobody/);
  }

  private plan(...args: string[]): Plan {
    return JSON.parse(this.command(0, ['plan', ...args, '--json'])) as Plan;
  }

  /** Runs a command that has to end with this status, in a plain terminal. */
  private command(expected: number, args: readonly string[]): string {
    this.commands += 1;
    const { status, stdout, stderr } = this.project.command!(args, this.account.where);
    if (status !== expected) {
      throw new Error(`${args.join(' ')}: ended with ${status} instead of ${expected}\n${stdout}${stderr}`);
    }
    const wide = stdout.split('\n').find((line) => line.length > 100);
    if (wide !== undefined && !args.some((arg) => NOT_FOR_A_TERMINAL.includes(arg))) {
      throw new Error(`${args.join(' ')}: a line is wider than 100 columns\n${wide}`);
    }
    return stdout;
  }

  private path(name: string): string {
    return join(this.project.directory!, name);
  }

  private file(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }
}

/** What goes into a file, where lines are as long as they are. */
const NOT_FOR_A_TERMINAL = ['--markdown', '--json', '--as-code'];

/** So much of what was printed is shown. */
const SHOWN = 2_000;

function expectText(what: string, text: string, expected: RegExp): void {
  if (!expected.test(text)) throw new Error(`${what}: nothing in it is ${expected}\n${text.slice(-SHOWN)}`);
}

function expectTotals({ totals, stacks }: Plan, expected: Partial<Plan['totals']>): void {
  for (const [name, count] of Object.entries(expected)) {
    const actual = totals[name as keyof Plan['totals']];
    if (actual !== count) {
      throw new Error(`plan: ${name} is ${actual}, not ${count}\n${JSON.stringify(stacks, null, 1).slice(-SHOWN)}`);
    }
  }
}
