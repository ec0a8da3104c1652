/** Calls on several numbers: as many at once as the service takes, and few calls where it takes none. */
import { Sender } from '../../../lambda/ports/aws';
import { inBatches } from '../../../lambda/ports/batches';
import { AwsChime } from '../../../lambda/ports/chime';
import { CallError } from '../../../lambda/service/errors';
import { Harness } from '../support/harness';
import { Scheduler } from '../support/scheduler';

const numbers = (count: number) => Array.from({ length: count }, (_, i) => `+1206${5_550_100 + i}`);

/** A service that refuses, as a whole, what a test says. */
class Service {
  readonly calls: { readonly operation: string; readonly numbers: readonly string[] }[] = [];
  readonly done: string[] = [];

  constructor(
    private readonly refuses: (asked: readonly string[], call: number) => string | undefined = () => undefined,
  ) {}

  send = async (command: { input: any }): Promise<object> => {
    const operation = command.constructor.name.replace(/Command$/, '');
    const { UpdatePhoneNumberRequestItems: items, PhoneNumberIds, PhoneNumberId, E164PhoneNumbers } = command.input;
    const named = items?.map((item: { PhoneNumberId: string }) => item.PhoneNumberId);
    const asked: string[] = named ?? PhoneNumberIds ?? E164PhoneNumbers ?? [PhoneNumberId];
    this.calls.push({ operation, numbers: asked });
    const name = this.refuses(asked, this.calls.length);
    if (name) {
      throw Object.assign(new Error('Service received a bad request'), { name, $metadata: { httpStatusCode: 400 } });
    }
    this.done.push(...asked);
    return { PhoneNumberErrors: [] };
  };

  get port(): AwsChime {
    return new AwsChime(new Scheduler(), ...([this, this, this] as unknown as [Sender, Sender, Sender]));
  }

  sizes(): number[] {
    return this.calls.map(({ numbers: { length } }) => length);
  }
}

const CONNECTOR = { kind: 'VoiceConnectorId', id: 'vc' };
const ACTS: [string, (port: AwsChime, of: string[]) => Promise<readonly object[]>][] = [
  ['BatchDeletePhoneNumber', (port, of) => port.release(of)],
  ['BatchUpdatePhoneNumber', (port, of) => port.update('name', 'Support', of)],
  ['DisassociatePhoneNumbersFromVoiceConnector', (port, of) => port.disassociate(of, CONNECTOR)],
];

describe.each(ACTS)('%s', (operation, act) => {
  test('takes up to 50 numbers at once', async () => {
    const service = new Service();
    expect(await act(service.port, numbers(150))).toEqual([]);
    expect(service.calls.map((call) => call.operation)).toEqual([operation, operation, operation]);
    expect([service.sizes(), service.done]).toEqual([[50, 50, 50], numbers(150)]);
  });

  test('that takes fewer is asked with half as many', async () => {
    const service = new Service((asked) => (asked.length > 25 ? 'BadRequestException' : undefined));
    expect(await act(service.port, numbers(100))).toEqual([]);
    expect([service.sizes(), service.done]).toEqual([[50, 25, 25, 50, 25, 25], numbers(100)]);
  });

  test.each(['BadRequestException', 'ValidationException', 'UnprocessableEntityException'])(
    'that refuses all for the sake of one names that one, in few calls: %s',
    async (name) => {
      const bad = numbers(50)[17];
      const service = new Service((asked) => (asked.includes(bad) ? name : undefined));
      expect(await act(service.port, numbers(50))).toEqual([
        { number: bad, code: name, message: 'Service received a bad request' },
      ]);
      expect(service.calls.length).toBeLessThanOrEqual(13);
      expect([...service.done].sort()).toEqual(numbers(50).filter((number) => number !== bad));
    },
  );

  test('that refuses everything is not tried for ever', async () => {
    const service = new Service(() => 'BadRequestException');
    const refused = (await act(service.port, numbers(150))) as { number: string }[];
    expect(refused.map(({ number }) => number).sort()).toEqual([...numbers(150)].sort());
    expect(service.calls.length).toBeLessThanOrEqual(60);
  });

  test.each(['ThrottlingException', 'AccessDeniedException', 'ServiceFailureException', 'NotFoundException'])(
    'that fails with %s is not asked in halves',
    async (name) => {
      const service = new Service(() => name);
      await expect(act(service.port, numbers(60))).rejects.toMatchObject({ name });
      await expect(act(service.port, numbers(60))).rejects.toBeInstanceOf(CallError);
      expect(service.calls).toHaveLength(2);
    },
  );
});

test('who is throttled after some batches were taken does not say that nothing happened', async () => {
  const service = new Service((_, call) => (call > 1 ? 'ThrottlingException' : undefined));
  await expect(ACTS[0][1](service.port, numbers(60))).rejects.toMatchObject({
    name: 'PartlyDone',
    message: 'ThrottlingException: Service received a bad request',
  });
});

test.each([
  ['DeletePhoneNumber', ACTS[0][1]],
  ['UpdatePhoneNumber', ACTS[1][1]],
])('a single number has a call of its own: %s', async (operation, act) => {
  const service = new Service();
  await act(service.port, numbers(1));
  await act(service.port, numbers(51));
  expect(service.calls.map((call) => call.operation)).toEqual([operation, `Batch${operation}`, operation]);
  const refusing = new Service(() => 'BadRequestException');
  expect(await act(refusing.port, numbers(1))).toMatchObject([{ code: 'BadRequestException' }]);
});

test('sixty numbers get their name and are released in batches of fifty, none by itself', async () => {
  const world = new Harness();
  const properties = { Source: { Type: 'Search' as const, Count: 60, AreaCodes: ['206'] }, PhoneNumberName: 'Support' };
  const { Status, PhysicalResourceId: physicalId } = await world.submit('Create', { properties });
  expect([Status, world.live().length]).toEqual(['SUCCESS', 60]);
  expect(world.calls.filter((call) => /Update/.test(call))).toEqual([
    'BatchUpdatePhoneNumber',
    'BatchUpdatePhoneNumber',
  ]);
  expect((await world.submit('Delete', { properties, physicalId })).Status).toBe('SUCCESS');
  expect(world.calls.filter((call) => /Delete.*Number/.test(call))).toEqual([
    'BatchDeletePhoneNumber',
    'BatchDeletePhoneNumber',
  ]);
  expect(world.live()).toEqual([]);
});

describe('an answer to a batch', () => {
  test('tells what was refused to each number, as much as it says of that', async () => {
    const errors = [
      { PhoneNumberId: '12065550100', ErrorCode: 'Conflict' as const, ErrorMessage: 'busy' },
      { PhoneNumberId: '%2B12065550101' },
      {},
    ];
    expect(await inBatches(numbers(3), async () => errors)).toEqual([
      { number: '+12065550100', code: 'Conflict', message: 'busy' },
      { number: '+12065550101', code: 'Unknown', message: '' },
      { number: '+', code: 'Unknown', message: '' },
    ]);
  });

  test('that tells of no error has refused nothing', async () =>
    expect(await inBatches(numbers(3), async () => undefined)).toEqual([]));

  test('that never came because of a defect of our own hides nothing: the batch is not asked in halves', async () => {
    let calls = 0;
    const defect = new TypeError('undefined is not a function');
    const send = async () => {
      calls++;
      throw defect;
    };
    await expect(inBatches(numbers(60), send)).rejects.toBe(defect);
    expect(calls).toBe(1);
  });
});

test('where nothing is taken at all, no batch is cut in halves any more from the 24th refusal on', async () => {
  const sizes: number[] = [];
  const refused = await inBatches(numbers(150), async ({ length }) => {
    sizes.push(length);
    throw new CallError('BatchDeletePhoneNumber', 'BadRequestException', 'no', 400);
  });
  // Beside the three batches, each cut costs two calls.
  expect((sizes.length - 3) / 2).toBe(23);
  expect(sizes.slice(-2)).toEqual([50, 50]);
  expect(refused).toHaveLength(150);
});
