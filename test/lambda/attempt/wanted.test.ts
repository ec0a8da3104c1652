/** Why a Create or an Update of what numbers are put to cannot go on, in words for a reader. */
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { hindered } from '../../../lambda/attempt/wanted';
import { CallError } from '../../../lambda/service/errors';
import { known, NOW } from '../support/knowledge';

const why = (change: Partial<Known['request']> = {}, more: Partial<Known> = {}) => {
  const k = known('Update');
  const step = hindered({ ...k, request: { ...k.request, ...change }, ...more }, 'a SIP rule');
  return step?.do === 'Record' ? step.record.failure : step;
};
const refused: Known['refused'] = {
  step: { do: 'LookRules' },
  error: new CallError('ListSipRules', 'ConflictException', 'busy', 409),
};

test('nothing hinders it before its deadline', () => expect(why({ deadline: NOW + 1 })).toBeUndefined());

test.each<[string, Partial<Known['request']>, Partial<Known>, string]>([
  ['its properties', { problem: 'wrong', movedFrom: 'us-west-2' }, { refused }, 'wrong'],
  [
    'another region',
    { movedFrom: 'us-west-2' },
    { refused },
    'Support: the region of a SIP rule cannot change (it was us-west-2); declare a second one in the new region and ' +
      'remove the first',
  ],
  [
    'a refusal',
    { deadline: NOW },
    { refused },
    'Support: ListSipRules was refused (ConflictException, busy); wait until the pending change is done, then deploy ' +
      'again',
  ],
  ['its deadline', { deadline: NOW }, {}, 'not done within the timeout; deploy again'],
])('%s may hinder it', (_, change, more, expected) => expect(why(change, more)).toBe(expected));
