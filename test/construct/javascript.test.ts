/**
 * What plain JavaScript lets through, and the compilers of other languages do not: for every property, values of a type
 * that is not expected. Each is answered by sentences that name the property, the value and what is expected.
 */
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { newStack, ORDER } from './support';
import {
  PhoneNumberAssignment,
  PhoneNumberAssignmentTarget,
  PhoneNumberOrder,
  PhoneNumberProductType,
  PhoneNumberProvider,
  PhoneNumberSource,
  SipRule,
  SipRuleTarget,
  SipRuleTrigger,
} from '../../src';

type Declare = (stack: Stack, value: unknown) => unknown;

const ofOrder = (name: string): Declare => (stack, value) => new PhoneNumberOrder(stack, 'Lines', {
  productType: 'VoiceConnector', source: PhoneNumberSource.fromSearch({ areaCodes: ['206'] }), [name]: value,
} as never);
const ofLines = (stack: Stack) => new PhoneNumberOrder(stack, 'Lines', {
  productType: PhoneNumberProductType.VOICE_CONNECTOR, source: PhoneNumberSource.fromSearch({ areaCodes: ['206'] }),
});
const ofProvider = (name: string): Declare => (stack, value) =>
  new PhoneNumberProvider(stack, 'Provider', { [name]: value } as never);
const ofSearch = (name: string): Declare => (_, value) =>
  PhoneNumberSource.fromSearch({ areaCodes: ['206'], [name]: value } as never);

const NUMBER_TEXT = '+12065550100';
const CONNECTOR_ID = 'abcdef1ghij2klmno3pqr4';
const APPLICATION_ID = '01234567-89ab-cdef-0123-456789abcdef';
const ofAssignment = (name: string): Declare => (stack, value) => new PhoneNumberAssignment(stack, 'Lines', {
  target: PhoneNumberAssignmentTarget.fromVoiceConnectorId(CONNECTOR_ID),
  ...(name !== 'order' && { phoneNumbers: [NUMBER_TEXT] }),
  [name]: value,
} as never);
const ofRule = (name: string): Declare => (stack, value) => new SipRule(stack, 'Rule', {
  trigger: SipRuleTrigger.phoneNumber(NUMBER_TEXT),
  targets: [SipRuleTarget.fromSipMediaApplicationId(APPLICATION_ID)],
  [name]: value,
} as never);
const ofRuleTarget = (name: string): Declare => (_, value) =>
  SipRuleTarget.fromSipMediaApplicationId(APPLICATION_ID, { [name]: value } as never);
const ofImport = (name: string): Declare => (stack, value) =>
  PhoneNumberOrder.fromPhoneNumberOrderAttributes(stack, 'Import', {
    phoneNumbers: [NUMBER_TEXT],
    [name]: value,
  } as never);

const NOTHING = null;
const OBJECT = { a: 1 };
const ENDLESS: Record<string, unknown> = {};
ENDLESS.self = ENDLESS;
const CONSTRUCT = new Stack(new App({ analyticsReporting: false }), 'Other');
const FUNCTION = () => 'x';

/** Of no type that any property has; what is a string or a list may be one, whatever it says. */
const WRONG = [NOTHING, OBJECT, ENDLESS, CONSTRUCT, FUNCTION, Symbol('x'), 7n];
const TEXT = [...WRONG, 7, true, ['x']];
const LIST = [...WRONG, 7, true, 'x', [7], [null], [['206']], [OBJECT]];
const NUMBER = [...WRONG, '7', 'x', true, [7]];
const BOOLEAN = [...WRONG, 'true', 'x', 0, 1, []];
const ENUM = [...WRONG, 7, true, [], '', 'Nonsense', 'VOICE_CONNECTOR', 'voiceConnector'];
const INSTANCE = [NOTHING, OBJECT, ENDLESS, FUNCTION, 30, 'x', true, []];

const PROPERTIES: [property: string, declare: Declare, values: unknown[]][] = [
  ['productType', ofOrder('productType'), [...ENUM, undefined]],
  ['source', ofOrder('source'), [...INSTANCE, undefined]],
  ['callingName', ofOrder('callingName'), TEXT],
  ['phoneNumberName', ofOrder('phoneNumberName'), TEXT],
  ['phoneNumberNames', ofOrder('phoneNumberNames'), LIST],
  ['phoneNumberNamesByNumber', ofOrder('phoneNumberNamesByNumber'), [...WRONG, 7, true, 'x', ['x'], { x: 7 }]],
  ['partialOrderPolicy', ofOrder('partialOrderPolicy'), [...ENUM, 'ROLL_BACK']],
  ['removalPolicy', ofOrder('removalPolicy'), [...ENUM, 'DESTROY']],
  ['releaseBehavior', ofOrder('releaseBehavior'), [...ENUM, 'DELETION_QUEUE']],
  ['disassociateOnRelease', ofOrder('disassociateOnRelease'), BOOLEAN],
  ['adoptExisting', ofOrder('adoptExisting'), BOOLEAN],
  ['timeout', ofOrder('timeout'), INSTANCE],
  ['provider', ofOrder('provider'), [...INSTANCE, CONSTRUCT]],
  ['phoneNumbers', (_, value) => PhoneNumberSource.fromList(value as never), [...LIST, undefined]],
  ['phoneNumberOrderId', (_, value) => PhoneNumberSource.fromOrder(value as never), [...TEXT, '', 'x', undefined]],
  [
    'phoneNumberOrderId',
    (stack, value) => PhoneNumberOrder.fromPhoneNumberOrderId(stack, 'Import', value as never),
    [...TEXT, '', 'x', undefined],
  ],
  ['phoneNumbers', ofImport('phoneNumbers'), [...LIST, undefined]],
  ['phoneNumberCount', ofImport('phoneNumberCount'), [...NUMBER, 0, 1.5, NaN]],
  ['phoneNumberOrderId', ofImport('phoneNumberOrderId'), [...TEXT, '', 'x']],
  ['productType', ofImport('productType'), [...WRONG, 7, true, []]],
  ['target', ofAssignment('target'), [...INSTANCE, CONSTRUCT, undefined]],
  ['order', ofAssignment('order'), [...INSTANCE, CONSTRUCT]],
  ['phoneNumbers', ofAssignment('phoneNumbers'), [...LIST, undefined]],
  ['forceAssociate', ofAssignment('forceAssociate'), BOOLEAN],
  ['timeout', ofAssignment('timeout'), INSTANCE],
  ['removalPolicy', ofAssignment('removalPolicy'), [...ENUM, 'DESTROY']],
  ['provider', ofAssignment('provider'), [...INSTANCE, CONSTRUCT]],
  [
    'voiceConnectorId',
    (_, value) => PhoneNumberAssignmentTarget.fromVoiceConnectorId(value as never),
    [...TEXT, '', 'x', undefined],
  ],
  [
    'voiceConnectorGroupId',
    (_, value) => PhoneNumberAssignmentTarget.fromVoiceConnectorGroupId(value as never),
    [...TEXT, '', undefined],
  ],
  [
    'voiceConnector',
    (_, value) => PhoneNumberAssignmentTarget.fromVoiceConnector(value as never),
    [...INSTANCE, CONSTRUCT, undefined],
  ],
  ['trigger', ofRule('trigger'), [...INSTANCE, CONSTRUCT, undefined]],
  ['targets', ofRule('targets'), [...INSTANCE, [7], [OBJECT], [null], undefined]],
  ['sipRuleName', ofRule('sipRuleName'), [...TEXT, '']],
  ['enabled', ofRule('enabled'), BOOLEAN],
  ['timeout', ofRule('timeout'), INSTANCE],
  ['removalPolicy', ofRule('removalPolicy'), [...ENUM, 'DESTROY']],
  ['provider', ofRule('provider'), [...INSTANCE, CONSTRUCT]],
  ['priority', ofRuleTarget('priority'), [...NUMBER, 0, 1.5, NaN]],
  ['region', ofRuleTarget('region'), [...TEXT, '']],
  ['phoneNumber', (_, value) => SipRuleTrigger.phoneNumber(value as never), [...TEXT, '', 'x', undefined]],
  ['order', (_, value) => SipRuleTrigger.phoneNumberOf(value as never), [...INSTANCE, CONSTRUCT, undefined]],
  ['hostname', (_, value) => SipRuleTrigger.requestUriHostname(value as never), [...TEXT, '', 'x', undefined]],
  [
    'sipMediaApplicationId',
    (_, value) => SipRuleTarget.fromSipMediaApplicationId(value as never),
    [...TEXT, '', 'a b', undefined],
  ],
  [
    'sipMediaApplication',
    (_, value) => SipRuleTarget.fromSipMediaApplication(value as never),
    [...INSTANCE, CONSTRUCT, undefined],
  ],
  ['country', ofSearch('country'), TEXT],
  ['phoneNumberType', ofSearch('phoneNumberType'), [...ENUM, 'LOCAL']],
  ['areaCodes', ofSearch('areaCodes'), LIST],
  ['city', ofSearch('city'), TEXT],
  ['state', ofSearch('state'), TEXT],
  ['tollFreePrefixes', ofSearch('tollFreePrefixes'), LIST],
  ['count', ofSearch('count'), NUMBER],
  ['pattern', ofSearch('pattern'), TEXT],
  ['index', (stack, value) => ofLines(stack).phoneNumberAt(value as never), [...NUMBER, undefined]],
  ['region', ofProvider('region'), TEXT],
  ['vpc', ofProvider('vpc'), [...INSTANCE, CONSTRUCT]],
  ['vpcSubnets', ofProvider('vpcSubnets'), [NOTHING, 7, 'x', true]],
  ['securityGroups', ofProvider('securityGroups'), [...INSTANCE.slice(0, -1), [7], [OBJECT], ['sg-1']]],
  ['logGroup', ofProvider('logGroup'), [...INSTANCE, CONSTRUCT]],
  ['logRetention', ofProvider('logRetention'), [...WRONG, 'ONE_MONTH', 'x', true, 2]],
  ['encryptionKey', ofProvider('encryptionKey'), [...INSTANCE, CONSTRUCT]],
  ['logLevel', ofProvider('logLevel'), ENUM],
  ['role', ofProvider('role'), [...INSTANCE, CONSTRUCT]],
  ['stateMachineRole', ofProvider('stateMachineRole'), [...INSTANCE, CONSTRUCT]],
  ['memorySize', ofProvider('memorySize'), [...NUMBER, 127, 10_241, 256.5, NaN]],
  ['reservedConcurrentExecutions', ofProvider('reservedConcurrentExecutions'), [...NUMBER, 0, -1, NaN]],
  ['runtime', ofProvider('runtime'), [...INSTANCE, lambda.Runtime.PYTHON_3_13, lambda.Runtime.NODEJS_18_X]],
  ['architecture', ofProvider('architecture'), INSTANCE],
  [
    'props',
    (stack, value) => new PhoneNumberOrder(stack, 'Lines', value as never),
    [undefined, null, 7, 'x', [], FUNCTION],
  ],
  [
    'props',
    (stack, value) => new PhoneNumberAssignment(stack, 'Lines', value as never),
    [undefined, null, 7, 'x', [], FUNCTION],
  ],
  ['props', (stack, value) => new SipRule(stack, 'Rule', value as never), [undefined, null, 7, 'x', [], FUNCTION]],
  [
    'props',
    (stack, value) => PhoneNumberOrder.fromPhoneNumberOrderAttributes(stack, 'Import', value as never),
    [undefined, null, 7, 'x', [], FUNCTION],
  ],
  ['props', (stack, value) => new PhoneNumberProvider(stack, 'Provider', value as never), [null, 7, 'x', [], FUNCTION]],
  ['props', (_, value) => PhoneNumberSource.fromSearch(value as never), [undefined, null, 7, 'x', [], FUNCTION]],
];

/** What a value looks like in the name of a test. */
function label(value: unknown): string {
  if (value === ENDLESS) return 'an object without end';
  if (value === CONSTRUCT) return 'a construct';
  return typeof value === 'object' ? JSON.stringify(value) : `${typeof value} ${String(value)}`;
}

describe.each(PROPERTIES)('a wrong value of %s', (property, declare, values) => {
  test.each(values.map((value) => [label(value), value]))('%s is refused in a sentence', (_, value) => {
    let refused: unknown;
    try {
      declare(newStack(), value);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(Error);
    expect(refused).not.toBeInstanceOf(TypeError);
    for (const line of (refused as Error).message.split('\n')) {
      // Place, property with its value, rule, remedy.
      expect(line).toMatch(new RegExp(`^(Stack/\\w+|[A-Z]\\w+\\.\\w+): ${property}\\b.*: .*\\b.*; \\w`));
      expect(line).not.toMatch(/undefined is|cannot read|is not a function|\[object/i);
      expect(line.length).toBeLessThan(400);
    }
  });
});

test('every property of an order, a search and a provider has its wrong values', () => {
  const { readFileSync } = jest.requireActual<typeof import('fs')>('fs');
  const files = [
    'order/phone-number-order-props', 'order/phone-number-search', 'order/order-attributes',
    'provider/phone-number-provider', 'assignment/phone-number-assignment', 'sip-rule/sip-rule',
    'sip-rule/sip-rule-target',
  ];
  const declared = files.flatMap((file) => {
    const text = readFileSync(`${__dirname}/../../src/${file}.ts`, 'utf8');
    const structs = [...text.matchAll(/export interface \w+(?:Props|Search|Options|Attributes) [^]*?\n\}/g)].join('\n');
    return [...structs.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name);
  });
  expect(declared.length).toBeGreaterThan(50);
  expect(declared.filter((name) => !PROPERTIES.some(([property]) => property === name))).toEqual([]);
});

// The sentences that help most.
test.each<[string, () => unknown, string]>([
  ['a number for a duration', () => ofOrder('timeout')(newStack(), 30),
    'Stack/Lines: timeout 30: a number, but a Duration is expected; write Duration.minutes(30), if minutes are meant'],
  ['a number in quotes', () => ofSearch('count')(newStack(), '3'),
    'PhoneNumberSource.fromSearch: count "3": a string, but a number is expected; write 3, without quotes'],
  ['a phone number without quotes', () => PhoneNumberSource.fromList([12065550100 as never]),
    'PhoneNumberSource.fromList: phoneNumbers 12065550100: a number, but a string is expected; put it into quotes'],
  ['an area code without brackets', () => ofSearch('areaCodes')(newStack(), '206'),
    'PhoneNumberSource.fromSearch: areaCodes "206": a string, but a list of strings is expected; put it into brackets'],
  ['a truth in quotes', () => ofOrder('adoptExisting')(newStack(), 'true'),
    'Stack/Lines: adoptExisting "true": a string, but true or false is expected; write true, without quotes'],
  ['the name of a member', () => ofOrder('releaseBehavior')(newStack(), 'DELETION_QUEUE'),
    'Stack/Lines: releaseBehavior "DELETION_QUEUE": a string, but one of PhoneNumberReleaseBehavior.DELETION_QUEUE or '
    + 'PhoneNumberReleaseBehavior.RETURN_TO_INVENTORY is expected; write PhoneNumberReleaseBehavior.DELETION_QUEUE, '
      + 'without quotes'],
  ['a kind of number', () => ofSearch('phoneNumberType')(newStack(), 'Mobile'),
    'PhoneNumberSource.fromSearch: phoneNumberType Mobile: the service has LOCAL ("Local") and TOLL_FREE ("TollFree"); '
    + 'choose one of them'],
  ['a plain object for a source', () => ofOrder('source')(newStack(), { phoneNumbers: ['+12065550100'] }),
    'Stack/Lines: source {"phoneNumbers":["+12065550100"]}: an object, but a PhoneNumberSource is expected; '
    + 'use PhoneNumberSource.fromList, fromSearch or fromOrder'],
  ['a search without arguments', () => (PhoneNumberSource.fromSearch as () => unknown)(),
    'PhoneNumberSource.fromSearch: props undefined: nothing, but an object is expected; give one with country, '
      + 'phoneNumberType, areaCodes'],
  ['an order without anything', () => new (PhoneNumberOrder as any)(newStack(), 'Lines'),
    'Stack/Lines: props undefined: nothing, but an object is expected; give one with productType, source'],
])('%s', (_, declare, message) => {
  expect(declare).toThrow(message);
});

test('all that is wrong is said at once', () => {
  const props = { callingName: 7, adoptExisting: 'no', timeout: 30 };
  const declare = () => new PhoneNumberOrder(newStack(), 'Lines', props as never);
  const said = (() => { try { declare(); } catch (error) { return (error as Error).message; } return ''; })();
  expect(said.split('\n').map((line) => line.split(' ')[1]))
    .toEqual(['productType', 'source', 'callingName', 'adoptExisting', 'timeout']);
});

test('the values of members pass as they are, as JavaScript may have them', () => {
  const stack = newStack();
  new PhoneNumberOrder(stack, 'Lines', {
    productType: 'VoiceConnector',
    source: PhoneNumberSource.fromSearch({ areaCodes: ['206'], phoneNumberType: 'Local' as never }),
    partialOrderPolicy: 'Keep',
    removalPolicy: 'destroy',
    releaseBehavior: 'DeletionQueue',
    callingName: undefined,
  } as never);
  expect((stack.node.findChild('Lines').node.defaultChild as any).cfnResourceType).toBe(ORDER);
  expect((stack.node.findChild('Lines').node.defaultChild as any).cfnOptions.deletionPolicy).toBe('Delete');
  expect(RemovalPolicy.DESTROY).toBe('destroy');
});
