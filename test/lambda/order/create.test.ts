import { CallError } from '../../../lambda/service/errors';
import { Harness } from '../support/harness';

const list = (...PhoneNumbers: string[]) => ({ Source: { Type: 'List' as const, PhoneNumbers } });

describe('Create', () => {
  test('orders what a search finds, and responds with every attribute', async () => {
    const world = new Harness();
    const answer = await world.submit('Create', {
      properties: { CallingName: 'Example Corp', PhoneNumberName: 'Support' },
    });
    expect(answer).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: expect.stringMatching(/^cpno-[0-9a-f]{20}$/),
    });
    expect(answer.Data).toEqual({
      PhoneNumber0: answer.Data.PhoneNumbers.split(',')[0],
      PhoneNumber1: answer.Data.PhoneNumbers.split(',')[1],
      PhoneNumbers: expect.stringMatching(/^\+1206\d{7},\+1206\d{7}$/),
      PhoneNumberCount: '2',
      PhoneNumberOrderId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      PhoneNumberOrderStatus: 'Successful',
      OrderType: 'New',
      FocDate: 'none',
      Warnings: expect.stringContaining('calling name'),
    });
    expect(world.live()).toEqual(answer.Data.PhoneNumbers.split(',').sort());
    for (const number of world.numbers()) {
      expect(number).toMatchObject({ name: 'Support', productType: 'VoiceConnector' });
    }
  });

  test('places one order for n numbers, and its calls do not grow with n', async () => {
    const calls = async (count: number) => {
      const world = new Harness();
      await world.submit('Create', {
        properties: { Source: { Type: 'Search', Count: count, AreaCodes: ['206', '425', '206'].slice(0, 2) } },
      });
      expect(world.live()).toHaveLength(count);
      expect(world.calls.filter((call) => call === 'CreatePhoneNumberOrder')).toHaveLength(1);
      return world.calls.length;
    };
    expect(await calls(90)).toBeLessThanOrEqual((await calls(2)) + 1);
  });

  test('an order that is done within half a minute is noticed within two seconds', async () => {
    const world = new Harness({ acquisitionSeconds: 28 });
    const began = world.clock.now();
    await world.submit('Create');
    expect((world.clock.now() - began) / 1000).toBeLessThanOrEqual(1 + 28 + 2);
  });

  test('tries area codes in the order given and falls through an empty one', async () => {
    const world = new Harness({ emptyPools: ['206'] });
    const answer = await world.submit('Create', {
      properties: { Source: { Type: 'Search', Count: 2, AreaCodes: ['206', '425'] } },
    });
    expect(answer.Data.PhoneNumbers).toMatch(/^\+1425\d{7},\+1425\d{7}$/);
  });

  test('buys nothing when a search finds too few', async () => {
    const world = new Harness({ stockPerPool: 4 });
    const answer = await world.submit('Create', {
      properties: { Source: { Type: 'Search', Count: 5, AreaCodes: ['206'] } },
    });
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/area codes 206: only 4 of the 5 numbers/),
    });
    expect(world.calls).not.toContain('CreatePhoneNumberOrder');
  });

  test('picks vanity numbers', async () => {
    const world = new Harness();
    const answer = await world.submit('Create', {
      properties: { Source: { Type: 'Search', Count: 1, AreaCodes: ['206'], Pattern: '1?5' } },
    });
    expect(answer.Data.PhoneNumbers).toMatch(/1\d5$/);
  });

  test('orders listed numbers, in the order of the list', async () => {
    const world = new Harness();
    const numbers = world.model.searchAvailablePhoneNumbers({ AreaCode: '206', MaxResults: 3 }).E164PhoneNumbers!;
    const answer = await world.submit('Create', { properties: list(...numbers) });
    expect(answer.Data.PhoneNumbers).toBe(numbers.join(','));
  });

  test('refuses a listed number that the account has already, and says how to take it over', async () => {
    const world = new Harness();
    const { Data } = await world.submit('Create', { logicalId: 'First' });
    const [number] = Data.PhoneNumbers.split(',');
    world.ledger.versions.clear();
    const refused = await world.submit('Create', { properties: list(number) });
    expect(refused).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('set adoptExisting') });
    const adopted = await world.submit('Create', {
      properties: { ...list(number), AdoptExisting: true, PhoneNumberName: 'Adopted' },
    });
    expect(adopted).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: number } });
    expect(world.numbers().find((candidate) => candidate.number === number)).toMatchObject({ name: 'Adopted' });
  });

  test('restores a listed number from the deletion queue instead of ordering it', async () => {
    const world = new Harness();
    const { Data, PhysicalResourceId } = await world.submit('Create', { logicalId: 'First' });
    await world.submit('Delete', { logicalId: 'First', physicalId: PhysicalResourceId });
    expect(world.live()).toEqual([]);
    world.calls.length = 0;
    const answer = await world.submit('Create', { properties: list(...Data.PhoneNumbers.split(',')) });
    expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: Data.PhoneNumbers } });
    expect(world.calls).not.toContain('CreatePhoneNumberOrder');
    expect(world.live()).toHaveLength(2);
  });

  test.each([
    ['refused at once', 'RefuseOrder'],
    ['failed in the order', 'FailNumber'],
  ] as const)('replaces a found number that is gone by then (%s)', async (_, unavailableNumberInOrder) => {
    const world = new Harness({ unavailableNumberInOrder });
    let snatched = false;
    world.fates = (operation, input) => {
      if (operation !== 'CreatePhoneNumberOrder' || snatched) return undefined;
      snatched = true;
      world.model.control.snatch((input as { E164PhoneNumbers: string[] }).E164PhoneNumbers);
      return undefined;
    };
    const answer = await world.submit('Create');
    expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumberCount: '2' } });
    expect(world.live()).toHaveLength(2);
  });

  test.each([
    ['a search without a name', {}, ''],
    ['a search with a name', { PhoneNumberName: 'Support' }, 'Support'],
  ])('restores what somebody deletes by hand while it is set up: %s', async (_, properties, name) => {
    const world = new Harness();
    let deleted = '';
    world.fates = (operation, input) => {
      if (operation !== 'BatchUpdatePhoneNumber' || deleted !== '') return undefined;
      const { UpdatePhoneNumberRequestItems: items } = input as {
        UpdatePhoneNumberRequestItems: { PhoneNumberId: string }[];
      };
      deleted = items[0].PhoneNumberId;
      world.model.deletePhoneNumber({ PhoneNumberId: deleted });
      // What the service says to a change of a number in the deletion queue is not documented.
      world.model.control.addFaults(
        { operation, kind: 'items', positions: [0], error: 'BadRequestException' },
        { operation: 'UpdatePhoneNumber', kind: 'error', error: 'BadRequestException', times: 2 },
      );
      return undefined;
    };
    const answer = await world.submit('Create', { properties });
    expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumberCount: '2' } });
    expect(answer.Data.PhoneNumbers.split(',')).toContain(deleted);
    expect(world.live()).toHaveLength(2);
    expect(world.model.getPhoneNumber({ PhoneNumberId: deleted }).PhoneNumber?.Name ?? '').toBe(name);
  });

  describe('a partial order', () => {
    const partial = async (PartialOrderPolicy: 'RollBack' | 'Keep' | 'Replace') => {
      const world = new Harness();
      world.model.control.scriptOrders({ outcome: 'partial' });
      const answer = await world.submit('Create', {
        properties: { PartialOrderPolicy, Source: { Type: 'Search', Count: 3, AreaCodes: ['206'] } },
      });
      return { world, answer };
    };

    test('ROLL_BACK releases what came and names what did not', async () => {
      const { world, answer } = await partial('RollBack');
      expect(answer).toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringMatching(/was partial: \+1206\d{7} could not be acquired/),
      });
      expect(world.live()).toEqual([]);
      expect(world.queued()).toHaveLength(2);
    });

    test('KEEP keeps what came and warns', async () => {
      const { world, answer } = await partial('Keep');
      expect(answer).toMatchObject({
        Status: 'SUCCESS',
        Data: { PhoneNumberCount: '2', Warnings: expect.stringContaining('was partial') },
      });
      expect(world.live()).toHaveLength(2);
    });

    test('REPLACE orders another one', async () => {
      const { world, answer } = await partial('Replace');
      expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumberCount: '3' } });
      expect(world.live()).toHaveLength(3);
    });
  });

  test('names the quota when it is reached, and has bought nothing', async () => {
    const world = new Harness({ phoneNumberQuota: 1 });
    const answer = await world.submit('Create');
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/2 more would exceed the account's quota/),
    });
    expect(world.live()).toEqual([]);
  });

  test('gives up at the deadline, names the order, and the Delete that follows waits for it', async () => {
    const world = new Harness({ acquisitionSeconds: 600 });
    const answer = await world.submit('Create', { properties: { TimeoutSeconds: 60 } });
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/timeout of 1 minutes.*order [0-9a-f-]{36} for/),
    });
    expect(answer.PhysicalResourceId).toMatch(/^cpno-/);
    const deleted = await world.submit('Delete', {
      physicalId: answer.PhysicalResourceId,
      stackStatus: 'ROLLBACK_IN_PROGRESS',
    });
    expect(deleted.Status).toBe('SUCCESS');
    expect(world.live()).toEqual([]);
    expect(world.queued()).toHaveLength(2);
  });

  test('buys nothing when CloudFormation does not expect the resource any more', async () => {
    const world = new Harness();
    const event = world.event('Create');
    const run = world.start(event);
    world.resources.set(`${event.StackId} Support`, { stackStatus: 'ROLLBACK_COMPLETE', status: 'DELETE_COMPLETE' });
    expect(await world.clock.run(run)).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('does not expect it any more'),
    });
    expect(world.calls).not.toContain('CreatePhoneNumberOrder');
  });

  test('refuses wrong input in the first turn, with value, rule and remedy', async () => {
    const world = new Harness();
    const answer = await world.submit('Create', { properties: list('+1206555010') });
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: 'phoneNumbers +1206555010: not E.164 (a US number has 10 digits after +1); check the last digit',
    });
    expect(world.calls.filter((call) => !/Parameter|PutAnswer/.test(call))).toEqual([]);
  });

  test('what only a person can fix is a failure that says so', async () => {
    const world = new Harness();
    world.fates = (operation) =>
      operation === 'GetPhoneNumberOrder'
        ? { before: new CallError(operation, 'AccessDeniedException', 'no') }
        : undefined;
    const answer = await world.submit('Create');
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('AccessDeniedException') });
  });
});
