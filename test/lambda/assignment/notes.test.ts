/** What an attempt has to ask before it may take it that its numbers are its own. */
import { AssignmentRecord, Known } from '../../../lambda/assignment/known';
import { confirmNotes, leaveNotes } from '../../../lambda/assignment/notes';
import { Tie } from '../../../lambda/attempt/record/assignment-payload';
import { Association } from '../../../lambda/service/number-state';
import { another, ASKED, attempting, done, MAIN, place, SPARE } from '../support/assignments';
import { STACK } from '../support/harness';
import { known, NOW, ONE, THREE, TWO } from '../support/knowledge';

const holder = { kind: 'VoiceConnectorId', id: 'main' };

/** It found the number where it is to be, somebody's or nobody's, and remembers no note. */
function sharing(change: object): Known {
  const there = known('Create');
  const declared = { holder, numbers: [ONE], force: false };
  const record = { ...there.record!, plannedAt: NOW, declared, ties: [{ number: ONE, found: holder }], partings: [] };
  const written = { goal: NOW, plan: NOW };
  return { ...there, record, written, ledger: undefined, ...change } as unknown as Known;
}

test('a turn that was broken off has everybody read again, as those who had the number may have let it go', () => {
  expect(confirmNotes(sharing({ brokenOff: true }), () => undefined)).toEqual({ step: { do: 'Wait', seconds: 5 } });
});

test('who found nobody to leave a note with, and remembers that, asks nothing', () => {
  expect(confirmNotes(sharing({}), () => undefined)).toEqual({ stuck: [] });
});

const MINUTE = 60_000;
const ROLLBACK = 'UPDATE_ROLLBACK_IN_PROGRESS';
const wanted = () => undefined;
const tie = (number: string, found?: Association, own?: true): Tie => ({ number, found, own });
const taking = (ties: readonly Tie[], more: Parameters<typeof attempting>[2] = {}) =>
  attempting('Update', { plannedAt: ASKED + 1_000, ties }, more);

describe('a note is left', () => {
  const note = (...numbers: string[]) => ({
    version: 1,
    taker: taking([]).request.attempt,
    stackId: STACK,
    logicalId: 'Assignment',
    numbers,
    claimedAt: ASKED + 1_000,
  });
  const under = (...logicalIds: string[]) => logicalIds.map((logicalId) => ({ stackId: STACK, logicalId }));

  test.each<[string, Tie[], AssignmentRecord[], object | undefined]>([
    [
      'once with whoever had several',
      [tie(ONE, SPARE), tie(TWO, SPARE)],
      [another(SPARE, ONE, { ties: [{ number: ONE }, { number: TWO }] })],
      { do: 'LeaveNotes', under: under('Another'), note: note(ONE, TWO) },
    ],
    [
      'with each who had one, also where it is put',
      [tie(ONE, SPARE)],
      [another(SPARE, ONE), another(MAIN, ONE, { logicalId: 'Third' })],
      { do: 'LeaveNotes', under: under('Another', 'Third'), note: expect.objectContaining({ taker: note().taker }) },
    ],
    ['with nobody who has other numbers', [tie(ONE, SPARE)], [another(SPARE, TWO)], undefined],
    ['with nobody for what is its own', [tie(ONE, SPARE, true)], [another(SPARE, ONE)], undefined],
  ])('%s', (_, ties, beside, step) => expect(leaveNotes(taking(ties, { beside }))).toEqual(step));

  test('once', () => {
    const there = taking([tie(ONE, SPARE)], { beside: [another(SPARE, ONE)] });
    expect(leaveNotes({ ...there, written: { ...there.written, notes: NOW } })).toBeUndefined();
  });

  const look = { do: 'LookLedger', notBefore: ASKED };
  test.each<[string, Tie[], string | undefined, object | undefined]>([
    ['where something had one of the numbers', [tie(TWO), tie(ONE, SPARE)], undefined, look],
    ['not where all were free', [tie(ONE), tie(TWO)], undefined, undefined],
    ['not where all were its own', [tie(ONE, SPARE, true)], ROLLBACK, undefined],
    ['in a rollback also where they were free', [tie(ONE)], ROLLBACK, look],
  ])("after a look at everybody's records %s", (_, ties, stackStatus, step) => {
    const more = { ledger: undefined, ...(stackStatus && { stackStatus }) };
    expect(leaveNotes(taking(ties, more))).toEqual(step);
  });
});

describe('who has left a note', () => {
  const atWork = { outcome: undefined, endedAt: undefined } as const;
  /** The note was there a minute ago, and both numbers have been put to the main connector since. */
  const noted = (beside: AssignmentRecord[], record: Partial<AssignmentRecord> = {}, now = NOW): Known => {
    const ties = [tie(TWO), tie(ONE, SPARE)];
    const effects = done('Associate', [ONE, TWO], MAIN, NOW - 30_000);
    const there = taking(ties, { beside, now, ...effects });
    return { ...there, record: { ...there.record!, ...record }, written: { ...there.written, notes: NOW - MINUTE } };
  };
  const waits = { step: { do: 'Record', record: { letGoAt: NOW } } };
  const goesOn = { stuck: [] };

  test.each<[string, object, AssignmentRecord[]]>([
    ['who has one of the numbers, at work', waits, [another(SPARE, ONE, atWork)]],
    ['who has one of the numbers where it is put', waits, [another(MAIN, ONE, atWork)]],
    [
      'who lets one of the numbers go',
      waits,
      [another(SPARE, ONE), another(SPARE, TWO, { ...atWork, attempt: 'cpno-later', ties: [] })],
    ],
    ['but not for one who has let go', goesOn, [another(SPARE, ONE, { ...atWork, letGoAt: NOW - MINUTE })]],
    ['but not for one who has ended', goesOn, [another(SPARE, ONE)]],
    ['but not for one who has other numbers', goesOn, [another(SPARE, THREE, atWork)]],
    ['but not for one who has it elsewhere', goesOn, [another(place('west'), ONE, atWork)]],
    [
      'but not for one beside somebody who has it',
      goesOn,
      [another(SPARE, ONE), another(SPARE, THREE, { ...atWork, logicalId: 'Third' })],
    ],
    [
      'but not for an attempt of its own',
      goesOn,
      [another(SPARE, ONE, { ...atWork, logicalId: 'Assignment', requestType: 'Create' })],
    ],
  ])('waits for one %s', (_, expected, beside) =>
    expect(confirmNotes(noted(beside), wanted)).toMatchObject(expected),
  );

  const busy = [another(SPARE, ONE, atWork)];
  test('says first that it has let go, and looks again then, now and then', () =>
    expect(confirmNotes(noted(busy, { letGoAt: NOW - 1_000 }), wanted)).toEqual({
      step: { do: 'Wait', seconds: 3 },
    }));

  test.each<[number, object]>([
    [4 * MINUTE - 1, { step: { do: 'Wait' } }],
    [4 * MINUTE, goesOn],
  ])('is patient for five minutes: %i ms from now', (later, expected) => {
    const there = noted(busy, { letGoAt: NOW }, NOW + later);
    const ledger = { ...there.ledger!, ended: there.now };
    expect(confirmNotes({ ...there, ledger }, wanted)).toMatchObject(expected);
  });

  test.each<[string, Partial<AssignmentRecord>]>([
    ['ended', { endedAt: NOW - 20_000 }],
    ['said that it had let go', { ...atWork, letGoAt: NOW - 20_000 }],
  ])('puts numbers there once more that were put there before another %s', (_, change) =>
    expect(confirmNotes(noted([another(SPARE, ONE, change)]), wanted)).toEqual({
      step: { do: 'Associate', numbers: [TWO, ONE], association: MAIN, force: false },
    }),
  );

  test('does not touch its own numbers again', () => {
    const there = noted([another(SPARE, ONE, { endedAt: NOW - 20_000 })]);
    const ties = [tie(TWO, MAIN, true), tie(ONE, SPARE)];
    expect(confirmNotes({ ...there, record: { ...there.record!, ties } }, wanted)).toMatchObject({
      step: { do: 'Associate', numbers: [ONE] },
    });
  });
});
