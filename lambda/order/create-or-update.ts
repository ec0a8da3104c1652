/** Create and Update: from what is declared to numbers that are held, or back to what was there. */
import { acquire, openOrders, recordPlaced } from './acquisition/acquire';
import { confirmTaken, leaveNotes } from './acquisition/found-in-account';
import { describeOrder } from './acquisition/purchase-outcome';
import { fitsAnswer, outcomeOf } from './attributes';
import { applyDetails, callingNameWarnings } from './details/details';
import { plan } from './plan';
import { abandonedBy, numbersAcquiredBy, ofPredecessors } from './release/abandoned-attempts';
import { isAssignedNow, releaseLeftovers } from './release/leftovers';
import { releaseAndFail } from './release/release-and-fail';
import { amend, fail } from '../attempt/amend';
import {
  alsoEnded,
  baseOf,
  hasNotSucceeded,
  isClosed,
  isNewer,
  openGenerations,
  ownRecords,
} from '../attempt/attempts';
import { Known, resourceKey } from '../attempt/knowledge/knowledge';
import { lookAt } from '../attempt/knowledge/looks';
import { Holding } from '../attempt/record/order-payload';
import { AttemptRecord } from '../attempt/record/record';
import { lookHistory } from '../attempt/stack-events';
import { isNeeded, Step } from '../attempt/step';
import { waitUntilEffectsVisible, waitUntilOthersStopped } from '../attempt/wait-for-others';
import { everythingVisible, ifWanted } from '../attempt/wanted';
import { believed, standingOf } from '../ownership/number-evidence';
import { isUpdateRollback } from '../service/cloudformation-statuses';
import { explain } from '../service/errors';
import { fewOf } from '../service/phone-numbers';

export function createOrUpdate(known: Known): Step {
  const own = known.record!;
  const { request: r } = known;
  const placed = recordPlaced(known);
  if (placed) return placed;
  if (own.failure !== undefined) return releaseAndFail(known);
  if (r.problem) return fail(known, r.problem);
  if (known.refused && known.refused.step.do !== 'Order' && known.refused.step.do !== 'Search') {
    const { error } = known.refused;
    return fail(known, explain(r.logicalId, error.operation, error.name, error.message));
  }
  if (known.now >= r.deadline) return lookAt(known, numbersOf(own)) ?? fail(known, timedOut(known));
  return proceed(known);
}

function timedOut(known: Known): string {
  const minutes = Math.round((known.request.deadline - known.request.startedAt) / 60_000);
  const { attempt, stackId, logicalId } = known.request;
  const others = [...ownRecords(known), ...ofPredecessors(known)].filter(
    (record) => record.attempt !== attempt && hasNotSucceeded(record) && !isClosed(record, known.records!.value),
  );
  const earlier = others.flatMap(({ orders }) => orders).filter(({ result }) => !result);
  const open = [...openOrders(known), ...earlier.map((intent) => describeOrder(known, intent)), ...notArrived(known)];
  const seen = known.resources.get(resourceKey(stackId, logicalId))?.value;
  const rollback = seen !== undefined && isUpdateRollback(seen.stackStatus);
  const remedy = rollback
    ? 'continue the rollback once the service has decided'
    : 'deploy again, with a longer timeout if the service is slow';
  return (
    `not done within the timeout of ${minutes} minutes${open.length > 0 ? ` (${open.join('; ')})` : ''}; ` + `${remedy}`
  );
}

const numbersOf = ({ holdings }: Pick<AttemptRecord, 'holdings'>): string[] => holdings.map(({ number }) => number);

/** What is held and cannot be used yet, and how the service shows it. */
function notArrived(known: Known): readonly string[] {
  const late = numbersOf(known.record!).filter((number) => standingOf(known, number) !== 'Here');
  const shown = (number: string) => believed(known, number)?.status ?? 'not in the inventory';
  return fewOf(late.map((number) => `${number}: ${shown(number)}`));
}

/**
 * Clears up after broken-off attempts, then plans, acquires and applies the details; each phase says what comes next.
 */
function proceed(known: Known): Step {
  const history = known.request.requestType === 'Create' ? lookHistory(known) : undefined;
  if (history) return history;
  const abandoned = abandonedBy(known);
  const waiting = waitUntilOthersStopped(known, abandoned) ?? waitUntilEffectsVisible(known, abandoned);
  if (waiting) return waiting;
  const salvage = numbersAcquiredBy(known, abandoned, false);
  if (isNeeded(salvage)) return salvage.step;
  if (salvage.undecided.length > 0) {
    return fail(
      known,
      `${salvage.undecided.join('; ')}: ordered by an earlier operation, and the service has not decided yet; ` +
        'wait until it has, then deploy again',
    );
  }
  const { holdings: salvaged } = salvage;
  return makePlan(known, abandoned, salvaged) ?? carryOut(known, abandoned, salvaged);
}

/** Decides what is kept and what is got, as soon as all is visible that it rests on, and tells former holders. */
function makePlan(known: Known, abandoned: readonly AttemptRecord[], salvaged: readonly Holding[]): Step | undefined {
  return (
    stillWanted(known, known.record!.goalAt) ??
    everythingVisible(known) ??
    lookBack(known) ??
    plan(known, abandoned, salvaged) ??
    leaveNotes(known)
  );
}

function carryOut(known: Known, abandoned: readonly AttemptRecord[], salvaged: readonly Holding[]): Step {
  return (
    acquire(known) ??
    changeDetails(known, abandoned) ??
    releaseLeftovers(known, abandoned, salvaged) ??
    lookAtDeclaredOrder(known) ??
    succeed(known, abandoned)
  );
}

/** A request that was delivered late finds a resource that CloudFormation has given up, and touches nothing. */
function stillWanted(known: Known, since: number): Step | undefined {
  return ifWanted(known, since, () =>
    known.record!.orders.length > 0 ? 'what was bought is released' : 'nothing was bought',
  );
}

/** Between what is seen of a number and its change, CloudFormation must still want that: others may put theirs back. */
function changeDetails(known: Known, abandoned: readonly AttemptRecord[]): Step | undefined {
  const step = applyDetails(known, attemptsBefore(known, abandoned));
  return step?.do === 'Update' ? (stillWanted(known, known.numbers!.began) ?? step) : step;
}

/** An order that was placed elsewhere is told as it is in this very turn. */
function lookAtDeclaredOrder(known: Known): Step | undefined {
  const { source } = known.record!.declared!;
  return source.Type === 'Order' && !known.orders.has(source.PhoneNumberOrderId)
    ? { do: 'LookOrder', id: source.PhoneNumberOrderId }
    : undefined;
}

/**
 * The base, whatever was tried since, and the other generations that numbers may come back from: a detail of theirs
 * that is declared no more goes back. Example: an update gives names, the next one replaces the order by one without
 * names, and both are rolled back.
 */
function attemptsBefore(known: Known, abandoned: readonly AttemptRecord[]): readonly AttemptRecord[] {
  const base = baseOf(known);
  if (!base) return abandoned;
  const others = ownRecords(known).filter(({ attempt }) => attempt !== known.request.attempt);
  const generations = openGenerations(others).filter((record) => !isNewer(record, base));
  return [...generations, ...others.filter((record) => isNewer(record, base))];
}

/** A rollback has to know what it returns to when there is more than one generation. */
function lookBack(known: Known): Step | undefined {
  const { requestType, stackId, logicalId } = known.request;
  const rollback = isUpdateRollback(known.resources.get(resourceKey(stackId, logicalId))!.value.stackStatus);
  return requestType === 'Update' && rollback && known.record!.plannedAt === undefined ? lookHistory(known) : undefined;
}

/**
 * The answer: whoever comes next waits itself until this record can be read. CloudFormation must still want the
 * resource when everything has been done.
 */
function succeed(known: Known, abandoned: readonly AttemptRecord[]): Step {
  const own = known.record!;
  const confirmed = confirmTaken(known) ?? stillWanted(known, known.numbers?.began ?? known.written.goal);
  if (confirmed) return confirmed;
  const warnings = [...(own.warnings ?? []), ...callingNameWarnings(known)];
  const outcome = outcomeOf(known, warnings);
  if (!fitsAnswer(known, outcome)) {
    return fail(known, `${known.request.logicalId}: the response would exceed 4,096 bytes; declare fewer numbers`);
  }
  const cleared = abandoned.filter((record) => !isInUse(known, record));
  return amend(known, { outcome, warnings, ...alsoEnded(known, cleared) });
}

/** Settled by mistake, perhaps, but something holds a number of it: its own Delete has to come for it. */
const isInUse = (known: Known, { outcome, holdings }: AttemptRecord): boolean =>
  outcome?.status === 'SUCCESS' && holdings.some(({ number }) => isAssignedNow(known, number));
