/**
 * The one decision: given what is known, what comes next. Pure; everything it knows is in `Known`, and everything that
 * happens is a `Step`.
 */
import { kindOf } from './kinds';
import { amend, fail, newRecord } from '../attempt/amend';
import { isNewer, isPredecessor, ownRecords, physicalIdOf } from '../attempt/attempts';
import { AnyKnown, isToBeRecorded } from '../attempt/knowledge/knowledge';
import { lookEvery, recordsSince } from '../attempt/knowledge/looks';
import { RecordEnvelope } from '../attempt/record/record-envelope';
import { Step } from '../attempt/step';
import { EXECUTION, GOALS_EVERY, LEDGER_LAG, OTHERS_STOPPED, SHORT_POLL, TOMBSTONE } from '../attempt/timing';
import { UnknownStatus } from '../service/statuses';

export function nextStep(known: AnyKnown): Step {
  try {
    return decide(known);
  } catch (error) {
    if (!(error instanceof UnknownStatus) || !known.record) throw error;
    return unknownStatus(known, error);
  }
}

/**
 * Nothing is concluded from a status that no table knows: the attempt releases what it can, or fails as it stands.
 */
function unknownStatus(known: AnyKnown, { message }: UnknownStatus): Step {
  if (known.request.requestType !== 'Delete' && known.record!.failure === undefined) return fail(known, message);
  const reason = [known.record!.failure, message].filter(Boolean).join('; ');
  return amend(known, { outcome: { status: 'FAILED', physicalId: physicalIdOf(known), reason } });
}

function decide(known: AnyKnown): Step {
  const own = known.record;
  if (own?.outcome) return afterwards(known, own);
  if (!known.records || (areGoalsOld(known) && !isToBeRecorded(known))) return { do: 'LookRecords' };
  if (isClearedAway(known)) return endUnlessShown(known);
  if (!own) return { do: 'Record', record: newRecord(known.request, known.now) };
  const newer = newerGoal(known);
  if (newer) return isSameDelete(known.record!, newer) ? follow(known, newer) : standDown(known, newer);
  if (known.records.began < own.goalAt) return { do: 'LookRecords' };
  const kind = kindOf(known.request.resourceType);
  return known.request.requestType === 'Delete' ? kind.delete(known) : kind.createOrUpdate(known);
}

/**
 * An invocation that is repeated after a Delete has ended this attempt and cleared its record away: what it has
 * answered nobody knows any more, and nobody waits for another answer. An Update that is delivered after that Delete
 * has just written its record, and a look that is too early to show it proves nothing.
 */
function isClearedAway({ request, record: own, records }: AnyKnown): boolean {
  const { requestType, attempt } = request;
  if (requestType === 'Delete') return false;
  // An attempt that began a generation gave it its own name, be it a Create or an Update that replaced one.
  const generations = own ? [own.generation, attempt] : [attempt];
  const isDeleted = (other: RecordEnvelope) =>
    other.requestType === 'Delete' && isSuccessful(other) && generations.some((each) => other.closes?.includes(each));
  return !records!.value.some((other) => other.attempt === attempt) && records!.value.some(isDeleted);
}

/** A record that was written a moment ago may not be shown yet: a look that is late enough decides. */
const endUnlessShown = (known: AnyKnown): Step =>
  (known.record && recordsSince(known, known.written.goal + LEDGER_LAG)) ?? { do: 'End' };

/**
 * Goals are looked at again now and then, so that a broken-off attempt stops soon; slow looks do not chase each
 * other.
 */
const areGoalsOld = ({ now, records }: AnyKnown): boolean => now > (records!.ended ?? records!.began) + GOALS_EVERY;

/** The answer is recorded; it is sent, and then what nobody needs any more is cleared away. */
function afterwards(known: AnyKnown, own: RecordEnvelope): Step {
  if (!known.answered) return { do: 'Answer', outcome: own.outcome! };
  if (known.forgotten || own.stopped) return { do: 'End' };
  if (!known.records) return { do: 'LookRecords' };
  const { records = [], notes = [] } = isSuccessful(own)
    ? (kindOf(known.request.resourceType).expired?.(known) ?? {})
    : {};
  const gone = [...obsolete(known, own), ...records];
  return gone.length + notes.length > 0 ? { do: 'Forget', records: gone, notes } : { do: 'End' };
}

const isSuccessful = ({ outcome }: RecordEnvelope): boolean => outcome?.status === 'SUCCESS';

const isSameDelete = (own: RecordEnvelope, newer: RecordEnvelope): boolean =>
  own.requestType === 'Delete' && newer.requestType === 'Delete';

/** The later Delete of the same generation does what this one was to do: its outcome is the answer to both. */
function follow(known: AnyKnown, newer: RecordEnvelope): Step {
  if (newer.outcome) {
    return amend(known, { stopped: true, outcome: { ...newer.outcome, physicalId: physicalIdOf(known) } });
  }
  if (known.now >= known.request.answerBy) return standDown(known, newer);
  return lookEvery(known, SHORT_POLL, known.records, { do: 'LookRecords' });
}

/**
 * Somebody asked for something else since: this attempt acts no more and says so, for the newer one to go on at once.
 */
function standDown(known: AnyKnown, newer: RecordEnvelope): Step {
  const reason =
    `${known.request.logicalId}: overtaken by a later ${newer.requestType.toLowerCase()} of this resource; ` +
    "nothing more was done, see that operation's outcome";
  return amend(known, {
    ...kindOf(known.request.resourceType).stop(known),
    stopped: true,
    outcome: { status: 'FAILED', physicalId: physicalIdOf(known), reason },
  });
}

function newerGoal(known: AnyKnown): RecordEnvelope | undefined {
  return ownRecords(known).find(
    (record) =>
      record.attempt !== known.request.attempt && isNewer(record, known.record!) && !isAside(known.record!, record),
  );
}

/** Two Deletes of different generations do not contradict each other. */
const isAside = (own: RecordEnvelope, other: RecordEnvelope): boolean =>
  own.requestType === 'Delete' && other.requestType === 'Delete' && own.generation !== other.generation;

/**
 * Records that this outcome supersedes. Only a success clears away: after a failure somebody will have to look. An
 * execution may need its record until its end, to say again what it has said.
 */
function obsolete(known: AnyKnown, own: RecordEnvelope): RecordEnvelope[] {
  if (!isSuccessful(own)) return [];
  const others = known.records!.value.filter(({ attempt }) => attempt !== own.attempt);
  // What has swept others is needed as long as they are there: without it they would look open again.
  const sweeps = ({ swept = [] }: RecordEnvelope) => others.some(({ attempt }) => swept.includes(attempt));
  return others.filter(
    (record) => isOverFor(known, own, record) && isSuperseded(known, own, record) && !sweeps(record),
  );
}

/** After its Delete nobody asks again for what has been said: it is enough that it acts no more. */
const isOverFor = ({ now }: AnyKnown, own: RecordEnvelope, { goalAt, endedAt = Infinity }: RecordEnvelope): boolean =>
  goalAt <= now - EXECUTION || (own.requestType === 'Delete' && endedAt <= now - OTHERS_STOPPED);

function isSuperseded(known: AnyKnown, own: RecordEnvelope, record: RecordEnvelope): boolean {
  if (record.requestType === 'Delete' && record.outcome) return record.goalAt < known.now - TOMBSTONE;
  if (isPredecessor(record, own.stackId)) return own.requestType !== 'Delete';
  if (record.stackId !== own.stackId || !isNewer(own, record)) return false;
  if (own.requestType === 'Delete') return own.closes?.includes(record.generation) ?? false;
  // What another generation recorded is needed until CloudFormation deletes that one.
  return record.generation === own.generation && isSettledSince(known, record);
}

/**
 * A later success says what the generation holds, and everybody can read that. One that is told a moment ago, as the
 * own one, may be missed by whoever reads the whole ledger at this moment, page by page and with its lag: were the
 * older record gone by then, its numbers would look like nobody's.
 */
const isSettledSince = ({ now, records }: AnyKnown, record: RecordEnvelope): boolean =>
  records!.value.some(
    (later) =>
      later.generation === record.generation &&
      later.requestType !== 'Delete' &&
      isSuccessful(later) &&
      isNewer(later, record) &&
      (later.endedAt ?? Infinity) <= now - EXECUTION,
  );
