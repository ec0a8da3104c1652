/** What an attempt of a SIP rule knows, made up: for the decisions that are pure. */
import { DEFAULTS, STACK } from './harness';
import { eventFor, MEMORY, NOW, OLD, ONE, recordOf } from './knowledge';
import { newRecord } from '../../../lambda/attempt/amend';
import { CountedRefusal, refusalKey, resourceKey, start } from '../../../lambda/attempt/knowledge/knowledge';
import { SipRuleState } from '../../../lambda/attempt/knowledge/observations';
import { RequestType } from '../../../lambda/attempt/record/record-envelope';
import { DeclaredRule } from '../../../lambda/attempt/record/sip-rule-payload';
import { Step } from '../../../lambda/attempt/step';
import { readRequest } from '../../../lambda/engine/read-event';
import { Known, RuleRecord } from '../../../lambda/sip-rule/known';
import { SIP_RULE_TYPE } from '../../../src/contract/sip-rule';

export const target = (SipMediaApplicationId: string, Priority = 1) => ({
  SipMediaApplicationId,
  Priority,
  AwsRegion: 'us-east-1',
});

export const TRIGGER = { type: 'ToPhoneNumber', value: ONE } as const;
export const DECLARED: DeclaredRule = { trigger: TRIGGER, disabled: false, targets: [target('bot')] };

/** The rule that `DECLARED` comes to, as the service shows it. */
export const rule = (change: Partial<SipRuleState> = {}): SipRuleState => ({
  id: 'rule',
  name: 'Line',
  trigger: TRIGGER,
  disabled: false,
  targets: [target('bot')],
  createdAt: NOW,
  ...change,
});

const { Version, StateMachineArn, Region } = DEFAULTS;

/** An attempt that has just written its record, which says `own` by now, and read it back. */
export function knownRule(kind: RequestType, own: Partial<RuleRecord> = {}, change: Partial<Known> = {}): Known {
  const event = eventFor(kind, 'Support', SIP_RULE_TYPE, {
    Version,
    StateMachineArn,
    Region,
    TimeoutSeconds: 600,
    TriggerType: TRIGGER.type,
    TriggerValue: TRIGGER.value,
    Disabled: DECLARED.disabled,
    TargetApplications: DECLARED.targets,
  });
  const request = readRequest(event, NOW) as Known['request'];
  const record: RuleRecord = { ...newRecord(request, NOW), name: 'Line', ...own };
  const status = `${kind.toUpperCase()}_IN_PROGRESS`;
  return {
    ...start(request, NOW, 60_000, record, MEMORY),
    records: { began: NOW, value: [record] },
    resources: new Map([
      [resourceKey(STACK, 'Support'), { began: NOW, value: { stackStatus: status, status, statusAt: NOW } }],
    ]),
    ...change,
  };
}

/** An earlier attempt of the same resource that succeeded an hour ago, unless something else is said of it. */
export const earlierRule = (change: Partial<RuleRecord> = {}): RuleRecord => ({
  version: 1,
  kind: 'SipRule',
  requestType: 'Create',
  stackId: STACK,
  logicalId: 'Support',
  attempt: OLD,
  generation: OLD,
  sentAt: NOW - 3600_000,
  goalAt: NOW - 3600_000,
  seq: 1,
  declared: DECLARED,
  name: 'Line',
  ruleId: 'rule',
  intendedAt: NOW - 3600_000,
  outcome: { status: 'SUCCESS', physicalId: OLD },
  endedAt: NOW - 3590_000,
  ...change,
});

/** The same attempt beside others, whose records it has read as well. */
export const besideRules = (known: Known, ...others: RuleRecord[]): Known => ({
  ...known,
  records: { ...known.records!, value: [...others, known.record!] },
});

/** The same attempt after the service has refused this. */
export const refused = (
  known: Known,
  what: 'CreateRule' | 'UpdateRule' | 'DeleteRule',
  change: Partial<CountedRefusal> = {},
): Known => {
  const number = what === 'CreateRule' ? '' : 'rule';
  const refusal = { number, code: 'BadRequestException', message: 'no', count: 1, at: NOW, ...change };
  return { ...known, refusals: new Map([...known.refusals, [refusalKey(what, number), refusal]]) };
};

/** What a step writes into the own record. */
export const written = (step: Step): RuleRecord => recordOf(step);
