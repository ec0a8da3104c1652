import { audit, inQuestion, isOrphan, resourceOf } from '../../cli/audit/audit';
import { permitted } from '../../cli/audit/give-and-take';
import { ResourceState } from '../../lambda/attempt/knowledge/observations';
import { AttemptRecord } from '../../lambda/attempt/record/record';
import { NumberState } from '../../lambda/service/number-state';
import { state } from '../lambda/support/knowledge';

const STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Lines/1';
const GONE = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Gone/2';

const number = (digits: string, change: Partial<NumberState> = {}): NumberState =>
  state(`+1206555${digits}`, change);
const record = (logicalId: string, digits: string[], change: Partial<AttemptRecord> = {}): AttemptRecord => ({
  version: 1,
  kind: 'Order',
  requestType: 'Create',
  stackId: STACK,
  logicalId,
  attempt: `cpno-${logicalId}`,
  generation: `cpno-${logicalId}`,
  sentAt: 1,
  goalAt: 1,
  seq: 1,
  holdings: digits.map((tail) => ({ number: `+1206555${tail}`, acquired: 'Ordered' })),
  orders: [],
  outcome: { status: 'SUCCESS', physicalId: `cpno-${logicalId}` },
  ...change,
});

test('every billed number gets its verdict, and queued ones none', () => {
  const records = [
    record('Support', ['0100']),
    record('Kept', ['0101'], { stackId: GONE }),
    record('Broken', ['0102'], { outcome: { status: 'FAILED', physicalId: 'cpno-Broken' } }),
    record('Asked', [], { outcome: undefined, orders: [{ numbers: ['+12065550103'], intendedAt: 1, token: 't' }] }),
  ];
  const numbers = ['0100', '0101', '0102', '0103', '0104']
    .map((digits) => number(digits))
    .concat(number('0105', { deleted: true }));
  const resources = new Map<string, ResourceState>([
    [`${STACK} Support`, { stackStatus: 'UPDATE_COMPLETE', status: 'UPDATE_COMPLETE' }],
    [`${GONE} Kept`, { stackStatus: 'DELETE_COMPLETE', status: 'DELETE_SKIPPED' }],
  ]);
  const result = audit(records, numbers, resources);
  expect(result.findings.map(({ number: e164, verdict }) => [e164.slice(-4), verdict])).toEqual([
    ['0100', 'declared'],
    ['0101', 'retained'],
    ['0102', 'left behind'],
    ['0103', 'left behind'],
    ['0104', 'not ours'],
  ]);
  expect(result.openOrders).toEqual([
    { order: '(its answer was lost)', numbers: ['+12065550103'], owner: 'Asked in stack Lines' },
  ]);
  expect(result.findings[1]).toMatchObject({ owner: 'Kept in stack Gone', remedy: expect.stringContaining('release') });
  expect(result.queued).toEqual([{ number: '+12065550105' }]);
});

test('what a running operation acquires is neither declared nor left behind, and nobody may release it', () => {
  const ordered = { outcome: undefined, orders: [{ numbers: ['+12065550101'], intendedAt: 1, token: 't' }] };
  const records = [
    record('Held', ['0100'], { outcome: undefined }),
    record('Asked', [], ordered),
    record('RolledBack', ['0102'], { outcome: { status: 'FAILED', physicalId: 'cpno-RolledBack' } }),
  ];
  const numbers = ['0100', '0101', '0102'].map((digits) => number(digits));
  const during = (stackStatus: string) =>
    audit(
      records,
      numbers,
      new Map(inQuestion(records).map((each) => [resourceOf(each), { stackStatus, status: 'CREATE_IN_PROGRESS' }])),
    );
  for (const status of ['CREATE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS']) {
    const { findings, openOrders } = during(status);
    expect(findings.map(({ verdict }) => verdict)).toEqual(['in progress', 'in progress', 'in progress']);
    expect(findings.map(isOrphan)).toEqual([false, false, false]);
    expect(findings[1]).toMatchObject({ owner: 'Asked in stack Lines', remedy: expect.stringContaining('again') });
    expect(openOrders).toEqual([]);
    const found = { ...during(status), numbers, restorableUntil: new Map(), countries: new Map(), unreadable: [] };
    expect(permitted('release', ['+12065550100'], { ...found, expired: { records: [], notes: [] } })).toEqual({
      refusal: expect.stringContaining('an operation of Held in stack Lines is running; wait'),
    });
  }
  const { findings, openOrders } = during('ROLLBACK_COMPLETE');
  expect(findings.map(({ verdict }) => verdict)).toEqual(['left behind', 'left behind', 'left behind']);
  expect(openOrders).toHaveLength(1);
});

test('a resource that CloudFormation deletes or has skipped declares nothing', () => {
  for (const status of ['DELETE_SKIPPED', 'DELETE_COMPLETE', undefined]) {
    const resources = new Map([[`${STACK} Support`, { stackStatus: 'UPDATE_COMPLETE', status }]]);
    expect(audit([record('Support', ['0100'])], [number('0100')], resources).findings[0].verdict).toBe('retained');
  }
});

test('a stack that came back under its name takes the place of the one before', () => {
  const before = record('Support', ['0100'], { stackId: STACK.replace('/1', '/0'), sentAt: 1 });
  const now = record('Support', [], { attempt: 'cpno-new', generation: 'cpno-new', sentAt: 2 });
  const alive = { stackStatus: 'CREATE_COMPLETE', status: 'CREATE_COMPLETE' };
  const resources = new Map([
    [`${STACK} Support`, alive],
    [`${STACK.replace('/1', '/0')} Support`, alive],
  ]);
  expect(audit([before, now], [number('0100')], resources).findings[0].verdict).toBe('retained');
});
