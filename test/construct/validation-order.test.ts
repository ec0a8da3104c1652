import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { expectVerdict, listOf, newStack, order, Verdict } from './support';
import {
  PartialOrderPolicy,
  PhoneNumberOrder,
  PhoneNumberProvider,
  PhoneNumberProductType,
  PhoneNumberSource,
} from '../../src';

const ORDER_ID = '01234567-89ab-cdef-0123-456789abcdef';

describe('the product type', () => {
  test.each<[string, Verdict]>([
    ['VoiceConnector', 'fine'],
    ['SipMediaApplicationDialIn', { warning: 'pstnAudioClosed' }],
    [
      'BusinessCalling',
      {
        error:
          'Stack/Lines: productType BusinessCalling: it ended with Amazon Chime on 2026-02-20; choose VOICE_CONNECTOR',
      },
    ],
    [
      'Voice Connector',
      {
        error:
          'productType Voice Connector: the service has VOICE_CONNECTOR ("VoiceConnector") and ' +
            'SIP_MEDIA_APPLICATION_DIAL_IN',
      },
    ],
    ['VOICE_CONNECTOR', { error: 'productType VOICE_CONNECTOR: the service has VOICE_CONNECTOR ("VoiceConnector")' }],
    ['', { error: 'productType "": the service has VOICE_CONNECTOR' }],
    [
      undefined as unknown as string,
      { error: 'Stack/Lines: productType is missing: one of PhoneNumberProductType.VOICE_CONNECTOR or' },
    ],
  ])('%s', (productType, verdict) => {
    expectVerdict((stack) => order(stack, { productType: productType as PhoneNumberProductType }), verdict);
  });
});

describe('the timeout', () => {
  test.each<[Duration, Verdict]>([
    [Duration.minutes(1), 'fine'],
    [Duration.minutes(50), 'fine'],
    [
      Duration.seconds(59),
      {
        error:
          'timeout of 59 seconds: CloudFormation waits an hour, part of which goes into releasing; choose 1 to ' +
            '50 minutes',
      },
    ],
    [Duration.minutes(51), { error: 'timeout of 3060 seconds' }],
    [Duration.millis(90_500), { error: 'in whole seconds' }],
  ])('%s', (timeout, verdict) => {
    expectVerdict((stack) => order(stack, { timeout }), verdict);
  });
});

describe('replacing numbers that could not be acquired', () => {
  const partialOrderPolicy = PartialOrderPolicy.REPLACE;

  test('is for searches', () => {
    expectVerdict((stack) => order(stack, { partialOrderPolicy }), 'fine');
  });

  test.each([
    ['a list', PhoneNumberSource.fromList(['+12065550100'])],
    ['an order', PhoneNumberSource.fromOrder(ORDER_ID)],
  ])('is refused for %s', (_, source) => {
    expectVerdict((stack) => order(stack, { source, partialOrderPolicy }), {
      error: 'partialOrderPolicy REPLACE: only a search has other numbers to offer',
    });
  });
});

describe('adopting', () => {
  test('goes with a list', () => {
    expectVerdict((stack) => order(stack, { ...listOf('+12065550100'), adoptExisting: true }), 'fine');
  });

  test('goes with an order placed elsewhere', () => {
    expectVerdict(
      (stack) => order(stack, { source: PhoneNumberSource.fromOrder(ORDER_ID), adoptExisting: true }),
      'fine',
    );
  });

  test('has nothing to do in a search', () => {
    expectVerdict((stack) => order(stack, { adoptExisting: true }), { warning: 'adoptExistingWithSearch' });
  });
});

test.each(['', 'order-1', `${ORDER_ID}0`])('an order id that is no GUID is refused: %j', (id) => {
  expect(() => PhoneNumberSource.fromOrder(id)).toThrow(
    'not a GUID; copy it from ListPhoneNumberOrders or from the support case',
  );
  expect(() => PhoneNumberOrder.fromPhoneNumberOrderId(newStack(), 'Import', id)).toThrow(
    'Stack/Import: phoneNumberOrderId',
  );
});

test('a removal policy that would need a snapshot is refused', () => {
  expect(() => order(newStack(), { removalPolicy: RemovalPolicy.SNAPSHOT })).toThrow(
    'removal policy SNAPSHOT: there is no snapshot of a phone number; choose RETAIN_ON_UPDATE_OR_DELETE, RETAIN ' +
      'or DESTROY',
  );
});

test.each<[string, Verdict]>([
  ['us-east-1', 'fine'],
  ['us-west-2', 'fine'],
  ['eu-central-1', { warning: 'notPstnRegion' }],
  ['us-gov-west-1', { warning: 'notPstnRegion' }],
  ['eusc-de-east-1', { warning: 'notPstnRegion' }],
  ['US-EAST-1', { error: 'Stack/Provider: region US-EAST-1: not the name of an AWS region; write us-east-1' }],
  ['us-west-2 ', { error: 'Stack/Provider: region "us-west-2 ": not the name of an AWS region; write us-west-2' }],
  ['Virginia', { error: 'region Virginia: not the name of an AWS region; write us-east-1 or us-west-2' }],
  ['us-east', { error: 'region us-east: not the name' }],
  ['us-east-1.example.com', { error: 'region us-east-1.example.com: not the name' }],
  ['', { error: 'region "": not the name' }],
])('the region %s of a provider', (region, verdict) => {
  expectVerdict((stack) => new PhoneNumberProvider(stack, 'Provider', { region }), verdict);
});
