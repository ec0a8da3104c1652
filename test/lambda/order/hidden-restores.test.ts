/** What a Delete waits for after an attempt that was broken off: no more than what nobody can tell. */
import { Effect, Known } from '../../../lambda/attempt/knowledge/knowledge';
import { Acquisition, Holding } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { OTHERS_STOPPED, SECOND, SERVICE_LAG, SLOW_POLL } from '../../../lambda/attempt/timing';
import { waitUntilRestoresShown } from '../../../lambda/order/release/hidden-restores';
import { Harness } from '../support/harness';
import { earlier, known, NOW, ONE, seen, state, TWO } from '../support/knowledge';

const acquired = (how: Acquisition, number = ONE): Holding => ({ number, acquired: how, acquiredHere: true });
const failed = (change: Partial<AttemptRecord> = {}): AttemptRecord =>
  earlier({
    attempt: 'broken',
    generation: 'broken',
    outcome: { status: 'FAILED', physicalId: 'broken' },
    endedAt: NOW - 1000,
    holdings: [acquired('Restored')],
    ...change,
  });
const queued = state(ONE, { status: 'ReleaseInProgress', deleted: true });

describe('a Delete after an attempt that was broken off', () => {
  const at = (now: number, records: AttemptRecord[], change: Partial<Known> = {}) =>
    waitUntilRestoresShown({ ...known('Delete'), ...change, now: NOW + now }, records);
  const look = { do: 'LookNumbers', sure: [ONE] };

  test('looks at what that may have restored', () => expect(at(0, [failed()])).toEqual(look));

  test('waits for a restored number that looks as if it were in the deletion queue, with a look now and then', () => {
    expect(at(0, [failed()], seen(queued))).toEqual({ do: 'Wait', seconds: SLOW_POLL / SECOND });
    expect(at(SLOW_POLL, [failed()], seen(queued))).toEqual(look);
    const late = { numbers: { ...seen(queued).numbers!, began: NOW + SERVICE_LAG - 1001 } };
    expect(at(SERVICE_LAG - 1001, [failed()], late)).toEqual({ do: 'Wait', seconds: 0.001 });
    expect(
      at(SERVICE_LAG, [failed()], { numbers: { ...late.numbers, began: NOW + SERVICE_LAG - 1000 } }),
    ).toBeUndefined();
  });

  test('waits longer for one that never said that it has ended', () => {
    const broken = failed({ outcome: undefined, endedAt: undefined });
    const numbers = { ...seen(queued).numbers!, began: NOW + OTHERS_STOPPED + SERVICE_LAG };
    expect(at(0, [broken], { numbers: { ...numbers, began: numbers.began - 1 } })).toBeDefined();
    expect(at(0, [broken], { numbers })).toBeUndefined();
  });

  test('does not wait for a number that is seen where it was restored to, nor for one that it released itself', () => {
    expect(at(0, [failed()], seen(state(ONE)))).toBeUndefined();
    const release: Effect = { at: NOW, did: 'Release' };
    expect(at(0, [failed()], { ...seen(queued), effects: new Map([[ONE, [release]]]) })).toBeUndefined();
    expect(at(0, [failed()], { ...seen(queued), effects: new Map([[TWO, [release]]]) })).toBeDefined();
  });

  test.each<[string, Partial<AttemptRecord>]>([
    ['was bought', { holdings: [acquired('Ordered')] }],
    ['was adopted', { holdings: [acquired('Adopted')] }],
    ['was taken over', { holdings: [acquired('TakenOver')] }],
    ['was inherited', { holdings: [{ number: ONE, acquired: 'Restored' }] }],
    ['was acquired by a success', { outcome: earlier().outcome }],
  ])('does not wait for what %s: that is known', (_, change) => expect(at(0, [failed(change)])).toBeUndefined());
});

test('a Delete that follows a cancelled Create at once is answered within 16 seconds', async () => {
  const world = new Harness({ acquisitionSeconds: 4 });
  await world.clock.pass(1000);
  const create = world.start(world.event('Create'));
  await world.clock.pass(2000);
  const began = world.clock.now();
  const deleted = world.start(
    world.event('Delete', { physicalId: 'Lines-Support-1ABCDEFGHIJK' }),
    'ROLLBACK_IN_PROGRESS',
  );
  expect(await world.clock.run(deleted)).toMatchObject({ Status: 'SUCCESS' });
  expect((world.clock.now() - began) / SECOND).toBeLessThanOrEqual(16);
  expect(await world.clock.run(create)).toMatchObject({ Status: 'FAILED' });
  expect([world.live(), world.queued().length]).toEqual([[], 2]);
});
