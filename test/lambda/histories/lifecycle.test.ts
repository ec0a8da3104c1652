import { Harness, STACK } from '../support/harness';

const list = (...PhoneNumbers: string[]) => ({ Source: { Type: 'List' as const, PhoneNumbers } });
const search = (Count: number, ...AreaCodes: string[]) => ({
  Source: { Type: 'Search' as const, Count, AreaCodes: AreaCodes.length ? AreaCodes : ['206'] },
});
const offered = (world: Harness, count: number, area = '206') =>
  world.model.searchAvailablePhoneNumbers({ AreaCode: area, MaxResults: count }).E164PhoneNumbers!;

describe('Update', () => {
  test('changes details in place', async () => {
    const world = new Harness();
    const created = await world.submit('Create', { properties: { PhoneNumberName: 'Old' } });
    const updated = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: { PhoneNumberName: 'New', ProductType: 'SipMediaApplicationDialIn' },
    });
    expect(updated).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: created.PhysicalResourceId,
      Data: { PhoneNumbers: created.Data.PhoneNumbers },
    });
    for (const number of world.numbers()) {
      expect(number).toMatchObject({ name: 'New', productType: 'SipMediaApplicationDialIn' });
    }
  });

  test('does nothing when nothing is to be changed', async () => {
    const world = new Harness();
    const created = await world.submit('Create');
    world.calls.length = 0;
    await world.submit('Update', { physicalId: created.PhysicalResourceId });
    expect(
      world.calls.filter((call) => /^(Create|Update|BatchUpdate|Delete|BatchDelete|Restore)Phone/.test(call)),
    ).toEqual([]);
  });

  test('adds numbers in place', async () => {
    const world = new Harness();
    const created = await world.submit('Create');
    const updated = await world.submit('Update', { physicalId: created.PhysicalResourceId, properties: search(4) });
    expect(updated.PhysicalResourceId).toBe(created.PhysicalResourceId);
    expect(updated.Data.PhoneNumbers.split(',').slice(0, 2)).toEqual(created.Data.PhoneNumbers.split(','));
    expect(world.live()).toHaveLength(4);
  });

  test("what takes a number away gives a new generation; the old one's Delete releases the rest, no more", async () => {
    const world = new Harness();
    const numbers = offered(world, 3);
    const created = await world.submit('Create', { properties: list(...numbers) });
    const updated = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: list(numbers[0], numbers[2]),
    });
    expect(updated.PhysicalResourceId).not.toBe(created.PhysicalResourceId);
    expect(world.live()).toEqual([...numbers].sort());
    const cleaned = await world.submit('Delete', {
      physicalId: created.PhysicalResourceId,
      properties: list(...numbers),
      stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    });
    expect(cleaned.Status).toBe('SUCCESS');
    expect(world.live()).toEqual([numbers[0], numbers[2]].sort());
    expect(world.queued()).toEqual([numbers[1]]);
    const deleted = await world.submit('Delete', {
      physicalId: updated.PhysicalResourceId,
      properties: list(numbers[0], numbers[2]),
    });
    expect(deleted.Status).toBe('SUCCESS');
    expect(world.live()).toEqual([]);
  });

  test('with RETAIN, what an update takes away stays in the inventory', async () => {
    const world = new Harness();
    const created = await world.submit('Create', { properties: { ...search(2), Removal: 'Retain' } });
    const updated = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: { ...search(1), Removal: 'Retain' },
    });
    await world.submit('Delete', {
      physicalId: created.PhysicalResourceId,
      properties: { ...search(2), Removal: 'Retain' },
      stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    });
    expect(updated.Data.PhoneNumberCount).toBe('1');
    expect(world.live()).toHaveLength(2);
  });

  describe('rolled back after a replacement', () => {
    const replaced = async () => {
      const world = new Harness();
      const numbers = offered(world, 2);
      const before = { ...list(...numbers), PhoneNumberName: 'Before' };
      const created = await world.submit('Create', { properties: before });
      const after = { ...list(numbers[0], offered(world, 5)[4]), PhoneNumberName: 'After' };
      const updated = await world.submit('Update', {
        physicalId: created.PhysicalResourceId,
        properties: after,
        stackStatus: 'UPDATE_IN_PROGRESS',
      });
      expect(world.live()).toHaveLength(3);
      return { world, numbers, before, after, created, updated };
    };
    const expectAsBefore = ({ world, numbers }: { world: Harness; numbers: string[] }) => {
      expect(world.live()).toEqual([...numbers].sort());
      for (const { name, queued } of world.numbers()) if (!queued) expect(name).toBe('Before');
    };

    test('by a Delete of the new generation alone', async () => {
      const history = await replaced();
      const { world, updated, after } = history;
      expect(
        await world.submit('Delete', {
          physicalId: updated.PhysicalResourceId,
          properties: after,
          stackStatus: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
        }),
      ).toMatchObject({ Status: 'SUCCESS' });
      expectAsBefore(history);
    });

    test('by an Update of the new generation and clean-up of both', async () => {
      const history = await replaced();
      const { world, created, updated, before, after } = history;
      const back = await world.submit('Update', {
        physicalId: updated.PhysicalResourceId,
        properties: before,
        old: after,
        stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
      });
      expect(back).toMatchObject({ Status: 'SUCCESS', Reason: '' });
      for (const [physicalId, properties] of [
        [created.PhysicalResourceId, before],
        [updated.PhysicalResourceId, after],
      ] as const) {
        expect(
          await world.submit('Delete', {
            physicalId,
            properties,
            stackStatus: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
          }),
        ).toMatchObject({ Status: 'SUCCESS' });
      }
      expectAsBefore(history);
    });

    test('takes names off that an update before it had given, and that the older generation has still', async () => {
      const world = new Harness();
      const numbers = offered(world, 2);
      const nameless = list(...numbers);
      const created = await world.submit('Create', { properties: nameless });
      const update = (physicalId: string, properties: object, stackStatus: string) =>
        world.submit('Update', { physicalId, properties, stackStatus });
      const { PhysicalResourceId: id } = created;
      await update(id, { ...nameless, PhoneNumberName: 'sales' }, 'UPDATE_IN_PROGRESS'); // and rollback is disabled
      const shrunk = await update(id, list(numbers[0]), 'UPDATE_IN_PROGRESS');
      const back = await update(shrunk.PhysicalResourceId, nameless, 'UPDATE_ROLLBACK_IN_PROGRESS');
      expect(back).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: numbers.join() } });
      expect(world.numbers().map(({ name }) => name)).toEqual(['', '']);
    });

    test('by an Update of the old generation and a Delete of the new one', async () => {
      const history = await replaced();
      const { world, created, updated, before, after } = history;
      expect(
        await world.submit('Update', {
          physicalId: created.PhysicalResourceId,
          properties: before,
          old: after,
          stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
        }),
      ).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: created.PhysicalResourceId });
      expect(
        await world.submit('Delete', {
          physicalId: updated.PhysicalResourceId,
          properties: after,
          stackStatus: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
        }),
      ).toMatchObject({ Status: 'SUCCESS' });
      expectAsBefore(history);
    });
  });

  test('a rollback releases at once what its update had added, should CloudFormation send no Delete for ' +
    'it', async () => {
    const world = new Harness();
    const created = await world.submit('Create', { properties: search(1) });
    const operationAt = world.clock.now();
    const grown = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: search(3),
      operationAt,
    });
    expect(world.live()).toHaveLength(3);
    const back = {
      physicalId: grown.PhysicalResourceId,
      properties: search(1),
      stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
      operationAt,
    };
    expect(await world.submit('Update', back)).toMatchObject({
      Status: 'SUCCESS',
      Data: { PhoneNumbers: created.Data.PhoneNumbers },
    });
    expect(world.live()).toEqual([created.Data.PhoneNumbers]);
  });

  test('an update that takes a number away in the forward direction releases nothing itself', async () => {
    const world = new Harness();
    const created = await world.submit('Create', { properties: search(3) });
    await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: search(1),
      operationAt: world.clock.now(),
    });
    expect(world.live()).toHaveLength(3);
  });

  test('checks every number before the product type of the first is touched', async () => {
    const world = new Harness();
    const created = await world.submit('Create');
    const [, second] = created.Data.PhoneNumbers.split(',');
    const { VoiceConnector } = world.model.createVoiceConnector({ Name: 'Trunk', RequireEncryption: true });
    world.model.associatePhoneNumbersWithVoiceConnector({
      VoiceConnectorId: VoiceConnector!.VoiceConnectorId!,
      E164PhoneNumbers: [second],
    });
    const updated = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: { ProductType: 'SipMediaApplicationDialIn' },
    });
    expect(updated).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: created.PhysicalResourceId,
      Reason: expect.stringMatching(/assigned to Voice Connector .*unassign it/),
    });
    for (const { productType } of world.numbers()) expect(productType).toBe('VoiceConnector');
  });

  test('an update that fails half-way releases what it added and leaves what was there', async () => {
    const world = new Harness();
    const created = await world.submit('Create');
    world.model.control.scriptOrders({ outcome: 'partial' });
    const updated = await world.submit('Update', { physicalId: created.PhysicalResourceId, properties: search(5) });
    expect(updated).toMatchObject({ Status: 'FAILED', PhysicalResourceId: created.PhysicalResourceId });
    expect(world.live()).toEqual(created.Data.PhoneNumbers.split(',').sort());
  });
});

describe('Delete', () => {
  test('releases what was ordered, and is done at once when it is repeated', async () => {
    const world = new Harness();
    const created = await world.submit('Create');
    for (let times = 0; times < 3; times++) {
      expect(await world.submit('Delete', { physicalId: created.PhysicalResourceId })).toMatchObject({
        Reason: '',
        Status: 'SUCCESS',
        PhysicalResourceId: created.PhysicalResourceId,
      });
    }
    expect(world.live()).toEqual([]);
    expect(world.queued()).toHaveLength(2);
  });

  test('returns an adopted number as it was found', async () => {
    const world = new Harness();
    const [number] = offered(world, 1);
    world.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: [number], Name: 'Mine' });
    await world.clock.pass(20_000);
    const properties = {
      ...list(number),
      AdoptExisting: true,
      ProductType: 'SipMediaApplicationDialIn',
      PhoneNumberName: 'Theirs',
    };
    const created = await world.submit('Create', { properties });
    expect(world.numbers()[0]).toMatchObject({ name: 'Theirs', productType: 'SipMediaApplicationDialIn' });
    await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties });
    expect(world.numbers()[0]).toMatchObject({ name: 'Mine', productType: 'VoiceConnector', queued: false });
  });

  test('waits for siblings that let go, and names what holds the number when they do not', async () => {
    const world = new Harness();
    const created = await world.submit('Create', { properties: search(1) });
    const { VoiceConnector } = world.model.createVoiceConnector({ Name: 'Trunk', RequireEncryption: true });
    const association = {
      VoiceConnectorId: VoiceConnector!.VoiceConnectorId!,
      E164PhoneNumbers: [created.Data.PhoneNumbers],
    };
    world.model.associatePhoneNumbersWithVoiceConnector(association);
    const held = await world.submit('Delete', { physicalId: created.PhysicalResourceId });
    expect(held).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/assigned to Voice Connector .*disassociateOnRelease/),
    });
    const again = world.start(world.event('Delete', { physicalId: created.PhysicalResourceId }));
    void world.clock.sleep(60_000).then(() => world.model.disassociatePhoneNumbersFromVoiceConnector(association));
    expect(await world.clock.run(again)).toMatchObject({ Status: 'SUCCESS' });
    expect(world.live()).toEqual([]);
  });

  test('takes the number off what holds it when the declaration says so', async () => {
    const world = new Harness();
    const properties = { ...search(1), DisassociateOnRelease: true };
    const created = await world.submit('Create', { properties });
    const { VoiceConnector } = world.model.createVoiceConnector({ Name: 'Trunk', RequireEncryption: true });
    const association = {
      VoiceConnectorId: VoiceConnector!.VoiceConnectorId!,
      E164PhoneNumbers: [created.Data.PhoneNumbers],
    };
    world.model.associatePhoneNumbersWithVoiceConnector(association);
    expect(await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties })).toMatchObject({
      Status: 'SUCCESS',
    });
    expect(world.queued()).toHaveLength(1);
  });

  test('returns a number to the inventory unassigned when the declaration says so', async () => {
    const world = new Harness();
    const properties = { ...search(1), DisassociateOnRelease: true, ReleaseBehavior: 'ReturnToInventory' as const };
    const created = await world.submit('Create', { properties });
    const { VoiceConnector } = world.model.createVoiceConnector({ Name: 'Trunk', RequireEncryption: true });
    const association = {
      VoiceConnectorId: VoiceConnector!.VoiceConnectorId!,
      E164PhoneNumbers: [created.Data.PhoneNumbers],
    };
    world.model.associatePhoneNumbersWithVoiceConnector(association);
    expect(await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties })).toMatchObject({
      Status: 'SUCCESS',
    });
    expect(world.numbers()).toMatchObject([{ status: 'Unassigned', queued: false }]);
  });

  test('the region of an order cannot change, and the rollback of that finds everything as it was', async () => {
    const world = new Harness();
    const created = await world.submit('Create');
    world.resources.clear();
    const moved = new Harness();
    const refused = await moved.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: { Region: 'us-west-2' },
      old: { Region: 'us-east-1' },
    });
    expect(refused).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('the region of an order cannot change (it was us-east-1)'),
    });
    const back = {
      physicalId: created.PhysicalResourceId,
      properties: { Region: 'us-east-1' },
      old: { Region: 'us-west-2' },
    };
    expect(await world.submit('Update', back)).toMatchObject({
      Status: 'SUCCESS',
      Data: { PhoneNumbers: created.Data.PhoneNumbers, OrderType: 'New' },
    });
  });

  test('leaves a number that a renamed construct declares now, and a rollback of the rename, too', async () => {
    const world = new Harness();
    const [number] = offered(world, 1);
    const first = await world.submit('Create', { logicalId: 'Old', properties: list(number) });
    const second = await world.submit('Create', {
      logicalId: 'New',
      properties: list(number),
      stackStatus: 'UPDATE_IN_PROGRESS',
    });
    expect(second.Status).toBe('SUCCESS');
    expect(
      await world.submit('Delete', {
        logicalId: 'Old',
        physicalId: first.PhysicalResourceId,
        properties: list(number),
        stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      }),
    ).toMatchObject({ Status: 'SUCCESS' });
    expect(world.live()).toEqual([number]);
    await world.submit('Delete', { logicalId: 'New', physicalId: second.PhysicalResourceId, properties: list(number) });
    expect(world.live()).toEqual([]);
  });

  test('a Delete that finds nothing leaves a tombstone, and the Create that it overtook buys nothing', async () => {
    const world = new Harness();
    const late = world.event('Create');
    expect(
      await world.submit('Delete', { physicalId: 'Lines-Support-ABCDEF', stackStatus: 'ROLLBACK_IN_PROGRESS' }),
    ).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'Lines-Support-ABCDEF' });
    expect(await world.clock.run(world.start(late))).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('overtaken'),
    });
    expect(world.calls).not.toContain('CreatePhoneNumberOrder');
  });

  test('a Delete with a made-up id stops the Create that still runs, and releases what it ordered', async () => {
    const world = new Harness({ acquisitionSeconds: 75 });
    const create = world.start(world.event('Create'));
    create.catch(() => undefined);
    await world.clock.pass(30_000);
    const deleted = await world.submit('Delete', {
      physicalId: 'Lines-Support-ABCDEF',
      stackStatus: 'ROLLBACK_IN_PROGRESS',
    });
    expect(deleted.Status).toBe('SUCCESS');
    expect(world.live()).toEqual([]);
    expect(world.queued()).toHaveLength(2);
    await world.clock.run(create);
    expect(world.live()).toEqual([]);
  });
});

describe('a stack that comes back', () => {
  test('gets its numbers back within seven days, for a search as well', async () => {
    const world = new Harness();
    const created = await world.submit('Create');
    await world.submit('Delete', { physicalId: created.PhysicalResourceId });
    world.calls.length = 0;
    await world.clock.pass(3 * 86_400_000);
    const again = await world.submit('Create', { stackId: STACK.replace('11111111', '99999999') });
    expect(again.Data.PhoneNumbers.split(',').sort()).toEqual(created.Data.PhoneNumbers.split(',').sort());
    expect(world.calls).not.toContain('CreatePhoneNumberOrder');
  });

  test('gets back those that it held last, not those that an update took away before', async () => {
    const world = new Harness();
    const created = await world.submit('Create', { properties: search(3) });
    const updated = await world.submit('Update', { physicalId: created.PhysicalResourceId, properties: search(1) });
    await world.submit('Delete', {
      physicalId: created.PhysicalResourceId,
      properties: search(3),
      stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    });
    await world.submit('Delete', { physicalId: updated.PhysicalResourceId, properties: search(1) });
    const again = await world.submit('Create', {
      stackId: STACK.replace('11111111', '99999999'),
      properties: search(1),
    });
    expect(again.Data.PhoneNumbers).toBe(updated.Data.PhoneNumbers);
  });

  test('orders anew after seven days', async () => {
    const world = new Harness();
    const created = await world.submit('Create');
    await world.submit('Delete', { physicalId: created.PhysicalResourceId });
    await world.clock.pass(8 * 86_400_000);
    world.calls.length = 0;
    const again = await world.submit('Create', { stackId: STACK.replace('11111111', '99999999') });
    expect(again.Status).toBe('SUCCESS');
    expect(world.calls).toContain('CreatePhoneNumberOrder');
    expect(world.live()).toHaveLength(2);
  });

  // A calling name is pending for days: it must not look as if a person had changed the numbers.
  test.each<[string, object]>([
    ['a calling name that is pending', { CallingName: 'Example Corp' }],
    ['a name for each', { PhoneNumberNames: ['reception', 'sales'] }],
  ])('takes over what RETAIN left in the inventory, with %s', async (_, details) => {
    const properties = { Source: { Type: 'Search' as const, Count: 2, AreaCodes: ['206'] }, ...details };
    const world = new Harness();
    const created = await world.submit('Create', { properties });
    world.resources.set(`${STACK} Support`, { stackStatus: 'DELETE_COMPLETE', status: 'DELETE_SKIPPED' });
    const again = await world.submit('Create', { stackId: STACK.replace('11111111', '99999999'), properties });
    expect(again.Data.PhoneNumbers.split(',').sort()).toEqual(created.Data.PhoneNumbers.split(',').sort());
    expect(world.live()).toHaveLength(2);
  });

  test('takes over what RETAIN left in the inventory, and a rollback leaves it there', async () => {
    const world = new Harness();
    const created = await world.submit('Create');
    world.resources.set(`${STACK} Support`, { stackStatus: 'DELETE_COMPLETE', status: 'DELETE_SKIPPED' });
    world.calls.length = 0;
    const again = await world.submit('Create', { stackId: STACK.replace('11111111', '99999999') });
    expect(again.Data.PhoneNumbers.split(',').sort()).toEqual(created.Data.PhoneNumbers.split(',').sort());
    expect(world.calls).not.toContain('CreatePhoneNumberOrder');
    await world.submit('Delete', {
      stackId: STACK.replace('11111111', '99999999'),
      physicalId: again.PhysicalResourceId,
      stackStatus: 'ROLLBACK_IN_PROGRESS',
    });
    expect(world.live()).toHaveLength(2);
    const third = await world.submit('Create', { stackId: STACK.replace('11111111', '88888888') });
    expect(third.Data.PhoneNumbers.split(',').sort()).toEqual(created.Data.PhoneNumbers.split(',').sort());
  });
});

// What another stack is given of one number must not change when another is added: CloudFormation would refuse it.
test('the attribute of a number stays the same when numbers are added in place', async () => {
  const world = new Harness();
  const asking = (Count: number) => ({ Source: { Type: 'Search' as const, Count, AreaCodes: ['206'] } });
  const created = await world.submit('Create', { properties: asking(2) });
  const { PhoneNumber0, PhoneNumber1 } = created.Data;
  const updated = await world.submit('Update', {
    physicalId: created.PhysicalResourceId,
    properties: asking(4),
    old: asking(2),
  });
  expect(updated).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumber0, PhoneNumber1, PhoneNumberCount: '4' } });
  expect(new Set([0, 1, 2, 3].map((index) => updated.Data[`PhoneNumber${index}`])).size).toBe(4);
});
