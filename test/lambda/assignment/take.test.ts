/** How an assignment takes what it has planned, lets go what it has to, and what it says when it is done. */
import { fitsAnswer } from '../../../lambda/assignment/attributes';
import { createOrUpdate } from '../../../lambda/assignment/create-or-update';
import { AssignmentRecord, Known } from '../../../lambda/assignment/known';
import { Tie } from '../../../lambda/attempt/record/assignment-payload';
import { RequestType } from '../../../lambda/attempt/record/record-envelope';
import { ANSWER_LIMIT, responseBody } from '../../../lambda/attempt/request/response';
import { CLOUDFORMATION_LAG } from '../../../lambda/attempt/timing';
import { another, ASKED, attempting, before, done, held, MAIN, place, refusing, SPARE } from '../support/assignments';
import { STACK } from '../support/harness';
import { NOW, OLD, ONE, recordOf, THREE, TWO } from '../support/knowledge';
import { numbered } from '../support/routing';

const ROLLBACK = 'UPDATE_ROLLBACK_IN_PROGRESS';
type More = Parameters<typeof attempting>[2];

/** An update to the main connector that has planned. */
const updating = (record: Partial<AssignmentRecord>, more: More = {}) =>
  createOrUpdate(attempting('Update', { plannedAt: ASKED + 1_000, ...record }, more));
const declaring = (force: boolean) => ({ declared: { holder: MAIN, numbers: [ONE], force } });

const associate = (force: boolean, ...numbers: string[]) => ({ do: 'Associate', numbers, association: MAIN, force });
const note = (number: string, claimedAt = NOW) => ({
  version: 1 as const,
  taker: 'cpno-taker',
  stackId: STACK,
  logicalId: 'Taker',
  numbers: [number],
  claimedAt,
});

/** What it writes down. */
const written = (step: ReturnType<typeof createOrUpdate>): AssignmentRecord => recordOf(step);

describe('a number is taken', () => {
  const base = { beside: [before([TWO, ONE], { declared: { holder: SPARE, numbers: [TWO, ONE], force: false } })] };

  test.each<[string, Tie, boolean, More, boolean]>([
    ['by force where that is declared', { number: ONE, found: SPARE }, true, {}, true],
    ['without force where it is not', { number: ONE, found: SPARE }, false, {}, false],
    ['by force where this resource has it', { number: ONE, found: SPARE, own: true }, false, {}, true],
    ['by force from a sibling that is rolled back', { number: ONE, fromSibling: true }, false, {}, true],
    ['by force from where its base has it', { number: ONE }, false, { ...base, ...held({ [ONE]: SPARE }) }, true],
    [
      'without force from where its base never was',
      { number: ONE },
      false,
      { ...base, ...held({ [ONE]: place('west') }) },
      false,
    ],
    [
      'without force from where its base had other numbers',
      { number: THREE },
      false,
      { ...base, ...held({ [THREE]: SPARE }) },
      false,
    ],
  ])('%s', (_, tie, force, more, expected) =>
    expect(updating({ ...declaring(force), ties: [tie] }, more)).toEqual(associate(expected, tie.number)),
  );
});

describe('what an update finds where it has put it', () => {
  const ties: Tie[] = [ONE, TWO].map((number) => ({ number, found: MAIN, own: true }));
  const beside = [before([ONE, TWO])];
  const broken = before([ONE], {
    attempt: 'cpno-broken',
    requestType: 'Update',
    sentAt: NOW - 1000_000,
    outcome: { status: 'FAILED', physicalId: OLD },
  });

  test('is left there', () =>
    expect(written(updating({ ties }, { beside })).outcome).toMatchObject({ status: 'SUCCESS' }));

  test('is put there once more after an attempt that was broken off', () =>
    expect(updating({ ties }, { beside: [...beside, broken] })).toEqual(associate(true, ONE, TWO)));

  test.each([true, false])('is put there once more if somebody has taken it since, by force: %s', (force) =>
    expect(updating({ ...declaring(force), ties }, { beside, notes: [note(ONE)] })).toEqual(associate(force, ONE)),
  );

  test('is put there once more if a look does not show it', () =>
    expect(updating({ ties: [{ ...ties[0], unseen: true }, ties[1]] }, { beside })).toEqual(associate(false, ONE)));

  test.each<[string, AssignmentRecord[], object]>([
    ['stays with whoever has it', [another(SPARE, ONE)], { outcome: { status: 'SUCCESS' } }],
    ['is put there without force if nobody has it', [], associate(false, ONE)],
  ])('in a rollback %s', (_, others, expected) => {
    const more = { beside: [...beside, ...others], notes: [note(ONE)], stackStatus: ROLLBACK };
    const step = updating({ ...declaring(true), ties }, more);
    expect(step.do === 'Record' ? step.record : step).toMatchObject(expected);
  });

  test.each<[string, boolean, string | undefined, object]>([
    ["asks for everybody's records in a rollback if it is doubtful", true, ROLLBACK, { do: 'LookLedger' }],
    ['asks nobody in a rollback if it is not', false, ROLLBACK, { do: 'Record' }],
    ['asks nobody in an update', true, undefined, associate(false, ONE)],
  ])('%s', (_, isDoubtful, stackStatus, expected) => {
    const notes = isDoubtful ? [note(ONE)] : [];
    const more = { beside, notes, ledger: undefined, ...(stackStatus && { stackStatus }) };
    expect(updating({ ties }, more)).toMatchObject(expected);
  });
});

describe('what is declared no more', () => {
  const partings = [{ number: ONE, from: MAIN }];
  const off = { do: 'Disassociate', numbers: [ONE], association: MAIN };

  test('is taken off', () => expect(updating({ partings })).toEqual(off));

  test('is left where another assignment has it, as a note tells', () => {
    const more = { notes: [note(ONE)], beside: [another(MAIN, ONE)] };
    expect(written(updating({ partings }, more)).outcome).toMatchObject({ status: 'SUCCESS' });
  });

  test.each<[string, Partial<Known>, object]>([
    ['read if there is a note of it', { notes: [note(ONE)] }, { do: 'LookLedger', notBefore: ASKED }],
    ['not read if a note is of something else', { notes: [note(TWO)] }, off],
  ])("makes everybody's records %s", (_, more, expected) =>
    expect(updating({ partings }, { ...more, ledger: undefined })).toEqual(expected),
  );

  test('is not taken off again by an attempt that has told others that it was', () =>
    expect(written(updating({ partings, letGoAt: NOW })).outcome).toMatchObject({ status: 'SUCCESS' }));

  test('goes back by force to what held it before', () =>
    expect(updating({ partings: [{ ...partings[0], to: SPARE }] })).toEqual({
      ...associate(true, ONE),
      association: SPARE,
    }));

  const sentence =
    `${ONE}: could not go back to Voice Connector spare (BadRequest: bad request), so that nothing has it now; ` +
    'assign it there again';
  const lost = {
    ...refusing('Associate', ONE, SPARE, { count: 13 }),
    ...done('Disassociate', [ONE], MAIN, NOW - 1_000),
    ...held({ [ONE]: undefined }),
  };
  const returning = [{ ...partings[0], to: SPARE }];

  test.each<[readonly string[] | undefined, string[]]>([
    [undefined, [sentence]],
    [['Another.'], ['Another.', sentence]],
  ])('and cannot go back is a warning beside %j', (warnings, expected) =>
    expect(written(updating({ partings: returning, warnings }, lost)).warnings).toEqual(expected),
  );

  test('is warned of once', () => {
    const record = written(updating({ partings: returning, warnings: [sentence, 'Another.'] }, lost));
    expect(record.outcome?.data?.Warnings).toBe(`${sentence}; Another.`);
  });
});

describe('what the service refuses for good', () => {
  const code = 'AccessDenied';
  const refused = (did: 'Associate' | 'Disassociate', number: string, more: Partial<Known> = {}) => ({
    refusals: new Map([...(more.refusals ?? []), ...refusing(did, number, MAIN, { code }).refusals]),
  });
  const remedy = (action: string) =>
    `allow chime:${action} in the policies of the provider's role, and check whether the account may use this ` +
    'product (PSTN audio is closed to new customers since 2026-10-29)';
  const said = (number: string) =>
    `${number}: could not be assigned to Voice Connector main (AccessDenied: bad request); ` +
    remedy('AssociatePhoneNumbersWithVoiceConnector');
  const ties = [ONE, TWO, THREE].map((number) => ({ number }));
  const [, , , FOUR, FIVE] = numbered(5);
  const partings = [{ number: FIVE, from: MAIN }];
  const taken = done('Associate', [ONE, TWO, THREE], MAIN, NOW - 1_000);
  const notTaken = {
    ...refused('Associate', ONE, refused('Associate', TWO)),
    ...done('Associate', [THREE], MAIN, NOW - 1_000),
  };
  const warned: [readonly string[] | undefined, string[]][] = [
    [undefined, []],
    [['Another.'], ['Another.']],
  ];

  test('fails the attempt, one sentence for each number', () =>
    expect(written(updating({ ties }, notTaken))).toMatchObject({
      failure: `${said(ONE)}; ${said(TWO)}`,
      failedAt: NOW,
      ties,
    }));

  test.each(warned)('is a warning beside %j in a rollback, which goes on without it', (warnings, others) => {
    const record = written(updating({ ties, partings, warnings }, { ...notTaken, stackStatus: ROLLBACK }));
    expect(record).toMatchObject({ warnings: [...others, said(ONE), said(TWO)], ties: [{ number: THREE }], partings });
    expect(record.failure).toBeUndefined();
  });

  test('to take off is a warning in a rollback, too', () => {
    const going = [...partings, { number: FOUR, from: MAIN }];
    const more = { ...taken, ...refused('Disassociate', FOUR), stackStatus: ROLLBACK };
    const off = new Map([...taken.effects, ...done('Disassociate', [FIVE], MAIN).effects]);
    expect(written(updating({ ties: [{ number: ONE }], partings: going }, { ...more, effects: off }))).toMatchObject({
      warnings: [
        `${FOUR}: could not be taken off Voice Connector main (AccessDenied: bad request); ` +
          remedy('DisassociatePhoneNumbersFromVoiceConnector'),
      ],
      ties: [{ number: ONE }],
      partings,
    });
  });
});

describe('what CloudFormation has given up', () => {
  const given = (began: number) => ({
    resources: new Map([
      [`${STACK} Assignment`, { began, value: { stackStatus: 'UPDATE_IN_PROGRESS', status: 'UPDATE_FAILED' } }],
    ]),
  });
  const reason = (then: string) =>
    `Assignment: CloudFormation does not expect it any more (UPDATE_FAILED); ${then}, deploy again`;

  test('is not begun', () => expect(written(updating({}, given(NOW))).failure).toBe(reason('nothing was assigned')));

  test('is put back', () => {
    const more = { ...given(NOW), ...done('Associate', [ONE], MAIN, NOW - 1_000) };
    expect(written(updating({ ties: [{ number: ONE }] }, more)).failure).toBe(reason('what was assigned is put back'));
  });

  test('is looked at once more after the last change, before it is a success', () => {
    const more = done('Associate', [ONE], MAIN, NOW + 1);
    expect(updating({ ties: [{ number: ONE }] }, more)).toEqual({ do: 'LookRecords' });
  });

  test('is looked at again while that may be late', () => {
    const early = given(ASKED + CLOUDFORMATION_LAG - 1);
    expect(updating({}, early)).toEqual({ do: 'LookResource', stackId: STACK, logicalId: 'Assignment' });
  });
});

test.each<[string, 'Retain' | 'Delete', RequestType, string]>([
  ['asks whether a generation stands that a policy may have kept', 'Retain', 'Create', 'LookEvents'],
  ['does not ask where the policy keeps nothing', 'Delete', 'Create', 'Record'],
  ['does not ask when it is an update', 'Retain', 'Update', 'Record'],
])("%s, CloudFormation's events: the policy is %s, the request is %s", (_, removal, requestType, expected) => {
  const other = before([ONE], { removal, generation: 'cpno-kept' });
  expect(createOrUpdate(attempting(requestType, { plannedAt: NOW }, { beside: [other] })).do).toBe(expected);
});

describe('a success', () => {
  const warnings = ['One.', 'Two.'];

  test('tells what it holds, and ends what was broken off', () => {
    const beside = [before([], { attempt: 'cpno-broken', outcome: undefined, stopped: true, endedAt: undefined })];
    const ties = [ONE, TWO].map((number) => ({ number }));
    const more = { beside, ...done('Associate', [ONE, TWO], MAIN, NOW - 1_000) };
    expect(written(updating({ ties, warnings }, more))).toMatchObject({
      outcome: {
        status: 'SUCCESS',
        physicalId: OLD,
        data: { PhoneNumbers: `${ONE},${TWO}`, PhoneNumberCount: '2', Warnings: 'One.; Two.' },
      },
      endedAt: NOW,
      swept: ['cpno-broken'],
    });
  });

  test('whose response CloudFormation would not take is a failure that says how to avoid that', () => {
    // In JSON such a character takes six bytes.
    const record = written(updating({ warnings: ['\u0001'.repeat(800)] }));
    expect(record.failure).toBe('Assignment: the response would exceed 4,096 bytes; assign fewer numbers');
    expect(record.outcome).toBeUndefined();
  });

  test('fits in 4,096 bytes, and in no more, with the ids that CloudFormation wants back', () => {
    const known = attempting('Create');
    const { stackId: StackId, requestId: RequestId, logicalId: LogicalResourceId } = known.request;
    const outcome = (length: number) => ({
      status: 'SUCCESS' as const,
      physicalId: OLD,
      data: { PhoneNumbers: '1'.repeat(length) },
    });
    const whole = responseBody({ StackId, RequestId, LogicalResourceId }, outcome(0));
    const room = ANSWER_LIMIT - Buffer.byteLength(whole);
    expect(fitsAnswer(known, outcome(room))).toBe(true);
    expect(fitsAnswer(known, outcome(room + 1))).toBe(false);
  });
});
