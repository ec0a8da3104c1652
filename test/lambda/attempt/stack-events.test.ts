import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { Known, start } from '../../../lambda/attempt/knowledge/knowledge';
import { StackEvent, StackHistory } from '../../../lambda/attempt/knowledge/observations';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { Request } from '../../../lambda/attempt/request/request';
import { reachesBack, stableAt, survivor } from '../../../lambda/attempt/stack-events';
import { CloudFormationStacks } from '../../../lambda/ports/stacks';

const HOUR = 3_600_000;
const [A, B, C] = ['a', 'b', 'c'].map((letter) => `cpno-${letter.repeat(20)}`);

/** Oldest first in a test, as a person tells it; CloudFormation tells it the other way round. */
const told = (...lines: [status: string, physicalId?: string][]): StackEvent[] =>
  lines
    .map(([status, physicalId], index): StackEvent => ({
      at: HOUR + index,
      status,
      physicalId,
      of: physicalId ? 'Resource' : 'Stack',
    }))
    .reverse();

function knowing(deleted: string, events: StackEvent[] | undefined, generations: readonly string[]): Known {
  const request = {
    requestType: 'Delete',
    stackId: 'stack',
    logicalId: 'Main',
    attempt: 'own',
    physicalId: deleted,
  } as Request;
  const records = generations.map((generation, index) => ({
    requestType: 'Update',
    stackId: 'stack',
    logicalId: 'Main',
    attempt: generation,
    generation,
    sentAt: index,
    goalAt: index,
    holdings: [],
    orders: [],
    outcome: { status: 'SUCCESS', physicalId: generation },
  })) as unknown as AttemptRecord[];
  const history = events && { began: 0, since: 0, value: { events, whole: true, back: 0 } };
  return { ...start(request, 0, 0), records: { began: 0, value: records }, history };
}

describe('which generation stands beside the one that is deleted', () => {
  const created = [['CREATE_IN_PROGRESS'], ['CREATE_COMPLETE', A], ['CREATE_COMPLETE']] as [string, string?][];
  const replaced = [...created, ['UPDATE_IN_PROGRESS'], ['UPDATE_COMPLETE', B]] as [string, string?][];

  test('after an update, the one that is complete now', () => {
    const events = told(...replaced, ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS']);
    expect(survivor(knowing(A, events, [A, B]), 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')).toBe(B);
  });

  test('after a rollback that asks for nothing, the one that was complete when the stack was stable', () => {
    const events = told(
      ...replaced,
      ['UPDATE_COMPLETE', C],
      ['UPDATE_ROLLBACK_IN_PROGRESS'],
      ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'],
    );
    for (const deleted of [B, C]) {
      expect(survivor(knowing(deleted, events, [A, B, C]), 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')).toBe(A);
    }
  });

  test('after a rollback that asked for an update, what that brought', () => {
    const events = told(...replaced, ['UPDATE_ROLLBACK_IN_PROGRESS'], ['UPDATE_COMPLETE', C]);
    expect(survivor(knowing(B, events, [A, B, C]), 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')).toBe(C);
  });

  test('after a rollback that asked for an update, what that brought, though nothing from before is known', () => {
    const events = told(['UPDATE_ROLLBACK_IN_PROGRESS'], ['UPDATE_COMPLETE', C]);
    expect(survivor(knowing(B, events, [B, C]), 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')).toBe(C);
  });

  test('what an earlier rollback returned to, though it could not delete what came after', () => {
    const failed = [
      ...replaced,
      ['UPDATE_ROLLBACK_IN_PROGRESS'],
      ['DELETE_FAILED', B],
      ['UPDATE_ROLLBACK_COMPLETE'],
    ] as [string, string?][];
    const events = told(...failed, ['UPDATE_IN_PROGRESS'], ['UPDATE_COMPLETE', C], ['UPDATE_ROLLBACK_IN_PROGRESS']);
    expect(survivor(knowing(C, events, [A, B, C]), 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')).toBe(A);
  });

  test('none when the resource had come with what is rolled back', () => {
    const events = told(
      ['CREATE_IN_PROGRESS'],
      ['CREATE_COMPLETE'],
      ['UPDATE_IN_PROGRESS'],
      ['CREATE_COMPLETE', A],
      ['UPDATE_COMPLETE', B],
      ['UPDATE_ROLLBACK_IN_PROGRESS'],
    );
    for (const deleted of [A, B]) {
      expect(
        survivor(knowing(deleted, events, [A, B]), 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'),
      ).toBeUndefined();
    }
  });

  test.each(['DELETE_SKIPPED', 'DELETE_COMPLETE'])('not one that went by %s', (gone) => {
    const events = told(
      ...created,
      ['UPDATE_IN_PROGRESS'],
      [gone, A],
      ['UPDATE_COMPLETE'],
      ['UPDATE_IN_PROGRESS'],
      ['CREATE_COMPLETE', B],
      ['UPDATE_ROLLBACK_IN_PROGRESS'],
    );
    expect(survivor(knowing(B, events, [A, B]), 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')).toBeUndefined();
  });

  test.each(['DELETE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'])('none when the stack is in %s', (status) =>
    expect(survivor(knowing(A, told(...replaced), [A, B]), status)).toBeUndefined(),
  );

  describe('where no events tell', () => {
    test('a rollback leaves what was settled last beside it', () =>
      expect(survivor(knowing(B, undefined, [A, B]), 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')).toBe(A));
    test('an id that CloudFormation made up came with what is rolled back', () =>
      expect(
        survivor(knowing('Stack-Main-ABC', undefined, [A]), 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'),
      ).toBeUndefined());
    test('an update leaves what is newer', () =>
      expect(survivor(knowing(A, undefined, [A, B]), 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')).toBe(B));
    test('and nothing when the newest goes', () =>
      expect(survivor(knowing(B, undefined, [A, B]), 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')).toBeUndefined());
    test('in any other status everything may live', () =>
      expect(survivor(knowing(A, undefined, [A, B]), 'UPDATE_IN_PROGRESS')).toBe('all'));
  });
});

describe('a history reaches back far enough', () => {
  const stood = told(['CREATE_COMPLETE', A], ['UPDATE_COMPLETE']);
  test.each<[boolean, string, Partial<StackHistory>]>([
    [true, 'to the beginning of the stack', { whole: true }],
    [true, 'to before the request, and to what stood then', { events: stood, back: 0 }],
    [false, 'only to the second of the request', { events: stood, back: 99_000 }],
    [false, 'without anything that stood', { events: told(['UPDATE_COMPLETE']), back: 0 }],
  ])('%s: %s', (expected, _, change) =>
    expect(reachesBack({ events: [], whole: false, back: HOUR, ...change }, 100_000)).toBe(expected),
  );
});

test.each<[number, string, StackEvent[], Partial<StackHistory>]>([
  [
    HOUR + 1,
    'its last complete operation ended',
    told(['CREATE_COMPLETE', A], ['CREATE_COMPLETE'], ['UPDATE_IN_PROGRESS'], ['UPDATE_COMPLETE', B]),
    {},
  ],
  [
    HOUR + 2,
    'its last rollback was complete',
    told(['CREATE_COMPLETE'], ['CREATE_COMPLETE', A], ['UPDATE_ROLLBACK_COMPLETE'], ['UPDATE_IN_PROGRESS']),
    {},
  ],
  [Infinity, 'ever, when it never was', told(['CREATE_IN_PROGRESS'], ['CREATE_COMPLETE', A]), {}],
  [
    Infinity,
    'ever, when the events do not reach back',
    told(['CREATE_COMPLETE', A], ['CREATE_COMPLETE']),
    { whole: false, back: HOUR },
  ],
])('a stack was stable at %d: when %s', (expected, _, events, change) => {
  const k = knowing(A, events, []);
  expect(stableAt({ ...k, history: { ...k.history!, value: { ...k.history!.value, ...change } } })).toBe(expected);
});

test('a stack of which no events are known was always stable', () =>
  expect(stableAt(knowing(A, undefined, []))).toBe(Infinity));

const CLOCK = { now: () => 0, sleep: () => Promise.reject(new Error('nothing was to be waited for')) };
const STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Lines/1';

describe('what CloudFormation says of a resource', () => {
  const created = new Date(HOUR);
  const updated = new Date(2 * HOUR);
  const changed = new Date(3 * HOUR);

  async function stateOf(stack: object | undefined, resource: object | undefined): Promise<object> {
    const stacks = new CloudFormationStacks(CLOCK);
    const absent = Object.assign(new Error('Stack Lines does not exist'), { name: 'ValidationError' });
    const send = (command: object) => {
      const found =
        command instanceof DescribeStacksCommand
          ? stack && { Stacks: [stack] }
          : resource && { StackResourceDetail: resource };
      return found ? Promise.resolve(found) : Promise.reject(absent);
    };
    (stacks as unknown as { client: () => object }).client = () => ({ send });
    return stacks.describe(STACK, 'Main');
  }

  const stack = { StackStatus: 'UPDATE_IN_PROGRESS', CreationTime: created };
  const resource = { ResourceStatus: 'CREATE_IN_PROGRESS', LastUpdatedTimestamp: changed };

  test.each<[string, object | undefined, object | undefined, object]>([
    [
      'is its status, since when, and when the operation began',
      { ...stack, LastUpdatedTime: updated },
      resource,
      { operationAt: 2 * HOUR, status: 'CREATE_IN_PROGRESS', statusAt: 3 * HOUR },
    ],
    [
      'in a stack that was never updated, dates the operation to its creation',
      stack,
      resource,
      { operationAt: HOUR, status: 'CREATE_IN_PROGRESS', statusAt: 3 * HOUR },
    ],
    [
      'need not say since when',
      stack,
      { ResourceStatus: 'CREATE_IN_PROGRESS' },
      { operationAt: HOUR, status: 'CREATE_IN_PROGRESS' },
    ],
    ['that the stack has not is nothing', stack, undefined, { operationAt: HOUR }],
  ])('%s', async (_, of, its, expected) =>
    expect(await stateOf(of, its)).toEqual({ stackStatus: 'UPDATE_IN_PROGRESS', ...expected }),
  );

  test('of a stack that is no more is that', async () =>
    expect(await stateOf(undefined, undefined)).toEqual({ stackStatus: 'DELETE_COMPLETE' }));
});

describe('the events of CloudFormation', () => {
  const event = (at: number, LogicalResourceId: string, PhysicalResourceId: string, ResourceStatus: string) => ({
    LogicalResourceId,
    PhysicalResourceId,
    ResourceStatus,
    Timestamp: new Date(at),
  });

  /** Pages are served one after another; the rest of the client is the real one. */
  async function historyOf(pages: object[][], since: number): Promise<{ history: StackHistory; asked: number }> {
    const stacks = new CloudFormationStacks(CLOCK);
    let asked = 0;
    const send = () =>
      Promise.resolve({ StackEvents: pages[asked++], NextToken: asked < pages.length ? String(asked) : undefined });
    (stacks as unknown as { client: () => object }).client = () => ({ send });
    const whole = await stacks.history(STACK, 'Main', since, { until: Infinity });
    return { history: whole!.value, asked };
  }

  const first = [
    event(9 * HOUR, 'Lines', STACK, 'UPDATE_IN_PROGRESS'),
    event(8 * HOUR, 'Other', 'x', 'UPDATE_COMPLETE'),
  ];
  const second = [event(7 * HOUR, 'Lines', STACK, 'UPDATE_COMPLETE'), event(6 * HOUR, 'Main', A, 'UPDATE_COMPLETE')];
  const third = [
    event(5 * HOUR, 'Main', '', 'CREATE_IN_PROGRESS'),
    event(4 * HOUR, 'Lines', STACK, 'CREATE_IN_PROGRESS'),
  ];

  test('are read until they tell what stood before, and no further', async () => {
    const { history, asked } = await historyOf([first, second, third], 8.5 * HOUR);
    expect(asked).toBe(2);
    expect(history).toEqual({
      whole: false,
      back: 6 * HOUR,
      events: [
        { at: 9 * HOUR, of: 'Stack', status: 'UPDATE_IN_PROGRESS', physicalId: STACK },
        { at: 7 * HOUR, of: 'Stack', status: 'UPDATE_COMPLETE', physicalId: STACK },
        { at: 6 * HOUR, of: 'Resource', status: 'UPDATE_COMPLETE', physicalId: A },
      ],
    });
  });

  test('are known to be whole when the stack begins with them', async () => {
    expect((await historyOf([first, second, third], 0)).history).toMatchObject({ whole: true, back: 4 * HOUR });
    expect((await historyOf([first, second], 0)).history).toMatchObject({ whole: false });
  });

  test('are not read without end', async () => {
    const { asked } = await historyOf(
      Array.from({ length: 200 }, () => [event(HOUR, 'Other', 'x', 'UPDATE_COMPLETE')]),
      0,
    );
    expect(asked).toBe(50);
  });
});
