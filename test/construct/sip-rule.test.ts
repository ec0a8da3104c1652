/** SIP rules, as they are synthesised. */
import { App, Aws, CfnResource, Duration, Fn, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { newStack, order, warningsOf } from './support';
import {
  PhoneNumberAssignment,
  PhoneNumberAssignmentTarget,
  PhoneNumberOrder,
  PhoneNumberOrderProps,
  PhoneNumberProductType,
  PhoneNumberProvider,
  SipRule,
  SipRuleProps,
  SipRuleTarget,
  SipRuleTrigger,
} from '../../src';

const RULE = 'Custom::ChimeSipRule';
const APPLICATION_ID = '01234567-89ab-cdef-0123-456789abcdef';
const CONNECTOR_ID = 'abcdef1ghij2klmno3pqr4';
const NUMBER = '+12065550100';
const TRIGGER = SipRuleTrigger.phoneNumber(NUMBER);
const TARGET = SipRuleTarget.fromSipMediaApplicationId(APPLICATION_ID);
const CLOSED =
  'SIP media applications are closed to new customers since 2026-10-29; unless your account already uses ' +
  'them, choose numbers of type VOICE_CONNECTOR and a PhoneNumberAssignment [ack: cdk-chime-phone-number-order:' +
  'pstnAudioClosed]';

const application = (scope: Construct, id = 'Bot', AwsRegion?: string): CfnResource =>
  new CfnResource(scope, id, {
    type: 'AWS::Chime::SipMediaApplication',
    properties: { Name: 'bot', AwsRegion, Endpoints: [] },
  });
const rule = (stack: Stack, props: Partial<SipRuleProps> = {}, id = 'Rule') =>
  new SipRule(stack, id, { trigger: TRIGGER, targets: [TARGET], ...props });
const botLine = (stack: Stack, props: Partial<PhoneNumberOrderProps> = {}) =>
  order(stack, { productType: PhoneNumberProductType.SIP_MEDIA_APPLICATION_DIAL_IN, ...props }, 'BotLine');
const idOf = (app: CfnResource): string => Token.asString(app.getAtt('SipMediaApplicationId'));
/** As a class of the CDK gives it of an ARN. */
const imported = (scope: Construct, region: string): Construct =>
  Object.assign(new Construct(scope, 'Theirs'), {
    sipMediaApplicationRef: { sipMediaApplicationArn: `arn:aws:chime:${region}:123456789012:sma/${APPLICATION_ID}` },
  });
const ruleIn = (stack: Stack): any => Object.values(Template.fromStack(stack).findResources(RULE))[0];
const propertiesIn = (stack: Stack): any => ruleIn(stack).Properties;

describe('what crosses to the handler', () => {
  test('is the number of the order, and the id and region of the application', () => {
    const stack = newStack();
    const line = botLine(stack);
    const bot = application(stack, 'Bot', 'us-west-2');
    const made = rule(stack, {
      trigger: SipRuleTrigger.phoneNumber(line.phoneNumberAt(0)),
      targets: [SipRuleTarget.fromSipMediaApplication(bot)],
    });
    expect(propertiesIn(stack)).toEqual({
      ServiceToken: stack.resolve(made.provider.serviceToken),
      ServiceTimeout: 2400,
      Version: '1',
      StateMachineArn: stack.resolve(made.provider.stateMachine.stateMachineArn),
      Region: 'us-east-1',
      TimeoutSeconds: 600,
      TriggerType: 'ToPhoneNumber',
      TriggerValue: { 'Fn::GetAtt': [expect.stringContaining('BotLine'), 'PhoneNumber0'] },
      Disabled: false,
      TargetApplications: [
        {
          SipMediaApplicationId: { 'Fn::GetAtt': ['Bot', 'SipMediaApplicationId'] },
          Priority: 1,
          AwsRegion: 'us-west-2',
        },
      ],
    });
  });

  test('is a host name, a name, other priorities and regions, and that it is disabled', () => {
    const stack = newStack();
    rule(stack, {
      trigger: SipRuleTrigger.requestUriHostname(`${CONNECTOR_ID}.voiceconnector.chime.aws`),
      targets: [
        SipRuleTarget.fromSipMediaApplicationId(APPLICATION_ID, { priority: 2, region: 'us-west-2' }),
        SipRuleTarget.fromSipMediaApplication(application(stack), { priority: 1, region: 'us-east-1' }),
      ],
      sipRuleName: 'by host',
      enabled: false,
      timeout: Duration.minutes(1),
    });
    expect(propertiesIn(stack)).toMatchObject({
      Name: 'by host',
      TriggerType: 'RequestUriHostname',
      TriggerValue: `${CONNECTOR_ID}.voiceconnector.chime.aws`,
      Disabled: true,
      TimeoutSeconds: 60,
      TargetApplications: [
        { SipMediaApplicationId: APPLICATION_ID, Priority: 2, AwsRegion: 'us-west-2' },
        { Priority: 1, AwsRegion: 'us-east-1' },
      ],
    });
  });

  test('has priorities in the order of the list, and the region of the stack, unless something is said', () => {
    const stack = newStack();
    rule(stack, { targets: [TARGET, SipRuleTarget.fromSipMediaApplication(application(stack))] });
    expect(propertiesIn(stack).TargetApplications.map(({ Priority }: any) => Priority)).toEqual([1, 2]);
    expect(propertiesIn(stack).TargetApplications.map(({ AwsRegion }: any) => AwsRegion)).toEqual([
      { Ref: 'AWS::Region' },
      { Ref: 'AWS::Region' },
    ]);
  });

  test('is the region that a class of the CDK holds, and the id out of a reference', () => {
    const stack = newStack();
    class Typed extends Construct {
      public readonly awsRegion = 'us-west-2';
      public readonly sipMediaApplicationRef = {
        sipMediaApplicationArn: `arn:aws:chime:us-west-2:123456789012:sma/${APPLICATION_ID}`,
      };
    }
    rule(stack, { targets: [SipRuleTarget.fromSipMediaApplication(new Typed(stack, 'Bot'))] });
    expect(propertiesIn(stack).TargetApplications).toEqual([
      { SipMediaApplicationId: APPLICATION_ID, Priority: 1, AwsRegion: 'us-west-2' },
    ]);
  });

  test('is the region of the application, whether it is imported or told by its id', () => {
    const stack = newStack();
    const told = application(stack, 'Bot', 'us-west-2');
    const targets = [
      SipRuleTarget.fromSipMediaApplication(imported(stack, 'eu-central-1'), { region: 'eu-central-1' }),
      SipRuleTarget.fromSipMediaApplication(imported(new Stack(new App(), 'Other'), 'ca-central-1')),
      SipRuleTarget.fromSipMediaApplicationId(idOf(told)),
      SipRuleTarget.fromSipMediaApplicationId(APPLICATION_ID.replace('0', 'f'), { region: Aws.REGION }),
    ];
    const [first, , ...others] = targets;
    rule(stack, { targets: [first, ...others] });
    rule(stack, { trigger: SipRuleTrigger.phoneNumber('+12065550101'), targets: [targets[1]] }, 'Second');
    const regions = Object.values(Template.fromStack(stack).findResources(RULE)).map(({ Properties }) =>
      Properties.TargetApplications.map(({ AwsRegion }: any) => AwsRegion),
    );
    expect(regions).toEqual([['eu-central-1', 'us-west-2', { Ref: 'AWS::Region' }], ['ca-central-1']]);
  });

  test('is a number of an imported order', () => {
    const stack = newStack();
    const line = PhoneNumberOrder.fromPhoneNumberOrderAttributes(stack, 'Theirs', {
      phoneNumbers: Fn.split(',', Fn.importValue('Lines')),
    });
    rule(stack, { trigger: SipRuleTrigger.phoneNumberOf(line, 1) });
    expect(propertiesIn(stack).TriggerValue).toEqual({
      'Fn::Select': [1, { 'Fn::Split': [',', { 'Fn::ImportValue': 'Lines' }] }],
    });
  });
});

describe('the product type', () => {
  const refusal =
    /numbers of Stack\/\w+: their product type is VOICE_CONNECTOR, and SIP rules take numbers of type SIP_MEDIA_APPLICATION_DIAL_IN; assign them with a PhoneNumberAssignment, or change productType of the order/;

  test('of an order is checked at once', () => {
    const stack = newStack();
    expect(() => rule(stack, { trigger: SipRuleTrigger.phoneNumberOf(order(stack)) })).toThrow(refusal);
  });

  test('is known of the tokens of an order, too', () => {
    const stack = newStack();
    rule(stack, { trigger: SipRuleTrigger.phoneNumber(order(stack).phoneNumberAt(0)) });
    expect(() => Template.fromStack(stack)).toThrow(refusal);
  });

  test('that fits passes', () => {
    const stack = newStack();
    rule(stack, { trigger: SipRuleTrigger.phoneNumberOf(botLine(stack)) });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

test('a number that an assignment or another rule has is refused', () => {
  const stack = newStack();
  rule(stack, {}, 'One');
  rule(stack, {}, 'Other');
  expect(() => Template.fromStack(stack)).toThrow(`[Stack/Other] ${NUMBER}: already routed by Stack/One`);
  const mixed = newStack();
  const target = PhoneNumberAssignmentTarget.fromVoiceConnectorId(CONNECTOR_ID);
  new PhoneNumberAssignment(mixed, 'Lines', { phoneNumbers: [NUMBER], target });
  rule(mixed);
  expect(() => Template.fromStack(mixed)).toThrow(`[Stack/Rule] ${NUMBER}: already routed by Stack/Lines`);
});

test('every rule says that SIP media applications are closed to new customers', () => {
  const stack = newStack();
  rule(stack);
  expect(warningsOf(stack)).toEqual([CLOSED]);
});

test.each<[string, Partial<SipRuleProps>, string]>([
  [
    'two applications of one region',
    {
      targets: [
        SipRuleTarget.fromSipMediaApplicationId(APPLICATION_ID, { region: 'us-east-1' }),
        SipRuleTarget.fromSipMediaApplicationId(APPLICATION_ID.replace('0', '1'), { region: 'us-east-1' }),
      ],
    },
    'targets with more than one application in us-east-1: the service documents one for each region; put ' +
    'the others into other regions if it refuses them [ack: cdk-chime-phone-number-order:targetsShareRegion]',
  ],
  [
    'a number in the name',
    { sipRuleName: 'for 12065550100' },
    'sipRuleName for 12065550100: it seems to hold a phone ' +
      'number, and names are shown and logged where numbers are not; choose another name ' +
      '[ack: cdk-chime-phone-number-order:numberInSipRuleName]',
  ],
])('%s is doubted', (_, props, message) => {
  const stack = newStack();
  rule(stack, props);
  expect(warningsOf(stack)).toEqual([CLOSED, message]);
});

describe('wrong input', () => {
  const declare = (props: Partial<SipRuleProps>) => () => rule(newStack(), props);
  const targets = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      SipRuleTarget.fromSipMediaApplicationId(`${index}`.padStart(8, '0'), { region: `us-east-${index + 1}` }),
    );
  const prioritised = (...priorities: (number | undefined)[]) =>
    priorities.map((priority, index) =>
      SipRuleTarget.fromSipMediaApplicationId(`${index}`.padStart(8, '0'), { priority }),
    );

  test.each<[string, () => unknown, string]>([
    [
      'no target',
      declare({ targets: [] }),
      'Stack/Rule: targets is an empty list: a rule has 1 to 25 targets; list at least one',
    ],
    [
      '26 targets',
      declare({ targets: targets(26) }),
      'Stack/Rule: targets with 26 applications: a rule has 1 to 25 targets; leave some out',
    ],
    [
      'duplicate priorities',
      declare({ targets: prioritised(1, 1) }),
      'Stack/Rule: priority 1: given to more than one target, and each needs its own; change one of them',
    ],
    [
      'priorities for some',
      declare({ targets: prioritised(1, undefined) }),
      'Stack/Rule: priority given for 1 of 2 ' +
        'targets: the place of the others would be arbitrary; give it to all, or to none',
    ],
    [
      'an application twice',
      declare({ targets: [TARGET, TARGET] }),
      `Stack/Rule: sipMediaApplicationId ${APPLICATION_ID}: among the targets more than once; remove the repetition`,
    ],
    [
      'a target of another region than its application',
      () =>
        SipRuleTarget.fromSipMediaApplication(application(newStack(), 'Bot', 'us-west-2'), { region: 'us-east-1' }),
      'SipRuleTarget.fromSipMediaApplication: region us-east-1: Stack/Bot is in us-west-2, and the region of a ' +
        'target is that of its application; leave region out, or pass the application of that region',
    ],
    [
      'a target by the id of an application of another region',
      () =>
        SipRuleTarget.fromSipMediaApplicationId(idOf(application(newStack(), 'Bot', 'us-west-2')), {
          region: 'us-east-1',
        }),
      'SipRuleTarget.fromSipMediaApplicationId: region us-east-1: Stack/Bot is in us-west-2',
    ],
    [
      'a target of another region than the stack of its application',
      () =>
        SipRuleTarget.fromSipMediaApplication(
          application(new Stack(new App(), 'There', { env: { region: 'us-west-2' } })),
          { region: 'us-east-1' },
        ),
      'region us-east-1: There/Bot is in us-west-2',
    ],
    [
      'a target of another region than its imported application',
      () => SipRuleTarget.fromSipMediaApplication(imported(newStack(), 'us-west-2'), { region: 'us-east-1' }),
      'region us-east-1: Stack/Theirs is in us-west-2',
    ],
    [
      'a priority that is none',
      () => SipRuleTarget.fromSipMediaApplicationId(APPLICATION_ID, { priority: 0 }),
      'SipRuleTarget.fromSipMediaApplicationId: priority 0: not a whole number of 1 or more; ' +
      'choose one, where 1 is asked first',
    ],
    [
      'a region that is none',
      () => SipRuleTarget.fromSipMediaApplicationId(APPLICATION_ID, { region: 'Oregon' }),
      'region Oregon: not the name of an AWS region; write it as in us-east-1',
    ],
    [
      'a name with a plus',
      declare({ sipRuleName: 'bot+1' }),
      'Stack/Rule: sipRuleName bot+1: the service takes 1 to 256 ' +
        'letters, digits, spaces, full stops, underscores and hyphens; respell it',
    ],
    ['a snapshot', declare({ removalPolicy: RemovalPolicy.SNAPSHOT }), 'Stack/Rule: removalPolicy SNAPSHOT'],
    [
      'a number that is none',
      () => SipRuleTrigger.phoneNumber('2065550100'),
      'SipRuleTrigger.phoneNumber: phoneNumber 2065550100: not E.164',
    ],
    [
      'a host name that is none',
      () => SipRuleTrigger.requestUriHostname('sip.example.com'),
      'SipRuleTrigger.requestUriHostname: hostname sip.example.com: not the outbound host name of a Voice ' +
      'Connector, which ' +
        'ends in .voiceconnector.chime.aws; pass the attribute OutboundHostName of AWS::Chime::VoiceConnector',
    ],
    [
      'a number that the order does not have',
      () => SipRuleTrigger.phoneNumberOf(botLine(newStack()), 1),
      'Stack/BotLine: no phone number at 1: the order has 1',
    ],
    [
      'an ARN for an application',
      () => SipRuleTarget.fromSipMediaApplicationId('arn:aws:chime:us-east-1:1:sma/abc-1'),
      'an ARN, but the id is expected; write what follows the last slash, abc-1',
    ],
    [
      'the Ref of an application',
      () => SipRuleTarget.fromSipMediaApplicationId(application(newStack()).ref),
      'sipMediaApplicationId with the Ref of Stack/Bot: Ref is the ARN, but the id is expected; pass the ' +
      'resource itself, or its attribute SipMediaApplicationId',
    ],
    [
      'another construct',
      () => SipRuleTarget.fromSipMediaApplication(newStack()),
      'a CfnSipMediaApplication, an ISipMediaApplicationRef or a CfnResource of type ' +
      'AWS::Chime::SipMediaApplication is expected; pass such a construct, or use fromSipMediaApplicationId',
    ],
  ])('%s is refused', (_, wrong, message) => {
    expect(wrong).toThrow(message);
  });

  test('25 targets pass', () => {
    expect(declare({ targets: targets(25) })).not.toThrow();
  });

  test('a provider of another region than the order has is refused', () => {
    const stack = newStack();
    const line = botLine(stack, { provider: new PhoneNumberProvider(stack, 'West', { region: 'us-west-2' }) });
    expect(() => rule(stack, { trigger: SipRuleTrigger.phoneNumberOf(line) })).toThrow(
      'provider with region us-east-1: the numbers of Stack/BotLine are managed in us-west-2; give the rule a provider',
    );
  });

  test('a provider of another stage is refused', () => {
    const provider = new PhoneNumberProvider(
      new Stack(new App(), 'Other', { env: { region: 'us-west-2' } }),
      'Provider',
    );
    expect(declare({ provider })).toThrow('Stack/Rule: provider Other/Provider: ');
  });
});

describe('the life of a rule', () => {
  test('ends with its resource, unless it is retained', () => {
    for (const [removalPolicy, expected] of [
      [undefined, 'Delete'],
      [RemovalPolicy.RETAIN, 'Retain'],
    ] as const) {
      const stack = newStack();
      rule(stack, { removalPolicy });
      expect(ruleIn(stack)).toMatchObject({ DeletionPolicy: expected, UpdateReplacePolicy: expected });
    }
  });

  test('begins after its permissions, and ends before them', () => {
    const stack = newStack();
    rule(stack);
    const policies = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(ruleIn(stack).DependsOn.sort()).toEqual(policies.sort());
    expect(policies).toHaveLength(2);
  });

  test('has attributes and metrics of its own', () => {
    const stack = newStack();
    const made = rule(stack);
    const id = stack.resolve((made.node.defaultChild as CfnResource).logicalId);
    expect(stack.resolve([made.sipRuleId, made.sipRuleName, made.warnings])).toEqual(
      ['SipRuleId', 'Name', 'Warnings'].map((name) => ({ 'Fn::GetAtt': [id, name] })),
    );
    expect(stack.resolve(made.metricFailures().dimensions)).toEqual({
      Kind: 'SipRule',
      StackName: 'Stack',
      LogicalId: id,
    });
  });
});
