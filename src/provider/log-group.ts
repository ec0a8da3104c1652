/** The log group of a provider: one that is given, or one of its own, which is never left behind. */
import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface LogSettings {
  readonly logGroup?: logs.ILogGroup;
  readonly logRetention?: logs.RetentionDays;
  readonly encryptionKey?: kms.IKey;
}

/** Throws when a log group is given together with what only one of the provider's own can have. */
export function logGroupFor(scope: Construct, { logGroup, logRetention, encryptionKey }: LogSettings): logs.ILogGroup {
  if (logGroup === undefined) return ownLogGroup(scope, logRetention, encryptionKey);
  for (const [name, value] of Object.entries({ logRetention, encryptionKey })) {
    if (value === undefined) continue;
    throw new Error(
      `${scope.node.path}: ${name} with logGroup: a log group of yours has settings of its own; set it there`,
    );
  }
  return logGroup;
}

function ownLogGroup(
  scope: Construct,
  retention = logs.RetentionDays.ONE_MONTH,
  encryptionKey?: kms.IKey,
): logs.LogGroup {
  if (encryptionKey) letLogsUse(encryptionKey, Stack.of(scope));
  return new logs.LogGroup(scope, 'LogGroup', { retention, encryptionKey, removalPolicy: RemovalPolicy.DESTROY });
}

/** A key that is imported must allow it already: its policy is not ours to change. */
function letLogsUse(key: kms.IKey, stack: Stack): void {
  key.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'PhoneNumberProviderLogs',
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    resources: ['*'], // in a key's policy: the key itself
    conditions: {
      // The name of the log group is not known before it exists, and it cannot exist before it may use the key.
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
          service: 'logs', resource: 'log-group', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
    },
  }));
}
