/** `demo`: the example of the repository, from its first deployment to its return. */
import type { Command } from 'commander';
import { action } from '../command';
import { playDemo } from '../demo/play';
import { Terminal } from '../output/terminal';

export function define(command: Command, terminal: Terminal): void {
  command.action(action(terminal, () => playDemo(terminal)));
}
