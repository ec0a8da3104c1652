/** What is known at deployment only is let through; the handler checks it then. */
import { Aws, CfnParameter, Duration, Fn, Lazy, Stack, Token } from 'aws-cdk-lib';
import { newStack, order, orderProperties, searchFor, warningIdsOf } from './support';
import {
  PhoneNumberOrder,
  PhoneNumberProvider,
  PhoneNumberOrderProps,
  PhoneNumberProductType,
  PhoneNumberSearch,
  PhoneNumberSource,
  PhoneNumberType,
} from '../../src';

const reference = { Ref: 'Parameter' };

function parameter(stack: Stack, type = 'String'): CfnParameter {
  return new CfnParameter(stack, 'Parameter', { type });
}

test.each<[string, (text: string) => Partial<PhoneNumberOrderProps>, (properties: any) => unknown]>([
  ['productType', (text) => ({ productType: text as PhoneNumberProductType }), (p) => p.ProductType],
  ['callingName', (text) => ({ callingName: text }), (p) => p.CallingName],
  ['phoneNumberName', (text) => ({ phoneNumberName: text }), (p) => p.PhoneNumberName],
  [
    'a number of a list',
    (text) => ({ source: PhoneNumberSource.fromList(['+12065550100', text]) }),
    (p) => p.Source.PhoneNumbers[1],
  ],
  ['the id of an order', (text) => ({ source: PhoneNumberSource.fromOrder(text) }), (p) => p.Source.PhoneNumberOrderId],
  ['country', (text) => searchFor({ country: text }), (p) => p.Source.Country],
  [
    'phoneNumberType',
    (text) => searchFor({ areaCodes: ['206'], phoneNumberType: text as PhoneNumberType }),
    (p) => p.Source.PhoneNumberType,
  ],
  ['an area code', (text) => searchFor({ areaCodes: ['206', text] }), (p) => p.Source.AreaCodes[1]],
  ['city', (text) => searchFor({ state: 'WA', city: text }), (p) => p.Source.City],
  ['state', (text) => searchFor({ state: text }), (p) => p.Source.State],
  ['a toll-free prefix', (text) => searchFor({ tollFreePrefixes: ['833', text] }), (p) => p.Source.TollFreePrefixes[1]],
  ['pattern', (text) => searchFor({ areaCodes: ['206'], pattern: text }), (p) => p.Source.Pattern],
])('a string: %s', (_, props, read) => {
  const stack = newStack();
  order(stack, props(parameter(stack).valueAsString));
  expect(read(orderProperties(stack))).toEqual(reference);
  expect(warningIdsOf(stack)).toEqual([]);
});

test.each<[string, (list: string[]) => PhoneNumberSource, (source: any) => unknown]>([
  ['the numbers', (list) => PhoneNumberSource.fromList(list), (source) => source.PhoneNumbers],
  ['the area codes', (areaCodes) => PhoneNumberSource.fromSearch({ areaCodes }), (source) => source.AreaCodes],
  [
    'the toll-free prefixes',
    (tollFreePrefixes) => PhoneNumberSource.fromSearch({ tollFreePrefixes }),
    (source) => source.TollFreePrefixes,
  ],
])('a list: %s', (_, source, read) => {
  const stack = newStack();
  order(stack, { source: source(parameter(stack, 'CommaDelimitedList').valueAsList) });
  expect(read(orderProperties(stack).Source)).toEqual(reference);
});

test('a part of a string', () => {
  const stack = newStack();
  order(stack, { source: PhoneNumberSource.fromList([`+1206${parameter(stack).valueAsString}`]) });
  expect(orderProperties(stack).Source.PhoneNumbers).toEqual([{ 'Fn::Join': ['', ['+1206', reference]] }]);
});

test('a number: the count', () => {
  const stack = newStack();
  order(stack, searchFor({ areaCodes: ['206'], count: parameter(stack, 'Number').valueAsNumber }));
  expect(orderProperties(stack).Source.Count).toEqual(reference);
});

test('a duration: the timeout', () => {
  const stack = newStack();
  order(stack, { timeout: Duration.seconds(parameter(stack, 'Number').valueAsNumber) });
  expect(orderProperties(stack).TimeoutSeconds).toEqual(reference);
});

test('a lazy list', () => {
  const stack = newStack();
  order(stack, { source: PhoneNumberSource.fromList(Lazy.list({ produce: () => ['+12065550100'] })) });
  expect(orderProperties(stack).Source.PhoneNumbers).toEqual(['+12065550100']);
});

test('the region of a provider', () => {
  const stack = newStack();
  order(stack, { provider: new PhoneNumberProvider(stack, 'Provider', { region: Aws.REGION }) });
  expect(orderProperties(stack).Region).toEqual({ Ref: 'AWS::Region' });
  expect(warningIdsOf(stack)).toEqual([]);
});

test('the id of an imported order', () => {
  const stack = newStack();
  const imported = PhoneNumberOrder.fromPhoneNumberOrderId(stack, 'Import', Fn.importValue('OrderId'));
  expect(stack.resolve(imported.phoneNumberOrderId)).toEqual({ 'Fn::ImportValue': 'OrderId' });
});

test('what is known beside a token is checked all the same', () => {
  const text = Token.asString({ Ref: 'Parameter' });
  const search: PhoneNumberSearch = { areaCodes: ['106', text] };
  expect(() => PhoneNumberSource.fromSearch(search)).toThrow('areaCodes 106');
  expect(() => PhoneNumberSource.fromList([text, '+1206555010'])).toThrow('+1206555010: not E.164');
});
