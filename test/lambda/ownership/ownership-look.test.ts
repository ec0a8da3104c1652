/**
 * Which part of the ledger is read before a number is released, and whom a taker tells and waits for: of two sides
 * one must see the other.
 */
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { Note } from '../../../lambda/attempt/record/note';
import { Holding } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord, decodeNote } from '../../../lambda/attempt/record/record';
import { EXECUTION, LEDGER_LAG, OTHERS_POLL, SECOND } from '../../../lambda/attempt/timing';
import {
  formerHoldersOf,
  lastUnclearRelease,
  ownershipLook,
  releasersAtWork,
} from '../../../lambda/ownership/ownership-look';
import { STACK } from '../support/harness';
import { earlier, known, NOW, OLD, ONE, own, seen, state, THREE, TWO } from '../support/knowledge';

const ELSEWHERE = STACK.replace('stack/Lines/', 'stack/Elsewhere/');
const success = { status: 'SUCCESS' as const, physicalId: OLD };
const bought = (number: string, orderId: string | undefined = 'a'): Holding => ({
  number,
  acquired: 'Ordered',
  orderId,
});
const note = (change: Partial<Note> = {}): Note => ({
  version: 1,
  taker: 'cpno-99999999999999999999',
  stackId: ELSEWHERE,
  logicalId: 'Sales',
  numbers: [ONE],
  claimedAt: NOW - 60_000,
  ...change,
});

describe('what has to be read before something is released', () => {
  /** The generation that bought both numbers by one order; `sign` could be read at NOW. */
  const SIGN = NOW - LEDGER_LAG;
  const base = earlier({
    holdings: [bought(ONE), bought(TWO)],
    orders: [{ numbers: [ONE, TWO], intendedAt: NOW - 7200_000, token: 't', id: 'a', result: 'Decided' }],
  });
  const k = (change: Partial<Known> = {}): Known => ({
    ...known('Delete'),
    ...seen(state(ONE, { orderId: 'a' }), state(TWO, { orderId: 'a' })),
    records: { began: NOW, value: [base] },
    ledger: undefined,
    ...change,
  });
  const looked = (change: Partial<Known> = {}, holdings = base.holdings, sign = SIGN) =>
    ownershipLook(k(change), holdings, sign);
  const whole = (since = NOW) => ({ do: 'LookLedger', notBefore: since });

  test('is nothing when nothing is released', () =>
    expect(looked({ records: { began: 0, value: [] } }, [])).toBeUndefined());

  test('are the own records, as they were when everybody could see that something is to be released', () => {
    expect(looked({ records: { began: NOW - 1, value: [base] } })).toEqual({ do: 'LookRecords' });
    expect(looked({}, undefined, NOW)).toEqual({ do: 'Wait', seconds: LEDGER_LAG / SECOND });
  });

  test('is no more of what this resource has bought itself', () => expect(looked()).toBeUndefined());

  test('is no more of what the own attempt has bought itself', () => {
    const mine = own(k({ records: { began: NOW, value: [] } }), { orders: base.orders });
    expect(ownershipLook(mine, base.holdings, SIGN)).toBeUndefined();
  });

  test('is no more of what the account does not have', () => expect(looked(seen(ONE, TWO))).toBeUndefined());

  test.each<[string, Holding]>([
    ['was taken over', { number: ONE, acquired: 'TakenOver', takenFrom: 'x' }],
    ['was adopted', { number: ONE, acquired: 'Adopted' }],
    ['came out of the deletion queue', { number: ONE, acquired: 'Restored' }],
    ['came by an order that nobody knows', bought(ONE, 'b')],
    ['was taken over and tells the order of somebody else', { number: ONE, acquired: 'TakenOver', orderId: 'b' }],
  ])('is the whole ledger for a number that %s', (_, holding) =>
    expect(looked({}, [bought(TWO), holding])).toEqual(whole()),
  );

  test('is the whole ledger when the number came anew by another order', () =>
    expect(looked(seen(state(ONE, { orderId: 'b' }), state(TWO, { orderId: 'a' })))).toEqual(whole()));
  test('is the whole ledger when another stack of this name bought it', () =>
    expect(
      looked({ records: { began: NOW, value: [{ ...base, stackId: STACK.replace('11111111', '99999999') }] } }),
    ).toEqual(whole()));

  describe('where somebody has left a note', () => {
    test('is the whole ledger, as it was when the claim could be read as well', () => {
      expect(looked({ notes: [note()] })).toEqual(whole());
      expect(looked({ notes: [note({ claimedAt: NOW + 1000 })] })).toEqual({
        do: 'Wait',
        seconds: LEDGER_LAG / SECOND + 1,
      });
      const read = (began: number) =>
        looked({
          notes: [note({ claimedAt: NOW - LEDGER_LAG + 2000 })],
          now: NOW + 9000,
          ledger: { began, value: [] },
        });
      expect(read(NOW + 1999)).toEqual(whole(NOW + 2000));
      expect(read(NOW + 2000)).toBeUndefined();
    });

    test('is nothing more when it names other numbers, or those are not released', () => {
      expect(looked({ notes: [note({ numbers: [THREE], claimedAt: NOW + 9_000_000 })] })).toBeUndefined();
      expect(looked({ notes: [note()] }, [bought(TWO)])).toBeUndefined();
    });

    test('waits for no claim on a number that is not released', () => {
      const adopted: Holding = { number: ONE, acquired: 'Adopted' };
      expect(looked({ notes: [note({ numbers: [THREE], claimedAt: NOW + 9000 })] }, [adopted])).toEqual(whole());
    });

    test.each<[string, string]>([
      ['no JSON', 'taken'],
      ['null', 'null'],
      ['a list', '[]'],
      ['of another version', JSON.stringify({ ...note(), version: 2 })],
      ['without its numbers', JSON.stringify({ ...note(), numbers: undefined })],
      ['whose numbers are none', JSON.stringify({ ...note(), numbers: [7] })],
      ['without the time of its claim', JSON.stringify({ ...note(), claimedAt: 'soon' })],
    ])('that cannot be read, it counts for every number, and delays nothing: %s', (_, value) => {
      expect(looked({ notes: [decodeNote(value)] }, [bought(TWO)])).toEqual(whole());
      expect(looked({ notes: [decodeNote(value)], ledger: { began: NOW, value: [] } }, [bought(TWO)])).toBeUndefined();
    });

    test('that is forged, it is a reason to read, and nothing more: who owns the number is told by records', () => {
      const forged = note({ taker: 'nobody', stackId: 'nowhere', logicalId: '', numbers: [ONE, TWO] });
      expect(looked({ notes: [forged] })).toEqual(whole());
      expect(looked({ notes: [forged], ledger: { began: NOW, value: [] } })).toBeUndefined();
    });
  });
});

describe('who is told that a number was taken', () => {
  const told = (numbers: string[], ...ledger: AttemptRecord[]) =>
    formerHoldersOf({ ...known('Create'), ledger: { began: NOW, value: ledger } }, numbers).map(
      ({ stackId, logicalId }) => `${stackId.split('/')[1]} ${logicalId}`,
    );
  const sales = (change: Partial<AttemptRecord> = {}) =>
    earlier({ logicalId: 'Sales', holdings: [bought(ONE)], ...change });
  const closing = (change: Partial<AttemptRecord> = {}) =>
    sales({ requestType: 'Delete', attempt: 'closing', holdings: [], closes: [OLD], ...change });

  test('is every resource that holds it, or may have bought it, once', () => {
    const buying = earlier({
      logicalId: 'Fax',
      holdings: [],
      orders: [{ numbers: [TWO, ONE], intendedAt: NOW, token: 't' }],
      outcome: undefined,
    });
    expect(told([ONE, TWO], sales(), sales({ stackId: ELSEWHERE }), buying)).toEqual([
      'Lines Sales',
      'Elsewhere Sales',
      'Lines Fax',
    ]);
    expect(told([THREE], sales(), buying)).toEqual([]);
  });

  test('is not this resource itself', () => expect(told([ONE], sales({ logicalId: 'Support' }))).toEqual([]));

  test('is not who has been deleted: it releases nothing any more', () => {
    expect(told([ONE], sales(), closing())).toEqual([]);
    const broken = sales({ attempt: 'broken', generation: 'broken', outcome: undefined });
    expect(told([ONE], broken, sales({ attempt: 'x', generation: 'x', holdings: [], swept: ['broken'] }))).toEqual([
      'Lines Sales',
    ]);
    expect(told([ONE], sales(), closing(), broken)).toEqual(['Lines Sales']);
  });

  test('is not who was deleted once more, under an id that CloudFormation made up, once that has succeeded', () => {
    const again = (change: Partial<AttemptRecord> = {}) =>
      closing({ attempt: 'again', generation: 'Lines-Sales-ABCDEF', closes: [], ...change });
    expect(told([ONE], sales(), closing(), again())).toEqual([]);
    for (const outcome of [undefined, { ...success, status: 'FAILED' as const }]) {
      expect(told([ONE], sales(), closing(), again({ outcome }))).toEqual(['Lines Sales']);
    }
  });

  test('is who has a Delete at work, or one that failed', () => {
    for (const outcome of [undefined, { ...success, status: 'FAILED' as const }]) {
      expect(told([ONE], sales(), closing({ outcome }))).toEqual(['Lines Sales']);
    }
  });
});

describe('a taker waits for', () => {
  const waits = (change: Partial<AttemptRecord>, now = NOW, numbers = [ONE]) => {
    const holder = earlier({ logicalId: 'Sales', holdings: [bought(ONE)] });
    const releasing = earlier({
      logicalId: 'Sales',
      attempt: 'releasing',
      outcome: undefined,
      goalAt: NOW - 1000,
      ...change,
    });
    return releasersAtWork(
      { ...known('Create'), now, ledger: { began: NOW - 1000, ended: NOW, value: [holder, releasing] } },
      numbers,
    );
  };

  test.each<[string, Partial<AttemptRecord>]>([
    ['a Delete', { requestType: 'Delete', closes: [OLD] }],
    ['one that has failed and releases what it acquired', { requestType: 'Update', failedAt: NOW - 1 }],
    ['one that clears up after others', { requestType: 'Update', clearingAt: NOW - 1 }],
  ])('%s of a former holder, with a look at the ledger now and then', (_, change) => {
    expect(waits(change)).toEqual({ do: 'Wait', seconds: OTHERS_POLL / SECOND });
    expect(waits(change, NOW + OTHERS_POLL)).toEqual({ do: 'LookLedger' });
  });

  test.each<[string, Partial<AttemptRecord>]>([
    ['has ended', { requestType: 'Delete', outcome: { ...success, status: 'FAILED' } }],
    ['releases nothing', { requestType: 'Update' }],
    ['belongs to an execution that is over', { requestType: 'Delete', goalAt: NOW - EXECUTION }],
    ['is of a resource that never had the number', { requestType: 'Delete', logicalId: 'Fax' }],
    ['is of another stack', { requestType: 'Delete', stackId: ELSEWHERE }],
  ])('nobody who %s', (_, change) => expect(waits(change)).toBeUndefined());

  test('nobody who releases other numbers', () =>
    expect(waits({ requestType: 'Delete' }, NOW, [THREE])).toBeUndefined());
});

describe('what a former holder had released when it failed it may not have said', () => {
  const failure = { ...success, status: 'FAILED' as const };
  const unclear = (numbers: string[], ...releasing: Partial<AttemptRecord>[]) => {
    const holder = earlier({ logicalId: 'Sales', holdings: [bought(ONE)] });
    const value = releasing.map((change, index) =>
      earlier({ logicalId: 'Sales', attempt: `releasing${index}`, requestType: 'Delete', outcome: failure, ...change }),
    );
    return lastUnclearRelease({ ...known('Create'), ledger: { began: NOW, value: [holder, ...value] } }, numbers);
  };

  test('so the end of the last such attempt counts', () => {
    expect(unclear([ONE], { endedAt: NOW - 5000 }, { endedAt: NOW - 2000 }, { endedAt: NOW - 9000 })).toBe(NOW - 2000);
    expect(unclear([ONE], { requestType: 'Update', failedAt: NOW - 3000, endedAt: NOW })).toBe(NOW);
    expect(unclear([ONE], { requestType: 'Update', clearingAt: NOW - 3000, endedAt: NOW })).toBe(NOW);
  });

  test.each<[string, Partial<AttemptRecord>]>([
    ['has succeeded: its record names what it released', { outcome: success }],
    ['is still at work: it is waited for', { outcome: undefined, endedAt: undefined }],
    ['had nothing to release', { requestType: 'Update' }],
    ['belongs to another resource', { logicalId: 'Fax' }],
  ])('and not that of one which %s', (_, change) => expect(unclear([ONE], change)).toBe(0));

  test('and nothing counts for other numbers', () => expect(unclear([THREE], { endedAt: NOW })).toBe(0));
});
