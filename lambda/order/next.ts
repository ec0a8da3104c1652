/**
 * The one decision: given what is known, what comes next. Pure; everything it knows is in `Known`, and everything that
 * happens is a `Step`.
 */
import { isNewer, isPredecessor } from './claims';
import { ownRecords } from './formers';
import { Known, Step } from './known';
import { physicalIdOf, provision } from './provision';
import { AttemptRecord, TOMBSTONE_DAYS } from './record';
import { remove } from './remove';
import { UnknownStatus } from './status';
import { amend, EXECUTION, fail, freshRecord, SECOND, wait } from './steps';

/** Goals are looked at again after so long, so that a broken-off attempt stops soon. */
const GOALS_AGE = 10 * SECOND;

export function next(k: Known): Step {
  try {
    return decide(k);
  } catch (error) {
    if (!(error instanceof UnknownStatus) || !k.record) throw error;
    return unknownStatus(k, error);
  }
}

/** Nothing is concluded from a status that no table knows: the attempt gives back what it can, or fails as it stands. */
function unknownStatus(k: Known, { message }: UnknownStatus): Step {
  if (k.request.kind !== 'Delete' && k.record!.failure === undefined) return fail(k, message);
  const reason = [k.record!.failure, message].filter(Boolean).join('; ');
  return amend(k, { outcome: { status: 'FAILED', physicalId: physicalIdOf(k), reason } });
}

function decide(k: Known): Step {
  const own = k.record;
  if (own?.outcome) return afterwards(k, own);
  if (!k.records || k.now > k.records.at + GOALS_AGE) return { do: 'LookRecords' };
  if (!own) return { do: 'Record', record: freshRecord(k.request, k.now) };
  const newer = newerGoal(k);
  if (newer) return isSameDelete(k.record!, newer) ? follow(k, newer) : standDown(k, newer);
  if (k.records.at < own.goalAt) return { do: 'LookRecords' };
  return k.request.kind === 'Delete' ? remove(k) : provision(k);
}

/** The answer is recorded; it is sent, and then what nobody needs any more is cleared away. */
function afterwards(k: Known, own: AttemptRecord): Step {
  if (!k.answered) return { do: 'Answer', outcome: own.outcome! };
  if (k.forgotten || own.stopped) return { do: 'End' };
  if (!k.records) return { do: 'LookRecords' };
  const records = obsolete(k, own);
  return records.length > 0 ? { do: 'Forget', records } : { do: 'End' };
}

const isSameDelete = (own: AttemptRecord, newer: AttemptRecord): boolean => own.kind === 'Delete' && newer.kind === 'Delete';

/** The later Delete of the same generation does what this one was to do: its outcome is the answer to both. */
function follow(k: Known, newer: AttemptRecord): Step {
  if (newer.outcome) return amend(k, { stopped: true, outcome: { ...newer.outcome, physicalId: physicalIdOf(k) } });
  if (k.now >= k.request.answerBy) return standDown(k, newer);
  return k.now < k.records!.at + 2 * SECOND ? wait(2) : { do: 'LookRecords' };
}

/** Somebody asked for something else since: this attempt acts no more and says so, for the newer one to go on at once. */
function standDown(k: Known, newer: AttemptRecord): Step {
  const reason = `${k.request.logicalId}: overtaken by a later ${newer.kind.toLowerCase()} of this resource; nothing more was done, see that operation's outcome`;
  const orders = k.record!.orders.map((intent) => (k.armed === intent.at && !intent.id ? { ...intent, result: 'NotPlaced' as const } : intent));
  return amend(k, { stopped: true, orders, outcome: { status: 'FAILED', physicalId: physicalIdOf(k), reason } });
}

function newerGoal(k: Known): AttemptRecord | undefined {
  return ownRecords(k).find((record) => record.attempt !== k.request.attempt && isNewer(record, k.record!) && !isAside(k.record!, record));
}

/** Two Deletes of different generations do not contradict each other. */
const isAside = (own: AttemptRecord, other: AttemptRecord): boolean =>
  own.kind === 'Delete' && other.kind === 'Delete' && own.generation !== other.generation;

/**
 * Records that this outcome supersedes. Only a success clears away: after a failure somebody will have to look. An execution
 * may need its record until its end, to say again what it has said.
 */
function obsolete(k: Known, own: AttemptRecord): AttemptRecord[] {
  if (own.outcome!.status !== 'SUCCESS') return [];
  const others = k.records!.value.filter(({ attempt }) => attempt !== own.attempt);
  // What has swept others is needed as long as they are there: without it they would look open again.
  const sweeps = ({ swept = [] }: AttemptRecord) => others.some(({ attempt }) => swept.includes(attempt));
  return others.filter((record) => record.goalAt <= k.now - EXECUTION && isSuperseded(k, own, record) && !sweeps(record));
}

function isSuperseded(k: Known, own: AttemptRecord, record: AttemptRecord): boolean {
  if (record.kind === 'Delete' && record.outcome) return record.goalAt < k.now - TOMBSTONE_DAYS * 86_400 * SECOND;
  if (isPredecessor(record, own.stackId)) return own.kind !== 'Delete';
  if (record.stackId !== own.stackId || !isNewer(own, record)) return false;
  if (own.kind === 'Delete') return own.closes?.includes(record.generation) ?? false;
  // What another generation recorded is needed until CloudFormation deletes that one.
  return record.generation === own.generation;
}
