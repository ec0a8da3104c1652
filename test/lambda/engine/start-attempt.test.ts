import { Executions } from '../../../lambda/attempt/ports';
import { attemptOf, Envelope } from '../../../lambda/attempt/request/envelope';
import { logger } from '../../../lambda/engine/log';
import { CallError } from '../../../lambda/service/errors';
import { startAttempt } from '../../../lambda/start-attempt';
import { Harness, STACK } from '../support/harness';

const NUMBER = '+12065550100';

/** One delivery, with a Step Functions that a test scripts. */
class Delivery {
  readonly world = new Harness();
  readonly started: { readonly arn: string; readonly name: string; readonly input: string }[] = [];
  readonly answers: { readonly url: string; readonly body: any }[] = [];
  readonly lines: string[] = [];
  fate: (call: number) => Error | undefined = () => undefined;
  private calls = 0;

  async run(event: unknown): Promise<void> {
    const executions: Executions = {
      start: async (arn, name, input) => {
        const error = this.fate(++this.calls);
        if (error) throw error;
        this.started.push({ arn, name, input });
      },
    };
    const answers = {
      send: async (url: string, body: string) => {
        this.answers.push({ url, body: JSON.parse(body) });
        return true;
      },
    };
    await this.world.clock.run(
      startAttempt(event, executions, {
        answers,
        clock: this.world.clock,
        log: logger('debug', (line) => this.lines.push(line)),
      }),
    );
  }

  metrics(): any[] {
    return this.lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 'metric');
  }
}

let delivery: Delivery;
let event: Envelope;

beforeEach(() => {
  delivery = new Delivery();
  event = delivery.world.event('Create', { properties: { Source: { Type: 'List', PhoneNumbers: [NUMBER] } } });
});

afterEach(() => {
  expect(delivery.lines.join('\n')).not.toMatch(/2065550100|https?:|secret/);
});

const denied = () =>
  new CallError('StartExecution', 'AccessDeniedException', 'not authorized to perform states:StartExecution', 400);

test('starts the execution of the attempt, with the event as it is', async () => {
  await delivery.run(event);
  expect(delivery.started.map(({ arn, name }) => [arn, name])).toEqual([
    [event.ResourceProperties.StateMachineArn, attemptOf(event)],
  ]);
  expect(JSON.parse(delivery.started[0].input)).toEqual({ event, progress: {} });
  expect(delivery.answers).toEqual([]);
});

test('gives the same name to the same event, and another to another attempt', async () => {
  await delivery.run(event);
  await delivery.run(event);
  await delivery.run({ ...event, ResponseURL: `${event.ResponseURL}2` });
  const [first, second, third] = delivery.started.map(({ name }) => name);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

describe('a permission that is not known everywhere yet', () => {
  test('is waited for', async () => {
    delivery.fate = (call) => (call < 4 ? denied() : undefined);
    const before = delivery.world.clock.now();
    await delivery.run(event);
    expect(delivery.started).toHaveLength(1);
    expect(delivery.world.clock.now() - before).toBe(15_000);
    expect(delivery.metrics()).toEqual([]);
  });

  test('is not waited for longer than an invocation lasts; then the response says so', async () => {
    delivery.fate = denied;
    const before = delivery.world.clock.now();
    await delivery.run(event);
    expect(delivery.world.clock.now() - before).toBe(40_000);
    expect(delivery.answers).toEqual([
      {
        url: event.ResponseURL,
        body: expect.objectContaining({
          Status: 'FAILED',
          StackId: STACK,
          RequestId: event.RequestId,
          LogicalResourceId: 'Support',
          PhysicalResourceId: `${attemptOf(event)}-unrecorded`,
        }),
      },
    ]);
    expect(delivery.answers[0].body.Reason).toBe(
      "Support: the provider's state machine cannot be started (AccessDeniedException: " +
        'not authorized to perform states:StartExecution); ' +
        "check that it exists and that the provider's role may start it, then deploy again",
    );
    expect(delivery.metrics()).toMatchObject([
      { operation: 'Create', status: 'FAILED', Failures: 1, OrdersPlaced: 0, LeftBehind: 0 },
    ]);
  });

  test('leaves CloudFormation with the id that it has', async () => {
    delivery.fate = denied;
    await delivery.run(delivery.world.event('Delete', { physicalId: 'cpno-0123456789abcdef0123' }));
    expect(delivery.answers[0].body.PhysicalResourceId).toBe('cpno-0123456789abcdef0123');
    expect(delivery.metrics()).toMatchObject([{ operation: 'Delete', LeftBehind: 1 }]);
  });
});

test.each(['StateMachineDoesNotExist', 'StateMachineDeleting', 'InvalidArn', 'ValidationException'])(
  '%s gets a response, too',
  async (name) => {
    delivery.fate = () => new CallError('StartExecution', name, 'no such state machine');
    await delivery.run(event);
    expect(delivery.answers.map(({ body }) => body.Status)).toEqual(['FAILED']);
  },
);

test('an event that names no state machine gets a response, too: no delivery of it could fare better', async () => {
  delivery.fate = () => new CallError('StartExecution', 'Error', 'Region is missing');
  const { StateMachineArn, ...ResourceProperties } = event.ResourceProperties;
  await delivery.run({ ...event, ResourceProperties });
  expect(StateMachineArn).toBeDefined();
  expect(delivery.answers.map(({ body }) => body.Status)).toEqual(['FAILED']);
});

// Lambda delivers an event again whose invocation failed; what it logs of the error holds nothing of the event.
test.each(['ThrottlingException', 'ServiceUnavailable', 'ECONNRESET'])(
  '%s is left to the next delivery, and says nothing but its name',
  async (name) => {
    delivery.fate = () => new CallError('StartExecution', name, `${NUMBER} ${event.ResponseURL}`);
    const error: Error = await delivery.run(event).then(
      () => {
        throw new Error('was delivered');
      },
      (thrown) => thrown,
    );
    expect(error.message).toBe(`StartExecution failed: ${name}`);
    expect(delivery.answers).toEqual([]);
  },
);

test('throttling that passes is waited out', async () => {
  delivery.fate = (call) =>
    call < 10 ? new CallError('StartExecution', 'ThrottlingException', 'slow down') : undefined;
  await delivery.run(event);
  expect(delivery.started).toHaveLength(1);
  const who = { attempt: attemptOf(event), logicalId: 'Support' };
  const failed = { level: 'warn', message: 'StartExecution failed: ThrottlingException', ...who };
  expect(delivery.lines.map((line) => JSON.parse(line))).toEqual([
    ...Array.from({ length: 9 }, () => failed),
    { level: 'info', message: 'Create started', ...who },
  ]);
});

test('what is no event is refused', async () => {
  await expect(delivery.run({ RequestType: 'Create' })).rejects.toThrow(
    'not a CloudFormation custom resource event: RequestId is missing; invoke this function from a template only',
  );
  expect(delivery.started).toEqual([]);
});
