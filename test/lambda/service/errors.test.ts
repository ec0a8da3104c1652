/** What an error means for what comes next, and what a reader is told to do. */
import { explain, remedyIfDenied, takingOff, treat, treatRefusal } from '../../../lambda/service/errors';

describe('an error', () => {
  test.each([
    [400, 'Refused'],
    [404, 'Refused'],
    [499, 'Refused'],
    [429, 'Again'],
    [408, 'Again'],
    [500, 'Again'],
    [399, 'Again'],
    [undefined, 'Again'],
  ])('that no table knows and came with %s is %s', (status, treatment) => {
    expect(treat('GetPhoneNumber', 'Levitated', status)).toBe(treatment);
  });

  test.each([
    ['GoneException', 'Gone'],
    ['UnprocessableEntityException', 'Refused'],
    ['ValidationException', 'Refused'],
    ['ThrottlingException', 'Again'],
    ['InternalServerError', 'Again'],
    ['InternalFailure', 'Again'],
    ['ServiceUnavailable', 'Again'],
    ['TooManyUpdates', 'Again'],
    ['RequestLimitExceeded', 'Again'],
    ['Throttling', 'Again'],
    ['ParameterNotFound', 'Gone'],
    ['ParameterLimitExceeded', 'Quota'],
    ['AccessDenied', 'Denied'],
    ['ExpiredTokenException', 'Again'],
  ])('%s of any operation is %s, even with a 4xx', (name, treatment) =>
    expect(treat('PutParameter', name, 400)).toBe(treatment),
  );

  test('of an order is a reason to look, where anything may have happened', () => {
    expect(treat('CreatePhoneNumberOrder', 'ConflictException')).toBe('Look');
    expect(treat('CreatePhoneNumberOrder', 'ThrottledClientException')).toBe('Again');
    for (const name of ['InternalFailure', 'InternalServerError', 'ServiceUnavailable', 'TooManyUpdates']) {
      expect([treat('CreatePhoneNumberOrder', name, 500), treat('CreateSipRule', name, 500)]).toEqual(['Look', 'Look']);
    }
  });

  test.each([
    [400, 'Levitated'],
    [408, 'RequestTimeout'],
    [418, 'Teapot'],
    [429, 'Levitated'],
    [500, 'Levitated'],
    [undefined, 'ECONNRESET'],
  ])('of an order that no table knows says nothing of whether it was placed: %s %s', (status, name) =>
    expect(treat('CreatePhoneNumberOrder', name, status)).toBe('Look'),
  );

  test.each([
    ['BadRequestException', 'Refused'],
    ['ResourceLimitExceededException', 'Quota'],
    ['AccessDeniedException', 'Denied'],
    ['ForbiddenException', 'Denied'],
    ['ThrottlingException', 'Again'],
  ])('of an order that a table knows is definite: %s', (name, treatment) =>
    expect(treat('CreatePhoneNumberOrder', name, 400)).toBe(treatment),
  );

  test.each([
    ['Conflict', 'Pending'],
    ['NotFound', 'Gone'],
    ['Gone', 'Gone'],
    ['ResourceLimitExceeded', 'Quota'],
    ['AccessDenied', 'Denied'],
    ['Forbidden', 'Denied'],
    ['Unauthorized', 'Denied'],
    ['ServiceFailure', 'Again'],
    ['ServiceUnavailable', 'Again'],
    ['Throttled', 'Again'],
    ['Throttling', 'Again'],
    ['NotFoundException', 'Gone'],
    ['ConflictException', 'Pending'],
    ['UnrecognizedClientException', 'Denied'],
    ['InvalidClientTokenId', 'Denied'],
  ])('%s of one number is %s', (code, treatment) => expect(treatRefusal(code)).toBe(treatment));

  const remedies: [string, string, string][] = [
    [
      'GetPhoneNumber',
      'AccessDeniedException',
      "allow chime:GetPhoneNumber in the policies of the provider's role, and check whether the account may use this " +
        'product (PSTN audio is closed to new customers since 2026-10-29)',
    ],
    [
      'DescribeStacks',
      'AccessDenied',
      "allow cloudformation:DescribeStacks in the policies of the provider's role, then deploy again",
    ],
    [
      'PutParameter',
      'UnrecognizedClientException',
      "allow ssm:PutParameter in the policies of the provider's role, then deploy again",
    ],
    [
      'GetPhoneNumber',
      'ResourceLimitExceededException',
      'raise the quota for phone numbers in Service Quotas, or shrink first',
    ],
    [
      'GetPhoneNumber',
      'BadRequestException',
      'check that the numbers, the product type and the country go together, then deploy again',
    ],
    ['GetPhoneNumber', 'ConflictException', 'wait until the pending change is done, then deploy again'],
    ['GetPhoneNumber', 'ThrottlingException', 'deploy again'],
    ['CreatePhoneNumberOrder', 'TimeoutError', 'deploy again'],
    ['GetPhoneNumber', 'NotFoundException', 'deploy again'],
  ];
  test.each(remedies)('of %s that is a %s comes with a remedy', (operation, name, remedy) => {
    expect(explain('Support', operation, name, 'said so')).toBe(
      `Support: ${operation} was refused (${name}, said so); ${remedy}`,
    );
  });

  test('that one number is denied comes with what is to be allowed; any other refusal of it does not', () => {
    expect(remedyIfDenied('AccessDenied', 'GetSipRule', 'UpdateSipRule')).toBe(
      "allow chime:GetSipRule and chime:UpdateSipRule in the policies of the provider's role, and check whether the " +
        'account may use this product (PSTN audio is closed to new customers since 2026-10-29)',
    );
    for (const code of ['Conflict', 'NotFound', 'Levitated']) {
      expect(remedyIfDenied(code, 'GetSipRule')).toBeUndefined();
    }
  });

  test.each<[string, string[]]>([
    ['SipRuleId', ['GetSipRule', 'UpdateSipRule', 'DeleteSipRule']],
    ['VoiceConnectorId', ['DisassociatePhoneNumbersFromVoiceConnector']],
    ['VoiceConnectorGroupId', ['DisassociatePhoneNumbersFromVoiceConnectorGroup']],
  ])('may deny to take a number off a holder by %s: IAM has other names for that', (kind, operations) =>
    expect(takingOff(kind)).toEqual(operations),
  );

  test.each(['EndlessPages', 'LedgerTooLarge'])('%s of a port says itself what to do, and nothing beside', (name) =>
    expect(explain('Support', 'ListPhoneNumbers', name, 'its listing has no end; tell AWS Support')).toBe(
      'Support: its listing has no end; tell AWS Support',
    ),
  );

  test('that says nothing but its name is not said twice', () => {
    for (const message of ['', 'GoneException']) {
      expect(explain('Support', 'x', 'GoneException', message)).toBe(
        'Support: x was refused (GoneException); deploy again',
      );
    }
  });
});
