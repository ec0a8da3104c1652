/** A job for a process of its own. */
import { fork } from 'node:child_process';
import type { Job } from './worker';

export function send<T>(file: string, job: Job): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = fork(file, { execArgv: ['--enable-source-maps', '--max-semi-space-size=64'] });
    let result: T | undefined;
    child.on('message', (message) => { result = message as T; });
    child.on('exit', (code) => (result === undefined ? reject(new Error(`a process of the simulation ended with ${code}; its output says why`)) : resolve(result)));
    child.send(job);
  });
}
