/** Which rule an attempt is about: the one that stands, one that an earlier attempt has made, or a new one. */
import { Known, RuleRecord } from './known';
import { createdBy, isSameTrigger } from './rules';
import { dimensionValue } from '../../src/contract/redaction';
import { amend } from '../attempt/amend';
import { newestFirst, openGenerations, ownRecords } from '../attempt/attempts';
import { isNeeded, Need, Step } from '../attempt/step';
import { OTHERS_STOPPED, SERVICE_LAG } from '../attempt/timing';

/** The longest name that the service takes, less what makes it this attempt's. */
const LONGEST = 256;
const TOKEN = 8;

/** Stack and resource, and a part of the attempt, by which a rule whose creation was not answered is found again. */
export function ownName({ stackName, logicalId }: Known['request'], generation: string): string {
  const token = generation.replace(/^cpno-/, '').slice(0, TOKEN);
  return `${dimensionValue(`${stackName}-${logicalId}`).slice(0, LONGEST - TOKEN - 1)}-${token}`;
}

export function plan(known: Known, abandoned: readonly RuleRecord[]): Step | undefined {
  const own = known.record!;
  if (own.plannedAt !== undefined) return undefined;
  const declared = own.declared!;
  const standing = standingRule(known);
  if (standing) {
    const { generation, ruleId } = standing;
    const name = declared.name ?? ownName(known.request, generation);
    return amend(known, { plannedAt: known.now, generation, name, ruleId });
  }
  const made = madeBefore(known, abandoned);
  if (isNeeded(made)) return made.step;
  const generation = known.request.attempt;
  const name = declared.name ?? ownName(known.request, generation);
  return amend(known, { plannedAt: known.now, generation, name, ...(made.ruleId && { ruleId: made.ruleId }) });
}

/** A generation of this resource that has a rule with this trigger: the base itself, or what a rollback returns to. */
function standingRule(known: Known): RuleRecord | undefined {
  if (known.request.requestType !== 'Update') return undefined;
  const { trigger } = known.record!.declared!;
  const alike = openGenerations(ownRecords(known))
    .filter(({ declared, ruleId }) => ruleId !== undefined && isSameTrigger(declared?.trigger, trigger))
    .sort(newestFirst);
  return alike.find(({ generation }) => generation === known.request.physicalId) ?? alike[0];
}

/** A rule for this trigger that a broken-off attempt has made is taken on: the service takes no second one. */
function madeBefore(
  known: Known,
  abandoned: readonly RuleRecord[],
): Need<{ readonly ruleId?: string }> {
  const { trigger } = known.record!.declared!;
  for (const record of abandoned.filter(({ declared }) => isSameTrigger(declared?.trigger, trigger))) {
    const made = ruleOf(known, record);
    if (isNeeded(made) || made.ruleId) return made;
  }
  return {};
}

/** The rule of an earlier attempt; whether one was made whose creation was not answered, a list tells. */
export function ruleOf(known: Known, record: RuleRecord): Need<{ readonly ruleId?: string }> {
  if (record.ruleId !== undefined || record.intendedAt === undefined) return { ruleId: record.ruleId };
  const made = createdBy(known, record, known.written.goal + OTHERS_STOPPED + SERVICE_LAG);
  return isNeeded(made) ? made : { ruleId: made.rule?.id };
}

/** A failed attempt that has deleted its rule names none any more. */
export const hasResidue = ({ outcome, ruleId, intendedAt }: RuleRecord): boolean =>
  !outcome || ruleId !== undefined || intendedAt !== undefined;
