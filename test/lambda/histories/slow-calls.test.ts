/**
 * Calls that take their time: a look counts from when it began, however long it took, so no slow look is stale when it
 * ends. Each history was measured to go wrong once: looks that chased each other, until the timeout.
 */
import { AttemptRecord, decodeRecord } from '../../../lambda/attempt/record/record';
import { CallError } from '../../../lambda/service/errors';
import { LEDGER_ROOT } from '../../../src/contract/envelope';
import { Answer, Fates, Harness, STACK } from '../support/harness';

const search = (Count: number) => ({ Source: { Type: 'Search' as const, Count, AreaCodes: ['206'] } });
const many = (Count: number) => ({ Source: { Type: 'Search' as const, Count, AreaCodes: ['206', '425'] } });
const numbersOf = ({ Data }: Answer) => Data.PhoneNumbers.split(',').sort();
const count = (world: Harness, operation: string) => world.calls.filter((call) => call === operation).length;
const SUCCESS = { Status: 'SUCCESS', Reason: '' };

/** Every call of these operations, or of all, takes so long; the records lag as well. */
function slow(seconds: number, ...operations: string[]): Harness {
  const world = new Harness();
  world.ledger.lag = 4000;
  const fates: Fates = (operation) =>
    operations.length === 0 || operations.includes(operation) ? { latency: seconds * 1000 } : undefined;
  world.fates = fates;
  return world;
}

/** How long a piece of work takes, in seconds. */
async function taken(world: Harness, work: () => Promise<unknown>): Promise<number> {
  const began = world.clock.now();
  await work();
  return (world.clock.now() - began) / 1000;
}

describe.each([[2], [5]])('when every call takes %i s', (seconds) => {
  test('a search that shrinks says so, and its clean-up releases what it took away', async () => {
    const world = slow(seconds);
    const created = await world.submit('Create', { properties: search(2) });
    expect(created).toMatchObject(SUCCESS);
    const shrunk = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: search(1),
      old: search(2),
      stackStatus: 'UPDATE_IN_PROGRESS',
    });
    expect(shrunk).toMatchObject({ ...SUCCESS, Data: { PhoneNumberCount: '1' } });
    const cleaned = await world.submit('Delete', {
      physicalId: created.PhysicalResourceId,
      properties: search(2),
      stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    });
    expect(cleaned).toMatchObject(SUCCESS);
    expect(world.live()).toEqual(numbersOf(shrunk));
    expect(count(world, 'CreatePhoneNumberOrder')).toBe(1);
  });

  test(
    'a Create, an Update of details, one that is rolled back and a Delete succeed, each within a few ' + 'minutes',
    async () => {
      const world = slow(seconds);
      const named = (PhoneNumberName: string) => ({ ...search(2), PhoneNumberName, CallingName: 'Example' });
      let physicalId = '';
      const does = async (kind: 'Create' | 'Update' | 'Delete', name: string, old?: string, stackStatus?: string) => {
        const answer = await world.submit(kind, {
          properties: named(name),
          ...(kind !== 'Create' && { physicalId }),
          ...(old && { old: named(old) }),
          stackStatus,
        });
        expect(answer).toMatchObject(SUCCESS);
        physicalId = answer.PhysicalResourceId;
      };
      expect(await taken(world, () => does('Create', 'First'))).toBeLessThan(240);
      expect(world.numbers().map(({ name }) => name)).toEqual(['First', 'First']);
      expect(await taken(world, () => does('Update', 'Second', 'First', 'UPDATE_IN_PROGRESS'))).toBeLessThan(240);
      expect(world.numbers().map(({ name }) => name)).toEqual(['Second', 'Second']);
      expect(await taken(world, () => does('Update', 'First', 'Second', 'UPDATE_ROLLBACK_IN_PROGRESS'))).toBeLessThan(
        240,
      );
      expect(world.numbers().map(({ name }) => name)).toEqual(['First', 'First']);
      expect(await taken(world, () => does('Delete', 'First'))).toBeLessThan(240);
      expect(world.live()).toEqual([]);
    },
  );

  test('a number that another stack holds is taken over, and released by the one that has it then', async () => {
    const world = slow(seconds);
    const there = STACK.replace('/Lines/', '/Elsewhere/').replace('11111111', '22222222');
    const list = { Source: { Type: 'List' as const, PhoneNumbers: ['+12065550100'] }, AdoptExisting: true };
    const first = await world.submit('Create', { properties: list });
    const second = await world.submit('Create', { properties: list, stackId: there });
    expect(second).toMatchObject(SUCCESS);
    expect(await world.submit('Delete', { properties: list, physicalId: first.PhysicalResourceId })).toMatchObject(
      SUCCESS,
    );
    expect(world.live()).toEqual(['+12065550100']);
    expect(
      await world.submit('Delete', {
        properties: { ...list, ReleaseBehavior: 'DeletionQueue' },
        physicalId: second.PhysicalResourceId,
        stackId: there,
      }),
    ).toMatchObject(SUCCESS);
    expect(world.live()).toEqual([]);
  });
});

test('details are set once, and not again and again, while a Delete of somebody else is at work', async () => {
  const world = slow(1);
  const there = { stackId: STACK.replace('/Lines/', '/Elsewhere/').replace('11111111', '22222222') };
  const theirs = await world.submit('Create', { ...there, properties: search(1) });
  const { VoiceConnectorId } = world.model.createVoiceConnector({
    Name: 'Trunk',
    RequireEncryption: true,
  }).VoiceConnector!;
  world.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId, E164PhoneNumbers: numbersOf(theirs) });
  // It waits for the connector to let go of its number.
  const deleting = world.start(
    world.event('Delete', { ...there, properties: search(1), physicalId: theirs.PhysicalResourceId }),
  );
  deleting.catch(() => undefined);
  world.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: ['+12065550199'] });
  await world.clock.pass(90_000);
  const before = world.calls.length;
  const adopting = {
    Source: { Type: 'List' as const, PhoneNumbers: ['+12065550199'] },
    AdoptExisting: true,
    PhoneNumberName: 'Lines',
    CallingName: 'Example',
  };
  expect(await world.submit('Create', { properties: adopting })).toMatchObject(SUCCESS);
  const updates = world.calls
    .slice(before)
    .filter((call) => call === 'BatchUpdatePhoneNumber' || call === 'UpdatePhoneNumber');
  expect(updates.length).toBeLessThanOrEqual(3);
});

describe('when a read of the ledger takes long', () => {
  test.each([[2.1], [8]])('%f s, a Delete releases what was bought in less than two minutes', async (seconds) => {
    const world = slow(seconds, 'GetParametersByPath');
    const created = await world.submit('Create', { properties: search(2) });
    expect(created).toMatchObject(SUCCESS);
    world.calls.length = 0;
    expect(
      await taken(world, async () =>
        expect(
          await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties: search(2) }),
        ).toMatchObject(SUCCESS),
      ),
    ).toBeLessThan(120);
    expect(world.live()).toEqual([]);
    expect(count(world, 'GetParametersByPath')).toBeLessThanOrEqual(8);
  });

  test.each([[2.1], [8]])(
    '%f s for the whole, a Delete releases what was adopted, on one such read or two',
    async (seconds) => {
      const world = new Harness();
      world.fates = (_, input) =>
        (input as { Path?: string }).Path === LEDGER_ROOT ? { latency: seconds * 1000 } : undefined;
      world.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: ['+12065550100'] });
      await world.clock.pass(60_000);
      const properties = {
        Source: { Type: 'List' as const, PhoneNumbers: ['+12065550100'] },
        AdoptExisting: true,
        ReleaseBehavior: 'DeletionQueue' as const,
      };
      const created = await world.submit('Create', { properties });
      expect(created).toMatchObject(SUCCESS);
      const before = world.logs.length;
      expect(
        await taken(world, async () =>
          expect(await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties })).toMatchObject(
            SUCCESS,
          ),
        ),
      ).toBeLessThan(120);
      expect(world.live()).toEqual([]);
      expect(
        world.logs.slice(before).filter((line) => line.includes('"step":"LookLedger"')).length,
      ).toBeLessThanOrEqual(2);
    },
  );
});

test('when CloudFormation takes 3.6 s to say what it wants, a Create buys once and says so', async () => {
  const world = slow(3.6, 'DescribeStackResource');
  const created = await world.submit('Create', { properties: search(2) });
  expect(created).toMatchObject(SUCCESS);
  expect(world.live()).toEqual(numbersOf(created));
  expect(count(world, 'CreatePhoneNumberOrder')).toBe(1);
  expect(count(world, 'DescribeStackResource')).toBeLessThanOrEqual(5);
});

describe('a look that took 8 s is not asked for again at once, but for another reason', () => {
  interface Line {
    readonly step?: string;
    readonly at: number;
    readonly attempt?: string;
  }

  /** How often at most such a look began when the same look had just ended, and nothing else had been done since. */
  function longestChase(world: Harness, looks: readonly string[]): number {
    const lines = world.logs.map((line) => JSON.parse(line) as Line).filter(({ step }) => step !== undefined);
    let [longest, chase] = [0, 0];
    lines.forEach(({ step, at, attempt }, index) => {
      const before = lines[index - 1];
      const isAgain =
        before !== undefined && before.step === step && before.attempt === attempt && at - before.at < 8000 + 1000;
      chase = isAgain && looks.includes(step!) ? chase + 1 : 0;
      longest = Math.max(longest, chase);
    });
    return longest;
  }

  test.each<[string, string[], number]>([
    // Two reasons: the own goal is written, and whoever was at work can have been seen since.
    ['GetParametersByPath', ['LookRecords', 'LookLedger'], 1],
    ['DescribeStackResource', ['LookResource'], 0],
    ['DescribeStackEvents', ['LookEvents'], 0],
    ['ListPhoneNumbers', ['LookNumbers'], 0],
    ['GetPhoneNumberOrder', ['LookOrder'], 0],
    ['ListPhoneNumberOrders', ['LookOrders'], 0],
  ])('%s', async (operation, looks, atMost) => {
    const world = slow(8, operation);
    const fates = world.fates;
    // The response of the first order is lost, so that the list of orders is needed as well.
    world.fates = (each, input, attempt) =>
      each === 'CreatePhoneNumberOrder' && count(world, each) === 1
        ? { after: new CallError(each, 'TimeoutError', 'no response') }
        : fates(each, input, attempt);
    const created = await world.submit('Create', { properties: search(3) });
    expect(created).toMatchObject(SUCCESS);
    const grown = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: search(4),
      old: search(3),
      stackStatus: 'UPDATE_IN_PROGRESS',
    });
    expect(grown).toMatchObject({ ...SUCCESS, Data: { PhoneNumberCount: '4' } });
    const shrunk = await world.submit('Update', {
      physicalId: grown.PhysicalResourceId,
      properties: search(1),
      old: search(4),
      stackStatus: 'UPDATE_IN_PROGRESS',
    });
    expect(shrunk).toMatchObject({ ...SUCCESS, Data: { PhoneNumberCount: '1' } });
    expect(
      await world.submit('Delete', {
        physicalId: grown.PhysicalResourceId,
        properties: search(4),
        stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      }),
    ).toMatchObject(SUCCESS);
    expect(world.live()).toEqual(numbersOf(shrunk));
    expect(
      await world.submit('Delete', { physicalId: shrunk.PhysicalResourceId, properties: search(1) }),
    ).toMatchObject(SUCCESS);
    expect(world.live()).toEqual([]);
    expect(world.calls).toContain(operation);
    expect(longestChase(world, looks)).toBeLessThanOrEqual(atMost);
  });
});

describe('an order for many numbers that nobody has heard of, as its call failed,', () => {
  test.each([
    [20, 5],
    [150, 0.3],
  ])('is placed again a while later: %i numbers, %d s a call', async (size, seconds) => {
    const world = slow(seconds);
    const before = world.fates;
    let failed = false;
    world.fates = (operation, ...rest) => {
      if (operation !== 'CreatePhoneNumberOrder' || failed) return before(operation, ...rest);
      failed = true;
      return { before: new CallError(operation, 'ServiceFailureException', 'unexpected failure', 500) };
    };
    const answer = await world.submit('Create', { properties: many(size) });
    expect(answer).toMatchObject({ ...SUCCESS, Data: { PhoneNumberCount: String(size) } });
    expect(world.live()).toHaveLength(size);
    expect(
      await world.submit('Delete', { properties: many(size), physicalId: answer.PhysicalResourceId }),
    ).toMatchObject(SUCCESS);
    expect(world.live()).toEqual([]);
  });
});

test.each([
  [20, 5],
  [150, 0.3],
])('a Delete of %i numbers that are all gone ends well, where a call takes %d s', async (size, seconds) => {
  const world = slow(seconds);
  const created = await world.submit('Create', { properties: many(size) });
  expect(created).toMatchObject(SUCCESS);
  world.model.control.portOut(numbersOf(created));
  const spent = await taken(world, async () =>
    expect(
      await world.submit('Delete', { properties: many(size), physicalId: created.PhysicalResourceId }),
    ).toMatchObject(SUCCESS),
  );
  expect(spent).toBeLessThan(600);
});

test.each([[3.5], [4], [4.5], [5]])(
  'an order is placed by the turn that has written it down, %d s a call',
  async (seconds) => {
    const world = slow(seconds);
    const created = await world.submit('Create', { properties: many(20) });
    expect(created).toMatchObject(SUCCESS);
    const intents = world.ledger.paths().flatMap((path) => {
      const { value = '' } = world.ledger.versions.get(path)!.at(-1)!;
      const record = decodeRecord(path, value);
      return 'orders' in record ? (record as AttemptRecord).orders : [];
    });
    expect(intents.map(({ result }) => result)).toEqual(['Decided']);
  },
);

test.each([
  ['is answered', {}],
  ['is lost', { after: new CallError('CreatePhoneNumberOrder', 'ServiceFailureException', 'unexpected failure', 500) }],
])(
  'what others have is read over several turns, twenty pages of numbers and six of orders, 5 s each: an order that %s',
  async (_, fate) => {
    const world = new Harness();
    const others = Array.from({ length: 40 }, (__, i) => `+13125550${100 + i}`);
    for (let from = 0; from < 40; from += 4) {
      const E164PhoneNumbers = others.slice(from, from + 4);
      world.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers });
    }
    await world.clock.pass(60_000);
    world.fates = (operation, input) => {
      // Two a page, whatever is asked for.
      if (operation.startsWith('List')) Object.assign(input as object, { MaxResults: 2 });
      return { latency: 5_000, ...(operation === 'CreatePhoneNumberOrder' && fate) };
    };
    const created = await world.submit('Create', { properties: search(2) });
    expect(created).toMatchObject(SUCCESS);
    expect(count(world, 'CreatePhoneNumberOrder')).toBe(1);
    expect(count(world, 'ListPhoneNumbers')).toBeGreaterThan(19);
    expect(
      await world.submit('Delete', { properties: search(2), physicalId: created.PhysicalResourceId }),
    ).toMatchObject(SUCCESS);
    expect(world.live()).toEqual(others);
  },
);
