/** What crosses from a SIP rule to the handler, and back as attributes. */
import { EnvelopeProperties } from './envelope';

/** The CloudFormation resource type. */
export const SIP_RULE_TYPE = 'Custom::ChimeSipRule';

/** The kind of resource, as a dimension of metrics. */
export const SIP_RULE_KIND = 'SipRule';

/** The most applications that one rule may name. */
export const MAX_TARGET_APPLICATIONS = 25;

/** One SIP media application that may answer. */
export interface TargetApplicationProperties {
  readonly SipMediaApplicationId: string;
  /** 1 is asked first. */
  readonly Priority: number;
  readonly AwsRegion: string;
}

/** `ResourceProperties` of one `Custom::ChimeSipRule`, `ServiceToken` aside. */
export interface SipRuleProperties extends EnvelopeProperties {
  /** Absent: made from stack name and logical id. */
  readonly Name?: string;
  readonly TriggerType: 'ToPhoneNumber' | 'RequestUriHostname';
  /** One E.164 number, or the host name of a Voice Connector's outbound calls. */
  readonly TriggerValue: string;
  readonly Disabled: boolean;
  readonly TargetApplications: TargetApplicationProperties[];
}

/** `Data` of the response. */
export interface SipRuleAttributes {
  /** The service's id of the rule. */
  readonly SipRuleId: string;
  readonly Name: string;
  /** What a success has to tell, one sentence after another. */
  readonly Warnings: string;
}
