/** References that are written by hand pass like tokens, and lists are cut at commas, as they come from outside. */
import { CfnParameter, Stack } from 'aws-cdk-lib';
import { listOf, newStack, order, orderProperties, searchFor, warningIdsOf } from './support';
import {
  PartialOrderPolicy, PhoneNumberOrder, PhoneNumberOrderProps, PhoneNumberProvider, PhoneNumberProductType,
  PhoneNumberReleaseBehavior, PhoneNumberSource, PhoneNumberType,
} from '../../src';

const SSM = '{{resolve:ssm:/phone/value:3}}';
const NUMBER = '+12065550100';

const STRINGS: [string, (text: string) => Partial<PhoneNumberOrderProps>, (properties: any) => unknown][] = [
  ['productType', (text) => ({ productType: text as PhoneNumberProductType }), (p) => p.ProductType],
  ['callingName', (text) => ({ callingName: text }), (p) => p.CallingName],
  ['phoneNumberName', (text) => ({ phoneNumberName: text }), (p) => p.PhoneNumberName],
  ['partialOrderPolicy', (text) => ({ partialOrderPolicy: text as PartialOrderPolicy }), (p) => p.PartialOrderPolicy],
  ['releaseBehavior', (text) => ({
    releaseBehavior: text as PhoneNumberReleaseBehavior,
    removalPolicy: 'destroy' as never,
  }), (p) => p.ReleaseBehavior],
  ['phoneNumbers', (text) => listOf(text), (p) => p.Source.PhoneNumbers[0]],
  ['phoneNumbers, beside another', (text) => listOf(NUMBER, text), (p) => p.Source.PhoneNumbers[1]],
  ['phoneNumberOrderId', (text) => ({ source: PhoneNumberSource.fromOrder(text) }), (p) => p.Source.PhoneNumberOrderId],
  ['country', (text) => searchFor({ country: text }), (p) => p.Source.Country],
  ['phoneNumberType', (text) => searchFor({ areaCodes: ['206'], phoneNumberType: text as PhoneNumberType }),
    (p) => p.Source.PhoneNumberType],
  ['areaCodes', (text) => searchFor({ areaCodes: ['206', text] }), (p) => p.Source.AreaCodes[1]],
  ['city', (text) => searchFor({ state: 'WA', city: text }), (p) => p.Source.City],
  ['state', (text) => searchFor({ state: text }), (p) => p.Source.State],
  ['tollFreePrefixes', (text) => searchFor({ tollFreePrefixes: [text] }), (p) => p.Source.TollFreePrefixes[0]],
  ['pattern', (text) => searchFor({ areaCodes: ['206'], pattern: text }), (p) => p.Source.Pattern],
];

describe.each([
  ['a parameter', SSM],
  ['a secret',
    '{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-1:123456789012:secret:Phone:SecretString:line::}}'],
  ['a secure parameter within a text', 'before {{resolve:ssm-secure:/x}} after'],
])('a reference to %s passes', (_, reference) => {
  test.each(STRINGS)('as %s', (_property, props, read) => {
    const stack = newStack();
    order(stack, props(reference));
    expect(read(orderProperties(stack))).toBe(reference);
    expect(warningIdsOf(stack)).toEqual([]);
  });
});

test('a reference passes as the id of an imported order, and as the region of a provider', () => {
  const stack = newStack();
  expect(PhoneNumberOrder.fromPhoneNumberOrderId(stack, 'Import', SSM).phoneNumberOrderId).toBe(SSM);
  order(stack, { provider: new PhoneNumberProvider(stack, 'Provider', { region: SSM }) });
  expect(orderProperties(stack).Region).toBe(SSM);
  expect(warningIdsOf(stack)).toEqual([]);
});

test('what only looks like a reference is checked', () => {
  expect(() => order(newStack(), listOf('{resolve:ssm:/x}'))).toThrow('not E.164');
  expect(() => order(newStack(), listOf('{{resolve:}}'))).toThrow('not E.164');
});

describe('behind a reference or a token there may be several numbers, so that their count is not known', () => {
  test.each<[string, (stack: Stack) => string]>([
    ['a reference', () => SSM],
    ['a token', (stack) => new CfnParameter(stack, 'Numbers').valueAsString],
  ])('%s', (_, value) => {
    const stack = newStack();
    const lines = order(stack, listOf(value(stack)));
    const all = { 'Fn::GetAtt': [expect.any(String), 'PhoneNumbers'] };
    expect(stack.resolve(lines.phoneNumbers)).toEqual({ 'Fn::Split': [',', all] });
    expect(() => lines.phoneNumberAt(7)).not.toThrow();
  });
});

describe('a list is cut at every comma', () => {
  test.each<[string, string[], unknown[]]>([
    ['with spaces', ['+12065550100, +12065550101'], ['+12065550100', '+12065550101']],
    ['without spaces', ['+12065550100,+12065550101'], ['+12065550100', '+12065550101']],
    [
      'among others',
      ['+12065550100', '+12065550101 ,+12065550102', '+12065550103'],
      ['+12065550100', '+12065550101', '+12065550102', '+12065550103'],
    ],
    ['at its end', ['+12065550100,'], ['+12065550100']],
    ['beside a reference', [`+12065550100, ${SSM}`], ['+12065550100', SSM]],
  ])('of numbers: %s', (_, listed, numbers) => {
    const stack = newStack();
    order(stack, listOf(...listed));
    expect(orderProperties(stack).Source.PhoneNumbers).toEqual(numbers);
  });

  test('of area codes and prefixes', () => {
    const stack = newStack();
    order(stack, searchFor({ areaCodes: ['206, 425', '253'] }), 'Local');
    expect(orderProperties(stack).Source.AreaCodes).toEqual(['206', '425', '253']);
    const other = newStack();
    order(other, searchFor({ tollFreePrefixes: ['833,844'] }));
    expect(orderProperties(other).Source.TollFreePrefixes).toEqual(['833', '844']);
  });

  test('and has as many numbers as there are then', () => {
    const lines = order(newStack(), listOf('+12065550100, +12065550101', '+12065550102'));
    expect(lines.phoneNumbers).toHaveLength(3);
  });

  test('and each of them is checked', () => {
    expect(() => order(newStack(), listOf('+12065550100, +1206555010'))).toThrow('phoneNumbers +1206555010: not E.164');
    expect(() => order(newStack(), listOf('+12065550100,+12065550100'))).toThrow('+12065550100: listed more than once');
    expect(() => order(newStack(), listOf(' , '))).toThrow('phoneNumbers is an empty list');
    expect(() => order(newStack(), searchFor({ areaCodes: ['206, 425', '206'] })))
      .toThrow('areaCodes 206: listed more than once');
  });

  test('also around a token', () => {
    const stack = newStack();
    order(stack, listOf(`+12065550100,${new CfnParameter(stack, 'More').valueAsString}`));
    expect(orderProperties(stack).Source.PhoneNumbers).toEqual(['+12065550100', { Ref: 'More' }]);
  });
});
