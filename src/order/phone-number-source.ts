import { PhoneNumberSearch } from './phone-number-search';
import { bindList, bindOrder, bindSearch, SourceBinding } from './source-binding';
import { Finding, throwErrors } from './validation/finding';
import { checkListTypes, checkOrderIdType, checkSearchTypes } from './validation/order-types';

/**
 * Where the numbers of an order come from.
 *
 * Values that are known at synth are checked at synth; an error names property, value, rule and remedy. Tokens and
 * dynamic references (`{{resolve:ssm:...}}`), also as elements of a list, are checked at deployment. An element of a
 * list may be several values with commas between them, as a parameter has them.
 *
 * @example
 * const listed = PhoneNumberSource.fromList(['+12065550100', '+12065550101']);
 * const found = PhoneNumberSource.fromSearch({ tollFreePrefixes: ['833', '844'], pattern: 'CAFE' });
 * const portedIn = PhoneNumberSource.fromOrder('11111111-2222-3333-4444-555555555555');
 */
export abstract class PhoneNumberSource {
  /**
   * Exactly these numbers.
   *
   * A number is ordered when it is free, restored when it is in the deletion queue, and adopted when it is in the
   * inventory and the order says `adoptExisting`; else the deployment fails and names the number.
   *
   * Throws when the list is empty or has more than 150 numbers, when a number is not E.164 or is listed twice.
   *
   * @param phoneNumbers 1 to 150 numbers in E.164 form, such as `+12065550100`
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_CreatePhoneNumberOrder.html
   */
  public static fromList(phoneNumbers: string[]): PhoneNumberSource {
    return bound('fromList', checkListTypes(phoneNumbers), () => bindList(phoneNumbers));
  }

  /**
   * Numbers that a search of the service finds.
   *
   * Throws when the search breaks a rule of the service; see `PhoneNumberSearch`.
   *
   * @param search which numbers to look for, and how many
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_SearchAvailablePhoneNumbers.html
   */
  public static fromSearch(search: PhoneNumberSearch): PhoneNumberSource {
    return bound('fromSearch', checkSearchTypes(search), () => bindSearch(search));
  }

  /**
   * The numbers of an order that was placed elsewhere, a port-in above all.
   *
   * Nothing is bought, and the deployment does not wait for a port-in. Numbers that are active get the declared
   * details, the others at the next update after they have become active. `orderType`, `focDate` and
   * `phoneNumberOrderStatus` say how far the port-in is; `warnings` says what is missing, and what to do about it. If
   * the order failed or was cancelled, the deployment that first names it fails.
   *
   * The numbers are adopted without `adoptExisting`, unless another live stack declares them. When they are
   * released, they return to the inventory as they were found; `releaseBehavior` DELETION_QUEUE releases them for good.
   *
   * Throws when the id is not a GUID.
   *
   * @param phoneNumberOrderId the service's id of the order
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/porting.html
   */
  public static fromOrder(phoneNumberOrderId: string): PhoneNumberSource {
    return bound('fromOrder', checkOrderIdType(phoneNumberOrderId), () => bindOrder(phoneNumberOrderId));
  }

  protected constructor() {}

  /**
   * The source as an order sees it.
   *
   * @internal
   */
  public abstract _bind(): SourceBinding;
}

/** A value of a wrong type cannot be bound; whatever else is wrong is found by binding it. */
function bound(factory: string, types: readonly Finding[], bind: () => SourceBinding): PhoneNumberSource {
  throwErrors(`PhoneNumberSource.${factory}`, types);
  const binding = bind();
  throwErrors(`PhoneNumberSource.${factory}`, binding.findings);
  return new BoundSource(binding);
}

class BoundSource extends PhoneNumberSource {
  public constructor(private readonly binding: SourceBinding) {
    super();
  }

  public _bind(): SourceBinding {
    return this.binding;
  }
}
