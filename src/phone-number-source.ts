import { PhoneNumberSearch } from './phone-number-search';
import { bindList, bindOrder, bindSearch, SourceBinding } from './private/source';

/**
 * Where the numbers of an order come from.
 *
 * What is known at synth is checked at synth; an error names the value, the rule and the remedy. Tokens are let through,
 * one by one within a list, and are checked at deployment.
 */
export abstract class PhoneNumberSource {
  /**
   * These very numbers.
   *
   * A number is ordered when it is free, restored when it is in the deletion queue, and taken over when it is in the
   * inventory and the order says `adoptExisting`; else the deployment fails and names the number.
   *
   * Throws when the list is empty or has more than 150 numbers, when a number is not E.164 or is listed twice.
   *
   * @param phoneNumbers 1 to 150 numbers in E.164 form, such as `+12065550100`
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_CreatePhoneNumberOrder.html
   */
  public static fromList(phoneNumbers: string[]): PhoneNumberSource {
    return new BoundSource(bindList(phoneNumbers));
  }

  /**
   * So many numbers that satisfy a search.
   *
   * Throws when the search breaks a rule of the service; see `PhoneNumberSearch`.
   *
   * @param search what the numbers have to be like
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_SearchAvailablePhoneNumbers.html
   */
  public static fromSearch(search: PhoneNumberSearch): PhoneNumberSource {
    return new BoundSource(bindSearch(search));
  }

  /**
   * The numbers of an order that was placed elsewhere, a port-in above all.
   *
   * Nothing is bought, and nothing is waited for that takes days. Numbers that are active get the declared details, the
   * others at the next update after they have become active; `orderType`, `focDate` and `phoneNumberOrderStatus` tell how
   * the porting goes, `warnings` what is missing and what to do about it. An order that failed or was cancelled fails the
   * deployment that first names it.
   *
   * The numbers are taken over without `adoptExisting`, unless another live stack declares them. When they are released,
   * they return to the inventory as they were found; `releaseBehavior` DELETION_QUEUE releases them for good.
   *
   * Throws when the id is not a GUID.
   *
   * @param phoneNumberOrderId the service's id of the order
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/porting.html
   */
  public static fromOrder(phoneNumberOrderId: string): PhoneNumberSource {
    return new BoundSource(bindOrder(phoneNumberOrderId));
  }

  protected constructor() {}

  /**
   * The source as an order sees it.
   *
   * @internal
   */
  public abstract _bind(): SourceBinding;
}

class BoundSource extends PhoneNumberSource {
  public constructor(private readonly binding: SourceBinding) {
    super();
  }

  public _bind(): SourceBinding {
    return this.binding;
  }
}
