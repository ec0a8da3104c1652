/**
 * What the function does when CloudFormation calls it: starts the execution that does the work, and nothing else.
 * Its name is the attempt, so that an event that is delivered twice starts nothing twice.
 */
import { Executions, Ports } from './attempt/ports';
import { attemptOf } from './attempt/request/envelope';
import { responseBody } from './attempt/request/response';
import { PERMISSIONS_PATIENCE } from './attempt/timing';
import { measure } from './engine/metrics';
import { readEnvelope } from './engine/read-event';
import { CallError, treatmentOf } from './service/errors';
import { ExecutionInput } from '../src/contract/envelope';

export async function startAttempt(
  raw: unknown,
  executions: Executions,
  ports: Pick<Ports, 'answers' | 'clock' | 'log'>,
): Promise<void> {
  const event = readEnvelope(raw);
  const attempt = attemptOf(event);
  const arn = event.ResourceProperties.StateMachineArn;
  const stateMachineArn = typeof arn === 'string' ? arn : '';
  const input: ExecutionInput = { event: raw, progress: {} };
  const begun = ports.clock.now();
  for (;;) {
    try {
      await executions.start(stateMachineArn, attempt, JSON.stringify(input));
      ports.log('info', `${event.RequestType} started`, { attempt, logicalId: event.LogicalResourceId });
      return;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      ports.log('warn', `StartExecution failed: ${error.name}`, { attempt, logicalId: event.LogicalResourceId });
      const definite =
        stateMachineArn === '' ||
        !['Again', 'Look'].includes(treatmentOf(error)) ||
        /^(StateMachine|Invalid|Validation)/.test(error.name);
      if (ports.clock.now() < begun + PERMISSIONS_PATIENCE) {
        await ports.clock.sleep(definite ? 5_000 : 2_000);
      } else if (!definite) {
        throw new Error(`StartExecution failed: ${error.name}`); // Lambda delivers the event again
      } else {
        return refuse(event, attempt, error, begun, ports);
      }
    }
  }
}

/** Nothing was started and nothing will be: only the answer is left to give. */
async function refuse(
  event: ReturnType<typeof readEnvelope>,
  attempt: string,
  error: CallError,
  begun: number,
  ports: Pick<Ports, 'answers' | 'clock' | 'log'>,
): Promise<void> {
  const physicalId = event.PhysicalResourceId ?? `${attempt}-unrecorded`;
  const reason =
    `${event.LogicalResourceId}: the provider's state machine cannot be started (${error.name}: ` +
    `${error.message}); check that it exists and that the provider's role may start it, then deploy again`;
  const outcome = { status: 'FAILED' as const, physicalId, reason };
  await ports.answers.send(event.ResponseURL, responseBody(event, outcome));
  measure(event, outcome, begun, ports);
}
