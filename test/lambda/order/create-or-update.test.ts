/** Why a Create or Update ends in failure: what was left undecided, by whom, and what a person can do about it. */
import { physicalIdOf } from '../../../lambda/attempt/attempts';
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { RequestType } from '../../../lambda/attempt/record/record-envelope';
import {
  CLOUDFORMATION_LAG,
  LEDGER_LAG,
  ORDER_POLL,
  OTHERS_STOPPED,
  SERVICE_LAG,
} from '../../../lambda/attempt/timing';
import { createOrUpdate } from '../../../lambda/order/create-or-update';
import { CallError } from '../../../lambda/service/errors';
import { STACK } from '../support/harness';
import { earlier, known, NOW, OLD, ONE, order, TWO } from '../support/knowledge';

const list = { Source: { Type: 'List' as const, PhoneNumbers: [ONE] } };
const open = (id: string) => ({ numbers: [ONE], intendedAt: NOW, token: 't', id });
const broken = (change: Partial<AttemptRecord> = {}) =>
  earlier({ attempt: 'broken', generation: 'broken', outcome: undefined, orders: [open('a')], ...change });

function at(
  now: number,
  kind: RequestType,
  records: AttemptRecord[],
  change: Partial<Known> = {},
  stackStatus = 'UPDATE_IN_PROGRESS',
  status?: string,
): Known {
  const k = known(kind, {}, list);
  const resources = new Map([
    [`${STACK} Support`, { began: now, value: { stackStatus, status: status ?? `${kind.toUpperCase()}_IN_PROGRESS` } }],
  ]);
  return {
    ...k,
    now,
    records: { began: now, value: [...records, k.record!] },
    ledger: { began: now, value: records },
    resources,
    ...change,
  };
}
const failure = (k: Known) => {
  const step = createOrUpdate(k);
  return step.do === 'Record' ? step.record.failure : step;
};

describe('the timeout', () => {
  const { deadline } = known('Update', {}, list).request;
  const late = (records: AttemptRecord[], stackStatus?: string) =>
    failure(at(deadline, 'Update', records, {}, stackStatus));
  const again = 'deploy again, with a longer timeout if the service is slow';
  const undecided = (id: string) => `order ${id} for ${ONE} (not decided)`;

  test.each<[string, AttemptRecord[], string]>([
    ['of an earlier attempt', [broken()], ` (${undecided('a')})`],
    [
      'of several',
      [broken(), broken({ attempt: 'x', orders: [open('b')] })],
      ` (${undecided('a')}; ${undecided('b')})`,
    ],
    ['that are decided not', [broken({ orders: [{ ...open('a'), result: 'Decided' }] })], ''],
    ['of what has settled not', [broken({ outcome: { status: 'SUCCESS', physicalId: OLD } })], ''],
    ['of what has been cleared up not', [broken(), earlier({ swept: ['broken'] })], ''],
  ])('names open orders %s', (_, records, named) =>
    expect(late(records)).toBe(`not done within the timeout of 30 minutes${named}; ${again}`),
  );

  test('of an earlier stack of the same name, which a create follows', () => {
    const { deadline: end } = known('Create', {}, list).request;
    const before = broken({ stackId: STACK.replace(/[^/]+$/, 'before'), requestType: 'Create' });
    expect(failure(at(end, 'Create', [before]))).toBe(
      `not done within the timeout of 30 minutes (${undecided('a')}); ${again}`,
    );
  });

  test('of the attempt itself are named once', () => {
    const k = at(deadline, 'Update', []);
    const record = { ...k.record!, orders: [open('a')] };
    expect(failure({ ...k, record, records: { began: deadline, value: [record] } })).toBe(
      `not done within the timeout of 30 minutes (${undecided('a')}); ${again}`,
    );
  });

  test('in a rollback is no matter of deploying', () =>
    expect(late([], 'UPDATE_ROLLBACK_IN_PROGRESS')).toBe(
      'not done within the timeout of 30 minutes; continue the rollback once the service has decided',
    ));
});

test('what an earlier operation has ordered has to be decided before anything is planned', () => {
  const now = known('Create', {}, list).request.answerBy - ORDER_POLL;
  const request = { ...known('Create', {}, list).request, deadline: now + 1 };
  const waiting = (...ids: string[]) => ({
    orders: new Map(ids.map((id) => [id, { began: now, value: order(id, 'Processing', { [ONE]: 'Processing' }) }])),
    request,
  });
  expect(failure(at(now, 'Create', [broken({ orders: [open('a'), open('b')] })], waiting('a', 'b')))).toBe(
    `order a for ${ONE}; order b for ${ONE}: ordered by an earlier operation, and the service has not decided ` +
      'yet; wait until it has, then deploy again',
  );
  expect(createOrUpdate(at(NOW + OTHERS_STOPPED + SERVICE_LAG, 'Create', [broken()]))).toEqual({
    do: 'LookOrder',
    id: 'a',
  });
});

test.each<[string, AttemptRecord['orders'], string]>([
  ['nothing', [], 'nothing was bought'],
  ['something', [{ ...open('a'), result: 'Decided' }], 'what was bought is released'],
])('a resource that is given up says what becomes of what was bought: %s', (_, orders, expected) => {
  const k = at(NOW + CLOUDFORMATION_LAG, 'Create', [], {}, 'ROLLBACK_IN_PROGRESS', 'DELETE_COMPLETE');
  expect(failure({ ...k, record: { ...k.record!, orders } })).toBe(
    `Support: CloudFormation does not expect it any more (DELETE_COMPLETE); ${expected}, deploy again`,
  );
});

test.each(['XCREATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'CREATE_IN_PROGRESS_X'])(
  'nothing is concluded from %s of a resource, which no table knows',
  (status) =>
    expect(() => createOrUpdate(at(NOW + CLOUDFORMATION_LAG, 'Create', [], {}, 'UPDATE_IN_PROGRESS', status))).toThrow(
      `status ${status} is not one of`,
    ),
);

test('an Update plans when all records can be seen, and so does a Create in a stack that was there before', () => {
  const early = (kind: RequestType, stackStatus: string, statusAt?: number, now = NOW + 1000, lookedAt = now) => {
    const k = at(now, kind, [], {}, stackStatus);
    const value = { stackStatus, status: `${kind.toUpperCase()}_IN_PROGRESS`, statusAt };
    return createOrUpdate({ ...k, resources: new Map([[`${STACK} Support`, { began: lookedAt, value }]]) });
  };
  const { sentAt } = known('Create').record!;
  const wait = { do: 'Wait', seconds: (LEDGER_LAG - 1000) / 1000 };
  expect(early('Create', 'UPDATE_IN_PROGRESS', sentAt)).toEqual(wait);
  expect(early('Update', 'CREATE_IN_PROGRESS', sentAt)).toEqual(wait);
  expect(early('Create', 'CREATE_IN_PROGRESS', sentAt - 1000)).not.toEqual(wait);
  // What CloudFormation shows may be the operation before.
  expect(early('Create', 'CREATE_IN_PROGRESS', sentAt - 1001)).toEqual(wait);
  expect(early('Create', 'CREATE_IN_PROGRESS')).toEqual(wait);
  // A stack of the same name may have been deleted a moment before; its Delete had written its goal by then.
  const before = earlier({ requestType: 'Delete', stackId: STACK.replace('11111111', '99999999'), outcome: undefined });
  const value = { stackStatus: 'CREATE_IN_PROGRESS', status: 'CREATE_IN_PROGRESS', statusAt: sentAt };
  const again = at(NOW + 1000, 'Create', [before], {
    resources: new Map([[`${STACK} Support`, { began: NOW + 1000, value }]]),
  });
  expect(createOrUpdate(again)).toEqual(wait);
  const look = { do: 'LookResource', stackId: STACK, logicalId: 'Support' };
  expect(early('Update', 'UPDATE_IN_PROGRESS', sentAt, NOW + LEDGER_LAG, NOW + LEDGER_LAG - 1)).toEqual(look);
  expect(early('Update', 'UPDATE_IN_PROGRESS', sentAt, NOW + LEDGER_LAG)).not.toEqual(look);
});

test('what is planned is not kept waiting for what was done earlier', () => {
  const k = at(NOW + 1000, 'Create', []);
  expect(createOrUpdate({ ...k, record: { ...k.record!, plannedAt: NOW } })).toMatchObject({
    do: 'Record',
    record: { orders: [{ numbers: [ONE] }] },
  });
});

test('an Update needs no history where nothing is rolled back, whatever else stands', () => {
  const other = earlier({ attempt: 'other', generation: 'other' });
  expect(createOrUpdate(at(NOW + LEDGER_LAG, 'Update', [earlier(), other]))).toEqual({ do: 'LookNumbers', sure: [] });
});

test('a refused search says what was searched for', () => {
  const k = at(NOW + LEDGER_LAG, 'Create', []);
  const refused = {
    step: { do: 'Search', query: { search: { Type: 'Search', Count: 1 } } } as const,
    error: new CallError('SearchAvailablePhoneNumbers', 'BadRequestException', 'no', 400),
  };
  const declared = { ...k.record!.declared!, source: { Type: 'Search' as const, Count: 1, AreaCodes: ['206'] } };
  expect(failure({ ...k, refused, record: { ...k.record!, declared, plannedAt: NOW } })).toMatch(
    /^search for area codes 206: /,
  );
});

test('a failed Create is found by its Delete; a failed Update leaves what there was', () => {
  expect(physicalIdOf(known('Create'))).toBe(known('Create').request.attempt);
  expect(physicalIdOf({ ...known('Create'), request: { ...known('Create').request, physicalId: TWO } })).toBe(
    known('Create').request.attempt,
  );
  expect(physicalIdOf(known('Update'))).toBe(OLD);
});
