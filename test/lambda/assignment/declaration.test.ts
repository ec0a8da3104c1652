/** How the properties of an assignment are read, and what a reader is told of wrong ones. */
import { parseAssignment } from '../../../lambda/assignment/declaration';
import { Envelope } from '../../../lambda/attempt/request/envelope';
import { MAIN } from '../support/assignments';
import { ONE, TWO } from '../support/knowledge';
import { numbered, to } from '../support/routing';

const parse = (properties: object, RequestType = 'Create') =>
  parseAssignment({ RequestType, ResourceProperties: { Version: '1', ...properties } } as unknown as Envelope);
const NOTHING = { ties: [], partings: [] };

test('an id is read without the space around it, and a blank one is none', () => {
  const properties = { ...to(' main ', ONE), VoiceConnectorGroupId: ' ', ForceAssociate: 'true' };
  const declared = { holder: MAIN, numbers: [ONE], force: true };
  expect(parse(properties)).toEqual({ payload: { ...NOTHING, declared } });
});

test('nothing is forced that is not said to be', () => {
  expect(parse(to('main', ONE)).payload).toMatchObject({ declared: { force: false } });
});

test('a delete reads nothing: its properties may be of any age', () => {
  expect(parse({ Version: '0', Colour: 'blue' }, 'Delete')).toEqual({ payload: NOTHING });
});

test('as many numbers as one assignment can hold are no problem', () => {
  expect(parse(to('main', ...numbered(150))).problem).toBeUndefined();
});

test('a number that looks unlikely is no problem: the service has it or not', () => {
  expect(parse(to('main', '+12060550100', '+12065110100')).problem).toBeUndefined();
});

test.each<[string, object, string]>([
  [
    'no target',
    { PhoneNumbers: [ONE] },
    'neither VoiceConnectorId nor VoiceConnectorGroupId given: an assignment has one target; name one',
  ],
  [
    'two targets',
    { ...to('main', ONE), VoiceConnectorGroupId: 'all' },
    'both VoiceConnectorId and VoiceConnectorGroupId given: an assignment has one target; name one',
  ],
  [
    'too many numbers',
    to('main', ...numbered(151)),
    'phoneNumbers: 151 are more than the 150 that one assignment can hold; split it',
  ],
  ['a number twice', to('main', ONE, TWO, ONE), `phoneNumbers ${ONE}: named twice; remove one of them`],
  [
    'neither true nor false',
    { ...to('main', ONE), ForceAssociate: 'perhaps' },
    'ForceAssociate perhaps: neither true nor false; write one of them',
  ],
])('of %s a reader is told', (_, properties, problem) =>
  expect(parse(properties)).toEqual({ problem, payload: NOTHING }),
);

test('of several wrong numbers each gets a sentence', () => {
  const [first, second] = ['+1206555010', '+1206555011'].map((number) => parse(to('main', number)).problem);
  expect(first).toContain('+1206555010');
  expect(parse(to('main', '+1206555010', ONE, '+1206555011')).problem).toBe(`${first}; ${second}`);
});
