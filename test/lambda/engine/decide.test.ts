/**
 * What comes next, in the large: whose goal counts, when CloudFormation still expects a resource, and what is cleared
 * away.
 */
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { CLOUDFORMATION_LAG, LATE_CREATE, LEDGER_LAG, OTHERS_STOPPED } from '../../../lambda/attempt/timing';
import { nextStep } from '../../../lambda/engine/decide';
import { CallError } from '../../../lambda/service/errors';
import { STACK } from '../support/harness';
import { earlier, known, NOW, OLD, ONE, own, recordOf as record, seen, state } from '../support/knowledge';

const DAY = 86_400_000;
const list = { Source: { Type: 'List' as const, PhoneNumbers: [ONE] } };
const success = { status: 'SUCCESS' as const, physicalId: OLD };
const resource = (status?: string, stackStatus = 'CREATE_IN_PROGRESS', at = NOW) => ({
  resources: new Map([[`${STACK} Support`, { began: at, value: { stackStatus, status, statusAt: NOW } }]]),
});
const beside = (k: Known, ...others: AttemptRecord[]): Known => ({
  ...k,
  records: { began: k.records!.began, value: [...others, k.record!] },
});

describe('an attempt', () => {
  test('reads the records, writes its goal, and reads them again: one of two sides sees the other', () => {
    const k = known('Create');
    expect(nextStep({ ...k, records: undefined })).toEqual({ do: 'LookRecords' });
    expect(record(nextStep({ ...k, record: undefined }))).toMatchObject({ requestType: 'Create', goalAt: NOW, seq: 0 });
    for (const kind of ['Create', 'Delete'] as const) {
      expect(nextStep({ ...known(kind), records: { began: NOW - 1, value: [] } })).toEqual({ do: 'LookRecords' });
    }
  });

  test('looks at the goals again after ten seconds', () => {
    const k = { ...known('Create', {}, list), ...resource('CREATE_IN_PROGRESS') };
    expect(nextStep({ ...k, now: NOW + 10_000 })).not.toEqual({ do: 'LookRecords' });
    expect(nextStep({ ...k, now: NOW + 10_001 })).toEqual({ do: 'LookRecords' });
    // However long that look took: slow looks do not chase each other.
    const slow = { ...k, records: { ...k.records!, ended: NOW + 8000 } };
    expect(nextStep({ ...slow, now: NOW + 18_000 })).not.toEqual({ do: 'LookRecords' });
    expect(nextStep({ ...slow, now: NOW + 18_001 })).toEqual({ do: 'LookRecords' });
  });

  test('of wrong properties touches nothing', () => {
    expect(record(nextStep(known('Create', {}, { TimeoutSeconds: 1 }))).failure).toMatch(/^timeout 1: /);
  });

  test('that a call was refused which only a person can fix fails with the reason', () => {
    const refused = {
      step: { do: 'LookOrders' } as const,
      error: new CallError('ListPhoneNumberOrders', 'AccessDeniedException', 'no', 403),
    };
    expect(record(nextStep(known('Create', { refused }))).failure).toMatch(
      /^Support: ListPhoneNumberOrders was refused \(AccessDeniedException, no\); allow chime:ListPhoneNumberOrders in the policies of the provider's role/,
    );
    expect(record(nextStep({ ...known('Delete'), refused })).outcome).toMatchObject({
      status: 'FAILED',
      reason: expect.stringMatching(/^Support: ListPhoneNumberOrders was refused/),
    });
  });

  test('that is not done in time fails, and names its open orders', () => {
    const k = known('Create', {}, { TimeoutSeconds: 600 });
    const late = { ...k, now: k.request.deadline, records: { began: k.request.deadline, value: [] } };
    expect(record(nextStep(late)).failure).toBe(
      'not done within the timeout of 10 minutes; deploy again, with a longer timeout if the service is slow',
    );
    const orders = [{ numbers: [ONE], intendedAt: NOW, token: 't', id: 'a' }];
    expect(record(nextStep(own(late, { orders }))).failure).toContain(
      `10 minutes (order a for ${ONE} (not decided)); deploy`,
    );
    expect(
      nextStep({ ...late, now: k.request.deadline - 1, records: { began: k.request.deadline - 1, value: [] } }),
    ).not.toMatchObject({ do: 'Record' });
  });

  test('that meets a status that no table knows releases what it can, or fails as it stands', () => {
    const k = own(
      {
        ...known('Create', {}, list),
        ...resource('CREATE_IN_PROGRESS'),
        ...seen(state(ONE, { status: 'Levitating' })),
        ledger: { began: NOW, value: [] },
      },
      { plannedAt: NOW, holdings: [{ number: ONE, acquired: 'Adopted' }] },
    );
    expect(record(nextStep(k)).failure).toContain('status Levitating is not one of');
    const failing = own(k, {
      failure: 'before',
      failedAt: NOW - LEDGER_LAG,
      holdings: [{ number: ONE, acquired: 'Ordered', acquiredHere: true }],
    });
    expect(record(nextStep(failing)).outcome).toEqual({
      status: 'FAILED',
      physicalId: k.request.attempt,
      reason: expect.stringMatching(/^before; .*status Levitating is not one of/),
    });
    const records = {
      began: NOW + OTHERS_STOPPED,
      value: [earlier({ endedAt: NOW - DAY, holdings: [{ number: ONE, acquired: 'Ordered' }] })],
    };
    const asked = resource('DELETE_IN_PROGRESS', 'DELETE_IN_PROGRESS', NOW + OTHERS_STOPPED);
    const deleting = {
      ...own({ ...known('Delete'), ...asked, numbers: k.numbers, records, ledger: records }, { closes: [OLD] }),
      now: NOW + OTHERS_STOPPED,
    };
    expect(record(nextStep(deleting)).outcome).toEqual({
      status: 'FAILED',
      physicalId: OLD,
      reason: expect.stringMatching(/^\+12065550100: status Levitating is not one of/),
    });
    expect(() => nextStep({ ...k, record: { ...k.record!, orders: 7 } as never })).toThrow(TypeError);
  });
});

describe('a later goal', () => {
  const later = (change: Partial<AttemptRecord> = {}) =>
    earlier({ requestType: 'Delete', attempt: 'later', sentAt: NOW + 1000, outcome: undefined, ...change });

  test('stops an attempt, which says so', () => {
    const stopped = record(nextStep(beside(known('Create'), later())));
    expect(stopped).toMatchObject({
      stopped: true,
      outcome: {
        status: 'FAILED',
        reason:
          "Support: overtaken by a later delete of this resource; nothing more was done, see that operation's outcome",
      },
    });
    expect(stopped.outcome!.physicalId).toBe(stopped.attempt);
    expect(record(nextStep(beside(known('Update'), later()))).outcome!.physicalId).toBe(OLD);
  });

  test('that was a Delete, and has cleared away what this one answered, is not answered against', () => {
    const k = known('Create');
    const { attempt } = k.request;
    const deleted = later({ outcome: { status: 'SUCCESS', physicalId: OLD }, closes: [attempt] });
    const now = NOW + LEDGER_LAG;
    const retried = (records: AttemptRecord[], of: Known = k) =>
      nextStep({ ...of, now, records: { began: now, value: records } });
    expect(retried([deleted])).toEqual({ do: 'End' });
    expect(retried([deleted], { ...k, record: undefined })).toEqual({ do: 'End' });
    expect(retried([deleted, k.record!])).toHaveProperty('record.stopped');
    expect(retried([{ ...deleted, closes: ['another'] }])).toHaveProperty('record.stopped');
    expect(retried([{ ...deleted, outcome: undefined }])).toHaveProperty('record.stopped');
    expect(retried([{ ...deleted, closes: undefined }])).toHaveProperty('record.stopped');
    // A Create closes what a policy has retained, and clears nothing of it away.
    expect(retried([{ ...deleted, requestType: 'Create' }])).toHaveProperty('record.stopped');
    const another = { ...known('Update'), record: undefined };
    expect(retried([{ ...deleted, closes: [OLD] }], another)).toHaveProperty('record.seq', 0);
    // A Delete is not cleared away by another: it says what that has said.
    const other = known('Delete');
    expect(retried([{ ...deleted, closes: [OLD] }], other)).toHaveProperty('record.outcome.status', 'SUCCESS');
  });

  test('that was a Delete of the generation that an Update began has heard of that Update, whatever it finds', () => {
    const k = known('Update');
    const deleted = later({ outcome: { status: 'SUCCESS', physicalId: OLD }, closes: [k.request.attempt] });
    const now = NOW + LEDGER_LAG;
    for (const found of [undefined, k.record]) {
      const retried = { ...k, record: found, now, records: { began: now, value: [deleted] } };
      expect(nextStep(retried)).toEqual({ do: 'End' });
    }
  });

  test('that was a Delete answers an Update delivered after it: what is not shown yet was not cleared away', () => {
    const deleted = later({ outcome: { status: 'SUCCESS', physicalId: OLD }, closes: [OLD] });
    const late = (at: number, ...records: AttemptRecord[]) =>
      nextStep({ ...known('Update'), now: at, records: { began: at, value: [deleted, ...records] } });
    expect(late(NOW)).toEqual({ do: 'Wait', seconds: LEDGER_LAG / 1000 });
    expect(late(NOW + LEDGER_LAG, known('Update').record!)).toHaveProperty('record.outcome.status', 'FAILED');
  });

  test('is none when it is older, the own one, or of an earlier stack', () => {
    for (const change of [{ sentAt: NOW - 1000 }, { stackId: STACK.replace('11111111', '99999999') }]) {
      expect(nextStep(beside(known('Create'), later(change)))).not.toHaveProperty('record.stopped');
    }
    const k = known('Create');
    expect(nextStep(beside(k, { ...k.record!, goalAt: NOW + 5, attempt: k.request.attempt }))).not.toHaveProperty(
      'record.stopped',
    );
  });

  test('of another Delete of the same generation makes its outcome the response to both', () => {
    const k = beside(known('Delete'), later());
    expect(nextStep(k)).toEqual({ do: 'Wait', seconds: 2 });
    expect(nextStep({ ...k, now: NOW + 1999 })).toEqual({ do: 'Wait', seconds: 0.001 });
    expect(nextStep({ ...k, now: NOW + 2000 })).toEqual({ do: 'LookRecords' });
    const outcome = { status: 'SUCCESS' as const, physicalId: 'later' };
    expect(record(nextStep(beside(known('Delete'), later({ outcome }))))).toMatchObject({
      stopped: true,
      outcome: { status: 'SUCCESS', physicalId: k.request.physicalId },
    });
    const failed = later({ outcome: { status: 'FAILED', physicalId: 'later', reason: 'held' } });
    expect(record(nextStep(beside(known('Delete'), failed))).outcome).toEqual({
      status: 'FAILED',
      physicalId: OLD,
      reason: 'held',
    });
    const atLast = (now: number) => nextStep({ ...k, now, records: { ...k.records!, began: now } });
    expect(atLast(k.request.answerBy - 1)).toEqual({ do: 'Wait', seconds: 2 });
    expect(record(atLast(k.request.answerBy))).toMatchObject({ stopped: true, outcome: { status: 'FAILED' } });
  });

  test.each<['Create' | 'Update' | 'Delete', 'Create' | 'Update' | 'Delete']>([
    ['Delete', 'Update'],
    ['Delete', 'Create'],
    ['Update', 'Delete'],
    ['Create', 'Delete'],
  ])('makes nobody wait for another thing than was asked for: a %s for a later %s', (kind, other) =>
    expect(record(nextStep(beside(known(kind), later({ requestType: other })))).outcome!.reason).toContain(
      `overtaken by a later ${other.toLowerCase()}`,
    ),
  );

  test('of another Delete of another generation does not count', () => {
    for (const outcome of [undefined, success]) {
      expect(nextStep(beside(known('Delete'), later({ generation: 'another', outcome })))).toEqual({
        do: 'Wait',
        seconds: LEDGER_LAG / 1000,
      });
    }
    expect(nextStep(beside(known('Delete'), later({ generation: 'another', requestType: 'Update' })))).toHaveProperty(
      'record.stopped',
    );
  });

  test('proves that an armed order was not placed, and nothing of any other', () => {
    const orders = [
      { numbers: [ONE], intendedAt: 1, token: 't' },
      { numbers: [ONE], intendedAt: 2, token: 't', id: 'a' },
      { numbers: [ONE], intendedAt: 3, token: 't' },
    ];
    const results = (purchaseReady?: number) =>
      record(nextStep(own({ ...beside(known('Create'), later()), purchaseReady }, { orders }))).orders.map(
        ({ result }) => result,
      );
    expect(results(3)).toEqual([undefined, undefined, 'NotPlaced']);
    expect(results(2)).toEqual([undefined, undefined, undefined]);
    expect(results()).toEqual([undefined, undefined, undefined]);
  });
});

describe('a resource that CloudFormation may expect no more', () => {
  const at = (after: number, status?: string, stackStatus?: string, read = after) => {
    const k = known('Create', {}, list);
    return nextStep({
      ...k,
      now: NOW + after,
      records: { began: NOW + after, value: [] },
      ...resource(status, stackStatus, NOW + read),
    });
  };
  const buysNothing = (status: string) =>
    `Support: CloudFormation does not expect it any more (${status}); nothing was bought, deploy again`;

  test.each([
    'CREATE_IN_PROGRESS',
    'UPDATE_IN_PROGRESS',
    'IMPORT_IN_PROGRESS',
    'ROLLBACK_IN_PROGRESS',
    'UPDATE_ROLLBACK_IN_PROGRESS',
  ])('%s is expected', (status) => {
    expect(at(LEDGER_LAG, status, 'UPDATE_IN_PROGRESS')).not.toHaveProperty('record.failure');
  });

  test('being deleted is certain', () => {
    expect(record(at(0, 'DELETE_IN_PROGRESS')).failure).toBe(buysNothing('DELETE_IN_PROGRESS'));
    expect(record(at(0, 'CREATE_COMPLETE', 'DELETE_IN_PROGRESS')).failure).toBe(buysNothing('CREATE_COMPLETE'));
  });

  test("with any other status is looked at until CloudFormation's reads can show the request", () => {
    expect(at(0)).toEqual({ do: 'Wait', seconds: 3 });
    expect(at(2999, undefined, undefined, 0)).toEqual({ do: 'Wait', seconds: 0.001 });
    expect(at(3000, undefined, undefined, 0)).toEqual({ do: 'LookResource', stackId: STACK, logicalId: 'Support' });
    for (const status of ['CREATE_COMPLETE', 'DELETE_COMPLETE']) {
      expect(at(CLOUDFORMATION_LAG - 1, status)).toEqual({ do: 'Wait', seconds: 3 });
      expect(record(at(CLOUDFORMATION_LAG, status)).failure).toBe(buysNothing(status));
    }
    expect(record(at(CLOUDFORMATION_LAG)).failure).toBe(buysNothing('no such resource'));
  });

  test('was asked about in time when the look began in time, however long it took', () => {
    const k = {
      ...known('Create', {}, list),
      now: NOW + CLOUDFORMATION_LAG + 8000,
      records: { began: NOW + CLOUDFORMATION_LAG, value: [] },
    };
    expect(record(nextStep({ ...k, ...resource('CREATE_FAILED', undefined, NOW + CLOUDFORMATION_LAG) })).failure).toBe(
      buysNothing('CREATE_FAILED'),
    );
  });

  test('is asked for again when the look is older than the goal', () => {
    expect(at(0, 'CREATE_IN_PROGRESS', undefined, -1)).toEqual({
      do: 'LookResource',
      stackId: STACK,
      logicalId: 'Support',
    });
  });
});

describe('when the outcome is recorded', () => {
  const settled = (
    kind: 'Create' | 'Update' | 'Delete',
    change: Partial<AttemptRecord> = {},
    known_: Partial<Known> = {},
  ): Known => ({
    ...own(known(kind), { outcome: success, ...change }),
    answered: true,
    now: NOW + 7200_000,
    ...known_,
  });
  const forgotten = (k: Known, ...others: AttemptRecord[]) => {
    const step = nextStep(beside(k, ...others));
    return step.do === 'Forget' ? step.records.map(({ attempt }) => attempt) : step.do;
  };
  const old = earlier({ sentAt: NOW - DAY, goalAt: NOW - DAY });

  test('it is sent, and that is the end of one that was stopped or has cleared up', () => {
    expect(nextStep({ ...settled('Create'), answered: false })).toEqual({ do: 'Answer', outcome: success });
    expect(nextStep(settled('Create', { stopped: true }))).toEqual({ do: 'End' });
    expect(nextStep(settled('Create', {}, { forgotten: true }))).toEqual({ do: 'End' });
    expect(nextStep(settled('Create', {}, { records: undefined }))).toEqual({ do: 'LookRecords' });
    expect(forgotten(settled('Update', { stopped: true }), between, old)).toBe('End');
    expect(forgotten(settled('Update', {}, { forgotten: true }), between, old)).toBe('End');
  });

  const HOURS = 3600_000;
  /** It has succeeded in between, an hour ago and more: everybody has read that. */
  const between = earlier({
    attempt: 'between',
    requestType: 'Update',
    sentAt: NOW + HOURS / 2,
    goalAt: NOW + HOURS / 2,
    endedAt: NOW + HOURS,
  });

  test('an update clears away what an earlier success has superseded for long, when the execution has ended', () => {
    expect(forgotten(settled('Update'), between, old)).toEqual([OLD]);
    expect(forgotten(settled('Update'), between, { ...old, goalAt: NOW + HOURS + 1 })).toBe('End');
    expect(forgotten(settled('Update'), between, { ...old, goalAt: NOW + HOURS })).toEqual([OLD]);
    expect(forgotten(settled('Update'), between, { ...old, generation: 'another' })).toBe('End');
    const another = { generation: 'another' };
    expect(forgotten(settled('Update'), { ...between, ...another }, { ...old, ...another })).toBe('End');
    expect(forgotten(settled('Update'), between, { ...old, sentAt: NOW + HOURS })).toBe('End');
    expect(forgotten(settled('Update'), between, { ...old, stackId: 'elsewhere' })).toBe('End');
    expect(forgotten(settled('Update', { outcome: { ...success, status: 'FAILED' } }), between, old)).toBe('End');
  });

  test('whoever reads the whole ledger by pages sees the older record as long as the newer one may be missing', () => {
    expect(forgotten(settled('Update'), old)).toBe('End');
    expect(forgotten(settled('Update'), { ...between, endedAt: NOW + HOURS + 1 }, old)).toBe('End');
    expect(forgotten(settled('Update'), { ...between, endedAt: undefined }, old)).toBe('End');
    expect(forgotten(settled('Update'), { ...between, outcome: { ...success, status: 'FAILED' } }, old)).toBe('End');
    expect(forgotten(settled('Update'), { ...between, requestType: 'Delete' }, old)).toBe('End');
    expect(forgotten(settled('Update'), { ...between, generation: 'another' }, old)).toBe('End');
    expect(forgotten(settled('Update'), { ...between, sentAt: old.sentAt - 1000 }, old)).toEqual(['between']);
  });

  test('what has swept another attempt stays as long as that is there, which would look open again without it', () => {
    const sweeper = { ...old, swept: ['broken'] };
    const broken = { ...old, attempt: 'broken', generation: 'another' };
    expect(forgotten(settled('Update'), between, sweeper, broken)).toBe('End');
    expect(forgotten(settled('Update'), between, sweeper)).toEqual([OLD]);
    expect(forgotten(settled('Update'), between, sweeper, { ...broken, generation: OLD })).toEqual(['broken']);
  });

  test('a Delete clears away the generations that it closed', () => {
    expect(
      forgotten(settled('Delete', { closes: [OLD] }), old, { ...old, attempt: 'x', generation: 'another' }),
    ).toEqual([OLD]);
    expect(forgotten(settled('Delete'), old)).toBe('End');
  });

  test('a Delete does not wait for the end of an execution that has ended its attempt: it acts no more', () => {
    const now = NOW + 7200_000;
    const recent = (endedAt: number | undefined) =>
      forgotten(settled('Delete', { closes: [OLD], sentAt: now }), { ...old, goalAt: now - 600_000, endedAt });
    expect(recent(now - OTHERS_STOPPED)).toEqual([OLD]);
    expect(recent(now - OTHERS_STOPPED + 1)).toBe('End');
    expect(recent(undefined)).toBe('End');
  });

  test('tombstones are kept for thirty days', () => {
    const tombstone = (age: number) => earlier({ requestType: 'Delete', goalAt: NOW + 7200_000 - age * DAY });
    expect(forgotten(settled('Update'), tombstone(29))).toBe('End');
    expect(forgotten(settled('Update'), tombstone(30))).toBe('End');
    expect(forgotten(settled('Update'), tombstone(31))).toEqual([OLD]);
  });

  test("a new stack of the same name clears away the old one's, a Delete does not", () => {
    const before = { ...old, stackId: STACK.replace('11111111', '99999999') };
    expect(forgotten(settled('Create'), before)).toEqual([OLD]);
    expect(forgotten(settled('Delete'), before)).toBe('End');
  });
});

describe('a Delete', () => {
  const at = (after: number, k: Known = known('Delete'), ...others: AttemptRecord[]) =>
    nextStep({
      ...k,
      now: NOW + after,
      records: { began: NOW + after, value: [...others, k.record!] },
      ledger: { began: NOW + after, value: [] },
      ...resource('DELETE_IN_PROGRESS', 'DELETE_IN_PROGRESS', NOW + after),
    });

  test("waits until a cancelled attempt's record can be seen, and reads after that", () => {
    expect(at(0)).toEqual({ do: 'Wait', seconds: LEDGER_LAG / 1000 });
    const k = known('Delete');
    expect(nextStep({ ...k, now: NOW + LEDGER_LAG })).toEqual({ do: 'LookRecords' });
  });

  test('of a generation that nobody recorded touches nothing', () => {
    expect(record(at(LEDGER_LAG)).outcome).toEqual({
      status: 'FAILED',
      physicalId: OLD,
      reason:
        `${OLD}: no record of this resource was found, so its numbers are not known; check the ` +
        'inventory for numbers that nobody declares, then delete again with this resource retained',
    });
    expect(record(at(LEDGER_LAG, undefined, earlier({ generation: 'another' }))).outcome).toMatchObject({
      status: 'FAILED',
    });
    expect(record(at(LEDGER_LAG, undefined, earlier({ requestType: 'Delete' }))).outcome).toMatchObject({
      status: 'FAILED',
    });
  });

  test('closes the generation before it releases anything', () => {
    const ended = earlier({ endedAt: NOW - DAY });
    expect(record(at(LEDGER_LAG, undefined, ended))).toMatchObject({ closes: [OLD] });
    expect(record(at(LEDGER_LAG, undefined, ended)).outcome).toBeUndefined();
    expect(record(at(LEDGER_LAG, own(known('Delete'), { closes: [OLD] }), ended))).toMatchObject({ outcome: success });
  });

  test('that an earlier one has done is done at once', () => {
    const done = earlier({ requestType: 'Delete', attempt: 'done', closes: [OLD] });
    expect(record(at(0, undefined, done)).outcome).toEqual(success);
    for (const change of [
      { outcome: { ...success, status: 'FAILED' as const } },
      { closes: ['another'] },
      { requestType: 'Update' as const },
    ]) {
      expect(at(0, undefined, { ...done, ...change })).toEqual({ do: 'Wait', seconds: LEDGER_LAG / 1000 });
    }
  });

  test('with an id that CloudFormation made up waits for a Create that may be late', () => {
    const k = { ...known('Delete') };
    const made: Known = { ...k, request: { ...k.request, physicalId: 'Lines-Support-ABC' } };
    expect(at(LEDGER_LAG, made)).toEqual({ do: 'Wait', seconds: (LATE_CREATE - LEDGER_LAG) / 1000 });
    expect(at(LATE_CREATE - 2000, made)).toEqual({ do: 'Wait', seconds: 2 });
    expect(at(LATE_CREATE, made)).toMatchObject({ do: 'Record' });
  });
});
