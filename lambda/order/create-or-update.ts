/** Create and Update: from what is declared to numbers that are held, or back to what was there. */
import { acquire, openOrders } from './acquisition/acquire';
import { describeOrder } from './acquisition/purchase-outcome';
import { fitsAnswer, outcomeOf } from './attributes';
import { applyDetails, callingNameWarnings } from './details/details';
import { plan } from './plan';
import {
  abandonedBy,
  Acquired,
  numbersAcquiredBy,
  ofPredecessors,
  releaseUnclaimed,
} from './release/abandoned-attempts';
import { Released } from './release/release';
import { amend, fail, hasRoomFor } from '../attempt/amend';
import {
  alsoEnded,
  baseLives,
  baseOf,
  hasGains,
  hasNotSucceeded,
  isClosed,
  isNewer,
  openGenerations,
  ownRecords,
  physicalIdOf,
} from '../attempt/attempts';
import { Known, resourceKey } from '../attempt/knowledge/knowledge';
import { ledgerSince, lookAt, numbersSince, wait } from '../attempt/knowledge/looks';
import { Note } from '../attempt/record/note';
import { Holding, isBrought } from '../attempt/record/order-payload';
import { AttemptRecord } from '../attempt/record/record';
import { certainlyNeverAnnounced, lookHistory } from '../attempt/stack-events';
import { isNeeded, Need, Needed, Step } from '../attempt/step';
import { LEDGER_LAG, SECOND, SERVICE_LAG } from '../attempt/timing';
import { waitUntilEffectsVisible, waitUntilOthersStopped } from '../attempt/wait-for-others';
import { everythingVisible, ifWanted } from '../attempt/wanted';
import { believed, standingOf } from '../ownership/number-evidence';
import { holds } from '../ownership/owners';
import { formerHoldersOf, lastUnclearRelease, releasersAtWork } from '../ownership/ownership-look';
import { isUpdateRollback } from '../service/cloudformation-statuses';
import { explain } from '../service/errors';
import { fewOf } from '../service/phone-numbers';

export function createOrUpdate(known: Known): Step {
  const own = known.record!;
  const { request: r } = known;
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
 * What broken-off attempts acquired and this one does not keep. A settled one's numbers may be in use until its own
 * Delete.
 */
function releaseLeftovers(
  known: Known,
  abandoned: readonly AttemptRecord[],
  salvaged: readonly Holding[],
): Step | undefined {
  const kept = new Set(known.record!.holdings.map(({ number }) => number));
  const inUse = new Set(
    abandoned
      .filter(({ outcome }) => outcome?.status === 'SUCCESS')
      .flatMap(({ holdings }) => holdings.map(({ number }) => number)),
  );
  const base = baseOf(known);
  const left = [...salvaged, ...undone(known, base)].filter(({ number }) => !kept.has(number));
  const free = left.filter(({ number }) => !inUse.has(number) || !isAssignedNow(known, number));
  const spare = new Set([
    known.request.attempt,
    ...abandoned.map(({ attempt }) => attempt),
    ...(base ? [base.attempt] : []),
  ]);
  if (free.length > 0 && known.written.clearing === undefined) return announce(known, abandoned, free);
  const progress = releaseUnclaimed(known, free, spare, baseLives(known), known.written.clearing!);
  if (isNeeded(progress)) return progress.step;
  return progress.stuck.length > 0 ? fail(known, progress.stuck.join('; ')) : undefined;
}

/**
 * Says that it begins to release, and what of it nobody else will: whoever gives such a number up at this moment does
 * not leave it to the attempts before us. What CloudFormation has heard of it deletes itself, or lets stand.
 */
function announce(known: Known, abandoned: readonly AttemptRecord[], free: readonly Holding[]): Step {
  const settled = abandoned.filter((record) => !hasNotSucceeded(record));
  const look = known.request.requestType === 'Update' ? lookHistory(known, settled) : undefined;
  if (look) return look;
  const base = baseOf(known);
  const heard = base ? [base, ...settled.filter((record) => !certainlyNeverAnnounced(known, record))] : [];
  const clears = numbersOf({ holdings: free }).filter((number) => heard.every((record) => !holds(record, number)));
  const clearing = { clearingAt: known.now };
  const change = { ...clearing, ...(clears.length > 0 && { clears }) };
  // A record that is full says less, and nothing else is changed by that.
  return amend(known, hasRoomFor(known, change) ? change : clearing);
}

/**
 * A rollback takes away what the update before it had added in place. A Delete of the old generation should follow and
 * release it; that CloudFormation sends one there is not documented, so what nobody holds is released at once.
 */
function undone(known: Known, base: AttemptRecord | undefined): Holding[] {
  const { stackId, logicalId } = known.request;
  const { stackStatus, operationAt } = known.resources.get(resourceKey(stackId, logicalId))!.value;
  if (
    !base ||
    operationAt === undefined ||
    base.sentAt < Math.floor(operationAt / SECOND) * SECOND ||
    !isUpdateRollback(stackStatus)
  ) {
    return [];
  }
  return base.holdings.filter(({ acquiredHere, number }) => acquiredHere && !isAssignedNow(known, number));
}

const isAssignedNow = (known: Known, number: string): boolean =>
  (believed(known, number)?.associations.length ?? 0) > 0;

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

/** Whoever had a number that was found in the account hears of it before anything is done with it. */
function leaveNotes(known: Known): Step | undefined {
  const { attempt, stackId, logicalId } = known.request;
  if (known.written.notes !== undefined) return undefined;
  const numbers = foundInAccount(known.record!).map(({ number }) => number);
  const under = numbers.length > 0 ? formerHoldersOf(known, numbers) : [];
  if (under.length === 0) return undefined;
  const note: Note = { version: 1, taker: attempt, stackId, logicalId, numbers, claimedAt: known.written.plan! };
  return { do: 'LeaveNotes', under, note };
}

const foundInAccount = ({ holdings }: AttemptRecord): Holding[] =>
  holdings.filter(({ acquiredHere, acquired }) => acquiredHere && acquired !== 'Ordered');

/**
 * Somebody who was releasing a number may have read the ledger before our claim could be seen. What was found in the
 * account is therefore looked at once more when nobody can have missed the claim; if it is gone, it is fetched again.
 */
function confirmTaken(known: Known): Step | undefined {
  const taken = foundInAccount(known.record!);
  if (taken.length === 0) return undefined;
  const numbers = taken.map(({ number }) => number);
  const claimed = (known.written.notes ?? known.written.plan!) + LEDGER_LAG;
  return (
    ledgerSince(known, claimed) ??
    releasersAtWork(known, numbers) ??
    numbersSince(known, Math.max(claimed, lastUnclearRelease(known, numbers) + SERVICE_LAG))
  );
}

/** What was done last and is not remembered may not be visible yet: releasing on an older look would forget it. */
function waitUntilOwnEffectsVisible(known: Known): Needed | undefined {
  if (!hasGains(known.record!) || (!known.brokenOff && known.unanswered.size === 0)) return undefined;
  const since = known.written.failure! + SERVICE_LAG;
  const step = known.now < since ? wait((since - known.now) / SECOND) : numbersSince(known, since);
  return step && { step };
}

/** What the own record tells when there is no time left to find out more. */
const recordedSoFar = (known: Known): Acquired => ({
  holdings: known.record!.holdings.filter(({ acquiredHere }) => acquiredHere),
  undecided: openOrders(known),
});

const NOT_IN_TIME: Released = { stuck: ['not everything could be released in time; the next delete does it'] };

/** Releases what this attempt acquired, then says why. What was there before is left to CloudFormation's rollback. */
function releaseAndFail(known: Known): Step {
  const own = known.record!;
  const found: Need<Acquired> = waitUntilOwnEffectsVisible(known) ?? numbersAcquiredBy(known, [own], false);
  const late = known.now >= known.request.answerBy;
  if (isNeeded(found) && !late) return found.step;
  const { holdings, undecided } = isNeeded(found) ? recordedSoFar(known) : found;
  const progress = releaseUnclaimed(known, holdings, new Set([own.attempt]), baseLives(known), known.written.failure!);
  if (isNeeded(progress) && !late) return progress.step;
  const { stuck, spared = [] } = isNeeded(progress) ? NOT_IN_TIME : progress;
  const left = [
    ...undecided.map((order) => `${order} is not decided yet; the next delete releases what it brings`),
    ...stuck,
  ];
  const clean = left.length === 0;
  const returned = holdings.filter((holding) => !isBrought(holding) && !spared.includes(holding.number));
  return amend(known, {
    outcome: { status: 'FAILED', physicalId: physicalIdOf(known), reason: [own.failure, ...left].join('; ') },
    ...(clean && {
      holdings: keptAside(own, holdings, spared),
      ...(returned.length > 0 && { returned }),
      orders: own.orders.map((intent) => ({ ...intent, result: intent.result ?? ('Decided' as const) })),
    }),
  });
}

/**
 * What a failed attempt still holds when it has released all that it may: what it inherited, and what others may
 * own.
 */
function keptAside(own: AttemptRecord, acquired: readonly Holding[], spared: readonly string[]): Holding[] {
  return [
    ...own.holdings.filter(({ acquiredHere }) => !acquiredHere),
    ...acquired.filter(({ number }) => spared.includes(number)),
  ];
}
