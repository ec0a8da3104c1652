/** What runs in a process of its own. */
import { replay, runShare, Share } from './shares';

interface Job {
  readonly share?: Share;
  readonly replay?: { readonly seed: number; readonly index: number; readonly whole: boolean };
}

process.on('message', (job: Job) => {
  const work: Promise<unknown> = job.share ? runShare(job.share) : replay(job.replay!.seed, job.replay!.index, job.replay!.whole);
  work.then((result) => process.send!(result, () => process.disconnect()), (error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
