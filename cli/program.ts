/** The program: knows which commands there are, loads the one that is called, and turns errors into a sentence. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands';
import { DONE, sentenceOf, statusOf, WRONG_USE } from './output/errors';
import { Terminal } from './output/terminal';
import { packageRoot } from './package-root';

export const PROGRAM = 'cdk-chime-phone-number-order';

/** Runs one command line; returns the exit status. */
export async function run(args: readonly string[], terminal: Terminal = new Terminal()): Promise<number> {
  try {
    const program = await programFor(args, terminal);
    if (args.length === 0) {
      program.outputHelp();
      return DONE;
    }
    await program.parseAsync([...args], { from: 'user' });
    return terminal.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USE;
    terminal.err.write(`${terminal.colour.red('error:')} ${sentenceOf(error)}\n`);
    return statusOf(error);
  }
}

async function programFor(args: readonly string[], terminal: Terminal): Promise<Command> {
  const program = prepare(new Command(PROGRAM), terminal)
    .description('Phone numbers as code for the Amazon Chime SDK: see and rehearse what a deployment does to numbers.')
    .version(version(), '-V, --version', 'print the version')
    .helpCommand('help [command]', 'explain a command');
  const root = packageRoot();
  const known = COMMANDS.filter(({ cloneOnly }) => !cloneOnly || existsSync(join(root, 'examples')));
  const called = calledCommand(
    args,
    known.map(({ name }) => name),
  );
  for (const { name, summary, load } of known) {
    const command = prepare(program.command(name).description(summary), terminal);
    if (name === called) (await load()).define(command, terminal);
  }
  return program;
}

/** Errors come back instead of ending the process, and everything is written where the terminal says. */
function prepare(command: Command, terminal: Terminal): Command {
  return command
    .exitOverride()
    .showHelpAfterError(`(see: ${PROGRAM} --help)`)
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
      getOutHelpWidth: () => terminal.width,
      getErrHelpWidth: () => terminal.width,
    });
}

/** The first word that is no option: `help plan` means plan as well. */
function calledCommand(args: readonly string[], known: readonly string[]): string | undefined {
  const words = args.filter((word) => !word.startsWith('-'));
  return [words[0] === 'help' ? words[1] : words[0]].find((word) => known.includes(word));
}

function version(): string {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version;
}
