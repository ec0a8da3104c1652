/** What CloudFormation never heard of, what somebody is letting go, and what a removal policy has kept. */
import { attemptOf } from '../../../lambda/attempt/request/envelope';
import { Harness, STACK } from '../support/harness';

const list = (...PhoneNumbers: string[]) => ({ Source: { Type: 'List' as const, PhoneNumbers } });
const RETAIN = { Removal: 'Retain' as const };
const OTHER = STACK.replace('stack/Lines', 'stack/Others');
const offered = (world: Harness, count: number) =>
  world.model.searchAvailablePhoneNumbers({ AreaCode: '206', MaxResults: count }).E164PhoneNumbers!;
const orders = (world: Harness) => world.calls.filter((call) => call === 'CreatePhoneNumberOrder').length;
const KEY = `${STACK} Support`;

/** A Create that succeeds when nobody listens any more: cancelled a moment before, without a rollback. */
async function unheard(world: Harness, properties: object): Promise<void> {
  const event = world.event('Create', { properties });
  world.resources.set(KEY, { stackStatus: 'CREATE_IN_PROGRESS', status: 'CREATE_IN_PROGRESS' });
  await world.clock.run(world.execute(event));
  expect(world.answers.get(attemptOf(event))).toMatchObject([{ Status: 'SUCCESS' }]);
  world.happened(KEY, 'Resource', 'CREATE_FAILED', '');
}

describe('a Create that succeeded and was never announced, under a policy that retains', () => {
  test('leaves its numbers to the Create that comes instead', async () => {
    const world = new Harness();
    await unheard(world, RETAIN);
    const bought = world.live();
    const again = await world.submit('Create', { properties: RETAIN, stackStatus: 'UPDATE_IN_PROGRESS' });
    expect(again.Data.PhoneNumbers.split(',').sort()).toEqual(bought);
    expect(orders(world)).toBe(1);
  });

  test('and what that one does not want is released', async () => {
    const world = new Harness();
    const [one, two] = offered(world, 2);
    await unheard(world, { ...RETAIN, ...list(one, two) });
    await world.submit('Create', { properties: { ...RETAIN, ...list(one) }, stackStatus: 'UPDATE_IN_PROGRESS' });
    expect([world.live(), world.queued()]).toEqual([[one], [two]]);
  });

  test('is undone by the Delete with the id that CloudFormation made up', async () => {
    const world = new Harness();
    await unheard(world, RETAIN);
    expect(
      await world.submit('Delete', {
        physicalId: 'Lines-Support-ABC',
        properties: RETAIN,
        stackStatus: 'DELETE_IN_PROGRESS',
      }),
    ).toMatchObject({ Status: 'SUCCESS' });
    expect(world.live()).toEqual([]);
  });
});

test('what was announced and then retained stays, whatever becomes of a later Create of the same name', async () => {
  const world = new Harness();
  const [kept, other] = offered(world, 2);
  const created = await world.submit('Create', { properties: { ...RETAIN, ...list(kept) } });
  world.happened(KEY, 'Resource', 'DELETE_SKIPPED', created.PhysicalResourceId);
  world.resources.delete(KEY);
  const again = await world.submit('Create', {
    properties: { ...RETAIN, ...list(other) },
    stackStatus: 'UPDATE_IN_PROGRESS',
  });
  await world.submit('Delete', {
    physicalId: again.PhysicalResourceId,
    properties: RETAIN,
    stackStatus: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
  });
  await world.submit('Delete', {
    physicalId: 'Lines-Support-ABC',
    properties: RETAIN,
    stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  });
  expect([world.live(), world.queued()]).toEqual([[kept], [other]]);
});

test('a Create that took retained numbers over and was never announced returns them as it found them', async () => {
  const world = new Harness();
  const [kept] = offered(world, 1);
  const before = await world.submit('Create', { properties: { ...RETAIN, ...list(kept) } });
  world.happened(KEY, 'Resource', 'DELETE_SKIPPED', before.PhysicalResourceId);
  await unheard(world, { ...RETAIN, ...list(kept), PhoneNumberName: 'Again' });
  await world.submit('Delete', {
    physicalId: 'Lines-Support-ABC',
    properties: RETAIN,
    stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  });
  expect(world.numbers()).toMatchObject([{ number: kept, name: '', queued: false }]);
});

describe('a number that another stack adopted', () => {
  /** Bought here, adopted there. */
  async function adopted(world: Harness): Promise<{ number: string; here: string }> {
    const [number] = offered(world, 1);
    const here = await world.submit('Create', { properties: list(number) });
    await world.submit('Create', { stackId: OTHER, properties: { ...RETAIN, ...list(number), AdoptExisting: true } });
    return { number, here: here.PhysicalResourceId };
  }

  test('stays when the stack that adopted it is gone and its policy kept it', async () => {
    const world = new Harness();
    const { number, here } = await adopted(world);
    world.resources.set(`${OTHER} Support`, { stackStatus: 'DELETE_COMPLETE' });
    expect(await world.submit('Delete', { physicalId: here, properties: list(number) })).toMatchObject({
      Status: 'SUCCESS',
    });
    expect(world.live()).toEqual([number]);
  });

  test('is released by the one that adopted it when the buyer was being deleted at that moment', async () => {
    const world = new Harness();
    const [number] = offered(world, 1);
    const event = world.event('Create', { properties: list(number) });
    world.resources.set(KEY, { stackStatus: 'CREATE_IN_PROGRESS', status: 'CREATE_IN_PROGRESS' });
    world.fates = (operation, _, attempt) =>
      operation === 'PutAnswer' && attempt === attemptOf(event) ? { latency: 5 } : undefined;
    await world.clock.run(world.execute(event));
    world.resources.set(KEY, { stackStatus: 'ROLLBACK_IN_PROGRESS', status: 'DELETE_IN_PROGRESS' });
    const there = await world.submit('Create', {
      stackId: OTHER,
      properties: { ...list(number), AdoptExisting: true },
    });
    await world.submit('Delete', {
      physicalId: 'Lines-Support-ABC',
      properties: list(number),
      stackStatus: 'ROLLBACK_IN_PROGRESS',
    });
    expect(world.live()).toEqual([number]);
    await world.submit('Delete', {
      stackId: OTHER,
      physicalId: there.PhysicalResourceId,
      properties: { ...list(number), AdoptExisting: true },
    });
    expect(world.live()).toEqual([]);
  });
});

test('an order whose response was lost is known although somebody else has one of its numbers', async () => {
  const world = new Harness({ ownNumberInOrder: 'FailNumber' });
  const [mine, theirs] = offered(world, 2);
  let taken = false;
  world.fates = (operation) => {
    if (operation !== 'CreatePhoneNumberOrder' || taken) return undefined;
    taken = true;
    // Somebody of this library orders the other number in the same moment, under a token of its own.
    world.model.createPhoneNumberOrder({
      ProductType: 'VoiceConnector',
      E164PhoneNumbers: [theirs],
      Name: `cpno-${'f'.repeat(20)}.0`,
    });
    return { after: Object.assign(new Error('socket hang up'), { name: 'TimeoutError' }) };
  };
  const answer = await world.submit('Create', { properties: { ...list(mine, theirs), PartialOrderPolicy: 'Keep' } });
  expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: mine } });
  expect(orders(world)).toBe(1);
});

test('a rollback looks at the details again when the update that it undoes has stopped', async () => {
  const world = new Harness({ listLagSeconds: 5, getLagSeconds: 2 });
  const created = await world.submit('Create', { properties: { PhoneNumberName: 'Before' } });
  const physicalId = created.PhysicalResourceId;
  const update = world.event('Update', { physicalId, properties: { PhoneNumberName: 'After' } });
  // The name is set late, shortly before the update notices that it has been overtaken.
  world.fates = (operation, _, attempt) =>
    operation === 'BatchUpdatePhoneNumber' && attempt === attemptOf(update) ? { latency: 7_000 } : undefined;
  world.resources.set(KEY, { stackStatus: 'UPDATE_IN_PROGRESS', status: 'UPDATE_IN_PROGRESS' });
  const running = world.execute(update);
  const back = await world.clock.run(
    (async () => {
      await world.clock.sleep(5_500);
      return world.start(
        world.event('Update', { physicalId, properties: { PhoneNumberName: 'Before' } }),
        'UPDATE_ROLLBACK_IN_PROGRESS',
      );
    })(),
  );
  await world.clock.run(running);
  expect(back).toMatchObject({ Status: 'SUCCESS' });
  await world.clock.pass(10_000); // the list lags
  for (const { name } of world.numbers()) expect(name).toBe('Before');
});

test('a rollback that comes to the new generation returns to the numbers that stood before, though an update had ' +
  'added others', async () => {
  const world = new Harness();
  const search = (Count: number, ...AreaCodes: string[]) => ({ Source: { Type: 'Search' as const, Count, AreaCodes } });
  const before = await world.submit('Create', { properties: search(1, '206', '425') });
  const physicalId = before.PhysicalResourceId;
  await world.submit('Update', { physicalId, properties: search(2, '206', '425'), stackStatus: 'UPDATE_IN_PROGRESS' });
  const replaced = await world.submit('Update', {
    physicalId,
    properties: search(2, '425'),
    stackStatus: 'UPDATE_IN_PROGRESS',
  });
  const back = await world.submit('Update', {
    physicalId: replaced.PhysicalResourceId,
    properties: search(1, '206', '425'),
    stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
  });
  expect(back.Data.PhoneNumbers).toBe(before.Data.PhoneNumbers);
});
