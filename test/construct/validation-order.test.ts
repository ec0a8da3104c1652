import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { expectVerdict, listOf, newStack, order, Verdict } from './support';
import { PartialOrderPolicy, PhoneNumberOrder, PhoneNumberOrderProvider, PhoneNumberProductType, PhoneNumberSource } from '../../src';

const ORDER_ID = '01234567-89ab-cdef-0123-456789abcdef';

describe('the product type', () => {
  test.each<[string, Verdict]>([
    ['VoiceConnector', 'fine'],
    ['SipMediaApplicationDialIn', { warning: 'pstnAudioClosed' }],
    ['BusinessCalling', { error: 'Stack/Lines: product type BusinessCalling: it ended with Amazon Chime on 2026-02-20; choose VoiceConnector' }],
    ['Voice Connector', { error: 'the service knows VoiceConnector and SipMediaApplicationDialIn; choose one of them' }],
    [undefined as unknown as string, { error: 'Stack/Lines: product type (none): the service knows VoiceConnector and SipMediaApplicationDialIn; choose one of them' }],
  ])('%s', (productType, verdict) => {
    expectVerdict((stack) => order(stack, { productType: productType as PhoneNumberProductType }), verdict);
  });
});

// Types stop this everywhere but in JavaScript; the other languages have their own words for it.
describe('a value of the wrong type', () => {
  test.each<[string, object, string]>([
    ['a list as the calling name', { callingName: ['Example Corp'] }, 'Stack/Lines: calling name ["Example Corp"]: a string is due; give a single one'],
    ['a number as the name', { phoneNumberName: 7 }, 'Stack/Lines: phone number name 7: a string is due; give a single one'],
  ])('%s', (_, props, error) => {
    expectVerdict((stack) => order(stack, props), { error });
  });

  test.each([
    ['a string as the list of numbers', () => PhoneNumberSource.fromList('+12065550100' as any), '"+12065550100": a list is due; put it into brackets'],
    ['a string as the area codes', () => PhoneNumberSource.fromSearch({ areaCodes: '206' as any }), '"206": a list is due; put it into brackets'],
  ])('%s', (_, declare, error) => {
    expect(declare).toThrow(error);
  });
});

describe('the timeout', () => {
  test.each<[Duration, Verdict]>([
    [Duration.minutes(1), 'fine'],
    [Duration.minutes(50), 'fine'],
    [Duration.seconds(59), { error: 'timeout of 59 seconds: CloudFormation waits an hour, part of which goes into giving back; choose 1 to 50 minutes' }],
    [Duration.minutes(51), { error: 'timeout of 3060 seconds' }],
    [Duration.millis(90_500), { error: 'in whole seconds' }],
  ])('%s', (timeout, verdict) => {
    expectVerdict((stack) => order(stack, { timeout }), verdict);
  });
});

describe('replacing numbers that could not be had', () => {
  const partialOrderPolicy = PartialOrderPolicy.REPLACE;

  test('is for searches', () => {
    expectVerdict((stack) => order(stack, { partialOrderPolicy }), 'fine');
  });

  test.each([
    ['a list', PhoneNumberSource.fromList(['+12065550100'])],
    ['an order', PhoneNumberSource.fromOrder(ORDER_ID)],
  ])('is refused for %s', (_, source) => {
    expectVerdict((stack) => order(stack, { source, partialOrderPolicy }), { error: 'partialOrderPolicy REPLACE: only a search has other numbers to offer' });
  });
});

describe('adopting', () => {
  test('goes with a list', () => {
    expectVerdict((stack) => order(stack, { ...listOf('+12065550100'), adoptExisting: true }), 'fine');
  });

  test('goes with an order placed elsewhere', () => {
    expectVerdict((stack) => order(stack, { source: PhoneNumberSource.fromOrder(ORDER_ID), adoptExisting: true }), 'fine');
  });

  test('has nothing to do in a search', () => {
    expectVerdict((stack) => order(stack, { adoptExisting: true }), { warning: 'adoptExistingWithSearch' });
  });
});

test.each(['', 'order-1', `${ORDER_ID}0`])('an order id that is no GUID is refused: %j', (id) => {
  expect(() => PhoneNumberSource.fromOrder(id)).toThrow('not a GUID; copy it from ListPhoneNumberOrders or from the support case');
  expect(() => PhoneNumberOrder.fromPhoneNumberOrderId(newStack(), 'Import', id)).toThrow('Stack/Import: phone number order id');
});

test('a removal policy that would need a snapshot is refused', () => {
  expect(() => order(newStack(), { removalPolicy: RemovalPolicy.SNAPSHOT }))
    .toThrow('removal policy SNAPSHOT: there is no snapshot of a phone number; choose RETAIN_ON_UPDATE_OR_DELETE, RETAIN or DESTROY');
});

test.each<[string, Verdict]>([
  ['us-east-1', 'fine'],
  ['us-west-2', 'fine'],
  ['eu-central-1', { warning: 'notPstnRegion' }],
])('the region %s of a provider', (region, verdict) => {
  expectVerdict((stack) => new PhoneNumberOrderProvider(stack, 'Provider', { region }), verdict);
});
