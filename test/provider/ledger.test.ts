/** A ledger that cannot be written: the turn is given up, by itself or by the state machine. */
import { Driven } from './driven';
import { CallError } from '../../lambda/service/errors';

const changes = (world: Driven) =>
  world.calls.filter((call) => /^(Create|Update|BatchUpdate|Delete|BatchDelete|Restore)PhoneNumber/.test(call));

test('a ledger that cannot be written stops a purchase before it begins; the Delete has nothing to do', async () => {
  const world = new Driven();
  world.fates = (operation) =>
    operation === 'PutParameter'
      ? { before: new CallError(operation, 'AccessDeniedException', 'not authorized', 400) }
      : undefined;
  const answer = await world.submit('Create');
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('LedgerUnavailable') });
  expect(changes(world)).toEqual([]);
  world.fates = () => undefined;
  expect(
    await world.submit('Delete', { physicalId: answer.PhysicalResourceId, stackStatus: 'ROLLBACK_IN_PROGRESS' }),
  ).toMatchObject({ Status: 'SUCCESS' });
});

test('a ledger that cannot be written after the purchase leaves none behind: the Create releases them', async () => {
  const world = new Driven();
  let bought = false;
  world.fates = (operation) => {
    bought ||= operation === 'CreatePhoneNumberOrder';
    return bought && operation === 'PutParameter'
      ? { before: new CallError(operation, 'AccessDeniedException', 'not authorized', 400) }
      : undefined;
  };
  const answer = await world.submit('Create');
  expect(answer.Status).toBe('FAILED');
  expect(world.calls.filter((call) => call === 'CreatePhoneNumberOrder')).toHaveLength(1);
  expect(world.live()).toEqual([]);
  world.fates = () => undefined;
  expect(
    await world.submit('Delete', { physicalId: answer.PhysicalResourceId, stackStatus: 'ROLLBACK_IN_PROGRESS' }),
  ).toMatchObject({ Status: 'SUCCESS' });
  expect(world.live()).toEqual([]);
});

