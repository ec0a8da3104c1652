/**
 * The provider's state machine: one execution for one attempt of CloudFormation, whose turns run one after another.
 *
 * The function decides everything; the machine only calls it, waits as long as it asks, and calls it again. Written as
 * a plain object with one substitution, so that the definition can be read in the template.
 */
import { FUNCTION_TIMEOUT_SECONDS, READ_LAG_SECONDS } from './contract';

/** Replaced by CloudFormation; see `DefinitionSubstitutions`. */
const FUNCTION_ARN = '${FunctionArn}';

/** Below CloudFormation's hour: what still runs by then could not be answered any more. */
const MACHINE_TIMEOUT_SECONDS = 3590;

/** Longer than the function's own timeout, so that it is always Lambda that ends an invocation and we know that it has ended. */
const TASK_TIMEOUT_SECONDS = FUNCTION_TIMEOUT_SECONDS + 30;

/** The invocation is over, and its last write to the ledger has to be readable before the next one looks. */
const AFTER_READ_LAG_SECONDS = READ_LAG_SECONDS + 2;

const TURN_RETRIES = [
  {
    // Never invoked, so nothing needs to be waited out. Full jitter: the orders of a stack are throttled together.
    ErrorEquals: ['Lambda.TooManyRequestsException'],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxDelaySeconds: 30,
    MaxAttempts: 20,
    JitterStrategy: 'FULL',
  },
  {
    // The invocation may still be running unseen. Its timeout is the fence: two turns never run at the same time.
    ErrorEquals: [
      'Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException', 'Lambda.ClientExecutionTimeoutException', 'States.Timeout',
    ],
    IntervalSeconds: FUNCTION_TIMEOUT_SECONDS + READ_LAG_SECONDS,
    BackoffRate: 1,
    // Even when each try runs into the task's timeout, there is time left for giving up, and for all tries of that.
    MaxAttempts: 15,
  },
  {
    // The function failed, ran out of time or out of memory.
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: AFTER_READ_LAG_SECONDS,
    BackoffRate: 1.5,
    MaxDelaySeconds: 60,
    MaxAttempts: 12,
  },
];

/** The definition, as an object. */
export function stateMachineDefinition(): Record<string, unknown> {
  return {
    Comment: 'Orders, changes or gives back the phone numbers of one resource, for one attempt of CloudFormation',
    StartAt: 'Turn',
    TimeoutSeconds: MACHINE_TIMEOUT_SECONDS,
    States: {
      Turn: {
        Type: 'Task',
        Resource: FUNCTION_ARN,
        TimeoutSeconds: TASK_TIMEOUT_SECONDS,
        // The start time is the execution's, so that the deadline is wall clock, whatever happens to single turns.
        Parameters: {
          'kind': 'Turn',
          'event.$': '$.event',
          'progress.$': '$.progress',
          'startedAt.$': '$$.Execution.StartTime',
        },
        // The event stays beside it: a turn hands on what it learned and nothing else.
        ResultPath: '$.progress',
        Retry: TURN_RETRIES,
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'GiveUp' }],
        Next: 'Decide',
      },
      Decide: {
        Type: 'Choice',
        Choices: [{ Variable: '$.progress.done', BooleanEquals: true, Next: 'Done' }],
        Default: 'Pause',
      },
      Pause: {
        Type: 'Wait',
        SecondsPath: '$.progress.waitSeconds',
        Next: 'Turn',
      },
      // CloudFormation gets an answer even when turns keep failing; without one it would wait for its hour.
      GiveUp: {
        Type: 'Task',
        Resource: FUNCTION_ARN,
        TimeoutSeconds: TASK_TIMEOUT_SECONDS,
        Parameters: {
          'kind': 'GiveUp',
          'event.$': '$.event',
          'progress.$': '$.progress',
          'error.$': '$.error',
          'startedAt.$': '$$.Execution.StartTime',
        },
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: AFTER_READ_LAG_SECONDS, BackoffRate: 2, MaxAttempts: 6 }],
        End: true,
      },
      Done: { Type: 'Succeed' },
    },
  };
}
