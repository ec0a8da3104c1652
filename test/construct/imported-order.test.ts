/** Numbers that are ordered elsewhere, as they are used here. */
import { CfnParameter, Fn } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newStack } from './support';
import { IPhoneNumberOrder, PhoneNumberOrder, PhoneNumberOrderAttributes, PhoneNumberProductType } from '../../src';

const ORDER_ID = '01234567-89ab-cdef-0123-456789abcdef';
const NUMBERS = ['+12065550100', '+12065550101'];

function imported(attributes: PhoneNumberOrderAttributes): [IPhoneNumberOrder, (value: unknown) => unknown] {
  const stack = newStack();
  return [
    PhoneNumberOrder.fromPhoneNumberOrderAttributes(stack, 'Theirs', attributes),
    (value) => stack.resolve(value),
  ];
}

const split = { 'Fn::Split': [',', { 'Fn::ImportValue': 'Lines' }] };
const fromExport = () => Fn.split(',', Fn.importValue('Lines'));

test('numbers that are written out are the numbers', () => {
  const [order] = imported({
    phoneNumbers: NUMBERS,
    phoneNumberOrderId: ORDER_ID,
    productType: PhoneNumberProductType.VOICE_CONNECTOR,
  });
  expect(order.phoneNumbers).toEqual(NUMBERS);
  expect(order.phoneNumberAt(1)).toBe('+12065550101');
  expect(order.phoneNumberOrderId).toBe(ORDER_ID);
  expect(order.productType).toBe(PhoneNumberProductType.VOICE_CONNECTOR);
});

test('one token for the whole list stays one, whose elements are selected', () => {
  const [order, resolve] = imported({ phoneNumbers: fromExport() });
  expect(resolve(order.phoneNumbers)).toEqual(split);
  expect(resolve(order.phoneNumberAt(1))).toEqual({ 'Fn::Select': [1, split] });
  expect(order.phoneNumberOrderId).toBe('none');
  expect(order.productType).toBeUndefined();
});

test('one token for a list of known length has a token for each number', () => {
  const [order, resolve] = imported({ phoneNumbers: fromExport(), phoneNumberCount: 2 });
  expect(order.phoneNumbers).toHaveLength(2);
  expect(resolve(order.phoneNumbers)).toEqual([0, 1].map((index) => ({ 'Fn::Select': [index, split] })));
});

test('a parameter may bring them', () => {
  const stack = newStack();
  const { valueAsList } = new CfnParameter(stack, 'Numbers', { type: 'CommaDelimitedList' });
  const order = PhoneNumberOrder.fromPhoneNumberOrderAttributes(stack, 'Theirs', { phoneNumbers: valueAsList });
  expect(stack.resolve(order.phoneNumbers)).toEqual({ Ref: 'Numbers' });
});

test('nothing is in the template', () => {
  const stack = newStack();
  PhoneNumberOrder.fromPhoneNumberOrderAttributes(stack, 'Theirs', { phoneNumbers: NUMBERS });
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
});

test('an order that is imported by its id alone does not know its numbers, and says what would', () => {
  const order = PhoneNumberOrder.fromPhoneNumberOrderId(newStack(), 'Theirs', ORDER_ID);
  expect(order.phoneNumberOrderId).toBe(ORDER_ID);
  for (const look of [() => order.phoneNumbers, () => order.phoneNumberAt(0)]) {
    expect(look).toThrow(
      'Stack/Theirs: its numbers are not known, because it was imported by its id alone; import it by ' +
        'PhoneNumberOrder.fromPhoneNumberOrderAttributes',
    );
  }
});

test.each<[string, Partial<PhoneNumberOrderAttributes>, string]>([
  ['a number that is none', { phoneNumbers: ['+1206555010'] }, 'phoneNumbers +1206555010: not E.164'],
  ['another count', { phoneNumberCount: 3 }, 'phoneNumberCount 3: phoneNumbers has 2 elements; leave the count out'],
  ['half a number', { phoneNumbers: fromExport(), phoneNumberCount: 1.5 }, 'phoneNumberCount 1.5: not a whole number'],
  ['an order that is none', { phoneNumberOrderId: 'x' }, 'phoneNumberOrderId x: not a GUID'],
])('%s is refused', (_, attributes, message) => {
  expect(() => imported({ phoneNumbers: NUMBERS, ...attributes })).toThrow(`Stack/Theirs: ${message}`);
});

test.each([[{ phoneNumbers: NUMBERS }], [{ phoneNumbers: fromExport(), phoneNumberCount: 2 }]])(
  'a number beyond the last one is refused: %#',
  (attributes) => {
    const [order] = imported(attributes);
    expect(() => order.phoneNumberAt(2)).toThrow('Stack/Theirs: no phone number at 2: the order has 2');
  },
);
