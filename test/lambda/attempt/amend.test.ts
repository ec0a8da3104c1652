/** How an attempt changes its own record: an end says when, and what it has put into the deletion queue. */
import { amend, hasRoomFor } from '../../../lambda/attempt/amend';
import { Effect, Known } from '../../../lambda/attempt/knowledge/knowledge';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { RequestType } from '../../../lambda/attempt/record/record-envelope';
import { known, NOW, ONE, own, THREE, TWO } from '../support/knowledge';

const did = (...what: Effect['did'][]): Effect[] => what.map((each, index) => ({ at: NOW + index, did: each }));
const effects: Known['effects'] = new Map([
  [ONE, did('name', 'Release')],
  [TWO, did('Release', 'Restore')],
  [THREE, did('name')],
]);
const end = (status: 'SUCCESS' | 'FAILED') => ({ outcome: { status, physicalId: 'p' } });
const written = (kind: RequestType, change: Partial<AttemptRecord>, before: Partial<Known> = {}) => {
  const step = amend({ ...own(known(kind), { clears: [ONE] }), now: NOW + 5, ...before }, change);
  return (step.do === 'Record' ? step.record : {}) as Partial<AttemptRecord>;
};

test('every change is a later copy, and says nothing of an end', () => {
  const record = written('Create', { plannedAt: NOW }, { effects });
  expect(record).toMatchObject({ seq: 1, plannedAt: NOW, clears: [ONE] });
  expect(record).not.toHaveProperty('endedAt');
  expect(record).not.toHaveProperty('released');
});

test.each<[RequestType, 'SUCCESS' | 'FAILED']>([
  ['Create', 'SUCCESS'],
  ['Update', 'FAILED'],
  ['Delete', 'FAILED'],
])('a %s that ends in %s names what it has released, and not what it has restored since', (kind, status) =>
  expect(written(kind, end(status), { effects })).toMatchObject({ endedAt: NOW + 5, released: [ONE] }),
);

test('a Delete that has succeeded names that anyway, as what its generations held', () =>
  expect(written('Delete', end('SUCCESS'), { effects })).not.toHaveProperty('released'));

test('who has released nothing does not say so', () =>
  expect(written('Create', end('FAILED'))).not.toHaveProperty('released'));

test('whoever fails or ends clears nothing any more', () => {
  expect(written('Update', end('SUCCESS')).clears).toBeUndefined();
  expect(written('Update', { failure: 'no', failedAt: NOW }).clears).toBeUndefined();
});

test('a reason is cut only where the record has no room for it', () => {
  const reason = 'x'.repeat(2_000);
  expect(written('Create', { failure: reason }).failure).toBe(reason);
});

test('what a record has no room for can be left out', () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(Math.sin(i)));
  expect(hasRoomFor(known('Delete'), { excluded: numbers(10) })).toBe(true);
  expect(hasRoomFor(known('Delete'), { excluded: numbers(2_000) })).toBe(false);
  expect(hasRoomFor(own(known('Delete'), { warnings: numbers(2_000) }), {})).toBe(false);
});
