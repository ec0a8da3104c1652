/** Create and Update: from what is declared to numbers that answer there, or back to what was. */
import { attributesOf, fitsAnswer } from './attributes';
import { isAt, isSame, lastDeed } from './holding';
import { AssignmentRecord, Known } from './known';
import { carryOut, lookAll, Move, Progress, putBack, Stuck } from './moves';
import { isWithAnother, keeperAt, lookAtTakers, wasTaken } from './neighbours';
import { confirmNotes, leaveNotes } from './notes';
import { returnsTo, wasThereBefore } from './origin';
import { hasResidue, plan } from './plan';
import { abandonedBy } from '../attempt/abandoned';
import { amend, fail } from '../attempt/amend';
import { alsoEnded, baseOf, physicalIdOf } from '../attempt/attempts';
import { ledgerSince, numbersSince, wait } from '../attempt/knowledge/looks';
import { Tie } from '../attempt/record/assignment-payload';
import { isRollingBack, lookHistory } from '../attempt/stack-events';
import { isNeeded, Step } from '../attempt/step';
import { SECOND, SERVICE_LAG } from '../attempt/timing';
import { waitUntilOthersStopped } from '../attempt/wait-for-others';
import { everythingVisible, hindered, ifWanted } from '../attempt/wanted';
import { Association } from '../service/number-state';

export function createOrUpdate(known: Known): Step {
  if (known.record!.failure !== undefined) return undo(known);
  return hindered(known, 'an assignment') ?? proceed(known);
}

function proceed(known: Known): Step {
  const history = known.request.requestType === 'Create' ? lookHistory(known) : undefined;
  if (history) return history;
  const abandoned = abandonedBy(known, hasResidue);
  return (
    waitUntilOthersStopped(known, abandoned) ??
    stillWanted(known, known.record!.goalAt) ??
    everythingVisible(known) ??
    plan(known, abandoned) ??
    leaveNotes(known) ??
    take(known, abandoned) ??
    letGo(known) ??
    settle(known, confirmNotes(known, stillWanted)) ??
    stillWanted(known, lastChange(known)) ??
    succeed(known, abandoned)
  );
}

const stillWanted = (known: Known, since: number): Step | undefined =>
  ifWanted(known, since, () => (lastChange(known) > 0 ? 'what was assigned is put back' : 'nothing was assigned'));

const lastChange = (known: Known): number => Math.max(0, ...[...known.effects.values()].flat().map(({ at }) => at));

/**
 * Puts all numbers to the declared holder. An Update does not touch those that it has put there before, unless somebody
 * has taken them since, or a look does not show them there: that may be early, or tell what became of them.
 */
function take(known: Known, abandoned: readonly AssignmentRecord[]): Step | undefined {
  const { declared, ties } = known.record!;
  const { holder, force } = declared!;
  const there = ties.filter(({ found, own }) => abandoned.length === 0 && own && isSame(found, holder));
  const doubtful = there.filter(({ number, unseen }) => unseen || wasTaken(known, number));
  const look = isRollingBack(known) && doubtful.length > 0 ? ledgerSince(known, known.written.goal) : undefined;
  if (look) return look;
  const lost = doubtful.filter((tie) => !staysWithTaker(known, tie));
  const missing = ties.filter((tie) => !there.includes(tie));
  return settle(
    known,
    carryOut(known, [
      ...missing.map((tie): Move => ({ number: tie.number, to: holder, force: force || mayForce(known, tie) })),
      ...lost.map(({ number }): Move => ({ number, to: holder, force: force && !isRollingBack(known) })),
    ]),
  );
}

/** A rollback leaves it to whoever has it now: it only puts back what has been let go again, and forces nothing. */
const staysWithTaker = (known: Known, { number }: Tie): boolean =>
  isRollingBack(known) && isWithAnother(known, number);

const mayForce = (known: Known, { number, own, fromSibling }: Tie): boolean =>
  own === true || fromSibling === true || isAtBase(known, number);

/** A look that came too early may not have shown that the number is where this resource has put it before. */
function isAtBase(known: Known, number: string): boolean {
  const base = baseOf(known);
  return (
    base !== undefined && base.ties.some((tie) => tie.number === number) && isAt(known, number, base.declared!.holder)
  );
}

/** What goes is let go last: until then nothing has to be put back that somebody else may take. */
function letGo(known: Known): Step | undefined {
  const { partings, letGoAt } = known.record!;
  if (letGoAt !== undefined) return undefined;
  const takers = lookAtTakers(
    known,
    partings.map(({ number }) => number),
  );
  if (takers) return takers;
  const own = partings.filter(({ number, from }) => keeperAt(known, number, from) === undefined);
  const progress = putBack(
    known,
    own.map((parting) => ({ ...parting, force: true })),
  );
  return settle(known, progress) ?? ('lost' in progress ? warn(known, progress.lost) : undefined);
}

/** Once of each. */
function warn(known: Known, stuck: readonly Stuck[]): Step | undefined {
  const { warnings = [] } = known.record!;
  const news = stuck.map(({ sentence }) => sentence).filter((sentence) => !warnings.includes(sentence));
  return news.length > 0 ? amend(known, { warnings: [...warnings, ...news] }) : undefined;
}

/** What cannot be done is an error; in a rollback, which must not be held up for ever, it is a warning. */
function settle(known: Known, progress: Progress): Step | undefined {
  if (isNeeded(progress)) return progress.step;
  const sentences = progress.stuck.map(({ sentence }) => sentence);
  if (sentences.length === 0) return undefined;
  if (!isRollingBack(known)) return fail(known, sentences.join('; '));
  const { warnings = [], ties, partings } = known.record!;
  const lost = new Set(progress.stuck.map(({ move }) => move.number));
  return amend(known, {
    warnings: [...warnings, ...sentences],
    ties: ties.filter(({ number }) => !lost.has(number)),
    partings: partings.filter(({ number }) => !lost.has(number)),
  });
}

function succeed(known: Known, abandoned: readonly AssignmentRecord[]): Step {
  const own = known.record!;
  const outcome = { status: 'SUCCESS' as const, physicalId: own.generation, data: attributesOf(own) };
  if (!fitsAnswer(known, outcome)) {
    return fail(known, `${known.request.logicalId}: the response would exceed 4,096 bytes; assign fewer numbers`);
  }
  return amend(known, { outcome, ...alsoEnded(known, abandoned) });
}

/** Puts back what was, then says why. */
function undo(known: Known): Step {
  const { failure, failedAt } = known.record!;
  const late = known.now >= known.request.answerBy;
  const look = lookAtOrigins(known);
  if (look && !late) return look;
  const moves = movesBack(known);
  const progress = putBack(known, moves);
  if (isNeeded(progress) && !late) return progress.step;
  const isDone = !isNeeded(progress);
  const certain = isDone && !late ? untilCertain(known, moves, known.written.failure ?? failedAt!) : undefined;
  if (certain) return certain;
  const problems = isDone
    ? [...progress.stuck, ...progress.lost].map(({ sentence }) => sentence)
    : ['not everything could be put back in time; deploy again'];
  const reason = [failure, ...problems].join('; ');
  const clean = isDone && progress.stuck.length === 0 && { ties: [], partings: [] };
  return amend(known, { outcome: { status: 'FAILED', physicalId: physicalIdOf(known), reason }, ...clean });
}

const isTouched = (known: Known, number: string): boolean =>
  known.brokenOff || known.effects.has(number) || [...known.unanswered].some((key) => key.endsWith(` ${number}`));

/**
 * What this attempt has changed, or may have changed: numbers that it moved from wherever they were, and those that
 * another assignment had put to the same place, which are ours as well when that one has let them go meanwhile.
 */
function touchedTies(known: Known): { readonly moved: Tie[]; readonly shared: Tie[] } {
  const { declared, ties, plannedAt } = known.record!;
  if (plannedAt === undefined) return { moved: [], shared: [] };
  const { holder } = declared!;
  const touched = ties.filter(({ number }) => isTouched(known, number));
  return {
    moved: touched.filter(({ found }) => !isSame(found, holder)),
    shared: touched.filter((tie) => isSame(tie.found, holder) && !tie.own && !wasThereBefore({ ...tie, holder })),
  };
}

/** Everybody's records tell whether those from whom something was taken are still there. */
function lookAtOrigins(known: Known): Step | undefined {
  const { moved, shared } = touchedTies(known);
  return shared.length > 0 || moved.some(({ found, own }) => found && !own)
    ? ledgerSince(known, known.written.failure ?? known.record!.failedAt!)
    : undefined;
}

/** Of every number that this attempt has changed, or may have changed, back to what held it. */
function movesBack(known: Known): Move[] {
  const { moved, shared } = touchedTies(known);
  const { declared, partings, plannedAt } = known.record!;
  if (plannedAt === undefined) return [];
  const { holder } = declared!;
  const before = ({ number, takenFrom }: Tie, origin: Association | undefined): Association | undefined =>
    returnsTo(known, { number, holder, origin, takenFrom });
  const back = ({ number }: Tie, to: Association | undefined): Move => ({ number, from: holder, to, force: true });
  return [
    ...moved.map((tie) => back(tie, tie.own || !known.ledger ? tie.found : before(tie, tie.found))),
    ...shared
      .filter(({ number }) => known.ledger && !keeperAt(known, number, holder))
      .map((tie) => back(tie, before(tie, tie.origin))),
    ...partings
      .filter(({ number }) => isTouched(known, number))
      .map(({ number, from, to }): Move => ({ number, to: from, force: to !== undefined })),
  ];
}

/** What was done last and is not remembered may have come after what undid it: a late enough look tells. */
function untilCertain(known: Known, moves: readonly Move[], failed: number): Step | undefined {
  if (moves.length === 0 || (!known.brokenOff && known.unanswered.size === 0)) return undefined;
  const since = failed + SERVICE_LAG;
  if (known.now < since) return wait((since - known.now) / SECOND);
  const look = known.numbers ? numbersSince(known, since) : lookAll(moves);
  if (look) return look;
  const astray = moves.filter(
    ({ number, from }) =>
      from !== undefined &&
      isSame(known.numbers!.value.get(number)?.associations[0], from) &&
      (lastDeed(known, number)?.at ?? 0) < known.numbers!.began,
  );
  const [first] = astray;
  return first && { do: 'Disassociate', numbers: astray.map(({ number }) => number), association: first.from! };
}
