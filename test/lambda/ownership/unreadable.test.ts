/**
 * Records that cannot be read: they concern only whoever needs a number that they name, and the resource whose path
 * they stand under.
 */
import { packText } from '../../../lambda/attempt/record/record-packing';
import { Harness } from '../support/harness';
import { ONE, TWO } from '../support/knowledge';

const list = (...PhoneNumbers: string[]) => ({ properties: { Source: { Type: 'List' as const, PhoneNumbers } } });
const FOREIGN = '/cdk-chime-phone-number-order/us-east-1/Elsewhere/Lines/cpno-1';
const OWN = '/cdk-chime-phone-number-order/us-east-1/Lines/Support/cpno-00000000000000000009';
const naming = (number: string) => JSON.stringify({ version: 2, numbers: [number] });
const packed = packText;

const unclear = (number: string, path: string) =>
  `${number}: not released, as a record that may name it cannot be read (${path}: record version 2 is not known ` +
  'to this version of the library, ' +
  'which reads 1; restore the parameter from its history in Parameter Store, or delete it after checking its ' +
  'numbers in the inventory)';

async function bought(...numbers: string[]): Promise<{ world: Harness; physicalId: string }> {
  const world = new Harness();
  return { world, physicalId: (await world.submit('Create', list(...numbers))).PhysicalResourceId };
}

describe('a record of somebody else that cannot be read', () => {
  test.each([
    ['of a later version', '{"version":2}'],
    ['with a holding that is none', '{"version":1,"holdings":[null]}'],
    ['that inflates without end', packed('x'.repeat(3_600_000))],
    ['about another number', naming('+12065550177')],
    ['of nonsense', 'hello'],
  ])('%s stops nobody', async (_, value) => {
    const { world, physicalId } = await bought(ONE, TWO);
    world.ledger.write(FOREIGN, value);
    expect(await world.submit('Delete', { ...list(ONE, TWO), physicalId })).toMatchObject({ Status: 'SUCCESS' });
    expect(world.live()).toEqual([]);
  });

  // What was bought by the resource itself is its own, whatever stands elsewhere: nobody has left a note.
  test('does not keep a resource from releasing what it bought itself', async () => {
    const { world, physicalId } = await bought(ONE, TWO);
    world.ledger.write(FOREIGN, naming(ONE));
    expect(await world.submit('Delete', { ...list(ONE, TWO), physicalId })).toMatchObject({ Status: 'SUCCESS' });
    expect(world.live()).toEqual([]);
  });

  const adopting = {
    properties: { ...list(ONE, TWO).properties, AdoptExisting: true, ReleaseBehavior: 'DeletionQueue' as const },
  };

  async function inTheInventory(...numbers: string[]): Promise<Harness> {
    const world = new Harness();
    world.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: numbers, Name: 'by hand' });
    await world.clock.pass(60_000);
    return world;
  }

  test.each([
    ['as it is', naming(ONE)],
    ['packed', packed(naming(ONE))],
  ])('keeps the adopted number that it names, and the delete says why: %s', async (_, value) => {
    const world = await inTheInventory(ONE);
    const alone = { properties: { ...adopting.properties, ...list(ONE).properties } };
    const { PhysicalResourceId: physicalId } = await world.submit('Create', alone);
    world.ledger.write(FOREIGN, value);
    const answer = await world.submit('Delete', { ...alone, physicalId });
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: unclear(ONE, FOREIGN) });
    expect(world.live()).toEqual([ONE]);
    world.ledger.write(FOREIGN, undefined);
    expect(await world.submit('Delete', { ...alone, physicalId })).toMatchObject({ Status: 'SUCCESS' });
    expect(world.live()).toEqual([]);
  });

  test('keeps no other number of the same delete', async () => {
    const world = await inTheInventory(ONE, TWO);
    const { PhysicalResourceId: physicalId } = await world.submit('Create', adopting);
    world.ledger.write(FOREIGN, naming(ONE));
    await world.submit('Delete', { ...adopting, physicalId });
    expect([world.live(), world.queued()]).toEqual([[ONE], [TWO]]);
  });

  test('leaves what a failed create took over as it is, and the response says why', async () => {
    const world = await inTheInventory(ONE);
    world.model.control.scriptOrders({ outcome: 'failed' });
    world.fates = (operation) => {
      if (operation === 'CreatePhoneNumberOrder') world.ledger.write(FOREIGN, naming(ONE));
      return undefined;
    };
    const answer = await world.submit('Create', adopting);
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toContain(unclear(ONE, FOREIGN));
    expect(world.live()).toEqual([ONE]);
  });

  test('keeps a number from being adopted that it names', async () => {
    const world = await inTheInventory(ONE);
    world.ledger.write(FOREIGN, naming(ONE));
    const asking = { properties: { ...list(ONE).properties, AdoptExisting: true } };
    expect((await world.submit('Create', asking)).Reason).toMatch(
      /\+12065550100: a record that may name it cannot be read \(\/cdk-chime-phone-number-order\/us-east-1\/Elsewhere/,
    );
    world.ledger.write(FOREIGN, undefined);
    expect(await world.submit('Create', asking)).toMatchObject({ Status: 'SUCCESS' });
  });
});

test('a record of the resource itself that cannot be read stops it with a sentence', async () => {
  const { world, physicalId } = await bought(ONE);
  world.ledger.write(OWN, '{"version":1,"holdings":[null]}');
  const failure = await world.submit('Delete', { ...list(ONE), physicalId }).then(
    () => undefined,
    (error: Error) => error,
  );
  expect(failure!.message).toContain(
    `${OWN}: the record's kind is missing or not what belongs there; restore the parameter`,
  );
  expect(world.live()).toEqual([ONE]);
});

test.each(['Trunk', '__proto__'])(
  'a record of a kind that this version does not know is unreadable: %s',
  async (kind) => {
    const { world, physicalId } = await bought(ONE);
    world.ledger.write(OWN, `{"version":1,"kind":"${kind}"}`);
    await expect(world.submit('Delete', { ...list(ONE), physicalId })).rejects.toThrow(
      `${OWN}: record kind "${kind}" is not known to this version of the library, which reads Order`,
    );
    expect(world.live()).toEqual([ONE]);
  },
);
