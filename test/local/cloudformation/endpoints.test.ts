import { request } from 'node:http';
import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { assembly, cleanUpFixtures, custom, startWith, templateOf } from './fixture';
import { ServiceError } from '../../../local/aws/service-error';
import { LocalCloudFormation, LocalCloudFormationOptions } from '../../../local/cloudformation';

afterEach(cleanUpFixtures);

const clients: { destroy(): void }[] = [];
afterEach(() => clients.splice(0).forEach((client) => client.destroy()));

function configuration(local: LocalCloudFormation) {
  return {
    endpoint: local.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    maxAttempts: 1,
  };
}

async function ssmOf(options: LocalCloudFormationOptions = {}) {
  const { local } = await startWith(() => ({}), options);
  const ssm = new SSMClient(configuration(local));
  clients.push(ssm);
  return { local, ssm };
}

describe('Parameter Store, through the SDK', () => {
  it('puts, gets, overwrites and deletes', async () => {
    const { ssm } = await ssmOf();
    const put = (Value: string, Overwrite?: boolean) =>
      ssm.send(new PutParameterCommand({ Name: '/a/b', Value, Type: 'String', Overwrite }));
    expect((await put('1')).Version).toBe(1);
    await expect(put('2')).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    expect((await put('2', true)).Version).toBe(2);
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/a/b' }));
    expect(Parameter).toMatchObject({
      Value: '2',
      Version: 2,
      ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/a/b',
      LastModifiedDate: expect.any(Date),
    });
    expect(await ssm.send(new GetParametersCommand({ Names: ['/a/b', '/a/c'] }))).toMatchObject({
      Parameters: [{ Name: '/a/b' }],
      InvalidParameters: ['/a/c'],
    });
    expect(await ssm.send(new DeleteParametersCommand({ Names: ['/a/b', '/a/c'] }))).toMatchObject({
      DeletedParameters: ['/a/b'],
      InvalidParameters: ['/a/c'],
    });
    await expect(ssm.send(new DeleteParameterCommand({ Name: '/a/b' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    await expect(ssm.send(new GetParameterCommand({ Name: '/a/b' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });

  it('pages by path, recursively or not', async () => {
    const { ssm } = await ssmOf();
    for (let i = 0; i < 12; i++) {
      await ssm.send(new PutParameterCommand({ Name: `/p/${i < 11 ? 'deep/' : ''}n${i}`, Value: 'v', Type: 'String' }));
    }
    const flat = await ssm.send(new GetParametersByPathCommand({ Path: '/p' }));
    expect(flat.Parameters?.map(({ Name }) => Name)).toEqual(['/p/n11']);
    const first = await ssm.send(new GetParametersByPathCommand({ Path: '/p/', Recursive: true }));
    const second = await ssm.send(
      new GetParametersByPathCommand({ Path: '/p/', Recursive: true, NextToken: first.NextToken }),
    );
    expect([first.Parameters?.length, second.Parameters?.length, second.NextToken]).toEqual([10, 2, undefined]);
    await expect(ssm.send(new GetParametersByPathCommand({ Path: '/p', MaxResults: 11 }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it.each([
    ['/a', 'x'.repeat(4097), 'ValidationException'],
    ['no/slash', 'v', 'ValidationException'],
    ['/bad name', 'v', 'ValidationException'],
    ['/aws/x', 'v', 'ValidationException'],
    ['/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16', 'v', 'HierarchyLevelLimitExceededException'],
  ])('refuses %s', async (Name, Value, name) => {
    const { ssm } = await ssmOf();
    await expect(ssm.send(new PutParameterCommand({ Name, Value, Type: 'String' }))).rejects.toMatchObject({ name });
  });

  it('shows what was there before while reads lag', async () => {
    const { ssm, local } = await ssmOf({ parameterReadLagMs: 3_600_000 });
    await ssm.send(new PutParameterCommand({ Name: '/a', Value: '1', Type: 'String' }));
    await expect(ssm.send(new GetParameterCommand({ Name: '/a' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    expect(local.parameters.snapshot()).toMatchObject([{ name: '/a', value: '1' }]);
  });

  it('fails as a hook says, before or after the effect', async () => {
    const { ssm, local } = await ssmOf({
      onCall: ({ operation, phase }) => {
        if (operation === 'PutParameter' && phase === 'after') {
          throw new ServiceError('InternalServerError', 'lost', 500);
        }
      },
    });
    await expect(ssm.send(new PutParameterCommand({ Name: '/a', Value: '1', Type: 'String' }))).rejects.toMatchObject({
      name: 'InternalServerError',
    });
    expect(local.parameters.snapshot()).toHaveLength(1);
  });
});

describe('CloudFormation, through the SDK', () => {
  it('finds stacks by name or id, deleted ones only by id', async () => {
    const { local } = await startWith(() => ({}));
    const client = new CloudFormationClient(configuration(local));
    clients.push(client);
    const { stackId } = await local.deploy(
      assembly(templateOf({ Thing: custom() }, { Outputs: { Id: { Value: { Ref: 'Thing' } } } })),
    );
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: 'Stack' }));
    expect(Stacks).toMatchObject([
      { StackId: stackId, StackStatus: 'CREATE_COMPLETE', Outputs: [{ OutputKey: 'Id', OutputValue: 'id-1' }] },
    ]);
    const { StackResourceDetail } = await client.send(
      new DescribeStackResourceCommand({ StackName: stackId, LogicalResourceId: 'Thing' }),
    );
    expect(StackResourceDetail).toMatchObject({
      PhysicalResourceId: 'id-1',
      ResourceStatus: 'CREATE_COMPLETE',
      ResourceType: 'Custom::Thing',
      LastUpdatedTimestamp: expect.any(Date),
    });
    const { StackEvents, NextToken } = await client.send(new DescribeStackEventsCommand({ StackName: stackId }));
    expect(StackEvents![0]).toMatchObject({
      LogicalResourceId: 'Stack',
      PhysicalResourceId: stackId,
      ResourceStatus: 'CREATE_COMPLETE',
      Timestamp: expect.any(Date),
    });
    expect(StackEvents!.at(-1)).toMatchObject({ LogicalResourceId: 'Stack', ResourceStatus: 'CREATE_IN_PROGRESS' });
    expect(
      StackEvents!.find(
        ({ ResourceStatus, LogicalResourceId }) =>
          LogicalResourceId === 'Thing' && ResourceStatus === 'CREATE_COMPLETE',
      ),
    ).toMatchObject({ PhysicalResourceId: 'id-1' });
    expect(NextToken).toBeUndefined();
    expect((await client.send(new DescribeStackResourcesCommand({ StackName: 'Stack' }))).StackResources).toHaveLength(
      3,
    );
    expect(
      (await client.send(new ListStackResourcesCommand({ StackName: 'Stack' }))).StackResourceSummaries,
    ).toHaveLength(3);
    await expect(
      client.send(new DescribeStackResourceCommand({ StackName: 'Stack', LogicalResourceId: 'No' })),
    ).rejects.toMatchObject({ name: 'ValidationError', message: 'Resource No does not exist for stack Stack' });
    await local.destroy('Stack');
    await expect(client.send(new DescribeStacksCommand({ StackName: 'Stack' }))).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id Stack does not exist',
    });
    expect((await client.send(new DescribeStacksCommand({ StackName: stackId }))).Stacks).toMatchObject([
      { StackStatus: 'DELETE_COMPLETE' },
    ]);
  });
});

describe('Step Functions, through the SDK', () => {
  it('starts an execution once', async () => {
    const { local } = await startWith(() => ({}));
    const client = new SFNClient(configuration(local));
    clients.push(client);
    const machine = {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        DefinitionString: '{"StartAt":"${First}","States":{"A":{"Type":"Pass","End":true}}}',
        DefinitionSubstitutions: { First: 'A' },
      },
    };
    const { outputs } = await local.deploy(
      assembly(templateOf({ Machine: machine }, { Outputs: { Arn: { Value: { Ref: 'Machine' } } } })),
    );
    const start = new StartExecutionCommand({ stateMachineArn: outputs.Arn, name: 'once', input: '{"a":1}' });
    const { executionArn } = await client.send(start);
    await local.settle();
    await expect(client.send(start)).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"a":1}',
    });
    await expect(client.send(new StartExecutionCommand({ stateMachineArn: `${outputs.Arn}x` }))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
  });
});

describe('the local endpoints', () => {
  it.each(['https://attacker.example', 'http://127.0.0.1:8080', 'null'])(
    'refuse what a web page sends: Origin %s',
    async (origin) => {
      const { local } = await ssmOf();
      const ask = (headers: Record<string, string>) =>
        new Promise<number | undefined>((resolve) => {
          const options = { host: '127.0.0.1', port: new URL(local.url).port, headers };
          request(options, (response) => resolve(response.statusCode)).end();
        });
      expect(await ask({ origin })).toBe(403);
      expect(await ask({})).not.toBe(403);
    },
  );

  it('refuse a host name that is not this machine, and services they do not have', async () => {
    const { local } = await startWith(() => ({}));
    const { port } = new URL(local.url);
    const status = await new Promise((resolve) => {
      request({ host: '127.0.0.1', port, headers: { host: 'rebound.example.com' } }, (response) =>
        resolve(response.statusCode),
      ).end();
    });
    expect(status).toBe(403);
    expect((await fetch(`${local.url}/phone-numbers`)).status).toBe(404);
  });
});
