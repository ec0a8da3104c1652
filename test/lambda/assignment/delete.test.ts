/** What the delete of an assignment takes off, what it gives back, and what its record says of that. */
import { deleteAssignment } from '../../../lambda/assignment/delete';
import { AssignmentRecord } from '../../../lambda/assignment/known';
import { Tie } from '../../../lambda/attempt/record/assignment-payload';
import { LEDGER_LAG } from '../../../lambda/attempt/timing';
import { ASKED, attempting, before, done, held, MAIN, place, refusing, SPARE } from '../support/assignments';
import { NOW, OLD, ONE, recordOf, THREE, TWO } from '../support/knowledge';

const ROLLBACK = 'ROLLBACK_IN_PROGRESS';
const west = place('west');
type More = Parameters<typeof attempting>[2];

/** A delete that has closed what these attempts had begun, and has looked at their numbers. */
const deleting = (beside: readonly AssignmentRecord[], more: More = {}) =>
  deleteAssignment(
    attempting(
      'Delete',
      { closes: [OLD], declared: undefined },
      { beside, ...held({ [ONE]: MAIN, [TWO]: MAIN, [THREE]: MAIN }), ...more },
    ),
  );
const having = (ties: readonly Tie[], change: Partial<AssignmentRecord> = {}) => before([], { ties, ...change });
const off = (...numbers: string[]) => ({ do: 'Disassociate', numbers, association: MAIN });
const back = (...numbers: string[]) => ({ do: 'Associate', numbers, association: SPARE, force: true });
/** The record that it ends with. */
const ended = (step: ReturnType<typeof deleting>): AssignmentRecord => recordOf(step);

describe('when the time for a response', () => {
  const { answerBy } = attempting('Delete').request;

  test('is up, it looks no more and says that not everything is off', () =>
    expect(ended(deleting([before([ONE])], { now: answerBy, numbers: undefined })).outcome).toEqual({
      status: 'FAILED',
      physicalId: OLD,
      reason: 'not everything could be taken off in time; delete again',
    }));

  test('is up, and everything is off, it is a success', () =>
    expect(ended(deleting([before([ONE])], { now: answerBy, ...done('Disassociate', [ONE], MAIN) })).outcome).toEqual({
      status: 'SUCCESS',
      physicalId: OLD,
    }));

  test('is not quite up, it goes on', () =>
    expect(deleting([before([ONE])], { now: answerBy - 1 })).toEqual(off(ONE)));
});

describe('it takes off', () => {
  const broken = (change: Partial<AssignmentRecord>) =>
    before([ONE], {
      attempt: 'cpno-broken',
      requestType: 'Update',
      sentAt: NOW - 1000_000,
      outcome: { status: 'FAILED', physicalId: OLD },
      ...change,
    });
  const standing = (numbers: string[]) => broken({ ...before(numbers), requestType: 'Update', attempt: 'cpno-later' });

  test('what the last update left, not what that had let go', () =>
    expect(deleting([before([ONE, TWO]), { ...standing([TWO]), sentAt: NOW - 1000_000 }])).toEqual(off(TWO)));

  test('what an update may have taken that was broken off, and each number once', () =>
    expect(deleting([before([ONE]), broken({ ties: [ONE, TWO].map((number) => ({ number })) })])).toEqual(
      off(ONE, TWO),
    ));

  test('nothing of an attempt that had planned nothing', () =>
    expect(ended(deleting([broken({ plannedAt: undefined })]))).toMatchObject({
      outcome: { status: 'SUCCESS' },
      partings: [],
    }));

  test('nothing that was there before', () =>
    expect(ended(deleting([having([{ number: ONE, origin: MAIN }])])).outcome?.status).toBe('SUCCESS'));

  test('what it had taken from somebody, who does not get it back when the resource was in use', () =>
    expect(deleting([having([{ number: ONE, origin: SPARE }])])).toEqual(off(ONE)));

  test('what somebody has taken since a rollback could give it back', () => {
    const more = { stackStatus: ROLLBACK, ...held({ [ONE]: west }) };
    expect(deleting([having([{ number: ONE, origin: SPARE }])], more)).toEqual(off(ONE));
  });
});

describe('a rollback', () => {
  const stackStatus = ROLLBACK;
  const ties = [{ number: ONE, origin: SPARE }, { number: TWO, origin: SPARE }, { number: THREE }];

  test('gives back what was taken, and takes the rest off then', () => {
    expect(deleting([having(ties)], { stackStatus })).toEqual(back(ONE, TWO));
    const more = { stackStatus, ...done('Associate', [ONE, TWO], SPARE) };
    expect(deleting([having(ties)], more)).toEqual(off(THREE));
  });

  test('gives back to where the newest of the attempts that were broken off has it from', () => {
    const of = (attempt: string, sentAt: number, origin: Tie['origin']) =>
      having([{ number: ONE, origin }], { attempt, sentAt, outcome: { status: 'FAILED', physicalId: OLD } });
    const broken = [of('cpno-1', NOW - 3000_000, west), of('cpno-2', NOW - 2000_000, SPARE)];
    expect(deleting(broken, { stackStatus })).toEqual(back(ONE));
  });

  test('warns of what could not go back, and records where each number went', () => {
    const effects = new Map([
      ...done('Disassociate', [ONE, THREE], MAIN).effects,
      ...done('Associate', [TWO], SPARE).effects,
    ]);
    const more = { stackStatus, effects, ...refusing('Associate', ONE, SPARE, { count: 13 }) };
    const record = ended(deleting([having(ties)], more));
    expect(record.outcome).toEqual({ status: 'SUCCESS', physicalId: OLD });
    expect(record.partings).toStrictEqual([
      { number: ONE, from: MAIN },
      { number: TWO, from: MAIN, to: SPARE },
      { number: THREE, from: MAIN },
    ]);
    expect(record.warnings).toEqual([
      `${ONE}: could not go back to Voice Connector spare (BadRequest: bad request), so that nothing has it now; ` +
        'assign it there again',
    ]);
  });

  test('warns of nothing when all went well', () =>
    expect(ended(deleting([before([ONE])], { stackStatus, ...done('Disassociate', [ONE], MAIN) })).warnings).toBe(
      undefined,
    ));

  test('waits until a look can show whether somebody has taken it', () => {
    const beside = [having(ties.slice(0, 1), { endedAt: NOW - 10_000 })];
    expect(deleting(beside, { stackStatus, ...held({ [ONE]: west }) })).toEqual({ do: 'Wait', seconds: 50 });
    expect(deleting(beside, { stackStatus, ...held({ [ONE]: SPARE }) })).toEqual(back(ONE));
  });

  const early = { ledger: { began: ASKED + LEDGER_LAG - 1, value: [] } };
  test.each<[string, Tie[], string | undefined, object]>([
    ['is asked if one number was taken from somebody', ties, stackStatus, { do: 'LookLedger' }],
    ['is not asked if all were free', ties.slice(2), stackStatus, off(THREE)],
    ['is not asked outside a rollback', ties.slice(0, 1), undefined, off(ONE)],
  ])("whether those that had it stay, everybody's records tell: that %s", (_, some, status, expected) => {
    const more = { ...early, ...(status && { stackStatus: status }) };
    expect(deleting([having(some)], more)).toMatchObject(expected);
  });
});
