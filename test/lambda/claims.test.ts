/** Who owns a number, by tables. A wrong answer releases somebody's business line. */
import { STACK } from './harness';
import { earlier, known, NOW, OLD, ONE, TWO } from './knowledge';
import { claimOn, everybodyElse, hasOrdered, isClosed, isLive, isNewer, isPredecessor, isRollback, openGenerations } from '../../lambda/order/claims';
import { ResourceState } from '../../lambda/order/known';
import { AttemptRecord } from '../../lambda/order/record';

const OTHER = 'cpno-00000000000000000002';
const ELSEWHERE = STACK.replace('stack/Lines/', 'stack/Elsewhere/');
const holding = { number: ONE, got: 'Ordered' as const };
const success = { status: 'SUCCESS' as const, physicalId: OLD };
const failure = { status: 'FAILED' as const, physicalId: OLD };

test.each<[string, Partial<AttemptRecord>, Partial<AttemptRecord>]>([
  ['what was sent later, whatever it is and whenever it was recorded', { sentAt: 2, kind: 'Create', goalAt: 1, attempt: 'a' }, { sentAt: 1, kind: 'Delete', goalAt: 2, attempt: 'b' }],
  ['within a second an update after a create', { sentAt: 1, kind: 'Update', goalAt: 1, attempt: 'a' }, { sentAt: 1, kind: 'Create', goalAt: 2, attempt: 'b' }],
  ['within a second a delete after an update', { sentAt: 1, kind: 'Delete', goalAt: 1, attempt: 'a' }, { sentAt: 1, kind: 'Update', goalAt: 2, attempt: 'b' }],
  ['of two of a kind the one that was recorded later', { sentAt: 1, kind: 'Update', goalAt: 2, attempt: 'a' }, { sentAt: 1, kind: 'Update', goalAt: 1, attempt: 'b' }],
  ['of two at the same moment always the same one', { sentAt: 1, kind: 'Update', goalAt: 1, attempt: 'b' }, { sentAt: 1, kind: 'Update', goalAt: 1, attempt: 'a' }],
])('newer is %s', (_, newer, older) => {
  expect(isNewer(earlier(newer), earlier(older))).toBe(true);
  expect(isNewer(earlier(older), earlier(newer))).toBe(false);
});

test('nothing is newer than itself', () => expect(isNewer(earlier(), earlier())).toBe(false));

test('a predecessor is another stack of the same name, in the same region and account', () => {
  const of = (stackId: string) => isPredecessor(earlier({ stackId }), STACK);
  expect(of(STACK.replace('11111111', '99999999'))).toBe(true);
  expect(of(STACK)).toBe(false);
  expect(of(ELSEWHERE)).toBe(false);
  expect(of(STACK.replace('us-east-1', 'eu-west-1').replace('11111111', '99999999'))).toBe(false);
});

test.each<[string, Partial<AttemptRecord>, boolean]>([
  ['a Delete that names its generation', { kind: 'Delete', attempt: 'x', closes: ['other', OLD] }, true],
  ['an attempt that has swept it', { kind: 'Update', attempt: 'x', generation: OTHER, swept: [OLD] }, true],
  ['a Delete of another generation', { kind: 'Delete', attempt: 'x', closes: [OTHER] }, false],
  ['an attempt that swept another', { kind: 'Update', attempt: 'x', swept: [OTHER] }, false],
  ['a Delete that failed', { kind: 'Delete', attempt: 'x', closes: [OLD], outcome: failure }, false],
  ['a Delete that is not done', { kind: 'Delete', attempt: 'x', closes: [OLD], outcome: undefined }, false],
  ['a Delete of another resource', { kind: 'Delete', attempt: 'x', closes: [OLD], logicalId: 'Sales' }, false],
  ['a Delete in another stack', { kind: 'Delete', attempt: 'x', closes: [OLD], stackId: ELSEWHERE }, false],
])('whether a generation is closed by %s', (_, other, closed) => expect(isClosed(earlier(), [earlier(), earlier(other)])).toBe(closed));

describe('open generations', () => {
  const update = earlier({ kind: 'Update', attempt: 'update', sentAt: NOW });

  test('are told by the newest attempt that settled them, whichever is read first', () => {
    expect(openGenerations([earlier(), update])).toEqual([update]);
    expect(openGenerations([update, earlier()])).toEqual([update]);
  });

  test('are separate for each generation, resource and stack', () => {
    const all = [earlier(), earlier({ generation: OTHER }), earlier({ logicalId: 'Sales' }), earlier({ stackId: ELSEWHERE })];
    expect(openGenerations(all)).toEqual(all);
  });

  test('are neither deletes nor what failed, is at work or closed', () => {
    for (const change of [{ kind: 'Delete' as const }, { outcome: failure }, { outcome: undefined }]) expect(openGenerations([earlier(change)])).toEqual([]);
    const gone = earlier({ kind: 'Delete', attempt: 'x', closes: [OLD] });
    expect(openGenerations([earlier(), gone])).toEqual([]);
  });
});

test.each<[ResourceState, boolean]>([
  [{ stackStatus: 'UPDATE_COMPLETE', status: 'CREATE_COMPLETE' }, true],
  [{ stackStatus: 'DELETE_IN_PROGRESS', status: 'DELETE_FAILED' }, true],
  [{ stackStatus: 'UPDATE_COMPLETE', status: 'DELETE_COMPLETE' }, false],
  [{ stackStatus: 'DELETE_IN_PROGRESS', status: 'DELETE_IN_PROGRESS' }, false],
  [{ stackStatus: 'UPDATE_COMPLETE', status: 'DELETE_SKIPPED' }, false],
  [{ stackStatus: 'DELETE_COMPLETE', status: 'CREATE_COMPLETE' }, false],
  [{ stackStatus: 'UPDATE_COMPLETE' }, false],
])('%j lives: %s', (resource, lives) => expect(isLive(resource)).toBe(lives));

test.each([['ROLLBACK_IN_PROGRESS', true], ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', true], ['DELETE_IN_PROGRESS', false], ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', false]])(
  '%s is a rollback: %s', (status, rollback) => expect(isRollback(status)).toBe(rollback));

test('an order that is not decided may have bought the number', () => {
  const intent = { numbers: [ONE], at: NOW, token: 't' };
  expect(hasOrdered(earlier({ orders: [intent] }), ONE)).toBe(true);
  expect(hasOrdered(earlier({ orders: [intent] }), TWO)).toBe(false);
  expect(hasOrdered(earlier({ orders: [{ ...intent, result: 'Decided' }] }), ONE)).toBe(false);
});

test('of two copies of a record the later one counts, whichever read shows it; the own one is not among them', () => {
  const young = earlier({ seq: 2 });
  const k = known('Update');
  for (const [ledger, records] of [[young, earlier()], [earlier(), young]]) {
    expect(everybodyElse({ ...k, ledger: { at: NOW, value: [ledger] }, records: { at: NOW, value: [records, k.record!] } })).toEqual([young]);
  }
});

describe('the claim on a number', () => {
  const k = known('Create', {}, {});
  const mine = earlier({ logicalId: 'Sales', holdings: [holding] });
  const live = (stackId: string, logicalId: string, status = 'CREATE_COMPLETE') => [`${stackId} ${logicalId}`, { at: NOW, value: { stackStatus: 'UPDATE_COMPLETE', status } }] as const;
  const claim = (ledger: AttemptRecord[], resources: (readonly [string, any])[] = [], except: string[] = [], livesHere = false) =>
    claimOn({ ...k, ledger: { at: NOW, value: ledger }, resources: new Map(resources) }, ONE, new Set(except), () => livesHere);

  test('is its newest live generation\'s, in any stack', () => {
    const newer = earlier({ stackId: ELSEWHERE, attempt: 'newer', generation: 'newer', sentAt: NOW, holdings: [holding] });
    for (const ledger of [[mine, newer], [newer, mine]]) {
      expect(claim(ledger, [live(STACK, 'Sales'), live(ELSEWHERE, 'Support')])).toEqual({ claim: { record: newer, holding } });
      expect(claim(ledger, [live(STACK, 'Sales'), live(ELSEWHERE, 'Support', 'DELETE_COMPLETE')])).toEqual({ claim: { record: mine, holding } });
    }
  });

  test('is not believed before CloudFormation was asked', () => {
    expect(claim([mine])).toEqual({ look: { do: 'LookResource', stackId: STACK, logicalId: 'Sales' } });
  });

  test('is also an attempt\'s that is still at work, and not one\'s that failed, was closed or is spared', () => {
    expect(claim([{ ...mine, outcome: undefined }], [live(STACK, 'Sales')])).toMatchObject({ claim: { holding } });
    expect(claim([{ ...mine, outcome: failure }], [live(STACK, 'Sales')])).toEqual({});
    expect(claim([{ ...mine, outcome: undefined, kind: 'Delete' }], [live(STACK, 'Sales')])).toEqual({});
    const sweep = earlier({ logicalId: 'Sales', kind: 'Update', attempt: 'x', generation: 'x', swept: [OLD], outcome: success });
    expect(claim([{ ...mine, outcome: undefined }, sweep], [live(STACK, 'Sales')])).toEqual({});
    expect(claim([mine], [live(STACK, 'Sales')], [OLD])).toEqual({});
  });

  test('is nobody\'s who does not hold it', () => {
    expect(claim([{ ...mine, holdings: [{ ...holding, number: TWO }] }], [live(STACK, 'Sales')])).toEqual({});
  });

  test('of a stack of the same name that is gone counts for nothing', () => {
    const stackId = STACK.replace('11111111', '99999999');
    expect(claim([{ ...mine, stackId }], [live(stackId, 'Sales')])).toEqual({});
  });

  test('of another generation of this resource is for the caller to judge', () => {
    const own = { ...mine, logicalId: 'Support' };
    expect(claim([own], [], [], true)).toEqual({ claim: { record: own, holding } });
    expect(claim([own], [], [], false)).toEqual({});
  });
});
