/**
 * What is taken off a number that is to be released, and what is left, as it is another resource's to undo: by what
 * holds the number, and what the records of assignments and SIP rules say.
 */
import { CountedRefusal, Known } from '../../../lambda/attempt/knowledge/knowledge';
import { RETRY_PAUSE, SECOND } from '../../../lambda/attempt/timing';
import { heldSentence, takeOff } from '../../../lambda/order/release/disassociate';
import { Association } from '../../../lambda/service/number-state';
import { another, MAIN, refusing, SPARE } from '../support/assignments';
import { known, NOW, ONE, seen, state, THREE, TWO } from '../support/knowledge';
import { earlierRule } from '../support/sip-rules';

const RULE: Association = { kind: 'SipRuleId', id: 'rule' };
const GROUP: Association = { kind: 'VoiceConnectorGroupId', id: MAIN.id };

const held = (number: string, ...associations: Association[]) => state(number, { status: 'Assigned', associations });
/** A Delete that takes numbers off, and has read everybody's records since it was asked for. */
const deleting = (change: Partial<Known> = {}) => known('Delete', change, { DisassociateOnRelease: true });
const beside = (...otherKinds: Known['otherKinds'] & object) => deleting({ otherKinds });
const off = (association: Association, ...numbers: string[]) => ({ do: 'Disassociate', association, numbers });
test('nothing is taken off without disassociateOnRelease, or where nothing holds a number', () => {
  expect(takeOff(known('Delete'), [held(ONE, MAIN)])).toBeUndefined();
  expect(takeOff(deleting(), [state(ONE), state(TWO)])).toBeUndefined();
});

test("everybody's records are read first, as it may be another resource's to undo", () => {
  const look = { do: 'LookLedger', notBefore: NOW };
  expect(takeOff(deleting({ ledger: undefined }), [state(ONE), held(TWO, MAIN)])).toEqual(look);
  expect(takeOff(deleting({ ledger: { began: NOW - 1, value: [] } }), [held(ONE, MAIN)])).toEqual(look);
  expect(takeOff(deleting({ ledger: undefined }), [state(ONE)])).toBeUndefined();
});

test('all numbers of one holder are taken off in one call, and of no other', () => {
  const sameId: Association = { kind: GROUP.kind, id: MAIN.id };
  const states = [held(ONE, MAIN), held(TWO, SPARE), held(THREE, MAIN), held('+12065550103', sameId)];
  expect(takeOff(deleting(), states)).toEqual(off(MAIN, ONE, THREE));
  expect(takeOff(deleting(), states.slice(1))).toEqual(off(SPARE, TWO));
});

describe('after a refusal', () => {
  const shown = (began: number, change: Partial<CountedRefusal> = {}) => ({
    ...deleting(refusing('Disassociate', ONE, MAIN, { code: 'ConflictException', at: NOW - RETRY_PAUSE, ...change })),
    numbers: { ...seen(held(ONE, MAIN)).numbers!, began },
  });

  test('it is tried again when the number was looked at since, a pause later', () => {
    const states = [held(ONE, MAIN)];
    expect(takeOff(shown(NOW), states)).toEqual(off(MAIN, ONE));
    expect(takeOff(shown(NOW - 1), states)).toEqual({ do: 'LookNumbers', sure: [ONE] });
    expect(takeOff({ ...shown(NOW - 1), now: NOW - SECOND }, states)).toEqual({ do: 'Wait', seconds: 1 });
  });

  test('others are taken off meanwhile, without the one that was refused', () => {
    expect(takeOff(shown(NOW - 1), [held(ONE, MAIN), held(TWO, MAIN)])).toEqual(off(MAIN, TWO));
    expect(takeOff(shown(NOW - 1), [held(ONE, MAIN), held(TWO, SPARE)])).toEqual(off(SPARE, TWO));
  });

  test.each<[string, Partial<CountedRefusal>, boolean]>([
    ['three times', { count: 3 }, true],
    ['four times', { count: 4 }, false],
    ['for want of a permission', { code: 'ForbiddenException' }, false],
  ])('%s: it is tried again is %j', (_, change, again) => {
    expect(takeOff(shown(NOW, change), [held(ONE, MAIN)]) !== undefined).toBe(again);
  });
});

describe('what another resource declares is left to it', () => {
  const assignment = another(MAIN, ONE);
  const rule = earlierRule({ logicalId: 'Line' });
  const removed = (record: object) => ({ ...record, requestType: 'Delete', outcome: undefined });

  test.each([
    ['an assignment', assignment, MAIN, true],
    ['... that is at work', { ...assignment, outcome: undefined }, MAIN, true],
    ['... to another connector', another(SPARE, ONE), MAIN, false],
    ['... to a group of the same id', another(GROUP as never, ONE), MAIN, false],
    ['... of another number', another(MAIN, TWO), MAIN, false],
    ['... of this number among others', another(MAIN, ONE, { ties: [{ number: TWO }, { number: ONE }] }), MAIN, true],
    ['... that has not written down what it declares', { ...assignment, declared: undefined }, MAIN, false],
    ['... that failed', another(MAIN, ONE, { outcome: { status: 'FAILED', physicalId: 'x' } }), MAIN, false],
    ['a SIP rule', rule, RULE, true],
    ['... that is another one', { ...rule, ruleId: 'other' }, RULE, false],
    ['... of the id of a connector', { ...rule, ruleId: MAIN.id }, MAIN, false],
    ['an order', { ...rule, kind: 'Order', ties: [{ number: ONE }], declared: assignment.declared }, MAIN, false],
  ])('%s', (_, record, by, isLeft) => {
    const k = beside(record as never);
    expect(takeOff(k, [held(ONE, by)])).toEqual(isLeft ? undefined : off(by, ONE));
    const sentence = heldSentence(k, held(ONE, by));
    expect(/ by \w+ of stack \S+, which declares that; remove it there, then delete again$/.test(sentence)).toBe(isLeft);
  });

  test('and the others are taken off', () => {
    expect(takeOff(beside(assignment), [held(ONE, MAIN), held(TWO, MAIN)])).toEqual(off(MAIN, TWO));
  });

  test('unless CloudFormation is deleting it as well', () => {
    for (const [record, by] of [[assignment, MAIN], [rule, RULE]] as const) {
      expect(takeOff(beside(record, removed(record) as never), [held(ONE, by)])).toEqual(off(by, ONE));
      const sibling = removed({ ...record, logicalId: 'Sibling' });
      expect(takeOff(beside(record, sibling as never), [held(ONE, by)])).toBeUndefined();
      const updated = { ...record, requestType: 'Update' as const, outcome: undefined };
      expect(takeOff(beside(record, updated as never), [held(ONE, by)])).toBeUndefined();
    }
  });
});
