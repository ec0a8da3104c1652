/**
 * What is measured of an attempt: one line of the log in CloudWatch's embedded metric format, from which CloudWatch
 * makes the metrics; the function needs neither a permission nor a call for it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import { kindOf } from './kinds';
import {
  METRIC_NAMESPACE,
  METRICS,
  NO_VALUE,
  PROVIDER_DIMENSIONS,
  RESOURCE_DIMENSIONS,
} from '../../src/contract/envelope';
import { dimensionValue } from '../../src/contract/redaction';
import { Ports } from '../attempt/ports';
import { RecordEnvelope, Outcome } from '../attempt/record/record-envelope';
import { attemptOf, Envelope } from '../attempt/request/envelope';

type Dimension = (typeof PROVIDER_DIMENSIONS)[number] | (typeof RESOURCE_DIMENSIONS)[number];

type Surroundings = Pick<Ports, 'clock' | 'log'>;

/**
 * Measures an attempt when its outcome is settled, which is recorded and therefore happens once; answers may be sent
 * again. `record` is what the attempt did; without one it did nothing.
 */
export function measure(
  event: Envelope,
  outcome: Outcome,
  startedAt: number,
  ports: Surroundings,
  record?: RecordEnvelope,
): void {
  const now = ports.clock.now();
  const kind = kindOf(event.ResourceType);
  const values = valuesOf(event, outcome, now - startedAt, record);
  ports.log('metric', `${event.RequestType} ${outcome.status} after ${Math.round(values.Duration / 1000)} s`, {
    attempt: attemptOf(event),
    operation: event.RequestType,
    status: outcome.status,
    ...dimensionsOf(event),
    ...values,
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [PROVIDER_DIMENSIONS, RESOURCE_DIMENSIONS],
          Metrics: Object.entries({ ...kind.metrics, ...METRICS }).map(([Name, Unit]) => ({ Name, Unit })),
        },
      ],
    },
  });
}

function dimensionsOf(event: Envelope): Record<Dimension, string> {
  return {
    FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME || 'unknown',
    Kind: kindOf(event.ResourceType).name,
    StackName: dimensionValue(event.StackId.split('/')[1] || 'unknown'),
    LogicalId: dimensionValue(event.LogicalResourceId),
  };
}

/**
 * Zeros are written, too: the sum of `Failures` counts them, its average is their rate, its sample count that of all
 * attempts.
 */
function valuesOf(event: Envelope, outcome: Outcome, duration: number, record?: RecordEnvelope) {
  return {
    ...kindOf(event.ResourceType).measure(record),
    Failures: outcome.status === 'FAILED' ? 1 : 0,
    Duration: Math.max(0, duration),
    Warnings: outcome.status === 'SUCCESS' && (outcome.data?.Warnings ?? NO_VALUE) !== NO_VALUE ? 1 : 0,
    LeftBehind: leftBehind(event, outcome, record),
  } satisfies Record<keyof typeof METRICS, number>;
}

const E164 = /\+[1-9]\d{4,14}/g;

/**
 * How many numbers a failed Delete left behind: its reason names those that could not be released. It is one at
 * least, for where none is named nobody knows. A Delete that a later one has overtaken leaves nothing to anybody else.
 */
function leftBehind(event: Envelope, outcome: Outcome, record?: RecordEnvelope): number {
  if (event.RequestType !== 'Delete' || outcome.status === 'SUCCESS' || record?.stopped) return 0;
  return Math.max(1, new Set(outcome.reason?.match(E164)).size);
}
