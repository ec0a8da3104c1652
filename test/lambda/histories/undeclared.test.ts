/** Nothing is changed that was not declared, also when a number goes back or comes from somebody else. */
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { DEFAULTS, Harness, STACK } from '../support/harness';

const NUMBER = '+12065550100';
const properties = { Source: { Type: 'List' as const, PhoneNumbers: [NUMBER] }, AdoptExisting: true };

async function inTheAccount(Name: string): Promise<Harness> {
  const world = new Harness({ callingNameSeconds: 0 });
  world.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: [NUMBER], Name });
  await world.clock.pass(20_000);
  return world;
}

const byHand = (world: Harness) => {
  world.model.updatePhoneNumber({ PhoneNumberId: NUMBER, Name: 'by hand' });
  world.model.updatePhoneNumber({ PhoneNumberId: NUMBER, CallingName: 'By Hand' });
};

describe('an adopted number goes back', () => {
  test.each(['DELETE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'])(
    'with the details that a person gave it, where none were declared (%s)',
    async (stackStatus) => {
      const world = await inTheAccount('Mine');
      const created = await world.submit('Create', { properties });
      byHand(world);
      expect(
        await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties, stackStatus }),
      ).toMatchObject({ Status: 'SUCCESS' });
      expect(world.numbers()).toMatchObject([{ name: 'by hand', callingName: 'By Hand', queued: false }]);
    },
  );

  test('with those that it was found with, where others were declared', async () => {
    const world = await inTheAccount('Mine');
    const declared = { ...properties, PhoneNumberName: 'Theirs', CallingName: 'Theirs' };
    const created = await world.submit('Create', { properties: declared });
    byHand(world);
    await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties: declared });
    expect(world.numbers()).toMatchObject([{ name: 'Mine', callingName: '' }]);
  });
});

describe("the token of somebody else's order on an adopted number", () => {
  const BUYER = `cpno-${'a'.repeat(20)}`;
  const OTHER = STACK.replace('Lines', 'Other');

  async function adopt(outcome: AttemptRecord['outcome'] | 'nobody'): Promise<string> {
    const world = await inTheAccount(`${BUYER}.0`);
    if (outcome !== 'nobody') {
      const record: AttemptRecord = {
        version: 1,
        kind: 'Order',
        requestType: 'Create',
        stackId: OTHER,
        logicalId: 'Support',
        attempt: BUYER,
        generation: BUYER,
        sentAt: 0,
        goalAt: 0,
        seq: 1,
        orders: [],
        declared: { productType: 'VoiceConnector', source: properties.Source },
        removal: DEFAULTS.Removal,
        holdings: [{ number: NUMBER, acquired: 'Ordered', acquiredHere: true }],
        ...(outcome && { outcome, endedAt: 0 }),
      };
      await world.ledger.put(record);
      world.resources.set(`${OTHER} Support`, {
        stackStatus: 'CREATE_IN_PROGRESS',
        status: outcome ? 'CREATE_COMPLETE' : 'CREATE_IN_PROGRESS',
      });
    }
    expect((await world.submit('Create', { properties })).Status).toBe('SUCCESS');
    return world.numbers()[0].name;
  }

  test('goes when nobody is at work on it any more', async () => expect(await adopt('nobody')).toBe(''));
  test('goes when its buyer has settled', async () =>
    expect(await adopt({ status: 'SUCCESS', physicalId: BUYER })).toBe(''));
  test('is left to a buyer that is still at work, and about to name the number', async () =>
    expect(await adopt(undefined)).toBe(`${BUYER}.0`));
});
