/**
 * An event that Lambda delivers more than once: the real Step Functions client, against a Step Functions that knows
 * which names it has seen.
 */
import { Driven } from './driven';
import { deployed, STATE_MACHINE_ARN } from './machine';
import { attemptOf, Envelope } from '../../lambda/attempt/request/envelope';
import { StepFunctions } from '../../lambda/ports/step-functions';
import { startAttempt } from '../../lambda/start-attempt';
import { LoopbackServer } from '../../local/aws';
import { startEndpoints } from '../../local/aws/endpoints';
import { ResponseBucket } from '../../local/aws/response-bucket';
import { Executions } from '../../local/cloudformation/states';

let world: Driven;
let executions: Executions;
let server: LoopbackServer;
let event: Envelope;
const told: string[] = [];

beforeEach(async () => {
  world = new Driven({ acquisitionSeconds: 95 });
  executions = new Executions({
    clock: { now: () => world.clock.now(), sleep: (ms) => world.clock.sleep(ms) },
    runTask: world.runTask,
  });
  executions.define(STATE_MACHINE_ARN, deployed().text, '');
  told.length = 0;
  server = await startEndpoints({
    ssm: () => ({}), stacks: () => [], responses: new ResponseBucket(),
    states: (operation, input) => {
      try {
        const output = executions.call(operation, input);
        told.push('started');
        return output;
      } catch (error) {
        told.push((error as { code: string }).code);
        throw error;
      }
    },
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SFN: server.url,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  event = world.event('Create');
  world.resources.set(`${event.StackId} ${event.LogicalResourceId}`, {
    stackStatus: 'CREATE_IN_PROGRESS',
    status: 'CREATE_IN_PROGRESS',
  });
});

afterEach(async () => {
  for (const name of ['AWS_ENDPOINT_URL_SFN', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
  await server.close();
});

const delivered = (raw: unknown) =>
  startAttempt(raw, new StepFunctions(), {
    clock: world.clock,
    log: () => undefined,
    answers: {
      send: async () => {
        throw new Error('a delivery answers nothing');
      },
    },
  });

test('twice while it is worked on and once after that starts one execution, buys once and answers once', async () => {
  await Promise.all([delivered(event), delivered(event)]);
  await world.clock.run(executions.settle());
  await delivered(event);
  await world.clock.run(executions.settle());
  expect(told).toEqual(['started', 'started', 'ExecutionAlreadyExists']);
  expect(executions.snapshot().map(({ name, status }) => [name, status])).toEqual([[attemptOf(event), 'SUCCEEDED']]);
  expect(world.calls.filter((call) => call === 'CreatePhoneNumberOrder')).toHaveLength(1);
  expect(world.answers.get(attemptOf(event))).toHaveLength(1);
  expect(world.live()).toHaveLength(2);
});

test('with its fields in another order is the same event, and the execution that runs is success', async () => {
  await delivered(event);
  const reversed = Object.fromEntries(Object.entries(event).reverse());
  await delivered(reversed);
  expect(told).toEqual(['started', 'ExecutionAlreadyExists']);
  await world.clock.run(executions.settle());
  expect(world.live()).toHaveLength(2);
});

test('any other refusal of Step Functions is an error, with its name', async () => {
  await expect(new StepFunctions().start(`${STATE_MACHINE_ARN}Gone`, 'cpno-1', '{}')).rejects.toMatchObject({
    name: 'StateMachineDoesNotExist',
  });
});
