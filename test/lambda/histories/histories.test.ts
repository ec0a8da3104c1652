/** docs/lifecycle.md says what happens when: here are the rows that no other test shows. */
import { attemptOf } from '../../../lambda/attempt/request/envelope';
import { SERVICE_LAG } from '../../../lambda/attempt/timing';
import { Answer, Harness, STACK, Submission } from '../support/harness';

const list = (...PhoneNumbers: string[]) => ({ Source: { Type: 'List' as const, PhoneNumbers } });
const search = (Count: number, more: object = { AreaCodes: ['206'] }) => ({
  Source: { Type: 'Search' as const, Count, ...more },
});
const offered = (world: Harness, count: number, AreaCode = '206') =>
  world.model.searchAvailablePhoneNumbers({ AreaCode, MaxResults: count }).E164PhoneNumbers!;
const numbersOf = ({ Data }: Answer) => Data.PhoneNumbers.split(',');
const orders = (world: Harness) => world.calls.filter((call) => call === 'CreatePhoneNumberOrder').length;
const stackCalled = (name: string, region = 'us-east-1') =>
  STACK.replace('stack/Lines', `stack/${name}`).replace('us-east-1', region);
const of = (world: Harness, number: string) => world.numbers().find((candidate) => candidate.number === number);

/** CloudFormation's clean-up: the Delete of the generation before. */
const cleanUp = (world: Harness, before: Answer, properties: Submission['properties'], rolledBack = false) =>
  world.submit('Delete', {
    physicalId: before.PhysicalResourceId,
    properties,
    stackStatus: `UPDATE_${rolledBack ? 'ROLLBACK_' : ''}COMPLETE_CLEANUP_IN_PROGRESS`,
  });

let world: Harness;
beforeEach(() => {
  world = new Harness();
});

describe('a Create', () => {
  test.each(['Retain', 'Delete'] as const)(
    'that fails itself has released what it bought, whatever the removal policy (%s)',
    async (Removal) => {
      world.model.control.scriptOrders({ outcome: 'partial' });
      expect(await world.submit('Create', { properties: { ...search(3), Removal } })).toMatchObject({
        Status: 'FAILED',
      });
      expect(world.live()).toEqual([]);
    },
  );

  test('whose sibling fails afterwards is undone under the default removal policy, too: an adopted number is as ' +
    'it was found', async () => {
    const [adopted, free] = offered(world, 2);
    world.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: [adopted], Name: 'Mine' });
    await world.clock.pass(20_000);
    const properties = {
      ...list(adopted, free),
      AdoptExisting: true,
      PhoneNumberName: 'Theirs',
      Removal: 'Retain' as const,
    };
    const created = await world.submit('Create', { properties, stackStatus: 'CREATE_IN_PROGRESS' });
    expect(
      await world.submit('Delete', {
        physicalId: created.PhysicalResourceId,
        properties,
        stackStatus: 'ROLLBACK_IN_PROGRESS',
      }),
    ).toMatchObject({ Status: 'SUCCESS' });
    expect(world.live()).toEqual([adopted]);
    expect(of(world, adopted)).toMatchObject({ name: 'Mine', productType: 'VoiceConnector' });
  });

  test('that failed under --no-rollback is followed by another one, and its own Delete takes nothing from ' +
    'that', async () => {
    world.model.control.scriptOrders({ outcome: 'partial' });
    const failed = await world.submit('Create', { properties: search(3), stackStatus: 'CREATE_FAILED' });
    const again = await world.submit('Create', { properties: search(3), stackStatus: 'UPDATE_IN_PROGRESS' });
    expect(again).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumberCount: '3' } });
    expect(await cleanUp(world, failed, search(3))).toMatchObject({ Status: 'SUCCESS' });
    expect(world.live()).toEqual(numbersOf(again).sort());
  });
});

describe('an Update', () => {
  test('whose order is not decided by the deadline is rolled back, and what the order brings later is given ' +
    'back', async () => {
    const created = await world.submit('Create', { properties: search(1) });
    world.model.control.scriptOrders({ outcome: 'slow', seconds: 1200 });
    const grown = { ...search(2), TimeoutSeconds: 60 };
    const failed = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: grown,
      old: search(1),
      stackStatus: 'UPDATE_IN_PROGRESS',
    });
    expect(failed).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: created.PhysicalResourceId,
      Reason: expect.stringMatching(/order [0-9a-f-]{36} for/),
    });
    const back = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: search(1),
      old: grown,
      stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
    });
    expect(back).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: created.Data.PhoneNumbers } });
    expect(world.live()).toEqual(numbersOf(created));
  });

  test('that is cancelled while its execution runs acts no more, and its rollback leaves everything as it ' +
    'was', async () => {
    const before = { ...search(1), PhoneNumberName: 'Before' };
    const created = await world.submit('Create', { properties: before });
    world.model.control.scriptOrders({ outcome: 'slow', seconds: 120 });
    const after = { ...search(3), PhoneNumberName: 'After' };
    const cancelled = world.event('Update', { physicalId: created.PhysicalResourceId, properties: after, old: before });
    world.resources.set(`${STACK} Support`, { stackStatus: 'UPDATE_IN_PROGRESS', status: 'UPDATE_IN_PROGRESS' });
    const running = world.execute(cancelled);
    await world.clock.pass(45_000);
    const back = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: before,
      old: after,
      stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
    });
    expect(back).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: created.Data.PhoneNumbers } });
    await world.clock.run(running);
    await world.clock.pass(300_000);
    expect(world.answers.get(attemptOf(cancelled))).toMatchObject([
      { Status: 'FAILED', Reason: expect.stringContaining('overtaken') },
    ]);
    expect(world.live()).toEqual(numbersOf(created));
    expect(of(world, created.Data.PhoneNumbers)).toMatchObject({ name: 'Before' });
  });

  test.each([
    ['city', { State: 'WA', City: 'Seattle' }, 0],
    ['another area code beside', { AreaCodes: ['425', '206'] }, 2],
    ['an area code instead', { AreaCodes: ['425'] }, 0],
  ])('of the search keeps the numbers that are known to satisfy it (%s: %o, %d stay)', async (_, more, stay) => {
    const created = await world.submit('Create', { properties: search(2) });
    const updated = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: search(2, more),
      old: search(2),
    });
    expect(updated).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumberCount: '2' } });
    expect(numbersOf(updated).filter((number) => numbersOf(created).includes(number))).toHaveLength(stay);
  });

  test('from a search to the list of what it found keeps everything', async () => {
    const created = await world.submit('Create');
    const pinned = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: list(...numbersOf(created)),
    });
    expect(pinned).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: created.PhysicalResourceId,
      Data: { PhoneNumbers: created.Data.PhoneNumbers },
    });
    expect([orders(world), world.live().length]).toEqual([1, 2]);
  });

  test('of a calling name that is still pending succeeds with a warning, and the next one asserts it ' +
    'again', async () => {
    const properties = { ...search(1), CallingName: 'One' };
    const {
      PhysicalResourceId: physicalId,
      Data: { PhoneNumbers: number },
    } = await world.submit('Create', { properties });
    const pending = await world.submit('Update', {
      physicalId,
      properties: { ...properties, CallingName: 'Two' },
      old: properties,
    });
    expect(pending).toMatchObject({ Status: 'SUCCESS', Data: { Warnings: expect.stringContaining(number) } });
    await world.clock.pass(73 * 3600_000);
    expect(of(world, number)).toMatchObject({ callingName: 'One' });
    await world.submit('Update', {
      physicalId,
      properties: { ...properties, CallingName: 'Two', PhoneNumberName: 'Support' },
      old: { ...properties, CallingName: 'Two' },
    });
    await world.clock.pass(73 * 3600_000);
    expect(of(world, number)).toMatchObject({ callingName: 'Two' });
  });

  test('that takes a name out of the declaration puts back what the order found', async () => {
    const [adopted] = offered(world, 1);
    world.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: [adopted], Name: 'Mine' });
    await world.clock.pass(20_000);
    const properties = { ...list(adopted), AdoptExisting: true };
    const { PhysicalResourceId: physicalId } = await world.submit('Create', {
      properties: { ...properties, PhoneNumberName: 'Theirs' },
    });
    expect(of(world, adopted)).toMatchObject({ name: 'Theirs' });
    await world.submit('Update', { physicalId, properties, old: { ...properties, PhoneNumberName: 'Theirs' } });
    expect(of(world, adopted)).toMatchObject({ name: 'Mine' });
  });
});

describe('a number', () => {
  test.each([
    ['Delete', 'is restored from the deletion queue'],
    ['Retain', 'is found where it was'],
  ] as const)('that is taken away (%s) and declared again %s', async (Removal, _) => {
    const [one, other] = offered(world, 2);
    const both = { ...list(one, other), Removal };
    const single = { ...list(one), Removal };
    const created = await world.submit('Create', { properties: both });
    const without = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: single,
      old: both,
    });
    expect(await cleanUp(world, created, both)).toMatchObject({ Status: 'SUCCESS' });
    expect(world.live().includes(other)).toBe(Removal === 'Retain');
    const again = await world.submit('Update', {
      physicalId: without.PhysicalResourceId,
      properties: both,
      old: single,
    });
    expect(again).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: `${one},${other}` } });
    expect([orders(world), world.live()]).toEqual([1, [one, other].sort()]);
  });

  test('of a search whose count is lowered and raised again comes back', async () => {
    const created = await world.submit('Create', { properties: search(2) });
    const fewer = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: search(1),
      old: search(2),
    });
    await cleanUp(world, created, search(2));
    const more = await world.submit('Update', {
      physicalId: fewer.PhysicalResourceId,
      properties: search(2),
      old: search(1),
    });
    expect(more).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumberCount: '2' } });
    expect(numbersOf(more)[0]).toBe(fewer.Data.PhoneNumbers);
    expect(numbersOf(more).sort()).toEqual(numbersOf(created).sort());
    expect([orders(world), world.live()]).toEqual([1, numbersOf(created).sort()]);
  });

  test('that two orders of one stack declare, which only a token can do, belongs to the newer one', async () => {
    const [number] = offered(world, 1);
    const one = await world.submit('Create', { logicalId: 'One', properties: list(number) });
    const other = await world.submit('Create', { logicalId: 'Other', properties: list(number) });
    expect(other.Status).toBe('SUCCESS');
    expect(
      await world.submit('Delete', { logicalId: 'One', physicalId: one.PhysicalResourceId, properties: list(number) }),
    ).toMatchObject({ Status: 'SUCCESS' });
    expect(world.live()).toEqual([number]);
    expect(orders(world)).toBe(1);
  });
});

describe('a construct that is renamed', () => {
  test('and rolled back leaves its listed number with the old one, which can release it later', async () => {
    const [number] = offered(world, 1);
    const properties = { ...list(number), PhoneNumberName: 'Line' };
    const old = await world.submit('Create', { logicalId: 'Old', properties });
    const renamed = await world.submit('Create', {
      logicalId: 'New',
      properties: { ...properties, PhoneNumberName: 'Renamed' },
      stackStatus: 'UPDATE_IN_PROGRESS',
    });
    expect(renamed.Status).toBe('SUCCESS');
    world.resources.set(`${STACK} Old`, {
      stackStatus: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      status: 'CREATE_COMPLETE',
    });
    expect(
      await world.submit('Delete', {
        logicalId: 'New',
        physicalId: renamed.PhysicalResourceId,
        properties: { ...properties, PhoneNumberName: 'Renamed' },
        stackStatus: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      }),
    ).toMatchObject({ Status: 'SUCCESS' });
    expect(world.numbers()).toMatchObject([{ number, name: 'Line', queued: false }]);
    await world.submit('Delete', { logicalId: 'Old', physicalId: old.PhysicalResourceId, properties });
    expect(world.live()).toEqual([]);
  });
});

describe.each([
  ['another stack', stackCalled('Other')],
  ['a stack of the same name in another region', stackCalled('Lines', 'eu-west-1')],
])('a number that moves to %s', (_, elsewhere) => {
  test('is refused while the first one declares it, and moves with adoptExisting', async () => {
    const [number] = offered(world, 1);
    const here = await world.submit('Create', { properties: list(number) });
    const refused = await world.submit('Create', { stackId: elsewhere, properties: list(number) });
    expect(refused).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('declared by Support in stack Lines'),
    });
    await world.submit('Delete', {
      stackId: elsewhere,
      physicalId: refused.PhysicalResourceId,
      properties: list(number),
      stackStatus: 'ROLLBACK_IN_PROGRESS',
    });
    const properties = { ...list(number), AdoptExisting: true };
    const moved = await world.submit('Create', { stackId: elsewhere, properties });
    expect(moved).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: number } });
    expect(
      await world.submit('Delete', { physicalId: here.PhysicalResourceId, properties: list(number) }),
    ).toMatchObject({ Status: 'SUCCESS' });
    expect([orders(world), world.live()]).toEqual([1, [number]]);
  });
});

describe('a person who', () => {
  const DECLARED = { ...search(1), PhoneNumberName: 'Support' };
  const next = (created: Answer, properties: object = { ...DECLARED, TimeoutSeconds: 600 }) =>
    world.submit('Update', { physicalId: created.PhysicalResourceId, properties, old: DECLARED });

  test('renames a number or changes its product type is overruled by the next update', async () => {
    const created = await world.submit('Create', { properties: DECLARED });
    world.model.updatePhoneNumber({ PhoneNumberId: created.Data.PhoneNumbers, Name: 'Mine' });
    world.model.updatePhoneNumber({
      PhoneNumberId: created.Data.PhoneNumbers,
      ProductType: 'SipMediaApplicationDialIn',
    });
    expect(await next(created)).toMatchObject({ Status: 'SUCCESS' });
    expect(of(world, created.Data.PhoneNumbers)).toMatchObject({ name: 'Support', productType: 'VoiceConnector' });
  });

  test('changes what is not declared is not', async () => {
    const created = await world.submit('Create', { properties: search(1) });
    world.model.updatePhoneNumber({ PhoneNumberId: created.Data.PhoneNumbers, Name: 'Mine' });
    expect(await next(created, { ...search(1), TimeoutSeconds: 600 })).toMatchObject({ Status: 'SUCCESS' });
    expect(of(world, created.Data.PhoneNumbers)).toMatchObject({ name: 'Mine' });
  });

  test('assigns a number finds it assigned after the next update', async () => {
    const created = await world.submit('Create', { properties: DECLARED });
    const { VoiceConnectorId } = world.model.createVoiceConnector({
      Name: 'Trunk',
      RequireEncryption: true,
    }).VoiceConnector!;
    world.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId, E164PhoneNumbers: numbersOf(created) });
    expect(await next(created)).toMatchObject({ Status: 'SUCCESS' });
    expect(of(world, created.Data.PhoneNumbers)).toMatchObject({ status: 'Assigned' });
  });

  test('deletes a number sees it restored by the next update', async () => {
    const created = await world.submit('Create', { properties: DECLARED });
    world.model.deletePhoneNumber({ PhoneNumberId: created.Data.PhoneNumbers });
    await world.clock.pass(SERVICE_LAG);
    expect(await next(created)).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: created.Data.PhoneNumbers } });
    expect(world.live()).toEqual([created.Data.PhoneNumbers]);
  });

  test.each([
    ['a search', 'another one bought'],
    ['a list', 'it ordered anew'],
  ])('deleted a number of %s more than seven days before sees %s', async (kind) => {
    const declared = kind === 'a list' ? list(offered(world, 1)[0]) : search(1);
    const created = await world.submit('Create', { properties: declared });
    world.model.deletePhoneNumber({ PhoneNumberId: created.Data.PhoneNumbers });
    await world.clock.pass(8 * 86_400_000);
    const updated = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: { ...declared, PhoneNumberName: 'Support' },
      old: declared,
    });
    expect(updated).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumberCount: '1' } });
    if (kind === 'a list') expect(updated.Data.PhoneNumbers).toBe(created.Data.PhoneNumbers);
    expect(world.live()).toEqual(numbersOf(updated));
  });
});

describe('a port-in', () => {
  test('is declared while it runs, and its numbers get their details with the update after they have become ' +
    'active', async () => {
    const [number] = offered(world, 1, '425');
    const id = world.model.control.injectPortInOrder({
      phoneNumbers: [number],
      productType: 'VoiceConnector',
    } as never);
    const properties = { Source: { Type: 'Order' as const, PhoneNumberOrderId: id }, PhoneNumberName: 'Ported' };
    const created = await world.submit('Create', { properties });
    expect(created).toMatchObject({ Status: 'SUCCESS', Data: { OrderType: 'Porting', PhoneNumberOrderId: id } });
    world.model.control.setPortInStatus(id, 'Successful');
    const updated = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: { ...properties, TimeoutSeconds: 600 },
      old: properties,
    });
    expect(updated).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: number } });
    expect(of(world, number)).toMatchObject({ name: 'Ported' });
    expect(orders(world)).toBe(0);
  });
});
