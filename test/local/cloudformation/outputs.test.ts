import { assembly, cleanUpFixtures, custom, startWith, statuses, templateOf } from './fixture';

afterEach(cleanUpFixtures);

const exporting = (value: unknown, name = 'the-id') => (
  templateOf({ Thing: custom() }, { Outputs: { Id: { Value: value, Export: { Name: name } } } })
);
const importing = (name = 'the-id') => templateOf({ User: custom({ Id: { 'Fn::ImportValue': name } }) });
const without = templateOf({ Thing: custom() });

/** A producer of one export and a consumer that imports it. */
async function producerAndConsumer(value: unknown = 'first') {
  const started = await startWith(() => ({}));
  await started.local.deploy(assembly(exporting(value), undefined, 'Producer'));
  await started.local.deploy(assembly(importing(), undefined, 'Consumer'));
  return started;
}

describe('an export in use', () => {
  it.each([
    ['changed', exporting('second'), 'Export the-id cannot be updated as it is in use by Consumer'],
    ['removed', without, 'Export the-id cannot be deleted as it is in use by Consumer'],
    ['renamed', exporting('first', 'another'), 'Export the-id cannot be deleted as it is in use by Consumer'],
  ])('is not %s: the update rolls back', async (_how, template, reason) => {
    const { local } = await producerAndConsumer();
    const result = await local.deploy(assembly(template, undefined, 'Producer'));
    expect(result).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', succeeded: false, outputs: { Id: 'first' } });
    expect(local.events('Producer').find(({ status }) => status === 'UPDATE_ROLLBACK_IN_PROGRESS')?.reason).toBe(
      reason,
    );
  });

  it('stays as it is in an update of something else', async () => {
    const { local } = await producerAndConsumer({ Ref: 'Thing' });
    const Outputs = { Id: { Value: { Ref: 'Thing' }, Export: { Name: 'the-id' } } };
    const changed = templateOf({ Thing: custom({ Size: 2 }) }, { Outputs });
    expect((await local.deploy(assembly(changed, undefined, 'Producer'))).status).toBe('UPDATE_COMPLETE');
  });

  it('may change and go once nobody imports it any more', async () => {
    const { local } = await producerAndConsumer();
    await local.deploy(assembly(templateOf({ User: custom({ Id: 'own' }) }), undefined, 'Consumer'));
    expect((await local.deploy(assembly(exporting('second'), undefined, 'Producer'))).status).toBe('UPDATE_COMPLETE');
    expect((await local.destroy('Producer')).succeeded).toBe(true);
  });

  it('is still in use after the update that would have let it go has rolled back', async () => {
    const { local } = await producerAndConsumer();
    const letsGo = templateOf({
      User: custom({ Id: 'own' }), Bad: { Type: 'Local::Failure', Properties: { FailOn: 'create' }, DependsOn: 'User' },
    });
    expect((await local.deploy(assembly(letsGo, undefined, 'Consumer'))).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    await expect(local.destroy('Producer')).rejects.toThrow(
      'Export the-id cannot be deleted as it is in use by Consumer',
    );
  });
});

describe('an export', () => {
  it.each([[''], ['  ']])('of %j is refused', async (value) => {
    const { local } = await startWith(() => ({ Data: { Value: value } }));
    const result = await local.deploy(assembly(exporting({ 'Fn::GetAtt': ['Thing', 'Value'] })));
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(local.events('Stack').find(({ status }) => status === 'ROLLBACK_IN_PROGRESS')?.reason)
      .toMatch('Cannot export output Id. Exported values must not be empty or whitespace-only.');
  });

  it('without a value may be an output that is not exported', async () => {
    const { local } = await startWith(() => ({}));
    const result = await local.deploy(assembly(templateOf({ Thing: custom() }, { Outputs: { Id: { Value: '' } } })));
    expect(result).toMatchObject({ status: 'CREATE_COMPLETE', outputs: { Id: '' } });
  });

  it('is refused when another output of the stack exports the same name', async () => {
    const { local } = await startWith(() => ({}));
    const Outputs = { A: { Value: 'a', Export: { Name: 'one' } }, B: { Value: 'b', Export: { Name: 'one' } } };
    expect((await local.deploy(assembly(templateOf({}, { Outputs })))).status).toBe('ROLLBACK_COMPLETE');
    expect(local.events('Stack').some(({ reason }) => reason?.includes('Duplicate export name one'))).toBe(true);
  });

  it('has its name for itself in a region, and is not seen in another', async () => {
    const { local } = await startWith(() => ({}));
    await local.deploy(assembly(exporting('a'), undefined, 'One'));
    expect((await local.deploy(assembly(exporting('b'), undefined, 'Two'))).status).toBe('ROLLBACK_COMPLETE');
    expect(local.events('Two').some(({ reason }) => reason?.includes('is already exported by stack One'))).toBe(true);
    const environment = 'aws://123456789012/us-west-2';
    const elsewhere = assembly(exporting('b'), undefined, 'Three', undefined, { environment });
    expect((await local.deploy(elsewhere)).status).toBe('CREATE_COMPLETE');
    const consumer = assembly(importing('other'), undefined, 'Four', undefined, { environment });
    expect((await local.deploy(consumer)).status).toBe('ROLLBACK_COMPLETE');
    expect(local.events('Four').some(({ reason }) => reason?.includes('No export named other found'))).toBe(true);
  });
});

describe('an output', () => {
  it.each([
    ['a list', ['a', 'b']],
    ['what Fn::Split makes', { 'Fn::Split': [',', 'a,b'] }],
    ['a branch that is a list', { 'Fn::If': ['Never', 'a', { 'Fn::GetAZs': '' }] }],
    ['a parameter that is a list', { Ref: 'Names' }],
  ])('is not %s: refused before anything begins', async (_what, Value) => {
    const { local, runner } = await startWith(() => ({}));
    const template = templateOf({ Thing: custom() }, {
      Parameters: { Names: { Type: 'CommaDelimitedList', Default: 'a,b' } },
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Outputs: { List: { Value } },
    });
    await expect(local.deploy(assembly(template))).rejects.toThrow('Output List is malformed');
    expect(runner.events).toEqual([]);
    expect(local.stacks()).toEqual([]);
  });

  it('is not a list that a resource gives: the deployment rolls back', async () => {
    const { local } = await startWith(() => ({ Data: { Names: ['a', 'b'] } }));
    const template = templateOf(
      { Thing: custom() },
      { Outputs: { List: { Value: { 'Fn::GetAtt': ['Thing', 'Names'] } } } },
    );
    expect((await local.deploy(assembly(template))).status).toBe('ROLLBACK_COMPLETE');
    expect(statuses(local, 'Thing')).toContain('DELETE_COMPLETE');
  });

  it('may be a number or a truth, which become text', async () => {
    const { local } = await startWith(() => ({}));
    const template = templateOf({ Thing: custom() }, { Outputs: { One: { Value: 1 }, Yes: { Value: true } } });
    expect((await local.deploy(assembly(template))).outputs).toEqual({ One: '1', Yes: 'true' });
  });
});

describe('Fn::GetStackOutput', () => {
  const reading = (reference: object) => templateOf({ User: custom({ Id: { 'Fn::GetStackOutput': reference } }) });
  const producer = (environment?: string) =>
    assembly(templateOf({}, { Outputs: { Id: { Value: 'the-value' } } }), undefined, 'Producer', undefined, {
      environment,
    });

  it('reads an output that is not exported, and holds nobody', async () => {
    const { local, runner } = await startWith(() => ({}));
    await local.deploy(producer());
    const consumer = reading({ StackName: 'Producer', OutputName: 'Id' });
    expect((await local.deploy(assembly(consumer, undefined, 'Consumer'))).status).toBe('CREATE_COMPLETE');
    expect(runner.events[0].ResourceProperties.Id).toBe('the-value');
    expect((await local.destroy('Producer')).succeeded).toBe(true);
  });

  it('reads across regions and accounts when it says where', async () => {
    const { local, runner } = await startWith(() => ({}));
    await local.deploy(producer('aws://111122223333/eu-central-1'));
    const RoleArn = 'arn:aws:iam::111122223333:role/reader';
    const consumer = reading({ StackName: 'Producer', OutputName: 'Id', Region: 'eu-central-1', RoleArn });
    expect((await local.deploy(assembly(consumer, undefined, 'Consumer'))).status).toBe('CREATE_COMPLETE');
    expect(runner.events[0].ResourceProperties.Id).toBe('the-value');
  });

  it.each([
    [{ StackName: 'Nobody', OutputName: 'Id' }, 'there is no other stack "Nobody"'],
    [
      { StackName: 'Producer', OutputName: 'Id', Region: 'us-west-2' },
      'there is no other stack "Producer" in us-west-2',
    ],
    [{ StackName: 'Consumer', OutputName: 'Id' }, 'there is no other stack "Consumer"'],
    [{ StackName: 'Producer', OutputName: 'Other' }, 'has no output "Other"; it has Id.'],
  ])('is refused for %j', async (reference, reason) => {
    const { local } = await startWith(() => ({}));
    await local.deploy(producer());
    const { failures } = await local.deploy(assembly(reading(reference), undefined, 'Consumer'));
    expect(failures[0]).toMatchObject({ logicalId: 'User', reason: expect.stringContaining(reason) });
  });
});

describe('a template', () => {
  it('is refused before anything begins when a reference leads nowhere', async () => {
    const { local } = await startWith(() => ({}));
    const dangling = templateOf({ Thing: custom({ A: { 'Fn::Sub': '${Missing.Arn}' } }) });
    await expect(local.deploy(assembly(dangling))).rejects.toThrow(
      'Unresolved resource dependencies [Missing] in the Resources block',
    );
    const output = templateOf({ Thing: custom() }, { Outputs: { A: { Value: { Ref: 'Missing' } } } });
    await expect(local.deploy(assembly(output))).rejects.toThrow(
      'Unresolved resource dependencies [Missing] in the Outputs block',
    );
    expect(local.stacks()).toEqual([]);
  });

  it('is refused when it is too large', async () => {
    const { local } = await startWith(() => ({}));
    const many = Object.fromEntries(
      Array.from({ length: 501 }, (_, index) => [`R${index}`, { Type: 'AWS::SNS::Topic' }]),
    );
    await expect(local.deploy(assembly({ Resources: many }))).rejects.toThrow('Number of resources, 501, is greater');
  });
});

describe('a name that the template gives', () => {
  const group = (logicalId: string, rest: object = {}) => templateOf({
    [logicalId]: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/app' }, ...rest },
  });

  it('is not given twice: by another stack, or by another resource of the same', async () => {
    const { local } = await startWith(() => ({}));
    await local.deploy(assembly(group('Logs'), undefined, 'One'));
    const other = await local.deploy(assembly(group('Logs'), undefined, 'Two'));
    expect(other.failures[0].reason).toMatch(/^\/app already exists in stack arn:aws:cloudformation:.*:stack\/One\//);
    const renamed = await local.deploy(assembly(group('Renamed'), undefined, 'One'));
    expect(renamed.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    const elsewhere = assembly(group('Logs'), undefined, 'Three', undefined, {
      environment: 'aws://123456789012/us-west-2',
    });
    expect((await local.deploy(elsewhere)).status).toBe('CREATE_COMPLETE');
  });

  it('may be that of a policy in another stack too, as it is a name within a role', async () => {
    const { local } = await startWith(() => ({}));
    const policy = templateOf({
      Policy: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyName: 'Assign',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'chime:ListPhoneNumbers', Resource: '*' }],
          },
          Roles: [{ Ref: 'Role' }],
        },
      },
    });
    for (const stack of ['One', 'Two']) {
      const deployed = await local.deploy(assembly(policy, undefined, stack));
      expect(deployed).toMatchObject({ status: 'CREATE_COMPLETE', failures: [] });
    }
  });

  it('is free again after its stack is deleted, unless the resource is retained', async () => {
    const { local } = await startWith(() => ({}));
    await local.deploy(assembly(group('Logs')));
    await local.destroy('Stack');
    expect((await local.deploy(assembly(group('Logs', { DeletionPolicy: 'Retain' })))).status).toBe('CREATE_COMPLETE');
    await local.destroy('Stack');
    const { failures } = await local.deploy(assembly(group('Logs')));
    expect(failures[0].reason).toContain(
      "Resource of type 'AWS::Logs::LogGroup' with identifier '/app' already exists",
    );
  });
});

describe('a stack under termination protection', () => {
  it('is not deleted until a deployment takes the protection off', async () => {
    const { local } = await startWith(() => ({}));
    const deploy = (terminationProtection: boolean) => (
      local.deploy(assembly(without, undefined, 'Stack', undefined, { terminationProtection }))
    );
    await deploy(true);
    await expect(local.destroy('Stack')).rejects.toThrow('cannot be deleted while TerminationProtection is enabled');
    await deploy(false);
    expect((await local.destroy('Stack')).succeeded).toBe(true);
  });
});
