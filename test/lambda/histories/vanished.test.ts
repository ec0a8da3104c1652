/** Numbers that leave the account for good while somebody counts on them: the attempt goes on, or says so, and ends. */
import { SourceProperties } from '../../../src/contract/order';
import { Harness } from '../support/harness';

const ONE = '+13125550100';
const TWO = '+13125550101';
const AGAIN = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Lines/22222222-2222-3333-4444-555555555555';
const list: SourceProperties = { Type: 'List', PhoneNumbers: [ONE, TWO] };
const search: SourceProperties = { Type: 'Search', Count: 2, AreaCodes: ['312'] };

/** What an attempt took from its request to its answer, in seconds. */
async function took<T>(world: Harness, work: () => Promise<T>): Promise<readonly [T, number]> {
  const began = world.clock.now();
  const result = await work();
  return [result, (world.clock.now() - began) / 1000];
}

/** A stack is deleted and comes back; in between somebody ports out a number that the deletion queue held. */
async function comeBack(Source: SourceProperties) {
  const world = new Harness();
  const first = await world.submit('Create', { properties: { Source } });
  const ported = first.Data.PhoneNumbers.split(',')[0];
  world.model.control.portOut([ported]);
  await world.submit('Delete', { physicalId: first.PhysicalResourceId, properties: { Source } });
  const [answer, seconds] = await took(world, () => world.submit('Create', { stackId: AGAIN, properties: { Source } }));
  return { world, ported, answer, seconds };
}

const isBought = ({ number, status }: { number: string; status: string }): boolean =>
  number === ONE && status === 'Unassigned';

describe('a number that the deletion queue was believed to hold, and that was ported out,', () => {
  test('is ordered anew when it was listed, and the failure names it', async () => {
    const { world, ported, answer, seconds } = await comeBack(list);
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(`${ported}: CreatePhoneNumberOrder was refused`),
    });
    expect(seconds).toBeLessThan(180);
    expect(world.live()).toEqual([]);
  });

  test('is replaced by another when a search had found it', async () => {
    const { ported, answer, seconds } = await comeBack(search);
    expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumberCount: '2' } });
    expect(answer.Data.PhoneNumbers).not.toContain(ported);
    expect(seconds).toBeLessThan(180);
  });
});

test('a number that is ported out as soon as it is bought ends the attempt with a sentence that names it', async () => {
  const world = new Harness();
  world.fates = (operation) => {
    if (operation === 'GetPhoneNumberOrder' && world.numbers().some(isBought)) world.model.control.portOut([ONE]);
    return undefined;
  };
  const [answer, seconds] = await took(world, () => world.submit('Create', { properties: { Source: list } }));
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(`${ONE}: `) });
  expect(answer.Reason).toContain('ported it out');
  expect(seconds).toBeLessThan(180);
  expect(world.live()).toEqual([]);
});

test('a number that goes back into the deletion queue each time ends the attempt with a sentence', async () => {
  const world = new Harness();
  const first = await world.submit('Create', { properties: { Source: list } });
  await world.submit('Delete', { physicalId: first.PhysicalResourceId, properties: { Source: list } });
  world.fates = (operation, input) => {
    const { PhoneNumberId: number } = input as { PhoneNumberId?: string };
    if (operation !== 'RestorePhoneNumber' || number !== ONE) return undefined;
    void world.clock.sleep(50).then(() => world.model.deletePhoneNumber({ PhoneNumberId: ONE }));
    return undefined;
  };
  const [answer, seconds] = await took(world, () =>
    world.submit('Create', { stackId: AGAIN, properties: { Source: list } }),
  );
  expect(answer).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining(`${ONE}: restored 3 times, and the service shows it in the deletion queue again`),
  });
  expect(seconds).toBeLessThan(300);
});

test('a number that is on its way until the timeout is named, as the service shows it', async () => {
  const world = new Harness();
  const real = world.model.getPhoneNumber.bind(world.model);
  const listed = world.model.listPhoneNumbers.bind(world.model);
  const stuck = <T extends { E164PhoneNumber?: string; Status?: string }>(number: T): T =>
    number.E164PhoneNumber === ONE && number.Status === 'Unassigned'
      ? { ...number, Status: 'AcquireInProgress' }
      : number;
  world.model.getPhoneNumber = (input) => {
    const { PhoneNumber } = real(input);
    return { PhoneNumber: stuck(PhoneNumber!) };
  };
  world.model.listPhoneNumbers = (input) => {
    const page = listed(input);
    return { ...page, PhoneNumbers: page.PhoneNumbers!.map(stuck) };
  };
  const answer = await world.submit('Create', { properties: { Source: list, TimeoutSeconds: 120 } });
  expect(answer.Reason).toContain(`not done within the timeout of 2 minutes (${ONE}: AcquireInProgress)`);
});
