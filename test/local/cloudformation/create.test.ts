import { assembly, cleanUpFixtures, custom, startWith, statuses, templateOf } from './fixture';

afterEach(cleanUpFixtures);

describe('creating a stack', () => {
  it('sends Create with every primitive as a string, and resolves references to the answer', async () => {
    const { local, runner } = await startWith(() => ({ PhysicalResourceId: 'thing-1', Data: { Numbers: 'a,b' } }));
    const template = templateOf({
      Thing: custom({ Flag: true, Count: 3, Deep: [{ No: false, Half: 0.5 }], Gone: { Ref: 'AWS::NoValue' } }),
      Bucket: { Type: 'AWS::S3::Bucket' },
    }, {
      Outputs: {
        First: { Value: { 'Fn::Select': [0, { 'Fn::Split': [',', { 'Fn::GetAtt': ['Thing', 'Numbers'] }] }] } },
        Id: { Value: { Ref: 'Thing' } },
      },
    });
    const result = await local.deploy(assembly(template));
    expect(result).toMatchObject({
      succeeded: true,
      status: 'CREATE_COMPLETE',
      outputs: { First: 'a', Id: 'thing-1' },
      skipped: [{ logicalId: 'Bucket', type: 'AWS::S3::Bucket' }],
    });
    expect(runner.events).toHaveLength(1);
    expect(runner.events[0]).toEqual({
      RequestType: 'Create',
      ServiceToken: expect.stringMatching(
        /^arn:aws:lambda:us-east-1:123456789012:function:Stack-Function-[A-Z0-9]{12}$/,
      ),
      ResponseURL: expect.stringContaining('http://127.0.0.1:'),
      StackId: result.stackId,
      RequestId: expect.any(String),
      LogicalResourceId: 'Thing',
      ResourceType: 'Custom::Thing',
      ResourceProperties: {
        ServiceToken: expect.any(String),
        Flag: 'true',
        Count: '3',
        Deep: [{ No: 'false', Half: '0.5' }],
      },
    });
  });

  it('rolls back a Create that was answered FAILED with the physical id of the answer', async () => {
    const { local, runner } = await startWith((event) => (
      event.RequestType === 'Create' ? { Status: 'FAILED', Reason: 'no such number', PhysicalResourceId: 'half' } : {}
    ));
    const result = await local.deploy(assembly(templateOf({ Thing: custom() })));
    expect(result).toMatchObject({
      succeeded: false,
      status: 'ROLLBACK_COMPLETE',
      failures: [{ logicalId: 'Thing', reason: expect.stringContaining('no such number') }],
    });
    expect(runner.history).toEqual(['Create', 'Delete half']);
    expect(statuses(local, 'Stack')).toEqual(['CREATE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_COMPLETE']);
    expect(local.events('Stack').find((event) => event.status === 'CREATE_FAILED')?.reason).toContain('no such number');
  });

  it('deletes with a made-up id what was cancelled before it had answered', async () => {
    const { local, runner } = await startWith((event) => (event.RequestType === 'Create' ? undefined : {}));
    const template = templateOf({
      Thing: custom(),
      Sibling: { Type: 'Local::Failure', Properties: { FailOn: 'create', After: 20 } },
    });
    const result = await local.deploy(assembly(template));
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(runner.history).toEqual(['Create', expect.stringMatching(/^Delete Stack-Thing-[A-Z0-9]{12}$/)]);
    expect(
      local
        .events('Stack')
        .some((event) => event.logicalId === 'Thing' && event.reason === 'Resource creation cancelled'),
    ).toBe(true);
  });

  it('gives up after ServiceTimeout', async () => {
    const { local, runner } = await startWith((event) => (event.RequestType === 'Create' ? undefined : {}));
    const result = await local.deploy(assembly(templateOf({ Thing: custom({ ServiceTimeout: 60 }) })));
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(runner.history[1]).toMatch(/^Delete Stack-Thing-/);
  });

  it('is ROLLBACK_FAILED when the Delete fails, and can then be destroyed', async () => {
    const { local, runner } = await startWith(() => ({ Status: 'FAILED', Reason: 'no', PhysicalResourceId: 'x' }));
    const directory = assembly(templateOf({ Thing: custom() }));
    expect((await local.deploy(directory)).status).toBe('ROLLBACK_FAILED');
    await expect(local.deploy(directory)).rejects.toThrow('destroy it');
    runner.handler = () => ({});
    expect((await local.destroy('Stack')).succeeded).toBe(true);
    expect(runner.history).toEqual(['Create', 'Delete x', 'Delete x']);
  });

  it('creates anew after a create that was rolled back', async () => {
    const { local, runner } = await startWith((event) =>
      event.RequestType === 'Create' ? { Status: 'FAILED', Reason: 'no' } : {},
    );
    const directory = assembly(templateOf({ Thing: custom() }));
    const first = await local.deploy(directory);
    runner.handler = () => ({});
    const second = await local.deploy(directory);
    expect(second.status).toBe('CREATE_COMPLETE');
    expect(second.stackId).not.toBe(first.stackId);
  });

  it.each([
    ['Retain', 'DELETE_SKIPPED', 0],
    ['RetainExceptOnCreate', 'DELETE_COMPLETE', 1],
    ['Delete', 'DELETE_COMPLETE', 1],
  ])('honours DeletionPolicy %s when a create is rolled back', async (policy, status, deletes) => {
    const { local, runner } = await startWith(() => ({}));
    const template = templateOf({
      Thing: custom({}, { DeletionPolicy: policy }),
      Sibling: { Type: 'Local::Failure', Properties: { FailOn: 'create' }, DependsOn: 'Thing' },
    });
    await local.deploy(assembly(template));
    expect(statuses(local, 'Thing').pop()).toBe(status);
    expect(runner.events.filter((event) => event.RequestType === 'Delete')).toHaveLength(deletes);
  });

  it('stays CREATE_FAILED without rollback, and goes on with the next deployment', async () => {
    const { local, runner } = await startWith((event) => (
      event.LogicalResourceId === 'Bad' ? { Status: 'FAILED', Reason: 'no', PhysicalResourceId: 'bad' } : {}
    ));
    const directory = assembly(templateOf({ Good: custom(), Bad: custom({}, { DependsOn: 'Good' }) }));
    expect((await local.deploy(directory, { rollback: false })).status).toBe('CREATE_FAILED');
    runner.handler = () => ({ PhysicalResourceId: 'new' });
    expect((await local.deploy(directory)).status).toBe('UPDATE_COMPLETE');
    expect(runner.history).toEqual(['Create', 'Create', 'Create', 'Delete bad']);
  });

  it('is given up by a destroy that comes while it is under way', async () => {
    const { local, runner } = await startWith((event) => (event.RequestType === 'Create' ? undefined : {}));
    const deploying = local.deploy(assembly(templateOf({ Thing: custom() })));
    while (runner.events.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect((await local.destroy('Stack')).status).toBe('DELETE_COMPLETE');
    expect((await deploying).succeeded).toBe(false);
    expect(runner.history[1]).toMatch(/^Delete Stack-Thing-/);
  });

  it('fails the chosen resource last, after all that can be done without it', async () => {
    const { local, runner } = await startWith(() => ({}));
    const template = templateOf({ Thing: custom(), Other: { Type: 'AWS::S3::Bucket' } });
    const result = await local.deploy(assembly(template), {
      failOn: { logicalId: 'Other', operation: 'create', when: 'last' },
    });
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(runner.history).toEqual(['Create', 'Delete id-1']);
  });

  it('delivers twice when the switch says so', async () => {
    const { local, runner } = await startWith(() => ({}), {
      switches: { deliverTwice: true, secondDeliveryAfterSeconds: 1 },
    });
    await local.deploy(assembly(templateOf({ Thing: custom() })));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(runner.events).toHaveLength(2);
    expect(runner.events[0]).toEqual(runner.events[1]);
    expect(local.answerProblems).toEqual([]);
  });

  it('fails a reference to an attribute that the answer does not hold', async () => {
    const { local } = await startWith(() => ({}));
    const template = templateOf({ Thing: custom(), User: custom({ Value: { 'Fn::GetAtt': ['Thing', 'Missing'] } }) });
    expect((await local.deploy(assembly(template))).status).toBe('ROLLBACK_COMPLETE');
    expect(local.events('Stack').find((event) => event.logicalId === 'User')?.reason).toBeUndefined();
    expect(local.events('Stack').some((event) => event.reason?.includes("doesn't contain Missing"))).toBe(true);
  });

  it('imports what another stack exports, and keeps that stack while it does', async () => {
    const { local, runner } = await startWith(() => ({}));
    await local.deploy(
      assembly(
        templateOf({ Thing: custom() }, { Outputs: { Id: { Value: { Ref: 'Thing' }, Export: { Name: 'the-id' } } } }),
        undefined,
        'Producer',
      ),
    );
    await local.deploy(
      assembly(templateOf({ User: custom({ Id: { 'Fn::ImportValue': 'the-id' } }) }), undefined, 'Consumer'),
    );
    expect(runner.events[1].ResourceProperties.Id).toBe('id-1');
    await expect(local.destroy('Producer')).rejects.toThrow('in use by Consumer');
  });
});
