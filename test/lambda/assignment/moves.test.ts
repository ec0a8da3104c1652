/** Putting numbers to holders and taking them off: how many in a call, how often, and what is said of a refusal. */
import { isAt, isSame, lastDeed } from '../../../lambda/assignment/holding';
import { Known } from '../../../lambda/assignment/known';
import { carryOut, Move, putBack } from '../../../lambda/assignment/moves';
import { CountedRefusal } from '../../../lambda/attempt/knowledge/knowledge';
import { RETRY_PAUSE, SECOND, SERVICE_LAG } from '../../../lambda/attempt/timing';
import { attempting, done, held, MAIN, place, refusing, SPARE } from '../support/assignments';
import { NOW, ONE, THREE, TWO } from '../support/knowledge';
import { numbered } from '../support/routing';

const update = (more: Partial<Known> = {}) => attempting('Update', {}, more);
const put = (number = ONE, change: Partial<Move> = {}): Move => ({ number, to: MAIN, ...change });
const off = (number = ONE): Move => ({ number, from: MAIN });
const associate = (numbers: string[], force = false, association: object = MAIN) => ({
  step: { do: 'Associate', numbers, association, force },
});
const disassociate = (...numbers: string[]) => ({ step: { do: 'Disassociate', numbers, association: MAIN } });
const look = (...sure: string[]) => ({ step: { do: 'LookNumbers', sure } });
const DONE = { stuck: [] };
/** What could not be done, each in a sentence. */
const sentences = (progress: ReturnType<typeof carryOut>) =>
  'stuck' in progress ? progress.stuck.map(({ sentence }) => sentence) : [];

describe('one call', () => {
  test('takes fifty numbers at most', () => {
    expect(carryOut(update(), numbered(51).map((number) => put(number)))).toEqual(associate(numbered(50)));
    expect(carryOut(update(), numbered(51).map(off))).toEqual(disassociate(...numbered(50)));
  });

  test.each<[string, Move[], object]>([
    ['another holder', [put(), put(TWO, { to: SPARE }), put(THREE)], associate([ONE, THREE])],
    ['another kind of holder', [put(), put(TWO, { to: { ...MAIN, kind: 'VoiceConnectorGroupId' } })], associate([ONE])],
    ['force', [put(), put(TWO, { force: true }), put(THREE, { force: false })], associate([ONE, THREE])],
    ['no force', [put(ONE, { force: true }), put(TWO), put(THREE, { force: true })], associate([ONE, THREE], true)],
    ['another one to take it off', [off(), { number: TWO, from: SPARE }, off(THREE)], disassociate(ONE, THREE)],
  ])('leaves for the next one what asks for %s', (_, moves, step) => expect(carryOut(update(), moves)).toEqual(step));
});

describe('a number is where it is to be', () => {
  test.each<[string, Partial<Known>, Move, object]>([
    ['when the service has accepted that', done('Associate', [ONE], MAIN), put(), DONE],
    ['unless it has accepted another place since', done('Associate', [ONE], SPARE), put(), associate([ONE])],
    ['when it has been taken off there', done('Disassociate', [ONE], MAIN), off(), DONE],
    ['unless it was taken off elsewhere', done('Disassociate', [ONE], SPARE), off(), disassociate(ONE)],
    ['unless a look alone shows that', held({ [ONE]: MAIN }), put(), associate([ONE])],
  ])('%s', (_, more, move, expected) => expect(carryOut(update(more), [move])).toEqual(expected));

  test.each<[string, number, object]>([
    ['before', NOW - 1, associate([ONE])],
    ['when', NOW, associate([ONE])],
    ['after', NOW + 1, DONE],
  ])('if that was accepted %s somebody else undid it: only after', (_, at, expected) =>
    expect(carryOut(update(done('Associate', [ONE], MAIN, at)), [put(ONE, { after: NOW })])).toEqual(expected),
  );
});

describe('what the service refuses', () => {
  const at = NOW - RETRY_PAUSE;
  const refused = (change: Partial<CountedRefusal> = {}, number = ONE) =>
    refusing('Associate', number, MAIN, { at, ...change });

  test('is not tried again for a while', () =>
    expect(carryOut(update(refused({ at: at + 2 * SECOND })), [put()])).toEqual({
      step: { do: 'Wait', seconds: 2 },
    }));

  test.each<[string, Partial<Known>]>([
    ['not looked yet', {}],
    ['looked before', held({ [ONE]: undefined }, at)],
  ])('is looked at, with everything else, by who has %s', (_, more) => {
    const moves = [put(), put(TWO), put()];
    const known = update({ ...refused(), ...more, ...done('Associate', [TWO], MAIN) });
    expect(carryOut(known, moves)).toEqual(look(ONE, TWO));
  });

  test('is tried again after a look', () =>
    expect(carryOut(update({ ...refused(), ...held({ [ONE]: undefined }, at + 1) }), [put()])).toEqual(
      associate([ONE]),
    ));

  test('does not hold up the others', () =>
    expect(carryOut(update(refused()), [put(), put(TWO)])).toEqual(associate([TWO])));

  test.each<[string, Partial<Known>, Move, object]>([
    ['is done if a look shows it there', held({ [ONE]: MAIN }, at + 1), put(), DONE],
    ['is not done if a look was no later', held({ [ONE]: MAIN }, at), put(), look(ONE)],
    ['is done if nothing has it that is to have none', held({ [ONE]: undefined }, at + 1), off(), DONE],
    ['is done if something else has it by now', held({ [ONE]: SPARE }, at + 1), off(), DONE],
    ['is not done if it is still there', held({ [ONE]: MAIN }, at + 1), off(), disassociate(ONE)],
  ])('%s', (_, more, move, expected) => {
    const refusals = refusing(move.to ? 'Associate' : 'Disassociate', ONE, MAIN, { at });
    expect(carryOut(update({ ...refusals, ...more }), [move])).toEqual(expected);
  });

  test.each([
    [0, associate([ONE])],
    [1, DONE],
  ])('after somebody undid it is done only if a look shows it that cannot be early: %i ms', (later, expected) => {
    const known = update({ ...refused({ at: NOW - SERVICE_LAG }), ...held({ [ONE]: MAIN }, NOW + later) });
    expect(carryOut(known, [put(ONE, { after: NOW - SERVICE_LAG })])).toEqual(expected);
  });

  const seen = held({ [ONE]: undefined });
  test.each<[string, Partial<CountedRefusal>, number]>([
    ['often enough', { count: 13 }, NOW],
    ['as it is not allowed', { code: 'AccessDenied' }, NOW],
    ['as a quota is reached', { code: 'ResourceLimitExceeded' }, NOW],
    ['when the time is up', {}, update().request.deadline - 2 * RETRY_PAUSE],
  ])('is for a person %s', (_, change, now) =>
    expect(sentences(carryOut(update({ ...refused(change), ...seen, now }), [put()]))).toHaveLength(1),
  );

  test.each<[string, Partial<CountedRefusal>, number]>([
    ['less often', { count: 12 }, NOW],
    ['in time', {}, update().request.deadline - 2 * RETRY_PAUSE - 1],
  ])('is tried again %s', (_, change, now) =>
    expect(carryOut(update({ ...refused(change), ...seen, now }), [put()])).toEqual(associate([ONE])),
  );

  test.each<[string, Partial<CountedRefusal>, number, object]>([
    ['is looked for', { count: 13 }, NOW, look(ONE)],
    ['is looked for before a quota is blamed', { code: 'ResourceLimitExceeded' }, NOW, look(ONE)],
    ['is known where it is not allowed', { code: 'AccessDenied' }, NOW, { stuck: [{}] }],
    ['is looked for until the response is due', { count: 13 }, update().request.answerBy - 1, look(ONE)],
    ['is not looked for after that', { count: 13 }, update().request.answerBy, { stuck: [{}] }],
  ])('has a reason that %s', (_, change, now, expected) =>
    expect(carryOut(update({ ...refused(change), now }), [put()])).toMatchObject(expected),
  );
});

describe('of a refusal a reader is told', () => {
  const said = (change: Partial<CountedRefusal>, move: Move, looked: Partial<Known> = held({ [ONE]: undefined })) => {
    const holder = (move.to ?? move.from)!;
    const refusals = refusing(move.to ? 'Associate' : 'Disassociate', ONE, holder, { count: 13, ...change });
    return sentences(carryOut(update({ ...refusals, ...looked }), [move]));
  };
  const group = { kind: 'VoiceConnectorGroupId', id: 'all' };
  const allow = (action: string) =>
    `allow chime:${action} in the policies of the provider's role, and check whether the account may use this ` +
    'product (PSTN audio is closed to new customers since 2026-10-29)';
  const denied = { code: 'AccessDenied', message: 'AccessDenied' };

  test.each<[string, Partial<CountedRefusal>, Move, Partial<Known> | undefined, string]>([
    [
      'where it could not be taken off',
      {},
      off(),
      held({ [ONE]: MAIN }),
      'could not be taken off Voice Connector main (BadRequest: bad request); take it off there, then try again',
    ],
    [
      'what to allow to take it off',
      denied,
      { number: ONE, from: group },
      held({ [ONE]: group }),
      'could not be taken off Voice Connector group all (AccessDenied); ' +
        allow('DisassociatePhoneNumbersFromVoiceConnectorGroup'),
    ],
    [
      'that nothing has it now',
      {},
      { number: ONE, from: SPARE, to: MAIN },
      undefined,
      'could not go back to Voice Connector main (BadRequest: bad request), so that nothing has it now; assign it ' +
        'there again',
    ],
    [
      'what to allow to assign it',
      denied,
      put(ONE, { to: group }),
      undefined,
      'could not be assigned to Voice Connector group all (AccessDenied); ' +
        allow('AssociatePhoneNumbersWithVoiceConnectorGroup'),
    ],
    [
      'that the holder is not there',
      { code: 'NotFoundException', message: '' },
      put(),
      undefined,
      'there is no Voice Connector main in this region and account (NotFoundException); check its id and region',
    ],
    [
      'what else has it',
      {},
      put(),
      held({ [ONE]: SPARE }),
      'held by Voice Connector spare (BadRequest: bad request); unassign it there, or set forceAssociate to take it ' +
        'from there',
    ],
    [
      'that it is in the deletion queue',
      {},
      put(),
      held({ [ONE]: undefined }, NOW, { deleted: true }),
      'in the deletion queue (BadRequest: bad request); order or restore it first, and let the assignment depend on ' +
        'that',
    ],
    [
      'that it is of another product type',
      {},
      put(),
      held({ [ONE]: undefined }, NOW, { productType: 'SipMediaApplicationDialIn' }),
      'its product type is SipMediaApplicationDialIn, and a Voice Connector takes VoiceConnector only (BadRequest: ' +
        'bad request); change the product type, or route it with a SIP rule',
    ],
    [
      'what to check where nothing explains it',
      {},
      put(),
      undefined,
      'could not be assigned to Voice Connector main (BadRequest: bad request); check number and connector, then ' +
        'deploy again',
    ],
  ])('%s', (_, change, move, looked, sentence) =>
    expect(said(change, move, looked)).toEqual([`${ONE}: ${sentence}`]),
  );

  test('no obstacle that nobody has looked for, as when the response is due', () => {
    const more = { ...refusing('Associate', ONE, MAIN, { count: 13 }), now: update().request.answerBy };
    expect(sentences(carryOut(update(more), [put()]))).toEqual([
      `${ONE}: could not be assigned to Voice Connector main (BadRequest: bad request); check number and connector, ` +
        'then deploy again',
    ]);
  });
});

describe('putting back', () => {
  const back = { number: ONE, from: MAIN, to: SPARE, force: true };
  const never = refusing('Associate', ONE, SPARE, { count: 13, code: 'AccessDenied' });

  test('returns numbers first, and takes the others off then', () => {
    expect(putBack(update(), [off(TWO), back])).toEqual(associate([ONE], true, SPARE));
    expect(putBack(update(done('Associate', [ONE], SPARE)), [off(TWO), back])).toEqual(disassociate(TWO));
  });

  test('takes off as well what cannot return, and says that it is lost', () => {
    expect(putBack(update(never), [off(TWO), back])).toEqual(disassociate(TWO, ONE));
    expect(putBack(update({ ...never, ...done('Disassociate', [ONE, TWO], MAIN) }), [off(TWO), back])).toMatchObject({
      stuck: [],
      lost: [{ move: back }],
    });
  });

  test('does not confuse what only goes somewhere with what returns', () => {
    const refusals = refusing('Associate', ONE, MAIN, { count: 13, code: 'AccessDenied' });
    expect(putBack(update(refusals), [put()])).toMatchObject({ stuck: [{ move: put() }], lost: [] });
  });
});

describe('what holds a number', () => {
  const later = NOW + SERVICE_LAG;
  const [main, spare] = [MAIN, SPARE].map((holder) => held({ [ONE]: holder }, later - 1));
  const [lateMain, lateSpare] = [MAIN, SPARE].map((holder) => held({ [ONE]: holder }, later));

  test.each<[string, boolean, Partial<Known>]>([
    ['nothing has been done and a look shows it', true, main],
    ['nothing has been done and a look shows another', false, spare],
    ['nobody has looked', false, {}],
    ['it has been put there, and nobody has looked', true, done('Associate', [ONE], MAIN)],
    ['it has been put there, and a look is early', true, { ...spare, ...done('Associate', [ONE], MAIN) }],
    ['it has been put elsewhere, and a look is early', false, { ...main, ...done('Associate', [ONE], SPARE) }],
    ['it has been taken off, and a look is early', false, { ...main, ...done('Disassociate', [ONE], MAIN) }],
    ['it has been put there, and a late look denies it', false, { ...lateSpare, ...done('Associate', [ONE], MAIN) }],
    ['it has been taken off, and a late look shows it', true, { ...lateMain, ...done('Disassociate', [ONE], MAIN) }],
  ])('if %s, it is there: %s', (_, expected, more) => expect(isAt(update(more), ONE, MAIN)).toBe(expected));

  test('is of one kind: a group and a connector of one id are two', () => {
    expect(isSame(MAIN, place('main'))).toBe(true);
    expect(isSame(MAIN, { ...MAIN, kind: 'VoiceConnectorGroupId' })).toBe(false);
  });

  test('is told by the last of what put it somewhere or took it off, not by what else was done', () => {
    const deed = { at: NOW, did: 'Associate' as const, value: MAIN.id };
    const effects = new Map([[ONE, [{ ...deed, at: 0 }, deed, { at: NOW, did: 'Release' as const }]]]);
    expect(lastDeed(update({ effects }), ONE)).toBe(deed);
    expect(lastDeed(update({ effects }), TWO)).toBeUndefined();
  });
});
