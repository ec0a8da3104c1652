/** Create and Update: from what is declared to numbers that are held, or back to what was there. */
import { acquire, lookFirst, openOrders } from './acquire';
import { isClosed, isNewer } from './claims';
import { applyDetails, callingNameWarnings } from './details';
import { explain } from './errors';
import { baseLives, baseOf, ownRecords } from './formers';
import { lookHistory } from './history';
import { Known, resourceKey, Step } from './known';
import { describeOrder } from './orders';
import { fitsAnswer, outcomeOf } from './outcome';
import { plan } from './plan';
import { AttemptRecord, Declared, Holding } from './record';
import { amend, fail, LAG, recordsSince, SECOND, wait } from './steps';
import { abandonedBy, acquiredBy, CLAIMS_AGE, fence, Findings, giveBackUnclaimed, hasGains, isUnsettled, quiet } from './sweep';

export function provision(k: Known): Step {
  const own = k.record!;
  const { request: r } = k;
  if (own.failure !== undefined) return undo(k);
  if (r.problem) return fail(k, r.problem);
  if (k.refused && k.refused.step.do !== 'Order' && k.refused.step.do !== 'Search') {
    const { error } = k.refused;
    return fail(k, explain(r.logicalId, error.operation, error.name, error.message));
  }
  if (k.now >= r.deadline) return fail(k, timedOut(k));
  return takeOver(k);
}

function timedOut(k: Known): string {
  const minutes = Math.round((k.request.deadline - k.request.startedAt) / 60_000);
  const { attempt, stackId, logicalId } = k.request;
  const others = ownRecords(k).filter((record) => record.attempt !== attempt && isUnsettled(record) && !isClosed(record, k.records!.value));
  const earlier = others.flatMap(({ orders }) => orders).filter(({ result }) => !result);
  const open = [...openOrders(k), ...earlier.map((intent) => describeOrder(k, intent))];
  const rollback = k.resources.get(resourceKey(stackId, logicalId))?.value.stackStatus.startsWith('UPDATE_ROLLBACK');
  const remedy = rollback ? 'continue the rollback once the service has decided' : 'deploy again, with a longer timeout if the service is slow';
  return `not done within the timeout of ${minutes} minutes${open.length > 0 ? ` (${open.join('; ')})` : ''}; ${remedy}`;
}

/** Clears up after broken-off attempts, then plans, acquires and applies the details; each phase says what comes next. */
function takeOver(k: Known): Step {
  const history = k.request.kind === 'Create' ? lookHistory(k) : undefined;
  if (history) return history;
  const abandoned = abandonedBy(k);
  const waiting = fence(k, abandoned) ?? quiet(k, abandoned);
  if (waiting) return waiting;
  const salvage = acquiredBy(k, abandoned, false);
  if ('step' in salvage) return salvage.step;
  if (salvage.undecided.length > 0) {
    return fail(k, `${salvage.undecided.join('; ')}: ordered by an earlier operation, and the service has not decided yet; wait until it has, then deploy again`);
  }
  return stillWanted(k, k.record!.goalAt)
    ?? everythingVisible(k)
    ?? lookBack(k)
    ?? plan(k, abandoned, salvage.holdings)
    ?? acquire(k)
    ?? changeDetails(k, abandoned)
    ?? giveBackLeftovers(k, abandoned, salvage.holdings)
    ?? lookAtDeclaredOrder(k)
    ?? settle(k, abandoned);
}

/** No detail is changed on the strength of an older look at CloudFormation: others may have put theirs back since. */
const CHANGE_AGE = 5 * SECOND;

function changeDetails(k: Known, abandoned: readonly AttemptRecord[]): Step | undefined {
  const step = applyDetails(k, declaredBefore(k, abandoned));
  return step?.do === 'Update' ? stillWanted(k, k.now - CHANGE_AGE) ?? step : step;
}

/** An order that was placed elsewhere is told as it is in this very turn. */
function lookAtDeclaredOrder(k: Known): Step | undefined {
  const { source } = k.record!.declared!;
  return source.Type === 'Order' && !k.orders.has(source.PhoneNumberOrderId) ? { do: 'LookOrder', id: source.PhoneNumberOrderId } : undefined;
}

/** What the base declared, and whatever was tried since: a detail of theirs that is declared no more goes back. */
function declaredBefore(k: Known, abandoned: readonly AttemptRecord[]): (Declared | undefined)[] {
  const base = baseOf(k);
  if (!base) return abandoned.map(({ declared }) => declared);
  return [base, ...ownRecords(k).filter((record) => record.attempt !== k.request.attempt && isNewer(record, base))].map(({ declared }) => declared);
}

/** A request that was delivered late finds a resource that CloudFormation has given up, and touches nothing. */
function stillWanted(k: Known, since: number): Step | undefined {
  const look = lookFirst(k, since);
  if (look) return look;
  const { stackId, logicalId } = k.request;
  const seen = k.resources.get(resourceKey(stackId, logicalId))!;
  const { status, stackStatus } = seen.value;
  if (status && /^(CREATE|UPDATE|IMPORT|ROLLBACK|UPDATE_ROLLBACK)_IN_PROGRESS$/.test(status)) return undefined;
  // CloudFormation's own reads may lag behind what it sends.
  const given = status?.startsWith('DELETE') || stackStatus.startsWith('DELETE');
  if (!given && k.now < k.record!.goalAt + 3 * LAG) {
    return k.now < seen.at + 3 * SECOND ? wait(3) : { do: 'LookResource', stackId, logicalId };
  }
  const bought = k.record!.orders.length > 0 ? 'what was bought is given back' : 'nothing was bought';
  return fail(k, `${logicalId}: CloudFormation does not expect it any more (${status ?? 'no such resource'}); ${bought}, deploy again`);
}

/**
 * Nothing is planned before all that was done earlier can be seen, and which operation this is: CloudFormation's own reads
 * may lag.
 */
function everythingVisible(k: Known): Step | undefined {
  if (k.record!.planned !== undefined || isFirst(k)) return undefined;
  const since = k.record!.goalAt + LAG;
  return recordsSince(k, since) ?? lookFirst(k, since);
}

/** In a stack that is being created nothing was done earlier, provided that what was read is this very request's. */
function isFirst(k: Known): boolean {
  const { kind, stackId, logicalId } = k.request;
  const { stackStatus, statusAt } = k.resources.get(resourceKey(stackId, logicalId))!.value;
  return kind === 'Create' && stackStatus === 'CREATE_IN_PROGRESS' && statusAt !== undefined && statusAt >= k.record!.sentAt - SECOND;
}

/** A rollback has to know what it returns to when there is more than one generation. */
function lookBack(k: Known): Step | undefined {
  const { kind, stackId, logicalId } = k.request;
  const rollback = k.resources.get(resourceKey(stackId, logicalId))!.value.stackStatus.startsWith('UPDATE_ROLLBACK');
  return kind === 'Update' && rollback && k.record!.planned === undefined ? lookHistory(k) : undefined;
}

/** What broken-off attempts acquired and this one does not keep. A settled one's numbers may be in use until its own Delete. */
function giveBackLeftovers(k: Known, abandoned: readonly AttemptRecord[], salvaged: AttemptRecord['holdings']): Step | undefined {
  const kept = new Set(k.record!.holdings.map(({ number }) => number));
  const inUse = new Set(abandoned.filter(({ outcome }) => outcome?.status === 'SUCCESS').flatMap(({ holdings }) => holdings.map(({ number }) => number)));
  const base = baseOf(k);
  const left = [...salvaged, ...undone(k, base)].filter(({ number }) => !kept.has(number));
  const free = left.filter(({ number }) => !inUse.has(number) || !isAssignedNow(k, number));
  const spare = new Set([k.request.attempt, ...abandoned.map(({ attempt }) => attempt), ...(base ? [base.attempt] : [])]);
  const progress = giveBackUnclaimed(k, free, spare, baseLives(k));
  if ('step' in progress) return progress.step;
  return progress.stuck.length > 0 ? fail(k, progress.stuck.join('; ')) : undefined;
}

/**
 * A rollback takes away what the update before it had added in place. A Delete of the old generation should follow and
 * release it; that CloudFormation sends one there is not documented, so what nobody holds is given back at once.
 */
function undone(k: Known, base: AttemptRecord | undefined): Holding[] {
  const { stackId, logicalId } = k.request;
  const { stackStatus, operationAt } = k.resources.get(resourceKey(stackId, logicalId))!.value;
  if (!base || operationAt === undefined || base.sentAt < operationAt || !stackStatus.startsWith('UPDATE_ROLLBACK')) return [];
  return base.holdings.filter(({ fresh, number }) => fresh && !isAssignedNow(k, number));
}

const isAssignedNow = (k: Known, number: string): boolean => (k.numbers?.value.get(number)?.associations.length ?? 0) > 0;

/** An answer is given on the strength of looks that are no older. */
const ANSWER_AGE = 3 * SECOND;

/**
 * Whoever comes next must see what this attempt did, and this attempt must have seen whatever came before: CloudFormation
 * sends the next request once it has the answer, so the answer waits until every record can be read everywhere. An order
 * takes longer than that anyhow.
 */
function settle(k: Known, abandoned: readonly AttemptRecord[]): Step {
  const own = k.record!;
  const visible = own.goalAt + (k.request.kind === 'Update' ? 2 : 1) * LAG;
  if (k.now < visible) return wait((visible - k.now) / SECOND);
  const confirmed = confirmNumbers(k, visible) ?? stillWanted(k, Math.max(visible, k.now - ANSWER_AGE));
  if (confirmed) return confirmed;
  const warnings = [...own.warnings ?? [], ...callingNameWarnings(k)];
  const outcome = outcomeOf(k, warnings);
  if (!fitsAnswer(k, outcome)) return fail(k, `${k.request.logicalId}: the answer would exceed 4,096 bytes; declare fewer numbers`);
  const held = new Set(abandoned.filter(isInUse(k)).map(({ attempt }) => attempt));
  const swept = abandoned.map(({ attempt }) => attempt).filter((attempt) => !held.has(attempt));
  return amend(k, { outcome, warnings, ...(swept.length > 0 && { swept }) });
}

/** Settled by mistake, perhaps, but something holds a number of it: its own Delete has to come for it. */
const isInUse = (k: Known) => ({ outcome, holdings }: AttemptRecord): boolean =>
  outcome?.status === 'SUCCESS' && holdings.some(({ number }) => isAssignedNow(k, number));

/**
 * Somebody who was giving a number back may have read the ledger before our claim could be seen. What was found in the
 * account is therefore looked at once more when nobody can have missed the claim; if it is gone, it is fetched again.
 */
function confirmNumbers(k: Known, visible: number): Step | undefined {
  const own = k.record!;
  if (own.holdings.length === 0) return undefined;
  const found = own.holdings.some(({ fresh, got }) => fresh && got !== 'Ordered');
  const certain = found ? Math.max(visible, own.planned! + 2 * LAG + CLAIMS_AGE) : visible;
  if (k.numbers && k.numbers.at >= certain) return undefined;
  return k.now < certain ? wait((certain - k.now) / SECOND) : { do: 'LookNumbers', sure: own.holdings.map(({ number }) => number) };
}

/** Gives back what this attempt acquired, then says why. What was there before is left to CloudFormation's rollback. */
function undo(k: Known): Step {
  const own = k.record!;
  // What was done last may not be visible yet; giving back on the strength of an older look would forget it.
  const visible = (own.failedAt ?? k.now) + LAG;
  const found: Findings = k.now < visible && hasGains(own) ? { step: wait((visible - k.now) / SECOND) } : acquiredBy(k, [own], false);
  if ('step' in found && k.now < k.request.answerBy) {
    return found.step;
  }
  const holdings = 'step' in found ? own.holdings.filter(({ fresh }) => fresh) : found.holdings;
  const progress = giveBackUnclaimed(k, holdings, new Set([own.attempt]), baseLives(k));
  if ('step' in progress && k.now < k.request.answerBy) return progress.step;
  const undecided = 'undecided' in found ? found.undecided : openOrders(k);
  const left = [...undecided.map((order) => `${order} is not decided yet and will be given back by the next delete`), ...('stuck' in progress ? progress.stuck : ['not everything could be given back in time; the next delete does it'])];
  const clean = left.length === 0;
  const spared = 'stuck' in progress ? progress.spared ?? [] : [];
  return amend(k, {
    outcome: { status: 'FAILED', physicalId: physicalIdOf(k), reason: [own.failure, ...left].join('; ') },
    ...(clean && { holdings: keptAside(own, holdings, spared), orders: own.orders.map((intent) => ({ ...intent, result: intent.result ?? ('Decided' as const) })) }),
  });
}

/** What a failed attempt still holds when it has given back all that it may: what it inherited, and what others may own. */
function keptAside(own: AttemptRecord, acquired: readonly Holding[], spared: readonly string[]): Holding[] {
  return [...own.holdings.filter(({ fresh }) => !fresh), ...acquired.filter(({ number }) => spared.includes(number))];
}

/** A failed Create must be found by its Delete; a failed Update leaves CloudFormation with what it had. */
export function physicalIdOf(k: Known): string {
  return k.request.kind === 'Create' ? k.request.attempt : k.request.physicalId ?? k.request.attempt;
}
