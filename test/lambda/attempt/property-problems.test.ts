/** What is wrong with the properties that every kind of resource has, as a template's author reads it. */
import { problemWithProperties } from '../../../lambda/attempt/request/property-problems';

const COMMON = {
  ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:Provider',
  ServiceTimeout: '3600',
  Version: '1',
  StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Turns',
  Region: 'us-east-1',
  TimeoutSeconds: '1800',
};
const problem = (properties: Record<string, unknown>) =>
  problemWithProperties({ ...COMMON, ...properties }, ['Holder', 'PhoneNumbers'], 'thing');
const wrongTimeout = (timeout: string) => `timeout ${timeout}: not between 60 and 3000 seconds; choose one that is`;

test.each<[string, Record<string, unknown>]>([
  ['those that every kind has', {}],
  ['those of its own kind', { Holder: 'abc', PhoneNumbers: ['+12065550100'] }],
  ['no timeout', { TimeoutSeconds: undefined }],
  ['the shortest timeout', { TimeoutSeconds: '60' }],
  ['the longest timeout', { TimeoutSeconds: 3000 }],
])('nothing is wrong with %s', (_, properties) => expect(problem(properties)).toBeUndefined());

test.each<[string, Record<string, unknown>, string]>([
  [
    'another version',
    { Version: '2', Colour: 'red' },
    'property version 2: this provider reads 1; deploy provider and thing with one version of the library',
  ],
  ['a property that nobody knows', { Colour: 'red' }, 'Colour: not a property of a thing; remove it'],
  ['a timeout that is too short', { TimeoutSeconds: '59' }, wrongTimeout('59')],
  ['a timeout that is too long', { TimeoutSeconds: 3001 }, wrongTimeout('3001')],
  ['a timeout that is no number', { TimeoutSeconds: 'soon' }, wrongTimeout('soon')],
  [
    'a reference that CloudFormation left as it was, also where it stands for a timeout',
    { TimeoutSeconds: '{{resolve:ssm-secure:Timeout}}' },
    'TimeoutSeconds {{resolve:ssm-secure:Timeout}}: CloudFormation did not resolve this reference, as it resolves ' +
      'neither secrets nor secure parameters in custom resources; use a parameter of type String or StringList, by ' +
      '{{resolve:ssm:...}}',
  ],
])('%s is refused', (_, properties, expected) => expect(problem(properties)).toBe(expected));
