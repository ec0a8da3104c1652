/** What a Delete is about: whether CloudFormation asks for it, and which attempts and generations end with it. */
import { isBeingAskedFor, prepareDelete } from '../../../lambda/attempt/deletion';
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { ResourceState } from '../../../lambda/attempt/knowledge/observations';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { CLOUDFORMATION_LAG, OTHERS_STOPPED } from '../../../lambda/attempt/timing';
import { STACK } from '../support/harness';
import { earlier, known, NOW, OLD, own } from '../support/knowledge';

const NEW = 'cpno-00000000000000000002';
const THIRD = 'cpno-00000000000000000003';
const MADE_UP = 'Lines-Support-ABCDEF';
const CLEANUP = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
const failure = { status: 'FAILED' as const, physicalId: OLD };
/** When nobody else can act any more, and all that was done can be seen. */
const LATER = NOW + OTHERS_STOPPED;
const going: ResourceState = { stackStatus: 'DELETE_IN_PROGRESS', status: 'DELETE_IN_PROGRESS', physicalId: OLD };

/** A Delete of the generation OLD that knows these records, and events that do not reach back far enough. */
const among = (others: AttemptRecord[], shown = going, at = LATER, change: Partial<AttemptRecord> = {}): Known => {
  const k = own(known('Delete'), change);
  return {
    ...k,
    now: LATER,
    records: { began: LATER, value: [...others, k.record!] },
    resources: new Map([[`${STACK} Support`, { began: at, value: shown }]]),
    history: { began: LATER, since: 0, value: { events: [], whole: false, back: LATER } },
  };
};
const closing = (others: AttemptRecord[], change: Partial<AttemptRecord> = {}) => {
  const prepared = prepareDelete(among(others, going, LATER, change));
  return 'step' in prepared && prepared.step.do === 'Record' ? prepared.step.record : prepared;
};
const broken = (change: Partial<AttemptRecord> = {}) =>
  earlier({ requestType: 'Update', attempt: 'broken', generation: NEW, outcome: failure, ...change });

test.each<[boolean, string, string, ResourceState]>([
  [true, 'another generation, while a creation is rolled back', OLD, { ...going, stackStatus: 'ROLLBACK_IN_PROGRESS' }],
  [
    true,
    'a generation, while another one stands and a creation is rolled back',
    OLD,
    { stackStatus: 'ROLLBACK_IN_PROGRESS', status: 'CREATE_COMPLETE', physicalId: NEW },
  ],
  [
    false,
    'what never answered, while another one stands and a creation is rolled back',
    MADE_UP,
    { stackStatus: 'ROLLBACK_IN_PROGRESS', status: 'CREATE_COMPLETE', physicalId: NEW },
  ],
  [
    true,
    'what never answered, while another one stands and an update is cleaned up',
    MADE_UP,
    { stackStatus: CLEANUP, status: 'UPDATE_COMPLETE', physicalId: OLD },
  ],
  [false, 'the one that stands', OLD, { stackStatus: CLEANUP, status: 'UPDATE_COMPLETE', physicalId: OLD }],
])('CloudFormation deletes: %s: %s', (expected, _, physicalId, shown) => {
  const k = known('Delete');
  expect(isBeingAskedFor({ ...k, request: { ...k.request, physicalId } }, shown)).toBe(expected);
});

test('CloudFormation is asked when it can know of the Delete', () => {
  const asked = (at: number) => prepareDelete(among([earlier()], going, at));
  expect(asked(NOW + CLOUDFORMATION_LAG - 1)).toEqual({
    step: { do: 'LookResource', stackId: STACK, logicalId: 'Support' },
  });
  expect(asked(NOW + CLOUDFORMATION_LAG)).toMatchObject({ step: { do: 'Record' } });
});

test('whether a rollback undoes the whole resource is told by the events since this generation was asked for', () => {
  const beside = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS', status: 'DELETE_IN_PROGRESS', physicalId: NEW };
  const older = earlier({ attempt: 'older', generation: THIRD, sentAt: earlier().sentAt - 1000 });
  const k = { ...among([older, earlier()], beside), history: undefined };
  expect(prepareDelete(k)).toEqual({ step: { do: 'LookEvents', since: earlier().sentAt } });
});

describe('a Delete closes', () => {
  test('its generation, and says nothing of attempts where none was broken off', () => {
    const record = closing([earlier()]);
    expect(record).toMatchObject({ closes: [OLD] });
    expect(record).not.toHaveProperty('swept');
  });

  test('what was broken off before it, and not what came after it or was cleared up', () => {
    expect(closing([earlier(), broken()])).toMatchObject({ closes: [OLD, NEW] });
    expect(closing([earlier(), broken({ sentAt: NOW + 1000 })])).toMatchObject({ closes: [OLD] });
    const cleared = earlier({ attempt: 'cleared', requestType: 'Update', swept: ['broken'] });
    expect(closing([earlier(), broken(), cleared])).toMatchObject({ closes: [OLD] });
  });

  test('no generation that stands: it only clears up after what was tried upon that', () => {
    const standing = earlier({ attempt: 'standing', generation: NEW, removal: 'Retain' });
    const tried = [earlier(), standing, broken()];
    expect(closing(tried)).toMatchObject({ closes: [OLD], swept: ['broken'] });
    expect(closing([...tried, broken({ attempt: 'other', generation: THIRD })])).toMatchObject({
      closes: [OLD, THIRD],
      swept: ['broken'],
    });
    expect(closing(tried, { closes: [OLD] })).toMatchObject({ closes: [OLD], swept: ['broken'] });
    expect(closing(tried, { closes: [OLD], swept: ['broken'] })).toMatchObject({ resource: going });
  });

  test.each<[boolean, string, Partial<AttemptRecord>]>([
    [true, 'was not answered', { outcome: undefined, endedAt: undefined }],
    [true, 'failed when it was about to close it', { outcome: failure, closes: [NEW] }],
    [false, 'failed when it was about to close another', { outcome: failure, closes: [THIRD] }],
    [false, 'failed before it was about to close anything', { outcome: failure }],
    [false, 'came later', { outcome: undefined, endedAt: undefined, sentAt: NOW + 1000 }],
  ])('another generation: %s: of which an earlier Delete %s', (expected, _, change) => {
    const kept = earlier({ attempt: 'kept', generation: NEW, removal: 'Retain' });
    const left = earlier({ requestType: 'Delete', attempt: 'left', generation: NEW, ...change });
    expect(closing([earlier(), kept, left])).toMatchObject({ closes: expected ? [OLD, NEW] : [OLD] });
  });
});
