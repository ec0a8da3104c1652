/** From what the handler would do to SIP rules to what a person wants to know of them. */
import { Change, RuleChange } from './imagined/changes';
import { RuleApplication, RulePlan } from './plan-shape';
import { SipRuleState } from '../../lambda/attempt/knowledge/observations';
import { RecordEnvelope } from '../../lambda/attempt/record/record-envelope';
import { DeclaredRule, isSipRule, RuleSettings } from '../../lambda/attempt/record/sip-rule-payload';

/** What one request would do to rules; of one that it leaves as it is, that it is kept. */
export function rulePlans(changes: readonly Change[], record: RecordEnvelope | undefined): RulePlan[] {
  const changed = new Map<string, RuleChange>();
  for (const change of changes) {
    if (change.do !== 'Rule') continue;
    // A rule is disabled before it is deleted: to a reader that is one matter.
    const { before } = changed.get(change.id) ?? change;
    changed.set(change.id, { ...change, before });
  }
  const declared = record && isSipRule(record) ? record.declared : undefined;
  const plans = [...changed.values()].flatMap((change) => rulePlan(change, declared));
  return plans.length > 0 ? plans : standingRules(record, 'keep');
}

function rulePlan({ before, after }: RuleChange, declared: DeclaredRule | undefined): RulePlan[] {
  if (before && after) return [{ ...ruleIn(after), change: 'change', before: differences(before, after) }];
  if (before) return [{ ...ruleIn(before), change: 'delete' }];
  if (!after) return [];
  const { id: _made, name: _token, ...rule } = ruleIn(after);
  return [{ ...rule, change: 'create', ...(declared?.name !== undefined && { name: declared.name }) }];
}

/** The rule that a record tells of, which stays as it is. */
export function standingRules(
  record: RecordEnvelope | undefined,
  change: 'keep' | 'leave',
  because?: string,
): RulePlan[] {
  if (!record || !isSipRule(record) || !record.declared || record.outcome?.status !== 'SUCCESS') return [];
  const { ruleId: id = '', name = '', declared } = record;
  const { trigger, disabled, targets } = declared;
  const applications = applicationsIn(targets);
  return [{ change, id, name, trigger, disabled, applications, ...(because !== undefined && { because }) }];
}

const ruleIn = ({ id, name, trigger, disabled, targets }: SipRuleState): Omit<RulePlan, 'change'> => ({
  id,
  name,
  trigger,
  disabled,
  applications: applicationsIn(targets),
});

const applicationsIn = (targets: RuleSettings['targets']): RuleApplication[] =>
  [...targets]
    .sort((one, other) => one.Priority - other.Priority)
    .map(({ SipMediaApplicationId: id, AwsRegion: region }) => ({ id, region }));

function differences(before: SipRuleState, after: SipRuleState): RulePlan['before'] {
  const [was, is] = [applicationsIn(before.targets), applicationsIn(after.targets)];
  return {
    ...(before.name !== after.name && { name: before.name }),
    ...(before.disabled !== after.disabled && { disabled: before.disabled }),
    ...(JSON.stringify(was) !== JSON.stringify(is) && { applications: was }),
  };
}
