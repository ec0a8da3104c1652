/** Create and Update: from what is declared to numbers that are held, or back to what was there. */
import { acquire, lookFirst, openOrders } from './acquire';
import { applyDetails, callingNameWarnings } from './details';
import { explain } from './errors';
import { baseLives, baseOf } from './formers';
import { Known, resourceKey, Step } from './known';
import { fitsAnswer, outcomeOf } from './outcome';
import { plan } from './plan';
import { AttemptRecord, Declared } from './record';
import { amend, fail, LAG, SECOND, wait } from './steps';
import { abandonedBy, acquiredBy, fence, giveBackUnclaimed } from './sweep';

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
  const open = openOrders(k);
  return `not done within the timeout of ${minutes} minutes${open.length > 0 ? ` (${open.join('; ')})` : ''}; deploy again, with a longer timeout if the service is slow`;
}

/** Clears up after broken-off attempts, then plans, acquires and applies the details; each phase says what comes next. */
function takeOver(k: Known): Step {
  const abandoned = abandonedBy(k);
  const fenced = fence(k, abandoned);
  if (fenced) return fenced;
  const salvage = acquiredBy(k, abandoned, false);
  if ('step' in salvage) return salvage.step;
  if (salvage.undecided.length > 0) return fail(k, `${salvage.undecided.join('; ')}: an earlier operation ordered these numbers and the service has not decided yet; wait until it has, then deploy again`);
  const before: (Declared | undefined)[] = [baseOf(k)?.declared, ...abandoned.map(({ declared }) => declared)];
  return stillWanted(k)
    ?? plan(k, abandoned, salvage.holdings)
    ?? acquire(k)
    ?? applyDetails(k, before)
    ?? giveBackLeftovers(k, abandoned, salvage.holdings)
    ?? settle(k);
}

/** A request that was delivered late finds a resource that CloudFormation has given up, and touches nothing. */
function stillWanted(k: Known): Step | undefined {
  const look = lookFirst(k, k.record!.goalAt);
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
  return fail(k, `${logicalId}: CloudFormation does not expect it any more (${status ?? 'no such resource'}); nothing was bought, deploy again`);
}

/** What broken-off attempts acquired and this one does not keep. A settled one's numbers may be in use until its own Delete. */
function giveBackLeftovers(k: Known, abandoned: readonly AttemptRecord[], salvaged: AttemptRecord['holdings']): Step | undefined {
  const kept = new Set(k.record!.holdings.map(({ number }) => number));
  const inUse = new Set(abandoned.filter(({ outcome }) => outcome?.status === 'SUCCESS').flatMap(({ holdings }) => holdings.map(({ number }) => number)));
  const left = salvaged.filter(({ number }) => !kept.has(number));
  const free = left.filter(({ number }) => !inUse.has(number) || isUnassigned(k, number));
  const spare = new Set([k.request.attempt, ...abandoned.map(({ attempt }) => attempt)]);
  const progress = giveBackUnclaimed(k, free, spare, baseLives(k));
  if ('step' in progress) return progress.step;
  return progress.stuck.length > 0 ? fail(k, progress.stuck.join('; ')) : undefined;
}

const isUnassigned = (k: Known, number: string): boolean => {
  const state = k.numbers?.value.get(number);
  return !state || state.associations.length === 0;
};

/**
 * Whoever comes next must see what this attempt did: CloudFormation sends the next request once it has the answer, so
 * the answer waits until the record can be read everywhere. An order takes longer than that anyhow.
 */
function settle(k: Known): Step {
  const own = k.record!;
  const visible = own.goalAt + LAG;
  if (k.now < visible && !isUnchanged(own, baseOf(k))) return wait((visible - k.now) / SECOND);
  const warnings = [...own.warnings ?? [], ...callingNameWarnings(k)];
  const outcome = outcomeOf(k, warnings);
  if (!fitsAnswer(k, outcome)) return fail(k, `${k.request.logicalId}: the answer would exceed 4,096 bytes; declare fewer numbers`);
  return amend(k, { outcome, warnings });
}

/** An update that leaves everything as its base had it: nothing is lost if nobody sees it for a while. */
function isUnchanged(own: AttemptRecord, base: AttemptRecord | undefined): boolean {
  const essence = (record: AttemptRecord) => JSON.stringify([record.generation, record.declared, record.holdings.map(({ number }) => number)]);
  return base !== undefined && own.orders.length === 0 && essence(own) === essence(base);
}

/** Gives back what this attempt acquired, then says why. What was there before is left to CloudFormation's rollback. */
function undo(k: Known): Step {
  const own = k.record!;
  const found = acquiredBy(k, [own], false);
  if ('step' in found && k.now < k.request.answerBy) {
    return found.step;
  }
  const holdings = 'step' in found ? own.holdings.filter(({ fresh }) => fresh) : found.holdings;
  const progress = giveBackUnclaimed(k, holdings, new Set([own.attempt]), baseLives(k));
  if ('step' in progress && k.now < k.request.answerBy) return progress.step;
  const undecided = 'undecided' in found ? found.undecided : openOrders(k);
  const left = [...undecided.map((order) => `${order} is not decided yet and will be given back by the next delete`), ...('stuck' in progress ? progress.stuck : ['not everything could be given back in time; the next delete does it'])];
  const clean = left.length === 0;
  return amend(k, {
    outcome: { status: 'FAILED', physicalId: physicalIdOf(k), reason: [own.failure, ...left].join('; ') },
    ...(clean && { holdings: own.holdings.filter(({ fresh }) => !fresh), orders: own.orders.map((intent) => ({ ...intent, result: intent.result ?? ('Decided' as const) })) }),
  });
}

/** A failed Create must be found by its Delete; a failed Update leaves CloudFormation with what it had. */
export function physicalIdOf(k: Known): string {
  return k.request.kind === 'Create' ? k.request.attempt : k.request.physicalId ?? k.request.attempt;
}
