/** A name for each number: by its place or by the number, beside one for all. */
import { declaredOf } from '../../../lambda/attempt/record/order-payload';
import { Harness } from '../support/harness';

const search = (Count: number) => ({ Source: { Type: 'Search' as const, Count, AreaCodes: ['206'] } });
const list = (...PhoneNumbers: string[]) => ({ Source: { Type: 'List' as const, PhoneNumbers } });
const offered = (world: Harness, count: number) =>
  world.model.searchAvailablePhoneNumbers({ AreaCode: '206', MaxResults: count }).E164PhoneNumbers!;

/** The names of these numbers, in their order. */
const namesOf = (world: Harness, numbers: string): string[] =>
  numbers.split(',').map((number) => world.numbers().find((one) => one.number === number)!.name);
const changes = (world: Harness): string[] =>
  world.calls.filter((call) => /^(Update|BatchUpdate)PhoneNumber/.test(call));

describe('names by place', () => {
  test('are given in the order of acquisition, and the one for all to the rest', async () => {
    const world = new Harness();
    const { Data } = await world.submit('Create', {
      properties: { ...search(3), PhoneNumberName: 'spare', PhoneNumberNames: ['reception', 'sales, east'] },
    });
    expect(namesOf(world, Data.PhoneNumbers)).toEqual(['reception', 'sales, east', 'spare']);
  });

  test('are given in the order of the list, whatever could be had of it', async () => {
    const world = new Harness();
    const numbers = offered(world, 3);
    world.model.control.scriptOrders({ outcome: 'partial' });
    const { Status, Data } = await world.submit('Create', {
      properties: { ...list(...numbers), PartialOrderPolicy: 'Keep', PhoneNumberNames: ['one', 'two', 'three'] },
    });
    expect(Status).toBe('SUCCESS');
    const held = Data.PhoneNumbers.split(',');
    expect(held.length).toBeLessThan(3);
    expect(namesOf(world, Data.PhoneNumbers)).toEqual(
      held.map((number) => ['one', 'two', 'three'][numbers.indexOf(number)]),
    );
  });

  test('are those of the numbers that took the place of others', async () => {
    const world = new Harness();
    world.model.control.scriptOrders({ outcome: 'partial' });
    const { Status, Data } = await world.submit('Create', {
      properties: { ...search(3), PartialOrderPolicy: 'Replace', PhoneNumberNames: ['one', 'two', 'three'] },
    });
    expect(Status).toBe('SUCCESS');
    expect(namesOf(world, Data.PhoneNumbers)).toEqual(['one', 'two', 'three']);
  });
});

describe('an update', () => {
  const declared = { ...search(3), PhoneNumberNames: ['reception', 'sales', 'support'] };

  async function created() {
    const world = new Harness();
    const answer = await world.submit('Create', { properties: declared });
    world.calls.length = 0;
    return { world, answer };
  }

  test('of one name touches the one number', async () => {
    const { world, answer } = await created();
    await world.submit('Update', {
      physicalId: answer.PhysicalResourceId,
      properties: { ...declared, PhoneNumberNames: ['reception', 'sales west', 'support'] },
      old: declared,
    });
    expect(namesOf(world, answer.Data.PhoneNumbers)).toEqual(['reception', 'sales west', 'support']);
    expect(changes(world)).toHaveLength(1);
  });

  test('that is rolled back gives back the names that were there', async () => {
    const { world, answer } = await created();
    const changed = { ...declared, PhoneNumberNames: ['a', 'b', 'c'] };
    const physicalId = answer.PhysicalResourceId;
    await world.submit('Update', { physicalId, properties: changed, old: declared, stackStatus: 'UPDATE_IN_PROGRESS' });
    expect(namesOf(world, answer.Data.PhoneNumbers)).toEqual(['a', 'b', 'c']);
    await world.submit('Update', {
      physicalId,
      properties: declared,
      old: changed,
      stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
    });
    expect(namesOf(world, answer.Data.PhoneNumbers)).toEqual(['reception', 'sales', 'support']);
  });

  test('that names fewer numbers takes the name off the others, and no other', async () => {
    const { world, answer } = await created();
    await world.submit('Update', {
      physicalId: answer.PhysicalResourceId,
      properties: { ...declared, PhoneNumberNames: ['reception', 'sales'] },
      old: declared,
    });
    expect(namesOf(world, answer.Data.PhoneNumbers)).toEqual(['reception', 'sales', '']);
    expect(changes(world)).toHaveLength(1);
  });

  test('leaves a name alone that somebody gave to a number without one of its own', async () => {
    const world = new Harness();
    const named = { ...search(2), PhoneNumberNames: ['reception'] };
    const { PhysicalResourceId: physicalId, Data } = await world.submit('Create', { properties: named });
    const second = Data.PhoneNumbers.split(',')[1];
    world.model.updatePhoneNumber({ PhoneNumberId: second, Name: 'by hand' });
    await world.submit('Update', { physicalId, properties: { ...named, PhoneNumberNames: ['front'] }, old: named });
    expect(namesOf(world, Data.PhoneNumbers)).toEqual(['front', 'by hand']);
  });
});

test('a name by number goes before those by place and for all', async () => {
  const world = new Harness();
  const [one, two, three] = offered(world, 3);
  const { Data } = await world.submit('Create', {
    properties: {
      ...list(one, two, three),
      PhoneNumberName: 'all',
      PhoneNumberNames: ['first', 'second'],
      PhoneNumberNamesByNumber: { [two]: 'mine' },
    },
  });
  expect(namesOf(world, Data.PhoneNumbers)).toEqual(['first', 'mine', 'all']);
});

test.each<[string, object, RegExp]>([
  ['a name that is none', { PhoneNumberNames: ['a+b'] }, /phoneNumberNames a\+b: the service takes letters/],
  ['a name by what is no number', { PhoneNumberNamesByNumber: { x: 'a' } }, /phoneNumberNamesByNumber x: not E\.164/],
  [
    'a name of a number that is not listed',
    { ...list('+12065550100'), PhoneNumberNamesByNumber: { '+12065550101': 'a' } },
    /phoneNumberNamesByNumber \+12065550101: the order does not list this number/,
  ],
  [
    'more names than the count, which was a token at synth,',
    { ...search(2), PhoneNumberNames: ['a', 'b', 'c'] },
    /phoneNumberNames with 3 names: each is for one number, and the order has 2; leave some names out/,
  ],
])('%s fails before anything is bought', async (_, properties, reason) => {
  const world = new Harness();
  const answer = await world.submit('Create', { properties });
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(reason) });
  expect(world.calls.filter((call) => call.startsWith('CreatePhoneNumberOrder'))).toEqual([]);
});

test('what is declared of one number has its own name, and no list', () => {
  const source = { Type: 'List' as const, PhoneNumbers: ['+12065550100', '+12065550101'] };
  const declared = { productType: 'VoiceConnector', source, name: 'all', names: ['first'], callingName: 'Example' };
  expect(declaredOf({ declared, holdings: [] }, '+12065550100')).toEqual({
    productType: 'VoiceConnector',
    source,
    name: 'first',
    callingName: 'Example',
  });
  expect(declaredOf({ declared, holdings: [] }, '+12065550101')).toMatchObject({ name: 'all' });
  expect(declaredOf({ holdings: [] }, '+12065550101')).toBeUndefined();
});
