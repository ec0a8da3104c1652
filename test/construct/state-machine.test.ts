import validate from 'asl-validator';
import { Template } from 'aws-cdk-lib/assertions';
import { newStack, order } from './support';
import { FUNCTION_TIMEOUT_SECONDS, MAX_TIMEOUT_MINUTES, LEDGER_LAG_SECONDS } from '../../src/contract/envelope';
import { stateMachineDefinition } from '../../src/provider/state-machine';

const definition: any = stateMachineDefinition();
const { Turn, Decide, Pause, GiveUp, Done } = definition.States;

function stateMachine(): any {
  const stack = newStack();
  order(stack);
  return Object.values(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'))[0];
}

test('the definition is valid', () => {
  const substituted = JSON.parse(
    JSON.stringify(definition).replace(/\$\{FunctionArn\}/g, 'arn:aws:lambda:us-east-1:123456789012:function:handler'),
  );
  expect(validate(substituted)).toMatchObject({ isValid: true });
});

test('the template holds the definition as it stands, and the function as its one substitution', () => {
  const { Properties } = stateMachine();
  expect(JSON.parse(Properties.DefinitionString)).toEqual(definition);
  expect(Properties.DefinitionSubstitutions).toEqual({
    FunctionArn: { 'Fn::GetAtt': ['ChimePhoneNumberProviderFunctionBE4C3CE8', 'Arn'] },
  });
});

test('executions are standard, and leave no trace of the event in logs', () => {
  const { Properties } = stateMachine();
  expect(Properties.StateMachineType).toBe('STANDARD');
  expect(Properties).not.toHaveProperty('LoggingConfiguration');
  expect(Properties).not.toHaveProperty('TracingConfiguration');
});

test('an execution ends within CloudFormation\'s hour, and after every timeout that can be declared', () => {
  expect(definition.TimeoutSeconds).toBeLessThan(3600);
  expect(definition.TimeoutSeconds).toBeGreaterThan(MAX_TIMEOUT_MINUTES * 60);
});

describe('a turn', () => {
  test('gets the event, the progress and the start of the attempt', () => {
    expect(Turn.Parameters).toEqual({
      'kind': 'Turn',
      'event.$': '$.event',
      'progress.$': '$.progress',
      'startedAt.$': '$$.Execution.StartTime',
    });
  });

  test('hands on its progress and nothing else', () => {
    expect([Turn.ResultPath, Turn.Next]).toEqual(['$.progress', 'Decide']);
  });

  test('is given up by Lambda before the state machine gives it up', () => {
    expect(Turn.TimeoutSeconds).toBeGreaterThan(FUNCTION_TIMEOUT_SECONDS);
  });

  test('that may still run unseen is repeated only when it must be over and readable', () => {
    const unseen = Turn.Retry.find((retry: any) => retry.ErrorEquals.includes('States.Timeout'));
    expect(unseen.ErrorEquals).toEqual(
      expect.arrayContaining(['Lambda.ServiceException', 'Lambda.SdkClientException']),
    );
    expect([unseen.IntervalSeconds, unseen.BackoffRate]).toEqual([FUNCTION_TIMEOUT_SECONDS + LEDGER_LAG_SECONDS, 1]);
  });

  test('that failed is repeated only when its last record is readable', () => {
    const failed = Turn.Retry.at(-1);
    expect(failed.ErrorEquals).toEqual(['States.ALL']);
    expect(failed.IntervalSeconds).toBeGreaterThan(LEDGER_LAG_SECONDS);
  });

  test('that was never started is repeated soon, and not together with all others', () => {
    expect(Turn.Retry[0]).toMatchObject({
      ErrorEquals: ['Lambda.TooManyRequestsException'],
      IntervalSeconds: 2,
      JitterStrategy: 'FULL',
    });
  });

  test('that keeps failing is given up', () => {
    expect(Turn.Catch).toEqual([{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'GiveUp' }]);
  });
});

test('the attempt is done when the turn says so, else it pauses as long as the turn asks', () => {
  expect(Decide).toEqual({
    Type: 'Choice',
    Choices: [{ Variable: '$.progress.done', BooleanEquals: true, Next: 'Done' }],
    Default: 'Pause',
  });
  expect(Pause).toEqual({ Type: 'Wait', SecondsPath: '$.progress.waitSeconds', Next: 'Turn' });
  expect(Done).toEqual({ Type: 'Succeed' });
});

test('giving up knows why, is repeated, and is the end', () => {
  expect(GiveUp).toMatchObject({
    Resource: Turn.Resource,
    Parameters: {
      'kind': 'GiveUp',
      'event.$': '$.event',
      'progress.$': '$.progress',
      'error.$': '$.error',
      'startedAt.$': '$$.Execution.StartTime',
    },
    Retry: [Turn.Retry[0], { ErrorEquals: ['States.ALL'], MaxAttempts: 6 }],
    End: true,
  });
});
