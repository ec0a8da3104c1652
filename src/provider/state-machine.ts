/**
 * The provider's state machine: one execution for one request of CloudFormation, whose turns run one after another.
 *
 * The function decides everything; the machine only calls it, waits as long as it asks, and calls it again. Written as
 * a plain object with one substitution, so that the definition can be read in the template.
 */
import { FUNCTION_TIMEOUT_SECONDS, LEDGER_LAG_SECONDS } from '../contract/envelope';

/** Replaced by CloudFormation; see `DefinitionSubstitutions`. */
const FUNCTION_ARN = '${FunctionArn}';

/** Below CloudFormation's hour: what still runs by then could not respond any more. */
const MACHINE_TIMEOUT_SECONDS = 3590;

/** Longer than the function's own timeout, so that it is always Lambda that ends an invocation, and we know when. */
const TASK_TIMEOUT_SECONDS = FUNCTION_TIMEOUT_SECONDS + 30;

/** The invocation is over, and its last write to the ledger has to be readable before the next one looks. */
const AFTER_LEDGER_LAG_SECONDS = LEDGER_LAG_SECONDS + 2;

/**
 * There is no room for another invocation in the account. Nothing was invoked, so nothing needs to be waited out; it is
 * tried again until this machine's own timeout ends it, as the function itself knows best when it is too late. Full
 * jitter: the orders of a stack are refused together.
 */
const NO_ROOM = {
  ErrorEquals: ['Lambda.TooManyRequestsException'],
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxDelaySeconds: 30,
  MaxAttempts: 1_000,
  JitterStrategy: 'FULL',
};

const TURN_RETRIES = [
  NO_ROOM,
  {
    // The invocation may still be running unseen. Once its timeout has passed it is over: two turns never run at the
    // same time.
    ErrorEquals: [
      'Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException',
      'Lambda.ClientExecutionTimeoutException', 'States.Timeout',
    ],
    IntervalSeconds: FUNCTION_TIMEOUT_SECONDS + LEDGER_LAG_SECONDS,
    BackoffRate: 1,
    // Even when each try runs into the task's timeout, there is time left for giving up before CloudFormation's
    // shortest ServiceTimeout, and within the execution for all tries of that.
    MaxAttempts: 14,
  },
  {
    // The function failed, ran out of time or out of memory.
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: AFTER_LEDGER_LAG_SECONDS,
    BackoffRate: 1.5,
    MaxDelaySeconds: 60,
    MaxAttempts: 12,
  },
];

/** The definition, as an object. */
export function stateMachineDefinition(): Record<string, unknown> {
  return {
    Comment: 'Creates, updates or deletes one resource, for one request of CloudFormation',
    StartAt: 'Turn',
    TimeoutSeconds: MACHINE_TIMEOUT_SECONDS,
    States: {
      Turn: {
        Type: 'Task',
        Resource: FUNCTION_ARN,
        TimeoutSeconds: TASK_TIMEOUT_SECONDS,
        // The start time is the execution's, so that the deadline counts real time, whatever happens to single turns.
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
      // CloudFormation gets a response even when turns keep failing; without one it would wait for its ServiceTimeout.
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
        Retry: [
          NO_ROOM,
          { ErrorEquals: ['States.ALL'], IntervalSeconds: AFTER_LEDGER_LAG_SECONDS, BackoffRate: 2, MaxAttempts: 6 },
        ],
        End: true,
      },
      Done: { Type: 'Succeed' },
    },
  };
}
