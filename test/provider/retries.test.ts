/** What becomes of an attempt whose turns fail, as the deployed definition has it. */
import validate from 'asl-validator';
import * as fc from 'fast-check';
import { deployed, DONE, execute, Fate, Invocation, play } from './machine';
import { StatesError, TaskRunner } from '../../local/cloudformation/states';
import { LEDGER_LAG_SECONDS, serviceTimeoutSeconds } from '../../src/contract/envelope';
import { Scheduler } from '../lambda/support/scheduler';

const { text, definition, functionArn, functionTimeout } = deployed();
const HOUR = 3600;
const LEARNED = { done: false, waitSeconds: 1, record: { seq: 7 } };

/** Every way in which Step Functions sees an invocation fail; the last column tells how long it may take for that. */
const FAILURES: readonly (readonly [what: string, error: string, takes: number])[] = [
  ['throws', 'CallError', 1],
  ['runs out of time', 'Sandbox.Timedout', functionTimeout],
  ['runs out of memory or exits', 'Runtime.ExitError', 20],
  ['fails in a way that Lambda cannot name', 'Lambda.Unknown', functionTimeout],
  ['fails as tasks do', 'States.TaskFailed', 5],
  ['is lost with the service', 'Lambda.ServiceException', functionTimeout],
  ['is lost with the connection', 'Lambda.SdkClientException', functionTimeout],
  ['is lost in the service', 'Lambda.AWSLambdaException', 0],
  ['is never heard of again', 'States.Timeout', 999],
];

/** Says nothing about the function, which was not called. */
const NO_ROOM: (typeof FAILURES)[number] = ['is refused, there being no room', 'Lambda.TooManyRequestsException', 0];

const failing = (error: string, takes: number): Fate => (error === 'States.Timeout' ? { takes } : { error, takes });

/** When the function must be over, whatever Step Functions knows of it; at once, when it was never started. */
function overBy({ at, state }: Invocation, error: string, takes: number): number {
  if (error === 'Lambda.TooManyRequestsException') return at;
  // It may have been started as late as the task's timeout.
  if (error === 'States.Timeout') return at + definition.States[state].TimeoutSeconds + functionTimeout;
  return at + (error.startsWith('Lambda.') ? functionTimeout : takes);
}

test('the resolved definition is valid, and calls the function and nothing else', () => {
  expect(validate(JSON.parse(text))).toMatchObject({ isValid: true });
  expect(
    Object.values(definition.States)
      .filter(({ Type }) => Type === 'Task')
      .map(({ Resource }) => Resource),
  ).toEqual([functionArn, functionArn]);
});

test('a turn has longer than the function, so that it is Lambda that ends it', () => {
  for (const name of ['Turn', 'GiveUp']) {
    expect(definition.States[name].TimeoutSeconds).toBeGreaterThan(functionTimeout);
  }
});

describe.each([...FAILURES, NO_ROOM])('a turn that %s', (_, error, takes) => {
  test.each([1, 3])('%d times is repeated with what was known before, and then goes on', async (times) => {
    const { result, invocations } = await play(definition, (_invocation, index) => {
      if (index === 0) return { result: LEARNED };
      return index <= times ? failing(error, takes) : DONE;
    });
    expect(result.status).toBe('SUCCEEDED');
    expect(invocations.map(({ state }) => state)).toEqual(new Array(times + 2).fill('Turn'));
    for (const { payload } of invocations.slice(1)) {
      expect(payload).toMatchObject({ kind: 'Turn', event: { RequestType: 'Create' }, progress: LEARNED });
    }
  });

  test('is over, and what it recorded is readable, before the next one begins', async () => {
    const { invocations } = await play(
      definition,
      (_invocation, index) => (index < 3 ? failing(error, takes) : DONE),
      () => 0,
    );
    for (const [index, invocation] of invocations.slice(0, -1).entries()) {
      const wrote = error === 'Lambda.TooManyRequestsException' ? 0 : LEDGER_LAG_SECONDS;
      expect(invocations[index + 1].at).toBeGreaterThanOrEqual(overBy(invocation, error, takes) + wrote);
    }
  });

});

describe.each(FAILURES)('a turn that %s', (_, error, takes) => {
  test('every time is given up, with the reason, in time for an answer', async () => {
    const { result, of } = await play(definition, ({ state }) => (state === 'Turn' ? failing(error, takes) : DONE));
    expect(result.status).toBe('SUCCEEDED');
    expect(of('Turn').length).toBeGreaterThan(10);
    expect(of('GiveUp')).toMatchObject([
      { payload: { kind: 'GiveUp', event: { RequestType: 'Create' }, error: { Error: error } } },
    ]);
    expect(of('GiveUp')[0].at).toBeLessThan(serviceTimeoutSeconds(60) - functionTimeout);
  });

  // Worst case of one kind of failure: every repetition, as slow as can be, then every repetition of GiveUp, too.
  test('every time is given up within the hour, even when giving up fails the same way to the last', async () => {
    const { result, invocations, of, seconds } = await play(definition, () => failing(error, takes));
    expect(result).toMatchObject({ status: 'FAILED', error });
    expect(of('GiveUp')).toHaveLength(7);
    expect(invocations.at(-1)!.state).toBe('GiveUp');
    expect(seconds).toBeLessThan(definition.TimeoutSeconds!);
    expect(definition.TimeoutSeconds).toBeLessThan(HOUR);
  });

  test('is repeated as often as before, once another has gone well', async () => {
    const { of } = await play(definition, ({ state }, index) => {
      if (state === 'GiveUp') return DONE;
      return index === 9 ? { result: LEARNED } : failing(error, takes);
    });
    expect(of('Turn').length).toBeGreaterThan(20);
  });
});

test('failures are repeated after 7 seconds, then half as long again each time, up to a minute', async () => {
  const { starts } = await play(definition, (_invocation, index) => (index < 8 ? { error: 'CallError' } : DONE));
  const gaps = starts.slice(1).map((start, index) => start - starts[index]);
  expect(gaps).toEqual([7, 10.5, 15.75, 23.625, 35.437, 53.156, 60, 60].map((gap) => expect.closeTo(gap, 2)));
});

test('what found no room is repeated after a random part of 2 s, doubled each time, up to half a minute', async () => {
  const throttled = async (random: number) => {
    const { starts } = await play(
      definition,
      (_invocation, index) => (index < 6 ? { error: 'Lambda.TooManyRequestsException' } : DONE),
      () => random,
    );
    return starts.slice(1).map((start, index) => start - starts[index]);
  };
  expect(await throttled(1)).toEqual([2, 4, 8, 16, 30, 30]);
  expect(await throttled(0.5)).toEqual([1, 2, 4, 8, 15, 15]);
});

describe('where there is no room for another invocation', () => {
  const refused: Fate = { error: 'Lambda.TooManyRequestsException' };

  test('a turn is tried until the clock ends it: the function knows best when it is too late', async () => {
    const { result, of, seconds } = await play(definition, () => refused);
    expect(result.status).toBe('TIMED_OUT');
    expect(of('GiveUp')).toEqual([]);
    expect(of('Turn').at(-1)!.at).toBeGreaterThan(seconds - 35);
    expect(seconds).toBeLessThan(HOUR);
  });

  test('giving up waits for room, too, and is repeated as often as ever after that', async () => {
    const { result, of } = await play(definition, ({ state }, index) => {
      if (state === 'Turn') return { error: 'CallError' };
      return index < 40 ? refused : DONE;
    });
    expect(result.status).toBe('SUCCEEDED');
    expect(of('GiveUp').length).toBeGreaterThan(20);
  });

  // The account's limit of 10 is the least that AWS gives. Each order polls in turns of 35 s, and has 30 minutes.
  test.each([1, 2, 3, 4, 5])('twenty orders of 300 seconds on ten slots all succeed (%d)', async (seed) => {
    const clock = new Scheduler();
    const began = clock.now();
    const random = fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { seed, numRuns: 5_000 });
    let busy = 0;
    const runTask = (order: { doneAt?: number }): TaskRunner => async ({ stateName }) => {
      if (busy >= 10) throw new StatesError('Lambda.TooManyRequestsException', 'Rate Exceeded.');
      busy++;
      order.doneAt ??= clock.now() + 300_000;
      await clock.sleep(Math.min(35_000, Math.max(1000, order.doneAt - clock.now())));
      busy--;
      return { done: stateName === 'GiveUp' || clock.now() >= order.doneAt, waitSeconds: 2 };
    };
    const ends = await clock.run(Promise.all(Array.from({ length: 20 }, async (_, i) => {
      await clock.sleep(i * 100);
      const result = await execute(definition, { event: {}, progress: {} }, `cpno-${i}`, clock, runTask({}), () =>
        random.pop()!,
      );
      return { status: result.status, seconds: (clock.now() - began) / 1000 };
    })));
    expect(ends.map(({ status }) => status)).toEqual(new Array(20).fill('SUCCEEDED'));
    expect(Math.max(...ends.map(({ seconds }) => seconds))).toBeLessThan(1_800);
  });
});

test('giving up is repeated, and then an answer is given', async () => {
  let givenUp = 0;
  const { result, of } = await play(definition, ({ state }) => {
    if (state === 'Turn') return { error: 'CallError' };
    return ++givenUp <= 4 ? { error: 'Sandbox.Timedout', takes: functionTimeout } : DONE;
  });
  expect(result.status).toBe('SUCCEEDED');
  expect(of('GiveUp')).toHaveLength(5);
});

test.each([[1], [5, 30, 2], [0, 0]])('pauses as long as each turn asks: %j', async (...waits) => {
  const { starts, seconds } = await play(definition, (_invocation, index) =>
    (index < waits.length ? { result: { done: false, waitSeconds: waits[index] }, takes: 10 } : DONE));
  expect(starts).toEqual([
    0,
    ...waits.map((_, index) => waits.slice(0, index + 1).reduce((sum, wait) => sum + wait + 10, 0)),
  ]);
  expect(seconds).toBe(starts.at(-1));
});

test('every turn gets the start of the execution, so that its clock does not begin anew', async () => {
  const { invocations } = await play(definition, ({ state }, index) => {
    if (state === 'GiveUp') return DONE;
    return index === 0 || index === 2 ? { result: LEARNED } : { error: 'CallError' };
  });
  expect(invocations.at(-1)!.state).toBe('GiveUp');
  expect(new Set(invocations.map(({ payload }) => payload.startedAt))).toEqual(
    new Set([new Date(Date.UTC(2026, 10, 21, 12)).toISOString()]),
  );
});

test('a turn that never ends with anything is ended by the clock, within the hour', async () => {
  const { result, seconds } = await play(definition, () => ({ result: { done: false, waitSeconds: 20 }, takes: 35 }));
  expect(result.status).toBe('TIMED_OUT');
  expect(seconds).toBeLessThan(HOUR);
});
