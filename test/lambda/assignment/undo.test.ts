/** What an assignment that failed puts back, where to, and what it says of the rest. */
import { createOrUpdate } from '../../../lambda/assignment/create-or-update';
import { AssignmentRecord, Known } from '../../../lambda/assignment/known';
import { SERVICE_LAG } from '../../../lambda/attempt/timing';
import { another, attempting, done, held, MAIN, place, refusing, SPARE } from '../support/assignments';
import { STACK } from '../support/harness';
import { NOW, OLD, ONE, recordOf, TWO } from '../support/knowledge';

const FAILED_AT = NOW - 90_000;
const NOBODY: readonly AssignmentRecord[] = [];

/** An update to the main connector that has failed. */
function failed(record: Partial<AssignmentRecord>, more: Parameters<typeof attempting>[2] = {}) {
  const change = { plannedAt: NOW - 100_000, failure: 'It failed', failedAt: FAILED_AT, ...record };
  return createOrUpdate(attempting('Update', change, more));
}

/** What it says in the end. */
function ended(step: ReturnType<typeof createOrUpdate>) {
  const { outcome, ties, partings } = recordOf<AssignmentRecord>(step);
  return { ...outcome, ties: ties.map(({ number }) => number), partings: partings.map(({ number }) => number) };
}

const CLEAN = { status: 'FAILED', physicalId: OLD, reason: 'It failed', ties: [], partings: [] };
const off = (...numbers: string[]) => ({ do: 'Disassociate', numbers, association: MAIN });
const back = (association: object, ...numbers: string[]) => ({ do: 'Associate', numbers, association, force: true });
const associated = (...numbers: string[]) => done('Associate', numbers, MAIN, NOW - 95_000);

describe('of what it may have touched', () => {
  const ties = [ONE, TWO].map((number) => ({ number, found: SPARE, own: true as const }));

  test.each<[string, Partial<Known>, string[]]>([
    ['only what the service has accepted', associated(TWO), [TWO]],
    ['what the service may have accepted', { unanswered: new Set([`Associate VoiceConnectorId main ${ONE}`]) }, [ONE]],
    ['everything, after a turn that was broken off', { brokenOff: true }, [ONE, TWO]],
  ])('it puts back %s', (_, more, numbers) => expect(failed({ ties }, more)).toEqual(back(SPARE, ...numbers)));

  test('nothing is to be put back before there was a plan', () =>
    expect(ended(failed({ ties, plannedAt: undefined }, { brokenOff: true }))).toEqual(CLEAN));

  test('what it has put where it was already stays', () => {
    const there = [{ number: ONE, found: MAIN, own: true as const }];
    expect(ended(failed({ ties: there }, associated(ONE)))).toEqual(CLEAN);
  });
});

describe('it returns', () => {
  const west = place('west');
  const from = { origin: SPARE, takenFrom: { stackId: STACK, origin: west } };

  test.each<[string, AssignmentRecord['ties'][0], readonly AssignmentRecord[], object]>([
    ['what nothing held to nobody', { number: ONE }, NOBODY, off(ONE)],
    ['its own to where it had it', { number: ONE, found: SPARE, own: true, ...from }, NOBODY, back(SPARE, ONE)],
    ['what nobody declared to where it was', { number: ONE, found: SPARE, origin: SPARE }, NOBODY, back(SPARE, ONE)],
    [
      'what another assignment had to that one',
      { number: ONE, found: SPARE, ...from },
      [another(SPARE, ONE)],
      back(SPARE, ONE),
    ],
    [
      'what one had that is gone to where that had it from',
      { number: ONE, found: SPARE, ...from },
      NOBODY,
      back(west, ONE),
    ],
    [
      'what it shared with one that is gone to where that had it from',
      { number: ONE, found: MAIN, origin: SPARE },
      NOBODY,
      back(SPARE, ONE),
    ],
    ['what it shared with one that is gone to nobody, if it was free', { number: ONE, found: MAIN }, NOBODY, off(ONE)],
  ])('%s', (_, tie, beside, step) => expect(failed({ ties: [tie] }, { ...associated(ONE), beside })).toEqual(step));

  test.each<[string, AssignmentRecord['ties'][0], readonly AssignmentRecord[]]>([
    ['what another assignment still has at the same place', { number: ONE, found: MAIN }, [another(MAIN, ONE)]],
    ['what had been there before all assignments', { number: ONE, found: MAIN, origin: MAIN }, NOBODY],
  ])('never %s', (_, tie, beside) =>
    expect(ended(failed({ ties: [tie] }, { ...associated(ONE), beside }))).toEqual(CLEAN),
  );

  test.each<[string, AssignmentRecord['partings'][0], boolean]>([
    ['what it had let go, without taking it from anybody', { number: ONE, from: MAIN }, false],
    ['what it had given back, from whom it gave that to', { number: ONE, from: MAIN, to: SPARE }, true],
  ])('%s', (_, parting, force) => {
    const more = done('Disassociate', [ONE], MAIN, NOW - 95_000);
    expect(failed({ partings: [parting, { number: TWO, from: MAIN }] }, more)).toEqual({
      ...back(MAIN, ONE),
      force,
    });
  });
});

describe("everybody's records as they were after the failure", () => {
  const early = { ...associated(ONE), ledger: { began: FAILED_AT - 1, value: [] } };
  const look = { do: 'LookLedger', notBefore: FAILED_AT };

  test.each<[string, AssignmentRecord['ties'][0]]>([
    ['was taken from somebody', { number: ONE, found: SPARE }],
    ['was shared', { number: ONE, found: MAIN }],
  ])('are asked for where a number %s', (_, tie) => expect(failed({ ties: [tie] }, early)).toEqual(look));

  test('are asked for where one of several was taken from somebody', () => {
    const more = { ...early, ...done('Associate', [ONE, TWO], MAIN, NOW - 95_000) };
    expect(failed({ ties: [{ number: TWO }, { number: ONE, found: SPARE }] }, more)).toEqual(look);
  });

  test.each<[string, AssignmentRecord['ties'][0], object]>([
    ['was its own', { number: ONE, found: SPARE, own: true }, back(SPARE, ONE)],
    ['was free', { number: ONE }, off(ONE)],
  ])('are not asked for where a number %s', (_, tie, step) => expect(failed({ ties: [tie] }, early)).toEqual(step));

  test('are asked for when it failed, where nobody remembers the write of that', () => {
    const written = { goal: NOW - 120_000, plan: NOW - 100_000 };
    expect(failed({ ties: [{ number: ONE, found: SPARE }] }, { ...early, written })).toEqual(look);
  });
});

describe('when the time for a response', () => {
  const ties = [{ number: ONE, found: SPARE }];
  const { answerBy } = attempting('Update').request;
  const unread = { ledger: undefined };

  test('is up, it says that not everything is back, and its record keeps what there is to do', () => {
    const partings = [{ number: TWO, from: MAIN }];
    expect(ended(failed({ ties, partings }, { ...associated(ONE), ...unread, now: answerBy }))).toEqual({
      ...CLEAN,
      reason: 'It failed; not everything could be put back in time; deploy again',
      ties: [ONE],
      partings: [TWO],
    });
  });

  test('is up, and everything is back, it says no more than why it failed', () => {
    const more = { ...done('Associate', [ONE], SPARE), ...unread, unanswered: new Set(['lost']), now: answerBy };
    expect(ended(failed({ ties }, more))).toEqual(CLEAN);
  });

  test('is not quite up, it goes on', () => {
    expect(failed({ ties }, { ...associated(ONE), now: answerBy - 1 })).toEqual(back(SPARE, ONE));
  });
});

describe('what the service refuses for good', () => {
  test('is named with what a person has to do, and stays in the record', () => {
    const never = refusing('Disassociate', ONE, MAIN, { count: 13 });
    const more = { ...associated(ONE), ...never, ...held({ [ONE]: MAIN }) };
    expect(ended(failed({ ties: [{ number: ONE }] }, more))).toEqual({
      ...CLEAN,
      reason:
        `It failed; ${ONE}: could not be taken off Voice Connector main (BadRequest: bad request); take it off ` +
        'there, then try again',
      ties: [ONE],
    });
  });

  test('to take back is taken off, and the record keeps nothing of it', () => {
    const more = {
      ...done('Disassociate', [ONE], MAIN),
      ...refusing('Associate', ONE, SPARE, { count: 13 }),
      ...held({ [ONE]: undefined }),
    };
    expect(ended(failed({ ties: [{ number: ONE, found: SPARE, own: true }] }, more))).toEqual({
      ...CLEAN,
      reason:
        `It failed; ${ONE}: could not go back to Voice Connector spare (BadRequest: bad request), so that nothing ` +
        'has it now; assign it there again',
    });
  });
});

describe('a call whose answer was lost may come after what undid it', () => {
  const ties = [{ number: ONE }, { number: TWO }];
  const undone = { ...done('Disassociate', [ONE, TWO], MAIN, FAILED_AT), unanswered: new Set(['lost']) };
  const since = FAILED_AT + SERVICE_LAG;
  const astray = held({ [ONE]: undefined, [TWO]: MAIN }, since);

  test('so it waits until a look can show that', () =>
    expect(failed({ ties }, { ...undone, now: since - 3_000 })).toEqual({ do: 'Wait', seconds: 3 }));

  test.each<[string, Partial<Known>]>([
    ['then looks', {}],
    ['then looks again', held({ [ONE]: undefined, [TWO]: MAIN }, since - 1)],
  ])('%s', (_, more) =>
    expect(failed({ ties }, { ...undone, ...more, now: since })).toEqual({ do: 'LookNumbers', sure: [ONE, TWO] }),
  );

  test('and takes off once more what has come back', () =>
    expect(failed({ ties }, { ...undone, ...astray })).toEqual(off(TWO)));

  test('also when a turn was broken off', () =>
    expect(failed({ ties }, { ...undone, ...astray, unanswered: new Set(), brokenOff: true })).toEqual(off(TWO)));

  test('and believes what it has done after the look began', () => {
    const later = done('Disassociate', [ONE, TWO], MAIN, since);
    expect(ended(failed({ ties }, { ...undone, ...astray, ...later }))).toEqual(CLEAN);
  });

  test('and takes nothing off that it has put back, though a look does not show it yet', () => {
    const partings = [{ number: ONE, from: MAIN }];
    const more = { ...undone, ...done('Associate', [ONE], MAIN, NOW), ...held({ [ONE]: undefined }, since) };
    expect(ended(failed({ partings }, more))).toEqual(CLEAN);
  });

  test('nor when a late look shows that somebody has taken it off since', () => {
    const partings = [{ number: ONE, from: MAIN }];
    const more = { ...undone, ...done('Associate', [ONE], MAIN, FAILED_AT), ...held({ [ONE]: undefined }, since) };
    expect(ended(failed({ partings }, more))).toEqual(CLEAN);
  });

  test('and counts from when everybody could read that it failed', () => {
    const written = { goal: NOW - 120_000, plan: NOW - 100_000, failure: FAILED_AT + 2_000 };
    expect(failed({ ties }, { ...undone, written, now: since })).toEqual({ do: 'Wait', seconds: 2 });
  });

  test.each<[string, AssignmentRecord['ties'], Partial<Known>]>([
    ['where every answer came', ties, { ...undone, unanswered: new Set() }],
    ['where nothing was to be put back', [], undone],
  ])('and waits for nothing %s', (_, some, more) =>
    expect(ended(failed({ ties: some }, { ...more, now: since - 1 }))).toEqual(CLEAN),
  );
});
