import {
  BatchDeletePhoneNumberCommand,
  ChimeSDKVoiceClient,
  CreatePhoneNumberOrderCommand,
  DeletePhoneNumberCommand,
  GetPhoneNumberCommand,
  GetPhoneNumberOrderCommand,
  GetPhoneNumberSettingsCommand,
  paginateListPhoneNumbers,
  paginateSearchAvailablePhoneNumbers,
  RestorePhoneNumberCommand,
  SearchAvailablePhoneNumbersCommand,
  UpdatePhoneNumberCommand,
  UpdatePhoneNumberSettingsCommand,
} from '@aws-sdk/client-chime-sdk-voice';
import { HOUR, line, START } from './support';
import { type RunningService, SERVICE_ERRORS, startChimeVoiceService } from '../../../local/chime-sdk-voice';

let service: RunningService;
let client: ChimeSDKVoiceClient;

beforeEach(async () => {
  service = await startChimeVoiceService({ clock: () => START, switches: { phoneNumberQuota: 20 } });
  client = new ChimeSDKVoiceClient({
    endpoint: service.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  await service.close();
});

async function acquire(numbers: string[]): Promise<string> {
  const { PhoneNumberOrder } = await client.send(
    new CreatePhoneNumberOrderCommand({ ProductType: 'VoiceConnector', E164PhoneNumbers: numbers, Name: 'Support' }),
  );
  service.advance(10);
  return PhoneNumberOrder!.PhoneNumberOrderId!;
}

describe('the unmodified SDK', () => {
  test('leads a number through its life', async () => {
    const { E164PhoneNumbers } = await client.send(
      new SearchAvailablePhoneNumbersCommand({ AreaCode: '206', MaxResults: 1 }),
    );
    const [number] = E164PhoneNumbers!;
    const PhoneNumberOrderId = await acquire([number]);
    const { PhoneNumberOrder } = await client.send(new GetPhoneNumberOrderCommand({ PhoneNumberOrderId }));
    expect(PhoneNumberOrder).toMatchObject({
      Status: 'Successful',
      CreatedTimestamp: new Date(START),
      UpdatedTimestamp: new Date(START + 10_000),
    });
    expect(PhoneNumberOrder!.FocDate).toBeUndefined();

    const update = async (change: object, id = number) =>
      (await client.send(new UpdatePhoneNumberCommand({ PhoneNumberId: id, ...change }))).PhoneNumber;
    expect(await update({ Name: 'Renamed' })).toMatchObject({
      PhoneNumberId: number.replace('+', '%2B'),
      Name: 'Renamed',
    });
    const ProductType = 'SipMediaApplicationDialIn';
    expect(await update({ ProductType }, number.replace('+', '%2B'))).toMatchObject({ ProductType });
    expect(await update({ CallingName: 'Example Corp' })).toMatchObject({ CallingNameStatus: 'UpdateInProgress' });
    await expect(update({ CallingName: 'Other' })).rejects.toMatchObject({ name: 'ConflictException' });
    service.advance(72 * HOUR);
    expect((await client.send(new GetPhoneNumberCommand({ PhoneNumberId: number }))).PhoneNumber).toMatchObject({
      CallingName: 'Example Corp',
    });

    const deleted = await client.send(new DeletePhoneNumberCommand({ PhoneNumberId: number }));
    expect(deleted.$metadata).toMatchObject({ httpStatusCode: 204, requestId: expect.any(String) });
    const queued = await client.send(new GetPhoneNumberCommand({ PhoneNumberId: number }));
    expect(queued.PhoneNumber!.DeletionTimestamp).toEqual(new Date(START + (10 + 72 * HOUR) * 1000));
    const restored = await client.send(new RestorePhoneNumberCommand({ PhoneNumberId: number }));
    expect(restored.PhoneNumber).toMatchObject({ Status: 'Unassigned', Name: 'Renamed', OrderId: PhoneNumberOrderId });
    expect(restored.PhoneNumber!.DeletionTimestamp).toBeUndefined();
  });

  test('pages', async () => {
    await acquire([0, 1, 2, 3, 4].map((index) => line(index)));
    const pages: number[] = [];
    for await (const { PhoneNumbers } of paginateListPhoneNumbers({ client, pageSize: 2 }, {})) {
      pages.push(PhoneNumbers!.length);
    }
    expect(pages).toEqual([2, 2, 1]);
    let found = 0;
    for await (const { E164PhoneNumbers } of paginateSearchAvailablePhoneNumbers(
      { client, pageSize: 50 },
      { City: 'Seattle', State: 'WA' },
    )) {
      found += E164PhoneNumbers!.length;
    }
    expect(found).toBe(95);
  });

  test('sees what went wrong in a batch, and the settings', async () => {
    const { PhoneNumberErrors } = await client.send(
      new BatchDeletePhoneNumberCommand({ PhoneNumberIds: ['+19995550100'] }),
    );
    expect(PhoneNumberErrors).toMatchObject([{ PhoneNumberId: '+19995550100', ErrorCode: 'NotFound' }]);
    await client.send(new UpdatePhoneNumberSettingsCommand({ CallingName: 'Example' }));
    expect(await client.send(new GetPhoneNumberSettingsCommand({}))).toMatchObject({
      CallingName: 'Example',
      CallingNameUpdatedTimestamp: new Date(START),
    });
  });

  test.each(Object.entries(SERVICE_ERRORS))('meets %s by name', async (error, { httpStatus, code }) => {
    service.model.control.addFaults({ operation: 'GetPhoneNumber', kind: 'error', error, message: 'Scripted' });
    await expect(client.send(new GetPhoneNumberCommand({ PhoneNumberId: line(0) }))).rejects.toMatchObject({
      name: error, message: 'Scripted', Code: code, $metadata: { httpStatusCode: httpStatus },
    });
  });

  test('retries what is throttled by itself', async () => {
    const patient = new ChimeSDKVoiceClient({
      endpoint: service.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    await acquire([line(0)]);
    service.model.control.addFaults({ operation: 'GetPhoneNumber', kind: 'throttle' });
    const { PhoneNumber, $metadata } = await patient.send(new GetPhoneNumberCommand({ PhoneNumberId: line(0) }));
    expect({ number: PhoneNumber!.E164PhoneNumber, attempts: $metadata.attempts }).toEqual({
      number: line(0),
      attempts: 2,
    });
    patient.destroy();
  });

  test('asks another region', async () => {
    service.model.setSwitches({ pstnRegionsOnly: true });
    const european = new ChimeSDKVoiceClient({
      endpoint: service.url,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    await expect(european.send(new SearchAvailablePhoneNumbersCommand({ AreaCode: '206' }))).rejects.toMatchObject({
      name: 'BadRequestException',
    });
    european.destroy();
  });
});
