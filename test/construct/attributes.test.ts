import { App, CfnOutput, CfnParameter, Fn, IResource, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { listOf, newStack, order, searchFor } from './support';
import { PartialOrderPolicy, PhoneNumberOrder, PhoneNumberSource } from '../../src';
import { MAX_NUMBER_ATTRIBUTES } from '../../src/contract/order';

const ORDER_ID = '01234567-89ab-cdef-0123-456789abcdef';
const all = (stack: Stack, lines: IResource) => ({
  'Fn::Split': [',', { 'Fn::GetAtt': [logicalId(stack, lines), 'PhoneNumbers'] }],
});
/** Out of the one attribute that holds all. */
const selected = (stack: Stack, lines: IResource, index: unknown) => ({ 'Fn::Select': [index, all(stack, lines)] });
/** An attribute of its own. */
const one = (stack: Stack, lines: IResource, index: number) => ({
  'Fn::GetAtt': [logicalId(stack, lines), `PhoneNumber${index}`],
});

function logicalId(stack: Stack, lines: IResource): string {
  return stack.resolve((lines.node.defaultChild as any).logicalId);
}

test.each([
  ['phoneNumberCount', 'PhoneNumberCount'],
  ['phoneNumberOrderId', 'PhoneNumberOrderId'],
  ['phoneNumberOrderStatus', 'PhoneNumberOrderStatus'],
  ['orderType', 'OrderType'],
  ['focDate', 'FocDate'],
  ['warnings', 'Warnings'],
] as const)('%s is the attribute %s', (member, attribute) => {
  const stack = newStack();
  const lines = order(stack);
  expect(stack.resolve(lines[member])).toEqual({ 'Fn::GetAtt': [logicalId(stack, lines), attribute] });
});

describe('the numbers, when their count is known', () => {
  test.each([
    ['of a list', listOf('+12065550100', '+12065550101')],
    ['of a search', searchFor({ areaCodes: ['206'], count: 2 })],
  ])('%s, are as many tokens', (_, props) => {
    const stack = newStack();
    const lines = order(stack, props);
    expect(stack.resolve(lines.phoneNumbers)).toEqual([one(stack, lines, 0), one(stack, lines, 1)]);
  });

  test('can be looped over', () => {
    const stack = newStack();
    const lines = order(stack, searchFor({ areaCodes: ['206'], count: 3 }));
    lines.phoneNumbers.forEach((value, index) => new CfnOutput(stack, `Line${index}`, { value }));
    expect(Object.keys(Template.fromStack(stack).findOutputs('*'))).toEqual(['Line0', 'Line1', 'Line2']);
  });

  test('can be joined', () => {
    const stack = newStack();
    const lines = order(stack, searchFor({ areaCodes: ['206'], count: 2 }));
    expect(stack.resolve(Fn.join(' ', lines.phoneNumbers))).toEqual({
      'Fn::Join': [' ', [one(stack, lines, 0), one(stack, lines, 1)]],
    });
  });

  test('are one by default', () => {
    expect(order(newStack()).phoneNumbers).toHaveLength(1);
  });
});

describe('the numbers, when their count is known at deployment only', () => {
  const unknown: [string, (stack: Stack) => PhoneNumberOrder][] = [
    ['an order placed elsewhere', (stack) => order(stack, { source: PhoneNumberSource.fromOrder(ORDER_ID) })],
    [
      'an encoded list',
      (stack) =>
        order(stack, {
          source: PhoneNumberSource.fromList(
            new CfnParameter(stack, 'List', { type: 'CommaDelimitedList' }).valueAsList,
          ),
        }),
    ],
    [
      'an encoded count',
      (stack) =>
        order(
          stack,
          searchFor({ areaCodes: ['206'], count: new CfnParameter(stack, 'Count', { type: 'Number' }).valueAsNumber }),
        ),
    ],
    [
      'a partial order that may be kept',
      (stack) =>
        order(stack, { ...searchFor({ areaCodes: ['206'], count: 2 }), partialOrderPolicy: PartialOrderPolicy.KEEP }),
    ],
  ];

  test.each(unknown)('%s gives one token for the list', (_, define) => {
    const stack = newStack();
    const lines = define(stack);
    expect(Token.isUnresolved(lines.phoneNumbers)).toBe(true);
    expect(stack.resolve(lines.phoneNumbers)).toEqual(all(stack, lines));
  });

  test.each(unknown)('%s gives single numbers nevertheless', (_, define) => {
    const stack = newStack();
    const lines = define(stack);
    expect(stack.resolve(lines.phoneNumberAt(1))).toEqual(selected(stack, lines, 1));
  });
});

describe('a single number', () => {
  test('is counted from 0', () => {
    const stack = newStack();
    const lines = order(stack, searchFor({ areaCodes: ['206'], count: 2 }));
    expect(stack.resolve(lines.phoneNumberAt(1))).toEqual(one(stack, lines, 1));
  });

  test.each([-1, 2, 0.5, NaN])('does not exist at %d of two', (index) => {
    const lines = order(newStack(), searchFor({ areaCodes: ['206'], count: 2 }));
    expect(() => lines.phoneNumberAt(index)).toThrow(
      `Stack/Lines: no phone number at ${index}: the order has 2, counted from 0; choose 0 to 1, or order more`,
    );
  });

  test('never exists below 0', () => {
    const lines = order(newStack(), { source: PhoneNumberSource.fromOrder(ORDER_ID) });
    expect(() => lines.phoneNumberAt(-1)).toThrow(
      'no phone number at -1: numbers are counted from 0; choose a whole number of 0 or more',
    );
  });

  test('never exists beyond what was asked for, though it may be kept partially', () => {
    const lines = order(newStack(), {
      ...searchFor({ areaCodes: ['206'], count: 2 }),
      partialOrderPolicy: PartialOrderPolicy.KEEP,
    });
    expect(() => lines.phoneNumberAt(2)).toThrow('the order has 2');
  });

  test('may be at a place known at deployment only', () => {
    const stack = newStack();
    const lines = order(stack);
    const place = new CfnParameter(stack, 'Place', { type: 'Number' }).valueAsNumber;
    expect(stack.resolve(lines.phoneNumberAt(place))).toEqual(selected(stack, lines, { Ref: 'Place' }));
  });
});

// CloudFormation refuses to change an export that is in use.
describe('what another stack uses of it', () => {
  function exportsOf(props: Parameters<typeof order>[1], ...used: number[]): unknown {
    const app = new App();
    const [stack, user] = [new Stack(app, 'Lines'), new Stack(app, 'User')];
    const lines = order(stack, props);
    for (const index of used) new CfnOutput(user, `Line${index}`, { value: lines.phoneNumberAt(index) });
    app.synth();
    return Template.fromStack(stack).findOutputs('*');
  }

  test.each([
    ['a search of which more are asked for', (count: number) => searchFor({ areaCodes: ['206'], count })],
    [
      'a list to whose end more are added',
      (count: number) =>
        listOf(...Array.from({ length: count }, (_, index) => `+1206555${String(100 + index).padStart(4, '0')}`)),
    ],
  ])('stays the same: %s', (_, ask) => {
    const before = exportsOf(ask(2), 0, 1);
    expect(JSON.stringify(before)).toMatch(/PhoneNumber0.*PhoneNumber1/);
    for (const count of [3, 10, MAX_NUMBER_ATTRIBUTES]) expect(exportsOf(ask(count), 0, 1)).toEqual(before);
  });

  test('is the whole list, when there are more numbers than attributes', () => {
    const exported = JSON.stringify(exportsOf(searchFor({ areaCodes: ['206'], count: MAX_NUMBER_ATTRIBUTES + 1 }), 0));
    expect(exported).toContain('"PhoneNumbers"');
    expect(exported).not.toContain('PhoneNumber0');
  });
});

describe('an order that is defined elsewhere', () => {
  test('knows its id', () => {
    expect(PhoneNumberOrder.fromPhoneNumberOrderId(newStack(), 'Import', ORDER_ID).phoneNumberOrderId).toBe(ORDER_ID);
  });

  test('adds nothing to the stack', () => {
    const stack = newStack();
    PhoneNumberOrder.fromPhoneNumberOrderId(stack, 'Import', ORDER_ID);
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });
});
