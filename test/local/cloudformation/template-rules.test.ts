/** CloudFormation refuses these before anything begins, or while it creates; and those that look like them it takes. */
import { assembly, cleanUpFixtures, custom, nestedStack, startWith, templateOf } from './fixture';

afterEach(cleanUpFixtures);

const A = (Value: unknown = 'x', rest: object = {}, properties: object = {}) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Type: 'String', Value, ...properties },
  ...rest,
});
const Conditions = { No: { 'Fn::Equals': ['a', 'b'] } };
const Transform = 'AWS::LanguageExtensions';
const absent = { Condition: 'No' };
const loop = (list: unknown) => ({ 'Fn::ForEach::All': ['X', list, { 'A${X}': A({ 'Fn::Sub': 'to ${X}' }) }] });
const findInMap = { 'Fn::FindInMap': ['Map', 'none', 'b', { DefaultValue: 'd' }] };
const Mappings = { Map: { a: { b: 'c' } } };
const cyclic = { One: { Condition: 'Two' }, Two: { 'Fn::Not': [{ Condition: 'One' }] } };

test.each<[string, object, string]>([
  ['a condition that is not defined', { Resources: { A: A('x', { Condition: 'Nope' }) } }, 'condition "Nope" is used'],
  [
    'an Fn::If without its condition',
    { Resources: { A: A({ 'Fn::If': ['Nope', 1, 2] }) } },
    'condition "Nope" is used',
  ],
  ['conditions in a circle', { Resources: { A: A() }, Conditions: cyclic }, 'between conditions: [One, Two]'],
  [
    'a condition on a resource',
    { Resources: { A: A() }, Conditions: { C: { 'Fn::Equals': [{ Ref: 'A' }, 'x'] } } },
    'refers to the resource A',
  ],
  [
    'a condition by a function of rules',
    { Resources: { A: A() }, Conditions: { C: { 'Fn::Contains': [['a'], 'a'] } } },
    'Fn::Contains is for rules',
  ],
  [
    'a reference to what is not there under its condition',
    { Resources: { A: A('x', absent), B: A({ Ref: 'A' }) }, Conditions },
    'Unresolved resource dependencies [A] in the Resources block',
  ],
  [
    'an output of what is not there under its condition',
    { Resources: { A: A('x', absent), B: A() }, Conditions, Outputs: { O: { Value: { 'Fn::Sub': '${A}' } } } },
    'Unresolved resource dependencies [A] in the Outputs block',
  ],
  ['a loop without the transform', { Resources: loop(['One']) }, 'needs the transform'],
  ['a loop over a parameter', { Transform, Resources: loop({ Ref: 'L' }) }, 'is not acted out on this machine'],
  [
    'a length without the transform',
    { Resources: { A: A({ 'Fn::Length': ['a'] }) } },
    'Fn::Length needs the transform',
  ],
  ['a default without the transform', { Mappings, Resources: { A: A(findInMap) } }, 'with a default value needs'],
  [
    'a policy by a function',
    { Transform, Resources: { A: A('x', { DeletionPolicy: { Ref: 'P' } }) } },
    'is not acted out',
  ],
  [
    'a function that is not there',
    { Resources: { A: A({ 'Fn::Transform': {} }) } },
    '"Fn::Transform" is not supported',
  ],
  [
    'a dependency on itself',
    { Resources: { A: A('x', { DependsOn: 'A' }) } },
    'Circular dependency between resources: [A]',
  ],
  ['a reference to itself', { Resources: { A: A({ Ref: 'A' }) } }, 'Circular dependency between resources: [A]'],
  ['an unknown section', { Resources: { A: A() }, Nope: {} }, 'Invalid template property or properties [Nope]'],
  ['an unknown member', { Resources: { A: A('x', { Nope: 1 }) } }, "Invalid template resource property 'Nope'"],
  ['no type', { Resources: { A: { Properties: {} } } }, 'must contain a Type member'],
  ['no such type', { Resources: { A: { Type: 'Foo' } } }, 'Unrecognized resource types: [Foo]'],
  ['a name with a dash', { Resources: { 'A-b': A() } }, 'Resource name A-b is non alphanumeric'],
  ['an output without a value', { Resources: { A: A() }, Outputs: { O: {} } }, 'must contain a Value object'],
  [
    'an export named after a resource',
    { Resources: { A: A() }, Outputs: { O: { Value: 'v', Export: { Name: { Ref: 'A' } } } } },
    'must not depend on a resource',
  ],
  [
    'an unknown type of parameter',
    { Parameters: { P: { Type: 'Text' } }, Resources: { A: A() } },
    'parameter type: Text',
  ],
  [
    'a snapshot of what has none',
    { Resources: { A: A('x', { DeletionPolicy: 'Snapshot' }) } },
    'deletion policy Snapshot',
  ],
  ['more than a megabyte', { Resources: { A: A('x'.repeat(1_000_000)) } }, 'may not exceed 1000000 bytes'],
])('%s is refused before anything begins, in a nested stack too', async (_what, template, reason) => {
  const { local } = await startWith(() => ({}));
  await expect(local.deploy(assembly(template))).rejects.toThrow(reason);
  expect(local.stacks()).toEqual([]);
  const parent = { Resources: { Nested: nestedStack('inner') } };
  const nested = { inner: template };
  const { failures } = await local.deploy(assembly(parent, undefined, 'Parent', undefined, { nested }));
  expect(failures[0].reason).toContain(reason);
});

test.each<[string, object, string]>([
  ['a list as a value', { A: A({ 'Fn::Split': [',', 'a,b'] }) }, 'must be of type String'],
  ['a secure string', { A: A('x', {}, { Type: 'SecureString' }) }, 'String and StringList only'],
  ['a value that breaks its pattern', { A: A('x', {}, { AllowedPattern: '^y$' }) }, 'allowedPattern: ^y$'],
  ['a custom resource without a service token', { A: { Type: 'Custom::Thing' } }, 'Invalid ServiceToken'],
  [
    'a service timeout of more than an hour',
    templateOf({ A: custom({ ServiceTimeout: 3601 }) }).Resources,
    '1 to 3600',
  ],
])('%s fails the resource', async (_what, Resources, reason) => {
  const { local } = await startWith(() => ({}));
  const { failures } = await local.deploy(assembly({ Resources }));
  expect(failures).toMatchObject([{ logicalId: 'A', reason: expect.stringContaining(reason) }]);
});

test.each<[string, object]>([
  ['a reference that Fn::If leaves out', { A: A('x', absent), B: A({ 'Fn::If': ['No', { Ref: 'A' }, 'z'] }) }],
  ['a dependency on what is not there', { A: A('x', absent), B: A('x', { DependsOn: 'A' }) }],
  ['a topic as service token', { T: { Type: 'AWS::SNS::Topic' }, B: custom({ ServiceToken: { Ref: 'T' } }) }],
  ['metadata', { B: A('x', { Metadata: { 'Fn::Anything': 1 } }) }],
])('%s is taken', async (_what, Resources) => {
  const { local } = await startWith(() => ({}));
  expect((await local.deploy(assembly({ Resources, Conditions }))).status).toBe('CREATE_COMPLETE');
});

test('a loop makes resources and outputs, also in a loop', async () => {
  const { local } = await startWith(() => ({}));
  const Outputs = {
    'Fn::ForEach::Outer': [
      'X',
      ['One', 'Two'],
      { 'Fn::ForEach::Inner': ['Y', ['a.b'], { 'O${X}&{Y}': { Value: { 'Fn::GetAtt': ['A${X}', 'Value'] } } }] },
    ],
  };
  const { outputs } = await local.deploy(assembly({ Transform, Resources: loop(['One', 'Two']), Outputs }));
  expect(outputs).toEqual({ OOneab: 'to One', OTwoab: 'to Two' });
});
