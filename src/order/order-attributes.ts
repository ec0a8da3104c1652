import { PhoneNumberProductType } from './phone-number-product-type';

/**
 * Numbers that are ordered elsewhere, and what is known of them.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_PhoneNumber.html
 */
export interface PhoneNumberOrderAttributes {
  /**
   * The numbers in E.164 form, 1 to 150: written out, a token each, or one token for the whole list, such as
   * `Fn.split(',', Fn.importValue('Lines'))` or the value of a parameter of type `CommaDelimitedList`.
   *
   * Throws when the list is empty, or a number is not E.164 or is listed twice.
   */
  readonly phoneNumbers: string[];

  /**
   * How many numbers there are, where `phoneNumbers` is one token for the whole list: then `phoneNumbers` of the import
   * has one token for each, so that loops over it work. A whole number of 1 or more, not a token.
   *
   * Throws when it is anything else, or when the list is written out and has another length.
   *
   * @default - as many as `phoneNumbers` has elements; of one token for the whole list, not known
   */
  readonly phoneNumberCount?: number;

  /**
   * The service's id of the order, a GUID. Throws when it is anything else.
   *
   * @default - not known; `phoneNumberOrderId` of the import is `none`
   */
  readonly phoneNumberOrderId?: string;

  /**
   * What the numbers are used with, so that a wrong use is found at synth.
   *
   * @default - not known; it is checked at deployment
   */
  readonly productType?: PhoneNumberProductType;
}
