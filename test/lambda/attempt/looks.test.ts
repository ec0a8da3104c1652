/** The small words that the phases share: where a number stands, what holds it, which look is needed. */
import { amend, newRecord } from '../../../lambda/attempt/amend';
import { Known, refusalKey } from '../../../lambda/attempt/knowledge/knowledge';
import { isTimeToTell, lastEffect, lookAfterRefusal, lookAt } from '../../../lambda/attempt/knowledge/looks';
import { RETRY_PAUSE, SECOND, SERVICE_LAG } from '../../../lambda/attempt/timing';
import { holderOf, isAssigned, NumberState, standing } from '../../../lambda/service/number-state';
import { known, NOW, ONE, own, seen, state, TWO } from '../support/knowledge';

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

describe('after a refusal', () => {
  /** Refused at NOW, when the numbers were looked at, too. */
  const after = (what: string, shown: NumberState | string, since: number, code = 'Conflict', change = {}) => {
    const refusals: Known['refusals'] = new Map([
      [refusalKey(what, ONE), { number: ONE, code, message: '', count: 1, at: NOW }],
    ]);
    const k: Known = { ...known('Delete'), ...seen(shown, TWO), now: NOW + since, refusals, ...change };
    return lookAfterRefusal(k, what, ONE);
  };
  const looked = (after_: number) => ({ numbers: { ...seen(state(ONE), TWO).numbers!, began: NOW + after_ } });
  const leaving = state(ONE, { deleted: true });
  const pause = { do: 'Wait', seconds: RETRY_PAUSE / SECOND };

  test.each<[boolean, string, string, NumberState | string, string]>([
    [true, 'a release', 'Release', leaving, 'Conflict'],
    [true, 'a release', 'Release', ONE, 'Conflict'],
    [false, 'a release', 'Release', state(ONE), 'Conflict'],
    [true, 'a restore', 'Restore', state(ONE), 'Conflict'],
    [true, 'a restore', 'Restore', ONE, 'Conflict'],
    [false, 'a restore', 'Restore', leaving, 'Conflict'],
    [false, 'a change of its name', 'name', state(ONE), 'Conflict'],
    [false, 'a change of its name', 'name', leaving, 'Conflict'],
    [false, 'a change of its name', 'name', ONE, 'Conflict'],
    [true, 'a change of a number that is gone', 'name', state(ONE), 'NotFound'],
  ])('a number may look so early: %s: after that of %s (%s)', (isDoubtful, _, what, shown, code) => {
    expect(after(what, shown, RETRY_PAUSE - SECOND, code)).toEqual({ do: 'Wait', seconds: 1 });
    const sure = isDoubtful ? [ONE] : [ONE, TWO];
    expect(after(what, shown, RETRY_PAUSE, code)).toEqual({ do: 'LookNumbers', sure });
  });

  test('looks follow each other until one can show what an earlier call has done', () => {
    expect(after('Restore', ONE, 0)).toEqual(pause);
    expect(after('name', ONE, RETRY_PAUSE, 'Conflict', looked(RETRY_PAUSE))).toBeUndefined();
    const lost = { unanswered: new Set([refusalKey('name', ONE)]) };
    const seenAt = (began: number) => after('name', ONE, began, 'Conflict', { ...lost, ...looked(began) });
    expect(seenAt(SERVICE_LAG - 1)).toEqual(pause);
    expect(seenAt(SERVICE_LAG)).toBeUndefined();
  });

  test('the number is looked at where nobody has looked at any', () =>
    expect(after('Restore', ONE, 0, 'Conflict', { numbers: undefined })).toEqual({ do: 'LookNumbers', sure: [ONE] }));
});

test('there is just time to tell what is refused shortly before the deadline, unless it fails already', () => {
  const at = (before: number, k = known('Update')) => isTimeToTell({ ...k, now: k.request.deadline - before });
  expect([at(2 * RETRY_PAUSE), at(2 * RETRY_PAUSE + 1)]).toEqual([true, false]);
  expect([at(0, known('Delete')), at(0, own(known('Update'), { failure: 'no' }))]).toEqual([false, false]);
});

test('the last that was done to a number is what was done last of that kind', () => {
  const effects: Known['effects'] = new Map([
    [
      ONE,
      [
        { at: NOW, did: 'name', value: 'First' },
        { at: NOW + 1, did: 'name', value: 'Second' },
        { at: NOW + 2, did: 'callingName', value: 'Example' },
      ],
    ],
  ]);
  expect(lastEffect(known('Create', { effects }), ONE, 'name')).toMatchObject({ value: 'Second' });
  expect(lastEffect(known('Create', { effects }), TWO, 'name')).toBeUndefined();
});
