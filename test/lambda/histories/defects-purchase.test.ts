/**
 * What goes wrong with home-made and other libraries' orders, shown not to go wrong here: buying. The list stands in
 * docs/defects.md.
 */
import { CallError } from '../../../lambda/service/errors';
import { Harness, STACK } from '../support/harness';

const list = (...PhoneNumbers: string[]) => ({ Source: { Type: 'List' as const, PhoneNumbers } });
const search = (Count: number) => ({ Source: { Type: 'Search' as const, Count, AreaCodes: ['206'] } });
const orders = (world: Harness) => world.calls.filter((call) => call === 'CreatePhoneNumberOrder').length;

async function timed<T>(world: Harness, work: Promise<T>): Promise<[T, number]> {
  const began = world.clock.now();
  const result = await work;
  return [result, (world.clock.now() - began) / 1000];
}

test('an order that is slower than everything that waits for it is the only one', async () => {
  const world = new Harness({ acquisitionSeconds: 4000 });
  const answer = await world.submit('Create', { properties: { TimeoutSeconds: 3000 } });
  expect(answer.Status).toBe('FAILED');
  await world.submit('Delete', { physicalId: answer.PhysicalResourceId, stackStatus: 'ROLLBACK_IN_PROGRESS' });
  expect(orders(world)).toBe(1);
});

test.each([
  ['of a search is tried with other numbers a few times, and named', search(2), 6],
  ['of a list is not repeated, and named', list('+12065550142'), 1],
])('an order that fails %s', async (_, properties, most) => {
  const world = new Harness();
  world.model.control.scriptOrders(...Array.from({ length: 50 }, () => ({ outcome: 'failed' as const })));
  const [answer, seconds] = await timed(world, world.submit('Create', { properties }));
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/could not be acquired|did not bring/) });
  expect(orders(world)).toBeLessThanOrEqual(most);
  expect(seconds).toBeLessThan(180);
  expect(world.live()).toEqual([]);
});

// What a person has to deal with is told, and never answered by another order.
test.each(['PendingDocuments', 'Submitted', 'FOC', 'Exception', 'ChangeRequested', 'CancelRequested'] as const)(
  'an order that turns out to be %s is the only one, and is named',
  async (Status) => {
    const world = new Harness({ acquisitionSeconds: 100_000 });
    const look = world.model.getPhoneNumberOrder.bind(world.model);
    jest.spyOn(world.model, 'getPhoneNumberOrder').mockImplementation((input) => {
      const { PhoneNumberOrder } = look(input);
      return { PhoneNumberOrder: { ...PhoneNumberOrder!, Status } };
    });
    const answer = await world.submit('Create', { properties: { TimeoutSeconds: 60 } });
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(`the service reports ${Status}`),
    });
    expect(orders(world)).toBe(1);
  },
);

test.each([1, 3])('an order whose response is lost %d times is found, not repeated', async (times) => {
  const world = new Harness();
  let lost = 0;
  world.fates = (operation) =>
    /PhoneNumberOrder/.test(operation) && lost++ < times
      ? { after: new CallError(operation, 'ECONNRESET', 'socket hang up') }
      : undefined;
  const answer = await world.submit('Create');
  expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumberCount: '2' } });
  expect([orders(world), world.live().length]).toEqual([1, 2]);
});

test('a function that has served another order knows nothing of it: an order that cannot be placed has no ' +
  'numbers to show', async () => {
  const world = new Harness();
  const other = await world.submit('Create', { logicalId: 'Other' });
  world.fates = (operation) =>
    operation === 'CreatePhoneNumberOrder'
      ? { before: new CallError(operation, 'CredentialsProviderError', 'no credentials') }
      : undefined;
  const answer = await world.submit('Create', { properties: { TimeoutSeconds: 60 } });
  expect(answer.Status).toBe('FAILED');
  expect(JSON.stringify(answer)).not.toContain(other.Data.PhoneNumbers.split(',')[0]);
  expect(world.live()).toEqual(other.Data.PhoneNumbers.split(',').sort());
});

test.each([
  ['the same order each time', 'Fixed', 'RefuseOrder'],
  ['the same order each time', 'Fixed', 'FailNumber'],
  ['another order each time', 'Shuffled', 'RefuseOrder'],
] as const)(
  'fifty orders placed at once each get a number of their own, from a search that answers in %s (%s, %s)',
  async (_, searchOrder, unavailableNumberInOrder) => {
    const world = new Harness({ searchOrder, unavailableNumberInOrder, stockPerPool: 500 });
    const creates = Array.from({ length: 50 }, (__, index) =>
      world.start(world.event('Create', { logicalId: `Line${index}`, properties: search(1) })),
    );
    const [answers, seconds] = await timed(world, world.clock.run(Promise.all(creates)));
    expect(answers.map(({ Status, Reason }) => [Status, Reason])).toEqual(answers.map(() => ['SUCCESS', '']));
    expect(new Set(answers.map(({ Data }) => Data.PhoneNumbers)).size).toBe(50);
    expect(world.live()).toHaveLength(50);
    expect(orders(world)).toBeLessThan(2 * 50);
    expect(seconds).toBeLessThan(120);
  },
);

test.each([
  ['a search', search(1)],
  ['a list', list('+12065550142')],
])('a request that the service refuses for %s fails within seconds, with its reason', async (_, properties) => {
  const world = new Harness();
  world.fates = (operation) =>
    operation === 'CreatePhoneNumberOrder'
      ? { before: new CallError(operation, 'BadRequestException', 'Service received a bad request', 400) }
      : undefined;
  const [answer, seconds] = await timed(world, world.submit('Create', { properties }));
  expect(answer).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining(
      'CreatePhoneNumberOrder was refused (BadRequestException, Service received a bad request)',
    ),
  });
  expect(seconds).toBeLessThan(20);
  expect(orders(world)).toBeLessThanOrEqual(6);
});

test('stacks of the same code under two names keep their numbers apart, and each releases its own', async () => {
  const world = new Harness();
  const [dev, prod] = ['Dev', 'Prod'].map((name) => STACK.replace('stack/Lines', `stack/${name}`));
  const ofDev = await world.submit('Create', { stackId: dev });
  const ofProd = await world.submit('Create', { stackId: prod });
  const numbers = ofProd.Data.PhoneNumbers.split(',');
  expect(world.live()).toHaveLength(4);
  expect(await world.submit('Delete', { stackId: dev, physicalId: ofDev.PhysicalResourceId })).toMatchObject({
    Status: 'SUCCESS',
  });
  expect(world.live()).toEqual([...numbers].sort());
  expect(await world.submit('Delete', { stackId: prod, physicalId: ofProd.PhysicalResourceId })).toMatchObject({
    Status: 'SUCCESS',
  });
  expect(world.live()).toEqual([]);
});
