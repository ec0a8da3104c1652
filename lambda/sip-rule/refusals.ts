/** What is said of a rule that the service refuses to create or to change: value, what stands in the way, remedy. */
import { Known, RuleRecord } from './known';
import { isSameTrigger, refusalOf } from './rules';
import { fail } from '../attempt/amend';
import { openGenerations } from '../attempt/attempts';
import { ledgerSince } from '../attempt/knowledge/looks';
import { SipRuleState } from '../attempt/knowledge/observations';
import { RuleSettings } from '../attempt/record/sip-rule-payload';
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

/** What has the trigger: another rule, and whose that is, or whatever holds the number. */
function lookAround(known: Known, since: number): Step | undefined {
  const { ruleList, numbers, record, written } = known;
  const { type, value } = record!.declared!.trigger;
  if (!ruleList || ruleList.began < since) return { do: 'LookRules' };
  if (ruleInTheWay(known)) return ledgerSince(known, written.goal);
  if (type !== 'ToPhoneNumber' || (numbers && numbers.began >= since)) return undefined;
  return { do: 'LookNumbers', sure: [value] };
}

const ruleInTheWay = ({ ruleList, record }: Known): SipRuleState | undefined =>
  ruleList!.value.find(({ trigger }) => isSameTrigger(trigger, record!.declared!.trigger));

function explainNotCreated(known: Known, said: string): string {
  const { numbers, record } = known;
  const { trigger, targets } = record!.declared!;
  const { type, value } = trigger;
  const rule = ruleInTheWay(known);
  if (rule) return explainRuleInTheWay(known, rule, said);
  const state = numbers?.value.get(value);
  const unfit = type === 'ToPhoneNumber' && numbers ? unfitFor(SIP_RULE, value, state, said) : undefined;
  if (unfit) return unfit;
  if (state && state.associations.length > 0) {
    return `${value}: held by ${holderOf(state)} (${said}); unassign it there, then deploy again`;
  }
  const hint = type === 'ToPhoneNumber' ? '' : "check that it is a Voice Connector's outbound host name, and ";
  return `${value}: the rule could not be created (${said}); ${hint}${checkApplications(targets)}`;
}

/** Whose rule it is tells what to do: a renamed resource is created before the one with the former name is deleted. */
function explainRuleInTheWay({ ledger, record, request }: Known, { id, name }: SipRuleState, said: string): string {
  const { value } = record!.declared!.trigger;
  const owner = openGenerations(ledger!.value).find(({ ruleId }) => ruleId === id);
  const whose = owner ? ` of ${owner.logicalId} in stack ${stackNameOf(owner)}` : '';
  const obstacle = `SIP rule ${id} (${name})${whose} has it already, and a trigger can have only one rule`;
  return `${value}: ${obstacle} (${said}); ${remedyFor(owner, request)}, then deploy again`;
}

function remedyFor(owner: RuleRecord | undefined, { stackId, logicalId }: Known['request']): string {
  if (!owner) return 'disable and delete that rule';
  if (owner.stackId !== stackId) return 'remove it there';
  const { logicalId: former } = owner;
  const keep = `if ${logicalId} is ${former} renamed, keep the former name with overrideLogicalId()`;
  return `${keep}; else remove ${former} first`;
}

const stackNameOf = ({ stackId }: RuleRecord): string => stackId.split('/')[1] ?? stackId;

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
