/**
 * Whether CloudFormation ever heard of a success. An attempt that was cancelled may have succeeded all the same, a moment
 * later; nobody but the next attempt of this resource knows of what it holds. What was heard and is there no more was
 * kept by the removal policy, and that is nobody's to take away.
 */
import { openGenerations } from './claims';
import { ownRecords } from './formers';
import { Known, Step } from './known';
import { AttemptRecord } from './record';
import { LAG, SECOND, wait } from './steps';

/** The look at CloudFormation's events that tells, where there is anything to tell. */
export function lookHeard(k: Known): Step | undefined {
  const doubts = openGenerations(ownRecords(k)).filter(({ removal, generation }) => removal !== 'Delete' && generation !== k.request.physicalId);
  if (doubts.length === 0) return undefined;
  const since = Math.min(...doubts.map(({ sentAt }) => sentAt));
  const certain = k.record!.goalAt + LAG; // an event may show up late
  if (k.events && k.events.since <= since && k.events.at >= certain) return undefined;
  return k.now < certain ? wait((certain - k.now) / SECOND) : { do: 'LookEvents', since };
}

/** Where the policy deletes, CloudFormation keeps nothing that it has heard of. What cannot be told was heard. */
export function isUnheard(k: Known, { stackId, removal, generation }: AttemptRecord): boolean {
  if (stackId !== k.request.stackId || generation === k.request.physicalId) return false;
  return removal === 'Delete' || (k.events?.completed !== undefined && !k.events.completed.includes(generation));
}
