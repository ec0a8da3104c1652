/** Step Functions, as far as the function itself uses it. */
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { calling, clientOptions } from './aws';
import { Executions } from '../attempt/ports';
import { CallError } from '../service/errors';

export class StepFunctions implements Executions {
  async start(stateMachineArn: string, name: string, input: string): Promise<void> {
    const client = new SFNClient(clientOptions(stateMachineArn.split(':')[3] ?? ''));
    try {
      await calling('StartExecution', () => client.send(new StartExecutionCommand({ stateMachineArn, name, input })));
    } catch (error) {
      if (!(error instanceof CallError) || error.name !== 'ExecutionAlreadyExists') throw error;
    }
  }
}
