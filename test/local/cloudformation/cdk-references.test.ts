import {
  App,
  CfnOutput,
  CfnParameter,
  CustomResource,
  Duration,
  Fn,
  NestedStack,
  Stack,
  StackProps,
} from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId, Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { cleanUpFixtures, start, temporaryDirectory } from './fixture';
import { fastClock } from '../../../local/aws/clock';
import { LocalCloudFormation } from '../../../local/cloudformation';

afterEach(cleanUpFixtures);

/** Answers with its property `Value` as id and attribute. */
const ECHO = `
  exports.handler = async (event) => {
    const { Value } = event.ResourceProperties;
    const { StackId, RequestId, LogicalResourceId } = event;
    const echoed = { StackId, RequestId, LogicalResourceId };
    const answer = { Status: 'SUCCESS', PhysicalResourceId: 'id-' + Value, Data: { Value }, ...echoed };
    await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(answer) });
  };`;

class Echo extends Construct {
  public readonly value: string;

  constructor(scope: Construct, id: string, value: string) {
    super(scope, id);
    const handler = new LambdaFunction(this, 'Function', {
      runtime: Runtime.NODEJS_20_X, handler: 'index.handler', code: Code.fromInline(ECHO),
    });
    const resource = new CustomResource(this, 'Resource', {
      serviceToken: handler.functionArn,
      properties: { Value: value },
    });
    this.value = resource.getAttString('Value');
  }
}

const newApp = () => new App({ outdir: temporaryDirectory(), context: { 'aws:cdk:disable-asset-staging': false } });
const inRegion = (region: string, rest: StackProps = {}): StackProps => ({
  env: { account: '123456789012', region },
  ...rest,
});

async function deployAll(local: LocalCloudFormation, app: App, stacks: string[]) {
  const { directory } = app.synth();
  const results = [];
  for (const stack of stacks) {
    results.push(await local.deploy(directory, { stack }));
  }
  return results;
}

function crossRegion(value: string, keepsReading = true): App {
  const app = newApp();
  const producer = new Stack(app, 'Producer', inRegion('us-east-1', { crossRegionReferences: true }));
  const consumer = new Stack(app, 'Consumer', inRegion('eu-central-1', { crossRegionReferences: true }));
  const made = new Echo(producer, 'Made', value);
  const read = new Echo(consumer, 'Read', keepsReading ? made.value : 'own');
  new CfnOutput(consumer, 'Value', { value: read.value });
  return app;
}

describe('what the CDK synthesises', () => {
  it('reads across regions by its own custom resources, which hold the value while it is read', async () => {
    const local = await start({ clock: fastClock(50) });
    const [, consumer] = await deployAll(local, crossRegion('one'), ['Producer', 'Consumer']);
    expect(consumer).toMatchObject({ status: 'CREATE_COMPLETE', outputs: { Value: 'one' } });
    expect(local.parameterStore('us-east-1').snapshot()).toEqual([]);
    expect(local.parameterStore('eu-central-1').snapshot()).toMatchObject([
      {
        name: expect.stringMatching(/^\/cdk\/exports\/Consumer\//),
        value: 'one',
        tags: { 'aws-cdk:strong-ref:Consumer': 'true' },
      },
    ]);

    const directory = crossRegion('one', false).synth().directory;
    expect((await local.deploy(directory, { stack: 'Consumer' })).outputs).toEqual({ Value: 'own' });
    expect((await local.deploy(directory, { stack: 'Producer' })).status).toBe('UPDATE_COMPLETE');
    expect(local.parameterStore('eu-central-1').snapshot()).toEqual([]);
    expect(local.answerProblems).toEqual([]);
  }, 60_000);

  it.each([
    ['changed', ['two', true], 'Some exports have changed'],
    ['removed', ['one', false], 'is in use by stack(s) Consumer'],
  ] as const)('does not let a value be %s that another region reads', async (_how, [value, keepsReading], reason) => {
    const local = await start({ clock: fastClock(50) });
    await deployAll(local, crossRegion('one'), ['Producer', 'Consumer']);
    const [result] = await deployAll(local, crossRegion(value, keepsReading), ['Producer']);
    expect(result.failures[0].reason).toContain(reason);
    expect(local.parameterStore('eu-central-1').snapshot()).toMatchObject([{ value: 'one' }]);
  }, 60_000);

  it('reads across stacks of one region, nested ones included', async () => {
    const app = newApp();
    const producer = new Stack(app, 'Producer', inRegion('us-east-1'));
    const nested = new NestedStack(producer, 'Nested');
    const made = new Echo(nested, 'Made', 'inner');
    const consumer = new Stack(app, 'Consumer', inRegion('us-east-1'));
    const inner = new NestedStack(consumer, 'Nested');
    new CfnOutput(consumer, 'Value', { value: new Echo(inner, 'Read', made.value).value });
    const local = await start({ clock: fastClock(50) });
    const results = await deployAll(local, app, ['Producer', 'Consumer']);
    expect(results.map(({ status, failures }) => [status, failures])).toEqual([
      ['CREATE_COMPLETE', []],
      ['CREATE_COMPLETE', []],
    ]);
    expect(results[1].outputs).toEqual({ Value: 'inner' });
    await expect(local.destroy('Producer')).rejects.toThrow(/in use by Consumer/);
    expect((await local.destroy('Consumer')).succeeded).toBe(true);
    expect((await local.destroy('Producer')).succeeded).toBe(true);
  }, 60_000);

  it('calls AWS by AwsCustomResource, whose function is its own', async () => {
    const app = newApp();
    const stack = new Stack(app, 'Stack');
    const put = new AwsCustomResource(stack, 'Put', {
      onUpdate: {
        service: 'SSM',
        action: 'PutParameter',
        parameters: { Name: '/called', Value: 'by a custom resource', Type: 'String', Overwrite: true },
        physicalResourceId: PhysicalResourceId.of('called'),
      },
      onDelete: { service: 'SSM', action: 'DeleteParameter', parameters: { Name: '/called' } },
      policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE }),
      installLatestAwsSdk: false,
    });
    new CfnOutput(stack, 'Version', { value: put.getResponseField('Version') });
    const local = await start({ clock: fastClock(50) });
    const [result] = await deployAll(local, app, ['Stack']);
    expect(result).toMatchObject({ status: 'CREATE_COMPLETE', outputs: { Version: '1' }, skipped: [] });
    expect(local.parameters.snapshot()).toMatchObject([{ name: '/called', value: 'by a custom resource' }]);
    await local.destroy('Stack');
    expect(local.parameters.snapshot()).toEqual([]);
  }, 60_000);

  it('waits by the framework of the CDK, which invokes the handlers of others', async () => {
    const app = newApp();
    const stack = new Stack(app, 'Stack');
    const handler = (id: string, code: string) =>
      new LambdaFunction(stack, id, {
        runtime: Runtime.NODEJS_20_X,
        handler: 'index.handler',
        code: Code.fromInline(`exports.handler = async (event) => { ${code} };`),
      });
    const provider = new Provider(stack, 'Provider', {
      onEventHandler: handler(
        'OnEvent',
        "return { PhysicalResourceId: event.PhysicalResourceId ?? 'theirs-Create', Data: { Asked: Date.now() } }",
      ),
      isCompleteHandler: handler(
        'IsComplete',
        'const isDone = Date.now() > Number(event.Data.Asked) + 300; ' +
          'return { IsComplete: isDone, ...(isDone && { Data: { Done: "yes" } }) }',
      ),
      queryInterval: Duration.seconds(5),
    });
    const thing = new CustomResource(stack, 'Thing', { serviceToken: provider.serviceToken });
    new CfnOutput(stack, 'Done', { value: thing.getAttString('Done') });
    new CfnOutput(stack, 'Id', { value: thing.ref });
    const local = await start({ clock: fastClock(50) });
    const [result] = await deployAll(local, app, ['Stack']);
    expect(result).toMatchObject({
      status: 'CREATE_COMPLETE',
      outputs: { Done: 'yes', Id: 'theirs-Create' },
      skipped: [],
    });
    expect(local.answerProblems).toEqual([]);
  }, 60_000);

  it('takes parameters, its own and those of Parameter Store', async () => {
    const app = newApp();
    const stack = new Stack(app, 'Stack');
    const stage = new CfnParameter(stack, 'Stage', { allowedValues: ['test', 'prod'] });
    const kept = new StringParameter(stack, 'Kept', {
      parameterName: '/app/stage', stringValue: stage.valueAsString, tier: ParameterTier.STANDARD,
    });
    const host = StringParameter.valueForStringParameter(stack, '/app/host');
    new CfnOutput(stack, 'Value', { value: Fn.join(' ', [new Echo(stack, 'Echo', host).value, kept.stringValue]) });
    const local = await start({ clock: fastClock(50) });
    local.parameters.call('PutParameter', { Name: '/app/host', Value: 'example.com', Type: 'String' });
    const result = await local.deploy(app.synth().directory, { parameters: { Stage: 'prod' } });
    expect(result).toMatchObject({ status: 'CREATE_COMPLETE', outputs: { Value: 'example.com prod' } });
  }, 60_000);
});
