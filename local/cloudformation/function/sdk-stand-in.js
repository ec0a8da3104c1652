/**
 * Stands in for the clients of the AWS SDK that are not installed: Lambda's own runtime has them all. Those of
 * Parameter Store, Step Functions and Lambda call this machine; every other one only says that it was asked for.
 */
'use strict';

const Module = require('node:module');

const OPERATIONS = {
  '@aws-sdk/client-ssm': {
    name: 'SSM',
    target: 'AmazonSSM',
    operations: [
      'AddTagsToResource', 'DeleteParameter', 'DeleteParameters', 'GetParameter', 'GetParameters',
      'GetParametersByPath', 'ListTagsForResource', 'PutParameter', 'RemoveTagsFromResource',
    ],
  },
  '@aws-sdk/client-sfn': {
    name: 'SFN',
    target: 'AWSStepFunctions',
    operations: ['DescribeExecution', 'StartExecution'],
  },
};

/** Gives a module of the SDK to whoever asks for one that is not installed. */
exports.install = function install() {
  const { _load: load } = Module;
  const made = new Map();
  Module._load = function loadOrStandIn(request, ...rest) {
    if (!/^@(aws-sdk|smithy)\//.test(request)) return load.call(this, request, ...rest);
    try {
      return load.call(this, request, ...rest);
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND' || !error.message.includes(`'${request}'`)) throw error;
      if (!made.has(request)) made.set(request, standIn(request));
      return made.get(request);
    }
  };
};

/** Tells the parent process what is asked for and is not here. */
exports.lacks = lacks;

function lacks(what) {
  process.send?.({ lacks: what });
}

function standIn(request) {
  if (request === '@aws-sdk/client-lambda') return lambda();
  return OPERATIONS[request] ? jsonClient(OPERATIONS[request]) : nothing(request);
}

/** A client of a service that speaks JSON to one address. */
function jsonClient({ name, target, operations }) {
  const commandOf = (operation) => class {
    constructor(input) {
      Object.assign(this, { input, operation });
    }
  };
  class Client {
    constructor(config = {}) {
      this.config = config;
    }

    async send({ operation, input = {} }) {
      const configured = await (typeof this.config.region === 'function' ? this.config.region() : this.config.region);
      const region = configured ?? process.env.AWS_REGION;
      const response = await fetch(process.env[`AWS_ENDPOINT_URL_${name}`], {
        method: 'POST',
        headers: {
          'x-amz-target': `${target}.${operation}`,
          'authorization': `AWS4-HMAC-SHA256 Credential=local/20200101/${region}/${name.toLowerCase()}/aws4_request`,
        },
        body: JSON.stringify(input),
      });
      const output = JSON.parse((await response.text()) || '{}');
      if (response.status < 400) return { ...output, $metadata: { httpStatusCode: response.status } };
      if (output.__type === 'UnknownOperationException') lacks(`${operation} of ${name}`);
      throw Object.assign(new Error(output.message), {
        name: output.__type,
        $fault: 'client',
        $metadata: { httpStatusCode: response.status },
      });
    }
  }
  class Aggregated extends Client {}
  const commands = {};
  for (const operation of operations) {
    commands[`${operation}Command`] = commandOf(operation);
    Aggregated.prototype[operation[0].toLowerCase() + operation.slice(1)] = function call(input) {
      return this.send(new commands[`${operation}Command`](input));
    };
  }
  return new Proxy({ [`${name}Client`]: Client, [name]: Aggregated, ...commands }, {
    get: (known, property) => known[property] ?? otherExport(property, commandOf),
  });
}

/** What this machine does not know by name: a command that its service refuses, or an error to compare with. */
function otherExport(property, commandOf) {
  if (typeof property !== 'string' || !/^[A-Z]/.test(property)) return undefined;
  if (property.endsWith('Command')) return commandOf(property.slice(0, -'Command'.length));
  return class extends Error {
    static [Symbol.hasInstance](error) {
      return error?.name === property;
    }
  };
}

/** Invoke, and nothing else: the CDK's provider framework calls its handlers by it. */
function lambda() {
  class InvokeCommand {
    constructor(input) {
      this.input = input;
    }
  }
  class LambdaClient {
    async send(command) {
      if (!(command instanceof InvokeCommand)) return refuse('@aws-sdk/client-lambda');
      const { input } = command;
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
  const known = { InvokeCommand, Lambda, LambdaClient, waitUntilFunctionActiveV2: async () => undefined };
  return new Proxy(known, { get: (_, property) => known[property] ?? nothing('@aws-sdk/client-lambda')[property] });
}

function refuse(request) {
  lacks(request);
  throw Object.assign(new Error(`${request} is not simulated on this machine.`), { name: 'NotSimulated' });
}

/** A module of which everything can be named and constructed, and nothing called. */
function nothing(request) {
  const instance = () => new Proxy(Object.create(null), {
    get: (_, property) => {
      if (typeof property !== 'string' || property === 'then') return undefined;
      return ['config', 'middlewareStack'].includes(property) ? instance() : async () => refuse(request);
    },
  });
  return new Proxy(Object.create(null), {
    get: (_, property) => {
      if (typeof property !== 'string' || ['__esModule', 'default', 'then'].includes(property)) return undefined;
      return new Proxy(function absent() {}, { construct: instance, apply: () => refuse(request) });
    },
    ownKeys: () => {
      lacks(request);
      return [];
    },
  });
}
