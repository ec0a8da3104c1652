/** The property bag, which is the contract with the handler. */
import { Duration, Token } from 'aws-cdk-lib';
import { listOf, newStack, order, orderProperties, searchFor } from './support';
import { PartialOrderPolicy, PhoneNumberReleaseBehavior, PhoneNumberSource, PhoneNumberType } from '../../src';
import { MAX_SERVICE_TIMEOUT_SECONDS, serviceTimeoutSeconds } from '../../src/contract/envelope';

function bag(props: Parameters<typeof order>[1] = {}): any {
  const stack = newStack();
  order(stack, props);
  return orderProperties(stack);
}

test('of an order that leaves everything to the defaults', () => {
  expect(bag()).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^ChimePhoneNumberProviderFunction/), 'Arn'] },
    Version: '1',
    StateMachineArn: { Ref: expect.stringMatching(/^ChimePhoneNumberProviderStateMachine/) },
    Region: 'us-east-1',
    ProductType: 'VoiceConnector',
    Source: { Type: 'Search', Count: 1, AreaCodes: ['206'] },
    PartialOrderPolicy: 'RollBack',
    Removal: 'Retain',
    DisassociateOnRelease: false,
    AdoptExisting: false,
    TimeoutSeconds: 1800,
    ServiceTimeout: 2400,
  });
});

test('of an order that says everything', () => {
  expect(bag({
    ...listOf('+12065550100'),
    callingName: 'Example Corp',
    phoneNumberName: 'support',
    partialOrderPolicy: PartialOrderPolicy.KEEP,
    releaseBehavior: PhoneNumberReleaseBehavior.RETURN_TO_INVENTORY,
    disassociateOnRelease: true,
    adoptExisting: true,
    timeout: Duration.minutes(5),
  })).toMatchObject({
    CallingName: 'Example Corp',
    PhoneNumberName: 'support',
    PartialOrderPolicy: 'Keep',
    ReleaseBehavior: 'ReturnToInventory',
    DisassociateOnRelease: true,
    AdoptExisting: true,
    TimeoutSeconds: 300,
  });
});

test.each([
  ['a list', PhoneNumberSource.fromList(['+12065550100']), { Type: 'List', PhoneNumbers: ['+12065550100'] }],
  [
    'an order',
    PhoneNumberSource.fromOrder('01234567-89ab-cdef-0123-456789abcdef'),
    { Type: 'Order', PhoneNumberOrderId: '01234567-89ab-cdef-0123-456789abcdef' },
  ],
  [
    'a local search',
    PhoneNumberSource.fromSearch({
      country: 'US',
      phoneNumberType: PhoneNumberType.LOCAL,
      areaCodes: ['206'],
      state: 'WA',
      city: 'Seattle',
      count: 3,
      pattern: 'CAFE',
    }),
    {
      Type: 'Search',
      Country: 'US',
      PhoneNumberType: 'Local',
      AreaCodes: ['206'],
      State: 'WA',
      City: 'Seattle',
      Count: 3,
      Pattern: 'CAFE',
    },
  ],
  [
    'a toll-free search',
    PhoneNumberSource.fromSearch({ tollFreePrefixes: ['833', '844'] }),
    { Type: 'Search', Count: 1, TollFreePrefixes: ['833', '844'] },
  ],
])('of %s', (_, source, expected) => {
  expect(bag({ source }).Source).toEqual(expected);
});

test('leaves out what asks for nothing', () => {
  expect(bag(searchFor({ areaCodes: ['206'], tollFreePrefixes: [], city: '', state: '' })).Source).toEqual({
    Type: 'Search',
    Count: 1,
    AreaCodes: ['206'],
  });
});

describe('ServiceTimeout, after which CloudFormation expects no response any more', () => {
  // A Delete may take half an hour at least; then six minutes for releasing, and four until CloudFormation hears of it.
  test.each([
    [1, 40],
    [5, 40],
    [30, 40],
    [31, 41],
    [45, 55],
    [50, 60],
  ])('under a timeout of %d minutes is %d', (minutes, expected) => {
    expect(bag({ timeout: Duration.minutes(minutes) }).ServiceTimeout).toBe(expected * 60);
  });

  test('is a whole number, as CloudFormation wants it, for every timeout that there can be', () => {
    for (let seconds = 60; seconds <= 3000; seconds += 1) {
      const serviceTimeout = serviceTimeoutSeconds(seconds);
      expect(
        Number.isInteger(serviceTimeout) && serviceTimeout >= 1 && serviceTimeout <= MAX_SERVICE_TIMEOUT_SECONDS,
      ).toBe(true);
    }
  });

  test('is CloudFormation\'s own under a timeout that is known at deployment only', () => {
    const timeout = Duration.seconds(Token.asNumber({ Ref: 'Timeout' }));
    expect(bag({ timeout })).not.toHaveProperty('ServiceTimeout');
    expect(bag({ timeout }).TimeoutSeconds).toEqual({ Ref: 'Timeout' });
  });
});
