/** The state in a file, so that a rehearsal can go on tomorrow. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { parseSnapshot, type ModelSnapshot } from './model/snapshot';

/** What the file holds. */
export interface SavedState {
  readonly model: ModelSnapshot;
  /** How far the service's clock is ahead of the real one, in milliseconds. */
  readonly clockOffset: number;
}

/**
 * Reads a state file; undefined where there is none yet.
 *
 * @throws Error that names the file and what to do, when it cannot be read. The file stays as it is.
 */
export function loadState(file: string): SavedState | undefined {
  try {
    const saved = JSON.parse(readFileSync(file, 'utf8')) as Partial<SavedState> | null;
    const clockOffset = saved?.clockOffset;
    if (typeof clockOffset !== 'number' || !Number.isFinite(clockOffset)) {
      throw new Error('clockOffset is not a number.');
    }
    return { model: parseSnapshot(saved?.model), clockOffset };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw new Error(
      `State file ${file} cannot be used: ${(error as Error).message} `
        + 'Repair it, or move it away to start empty; it was left untouched.',
    );
  }
}

/** Writes a state file whole or not at all: beside it first, then renamed over it. */
export function saveState(file: string, state: SavedState): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    const handle = openSync(draft, 'w', 0o600);
    try {
      writeFileSync(handle, JSON.stringify(state));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file);
  } catch (error) {
    discard(draft);
    throw new Error(`State file ${file} cannot be written: ${(error as Error).message}`);
  }
}

function discard(draft: string): void {
  try {
    unlinkSync(draft);
  } catch {
    // It was never made.
  }
}
