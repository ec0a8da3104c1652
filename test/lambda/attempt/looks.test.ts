/** The small words that the phases share: where a number stands, what holds it, which look is needed. */
import { amend, newRecord } from '../../../lambda/attempt/amend';
import { lookAt } from '../../../lambda/attempt/knowledge/looks';
import { holderOf, isAssigned, standing } from '../../../lambda/service/number-state';
import { known, NOW, ONE, seen, state, TWO } from '../support/knowledge';

const TRUNK = { kind: 'VoiceConnectorId', id: 'abc' };

describe('small words', () => {
  test.each<[string, object, string]>([
    ['Unassigned', {}, 'Here'],
    ['Assigned', {}, 'Here'],
    ['Unassigned', { deleted: true }, 'Leaving'],
    ['ReleaseInProgress', {}, 'Leaving'],
    ['AcquireInProgress', {}, 'Arriving'],
    ['AcquireInProgress', { deleted: true }, 'Arriving'],
    ['AcquireFailed', {}, 'Absent'],
    ['ReleaseFailed', {}, 'Broken'],
  ])('a number that is %s %j is %s', (status, change, where) =>
    expect(standing(state(ONE, { status, ...change }))).toBe(where),
  );

  test('a number that the service does not know is absent', () => expect(standing(undefined)).toBe('Absent'));

  test('a number is assigned when it says so, or when something holds it', () => {
    expect(
      [state(ONE), state(ONE, { status: 'Assigned' }), state(ONE, { associations: [TRUNK] })].map(isAssigned),
    ).toEqual([false, true, true]);
    expect(holderOf(state(ONE))).toBe('something that the service does not name');
  });

  test('a look is needed when any number is not known, and asks for each once', () => {
    const k = { ...known('Create'), ...seen(state(ONE), TWO) };
    expect(lookAt(k, [ONE, TWO])).toBeUndefined();
    expect(lookAt(k, [ONE, '+12065550199', ONE])).toEqual({ do: 'LookNumbers', sure: [ONE, '+12065550199'] });
    expect(lookAt(known('Create'), [])).toBeUndefined();
    expect(lookAt(known('Create'), [], true)).toEqual({ do: 'LookNumbers', sure: [] });
    expect(lookAt(k, [], true)).toBeUndefined();
  });

  test('a first record founds a generation on Create and joins the one at hand otherwise', () => {
    const { request } = known('Update');
    expect(newRecord(request, NOW)).toMatchObject({
      version: 1,
      kind: 'Order',
      requestType: 'Update',
      generation: request.physicalId,
      seq: 0,
      goalAt: NOW,
      removal: 'Delete',
      holdings: [],
      orders: [],
    });
    expect(newRecord({ ...request, physicalId: undefined }, NOW).generation).toBe(request.attempt);
    expect(newRecord({ ...request, requestType: 'Create' }, NOW).generation).toBe(request.attempt);
    expect(newRecord({ ...request, payload: {} }, NOW)).not.toHaveProperty('declared');
  });

  test('a record that would not fit is a failure that says so, unless it is an end', () => {
    const k = known('Create');
    const excluded = Array.from({ length: 2000 }, (_, i) => String(Math.sin(i)));
    expect(amend(k, { excluded })).toMatchObject({
      record: {
        failure: 'Support: the record would exceed 4,096 bytes; declare fewer numbers, or adopt fewer at a time',
        seq: 1,
      },
    });
    expect((amend(k, { excluded }) as any).record.excluded).toBeUndefined();
    expect(amend(k, { excluded, failure: 'x' })).toMatchObject({ record: { failure: 'x', excluded } });
    expect(amend(k, { excluded, outcome: { status: 'FAILED', physicalId: 'p' } })).toMatchObject({
      record: { excluded },
    });
  });
});
