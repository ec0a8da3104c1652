/** What comes next, in the large: whose goal counts, when CloudFormation still expects a resource, and what is cleared away. */
import { STACK } from './harness';
import { earlier, known, NOW, OLD, ONE, seen, state } from './knowledge';
import { CallError } from '../../lambda/order/errors';
import { Known, Step } from '../../lambda/order/known';
import { next } from '../../lambda/order/next';
import { AttemptRecord } from '../../lambda/order/record';
import { FENCE, LAG } from '../../lambda/order/steps';

const DAY = 86_400_000;
const list = { Source: { Type: 'List' as const, PhoneNumbers: [ONE] } };
const success = { status: 'SUCCESS' as const, physicalId: OLD };
const resource = (status?: string, stackStatus = 'CREATE_IN_PROGRESS', at = NOW) => ({ resources: new Map([[`${STACK} Support`, { at, value: { stackStatus, status, statusAt: NOW } }]]) });
const own = (k: Known, change: Partial<AttemptRecord>): Known => ({ ...k, record: { ...k.record!, ...change } });
const beside = (k: Known, ...others: AttemptRecord[]): Known => ({ ...k, records: { at: k.records!.at, value: [...others, k.record!] } });
const record = (step: Step): AttemptRecord => {
  if (step.do !== 'Record') throw new Error(`not a record but ${JSON.stringify(step)}`);
  return step.record;
};

describe('an attempt', () => {
  test('reads the records, writes its goal, and reads them again: one of two sides sees the other', () => {
    const k = known('Create');
    expect(next({ ...k, records: undefined })).toEqual({ do: 'LookRecords' });
    expect(record(next({ ...k, record: undefined }))).toMatchObject({ kind: 'Create', goalAt: NOW, seq: 0 });
    for (const kind of ['Create', 'Delete'] as const) expect(next({ ...known(kind), records: { at: NOW - 1, value: [] } })).toEqual({ do: 'LookRecords' });
  });

  test('looks at the goals again after ten seconds', () => {
    const k = { ...known('Create', {}, list), ...resource('CREATE_IN_PROGRESS') };
    expect(next({ ...k, now: NOW + 10_000 })).not.toEqual({ do: 'LookRecords' });
    expect(next({ ...k, now: NOW + 10_001 })).toEqual({ do: 'LookRecords' });
  });

  test('of wrong properties touches nothing', () => {
    expect(record(next(known('Create', {}, { TimeoutSeconds: 1 }))).failure).toMatch(/^timeout 1: /);
  });

  test('that a call was refused which only a person can mend fails with the reason', () => {
    const refused = { step: { do: 'LookOrders' } as const, error: new CallError('ListPhoneNumberOrders', 'AccessDeniedException', 'no', 403) };
    expect(record(next(known('Create', { refused }))).failure).toMatch(/^Support: ListPhoneNumberOrders was refused \(AccessDeniedException, no\); check the permissions/);
    expect(record(next({ ...known('Delete'), refused })).outcome).toMatchObject({ status: 'FAILED', reason: expect.stringMatching(/^Support: ListPhoneNumberOrders was refused/) });
  });

  test('that is not done in time fails, and names its open orders', () => {
    const k = known('Create', {}, { TimeoutSeconds: 600 });
    const late = { ...k, now: k.request.deadline, records: { at: k.request.deadline, value: [] } };
    expect(record(next(late)).failure).toBe('not done within the timeout of 10 minutes; deploy again, with a longer timeout if the service is slow');
    const orders = [{ numbers: [ONE], at: NOW, token: 't', id: 'a' }];
    expect(record(next(own(late, { orders }))).failure).toContain(`10 minutes (order a for ${ONE} (not decided)); deploy`);
    expect(next({ ...late, now: k.request.deadline - 1, records: { at: k.request.deadline - 1, value: [] } })).not.toMatchObject({ do: 'Record' });
  });

  test('that meets a status that no table knows gives back what it can, or fails as it stands', () => {
    const k = own({ ...known('Create', {}, list), ...resource('CREATE_IN_PROGRESS'), ...seen(state(ONE, { status: 'Levitating' })), ledger: { at: NOW, value: [] } }, { planned: NOW, holdings: [{ number: ONE, got: 'Adopted' }] });
    expect(record(next(k)).failure).toContain('status Levitating is not one of');
    const failing = own(k, { failure: 'before', failedAt: NOW - LAG, holdings: [{ number: ONE, got: 'Ordered', fresh: true }] });
    expect(record(next(failing)).outcome).toEqual({ status: 'FAILED', physicalId: k.request.attempt, reason: expect.stringMatching(/^before; .*status Levitating is not one of/) });
    const records = { at: NOW + FENCE, value: [earlier({ endedAt: NOW - DAY, holdings: [{ number: ONE, got: 'Ordered' }] })] };
    const deleting = { ...own({ ...known('Delete'), ...resource('DELETE_IN_PROGRESS'), numbers: k.numbers, records, ledger: records }, { closes: [OLD] }), now: NOW + FENCE };
    expect(record(next(deleting)).outcome).toEqual({ status: 'FAILED', physicalId: OLD, reason: expect.stringMatching(/^\+12065550100: status Levitating is not one of/) });
    expect(() => next({ ...k, record: { ...k.record!, orders: 7 as never } })).toThrow(TypeError);
  });
});

describe('a later goal', () => {
  const later = (change: Partial<AttemptRecord> = {}) => earlier({ kind: 'Delete', attempt: 'later', sentAt: NOW + 1000, outcome: undefined, ...change });

  test('stops an attempt, which says so', () => {
    const stopped = record(next(beside(known('Create'), later())));
    expect(stopped).toMatchObject({ stopped: true, outcome: { status: 'FAILED', reason: 'Support: overtaken by a later delete of this resource; nothing more was done, see that operation\'s outcome' } });
    expect(stopped.outcome!.physicalId).toBe(stopped.attempt);
    expect(record(next(beside(known('Update'), later()))).outcome!.physicalId).toBe(OLD);
  });

  test('is none when it is older, the own one, or of an earlier stack', () => {
    for (const change of [{ sentAt: NOW - 1000 }, { stackId: STACK.replace('11111111', '99999999') }]) expect(next(beside(known('Create'), later(change)))).not.toHaveProperty('record.stopped');
    const k = known('Create');
    expect(next(beside(k, { ...k.record!, goalAt: NOW + 5, attempt: k.request.attempt }))).not.toHaveProperty('record.stopped');
  });

  test('of another Delete of the same generation makes its outcome the answer to both', () => {
    const k = beside(known('Delete'), later());
    expect(next(k)).toEqual({ do: 'Wait', seconds: 2 });
    expect(next({ ...k, now: NOW + 1999 })).toEqual({ do: 'Wait', seconds: 2 });
    expect(next({ ...k, now: NOW + 2000 })).toEqual({ do: 'LookRecords' });
    const outcome = { status: 'SUCCESS' as const, physicalId: 'later' };
    expect(record(next(beside(known('Delete'), later({ outcome }))))).toMatchObject({ stopped: true, outcome: { status: 'SUCCESS', physicalId: k.request.physicalId } });
    const failed = later({ outcome: { status: 'FAILED', physicalId: 'later', reason: 'held' } });
    expect(record(next(beside(known('Delete'), failed))).outcome).toEqual({ status: 'FAILED', physicalId: OLD, reason: 'held' });
    const atLast = (now: number) => next({ ...k, now, records: { ...k.records!, at: now } });
    expect(atLast(k.request.answerBy - 1)).toEqual({ do: 'Wait', seconds: 2 });
    expect(record(atLast(k.request.answerBy))).toMatchObject({ stopped: true, outcome: { status: 'FAILED' } });
  });

  test.each<['Create' | 'Update' | 'Delete', 'Create' | 'Update' | 'Delete']>([['Delete', 'Update'], ['Delete', 'Create'], ['Update', 'Delete'], ['Create', 'Delete']])(
    'makes nobody wait for another thing than was asked for: a %s for a later %s', (kind, other) =>
      expect(record(next(beside(known(kind), later({ kind: other })))).outcome!.reason).toContain(`overtaken by a later ${other.toLowerCase()}`));

  test('of another Delete of another generation does not count', () => {
    for (const outcome of [undefined, success]) {
      expect(next(beside(known('Delete'), later({ generation: 'another', outcome })))).toEqual({ do: 'Wait', seconds: LAG / 1000 });
    }
    expect(next(beside(known('Delete'), later({ generation: 'another', kind: 'Update' })))).toHaveProperty('record.stopped');
  });

  test('proves that an armed order was not placed, and nothing of any other', () => {
    const orders = [{ numbers: [ONE], at: 1, token: 't' }, { numbers: [ONE], at: 2, token: 't', id: 'a' }, { numbers: [ONE], at: 3, token: 't' }];
    const results = (armed?: number) => record(next(own({ ...beside(known('Create'), later()), armed }, { orders }))).orders.map(({ result }) => result);
    expect(results(3)).toEqual([undefined, undefined, 'NotPlaced']);
    expect(results(2)).toEqual([undefined, undefined, undefined]);
    expect(results()).toEqual([undefined, undefined, undefined]);
  });
});

describe('a resource that CloudFormation may expect no more', () => {
  const at = (after: number, status?: string, stackStatus?: string, read = after) => {
    const k = known('Create', {}, list);
    return next({ ...k, now: NOW + after, records: { at: NOW + after, value: [] }, ...resource(status, stackStatus, NOW + read) });
  };
  const buysNothing = (status: string) => `Support: CloudFormation does not expect it any more (${status}); nothing was bought, deploy again`;

  test.each(['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'IMPORT_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'])('%s is expected', (status) => {
    expect(at(LAG, status, 'UPDATE_IN_PROGRESS')).not.toHaveProperty('record.failure');
  });

  test('being deleted is certain', () => {
    expect(record(at(0, 'DELETE_COMPLETE')).failure).toBe(buysNothing('DELETE_COMPLETE'));
    expect(record(at(0, 'CREATE_COMPLETE', 'DELETE_IN_PROGRESS')).failure).toBe(buysNothing('CREATE_COMPLETE'));
  });

  test('with any other status is looked at for a while', () => {
    expect(at(0)).toEqual({ do: 'Wait', seconds: 3 });
    expect(at(2999, undefined, undefined, 0)).toEqual({ do: 'Wait', seconds: 3 });
    expect(at(3000, undefined, undefined, 0)).toEqual({ do: 'LookResource', stackId: STACK, logicalId: 'Support' });
    expect(at(3 * LAG - 1, 'CREATE_COMPLETE')).toEqual({ do: 'Wait', seconds: 3 });
    expect(record(at(3 * LAG, 'CREATE_FAILED')).failure).toBe(buysNothing('CREATE_FAILED'));
    expect(record(at(3 * LAG)).failure).toBe(buysNothing('no such resource'));
  });

  test('is asked for again when the answer is older than the goal', () => {
    expect(at(0, 'CREATE_IN_PROGRESS', undefined, -1)).toEqual({ do: 'LookResource', stackId: STACK, logicalId: 'Support' });
  });
});

describe('when the outcome is recorded', () => {
  const settled = (kind: 'Create' | 'Update' | 'Delete', change: Partial<AttemptRecord> = {}, known_: Partial<Known> = {}): Known =>
    ({ ...own(known(kind), { outcome: success, ...change }), answered: true, now: NOW + 7200_000, ...known_ });
  const forgotten = (k: Known, ...others: AttemptRecord[]) => {
    const step = next(beside(k, ...others));
    return step.do === 'Forget' ? step.records.map(({ attempt }) => attempt) : step.do;
  };
  const old = earlier({ sentAt: NOW - DAY, goalAt: NOW - DAY });

  test('it is sent, and that is the end of one that was stopped or has cleared up', () => {
    expect(next({ ...settled('Create'), answered: false })).toEqual({ do: 'Answer', outcome: success });
    expect(next(settled('Create', { stopped: true }))).toEqual({ do: 'End' });
    expect(next(settled('Create', {}, { forgotten: true }))).toEqual({ do: 'End' });
    expect(next(settled('Create', {}, { records: undefined }))).toEqual({ do: 'LookRecords' });
  });

  test('an update clears away what its generation recorded before, when its execution has ended', () => {
    expect(forgotten(settled('Update'), old)).toEqual([OLD]);
    expect(forgotten(settled('Update'), { ...old, goalAt: NOW + 3600_000 + 1 })).toBe('End');
    expect(forgotten(settled('Update'), { ...old, goalAt: NOW + 3600_000 })).toEqual([OLD]);
    expect(forgotten(settled('Update'), { ...old, generation: 'another' })).toBe('End');
    expect(forgotten(settled('Update'), { ...old, sentAt: NOW + 1 })).toBe('End');
    expect(forgotten(settled('Update'), { ...old, stackId: 'elsewhere' })).toBe('End');
    expect(forgotten(settled('Update', { outcome: { ...success, status: 'FAILED' } }), old)).toBe('End');
  });

  test('what has swept another attempt stays as long as that is there, which would look open again without it', () => {
    const sweeper = { ...old, swept: ['broken'] };
    const broken = { ...old, attempt: 'broken', generation: 'another' };
    expect(forgotten(settled('Update'), sweeper, broken)).toBe('End');
    expect(forgotten(settled('Update'), sweeper)).toEqual([OLD]);
    expect(forgotten(settled('Update'), sweeper, { ...broken, generation: OLD })).toEqual(['broken']);
  });

  test('a Delete clears away the generations that it closed', () => {
    expect(forgotten(settled('Delete', { closes: [OLD] }), old, { ...old, attempt: 'x', generation: 'another' })).toEqual([OLD]);
    expect(forgotten(settled('Delete'), old)).toBe('End');
  });

  test('tombstones are kept for thirty days', () => {
    const tombstone = (age: number) => earlier({ kind: 'Delete', goalAt: NOW + 7200_000 - age * DAY });
    expect(forgotten(settled('Update'), tombstone(29))).toBe('End');
    expect(forgotten(settled('Update'), tombstone(31))).toEqual([OLD]);
  });

  test('a new stack of the same name clears away the old one\'s, a Delete does not', () => {
    const before = { ...old, stackId: STACK.replace('11111111', '99999999') };
    expect(forgotten(settled('Create'), before)).toEqual([OLD]);
    expect(forgotten(settled('Delete'), before)).toBe('End');
  });
});

describe('a Delete', () => {
  const at = (after: number, k: Known = known('Delete'), ...others: AttemptRecord[]) =>
    next({ ...k, now: NOW + after, records: { at: NOW + after, value: [...others, k.record!] }, ledger: { at: NOW + after, value: [] }, ...resource('DELETE_IN_PROGRESS', 'DELETE_IN_PROGRESS', NOW + after) });

  test('waits until a cancelled attempt\'s record can be seen, and reads after that', () => {
    expect(at(0)).toEqual({ do: 'Wait', seconds: LAG / 1000 });
    const k = known('Delete');
    expect(next({ ...k, now: NOW + LAG })).toEqual({ do: 'LookRecords' });
  });

  test('of a generation that nobody recorded touches nothing', () => {
    expect(record(at(LAG)).outcome).toEqual({
      status: 'FAILED', physicalId: OLD,
      reason: `${OLD}: no ledger record of this generation was found, so its numbers are not known; check the inventory for numbers that nobody declares, then delete again with this resource retained`,
    });
    expect(record(at(LAG, undefined, earlier({ generation: 'another' }))).outcome).toMatchObject({ status: 'FAILED' });
    expect(record(at(LAG, undefined, earlier({ kind: 'Delete' }))).outcome).toMatchObject({ status: 'FAILED' });
  });

  test('closes the generation before it gives anything back', () => {
    const ended = earlier({ endedAt: NOW - DAY });
    expect(record(at(LAG, undefined, ended))).toMatchObject({ closes: [OLD] });
    expect(record(at(LAG, undefined, ended)).outcome).toBeUndefined();
    expect(record(at(LAG, own(known('Delete'), { closes: [OLD] }), ended))).toMatchObject({ outcome: success });
  });

  test('that an earlier one has done is done at once', () => {
    const done = earlier({ kind: 'Delete', attempt: 'done', closes: [OLD] });
    expect(record(at(0, undefined, done)).outcome).toEqual(success);
    for (const change of [{ outcome: { ...success, status: 'FAILED' as const } }, { closes: ['another'] }, { kind: 'Update' as const }]) {
      expect(at(0, undefined, { ...done, ...change })).toEqual({ do: 'Wait', seconds: LAG / 1000 });
    }
  });

  test('with an id that CloudFormation made up waits for a Create that may be late', () => {
    const k = { ...known('Delete') };
    const made: Known = { ...k, request: { ...k.request, physicalId: 'Lines-Support-ABC' } };
    expect(at(LAG, made)).toEqual({ do: 'Wait', seconds: 15 });
    expect(at(FENCE - 2000, made)).toEqual({ do: 'Wait', seconds: 2 });
    expect(at(FENCE, made)).toMatchObject({ do: 'Record' });
  });
});
