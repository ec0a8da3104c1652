/** What earlier attempts have left for this one to clear up, where a resource holds no numbers of its own. */
import { abandonedBy } from '../../../lambda/attempt/abandoned';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { RequestType } from '../../../lambda/attempt/record/record-envelope';
import { earlier, known, NOW, OLD } from '../support/knowledge';

const NEW = 'cpno-00000000000000000002';
const failure = { status: 'FAILED' as const, physicalId: OLD };
const BEFORE = earlier().sentAt - 1000;
const SINCE = earlier().sentAt + 1000;
const other = (change: Partial<AttemptRecord>) =>
  earlier({ requestType: 'Update', attempt: 'other', generation: NEW, removal: 'Retain', sentAt: SINCE, ...change });
const abandoned = (kind: RequestType, others: AttemptRecord[], hasLeft = true) => {
  const k = known(kind);
  const records = { began: NOW, value: [...others, k.record!] };
  return abandonedBy({ ...k, records }, () => hasLeft).map(({ attempt }) => attempt);
};
const sweeps = earlier({ requestType: 'Update', attempt: 'sweeps', sentAt: SINCE + 1000, swept: ['other'] });

describe('for an Update there is', () => {
  test.each<[boolean, string, AttemptRecord[]]>([
    [true, 'an attempt since its base that failed', [other({ outcome: failure })]],
    [true, 'one upon the base itself that failed', [other({ generation: OLD, outcome: failure })]],
    [true, 'one since its base that nobody answered', [other({ outcome: undefined })]],
    [true, 'one that succeeded a moment too late, under another generation', [other({})]],
    [false, 'an attempt that failed before its base', [other({ outcome: failure, sentAt: BEFORE })]],
    [false, 'one that succeeded before its base', [other({ removal: 'Delete', sentAt: BEFORE })]],
    [false, 'one after which another has cleared up', [other({ outcome: failure }), sweeps]],
  ])('%s: %s', (expected, _, others) =>
    expect(abandoned('Update', [earlier(), ...others])).toEqual(expected ? ['other'] : []),
  );

  test('nothing where the attempt has left nothing', () =>
    expect(abandoned('Update', [earlier(), other({ outcome: failure })], false)).toEqual([]));
});

describe('for a Create there is', () => {
  test.each<[boolean, string, AttemptRecord[]]>([
    [true, 'an attempt that failed', [other({ outcome: failure })]],
    [true, 'a generation that nobody heard of, as its policy would have deleted it', [other({ removal: 'Delete' })]],
    [false, 'a generation that a policy may have kept', [other({})]],
    [false, 'an attempt after which another has cleared up', [other({ outcome: failure }), sweeps]],
  ])('%s: %s', (expected, _, others) => {
    expect(abandoned('Create', others).includes('other')).toBe(expected);
  });
});
