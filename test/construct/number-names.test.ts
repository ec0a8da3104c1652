/** A name for each number, as it is declared. */
import { CfnParameter, Fn } from 'aws-cdk-lib';
import { listOf, newStack, order, orderProperties, searchFor } from './support';

const NUMBERS = ['+12065550100', '+12065550101'];

test('names by place and by number cross as they are, commas included', () => {
  const stack = newStack();
  order(stack, {
    ...listOf(...NUMBERS),
    phoneNumberName: 'all',
    phoneNumberNames: ['reception, east'],
    phoneNumberNamesByNumber: { [NUMBERS[1]]: 'sales' },
  });
  expect(orderProperties(stack)).toMatchObject({
    PhoneNumberName: 'all',
    PhoneNumberNames: ['reception, east'],
    PhoneNumberNamesByNumber: { [NUMBERS[1]]: 'sales' },
  });
});

test('tokens are let through', () => {
  const stack = newStack();
  const { valueAsList, valueAsString } = {
    valueAsList: new CfnParameter(stack, 'Names', { type: 'CommaDelimitedList' }).valueAsList,
    valueAsString: new CfnParameter(stack, 'Name').valueAsString,
  };
  order(stack, { ...listOf(...NUMBERS), phoneNumberNames: valueAsList }, 'One');
  order(stack, { ...searchFor({ areaCodes: ['206'] }), phoneNumberNames: [valueAsString] }, 'Two');
  expect(() => order(stack, { ...listOf(Fn.importValue('Lines')), phoneNumberNamesByNumber: { [NUMBERS[0]]: 'x' } }))
    .not.toThrow();
});

test.each<[string, Parameters<typeof order>[1], string]>([
  ['more names than numbers', { ...listOf(...NUMBERS), phoneNumberNames: ['a', 'b', 'c'] },
    'Stack/Lines: phoneNumberNames with 3 names: each is for one number, and the order has 2; leave some '
    + 'names out, or order more numbers'],
  ['more names than are searched for', { phoneNumberNames: ['a', 'b'] },
    'phoneNumberNames with 2 names: each is for one number, and the order has 1;'],
  ['a name that is none', { phoneNumberNames: ['a+b'] },
    'Stack/Lines: phoneNumberNames a+b: the service takes letters'],
  ['a name that is too long', { phoneNumberNames: ['a'.repeat(257)] }, 'phoneNumberNames of 257 characters'],
  ['a name by what is no number', { phoneNumberNamesByNumber: { 2065550100: 'a' } },
    'Stack/Lines: phoneNumberNamesByNumber 2065550100: not E.164'],
  ['a name of a number that is not listed',
    { ...listOf(...NUMBERS), phoneNumberNamesByNumber: { '+12065550109': 'a' } },
    'Stack/Lines: phoneNumberNamesByNumber +12065550109: the order does not list this number; list it, or leave its '
    + 'name out'],
])('%s is refused', (_, props, message) => {
  expect(() => order(newStack(), props)).toThrow(message);
});
