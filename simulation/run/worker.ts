/** What runs in a process of its own: one job after another. */
import { Coordinates, regressionOf, replay, runPlans, runShare, Share, tellPlan } from './shares';
import { durations } from '../measure/durations';
import { Fleet, fleet } from '../measure/fleet';
import { alone, Beside, Crowd, crowd } from '../measure/scale';
import type { Plan } from '../plan/plan';

export type Job =
  | { readonly do: 'share'; readonly share: Share }
  | { readonly do: 'plans'; readonly plans: readonly Plan[] }
  | { readonly do: 'replay'; readonly run: Coordinates; readonly whole: boolean }
  | { readonly do: 'alone'; readonly beside: Beside }
  | { readonly do: 'crowd'; readonly crowd: Crowd }
  | { readonly do: 'fleet'; readonly fleet: Fleet }
  | {
    readonly do: 'durations';
    readonly seed: number;
    readonly from: number;
    readonly to: number;
    readonly step: number;
  }
  | { readonly do: 'tell'; readonly plan: Plan; readonly whole: boolean }
  | { readonly do: 'regression'; readonly run: Coordinates };

function workOf(job: Job): Promise<unknown> {
  switch (job.do) {
    case 'share':
      return runShare(job.share);
    case 'plans':
      return runPlans(job.plans);
    case 'replay':
      return replay(job.run, job.whole);
    case 'alone':
      return alone(job.beside);
    case 'crowd':
      return crowd(job.crowd);
    case 'fleet':
      return fleet(job.fleet);
    case 'durations':
      return durations(job.seed, job.from, job.to, job.step);
    case 'tell':
      return tellPlan(job.plan, job.whole);
    case 'regression':
      return regressionOf(job.run);
  }
}

process.on('message', (job: Job) => {
  const work = workOf(job);
  work.then(
    (result) => process.send!(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
