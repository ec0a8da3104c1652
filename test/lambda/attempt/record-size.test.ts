/**
 * From 1 to 150 numbers, whichever way they are declared: the record fits into a parameter at each write, the Create
 * completes, and its Delete leaves nothing. Digits are random, for consecutive numbers are easy to pack. Histories are
 * played with some counts; with each count from 1 to 150 the fullest record of such a history is measured.
 */
import { AttemptRecord, encodeRecord, RECORD_LIMIT } from '../../../lambda/attempt/record/record';
import { MAX_NUMBER_ATTRIBUTES, numberAttribute, PhoneNumberOrderProperties } from '../../../src/contract/order';
import { Harness } from '../support/harness';

const COUNTS = [1, 2, 40, 41, 99, 100, 101, 140, 149, 150];
/** Names as long as the service takes them. */
const DETAILS = {
  CallingName: 'Example Corp 15',
  PhoneNumberName: 'Support lines of the Example Corporation, at night',
};
const AREA_CODES = ['206', '425', '253', '360', '509', '564', '312', '773', '872', '503'];
const STACK_ID = '11111111-2222-3333-4444-555555555555';
const STACK = `arn:aws:cloudformation:ap-southeast-2:123456789012:stack/${'Phones'.repeat(20)}/${STACK_ID}`;
const LOGICAL_ID = 'SupportLines'.repeat(5);

/** Digits that nobody could have guessed, the same in every run. */
function randomDigits(seed: number): () => number {
  let last = seed;
  return () => {
    last = (last * 48_271) % 2_147_483_647;
    return last;
  };
}

function listOf(count: number): PhoneNumberOrderProperties['Source'] {
  const next = randomDigits(count);
  const numbers = new Set<string>();
  while (numbers.size < count) {
    const areaCode = AREA_CODES[next() % AREA_CODES.length];
    numbers.add(`+1${areaCode}${2_000_000 + (next() % 7_999_999)}`);
  }
  return { Type: 'List', PhoneNumbers: [...numbers] };
}

const searchFor = (Count: number): PhoneNumberOrderProperties['Source'] => ({
  Type: 'Search',
  Count,
  AreaCodes: AREA_CODES,
});

const sources = { list: listOf, search: searchFor };
const details = { named: DETAILS, bare: {} };
/** A list names its numbers: there is nothing to replace one with. */
const policies = { list: ['RollBack', 'Keep'], search: ['RollBack', 'Keep', 'Replace'] } as const;

/** A world that notes how long each record was. */
function measured(): { readonly world: Harness; readonly sizes: number[] } {
  const world = new Harness();
  const sizes: number[] = [];
  world.fates = (operation, input) => {
    if (operation === 'PutParameter') sizes.push(Buffer.byteLength(encodeRecord(input as AttemptRecord)));
    return undefined;
  };
  return { world, sizes };
}

type Case = [number, keyof typeof sources, keyof typeof details, PhoneNumberOrderProperties['PartialOrderPolicy']];

const cases = COUNTS.flatMap((count): Case[] =>
  (['list', 'search'] as const).flatMap((source) =>
    (['named', 'bare'] as const).flatMap((detail) =>
      policies[source].map((policy): Case => [count, source, detail, policy]),
    ),
  ),
);

async function comesAndGoes(
  world: Harness,
  properties: Partial<PhoneNumberOrderProperties>,
): Promise<readonly string[]> {
  const request = { stackId: STACK, logicalId: LOGICAL_ID, properties };
  const created = await world.submit('Create', request);
  expect(created).toMatchObject({ Status: 'SUCCESS' });
  const numbers = world.live();
  const deleted = await world.submit('Delete', { ...request, physicalId: created.PhysicalResourceId });
  expect(deleted).toMatchObject({ Status: 'SUCCESS' });
  expect(world.live()).toEqual([]);
  return numbers;
}

test.each(cases)('%d numbers of a %s, %s, %s: every record fits', async (count, source, detail, PartialOrderPolicy) => {
  const { world, sizes } = measured();
  const numbers = await comesAndGoes(world, { Source: sources[source](count), ...details[detail], PartialOrderPolicy });
  expect(numbers).toHaveLength(count);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(RECORD_LIMIT);
});

test.each([100, 140, 150])('%d numbers of which fifty are replaced: every record fits', async (count) => {
  const { world, sizes } = measured();
  world.model.control.scriptOrders({ outcome: 'partial', failing: 50 });
  const numbers = await comesAndGoes(world, { Source: searchFor(count), ...DETAILS, PartialOrderPolicy: 'Replace' });
  expect(numbers).toHaveLength(count);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(RECORD_LIMIT);
});

test('150 numbers that are renamed, and fifty of which go: every record fits', async () => {
  const { world, sizes } = measured();
  const request = { stackId: STACK, logicalId: LOGICAL_ID };
  const source = listOf(150) as { readonly Type: 'List'; readonly PhoneNumbers: string[] };
  const first = { Source: source, ...DETAILS };
  const created = await world.submit('Create', { ...request, properties: first });
  const then = { Source: { ...source, PhoneNumbers: source.PhoneNumbers.slice(50) }, PhoneNumberName: 'Day' };
  const physicalId = created.PhysicalResourceId;
  const updated = await world.submit('Update', { ...request, physicalId, properties: then, old: first });
  expect(updated).toMatchObject({ Status: 'SUCCESS' });
  const stackStatus = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
  expect(await world.submit('Delete', { ...request, physicalId, properties: first, stackStatus })).toMatchObject({
    Status: 'SUCCESS',
  });
  expect(world.live()).toHaveLength(100);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(RECORD_LIMIT);
});

test('150 numbers that have left the account do not hold up a rollback: ten sentences tell of them', async () => {
  const { world, sizes } = measured();
  const request = { stackId: STACK, logicalId: LOGICAL_ID };
  const first = { Source: listOf(150), ...DETAILS };
  const { PhysicalResourceId: physicalId } = await world.submit('Create', { ...request, properties: first });
  await world.clock.pass(120_000);
  world.model.control.portOut(world.live());
  const operationAt = world.clock.now();
  const back = { ...request, physicalId, operationAt, stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
  const restored = await world.submit('Update', { ...back, properties: first, old: first });
  expect(restored).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: physicalId });
  expect(restored.Data.Warnings).toContain('further numbers');
  expect(Math.max(...sizes)).toBeLessThanOrEqual(RECORD_LIMIT);
});

/** The same record with the first so many of its numbers, and an attribute for each where a response has room. */
function cutTo(count: number, { numbers, record }: { readonly numbers: readonly string[]; readonly record: object }) {
  const kept = new Set(numbers.slice(0, count));
  const isKept = (value: unknown) => typeof value !== 'string' || !numbers.includes(value) || kept.has(value);
  const each = Object.fromEntries([...kept].map((number, index) => [numberAttribute(index), number]));
  return JSON.parse(JSON.stringify(record), (key, value: unknown) => {
    if (key === 'PhoneNumbers' && typeof value === 'string') return [...kept].join();
    if (key === 'data' && count <= MAX_NUMBER_ATTRIBUTES) return { ...each, ...(value as object) };
    if (key === 'Count') return count;
    if (!Array.isArray(value)) return value;
    return value.filter((one) => isKept((one as { readonly number?: string })?.number ?? one));
  }) as AttemptRecord;
}

const whole = cases.filter(([count]) => count === 150);

test.each(whole)('%d numbers of a %s, %s, %s: the fullest record fits, whatever the count', async (...each) => {
  const [count, source, detail, PartialOrderPolicy] = each;
  const world = new Harness();
  const records: AttemptRecord[] = [];
  world.fates = (operation, input) => {
    if (operation === 'PutParameter') records.push(input as AttemptRecord);
    return undefined;
  };
  if (PartialOrderPolicy === 'Replace') world.model.control.scriptOrders({ outcome: 'partial', failing: 50 });
  const numbers = await comesAndGoes(world, { Source: sources[source](count), ...details[detail], PartialOrderPolicy });
  const sizeOf = (record: AttemptRecord) => Buffer.byteLength(encodeRecord(record));
  const record = records.reduce((fullest, one) => (sizeOf(one) > sizeOf(fullest) ? one : fullest));
  const lengths = Array.from({ length: count }, (_, index) => sizeOf(cutTo(index + 1, { numbers, record })));
  expect(cutTo(count, { numbers, record })).toEqual(JSON.parse(JSON.stringify(record)));
  expect(lengths.filter((length) => length > RECORD_LIMIT)).toEqual([]);
});
