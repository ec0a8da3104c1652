import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoredParameter } from '../aws/parameter-store';
import { StackRecord } from './engine/stack';
import { ExecutionRecord } from './states/executions';

const VERSION = 2;

/** Everything that outlives the process. */
export interface LocalState {
  readonly version: typeof VERSION;
  stacks: StackRecord[];
  parameters: StoredParameter[];
  executions: ExecutionRecord[];
}

/** Reads the state; an absent file is an empty state. */
export function readState(file: string | undefined): LocalState {
  if (file === undefined || !existsSync(file)) {
    return { version: VERSION, stacks: [], parameters: [], executions: [] };
  }
  const state = JSON.parse(readFileSync(file, 'utf8'));
  if (state.version !== VERSION) {
    throw new Error(`State file "${file}" has version ${state.version}, only ${VERSION} is understood: `
      + 'remove it, or use the release that wrote it.');
  }
  return state;
}

/** Writes the state so that a reader finds the old file or the new one, never half of it. */
export function writeState(file: string, state: LocalState): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(state, undefined, 1)}\n`, { mode: 0o600 });
  renameSync(temporary, file);
}

const AFTER_INTERRUPTION: [RegExp, string][] = [
  [/^CREATE_IN_PROGRESS$/, 'CREATE_FAILED'],
  [/^UPDATE_IN_PROGRESS$/, 'UPDATE_FAILED'],
  [/^ROLLBACK_IN_PROGRESS$/, 'ROLLBACK_FAILED'],
  [/^UPDATE_ROLLBACK_(COMPLETE_CLEANUP_)?IN_PROGRESS$/, 'UPDATE_ROLLBACK_FAILED'],
  [/^UPDATE_COMPLETE_CLEANUP_IN_PROGRESS$/, 'UPDATE_COMPLETE'],
  [/^DELETE_IN_PROGRESS$/, 'DELETE_FAILED'],
];

/**
 * An operation that was under way when the driver stopped counts as failed, so that it can be repeated or rolled back.
 */
export function settleInterrupted(state: LocalState): void {
  for (const stack of state.stacks) {
    for (const target of [stack, ...Object.values(stack.resources)]) {
      const rule = AFTER_INTERRUPTION.find(([pattern]) => pattern.test(target.status));
      if (rule) {
        target.status = rule[1];
        target.reason = 'The local driver stopped while this was in progress.';
      }
    }
    if (stack.status === 'UPDATE_COMPLETE') {
      stack.stable = undefined;
    }
  }
  for (const execution of state.executions.filter(({ status }) => status === 'RUNNING')) {
    execution.status = 'ABORTED';
  }
}
