/** For whom a number stays where it is, while its assignments are being deleted. */
import { AssignmentRecord, Known } from '../../../lambda/assignment/known';
import { keeperAt } from '../../../lambda/assignment/neighbours';
import { ASSIGNMENT_TYPE } from '../../../src/contract/assignment';
import { STACK } from '../support/harness';
import { known, NOW, ONE } from '../support/knowledge';
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
