/** What of the ledger nobody needs any more, and who removes it. */
import { StoredNote } from '../../../lambda/attempt/record/note';
import { Holding } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord, UnreadableRecord } from '../../../lambda/attempt/record/record';
import { DAY, DELETION_QUEUE, EXECUTION, HOUR, TOMBSTONE } from '../../../lambda/attempt/timing';
import { expiredIn, ownPartOf } from '../../../lambda/ownership/expired';
import { Harness, STACK } from '../support/harness';
import { earlier, NOW, ONE, THREE, TWO } from '../support/knowledge';

const BUYER = STACK.replace('/Lines/', '/Buyer/');
const bought: Holding = { number: ONE, acquired: 'Ordered', acquiredHere: true };
const kept: Holding[] = [{ number: ONE, acquired: 'Ordered' }];
const failure = { status: 'FAILED' as const, physicalId: 'x' };
const held = (change: Partial<AttemptRecord> = {}): AttemptRecord =>
  earlier({ holdings: [bought], sentAt: NOW - 5 * HOUR, goalAt: NOW - 5 * HOUR, endedAt: NOW - 5 * HOUR, ...change });
const deleted = (change: Partial<AttemptRecord> = {}, ago = 2 * HOUR): AttemptRecord => {
  const at = NOW - ago;
  const id = { attempt: 'delete', generation: held().generation, closes: [held().generation] };
  return held({ requestType: 'Delete', holdings: [], sentAt: at, goalAt: at, endedAt: at, ...id, ...change });
};
const note = (change: Partial<StoredNote> = {}): StoredNote => ({
  version: 1,
  taker: 'taker',
  stackId: STACK,
  logicalId: 'Support',
  numbers: [ONE],
  claimedAt: NOW - 4 * HOUR,
  path: '/cdk-chime-phone-number-order/us-east-1/Buyer/Lines/taken-taker',
  ...change,
});
const buyer = held({ stackId: BUYER, logicalId: 'Lines' });

const expired = (records: AttemptRecord[], notes: StoredNote[] = [], unreadable: UnreadableRecord[] = []) => {
  const found = expiredIn({ records, notes, unreadable }, NOW);
  return [found.records.map(({ attempt }) => attempt), found.notes.length];
};

describe('a record has expired', () => {
  test('when a Delete has closed it an hour ago: that of the Delete stays', () => {
    expect(expired([held(), deleted()])).toEqual([[held().attempt], 0]);
    expect(expired([held(), deleted({}, EXECUTION)])).toEqual([[held().attempt], 0]);
    expect(expired([held(), deleted({}, EXECUTION - 1)])).toEqual([[], 0]);
  });

  test('when its attempt failed and gave everything back, once the resource is gone', () => {
    const failed = held({ attempt: 'failed', generation: 'failed', outcome: failure, holdings: [] });
    expect(expired([failed, deleted()])).toEqual([['failed'], 0]);
  });

  test('that of the last Delete as well, when nothing can come back any more', () => {
    expect(expired([deleted({}, TOMBSTONE)])).toEqual([[], 0]);
    expect(expired([deleted({}, TOMBSTONE + 1)])).toEqual([['delete'], 0]);
    const first = deleted({ attempt: 'first' }, DELETION_QUEUE + DAY + 1);
    expect(expired([first, deleted()])).toEqual([['first'], 0]);
    expect(expired([{ ...first, goalAt: first.goalAt + 1 }, deleted()])).toEqual([[], 0]);
    // The last one says that the resource is gone as long as another record is there that could be taken for the last.
    const late = deleted({ attempt: 'late', sentAt: NOW - TOMBSTONE - DAY, goalAt: NOW - DAY });
    expect(expired([late, deleted({}, TOMBSTONE + 1)])).toEqual([[], 0]);
  });

  test('that of a Delete as well which closed nothing: CloudFormation had made up the id', () => {
    const nothing = { attempt: 'nothing', generation: 'Lines-Support-ABCDEF', closes: [] };
    expect(expired([deleted(nothing, TOMBSTONE + 1)])).toEqual([['nothing'], 0]);
  });

  test.each<[string, AttemptRecord[]]>([
    ['lives', [held()]],
    ['has another generation that lives', [held({ attempt: 'x', generation: 'x' }), deleted()]],
    ['has one that lives on what it inherited', [held({ attempt: 'x', generation: 'x', holdings: kept }), deleted()]],
    ['failed to be deleted', [held(), deleted({ outcome: failure })]],
    [
      'failed to be deleted, and held nothing',
      [held({ outcome: failure, holdings: [] }), deleted({ outcome: failure })],
    ],
    ['is being deleted', [held(), deleted({ outcome: undefined, endedAt: undefined })]],
    ['came back', [held(), deleted(), held({ attempt: 'x', generation: 'x', sentAt: NOW - HOUR })]],
    ['has an attempt that was broken off', [held({ attempt: 'x', generation: 'x', outcome: undefined }), deleted()]],
  ])('never of a resource that %s', (_, records) => expect(expired(records)).toEqual([[], 0]));
});

describe('a note has expired', () => {
  test('when the taker was deleted an hour ago, or the former holder was', () => {
    expect(expired([buyer, held()], [note()])).toEqual([[], 0]);
    expect(expired([buyer, held(), deleted()], [note()])[1]).toBe(1);
    expect(expired([buyer, held(), deleted({}, EXECUTION - 1)], [note()])[1]).toBe(0);
    expect(expired([deleted({ stackId: BUYER, logicalId: 'Lines' }), held()], [note()])[1]).toBe(1);
  });

  test('not because its taker cannot be seen: absence proves nothing', () => {
    expect(expired([buyer], [note()])).toEqual([[], 0]);
    expect(expired([buyer, deleted({}, 5 * HOUR)], [note()])[1]).toBe(0); // that was before the claim
  });

  test('not because its taker holds the number no more: only a Delete that succeeded ends what it is for', () => {
    const later = { attempt: 'later', holdings: [], sentAt: NOW - 3 * HOUR, goalAt: NOW - 3 * HOUR };
    expect(expired([buyer, held(), held({ requestType: 'Update', ...later })], [note()])[1]).toBe(0);
    expect(expired([buyer, held({ holdings: [] }), deleted({ outcome: failure })], [note()])[1]).toBe(0);
  });

  test('not while another generation of the taker holds one of its numbers', () => {
    const other = held({ attempt: 'x', generation: 'x' });
    expect(expired([buyer, held(), other, deleted()], [note()])[1]).toBe(0);
    expect(expired([buyer, held(), { ...other, holdings: [] }, deleted()], [note()])[1]).toBe(1);
    expect(expired([buyer, held(), other, deleted()], [note({ numbers: [TWO] })])[1]).toBe(1);
  });

  test.each<[string, Partial<StoredNote>, Partial<UnreadableRecord>[]]>([
    ['it cannot be read', { numbers: undefined }, []],
    ['a record of the taker cannot', {}, [{ path: '/cdk-chime-phone-number-order/us-east-1/Lines/Support/x' }]],
    ['a record of the former holder cannot', {}, [{ path: '/cdk-chime-phone-number-order/us-east-1/Buyer/Lines/x' }]],
    ['a record that names the number cannot', {}, [{ path: '/cdk-chime-phone-number-order/x', text: ONE }]],
  ])('not when %s', (_, change, unreadable) => {
    const damaged = unreadable.map((each) => ({ path: '', unreadable: 'damaged', ...each }));
    expect(expired([buyer, held(), deleted()], [note(change)], damaged)[1]).toBe(0);
  });

  test('though something cannot be read that is about other numbers of other resources', () => {
    const path = '/cdk-chime-phone-number-order/us-east-1/Lines/Sales/x';
    const damaged = [{ path, unreadable: 'damaged', text: THREE }];
    const ended = [buyer, held(), deleted()];
    expect(expired(ended, [note({ numbers: [ONE, TWO] })], damaged)[1]).toBe(1);
    expect(expired(ended, [note({ numbers: [ONE, THREE] })], damaged)[1]).toBe(0);
  });
});

test('an operation removes notes of everybody, records of others in its own stack, and few of each', () => {
  const sales = held({ logicalId: 'Sales' });
  const fax = held({ logicalId: 'Fax' });
  const all = { records: [buyer, held(), sales, fax], notes: [note(), note()] };
  const own = { stackId: STACK, logicalId: 'Support' };
  expect(ownPartOf(all, own, 9)).toEqual({ records: [sales, fax], notes: [note(), note()] });
  expect(ownPartOf(all, own, 1)).toEqual({ records: [sales], notes: [note()] });
});

describe('in the ledger', () => {
  const list = (PhoneNumber: string) => ({ Source: { Type: 'List' as const, PhoneNumbers: [PhoneNumber] } });

  test('a stack that lived for ten minutes leaves the record of its Delete and no other', async () => {
    const world = new Harness();
    const { PhysicalResourceId: physicalId } = await world.submit('Create');
    await world.clock.pass(600_000);
    expect(await world.submit('Delete', { physicalId })).toMatchObject({ Status: 'SUCCESS' });
    expect(world.ledger.paths()).toHaveLength(1);
  });

  test('the note of a takeover goes when somebody reads the whole after both are gone', async () => {
    const world = new Harness();
    const first = await world.submit('Create', { properties: list(ONE) });
    const taker = { stackId: BUYER, logicalId: 'Lines', properties: { ...list(ONE), AdoptExisting: true } };
    const taken = await world.submit('Create', taker);
    expect(taken).toMatchObject({ Status: 'SUCCESS' });
    const notes = () => world.ledger.paths().filter((path) => path.includes('/taken-'));
    expect(notes()).toHaveLength(1);
    await world.submit('Delete', { physicalId: first.PhysicalResourceId, properties: list(ONE) });
    await world.submit('Delete', { ...taker, physicalId: taken.PhysicalResourceId });
    await world.clock.pass(2 * HOUR);
    const reader = { stackId: STACK.replace('/Lines/', '/Reader/'), properties: { ...list(ONE), AdoptExisting: true } };
    expect(await world.submit('Create', reader)).toMatchObject({ Status: 'SUCCESS' });
    expect(notes()).toEqual([]);
  });
});
