/** What runs in a process of its own. */
import type { Plan } from './plan';
import { regressionOf, replay, runPlans, runShare, Share, tellPlan } from './shares';

export type Job =
  | { readonly do: 'share'; readonly share: Share }
  | { readonly do: 'plans'; readonly plans: readonly Plan[] }
  | { readonly do: 'replay'; readonly seed: number; readonly index: number; readonly whole: boolean }
  | { readonly do: 'tell'; readonly plan: Plan; readonly whole: boolean }
  | { readonly do: 'regression'; readonly seed: number; readonly index: number };

function workOf(job: Job): Promise<unknown> {
  switch (job.do) {
    case 'share': return runShare(job.share);
    case 'plans': return runPlans(job.plans);
    case 'replay': return replay(job.seed, job.index, job.whole);
    case 'tell': return tellPlan(job.plan, job.whole);
    case 'regression': return regressionOf(job.seed, job.index);
  }
}

process.on('message', (job: Job) => {
  const work = workOf(job);
  work.then((result) => process.send!(result, () => process.disconnect()), (error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
