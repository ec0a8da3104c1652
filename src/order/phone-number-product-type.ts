/**
 * What phone numbers are used with, which also decides what they cost.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/change-product-type.html
 */
export enum PhoneNumberProductType {
  /** Numbers for Amazon Chime SDK Voice Connectors and groups of these: SIP trunking. US numbers only. */
  VOICE_CONNECTOR = 'VoiceConnector',

  /**
   * Numbers that dial in to SIP media applications. Numbers from outside the US must have this type.
   *
   * PSTN audio, to which SIP media applications belong, has been closed to new customers since 2026-10-29, so an
   * order of this type gives a warning.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/sip-applications-maintenance-mode.html
   */
  SIP_MEDIA_APPLICATION_DIAL_IN = 'SipMediaApplicationDialIn',
}
