/**
 * Delete: closes generations, waits until none of their attempts can act any more, gives back what they hold, and only
 * then answers. It does all of that itself: the function of every other attempt may be deleted the moment it answers.
 */
import { certainOf, Claim, hasOrdered, holds, isClosed, isNewer, isRollback, newestFirst, openGenerations } from './claims';
import { explain } from './errors';
import { awaitCertainty, Fate, fateOf } from './fate';
import { otherAttempts, ownRecords } from './formers';
import { giveBack, Target } from './giveback';
import { isUnheard, lookHistory, stableAt, survivor } from './history';
import { Known, ResourceState, resourceKey, Step } from './known';
import { describeOrder } from './orders';
import { applyDiffs, Owned, ownedElsewhere } from './reassert';
import { AttemptRecord, Ended, fits, Holding } from './record';
import { isGeneration } from './request';
import { amend, FENCE, LAG, recordsSince, unique } from './steps';
import { acquiredBy, asFound, detailsBack, fence, hasResidue, isStale, isUnsettled, quiet } from './sweep';

export function remove(k: Known): Step {
  const { request: r, refused } = k;
  if (refused) return settle(k, [explain(r.logicalId, refused.error.operation, refused.error.name, refused.error.message)], []);
  if (wasDone(k)) return settle(k, [], []);
  const visible = visibleRecords(k);
  if (visible) return visible;
  if (isGeneration(r.physicalId) && !isRecorded(k, r.physicalId)) return nothingRecorded(k);
  const resource = k.resources.get(resourceKey(r.stackId, r.logicalId));
  if (!resource) return { do: 'LookResource', stackId: r.stackId, logicalId: r.logicalId };
  const history = lookHistory(k);
  if (history) return history;
  const victims = victimsOf(k, resource.value);
  const closes = unique(victims.map(({ generation }) => generation).concat(isGeneration(r.physicalId) ? r.physicalId : []));
  return awaitLateCreate(k, victims) ?? fence(k, victims) ?? quiet(k, victims)
    ?? (closes.join() === k.record!.closes?.join() ? end(k, victims, resource.value) : amend(k, { closes }));
}

/** An attempt that was cancelled a moment ago may still be at work; its record can be seen by everybody after the lag. */
function visibleRecords(k: Known): Step | undefined {
  return recordsSince(k, k.record!.goalAt + LAG);
}

/** A repeated Delete: an earlier one has closed this generation. */
function wasDone(k: Known): boolean {
  return ownRecords(k).some((record) => record.kind === 'Delete' && record.attempt !== k.request.attempt
    && record.outcome?.status === 'SUCCESS' && record.closes?.includes(k.request.physicalId ?? ''));
}

const isRecorded = (k: Known, generation: string): boolean =>
  ownRecords(k).some((record) => record.kind !== 'Delete' && record.generation === generation);

/** A generation that was answered for has a record. Without it nothing can be told, so nothing is touched. */
function nothingRecorded(k: Known): Step {
  const rule = 'no ledger record of this generation was found, so its numbers are not known';
  return settle(k, [`${k.request.physicalId}: ${rule}; check the inventory for numbers that nobody declares, then delete again with this resource retained`], []);
}

/** The attempts whose numbers go: those of the generation, what was broken off, and what nothing can keep alive any more. */
function victimsOf(k: Known, resource: ResourceState): AttemptRecord[] {
  const generation = k.request.physicalId;
  const lives = livesBeside(k, resource);
  return otherAttempts(k).filter((record) => {
    if (record.generation === generation) return true;
    if (closedBefore(k, record)) return false;
    if (isUnsettled(record)) return hasResidue(record) && isNewer(k.record!, record);
    return isUnheard(k, record) && !lives(record) && !goesByItself(k, record);
  });
}

/** CloudFormation deletes that generation as well, in this operation: two would have two opinions on its numbers. */
const goesByItself = (k: Known, { generation }: AttemptRecord): boolean =>
  ownRecords(k).some((record) => record.kind === 'Delete' && record.generation === generation && Math.abs(record.goalAt - k.record!.goalAt) <= FENCE);

/** Whether another settled generation of this resource goes on living. */
function livesBeside(k: Known, resource: ResourceState): (record: AttemptRecord) => boolean {
  const alive = survivor(k, resource.stackStatus);
  return (record) => record.outcome?.status === 'SUCCESS' && (alive === 'all' || record.generation === alive);
}

const newest = (records: readonly AttemptRecord[]): AttemptRecord | undefined => [...records].sort(newestFirst)[0];

function closedBefore(k: Known, record: AttemptRecord): boolean {
  return isClosed(record, ownRecords(k).filter(({ attempt }) => attempt !== k.request.attempt));
}

/**
 * CloudFormation makes up an id for a resource whose Create never answered. That Create may still be on its way, or too
 * young to be seen: until the fence has passed it finds the goal that is written here and buys nothing.
 */
function awaitLateCreate(k: Known, victims: readonly AttemptRecord[]): Step | undefined {
  if (isGeneration(k.request.physicalId) || victims.some((record) => record.kind === 'Create' && isUnsettled(record))) return undefined;
  return recordsSince(k, k.record!.goalAt + FENCE, 15);
}

function end(k: Known, victims: readonly AttemptRecord[], resource: ResourceState): Step {
  const found = acquiredBy(k, bearing(victims), true);
  const late = k.now >= k.request.answerBy;
  if ('step' in found) return late ? settle(k, [notLookedAt(k, victims)], victims) : found.step;
  if (isStale(k) && found.holdings.length > 0) return { do: 'LookLedger' };
  const judged = judge(k, found.holdings, victims, resource);
  if ('look' in judged) return late ? settle(k, ['not everybody who may own a number could be asked in time; delete again'], victims) : judged.look;
  const progress = giveBack(k, judged.targets, true);
  if ('step' in progress && !late) return progress.step;
  const handed = handBack(k, judged.claimed, resource);
  if (handed && !late) return handed;
  const stuck = 'stuck' in progress ? progress.stuck : ['not everything could be given back in time; delete again'];
  return settle(k, [...found.undecided.map(undecided), ...stuck], victims, found.holdings.length > 0 ? judged : undefined);
}

/** Of a generation, its newest settled attempt says what it holds; broken-off ones add what they acquired. */
function bearing(victims: readonly AttemptRecord[]): AttemptRecord[] {
  const settled = new Map<string, AttemptRecord>();
  for (const record of victims.filter(({ outcome }) => outcome?.status === 'SUCCESS')) {
    const other = settled.get(record.generation);
    if (!other || isNewer(record, other)) settled.set(record.generation, record);
  }
  const broken = victims.filter(isUnsettled).map((record) => ({ ...record, holdings: record.holdings.filter(({ fresh }) => fresh) }));
  return [...broken, ...settled.values()];
}

function notLookedAt(k: Known, victims: readonly AttemptRecord[]): string {
  const orders = victims.flatMap((record) => record.orders).filter(({ result }) => !result).map((intent) => describeOrder(k, intent));
  return `${orders.join('; ')}: could not be looked at in time; delete again`;
}

const undecided = (order: string): string => `${order} is not decided yet; delete again once the service has decided`;

interface Judgement {
  readonly targets: readonly Target[];
  /** What goes into the deletion queue, and what stays in the inventory, for a resource that comes back. */
  readonly queued: readonly Holding[];
  readonly left: readonly Holding[];
  /** Numbers that another generation of this stack owns: left to it, with its details. */
  readonly claimed: readonly (Claim & { readonly number: string })[];
}

function judge(
  k: Known, holdings: readonly Holding[], victims: readonly AttemptRecord[], resource: ResourceState,
): Judgement | { readonly look: Step } {
  const spare = new Set([k.request.attempt, ...victims.map(({ attempt }) => attempt)]);
  const lives = livesBeside(k, resource);
  const succeeded = ownRecords(k).some((record) => record.kind !== 'Delete' && !spare.has(record.attempt) && lives(record));
  const ofOrder = newest(victims.filter(({ declared }) => declared))?.declared!.source.Type === 'Order';
  const heard = victims.filter((record) => !isUnsettled(record) && record.generation === k.request.physicalId);
  // What was broken off, or succeeded unheard, never came into use: it goes back where it came from, whatever the policy.
  const unused = victims.filter((record) => !heard.includes(record)).flatMap(({ holdings: held }) => held.filter(({ fresh }) => fresh));
  const broken = new Set(unused.map(({ number }) => number));
  const targets: Target[] = [];
  const queued: Holding[] = [];
  const left: Holding[] = [];
  const claimed: (Claim & { number: string })[] = [];
  const fates: Fate[] = [];
  for (const holding of holdings) {
    const since = newest(victims.filter((record) => isAfter(record, holding.number)))?.goalAt ?? 0;
    const fate = fateOf(k, holding, since, spare, lives);
    if ('look' in fate) return fate;
    fates.push(fate);
    if ('claim' in fate) {
      const doubt = certainOf(k, fate.claim);
      if (doubt) return { look: doubt };
      claimed.push({ ...fate.claim, number: holding.number });
      continue;
    }
    if (fate.is === 'Kept') continue;
    const target = broken.has(holding.number) ? asFound(k, holding) : destination(k, holding, resource.stackStatus, succeeded, ofOrder);
    if (target) targets.push(target);
    (target?.to === 'Queue' ? queued : left).push({ number: holding.number, got: holding.got });
  }
  const look = awaitCertainty(k, fates);
  return look ? { look } : { targets, queued, left, claimed };
}

/** The attempt has the number, or its order for it may have brought it. */
const isAfter = (record: AttemptRecord, number: string): boolean => holds(record, number) !== undefined || hasOrdered(record, number);

/** Whether a number goes was CloudFormation's decision, or the removal policy's when an update took it away; how is ours. */
function destination(k: Known, holding: Holding, stackStatus: string, replaced: boolean, ofOrder: boolean): Target | undefined {
  const { removal, release } = k.request;
  if (isRollback(stackStatus)) return asFound(k, holding);
  if (replaced && removal === 'Retain') return undefined;
  // What an order that was placed elsewhere brought is not this library's to queue, even where it came back out of the queue.
  const adopted = holding.got === 'Adopted' || (ofOrder && holding.got !== 'Ordered');
  if ((release ?? (adopted ? 'ReturnToInventory' : 'DeletionQueue')) === 'DeletionQueue') return { number: holding.number, to: 'Queue' };
  return { ...(adopted ? detailsBack(k, holding) : { number: holding.number, to: 'Inventory' }), fetch: true };
}

/** A rollback leaves numbers to an older generation, or to another owner, and leaves them as that one declared them. */
function handBack(k: Known, claimed: Judgement['claimed'], resource: ResourceState): Step | undefined {
  if (!isRollback(resource.stackStatus)) return undefined;
  const others = otherAttempts(k);
  const stable = stableAt(k);
  const older = openGenerations(others.filter(({ sentAt }) => sentAt <= stable)).filter(livesBeside(k, resource));
  const remains = older.flatMap(({ declared, holdings }) =>
    holdings.map((holding): Owned => ({ number: holding.number, declared: declared!, holding })));
  const taken = new Set(remains.map(({ number }) => number));
  const since = others.filter((record) => older.every((one) => isNewer(record, one))).map(({ declared }) => declared);
  const elsewhere = claimed.filter(({ number }) => !taken.has(number))
    .map(({ number, record, holding }) => ownedElsewhere(number, record, holding, since));
  return applyDiffs(k, [...remains, ...elsewhere], since);
}

function settle(k: Known, problems: readonly string[], victims: readonly AttemptRecord[], remains?: Pick<Judgement, 'queued' | 'left'>): Step {
  const physicalId = k.request.physicalId ?? k.request.attempt;
  if (problems.length > 0) return amend(k, { outcome: { status: 'FAILED', physicalId, reason: problems.join('; ') } });
  const declared = newest(victims.filter((record) => record.declared))?.declared;
  const ended: Ended[] = declared && remains ? [{ declared, queued: remains.queued, left: remains.left }] : [];
  const change = { outcome: { status: 'SUCCESS' as const, physicalId }, ...(ended.length > 0 && { ended }) };
  // Coming back is a kindness, closing is a duty: a tombstone that does not fit is written without its numbers.
  return amend(k, fits({ ...k.record!, ...change, seq: k.record!.seq + 1 }) ? change : { outcome: change.outcome });
}
