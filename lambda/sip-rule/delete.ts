/** Delete: disables the rules of the generation, then deletes them. What is gone already is a success. */
import { Known, RuleRecord } from './known';
import { ruleOf } from './plan';
import { removeRule } from './rules';
import { openGenerations, ownRecords } from '../attempt/attempts';
import { endDelete, prepareDelete } from '../attempt/deletion';
import { unique } from '../attempt/looks';
import { isNeeded, Need, Step } from '../attempt/step';
import { OTHERS_STOPPED, SERVICE_LAG } from '../attempt/timing';

const NOT_FOUND_OUT = 'not known in time which rules there are; delete again';

export function deleteSipRule(known: Known): Step {
  const prepared = prepareDelete(known);
  if (isNeeded(prepared)) return prepared.step;
  if ('problems' in prepared) return endDelete(known, prepared.problems);
  const late = known.now >= known.request.answerBy;
  const { victims } = prepared;
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
  return endDelete(known, stuck);
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
