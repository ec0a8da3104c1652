import { App, CfnResource, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { newStack, order, ORDER } from './support';
import { PhoneNumberOrder, PhoneNumberProvider } from '../../src';
import { METRICS } from '../../src/contract/envelope';

/** What an alarm on a metric looks like. */
function alarmOn(stack: Stack, metric: cloudwatch.Metric): any {
  new cloudwatch.Alarm(stack, `Alarm${metric.metricName}`, { metric, threshold: 0, evaluationPeriods: 1 });
  return Object.values<any>(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).at(-1).Properties;
}

const idOf = (stack: Stack, type: string) => Object.keys(Template.fromStack(stack).findResources(type))[0];
const functionIdOf = (stack: Stack) => idOf(stack, 'AWS::Lambda::Function');
const orderIdOf = (stack: Stack) => idOf(stack, ORDER);

type Measured = PhoneNumberOrder | PhoneNumberProvider;
const METHODS: Record<
  keyof typeof METRICS,
  (measured: Measured, options?: cloudwatch.MetricOptions) => cloudwatch.Metric
> = {
  Failures: (measured, options) => measured.metricFailures(options),
  Duration: (measured, options) => measured.metricDuration(options),
  Warnings: (measured, options) => measured.metricWarnings(options),
  LeftBehind: (measured, options) => measured.metricLeftBehind(options),
};

describe.each(Object.entries(METHODS))('metric%s', (name, metricOf) => {
  const Statistic = name === 'Duration' ? 'Average' : 'Sum';

  test('of a provider is that of its function', () => {
    const stack = newStack();
    const provider = new PhoneNumberProvider(stack, 'Provider');
    expect(alarmOn(stack, metricOf(provider))).toMatchObject({
      Namespace: 'CdkChimePhoneNumbers',
      MetricName: name,
      Statistic,
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: functionIdOf(stack) } }],
    });
  });

  test('of an order is that of its resource', () => {
    const stack = newStack('Shop');
    expect(alarmOn(stack, metricOf(order(stack)))).toMatchObject({
      Namespace: 'CdkChimePhoneNumbers',
      MetricName: name,
      Statistic,
      Dimensions: [
        { Name: 'Kind', Value: 'Order' },
        { Name: 'LogicalId', Value: orderIdOf(stack) },
        { Name: 'StackName', Value: 'Shop' },
      ],
    });
  });

  test('takes period, statistic and so on', () => {
    const stack = newStack();
    expect(
      alarmOn(stack, metricOf(order(stack), { statistic: cloudwatch.Stats.MAXIMUM, period: Duration.hours(1) })),
    ).toMatchObject({ Statistic: 'Maximum', Period: 3600 });
  });
});

test.each([
  ['OrdersPlaced', (lines: PhoneNumberOrder) => lines.metricOrdersPlaced()],
  ['NumbersOrdered', (lines: PhoneNumberOrder) => lines.metricNumbersOrdered()],
] as const)('metric%s is an order\'s own, and is had of a provider by its name', (name, metricOf) => {
  const stack = newStack();
  const lines = order(stack);
  expect(alarmOn(stack, metricOf(lines))).toMatchObject({ MetricName: name, Statistic: 'Sum' });
  expect(lines.provider.metric(name)).toMatchObject({
    metricName: name,
    statistic: 'Sum',
    dimensions: { FunctionName: lines.provider.handler.functionName },
  });
});

test('a metric of any name can be had', () => {
  const metric = order(newStack()).metric('Whatever', { statistic: 'p90' });
  expect([metric.namespace, metric.metricName, metric.statistic]).toEqual(['CdkChimePhoneNumbers', 'Whatever', 'p90']);
});

test('a metric belongs to the region of the stack, not of the service', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'eu-west-1' } });
  const { region, account } = order(stack).metricFailures();
  expect([region, account]).toEqual(['eu-west-1', '123456789012']);
});

test('a logical id that was chosen is the dimension', () => {
  const stack = newStack();
  const lines = order(stack);
  (lines.node.defaultChild as CfnResource).overrideLogicalId('Chosen');
  expect(alarmOn(stack, lines.metricFailures()).Dimensions).toContainEqual({ Name: 'LogicalId', Value: 'Chosen' });
});

// The handler shortens them, too: a dimension is no place for a number, and takes ASCII only.
test('a name that holds a number is shortened', () => {
  const stack = newStack('Lines-12065550100');
  expect(alarmOn(stack, order(stack, {}, 'Line12065550101X').metricFailures()).Dimensions).toEqual([
    { Name: 'Kind', Value: 'Order' },
    { Name: 'LogicalId', Value: expect.stringMatching(/^Line1206\.\.\.0101X[0-9A-F]{8}$/) },
    { Name: 'StackName', Value: 'Lines-1206...0100' },
  ]);
});

test('a nested stack has a name of its own, known at deployment', () => {
  const nested = new NestedStack(newStack(), 'Nested');
  expect(JSON.stringify(alarmOn(nested, order(nested).metricFailures()).Dimensions[2])).toBe(
    JSON.stringify({ Name: 'StackName', Value: nested.resolve(nested.stackName) }),
  );
});

test('metrics take no resource', () => {
  const stack = newStack();
  const lines = order(stack);
  const before = Object.keys(Template.fromStack(stack).toJSON().Resources);
  Object.values(METHODS).forEach((metricOf) => [metricOf(lines), metricOf(lines.provider)]);
  expect(Object.keys(Template.fromStack(stack).toJSON().Resources)).toEqual(before);
});
