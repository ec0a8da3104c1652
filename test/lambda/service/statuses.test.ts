/** What the service's statuses mean: a wrong row buys twice, or gives back what somebody uses. */
import {
  meaning,
  NUMBER_STATUSES,
  ORDER_STATUSES,
  ORDERED_NUMBER_STATUSES,
  UnknownStatus,
} from '../../../lambda/service/statuses';

test.each<[string, string[]]>([
  ['Waiting', ['Processing']],
  ['Decided', ['Successful', 'Partial', 'Failed', 'Cancelled']],
  ['Porting', ['CancelRequested', 'ChangeRequested', 'Exception', 'FOC', 'PendingDocuments', 'Submitted']],
])('an order is %s', (expected, statuses) => {
  for (const status of statuses) expect(meaning(ORDER_STATUSES, 'order a', status)).toBe(expected);
});

test.each([
  ['Waiting', 'Processing'],
  ['Acquired', 'Acquired'],
  ['Failed', 'Failed'],
])('a number of an order is %s', (expected, status) =>
  expect(meaning(ORDERED_NUMBER_STATUSES, 'order a', status)).toBe(expected),
);

test.each<[string, string[]]>([
  ['Arriving', ['AcquireInProgress', 'PortinInProgress', 'PortinCancelRequested']],
  ['Here', ['Unassigned', 'Assigned']],
  ['Leaving', ['ReleaseInProgress', 'DeleteInProgress']],
  ['Absent', ['AcquireFailed', 'Cancelled']],
  ['Broken', ['ReleaseFailed', 'DeleteFailed']],
])('a number is %s', (expected, statuses) => {
  for (const status of statuses) expect(meaning(NUMBER_STATUSES, 'a number', status)).toBe(expected);
});

test.each([
  ['', '(none)'],
  ['Levitating', 'Levitating'],
])('status %j is never guessed at: the error says what is known, and what to do', (status, shown) => {
  const guess = () => meaning(ORDERED_NUMBER_STATUSES, 'order a', status);
  expect(guess).toThrow(UnknownStatus);
  expect(guess).toThrow(expect.objectContaining({ name: 'UnknownStatus' }));
  expect(guess).toThrow(
    `order a: status ${shown} is not one of Processing, Acquired, Failed; update cdk-chime-phone-number-order`,
  );
});
