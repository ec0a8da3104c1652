import * as os from 'os';
import { App, Aspects, CfnResource, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { newStack, order, orderResource, searchFor, warningsOf } from './support';
import { PhoneNumberProvider } from '../../src';
import { LOCAL_RESPONSE_VARIABLE, LOG_LEVEL_VARIABLE } from '../../src/contract/envelope';

const FUNCTION = 'AWS::Lambda::Function';

function types(stack: Stack): string[] {
  return Object.values<any>(Template.fromStack(stack).toJSON().Resources).map((resource) => resource.Type).sort();
}

describe('resources', () => {
  const FIRST_ORDER = [
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::IAM::Role',
    FUNCTION,
    'AWS::Logs::LogGroup',
    'AWS::StepFunctions::StateMachine',
    'Custom::ChimePhoneNumberOrder',
  ];

  test('are seven for the first order', () => {
    const stack = newStack();
    order(stack);
    expect(types(stack)).toEqual(FIRST_ORDER);
  });

  test('answer CloudFormation only: no template carries the setting of a rehearsal', () => {
    const stack = newStack();
    order(stack, { provider: new PhoneNumberProvider(stack, 'Provider') });
    order(stack, {}, 'Other');
    const functions = Object.values<any>(Template.fromStack(stack).findResources(FUNCTION));
    expect(functions.map(({ Properties }) => Object.keys(Properties.Environment.Variables))).toEqual([
      [LOG_LEVEL_VARIABLE],
      [LOG_LEVEL_VARIABLE],
    ]);
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain(LOCAL_RESPONSE_VARIABLE);
  });

  test('are one for each further order', () => {
    const stack = newStack();
    for (let index = 0; index < 10; index++) order(stack, {}, `Lines${index}`);
    expect(types(stack)).toHaveLength(FIRST_ORDER.length + 9);
    Template.fromStack(stack).resourceCountIs(FUNCTION, 1);
  });

  test('are one more for all the orders that disassociate', () => {
    const stack = newStack();
    order(stack, { disassociateOnRelease: true }, 'One');
    order(stack, { disassociateOnRelease: true }, 'Other');
    expect(types(stack)).toHaveLength(FIRST_ORDER.length + 2);
  });

  test('stay within the limit of a stack for 400 orders', () => {
    const stack = newStack();
    for (let index = 0; index < 400; index++) order(stack, {}, `Lines${index}`);
    expect(types(stack).length).toBeLessThanOrEqual(500);
  });
});

// CloudFormation forbids changing a service token, and replaces the function when its logical id changes: with these
// ids changed, no stack in the field could be updated any more. Never edit this table; add to it.
test.each([
  ['without feature flags', {}],
  ['with the feature flags of a new project', CURRENTLY_RECOMMENDED_FLAGS],
])('logical ids are for ever, %s', (_, context) => {
  const stack = new Stack(new App({ context }), 'Stack');
  order(stack, { disassociateOnRelease: true }, 'SupportLines');
  expect(Object.keys(Template.fromStack(stack).toJSON().Resources).sort()).toEqual([
    'ChimePhoneNumberProviderDisassociationPolicy5AC00CA6',
    'ChimePhoneNumberProviderFunctionBE4C3CE8',
    'ChimePhoneNumberProviderLogGroup3406FA01',
    'ChimePhoneNumberProviderPolicy45AAE712',
    'ChimePhoneNumberProviderRole589622BD',
    'ChimePhoneNumberProviderStateMachineF088AC56',
    'ChimePhoneNumberProviderStateMachineRoleB940BF61',
    'SupportLinesDF0D399D',
  ]);
});

describe('the default provider', () => {
  test('is one for a stack', () => {
    const stack = newStack();
    expect(order(stack, {}, 'One').provider).toBe(order(stack, {}, 'Other').provider);
  });

  test('is another for each stack', () => {
    const app = new App();
    expect(order(new Stack(app, 'One')).provider).not.toBe(order(new Stack(app, 'Other')).provider);
  });

  test('is found from any construct of the stack', () => {
    const stack = newStack();
    expect(PhoneNumberProvider.getOrCreate(new Construct(stack, 'Deep'))).toBe(PhoneNumberProvider.getOrCreate(stack));
  });

  test('says so when something else has its id', () => {
    const stack = newStack();
    new Construct(stack, 'ChimePhoneNumberProvider');
    expect(() => order(stack)).toThrow('Stack/ChimePhoneNumberProvider: this id is reserved for the default provider, '
      + 'and as a part of the service token it must stay the same for ever');
  });

  test('is not there when every order brings its own', () => {
    const stack = newStack();
    const provider = new PhoneNumberProvider(stack, 'Mine');
    order(stack, { provider });
    Template.fromStack(stack).resourceCountIs(FUNCTION, 1);
  });

  test('can serve another stack', () => {
    const app = new App();
    const provider = new PhoneNumberProvider(new Stack(app, 'Shared'), 'Provider');
    const stack = new Stack(app, 'Stack');
    order(stack, { provider });
    expect(orderResource(stack).Properties.ServiceToken).toEqual({
      'Fn::ImportValue': expect.stringMatching(/^Shared:/),
    });
  });
});

describe('the function', () => {
  test('is small, and stops where the fence stands', () => {
    const stack = newStack();
    new PhoneNumberProvider(stack, 'Provider');
    Template.fromStack(stack).hasResourceProperties(FUNCTION, {
      Handler: 'index.handler',
      Architectures: ['arm64'],
      MemorySize: 256,
      Timeout: 60,
    });
  });

  test('has the newest runtime of its region', () => {
    const stack = new Stack(new App(), 'Stack', { env: { region: 'us-east-1' } });
    new PhoneNumberProvider(stack, 'Provider');
    Template.fromStack(stack).hasResourceProperties(FUNCTION, {
      Runtime: Match.stringLikeRegexp('^nodejs[2-9][0-9].x$'),
    });
  });

  test.each([undefined, 'us-east-1', 'eu-west-1', 'us-gov-west-1', 'cn-north-1', 'xx-new-1'])(
    'has a runtime that AWS supports in region %s',
    (region) => {
      const stack = new Stack(new App(), 'Stack', { env: { region } });
      new PhoneNumberProvider(stack, 'Provider');
      const runtimes = [...JSON.stringify(Template.fromStack(stack).toJSON()).matchAll(/nodejs(\d+)\.x/g)].map(
        ([, version]) => Number(version),
      );
      expect(Math.min(...runtimes)).toBeGreaterThanOrEqual(22);
      expect(Math.max(...runtimes)).toBeLessThan(100);
    },
  );

  test('takes memory, runtime and architecture from the provider', () => {
    const stack = newStack();
    new PhoneNumberProvider(stack, 'Provider', {
      memorySize: 512,
      runtime: lambda.Runtime.NODEJS_22_X,
      architecture: lambda.Architecture.X86_64,
    });
    Template.fromStack(stack).hasResourceProperties(FUNCTION, {
      MemorySize: 512,
      Runtime: 'nodejs22.x',
      Architectures: ['x86_64'],
    });
  });

  test('is found whatever the working directory', () => {
    const before = process.cwd();
    process.chdir(os.tmpdir());
    try {
      const stack = newStack();
      order(stack);
      const metadata: any = Object.values(Template.fromStack(stack).findResources(FUNCTION))[0];
      expect(metadata.Properties.Code.S3Key).toMatch(/^[0-9a-f]{64}\.zip$/);
    } finally {
      process.chdir(before);
    }
  });
});

describe('the log group', () => {
  test('keeps a month, and goes with the stack', () => {
    const stack = newStack();
    new PhoneNumberProvider(stack, 'Provider');
    Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 30 },
      DeletionPolicy: 'Delete',
    });
  });

  test('can be yours', () => {
    const stack = newStack();
    const logGroup = new logs.LogGroup(stack, 'Mine', {
      retention: logs.RetentionDays.TEN_YEARS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new PhoneNumberProvider(stack, 'Provider', { logGroup });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    template.hasResourceProperties(FUNCTION, { LoggingConfig: { LogGroup: stack.resolve(logGroup.logGroupName) } });
  });
});

describe('in a VPC', () => {
  function inVpc(role?: (stack: Stack) => iam.IRole): { stack: Stack; provider: PhoneNumberProvider } {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });
    const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc });
    const provider = new PhoneNumberProvider(stack, 'Provider', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [securityGroup],
      role: role?.(stack),
    });
    order(stack, { provider });
    return { stack, provider };
  }

  test('the function gets the subnets and security groups', () => {
    const { stack, provider } = inVpc();
    Template.fromStack(stack).hasResourceProperties(FUNCTION, {
      VpcConfig: { SubnetIds: [Match.anyValue()], SecurityGroupIds: [Match.anyValue()] },
    });
    expect(provider.connections.securityGroups).toHaveLength(1);
  });

  // Lambda checks this when it creates the function; the policy that all else is in comes only after the function. When
  // the VPC is taken away, the policy is a resource less: CloudFormation deletes it once the function has been updated.
  test.each([
    ['a role of its own', undefined],
    [
      'a role of yours',
      (scope: Stack) => new iam.Role(scope, 'Mine', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
    ],
  ])('%s can make network interfaces before the function is there, and remove them after it has left', (_, role) => {
    const { stack } = inVpc(role);
    const template = Template.fromStack(stack);
    const [network] = Object.keys(
      template.findResources('AWS::IAM::Policy', {
        Properties: {
          PolicyDocument: {
            Statement: [
              Match.objectLike({
                Action: Match.arrayWith(['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface']),
              }),
            ],
          },
        },
      }),
    );
    template.hasResource(FUNCTION, { DependsOn: Match.arrayWith([network]) });
    expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).not.toContain('ec2:');
  });

  test.each(['vpcSubnets', 'securityGroups'] as const)('%s need a VPC', (name) => {
    expect(() => new PhoneNumberProvider(newStack(), 'Provider', { [name]: name === 'vpcSubnets' ? {} : [] }))
      .toThrow(`Stack/Provider: ${name} without vpc: they belong to a VPC; give vpc as well`);
  });
});

describe('order of creation', () => {
  test('orders come after the permissions of their handler, and go before them', () => {
    const stack = newStack();
    order(stack);
    expect(orderResource(stack).DependsOn).toEqual(['ChimePhoneNumberProviderPolicy45AAE712']);
  });

  test('an order that disassociates comes after, and goes before, the permissions for that', () => {
    const stack = newStack();
    order(stack, { disassociateOnRelease: true });
    expect(orderResource(stack).DependsOn).toEqual([
      'ChimePhoneNumberProviderDisassociationPolicy5AC00CA6',
      'ChimePhoneNumberProviderPolicy45AAE712',
    ]);
  });

  test.each([undefined, 'function', 'stateMachine', 'both'])('has no cycle when you bring the role of %s', (whose) => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Mine', {
      assumedBy: new iam.CompositePrincipal(
        new iam.ServicePrincipal('lambda.amazonaws.com'),
        new iam.ServicePrincipal('states.amazonaws.com'),
      ),
    });
    const provider = new PhoneNumberProvider(stack, 'Provider', {
      role: whose === 'function' || whose === 'both' ? role : undefined,
      stateMachineRole: whose === 'stateMachine' || whose === 'both' ? role : undefined,
    });
    order(stack, { provider, disassociateOnRelease: true });
    expect(() => Template.fromStack(stack)).not.toThrow(); // looks for cycles
  });
});

describe('aspects and tags', () => {
  test('a permissions boundary reaches every role', () => {
    const stack = newStack();
    iam.PermissionsBoundary.of(stack).apply(iam.ManagedPolicy.fromAwsManagedPolicyName('Boundary'));
    order(stack);
    Template.fromStack(stack).allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: Match.anyValue() });
  });

  test.each(['AWS::IAM::Role', FUNCTION, 'AWS::StepFunctions::StateMachine', 'AWS::Logs::LogGroup'])(
    'tags reach every %s',
    (type) => {
      const stack = newStack();
      Tags.of(stack).add('team', 'support');
      order(stack);
      Template.fromStack(stack).allResourcesProperties(type, { Tags: [{ Key: 'team', Value: 'support' }] });
    },
  );

  test('an aspect visits every resource', () => {
    const stack = newStack();
    const visited: string[] = [];
    Aspects.of(stack).add({
      visit: (node) => {
        if (CfnResource.isCfnResource(node)) visited.push(node.cfnResourceType);
      },
    });
    order(stack);
    const all = types(stack);
    expect(visited).toEqual(expect.arrayContaining(all));
  });
});

test('synth is silent when there is nothing to say', () => {
  const stack = newStack();
  order(stack, {
    ...searchFor({ areaCodes: ['206', '425'], count: 3 }),
    callingName: 'Example Corp',
    disassociateOnRelease: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  expect(warningsOf(stack)).toEqual([]);
});
