/**
 * What reaches the runtime is logged by it, whole: neither a number nor a URL may be in it, wherever an error comes
 * from.
 */
import type { Context } from 'aws-lambda';
import { attemptOf } from '../../../lambda/attempt/request/envelope';
import { LOCAL_RESPONSE_VARIABLE } from '../../../src/contract/envelope';

const NUMBER = '+12065550100';
const URL = 'https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/x?X-Amz-Signature=secret';
const LEAK = /2065550100|https?:|secret/;

const written: string[] = [];

/** The handler of a fresh execution environment, whose clients are made up by a test. */
function environment(
  level?: string,
  modules: Record<string, () => object> = {},
  remaining = 60_000,
): (event: unknown) => Promise<unknown> {
  jest.resetModules();
  delete process.env.PHONE_NUMBER_PROVIDER_LOG_LEVEL;
  if (level) process.env.PHONE_NUMBER_PROVIDER_LOG_LEVEL = level;
  for (const [path, factory] of Object.entries({ ...CLIENTS, ...modules })) {
    jest.doMock(path, factory, { virtual: path.endsWith('.js') });
  }
  const { handler } = jest.requireActual('../../../lambda/index');
  return (event) => handler(event, { getRemainingTimeInMillis: () => remaining } as Context);
}

const failing = () => {
  throw Object.assign(new Error(`could not order ${NUMBER}, see ${URL}`), {
    name: `Denied ${NUMBER}`,
    event: { NUMBER, URL },
  });
};
const CLIENTS: Record<string, () => object> = {
  '../../../lambda/ports/step-functions.js': () => ({
    StepFunctions: class {
      start = async () => undefined;
    },
  }),
  '../../../lambda/ports/chime.js': () => ({ AwsChime: { inRegion: () => ({}) } }),
  '../../../lambda/ports/ledger.js': () => ({ ParameterStoreLedger: class {} }),
  '../../../lambda/ports/stacks.js': () => ({ CloudFormationStacks: class {} }),
};

const EVENT = {
  RequestType: 'Create',
  RequestId: 'request',
  ResponseURL: URL,
  LogicalResourceId: 'Support',
  ResourceType: 'Custom::ChimePhoneNumberOrder',
  StackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Lines/11111111-2222-3333-4444-555555555555',
  ResourceProperties: {
    Source: { Type: 'List', PhoneNumbers: [NUMBER] },
    StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Turns',
  },
};
const TURN = { kind: 'Turn', event: EVENT, startedAt: new Date().toISOString() };

beforeEach(() => {
  written.length = 0;
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    written.push(String(line));
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env.PHONE_NUMBER_PROVIDER_LOG_LEVEL;
});

async function thrownBy(work: Promise<unknown>): Promise<Error> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeDefined();
  return error as Error;
}

/** Everything of an error that a runtime could print. */
const everything = (error: Error) =>
  JSON.stringify([
    error.name,
    error.message,
    error.stack,
    error.cause,
    Object.getOwnPropertyNames(error).map((name) => (error as any)[name]),
  ]);

describe.each([
  [
    'a delivery',
    EVENT,
    {
      '../../../lambda/ports/step-functions.js': () => ({
        StepFunctions: class {
          start = failing;
        },
      }),
    },
  ],
  [
    'a turn',
    TURN,
    {
      '../../../lambda/ports/ledger.js': () => ({
        ParameterStoreLedger: class {
          ofResource = failing;
        },
      }),
    },
  ],
  ['a client that cannot be loaded', TURN, { '../../../lambda/ports/chime.js': failing }],
  [
    'what is no event',
    {
      RequestType: `${NUMBER} ${URL}`,
      RequestId: 'r',
      ResponseURL: URL,
      StackId: 's',
      LogicalResourceId: 'l',
      ResourceType: 't',
    },
    {},
  ],
  ['a turn that is none', { ...TURN, event: { ...EVENT, RequestType: `${NUMBER} ${URL}` } }, {}],
] as const)('%s', (_, event, modules) => {
  test('throws nothing that holds a number or a URL', async () => {
    const error = await thrownBy(environment('DEBUG', modules)(event));
    expect(error.message).toBe('this invocation failed; see the log of the function');
    expect(everything(error)).not.toMatch(LEAK);
  });

  test('logs what it was, redacted', async () => {
    await thrownBy(environment('ERROR', modules)(event));
    const errors = written.map((line) => JSON.parse(line)).filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0].message).toMatch(/\+1206•••0100.*\(url\)/);
    expect(written.join('')).not.toMatch(LEAK);
  });
});

test('what is thrown need not be an error', async () => {
  const error = await thrownBy(
    environment('INFO', {
      '../../../lambda/ports/step-functions.js': () => ({
        StepFunctions: class {
          start = async () => Promise.reject(NUMBER);
        },
      }),
    })(EVENT),
  );
  expect(everything(error)).not.toMatch(LEAK);
  expect(JSON.parse(written[0])).toMatchObject({ level: 'error', message: '+1206•••0100' });
});

test('an event is handed on, and nothing comes back', async () => {
  expect(await environment()(EVENT)).toBeUndefined();
  expect(written.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'info', message: 'Create started', logicalId: 'Support' },
  ]);
});

test.each([
  ['ERROR', 0],
  ['WARN', 0],
  ['INFO', 1],
  ['DEBUG', 1],
  [undefined, 1],
])('level %s is taken from the environment', async (level, lines) => {
  await environment(level)(EVENT);
  expect(written).toHaveLength(lines);
});

test.each([
  ['us-west-2', 'us-west-2'],
  ['', 'us-east-1'],
  [undefined, 'us-east-1'],
])('a turn in region %j asks %s', async (Region, expected) => {
  const asked: string[] = [];
  const modules = {
    '../../../lambda/ports/chime.js': () => ({
      AwsChime: {
        inRegion: (region: string) => {
          asked.push(region);
          return {};
        },
      },
    }),
    '../../../lambda/ports/ledger.js': () => ({
      ParameterStoreLedger: class {
        constructor(region: string) {
          asked.push(region);
        }
        ofResource = failing;
      },
    }),
  };
  await thrownBy(
    environment(
      'ERROR',
      modules,
    )({ ...TURN, event: { ...EVENT, ResourceProperties: { ...EVENT.ResourceProperties, Region } } }),
  );
  expect(asked).toEqual([expected, expected]);
});

describe('a response to somewhere else than CloudFormation', () => {
  const elsewhere = { ...EVENT, ResponseURL: 'https://attacker.example/x' };

  test.each([
    ['a delivery', elsewhere],
    ['a turn', { ...TURN, event: elsewhere }],
    ['giving up', { ...TURN, kind: 'GiveUp', event: elsewhere }],
  ])('is refused before anything is done: %s', async (_, event) => {
    const started: unknown[] = [];
    const modules = {
      '../../../lambda/ports/step-functions.js': () => ({
        StepFunctions: class {
          start = async () => {
            started.push(1);
          };
        },
      }),
    };
    await thrownBy(environment('ERROR', modules)(event));
    expect(started).toEqual([]);
    expect(written.join('')).toContain('ResponseURL is not an https address of CloudFormation');
    expect(written.join('')).not.toContain('attacker');
  });

  test('may go to this machine where the environment says so', async () => {
    const event = { ...EVENT, ResponseURL: 'http://127.0.0.1:4566/x' };
    await thrownBy(environment()(event));
    process.env[LOCAL_RESPONSE_VARIABLE] = 'http://127.0.0.1:4566';
    try {
      await environment()(event);
    } finally {
      delete process.env[LOCAL_RESPONSE_VARIABLE];
    }
  });
});

describe('what the state machine hands over', () => {
  const outcome = (physicalId: string) => ({ status: 'FAILED', physicalId, reason: 'said before' });
  const attempt = attemptOf(EVENT as never);
  const said: [url: string, body: { Status: string; Reason: string; PhysicalResourceId: string }][] = [];
  const stored = new Map<string, object>();

  /** A ledger that remembers, and a listener; everything else is not to be asked. */
  const modules = {
    '../../../lambda/ports/ledger.js': () => ({
      ParameterStoreLedger: class {
        ofResource = async () => ({ records: [...stored.values()], notes: [], unreadable: [] });
        put = async (record: { attempt: string }) => {
          stored.set(record.attempt, record);
        };
      },
    }),
    '../../../lambda/ports/response-url': () => ({
      ResponseUrl: class {
        send = async (url: string, body: string) => {
          said.push([url, JSON.parse(body)]);
          return true;
        };
      },
    }),
  };
  beforeEach(() => {
    said.length = 0;
    stored.clear();
  });

  test('to give up is given up: a failure is recorded and sent', async () => {
    const done = await environment('ERROR', modules)({ ...TURN, kind: 'GiveUp', error: { Error: 'States.Timeout' } });
    expect(done).toMatchObject({ done: true, record: { attempt, outcome: { status: 'FAILED' } } });
    expect(said).toMatchObject([
      [
        URL,
        { Status: 'FAILED', PhysicalResourceId: attempt, Reason: expect.stringContaining('given up (States.Timeout)') },
      ],
    ]);
    expect([...stored.keys()]).toEqual([attempt]);
  });

  test('as a turn is taken: what was recorded is said again', async () => {
    const record = {
      version: 1,
      kind: 'Order',
      requestType: 'Create',
      stackId: EVENT.StackId,
      logicalId: 'Support',
      attempt,
      generation: attempt,
      sentAt: 1,
      goalAt: 1,
      seq: 9,
      holdings: [],
      orders: [],
      stopped: true,
      outcome: outcome('recorded'),
    };
    expect(await environment('ERROR', modules)({ ...TURN, progress: { record } })).toMatchObject({
      done: true,
      waitSeconds: 0,
    });
    expect(said).toMatchObject([
      [URL, { PhysicalResourceId: 'recorded', Reason: expect.stringContaining('said before') }],
    ]);
  });

  test('long after its time is given up, by the clock', async () => {
    const late = new Date(Date.now() - 3 * 3600_000).toISOString();
    expect(await environment('ERROR', modules)({ ...TURN, startedAt: late })).toMatchObject({ done: true });
    expect(said).toMatchObject([
      [URL, { Status: 'FAILED', Reason: expect.stringContaining('the time for a response had passed') }],
    ]);
  });

  test('with too little of the invocation left is put off', async () => {
    expect(await environment('ERROR', modules, 17_000)(TURN)).toMatchObject({ done: false, waitSeconds: 1 });
    expect([said, stored.size]).toEqual([[], 0]);
  });

  test('is begun with a record, and waited for between its looks', async () => {
    const began = Date.now();
    let looks = 0;
    const busy = {
      ...modules,
      '../../../lambda/ports/stacks.js': () => ({
        CloudFormationStacks: class {
          describe = async () => {
            const { CallError } = jest.requireActual('../../../lambda/service/errors');
            throw looks++ === 0
              ? new CallError('DescribeStacks', 'ThrottlingException', 'slow down', 400)
              : new Error('enough');
          };
        },
      }),
    };
    const properties = { ...EVENT.ResourceProperties, Version: '1', ProductType: 'VoiceConnector' };
    await thrownBy(
      environment(
        'ERROR',
        busy,
      )({ ...TURN, startedAt: new Date().toISOString(), event: { ...EVENT, ResourceProperties: properties } }),
    );
    expect(looks).toBe(2);
    expect(Date.now() - began).toBeGreaterThanOrEqual(300);
    expect([...stored.keys()]).toEqual([attempt]);
  });

  test('reaches the clients of a region that are there already', async () => {
    let made = 0;
    const handle = environment('ERROR', {
      ...modules,
      '../../../lambda/ports/chime.js': () => ({
        AwsChime: {
          inRegion: () => {
            made++;
            return {};
          },
        },
      }),
    });
    for (const Region of ['us-east-1', 'us-east-1', 'us-west-2']) {
      await handle({
        ...TURN,
        kind: 'GiveUp',
        event: { ...EVENT, ResourceProperties: { ...EVENT.ResourceProperties, Region } },
      });
    }
    expect(made).toBe(2);
  });
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a turn without an event', { kind: 'Turn' }],
  ['a turn of an event without properties', { kind: 'Turn', event: {} }],
])('%s is refused as no event', async (_, event) => {
  await thrownBy(environment('ERROR')(event));
  expect(JSON.parse(written[0]).message).toContain('not a CloudFormation custom resource event');
});

test('an error without a trace is logged by what it says, and one that is none is thrown as an error', async () => {
  const starting = (thrown: unknown) =>
    environment('ERROR', {
      '../../../lambda/ports/step-functions.js': () => ({
        StepFunctions: class {
          start = async () => Promise.reject(thrown);
        },
      }),
    })(EVENT);
  await thrownBy(starting(Object.assign(new Error('no trace'), { stack: undefined })));
  expect(JSON.parse(written[0]).message).toBe('no trace');
  expect((await thrownBy(starting(NUMBER))).name).toBe('Error');
});
