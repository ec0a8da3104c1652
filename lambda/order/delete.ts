/**
 * Delete: closes generations, waits until none of their attempts can act any more, releases what they hold, and only
 * then answers. It does all of that itself: the function of every other attempt may be deleted the moment it answers.
 */
import { describeOrder } from './acquisition/purchase-outcome';
import { touching, withFound } from './details/found-details';
import { handBackDetails, Owned, ownedElsewhere } from './details/hand-back-details';
import { Acquired, numbersAcquiredBy } from './release/abandoned-attempts';
import { Ending, SortedNumbers, sortNumbers } from './release/destinations';
import { waitUntilRestoresShown } from './release/hidden-restores';
import { releaseTargets } from './release/release';
import { wasSentBefore } from './rollback';
import { amend, hasRoomFor } from '../attempt/amend';
import {
  hasNotSucceeded,
  hasResidue,
  isNewer,
  isSameResource,
  newest,
  openGenerations,
  otherAttempts,
  ownRecords,
} from '../attempt/attempts';
import { closedBefore, DeleteRules, endDelete, livesBeside, prepareDelete } from '../attempt/deletion';
import { Known } from '../attempt/knowledge/knowledge';
import { lookAt } from '../attempt/knowledge/looks';
import { ResourceState } from '../attempt/knowledge/observations';
import { declaredOf, EndedGeneration, OrderDeclaration, OrderPayload } from '../attempt/record/order-payload';
import { AttemptRecord } from '../attempt/record/record';
import { neverAnnounced } from '../attempt/stack-events';
import { isNeeded, Needed, Step } from '../attempt/step';
import { OTHERS_STOPPED } from '../attempt/timing';
import { ownershipLook } from '../ownership/ownership-look';
import { isRollback } from '../service/cloudformation-statuses';

export function deleteResource(known: Known): Step {
  const prepared = prepareDelete(known, RULES);
  if (isNeeded(prepared)) return prepared.step;
  return 'problems' in prepared ? finish(known, prepared.problems, []) : end(known, prepared);
}

const RULES: DeleteRules<OrderPayload, OrderDeclaration> = {
  untouched: 'nothing was released',
  // A generation that was answered for has a record. Without it nothing can be told, so nothing is touched.
  nothingRecorded: (physicalId) =>
    `${physicalId}: no record of this resource was found, so its numbers are not known; check the inventory for ` +
    'numbers that nobody declares, then delete again with this resource retained',
  victims: attemptsToEnd,
  beforeClosing: waitUntilRestoresShown,
};

/**
 * The attempts whose numbers go: those of the generation, what was broken off, and what nothing can keep alive any
 * more.
 */
function attemptsToEnd(known: Known, resource: ResourceState): AttemptRecord[] {
  const generation = known.request.physicalId;
  const lives = livesBeside(known, resource);
  return otherAttempts(known).filter((record) => {
    if (record.generation === generation) return true;
    if (closedBefore(known, record)) return false;
    if (hasNotSucceeded(record)) return hasResidue(record) && isNewer(known.record!, record);
    return neverAnnounced(known, record) && !lives(record) && !goesByItself(known, record);
  });
}

/** CloudFormation deletes that generation as well, in this operation: two would have two opinions on its numbers. */
const goesByItself = (known: Known, { generation }: AttemptRecord): boolean =>
  ownRecords(known).some(
    (record) =>
      record.requestType === 'Delete' &&
      record.generation === generation &&
      Math.abs(record.goalAt - known.record!.goalAt) <= OTHERS_STOPPED,
  );

/** Releases what there is, then answers; when there is no more time for that, with what is left to do. */
function end(known: Known, ending: Ending): Step {
  const { resource, victims } = ending;
  const late = known.now >= known.request.answerBy;
  const found = findOut(known, ending);
  if (isNeeded(found)) return late ? finish(known, [found.otherwise], victims) : found.step;
  const progress = releaseTargets(known, found.targets, true);
  const step = isNeeded(progress) ? progress.step : handBack(known, found.claimed, resource);
  if (step && !late) return step;
  const stuck = isNeeded(progress) ? ['not everything could be released in time; delete again'] : progress.stuck;
  const problems = [...found.undecided.map(undecided), ...found.unclear, ...stuck];
  return finish(known, problems, victims, found.holdings.length > 0 ? found : undefined);
}

/** What has to be found out first, and what a person hears when there is no time for it any more. */
interface NotFoundOut extends Needed {
  readonly otherwise: string;
}

/** What there is, whose it is, and where it goes. */
function findOut(known: Known, ending: Ending): NotFoundOut | (Acquired & SortedNumbers) {
  const acquired = numbersAcquiredBy(known, withTheirNumbers(ending.victims), true);
  if (isNeeded(acquired)) return { ...acquired, otherwise: notLookedAt(known, ending.victims) };
  const { holdings } = acquired;
  const numbers = holdings.map(({ number }) => number);
  const whose = lookAt(known, numbers) ?? ownershipLook(known, holdings, known.written.goal);
  if (whose) {
    return { step: whose, otherwise: 'not known in time who else owns the numbers; delete again' };
  }
  const sorted = sortNumbers(known, holdings, ending);
  if (isNeeded(sorted)) {
    return { ...sorted, otherwise: 'not every resource that may own a number was asked in time; delete again' };
  }
  return { ...acquired, ...sorted };
}

/** Of a generation, its newest settled attempt says what it holds; broken-off ones add what they acquired. */
function withTheirNumbers(victims: readonly AttemptRecord[]): AttemptRecord[] {
  const settled = new Map<string, AttemptRecord>();
  for (const record of victims.filter(({ outcome }) => outcome?.status === 'SUCCESS')) {
    const other = settled.get(record.generation);
    if (!other || isNewer(record, other)) settled.set(record.generation, record);
  }
  const broken = victims
    .filter(hasNotSucceeded)
    .map((record) => ({ ...record, holdings: record.holdings.filter(({ acquiredHere }) => acquiredHere) }));
  return [...broken, ...settled.values()];
}

function notLookedAt(known: Known, victims: readonly AttemptRecord[]): string {
  const orders = victims
    .flatMap((record) => record.orders)
    .filter(({ result }) => !result)
    .map((intent) => describeOrder(known, intent));
  return `${orders.join('; ')}: could not be looked at in time; delete again`;
}

const undecided = (order: string): string => `${order} is not decided yet; delete again once the service has decided`;

/** A number that goes back to whoever had it before gets the details that this one declared. */
function handBackToFormerOwners(
  known: Known,
  claimed: SortedNumbers['claimed'],
  attempts: readonly AttemptRecord[],
): Step | undefined {
  const former = claimed.filter(
    ({ record }) =>
      record.outcome && !isSameResource(record, known.request) && attempts.some((own) => isNewer(own, record)),
  );
  const owned = former.map(({ number, record, holding }) => ownedElsewhere(number, record, holding, attempts));
  return handBackDetails(known, owned, attempts);
}

/** A rollback leaves numbers to an older generation, or to another owner, and leaves them as that one declared them. */
function handBack(known: Known, claimed: SortedNumbers['claimed'], resource: ResourceState): Step | undefined {
  const others = otherAttempts(known);
  if (!isRollback(resource.stackStatus)) return handBackToFormerOwners(known, claimed, others);
  const before = others.filter((record) => wasSentBefore(known, record));
  const older = openGenerations(before).filter(livesBeside(known, resource));
  const since = others.filter((record) => older.every((one) => isNewer(record, one)));
  const remains = older.flatMap((record) =>
    record.holdings.map((holding): Owned => ({
      number: holding.number,
      declared: declaredOf(record, holding.number)!,
      holding: withFound(touching(known, since, holding.number), holding),
    })),
  );
  const taken = new Set(remains.map(({ number }) => number));
  const elsewhere = claimed
    .filter(({ number }) => !taken.has(number))
    .map(({ number, record, holding }) => ownedElsewhere(number, record, holding, since));
  return handBackDetails(known, [...remains, ...elsewhere], since);
}

function finish(
  known: Known,
  problems: readonly string[],
  victims: readonly AttemptRecord[],
  remains?: Pick<SortedNumbers, 'queued' | 'left'>,
): Step {
  if (problems.length > 0) return endDelete(known, problems);
  const physicalId = known.request.physicalId ?? known.request.attempt;
  const declared = newest(victims.filter((record) => record.declared))?.declared;
  const ended: EndedGeneration[] =
    declared && remains ? [{ declared, queued: remains.queued, leftInInventory: remains.left }] : [];
  const change = {
    outcome: { status: 'SUCCESS' as const, physicalId },
    ...(ended.length > 0 && { endedGenerations: ended }),
  };
  // Coming back is a kindness, closing is a duty: a tombstone that does not fit is written without its numbers.
  return amend(
    known,
    hasRoomFor(known, change) ? change : { outcome: change.outcome },
  );
}
