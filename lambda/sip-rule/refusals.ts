/** What is said of a rule that the service refuses to create or to change: value, what stands in the way, remedy. */
import { Known } from './known';
import { isSameTrigger, refusalOf } from './rules';
import { fail } from '../attempt/amend';
import { RuleSettings } from '../attempt/sip-rule-payload';
import { Step } from '../attempt/step';
import { remedyIfDenied } from '../service/errors';
import { holderOf, Taker, unfitFor } from '../service/number-state';

const SIP_RULE: Taker = {
  what: 'rule',
  holder: 'a SIP rule',
  productType: 'SipMediaApplicationDialIn',
  otherwise: 'assign it to a Voice Connector',
};

/** Names what stands in the way, as far as the service shows it. */
export function notCreated(known: Known): Step {
  const { at, code, message } = refusalOf(known, 'CreateRule', '')!;
  const { trigger } = known.record!.declared!;
  const said = saidOf(code, message);
  const denied = remedyIfDenied(code, 'CreateSipRule');
  if (denied) return fail(known, `${trigger.value}: the rule could not be created (${said}); ${denied}`);
  const look = lookAround(known, at);
  return look ?? fail(known, explainNotCreated(known, said));
}

/** What has the trigger: another rule, or whatever holds the number. */
function lookAround({ ruleList, numbers, record }: Known, since: number): Step | undefined {
  const { type, value } = record!.declared!.trigger;
  if (!ruleList || ruleList.began < since) return { do: 'LookRules' };
  if (type !== 'ToPhoneNumber' || (numbers && numbers.began >= since)) return undefined;
  return { do: 'LookNumbers', sure: [value] };
}

function explainNotCreated({ ruleList, numbers, record }: Known, said: string): string {
  const { trigger, targets } = record!.declared!;
  const { type, value } = trigger;
  const rule = ruleList!.value.find((one) => isSameTrigger(one.trigger, trigger));
  if (rule) {
    const obstacle = `SIP rule ${rule.id} (${rule.name}) has it already, and a trigger can have only one rule`;
    return `${value}: ${obstacle} (${said}); disable and delete that rule, then deploy again`;
  }
  const state = numbers?.value.get(value);
  const unfit = type === 'ToPhoneNumber' && numbers ? unfitFor(SIP_RULE, value, state, said) : undefined;
  if (unfit) return unfit;
  if (state && state.associations.length > 0) {
    return `${value}: held by ${holderOf(state)} (${said}); unassign it there, then deploy again`;
  }
  const hint = type === 'ToPhoneNumber' ? '' : "check that it is a Voice Connector's outbound host name, and ";
  return `${value}: the rule could not be created (${said}); ${hint}${checkApplications(targets)}`;
}

const checkApplications = (targets: RuleSettings['targets']): string => {
  const each = targets.map(({ SipMediaApplicationId: id, AwsRegion }) => `${id} in ${AwsRegion}`);
  return `check that the applications exist in their regions: ${each.join(', ')}`;
};

const saidOf = (code: string, message: string): string => (message && message !== code ? `${code}: ${message}` : code);

/** Names the rule, and what it was to be sent to. */
export function notChanged(known: Known, id: string): Step {
  const { code, message } = refusalOf(known, 'UpdateRule', id)!;
  const { trigger, targets } = known.record!.declared!;
  const remedy = remedyIfDenied(code, 'UpdateSipRule') ?? `${checkApplications(targets)}; then deploy again`;
  return fail(known, `${trigger.value}: SIP rule ${id} could not be changed (${saidOf(code, message)}); ${remedy}`);
}
