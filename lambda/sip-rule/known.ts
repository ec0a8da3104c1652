/** What an attempt of a SIP rule knows. */
import * as attempt from '../attempt/knowledge/knowledge';
import { AttemptRecord } from '../attempt/record/record';
import { SipRulePayload } from '../attempt/record/sip-rule-payload';

export type Known = attempt.Known<SipRulePayload, object>;
export type RuleRecord = AttemptRecord<SipRulePayload>;
