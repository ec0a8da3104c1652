/** The handler's metrics, as CloudWatch shows them. */
import { Lazy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, MetricName, METRICS, ORDER_DIMENSIONS, PROVIDER_DIMENSIONS } from './contract';
import { dimensionValue } from './redaction';

type Dimensions<Names extends readonly string[]> = Record<Names[number], string>;

/** Counts are added up, times are averaged; CloudWatch's own default for what is not known here. */
export function metricOf(
  scope: Construct, metricName: string, dimensionsMap: Record<string, string>, options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  const unit = METRICS[metricName as MetricName];
  return new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap,
    statistic: unit === 'Count' ? cloudwatch.Stats.SUM : cloudwatch.Stats.AVERAGE,
    ...options,
  }).attachTo(scope);
}

export function providerDimensions(functionName: string): Dimensions<typeof PROVIDER_DIMENSIONS> {
  return { FunctionName: functionName };
}

/** The names are shortened as the handler shortens them, should somebody have named a stack or a construct after a number. */
export function orderDimensions(scope: Construct, logicalId: string): Dimensions<typeof ORDER_DIMENSIONS> {
  const resolved = (value: string) => Lazy.uncachedString({
    produce: (context) => {
      const name = context.resolve(value) as unknown;
      return typeof name === 'string' ? dimensionValue(name) : value;
    },
  });
  return { StackName: resolved(Stack.of(scope).stackName), LogicalId: resolved(logicalId) };
}
