/** Asks before something is changed. */
import { createInterface } from 'node:readline/promises';
import { WrongUse } from './errors';
import { Terminal } from './terminal';

/** Where an answer comes from. */
export type AskPerson = (question: string) => Promise<string>;

async function askOnTerminal(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

/** Whether a person says yes; a script says it with --yes, and must say it. */
export async function confirmed(
  terminal: Terminal,
  question: string,
  yes: boolean | undefined,
  ask: AskPerson = askOnTerminal,
): Promise<boolean> {
  if (yes) return true;
  if (!terminal.interactive) throw new WrongUse(`${question} No terminal to ask: repeat it with --yes`);
  const said = await ask(`${question} [y/N] `);
  if (/^y(es)?$/i.test(said.trim())) return true;
  terminal.err.write('Nothing was changed.\n');
  return false;
}
