/** Jobs for processes of their own. */
import { ChildProcess, fork } from 'node:child_process';
import type { Job } from './worker';

/**
 * The many functions of a run are each used for a short while, again and again: V8 would compile them, forget them and
 * compile them anew all the time. Measured: a quarter less time in the first 500 runs, a sixth in 1,500.
 */
const COMPILE_LESS = ['--interrupt-budget=600000', '--no-flush-bytecode'];
const OPTIONS = ['--enable-source-maps', '--max-semi-space-size=64', ...COMPILE_LESS];

/** A process that does one job after another, until it is told to end. */
export class Helper {
  private readonly child: ChildProcess;

  /** `file`: what `bundle` has written. */
  constructor(file: string) {
    this.child = fork(file, { execArgv: OPTIONS });
  }

  /** One at a time. */
  do<T>(job: Job): Promise<T> {
    const { child } = this;
    return new Promise((resolve, reject) => {
      const ended = (code: number | null, signal: string | null) =>
        reject(new Error(`a process of the simulation ended with ${code ?? signal}; its output says why`));
      child.once('exit', ended);
      child.once('message', (result) => {
        child.off('exit', ended);
        resolve(result as T);
      });
      child.send(job);
    });
  }

  end(): void {
    this.child.kill();
  }
}

/** One job in a process of its own. */
export async function send<T>(file: string, job: Job): Promise<T> {
  const helper = new Helper(file);
  try {
    return await helper.do<T>(job);
  } finally {
    helper.end();
  }
}
