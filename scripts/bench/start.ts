/** How long a function takes to load and to answer its first call, and how much memory it then has. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Installed, packageDirectory, PEER, TITLES } from './install';
import { Bound, median, NOT_MEASURED, ratio, Section, spread, Table } from './report';
import { handlerFile } from './size';
import { LOCAL_RESPONSE_VARIABLE } from '../../src/contract/envelope';
import { NODE_22, NODE_24 } from '../support/versions';
import { attempt, run } from '../support/workspace';

interface Start {
  readonly load: number;
  readonly first: number;
  readonly megabytes: number;
}

/** Half of what the function is given. */
const MEGABYTES = 128;

/** What a fresh process does, as Lambda does it: load the code, run one invocation, tell how long both took. */
const SCRIPT = `
const https = require('node:https'); const http = require('node:http');
https.request = (...args) => {
  const target = typeof args[0] === 'string' ? new URL(args[0]) : args[0];
  const path = target.path ?? target.pathname + target.search;
  return http.request({ ...(typeof args[1] === 'object' ? args[1] : {}), method: 'PUT', host: '127.0.0.1',
    port: process.env.BENCH_PORT, path, headers: target.headers }, args.find((each) => typeof each === 'function'));
};
const log = console.log; console.log = console.info = console.error = () => undefined;
const write = process.stdout.write.bind(process.stdout); process.stdout.write = () => true;
const began = process.hrtime.bigint();
const { handler } = require(process.argv[2]);
const load = Number(process.hrtime.bigint() - began) / 1e6;
const event = JSON.parse(process.argv[3]);
const context = { logGroupName: 'bench', functionName: 'bench', awsRequestId: '1',
  getRemainingTimeInMillis: () => 60000 };
const called = process.hrtime.bigint();
handler(event, context).catch(() => undefined).then(() => {
  const first = Number(process.hrtime.bigint() - called) / 1e6;
  write(JSON.stringify({ load, first, megabytes: process.memoryUsage.rss() / 1048576 }));
  process.exit(0);
});
`;

export async function start(installed: Installed, short: boolean): Promise<Section> {
  const rounds = short ? 5 : 15;
  const script = join(installed.directory, 'start.js');
  writeFileSync(script, SCRIPT);
  const server = await quietEndpoint();
  const { port } = server.address() as AddressInfo;
  try {
    const tables: Table[] = [];
    const bounds: Bound[] = [];
    for (const [release, version] of short
      ? [['22', NODE_22]]
      : [
        ['22', NODE_22],
        ['24', NODE_24],
      ]) {
      tables.push(await onNode(installed, release, version, script, port, rounds, bounds));
    }
    return {
      id: 'start',
      title: 'Cold start',
      text: [
        'Fresh processes in turn, as Lambda starts them, on Node.js as npm has it. Load: `require` of the ' +
        'function. First call: ' +
          'one invocation that calls each of its services once, on this machine; of this library its first turn, ' +
          'which loads three clients, and the handing on of an event, which loads one. Memory: resident, after the ' +
          'first call.',
      ],
      tables,
      bounds,
    };
  } finally {
    server.close();
  }
}

/** Refuses every call at once, and takes every answer: what is measured is the function, not the service. */
async function quietEndpoint(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    const isAnswer = request.method === 'PUT';
    response.writeHead(isAnswer ? 200 : 403, {
      'content-type': 'application/json',
      'x-amzn-errortype': 'ForbiddenException',
    });
    response.end(isAnswer ? '' : '{"__type":"AccessDeniedException","Code":"Forbidden","Message":"not allowed"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

interface Subject {
  readonly title: string;
  readonly file?: string;
  readonly event: (port: number) => object;
}

async function onNode(
  installed: Installed,
  release: string,
  version: string,
  script: string,
  port: number,
  rounds: number,
  bounds: Bound[],
): Promise<Table> {
  const node = nodeBinary(installed.directory, version);
  const subjects = subjectsOf(installed);
  const measured = new Map<string, Start[]>(subjects.map(({ title }) => [title, []]));
  if (node) {
    for (let round = -1; round < rounds; round++) {
      for (const { title, file, event } of subjects) {
        const once = file ? await startOnce(node, script, file, event(port), port) : undefined;
        if (once && round >= 0) measured.get(title)!.push(once);
      }
    }
  }
  const peer = measured.get(TITLES.peer)!;
  for (const [title, starts] of measured) {
    if (title === TITLES.peer || starts.length === 0) continue;
    const value = median(starts.map(({ megabytes }) => megabytes));
    bounds.push({ what: `resident memory, Node.js ${release}, ${title}`, value, most: MEGABYTES, unit: 'MB' });
  }
  return {
    title: `Node.js ${release}${node ? ` (${version})` : ''}`,
    columns: ['', 'load, ms', 'peer = 1', 'first call, ms', 'both, peer = 1', 'memory, MB'],
    rows: subjects.map(({ title }) => {
      const starts = measured.get(title)!;
      if (starts.length === 0) {
        return [title, node ? NOT_MEASURED : `${NOT_MEASURED}: npm has no such node ` +
      'here', '', '', '', ''];
      }
      const of = (key: keyof Start, list = starts) => list.map((each) => each[key]);
      const both = (list: readonly Start[]) => list.map(({ load, first }) => load + first);
      return [
        title,
        spread(of('load'), 1),
        ratio(of('load'), of('load', peer)),
        spread(of('first'), 1),
        ratio(both(starts), both(peer)),
        spread(of('megabytes')),
      ];
    }),
  };
}

/** `node` of npm, which is the binary for this platform. */
function nodeBinary(directory: string, version: string): string | undefined {
  const project = join(directory, `node-${version}`);
  const platform = `node-${process.platform}-${process.arch}`;
  run('mkdir', ['-p', project]);
  writeFileSync(join(project, 'package.json'), '{"private":true}');
  const { status } = attempt(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${platform}@${version}`],
    {
      cwd: project,
    },
  );
  return status === 0 ? join(project, 'node_modules', platform, 'bin', 'node') : undefined;
}

function startOnce(
  node: string,
  script: string,
  file: string,
  event: object,
  port: number,
): Promise<Start | undefined> {
  const url = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env.PATH,
    BENCH_PORT: String(port),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: url,
    AWS_MAX_ATTEMPTS: '1',
    AWS_LAMBDA_FUNCTION_NAME: 'bench',
    [LOCAL_RESPONSE_VARIABLE]: url,
    NODE_NO_WARNINGS: '1',
  };
  return new Promise((resolve) => {
    const child = spawn(node, [script, file, JSON.stringify(event)], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    const patience = setTimeout(() => child.kill('SIGKILL'), 30_000);
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.once('close', () => {
      clearTimeout(patience);
      resolve(text === '' ? undefined : JSON.parse(text));
    });
  });
}

function subjectsOf(installed: Installed): Subject[] {
  const { directory, peerProblem } = installed;
  const envelope = (port: number, properties: object, more: object = {}) => ({
    RequestType: 'Create',
    ResponseURL: `http://127.0.0.1:${port}/custom-resource-response/x?X-Amz-Expires=7200`,
    StackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Bench/1',
    RequestId: '1',
    LogicalResourceId: 'Number0',
    ResourceType: 'Custom::Bench',
    ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:bench',
    ResourceProperties: { ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:bench', ...properties },
    ...more,
  });
  const own = {
    Version: '1',
    StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Turns',
    Region: 'us-east-1',
    ProductType: 'VoiceConnector',
    Source: { Type: 'Search', Count: '1', AreaCodes: ['206'] },
    PartialOrderPolicy: 'RollBack',
    Removal: 'Delete',
    TimeoutSeconds: '1800',
  };
  return [
    {
      title: TITLES.peer,
      file: peerProblem
        ? undefined
        : join(packageDirectory(directory, PEER), 'assets', 'resources', 'pstn', 'index.js'),
      event: (port) =>
        envelope(port, {
          resourceType: 'PhoneNumber',
          uid: '1',
          properties: { phoneAreaCode: '206', phoneCountry: 'US', phoneProductType: 'VoiceConnector' },
        }),
    },
    {
      title: 'this library, an event is handed on',
      file: handlerFile(),
      event: (port) => envelope(port, own),
    },
    {
      title: 'this library, the first turn',
      file: handlerFile(),
      event: (port) => ({
        kind: 'Turn',
        event: envelope(port, own),
        progress: {},
        startedAt: new Date().toISOString(),
      }),
    },
  ];
}
