/** What runs in a process of its own. */
import { Found, replay, runListed, runShare, Share } from './shares';

interface Job {
  readonly share?: Share;
  readonly listed?: readonly Pick<Found, 'seed' | 'index'>[];
  readonly replay?: { readonly seed: number; readonly index: number; readonly whole: boolean };
}

function workOf({ share, listed, replay: told }: Job): Promise<unknown> {
  if (share) return runShare(share);
  return listed ? runListed(listed) : replay(told!.seed, told!.index, told!.whole);
}

process.on('message', (job: Job) => {
  const work = workOf(job);
  work.then((result) => process.send!(result, () => process.disconnect()), (error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
