/** CloudFormation refuses these before anything begins, or while it creates; and those that look like them it takes. */
import { assembly, cleanUpFixtures, custom, nestedStack, startWith, templateOf } from './fixture';
import { cidrBlocks } from '../../../local/cloudformation/engine/cidr';

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
  ['a loop over what is no parameter', { Transform, Resources: loop({ Ref: 'L' }) }, '"L", which is not a parameter'],
  ['a loop over no list', { Transform, Resources: loop('L') }, 'is not a loop'],
  [
    'a length without the transform',
    { Resources: { A: A({ 'Fn::Length': ['a'] }) } },
    'Fn::Length needs the transform',
  ],
  ['a default without the transform', { Mappings, Resources: { A: A(findInMap) } }, 'with a default value needs'],
  [
    'a policy by a function without the transform',
    { Parameters: { P: { Type: 'String' } }, Resources: { A: A('x', { DeletionPolicy: { Ref: 'P' } }) } },
    'every DeletionPolicy member must be a string',
  ],
  [
    'a policy by a function that gives none',
    {
      Transform,
      Parameters: { P: { Type: 'String', Default: 'Keep' } },
      Resources: { A: A('x', { DeletionPolicy: { Ref: 'P' } }) },
    },
    'DeletionPolicy "Keep"',
  ],
  [
    'a function that is not there',
    { Resources: { A: A({ 'Fn::Nothing': {} }) } },
    '"Fn::Nothing" is not supported',
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
  ['a Standard parameter of 5 KB', { A: A('x'.repeat(5_000)) }, 'Standard tier parameters support'],
  ['an Advanced parameter of 9 KB', { A: A('x'.repeat(9_000), {}, { Tier: 'Advanced' }) }, 'Advanced tier parameters'],
  ['a policy in the Standard tier', { A: A('x', {}, { Policies: '[]' }) }, 'need the advanced-parameter tier'],
  ['a tier that is not there', { A: A('x', {}, { Tier: 'Gold' }) }, 'must be Standard, Advanced or'],
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
  ['an Advanced parameter of 5 KB', { A: A('x'.repeat(5_000), {}, { Tier: 'Advanced' }) }],
  ['one that finds its tier', { A: A('x'.repeat(5_000), {}, { Tier: 'Intelligent-Tiering' }) }],
  ['a parameter with a policy', { A: A('x', {}, { Tier: 'Advanced', Policies: '[]' }) }],
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

test('a loop goes over a parameter, and a policy follows one', async () => {
  const { local } = await startWith(() => ({}));
  const Parameters = {
    Names: { Type: 'CommaDelimitedList', Default: 'One,Two' },
    Policy: { Type: 'String', Default: 'Retain' },
  };
  const body = { 'A${X}': A({ 'Fn::Sub': 'to ${X}' }, { DeletionPolicy: { Ref: 'Policy' } }, { Name: { Ref: 'X' } }) };
  const Resources = { 'Fn::ForEach::All': ['X', { Ref: 'Names' }, body], 'B': A() };
  const directory = assembly({ Transform, Parameters, Resources });
  await local.deploy(directory);
  expect(local.resources('Stack').map(({ logicalId }) => logicalId)).toEqual(['AOne', 'ATwo', 'B']);
  await local.deploy(directory, { parameters: { Names: 'Two,Three' } });
  expect(local.resources('Stack').map(({ logicalId }) => logicalId)).toEqual(['ATwo', 'B', 'AThree']);
  await local.destroy('Stack');
  expect(local.parameters.snapshot().map(({ name }) => name)).toEqual(['One', 'Two', 'Three']);
});

test('a parameter stays Advanced, and its earlier versions can be read', async () => {
  const { local } = await startWith(() => ({}));
  const deploy = async (Tier: string, Value: string) => {
    const B = { ...A('{{resolve:ssm:a:1}} {{resolve:ssm:a}}', { DependsOn: 'A' }) };
    const Outputs = { B: { Value: { 'Fn::GetAtt': ['B', 'Value'] } } };
    return local.deploy(assembly({ Resources: { A: A(Value, {}, { Name: 'a', Tier }), B }, Outputs }));
  };
  expect((await deploy('Advanced', 'one')).outputs).toEqual({ B: 'one one' });
  expect((await deploy('Advanced', 'two')).outputs).toEqual({ B: 'one two' });
  const { failures } = await deploy('Standard', 'three');
  expect(failures[0].reason).toContain('cannot go back to the standard-parameter');
});

test.each([
  [['10.0.0.0/16', 2, 8], ['10.0.0.0/24', '10.0.1.0/24']],
  [['2001:db8:1234:1a00::/56', 2, 64], ['2001:db8:1234:1a00::/64', '2001:db8:1234:1a01::/64']],
  [['2001:DB8:0:0:1:0:0:0/72', '2', '32'], ['2001:db8:0:0:1::/96', '2001:db8::1:1:0:0/96']],
  [['::/126', 2, 1], ['::/127', '::2/127']],
])('blocks of addresses are cut from %j', (argument, blocks) => {
  expect(cidrBlocks([...argument])).toEqual(blocks);
});

test.each([[['10.0.0/16', 1, 8]], [['10.0.0.0/16', 257, 8]], [['2001::1::/56', 1, 64]], [['2001:db8::/64', 2, 64]]])(
  'no blocks of addresses are cut from %j',
  (argument) => {
    expect(() => cidrBlocks([...argument])).toThrow(/^Fn::Cidr /);
  },
);
