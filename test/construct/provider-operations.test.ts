/** What an organisation asks of a function that somebody else's library puts into its account. */
import { App, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { newStack, order } from './support';
import { PhoneNumberProvider, PhoneNumberProviderLogLevel, PhoneNumberProviderProps } from '../../src';

const FUNCTION = 'AWS::Lambda::Function';
const LOG_GROUP = 'AWS::Logs::LogGroup';

function provide(props: (stack: Stack) => PhoneNumberProviderProps, stack = newStack()): { template: Template } {
  const provider = new PhoneNumberProvider(stack, 'Provider', props(stack));
  order(stack, { provider });
  return { template: Template.fromStack(stack) };
}

describe('the level of the log', () => {
  const variables = (level: string) => ({ Environment: { Variables: { PHONE_NUMBER_PROVIDER_LOG_LEVEL: level } } });

  test('is INFO', () => {
    provide(() => ({})).template.hasResourceProperties(FUNCTION, variables('INFO'));
  });

  test.each(Object.values(PhoneNumberProviderLogLevel))('can be %s', (logLevel) => {
    provide(() => ({ logLevel })).template.hasResourceProperties(FUNCTION, variables(logLevel));
  });
});

describe('the retention of the log', () => {
  test('can be chosen', () => {
    provide(() => ({ logRetention: logs.RetentionDays.ONE_YEAR })).template.hasResource(LOG_GROUP, {
      Properties: { RetentionInDays: 365 },
      DeletionPolicy: 'Delete',
    });
  });

  test('can be for ever', () => {
    provide(() => ({ logRetention: logs.RetentionDays.INFINITE })).template.hasResourceProperties(LOG_GROUP, {
      RetentionInDays: Match.absent(),
    });
  });
});

describe('the key of the log', () => {
  test('encrypts it', () => {
    const { template } = provide((scope) => ({ encryptionKey: new kms.Key(scope, 'Key') }));
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    template.hasResourceProperties(LOG_GROUP, { KmsKeyId: { 'Fn::GetAtt': [key, 'Arn'] } });
  });

  // Without that, CloudFormation cannot even make the log group.
  test('may be used by CloudWatch Logs, for log groups of this account and region only', () => {
    const { template } = provide((scope) => ({ encryptionKey: new kms.Key(scope, 'Key') }));
    const region = { Ref: 'AWS::Region' };
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          {
            Sid: 'PhoneNumberProviderLogs',
            Effect: 'Allow',
            Principal: { Service: { 'Fn::Join': ['', ['logs.', region, '.amazonaws.com']] } },
            Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
            Resource: '*',
            Condition: {
              ArnLike: {
                'kms:EncryptionContext:aws:logs:arn': {
                  'Fn::Join': [
                    '',
                    [
                      'arn:',
                      { Ref: 'AWS::Partition' },
                      ':logs:',
                      region,
                      ':',
                      { Ref: 'AWS::AccountId' },
                      ':log-group:*',
                    ],
                  ],
                },
              },
            },
          },
        ]),
      },
    });
  });

  test('can be imported, and is left alone then', () => {
    const arn = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';
    const { template } = provide((scope) => ({ encryptionKey: kms.Key.fromKeyArn(scope, 'Key', arn) }));
    template.hasResourceProperties(LOG_GROUP, { KmsKeyId: arn });
    template.resourceCountIs('AWS::KMS::Key', 0);
  });

  test('can be of another stack', () => {
    const app = new App();
    const encryptionKey = new kms.Key(new Stack(app, 'Keys'), 'Key');
    expect(() => provide(() => ({ encryptionKey }), new Stack(app, 'Stack'))).not.toThrow();
  });
});

test.each([
  ['logRetention', () => ({ logRetention: logs.RetentionDays.ONE_DAY })],
  ['encryptionKey', (stack: Stack) => ({ encryptionKey: new kms.Key(stack, 'Key') })],
] as const)('%s does not go with a log group of yours', (name, props) => {
  const stack = newStack();
  const logGroup = new logs.LogGroup(stack, 'Mine');
  expect(() => new PhoneNumberProvider(stack, 'Provider', { logGroup, ...props(stack) }))
    .toThrow(`Stack/Provider: ${name} with logGroup: a log group of yours has settings of its own; set it there`);
});

test('no log group is left behind: the function cannot make one, and its own goes with the stack', () => {
  const { template } = provide(() => ({}));
  expect(JSON.stringify(template.toJSON())).not.toContain('logs:CreateLogGroup');
  template.allResources(LOG_GROUP, { DeletionPolicy: 'Delete' });
  template.hasResourceProperties(FUNCTION, {
    LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('^ProviderLogGroup') } },
  });
});

describe('reserved concurrency', () => {
  test('is none', () => {
    provide(() => ({})).template.hasResourceProperties(FUNCTION, { ReservedConcurrentExecutions: Match.absent() });
  });

  test('can be chosen', () => {
    provide(() => ({ reservedConcurrentExecutions: 1 })).template.hasResourceProperties(FUNCTION, {
      ReservedConcurrentExecutions: 1,
    });
  });

  test('can be known at deployment only', () => {
    const token = Token.asNumber({ Ref: 'Concurrency' });
    provide(() => ({ reservedConcurrentExecutions: token })).template.hasResourceProperties(FUNCTION, {
      ReservedConcurrentExecutions: { Ref: 'Concurrency' },
    });
  });

  test.each([0, -1, 1.5, NaN])('cannot be %s', (reservedConcurrentExecutions) => {
    expect(() => provide(() => ({ reservedConcurrentExecutions }))).toThrow(
      `Stack/Provider: reservedConcurrentExecutions of ${reservedConcurrentExecutions}: below 1 or not a whole `
        + 'number, and then the function could never run; choose 1 or more');
  });
});

// Function, state machine, log and metrics stay with the stack.
test('the region of the service moves the ledger, and nothing else', () => {
  const template = (region: string) => provide(() => ({ region })).template.toJSON().Resources;
  const [east, west] = [template('us-east-1'), template('us-west-2')];
  const changed = Object.keys(east).filter((id) => JSON.stringify(east[id]) !== JSON.stringify(west[id]));
  expect(changed.map((id) => east[id].Type).sort()).toEqual(['AWS::IAM::Policy', 'Custom::ChimePhoneNumberOrder']);
});
