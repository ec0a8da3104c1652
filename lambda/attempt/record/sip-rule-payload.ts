/** What the record of a SIP rule says beside the envelope. */
import { RecordEnvelope } from './record-envelope';
import { SIP_RULE_KIND, TargetApplicationProperties } from '../../../src/contract/sip-rule';

export interface Trigger {
  readonly type: 'ToPhoneNumber' | 'RequestUriHostname';
  readonly value: string;
}

/** What of a rule can be changed while it stands. */
export interface RuleSettings {
  readonly name: string;
  readonly disabled: boolean;
  readonly targets: readonly TargetApplicationProperties[];
}

/** What a SIP rule declares; without a name it gets one of its own. */
export interface DeclaredRule extends Omit<RuleSettings, 'name'> {
  readonly name?: string;
  readonly trigger: Trigger;
}

export interface SipRulePayload {
  readonly declared?: DeclaredRule;
  /** The name that the rule has, or is about to get. */
  readonly name?: string;
  /** When the rule was about to be created; without `ruleId` it is not known whether it was. */
  readonly intendedAt?: number;
  /** The service's id of the rule. */
  readonly ruleId?: string;
}

export const isSipRule = (record: RecordEnvelope): record is RecordEnvelope & SipRulePayload =>
  record.kind === SIP_RULE_KIND;
