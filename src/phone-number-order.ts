import { Annotations, Duration, Fn, IResource, RemovalPolicy, Resource, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { PartialOrderPolicy } from './phone-number-order-policies';
import { PhoneNumberOrderProps } from './phone-number-order-props';
import { PhoneNumberOrderProvider } from './phone-number-order-provider';
import { MetricName, PhoneNumberOrderAttributes, PhoneNumberOrderProperties, PROPERTIES_VERSION } from './private/contract';
import { declareOnce } from './private/declared-numbers';
import { metricOf, orderDimensions } from './private/metrics';
import { OrderResource, SNAPSHOT_REFUSED } from './private/order-resource';
import { SourceBinding } from './private/source';
import { throwErrors } from './private/validation/finding';
import { checkOrder, checkOrderId } from './private/validation/order';

const DEFAULT_TIMEOUT = Duration.minutes(30);

/**
 * An order of phone numbers, defined here or elsewhere.
 */
export interface IPhoneNumberOrder extends IResource {
  /**
   * The service's id of the order; of the first one, when there were several. Empty when nothing had to be ordered,
   * because every number was restored or adopted.
   *
   * @attribute
   */
  readonly phoneNumberOrderId: string;
}

/**
 * Phone numbers of the Amazon Chime SDK: orders them, owns them, keeps their details as declared, and gives them back.
 *
 * Phone numbers cost money from the moment they are ordered. By default they outlive the stack.
 *
 * @resource Custom::ChimePhoneNumberOrder
 * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/phone-numbers.html
 */
export class PhoneNumberOrder extends Resource implements IPhoneNumberOrder {
  /**
   * Refers to an order that is defined elsewhere. To manage its numbers, use `PhoneNumberSource.fromOrder()` instead.
   *
   * Throws when the id is not a GUID.
   *
   * @param scope the parent
   * @param id the id within the parent
   * @param phoneNumberOrderId the service's id of the order
   */
  public static fromPhoneNumberOrderId(scope: Construct, id: string, phoneNumberOrderId: string): IPhoneNumberOrder {
    throwErrors(`${scope.node.path}/${id}`, checkOrderId(phoneNumberOrderId));
    class Import extends Resource implements IPhoneNumberOrder {
      public readonly phoneNumberOrderId = phoneNumberOrderId;
    }
    return new Import(scope, id);
  }

  /** What stands behind this order. */
  public readonly provider: PhoneNumberOrderProvider;

  private readonly resource: OrderResource;
  private readonly binding: SourceBinding;
  private readonly exactCount?: number;
  private listed?: string[];

  /**
   * Throws when something cannot work and is known at synth: every error names the value, the rule and the remedy.
   */
  public constructor(scope: Construct, id: string, props: PhoneNumberOrderProps) {
    super(scope, id);
    if (!props.source) throw new Error('source is missing: an order has to know which numbers it is about; use PhoneNumberSource.fromList, fromSearch or fromOrder');
    this.binding = props.source._bind();
    this.checkProps(props);
    declareOnce(this, this.binding.declares);

    this.provider = props.provider ?? PhoneNumberOrderProvider.getOrCreate(this);
    this.resource = new OrderResource(this, 'Resource', this.provider.serviceToken, this.properties(props));
    this.resource.applyRemovalPolicy(props.removalPolicy, { default: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE });
    this.resource.node.addDependency(...this.provider._permissionsFor(props.disassociateOnRelease ?? false));

    // With KEEP there may be fewer than were asked for, and selecting one that is not there fails the deployment.
    this.exactCount = props.partialOrderPolicy === PartialOrderPolicy.KEEP ? undefined : this.binding.count;
  }

  /**
   * The numbers in E.164 form: of a list, in the order of the list; of a search, in the order in which they were got.
   *
   * When their count is known at synth, this is an array with one token for each number, so that its length, its
   * elements and loops over it work as expected. When it is not, or when `partialOrderPolicy` is KEEP, it is one token
   * that stands for the whole list: pass it on as it is, and use `phoneNumberAt()` for a single number.
   *
   * @attribute
   */
  public get phoneNumbers(): string[] {
    this.listed ??= this.exactCount === undefined ? this.split() : Array.from({ length: this.exactCount }, (_, index) => this.select(index));
    return this.listed;
  }

  /**
   * One of the numbers, in E.164 form.
   *
   * Throws when the index is not a whole number from 0, or is known to be too large. Where the count is known at
   * deployment only, an index that is too large fails the deployment.
   *
   * @param index place of the number in `phoneNumbers`, counted from 0
   */
  public phoneNumberAt(index: number): string {
    const { count } = this.binding;
    if (!Token.isUnresolved(index) && (!Number.isInteger(index) || index < 0 || index >= (count ?? Infinity))) {
      throw new Error(`${this.node.path}: no phone number at ${index}: ${count === undefined
        ? 'numbers are counted from 0; choose a whole number from 0'
        : `the order has ${count}, counted from 0; choose 0${count > 1 ? ` to ${count - 1}` : ''}, or order more`}`);
    }
    return this.select(index);
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
   * The service's id of the order; of the first one, when there were several. Empty when nothing had to be ordered,
   * because every number was restored or adopted.
   *
   * @attribute
   */
  public get phoneNumberOrderId(): string {
    return this.attribute('PhoneNumberOrderId');
  }

  /**
   * The service's status of that order, such as `Successful`, `Partial` or, while numbers are ported in, `FOC`; else empty.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_PhoneNumberOrder.html
   * @attribute
   */
  public get phoneNumberOrderStatus(): string {
    return this.attribute('PhoneNumberOrderStatus');
  }

  /**
   * `New` or `Porting`; empty when nothing was ordered.
   *
   * @attribute
   */
  public get orderType(): string {
    return this.attribute('OrderType');
  }

  /**
   * The date on which the carrier moves numbers that are ported in (its firm order commitment), as the service writes it; else empty.
   *
   * @attribute
   */
  public get focDate(): string {
    return this.attribute('FocDate');
  }

  /**
   * What a successful deployment has to tell, such as a calling name that is still pending, one sentence after another; else empty.
   *
   * @attribute
   */
  public get warnings(): string {
    return this.attribute('Warnings');
  }

  /**
   * One of the metrics of this order, by name: `Orders`, `NumbersOrdered`, `Failures`, `Duration`,
   * `Warnings` or `NumbersLeftBehind`, each measured once for every attempt of CloudFormation.
   *
   * They are custom metrics, billed for the hours in which something is deployed. There are none in between: have alarms
   * ignore missing data.
   *
   * @param metricName name of the metric
   * @param props period, statistic and so on; the statistic is the sum, of `Duration` the average, unless given
   */
  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return metricOf(this.provider, metricName, orderDimensions(this, this.resource.logicalId), props);
  }

  /**
   * How many orders were placed with the service; none when numbers were restored or adopted.
   *
   * @param props period, statistic and so on
   */
  public metricOrders(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('Orders', props);
  }

  /**
   * How many numbers these orders were for, whatever became of them.
   *
   * @param props period, statistic and so on
   */
  public metricNumbersOrdered(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('NumbersOrdered', props);
  }

  /**
   * How many attempts failed. Its average is the rate of failure, its sample count the number of all attempts.
   *
   * @param props period, statistic and so on
   */
  public metricFailures(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('Failures', props);
  }

  /**
   * Milliseconds from the start of an attempt's execution to its outcome.
   *
   * @param props period, statistic and so on
   */
  public metricDuration(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('Duration', props);
  }

  /**
   * How many attempts succeeded with something to tell, such as a calling name that is still pending; see
   * `warnings`.
   *
   * @param props period, statistic and so on
   */
  public metricWarnings(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('Warnings', props);
  }

  /**
   * How many numbers were left behind by a Delete that failed: they are still billed. One at least for each such Delete,
   * as it may not know them. An alarm on anything above zero is worth having.
   *
   * @param props period, statistic and so on
   */
  public metricNumbersLeftBehind(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('NumbersLeftBehind', props);
  }

  private checkProps(props: PhoneNumberOrderProps): void {
    const { productType, callingName } = props;
    const findings = [
      ...checkOrder({
        productType,
        callingName,
        phoneNumberName: props.phoneNumberName,
        partialOrderPolicy: props.partialOrderPolicy ?? PartialOrderPolicy.ROLL_BACK,
        adoptExisting: props.adoptExisting ?? false,
        timeout: props.timeout,
        sourceType: this.binding.properties.Type,
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
  private properties(props: PhoneNumberOrderProps): Omit<PhoneNumberOrderProperties, 'Removal'> {
    return {
      Version: PROPERTIES_VERSION,
      StateMachineArn: this.provider.stateMachine.stateMachineArn,
      Region: this.provider.region,
      ProductType: props.productType,
      Source: this.binding.properties,
      CallingName: props.callingName,
      PhoneNumberName: props.phoneNumberName,
      PartialOrderPolicy: props.partialOrderPolicy ?? PartialOrderPolicy.ROLL_BACK,
      ReleaseBehavior: props.releaseBehavior,
      DisassociateOnRelease: props.disassociateOnRelease ?? false,
      AdoptExisting: props.adoptExisting ?? false,
      TimeoutSeconds: (props.timeout ?? DEFAULT_TIMEOUT).toSeconds(),
    };
  }

  /** One of the metrics that there are, so that a name is never misspelt here. */
  private known(name: MetricName, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(name, props);
  }

  private attribute(name: keyof PhoneNumberOrderAttributes): string {
    return Token.asString(this.resource.getAtt(name));
  }

  private split(): string[] {
    return Fn.split(',', this.attribute('PhoneNumbers'));
  }

  private select(index: number): string {
    return Fn.select(index, this.split());
  }
}
