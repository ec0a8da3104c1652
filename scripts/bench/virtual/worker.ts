/** A process of its own for what runs in virtual time: its clock is its own as well. */
import { money, MoneyJob } from './money';
import { change, ChangeJob, lifecycle, LifecycleJob, throttle, ThrottleJob } from './scenarios';

export type Job =
  | ({ readonly do: 'lifecycle' } & LifecycleJob)
  | ({ readonly do: 'change' } & ChangeJob)
  | ({ readonly do: 'throttle' } & ThrottleJob)
  | ({ readonly do: 'money' } & MoneyJob);

function workOf(job: Job): Promise<unknown> {
  switch (job.do) {
    case 'lifecycle':
      return lifecycle(job);
    case 'change':
      return change(job);
    case 'throttle':
      return throttle(job);
    case 'money':
      return money(job);
  }
}

process.on('message', (job: Job) => {
  workOf(job).then(
    (result) => process.send!({ result }),
    (error: unknown) =>
      process.send!({ problem: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
