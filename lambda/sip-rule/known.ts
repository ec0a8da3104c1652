/** What an attempt of a SIP rule knows. */
import * as attempt from '../attempt/knowledge';
import { AttemptRecord } from '../attempt/record';
import { SipRulePayload } from '../attempt/sip-rule-payload';

export type Known = attempt.Known<SipRulePayload, object>;
export type RuleRecord = AttemptRecord<SipRulePayload>;
