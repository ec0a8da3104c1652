import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PhoneNumberProductType } from './phone-number-product-type';
import { PhoneNumberSource } from './phone-number-source';
import { PartialOrderPolicy, PhoneNumberReleaseBehavior } from './policies';
import { PhoneNumberProvider } from '../provider/phone-number-provider';

/**
 * Properties of a `PhoneNumberOrder`. You may give a token wherever a string, a number or a list is expected; its
 * value is checked at deployment.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_CreatePhoneNumberOrder.html
 */
export interface PhoneNumberOrderProps {
  /**
   * What the numbers are used with. Can be changed in place while the numbers are unassigned.
   *
   * Throws when numbers from outside the US are to be VOICE_CONNECTOR. Fails at deployment when a number is assigned
   * and its type has to change; the error names what it is assigned to, and no number is touched.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/change-product-type.html
   */
  readonly productType: PhoneNumberProductType;

  /**
   * Where the numbers come from: a list, a search, or an order that was placed elsewhere.
   *
   * Numbers are added in place. A change that takes a number away replaces the resource: the new physical id holds the
   * numbers that stay, and buys new ones. After everything else in the stack has been updated, the rest is released or
   * kept, as `removalPolicy` says.
   *
   * Throws when another order of the stack lists the same number or names the same order. Fails at deployment when the
   * numbers are unavailable, or when the account's quota does not suffice.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/provision-phone.html
   */
  readonly source: PhoneNumberSource;

  /**
   * The name that people see when these numbers call them: 2 to 15 letters, digits and spaces. Not for toll-free
   * numbers.
   *
   * The deployment requests it and does not wait for it: carriers take up to 72 hours, and the service allows one
   * change in seven days. If it is still pending or was refused, `warnings` says so, and nothing fails.
   *
   * Throws when it breaks that rule, and when the numbers are known to be toll-free.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/calling-name.html
   * @default - calling names are left alone; the account's default applies to new US numbers
   */
  readonly callingName?: string;

  /**
   * A label for the numbers in the inventory, which nobody else sees: up to 256 letters, digits, commas, full stops,
   * underscores and hyphens, with spaces between words. Can be changed in place.
   *
   * Throws when it has other characters or is longer.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_UpdatePhoneNumber.html
   * @default - the name is left alone
   */
  readonly phoneNumberName?: string;

  /**
   * A label for each number, by its place: of a list, in the list; of a search, in the order of acquisition. Each is as
   * `phoneNumberName`, which stands for all numbers beyond the end of these. When numbers are taken away or added, the
   * names are assigned again by place.
   *
   * Throws when a name breaks the rule, or when there are more names than numbers. If the count is known only at
   * deployment, the deployment fails before anything is bought. With `PhoneNumberSource.fromOrder()`, surplus names are
   * ignored.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_UpdatePhoneNumber.html
   * @default - all numbers have `phoneNumberName`
   */
  readonly phoneNumberNames?: string[];

  /**
   * A label for single numbers, by the number in E.164 form. It wins over `phoneNumberNames` and `phoneNumberName`.
   *
   * Throws when a key is not E.164, when a name breaks the rule, or when a list is known and does not have the number.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_UpdatePhoneNumber.html
   * @default - numbers have names by place, or one for all
   */
  readonly phoneNumberNamesByNumber?: { [phoneNumber: string]: string };

  /**
   * What to do when only some of the numbers are available. It has no effect on an order that was placed elsewhere,
   * which keeps the numbers that arrive.
   *
   * Throws when it is REPLACE and the source is no search.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_PhoneNumberOrder.html
   * @default PartialOrderPolicy.ROLL_BACK
   */
  readonly partialOrderPolicy?: PartialOrderPolicy;

  /**
   * What happens to numbers that you no longer declare: RETAIN_ON_UPDATE_OR_DELETE and RETAIN keep them, DESTROY
   * releases them. Throws when it is SNAPSHOT.
   *
   * An order whose own creation fails releases what it bought, whatever the policy. If the order was created and then
   * another resource of a new stack fails, RETAIN_ON_UPDATE_OR_DELETE and DESTROY release the numbers, and RETAIN keeps
   * them. Aspects and `applyRemovalPolicy()` change the policy for the template and the function alike.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * How numbers are released, if the removal policy releases them; if it keeps them, there is a warning.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/delete-phone.html
   * @default - PhoneNumberReleaseBehavior.DELETION_QUEUE for what this library ordered or restored, also where it was
   * taken over from the order that did; RETURN_TO_INVENTORY for what was adopted or came by
   * `PhoneNumberSource.fromOrder()`
   */
  readonly releaseBehavior?: PhoneNumberReleaseBehavior;

  /**
   * Whether to take numbers that are to be released from their Voice Connector or group, or to disable and delete the
   * SIP rule that uses them: the service has no other way to take a number off a rule. When false, the release of a
   * number that is still in use fails after five minutes, and the error names what uses it.
   *
   * The provider gets one more policy, with the permissions for that.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/delete-phone.html
   * @default false
   */
  readonly disassociateOnRelease?: boolean;

  /**
   * Whether to adopt numbers that already are in the inventory, including those that another live stack declares:
   * ownership moves here. When false, such a number fails the deployment, and the error names the owner. A number that
   * another order has bought is released as there: into the deletion queue, unless `releaseBehavior` says otherwise. A
   * search never finds such numbers, so it gives a warning together with this.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/phone-inventory.html
   * @default false
   */
  readonly adoptExisting?: boolean;

  /**
   * How long it may take to get the numbers: 1 to 50 minutes, in whole seconds. If they are not there by then, what was
   * bought is released, and the deployment fails. Throws outside that range.
   *
   * CloudFormation waits 10 minutes longer than this for a response, and at least 40 minutes, because a Delete may have
   * to wait for an order as well (`ServiceTimeout` of the resource). If this is a token, CloudFormation waits one hour.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-customresource.html
   * @default Duration.minutes(30)
   */
  readonly timeout?: Duration;

  /**
   * The provider that does the work of the order. CloudFormation forbids changing it while the order exists;
   * `PhoneNumberProvider` says what to do instead.
   *
   * Throws when the provider is in another stage, account or region than the order.
   *
   * @default - one that all orders of the stack share
   */
  readonly provider?: PhoneNumberProvider;
}
