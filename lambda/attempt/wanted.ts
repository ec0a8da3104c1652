/** Whether CloudFormation still waits for what a request asks for, and whether all that was done before can be seen. */
import { fail } from './amend';
import { AnyKnown, resourceKey } from './knowledge/knowledge';
import { lookEvery, recordsSince } from './knowledge/looks';
import { Step } from './step';
import { CLOUDFORMATION_LAG, LEDGER_LAG, OTHERS_POLL, SECOND } from './timing';
import { resourceMeaning, stackMeaning } from '../service/cloudformation-statuses';
import { explain } from '../service/errors';

/** Looks at goals and at CloudFormation unless that was done after `since`. */
export function lookFirst(known: AnyKnown, since: number): Step | undefined {
  if (known.records!.began < since) return { do: 'LookRecords' };
  const { stackId, logicalId } = known.request;
  const resource = known.resources.get(resourceKey(stackId, logicalId));
  if (!resource || resource.began < since) return { do: 'LookResource', stackId, logicalId };
  return undefined;
}

/**
 * A request that was delivered late finds a resource that CloudFormation has given up; `done` says what becomes of what
 * the attempt has done so far.
 */
export function ifWanted(known: AnyKnown, since: number, done: () => string): Step | undefined {
  const look = lookFirst(known, since);
  if (look) return look;
  const { stackId, logicalId } = known.request;
  const seen = known.resources.get(resourceKey(stackId, logicalId))!;
  const { status, stackStatus } = seen.value;
  const means = status === undefined ? 'Gone' : resourceMeaning(status);
  if (means === 'Wanted') return undefined;
  // CloudFormation's own reads may lag behind what it sends.
  const given = means === 'BeingDeleted' || stackMeaning(stackStatus).phase === 'Delete';
  if (!given && seen.began < known.written.goal + CLOUDFORMATION_LAG) {
    return lookEvery(known, OTHERS_POLL, seen, { do: 'LookResource', stackId, logicalId });
  }
  return fail(
    known,
    `${logicalId}: CloudFormation does not expect it any more (${status ?? 'no such resource'}); ${done()}, ` +
      'deploy again',
  );
}

/** Why a Create or an Update of what numbers are put to cannot go on; `what` is such a resource, with its article. */
export function hindered(known: AnyKnown, what: string): Step | undefined {
  const { request, refused } = known;
  const { logicalId, movedFrom, problem } = request;
  if (problem) return fail(known, problem);
  if (movedFrom !== undefined) {
    return fail(
      known,
      `${logicalId}: the region of ${what} cannot change (it was ${movedFrom}); declare a second one in the new ` +
        'region and remove the first',
    );
  }
  if (refused) {
    const { operation, name, message } = refused.error;
    return fail(known, explain(logicalId, operation, name, message));
  }
  return known.now >= request.deadline ? fail(known, 'not done within the timeout; deploy again') : undefined;
}

/**
 * Nothing is planned before all that was done earlier can be seen, and which operation this is: CloudFormation's own
 * reads may lag.
 */
export function everythingVisible(known: AnyKnown): Step | undefined {
  if (known.record!.plannedAt !== undefined || isFirst(known)) return undefined;
  const { goal } = known.written;
  return recordsSince(known, goal + LEDGER_LAG) ?? lookFirst(known, goal + CLOUDFORMATION_LAG);
}

/** In a stack that is being created nothing was done earlier, provided that what was read is this very request's. */
function isFirst(known: AnyKnown): boolean {
  const { requestType, stackId, logicalId } = known.request;
  const { stackStatus, statusAt } = known.resources.get(resourceKey(stackId, logicalId))!.value;
  // A stack of this name that was deleted a moment ago had written its goal long enough before it answered.
  const isAlone = known.records!.value.every(({ attempt }) => attempt === known.request.attempt);
  return (
    requestType === 'Create' &&
    isAlone &&
    stackStatus === 'CREATE_IN_PROGRESS' &&
    statusAt !== undefined &&
    statusAt >= known.record!.sentAt - SECOND
  );
}
