/** The handler's tables against the SDK's own model: nothing that the service can say is missing. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as sdk from '@aws-sdk/client-chime-sdk-voice';
import { treat, treatRefusal } from '../../../lambda/service/errors';
import { meaning, NUMBER_STATUSES, ORDER_STATUSES, ORDERED_NUMBER_STATUSES } from '../../../lambda/service/statuses';

const OPERATIONS = [
  'SearchAvailablePhoneNumbers',
  'CreatePhoneNumberOrder',
  'GetPhoneNumberOrder',
  'ListPhoneNumberOrders',
  'GetPhoneNumber',
  'ListPhoneNumbers',
  'UpdatePhoneNumber',
  'BatchUpdatePhoneNumber',
  'DeletePhoneNumber',
  'BatchDeletePhoneNumber',
  'RestorePhoneNumber',
  'DisassociatePhoneNumbersFromVoiceConnector',
  'DisassociatePhoneNumbersFromVoiceConnectorGroup',
  'GetSipRule',
  'UpdateSipRule',
  'DeleteSipRule',
];
const MODEL = dirname(require.resolve('@aws-sdk/client-chime-sdk-voice/package.json'));

/** The exceptions that the SDK documents for an operation. */
function declared(operation: string): string[] {
  const text = readFileSync(join(MODEL, 'dist-types', 'commands', `${operation}Command.d.ts`), 'utf8');
  return [...new Set([...text.matchAll(/@throws \{@link (\w+Exception)\}/g)].map(([, name]) => name))].filter(
    (name) => name !== 'ChimeSDKVoiceServiceException',
  );
}

test('every order status, ordered-number status and number status has its row', () => {
  expect(Object.keys(ORDER_STATUSES).sort()).toEqual(Object.values(sdk.PhoneNumberOrderStatus).sort());
  expect(Object.keys(ORDERED_NUMBER_STATUSES).sort()).toEqual(Object.values(sdk.OrderedPhoneNumberStatus).sort());
  expect(Object.keys(NUMBER_STATUSES).sort()).toEqual(Object.values(sdk.PhoneNumberStatus).sort());
});

test('an unknown value is an error that names it', () => {
  expect(() => meaning(NUMBER_STATUSES, '+12065550100', 'Levitating')).toThrow(
    '+12065550100: status Levitating is not one of AcquireInProgress',
  );
  expect(() => meaning(NUMBER_STATUSES, '+12065550100', 'constructor')).toThrow('status constructor is not one of');
});

describe.each(OPERATIONS)('%s', (operation) => {
  test('declares errors', () => expect(declared(operation).length).toBeGreaterThanOrEqual(6));

  test.each(declared(operation))('%s has its row', (name) => {
    const expected: Readonly<Record<string, string>> = {
      BadRequestException: 'Refused',
      UnauthorizedClientException: 'Denied',
      ForbiddenException: 'Denied',
      AccessDeniedException: 'Denied',
      NotFoundException: 'Gone',
      ConflictException: 'Pending',
      ResourceLimitExceededException: 'Quota',
      ThrottledClientException: 'Again',
      ServiceFailureException: operation === 'CreatePhoneNumberOrder' ? 'Look' : 'Again',
      ServiceUnavailableException: operation === 'CreatePhoneNumberOrder' ? 'Look' : 'Again',
    };
    expect(expected).toHaveProperty(name);
    expect(treat(operation, name)).toBe(expected[name]);
  });
});

test('every error code of a batch item has its row, and an unknown one is a refusal', () => {
  const known = Object.values(sdk.ErrorCode)
    .filter((code) => treatRefusal(code) === 'Refused')
    .sort();
  expect(known).toEqual([
    'BadRequest',
    'PhoneNumberAssociationsExist',
    'PreconditionFailed',
    'Unprocessable',
    'Validation',
    'VoiceConnectorGroupAssociationsExist',
  ]);
  expect(treatRefusal('Levitated')).toBe('Refused');
});

test('what the transport says is a reason to look after an order, and to repeat anything else', () => {
  for (const name of ['TimeoutError', 'ECONNRESET', 'SyntaxError', 'EmptyAnswer']) {
    expect(treat('CreatePhoneNumberOrder', name)).toBe('Look');
    expect(treat('GetPhoneNumber', name)).toBe('Again');
  }
});
