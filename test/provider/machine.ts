/**
 * The state machine as it is deployed: its definition out of a synthesised template, run by the local driver's
 * interpreter in virtual time.
 */
import { Template } from 'aws-cdk-lib/assertions';
import { arnOfFunction, definitionIn } from './definition';
import {
  ExecutionResult,
  parseDefinition,
  runStateMachine,
  StateMachineDefinition,
  StatesError,
  TaskRunner,
} from '../../local/cloudformation/states';
import { newStack, order } from '../construct/support';
import { Scheduler } from '../lambda/support/scheduler';

export const STATE_MACHINE_ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:Turns';

export interface Deployed {
  /** As Step Functions gets it. */
  readonly text: string;
  readonly definition: StateMachineDefinition;
  readonly functionArn: string;
  /** After so many seconds Lambda ends an invocation. */
  readonly functionTimeout: number;
}

/** What a stack with one order deploys. */
export function deployed(): Deployed {
  const stack = newStack();
  order(stack);
  const template = Template.fromStack(stack).toJSON();
  const [logicalId, handler] = Object.entries<any>(template.Resources).find(
    ([, { Type }]) => Type === 'AWS::Lambda::Function',
  )!;
  const text = definitionIn(template);
  return {
    text,
    definition: parseDefinition(text),
    functionArn: arnOfFunction(logicalId),
    functionTimeout: handler.Properties.Timeout,
  };
}

/** Runs one execution on a clock; jitter never shortens a pause, unless told otherwise. */
export function execute(
  definition: StateMachineDefinition,
  input: unknown,
  name: string,
  clock: Scheduler,
  runTask: TaskRunner,
  random = () => 1,
): Promise<ExecutionResult> {
  const identity = {
    executionArn: `${STATE_MACHINE_ARN.replace('stateMachine', 'execution')}:${name}`,
    name,
    stateMachineArn: STATE_MACHINE_ARN,
  };
  return runStateMachine(definition, input, identity, {
    clock: { now: () => clock.now(), sleep: (ms) => clock.sleep(ms) },
    runTask,
    random,
  });
}

/** What becomes of an invocation: a result or an error, after so many seconds. */
export interface Fate {
  readonly result?: unknown;
  readonly error?: string;
  readonly takes?: number;
}

export interface Invocation {
  readonly state: string;
  /** Seconds since the execution began. */
  readonly at: number;
  readonly payload: any;
}

export const DONE: Fate = { result: { done: true, waitSeconds: 0 } };

/** Plays an execution against a function that does as a test says, and writes down when it was called with what. */
export async function play(
  definition: StateMachineDefinition,
  fate: (invocation: Invocation, index: number) => Fate,
  random?: () => number,
) {
  const clock = new Scheduler();
  const began = clock.now();
  const invocations: Invocation[] = [];
  const runTask: TaskRunner = async ({ stateName, payload }) => {
    const invocation = { state: stateName, at: (clock.now() - began) / 1000, payload };
    if (invocations.length > 1_000) throw new Error('the execution goes round in circles');
    const { error, result, takes = 0 } = fate(invocation, invocations.push(invocation) - 1);
    await clock.sleep(takes * 1000);
    if (error) throw new StatesError(error, 'made up');
    return result;
  };
  const result = await clock.run(
    execute(definition, { event: { RequestType: 'Create' }, progress: {} }, 'cpno-1', clock, runTask, random),
    86_400_000,
  );
  return {
    result,
    invocations,
    seconds: (clock.now() - began) / 1000,
    starts: invocations.map(({ at }) => at),
    of: (state: string) => invocations.filter((invocation) => invocation.state === state),
  };
}
