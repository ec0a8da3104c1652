/** Numbers that left the account, and that a later order has brought anew: what was before says nothing of them. */
import { refusalKey } from '../../../lambda/attempt/knowledge/knowledge';
import { learn } from '../../../lambda/attempt/knowledge/learn';
import { Harness } from '../support/harness';
import { known, NOW, ONE as HELD } from '../support/knowledge';

const ONE = '+13125550100';
const TWO = '+13125550101';
const WEEK_AND_A_DAY = 8 * 24 * 60 * 60_000;
const list = { Source: { Type: 'List' as const, PhoneNumbers: [ONE, TWO] } };
const named = { ...list, PhoneNumberName: 'Sales' };

test('a rollback restores what the failed update had ordered anew and released', async () => {
  const world = new Harness();
  const { PhysicalResourceId: physicalId } = await world.submit('Create', { properties: list });
  for (const PhoneNumberId of [ONE, TWO]) world.model.deletePhoneNumber({ PhoneNumberId });
  await world.clock.pass(WEEK_AND_A_DAY);
  world.model.control.scriptOrders({ outcome: 'partial', failing: 1 });
  const failed = await world.submit('Update', { physicalId, properties: named, old: list });
  expect(failed).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('was partial') });
  expect(world.live()).toEqual([]);
  const began = world.clock.now();
  const back = await world.submit('Update', {
    physicalId,
    properties: list,
    old: named,
    stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
    operationAt: began - 60_000,
  });
  expect(back).toMatchObject({ Status: 'SUCCESS', Reason: '' });
  expect(back.Data.PhoneNumbers.split(',')).toEqual(world.live());
  expect(world.live()).toHaveLength(1);
  expect(back.Data.Warnings).toContain('a rollback buys nothing');
  expect(world.clock.now() - began).toBeLessThan(180_000);
});

test('what the service refused of a number is forgotten when an order brings it anew, and only of that number', () => {
  const refusal = { number: HELD, code: 'NotFound', message: 'no such number', count: 1, at: NOW - 60_000 };
  const other = '+12065550199';
  const k = {
    ...known('Update'),
    refusals: new Map([
      [refusalKey('name', HELD), refusal],
      [refusalKey('name', other), { ...refusal, number: other }],
    ]),
  };
  const record = {
    ...k.record!,
    holdings: [{ number: HELD, acquired: 'Ordered' as const, acquiredHere: true as const }],
  };
  const { refusals } = learn(k, { do: 'Record', record }, {}, { began: NOW, ended: NOW, remaining: 60_000 });
  expect([...refusals.keys()]).toEqual([refusalKey('name', other)]);
});
