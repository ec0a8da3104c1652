import { TriggerBinding } from './bindings';
import { checkHostname, checkTriggerNumber } from './validation';
import { IPhoneNumberOrder } from '../assignment/phone-number-assignment';
import { Finding, throwErrors } from '../order/validation/finding';
import { ORDER_REFERENCE } from '../order/validation/order-types';
import { checkTypes, Expectation, NUMBER, TEXT } from '../order/validation/types';

/**
 * What makes a SIP rule apply: a call to a phone number, or a call through a Voice Connector.
 *
 * Values that are known at synth are checked at synth, tokens and dynamic references (`{{resolve:ssm:...}}`) at
 * deployment.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_CreateSipRule.html
 * @example
 * const called = SipRuleTrigger.phoneNumber('+12065550100');
 * const host = SipRuleTrigger.requestUriHostname('abcdef1ghij2klmno3pqr4.voiceconnector.chime.aws');
 */
export abstract class SipRuleTrigger {
  /**
   * Calls to one of the account's numbers, of product type SIP_MEDIA_APPLICATION_DIAL_IN.
   *
   * Throws when the number is not E.164. Fails at deployment when the number is not in the account's inventory, when
   * its product type is another one, or when a SIP rule of somebody else has it.
   *
   * @param phoneNumber a number in E.164 form, such as `+12065550100` or `order.phoneNumberAt(0)`
   */
  public static phoneNumber(phoneNumber: string): SipRuleTrigger {
    return bound(
      'phoneNumber',
      { phoneNumber },
      { phoneNumber: TEXT },
      () => checkTriggerNumber(phoneNumber),
      () => ({ type: 'ToPhoneNumber', value: phoneNumber }),
    );
  }

  /**
   * Calls to a number of an order, defined here or imported. A rule is for one number: an order of several takes
   * several rules.
   *
   * Throws when there is no such number, or when the product type of the order is not SIP_MEDIA_APPLICATION_DIAL_IN.
   *
   * @param order the order, defined here or imported with its numbers
   * @param index place of the number in the order, a whole number counted from 0; the first one unless given
   */
  public static phoneNumberOf(order: IPhoneNumberOrder, index: number = 0): SipRuleTrigger {
    return bound(
      'phoneNumberOf',
      { order, index },
      { order: ORDER_REFERENCE, index: NUMBER },
      () => [],
      () => ({ type: 'ToPhoneNumber', value: order.phoneNumberAt(index), order }),
    );
  }

  /**
   * Outbound calls through a Voice Connector, told by the host name that they are sent to.
   *
   * Throws when the host name is not one of a Voice Connector.
   *
   * @param hostname the outbound host name of a Voice Connector: the attribute `OutboundHostName` of
   * `AWS::Chime::VoiceConnector`, `<id>.voiceconnector.chime.aws`
   */
  public static requestUriHostname(hostname: string): SipRuleTrigger {
    return bound(
      'requestUriHostname',
      { hostname },
      { hostname: TEXT },
      () => checkHostname(hostname),
      () => ({ type: 'RequestUriHostname', value: hostname }),
    );
  }

  protected constructor() {}

  /**
   * The trigger as a rule sees it.
   *
   * @internal
   */
  public abstract _bind(): TriggerBinding;
}

function bound(
  factory: string,
  given: Record<string, unknown>,
  types: Record<string, Expectation>,
  check: () => Finding[],
  bind: () => TriggerBinding,
): SipRuleTrigger {
  const where = `SipRuleTrigger.${factory}`;
  throwErrors(where, checkTypes(given, types, Object.keys(types)));
  throwErrors(where, check());
  return new BoundTrigger(bind());
}

class BoundTrigger extends SipRuleTrigger {
  public constructor(private readonly binding: TriggerBinding) {
    super();
  }

  public _bind(): TriggerBinding {
    return this.binding;
  }
}
