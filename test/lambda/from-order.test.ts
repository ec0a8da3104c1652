/** An order that was placed elsewhere: what becomes of it in every status, and that nothing is bought or lost. */
import { PhoneNumberOrderStatus } from '@aws-sdk/client-chime-sdk-voice';
import { Harness, STACK } from './harness';
import { AwsChime } from '../../lambda/chime/aws';
import { OUTLOOKS } from '../../lambda/order/elsewhere';
import { AttemptRecord } from '../../lambda/order/record';
import { OrderStatus } from '../../local/chime-sdk-voice/model/constraints';

const NUMBERS = ['+12065550198', '+12065550199'];
const OTHER_STACK = STACK.replace('Lines', 'Other');
const CHANGES = /^(CreatePhoneNumberOrder|(Batch)?DeletePhoneNumber|RestorePhoneNumber)$/;

const from = (PhoneNumberOrderId: string, details: object = {}) => ({ Source: { Type: 'Order' as const, PhoneNumberOrderId }, PhoneNumberName: 'Ported', ...details });

interface Scene {
  readonly world: Harness;
  readonly id: string;
}

function portIn(status: OrderStatus, focDate?: string, switches = {}): Scene {
  const world = new Harness(switches);
  return { world, id: world.model.control.injectPortInOrder({ phoneNumbers: NUMBERS, status, focDate }) };
}

const named = (world: Harness, name: string) => world.numbers().filter((number) => number.name === name).map(({ number }) => number).sort();

/** Every status: which numbers arrive, and what a person is told to do about the rest. */
const STATUSES: Readonly<Record<OrderStatus, { readonly arrived: readonly string[]; readonly over?: true; readonly told: RegExp }>> = {
  Successful: { arrived: NUMBERS, told: /^$/ },
  Partial: { arrived: NUMBERS.slice(0, 1), told: /\(Partial.*\+12065550199 could not be had; order or port the missing numbers anew/ },
  Failed: { arrived: [], over: true, told: /\(Failed.*could not be had; order or port the numbers anew and name that order, or remove this resource/ },
  Cancelled: { arrived: [], over: true, told: /\(Cancelled.*could not be had; open another port-in and name its order, or remove this resource/ },
  Processing: { arrived: [], told: /\(Processing.*not active yet; wait until the service is done/ },
  PendingDocuments: { arrived: [], told: /\(PendingDocuments.*not active yet; hand in the documents/ },
  Submitted: { arrived: [], told: /\(Submitted.*not active yet; wait for the other carrier/ },
  FOC: { arrived: [], told: /\(FOC, on 2026-12-01\).*\+12065550198, \+12065550199 not active yet; wait for that day; the next update after that/ },
  ChangeRequested: { arrived: [], told: /\(ChangeRequested.*not active yet; wait until the change is done/ },
  Exception: { arrived: [], told: /\(Exception.*not active yet; the other carrier objects: give the details that the support case asks for/ },
  CancelRequested: { arrived: [], told: /\(CancelRequested.*not active yet; withdraw the cancellation in the support case, or remove this resource/ },
};

test('every status that the service declares is in both tables', () => {
  expect(Object.keys(STATUSES).sort()).toEqual(Object.values(PhoneNumberOrderStatus).sort());
  expect(Object.keys(OUTLOOKS).sort()).toEqual(Object.values(PhoneNumberOrderStatus).sort());
});

describe.each(Object.entries(STATUSES) as [OrderStatus, typeof STATUSES[OrderStatus]][])('%s', (status, { arrived, over, told }) => {
  test('Create', async () => {
    const { world, id } = portIn(status, '2026-12-01');
    const answer = await world.submit('Create', { properties: from(id) });
    if (over) {
      expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(told) });
    } else {
      expect(answer.Data).toMatchObject({
        PhoneNumbers: arrived.join(), PhoneNumberCount: String(arrived.length), PhoneNumberOrderId: id, PhoneNumberOrderStatus: status,
        OrderType: 'Porting', FocDate: '2026-12-01', Warnings: expect.stringMatching(told),
      });
    }
    expect(named(world, 'Ported')).toEqual(arrived);
    expect(world.calls.filter((call) => CHANGES.test(call))).toEqual([]);
  });

  test('Update of what was declared before: succeeds whatever became of the order, so that it can always roll back', async () => {
    const { world, id } = portIn('PendingDocuments');
    const created = await world.submit('Create', { properties: from(id) });
    world.model.control.setPortInStatus(id, status, '2026-12-01');
    const updated = await world.submit('Update', { physicalId: created.PhysicalResourceId, properties: from(id, { PhoneNumberName: 'Later' }), old: from(id) });
    expect(updated).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: created.PhysicalResourceId });
    expect(updated.Data).toMatchObject({ PhoneNumbers: arrived.join(), PhoneNumberOrderStatus: status, FocDate: '2026-12-01', Warnings: expect.stringMatching(told) });
    expect(named(world, 'Later')).toEqual(arrived);
    expect(world.calls.filter((call) => CHANGES.test(call))).toEqual([]);
  });

  test('Update to this order from numbers of one\'s own', async () => {
    const { world, id } = portIn(status);
    const created = await world.submit('Create');
    const updated = await world.submit('Update', { physicalId: created.PhysicalResourceId, properties: from(id) });
    expect(updated.Status).toBe(over ? 'FAILED' : 'SUCCESS');
    expect(updated.PhysicalResourceId === created.PhysicalResourceId).toBe(over ?? false);
    expect(world.live()).toEqual(expect.arrayContaining(created.Data.PhoneNumbers.split(',')));
  });

  test('Delete releases nothing, and puts back what it changed', async () => {
    const { world, id } = portIn('PendingDocuments');
    const created = await world.submit('Create', { properties: from(id) });
    world.model.control.setPortInStatus(id, status);
    await world.submit('Update', { physicalId: created.PhysicalResourceId, properties: from(id, { PhoneNumberName: 'Later' }) });
    expect(await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties: from(id) })).toMatchObject({ Status: 'SUCCESS', Reason: '' });
    expect(world.queued()).toEqual([]);
    expect(named(world, 'Later')).toEqual([]);
    expect(world.calls.filter((call) => CHANGES.test(call))).toEqual([]);
  });
});

describe('an order that was placed elsewhere', () => {
  test('is told as it is when the answer is given, also where the plan was made in an earlier turn', async () => {
    const { world, id } = portIn('FOC', '2026-12-01');
    let crashed = false;
    world.fates = (operation, input) => {
      if (crashed || operation !== 'PutParameter' || (input as AttemptRecord).planned === undefined) return undefined;
      crashed = true;
      return { crash: 'after' };
    };
    const answer = await world.submit('Create', { properties: from(id) });
    expect(crashed).toBe(true);
    expect(answer.Data).toMatchObject({ PhoneNumberOrderStatus: 'FOC', OrderType: 'Porting', FocDate: '2026-12-01' });
  });

  test.each([
    ['a day', '2026-12-01', '2026-12-01'],
    ['a timestamp', new Date('2026-12-01T00:00:00Z'), '2026-12-01T00:00:00.000Z'],
    ['seconds', 1796083200, '2026-12-01T00:00:00.000Z'],
    ['seconds as text', '1796083200', '2026-12-01T00:00:00.000Z'],
    ['whatever a person wrote', 'first week of December', 'first week of December'],
    ['nothing', null, undefined],
    ['an empty text', '', undefined],
  ])('tells a FocDate that is %s', async (_, FocDate, expected) => {
    const send = async () => ({ PhoneNumberOrder: { PhoneNumberOrderId: 'id', Status: 'FOC', FocDate } });
    expect((await new AwsChime({ send } as never, { send } as never).getOrder('id')).focDate).toBe(expected);
  });

  test('gives numbers that are activated later their details at the next update, in place, and keeps them at the one after', async () => {
    const { world, id } = portIn('Submitted');
    const created = await world.submit('Create', { properties: from(id) });
    world.model.control.setPortInStatus(id, 'Successful');
    for (const name of ['Active', 'Again']) {
      const updated = await world.submit('Update', { physicalId: created.PhysicalResourceId, properties: from(id, { PhoneNumberName: name }) });
      expect(updated).toMatchObject({ PhysicalResourceId: created.PhysicalResourceId, Data: { PhoneNumbers: NUMBERS.join(), Warnings: '' } });
      expect(named(world, name)).toEqual(NUMBERS);
    }
  });

  test('that is being acquired is waited for', async () => {
    const world = new Harness({ acquisitionSeconds: 40 });
    const order = { ProductType: 'VoiceConnector' as const, E164PhoneNumbers: world.model.searchAvailablePhoneNumbers({ AreaCode: '206', MaxResults: 2 }).E164PhoneNumbers! };
    const id = world.model.createPhoneNumberOrder(order).PhoneNumberOrder!.PhoneNumberOrderId!;
    const answer = await world.submit('Create', { properties: from(id) });
    expect(answer.Data).toMatchObject({ PhoneNumberCount: '2', PhoneNumberOrderStatus: 'Successful', OrderType: 'New', Warnings: '' });
  });

  test('that stays undecided is not waited for to the end, and does not fail', async () => {
    const world = new Harness();
    world.model.control.scriptOrders({ outcome: 'stuck' });
    const order = { ProductType: 'VoiceConnector' as const, E164PhoneNumbers: world.model.searchAvailablePhoneNumbers({ AreaCode: '206', MaxResults: 1 }).E164PhoneNumbers! };
    const id = world.model.createPhoneNumberOrder(order).PhoneNumberOrder!.PhoneNumberOrderId!;
    const begun = world.clock.now();
    const answer = await world.submit('Create', { properties: from(id, { TimeoutSeconds: 60 }) });
    expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: '', PhoneNumberOrderStatus: 'Processing', Warnings: expect.stringContaining('not active yet') } });
    expect(world.clock.now() - begun).toBeLessThan(60_000);
  });

  test('that is not known is a clear failure', async () => {
    const world = new Harness();
    const id = '01234567-89ab-cdef-0123-456789abcdef';
    const answer = await world.submit('Create', { properties: from(id) });
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: `order ${id}: not known to the service in this region; check the id and the provider's region, then deploy again` });
  });

  test('that the service has forgotten since keeps what it brought', async () => {
    const { world, id } = portIn('Partial');
    const created = await world.submit('Create', { properties: from(id) });
    world.fates = (operation) => (operation === 'GetPhoneNumberOrder' ? { before: Object.assign(new Error('gone'), { name: 'NotFoundException', $metadata: { httpStatusCode: 404 } }) } : undefined);
    const updated = await world.submit('Update', { physicalId: created.PhysicalResourceId, properties: from(id, { PhoneNumberName: 'Later' }) });
    expect(updated).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: created.PhysicalResourceId });
    expect(updated.Data).toMatchObject({ PhoneNumbers: NUMBERS[0], PhoneNumberOrderStatus: 'Partial', OrderType: 'Porting', Warnings: expect.stringContaining('no longer known') });
    expect(named(world, 'Later')).toEqual([NUMBERS[0]]);
  });

  test('whose status is not known to this version is told, and touches nothing that has not arrived', async () => {
    const { world, id } = portIn('Submitted');
    const { model } = world;
    const look = model.getPhoneNumberOrder.bind(model);
    jest.spyOn(model, 'getPhoneNumberOrder').mockImplementation((input) => {
      const { PhoneNumberOrder } = look(input);
      return { PhoneNumberOrder: { ...PhoneNumberOrder, Status: 'Levitating' as never } };
    });
    const answer = await world.submit('Create', { properties: from(id) });
    expect(answer.Data).toMatchObject({ PhoneNumberOrderStatus: 'Levitating', PhoneNumbers: '', Warnings: expect.stringMatching(/\(Levitating\).*update cdk-chime-phone-number-order/) });
    expect(named(world, 'Ported')).toEqual([]);
  });

  test('whose numbers were all released since is refused; for a resource that rests on it that is a warning', async () => {
    const { world, id } = portIn('Successful');
    const created = await world.submit('Create', { properties: from(id) });
    for (const PhoneNumberId of NUMBERS) world.model.deletePhoneNumber({ PhoneNumberId });
    await world.clock.pass(8 * 86_400_000);
    const updated = await world.submit('Update', { physicalId: created.PhysicalResourceId, properties: from(id, { PhoneNumberName: 'Later' }) });
    expect(updated).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: '', Warnings: expect.stringMatching(/arrived once and are not in the inventory/) } });
    const refused = await world.submit('Create', { logicalId: 'Second', properties: from(id) });
    expect(refused).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/arrived once and are not in the inventory; .*name another order/) });
  });

  test('a number of it that somebody put into the deletion queue is restored; it is never queued again unless that is asked for', async () => {
    const { world, id } = portIn('Successful');
    const created = await world.submit('Create', { properties: from(id) });
    world.model.deletePhoneNumber({ PhoneNumberId: NUMBERS[0] });
    const updated = await world.submit('Update', { physicalId: created.PhysicalResourceId, properties: from(id, { PhoneNumberName: 'Later' }) });
    expect(updated).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: created.PhysicalResourceId, Data: { PhoneNumbers: NUMBERS.join() } });
    expect(world.live()).toEqual(NUMBERS);
    await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties: from(id) });
    expect(world.live()).toEqual(NUMBERS);
    world.model.deletePhoneNumber({ PhoneNumberId: NUMBERS[0] });
    const again = await world.submit('Create', { logicalId: 'Again', properties: from(id) });
    expect(again.Data.PhoneNumbers).toBe(NUMBERS.join());
    await world.submit('Delete', { logicalId: 'Again', physicalId: again.PhysicalResourceId, properties: from(id) });
    expect(world.live()).toEqual(NUMBERS);
  });

  test('goes into the deletion queue where that is asked for', async () => {
    const { world, id } = portIn('Successful');
    const properties = from(id, { ReleaseBehavior: 'DeletionQueue' });
    const created = await world.submit('Create', { properties });
    await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties });
    expect(world.queued()).toEqual(NUMBERS);
  });

  test('of a failing deployment goes back as it was found', async () => {
    const { world, id } = portIn('Successful');
    world.model.updatePhoneNumber({ PhoneNumberId: NUMBERS[0], Name: 'Mine' });
    const created = await world.submit('Create', { properties: from(id, { ProductType: 'SipMediaApplicationDialIn' }) });
    await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties: from(id, { ReleaseBehavior: 'DeletionQueue' }), stackStatus: 'ROLLBACK_IN_PROGRESS' });
    expect(world.numbers()).toMatchObject([{ name: 'Mine', productType: 'VoiceConnector', queued: false }, { name: '', productType: 'VoiceConnector', queued: false }]);
  });

  test('declared by another live stack stays there unless adoptExisting moves it', async () => {
    const { world, id } = portIn('Successful');
    const first = await world.submit('Create', { properties: from(id) });
    const second = { stackId: OTHER_STACK, properties: from(id, { PhoneNumberName: 'Theirs' }) };
    expect(await world.submit('Create', second)).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/declared by Support in stack Lines; .*adoptExisting/) });
    expect(named(world, 'Theirs')).toEqual([]);
    const moved = await world.submit('Create', { ...second, properties: { ...second.properties, AdoptExisting: true } });
    expect(moved.Status).toBe('SUCCESS');
    await world.submit('Delete', { physicalId: first.PhysicalResourceId, properties: from(id, { ReleaseBehavior: 'DeletionQueue' }) });
    expect(world.live()).toEqual(NUMBERS);
    expect(named(world, 'Theirs')).toEqual(NUMBERS);
  });

  test('declared by two resources of a stack belongs to the later one; the Delete of the earlier leaves it alone', async () => {
    const { world, id } = portIn('Successful');
    const properties = from(id, { ReleaseBehavior: 'DeletionQueue' });
    const first = await world.submit('Create', { logicalId: 'First', properties });
    const second = await world.submit('Create', { logicalId: 'Second', properties, stackStatus: 'UPDATE_IN_PROGRESS' });
    expect(second).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: NUMBERS.join() } });
    await world.submit('Delete', { logicalId: 'First', physicalId: first.PhysicalResourceId, properties, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' });
    expect(world.live()).toEqual(NUMBERS);
  });

  test('with a number that another stack took when it arrived: the update leaves it there and says so', async () => {
    const { world, id } = portIn('Submitted');
    const created = await world.submit('Create', { properties: from(id) });
    world.model.control.setPortInStatus(id, 'Successful');
    const taken = { Source: { Type: 'List' as const, PhoneNumbers: [NUMBERS[0]] }, AdoptExisting: true };
    expect((await world.submit('Create', { stackId: OTHER_STACK, properties: taken })).Status).toBe('SUCCESS');
    const updated = await world.submit('Update', { physicalId: created.PhysicalResourceId, properties: from(id, { PhoneNumberName: 'Later' }) });
    expect(updated).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: NUMBERS[1], Warnings: expect.stringMatching(/\+12065550198: declared by Support in stack Other/) } });
    expect(named(world, 'Later')).toEqual([NUMBERS[1]]);
  });

  test('whose number the service cannot let go of is a failure that names it', async () => {
    const { world, id } = portIn('Successful');
    world.model.control.setNumberStatus(NUMBERS[0], 'ReleaseFailed');
    expect(await world.submit('Create', { properties: from(id) })).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/\+12065550198: the service reports ReleaseFailed; resolve it/) });
  });

  test('another order in its place: the numbers of the first go the way of its policy when the old generation is deleted', async () => {
    const { world, id } = portIn('Successful');
    const later = world.model.control.injectPortInOrder({ phoneNumbers: ['+14255550190'], status: 'Successful' });
    const created = await world.submit('Create', { properties: from(id) });
    const updated = await world.submit('Update', { physicalId: created.PhysicalResourceId, properties: from(later), old: from(id) });
    expect(updated).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: '+14255550190', PhoneNumberOrderId: later } });
    expect(updated.PhysicalResourceId).not.toBe(created.PhysicalResourceId);
    await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties: from(id), stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' });
    expect(world.live()).toEqual([...NUMBERS, '+14255550190'].sort());
    expect(named(world, '')).toEqual(NUMBERS);
  });
});
