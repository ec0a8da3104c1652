/** `rehearse numbers` and `rehearse events`: what has become of the account, without changing it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NumberView, numbersOf, numbersText } from './numbers';
import { Progress } from './progress';
import { NUMBERS_FILE, readable, STACKS_FILE, stateDirectory, timeOf, WorldOptions } from './world';
import { ChimeVoiceModel } from '../../local/chime-sdk-voice';
import { loadState } from '../../local/chime-sdk-voice/state-file';
import { readState } from '../../local/cloudformation/state-file';
import { Terminal } from '../output/terminal';

type LookOptions = Pick<WorldOptions, 'state'> & { readonly json?: boolean };

export function showNumbers(options: LookOptions, terminal: Terminal): void {
  const directory = stateDirectory(terminal, options);
  const numbers = keptNumbers(directory);
  if (options.json) {
    terminal.json({ version: 1, numbers: numbers ?? [] });
  } else {
    terminal.say(
      numbers ? numbersText(numbers, terminal) : `No numbers: nothing has been deployed in ${directory} yet.`,
    );
  }
}

function keptNumbers(directory: string): NumberView[] | undefined {
  const file = join(directory, NUMBERS_FILE);
  if (!existsSync(file)) return undefined;
  const now = timeOf(directory);
  const { model } = readable(file, () => loadState(file)!);
  return numbersOf(ChimeVoiceModel.restore(model, { clock: () => now }));
}

export function showEvents(wanted: string | undefined, options: LookOptions, terminal: Terminal): void {
  const directory = stateDirectory(terminal, options);
  const file = join(directory, STACKS_FILE);
  const { stacks } = readable(file, () => readState(file));
  const chosen = stacks.filter(({ name, id }) => wanted === undefined || wanted === name || wanted === id);
  if (chosen.length === 0 && wanted !== undefined) {
    throw new Error(`no stack "${wanted}" has been deployed in ${directory}; correct the name, or give --state`);
  }
  if (options.json) {
    terminal.json({ version: 1, stacks: chosen.map(({ name, status, events }) => ({ stack: name, status, events })) });
    return;
  }
  if (chosen.length === 0) terminal.say(`No stack has been deployed in ${directory} yet.`);
  for (const { name, events, template } of chosen) {
    terminal.say(terminal.colour.bold(name));
    const progress = new Progress(terminal, { total: Object.keys(template.Resources).length });
    events.forEach((event) => progress.show(event));
  }
}
