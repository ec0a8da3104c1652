/**
 * Stands in for @aws-sdk/client-lambda where that is not installed: Lambda's own runtime has it, and the CDK's provider
 * framework calls its handlers by it. It can invoke a function of this machine, and nothing else.
 */
'use strict';

class InvokeCommand {
  constructor(input) {
    this.input = input;
  }
}

class LambdaClient {
  async send({ input }) {
    const name = encodeURIComponent(input.FunctionName);
    const response = await fetch(`${process.env.AWS_ENDPOINT_URL}/2015-03-31/functions/${name}/invocations`, {
      method: 'POST',
      headers: { 'x-amz-invocation-type': input.InvocationType ?? 'RequestResponse' },
      body: input.Payload === undefined ? undefined : Buffer.from(input.Payload),
    });
    const Payload = new Uint8Array(await response.arrayBuffer());
    if (response.status >= 400) {
      const { Message, Type } = JSON.parse(Buffer.from(Payload).toString());
      throw Object.assign(new Error(Message), { name: Type });
    }
    const FunctionError = response.headers.get('x-amz-function-error') ?? undefined;
    return { StatusCode: response.status, FunctionError, Payload };
  }
}

class Lambda extends LambdaClient {
  invoke(input) {
    return this.send(new InvokeCommand(input));
  }
}

module.exports = { InvokeCommand, Lambda, LambdaClient, waitUntilFunctionActiveV2: async () => undefined };
