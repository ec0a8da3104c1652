import { connect } from 'node:net';
import { send } from './raw-http';
import { line, START } from './support';
import { type RunningService, startChimeVoiceService } from '../../../local/chime-sdk-voice';
import { ROUTES } from '../../../local/chime-sdk-voice/http/routes';
import { Random } from '../../../local/chime-sdk-voice/model/random';

const ROUNDS = 1500;

const VALUES: unknown[] = [
  null, true, 0, -1, 1.5, 1e308, '', ' ', 'x', line(0), line(1), '%2B12065550100', '%', '\u0000', '\ud800', 'é',
  'x'.repeat(3000), '__proto__', 'constructor', [], [null], [line(0)], [line(0), line(0)], [{}], [[]], {},
  { LambdaArn: 5 }, 'VoiceConnector', 'ToPhoneNumber', 'Local', 'W10', 'bnVsbA', 'WzEsMl0',
];
const MEMBERS = [
  'ProductType', 'E164PhoneNumbers', 'Name', 'CallingName', 'PhoneNumberIds', 'UpdatePhoneNumberRequestItems',
  'PhoneNumberId', 'ForceAssociate', 'Endpoints', 'TargetApplications', 'TriggerType', 'TriggerValue', 'Disabled',
  'RequireEncryption', 'VoiceConnectorItems', 'AwsRegion', '__proto__', 'toString', 'faults', 'orders',
  'phoneNumbers', 'status', 'orderId', 'advanceSeconds', 'quota',
];
const CONTROLS = [
  'state', 'faults', 'snatch', 'give-back', 'port-in', 'port-in-status', 'settle-order', 'number-status',
  'calling-name', 'quota', 'switches', '__proto__',
];

let service: RunningService;

beforeAll(async () => {
  service = await startChimeVoiceService({ clock: () => START, switches: { phoneNumberQuota: 1000 } });
});

afterAll(async () => service.close());

function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.below(items.length)];
}

function garbageBody(random: Random): string {
  if (random.below(8) === 0) {
    return pick(random, ['{', 'null', '[]', '"x"', '\u0000', '{"a":', '1e999', '{"__proto__":{"polluted":true}}']);
  }
  const members = Array.from({ length: random.below(5) }, () => [pick(random, MEMBERS), pick(random, VALUES)]);
  return JSON.stringify(Object.fromEntries(members));
}

function garbageTarget(random: Random): string {
  if (random.below(6) === 0) {
    return `${pick(random, ['GET', 'POST'])} /_local/${pick(random, CONTROLS)}`;
  }
  const route = pick(random, ROUTES);
  const path = route.path
    .map((part) =>
      part.startsWith('{') ? encodeURIComponent(String(pick(random, VALUES)).replace('\ud800', 'x')) : part,
    )
    .join('/');
  const query = new URLSearchParams(route.selector ? [[...route.selector]] : []);
  Object.keys(route.query)
    .filter(() => random.below(3) === 0)
    .forEach((name) => query.set(name, String(pick(random, VALUES))));
  return `${random.below(10) === 0 ? 'POST' : route.method} /${path}?${query.toString()}`;
}

test('answers garbage with refusals, never with failures, and goes on', async () => {
  const random = new Random(2026);
  const failures: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const target = garbageTarget(random);
    const body = target.startsWith('GET') ? undefined : garbageBody(random);
    const { status, body: answer } = await send(service.url, target, body);
    if (status >= 500 || (status >= 400 && !/"Code":".+"RequestId"/.test(answer))) {
      failures.push(`${target} ${body}: ${status} ${answer}`);
    }
  }
  expect(failures).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect((await send(service.url, 'GET /phone-numbers')).status).toBe(200);
});

test.each([
  'nonsense\r\n\r\n', 'GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'GET http://[::bad/ HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'POST /phone-number-orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{',
  'POST /phone-number-orders HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  'CONNECT example.com:80 HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'GET /phone-numbers HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
  `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
])('survives bytes that are no request: %#', async (bytes) => {
  await new Promise<void>((resolve) => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () => {
      socket.write(bytes);
      setTimeout(() => socket.destroy(), 20);
    });
    socket.on('error', () => undefined).on('close', () => resolve());
  });
  expect((await send(service.url, 'GET /phone-numbers')).status).toBe(200);
});
