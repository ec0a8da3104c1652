import { Annotations, Duration, Fn, RemovalPolicy, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { declareOnce } from './declared-numbers';
import { watchExports } from './exported-attributes';
import { ImportedOrder } from './imported-order';
import { PhoneNumberOrderAttributes } from './order-attributes';
import { DeclaredProperties, OrderResource, SNAPSHOT_REFUSED } from './order-resource';
import { PhoneNumberOrderProps } from './phone-number-order-props';
import { PhoneNumberProductType } from './phone-number-product-type';
import { PartialOrderPolicy } from './policies';
import { checkReach } from './provider-reach';
import { SourceBinding } from './source-binding';
import { assignOnce } from '../assignment/assign';
import {
  IPhoneNumberOrder,
  PhoneNumberAssignment,
  PhoneNumberAssignmentOptions,
} from '../assignment/phone-number-assignment';
import { PhoneNumberAssignmentTarget } from '../assignment/phone-number-assignment-target';
import { DEFAULT_TIMEOUT_MINUTES } from '../contract/envelope';
import {
  MAX_NUMBER_ATTRIBUTES, numberAttribute, NumberAttribute, ORDER_KIND, OrderMetricName,
  PhoneNumberOrderAttributes as ResponseAttributes,
} from '../contract/order';
import { given } from '../provider/given';
import { MeasuredResource, resourceDimensions } from '../provider/metrics';
import { Need } from '../provider/permissions';
import { PhoneNumberProvider } from '../provider/phone-number-provider';
import { envelopeOf } from '../provider/provided-resource';
import { checkAttributes, checkIndex } from './validation/attributes';
import { isDeferred, throwErrors } from './validation/finding';
import { checkOrder, checkOrderId } from './validation/order';
import { checkAttributesTypes, checkOrderIdType, checkOrderTypes } from './validation/order-types';

const DEFAULT_TIMEOUT = Duration.minutes(DEFAULT_TIMEOUT_MINUTES);

/**
 * Phone numbers of the Amazon Chime SDK: orders them, owns them, keeps their details as declared, and releases them.
 *
 * Phone numbers cost money from the moment they are ordered. By default they outlive the stack.
 *
 * @resource Custom::ChimePhoneNumberOrder
 * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/phone-numbers.html
 * @example
 * new PhoneNumberOrder(this, 'SupportLines', {
 *   productType: PhoneNumberProductType.VOICE_CONNECTOR,
 *   source: PhoneNumberSource.fromSearch({ areaCodes: ['206', '425'], count: 2 }),
 *   callingName: 'Example Corp',
 * });
 */
export class PhoneNumberOrder extends MeasuredResource implements IPhoneNumberOrder {
  /**
   * Refers to an order that is defined elsewhere, by its id alone. To manage its numbers, use
   * `PhoneNumberSource.fromOrder()` instead; to assign or route them, `fromPhoneNumberOrderAttributes()`.
   *
   * Throws when the id is not a GUID.
   *
   * @param scope the parent
   * @param id the id within the parent
   * @param phoneNumberOrderId the service's id of the order
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_PhoneNumberOrder.html
   */
  public static fromPhoneNumberOrderId(scope: Construct, id: string, phoneNumberOrderId: string): IPhoneNumberOrder {
    throwErrors(`${scope.node.path}/${id}`, checkOrderIdType(phoneNumberOrderId));
    throwErrors(`${scope.node.path}/${id}`, checkOrderId(phoneNumberOrderId));
    return new ImportedOrder(scope, id, { phoneNumberOrderId });
  }

  /**
   * Refers to numbers that are ordered elsewhere, for instance by another app, so that you can assign and route them
   * here. They stay with their owner: this construct does not order, change or release them.
   *
   * Throws when the list is empty or has more than 150 numbers, when a number is not E.164 or is listed twice, when the
   * count does not match the list, and when the id of the order is not a GUID.
   *
   * @param scope the parent
   * @param id the id within the parent
   * @param attributes the numbers, and what is known of them
   */
  public static fromPhoneNumberOrderAttributes(
    scope: Construct, id: string, attributes: PhoneNumberOrderAttributes,
  ): IPhoneNumberOrder {
    const where = `${scope.node.path}/${id}`;
    throwErrors(where, checkAttributesTypes(attributes));
    throwErrors(where, checkAttributes(attributes));
    return new ImportedOrder(scope, id, attributes);
  }

  /** What the numbers are used with, as declared. It is never undefined for an order that is defined here. */
  public readonly productType?: PhoneNumberProductType;

  /** The provider that does the work of this order. */
  public readonly provider: PhoneNumberProvider;

  private readonly resource: OrderResource;
  private readonly binding: SourceBinding;
  private readonly exactCount?: number;
  private listed?: string[];

  /**
   * Throws when a value that is known at synth cannot work; the error names the value, the rule and the remedy.
   * `PhoneNumberOrderProps` says what each property may be, and what fails only at deployment.
   *
   * @param scope the parent
   * @param id the id within the parent; a part of the record that says who owns the numbers
   * @param props what to order, and how
   */
  public constructor(scope: Construct, id: string, props: PhoneNumberOrderProps) {
    super(scope, id);
    throwErrors(this.node.path, checkOrderTypes(props));
    this.binding = props.source._bind();
    this.checkProps(props);
    declareOnce(this, this.binding.declares);
    this.productType = props.productType;

    this.provider = props.provider ?? PhoneNumberProvider.getOrCreate(this);
    throwErrors(this.node.path, checkReach(this, this.provider, 'order'));
    this.resource = new OrderResource(this, 'Resource', this.properties(props));
    this.resource.applyRemovalPolicy(props.removalPolicy, { default: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE });
    const needs: Need[] = props.disassociateOnRelease ? ['Disassociation'] : [];
    this.resource.node.addDependency(...this.provider._permissionsFor(this, ...needs));

    // With KEEP there may be fewer than were asked for, and selecting one that is not there fails the deployment.
    const mayBeKept = props.partialOrderPolicy === PartialOrderPolicy.KEEP || isDeferred(props.partialOrderPolicy);
    this.exactCount = mayBeKept ? undefined : this.binding.count;
    watchExports(this, this.resource.logicalId);
  }

  /**
   * The numbers in E.164 form: of a list, in the order of the list; of a search, in the order in which they were
   * acquired, so that added ones follow the others.
   *
   * When their count is known at synth, this is an array with one token for each number, so that its length, its
   * elements and loops over it work as expected. When it is not, or when `partialOrderPolicy` is KEEP, it is one token
   * that stands for the whole list: pass it on as it is, and use `phoneNumberAt()` for a single number. That list is
   * `none` when there are no numbers, because those of `PhoneNumberSource.fromOrder()` have not arrived yet.
   *
   * @see https://docs.aws.amazon.com/cdk/v2/guide/tokens.html
   *
   * @attribute
   */
  public get phoneNumbers(): string[] {
    this.listed ??=
      this.exactCount === undefined
        ? this.split()
        : Array.from({ length: this.exactCount }, (_, index) => this.single(index));
    return this.listed;
  }

  /**
   * One of the numbers, in E.164 form.
   *
   * Up to 40 numbers whose count is known at synth have an attribute each, `PhoneNumber0` and so on. Such an attribute
   * stays the same when numbers are added at the end of the list, or by raising the count of a search, so another stack
   * may import it: CloudFormation refuses to change an export in use. With more numbers, or with KEEP, one attribute
   * holds all of them.
   *
   * It is `none` for a listed number that the order does not hold, after a rollback that could not bring it back.
   *
   * Throws when the index is not a whole number of 0 or more, or is known to be too large. Where the count is known
   * only at deployment, an index that is too large fails the deployment.
   *
   * @param index place of the number in `phoneNumbers`, counted from 0
   */
  public phoneNumberAt(index: number): string {
    throwErrors(this.node.path, checkIndex(index, this.binding.count));
    return this.single(index);
  }

  /**
   * Assigns all numbers to a Voice Connector or a Voice Connector group, by a `PhoneNumberAssignment` with the id
   * `Assignment` within the order. Another target in a later deployment moves the numbers, in place.
   *
   * Throws when the order has been assigned before, and when its product type is not VOICE_CONNECTOR.
   *
   * @param target the Voice Connector or group that is to answer the numbers
   * @param options how they are assigned
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/assign-to-cvc.html
   */
  public assignTo(
    target: PhoneNumberAssignmentTarget, options: PhoneNumberAssignmentOptions = {},
  ): PhoneNumberAssignment {
    return assignOnce(this, target, { provider: this.provider, ...options });
  }

  /**
   * How many numbers there are, as a string.
   *
   * @attribute
   */
  public get phoneNumberCount(): string {
    return this.attribute('PhoneNumberCount');
  }

  /**
   * The service's id of the order, a GUID; of the first one, if there were several. If nothing was ordered, that of the
   * order which the service names on a restored or adopted number, else `none`.
   *
   * @attribute
   */
  public get phoneNumberOrderId(): string {
    return this.attribute('PhoneNumberOrderId');
  }

  /**
   * The service's status of that order, such as `Successful`, `Partial` or, while numbers are ported in, `FOC`; else
   * `none`.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_PhoneNumberOrder.html
   * @attribute
   */
  public get phoneNumberOrderStatus(): string {
    return this.attribute('PhoneNumberOrderStatus');
  }

  /**
   * `New` or `Porting`; `none` when nothing was ordered.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_PhoneNumberOrder.html
   * @attribute
   */
  public get orderType(): string {
    return this.attribute('OrderType');
  }

  /**
   * The date on which the carrier moves numbers that are ported in (its firm order commitment), as the service writes
   * it; else `none`.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/porting.html
   * @attribute
   */
  public get focDate(): string {
    return this.attribute('FocDate');
  }

  /**
   * What you should know after a successful deployment, such as a calling name that is still pending, one sentence
   * after another; else `none`.
   *
   * @attribute
   */
  public get warnings(): string {
    return this.attribute('Warnings');
  }

  /**
   * How many orders were placed with the service: 0 when all numbers were restored or adopted.
   *
   * @param props period, statistic and so on; the statistic is the sum unless given
   */
  public metricOrdersPlaced(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.measured('OrdersPlaced', props);
  }

  /**
   * How many numbers these orders asked for, whether the service acquired them or not.
   *
   * @param props period, statistic and so on; the statistic is the sum unless given
   */
  public metricNumbersOrdered(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.measured('NumbersOrdered', props);
  }

  /** @internal */
  protected _dimensions(): Record<string, string> {
    return resourceDimensions(this, ORDER_KIND, this.resource.logicalId);
  }

  private checkProps(props: PhoneNumberOrderProps): void {
    const { productType, callingName } = props;
    const findings = [
      ...checkOrder({
        productType,
        callingName,
        phoneNumberName: props.phoneNumberName,
        phoneNumberNames: props.phoneNumberNames,
        phoneNumberNamesByNumber: props.phoneNumberNamesByNumber,
        listed: this.binding.properties.Type === 'List' ? this.binding.properties.PhoneNumbers : undefined,
        partialOrderPolicy: props.partialOrderPolicy ?? PartialOrderPolicy.ROLL_BACK,
        adoptExisting: props.adoptExisting ?? false,
        timeout: props.timeout,
        sourceType: this.binding.properties.Type,
        count: this.binding.count,
      }),
      ...this.binding.findings,
      ...this.binding.checkWith({ productType, callingName }),
      ...(props.removalPolicy === RemovalPolicy.SNAPSHOT ? [{ message: SNAPSHOT_REFUSED }] : []),
    ];
    throwErrors(this.node.path, findings);
    for (const { warningId, message } of findings) {
      Annotations.of(this).addWarningV2(warningId!, message);
    }
  }

  /** The property bag, as the handler reads it. */
  private properties(props: PhoneNumberOrderProps): DeclaredProperties {
    return given(envelopeOf(this.provider, props.timeout ?? DEFAULT_TIMEOUT), {
      ProductType: props.productType,
      Source: this.binding.properties,
      CallingName: props.callingName,
      PhoneNumberName: props.phoneNumberName,
      PhoneNumberNames: props.phoneNumberNames,
      PhoneNumberNamesByNumber: props.phoneNumberNamesByNumber,
      PartialOrderPolicy: props.partialOrderPolicy ?? PartialOrderPolicy.ROLL_BACK,
      ReleaseBehavior: props.releaseBehavior,
      DisassociateOnRelease: props.disassociateOnRelease ?? false,
      AdoptExisting: props.adoptExisting ?? false,
    });
  }

  /** One of the metrics that there are, so that a name is never misspelt here. */
  private measured(name: OrderMetricName, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(name, props);
  }

  private attribute(name: keyof ResponseAttributes | NumberAttribute): string {
    return Token.asString(this.resource.getAtt(name));
  }

  private split(): string[] {
    return Fn.split(',', this.attribute('PhoneNumbers'));
  }

  /** An attribute of its own where the template may rely on it; see MAX_NUMBER_ATTRIBUTES. */
  private single(index: number): string {
    const hasOwn = (this.exactCount ?? Infinity) <= MAX_NUMBER_ATTRIBUTES && !Token.isUnresolved(index);
    return hasOwn ? this.attribute(numberAttribute(index)) : Fn.select(index, this.split());
  }
}
