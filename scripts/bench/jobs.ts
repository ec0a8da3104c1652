/** Gives jobs to processes of their own, as many at a time as there are processors. */
import { ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Job } from './virtual/worker';

/** Real time after which a job counts as not measured. */
const PATIENCE_MILLISECONDS = 180_000;

export type Outcome<T> =
  { readonly result: T; readonly problem?: undefined } | { readonly problem: string; readonly result?: undefined };

/** All jobs; one that fails says why, and the others go on. */
export async function outcomes<T>(directory: string, jobs: readonly Job[]): Promise<Outcome<T>[]> {
  const results: Outcome<T>[] = [];
  let next = 0;
  const lane = async () => {
    let worker: Worker | undefined;
    while (next < jobs.length) {
      const index = next++;
      worker = worker?.alive ? worker : new Worker(directory);
      results[index] = (await worker.outcome(jobs[index])) as Outcome<T>;
    }
    worker?.end();
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, lane));
  return results;
}

/** Takes one job after another; the clock of the process goes on. */
class Worker {
  alive = true;
  private errors = '';
  private readonly child: ChildProcess;

  constructor(directory: string) {
    this.child = fork(join(__dirname, 'virtual', 'worker.ts'), {
      execArgv: ['--require', require.resolve('tsx/cjs')],
      env: { PATH: process.env.PATH, BENCH_SCRATCH: directory, NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    this.child.stderr!.on('data', (chunk) => {
      this.errors = `${this.errors}${chunk}`.slice(-2_000);
    });
    this.child.once('exit', () => {
      this.alive = false;
    });
  }

  end(): void {
    this.alive = false;
    this.child.kill('SIGKILL');
  }

  async outcome(job: Job): Promise<Outcome<unknown>> {
    const patience = setTimeout(() => this.end(), PATIENCE_MILLISECONDS);
    try {
      const outcome = await this.answer(job);
      // What failed may have left something behind.
      if (outcome.problem !== undefined) this.end();
      return outcome;
    } finally {
      clearTimeout(patience);
    }
  }

  private answer(job: Job): Promise<Outcome<unknown>> {
    const { child } = this;
    return new Promise((resolve) => {
      const over = (outcome: Outcome<unknown>) => {
        child.off('message', over).off('exit', ended);
        resolve(outcome);
      };
      const ended = (code: number | null) =>
        over({ problem: code === null ? `it took longer than ${PATIENCE_MILLISECONDS / 1000} s` : this.errors });
      child.once('message', over).once('exit', ended).send(job);
    });
  }
}
