import { Annotations, CfnResource, Duration, Fn, IResource, RemovalPolicy, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { PhoneNumberAssignmentTarget } from './phone-number-assignment-target';
import { checkAssignment, checkAssignmentTypes, checkProductType } from './validation';
import { ASSIGNMENT_KIND, ASSIGNMENT_TYPE, PhoneNumberAssignmentAttributes } from '../contract/assignment';
import { DEFAULT_ROUTING_TIMEOUT_MINUTES } from '../contract/envelope';
import { answerOnce } from '../order/answered-once';
import { PhoneNumberProductType } from '../order/phone-number-product-type';
import { checkProviderOf, checkReach } from '../order/provider-reach';
import { ordersBehind } from '../order/referred-orders';
import { cutAtCommas, Finding, throwErrors } from '../order/validation/finding';
import { MeasuredResource, resourceDimensions } from '../provider/metrics';
import { PhoneNumberProvider } from '../provider/phone-number-provider';
import { envelopeOf } from '../provider/provided-resource';

// An order is assigned, and an assignment takes an order: each names the other, so that both stand in one file.

/**
 * An order of phone numbers, defined in this app or imported.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_PhoneNumberOrder.html
 * @example
 * const theirs = PhoneNumberOrder.fromPhoneNumberOrderAttributes(this, 'Theirs', {
 *   phoneNumbers: Fn.split(',', Fn.importValue('SupportLines')),
 *   phoneNumberCount: 2,
 * });
 * theirs.assignTo(PhoneNumberAssignmentTarget.fromVoiceConnectorId('abcdef1ghij2klmno3pqr4'));
 */
export interface IPhoneNumberOrder extends IResource {
  /**
   * The service's id of the order, a GUID; of the first one, if there were several. If nothing was ordered, that of the
   * order which the service names on a restored or adopted number, else `none`. An import without an id has `none`.
   *
   * @attribute
   */
  readonly phoneNumberOrderId: string;

  /**
   * The numbers in E.164 form; `PhoneNumberOrder.phoneNumbers` says in which order.
   *
   * Throws when they are not known, because the order was imported by its id alone.
   *
   * @attribute
   */
  readonly phoneNumbers: string[];

  /**
   * What the numbers are used with, so that a wrong use is found at synth.
   *
   * @default - undefined when an imported order does not say
   */
  readonly productType?: PhoneNumberProductType;

  /**
   * One of the numbers, in E.164 form.
   *
   * Throws when the index is not a whole number of 0 or more, when it is known to be too large, and when the numbers
   * are not known.
   *
   * @param index place of the number in `phoneNumbers`, counted from 0
   */
  phoneNumberAt(index: number): string;

  /**
   * Assigns all numbers to a Voice Connector or a Voice Connector group, by a `PhoneNumberAssignment` with the id
   * `Assignment` within the order. Another target in a later deployment moves the numbers, in place.
   *
   * Throws when the order has been assigned before, when its product type is not VOICE_CONNECTOR, and when the numbers
   * are not known.
   *
   * @param target the Voice Connector or group that is to answer the numbers
   * @param options how they are assigned
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/assign-to-cvc.html
   */
  assignTo(target: PhoneNumberAssignmentTarget, options?: PhoneNumberAssignmentOptions): PhoneNumberAssignment;
}

/**
 * How numbers are assigned.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/assign-to-cvc.html
 */
export interface PhoneNumberAssignmentOptions {
  /**
   * Whether to take a number from another Voice Connector or group that answers it now. When false, such a number fails
   * the deployment, and the error names what answers it.
   *
   * An update that changes the target moves the numbers of this assignment in any case.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_AssociatePhoneNumbersWithVoiceConnector.html
   * @default false
   */
  readonly forceAssociate?: boolean;

  /**
   * How long the assignment may take: 1 to 50 minutes, in whole seconds. If the numbers are not all assigned by then,
   * the deployment fails, and what was assigned is put back. Throws outside that range.
   *
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;

  /**
   * What happens at the service when the assignment leaves the stack: DESTROY takes the numbers off the target, RETAIN
   * leaves them there. Throws when it is SNAPSHOT.
   *
   * An assigned number cannot be released: choose RETAIN only for numbers that are kept as well.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The provider that does the work of the assignment. CloudFormation forbids changing it while the assignment exists;
   * `PhoneNumberProvider` says what to do instead.
   *
   * Throws when the provider is in another stage, account or region, or manages numbers in another region than the
   * order's.
   *
   * @default - the provider of the order, with `assignTo()` of an order that is defined here; else one that all
   * resources of the stack share
   */
  readonly provider?: PhoneNumberProvider;
}

/**
 * Properties of a `PhoneNumberAssignment`. Give either `order` or `phoneNumbers`.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_AssociatePhoneNumbersWithVoiceConnector.html
 */
export interface PhoneNumberAssignmentProps extends PhoneNumberAssignmentOptions {
  /**
   * What is to answer the numbers. Another target moves them, in place. Fails at deployment when the service does not
   * know it in the provider's region.
   */
  readonly target: PhoneNumberAssignmentTarget;

  /**
   * The order whose numbers are assigned, all of them. Throws together with `phoneNumbers`, and when the product type
   * of the order is not VOICE_CONNECTOR.
   *
   * @default - the numbers are listed in `phoneNumbers`
   */
  readonly order?: IPhoneNumberOrder;

  /**
   * The numbers in E.164 form, 1 to 150: written out, a token each, or one token for a whole list. Numbers are added
   * and taken off in place.
   *
   * Throws together with `order`, when a number is not E.164, is listed twice or is outside the US, and when another
   * assignment or SIP rule of the stack routes the same number. Fails at deployment when a number is not in the
   * account's inventory or its product type is not VOICE_CONNECTOR.
   *
   * @default - all numbers of `order`
   */
  readonly phoneNumbers?: string[];
}

/**
 * Assigns phone numbers of product type VOICE_CONNECTOR to a Voice Connector or a Voice Connector group, which then
 * answers them.
 *
 * It is one resource, however many numbers there are, and it is changed in place. An update takes numbers off before an
 * order releases them, so an order may shrink together with its assignment. The assignment takes off only the
 * numbers that it has assigned itself, and a rollback restores what was there.
 *
 * @resource Custom::ChimePhoneNumberAssignment
 * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/assign-to-cvc.html
 * @example
 * declare const lines: PhoneNumberOrder;
 *
 * new PhoneNumberAssignment(this, 'Sales', {
 *   phoneNumbers: [lines.phoneNumberAt(1)],
 *   target: PhoneNumberAssignmentTarget.fromVoiceConnectorId('abcdef1ghij2klmno3pqr4'),
 * });
 */
export class PhoneNumberAssignment extends MeasuredResource {
  /** The provider that does the work of this assignment. */
  public readonly provider: PhoneNumberProvider;

  private readonly resource: CfnResource;

  /**
   * Throws when a value that is known at synth cannot work; the error names the value, the rule and the remedy.
   * `PhoneNumberAssignmentProps` says what each property may be, and what fails only at deployment.
   *
   * @param scope the parent
   * @param id the id within the parent
   * @param props which numbers to assign to what
   */
  public constructor(scope: Construct, id: string, props: PhoneNumberAssignmentProps) {
    super(scope, id);
    throwErrors(this.node.path, checkAssignmentTypes(props));
    const phoneNumbers = cutAtCommas(props.order?.phoneNumbers ?? props.phoneNumbers ?? []);
    const target = props.target._bind();
    this.provider = props.provider ?? PhoneNumberProvider.getOrCreate(this);
    this.report([
      ...checkReach(this, this.provider, 'assignment'),
      ...checkProviderOf(props.order, this.provider, 'assignment'),
      ...checkAssignment({ ...props, phoneNumbers, target, region: this.provider.region }),
    ]);
    const timeout = props.timeout ?? Duration.minutes(DEFAULT_ROUTING_TIMEOUT_MINUTES);
    this.resource = new CfnResource(this, 'Resource', {
      type: ASSIGNMENT_TYPE,
      properties: {
        ...envelopeOf(this.provider, timeout),
        ...target.properties,
        PhoneNumbers: phoneNumbers,
        ForceAssociate: props.forceAssociate ?? false,
      },
    });
    this.resource.applyRemovalPolicy(props.removalPolicy, { default: RemovalPolicy.DESTROY });
    this.resource.node.addDependency(...this.provider._permissionsFor(this, 'Assignment'));
    this.checkAtSynth(phoneNumbers);
  }

  /**
   * The numbers that are assigned, in E.164 form. It is `none` when there are none, because those of an order that was
   * placed elsewhere have not arrived yet.
   *
   * Refer to these where something must not happen before the numbers are assigned.
   *
   * @attribute
   */
  public get phoneNumbers(): string[] {
    return Fn.split(',', this.attribute('PhoneNumbers'));
  }

  /**
   * How many numbers are assigned, as a string.
   *
   * @attribute
   */
  public get phoneNumberCount(): string {
    return this.attribute('PhoneNumberCount');
  }

  /**
   * What you should know after a successful deployment, one sentence after another; else `none`.
   *
   * @attribute
   */
  public get warnings(): string {
    return this.attribute('Warnings');
  }

  /** @internal */
  protected _dimensions(): Record<string, string> {
    return resourceDimensions(this, ASSIGNMENT_KIND, this.resource.logicalId);
  }

  private report(findings: readonly Finding[]): void {
    throwErrors(this.node.path, findings);
    for (const { warningId, message } of findings) Annotations.of(this).addWarningV2(warningId!, message);
  }

  /** What tokens stand for is known only when everything is declared. */
  private checkAtSynth(phoneNumbers: string[]): void {
    answerOnce(this, this.resource, () => (Token.isUnresolved(phoneNumbers) ? [phoneNumbers] : phoneNumbers));
    this.node.addValidation({
      validate: () =>
        ordersBehind(this, phoneNumbers)
          .flatMap(checkProductType)
          .map(({ message }) => message),
    });
  }

  private attribute(name: keyof PhoneNumberAssignmentAttributes): string {
    return Token.asString(this.resource.getAtt(name));
  }
}
