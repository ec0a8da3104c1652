import { dependenciesOf, dependents } from '../../../local/cloudformation/engine/graph';
import { conditionHolds, resolve, ResolveScope } from '../../../local/cloudformation/engine/intrinsics';
import { checkTemplate, Template } from '../../../local/cloudformation/engine/template';

const TEMPLATE: Template = {
  Resources: { A: { Type: 'X' } },
  Mappings: { Map: { one: { two: 'three' } } },
  Conditions: {
    Yes: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
    No: { 'Fn::Not': [{ Condition: 'Yes' }] },
    Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] },
    Either: { 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] },
  },
};
const SCOPE: ResolveScope = {
  template: TEMPLATE,
  parameters: { Stage: 'prod' },
  region: 'us-east-1',
  account: '123456789012',
  stackName: 'Stack',
  stackId: 'id',
  ref: (logicalId) => `ref-${logicalId}`,
  getAtt: (logicalId, attribute) => `${logicalId}:${attribute}`,
  importValue: (name) => `import-${name}`,
};

describe('intrinsic functions', () => {
  it.each([
    [{ Ref: 'Stage' }, 'prod'],
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ 'Fn::GetAtt': 'A.B.C' }, 'A:B.C'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'A' }]] }, 'a-ref-A'],
    [{ 'Fn::Select': ['1', { 'Fn::Split': [',', 'x,y'] }] }, 'y'],
    [{ 'Fn::Sub': '${AWS::StackName}/${A}/${A.Arn}/${!Literal}' }, 'Stack/ref-A/A:Arn/${Literal}'],
    [{ 'Fn::Sub': ['${v}', { v: { Ref: 'A' } }] }, 'ref-A'],
    [{ 'Fn::If': ['No', 1, { 'Fn::If': ['Yes', 2, 3] }] }, 2],
    [{ 'Fn::FindInMap': ['Map', 'one', 'two'] }, 'three'],
    [{ 'Fn::Base64': 'hi' }, 'aGk='],
    [{ 'Fn::GetAZs': '' }, ['us-east-1a', 'us-east-1b', 'us-east-1c']],
    [{ 'Fn::ImportValue': 'x' }, 'import-x'],
    [{ a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
  ])('%j', (value, expected) => {
    expect(resolve(value, SCOPE)).toEqual(expected);
  });

  it('combine conditions', () => {
    expect(['Yes', 'No', 'Both', 'Either', undefined].map((name) => conditionHolds(name, SCOPE))).toEqual([
      true,
      false,
      false,
      true,
      true,
    ]);
  });

  it('name the one that is not supported', () => {
    expect(() => resolve({ 'Fn::Nothing': {} }, SCOPE)).toThrow('"Fn::Nothing" is not supported');
  });
});

describe('the dependency graph', () => {
  it('follows references and DependsOn', () => {
    const template: Template = {
      Resources: {
        A: { Type: 'X' },
        B: { Type: 'X', Properties: { a: { 'Fn::Sub': 'x-${A.Arn}' } } },
        C: { Type: 'X', Properties: { b: [{ Ref: 'B' }] }, DependsOn: ['A'] },
      },
    };
    const graph = dependenciesOf(template);
    expect(Object.fromEntries(graph)).toEqual({ A: [], B: ['A'], C: ['A', 'B'] });
    expect([...dependents('A', graph)].sort()).toEqual(['B', 'C']);
  });

  it('refuses a cycle and a missing target', () => {
    expect(() =>
      dependenciesOf({ Resources: { A: { Type: 'X', DependsOn: 'B' }, B: { Type: 'X', DependsOn: 'A' } } }),
    ).toThrow('Circular dependency');
    expect(() => checkTemplate({ Resources: { A: { Type: 'X', DependsOn: 'B' } } })).toThrow('"A" depends on "B"');
  });
});
