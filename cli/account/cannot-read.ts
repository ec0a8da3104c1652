/** Why nothing can be said of the account, in one sentence for a person. */
import { CallError, treatmentOf } from '../../lambda/service/errors';

/** An account, a stack or a file that cannot be read. The command ends with it; nothing was changed. */
export class CannotRead extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotRead';
  }
}

const SERVICES: Readonly<Record<string, string>> = {
  GetParametersByPath: 'ssm',
  DeleteParameter: 'ssm',
  DescribeStacks: 'cloudformation',
  DescribeStackEvents: 'cloudformation',
  DescribeStackResource: 'cloudformation',
  GetTemplate: 'cloudformation',
  ListStackResources: 'cloudformation',
  ListExports: 'cloudformation',
};

const actionOf = (operation: string): string => `${SERVICES[operation] ?? 'chime'}:${operation}`;

/** Runs reads; what only a person can fix becomes one sentence, all else is passed on for the handler to judge. */
export async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CallError ? (unreadable(error) ?? error) : error;
  }
}

/** The sentence for an error that no later step can do anything about. */
export function unreadable(error: CallError): CannotRead | undefined {
  const { operation, name, message } = error;
  if (/CredentialsProvider|NoCredentials|TokenProvider/.test(name)) {
    return new CannotRead(
      'no AWS credentials were found: set AWS_PROFILE, or the variables that your sign-in prints, then try again',
    );
  }
  if (/Expired/.test(name)) return new CannotRead(`the AWS credentials have expired (${name}): sign in again`);
  const treatment = treatmentOf(error);
  if (treatment === 'Denied') {
    return new CannotRead(
      `not allowed to call ${actionOf(operation)} (${name}${message ? `: ${message}` : ''}): ` +
        'attach the read-only policy that the option --policy prints',
    );
  }
  if (treatment === 'Again') {
    return new CannotRead(
      `${actionOf(operation)} did not answer (${name}${message ? `: ${message}` : ''}): check the network and the ` +
        'region, then try again',
    );
  }
  return undefined;
}
