import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Answer, assembly, cleanUpFixtures, custom, nestedStack, startWith, statuses, templateOf, temporaryDirectory,
} from './fixture';

afterEach(cleanUpFixtures);

function keyed(event: any): Answer {
  return {
    PhysicalResourceId:
      event.RequestType === 'Delete' ? event.PhysicalResourceId : `key-${event.ResourceProperties.Key}`,
  };
}

/** A nested stack whose custom resource goes to the parent's function; its id follows `Key`. */
const child = (key: unknown, rest: object = {}, outputs: object = { Id: { Value: { Ref: 'Inner' } } }) => ({
  Parameters: { Token: { Type: 'String' }, Key: { Type: 'String', Default: 'default' } },
  Resources: { Inner: { Type: 'Custom::Thing', Properties: { ServiceToken: { Ref: 'Token' }, Key: key }, ...rest } },
  Outputs: outputs,
});
const Token = { 'Fn::GetAtt': ['Function', 'Arn'] };
const parent = (asset: string, more: Record<string, any> = {}, parameters: object = {}) => templateOf({
  Child: nestedStack(asset, { Parameters: { Token, ...parameters } }), ...more,
}, { Outputs: { Id: { Value: { 'Fn::GetAtt': ['Child', 'Outputs.Id'] } } } });

const failing = (operation: string) => ({
  Type: 'Local::Failure',
  Properties: { FailOn: operation },
  DependsOn: 'Child',
});

function write(template: unknown, nested: Record<string, unknown>): string {
  return assembly(template, undefined, 'Stack', undefined, { nested });
}

describe('a nested stack', () => {
  it('is created with its parameters, tells its outputs, and is deleted with its parent', async () => {
    const { local, runner } = await startWith(keyed);
    const result = await local.deploy(write(parent('v1', {}, { Key: 'given' }), { v1: child({ Ref: 'Key' }) }));
    expect(result).toMatchObject({ status: 'CREATE_COMPLETE', outputs: { Id: 'key-given' } });
    const [nested] = local.stacks().filter(({ name }) => name !== 'Stack');
    expect(nested).toMatchObject({
      name: expect.stringMatching(/^Stack-Child-[A-Z0-9]{12}$/),
      status: 'CREATE_COMPLETE',
    });
    expect(runner.events[0].StackId).toBe(nested.id);
    await local.destroy('Stack');
    expect(runner.history).toEqual(['Create', 'Delete key-given']);
    expect(local.stacks()).toEqual([]);
  });

  it('is updated in place, and cleaned up only after the whole operation has succeeded', async () => {
    const { local, runner } = await startWith(keyed);
    await local.deploy(write(parent('v1'), { v1: child('a') }));
    const Last = custom({ Key: 'last' }, { DependsOn: 'Child' });
    const result = await local.deploy(write(parent('v2', { Last }), { v2: child('b') }));
    expect(result).toMatchObject({ status: 'UPDATE_COMPLETE', outputs: { Id: 'key-b' } });
    expect(runner.history).toEqual(['Create', 'Update key-a', 'Create', 'Delete key-a']);
    expect(local.stacks()).toHaveLength(2);
  });

  it('takes its update back when something else in the parent fails', async () => {
    const { local, runner } = await startWith(keyed);
    await local.deploy(write(parent('v1'), { v1: child('a') }));
    const result = await local.deploy(write(parent('v2', { Bad: failing('create') }), { v2: child('b') }));
    expect(result).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', outputs: { Id: 'key-a' } });
    expect(runner.history).toEqual(['Create', 'Update key-a', 'Update key-b', 'Delete key-b']);
    const nested = local.stacks().find(({ name }) => name !== 'Stack')!;
    expect(nested.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(local.resources(nested.name)[0]).toMatchObject({ physicalId: 'key-a', status: 'UPDATE_COMPLETE' });
  });

  it('fails its parent by its own failure, and is taken back with it', async () => {
    const { local, runner } = await startWith((event) => (
      event.RequestType === 'Update' && event.ResourceProperties.Key === 'bad'
        ? { Status: 'FAILED', Reason: 'sold out', PhysicalResourceId: 'key-bad' } : keyed(event)
    ));
    await local.deploy(write(parent('v1'), { v1: child('a') }));
    const result = await local.deploy(write(parent('v2'), { v2: child('bad') }));
    expect(result).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', outputs: { Id: 'key-a' } });
    expect(result.failures).toMatchObject([
      { logicalId: 'Inner', reason: expect.stringContaining('sold out') },
      {
        logicalId: 'Child',
        reason: expect.stringMatching(/^Embedded stack .* was not successfully updated: .*\[Inner\]/),
      },
    ]);
    expect(runner.history.slice(-2)).toEqual(['Update key-a', 'Delete key-bad']);
  });

  it('is deleted when its first create fails, or a sibling does', async () => {
    const { local, runner } = await startWith((event) =>
      event.ResourceProperties.Key === 'bad'
        ? { Status: event.RequestType === 'Create' ? 'FAILED' : 'SUCCESS', Reason: 'no' }
        : keyed(event),
    );
    expect((await local.deploy(write(parent('v1'), { v1: child('bad') }))).status).toBe('ROLLBACK_COMPLETE');
    expect(runner.history).toEqual(['Create', 'Delete id-1']);
    expect((await local.deploy(write(parent('v1', { Bad: failing('create') }), { v1: child('a') }))).status).toBe(
      'ROLLBACK_COMPLETE',
    );
    expect(runner.history.slice(2)).toEqual(['Create', 'Delete key-a']);
    expect(local.stacks().map(({ name }) => name)).toEqual(['Stack']);
  });

  it.each([['delete', 1], ['keep', 0]] as const)(
    'under RetainExceptOnCreate, with nestedRetainExceptOnCreate "%s", sends %i Deletes when its create rolls back',
    async (nestedRetainExceptOnCreate, deletes) => {
      const { local, runner } = await startWith(keyed, { switches: { nestedRetainExceptOnCreate } });
      const nested = { v1: child('a', { DeletionPolicy: 'RetainExceptOnCreate' }) };
      await local.deploy(write(parent('v1', { Bad: failing('create') }), nested));
      expect(runner.history.filter((entry) => entry.startsWith('Delete'))).toHaveLength(deletes);
    },
  );

  it('keeps what RetainExceptOnCreate keeps when the parent is destroyed', async () => {
    const { local, runner } = await startWith(keyed);
    await local.deploy(write(parent('v1'), { v1: child('a', { DeletionPolicy: 'RetainExceptOnCreate' }) }));
    expect((await local.destroy('Stack')).succeeded).toBe(true);
    expect(runner.history).toEqual(['Create']);
  });

  it('that is added by an update which fails is deleted, and one that is taken out goes in the clean-up', async () => {
    const { local, runner } = await startWith(keyed);
    const plain = templateOf({ Thing: custom({ Key: 'thing' }) });
    await local.deploy(write(plain, {}));
    const Thing = custom({ Key: 'thing' });
    expect((await local.deploy(write(parent('v1', { Thing, Bad: failing('create') }), { v1: child('a') }))).status)
      .toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(runner.history).toEqual(['Create', 'Create', 'Delete key-a']);
    await local.deploy(write(parent('v1', { Thing }), { v1: child('b') }));
    await local.deploy(write(plain, {}));
    expect(runner.history.slice(3)).toEqual(['Create', 'Delete key-b']);
  });

  it('fails the deletion of its parent, which can be repeated', async () => {
    const { local, runner } = await startWith(keyed);
    await local.deploy(write(parent('v1'), { v1: child('a') }));
    runner.handler = () => ({ Status: 'FAILED', Reason: 'busy' });
    expect((await local.destroy('Stack')).status).toBe('DELETE_FAILED');
    runner.handler = keyed;
    expect((await local.destroy('Stack')).status).toBe('DELETE_COMPLETE');
    expect(local.stacks()).toEqual([]);
  });

  it('is given up when a sibling fails while it is being created', async () => {
    const { local, runner } = await startWith((event) => (event.RequestType === 'Create' ? undefined : keyed(event)));
    const Bad = { Type: 'Local::Failure', Properties: { FailOn: 'create', After: 5 } };
    expect((await local.deploy(write(parent('v1', { Bad }), { v1: child('a') }))).status).toBe('ROLLBACK_COMPLETE');
    expect(runner.history[1]).toMatch(/^Delete Stack-Child-[A-Z0-9]{12}-Inner-/);
  });

  it.each([
    [{ Unknown: 'x' }, 'Parameters: [Unknown] do not exist in the template'],
    [{ Token: { Ref: 'AWS::NoValue' } }, 'Parameters: [Token] must have values'],
  ])('is refused with parameters %j', async (parameters, reason) => {
    const { local } = await startWith(keyed);
    const { failures } = await local.deploy(write(parent('v1', {}, parameters), { v1: child('a') }));
    expect(failures[0].reason).toContain(reason);
  });

  it('needs a template that is in the assembly, and has only the outputs that it has', async () => {
    const { local } = await startWith(keyed);
    const missing = await local.deploy(write(parent('elsewhere'), { v1: child('a') }));
    expect(missing.failures[0].reason).toContain('is not a file asset of the assembly');
    const wrong = await local.deploy(write(parent('v1'), { v1: child('a', {}, {}) }));
    expect(wrong.status).toBe('ROLLBACK_COMPLETE');
    expect(statuses(local, 'Child')).toContain('DELETE_COMPLETE');
  });

  it('continues a rollback that failed in it', async () => {
    const { local, runner } = await startWith(keyed);
    await local.deploy(write(parent('v1'), { v1: child('a') }));
    runner.handler = (event) =>
      event.ResourceProperties.Key === 'a' && event.RequestType === 'Update'
        ? { Status: 'FAILED', Reason: 'busy' }
        : keyed(event);
    const stuck = await local.deploy(write(parent('v2', { Bad: failing('create') }), { v2: child('b') }));
    expect(stuck.status).toBe('UPDATE_ROLLBACK_FAILED');
    runner.handler = keyed;
    const result = await local.continueUpdateRollback('Stack');
    expect(result).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', outputs: { Id: 'key-a' } });
    expect(local.stacks().map(({ status }) => status)).toEqual([
      'UPDATE_ROLLBACK_COMPLETE',
      'UPDATE_ROLLBACK_COMPLETE',
    ]);
  });

  it('is found again in another run, with the template that was deployed', async () => {
    const stateFile = join(temporaryDirectory(), 'state', 'cloudformation.json');
    const first = await startWith(keyed, { stateFile });
    const directory = write(parent('v1'), { v1: child('a') });
    const { outputs } = await first.local.deploy(directory);
    await first.local.close();
    writeFileSync(join(directory, 'v1.nested.template.json'), '{}');
    const second = await startWith(keyed, { stateFile });
    expect(second.local.outputs('Stack')).toEqual(outputs);
    const more = parent('v1', {}, { Key: 'given' });
    expect((await second.local.deploy(write(more, { v1: child('a') }))).status).toBe('UPDATE_COMPLETE');
    expect((await second.local.destroy('Stack')).succeeded).toBe(true);
    expect(second.runner.history).toEqual(['Delete key-a']);
  });
});
