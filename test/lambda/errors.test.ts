/** What an error means for what comes next, and what a reader is told to do. */
import { explain, treat, treatRefusal } from '../../lambda/order/errors';

describe('an error', () => {
  test.each([[400, 'Refused'], [404, 'Refused'], [499, 'Refused'], [429, 'Again'], [500, 'Again'], [399, 'Again'], [undefined, 'Again']])('that no table knows and came with %s is %s', (status, treatment) => {
    expect(treat('GetPhoneNumber', 'Levitated', status)).toBe(treatment);
  });

  test.each([
    ['GoneException', 'Gone'], ['UnprocessableEntityException', 'Refused'], ['ValidationException', 'Refused'], ['ThrottlingException', 'Again'], ['InternalServerError', 'Again'],
    ['InternalFailure', 'Again'], ['ServiceUnavailable', 'Again'], ['TooManyUpdates', 'Again'], ['RequestLimitExceeded', 'Again'], ['Throttling', 'Again'], ['ParameterNotFound', 'Gone'],
    ['ParameterLimitExceeded', 'Quota'], ['AccessDenied', 'Denied'], ['ExpiredTokenException', 'Again'],
  ])('%s of any operation is %s, even with a 4xx', (name, treatment) => expect(treat('PutParameter', name, 400)).toBe(treatment));

  test('of an order is a reason to look, where anything may have happened', () => {
    expect(treat('CreatePhoneNumberOrder', 'ConflictException')).toBe('Look');
    expect(treat('CreatePhoneNumberOrder', 'ThrottledClientException')).toBe('Again');
  });

  test.each([
    ['Conflict', 'Pending'], ['NotFound', 'Gone'], ['Gone', 'Gone'], ['ResourceLimitExceeded', 'Quota'], ['AccessDenied', 'Denied'], ['Forbidden', 'Denied'], ['Unauthorized', 'Denied'],
    ['ServiceFailure', 'Again'], ['ServiceUnavailable', 'Again'], ['Throttled', 'Again'], ['Throttling', 'Again'], ['NotFoundException', 'Gone'], ['ConflictException', 'Pending'],
  ])('%s of one number is %s', (code, treatment) => expect(treatRefusal(code)).toBe(treatment));

  const remedies: [string, string, string][] = [
    ['GetPhoneNumber', 'AccessDeniedException', 'check the permissions of the provider\'s role, and whether the account may use this product (PSTN audio is closed to new customers since 2026-10-29)'],
    ['GetPhoneNumber', 'ResourceLimitExceededException', 'raise the quota for phone numbers in Service Quotas, or shrink first'],
    ['GetPhoneNumber', 'BadRequestException', 'check that the numbers, the product type and the country go together, then deploy again'],
    ['GetPhoneNumber', 'ConflictException', 'wait until the pending change is done, then deploy again'],
    ['GetPhoneNumber', 'ThrottlingException', 'deploy again'], ['CreatePhoneNumberOrder', 'TimeoutError', 'deploy again'], ['GetPhoneNumber', 'NotFoundException', 'deploy again'],
  ];
  test.each(remedies)('of %s that is a %s comes with a remedy', (operation, name, remedy) => {
    expect(explain('Support', operation, name, 'said so')).toBe(`Support: ${operation} was refused (${name}, said so); ${remedy}`);
  });

  test('that says nothing but its name is not said twice', () => {
    for (const message of ['', 'GoneException']) expect(explain('Support', 'x', 'GoneException', message)).toBe('Support: x was refused (GoneException); deploy again');
  });
});
