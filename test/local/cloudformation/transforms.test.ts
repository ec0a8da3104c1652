/** Transforms that are not acted out: what they make is listed, and refused only where something needs it. */
import { assembly, cleanUpFixtures, custom, nestedStack, own, startWith, templateOf } from './fixture';

afterEach(cleanUpFixtures);

const SERVERLESS = 'AWS::Serverless-2016-10-31';
const include = { Name: 'AWS::Include', Parameters: { Location: 's3://bucket/part.yaml' } };
const why = expect.stringContaining('is not known on this machine');

test('a serverless application is listed, with what refers to what it makes', async () => {
  const { local, runner } = await startWith(() => ({}));
  const template = templateOf(
    {
      Api: { Type: 'AWS::Serverless::Function', Properties: { CodeUri: 's3://b/k' }, Connectors: {} },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { Name: { Ref: 'ApiRole' } }, DependsOn: 'ApiRole' },
      Thing: custom(),
      Other: custom({ Role: { 'Fn::GetAtt': ['ApiRole', 'Arn'] } }),
    },
    { Transform: ['AWS::LanguageExtensions', SERVERLESS], Globals: { Function: { Timeout: 5 } } },
  );
  const result = await local.deploy(assembly(template));
  expect(result.status).toBe('CREATE_COMPLETE');
  expect(result.skipped).toEqual(expect.arrayContaining([
    { logicalId: 'Transform', type: SERVERLESS, reason: why },
    { logicalId: 'Api', type: 'AWS::Serverless::Function' },
    { logicalId: 'Other', type: 'Custom::Thing', reason: expect.stringContaining('"ApiRole.Arn"') },
  ]));
  expect(runner.events.map(({ LogicalResourceId }) => LogicalResourceId)).toEqual(['Thing']);
  expect((await local.destroy('Stack')).succeeded).toBe(true);
});

test('an order that needs what a transform makes fails, and says how to give it', async () => {
  const { local, runner } = await startWith(() => ({}));
  const template = templateOf({ Thing: own({ Name: { 'Fn::Sub': 'a ${ApiRole}' } }) }, { Transform: SERVERLESS });
  const { failures } = await local.deploy(assembly(template));
  expect(failures).toEqual([{
    logicalId: 'Thing',
    reason: '"Thing" needs the value of "ApiRole", which comes from the transform AWS::Serverless-2016-10-31, and that '
      + 'is not acted out on this machine: give one with --assume ApiRole=VALUE, or rehearse the template that it '
      + 'makes.',
  }]);
  const assume = { ApiRole: 'role' };
  expect((await local.deploy(assembly(template), { assume })).status).toBe('CREATE_COMPLETE');
  expect(runner.events.at(-1).ResourceProperties.Name).toBe('a role');
});

const { Resources } = templateOf({ Thing: custom() });

test.each<[string, object]>([
  ['in the place of resources', { Resources: { ...Resources, 'Fn::Transform': include } }],
  ['for the template', { Resources, Transform: include }],
  [
    'in a value',
    {
      Resources: {
        ...Resources,
        Topic: { Type: 'AWS::SNS::Topic', Properties: { Name: { 'Fn::Transform': include } } },
      },
    },
  ],
])('AWS::Include is listed %s, in a nested stack too', async (_where, template) => {
  const { local, runner } = await startWith(() => ({}));
  const { status, skipped } = await local.deploy(assembly(template));
  expect(status).toBe('CREATE_COMPLETE');
  expect(skipped).toContainEqual({ logicalId: 'Transform', type: 'AWS::Include', reason: why });
  expect(runner.history).toEqual(['Create']);
  const parent = { Resources: { Nested: nestedStack('inner') } };
  const nested = await local.deploy(assembly(parent, undefined, 'Parent', undefined, { nested: { inner: template } }));
  expect(nested.skipped).toContainEqual({ logicalId: 'Transform', type: 'AWS::Include', reason: why });
});

test('an order fails whose properties an include completes', async () => {
  const { local } = await startWith(() => ({}));
  const { failures } = await local.deploy(assembly(templateOf({ Thing: own({ 'A': 1, 'Fn::Transform': include }) })));
  expect(failures).toMatchObject([{ reason: expect.stringContaining('comes from the transform AWS::Include') }]);
});
