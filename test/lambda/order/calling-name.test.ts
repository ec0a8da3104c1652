/** Calling names: requested last, never waited for, and a refusal is a warning that says what to do. */
import { Answer, Harness } from '../support/harness';

const LOCAL = ['+12065550100', '+12065550101', '+12065550102'];
const HOURS_72 = 72 * 3_600_000;

const list = (numbers: readonly string[], CallingName?: string) => ({
  Source: { Type: 'List' as const, PhoneNumbers: [...numbers] },
  ...(CallingName !== undefined && { CallingName }),
});

/** Toll-free by the service's own word; a code that this library does not know as toll-free. */
function withTollFree(world: Harness, number: string): void {
  const inside = (
    world.model as unknown as { world: { numbers: { get(number: string): object }; putNumber(record: object): void } }
  ).world;
  inside.putNumber({ ...inside.numbers.get(number), type: 'TollFree' });
}

const created = (world: Harness, name = 'Example Corp', numbers = LOCAL) =>
  world.submit('Create', { properties: list(numbers, name) });
const update = (
  world: Harness,
  { PhysicalResourceId: physicalId }: Answer,
  name: string | undefined,
  old = 'Example Corp',
) => world.submit('Update', { physicalId, properties: list(LOCAL, name), old: list(LOCAL, old) });
/** What was requested a moment ago is not waited for, and so not known to be done. */
const pending = (...numbers: string[]) =>
  `calling name of ${numbers.join(', ')}: a change is pending at the carriers, which can take 72 hours; the next ` +
    'update requests it again';
const names = (world: Harness) => world.numbers().map(({ callingName }) => callingName);

describe.each(['Old', 'New'] as const)(
  'while a change is pending, where the service shows the %s name',
  (callingNameWhilePending) => {
    test.each(['Conflict', 'BadRequest'] as const)(
      'another one is refused with %s: the update succeeds, says so, and the one after 72 hours asserts it',
      async (callingNamePending) => {
        const world = new Harness({ callingNamePending, callingNameWhilePending });
        const first = await created(world);
        expect(first.Data.Warnings).toMatch(
          /^calling name of \+12065550100, \+12065550101, \+12065550102: a change is pending at the carriers, which can take 72 hours/,
        );
        const second = await update(world, first, 'Other');
        expect(second).toMatchObject({ Status: 'SUCCESS', Data: { Warnings: first.Data.Warnings } });
        await world.clock.pass(HOURS_72);
        expect(names(world)).toEqual(LOCAL.map(() => 'Example Corp'));
        await update(world, first, 'Other', 'Other');
        await world.clock.pass(HOURS_72);
        expect(names(world)).toEqual(LOCAL.map(() => 'Other'));
      },
    );

    test('the rollback of a change requests the former name, and a refusal does not fail it', async () => {
      const world = new Harness({ callingNameWhilePending });
      const first = await created(world);
      await world.clock.pass(HOURS_72);
      const changed = await update(world, first, 'Other');
      const back = await world.submit('Update', {
        physicalId: changed.PhysicalResourceId,
        properties: list(LOCAL, 'Example Corp'),
        old: list(LOCAL, 'Other'),
        stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
      });
      expect(back).toMatchObject({
        Status: 'SUCCESS',
        Data: { Warnings: expect.stringContaining('a change is pending') },
      });
    });
  },
);

test('is the last detail to be requested, in one call for all numbers', async () => {
  const world = new Harness();
  const asked: string[][] = [];
  world.fates = (operation, input) => {
    if (operation === 'BatchUpdatePhoneNumber') {
      asked.push(Object.keys((input as { UpdatePhoneNumberRequestItems: object[] }).UpdatePhoneNumberRequestItems[0]));
    }
    return undefined;
  };
  await world.submit('Create', { properties: { ...list(LOCAL, 'Example Corp'), PhoneNumberName: 'Lines' } });
  expect(asked).toEqual([
    ['PhoneNumberId', 'Name'],
    ['PhoneNumberId', 'CallingName'],
  ]);
});

test('a toll-free number in the mix is left out and named, and the others get theirs', async () => {
  const world = new Harness({ callingNameSeconds: 0 });
  const first = await world.submit('Create', { properties: list(LOCAL) });
  withTollFree(world, LOCAL[1]);
  const updated = await world.submit('Update', {
    physicalId: first.PhysicalResourceId,
    properties: list(LOCAL, 'Example Corp'),
  });
  expect(updated).toMatchObject({
    Status: 'SUCCESS',
    Data: {
      Warnings: `${pending(LOCAL[0], LOCAL[2])}; calling name of ${LOCAL[1]}: toll-free numbers cannot have one; ` +
        'it was left out',
    },
  });
  expect(names(world)).toEqual(['Example Corp', '', 'Example Corp']);
});

test.each([
  [
    'Validation',
    /calling name of \+12065550101: refused by the service \(Validation; names can be changed every seven days\)/,
  ],
  ['Forbidden', /calling name of \+12065550101: refused by the service \(Forbidden; /],
  ['Conflict', /calling name of \+12065550100, \+12065550101, \+12065550102: a change is pending/],
])('one number of several is refused with %s: a warning names it, with the code', async (code, warning) => {
  const world = new Harness({ callingNameSeconds: 0 });
  const first = await world.submit('Create', { properties: list(LOCAL) });
  world.model.control.addFaults({
    operation: 'BatchUpdatePhoneNumber',
    kind: 'items',
    positions: [1],
    error: `${code}Exception`,
  });
  const updated = await world.submit('Update', {
    physicalId: first.PhysicalResourceId,
    properties: list(LOCAL, 'Example Corp'),
  });
  expect(updated).toMatchObject({ Status: 'SUCCESS', Data: { Warnings: expect.stringMatching(warning) } });
  expect(names(world)).toEqual(['Example Corp', '', 'Example Corp']);
});

test('what is only throttled, or a failure of the service, is asked for again', async () => {
  const world = new Harness({ callingNameSeconds: 0 });
  const first = await world.submit('Create', { properties: list(LOCAL) });
  for (const error of ['ThrottledClientException', 'ServiceFailureException']) {
    world.model.control.addFaults({ operation: 'BatchUpdatePhoneNumber', kind: 'items', positions: [1], error });
    const updated = await world.submit('Update', {
      physicalId: first.PhysicalResourceId,
      properties: list(LOCAL, error.slice(0, 9)),
    });
    expect(updated).toMatchObject({ Status: 'SUCCESS', Data: { Warnings: pending(...LOCAL) } });
    expect(names(world)).toEqual(LOCAL.map(() => error.slice(0, 9)));
  }
});

test('changed within a week is refused by the service, and a warning says so', async () => {
  const world = new Harness({ callingNameSeconds: 0, callingNameOncePerWeek: true });
  const first = await created(world);
  const updated = await update(world, first, 'Other');
  expect(updated).toMatchObject({
    Status: 'SUCCESS',
    Data: {
      Warnings: expect.stringMatching(/refused by the service \(BadRequest; names can be changed every seven days\)/),
    },
  });
  await world.clock.pass(7 * 86_400_000);
  expect((await update(world, first, 'Other', 'Other')).Data.Warnings).toBe(pending(...LOCAL));
  expect(names(world)).toEqual(LOCAL.map(() => 'Other'));
});

describe('that the carriers gave up', () => {
  test('is told, and requested again by the next update', async () => {
    const world = new Harness();
    const first = await created(world);
    for (const number of LOCAL) world.model.control.finishCallingName(number, 'UpdateFailed');
    const updated = await update(world, first, 'Example Corp');
    expect(updated.Data.Warnings).toMatch(/a change is pending/);
    for (const number of LOCAL) world.model.control.finishCallingName(number);
    expect(names(world)).toEqual(LOCAL.map(() => 'Example Corp'));
  });

  test('is requested again also where the service shows it all the same', async () => {
    const world = new Harness({ callingNameSeconds: 0 });
    const first = await created(world);
    const inside = (
      world.model as unknown as { world: { numbers: { get(number: string): object }; putNumber(record: object): void } }
    ).world;
    for (const number of LOCAL) inside.putNumber({ ...inside.numbers.get(number), callingNameStatus: 'UpdateFailed' });
    world.calls.length = 0;
    const updated = await update(world, first, 'Example Corp');
    expect(updated.Data.Warnings).toBe(pending(...LOCAL));
    expect(world.calls).toContain('BatchUpdatePhoneNumber');
  });

  test('is told when it is given up at once', async () => {
    const world = new Harness({ callingNameSeconds: 0, callingNameOutcome: 'UpdateFailed' });
    expect((await created(world)).Data.Warnings).toMatch(
      /given up by the carriers \(UpdateFailed\); the next update requests it again|a change is pending/,
    );
  });
});

test('one that is pending does not keep an adopted number from going back', async () => {
  const world = new Harness();
  world.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: LOCAL, Name: 'Mine' });
  await world.clock.pass(20_000);
  const properties = { ...list(LOCAL, 'Example Corp'), AdoptExisting: true, PhoneNumberName: 'Theirs' };
  const first = await world.submit('Create', { properties });
  expect(await world.submit('Delete', { physicalId: first.PhysicalResourceId, properties })).toMatchObject({
    Status: 'SUCCESS',
    Reason: '',
  });
  expect(world.numbers().map(({ name }) => name)).toEqual(['Mine', 'Mine', 'Mine']);
});

test('one that is declared no longer goes back to what the order found, else to empty', async () => {
  const world = new Harness({ callingNameSeconds: 0 });
  world.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: LOCAL });
  await world.clock.pass(20_000);
  world.model.updatePhoneNumber({ PhoneNumberId: LOCAL[0], CallingName: 'Found' });
  const adopting = { AdoptExisting: true };
  const first = await world.submit('Create', { properties: { ...list(LOCAL, 'Example Corp'), ...adopting } });
  await world.submit('Update', { physicalId: first.PhysicalResourceId, properties: { ...list(LOCAL), ...adopting } });
  expect(names(world)).toEqual(['Found', '', '']);
});
