/** Assignments of numbers to Voice Connectors and groups, as they are synthesised. */
import { App, Aws, CfnCondition, CfnResource, Duration, Fn, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { newStack, order, warningIdsOf, warningsOf } from './support';
import {
  IPhoneNumberOrder,
  PhoneNumberAssignment,
  PhoneNumberAssignmentTarget,
  PhoneNumberOrder,
  PhoneNumberProductType,
  PhoneNumberProvider,
  PhoneNumberSource,
} from '../../src';

const ASSIGNMENT = 'Custom::ChimePhoneNumberAssignment';
const CONNECTOR_ID = 'abcdef1ghij2klmno3pqr4';
const GUID = '01234567-89ab-cdef-0123-456789abcdef';
const NUMBER = '+12065550100';
const TARGET = PhoneNumberAssignmentTarget.fromVoiceConnectorId(CONNECTOR_ID);

const connectorOf = (scope: Construct, id = 'Trunk', properties: object = {}): CfnResource =>
  new CfnResource(scope, id, {
    type: 'AWS::Chime::VoiceConnector',
    properties: { Name: 'trunk', RequireEncryption: true, ...properties },
  });
const assignmentIn = (stack: Stack): any => Object.values(Template.fromStack(stack).findResources(ASSIGNMENT))[0];
const propertiesIn = (stack: Stack): any => assignmentIn(stack).Properties;
const single = (stack: Stack, lines: Construct, index: number) => ({
  'Fn::GetAtt': [stack.resolve((lines.node.defaultChild as CfnResource).logicalId), `PhoneNumber${index}`],
});
const twoLines = (stack: Stack) =>
  order(stack, { source: PhoneNumberSource.fromSearch({ areaCodes: ['206'], count: 2 }) });

describe('what crosses to the handler', () => {
  test('is the numbers of the order, one by one, and the id of the connector', () => {
    const stack = newStack();
    const lines = twoLines(stack);
    lines.assignTo(PhoneNumberAssignmentTarget.fromVoiceConnector(connectorOf(stack)));
    expect(propertiesIn(stack)).toEqual({
      ServiceToken: stack.resolve(lines.provider.serviceToken),
      ServiceTimeout: 2400,
      Version: '1',
      StateMachineArn: stack.resolve(lines.provider.stateMachine.stateMachineArn),
      Region: 'us-east-1',
      TimeoutSeconds: 600,
      VoiceConnectorId: { 'Fn::GetAtt': ['Trunk', 'VoiceConnectorId'] },
      PhoneNumbers: [single(stack, lines, 0), single(stack, lines, 1)],
      ForceAssociate: false,
    });
  });

  test('is a group, force and another timeout', () => {
    const stack = newStack();
    new PhoneNumberAssignment(stack, 'Sales', {
      phoneNumbers: [`${NUMBER}, +12065550101`],
      target: PhoneNumberAssignmentTarget.fromVoiceConnectorGroupId(GUID),
      forceAssociate: true,
      timeout: Duration.minutes(45),
    });
    expect(propertiesIn(stack)).toMatchObject({
      VoiceConnectorGroupId: GUID,
      PhoneNumbers: [NUMBER, '+12065550101'],
      ForceAssociate: true,
      TimeoutSeconds: 2700,
      ServiceTimeout: 3300,
    });
    expect(propertiesIn(stack).VoiceConnectorId).toBeUndefined();
  });

  test('is one token, where the numbers are known at deployment only', () => {
    const stack = newStack();
    new PhoneNumberAssignment(stack, 'Sales', {
      phoneNumbers: Fn.split(',', Fn.importValue('Lines')),
      target: PhoneNumberAssignmentTarget.fromVoiceConnectorId(Fn.importValue('Trunk')),
    });
    expect(propertiesIn(stack)).toMatchObject({
      PhoneNumbers: { 'Fn::Split': [',', { 'Fn::ImportValue': 'Lines' }] },
      VoiceConnectorId: { 'Fn::ImportValue': 'Trunk' },
    });
  });

  test("is the id out of the ARN of whatever implements the CDK's reference interface", () => {
    const stack = newStack();
    class Reference extends Construct {
      public readonly voiceConnectorRef = { voiceConnectorArn: `arn:aws:chime:us-east-1:1:vc/${CONNECTOR_ID}` };
    }
    class Unknown extends Construct {
      public readonly voiceConnectorRef = { voiceConnectorArn: Fn.importValue('TrunkArn') };
    }
    twoLines(stack).assignTo(PhoneNumberAssignmentTarget.fromVoiceConnector(new Reference(stack, 'Trunk')));
    expect(propertiesIn(stack).VoiceConnectorId).toBe(CONNECTOR_ID);
    const other = newStack();
    twoLines(other).assignTo(PhoneNumberAssignmentTarget.fromVoiceConnector(new Unknown(other, 'Trunk')));
    expect(propertiesIn(other).VoiceConnectorId).toEqual({
      'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::ImportValue': 'TrunkArn' }] }],
    });
  });
});

describe('an order', () => {
  test('is assigned once: the second call is refused, and says how to assign parts', () => {
    const lines = twoLines(newStack());
    lines.assignTo(TARGET);
    expect(() => lines.assignTo(TARGET)).toThrow(
      'Stack/Lines: assigned already, and a number is answered at one place; to assign some of the numbers ' +
      'elsewhere, use PhoneNumberAssignment with phoneNumbers for each part',
    );
  });

  test('passes its provider on to its assignment, which costs one resource more, and a policy once', () => {
    const [none, one, two] = [0, 1, 2].map((assigned) => {
      const stack = newStack();
      const provider = new PhoneNumberProvider(stack, 'Mine');
      const orders = ['One', 'Two'].map((id) => order(stack, { provider }, id));
      orders.slice(0, assigned).forEach((each) => expect(each.assignTo(TARGET).provider).toBe(provider));
      return Object.keys(Template.fromStack(stack).toJSON().Resources).length;
    });
    expect([one - none, two - one]).toEqual([2, 1]);
  });

  test('for SIP media applications cannot be assigned', () => {
    const refusal =
      'numbers of Stack/Lines: their product type is SIP_MEDIA_APPLICATION_DIAL_IN, and Voice Connectors ' +
      'and groups take numbers of type VOICE_CONNECTOR; route them with a SipRule, or change productType of the order';
    const productType = PhoneNumberProductType.SIP_MEDIA_APPLICATION_DIAL_IN;
    expect(() => order(newStack(), { productType }).assignTo(TARGET)).toThrow(`Stack/Lines/Assignment: ${refusal}`);
    const imported = PhoneNumberOrder.fromPhoneNumberOrderAttributes(newStack(), 'Lines', {
      phoneNumbers: [NUMBER],
      productType,
    });
    expect(() => imported.assignTo(TARGET)).toThrow(refusal);
    // Its tokens are told by where they come from, however they are wrapped.
    for (const numbers of [
      (lines: IPhoneNumberOrder) => [lines.phoneNumberAt(0)],
      (lines: IPhoneNumberOrder) => lines.phoneNumbers,
      (lines: IPhoneNumberOrder) => Fn.split('-', Fn.join('-', lines.phoneNumbers)),
    ]) {
      const stack = newStack();
      const lines = order(stack, { productType });
      new PhoneNumberAssignment(stack, 'Sales', { phoneNumbers: numbers(lines), target: TARGET });
      expect(() => Template.fromStack(stack)).toThrow(refusal);
    }
  });

  test('whose product type is a token is let through', () => {
    const stack = newStack();
    order(stack, { productType: Fn.importValue('Type') as PhoneNumberProductType }).assignTo(TARGET);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('of another region is refused', () => {
    const stack = newStack();
    const provider = new PhoneNumberProvider(stack, 'West', { region: 'us-west-2' });
    const lines = order(stack, { provider });
    expect(() => new PhoneNumberAssignment(stack, 'Sales', { order: lines, target: TARGET })).toThrow(
      'Stack/Sales: provider with region us-east-1: the numbers of Stack/Lines are managed in us-west-2; give the ' +
        'assignment a provider with that region',
    );
  });

  test("of another stack is assigned in the stack of the assignment, by the stack's own provider", () => {
    const app = new App();
    const [owner, consumer] = ['Owner', 'Consumer'].map((id) => new Stack(app, id));
    const lines = twoLines(owner);
    const target = PhoneNumberAssignmentTarget.fromVoiceConnector(connectorOf(consumer));
    new PhoneNumberAssignment(consumer, 'Sales', { order: lines, target });
    expect(propertiesIn(consumer).PhoneNumbers).toEqual([
      { 'Fn::ImportValue': expect.stringContaining('PhoneNumber0') },
      { 'Fn::ImportValue': expect.stringContaining('PhoneNumber1') },
    ]);
    expect(Object.keys(Template.fromStack(owner).findResources(ASSIGNMENT))).toEqual([]);
    expect(warningIdsOf(owner)).toEqual([]);
  });
});

describe('a number', () => {
  test('that two assignments name is refused, written out or by its token', () => {
    for (const numbers of [
      (_: IPhoneNumberOrder) => [NUMBER],
      (lines: IPhoneNumberOrder) => [lines.phoneNumberAt(0)],
    ]) {
      const stack = newStack();
      const phoneNumbers = numbers(twoLines(stack));
      new PhoneNumberAssignment(stack, 'One', { phoneNumbers, target: TARGET });
      new PhoneNumberAssignment(stack, 'Other', { phoneNumbers: ['+12065550109', ...phoneNumbers], target: TARGET });
      expect(() => Template.fromStack(stack)).toThrow(
        /\[Stack\/Other\] .*: already routed by Stack\/One, and a number is answered at one place; remove it from one of the two/,
      );
    }
  });

  test('may be named twice where a condition decides', () => {
    const stack = newStack();
    const condition = new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
    const [one] = ['One', 'Other'].map(
      (id) => new PhoneNumberAssignment(stack, id, { phoneNumbers: [NUMBER], target: TARGET }),
    );
    (one.node.defaultChild as CfnResource).cfnOptions.condition = condition;
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('may be named by another assignment that has been taken out of the tree', () => {
    const stack = newStack();
    new PhoneNumberAssignment(stack, 'One', { phoneNumbers: [NUMBER], target: TARGET });
    new PhoneNumberAssignment(stack, 'Other', { phoneNumbers: [NUMBER], target: TARGET });
    stack.node.tryRemoveChild('One');
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('wrong input', () => {
  const declare = (props: object) => () =>
    new PhoneNumberAssignment(newStack(), 'Sales', { phoneNumbers: [NUMBER], target: TARGET, ...props });
  const given = (path: string) => `Stack/Sales: ${path}`;
  const T = PhoneNumberAssignmentTarget;

  test.each<[string, () => unknown, string]>([
    [
      'neither order nor numbers',
      declare({ phoneNumbers: undefined }),
      given('phoneNumbers and order are both missing: an assignment needs numbers; give one of the two'),
    ],
    [
      'an order and numbers',
      () => {
        const stack = newStack();
        return new PhoneNumberAssignment(stack, 'Sales', {
          order: order(stack),
          phoneNumbers: [NUMBER],
          target: TARGET,
        });
      },
      given(
        'phoneNumbers together with order: an order stands for all of its numbers; leave one of the two out',
      ),
    ],
    [
      'no number',
      declare({ phoneNumbers: [] }),
      given('phoneNumbers is an empty list: an order holds 1 to 150 numbers'),
    ],
    [
      'a number that is none',
      declare({ phoneNumbers: ['206-555-0100'] }),
      given('phoneNumbers 206-555-0100: not E.164'),
    ],
    [
      'a number twice',
      declare({ phoneNumbers: [NUMBER, NUMBER] }),
      given(`phoneNumbers ${NUMBER}: listed more than once`),
    ],
    [
      'a number of another country',
      declare({ phoneNumbers: ['+442071838750'] }),
      given('phoneNumbers +442071838750: Voice Connectors take US numbers only; route it with a SipRule'),
    ],
    [
      'a snapshot',
      declare({ removalPolicy: RemovalPolicy.SNAPSHOT }),
      given('removalPolicy SNAPSHOT: there is no snapshot'),
    ],
    ['too little time', declare({ timeout: Duration.seconds(30) }), given('timeout of 30 seconds')],
    [
      'an ARN for a connector',
      () => T.fromVoiceConnectorId(`arn:aws:chime:us-east-1:123456789012:vc/${CONNECTOR_ID}`),
      'PhoneNumberAssignmentTarget.fromVoiceConnectorId: voiceConnectorId arn:aws:chime:us-east-1:123456789012:vc/' +
        `${CONNECTOR_ID}: an ARN, but the id is expected; write what follows the last slash, ${CONNECTOR_ID}`,
    ],
    [
      'a host name for a connector',
      () => T.fromVoiceConnectorId(`${CONNECTOR_ID}.voiceconnector.chime.aws`),
      `a host name, but the id is expected; write what stands before the first dot, ${CONNECTOR_ID}`,
    ],
    [
      'a name for a connector',
      () => T.fromVoiceConnectorId('my trunk'),
      'voiceConnectorId my trunk: the id of a Voice ' +
        'Connector has 21 or 22 lower-case letters and digits; copy it from ListVoiceConnectors',
    ],
    [
      'a connector for a group',
      () => T.fromVoiceConnectorGroupId(CONNECTOR_ID),
      `voiceConnectorGroupId ${CONNECTOR_ID}: ` +
        'it has the shape of the id of a Voice Connector; use PhoneNumberAssignmentTarget.fromVoiceConnectorId',
    ],
    [
      'a blank for a group',
      () => T.fromVoiceConnectorGroupId(' '),
      'voiceConnectorGroupId " ": not the id of a group; ' + 'copy it from ListVoiceConnectorGroups',
    ],
    [
      'the Ref of a connector',
      () => T.fromVoiceConnectorId(connectorOf(newStack()).ref),
      'voiceConnectorId with the Ref of Stack/Trunk: Ref is the ARN, but the id is expected; pass the resource ' +
      'itself, or its attribute VoiceConnectorId',
    ],
    [
      'another construct',
      () => T.fromVoiceConnector(newStack()),
      'an object, but a CfnVoiceConnector, an IVoiceConnectorRef or a CfnResource of type ' +
        'AWS::Chime::VoiceConnector is expected; pass such a construct, or use fromVoiceConnectorId',
    ],
  ])('%s', (_, wrong, message) => {
    expect(wrong).toThrow(message);
  });

  test('ids of either shape pass', () => {
    for (const id of [CONNECTOR_ID, CONNECTOR_ID.slice(1), GUID]) {
      expect(() => T.fromVoiceConnectorId(id)).not.toThrow();
    }
    expect(() => T.fromVoiceConnectorGroupId(GUID)).not.toThrow();
    const attribute = Token.asString(connectorOf(newStack()).getAtt('VoiceConnectorId'));
    expect(() => T.fromVoiceConnectorId(attribute)).not.toThrow();
  });
});

describe('a Voice Connector of another region', () => {
  const inRegion = (region: string, properties: object = {}) => {
    const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region } });
    twoLines(stack).assignTo(PhoneNumberAssignmentTarget.fromVoiceConnector(connectorOf(stack, 'Trunk', properties)));
    return stack;
  };

  test('is doubted', () => {
    expect(warningsOf(inRegion('eu-central-1'))).toEqual([
      'target in eu-central-1: the numbers are managed in us-east-1, and what was created in one region is ' +
      'documented to be managed from there only; give the provider the region of the Voice Connector, or define the ' +
        'Voice Connector in a stack there [ack: cdk-chime-phone-number-order:voiceConnectorElsewhere]',
    ]);
  });

  test('is doubted when it is imported by its ARN, and when it is told by its id', () => {
    const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'us-east-1' } });
    const imported = Object.assign(new Construct(stack, 'Theirs'), {
      voiceConnectorRef: { voiceConnectorArn: `arn:aws:chime:eu-west-1:123456789012:vc/${CONNECTOR_ID}` },
    });
    twoLines(stack).assignTo(PhoneNumberAssignmentTarget.fromVoiceConnector(imported));
    const there = new Stack(new App(), 'There', { env: { account: '123456789012', region: 'eu-west-2' } });
    const id = Token.asString(connectorOf(there).getAtt('VoiceConnectorId'));
    twoLines(there).assignTo(PhoneNumberAssignmentTarget.fromVoiceConnectorId(id));
    expect([...warningsOf(stack), ...warningsOf(there)]).toEqual([
      expect.stringMatching(/^target in eu-west-1: the numbers are managed in us-east-1/),
      expect.stringMatching(/^target in eu-west-2: the numbers are managed in us-east-1/),
    ]);
  });

  test('is not doubted when it says itself that it is in that of the numbers, nor when nothing is known', () => {
    expect(warningsOf(inRegion('eu-central-1', { AwsRegion: 'us-east-1' }))).toEqual([]);
    expect(warningsOf(inRegion('us-east-1'))).toEqual([]);
    const stack = newStack();
    twoLines(stack).assignTo(PhoneNumberAssignmentTarget.fromVoiceConnector(connectorOf(stack)));
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('the life of an assignment', () => {
  test('ends with its resource, unless it is retained', () => {
    for (const [removalPolicy, expected] of [
      [undefined, 'Delete'],
      [RemovalPolicy.RETAIN, 'Retain'],
    ] as const) {
      const stack = newStack();
      twoLines(stack).assignTo(TARGET, { removalPolicy });
      expect(assignmentIn(stack)).toMatchObject({ DeletionPolicy: expected, UpdateReplacePolicy: expected });
    }
  });

  test('begins after its permissions, and ends before them', () => {
    const stack = newStack();
    twoLines(stack).assignTo(TARGET);
    const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
    expect(assignmentIn(stack).DependsOn.sort()).toEqual(Object.keys(policies).sort());
    expect(Object.keys(policies)).toHaveLength(2);
  });

  test('has attributes and metrics of its own', () => {
    const stack = newStack();
    const assignment = twoLines(stack).assignTo(TARGET);
    const id = stack.resolve((assignment.node.defaultChild as CfnResource).logicalId);
    const attribute = (name: string) => ({ 'Fn::GetAtt': [id, name] });
    expect(stack.resolve(assignment.phoneNumbers)).toEqual({ 'Fn::Split': [',', attribute('PhoneNumbers')] });
    expect(stack.resolve(assignment.phoneNumberCount)).toEqual(attribute('PhoneNumberCount'));
    expect(stack.resolve(assignment.warnings)).toEqual(attribute('Warnings'));
    expect(stack.resolve(assignment.metricFailures().dimensions)).toEqual({
      Kind: 'Assignment',
      StackName: 'Stack',
      LogicalId: id,
    });
  });

  test('is without a word for a stack that has no doubts', () => {
    const stack = newStack();
    twoLines(stack).assignTo(TARGET);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});
