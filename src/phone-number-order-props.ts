import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PartialOrderPolicy, PhoneNumberReleaseBehavior } from './phone-number-order-policies';
import { PhoneNumberOrderProvider } from './phone-number-order-provider';
import { PhoneNumberProductType } from './phone-number-product-type';
import { PhoneNumberSource } from './phone-number-source';

/**
 * Properties of a `PhoneNumberOrder`.
 */
export interface PhoneNumberOrderProps {
  /**
   * What the numbers are used with. Can be changed in place while the numbers are unassigned.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/change-product-type.html
   */
  readonly productType: PhoneNumberProductType;

  /**
   * Where the numbers come from: a list, a search, or an order that was placed elsewhere.
   *
   * Numbers are added in place. What takes a number away makes a new generation of the resource: it holds what stays and
   * buys what is new, and once everything else in the stack has been updated, the rest is released or kept, as
   * `removalPolicy` says.
   */
  readonly source: PhoneNumberSource;

  /**
   * What is shown to the people who are called: 2 to 15 letters, digits and spaces. Not for toll-free numbers.
   *
   * It is requested, not waited for: carriers take up to 72 hours, and refuse a second change while one is pending.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/calling-name.html
   * @default - calling names are left alone; the account's default applies to new US numbers
   */
  readonly callingName?: string;

  /**
   * A label for the numbers in the inventory, nobody else sees it: up to 256 letters, digits, commas, full stops,
   * underscores and hyphens, with spaces between words.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_UpdatePhoneNumber.html
   * @default - the name is left alone
   */
  readonly phoneNumberName?: string;

  /**
   * What to do when a part of the numbers could not be had. Of an order that was placed elsewhere, what came is held in any case.
   *
   * @default PartialOrderPolicy.ROLL_BACK
   */
  readonly partialOrderPolicy?: PartialOrderPolicy;

  /**
   * What happens to numbers that are declared no longer: RETAIN_ON_UPDATE_OR_DELETE and RETAIN keep them, DESTROY
   * releases them. SNAPSHOT is refused.
   *
   * With RETAIN_ON_UPDATE_OR_DELETE, a first creation that fails gives back what it bought; plain RETAIN keeps it even
   * then. Aspects and `applyRemovalPolicy()` change it for the template and the handler alike.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * How numbers are released, when the removal policy has them released.
   *
   * @default - PhoneNumberReleaseBehavior.DELETION_QUEUE for what was ordered, RETURN_TO_INVENTORY for what was adopted or
   * came by `PhoneNumberSource.fromOrder()`
   */
  readonly releaseBehavior?: PhoneNumberReleaseBehavior;

  /**
   * Whether to take numbers that are to be released from their Voice Connector or group, or to disable and delete the
   * SIP rule that holds them: the service has no other way to take a number off a rule. When false, releasing a number
   * that is in use fails and names what uses it.
   *
   * Gives the provider one more policy, with the permissions for that.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/delete-phone.html
   * @default false
   */
  readonly disassociateOnRelease?: boolean;

  /**
   * Whether to take over numbers that already are in the inventory, those that another live stack declares included:
   * ownership moves here. When false, such a number fails the deployment.
   *
   * @default false
   */
  readonly adoptExisting?: boolean;

  /**
   * How long getting the numbers may take: 1 to 50 minutes, in whole seconds. What is not decided by then is given back,
   * and the deployment fails.
   *
   * CloudFormation itself waits an hour, and giving back takes its part of it.
   *
   * @default Duration.minutes(30)
   */
  readonly timeout?: Duration;

  /**
   * What stands behind the order. CloudFormation forbids changing it while the order exists; see
   * `PhoneNumberOrderProvider` for the way round.
   *
   * @default - one that all orders of the stack share
   */
  readonly provider?: PhoneNumberOrderProvider;
}
