/** Plays a long row of runs block by block, so that it can be stopped at any time and gone on with. */
import { Helper } from './fork';
import { further, Progress } from './progress';
import type { Report } from './shares';

export interface Playing {
  /** What `bundle` has written. */
  readonly file: string;
  readonly to: number;
  readonly processes: number;
  /** So many runs are handed to a process at a time. */
  readonly block: number;
  /** Called whenever all runs up to some index have been played. */
  readonly save: (progress: Progress) => void;
  readonly stop: AbortSignal;
}

/** What has been played in the end; less than was asked for when it was stopped. */
export async function playSeries(begun: Progress, playing: Playing): Promise<Progress> {
  const { file, to, processes, block, save, stop } = playing;
  let progress = begun;
  let next = begun.played;
  /** Blocks that were finished before one that precedes them, by their first index. */
  const early = new Map<number, Report>();
  const merge = (from: number, report: Report) => {
    early.set(from, report);
    const before = progress.played;
    for (let one = early.get(before); one; one = early.get(progress.played)) {
      early.delete(progress.played);
      progress = further(progress, one);
    }
    if (progress.played > before) save(progress);
  };
  const work = async (helper: Helper) => {
    while (next < to && !stop.aborted) {
      const from = next;
      next = Math.min(to, from + block);
      const share = { seed: begun.seed, mix: begun.mix, from, to: next, step: 1 };
      merge(from, await helper.do<Report>({ do: 'share', share }));
    }
  };
  const helpers = Array.from({ length: processes }, () => new Helper(file));
  const endAll = () => helpers.forEach((helper) => helper.end());
  stop.addEventListener('abort', endAll);
  try {
    await Promise.all(helpers.map(work));
  } catch (error) {
    // What was being played when it was stopped is played again later.
    if (!stop.aborted) throw error;
  } finally {
    stop.removeEventListener('abort', endAll);
    endAll();
  }
  return progress;
}
