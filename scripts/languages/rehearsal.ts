/**
 * The life of an example by the command that the installed package brings along: each of its assemblies is deployed
 * upon the one before, an update fails where one is known to, and everything is destroyed.
 */
import { join } from 'node:path';
import { Example } from './examples';
import type { Project } from './language';
import { NUMBERS_FILE, timeOf } from '../../cli/rehearse/world';
import { ChimeVoiceModel } from '../../local/chime-sdk-voice';
import { loadState, saveState } from '../../local/chime-sdk-voice/state-file';
import { scratch } from '../support/workspace';

type Command = NonNullable<Project['command']>;

interface Stack {
  readonly status: string;
  readonly notActedOut: readonly object[];
}

/** `assemblies`: of the example's contexts, in their order. */
export function rehearse(example: Example, assemblies: readonly string[], command: Command): string {
  const state = scratch('rehearsal');
  const began = Date.now();
  const statuses: string[] = [];
  const operate = (expected: string, ...args: string[]): void => {
    const stacks = operation(command, [...args, '--state', state]);
    const wanted = example.stacks.map(() => expected).join(', ');
    const actual = stacks.map(({ status }) => status).join(', ');
    if (actual !== wanted) throw new Error(`${args.join(' ')}: ended ${actual} instead of ${wanted}`);
    const isWhole = stacks.every(({ notActedOut }) => notActedOut.length === 0);
    if (!isWhole) throw new Error(`${args.join(' ')}: has resources that are not simulated`);
    statuses.push(expected);
  };
  for (const [index, assembly] of assemblies.entries()) {
    inAccount(state, (model) => example.outside?.(model, index));
    operate(index === 0 ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE', 'deploy', assembly);
  }
  expectAnswered(state, example.answered);
  if (example.fails) operate('UPDATE_ROLLBACK_COMPLETE', 'deploy', assemblies[0], '--fail', example.fails);
  operate('DELETE_COMPLETE', 'destroy', assemblies[0]);
  expectAnswered(state, 0);
  return `rehearsed: ${statuses.join(', ')}, in ${((Date.now() - began) / 1000).toFixed(1)} s`;
}

function operation(command: Command, args: readonly string[]): Stack[] {
  const { stdout, stderr } = command(['rehearse', ...args, '--json']);
  if (!stdout.startsWith('{')) throw new Error(`${args.join(' ')}:\n${stdout}${stderr}`);
  return JSON.parse(stdout).stacks as Stack[];
}

/** Between two rehearsals: the account that the state directory keeps. */
function inAccount<T>(state: string, work: (model: ChimeVoiceModel) => T): T {
  const file = join(state, NUMBERS_FILE);
  const kept = loadState(file);
  const options = { clock: () => timeOf(state) };
  const model = kept ? ChimeVoiceModel.restore(kept.model, options) : new ChimeVoiceModel(options);
  const result = work(model);
  saveState(file, { model: model.snapshot(), clockOffset: kept?.clockOffset ?? 0 });
  return result;
}

function expectAnswered(state: string, expected: number): void {
  const numbers = inAccount(state, (model) => model.listPhoneNumbers({}).PhoneNumbers ?? []);
  const answered = numbers.filter(({ Associations = [] }) => Associations.length > 0).length;
  if (answered !== expected) throw new Error(`${answered} numbers are answered instead of ${expected}`);
}
