/** Delete: disables the rules of the generation, then deletes them. What is gone already is a success. */
import { Known } from './known';
import { ruleOf } from './plan';
import { removeRule } from './rules';
import { openGenerations, ownRecords } from '../attempt/attempts';
import { endDelete, prepareDelete } from '../attempt/deletion';
import { unique } from '../attempt/looks';
import { isNeeded, Step } from '../attempt/step';
import { OTHERS_STOPPED, SERVICE_LAG } from '../attempt/timing';

const NOT_FOUND_OUT = 'it could not be found out in time which rules there are; delete again';

export function deleteSipRule(known: Known): Step {
  const prepared = prepareDelete(known);
  if (isNeeded(prepared)) return prepared.step;
  if ('problems' in prepared) return endDelete(known, prepared.problems);
  const late = known.now >= known.request.answerBy;
  const { victims } = prepared;
  // What a rollback has returned to goes on living, though a later generation was made from it.
  const spared = openGenerations(ownRecords(known)).filter((record) => !victims.includes(record));
  const ids: string[] = [];
  for (const record of victims) {
    const made = ruleOf(known, record);
    if (isNeeded(made)) return late ? endDelete(known, [NOT_FOUND_OUT]) : made.step;
    if (made.ruleId && !spared.some(({ ruleId }) => ruleId === made.ruleId)) ids.push(made.ruleId);
  }
  // What was made a moment ago may not be shown yet.
  const ended = victims.map(({ endedAt = known.written.goal + OTHERS_STOPPED }) => endedAt + SERVICE_LAG);
  const certain = Math.max(known.written.goal, ...ended);
  const stuck: string[] = [];
  for (const id of unique(ids)) {
    const progress = removeRule(known, id, certain);
    if (isNeeded(progress) && !late) return progress.step;
    if (isNeeded(progress)) stuck.push(`SIP rule ${id} could not be deleted in time; delete again`);
    else if (progress.stuck) stuck.push(progress.stuck);
  }
  return endDelete(known, stuck);
}
