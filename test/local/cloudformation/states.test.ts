import { Clock } from '../../../local/aws/clock';
import {
  Executions,
  parseDefinition,
  runStateMachine,
  StatesError,
  TaskCall,
} from '../../../local/cloudformation/states';

/** A clock on which a sleep takes no time at all. */
function virtualClock(): Clock & { time: number } {
  return {
    time: 0,
    now() { return this.time; },
    async sleep(ms, signal) {
      await new Promise((resolve) => setImmediate(resolve));
      this.time += signal?.aborted ? 0 : ms;
    },
  };
}

const IDENTITY = {
  executionArn: 'arn:aws:states:us-east-1:123456789012:execution:Machine:run',
  name: 'run',
  stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Machine',
};
const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:Turn';

async function run(
  states: Record<string, any>,
  input: unknown = {},
  runTask: (call: TaskCall) => unknown = () => ({}),
  machine: object = {},
) {
  const clock = virtualClock();
  const definition = parseDefinition(JSON.stringify({ StartAt: Object.keys(states)[0], States: states, ...machine }));
  const visited: string[] = [];
  const result = await runStateMachine(definition, input, IDENTITY, {
    clock,
    runTask: async (call) => runTask(call),
    random: () => 0.5,
    onState: (name) => visited.push(name),
  });
  return { result, visited, seconds: clock.time / 1000 };
}

describe('the state machine interpreter', () => {
  it('turns, chooses and waits as long as the turn asks for', async () => {
    let turns = 0;
    const payloads: any[] = [];
    const { result, visited, seconds } = await run(
      {
        'Turn': {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          ResultSelector: { 'progress.$': '$.Payload' },
          ResultPath: '$.turn',
          Parameters: {
            FunctionName: FUNCTION_ARN,
            Payload: {
              'event.$': '$.event',
              'startedAt.$': '$$.Execution.StartTime',
              'retry.$': '$$.State.RetryCount',
            },
          },
          Next: 'Done?',
        },
        'Done?': {
          Type: 'Choice',
          Choices: [{ Variable: '$.turn.progress.done', BooleanEquals: true, Next: 'End' }],
          Default: 'Rest',
        },
        'Rest': { Type: 'Wait', SecondsPath: '$.turn.progress.waitSeconds', Next: 'Turn' },
        'End': { Type: 'Succeed', OutputPath: '$.turn.progress' },
      },
      { event: { a: 1 } },
      ({ payload }) => {
        payloads.push(payload);
        turns += 1;
        return { done: turns === 3, waitSeconds: 20 };
      },
    );
    expect(result).toEqual({ status: 'SUCCEEDED', output: { done: true, waitSeconds: 20 } });
    expect(visited).toEqual(['Turn', 'Done?', 'Rest', 'Turn', 'Done?', 'Rest', 'Turn', 'Done?', 'End']);
    expect(seconds).toBe(40);
    expect(payloads[0]).toEqual({ event: { a: 1 }, startedAt: '1970-01-01T00:00:00.000Z', retry: 0 });
  });

  it('retries with back-off up to a limit, then catches', async () => {
    const delays: number[] = [];
    const { result, seconds } = await run({
      Turn: {
        Type: 'Task',
        Resource: FUNCTION_ARN,
        End: true,
        Retry: [
          { ErrorEquals: ['Throttled'], MaxAttempts: 1, IntervalSeconds: 100 },
          { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 3, MaxDelaySeconds: 10 },
        ],
        Catch: [{ ErrorEquals: ['States.TaskFailed'], ResultPath: '$.error', Next: 'GiveUp' }],
      },
      GiveUp: { Type: 'Pass', Parameters: { 'name.$': '$.error.Error', 'input.$': '$.kept' }, End: true },
    }, { kept: 7 }, () => {
      delays.push(1);
      throw new StatesError('Runtime.ExitError', 'it crashed');
    });
    expect(result.output).toEqual({ name: 'Runtime.ExitError', input: 7 });
    expect(delays).toHaveLength(4);
    expect(seconds).toBe(2 + 6 + 10);
  });

  it('halves a delay by jitter when chance says a half', async () => {
    const { seconds } = await run(
      {
        Turn: {
          Type: 'Task',
          Resource: FUNCTION_ARN,
          End: true,
          Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 8, MaxAttempts: 1, JitterStrategy: 'FULL' }],
        },
      },
      {},
      () => {
        throw new StatesError('Boom', '');
      },
    );
    expect(seconds).toBe(4);
  });

  it('times a task out with States.Timeout, which States.TaskFailed does not cover', async () => {
    const state = { Type: 'Task', Resource: FUNCTION_ARN, TimeoutSeconds: 5, End: true };
    const never = () => new Promise(() => undefined);
    const failed = await run(
      { Turn: { ...state, Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'X' }] }, X: { Type: 'Succeed' } },
      {},
      never,
    );
    expect(failed.result).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    const caught = await run(
      { Turn: { ...state, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'X' }] }, X: { Type: 'Succeed' } },
      {},
      never,
    );
    expect(caught.result.status).toBe('SUCCEEDED');
  });

  it('times the whole execution out', async () => {
    const { result } = await run({ W: { Type: 'Wait', Seconds: 5, Next: 'W' } }, {}, undefined, {
      TimeoutSeconds: 0.001,
    });
    expect(result).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' });
  });

  it('does not let States.ALL cover a path that finds nothing', async () => {
    const { result } = await run({
      Turn: {
        Type: 'Task',
        Resource: FUNCTION_ARN,
        Parameters: { 'a.$': '$.missing' },
        End: true,
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'X' }],
      },
      X: { Type: 'Succeed' },
    });
    expect(result).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'State "Turn": the path "$.missing" finds nothing in the state\'s input.',
    });
  });

  it.each([
    [{ Variable: '$.n', NumericGreaterThanEquals: 3 }, true],
    [{ Variable: '$.n', StringEquals: '3' }, false],
    [{ Variable: '$.s', StringMatches: 'a*c' }, true],
    [{ Variable: '$.none', IsPresent: false }, true],
    [{ Variable: '$.nil', IsNull: true }, true],
    [{ Variable: '$.at', TimestampLessThan: '2030-01-01T00:00:00Z' }, true],
    [{ Variable: '$.n', NumericEqualsPath: '$.m' }, true],
    [{ And: [{ Variable: '$.b', BooleanEquals: true }, { Not: { Variable: '$.b', IsString: true } }] }, true],
    [{ Or: [{ Variable: '$.b', BooleanEquals: false }, { Variable: '$.s', IsNumeric: true }] }, false],
  ])('chooses by %j: %s', async (rule, holds) => {
    const input = { n: 3, m: 3, s: 'abc', b: true, nil: null, at: '2026-01-01T00:00:00Z' };
    const { visited } = await run(
      {
        C: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
        Yes: { Type: 'Succeed' },
        No: { Type: 'Succeed' },
      },
      input,
    );
    expect(visited[1]).toBe(holds ? 'Yes' : 'No');
  });

  it('fails with what a Fail state says, and when nothing is chosen', async () => {
    expect((await run({ F: { Type: 'Fail', Error: 'Sold', Cause: 'out' } })).result).toEqual({
      status: 'FAILED',
      error: 'Sold',
      cause: 'out',
    });
    const choice = {
      C: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'X' }] },
      X: { Type: 'Succeed' },
    };
    expect((await run(choice)).result.error).toBe('States.NoChoiceMatched');
  });

  it.each([
    [{ A: { Type: 'Parallel' } }, 'State "A": type "Parallel" is not supported'],
    [{ A: { Type: 'Pass', Assign: {}, End: true } }, 'State "A": field "Assign" is not supported'],
    [{ A: { Type: 'Pass', Next: 'B' } }, 'State "A": next state "B" does not exist'],
  ])('refuses what it does not understand: %j', (states, message) => {
    expect(() => parseDefinition(JSON.stringify({ StartAt: 'A', States: states }))).toThrow(message);
  });
});

describe('executions', () => {
  it('have their name for themselves', async () => {
    const executions = new Executions({ clock: virtualClock(), runTask: async () => ({}) });
    executions.define(
      IDENTITY.stateMachineArn,
      JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 9, End: true } } }),
      '',
    );
    const request = { stateMachineArn: IDENTITY.stateMachineArn, name: 'run', input: '{"a":1}' };
    const first = executions.call('StartExecution', request);
    expect(executions.call('StartExecution', request)).toEqual(first);
    expect(() => executions.call('StartExecution', { ...request, input: '{}' })).toThrow('Execution Already Exists');
    await executions.settle();
    expect(() => executions.call('StartExecution', request)).toThrow('Execution Already Exists');
    expect(executions.call('DescribeExecution', { executionArn: first.executionArn })).toMatchObject({
      status: 'SUCCEEDED',
    });
  });
});
