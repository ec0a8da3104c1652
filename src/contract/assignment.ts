/** What crosses from an assignment of phone numbers to the handler, and back as attributes. */
import { EnvelopeProperties } from './envelope';

/** The CloudFormation resource type. */
export const ASSIGNMENT_TYPE = 'Custom::ChimePhoneNumberAssignment';

/** The kind of resource, as a dimension of metrics. */
export const ASSIGNMENT_KIND = 'Assignment';

/**
 * `ResourceProperties` of one `Custom::ChimePhoneNumberAssignment`, `ServiceToken` aside. Exactly one of the two ids is
 * there.
 */
export interface PhoneNumberAssignmentProperties extends EnvelopeProperties {
  readonly VoiceConnectorId?: string;
  readonly VoiceConnectorGroupId?: string;
  /** E.164 numbers. What an order gives as one string arrives as one element with commas, or as `none`. */
  readonly PhoneNumbers: string[];
  /** Whether a number is taken from whatever else answers it now. */
  readonly ForceAssociate: boolean;
}

/** `Data` of the response. */
export interface PhoneNumberAssignmentAttributes {
  /** The E.164 numbers that are assigned, comma-joined, in the order of the declaration; `none` when there are none. */
  readonly PhoneNumbers: string;
  readonly PhoneNumberCount: string;
  /** What a success has to tell, one sentence after another. */
  readonly Warnings: string;
}
