import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { newStack, ORDER, order } from './support';
import {
  PhoneNumberAssignment,
  PhoneNumberAssignmentTarget,
  PhoneNumberProvider,
  SipRule,
  SipRuleTarget,
  SipRuleTrigger,
} from '../../src';

type Statement = { Sid: string; Action: string | string[]; Resource: unknown; Condition?: unknown };

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
const arn = (rest: string, after: string) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest, account, after]],
});

test('phone numbers have no resource types, so that their actions are on a star', () => {
  expect(statementsFor().PhoneNumbers).toEqual({
    Sid: 'PhoneNumbers',
    Effect: 'Allow',
    Action: [
      'chime:SearchAvailablePhoneNumbers',
      'chime:CreatePhoneNumberOrder',
      'chime:GetPhoneNumberOrder',
      'chime:ListPhoneNumberOrders',
      'chime:GetPhoneNumber',
      'chime:ListPhoneNumbers',
      'chime:UpdatePhoneNumber',
      'chime:BatchUpdatePhoneNumber',
      'chime:DeletePhoneNumber',
      'chime:BatchDeletePhoneNumber',
      'chime:RestorePhoneNumber',
    ],
    Resource: '*',
    Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
  });
});

test('phone numbers are managed in the region of the provider only', () => {
  const stack = newStack();
  order(stack, { provider: new PhoneNumberProvider(stack, 'Provider', { region: 'us-west-2' }) });
  expect(statements(stack).PhoneNumbers.Condition).toEqual({ StringEquals: { 'aws:RequestedRegion': 'us-west-2' } });
});

test('nothing else is on a star', () => {
  expect(
    Object.values(statementsFor())
      .filter(({ Resource }) => Resource === '*')
      .map(({ Sid }) => Sid),
  ).toEqual(['PhoneNumbers']);
});

test('no action has a wildcard', () => {
  expect(
    Object.values(statementsFor({ disassociateOnRelease: true }))
      .flatMap(({ Action }) => Action)
      .filter((action) => action.includes('*')),
  ).toEqual([]);
});

// Compared with what the sources import, so that neither a denied call nor a forgotten permission is found in the
// field.
test('the handler may call exactly what it calls', () => {
  const prefixes: Record<string, string> = {
    'chime-sdk-voice': 'chime',
    'cloudformation': 'cloudformation',
    'sfn': 'states',
    'ssm': 'ssm',
  };
  const lambda = join(__dirname, '..', '..', 'lambda');
  const sources = readdirSync(lambda, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(lambda, file), 'utf8'));
  const imports = sources.flatMap((source) => [
    ...source.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([a-z-]+)'/g),
  ]);
  const called = imports.flatMap(([, names, client]) =>
    [...names.matchAll(/\b(\w+)Command\b/g)].map(([, operation]) => `${prefixes[client]}:${operation}`),
  );
  const stack = newStack();
  order(stack, { disassociateOnRelease: true }).assignTo(
    PhoneNumberAssignmentTarget.fromVoiceConnectorId('abcdef1ghij2klmno3pqr4'),
  );
  new SipRule(stack, 'Rule', {
    trigger: SipRuleTrigger.phoneNumber('+12065550100'),
    targets: [SipRuleTarget.fromSipMediaApplicationId('01234567-89ab-cdef-0123-456789abcdef')],
  });
  const allowed = Object.values(statements(stack))
    .flatMap(({ Action }) => Action)
    .filter((action) => !action.startsWith('logs:'));
  expect([...new Set(allowed)].sort()).toEqual([...new Set(called)].sort());
});

const ROOT = ':parameter/cdk-chime-phone-number-order';
const WRITE = ['ssm:PutParameter', 'ssm:DeleteParameter'];
/** The path under which a stack's own records are, whatever the stack is called when it is deployed. */
const ownPath = (region: string) => ({
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      `:ssm:${region}:`,
      account,
      `${ROOT}/`,
      { Ref: 'AWS::Region' },
      '/',
      { Ref: 'AWS::StackName' },
      '/*',
    ],
  ],
});

describe.each([['us-east-1', undefined], ['us-west-2', 'us-west-2']])('the ledger in %s', (region, props) => {
  function of(): Record<string, Statement> {
    const stack = newStack();
    order(stack, { provider: new PhoneNumberProvider(stack, 'Provider', { region: props }) });
    return statements(stack);
  }

  test('is read as a whole', () => {
    expect(of().AllRecords).toMatchObject({
      Action: 'ssm:GetParametersByPath',
      Resource: [arn(`:ssm:${region}:`, ROOT), arn(`:ssm:${region}:`, `${ROOT}/*`)],
    });
  });

  test('is written under the path of the own stack', () => {
    expect(of().Records).toMatchObject({ Action: WRITE, Resource: ownPath(region) });
  });

  test('takes notes for any resource, which no record is mistaken for', () => {
    expect(of().Notes).toMatchObject({ Action: WRITE, Resource: arn(`:ssm:${region}:`, `${ROOT}/*/*/*/taken-*`) });
  });

  test('is written nowhere else', () => {
    expect(
      Object.values(of())
        .filter(({ Action }) => JSON.stringify(Action).match(/PutParameter|DeleteParameter/))
        .map(({ Sid }) => Sid),
    ).toEqual(['Records', 'Notes']);
  });
});

describe('a provider that serves other stacks', () => {
  function shared() {
    const app = new App();
    const home = new Stack(app, 'Home');
    return { app, home, provider: new PhoneNumberProvider(home, 'Provider') };
  }

  // In the provider's stack, it would be gone before the last order of the other stack could be deleted.
  test('may write their records by a policy in each of them, which goes after their orders', () => {
    const { app, home, provider } = shared();
    const [one, other] = [new Stack(app, 'One'), new Stack(app, 'Other')];
    order(home, { provider });
    order(one, { provider }, 'Sales');
    order(one, { provider }, 'Support');
    order(other, { provider }, 'Sales');
    for (const stack of [one, other]) {
      expect(Object.keys(statements(stack))).toEqual(['Records']);
      expect(statements(stack).Records).toMatchObject({ Action: WRITE, Resource: ownPath('us-east-1') });
      const [policy] = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
      Template.fromStack(stack).allResources(ORDER, { DependsOn: [policy] });
    }
    Template.fromStack(home).resourceCountIs('AWS::IAM::Policy', 1);
  });

  test('has a policy for each of them under a name of its own, or one would replace the other on the role', () => {
    const { app, provider } = shared();
    const stacks = ['One', 'Other'].map((id) => new Stack(app, id));
    stacks.forEach((stack) => order(stack, { provider }));
    const names = stacks.map(
      (stack) => Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Policy'))[0].Properties,
    );
    expect(names[0].PolicyName).not.toBe(names[1].PolicyName);
    for (const { PolicyName, Roles } of names) {
      expect(PolicyName).toMatch(/^[\w+=,.@-]{1,128}$/);
      expect(Roles).toEqual([{ 'Fn::ImportValue': expect.stringMatching(/^Home:/) }]);
    }
  });

  test('may disassociate for an order by a policy beside that order', () => {
    const { app, home, provider } = shared();
    const stack = new Stack(app, 'Stack');
    order(stack, { provider, disassociateOnRelease: true });
    expect(Object.keys(statements(stack)).sort()).toEqual([
      'DisassociateFromGroupsAndSipRules',
      'DisassociateFromVoiceConnectors',
      'Records',
    ]);
    expect(JSON.stringify(statements(home))).not.toContain('Disassociate');
  });

  test('may serve a nested stack, whose name nobody knows before', () => {
    const { home, provider } = shared();
    const nested = new NestedStack(home, 'Nested');
    order(nested, { provider });
    expect(statements(nested).Records).toMatchObject({ Action: WRITE, Resource: ownPath('us-east-1') });
    expect(() => Template.fromStack(home)).not.toThrow(); // looks for cycles
  });
});

test('a service that assumes a role does so for this account only', () => {
  const stack = newStack();
  order(stack);
  const roles = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  expect(roles.map((role) => role.Properties.AssumeRolePolicyDocument.Statement)).toEqual(
    ['lambda.amazonaws.com', 'states.amazonaws.com'].map((Service) => [
      {
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { Service },
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      },
    ]),
  );
});

test('attempts are executions of exactly the state machine', () => {
  expect(statementsFor().Attempts).toMatchObject({
    Action: 'states:StartExecution',
    Resource: { Ref: 'ChimePhoneNumberProviderStateMachineF088AC56' },
  });
});

test('liveness is asked of any stack of the account', () => {
  expect(statementsFor().Liveness).toMatchObject({
    Action: [
      'cloudformation:DescribeStackEvents',
      'cloudformation:DescribeStackResource',
      'cloudformation:DescribeStacks',
    ],
    Resource: arn(':cloudformation:*:', ':stack/*'),
  });
});

test('the log is written to exactly the log group', () => {
  expect(statementsFor().Logging).toMatchObject({
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: { 'Fn::GetAtt': ['ChimePhoneNumberProviderLogGroup3406FA01', 'Arn'] },
  });
});

test('the state machine may invoke exactly the function', () => {
  const stack = newStack();
  order(stack);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Principal: { Service: 'states.amazonaws.com' } })] },
    Policies: [
      {
        PolicyName: 'Turns',
        PolicyDocument: {
          Statement: [
            {
              Sid: 'Turns',
              Effect: 'Allow',
              Action: 'lambda:InvokeFunction',
              Resource: { 'Fn::GetAtt': ['ChimePhoneNumberProviderFunctionBE4C3CE8', 'Arn'] },
            },
          ],
        },
      },
    ],
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
      Action: [
        'chime:DisassociatePhoneNumbersFromVoiceConnectorGroup',
        'chime:GetSipRule',
        'chime:UpdateSipRule',
        'chime:DeleteSipRule',
      ],
      Resource: '*',
    });
  });

  test('is allowed to the provider of the order that asks for it only', () => {
    const stack = newStack();
    const provider = new PhoneNumberProvider(stack, 'Provider');
    order(stack, { provider, disassociateOnRelease: true }, 'One');
    order(stack, {}, 'Other');
    const policies = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(
      policies.filter((policy) => JSON.stringify(policy).includes('SipRule')).map((policy) => policy.Properties.Roles),
    ).toEqual([[{ Ref: stack.resolve((provider.role.node.defaultChild as any).logicalId) }]]);
  });
});

describe('assigning and routing', () => {
  const CONNECTOR_ID = 'abcdef1ghij2klmno3pqr4';
  const target = PhoneNumberAssignmentTarget.fromVoiceConnectorId(CONNECTOR_ID);
  const rule = (stack: Stack) =>
    new SipRule(stack, 'Rule', {
      trigger: SipRuleTrigger.phoneNumber('+12065550100'),
      targets: [SipRuleTarget.fromSipMediaApplicationId('01234567-89ab-cdef-0123-456789abcdef')],
    });
  const inRegion = { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } };

  test('are not allowed unless something is assigned or routed', () => {
    expect(JSON.stringify(statementsFor())).not.toMatch(/Associate|SipRule/);
  });

  test('an assignment may assign to any Voice Connector of the account, as a move needs the former one', () => {
    const stack = newStack();
    order(stack).assignTo(target);
    expect(statements(stack).AssignToVoiceConnectors).toEqual({
      Sid: 'AssignToVoiceConnectors',
      Effect: 'Allow',
      Action: ['chime:AssociatePhoneNumbersWithVoiceConnector', 'chime:DisassociatePhoneNumbersFromVoiceConnector'],
      Resource: arn(':chime:*:', ':vc/*'),
      Condition: inRegion,
    });
    expect(statements(stack).AssignToGroups).toMatchObject({
      Action: [
        'chime:AssociatePhoneNumbersWithVoiceConnectorGroup',
        'chime:DisassociatePhoneNumbersFromVoiceConnectorGroup',
      ],
      Resource: '*',
      Condition: inRegion,
    });
    expect(JSON.stringify(statements(stack))).not.toContain('SipRule');
  });

  test('a SIP rule may manage SIP rules, and assign nothing', () => {
    const stack = newStack();
    rule(stack);
    expect(statements(stack).SipRules).toMatchObject({
      Action: [
        'chime:CreateSipRule', 'chime:GetSipRule', 'chime:ListSipRules', 'chime:UpdateSipRule', 'chime:DeleteSipRule',
      ],
      Resource: '*',
      Condition: inRegion,
    });
    expect(JSON.stringify(statements(stack))).not.toContain('Associate');
  });

  test('is allowed in the stack of the assignment, where another stack has the provider', () => {
    const app = new App();
    const [home, stack] = ['Home', 'Stack'].map((id) => new Stack(app, id));
    const provider = new PhoneNumberProvider(home, 'Provider');
    const phoneNumbers = ['+12065550100'];
    new PhoneNumberAssignment(stack, 'Lines', { phoneNumbers, target, provider });
    expect(Object.keys(statements(stack)).sort()).toEqual(['AssignToGroups', 'AssignToVoiceConnectors', 'Records']);
    expect(JSON.stringify(statements(home))).not.toContain('Associate');
  });
});

describe('a role that must not be changed', () => {
  test('is left alone', () => {
    const stack = newStack();
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/theirs', { mutable: false });
    order(stack, {
      provider: new PhoneNumberProvider(stack, 'Provider', { role, stateMachineRole: role }),
      disassociateOnRelease: true,
    });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

test('a role of yours gets what it needs', () => {
  const stack = newStack();
  const role = iam.Role.fromRoleName(stack, 'Role', 'mine');
  order(stack, { provider: new PhoneNumberProvider(stack, 'Provider', { role, stateMachineRole: role }) });
  expect(Object.keys(statements(stack)).sort()).toEqual([
    'AllRecords',
    'Attempts',
    'Liveness',
    'Logging',
    'Notes',
    'PhoneNumbers',
    'Records',
    'Turns',
  ]);
});

test('the function can be granted more', () => {
  const stack = newStack();
  const provider = new PhoneNumberProvider(stack, 'Provider');
  iam.Grant.addToPrincipal({ grantee: provider, actions: ['kms:Decrypt'], resourceArns: ['*'] });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [Match.objectLike({ Action: 'kms:Decrypt' })] },
    Roles: [{ Ref: stack.resolve((provider.role.node.defaultChild as any).logicalId) }],
  });
});

test.each(['us-gov-west-1', 'cn-north-1'])('no ARN is tied to a partition: %s', (region) => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region } });
  order(stack, { disassociateOnRelease: true });
  expect(JSON.stringify(Template.fromStack(stack).toJSON().Resources)).not.toMatch(/arn:aws[:-]/);
});
