/** What every Delete asks, whatever its kind: is it asked for, was it done before, may a Create still come. */
import { amend } from './amend';
import { hasNotSucceeded, isClosed, isNewer, openGenerations, otherAttempts, ownRecords } from './attempts';
import { AnyKnown, Known, resourceKey } from './knowledge/knowledge';
import { lookAfter, recordsSince, unique } from './knowledge/looks';
import { ResourceState } from './knowledge/observations';
import { AttemptRecord } from './record/record';
import { RecordEnvelope } from './record/record-envelope';
import { isGeneration } from './request/envelope';
import { isUndoneAsAWhole, lookHistory, neverAnnounced, survivor, wasBeingDeleted } from './stack-events';
import { isNeeded, Need, Step } from './step';
import { CLOUDFORMATION_LAG, LATE_CREATE, LEDGER_LAG } from './timing';
import { waitUntilOthersStopped } from './wait-for-others';
import { resourceMeaning, stackMeaning } from '../service/cloudformation-statuses';
import { explain } from '../service/errors';

/**
 * An attempt that was cancelled a moment ago may still be at work; its record can be seen by everybody after the lag.
 */
export function visibleRecords(known: AnyKnown): Step | undefined {
  return recordsSince(known, known.written.goal + LEDGER_LAG);
}

/**
 * Whether CloudFormation is deleting this very generation: the stack goes, or the resource does, or the clean-up after
 * an update or a rollback takes away another generation than the one that stands.
 */
export function isBeingAskedFor(known: AnyKnown, { stackStatus, status, physicalId }: ResourceState): boolean {
  const { phase, over } = stackMeaning(stackStatus);
  if (phase === 'Delete') return !over;
  const deleted = known.request.physicalId;
  if (isGoing(status)) return mayBeGoing(deleted, { stackStatus, status, physicalId });
  // Of a Create that never answered nothing stands beside it while a creation is rolled back: somebody made this up.
  if (phase === 'Rollback' && !isGeneration(deleted)) return false;
  // What an update has replaced is still used until everything else has been updated: only then it is cleaned up.
  return physicalId !== deleted && !over && phase !== 'Create' && phase !== 'Update';
}

/** The resource is being deleted, or has gone. */
const isGoing = (status: string | undefined): boolean =>
  status === undefined || resourceMeaning(status) === 'BeingDeleted';

/**
 * The rollback of a creation takes everything away, and so does the clean-up after an update that has removed the
 * resource: of two generations the later one may have gone before this one, or go beside it. Else the one goes that
 * CloudFormation shows.
 */
function mayBeGoing(deleted: string | undefined, { stackStatus, status, physicalId }: ResourceState): boolean {
  const { phase, over } = stackMeaning(stackStatus);
  if (!over && (phase === 'Rollback' || (phase === 'CleanUp' && isGeneration(deleted)))) return true;
  return status !== undefined && (physicalId === deleted || !isGeneration(deleted) || !isGeneration(physicalId));
}

/** A repeated Delete: an earlier one has closed this generation. */
export function wasDone(known: AnyKnown): boolean {
  return ownRecords(known).some(
    (record) =>
      record.requestType === 'Delete' &&
      record.attempt !== known.request.attempt &&
      record.outcome?.status === 'SUCCESS' &&
      record.closes?.includes(known.request.physicalId ?? ''),
  );
}

export function closedBefore(known: AnyKnown, record: RecordEnvelope): boolean {
  return isClosed(
    record,
    ownRecords(known).filter(({ attempt }) => attempt !== known.request.attempt),
  );
}

/** Whether another settled generation of this resource goes on living. */
export function livesBeside(known: AnyKnown, resource: ResourceState): (record: RecordEnvelope) => boolean {
  const alive = survivor(known, resource.stackStatus);
  return (record) => record.outcome?.status === 'SUCCESS' && (alive === 'all' || record.generation === alive);
}

/**
 * CloudFormation makes up an id for a resource whose Create never answered. That Create may still be on its way, or too
 * young to be seen: until then it finds the goal that is written here and buys nothing.
 */
export function awaitLateCreate(known: AnyKnown, victims: readonly RecordEnvelope[]): Step | undefined {
  if (
    isGeneration(known.request.physicalId) ||
    victims.some((record) => record.requestType === 'Create' && hasNotSucceeded(record))
  ) {
    return undefined;
  }
  return recordsSince(known, known.written.goal + LATE_CREATE);
}

/** What a kind has to say of its Deletes. */
export interface DeleteRules<Payload extends object, Declared extends object> {
  /** What became of nothing: "nothing was released". */
  readonly untouched: string;
  /** Why nothing is touched when no record says what there is. */
  readonly nothingRecorded: (physicalId: string) => string;
  /** The attempts that end with it. */
  readonly victims: (known: Known<Payload, Declared>, resource: ResourceState) => AttemptRecord<Payload>[];
  /** What else has to be seen before the generations are closed. */
  readonly beforeClosing?: (
    known: Known<Payload, Declared>,
    victims: readonly AttemptRecord<Payload>[],
  ) => Step | undefined;
}

/** What the Delete ends with at once, or what it is about: no other attempt can act any more then. */
export type Prepared<Payload extends object> = Need<
  | { readonly problems: readonly string[] }
  | { readonly resource: ResourceState; readonly victims: readonly AttemptRecord<Payload>[] }
>;

/** Waits until nobody else acts, and closes the generations. */
export function prepareDelete<Payload extends object, Declared extends object>(
  known: Known<Payload, Declared>,
  rules: DeleteRules<Payload, Declared> = ofTies(),
): Prepared<Payload> {
  const asked = askedFor(known, rules);
  if (!('resource' in asked)) return asked;
  const { resource } = asked;
  const victims = rules.victims(known, resource);
  const step =
    lookHistory(known) ??
    awaitLateCreate(known, victims) ??
    waitUntilOthersStopped(known, victims) ??
    rules.beforeClosing?.(known, victims) ??
    close(known, victims);
  return step ? { step } : { resource, victims };
}

/** Whether CloudFormation asks for this Delete, and whether there is anything that it could be about. */
function askedFor(
  known: AnyKnown,
  { untouched, nothingRecorded }: Pick<DeleteRules<object, object>, 'untouched' | 'nothingRecorded'>,
): Need<{ readonly problems: readonly string[] } | { readonly resource: ResourceState }> {
  const { request: r, refused } = known;
  if (refused) {
    const { operation, name, message } = refused.error;
    return { problems: [explain(r.logicalId, operation, name, message)] };
  }
  if (wasDone(known)) return { problems: [] };
  const visible = visibleRecords(known);
  if (visible) return { step: visible };
  if (isGeneration(r.physicalId) && !isRecorded(known, r.physicalId)) {
    return { problems: [nothingRecorded(r.physicalId)] };
  }
  const seen = known.resources.get(resourceKey(r.stackId, r.logicalId));
  const certain = known.written.goal + CLOUDFORMATION_LAG;
  if (!seen || seen.began < certain) {
    return { step: lookAfter(known, certain, { do: 'LookResource', stackId: r.stackId, logicalId: r.logicalId }) };
  }
  const asked = isBeingAskedFor(known, seen.value) || goesWithLater(known, seen.value);
  if (isNeeded(asked)) return asked;
  return asked ? { resource: seen.value } : { problems: [notAskedFor(known, seen.value, untouched)] };
}

/**
 * Whether the rollback of an update deletes the whole resource. CloudFormation shows the last of its generations only,
 * and deletes at the same time what the update had brought before that one.
 */
function goesWithLater(known: AnyKnown, { stackStatus, status }: ResourceState): Need<boolean> {
  const { phase, over } = stackMeaning(stackStatus);
  if (phase !== 'UpdateRollback' || over || !isGoing(status)) return false;
  const own = ownRecords(known).filter(({ generation }) => generation === known.request.physicalId);
  const look = lookHistory(known, own);
  return look ? { step: look } : isUndoneAsAWhole(known);
}

/** Ends a Delete: with what a person has to do, or well; `said` is what the record tells besides. */
export function endDelete<Payload extends object>(
  known: Known<Payload, object>,
  problems: readonly string[],
  said: Partial<AttemptRecord<Payload>> = {},
): Step {
  const physicalId = known.request.physicalId ?? known.request.attempt;
  return amend(known, {
    ...said,
    outcome:
      problems.length > 0
        ? { status: 'FAILED', physicalId, reason: problems.join('; ') }
        : { status: 'SUCCESS', physicalId },
  });
}

/** The generations that end, and what was tried upon one that stays: that one is not closed with it. */
function close(known: AnyKnown, victims: readonly RecordEnvelope[]): Step | undefined {
  const { physicalId } = known.request;
  const standing = openGenerations(ownRecords(known)).filter((record) => !victims.includes(record));
  const stays = ({ generation }: RecordEnvelope): boolean =>
    generation !== physicalId && standing.some((record) => record.generation === generation);
  const generations = victims.filter((record) => !stays(record)).map(({ generation }) => generation);
  const closes = unique(isGeneration(physicalId) ? [...generations, physicalId] : generations);
  const swept = victims.filter(stays).map(({ attempt }) => attempt);
  const { record } = known;
  if (closes.join() === record!.closes?.join() && swept.join() === (record!.swept ?? []).join()) return undefined;
  return amend(known, { closes, ...(swept.length > 0 && { swept }) });
}

/** The attempts that end with it: those of the generation, what was broken off, and what nobody has heard of. */
function attemptsToEnd<Payload extends object>(
  known: Known<Payload, object>,
  resource: ResourceState,
): AttemptRecord<Payload>[] {
  const lives = livesBeside(known, resource);
  return otherAttempts(known).filter((record) => {
    if (record.generation === known.request.physicalId) return true;
    if (closedBefore(known, record)) return false;
    if (hasNotSucceeded(record)) return isNewer(known.record!, record);
    return (neverAnnounced(known, record) || wasLeftUndeleted(known, record)) && !lives(record);
  });
}

/**
 * CloudFormation has asked before that this generation be deleted, and was told of no success: after an hour without a
 * response, or after some failures, it gives up and asks no more. Its events tell, for as long as it keeps them; the
 * record of that Delete does, if there was time to write one.
 */
function wasLeftUndeleted(known: AnyKnown, { generation }: RecordEnvelope): boolean {
  const isAsked = (record: RecordEnvelope): boolean =>
    record.outcome ? hasNotSucceeded(record) && (record.closes?.includes(generation) ?? false) : true;
  return (
    wasBeingDeleted(known, generation) ||
    ownRecords(known).some(
      (record) =>
        record.requestType === 'Delete' &&
        record.generation === generation &&
        isNewer(known.record!, record) &&
        isAsked(record),
    )
  );
}

const isRecorded = (known: AnyKnown, generation: string): boolean =>
  ownRecords(known).some((record) => record.requestType !== 'Delete' && record.generation === generation);

function notAskedFor({ request }: AnyKnown, { stackStatus, status }: ResourceState, untouched: string): string {
  const seen = `the stack is ${stackStatus}, the resource ${status ?? 'not in it'}`;
  return (
    `${request.logicalId}: CloudFormation is not deleting it (${seen}), so ${untouched}; delete the stack, ` +
    'or remove the resource from it'
  );
}

/** Of kinds that hold no numbers of their own. */
const ofTies = <Payload extends object, Declared extends object>(): DeleteRules<Payload, Declared> => ({
  untouched: 'nothing was taken away',
  nothingRecorded: (physicalId) =>
    `${physicalId}: no record of it was found, so it is not known what it assigned or created; unassign its numbers ` +
    'and delete its rules by hand, then delete again with this resource retained',
  victims: attemptsToEnd,
});
