/**
 * How a number is released, once it may go: what is asked of the service, what is waited for, and what a reader is
 * told.
 */
import { Known, refusalKey } from '../../../lambda/attempt/knowledge/knowledge';
import { Need } from '../../../lambda/attempt/step';
import { RETRY_PAUSE, SECOND, SERVICE_LAG } from '../../../lambda/attempt/timing';
import { Released, ReleaseTarget, releaseTargets } from '../../../lambda/order/release/release';
import { NumberState } from '../../../lambda/service/number-state';
import { earlier, known, NOW, ONE, seen, state, THREE, TWO } from '../support/knowledge';

const TRUNK = { kind: 'VoiceConnectorId', id: 'abc' };
const toQueue = (...numbers: string[]): ReleaseTarget[] => numbers.map((number) => ({ number, to: 'Queue' }));
const refusal = (what: string, number: string, code = 'Conflict', count = 1, at = NOW) =>
  [refusalKey(what, number), { number, code, message: 'busy', count, at }] as const;
const refused = (...entries: (readonly [string, any])[]) => ({ refusals: new Map(entries) });
const waits = (seconds: number) => ({ step: { do: 'Wait', seconds } });
const disassociating = { DisassociateOnRelease: true };

const give = (
  targets: readonly ReleaseTarget[],
  states: (NumberState | string)[],
  change: Partial<Known> = {},
  patient = true,
  properties = {},
): Need<Released> =>
  releaseTargets({ ...known('Delete', {}, properties), ...seen(...states), ...change }, targets, patient);

test('nothing to release is done', () => expect(releaseTargets(known('Delete'), [], true)).toEqual({ stuck: [] }));

test('numbers are looked at first', () => {
  expect(releaseTargets(known('Delete'), toQueue(ONE, TWO), true)).toEqual({
    step: { do: 'LookNumbers', sure: [ONE, TWO] },
  });
});

describe('into the deletion queue', () => {
  test('go in one call all that are free', () => {
    expect(give(toQueue(ONE, TWO, THREE), [state(ONE), state(TWO, { deleted: true }), state(THREE)])).toEqual({
      step: { do: 'Release', numbers: [ONE, THREE] },
    });
  });

  test.each([
    ['not in the account', ONE],
    ['in the queue', state(ONE, { status: 'ReleaseInProgress' })],
    ['deleted', state(ONE, { deleted: true })],
    ['failed to be acquired', state(ONE, { status: 'AcquireFailed' })],
  ])('a number that is %s needs nothing', (_, each) => expect(give(toQueue(ONE), [each])).toEqual({ stuck: [] }));

  test('one that is still arriving is waited for and looked at again', () => {
    expect(give(toQueue(ONE), [state(ONE, { status: 'AcquireInProgress' })])).toEqual(waits(2));
    expect(give(toQueue(ONE), [state(ONE, { status: 'AcquireInProgress' })], { now: NOW + 2000 })).toEqual({
      step: { do: 'LookNumbers', sure: [ONE] },
    });
    expect(give(toQueue(ONE, TWO), [state(ONE, { status: 'AcquireInProgress' }), state(TWO)])).toEqual({
      step: { do: 'Release', numbers: [TWO] },
    });
  });

  test('one that the service cannot let go of is named', () => {
    expect(give(toQueue(ONE, TWO), [state(ONE, { status: 'ReleaseFailed' }), TWO])).toEqual({
      stuck: [`${ONE}: the service reports ReleaseFailed; free it in the Amazon Chime SDK console, then delete again`],
    });
  });

  test('one that was refused is tried again after a pause, three times more, and then named', () => {
    const at = (after: number, count: number, looked = 0, code = 'Conflict') =>
      give(toQueue(ONE), [], {
        now: NOW + after,
        numbers: { began: NOW + looked, value: new Map([[ONE, state(ONE)]]) },
        ...refused(refusal('Release', ONE, code, count)),
      });
    expect(at(0, 1)).toEqual(waits(RETRY_PAUSE / SECOND));
    expect(at(RETRY_PAUSE, 1)).toEqual({ step: { do: 'LookNumbers', sure: [ONE] } });
    expect(at(RETRY_PAUSE, 3, RETRY_PAUSE - 1)).toEqual({ step: { do: 'LookNumbers', sure: [ONE] } });
    expect(at(RETRY_PAUSE, 3, RETRY_PAUSE)).toEqual({ step: { do: 'Release', numbers: [ONE] } });
    const stuck = (code: string, remedy: string) => ({
      stuck: [expect.stringContaining(`${ONE}: the service refused to release it (${code}: busy); ${remedy}`)],
    });
    const console = 'free it in the Amazon Chime SDK console, then delete again';
    expect(at(RETRY_PAUSE, 4, RETRY_PAUSE)).toEqual(stuck('Conflict', console));
    const allow = 'allow chime:DeletePhoneNumber and chime:BatchDeletePhoneNumber in the policies of';
    expect(at(RETRY_PAUSE, 1, RETRY_PAUSE, 'AccessDenied')).toEqual(stuck('AccessDenied', allow));
  });

  test('one that was refused, and looks as if somebody had released it, is looked at until that is certain', () => {
    const inQueue = state(ONE, { deleted: true });
    // It was bought a moment ago, by what its record says: the look that shows it in the queue is not believed yet.
    const bought = earlier({
      endedAt: NOW - 1000,
      holdings: [{ number: ONE, acquired: 'Ordered', acquiredHere: true }],
    });
    const at = (looked: number, count = 9) =>
      give(toQueue(ONE), [], {
        now: NOW + looked,
        records: { began: NOW, value: [bought] },
        numbers: { began: NOW + looked, value: new Map([[ONE, inQueue]]) },
        ...refused(refusal('Release', ONE, 'BadRequest', count)),
      });
    expect(at(1000, 1)).toEqual(waits(RETRY_PAUSE / SECOND));
    expect(at(SERVICE_LAG - 2000, 1)).toEqual(waits(RETRY_PAUSE / SECOND));
    expect(at(SERVICE_LAG - 1000, 1)).toEqual({ stuck: [] });
  });

  test('one whose release was accepted is on its way: a look that does not show that yet is early', () => {
    const at = (began: number, shown = state(ONE)) =>
      give(toQueue(ONE), [], {
        now: began + 8000,
        numbers: { began, value: new Map([[ONE, shown]]) },
        effects: new Map([[ONE, [{ at: NOW, did: 'Release' as const }]]]),
      });
    expect(at(NOW - 1)).toEqual({ step: { do: 'LookNumbers', sure: [ONE] } });
    expect(at(NOW)).toEqual({ stuck: [] });
    expect(at(NOW + SERVICE_LAG - 1)).toEqual({ stuck: [] });
    expect(at(NOW + SERVICE_LAG)).toEqual({ step: { do: 'Release', numbers: [ONE] } });
    expect(at(NOW, state(ONE, { status: 'ReleaseFailed' }))).toMatchObject({
      stuck: [expect.stringContaining('the service reports ReleaseFailed')],
    });
  });
});

describe('a number that something holds', () => {
  const held = state(ONE, { status: 'Assigned', associations: [TRUNK] });
  const stuck =
    `${ONE}: assigned to Voice Connector abc; unassign it there or set disassociateOnRelease, then ` + 'delete again';

  test('is taken off it when the declaration says so, unless that is refused', () => {
    expect(give(toQueue(ONE), [held], {}, true, disassociating)).toEqual({
      step: { do: 'Disassociate', numbers: [ONE], association: TRUNK },
    });
    const after = (code: string, count: number) =>
      give(
        toQueue(ONE),
        [held],
        refused(refusal('Disassociate VoiceConnectorId abc', ONE, code, count)),
        false,
        disassociating,
      );
    const left = (code: string, remedy: string) => ({
      stuck: [
        expect.stringContaining(
          `${ONE}: assigned to Voice Connector abc; the service refused to take it off (${code}: busy); ${remedy}`,
        ),
      ],
    });
    expect(after('Conflict', 4)).toEqual(left('Conflict', 'unassign it there, then delete again'));
    expect(after('AccessDenied', 1)).toEqual(
      left('AccessDenied', 'allow chime:DisassociatePhoneNumbersFromVoiceConnector in the policies'),
    );
  });

  test('is taken off it before the others go', () => {
    expect(give(toQueue(TWO, ONE), [held, state(TWO)], {}, true, disassociating)).toEqual({
      step: { do: 'Disassociate', numbers: [ONE], association: TRUNK },
    });
  });

  test('is waited for while siblings may be about to let go, less and less often, for five minutes', () => {
    expect(give(toQueue(ONE), [held])).toEqual(waits(3));
    const looked = (after: number, ago: number) => ({
      now: NOW + after,
      numbers: { began: NOW + after - ago, value: new Map([[ONE, held]]) },
    });
    expect(give(toQueue(ONE), [held], looked(10_000, 3_999))).toEqual(waits(0.001));
    expect(give(toQueue(ONE), [held], looked(10_000, 4_000))).toEqual({ step: { do: 'LookNumbers', sure: [ONE] } });
    expect(give(toQueue(ONE), [held], looked(299_999, 14_999))).toEqual(waits(0.001));
    expect(give(toQueue(ONE), [held], looked(299_999, 15_000))).toEqual({ step: { do: 'LookNumbers', sure: [ONE] } });
    expect(give(toQueue(ONE), [held], { now: NOW + 300_000 })).toEqual({ stuck: [stuck] });
    expect(give(toQueue(ONE), [held], {}, false)).toEqual({ stuck: [stuck] });
  });

  test('does not keep the others', () => {
    expect(give(toQueue(ONE, TWO), [held, state(TWO)])).toEqual({ step: { do: 'Release', numbers: [TWO] } });
    expect(give(toQueue(ONE, TWO), [held, state(TWO)], {}, false)).toEqual({ step: { do: 'Release', numbers: [TWO] } });
  });

  test('by something that is not named cannot be taken off it', () => {
    expect(give(toQueue(ONE), [state(ONE, { status: 'Assigned' })], {}, false, disassociating)).toEqual({
      stuck: [
        `${ONE}: assigned to something that the service does not name; unassign it there or set ` +
          'disassociateOnRelease, then delete again',
      ],
    });
  });

  test('is named with everything that holds it', () => {
    const both = state(ONE, {
      associations: [
        TRUNK,
        { kind: 'SipRuleId', id: 'rule' },
        { kind: 'VoiceConnectorGroupId', id: 'group' },
        { kind: 'Levitator', id: 'x' },
      ],
    });
    expect(give(toQueue(ONE), [both], {}, false)).toEqual({
      stuck: [
        expect.stringContaining(
          'Voice Connector abc and SIP rule rule and Voice Connector group group and Levitator x;',
        ),
      ],
    });
  });
});

describe('into the inventory', () => {
  const back = (number: string, details?: ReleaseTarget['details'], fetch = false): ReleaseTarget => ({
    number,
    to: 'Inventory',
    details,
    fetch,
  });

  test('go the details as they were, one value a call, the product type first', () => {
    const found = { productType: 'SipMediaApplicationDialIn', name: 'Mine', callingName: '' };
    const now = (number: string, change: Partial<NumberState> = {}) =>
      state(number, { name: 'Ours', callingName: 'Us', ...change });
    const targets = [back(ONE, found), back(TWO, found)];
    const update = (detail: string, value: string, ...numbers: string[]) => ({
      step: { do: 'Update', detail, value, numbers },
    });
    expect(give(targets, [now(ONE), now(TWO)])).toEqual(update('productType', 'SipMediaApplicationDialIn', ONE, TWO));
    const typed = { productType: 'SipMediaApplicationDialIn' };
    expect(give(targets, [now(ONE, typed), now(TWO, typed)])).toEqual(update('name', 'Mine', ONE, TWO));
    expect(give(targets, [now(ONE, { ...typed, name: 'Mine' }), now(TWO, { ...typed, name: 'Mine' })])).toEqual(
      update('callingName', '', ONE, TWO),
    );
    expect(give(targets, [state(ONE, { ...found }), state(TWO, { ...found })])).toEqual({ stuck: [] });
  });

  test('a detail that was refused is left as it is', () => {
    expect(give([back(ONE, { name: 'Mine' })], [state(ONE)], refused(refusal('name', ONE)))).toEqual({ stuck: [] });
  });

  test('details that differ go in calls of their own', () => {
    expect(give([back(ONE, { name: 'A' }), back(TWO, { name: 'B' })], [state(ONE), state(TWO)])).toEqual({
      step: { do: 'Update', detail: 'name', value: 'A', numbers: [ONE] },
    });
  });

  test('a product type cannot go back while something holds the number; the rest does', () => {
    const held = state(ONE, { associations: [TRUNK] });
    expect(give([back(ONE, { productType: 'SipMediaApplicationDialIn', name: 'Mine' })], [held])).toEqual({
      step: { do: 'Update', detail: 'name', value: 'Mine', numbers: [ONE] },
    });
    expect(give([back(ONE, { productType: 'SipMediaApplicationDialIn' })], [held])).toEqual({
      stuck: [
        `${ONE}: its product type cannot be put back to SipMediaApplicationDialIn while it is assigned to Voice ` +
          'Connector abc; unassign it there, then delete again',
      ],
    });
  });

  test('one that somebody put into the queue is fetched, where that is asked for and not refused', () => {
    const gone = state(ONE, { deleted: true });
    expect(give([back(ONE, undefined, true)], [gone])).toEqual({ step: { do: 'Restore', number: ONE } });
    expect(give([back(ONE)], [gone])).toEqual({ stuck: [] });
    expect(give([back(ONE, undefined, true)], [gone], refused(refusal('Restore', ONE)))).toEqual({ stuck: [] });
    const effects = new Map([[ONE, [{ at: NOW, did: 'Restore' as const }]]]);
    expect(give([back(ONE, undefined, true)], [gone], { effects })).toEqual(waits(2));
    expect(give([back(ONE, { name: 'Mine' }, true)], [gone], { effects })).toEqual(waits(2));
  });

  test('one that is not there needs nothing', () =>
    expect(give([back(ONE, { name: 'Mine' }, true)], [ONE])).toEqual({ stuck: [] }));

  test('one that is fetched is also taken off what holds it, where the declaration says so', () => {
    const held = state(ONE, { associations: [TRUNK] });
    expect(give([back(ONE, undefined, true)], [held], {}, true, disassociating)).toEqual({
      step: { do: 'Disassociate', numbers: [ONE], association: TRUNK },
    });
    expect(give([back(ONE, undefined, false)], [held], {}, true, disassociating)).toEqual({ stuck: [] });
    expect(give([back(ONE, undefined, true)], [held])).toEqual({ stuck: [] });
    expect(
      give(
        [back(ONE, undefined, true)],
        [held],
        refused(refusal('Disassociate VoiceConnectorId abc', ONE, 'Conflict', 4)),
        true,
        disassociating,
      ),
    ).toEqual({
      stuck: [expect.stringContaining('the service refused to take it off (Conflict: busy)')],
    });
  });
});

test('what can be done is done before anything is waited for, and what is stuck is told together', () => {
  const held = state(ONE, { associations: [TRUNK] });
  const targets: ReleaseTarget[] = [...toQueue(ONE), { number: TWO, to: 'Inventory', details: { name: 'Mine' } }];
  expect(give(targets, [held, state(TWO)])).toMatchObject({ step: { do: 'Update' } });
  expect(give(targets, [held, state(TWO, { name: 'Mine' })])).toEqual(waits(3));
  const stuck: ReleaseTarget[] = [
    ...toQueue(ONE),
    { number: TWO, to: 'Inventory', details: { productType: 'SipMediaApplicationDialIn' } },
  ];
  const both = [held, state(TWO, { associations: [TRUNK] })];
  expect(give(stuck, both, {}, false)).toEqual({ stuck: [expect.stringContaining(ONE), expect.stringContaining(TWO)] });
});
