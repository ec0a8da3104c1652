/**
 * Reads of the service that are up to a minute late, and order lists that are later still: what was done and accepted
 * is known all the same, and what cannot be seen yet is not held to be absent. Each history was measured to go wrong
 * once.
 */
import { CallError } from '../../../lambda/service/errors';
import { Switches } from '../../../local/chime-sdk-voice';
import { Answer, Harness, STACK, Submission } from '../support/harness';

const list = (...PhoneNumbers: string[]) => ({ Source: { Type: 'List' as const, PhoneNumbers } });
const search = (Count: number) => ({ Source: { Type: 'Search' as const, Count, AreaCodes: ['206'] } });
const LINES = ['+12065550100', '+12065550101'];
const numbersOf = ({ Data }: Answer) => Data.PhoneNumbers.split(',').sort();
const orders = (world: Harness) => world.calls.filter((call) => call === 'CreatePhoneNumberOrder').length;
const cleanUp = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';

/** The records lag as well. */
function late(switches: Partial<Switches>): Harness {
  const world = new Harness(switches);
  world.ledger.lag = 4000;
  return world;
}

/** What is live in truth, when every read can show it. */
async function live(world: Harness): Promise<string[]> {
  await world.clock.pass(150_000);
  return world.live();
}

describe.each([
  [30, 30],
  [60, 60],
  [0, 60],
  [60, 0],
])('with a get that is %i s late and a list that is %i s late', (getLagSeconds, listLagSeconds) => {
  const world_ = () => late({ getLagSeconds, listLagSeconds });

  /** A stack that is deployed again has a new id; a resource that comes back to its stack comes with an update. */
  const AGAIN = { stackId: STACK.replace('11111111', '22222222') };
  test.each<[string, string, Submission, Submission, Submission]>([
    ['a stack', 'a list', { properties: list(...LINES) }, AGAIN, {}],
    ['a stack', 'a search', { properties: search(2) }, AGAIN, {}],
    [
      'a resource',
      'a list',
      { properties: list(...LINES) },
      { stackStatus: 'UPDATE_IN_PROGRESS' },
      { stackStatus: cleanUp },
    ],
    [
      'a resource',
      'a search',
      { properties: search(2) },
      { stackStatus: 'UPDATE_IN_PROGRESS' },
      { stackStatus: cleanUp },
    ],
  ])(
    '%s with %s that is deleted and created at once gets its numbers back, and the last delete releases them',
    async (_, __, declared, again, deleting) => {
      const world = world_();
      const first = await world.submit('Create', declared);
      expect(
        await world.submit('Delete', { ...declared, physicalId: first.PhysicalResourceId, ...deleting }),
      ).toMatchObject({ Status: 'SUCCESS', Reason: '' });
      const second = await world.submit('Create', { ...declared, ...again });
      expect(second).toMatchObject({ Status: 'SUCCESS', Reason: '' });
      expect(numbersOf(second)).toEqual(numbersOf(first));
      expect(orders(world)).toBe(1);
      const bought = numbersOf(first);
      expect(await live(world)).toEqual(bought);
      expect(
        await world.submit('Delete', { ...declared, physicalId: second.PhysicalResourceId, ...again, ...deleting }),
      ).toMatchObject({ Status: 'SUCCESS', Reason: '' });
      expect(await live(world)).toEqual([]);
      expect(world.queued()).toEqual(bought);
    },
  );

  test('a Delete right after the Create says SUCCESS, and everything is in the deletion queue', async () => {
    const world = world_();
    const created = await world.submit('Create', { properties: search(3) });
    expect(
      await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties: search(3) }),
    ).toMatchObject({ Status: 'SUCCESS', Reason: '' });
    expect(await live(world)).toEqual([]);
    expect(world.queued()).toEqual(numbersOf(created));
  });

  test('a product type and a name that are changed and rolled back a second later are what they were', async () => {
    const world = world_();
    const before = { ...list(...LINES), PhoneNumberName: 'Before' };
    const after = { ...before, ProductType: 'SipMediaApplicationDialIn' as const, PhoneNumberName: 'After' };
    const created = await world.submit('Create', { properties: before });
    const physicalId = created.PhysicalResourceId;
    await world.clock.pass(120_000);
    const operationAt = world.clock.now();
    expect(
      await world.submit('Update', {
        physicalId,
        properties: after,
        old: before,
        stackStatus: 'UPDATE_IN_PROGRESS',
        operationAt,
      }),
    ).toMatchObject({ Status: 'SUCCESS' });
    const back = await world.submit('Update', {
      physicalId,
      properties: before,
      old: after,
      stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
      operationAt,
    });
    expect(back).toMatchObject({ Status: 'SUCCESS', Reason: '', PhysicalResourceId: physicalId });
    expect(await live(world)).toEqual(LINES);
    for (const number of world.numbers()) {
      expect(number).toMatchObject({ productType: 'VoiceConnector', name: 'Before' });
    }
  });

  test.each([
    ['at once', 0],
    ['five minutes later', 300_000],
  ])('a search that shrinks, and grows %s, holds what it declares and nothing more', async (_, pause) => {
    const world = world_();
    const created = await world.submit('Create', { properties: search(3) });
    const shrunk = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: search(2),
      old: search(3),
      stackStatus: 'UPDATE_IN_PROGRESS',
    });
    expect(shrunk).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumberCount: '2' } });
    expect(
      await world.submit('Delete', {
        physicalId: created.PhysicalResourceId,
        properties: search(3),
        stackStatus: cleanUp,
      }),
    ).toMatchObject({ Status: 'SUCCESS', Reason: '' });
    await world.clock.pass(pause);
    const grown = await world.submit('Update', {
      physicalId: shrunk.PhysicalResourceId,
      properties: search(3),
      old: search(2),
      stackStatus: 'UPDATE_IN_PROGRESS',
    });
    expect(grown).toMatchObject({ Status: 'SUCCESS', Reason: '', Data: { PhoneNumberCount: '3' } });
    expect(await live(world)).toEqual(numbersOf(grown));
    expect(await world.submit('Delete', { physicalId: grown.PhysicalResourceId, properties: search(3) })).toMatchObject(
      { Status: 'SUCCESS', Reason: '' },
    );
    expect(await live(world)).toEqual([]);
  });

  test('a Create that fails releases what it bought, and one that follows at once holds what it declares', async () => {
    const world = world_();
    world.model.control.scriptOrders({ outcome: 'partial', failing: 1 });
    const failed = await world.submit('Create', { properties: search(3) });
    expect(failed).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('was partial') });
    expect(
      await world.submit('Delete', {
        physicalId: failed.PhysicalResourceId,
        properties: search(3),
        stackStatus: 'ROLLBACK_IN_PROGRESS',
      }),
    ).toMatchObject({ Status: 'SUCCESS', Reason: '' });
    const again = await world.submit('Create', { properties: search(3) });
    expect(again).toMatchObject({ Status: 'SUCCESS', Reason: '' });
    expect(await live(world)).toEqual(numbersOf(again));
  });

  test('a number that moves to another construct is released by neither', async () => {
    const world = world_();
    const first = await world.submit('Create', { logicalId: 'Old', properties: list(...LINES) });
    const second = await world.submit('Create', {
      logicalId: 'New',
      properties: list(...LINES),
      stackStatus: 'UPDATE_IN_PROGRESS',
    });
    expect(second).toMatchObject({ Status: 'SUCCESS', Reason: '' });
    expect(
      await world.submit('Delete', {
        logicalId: 'Old',
        physicalId: first.PhysicalResourceId,
        properties: list(...LINES),
        stackStatus: cleanUp,
      }),
    ).toMatchObject({ Status: 'SUCCESS', Reason: '' });
    expect(await live(world)).toEqual(LINES);
    expect(
      await world.submit('Delete', {
        logicalId: 'New',
        physicalId: second.PhysicalResourceId,
        properties: list(...LINES),
      }),
    ).toMatchObject({ Status: 'SUCCESS', Reason: '' });
    expect(await live(world)).toEqual([]);
  });
});

describe('an order whose response was lost is not placed twice', () => {
  const lost = (world: Harness, latency = 0): void => {
    world.fates = (operation) =>
      operation === 'CreatePhoneNumberOrder' && orders(world) === 1
        ? { latency, after: new CallError(operation, 'TimeoutError', 'no response') }
        : undefined;
  };

  test.each<[string, Partial<Switches>]>([
    ['shows it after 70 s', { orderListLagSeconds: 70 }],
    ['shows it after 100 s, while the inventory shows the token', { orderListLagSeconds: 100 }],
    ['shows it after 120 s', { orderListLagSeconds: 120 }],
    ['shows it long after the inventory', { orderListLagSeconds: 240 }],
    ['and everything else are late', { orderListLagSeconds: 120, listLagSeconds: 60, getLagSeconds: 60 }],
    ['shows it without its numbers', { orderListNumbers: 'Missing' }],
    ['shows it late and without its numbers', { orderListNumbers: 'Missing', orderListLagSeconds: 90 }],
  ])('where the list of orders %s', async (_, switches) => {
    const world = late(switches);
    lost(world);
    const created = await world.submit('Create', { properties: search(2) });
    expect(created).toMatchObject({ Status: 'SUCCESS', Reason: '', Data: { PhoneNumberCount: '2' } });
    expect(orders(world)).toBe(1);
    expect(await live(world)).toEqual(numbersOf(created));
    for (const { name } of world.numbers()) expect(name).toBe('');
    expect(
      await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties: search(2) }),
    ).toMatchObject({ Status: 'SUCCESS', Reason: '' });
    expect(await live(world)).toEqual([]);
  });

  test('where the call took 25 s to have its effect, and every read is a minute late', async () => {
    const world = late({ listLagSeconds: 60, getLagSeconds: 60 });
    lost(world, 25_000);
    const created = await world.submit('Create', { properties: search(2) });
    expect(created).toMatchObject({ Status: 'SUCCESS', Reason: '', Data: { PhoneNumberCount: '2' } });
    expect(orders(world)).toBe(1);
    expect(await live(world)).toEqual(numbersOf(created));
  });

  test('by the Create, and not forgotten by the Delete of a Create that was given up', async () => {
    const world = late({ orderListLagSeconds: 100 });
    lost(world);
    const create = world.start(world.event('Create', { properties: search(2) }));
    create.catch(() => undefined);
    await world.clock.pass(20_000);
    const deleted = await world.submit('Delete', {
      physicalId: 'Lines-Support-ABCDEF',
      properties: search(2),
      stackStatus: 'ROLLBACK_IN_PROGRESS',
    });
    expect(deleted).toMatchObject({ Status: 'SUCCESS', Reason: '' });
    await world.clock.run(create);
    expect(orders(world)).toBe(1);
    expect(await live(world)).toEqual([]);
    expect(world.queued()).toHaveLength(2);
  });

  test('when it never was one: the same numbers are ordered after both could have shown it', async () => {
    const world = late({});
    world.fates = (operation) =>
      operation === 'CreatePhoneNumberOrder' && orders(world) === 1
        ? { before: new CallError(operation, 'TimeoutError', 'no response') }
        : undefined;
    const created = await world.submit('Create', { properties: list(...LINES) });
    expect(created).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: LINES.join(',') } });
    expect(orders(world)).toBe(2);
    expect(await live(world)).toEqual(LINES);
  });
});

describe('an order that is Successful and lists two of its three numbers', () => {
  test.each([[0], [30]])(
    'has brought all three: no fourth is bought, and the Delete releases three (reads %i s late)',
    async (lag) => {
      const world = late({ listLagSeconds: lag, getLagSeconds: lag });
      world.model.control.scriptOrders({ outcome: 'unlisted', failing: 1 });
      const created = await world.submit('Create', { properties: search(3) });
      expect(created).toMatchObject({ Status: 'SUCCESS', Reason: '', Data: { PhoneNumberCount: '3' } });
      expect(orders(world)).toBe(1);
      expect(await live(world)).toEqual(numbersOf(created));
      expect(
        await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties: search(3) }),
      ).toMatchObject({ Status: 'SUCCESS', Reason: '' });
      expect(await live(world)).toEqual([]);
    },
  );
});
