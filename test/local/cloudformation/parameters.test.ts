import { assembly, cleanUpFixtures, custom, own, startWith, templateOf } from './fixture';

afterEach(cleanUpFixtures);

/** A custom resource that is told the value of a parameter, and an app that declares it. */
const telling = (declared: object, rest: object = {}) => (
  assembly(templateOf({ Thing: custom({ Value: { Ref: 'Stage' } }) }, { Parameters: { Stage: declared }, ...rest }))
);

describe('template parameters', () => {
  it('have the given value, then the one of the last time, else the default', async () => {
    const { local, runner } = await startWith(() => ({}));
    const told = () => runner.events.map((event) => event.ResourceProperties.Value);
    await local.deploy(telling({ Type: 'String', Default: 'test' }));
    await local.deploy(telling({ Type: 'String', Default: 'test' }), { parameters: { Stage: 'prod' } });
    await local.deploy(telling({ Type: 'String', Default: 'other' }));
    await local.deploy(telling({ Type: 'String', Default: 'other' }), { parameters: { Stage: 'other' } });
    expect(told()).toEqual(['test', 'prod', 'other']);
  });

  it.each([
    [{ Type: 'Number', Default: 2 }, '2'],
    [{ Type: 'CommaDelimitedList', Default: 'a, b' }, ['a', 'b']],
    [{ Type: 'List<Number>', Default: '1,2' }, ['1', '2']],
  ])('of %j arrive as %j', async (declared, expected) => {
    const { local, runner } = await startWith(() => ({}));
    await local.deploy(telling(declared));
    expect(runner.events[0].ResourceProperties.Value).toEqual(expected);
  });

  it.each([
    [{ Type: 'String' }, {}, 'Parameters: [Stage] must have values'],
    [{ Type: 'String' }, { Stage: 'a', Other: 'b' }, 'Parameters: [Other] do not exist in the template'],
    [
      { Type: 'String', AllowedValues: ['test', 'prod'] },
      { Stage: 'a' },
      'must be one of AllowedValues [test, prod], not "a"',
    ],
    [{ Type: 'String', AllowedPattern: '[a-z]+' }, { Stage: 'a1' }, 'must match pattern [a-z]+, not "a1"'],
    [{ Type: 'String', MinLength: 2, MaxLength: 3 }, { Stage: 'a' }, 'must have between 2 and 3 characters'],
    [{ Type: 'Number' }, { Stage: 'a' }, 'must be a number, not "a"'],
    [{ Type: 'Number', MaxValue: '5' }, { Stage: '6' }, 'must be between -Infinity and 5, not "6"'],
  ])('%j given %j are refused before anything begins', async (declared, parameters, reason) => {
    const { local } = await startWith(() => ({}));
    await expect(local.deploy(telling(declared), { parameters })).rejects.toThrow(reason);
    expect(local.stacks()).toEqual([]);
  });

  it('decide conditions, and with them resources, properties and outputs', async () => {
    const { local, runner } = await startWith(() => ({}));
    const template = templateOf(
      {
        Thing: custom({
          Size: {
            'Fn::If': ['Large', { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'count'] }, { Ref: 'AWS::NoValue' }],
          },
        }),
        Extra: custom({}, { Condition: 'Large' }),
      },
      {
        Parameters: { Stage: { Type: 'String', Default: 'test' } },
        Mappings: { Sizes: { prod: { count: 3 } } },
        Conditions: {
          Production: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
          Large: {
            'Fn::And': [
              { Condition: 'Production' },
              { 'Fn::Not': [{ 'Fn::Or': [{ 'Fn::Equals': ['a', 'b'] }, { Condition: 'Never' }] }] },
            ],
          },
          Never: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'nowhere'] },
        },
        Outputs: { Size: { Value: 'large', Condition: 'Large' } },
      },
    );
    expect((await local.deploy(assembly(template))).outputs).toEqual({});
    expect(runner.events[0].ResourceProperties).not.toHaveProperty('Size');
    const large = await local.deploy(assembly(template), { parameters: { Stage: 'prod' } });
    expect(large.outputs).toEqual({ Size: 'large' });
    expect(runner.events[1].ResourceProperties.Size ?? runner.events[2].ResourceProperties.Size).toBe('3');
    await local.deploy(assembly(template), { parameters: { Stage: 'test' } });
    expect(runner.history.filter((entry) => entry.startsWith('Delete'))).toHaveLength(1);
  });

  it('are held to the rules of the template', async () => {
    const { local } = await startWith(() => ({}));
    const Rules = {
      OnlyKnown: {
        RuleCondition: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Stage' }, 'free'] }] },
        Assertions: [
          { Assert: { 'Fn::Contains': [['test', 'prod'], { Ref: 'Stage' }] }, AssertDescription: 'a known stage' },
        ],
      },
    };
    const directory = telling({ Type: 'String', Default: 'moon' }, { Rules });
    await expect(local.deploy(directory)).rejects.toThrow('rule "OnlyKnown" does not hold: a known stage');
    expect((await local.deploy(directory, { parameters: { Stage: 'free' } })).status).toBe('CREATE_COMPLETE');
    expect((await local.deploy(directory, { parameters: { Stage: 'test' } })).status).toBe('UPDATE_COMPLETE');
  });
});

describe('Parameter Store in a template', () => {
  const put = (local: any, Name: string, Value: string) => (
    local.parameters.call('PutParameter', { Name, Value, Type: 'String', Overwrite: true })
  );

  it.each([
    ['AWS::SSM::Parameter::Value<String>', 'a,b'],
    ['AWS::SSM::Parameter::Value<List<String>>', ['a', 'b']],
    ['AWS::SSM::Parameter::Name', '/app/stage'],
  ])('is read by a parameter of type %s', async (Type, expected) => {
    const { local, runner } = await startWith(() => ({}));
    put(local, '/app/stage', 'a,b');
    await local.deploy(telling({ Type, Default: '/app/stage' }));
    expect(runner.events[0].ResourceProperties.Value).toEqual(expected);
  });

  it('changes a stack whose template has not changed', async () => {
    const { local, runner } = await startWith(() => ({}));
    const declared = { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/app/stage' };
    put(local, '/app/stage', 'one');
    await local.deploy(telling(declared));
    expect((await local.deploy(telling(declared))).changed).toBe(false);
    put(local, '/app/stage', 'two');
    await local.deploy(telling(declared));
    expect(runner.events[1]).toMatchObject({ RequestType: 'Update', ResourceProperties: { Value: 'two' } });
  });

  it('refuses a name that is not there, and knows that this machine is bootstrapped', async () => {
    const { local, runner } = await startWith(() => ({}));
    const Type = 'AWS::SSM::Parameter::Value<String>';
    await expect(local.deploy(telling({ Type, Default: '/app/stage' }))).rejects.toThrow(
      'Unable to fetch parameters [/app/stage]',
    );
    await local.deploy(telling({ Type, Default: '/cdk-bootstrap/hnb659fds/version' }));
    expect(Number(runner.events[0].ResourceProperties.Value)).toBeGreaterThanOrEqual(6);
  });

  it('is read by dynamic references, of the newest version or of a given one', async () => {
    const { local, runner } = await startWith(() => ({}));
    put(local, '/app/host', 'old.example.com');
    put(local, '/app/host', 'example.com');
    const template = templateOf(
      {
        Thing: custom({
          Url: { 'Fn::Join': ['', ['https://{{resolve:ssm:', '/app/host', '}}/']] },
          Two: ['{{resolve:ssm:/app/host:2}}'],
        }),
      },
      { Outputs: { Host: { Value: '{{resolve:ssm:/app/host}}' } } },
    );
    const { outputs } = await local.deploy(assembly(template));
    expect(runner.events[0].ResourceProperties).toMatchObject({ Url: 'https://example.com/', Two: ['example.com'] });
    expect(outputs.Host).toBe('example.com');
  });

  it.each([
    ['{{resolve:ssm:/app/missing}}', 'Parameters: [/app/missing] cannot be found'],
    ['{{resolve:ssm:/app/missing:7}}', 'Parameters: [/app/missing:7] cannot be found'],
    ['{{resolve:ssm-secure:/app/host:1}}', 'SSM Secure reference is not supported in: [Custom::Thing]'],
    ['{{resolve:nowhere:name}}', 'is not known: use ssm, ssm-secure or secretsmanager'],
  ])('refuses %s', async (reference, reason) => {
    const { local } = await startWith(() => ({}));
    const { failures } = await local.deploy(assembly(templateOf({ Thing: custom({ Value: reference }) })));
    expect(failures[0].reason).toContain(reason);
  });
});

describe('a secret in a template', () => {
  it('may be carried, as may a secure string where CloudFormation reads one', async () => {
    const { local } = await startWith(() => ({}));
    const Database = (password: string) => ({
      Type: 'AWS::RDS::DBInstance',
      Properties: { MasterUserPassword: `{{resolve:${password}}}` },
    });
    const One = Database('secretsmanager:db/main:SecretString:password');
    const result = await local.deploy(assembly(templateOf({ One, Two: Database('ssm-secure:/db/main:1') })));
    expect(result).toMatchObject({ status: 'CREATE_COMPLETE', skipped: [{ logicalId: 'One' }, { logicalId: 'Two' }] });
  });

  it('fails an order that needs it, and is named', async () => {
    const { local } = await startWith(() => ({}));
    const Order = own({ Value: 'a {{resolve:secretsmanager:db/main:SecretString:password}}' });
    const { failures } = await local.deploy(assembly(templateOf({ Order })));
    expect(failures[0].reason).toBe(
      '"Order" needs the value of the secret "db/main", which is not read on this machine: rehearse without it.',
    );
  });
});

describe('AWS::SSM::Parameter', () => {
  const parameter = (properties: object) => ({
    Type: 'AWS::SSM::Parameter',
    Properties: { Type: 'String', ...properties },
  });
  const names = (local: any) => local.parameters.snapshot().map(({ name, value }: any) => `${name}=${value}`);

  it('is created, changed in place, replaced under another name, and deleted', async () => {
    const { local } = await startWith(() => ({}));
    const deploy = (properties: object) => (
      local.deploy(assembly(templateOf({ P: parameter(properties) }, { Outputs: { Name: { Value: { Ref: 'P' } } } })))
    );
    expect((await deploy({ Name: '/a', Value: '1' })).outputs.Name).toBe('/a');
    await deploy({ Name: '/a', Value: '2' });
    expect(names(local)).toEqual(['/a=2']);
    await deploy({ Name: '/b', Value: '2' });
    expect(names(local)).toEqual(['/b=2']);
    await local.destroy('Stack');
    expect(names(local)).toEqual([]);
  });

  it('gets a name of its own, tells its value, and does not take a name that is there', async () => {
    const { local, runner } = await startWith(() => ({}));
    local.parameters.call('PutParameter', { Name: '/taken', Value: 'theirs', Type: 'String' });
    const template = templateOf({
      P: parameter({ Value: 'x' }),
      Thing: custom({ Value: { 'Fn::GetAtt': ['P', 'Value'] } }),
    });
    await local.deploy(assembly(template));
    expect(names(local)[1]).toMatch(/^Stack-P-[A-Z0-9]{12}=x$/);
    expect(runner.events[0].ResourceProperties.Value).toBe('x');
    const taking = assembly(templateOf({ P: parameter({ Name: '/taken', Value: 'mine' }) }), undefined, 'Other');
    expect((await local.deploy(taking)).status).toBe('ROLLBACK_COMPLETE');
    expect(names(local)[0]).toBe('/taken=theirs');
  });

  it('gets its former value back when the update rolls back', async () => {
    const { local } = await startWith(() => ({}));
    await local.deploy(assembly(templateOf({ P: parameter({ Name: '/a', Value: '1' }) })));
    const Bad = { Type: 'Local::Failure', Properties: { FailOn: 'create' }, DependsOn: 'P' };
    const result = await local.deploy(assembly(templateOf({ P: parameter({ Name: '/a', Value: '2' }), Bad })));
    expect(result.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(names(local)).toEqual(['/a=1']);
  });
});
