/** For whom a number stays where it is, while its assignments are being deleted. */
import { AssignmentRecord, Known } from '../../../lambda/assignment/known';
import { keeperAt } from '../../../lambda/assignment/neighbours';
import { STACK } from '../support/harness';
import { known, NOW, ONE } from '../support/knowledge';

const holder = { kind: 'VoiceConnectorId', id: 'main' } as const;

const recordOf = (change: object): AssignmentRecord =>
  ({ stackId: STACK, logicalId: 'Sibling', sentAt: NOW - 10_000, goalAt: NOW - 10_000, ...change }) as AssignmentRecord;

/** What another resource's Create has put to the same holder; it never ended unless something else is said. */
const taken = (change: object = {}) =>
  recordOf({
    attempt: 'cpno-taken',
    requestType: 'Create',
    generation: 'cpno-taken',
    plannedAt: NOW - 9_000,
    ties: [{ number: ONE, own: false }],
    declared: { holder },
    partings: [],
    ...change,
  });

/** The Delete of that resource, as its first record says it: it has closed nothing yet. */
const deleting = (change: object = {}) =>
  recordOf({ attempt: 'cpno-delete', requestType: 'Delete', sentAt: NOW, goalAt: NOW, ties: [], ...change });

const keeper = (...records: AssignmentRecord[]) =>
  keeperAt({ ...(known('Delete') as unknown as Known), ledger: { began: NOW, value: records } } as Known, ONE, holder);

describe('a number stays for', () => {
  test('another assignment that has it there', () => expect(keeper(taken())).toBeDefined());

  test('one that succeeded, while another of its generations is deleted', () => {
    const stands = taken({ outcome: { status: 'SUCCESS' } });
    expect(keeper(stands, deleting({ generation: 'cpno-another' }))).toBe(stands);
  });
});

describe('it does not stay for', () => {
  test.each([
    ['by its id', 'cpno-taken'],
    ['by an id that CloudFormation made up', 'Lines-Sibling-1000000000ABC'],
  ])('one that never answered and is being deleted %s', (_, generation) =>
    expect(keeper(taken(), deleting({ generation }))).toBeUndefined(),
  );

  test('one that succeeded and is being deleted', () =>
    expect(
      keeper(taken({ outcome: { status: 'SUCCESS' } }), deleting({ generation: 'cpno-taken' })),
    ).toBeUndefined());
});

test('a Create that follows a Delete is not deleted by that', () => {
  const anew = taken({ sentAt: NOW + 1_000 });
  expect(keeper(anew, deleting({ generation: 'Lines-Sibling-1000000000ABC' }))).toBe(anew);
});
