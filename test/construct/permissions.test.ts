import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { newStack, order } from './support';
import { PhoneNumberOrderProvider } from '../../src';

type Statement = { Sid: string; Action: string | string[]; Resource: unknown };

function statements(stack: Stack): Record<string, Statement> {
  const policies = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const all: Statement[] = policies.flatMap((policy) => policy.Properties.PolicyDocument.Statement);
  return Object.fromEntries(all.map((statement) => [statement.Sid, statement]));
}

function statementsFor(props: Parameters<typeof order>[1] = {}): Record<string, Statement> {
  const stack = newStack();
  order(stack, props);
  return statements(stack);
}

const account = { Ref: 'AWS::AccountId' };
const arn = (rest: string, after: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest, account, after]] });

test('phone numbers have no resource types, so that their actions are on a star', () => {
  expect(statementsFor().PhoneNumbers).toEqual({
    Sid: 'PhoneNumbers',
    Effect: 'Allow',
    Action: [
      'chime:SearchAvailablePhoneNumbers', 'chime:CreatePhoneNumberOrder', 'chime:GetPhoneNumberOrder', 'chime:ListPhoneNumberOrders',
      'chime:GetPhoneNumber', 'chime:ListPhoneNumbers', 'chime:UpdatePhoneNumber', 'chime:BatchUpdatePhoneNumber',
      'chime:DeletePhoneNumber', 'chime:BatchDeletePhoneNumber', 'chime:RestorePhoneNumber',
    ],
    Resource: '*',
  });
});

test('nothing else is on a star', () => {
  expect(Object.values(statementsFor()).filter(({ Resource }) => Resource === '*').map(({ Sid }) => Sid)).toEqual(['PhoneNumbers']);
});

test('no action has a wildcard', () => {
  expect(Object.values(statementsFor({ disassociateOnRelease: true })).flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
});

// Compared with what the sources import, so that neither a denied call nor a forgotten permission is found in the field.
test('the handler may call exactly what it calls', () => {
  const prefixes: Record<string, string> = { 'chime-sdk-voice': 'chime', 'cloudformation': 'cloudformation', 'sfn': 'states', 'ssm': 'ssm' };
  const lambda = join(__dirname, '..', '..', 'lambda');
  const sources = readdirSync(lambda, { recursive: true }).map(String).filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join(lambda, file), 'utf8'));
  const imports = sources.flatMap((source) => [...source.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([a-z-]+)'/g)]);
  const called = imports.flatMap(([, names, client]) => [...names.matchAll(/\b(\w+)Command\b/g)].map(([, operation]) => `${prefixes[client]}:${operation}`));
  const allowed = Object.values(statementsFor({ disassociateOnRelease: true })).flatMap(({ Action }) => Action).filter((action) => !action.startsWith('logs:'));
  expect(allowed.sort()).toEqual([...new Set(called)].sort());
});

test('the ledger is one path, in the region of the service', () => {
  expect(statementsFor().Ledger).toMatchObject({
    Action: ['ssm:GetParametersByPath', 'ssm:PutParameter', 'ssm:DeleteParameter'],
    Resource: [
      arn(':ssm:us-east-1:', ':parameter/cdk-chime-phone-number-order'),
      arn(':ssm:us-east-1:', ':parameter/cdk-chime-phone-number-order/*'),
    ],
  });
});

test('the ledger follows the region of the provider', () => {
  const stack = newStack();
  order(stack, { provider: new PhoneNumberOrderProvider(stack, 'Provider', { region: 'us-west-2' }) });
  expect(statements(stack).Ledger.Resource).toContainEqual(arn(':ssm:us-west-2:', ':parameter/cdk-chime-phone-number-order/*'));
});

test('attempts are executions of exactly the state machine', () => {
  expect(statementsFor().Attempts).toMatchObject({ Action: 'states:StartExecution', Resource: { Ref: 'ChimePhoneNumberOrderProviderStateMachine167925AE' } });
});

test('liveness is asked of any stack of the account', () => {
  expect(statementsFor().Liveness).toMatchObject({
    Action: ['cloudformation:DescribeStackEvents', 'cloudformation:DescribeStackResource', 'cloudformation:DescribeStacks'],
    Resource: arn(':cloudformation:*:', ':stack/*'),
  });
});

test('the log is written to exactly the log group', () => {
  expect(statementsFor().Logging).toMatchObject({
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: { 'Fn::GetAtt': ['ChimePhoneNumberOrderProviderLogGroup4B9603F8', 'Arn'] },
  });
});

test('the state machine may invoke exactly the function', () => {
  const stack = newStack();
  order(stack);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Principal: { Service: 'states.amazonaws.com' } })] },
    Policies: [{
      PolicyName: 'Turns',
      PolicyDocument: { Statement: [{ Sid: 'Turns', Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': ['ChimePhoneNumberOrderProviderFunction2FA83F3C', 'Arn'] } }] },
    }],
  });
});

test('no role has a managed policy', () => {
  const stack = newStack();
  order(stack);
  Template.fromStack(stack).allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
});

describe('disassociating', () => {
  test('is not allowed unless an order asks for it', () => {
    expect(JSON.stringify(statementsFor())).not.toMatch(/Disassociate|SipRule/);
  });

  test('is allowed on the account\'s Voice Connectors, in whatever region they are', () => {
    expect(statementsFor({ disassociateOnRelease: true }).DisassociateFromVoiceConnectors).toMatchObject({
      Action: 'chime:DisassociatePhoneNumbersFromVoiceConnector', Resource: arn(':chime:*:', ':vc/*'),
    });
  });

  test('is allowed on groups and SIP rules, which have no resource types', () => {
    expect(statementsFor({ disassociateOnRelease: true }).DisassociateFromGroupsAndSipRules).toMatchObject({
      Action: ['chime:DisassociatePhoneNumbersFromVoiceConnectorGroup', 'chime:GetSipRule', 'chime:UpdateSipRule', 'chime:DeleteSipRule'], Resource: '*',
    });
  });

  test('is allowed to the provider of the order that asks for it only', () => {
    const stack = newStack();
    const provider = new PhoneNumberOrderProvider(stack, 'Provider');
    order(stack, { provider, disassociateOnRelease: true }, 'One');
    order(stack, {}, 'Other');
    const policies = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policies.filter((policy) => JSON.stringify(policy).includes('SipRule')).map((policy) => policy.Properties.Roles)).toEqual([[{ Ref: stack.resolve((provider.role.node.defaultChild as any).logicalId) }]]);
  });
});

describe('a role that must not be changed', () => {
  test('is left alone', () => {
    const stack = newStack();
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/theirs', { mutable: false });
    order(stack, { provider: new PhoneNumberOrderProvider(stack, 'Provider', { role, stateMachineRole: role }), disassociateOnRelease: true });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

test('a role of yours gets what it needs', () => {
  const stack = newStack();
  const role = iam.Role.fromRoleName(stack, 'Role', 'mine');
  order(stack, { provider: new PhoneNumberOrderProvider(stack, 'Provider', { role, stateMachineRole: role }) });
  expect(Object.keys(statements(stack)).sort()).toEqual(['Attempts', 'Ledger', 'Liveness', 'Logging', 'PhoneNumbers', 'Turns']);
});

test('the function can be granted more', () => {
  const stack = newStack();
  const provider = new PhoneNumberOrderProvider(stack, 'Provider');
  iam.Grant.addToPrincipal({ grantee: provider, actions: ['kms:Decrypt'], resourceArns: ['*'] });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [Match.objectLike({ Action: 'kms:Decrypt' })] }, Roles: [{ Ref: stack.resolve((provider.role.node.defaultChild as any).logicalId) }],
  });
});

test.each(['us-gov-west-1', 'cn-north-1'])('no ARN is tied to a partition: %s', (region) => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region } });
  order(stack, { disassociateOnRelease: true });
  expect(JSON.stringify(Template.fromStack(stack).toJSON().Resources)).not.toMatch(/arn:aws[:-]/);
});
