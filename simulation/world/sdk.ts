/**
 * Takes the place of the AWS SDK in the bundle of the simulation: the handler's own clients run unchanged, and what
 * they send goes over the simulated wire. Retries are those of the SDK's standard mode.
 */
export interface Wire {
  /** One request; rejects with an error as the SDK would throw it. */
  request(operation: string, input: unknown, timeout: number): Promise<unknown>;
  sleep(milliseconds: number): Promise<void>;
}

/** The process whose clients are being made. */
export const binding: { wire?: Wire } = {};

const command = (operation: string) =>
  class {
    readonly operation = operation;

    constructor(readonly input: unknown) {}
  };

export class NodeHttpHandler {
  constructor(readonly options: { readonly requestTimeout?: number } = {}) {}
}

interface Configuration {
  readonly maxAttempts?: number;
  readonly requestHandler?: NodeHttpHandler;
}

const TRANSIENT =
  /^(Throttl|TooManyRequests|RequestLimitExceeded|TimeoutError$|ECONNRESET$|ServiceFailure|ServiceUnavailable|InternalServerError|InternalFailure)/;

class Client {
  private readonly wire = binding.wire!;

  constructor(private readonly configuration: Configuration) {}

  async send({ operation, input }: { operation: string; input: unknown }): Promise<unknown> {
    const { maxAttempts = 3, requestHandler } = this.configuration;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.wire.request(operation, input, requestHandler?.options.requestTimeout ?? 60_000);
      } catch (error) {
        const { name, code = name } = error as { name: string; code?: string };
        if (attempt >= maxAttempts || !(TRANSIENT.test(name) || TRANSIENT.test(code))) throw error;
        await this.wire.sleep(100 * 2 ** attempt);
      }
    }
  }
}

export const ChimeSDKVoiceClient = Client;
export const SSMClient = Client;
export const CloudFormationClient = Client;

export const AssociatePhoneNumbersWithVoiceConnectorCommand = command('AssociatePhoneNumbersWithVoiceConnector');
export const AssociatePhoneNumbersWithVoiceConnectorGroupCommand = command(
  'AssociatePhoneNumbersWithVoiceConnectorGroup',
);
export const BatchDeletePhoneNumberCommand = command('BatchDeletePhoneNumber');
export const BatchUpdatePhoneNumberCommand = command('BatchUpdatePhoneNumber');
export const CreatePhoneNumberOrderCommand = command('CreatePhoneNumberOrder');
export const CreateSipRuleCommand = command('CreateSipRule');
export const DeletePhoneNumberCommand = command('DeletePhoneNumber');
export const DeleteSipRuleCommand = command('DeleteSipRule');
export const DisassociatePhoneNumbersFromVoiceConnectorCommand = command('DisassociatePhoneNumbersFromVoiceConnector');
export const DisassociatePhoneNumbersFromVoiceConnectorGroupCommand = command(
  'DisassociatePhoneNumbersFromVoiceConnectorGroup',
);
export const GetPhoneNumberCommand = command('GetPhoneNumber');
export const GetPhoneNumberOrderCommand = command('GetPhoneNumberOrder');
export const GetSipRuleCommand = command('GetSipRule');
export const ListPhoneNumberOrdersCommand = command('ListPhoneNumberOrders');
export const ListPhoneNumbersCommand = command('ListPhoneNumbers');
export const ListSipRulesCommand = command('ListSipRules');
export const RestorePhoneNumberCommand = command('RestorePhoneNumber');
export const SearchAvailablePhoneNumbersCommand = command('SearchAvailablePhoneNumbers');
export const UpdatePhoneNumberCommand = command('UpdatePhoneNumber');
export const UpdateSipRuleCommand = command('UpdateSipRule');
export const DeleteParameterCommand = command('DeleteParameter');
export const GetParametersByPathCommand = command('GetParametersByPath');
export const PutParameterCommand = command('PutParameter');
export const DescribeStackEventsCommand = command('DescribeStackEvents');
export const DescribeStackResourceCommand = command('DescribeStackResource');
export const DescribeStacksCommand = command('DescribeStacks');
