import { Answer, assembly, cleanUpFixtures, custom, startWith, statuses, templateOf } from './fixture';
import { Switches } from '../../../local/cloudformation';

afterEach(cleanUpFixtures);

const failing = { Type: 'Local::Failure', Properties: { FailOn: 'update', Round: 2 }, DependsOn: 'Thing' };
const quiet = { Type: 'Local::Failure', Properties: { Round: 1 }, DependsOn: 'Thing' };

/** The physical id follows the property `Key`, so that a change of it replaces. */
function keyed(event: any): Answer {
  return {
    PhysicalResourceId:
      event.RequestType === 'Delete' ? event.PhysicalResourceId : `key-${event.ResourceProperties.Key}`,
  };
}

describe('updating a stack', () => {
  it('does nothing when nothing has changed', async () => {
    const { local, runner } = await startWith(() => ({}));
    const directory = assembly(templateOf({ Thing: custom({ A: 1 }) }));
    await local.deploy(directory);
    expect(await local.deploy(directory)).toMatchObject({ succeeded: true, changed: false });
    expect(runner.events).toHaveLength(1);
  });

  it('sends old and new properties to the same physical id', async () => {
    const { local, runner } = await startWith(() => ({}));
    await local.deploy(assembly(templateOf({ Thing: custom({ Size: 1 }), Same: custom({ Size: 1 }) })));
    const result = await local.deploy(assembly(templateOf({ Thing: custom({ Size: 2 }), Same: custom({ Size: 1 }) })));
    expect(result.status).toBe('UPDATE_COMPLETE');
    expect(runner.events).toHaveLength(3);
    expect(runner.events[2]).toMatchObject({
      RequestType: 'Update',
      PhysicalResourceId: 'id-1',
      ResourceProperties: { Size: '2' },
      OldResourceProperties: { Size: '1' },
    });
  });

  it('deletes the replaced id and what was removed in the clean-up, after everything else', async () => {
    const { local, runner } = await startWith(keyed);
    await local.deploy(assembly(templateOf({ Thing: custom({ Key: 'a' }), Old: custom({ Key: 'old' }) })));
    await local.deploy(
      assembly(templateOf({ Thing: custom({ Key: 'b' }), New: custom({ Key: 'new' }, { DependsOn: 'Thing' }) })),
    );
    expect(runner.history.slice(2, 4)).toEqual(['Update key-a', 'Create']);
    expect(runner.history.slice(4).sort()).toEqual(['Delete key-a', 'Delete key-old']);
    const deleted = runner.events.find(
      (event) => event.PhysicalResourceId === 'key-a' && event.RequestType === 'Delete',
    );
    expect(deleted.ResourceProperties.Key).toBe('a');
    expect(statuses(local, 'Stack').slice(-3)).toEqual([
      'UPDATE_IN_PROGRESS',
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_COMPLETE',
    ]);
  });

  it('keeps under Retain: the replaced id by UpdateReplacePolicy, the removed resource by DeletionPolicy', async () => {
    const { local, runner } = await startWith(keyed);
    const thing = (key: string) =>
      custom({ Key: key }, { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'RetainExceptOnCreate' });
    await local.deploy(assembly(templateOf({ Thing: thing('a'), Old: thing('old') })));
    await local.deploy(assembly(templateOf({ Thing: thing('b') })));
    expect(runner.history).toEqual(['Create', 'Create', 'Update key-a']);
    expect(statuses(local, 'Old')).toContain('DELETE_SKIPPED');
  });

  it('tries a clean-up three times and succeeds without it', async () => {
    const { local, runner } = await startWith((event) =>
      event.RequestType === 'Delete' ? { Status: 'FAILED', Reason: 'busy' } : keyed(event),
    );
    await local.deploy(assembly(templateOf({ Thing: custom({ Key: 'a' }) })));
    const result = await local.deploy(assembly(templateOf({ Thing: custom({ Key: 'b' }) })));
    expect(result).toMatchObject({ succeeded: true, reason: expect.stringContaining('could not be deleted') });
    const deletes = runner.events.slice(2);
    expect(deletes.map((event) => event.RequestType)).toEqual(['Delete', 'Delete', 'Delete']);
    expect(new Set(deletes.map((event) => event.RequestId)).size).toBe(1);
    expect(new Set(deletes.map((event) => event.ResponseURL)).size).toBe(3);
  });

  it('refuses another service token, and another type', async () => {
    const { local, runner } = await startWith(() => ({}));
    const second = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'abc.zip' } } };
    await local.deploy(assembly(templateOf({ Thing: custom() })));
    const moved = custom({ ServiceToken: { 'Fn::GetAtt': ['Second', 'Arn'] } });
    expect((await local.deploy(assembly(templateOf({ Thing: moved, Second: second })))).status).toBe(
      'UPDATE_ROLLBACK_COMPLETE',
    );
    expect(local.events('Stack').some((event) => event.reason === 'Modifying service token is not allowed.')).toBe(
      true,
    );
    expect(runner.history).toEqual(['Create']);
    await expect(local.deploy(assembly(templateOf({ Thing: { ...custom(), Type: 'Custom::Other' } })))).rejects.toThrow(
      'resource type is not permitted',
    );
  });
});

describe('rolling an update back', () => {
  it('swaps the properties of what was changed and deletes what was new, and only in the clean-up', async () => {
    const { local, runner } = await startWith(() => ({}));
    await local.deploy(assembly(templateOf({ Thing: custom({ Size: 1 }), Sibling: quiet })));
    const result = await local.deploy(assembly(templateOf({
      Thing: custom({ Size: 2 }), New: custom(), Sibling: { ...failing, DependsOn: ['Thing', 'New'] },
    })));
    expect(result.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(runner.history.slice(3)).toEqual(['Update id-1', 'Delete id-1']);
    expect(runner.events[3]).toMatchObject({ ResourceProperties: { Size: '1' }, OldResourceProperties: { Size: '2' } });
    expect(runner.events[4].LogicalResourceId).toBe('New');
    expect(local.resources('Stack').map(({ logicalId }) => logicalId)).toEqual([
      'Role',
      'Function',
      'Thing',
      'Sibling',
    ]);
  });

  it('sends the Update also to a resource whose own Update failed', async () => {
    const { local, runner } = await startWith((event) => (
      event.ResourceProperties.Size === '2' ? { Status: 'FAILED', Reason: 'too big' } : {}
    ));
    await local.deploy(assembly(templateOf({ Thing: custom({ Size: 1 }) })));
    await local.deploy(assembly(templateOf({ Thing: custom({ Size: 2 }) })));
    expect(runner.history).toEqual(['Create', 'Update id-1', 'Update id-1']);
    expect(runner.events[2].OldResourceProperties.Size).toBe('2');
  });

  const variants: [Switches['rollbackAfterReplacement'], string[]][] = [
    ['updateNewId', ['Update key-b', 'Delete key-b']],
    ['updateOldId', ['Update key-a', 'Delete key-b']],
    ['noUpdate', ['Delete key-b']],
  ];
  it.each(variants)('after a replacement, variant %s', async (rollbackAfterReplacement, expected) => {
    const { local, runner } = await startWith(keyed, { switches: { rollbackAfterReplacement } });
    await local.deploy(assembly(templateOf({ Thing: custom({ Key: 'a' }), Sibling: quiet })));
    await local.deploy(assembly(templateOf({ Thing: custom({ Key: 'b' }), Sibling: failing })));
    expect(runner.history.slice(2)).toEqual(expected);
    expect(local.resources('Stack').find(({ logicalId }) => logicalId === 'Thing')).toMatchObject({
      physicalId: 'key-a',
      properties: { Key: 'a' },
    });
    await local.destroy('Stack');
    expect(runner.history.pop()).toBe('Delete key-a');
  });

  it('deletes both earlier ids when the rollback is answered with a third', async () => {
    let count = 0;
    const { local, runner } = await startWith((event) => (
      event.RequestType === 'Delete' ? {} : { PhysicalResourceId: `generation-${++count}` }
    ));
    await local.deploy(assembly(templateOf({ Thing: custom({ Key: 'a' }), Sibling: quiet })));
    await local.deploy(assembly(templateOf({ Thing: custom({ Key: 'b' }), Sibling: failing })));
    expect(runner.history.slice(2, 3)).toEqual(['Update generation-2']);
    expect(runner.history.slice(3).sort()).toEqual(['Delete generation-1', 'Delete generation-2']);
  });

  it.each([
    [true, true, ['Update id-1', 'Delete new']],
    [true, false, ['Delete new']],
    [false, true, ['Update id-1']],
  ])(
    'when a FAILED Update names a new id: Delete %s, Update %s',
    async (deleteNewIdOfFailedUpdate, updateAfterFailedReplacement, expected) => {
      const { local, runner } = await startWith(
        (event) =>
          event.ResourceProperties.Size === '2' && event.RequestType === 'Update'
            ? { Status: 'FAILED', Reason: 'no', PhysicalResourceId: 'new' }
            : {},
        { switches: { deleteNewIdOfFailedUpdate, updateAfterFailedReplacement } },
      );
      await local.deploy(assembly(templateOf({ Thing: custom({ Size: 1 }) })));
      expect((await local.deploy(assembly(templateOf({ Thing: custom({ Size: 2 }) })))).status).toBe(
        'UPDATE_ROLLBACK_COMPLETE',
      );
      expect(runner.history.slice(2)).toEqual(expected);
    },
  );

  it('can be continued after it has failed', async () => {
    const { local, runner } = await startWith((event) =>
      event.RequestType === 'Update' ? { Status: 'FAILED', Reason: 'no' } : {},
    );
    await local.deploy(assembly(templateOf({ Thing: custom({ Size: 1 }) })));
    const failed = await local.deploy(assembly(templateOf({ Thing: custom({ Size: 2 }) })));
    expect(failed.status).toBe('UPDATE_ROLLBACK_FAILED');
    runner.handler = () => ({});
    expect((await local.continueUpdateRollback('Stack')).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(runner.events[3]).toMatchObject({
      RequestType: 'Update',
      ResourceProperties: { Size: '1' },
      OldResourceProperties: { Size: '2' },
    });
  });

  it('can leave out a resource that cannot be rolled back', async () => {
    const { local } = await startWith((event) =>
      event.RequestType === 'Update' ? { Status: 'FAILED', Reason: 'no' } : {},
    );
    await local.deploy(assembly(templateOf({ Thing: custom({ Size: 1 }) })));
    await local.deploy(assembly(templateOf({ Thing: custom({ Size: 2 }) })));
    expect((await local.continueUpdateRollback('Stack', { resourcesToSkip: ['Thing'] })).succeeded).toBe(true);
  });

  it('begins when the update is cancelled', async () => {
    const { local, runner } = await startWith((event) => (event.ResourceProperties.Size === '2' ? undefined : {}));
    await local.deploy(assembly(templateOf({ Thing: custom({ Size: 1 }) })));
    const updating = local.deploy(assembly(templateOf({ Thing: custom({ Size: 2 }) })));
    while (runner.events.length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    local.cancelUpdate('Stack');
    expect((await updating).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(runner.history).toEqual(['Create', 'Update id-1', 'Update id-1']);
  });

  it('is held back without rollback, so that the next deployment goes on', async () => {
    const { local, runner } = await startWith((event) =>
      event.ResourceProperties.Size === '2' ? { Status: 'FAILED', Reason: 'no' } : {},
    );
    await local.deploy(assembly(templateOf({ Thing: custom({ Size: 1 }) })));
    expect((await local.deploy(assembly(templateOf({ Thing: custom({ Size: 2 }) })), { rollback: false })).status).toBe(
      'UPDATE_FAILED',
    );
    expect((await local.deploy(assembly(templateOf({ Thing: custom({ Size: 3 }) })))).status).toBe('UPDATE_COMPLETE');
    expect(runner.history).toEqual(['Create', 'Update id-1', 'Update id-1']);
  });
});

describe('the outputs after a rollback', () => {
  it('are those of the answer to the rollback', async () => {
    let count = 0;
    const { local } = await startWith(() => ({ Data: { Count: String(++count) } }));
    const rest = { Outputs: { Count: { Value: { 'Fn::GetAtt': ['Thing', 'Count'] } } } };
    await local.deploy(assembly(templateOf({ Thing: custom({ Size: 1 }), Sibling: quiet }, rest)));
    const result = await local.deploy(assembly(templateOf({ Thing: custom({ Size: 2 }), Sibling: failing }, rest)));
    expect(result.outputs).toEqual({ Count: '3' });
  });
});

describe('deleting a stack', () => {
  it('goes against the dependencies, and keeps what is to be retained', async () => {
    const { local, runner } = await startWith((event) => ({
      PhysicalResourceId: event.PhysicalResourceId ?? event.LogicalResourceId,
    }));
    await local.deploy(assembly(templateOf({
      A: custom(), B: custom({ A: { Ref: 'A' } }), Kept: custom({}, { DeletionPolicy: 'RetainExceptOnCreate' }),
    })));
    expect((await local.destroy('Stack')).status).toBe('DELETE_COMPLETE');
    expect(runner.history.slice(3)).toEqual(['Delete B', 'Delete A']);
    expect(await local.destroy('Stack')).toMatchObject({ succeeded: true, changed: false });
  });

  it('is DELETE_FAILED when a Delete is answered FAILED, and can be repeated', async () => {
    const { local, runner } = await startWith((event) =>
      event.RequestType === 'Delete' ? { Status: 'FAILED', Reason: 'in use' } : {},
    );
    await local.deploy(assembly(templateOf({ Thing: custom() })));
    expect(await local.destroy('Stack')).toMatchObject({
      succeeded: false,
      status: 'DELETE_FAILED',
      reason: expect.stringContaining('[Thing]'),
    });
    expect(local.resources('Stack').map(({ logicalId }) => logicalId)).toContain('Function');
    runner.handler = () => ({});
    expect((await local.destroy('Stack')).succeeded).toBe(true);
    expect(runner.history).toEqual(['Create', 'Delete id-1', 'Delete id-1']);
  });
});
