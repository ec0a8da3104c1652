/** What CloudFormation sends of a SIP rule: what is made of it, and what is said of what cannot be. */
import { parseSipRule } from '../../../lambda/sip-rule/declaration';
import { SIP_RULE_TYPE } from '../../../src/contract/sip-rule';
import { DEFAULTS } from '../support/harness';
import { eventFor, ONE } from '../support/knowledge';
import { target } from '../support/sip-rules';

const { Version, StateMachineArn, Region } = DEFAULTS;

const parsed = (change: object, RequestType: 'Create' | 'Update' | 'Delete' = 'Create') =>
  parseSipRule(
    eventFor(RequestType, 'Line', SIP_RULE_TYPE, {
      Version,
      StateMachineArn,
      Region,
      TriggerType: 'ToPhoneNumber',
      TriggerValue: ONE,
      Disabled: 'false',
      TargetApplications: [{ SipMediaApplicationId: 'a', Priority: '1', AwsRegion: 'us-east-1' }],
      ...change,
    }),
  );

const targets = (count: number) => Array.from({ length: count }, (_, index) => target('a', index + 1));

test('what is declared is read as it was meant, though CloudFormation sends texts only', () => {
  expect(parsed({})).toEqual({
    payload: {
      declared: { trigger: { type: 'ToPhoneNumber', value: ONE }, disabled: false, targets: [target('a')] },
    },
  });
  expect(parsed({ Name: 'Night line', Disabled: 'true' }).payload.declared).toMatchObject({
    name: 'Night line',
    disabled: true,
  });
});

test('a rule that does not say so is not disabled', () => {
  expect(parsed({ Disabled: undefined })).toMatchObject({ payload: { declared: { disabled: false } } });
  expect(parsed({ Disabled: undefined }).problem).toBeUndefined();
});

test('a Delete reads no properties: they may be of any age', () =>
  expect(parsed({ Version: '0', TargetApplications: undefined }, 'Delete')).toEqual({ payload: {} }));

test('what is wrong is not read: no attempt may act upon it', () =>
  expect(parsed({ Name: 'a+b' })).toEqual({ problem: expect.any(String), payload: {} }));

test.each<[string, object]>([
  ['a number that may be mistyped, which synthesis has warned of', { TriggerValue: '+12060550100' }],
  ['a host name', { TriggerType: 'RequestUriHostname', TriggerValue: 'abc123.voiceconnector.chime.aws' }],
  ['a host name of one letter', { TriggerType: 'RequestUriHostname', TriggerValue: 'a' }],
  ['as many applications as a rule takes', { TargetApplications: targets(25) }],
  [
    'an application in a region of several words',
    { TargetApplications: [{ ...target('a'), AwsRegion: 'us-gov-west-1' }] },
  ],
  ['a long name', { Name: 'a'.repeat(256) }],
])('%s is taken', (_, change) => expect(parsed(change).problem).toBeUndefined());

test.each<[object, string]>([
  [
    { Version: '0' },
    'property version 0: this provider reads 1; deploy provider and SIP rule with one version of the library',
  ],
  [{ Colour: 'blue' }, 'Colour: not a property of a SIP rule; remove it'],
  [
    { Name: 'a'.repeat(257) },
    `name ${'a'.repeat(257)}: not 1 to 256 letters, digits, spaces, underscores, dots and hyphens; choose another`,
  ],
  [{ Name: '' }, 'name : not 1 to 256 letters, digits, spaces, underscores, dots and hyphens; choose another'],
  [
    { Name: 'Line 12065550100' },
    'name: holds a whole phone number, and names are seen by whoever may list rules; choose another',
  ],
  [
    { TriggerType: 'Sometimes' },
    'triggerType Sometimes: not one of ToPhoneNumber, RequestUriHostname; choose one of them',
  ],
  [
    { TriggerValue: undefined },
    'trigger "": not E.164 (a plus, then 2 to 15 digits, the first not 0); write it as in +12065550100',
  ],
  [
    { TriggerType: 'RequestUriHostname', TriggerValue: undefined },
    'trigger : not a host name; give the outbound host name of a Voice Connector',
  ],
  ...['.a', 'a-', '-', 'a b'].map((host): [object, string] => [
    { TriggerType: 'RequestUriHostname', TriggerValue: host },
    `trigger ${host}: not a host name; give the outbound host name of a Voice Connector`,
  ]),
  [{ Disabled: 'perhaps' }, 'disabled perhaps: neither true nor false; write one of them'],
  [{ TargetApplications: undefined }, 'targetApplications: 0 are not 1 to 25, which is what a rule takes; name one'],
  [
    { TargetApplications: targets(26) },
    'targetApplications: 26 are not 1 to 25, which is what a rule takes; remove some',
  ],
  [
    { TargetApplications: [target('a'), target('b')] },
    'targetApplications: priority 1 is given twice; give each one its own',
  ],
  [{ TargetApplications: [null] }, 'targetApplications: one has no SIP media application; name it'],
  [
    { TargetApplications: [target('a'), target(' ', 2)] },
    'targetApplications: one has no SIP media application; name it',
  ],
  ...[0, 'first', undefined].map((Priority): [object, string] => [
    { TargetApplications: [{ ...target('a'), Priority }] },
    'targetApplications a: its priority is not a whole number of 1 or more; give it one',
  ]),
  ...['Virginia', 'eu-us-east-1a', 'us-east-1a', 'us--1', '1us-east-1'].map((AwsRegion): [object, string] => [
    { TargetApplications: [target('b', 2), { ...target('a'), AwsRegion }] },
    `targetApplications a: ${AwsRegion} is not a region; name the one that the application is in`,
  ]),
  [
    { TargetApplications: [{ ...target('a'), AwsRegion: undefined }] },
    'targetApplications a: (none) is not a region; name the one that the application is in',
  ],
])('%j is refused: %s', (change, problem) => expect(parsed(change).problem).toBe(problem));
