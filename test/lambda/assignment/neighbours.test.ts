/** For whom a number stays where it is, while its assignments are being deleted. */
import { AssignmentRecord, Known } from '../../../lambda/assignment/known';
import {
  hasSibling,
  isWithAnother,
  keeperAt,
  lookAtTakers,
  putThereBy,
  standsAt,
  wasLetGo,
  wasPutAt,
  wasTaken,
} from '../../../lambda/assignment/neighbours';
import { SERVICE_LAG } from '../../../lambda/attempt/timing';
import { ASSIGNMENT_TYPE } from '../../../src/contract/assignment';
import { another, ASKED, attempting, before, held as shownAt, MAIN, SPARE } from '../support/assignments';
import { STACK } from '../support/harness';
import { known, NOW, ONE, THREE, TWO } from '../support/knowledge';
import { numbered, OTHER_STACK, Routing, to } from '../support/routing';

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

describe('where an update of the one that has it, or its rollback, is at work', () => {
  const stands = taken({ outcome: { status: 'SUCCESS' } });
  const later = (change: object) => taken({ attempt: 'cpno-later', requestType: 'Update', sentAt: NOW, ...change });

  test.each<[string, object]>([
    ['lets it go', { ties: [{ number: TWO }] }],
    ['moves it', { declared: { holder: SPARE } }],
  ])('it does not stay for one that %s', (_, change) => expect(keeper(stands, later(change))).toBeUndefined());

  test.each<[string, object]>([
    ['has it there as well', {}],
    ['has failed, and takes it back', { ties: [], failure: 'It failed' }],
    ['has no plan yet', { ties: [], plannedAt: undefined }],
    ['is of another resource', { ties: [], logicalId: 'Other' }],
    ['was before it', { ties: [], sentAt: NOW - 20_000, goalAt: NOW - 20_000 }],
  ])('it stays where that %s', (_, change) =>
    expect(keeper(stands, later(change))?.ties).toHaveLength(1),
  );
});

test('a Create that follows a Delete is not deleted by that', () => {
  const anew = taken({ sentAt: NOW + 1_000 });
  expect(keeper(anew, deleting({ generation: 'Lines-Sibling-1000000000ABC' }))).toBe(anew);
});

describe('what a look is too early to show', () => {
  const [NUMBER] = numbered(1);
  const late = { getLagSeconds: 30, listLagSeconds: 30 };
  const back = { stackStatus: 'ROLLBACK_IN_PROGRESS' };

  async function held() {
    const world = new Routing();
    await world.own([NUMBER]);
    const [main, spare, third] = ['main', 'spare', 'third'].map((name) => world.connector(name));
    const { PhysicalResourceId: physicalId } = await world.assign('Create', { properties: to(main, NUMBER) });
    await world.clock.pass(120_000);
    world.model.setSwitches(late);
    return { world, main, spare, third, physicalId };
  }

  /** Another stack takes the number by force, and its creation is rolled back. */
  async function takenAndBack(world: Routing, connector: string) {
    const properties = { ...to(connector, NUMBER), ForceAssociate: true };
    const taker = { logicalId: 'Taker', stackId: OTHER_STACK, properties };
    const { PhysicalResourceId: physicalId } = await world.assign('Create', taker);
    await world.assign('Delete', { ...taker, physicalId, ...back });
    await world.clock.pass(90_000);
  }

  test('a number that a deletion has just taken off is not put back there', async () => {
    const { world, main, third, physicalId } = await held();
    await world.assign('Delete', { physicalId, properties: to(main, NUMBER) });
    await takenAndBack(world, third);
    expect(world.holders()).toMatchObject({ [NUMBER]: '-' });
  });

  test('a number that an update has just moved goes back to where that has put it', async () => {
    const { world, main, spare, third, physicalId } = await held();
    await world.assign('Update', { physicalId, properties: to(spare, NUMBER), old: to(main, NUMBER) });
    await takenAndBack(world, third);
    expect(world.at(spare)).toEqual([NUMBER]);
  });
});

test('a number that was shared, then moved, goes back to the assignment that a rollback leaves', async () => {
  const [NUMBER] = numbered(1);
  const world = new Routing();
  await world.own([NUMBER]);
  const [main, spare] = ['main', 'spare'].map((name) => world.connector(name));
  await world.assign('Create', { properties: to(main, NUMBER) });
  const logicalId = 'Renamed';
  const { PhysicalResourceId: physicalId } = await world.assign('Create', { logicalId, properties: to(main, NUMBER) });
  await world.assign('Update', {
    logicalId,
    physicalId,
    properties: { ...to(spare, NUMBER), ForceAssociate: true },
    old: to(main, NUMBER),
  });
  expect(world.at(spare)).toEqual([NUMBER]);
  const stackStatus = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
  await world.assign('Delete', { logicalId, physicalId, stackStatus });
  expect(world.at(main)).toEqual([NUMBER]);
});

test('a failed creation leaves no number that another assignment has let go meanwhile, at the same place', async () => {
  const [NUMBER] = numbered(1);
  const world = new Routing();
  await world.own([NUMBER]);
  const main = world.connector('main');
  const { PhysicalResourceId: physicalId } = await world.assign('Create', { properties: to(main, NUMBER) });
  await world.clock.pass(120_000);
  const drop = world.request(ASSIGNMENT_TYPE, 'Update', { physicalId, properties: to(main), old: to(main, NUMBER) });
  const missing = { logicalId: 'Line', properties: to(main, NUMBER, '+12065559999') };
  const take = world.request(ASSIGNMENT_TYPE, 'Create', missing);
  const answers = await world.clock.run(Promise.all([drop, take].map((event) => world.start(event))));
  expect(answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'FAILED']);
  await world.clock.pass(120_000);
  expect(world.holders()).toEqual({ [NUMBER]: '-' });
});

const failed = { outcome: { status: 'FAILED', physicalId: 'cpno-another' } } as const;
const atWork = { outcome: undefined, endedAt: undefined } as const;
const elsewhere = { stackId: OTHER_STACK };
const among = (...beside: AssignmentRecord[]) => attempting('Update', {}, { beside });
const deletion = (change: Partial<AssignmentRecord> = {}) =>
  another(MAIN, TWO, { requestType: 'Delete', attempt: 'cpno-delete', sentAt: ASKED, ties: [], ...atWork, ...change });

describe('another assignment has a number', () => {
  test.each<[string, boolean, Partial<AssignmentRecord>]>([
    ['that has succeeded', true, {}],
    ['that is at work and has planned', true, atWork],
    ['that is at work and has planned nothing', false, { ...atWork, plannedAt: undefined }],
    ['that is at work and has failed', false, { ...atWork, failure: 'It failed' }],
    ['that has failed', false, failed],
    ['that is of this very resource', false, { logicalId: 'Assignment' }],
    ['that has another number', false, { ties: [{ number: TWO }] }],
  ])('%s: %s', (_, expected, change) =>
    expect(isWithAnother(among(another(MAIN, ONE, change)), ONE)).toBe(expected),
  );

  test("only where everybody's records have been read", () => {
    const unread = attempting('Update', {}, { beside: [another(MAIN, ONE)], ledger: undefined });
    expect([isWithAnother(unread, ONE), wasLetGo(unread, ONE, MAIN)]).toEqual([false, false]);
  });

  test.each<[string, boolean, AssignmentRecord[]]>([
    ['of this stack', true, [another(MAIN, ONE)]],
    ['of another stack', false, [another(MAIN, ONE, elsewhere)]],
    ['of each', true, [another(MAIN, ONE, elsewhere), another(MAIN, ONE)]],
  ])('which is a sibling if it is of the stack: one %s, %s', (_, expected, records) =>
    expect(hasSibling(among(...records), ONE)).toBe(expected),
  );
});

describe('who has put a number there', () => {
  test.each<[string, boolean, Partial<AssignmentRecord>]>([
    ['has it', true, {}],
    ['has failed and may have left it', true, failed],
    ['has failed before it had planned', false, { ...failed, plannedAt: undefined }],
    ['has it elsewhere', false, { declared: { holder: SPARE, numbers: [ONE], force: false } }],
    ['has failed elsewhere', false, { ...failed, declared: { holder: SPARE, numbers: [ONE], force: false } }],
  ])('is an assignment that %s: %s', (_, expected, change) =>
    expect(putThereBy(among(another(MAIN, ONE, change)), ONE, MAIN) !== undefined).toBe(expected),
  );

  test('is nobody who has been cleared up after since', () => {
    const later = another(MAIN, TWO, { attempt: 'cpno-later', swept: ['cpno-another'] });
    expect(putThereBy(among(another(MAIN, ONE, failed), later), ONE, MAIN)).toBeUndefined();
  });

  test('is the newest of those that failed', () => {
    const newer = another(MAIN, ONE, { ...failed, attempt: 'cpno-newer', sentAt: NOW - 1000_000 });
    expect(putThereBy(among(another(MAIN, ONE, failed), newer), ONE, MAIN)).toBe(newer);
  });

  test('is who has it rather than who failed', () => {
    const stands = another(MAIN, ONE, { logicalId: 'Stands' });
    expect(putThereBy(among(another(MAIN, ONE, failed), stands), ONE, MAIN)).toBe(stands);
  });
});

describe('an assignment of the stack stands', () => {
  test.each<[string, boolean, AssignmentRecord[]]>([
    ['when it has succeeded', true, [another(MAIN, ONE)]],
    ['not when it is at work', false, [another(MAIN, ONE, atWork)]],
    ['not in another stack', false, [another(MAIN, ONE, elsewhere)]],
    ['not when it is being deleted', false, [another(MAIN, ONE), deletion()]],
    ['when a delete has failed', true, [another(MAIN, ONE), deletion(failed)]],
    [
      'not when a delete of another generation ends it as well',
      false,
      [another(MAIN, ONE), deletion({ generation: 'cpno-other', closes: ['cpno-another'] })],
    ],
    [
      'when a delete of another generation ends something else',
      true,
      [another(MAIN, ONE), deletion({ generation: 'cpno-other', closes: ['cpno-third'] })],
    ],
    ['when another resource is being deleted', true, [another(MAIN, ONE), deletion({ logicalId: 'Third' })]],
  ])('%s: %s', (_, expected, records) =>
    expect(standsAt(among(...records), ONE)).toEqual(expected ? MAIN : undefined),
  );
});

describe('a look may be too early to show', () => {
  const endedAt = NOW - SERVICE_LAG;
  const recent = { endedAt: endedAt + 1 };
  const looking = (...beside: AssignmentRecord[]) => attempting('Update', {}, { beside, ...shownAt({}) });

  test.each<[string, object | undefined, AssignmentRecord[]]>([
    ['where somebody has just put it', MAIN, [another(MAIN, ONE, recent)]],
    ['nothing that was put there long ago', undefined, [another(MAIN, ONE, { endedAt })]],
    ['nothing that has not succeeded', undefined, [another(MAIN, ONE, { ...atWork, ...recent, outcome: undefined })]],
    ['nothing of another number', undefined, [another(MAIN, TWO, recent)]],
    [
      'the last of several',
      SPARE,
      [another(MAIN, ONE, recent), another(SPARE, ONE, { ...recent, logicalId: 'Newer', sentAt: NOW - 1000_000 })],
    ],
  ])('%s', (_, expected, records) => expect(wasPutAt(looking(...records), ONE)).toEqual(expected));

  test('anything, before somebody has looked', () =>
    expect(wasPutAt(among(another(MAIN, ONE, { endedAt })), ONE)).toEqual(MAIN));

  test.each<[string, boolean, Partial<AssignmentRecord>]>([
    ['from where it was', true, recent],
    ['long ago', false, { endedAt }],
    ['from another place', false, { ...recent, partings: [{ number: ONE, from: SPARE }] }],
    ['of another number', false, { ...recent, partings: [{ number: TWO, from: MAIN }] }],
  ])('that somebody let a number go %s: %s', (_, expected, change) => {
    const record = another(MAIN, TWO, { partings: [{ number: ONE, from: MAIN }], ...change });
    expect(wasLetGo(looking(record), ONE, MAIN)).toBe(expected);
  });
});

describe('a note', () => {
  const base = before([ONE]);
  const note = (number: string, claimedAt: number) =>
    ({ version: 1, taker: 'cpno-taker', stackId: STACK, logicalId: 'Taker', numbers: [number], claimedAt }) as const;

  test.each<[string, boolean, Parameters<typeof attempting>[2]]>([
    ['that is later than what the update builds on', true, { beside: [base], notes: [note(ONE, base.goalAt + 1)] }],
    ['that is no later', false, { beside: [base], notes: [note(ONE, base.goalAt)] }],
    ['of another number', false, { beside: [base], notes: [note(TWO, NOW)] }],
    ['where there is nothing to build on', false, { notes: [note(ONE, NOW)] }],
    ['that nobody has left', false, { beside: [base], notes: undefined }],
  ])('%s tells that a number was taken: %s', (_, expected, more) =>
    expect(wasTaken(attempting('Update', {}, more), ONE)).toBe(expected),
  );

  const look = { do: 'LookLedger', notBefore: ASKED };
  const found = (tie: object) => ({ beside: [before([], { ties: [{ number: TWO }, { number: ONE, ...tie }] })] });
  test.each<[string, object | undefined, Parameters<typeof attempting>[2]]>([
    ['of one of the numbers, among others', look, { notes: [note(TWO, NOW), note(ONE, NOW)] }],
    ['of other numbers only', undefined, { notes: [note(TWO, NOW)] }],
    ['of none, and a number was there already', look, { notes: undefined, ...found({ found: MAIN }) }],
    ['of none, and a number was its own there', undefined, found({ found: MAIN, own: true })],
    ['of none, and a number was elsewhere', undefined, found({ found: SPARE })],
    ['of none, and a number was free', undefined, found({})],
    ['of none, and another number was there', undefined, found({ number: THREE, found: MAIN })],
  ])("%s is a reason to read everybody's records, or none", (_, expected, more) =>
    expect(lookAtTakers(attempting('Update', {}, { ...more, ledger: undefined }), [ONE])).toEqual(expected),
  );
});
