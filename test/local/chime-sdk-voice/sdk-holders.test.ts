import {
  ChimeSDKVoice,
  paginateListSipMediaApplications,
  paginateListVoiceConnectors,
} from '@aws-sdk/client-chime-sdk-voice';
import { line, START } from './support';
import { type RunningService, startChimeVoiceService } from '../../../local/chime-sdk-voice';

let service: RunningService;
let chime: ChimeSDKVoice;
const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:calls';

beforeEach(async () => {
  service = await startChimeVoiceService({ clock: () => START });
  chime = new ChimeSDKVoice({
    endpoint: service.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});

afterEach(async () => {
  chime.destroy();
  await service.close();
});

async function connector(RequireEncryption = false): Promise<string> {
  const { VoiceConnector } = await chime.createVoiceConnector({ Name: 'lines', RequireEncryption });
  return VoiceConnector!.VoiceConnectorId!;
}

async function application(): Promise<string> {
  const { SipMediaApplication } = await chime.createSipMediaApplication({
    AwsRegion: 'us-east-1', Name: 'calls', Endpoints: [{ LambdaArn: FUNCTION }],
  });
  return SipMediaApplication!.SipMediaApplicationId!;
}

async function acquire(ProductType: 'VoiceConnector' | 'SipMediaApplicationDialIn'): Promise<string> {
  await chime.createPhoneNumberOrder({ ProductType, E164PhoneNumbers: [line(0)] });
  service.advance(10);
  return line(0);
}

const refused = (name: string) => ({ name });
const absent = refused('NotFoundException');

describe('a Voice Connector, by the unmodified SDK', () => {
  test('is created, changed, listed and deleted', async () => {
    const { VoiceConnector } = await chime.createVoiceConnector({
      Name: 'lines',
      RequireEncryption: true,
      AwsRegion: 'us-west-2',
      NetworkType: 'DUAL_STACK',
      Tags: [{ Key: 'team', Value: 'voice' }],
    });
    const VoiceConnectorId = VoiceConnector!.VoiceConnectorId!;
    expect(VoiceConnector).toMatchObject({
      AwsRegion: 'us-west-2',
      OutboundHostName: `${VoiceConnectorId}.voiceconnector.chime.aws`,
      VoiceConnectorArn: `arn:aws:chime:us-west-2:123456789012:vc/${VoiceConnectorId}`,
    });
    service.advance(5);
    const updated = await chime.updateVoiceConnector({ VoiceConnectorId, Name: 'renamed', RequireEncryption: false });
    expect(updated.VoiceConnector).toMatchObject({
      Name: 'renamed', RequireEncryption: false, NetworkType: 'DUAL_STACK', UpdatedTimestamp: new Date(START + 5000),
    });
    await connector();
    const pages = [];
    for await (const { VoiceConnectors } of paginateListVoiceConnectors({ client: chime, pageSize: 1 }, {})) {
      pages.push(VoiceConnectors!.map(({ Name }) => Name));
    }
    expect(pages).toEqual([['renamed'], ['lines']]);
    await chime.deleteVoiceConnector({ VoiceConnectorId });
    await expect(chime.getVoiceConnector({ VoiceConnectorId })).rejects.toMatchObject(absent);
    await expect(chime.updateVoiceConnector({ VoiceConnectorId, Name: 'x', RequireEncryption: true }))
      .rejects.toMatchObject(absent);
  });

  test('has three in a Region, and the next is a bad request, as in the field', async () => {
    await Promise.all([connector(), connector(), connector()]);
    await expect(connector()).rejects.toMatchObject(refused('BadRequestException'));
    service.model.setSwitches({ overHolderQuota: 'ResourceLimitExceeded' });
    await expect(connector()).rejects.toMatchObject(refused('ResourceLimitExceededException'));
    const elsewhere = await chime.createVoiceConnector({
      Name: 'west',
      RequireEncryption: true,
      AwsRegion: 'us-west-2',
    });
    expect(elsewhere.VoiceConnector!.AwsRegion).toBe('us-west-2');
    expect((await chime.listAvailableVoiceConnectorRegions({})).VoiceConnectorRegions).toContain('us-west-2');
  });

  test('lets calls out: termination and its credentials', async () => {
    const VoiceConnectorId = await connector();
    await expect(chime.getVoiceConnectorTermination({ VoiceConnectorId })).rejects.toMatchObject(
      absent,
    );
    const put = await chime.putVoiceConnectorTermination({
      VoiceConnectorId, Termination: { CallingRegions: ['US'], CidrAllowedList: ['203.0.113.0/27'] },
    });
    const expected = { CpsLimit: 1, CallingRegions: ['US'], CidrAllowedList: ['203.0.113.0/27'], Disabled: false };
    expect(put.Termination).toEqual(expected);
    expect((await chime.getVoiceConnectorTermination({ VoiceConnectorId })).Termination).toEqual(expected);
    expect((await chime.getVoiceConnectorTerminationHealth({ VoiceConnectorId })).TerminationHealth).toBeUndefined();
    const Credentials = [{ Username: 'a', Password: 'secret-a' }, { Username: 'b', Password: 'secret-b' }];
    await chime.putVoiceConnectorTerminationCredentials({ VoiceConnectorId, Credentials });
    await chime.putVoiceConnectorTerminationCredentials({
      VoiceConnectorId,
      Credentials: [{ Username: 'a', Password: 'new' }],
    });
    const users = async () => (await chime.listVoiceConnectorTerminationCredentials({ VoiceConnectorId })).Usernames;
    expect(await users()).toEqual(['a', 'b']);
    await chime.deleteVoiceConnectorTerminationCredentials({ VoiceConnectorId, Usernames: ['a'] });
    expect(await users()).toEqual(['b']);
    expect(JSON.stringify(service.model.snapshot())).not.toContain('secret');
    await chime.deleteVoiceConnectorTermination({ VoiceConnectorId });
    await expect(chime.getVoiceConnectorTermination({ VoiceConnectorId })).rejects.toMatchObject(absent);
    expect(await users()).toEqual([]);
  });

  test.each([
    ['no regions', { CidrAllowedList: ['203.0.113.0/27'] }],
    ['a region that is none', { CallingRegions: ['USA'] }],
    ['an address that is none', { CallingRegions: ['US'], CidrAllowedList: ['somewhere'] }],
    ['no calls a second', { CallingRegions: ['US'], CpsLimit: 0 }],
  ])('takes no termination with %s', async (_what, Termination) => {
    const VoiceConnectorId = await connector();
    await expect(chime.putVoiceConnectorTermination({ VoiceConnectorId, Termination }))
      .rejects.toMatchObject(refused('BadRequestException'));
  });

  test('lets calls in: origination', async () => {
    const VoiceConnectorId = await connector();
    await expect(chime.getVoiceConnectorOrigination({ VoiceConnectorId })).rejects.toMatchObject(
      absent,
    );
    const Routes = [{ Host: 'sip.example.com', Port: 5061, Protocol: 'UDP' as const, Priority: 1, Weight: 2 }];
    const put = await chime.putVoiceConnectorOrigination({
      VoiceConnectorId,
      Origination: { Routes, Disabled: false },
    });
    expect(put.Origination).toEqual({ Routes, Disabled: false });
    const plain = { VoiceConnectorId, Origination: { Routes: [{ Host: 'sip.example.com' }] } };
    expect((await chime.putVoiceConnectorOrigination(plain)).Origination!.Routes)
      .toEqual([{ Host: 'sip.example.com', Port: 5060, Protocol: 'UDP', Priority: 1, Weight: 1 }]);
    await chime.deleteVoiceConnectorOrigination({ VoiceConnectorId });
    await expect(chime.getVoiceConnectorOrigination({ VoiceConnectorId })).rejects.toMatchObject(absent);
    service.model.setSwitches({ absentConnectorSetting: 'Empty' });
    expect((await chime.getVoiceConnectorOrigination({ VoiceConnectorId })).Origination).toBeUndefined();
  });

  test.each([
    ['21 routes', Array(21).fill({ Host: 'sip.example.com' })],
    ['a route without a host', [{ Port: 5060 }]],
    ['a priority above 100', [{ Host: 'sip.example.com', Priority: 101 }]],
    ['UDP where encryption is required', [{ Host: 'sip.example.com', Protocol: 'UDP' }]],
  ])('takes no origination with %s', async (_what, Routes) => {
    const VoiceConnectorId = await connector(true);
    await expect(chime.putVoiceConnectorOrigination({ VoiceConnectorId, Origination: { Routes } }))
      .rejects.toMatchObject(refused('BadRequestException'));
  });

  test('streams and logs', async () => {
    const VoiceConnectorId = await connector();
    await expect(chime.getVoiceConnectorStreamingConfiguration({ VoiceConnectorId }))
      .rejects.toMatchObject(absent);
    const StreamingConfiguration = {
      DataRetentionInHours: 24, Disabled: false, StreamingNotificationTargets: [{ NotificationTarget: 'SNS' as const }],
    };
    await chime.putVoiceConnectorStreamingConfiguration({ VoiceConnectorId, StreamingConfiguration });
    const streaming = await chime.getVoiceConnectorStreamingConfiguration({ VoiceConnectorId });
    expect(streaming.StreamingConfiguration).toEqual(StreamingConfiguration);
    await expect(chime.putVoiceConnectorStreamingConfiguration({
      VoiceConnectorId, StreamingConfiguration: { DataRetentionInHours: undefined, Disabled: false },
    })).rejects.toMatchObject(refused('BadRequestException'));
    await chime.deleteVoiceConnectorStreamingConfiguration({ VoiceConnectorId });
    await expect(chime.getVoiceConnectorStreamingConfiguration({ VoiceConnectorId }))
      .rejects.toMatchObject(absent);
    const logging = async () =>
      (await chime.getVoiceConnectorLoggingConfiguration({ VoiceConnectorId })).LoggingConfiguration;
    expect(await logging()).toEqual({ EnableSIPLogs: false, EnableMediaMetricLogs: false });
    await chime.putVoiceConnectorLoggingConfiguration({
      VoiceConnectorId,
      LoggingConfiguration: { EnableSIPLogs: true },
    });
    expect(await logging()).toEqual({ EnableSIPLogs: true, EnableMediaMetricLogs: false });
  });

  test('takes truths and numbers as text, unless the service is told to refuse them', async () => {
    const VoiceConnectorId = await connector('true' as never);
    expect((await chime.getVoiceConnector({ VoiceConnectorId })).VoiceConnector!.RequireEncryption).toBe(true);
    const Origination = { Routes: [{ Host: 'sip.example.com', Priority: '2' as never }], Disabled: 'false' as never };
    expect((await chime.putVoiceConnectorOrigination({ VoiceConnectorId, Origination })).Origination)
      .toMatchObject({ Disabled: false, Routes: [{ Priority: 2 }] });
    service.model.setSwitches({ textForPrimitive: 'Refuse' });
    await expect(chime.putVoiceConnectorOrigination({ VoiceConnectorId, Origination }))
      .rejects.toMatchObject(refused('BadRequestException'));
    await expect(connector('true' as never)).rejects.toMatchObject(refused('BadRequestException'));
  });

  test('cannot go while it holds numbers, and takes its set-up along when it goes', async () => {
    const VoiceConnectorId = await connector();
    const number = await acquire('VoiceConnector');
    await chime.associatePhoneNumbersWithVoiceConnector({
      VoiceConnectorId,
      E164PhoneNumbers: [number],
      ForceAssociate: 'true' as never,
    });
    await expect(chime.deletePhoneNumber({ PhoneNumberId: number })).rejects.toMatchObject(
      refused('BadRequestException'),
    );
    await expect(chime.updatePhoneNumber({ PhoneNumberId: number, ProductType: 'SipMediaApplicationDialIn' }))
      .rejects.toMatchObject(refused('BadRequestException'));
    await expect(chime.deleteVoiceConnector({ VoiceConnectorId })).rejects.toMatchObject(
      refused('BadRequestException'),
    );
    await chime.disassociatePhoneNumbersFromVoiceConnector({ VoiceConnectorId, E164PhoneNumbers: [number] });
    await chime.deleteVoiceConnector({ VoiceConnectorId });
    await expect(chime.getVoiceConnectorLoggingConfiguration({ VoiceConnectorId }))
      .rejects.toMatchObject(absent);
    await chime.deletePhoneNumber({ PhoneNumberId: number });
  });
});

describe('a Voice Connector group, by the unmodified SDK', () => {
  test('is created, changed, listed and deleted; an account has three', async () => {
    const VoiceConnectorId = await connector();
    const create = async (Name: string) =>
      (await chime.createVoiceConnectorGroup({ Name, VoiceConnectorItems: [{ VoiceConnectorId, Priority: 1 }] }))
        .VoiceConnectorGroup!;
    const { VoiceConnectorGroupId } = await create('first');
    await create('second');
    await create('third');
    await expect(create('fourth')).rejects.toMatchObject(refused('BadRequestException'));
    const listed = await chime.listVoiceConnectorGroups({ MaxResults: 2 });
    expect(listed.VoiceConnectorGroups!.map(({ Name }) => Name)).toEqual(['first', 'second']);
    const rest = await chime.listVoiceConnectorGroups({ NextToken: listed.NextToken });
    expect(rest.VoiceConnectorGroups!.map(({ Name }) => Name)).toEqual(['third']);
    await expect(chime.deleteVoiceConnectorGroup({ VoiceConnectorGroupId })).rejects.toMatchObject(
      refused('BadRequestException'),
    );
    const { VoiceConnectorGroup } = await chime.updateVoiceConnectorGroup({
      VoiceConnectorGroupId, Name: 'renamed', VoiceConnectorItems: [],
    });
    expect(VoiceConnectorGroup).toMatchObject({ Name: 'renamed', VoiceConnectorItems: [] });
    await chime.deleteVoiceConnectorGroup({ VoiceConnectorGroupId });
  });
});

describe('a SIP media application and its rules, by the unmodified SDK', () => {
  test('is created, changed, set up, listed and deleted', async () => {
    const SipMediaApplicationId = await application();
    const LambdaArn = `${FUNCTION}:live`;
    const { SipMediaApplication } = await chime.updateSipMediaApplication({
      SipMediaApplicationId,
      Endpoints: [{ LambdaArn }],
    });
    expect(SipMediaApplication).toMatchObject({
      Name: 'calls',
      Endpoints: [{ LambdaArn }],
      SipMediaApplicationArn: `arn:aws:chime:us-east-1:123456789012:sma/${SipMediaApplicationId}`,
    });
    const logs = { EnableSipMediaApplicationMessageLogs: true };
    await chime.putSipMediaApplicationLoggingConfiguration({
      SipMediaApplicationId,
      SipMediaApplicationLoggingConfiguration: logs,
    });
    expect((await chime.getSipMediaApplicationLoggingConfiguration({ SipMediaApplicationId }))
      .SipMediaApplicationLoggingConfiguration).toEqual(logs);
    await application();
    let count = 0;
    for await (const page of paginateListSipMediaApplications({ client: chime, pageSize: 1 }, {})) {
      count += page.SipMediaApplications!.length;
    }
    expect(count).toBe(2);
    await chime.deleteSipMediaApplication({ SipMediaApplicationId });
    await expect(chime.getSipMediaApplication({ SipMediaApplicationId })).rejects.toMatchObject(
      absent,
    );
  });

  test('is ruled by a number, once, and by a connector\'s host name', async () => {
    const SipMediaApplicationId = await application();
    const TargetApplications = [{ SipMediaApplicationId, Priority: 1, AwsRegion: 'us-east-1' }];
    const TriggerValue = await acquire('SipMediaApplicationDialIn');
    const byNumber = { Name: 'rule', TriggerType: 'ToPhoneNumber' as const, TriggerValue, TargetApplications };
    const { SipRule } = await chime.createSipRule(byNumber);
    const SipRuleId = SipRule!.SipRuleId!;
    await expect(chime.createSipRule({ ...byNumber, Name: 'second' })).rejects.toMatchObject(
      refused('ConflictException'),
    );
    await expect(chime.deleteSipRule({ SipRuleId })).rejects.toMatchObject(refused('ConflictException'));
    await expect(chime.deletePhoneNumber({ PhoneNumberId: TriggerValue })).rejects.toMatchObject(
      refused('BadRequestException'),
    );
    await expect(chime.updatePhoneNumber({ PhoneNumberId: TriggerValue, ProductType: 'VoiceConnector' }))
      .rejects.toMatchObject(refused('BadRequestException'));
    await expect(chime.deleteSipMediaApplication({ SipMediaApplicationId })).rejects.toMatchObject(
      refused('ConflictException'),
    );
    const updated = await chime.updateSipRule({ SipRuleId, Name: 'rule', Disabled: true });
    expect(updated.SipRule).toMatchObject({ Disabled: true, TargetApplications });
    await chime.deleteSipRule({ SipRuleId });
    await chime.deletePhoneNumber({ PhoneNumberId: TriggerValue });

    const byHost = (host: string) => chime.createSipRule({
      Name: 'host', TriggerType: 'RequestUriHostname', TriggerValue: host, TargetApplications, Disabled: true,
    });
    await expect(byHost('unknown.voiceconnector.chime.aws')).rejects.toMatchObject(refused('BadRequestException'));
    const host = `${await connector()}.voiceconnector.chime.aws`;
    await chime.deleteSipRule({ SipRuleId: (await byHost(host)).SipRule!.SipRuleId });
    await byHost(host);
    await expect(byHost(host)).rejects.toMatchObject(refused('ConflictException'));
    service.model.setSwitches({ sipRuleForUnknownHost: 'Accept' });
    expect((await byHost('unknown.voiceconnector.chime.aws')).SipRule!.Disabled).toBe(true);
  });

  test('has at most 25 targets, each with a priority of its own', async () => {
    const host = `${await connector()}.voiceconnector.chime.aws`;
    const targets = await Promise.all(Array.from({ length: 26 }, async (_, index) => (
      { SipMediaApplicationId: await application(), Priority: index + 1 }
    )));
    const create = (TargetApplications: typeof targets) => chime.createSipRule({
      Name: 'rule', TriggerType: 'RequestUriHostname', TriggerValue: host, TargetApplications,
    });
    await expect(create(targets)).rejects.toMatchObject(refused('BadRequestException'));
    const repeated = [targets[0], { ...targets[1], Priority: 1 }];
    await expect(create(repeated)).rejects.toMatchObject(refused('BadRequestException'));
    service.model.setSwitches({ repeatedPriorityInSipRule: 'Accept', deleteTargetedApplication: 'BadRequest' });
    expect((await create(repeated)).SipRule!.TargetApplications).toHaveLength(2);
    await expect(chime.deleteSipMediaApplication({ SipMediaApplicationId: targets[0].SipMediaApplicationId }))
      .rejects.toMatchObject(refused('BadRequestException'));
  });
});

describe('tags, by the unmodified SDK', () => {
  test('are put on connectors and applications, listed and taken off', async () => {
    const { VoiceConnector } = await chime.createVoiceConnector({
      Name: 'lines', RequireEncryption: false, Tags: [{ Key: 'team', Value: 'voice' }],
    });
    const ResourceARN = VoiceConnector!.VoiceConnectorArn!;
    await chime.tagResource({ ResourceARN, Tags: [{ Key: 'stage', Value: 'prod' }, { Key: 'team', Value: 'calls' }] });
    const tags = async () => (await chime.listTagsForResource({ ResourceARN })).Tags;
    expect(await tags()).toEqual([{ Key: 'team', Value: 'calls' }, { Key: 'stage', Value: 'prod' }]);
    await chime.untagResource({ ResourceARN, TagKeys: ['team'] });
    expect(await tags()).toEqual([{ Key: 'stage', Value: 'prod' }]);
    const { SipMediaApplication } = await chime.getSipMediaApplication({ SipMediaApplicationId: await application() });
    expect(
      (await chime.listTagsForResource({ ResourceARN: SipMediaApplication!.SipMediaApplicationArn })).Tags,
    ).toEqual([]);
    await expect(chime.listTagsForResource({ ResourceARN: 'arn:aws:chime:us-east-1:123456789012:vc/none' }))
      .rejects.toMatchObject(absent);
    const many = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
    await expect(chime.tagResource({ ResourceARN, Tags: many })).rejects.toMatchObject(refused('BadRequestException'));
  });
});
