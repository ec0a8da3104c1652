/** What an assignment writes down before it touches anything, and what it has to look at for that. */
import { AssignmentRecord, Known } from '../../../lambda/assignment/known';
import { hasResidue, plan } from '../../../lambda/assignment/plan';
import { Parting, Tie } from '../../../lambda/attempt/record/assignment-payload';
import { LEDGER_LAG, SERVICE_LAG } from '../../../lambda/attempt/timing';
import { Association } from '../../../lambda/service/number-state';
import { another, ASKED, attempting, before, held, MAIN, place, SPARE } from '../support/assignments';
import { STACK } from '../support/harness';
import { NOW, OLD, ONE, recordOf, THREE, TWO } from '../support/knowledge';
import { OTHER_STACK } from '../support/routing';

const WEST = place('west');
const ROLLBACK = 'UPDATE_ROLLBACK_IN_PROGRESS';
/** A look that is old enough for everybody's records to explain what it shows. */
const LOOKED = NOW - LEDGER_LAG;
const failed = { outcome: { status: 'FAILED', physicalId: OLD } } as const;
type More = Parameters<typeof attempting>[2];

/** An update that declares these numbers at the main connector. */
const declaring = (numbers: readonly string[], more: More = {}) =>
  attempting('Update', { declared: { holder: MAIN, numbers, force: false } }, more);
const shows = (by: Readonly<Record<string, Association | undefined>>) => held(by, LOOKED);
const planned = (known: Known, abandoned: readonly AssignmentRecord[] = []): AssignmentRecord =>
  recordOf(plan(known, abandoned));
const older = (numbers: string[], change: Partial<AssignmentRecord> = {}) =>
  before(numbers, { attempt: 'cpno-older', sentAt: NOW - 7200_000, ...change });

test('a plan is made once', () => {
  expect(plan(attempting('Update', { plannedAt: ASKED }), [])).toBeUndefined();
  expect(planned(declaring([])).plannedAt).toBe(NOW);
});

describe('it looks at numbers', () => {
  const broken = (endedAt: number) => older([THREE], { ...failed, attempt: 'cpno-broken', endedAt });
  const base = before([ONE], { partings: [{ number: TWO, from: MAIN }] });

  test('that are declared, that it has, and that were tried', () =>
    expect(plan(declaring([TWO], { beside: [base] }), [broken(0)])).toEqual({
      do: 'LookNumbers',
      sure: [TWO, ONE, THREE],
    }));

  test.each<[string, string[], number, object]>([
    ['at once where its record tells of all of them', [ONE, TWO], NOW - 10_000, { do: 'LookNumbers' }],
    ['when it can show what a failed attempt undid', [ONE, THREE], NOW - 10_000, { do: 'Wait', seconds: 50 }],
    ['at once when that was long ago', [THREE], NOW - SERVICE_LAG, { do: 'LookNumbers', sure: [THREE] }],
  ])('%s', (_, numbers, endedAt, expected) =>
    expect(plan(declaring(numbers, { beside: [base, broken(endedAt)] }), [])).toMatchObject(expected),
  );

  test.each<[string, number, string]>([
    ['again if that was too early', 1, 'LookNumbers'],
    ['no more if it was late enough', 0, 'Record'],
  ])('%s', (_, after, expected) => {
    const beside = [base, broken(LOOKED - SERVICE_LAG + after)];
    const more = { beside, ...shows({ [ONE]: MAIN, [THREE]: undefined }), now: NOW + SERVICE_LAG };
    expect(plan(declaring([THREE], more), [])?.do).toBe(expected);
  });

  test('at once, however soon, after what succeeded: records tell of that', () =>
    expect(plan(declaring([THREE], { beside: [{ ...base, endedAt: NOW }] }), [])).toMatchObject({
      do: 'LookNumbers',
      sure: [THREE, ONE],
    }));
});

describe('of a number it writes down', () => {
  const recent = { endedAt: LOOKED - SERVICE_LAG + 1 };
  const chain = { stackId: OTHER_STACK, origin: MAIN, takenFrom: { stackId: STACK } };
  const having = (tie: Partial<Tie>, change: Partial<AssignmentRecord> = {}) =>
    before([], { ties: [{ number: ONE, ...tie }], ...change });
  const sibling = another(SPARE, ONE);

  test.each<[string, Association | undefined, AssignmentRecord[], Partial<Tie>]>([
    ['nothing where it is free', undefined, [], {}],
    ['that it is its own', MAIN, [having({})], { found: MAIN, own: true }],
    ['its origin as before', MAIN, [having({ origin: WEST })], { found: MAIN, own: true, origin: WEST }],
    [
      'whom it had it from as before',
      MAIN,
      [having({ origin: WEST, takenFrom: { stackId: STACK } })],
      { found: MAIN, own: true, origin: WEST, takenFrom: { stackId: STACK } },
    ],
    ['that a look is early to show it', undefined, [having({}, recent)], { found: MAIN, own: true, unseen: true }],
    ['that it was lost, not where it had it from', undefined, [having({ origin: WEST })], { origin: WEST }],
    ['what has it, where no assignment does', SPARE, [], { found: SPARE, origin: SPARE }],
    ['whose it is', SPARE, [sibling], { found: SPARE, origin: SPARE, takenFrom: { stackId: STACK } }],
    [
      'where they had it from, two steps back',
      SPARE,
      [another(SPARE, ONE, { ties: [{ number: ONE, origin: WEST, takenFrom: chain }] })],
      {
        found: SPARE,
        origin: SPARE,
        takenFrom: { stackId: STACK, origin: WEST, takenFrom: { stackId: OTHER_STACK, origin: MAIN } },
      },
    ],
    [
      'that they had it from somebody who had it first',
      SPARE,
      [another(SPARE, ONE, { ties: [{ number: ONE, takenFrom: { stackId: OTHER_STACK } }] })],
      { found: SPARE, origin: SPARE, takenFrom: { stackId: STACK, takenFrom: { stackId: OTHER_STACK } } },
    ],
    ['that it is shared', MAIN, [another(MAIN, ONE)], { found: MAIN }],
    [
      'where another has what is shared from',
      MAIN,
      [another(MAIN, ONE, { ties: [{ number: TWO, origin: SPARE }, { number: ONE, origin: WEST }] })],
      { found: MAIN, origin: WEST },
    ],
    ['where it was just moved', SPARE, [another(WEST, ONE, recent)], {
      found: WEST,
      origin: WEST,
      takenFrom: { stackId: STACK },
    }],
    [
      'nothing where it was just let go',
      SPARE,
      [another(WEST, TWO, { ...recent, partings: [{ number: ONE, from: SPARE }] })],
      {},
    ],
    [
      'what has it, where it was just given back from elsewhere',
      SPARE,
      [before([], { ...recent, partings: [{ number: ONE, from: MAIN, to: WEST }] })],
      { found: SPARE, origin: SPARE },
    ],
    [
      'what has it, where it was given back long ago',
      SPARE,
      [before([], { endedAt: LOOKED - SERVICE_LAG, partings: [{ number: ONE, from: SPARE, to: WEST }] })],
      { found: SPARE, origin: SPARE },
    ],
  ])('%s', (_, at, beside, tie) =>
    expect(planned(declaring([ONE], { beside, ...shows({ [ONE]: at, [TWO]: MAIN }) })).ties).toStrictEqual([
      { number: ONE, ...tie },
    ]),
  );

  test('where it has just put it back itself, though a look still shows it where it was', () => {
    const base = before([], { ...recent, partings: [{ number: ONE, from: SPARE, to: WEST }] });
    const { ties } = planned(declaring([ONE], { beside: [base], ...shows({ [ONE]: SPARE }) }));
    expect(ties).toStrictEqual([{ number: ONE, found: WEST, origin: WEST }]);
  });

  describe('in a rollback', () => {
    const letGo = before([], { partings: [{ number: ONE, from: MAIN }] });
    const had = (origin: Association, change: Partial<AssignmentRecord> = {}) =>
      older([], { ties: [{ number: TWO, origin: MAIN }, { number: ONE, origin }], ...change });
    const rolling = (at: Association | undefined, beside: AssignmentRecord[], stackStatus = ROLLBACK) =>
      planned(declaring([ONE], { beside, stackStatus, ...shows({ [ONE]: at }) })).ties[0];

    test.each<[string, Association, AssignmentRecord[]]>([
      ['where the resource had it from before', WEST, [had(WEST)]],
      ['the last of that', WEST, [had(SPARE, { attempt: 'cpno-1', sentAt: 0 }), had(WEST)]],
      ['not what had failed', MAIN, [had(WEST, failed)]],
      ['not what another generation had', MAIN, [had(WEST, { generation: 'cpno-other' })]],
      [
        'not what it had elsewhere',
        MAIN,
        [had(WEST, { declared: { holder: SPARE, numbers: [ONE], force: false } })],
      ],
    ])('of what it finds where it had put it: %s', (_, origin, records) =>
      expect(rolling(MAIN, [letGo, ...records])).toEqual({ number: ONE, found: MAIN, origin }),
    );

    test('and of an update that it was there, for whatever reason', () =>
      expect(rolling(MAIN, [letGo, had(WEST)], 'UPDATE_IN_PROGRESS')).toEqual({
        number: ONE,
        found: MAIN,
        origin: MAIN,
      }));

    test.each<[string, true | undefined, Association | undefined, AssignmentRecord, string]>([
      ['a sibling has by now', true, SPARE, sibling, ROLLBACK],
      ['a sibling has, though it looks free', true, undefined, sibling, ROLLBACK],
      ['another stack has', undefined, SPARE, another(SPARE, ONE, { stackId: OTHER_STACK }), ROLLBACK],
      ['a sibling has, outside a rollback', undefined, SPARE, sibling, 'UPDATE_IN_PROGRESS'],
    ])('that it may take what %s: %s', (_, fromSibling, at, record, stackStatus) =>
      expect(rolling(at, [letGo, record], stackStatus).fromSibling).toBe(fromSibling),
    );
  });
});

describe("everybody's records are read", () => {
  const unread = { ledger: undefined };
  const look = { do: 'LookLedger', notBefore: ASKED };
  const record = { do: 'Record' };
  const taken = before([], { ties: [{ number: TWO, origin: SPARE }] });
  const rollback = { stackStatus: ROLLBACK };

  test.each<[string, object, string[], More]>([
    ['of what something else holds', look, [ONE], shows({ [ONE]: SPARE })],
    ['not of what it holds itself', record, [ONE], { beside: [before([ONE])], ...shows({ [ONE]: MAIN }) }],
    ['not of what is free', record, [ONE], shows({ [ONE]: undefined })],
    ['of what a rollback takes back, though it is free', look, [ONE], { ...rollback, ...shows({ [ONE]: undefined }) }],
    [
      'of what a rollback takes back beside its own',
      look,
      [ONE, TWO],
      { ...rollback, beside: [before([TWO])], ...shows({ [ONE]: undefined, [TWO]: MAIN }) },
    ],
    [
      'not of what a rollback finds its own',
      record,
      [ONE],
      { ...rollback, beside: [before([TWO, ONE])], ...shows({ [ONE]: MAIN, [TWO]: MAIN }) },
    ],
    [
      'of what a rollback finds its own, and something else holds',
      look,
      [ONE],
      { ...rollback, beside: [before([ONE])], ...shows({ [ONE]: SPARE }) },
    ],
    ['of what a rollback gives back', look, [], { ...rollback, beside: [taken], ...shows({ [TWO]: MAIN }) }],
    ['not of what an update lets go', record, [], { beside: [taken], ...shows({ [TWO]: MAIN }) }],
    [
      'not of what a rollback lets go that it had from nobody',
      record,
      [],
      { ...rollback, beside: [before([TWO])], ...shows({ [TWO]: MAIN }) },
    ],
    [
      'not of what somebody has moved since',
      record,
      [],
      { ...rollback, beside: [taken], ...shows({ [TWO]: WEST }) },
    ],
  ])('%s', (_, expected, numbers, more) =>
    expect(plan(declaring(numbers, { ...more, ...unread }), [])).toMatchObject(expected),
  );

  test.each<[string, object, AssignmentRecord[]]>([
    ['again where no assignment explains one', { ...look, notBefore: NOW + LEDGER_LAG }, [another(SPARE, ONE)]],
    ['once where each is explained', record, [another(SPARE, ONE), another(WEST, TWO, { logicalId: 'Third' })]],
  ])('%s', (_, expected, beside) => {
    const more = { beside, now: NOW + LEDGER_LAG, ...held({ [ONE]: SPARE, [TWO]: WEST }) };
    expect(plan(declaring([ONE, TWO], more), [])).toMatchObject(expected);
  });

  test('once where one is free and the other is explained', () => {
    const more = { ...rollback, beside: [another(SPARE, ONE)], ...held({ [ONE]: SPARE, [TWO]: undefined }) };
    expect(plan(declaring([ONE, TWO], more), [])).toMatchObject(record);
  });
});

describe('what is declared no more', () => {
  const off: Parting = { number: ONE, from: MAIN };
  const back: Parting = { ...off, to: SPARE };
  const taken = before([], { ties: [{ number: ONE, origin: SPARE }] });
  const unheard = before([], { ties: taken.ties, attempt: 'cpno-unheard', generation: 'cpno-unheard' });
  const letting = (more: More, abandoned: AssignmentRecord[] = []) =>
    planned(declaring([], { ...shows({ [ONE]: MAIN, [TWO]: MAIN }), ...more }), abandoned).partings;

  test.each<[string, Parting[], More]>([
    ['is taken off', [off], { beside: [before([ONE])] }],
    ['stays where another assignment has it', [], { beside: [before([ONE]), another(MAIN, ONE)] }],
    ['stays where it was before all', [], { beside: [before([], { ties: [{ number: ONE, origin: MAIN }] })] }],
    ['is not given back by an update', [off], { beside: [taken] }],
    ['is given back by a rollback', [back], { beside: [taken], stackStatus: ROLLBACK }],
    ['is given back though it shows there already', [back], {
      beside: [taken],
      stackStatus: ROLLBACK,
      ...shows({ [ONE]: SPARE }),
    }],
    ['is not given back once it is elsewhere', [off], {
      beside: [taken],
      stackStatus: ROLLBACK,
      ...shows({ [ONE]: WEST }),
    }],
  ])('%s', (_, partings, more) => expect(letting(more)).toStrictEqual(partings));

  test('of an attempt that never came into use is given back', () =>
    expect(letting({}, [unheard])).toStrictEqual([back]));

  test('is let go once from each place', () => {
    const elsewhere = before([ONE], { declared: { holder: WEST, numbers: [ONE], force: false } });
    expect(letting({ beside: [before([ONE, TWO])] }, [before([ONE]), elsewhere])).toStrictEqual([
      off,
      { ...off, number: TWO },
      { ...off, from: WEST },
    ]);
  });

  test.each<[string, Parting, AssignmentRecord[]]>([
    ['is taken off', off, []],
    ['is given back if nobody ever heard of it', back, [unheard]],
  ])('and a policy has kept %s by the next create', (_, parting, abandoned) => {
    const create = attempting('Create', {}, { beside: [unheard], ...shows({ [ONE]: MAIN }) });
    expect(planned(create, abandoned).partings).toStrictEqual([parting]);
  });
});

test.each<[string, boolean, Partial<AssignmentRecord>]>([
  ['that has not ended', true, { outcome: undefined, ties: [] }],
  ['that has ties', true, {}],
  ['that has partings', true, { ties: [], partings: [{ number: ONE, from: MAIN }] }],
  ['that has one of each', true, { partings: [{ number: TWO, from: MAIN }] }],
  ['that has put everything back', false, { ties: [] }],
])('an attempt %s has left something: %s', (_, expected, change) =>
  expect(hasResidue(before([ONE], { ...failed, ...change }))).toBe(expected),
);
