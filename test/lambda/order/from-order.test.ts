/** An order that was placed elsewhere: nothing is bought, what has arrived gets the declared details. */
import { Harness } from '../support/harness';

const of = (PhoneNumberOrderId: string) => ({
  Source: { Type: 'Order' as const, PhoneNumberOrderId },
  PhoneNumberName: 'Ported',
});

function placed(world: Harness, Name = 'Mine') {
  const numbers = world.model.searchAvailablePhoneNumbers({ AreaCode: '206', MaxResults: 2 }).E164PhoneNumbers!;
  const { PhoneNumberOrder } = world.model.createPhoneNumberOrder({
    ProductType: 'SipMediaApplicationDialIn',
    E164PhoneNumbers: numbers,
    Name,
  });
  return { numbers, id: PhoneNumberOrder!.PhoneNumberOrderId! };
}

test('its numbers get the declared details, nothing is bought, and a Delete leaves them as they were ' +
  'found', async () => {
  const world = new Harness();
  const { numbers, id } = placed(world);
  await world.clock.pass(20_000);
  const created = await world.submit('Create', { properties: of(id) });
  expect(created).toMatchObject({
    Status: 'SUCCESS',
    Data: {
      PhoneNumbers: numbers.join(','),
      PhoneNumberOrderId: id,
      PhoneNumberOrderStatus: 'Successful',
      Warnings: 'none',
    },
  });
  expect(world.calls).not.toContain('CreatePhoneNumberOrder');
  for (const number of world.numbers()) expect(number).toMatchObject({ name: 'Ported', productType: 'VoiceConnector' });
  const again = await world.submit('Update', {
    physicalId: created.PhysicalResourceId,
    properties: of(id),
    old: of(id),
  });
  expect(again).toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: created.PhysicalResourceId,
    Data: { PhoneNumbers: numbers.join(',') },
  });
  expect(await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties: of(id) })).toMatchObject({
    Status: 'SUCCESS',
  });
  for (const number of world.numbers()) {
    expect(number).toMatchObject({ name: 'Mine', productType: 'SipMediaApplicationDialIn', queued: false });
  }
});

test('numbers that have not arrived are named, and the update after that takes them', async () => {
  const world = new Harness({ acquisitionSeconds: 600 });
  const { numbers, id } = placed(world);
  const created = await world.submit('Create', { properties: of(id) });
  expect(created).toMatchObject({
    Status: 'SUCCESS',
    Data: {
      PhoneNumbers: 'none',
      PhoneNumberCount: '0',
      PhoneNumberOrderStatus: 'Processing',
      Warnings: `order ${id} (Processing): ${numbers.join(', ')} not active yet; wait until the service is done; ` +
        'the next update after that applies the declared details',
    },
  });
  await world.clock.pass(900_000);
  const updated = await world.submit('Update', { physicalId: created.PhysicalResourceId, properties: of(id) });
  expect(updated).toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: created.PhysicalResourceId,
    Data: { PhoneNumbers: numbers.join(','), Warnings: 'none' },
  });
  for (const number of world.numbers()) expect(number).toMatchObject({ name: 'Ported' });
});

test('one that the service does not know is a failure that names it', async () => {
  const id = '9ee1d6a1-6e5c-1038-54ef-e9255272bf9e';
  expect(await new Harness().submit('Create', { properties: of(id) })).toMatchObject({
    Status: 'FAILED',
    Reason: `order ${id}: not known to the service in this region; check the id and the provider's region, then ` +
      'deploy again',
  });
});
