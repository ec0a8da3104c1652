import { type RawAnswer, send } from './raw-http';
import { line, START } from './support';
import { type RunningService, startChimeVoiceService } from '../../../local/chime-sdk-voice';
import { ROUTES } from '../../../local/chime-sdk-voice/http/routes';
import { OPERATION_NAMES } from '../../../local/chime-sdk-voice/model/operations';

const A = line(0);
const PATH_ID = encodeURIComponent(A);

let service: RunningService;

beforeEach(async () => {
  service = await startChimeVoiceService({ clock: () => START, switches: { acquisitionSeconds: 10 } });
});

afterEach(async () => service.close());

async function call(target: string, body?: string | object, headers?: Record<string, string>): Promise<RawAnswer> {
  return send(service.url, target, body, headers);
}

async function order(): Promise<{ PhoneNumberOrderId: string }> {
  const answer = await call('POST /phone-number-orders', { ProductType: 'VoiceConnector', E164PhoneNumbers: [A] });
  service.advance(10);
  return (JSON.parse(answer.body) as { PhoneNumberOrder: { PhoneNumberOrderId: string } }).PhoneNumberOrder;
}

test('every operation has one route', () => {
  expect(ROUTES.map(({ operation }) => operation).sort()).toEqual([...OPERATION_NAMES].sort());
});

describe('an answer', () => {
  test('to a search is exactly this', async () => {
    const answer = await call('GET /search?area-code=206&max-results=1&type=phone-numbers');
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json', 'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(JSON.parse(answer.body)).toEqual({ E164PhoneNumbers: [A], NextToken: expect.any(String) });
  });

  test('says null for what is absent, 201 for what is new, and times with milliseconds', async () => {
    const answer = await call('POST /phone-number-orders', {
      ProductType: 'VoiceConnector',
      E164PhoneNumbers: [A],
      Name: null,
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toBe(
      JSON.stringify({
        PhoneNumberOrder: {
          PhoneNumberOrderId: (JSON.parse(answer.body) as { PhoneNumberOrder: { PhoneNumberOrderId: string } })
            .PhoneNumberOrder.PhoneNumberOrderId,
          ProductType: 'VoiceConnector',
          Status: 'Processing',
          OrderType: 'New',
          OrderedPhoneNumbers: [{ E164PhoneNumber: A, Status: 'Processing' }],
          CreatedTimestamp: '2026-01-05T12:00:00.000Z',
          UpdatedTimestamp: '2026-01-05T12:00:00.000Z',
          FocDate: null,
        },
      }),
    );
    expect((await call('GET /search?type=phone-numbers&area-code=800')).body).toBe(
      '{"E164PhoneNumbers":[],"NextToken":null}',
    );
  });

  test.each([PATH_ID, A, A.slice(1), encodeURIComponent(encodeURIComponent(A))])(
    'finds a number under /phone-numbers/%s',
    async (id) => {
      const { PhoneNumberOrderId } = await order();
      const answer = await call(`GET /phone-numbers/${id}`);
      expect(JSON.parse(answer.body)).toEqual({
        PhoneNumber: {
          PhoneNumberId: A.replace('+', '%2B'),
          E164PhoneNumber: A,
          Country: 'US',
          Type: 'Local',
          ProductType: 'VoiceConnector',
          Status: 'Unassigned',
          Capabilities: {
            InboundCall: true,
            OutboundCall: true,
            InboundSMS: true,
            OutboundSMS: true,
            InboundMMS: true,
            OutboundMMS: true,
          },
          Associations: [],
          CallingName: null,
          CallingNameStatus: 'Unassigned',
          CreatedTimestamp: '2026-01-05T12:00:00.000Z',
          UpdatedTimestamp: '2026-01-05T12:00:10.000Z',
          DeletionTimestamp: null,
          OrderId: PhoneNumberOrderId,
          Name: null,
        },
      });
    },
  );

  test('of 204 has no body', async () => {
    await order();
    const answers = [
      await call(`DELETE /phone-numbers/${PATH_ID}`),
      await call('PUT /settings/phone-number', { CallingName: 'Example' }),
    ];
    for (const { status, headers, body } of answers) {
      expect({ status, body, type: headers['content-type'], id: headers['x-amzn-requestid'] }).toEqual({
        status: 204,
        body: '',
        type: undefined,
        id: expect.any(String),
      });
    }
  });

  test('to a restore needs no body', async () => {
    await order();
    await call(`DELETE /phone-numbers/${PATH_ID}`);
    expect((await call(`POST /phone-numbers/${PATH_ID}?operation=restore`)).status).toBe(200);
  });

  test('of a batch is an empty list where all went well', async () => {
    await order();
    const answer = await call('POST /phone-numbers?operation=batch-delete', {
      PhoneNumberIds: [A.replace('+', '%2B')],
    });
    expect(answer).toMatchObject({ status: 200, body: '{"PhoneNumberErrors":[]}' });
  });
});

describe('an error', () => {
  test.each<[string, string | object | undefined, number, string, string]>([
    [`GET /phone-numbers/${PATH_ID}`, undefined, 404, 'NotFoundException', 'NotFound'],
    ['GET /phone-numbers/', undefined, 400, 'BadRequestException', 'BadRequest'],
    ['GET /phone-numbers/%zz', undefined, 400, 'BadRequestException', 'BadRequest'],
    ['GET /search?type=phone-numbers', undefined, 400, 'BadRequestException', 'BadRequest'],
    ['GET /phone-numbers?max-results=ten', undefined, 400, 'BadRequestException', 'BadRequest'],
    ['POST /phone-number-orders', '{', 400, 'BadRequestException', 'BadRequest'],
    ['POST /phone-number-orders', '[]', 400, 'BadRequestException', 'BadRequest'],
    ['POST /phone-number-orders', 'null', 400, 'BadRequestException', 'BadRequest'],
    [
      'POST /phone-number-orders',
      { ProductType: 'VoiceConnector', E164PhoneNumbers: Array.from({ length: 6 }, (_, i) => line(i)) },
      400,
      'ResourceLimitExceededException',
      'ResourceLimitExceeded',
    ],
    ['GET /search', undefined, 404, 'UnknownOperationException', 'NotFound'],
    ['POST /phone-numbers', {}, 404, 'UnknownOperationException', 'NotFound'],
    ['POST /phone-numbers?operation=nonsense', {}, 404, 'UnknownOperationException', 'NotFound'],
    ['PATCH /phone-numbers', {}, 404, 'UnknownOperationException', 'NotFound'],
    ['GET /', undefined, 404, 'UnknownOperationException', 'NotFound'],
  ])('to %s with %j is %i %s', async (target, body, status, name, code) => {
    const answer = await call(target, body);
    expect({ status: answer.status, name: answer.headers['x-amzn-errortype'] }).toEqual({ status, name });
    expect(JSON.parse(answer.body)).toEqual({
      Code: code,
      Message: expect.any(String),
      RequestId: answer.headers['x-amzn-requestid'],
    });
  });

  test('of a bad request tells nothing in its body, and everything beside it', async () => {
    const answer = await call('GET /search?type=phone-numbers');
    expect(JSON.parse(answer.body)).toMatchObject({ Message: 'Service received a bad request' });
    expect(answer.headers['x-local-explanation']).toContain('AreaCode');
  });

  test('meets who does not sign', async () => {
    expect(await call('GET /phone-numbers', undefined, {})).toMatchObject({
      status: 401,
      headers: { 'x-amzn-errortype': 'UnauthorizedClientException' },
    });
  });

  test('meets a body without end', async () => {
    expect(await call('POST /phone-number-orders', `"${'x'.repeat(2_000_000)}"`)).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'RequestEntityTooLargeException' },
    });
  });
});

describe('a web page', () => {
  test.each<[string, Record<string, string>]>([
    ['that sends its origin', { origin: 'https://example.com' }],
    ['without an origin to speak of', { origin: 'null' }],
    ['that rebinds its name', { host: 'example.com' }],
    ['that rebinds a name that looks like ours', { host: 'localhost.example.com' }],
    ['whose address is not ours', { host: '10.0.0.1:80' }],
  ])('%s is refused', async (_, headers) => {
    expect((await call('GET /_local/state', undefined, headers)).status).toBe(403);
    expect((await call('POST /_local/quota', { quota: 9 }, headers)).status).toBe(403);
    expect(service.model.switches.phoneNumberQuota).toBe(5);
  });

  test.each(['localhost', 'localhost:80', '127.0.0.1:9', '[::1]:80', 'voice.localhost:80'])(
    'is not what calls with host %s',
    async (host) => {
      expect((await call('GET /_local/state', undefined, { host })).status).toBe(200);
    },
  );
});

describe('the controls', () => {
  test('script faults and orders', async () => {
    await call('POST /_local/faults', {
      faults: [{ operation: 'ListPhoneNumbers', kind: 'throttle' }],
      orders: [{ outcome: 'failed' }],
    });
    expect((await call('GET /phone-numbers')).status).toBe(429);
    expect((await call('GET /phone-numbers')).status).toBe(200);
    const { PhoneNumberOrderId } = await order();
    expect((await call(`GET /phone-number-orders/${PhoneNumberOrderId}`)).body).toContain('"Status":"Failed"');
    await call('POST /_local/faults', { faults: [{ operation: '*', kind: 'throttle' }] });
    await call('POST /_local/faults', { clear: true });
    expect((await call('GET /phone-numbers')).status).toBe(200);
  });

  test('settle an order that is stuck', async () => {
    await call('POST /_local/faults', { orders: [{ outcome: 'stuck' }] });
    const { PhoneNumberOrderId } = await order();
    await call('POST /_local/settle-order', { orderId: PhoneNumberOrderId });
    expect((await call(`GET /phone-number-orders/${PhoneNumberOrderId}`)).body).toContain('"Status":"Successful"');
  });

  test.each(['reset', 'lostAnswer'])('cut the connection: %s', async (kind) => {
    await call('POST /_local/faults', { faults: [{ operation: 'CreatePhoneNumberOrder', kind }] });
    await expect(order()).rejects.toThrow(/ECONNRESET|socket hang up/);
    expect(service.model.listPhoneNumberOrders().PhoneNumberOrders).toHaveLength(kind === 'reset' ? 0 : 1);
  });

  test('delay an answer', async () => {
    await call('POST /_local/faults', { faults: [{ operation: 'ListPhoneNumbers', kind: 'latency', latencyMs: 40 }] });
    const before = performance.now();
    await call('GET /phone-numbers');
    expect(performance.now() - before).toBeGreaterThan(30);
  });

  test('move the clock, the market, the account', async () => {
    await order();
    await call('POST /_local/switches', { queuedStatus: 'Unassigned' });
    await call('POST /_local/snatch', { phoneNumbers: [line(1)] });
    await call('POST /_local/quota', { quota: 7 });
    await call('POST /_local/number-status', { phoneNumber: A, status: 'ReleaseFailed' });
    const { orderId } = JSON.parse(
      (await call('POST /_local/port-in', { phoneNumbers: [line(2)], focDate: '2026-02-01' })).body,
    ) as { orderId: string };
    await call('POST /_local/port-in-status', { orderId, status: 'FOC' });
    const clock = await call('POST /_local/clock', { advanceSeconds: 3600 });
    expect(clock.body).toBe('{"now":"2026-01-05T13:00:10.000Z"}');
    const state = JSON.parse((await call('GET /_local/state')).body) as {
      now: string;
      world: { taken: string[]; switches: object };
    };
    expect(state).toMatchObject({
      now: '2026-01-05T13:00:10.000Z',
      world: { taken: [line(1)], switches: { queuedStatus: 'Unassigned', phoneNumberQuota: 7 } },
    });
    expect(service.model.getPhoneNumber({ PhoneNumberId: A }).PhoneNumber!.Status).toBe('ReleaseFailed');
    expect(service.model.getPhoneNumberOrder({ PhoneNumberOrderId: orderId }).PhoneNumberOrder).toMatchObject({
      Status: 'FOC',
      FocDate: '2026-02-01',
    });
    await call('POST /_local/give-back', { phoneNumbers: [line(1)] });
    expect((await call('POST /_local/settle-order', { orderId })).status).toBe(400);
    expect((await call('GET /_local/switches')).body).toContain('"queuedStatus":"Unassigned"');
  });

  test.each<[string, unknown]>([
    ['POST /_local/nonsense', {}],
    ['GET /_local', undefined],
    ['POST /_local/faults', { faults: [{ operation: 'Nonsense', kind: 'error' }] }],
    ['POST /_local/faults', { faults: [{ operation: '*', kind: 'nonsense' }] }],
    ['POST /_local/faults', { faults: [{ operation: '*', kind: 'error', error: 'x\r\ny' }] }],
    ['POST /_local/faults', { orders: [{ outcome: 'nonsense' }] }],
    ['POST /_local/switches', { nonsense: true }],
    ['POST /_local/clock', { advanceSeconds: -1 }],
    ['POST /_local/snatch', {}],
    ['POST /_local/port-in', { phoneNumbers: ['x'] }],
    ['POST /_local/settle-order', { orderId: 'x' }],
    ['POST /_local/calling-name', { phoneNumber: A }],
  ])('%s refuses %j and says why', async (target, body) => {
    const answer = await call(target, body as object);
    expect([400, 404]).toContain(answer.status);
    expect((JSON.parse(answer.body) as { Message: string }).Message).not.toBe('');
  });
});
