/** Sends the response to CloudFormation, and says so in the log. */
import { Ports } from '../attempt/ports';
import { Outcome } from '../attempt/record/record-envelope';
import { Envelope } from '../attempt/request/envelope';
import { responseBody } from '../attempt/request/response';

export async function sendAnswer(event: Envelope, outcome: Outcome, ports: Ports): Promise<void> {
  const taken = await ports.answers.send(event.ResponseURL, responseBody(event, outcome));
  const fields = {
    logicalId: event.LogicalResourceId,
    status: outcome.status,
    physicalId: outcome.physicalId,
    warnings: outcome.data?.Warnings,
  };
  ports.log(
    taken && outcome.status === 'SUCCESS' ? 'info' : 'error',
    taken
      ? `responded ${outcome.status}${outcome.reason ? `: ${outcome.reason}` : ''}`
      : 'the response was refused: its URL has expired',
    fields,
  );
}
