/** What bundle.test.ts bundles in place of the handler: the SDK's clients, to be seen as they are in the bundle. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { calling, clientOptions } from '../../lambda/ports/aws';

/** One call of each operation. */
function callsTo(endpoint: string): Record<string, () => Promise<unknown>> {
  const options = {
    ...clientOptions('us-east-1'),
    endpoint,
    maxAttempts: 1,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const parameters = new SSMClient(options);
  const stacks = new CloudFormationClient(options);
  const executions = new SFNClient(options);
  const arn = 'arn:aws:states:us-east-1:123456789012:stateMachine:Turns';
  return {
    DeleteParameter: () =>
      calling('DeleteParameter', () => parameters.send(new DeleteParameterCommand({ Name: '/x' }))),
    PutParameter: () =>
      calling('PutParameter', () => parameters.send(new PutParameterCommand({ Name: '/x', Value: 'y' }))),
    DescribeStacks: () => calling('DescribeStacks', () => stacks.send(new DescribeStacksCommand({ StackName: 'x' }))),
    StartExecution: () =>
      calling('StartExecution', () => executions.send(new StartExecutionCommand({ stateMachineArn: arn }))),
  };
}

/** Prints what the handler reads of an endpoint's refusals. */
export async function tellRefusals(endpoint: string): Promise<void> {
  const told: Record<string, string> = {};
  for (const [operation, call] of Object.entries(callsTo(endpoint))) {
    told[operation] = await call().then(
      () => 'accepted',
      ({ name, httpStatus, message }) => `${name} ${httpStatus} ${message}`,
    );
  }
  process.stdout.write(JSON.stringify(told));
}
