/**
 * Delete: disables the rules of the generation, then deletes them. What is gone already is a success. In a rollback,
 * the rule that stood before gets back its settings.
 */
import { Known, RuleRecord } from './known';
import { ruleOf } from './plan';
import { isAsDeclared, Progress, removeRule, restoreSettings, settingsOf } from './rules';
import { hasNotSucceeded, isNewer, newest, openGenerations, otherAttempts, ownRecords } from '../attempt/attempts';
import { endDelete, livesBeside, prepareDelete } from '../attempt/deletion';
import { unique } from '../attempt/knowledge/looks';
import { ResourceState } from '../attempt/knowledge/observations';
import { stableAt } from '../attempt/stack-events';
import { isNeeded, Need, Step } from '../attempt/step';
import { OTHERS_STOPPED, SERVICE_LAG } from '../attempt/timing';
import { isRollback } from '../service/cloudformation-statuses';

const NOT_FOUND_OUT = 'not known in time which rules there are; delete again';
const NOT_SET_BACK = 'the rule that stood before could not be set back in time; delete again';

export function deleteSipRule(known: Known): Step {
  const prepared = prepareDelete(known);
  if (isNeeded(prepared)) return prepared.step;
  if ('problems' in prepared) return endDelete(known, prepared.problems);
  const late = known.now >= known.request.answerBy;
  const { resource, victims } = prepared;
  const ids = rulesOf(known, victims);
  if (isNeeded(ids)) return late ? endDelete(known, [NOT_FOUND_OUT]) : ids.step;
  const certain = shownFrom(known, victims);
  const stuck: string[] = [];
  for (const id of ids) {
    const progress = removeRule(known, id, certain);
    if (isNeeded(progress) && !late) return progress.step;
    if (isNeeded(progress)) stuck.push(`SIP rule ${id} could not be deleted in time; delete again`);
    else if (progress.stuck) stuck.push(progress.stuck);
  }
  const restored = restoreStanding(known, resource);
  if (isNeeded(restored) && !late) return restored.step;
  return end(known, stuck, restored);
}

/** A rollback is not held up: what the service refuses to bring back is a warning. */
function end(known: Known, stuck: readonly string[], restored: Progress): Step {
  if (isNeeded(restored)) return endDelete(known, [...stuck, NOT_SET_BACK]);
  return endDelete(known, stuck, restored.stuck === undefined ? {} : { warnings: [restored.stuck] });
}

/**
 * CloudFormation may ask for nothing but the end of what has replaced a rule. An update that was not rolled back by
 * itself may have changed that rule in place before: its settings become what they were when the stack was stable.
 */
function restoreStanding(known: Known, resource: ResourceState): Progress {
  if (!isRollback(resource.stackStatus)) return {};
  const others = otherAttempts(known);
  const earlier = others.filter((record) => hadEnded(known, record, resource));
  const before = openGenerations(earlier).find(livesBeside(known, resource));
  if (!before) return {};
  const since = others.filter((record) => record.generation === before.generation && isNewer(record, before));
  const last = newest(since);
  const settings = settingsOf(before);
  if (!last || (!hasNotSucceeded(last) && isAsDeclared(settingsOf(last), settings))) return {};
  const { ruleId } = newest([before, ...since.filter((record) => !hasNotSucceeded(record))])!;
  return restoreSettings(known, ruleId!, settings, shownFrom(known, since));
}

/** Before what is rolled back began. By the end, as a rule may be asked for and made within one second. */
function hadEnded(known: Known, { endedAt = Infinity }: RuleRecord, resource: ResourceState): boolean {
  const { operationAt = Infinity } = resource;
  return endedAt <= Math.min(stableAt(known), operationAt);
}

/** The rules that go. What a rollback has returned to goes on living, though a later generation was made from it. */
function rulesOf(known: Known, victims: readonly RuleRecord[]): Need<readonly string[]> {
  const spared = openGenerations(ownRecords(known)).filter((record) => !victims.includes(record));
  const ids: string[] = [];
  for (const record of victims) {
    const made = ruleOf(known, record);
    if (isNeeded(made)) return made;
    if (made.ruleId && !spared.some(({ ruleId }) => ruleId === made.ruleId)) ids.push(made.ruleId);
  }
  return unique(ids);
}

/** What was made a moment ago may not be shown yet; a look that begins then shows it. */
function shownFrom({ written }: Known, victims: readonly RuleRecord[]): number {
  const ended = victims.map(({ endedAt = written.goal + OTHERS_STOPPED }) => endedAt + SERVICE_LAG);
  return Math.max(written.goal, ...ended);
}
