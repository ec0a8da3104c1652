/** The handler's metrics, as CloudWatch shows them: the same methods for a provider and for everything it works on. */
import { Lazy, Resource, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, METRICS, PROVIDER_DIMENSIONS, RESOURCE_DIMENSIONS } from '../contract/envelope';
import { dimensionValue } from '../contract/redaction';

type Dimensions<Names extends readonly string[]> = Record<Names[number], string>;

/**
 * Not exported: jsii makes what it declares members of the classes that extend it.
 *
 * @internal
 */
export abstract class MeasuredResource extends Resource {
  /**
   * Whose metrics these are, by dimension.
   *
   * @internal
   */
  protected abstract _dimensions(): Record<string, string>;

  /**
   * One of the metrics, by name: `Failures`, `Duration`, `Warnings` or `LeftBehind`, of phone number orders also
   * `OrdersPlaced` or `NumbersOrdered`. Each is measured once for every request of CloudFormation.
   *
   * They are custom metrics, billed for the hours in which something is deployed. In between there are no values, so
   * alarms should ignore missing data.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   * @param metricName name of the metric
   * @param props period, statistic and so on; the statistic is the sum, of `Duration` the average, unless given
   */
  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap: this._dimensions(),
      statistic: metricName === 'Duration' ? cloudwatch.Stats.AVERAGE : cloudwatch.Stats.SUM,
      ...props,
    }).attachTo(this);
  }

  /**
   * How many requests failed. The average is the rate of failure, the sample count the number of all requests.
   *
   * @param props period, statistic and so on; the statistic is the sum unless given
   */
  public metricFailures(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('Failures', props);
  }

  /**
   * Milliseconds from the start of the work on a request to its outcome.
   *
   * @param props period, statistic and so on; the statistic is the average unless given
   */
  public metricDuration(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('Duration', props);
  }

  /**
   * How many requests succeeded with warnings, such as a calling name that is still pending; see
   * `PhoneNumberOrder.warnings`.
   *
   * @param props period, statistic and so on; the statistic is the sum unless given
   */
  public metricWarnings(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('Warnings', props);
  }

  /**
   * How many numbers failed Deletes have left behind: at least 1 for each failed Delete, because it may not know how
   * many there are. You may still pay for these numbers: set an alarm for values above zero.
   *
   * @param props period, statistic and so on; the statistic is the sum unless given
   */
  public metricLeftBehind(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('LeftBehind', props);
  }

  /** One of the metrics that there are, so that a name is never misspelt here. */
  private known(name: keyof typeof METRICS, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(name, props);
  }
}

export function providerDimensions(functionName: string): Dimensions<typeof PROVIDER_DIMENSIONS> {
  return { FunctionName: functionName };
}

/**
 * The names are shortened as the handler shortens them, should somebody have named a stack or a construct after a
 * number.
 */
export function resourceDimensions(
  scope: Construct,
  kind: string,
  logicalId: string,
): Dimensions<typeof RESOURCE_DIMENSIONS> {
  const resolved = (value: string) =>
    Lazy.uncachedString({
      produce: (context) => {
        const name = context.resolve(value) as unknown;
        return typeof name === 'string' ? dimensionValue(name) : value;
      },
    });
  return { Kind: kind, StackName: resolved(Stack.of(scope).stackName), LogicalId: resolved(logicalId) };
}
