/** Create and Update: from what is declared to a rule that stands, or back to what was. */
import { Known, RuleRecord } from './known';
import { hasResidue, plan, ruleOf } from './plan';
import { notChanged, notCreated } from './refusals';
import {
  afterRefusal,
  createdBy,
  isAsDeclared,
  lookAtRule,
  lookWhetherGone,
  refusalOf,
  removeRule,
  settingsOf,
} from './rules';
import { NO_VALUE } from '../../src/contract/envelope';
import { SipRuleAttributes } from '../../src/contract/sip-rule';
import { abandonedBy } from '../attempt/abandoned';
import { amend, fail } from '../attempt/amend';
import { alsoEnded, openGenerations, otherAttempts, physicalIdOf } from '../attempt/attempts';
import { isTimeToTell } from '../attempt/knowledge/looks';
import { lookHistory } from '../attempt/stack-events';
import { isNeeded, Need, Step } from '../attempt/step';
import { INVOCATION, OTHERS_STOPPED, RETRY_PAUSE, RULE_PATIENCE, SERVICE_LAG } from '../attempt/timing';
import { waitUntilOthersStopped } from '../attempt/wait-for-others';
import { everythingVisible, hindered, ifWanted } from '../attempt/wanted';

export function createOrUpdate(known: Known): Step {
  if (known.ruleCreated) return found(known, known.ruleCreated.id);
  if (known.record!.failure !== undefined) return undo(known);
  return hindered(known, 'a SIP rule') ?? proceed(known);
}

function proceed(known: Known): Step {
  const history = known.request.requestType === 'Create' ? lookHistory(known) : undefined;
  if (history) return history;
  const abandoned = abandonedBy(known, hasResidue);
  return waitUntilOthersStopped(known, abandoned) ?? makePlan(known, abandoned) ?? carryOut(known, abandoned);
}

/** Decides which rule this is about, as soon as all is visible that it rests on. */
const makePlan = (known: Known, abandoned: readonly RuleRecord[]): Step | undefined =>
  stillWanted(known, known.record!.goalAt) ?? everythingVisible(known) ?? plan(known, abandoned);

function carryOut(known: Known, abandoned: readonly RuleRecord[]): Step {
  return (
    create(known) ??
    change(known) ??
    clearUp(known, abandoned) ??
    stillWanted(known, known.rules.get(known.record!.ruleId!)?.began ?? known.written.goal) ??
    succeed(known, abandoned)
  );
}

const stillWanted = (known: Known, since: number): Step | undefined =>
  ifWanted(known, since, () =>
    known.record!.intendedAt === undefined ? 'nothing was created' : 'the rule is deleted',
  );

/** Intent first, then the call; after a loss the rule is looked for by its name before another is made. */
function create(known: Known): Step | undefined {
  const own = known.record!;
  if (own.ruleId !== undefined) return undefined;
  if (own.intendedAt === undefined) return amend(known, { intendedAt: known.now });
  if (mayHaveBeenLost(known)) {
    const made = createdBy(known, own, lostAt(known) + SERVICE_LAG);
    if (isNeeded(made)) return made.step;
    if (made.rule) return found(known, made.rule.id);
  }
  const pause = afterRefusal(known, 'CreateRule', '', Infinity);
  const refused = refusalOf(known, 'CreateRule', '');
  const isOver = isTimeToTell(known) || known.now >= own.intendedAt + RULE_PATIENCE;
  if (refused && (pause === 'Final' || isOver)) return notCreated(known);
  if (pause && pause !== 'Final') return pause;
  return { do: 'CreateRule', trigger: own.declared!.trigger, settings: settingsOf(own) };
}

/** It was made after some refusals, perhaps: looks may be too early for a while from now on, not from the intent on. */
const found = (known: Known, ruleId: string): Step => amend(known, { ruleId, intendedAt: known.now });

const mayHaveBeenLost = (known: Known): boolean => known.brokenOff || known.ruleUnanswered !== undefined;

/** By then the call was over, whatever became of it. */
const lostAt = ({ ruleUnanswered = 0, brokenOff, written }: Known): number =>
  Math.max(ruleUnanswered, brokenOff ? (written.plan ?? written.goal) : 0);

/** What can be changed in place. A rule that somebody has deleted is made anew. */
function change(known: Known): Step | undefined {
  const own = known.record!;
  const id = own.ruleId!;
  const look = lookAtRule(known, id);
  if (look) return look;
  const seen = known.rules.get(id)!;
  if (!seen.value) {
    const certain = Math.max(known.written.goal, own.intendedAt ?? 0) + SERVICE_LAG;
    return lookWhetherGone(known, id, certain) ?? amend(known, { ruleId: undefined, intendedAt: undefined });
  }
  if (isAsDeclared(seen.value, settingsOf(own)) && !mayBeEarly(known, seen.began)) return undefined;
  const pause = afterRefusal(known, 'UpdateRule', id, RULE_PATIENCE / RETRY_PAUSE);
  if (pause === 'Final' || (pause && isTimeToTell(known))) return notChanged(known, id);
  return pause ?? { do: 'UpdateRule', id, settings: settingsOf(own) };
}

/** What another attempt has changed a moment ago may not be shown yet: the settings are asserted then, once. */
function mayBeEarly(known: Known, began: number): boolean {
  const { ruleId } = known.record!;
  const since = otherAttempts(known)
    .filter((record) => record.ruleId === ruleId)
    .map(({ endedAt = known.written.goal + OTHERS_STOPPED }) => endedAt + SERVICE_LAG);
  return known.ruleUpdated !== ruleId && began < Math.max(0, ...since);
}

/** What broken-off attempts have made and this one does not use. */
function clearUp(known: Known, abandoned: readonly RuleRecord[]): Step | undefined {
  const used = new Set(
    openGenerations(otherAttempts(known))
      .filter((one) => !abandoned.includes(one))
      .map(idOf),
  );
  for (const record of abandoned) {
    const made = ruleOf(known, record);
    if (isNeeded(made)) return made.step;
    if (!made.ruleId || made.ruleId === known.record!.ruleId || used.has(made.ruleId)) continue;
    const { endedAt = known.written.goal + OTHERS_STOPPED } = record;
    const progress = removeRule(known, made.ruleId, endedAt + SERVICE_LAG);
    if (isNeeded(progress)) return progress.step;
    if (progress.stuck) return fail(known, progress.stuck);
  }
  return undefined;
}

const idOf = ({ ruleId }: RuleRecord): string | undefined => ruleId;

function succeed(known: Known, abandoned: readonly RuleRecord[]): Step {
  const { generation, ruleId, name, warnings = [] } = known.record!;
  const data: SipRuleAttributes = { SipRuleId: ruleId!, Name: name!, Warnings: warnings.join('; ') || NO_VALUE };
  return amend(known, {
    outcome: { status: 'SUCCESS', physicalId: generation, data: { ...data } },
    ...alsoEnded(known, abandoned),
  });
}

/** A rule that this attempt has made goes again; what stood before is put back by CloudFormation's rollback. */
function undo(known: Known): Step {
  const { failure, ruleId, intendedAt } = known.record!;
  const late = known.now >= known.request.answerBy;
  const end = (...problems: string[]): Step =>
    amend(known, {
      outcome: { status: 'FAILED', physicalId: physicalIdOf(known), reason: [failure, ...problems].join('; ') },
      ...(problems.length === 0 && { ruleId: undefined, intendedAt: undefined }),
    });
  if (intendedAt === undefined) return end();
  const made = ruleId ? { ruleId } : lostRule(known);
  if (isNeeded(made)) return late ? end('not known in time whether the rule was created') : made.step;
  if (!made.ruleId) return end();
  const progress = removeRule(known, made.ruleId, known.written.failure! + SERVICE_LAG);
  if (isNeeded(progress)) return late ? end(`SIP rule ${made.ruleId} could not be deleted in time`) : progress.step;
  return progress.stuck ? end(progress.stuck) : end();
}

function lostRule(known: Known): Need<{ readonly ruleId?: string }> {
  if (!mayHaveBeenLost(known)) return {};
  const made = createdBy(known, known.record!, lostAt(known) + INVOCATION + SERVICE_LAG);
  return isNeeded(made) ? made : { ruleId: made.rule?.id };
}
