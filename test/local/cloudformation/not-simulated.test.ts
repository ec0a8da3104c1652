import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import {
  assembly,
  cleanUpFixtures,
  custom,
  FUNCTION,
  nestedStack,
  own,
  start,
  startWith,
  statuses,
  templateOf,
} from './fixture';
import { fastClock } from '../../../local/aws/clock';

afterEach(cleanUpFixtures);

const Bucket = { Type: 'AWS::S3::Bucket' };
const placed = (runtime: string) => ({ ...FUNCTION, Properties: { ...FUNCTION.Properties, Runtime: runtime } });

describe('a resource that is not simulated', () => {
  it('is listed, once, and may be used by others that are not simulated, by functions and by outputs', async () => {
    const { local } = await startWith(() => ({}));
    const template = templateOf(
      {
        Bucket,
        Topic: { Type: 'AWS::SNS::Topic', Properties: { Name: { Ref: 'Bucket' } } },
        Subnets: {
          Type: 'AWS::EC2::Subnet',
          Properties: { Cidr: { 'Fn::Select': [1, { 'Fn::Cidr': [{ 'Fn::GetAtt': ['Vpc', 'CidrBlock'] }, 2] }] } },
        },
        Vpc: { Type: 'AWS::EC2::VPC' },
        User: {
          ...FUNCTION,
          Properties: { ...FUNCTION.Properties, Environment: { Variables: { BUCKET: { Ref: 'Bucket' } } } },
        },
        Thing: custom(),
      },
      {
        Outputs: {
          Name: { Value: { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Bucket', 'Arn'] }] }] } },
        },
      },
    );
    const result = await local.deploy(assembly(template));
    expect(result).toMatchObject({ status: 'CREATE_COMPLETE', outputs: { Name: 'Stack-Bucket-NOTSIMULATED' } });
    expect(result.skipped.map(({ logicalId }) => logicalId).sort()).toEqual(['Bucket', 'Subnets', 'Topic', 'Vpc']);
  });

  it.each([
    ['Ref', { Ref: 'Bucket' }, 'Bucket'],
    ['an attribute', { 'Fn::GetAtt': ['Bucket', 'DomainName'] }, 'Bucket.DomainName'],
    ['an ARN deep inside', [{ Policy: { 'Fn::Sub': '${Bucket.Arn}/*' } }], 'Bucket.Arn'],
  ])('fails an order that needs its value: %s', async (_what, Value, name) => {
    const { local, runner } = await startWith(() => ({}));
    const { failures } = await local.deploy(assembly(templateOf({ Bucket, Thing: own({ Value }) })));
    expect(failures[0]).toEqual({
      logicalId: 'Thing',
      reason: `"Thing" needs the value of "${name}" (AWS::S3::Bucket), which is not simulated on this machine: `
        + `give one with --assume ${name}=VALUE, or rehearse without it.`,
    });
    expect(runner.events).toEqual([]);
  });

  it('has the value that somebody gives it, in later deployments, too', async () => {
    const { local, runner } = await startWith(() => ({}));
    const template = (size: number) => templateOf({
      Bucket, Thing: custom({ Size: size, Name: { Ref: 'Bucket' }, Arn: { 'Fn::GetAtt': ['Bucket', 'Arn'] } }),
    });
    await local.deploy(assembly(template(1)), {
      assume: { 'Bucket': 'my-bucket', 'Bucket.Arn': 'arn:aws:s3:::my-bucket' },
    });
    expect((await local.deploy(assembly(template(2)))).status).toBe('UPDATE_COMPLETE');
    expect(runner.events[1].ResourceProperties).toMatchObject({
      Size: '2',
      Name: 'my-bucket',
      Arn: 'arn:aws:s3:::my-bucket',
    });
  });

  it('is used with a value that is given later, without another change', async () => {
    const { local, runner } = await startWith(() => ({}));
    const template = templateOf({ Bucket, Thing: custom({ Name: { Ref: 'Bucket' } }) });
    await local.deploy(assembly(template), { assume: { Bucket: 'first' } });
    expect((await local.deploy(assembly(template), { assume: { Bucket: 'first' } })).changed).toBe(false);
    expect((await local.deploy(assembly(template), { assume: { Bucket: 'second' } })).changed).toBe(true);
    expect(runner.events[1].ResourceProperties.Name).toBe('second');
  });

  it('is named with its type when another stack imports its value', async () => {
    const { local } = await startWith(() => ({}));
    const Outputs = { Name: { Value: { Ref: 'Bucket' }, Export: { Name: 'bucket' } } };
    await local.deploy(assembly(templateOf({ Bucket }, { Outputs }), undefined, 'Producer'));
    const consumer = templateOf({ Thing: own({ Name: { 'Fn::ImportValue': 'bucket' } }) });
    const { failures } = await local.deploy(assembly(consumer, undefined, 'Consumer'));
    expect(failures[0].reason).toContain('needs the value of "Bucket" (AWS::S3::Bucket) of another stack');
  });

  it('fails a parameter that would hold its value, and a state machine when it is started', async () => {
    const { local } = await startWith(() => ({}));
    const Parameter = { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: { Ref: 'Bucket' } } };
    const { failures } = await local.deploy(assembly(templateOf({ Bucket, Parameter }), undefined, 'One'));
    expect(failures[0].reason).toContain('Parameter "Parameter" needs the value of "Bucket"');
    const DefinitionString = {
      'Fn::Sub': '{"StartAt":"A","States":{"A":{"Type":"Pass","Result":"${Bucket}","End":true}}}',
    };
    const Machine = { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString } };
    const Outputs = { Arn: { Value: { Ref: 'Machine' } } };
    const { outputs } = await local.deploy(assembly(templateOf({ Bucket, Machine }, { Outputs }), undefined, 'Two'));
    const response = await fetch(local.url, {
      method: 'POST',
      body: JSON.stringify({ stateMachineArn: outputs.Arn }),
      headers: { 'x-amz-target': 'AWSStepFunctions.StartExecution' },
    });
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('needs the value of "Bucket"') });
  });

  it('may be a public parameter, whose value only AWS knows', async () => {
    const { local } = await startWith(() => ({}));
    const Parameters = {
      Image: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: '/aws/service/ami-latest' },
    };
    const instance = { Type: 'AWS::EC2::Instance', Properties: { ImageId: { Ref: 'Image' } } };
    expect((await local.deploy(assembly(templateOf({ Instance: instance }, { Parameters })))).status).toBe(
      'CREATE_COMPLETE',
    );
    const thing = assembly(
      templateOf({ Thing: own({ Image: { Ref: 'Image' } }) }, { Parameters }),
      undefined,
      'Other',
    );
    expect((await local.deploy(thing)).failures[0].reason).toContain('which only AWS knows');
  });
});

describe('a function that cannot run here', () => {
  it.each([
    ['of another runtime', placed('python3.12')],
    ['of an image', { ...FUNCTION, Properties: { Code: { ImageUri: 'image' }, PackageType: 'Image' } }],
    [
      'whose code is no asset',
      { ...FUNCTION, Properties: { ...FUNCTION.Properties, Code: { S3Bucket: 'b', S3Key: 'elsewhere.zip' } } },
    ],
  ])('is deployed, %s', async (_what, Other) => {
    const local = await start();
    expect((await local.deploy(assembly(templateOf({ Other })))).status).toBe('CREATE_COMPLETE');
    expect((await local.destroy('Stack')).succeeded).toBe(true);
  });

  it('fails an order at once, and says why', async () => {
    const local = await start();
    const { failures, status } = await local.deploy(
      assembly(templateOf({ Function: placed('python3.12'), Thing: own() })),
    );
    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(failures[0].reason).toBe(
      'Function "Function" has the runtime "python3.12", which cannot run on this machine, '
        + 'only Node.js can: rehearse without what invokes it.',
    );
  });

  it('says what it misses when its variables hold a value that nobody knows', async () => {
    const local = await start();
    const User = {
      ...FUNCTION,
      Properties: { ...FUNCTION.Properties, Environment: { Variables: { BUCKET: { Ref: 'Bucket' } } } },
    };
    const { outputs } = await local.deploy(assembly(templateOf({ Function: User, Bucket }, {
      Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Function', 'Arn'] } } },
    })));
    const invoked = await local.invokeFunction(outputs.Arn, {});
    expect(invoked).toMatchObject({
      ok: false,
      error: { errorMessage: expect.stringContaining('needs the value of "Bucket"') },
    });
  });

  it('has versions and aliases that run the same function', async () => {
    const { local, runner } = await startWith(() => ({}));
    const template = templateOf({
      Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Function' } } },
      Alias: {
        Type: 'AWS::Lambda::Alias',
        Properties: { FunctionName: { Ref: 'Function' }, FunctionVersion: '1', Name: 'live' },
      },
      Thing: custom({ ServiceToken: { Ref: 'Alias' } }),
    });
    expect((await local.deploy(assembly(template))).status).toBe('CREATE_COMPLETE');
    expect(runner.events[0].ServiceToken).toMatch(/:function:Stack-Function-[A-Z0-9]{12}:live$/);
  });
});

describe('a custom resource of another library that cannot be acted out', () => {
  const elsewhere = 'arn:aws:lambda:us-east-1:123456789012:function:elsewhere';

  it.each([
    ['needs a value that nobody knows', { Thing: custom({ Name: { Ref: 'Bucket' } }) }, /"Thing" needs the value of "Bucket"/],
    ['has a function that cannot run here', { Function: placed('python3.12'), Thing: custom() }, /python3\.12/],
    ['has a function that is elsewhere', { Thing: custom({ ServiceToken: elsewhere }) }, /is not a function that runs/],
  ])('is listed when it %s, and fails an order that depends on it', async (_why, resources, reason) => {
    const { local, runner } = await startWith(() => ({}));
    const result = await local.deploy(assembly(templateOf({ Bucket, ...resources })));
    expect(result).toMatchObject({ status: 'CREATE_COMPLETE', failures: [] });
    expect(result.skipped).toContainEqual({
      logicalId: 'Thing',
      type: 'Custom::Thing',
      reason: expect.stringMatching(reason),
    });
    const Order = own({ ServiceToken: elsewhere, Value: { 'Fn::GetAtt': ['Thing', 'Name'] } });
    const { failures } = await local.deploy(assembly(templateOf({ Bucket, ...resources, Order })));
    expect(failures).toMatchObject([{ logicalId: 'Order', reason: expect.stringContaining('value of "Thing.Name"') }]);
    expect((await local.destroy('Stack')).succeeded).toBe(true);
    expect(runner.events).toEqual([]);
  });

  it('is created once its values are known, and left alone once they are not', async () => {
    const { local, runner } = await startWith(() => ({ PhysicalResourceId: 'thing' }));
    const template = (Name: unknown) => assembly(templateOf({ Bucket, Thing: custom({ Name }) }));
    await local.deploy(template({ Ref: 'Bucket' }));
    await local.deploy(template('known'));
    expect(runner.history).toEqual(['Create']);
    expect((await local.deploy(template({ Ref: 'Bucket' }))).skipped).toHaveLength(2);
    await local.destroy('Stack');
    expect(runner.history).toEqual(['Create']);
  });

  it('is what it was after a rollback', async () => {
    const { local, runner } = await startWith(() => ({ PhysicalResourceId: 'thing' }));
    const template = (Name: unknown, failing: object) =>
      assembly(templateOf({ Bucket, Thing: custom({ Name }), ...failing }));
    await local.deploy(template('known', {}));
    const Failing = { Type: 'Local::Failure', Properties: { FailOn: 'create' }, DependsOn: ['Thing'] };
    const { status } = await local.deploy(template({ Ref: 'Bucket' }, { Failing }));
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(local.resources('Stack').find(({ logicalId }) => logicalId === 'Thing')).toMatchObject({
      physicalId: 'thing',
      skipped: false,
    });
    await local.destroy('Stack');
    expect(runner.history).toEqual(['Create', 'Delete thing']);
  });

  it.each([
    [
      'a client that is not installed',
      "await new (require('@aws-sdk/client-nowhere').Nowhere)().put({})",
      '@aws-sdk/client-nowhere',
    ],
    [
      'the address of all services',
      'if (!(await fetch(process.env.AWS_ENDPOINT_URL + "/bucket")).ok) throw Error("no")',
      'AWS',
    ],
  ])('is listed when its function calls a service that is not here, by %s', async (_how, call, what) => {
    const local = await start({ clock: fastClock(50) });
    const code = answering(`try { ${call} } catch { answer.Status = 'FAILED'; answer.Reason = 'refused' }`);
    const result = await local.deploy(assembly(templateOf({ Thing: custom() }), code));
    expect(result).toMatchObject({
      status: 'CREATE_COMPLETE',
      skipped: [{ logicalId: 'Thing', reason: expect.stringContaining(what) }],
    });
    expect((await local.destroy('Stack')).succeeded).toBe(true);
  });

  it('fails when its function says so and misses nothing', async () => {
    const local = await start({ clock: fastClock(50) });
    const work = "require('@aws-sdk/client-nowhere'); answer.Status = 'FAILED'; answer.Reason = 'wrong input'";
    const code = answering(work);
    const { failures } = await local.deploy(assembly(templateOf({ Thing: custom() }), code));
    expect(failures[0].reason).toContain('Message returned: wrong input');
  });

  it('is listed when it is in a nested stack', async () => {
    const { local } = await startWith(() => ({}));
    const nested = { inner: { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } } };
    const template = { Resources: { Nested: nestedStack('inner') } };
    const { skipped } = await local.deploy(assembly(template, undefined, 'Stack', undefined, { nested }));
    expect(skipped).toEqual([{ logicalId: 'Topic', type: 'AWS::SNS::Topic' }]);
  });

  it('fails when its service token is in another Region, as CloudFormation says', async () => {
    const { local } = await startWith(() => ({}));
    const ServiceToken = elsewhere.replace('us-east-1', 'eu-central-1');
    const { failures } = await local.deploy(assembly(templateOf({ Thing: custom({ ServiceToken }) })));
    expect(failures[0].reason).toContain('it must be in the Region of the stack, us-east-1');
    expect(statuses(local, 'Stack').at(-1)).toBe('ROLLBACK_COMPLETE');
  });
});

/** A handler that does something and then answers SUCCESS, or what that has made of the answer. */
const answering = (work: string): string => `exports.handler = async (event) => {
  const { StackId, RequestId, LogicalResourceId } = event;
  const answer = { Status: 'SUCCESS', PhysicalResourceId: 'id', StackId, RequestId, LogicalResourceId };
  ${work};
  await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(answer) });
};`;

describe('a stack with many orders', () => {
  it('makes Node.js warn of no leak', () => {
    const script = join(__dirname, 'many-orders.ts');
    const run = spawnSync(process.execPath, ['--trace-warnings', require.resolve('tsx/cli'), script], {
      encoding: 'utf8',
    });
    expect(run).toMatchObject({ stdout: 'CREATE_COMPLETE ROLLBACK_COMPLETE\n', stderr: '', status: 0 });
  }, 60_000);
});
