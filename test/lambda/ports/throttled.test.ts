/** A service that admits few calls: they are spent on what has to be done, not on looking again. */
import { Harness } from '../support/harness';

const THROTTLED = Object.assign(new Error('Rate exceeded'), {
  name: 'ThrottledClientException',
  $metadata: { httpStatusCode: 429 },
});

const count = (world: Harness, operation: string) => world.calls.filter((call) => call === operation).length;

/** The operation is refused for so long after it was called first. */
function throttled(operation: string, seconds: number): Harness {
  const world = new Harness();
  let first: number | undefined;
  world.fates = (called) => {
    if (called !== operation) return undefined;
    first ??= world.clock.now();
    return world.clock.now() < first + seconds * 1000 ? { before: THROTTLED } : undefined;
  };
  return world;
}

test('an order that is throttled for longer than a turn is placed by a later one, without a look', async () => {
  const world = throttled('CreatePhoneNumberOrder', 150);
  expect(await world.submit('Create')).toMatchObject({ Status: 'SUCCESS' });
  expect(count(world, 'ListPhoneNumberOrders')).toBe(0);
  expect(count(world, 'SearchAvailablePhoneNumbers')).toBe(1);
  expect(world.model.listPhoneNumberOrders({}).PhoneNumberOrders).toHaveLength(1);
  expect(world.live()).toHaveLength(2);
});

test('one that is throttled until the timeout fails at once, as nothing can have been bought', async () => {
  const world = throttled('CreatePhoneNumberOrder', 3600);
  const began = world.clock.now();
  const { Status, Reason } = await world.submit('Create', { properties: { TimeoutSeconds: 600 } });
  expect([Status, Reason]).toEqual(['FAILED', expect.stringContaining('not done within the timeout of 10 minutes')]);
  expect((world.clock.now() - began) / 1000).toBeLessThan(650);
  expect(count(world, 'ListPhoneNumberOrders')).toBe(0);
});

test('a change that is throttled is tried again without a look at the inventory each time', async () => {
  const world = throttled('BatchUpdatePhoneNumber', 12);
  expect(await world.submit('Create', { properties: { PhoneNumberName: 'Sales' } })).toMatchObject({
    Status: 'SUCCESS',
  });
  expect(count(world, 'BatchUpdatePhoneNumber')).toBeGreaterThan(3);
  expect(count(world, 'ListPhoneNumbers')).toBe(1);
});
