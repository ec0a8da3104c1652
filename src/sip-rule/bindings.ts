/** Triggers and targets as a SIP rule sees them. */
import { IPhoneNumberOrder } from '../assignment/phone-number-assignment';
import { SipRuleProperties } from '../contract/sip-rule';

export interface TriggerBinding {
  readonly type: SipRuleProperties['TriggerType'];
  readonly value: string;
  /** The order of the number, where it is known. */
  readonly order?: IPhoneNumberOrder;
}

export interface RuleTargetBinding {
  readonly sipMediaApplicationId: string;
  /** Undefined: where the rule's stack is. */
  readonly region?: string;
  /** Undefined: by its place among the targets. */
  readonly priority?: number;
}
