/** What a command is to the program. A file in `commands/` exports one as `define`; `commands/index.ts` lists them. */
import type { Command } from 'commander';
import type { Terminal } from './output/terminal';

/** Adds arguments, options and the action to a command of which the program knows name and summary. */
export type Define = (command: Command, terminal: Terminal) => void;

export interface CommandEntry {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Loads the file of the command, with all that it needs, once somebody calls it. */
  readonly load: () => Promise<{ readonly define: Define }>;
  /** Works in a clone of the repository only. */
  readonly cloneOnly?: boolean;
}

/**
 * An action whose result is the exit status: nothing for 0. An error is told in one sentence and ends with 1, a
 * `WrongUse` with 2.
 */
export function action<Arguments extends unknown[]>(
  terminal: Terminal,
  run: (...args: Arguments) => Promise<number | void> | number | void,
): (...args: Arguments) => Promise<void> {
  return async (...args) => {
    terminal.exitCode = (await run(...args)) ?? 0;
  };
}
