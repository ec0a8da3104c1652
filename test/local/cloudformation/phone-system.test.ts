import { App, CfnOutput, CfnResource, Fn, Stack, Token } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { assembly, cleanUpFixtures, start, startWith, temporaryDirectory, templateOf } from './fixture';
import { fastClock } from '../../../local/aws/clock';
import { type RunningService, startChimeVoiceService } from '../../../local/chime-sdk-voice';
import { LocalCloudFormationOptions } from '../../../local/cloudformation';

let chime: RunningService;

beforeEach(async () => { chime = await startChimeVoiceService(); });
afterEach(async () => {
  await cleanUpFixtures();
  await chime.close();
});

const connector = (properties: object = {}, rest: object = {}) => ({
  Type: 'AWS::Chime::VoiceConnector', Properties: { Name: 'lines', RequireEncryption: 'true', ...properties }, ...rest,
});
const application = (properties: object = {}) => ({
  Type: 'AWS::Chime::SipMediaApplication',
  Properties: {
    Name: 'bot',
    AwsRegion: 'us-east-1',
    Endpoints: [{ LambdaArn: { 'Fn::GetAtt': ['Function', 'Arn'] } }],
    ...properties,
  },
});
const outputs = (resource: string, attributes: string[]) => ({
  Ref: { Value: { Ref: resource } },
  ...Object.fromEntries(attributes.map((name) => [name, { Value: { 'Fn::GetAtt': [resource, name] } }])),
});

async function startHere(options: LocalCloudFormationOptions = {}) {
  return (await startWith(() => ({}), { chimeEndpoint: chime.url, ...options })).local;
}

const connectors = () => chime.model.listVoiceConnectors().VoiceConnectors!;
const applications = () => chime.model.listSipMediaApplications().SipMediaApplications!;

describe('AWS::Chime::VoiceConnector', () => {
  const deployed = (properties: object = {}, more: object = {}) =>
    assembly(
      templateOf(
        { Lines: connector(properties), ...more },
        {
          Outputs: outputs('Lines', [
            'VoiceConnectorId',
            'VoiceConnectorArn',
            'OutboundHostName',
            'CreatedTimestamp',
            'UpdatedTimestamp',
          ]),
        },
      ),
    );

  it('is created in the service, and tells what the service tells', async () => {
    const local = await startHere();
    const result = await local.deploy(deployed({ AwsRegion: 'us-west-2', Tags: [{ Key: 'team', Value: 'voice' }] }));
    const [made] = connectors();
    expect(made).toMatchObject({
      Name: 'lines',
      RequireEncryption: true,
      AwsRegion: 'us-west-2',
      NetworkType: 'IPV4_ONLY',
    });
    expect(result.outputs).toMatchObject({
      Ref: made.VoiceConnectorArn, VoiceConnectorId: made.VoiceConnectorId, OutboundHostName: made.OutboundHostName,
    });
    expect(chime.model.listTagsForResource({ ResourceARN: made.VoiceConnectorArn }).Tags).toEqual([
      { Key: 'team', Value: 'voice' },
    ]);
    await local.destroy('Stack');
    expect(connectors()).toEqual([]);
  });

  it('may have its id as Ref, by a switch', async () => {
    const local = await startHere({ switches: { refOfChimeResource: 'Id' } });
    const result = await local.deploy(deployed());
    expect(result.outputs.Ref).toBe(connectors()[0].VoiceConnectorId);
    await local.deploy(deployed({ Name: 'renamed' }));
    expect(connectors().map(({ Name }) => Name)).toEqual(['renamed']);
  });

  it('is changed in place where the service can, and replaced where it cannot', async () => {
    const local = await startHere();
    const first = await local.deploy(deployed());
    const renamed = await local.deploy(deployed({ Name: 'renamed', RequireEncryption: false }));
    expect(renamed.outputs.VoiceConnectorId).toBe(first.outputs.VoiceConnectorId);
    expect(connectors()).toMatchObject([{ Name: 'renamed', RequireEncryption: false }]);
    const moved = await local.deploy(deployed({ AwsRegion: 'us-west-2' }));
    expect(moved.outputs.VoiceConnectorId).not.toBe(first.outputs.VoiceConnectorId);
    expect(connectors()).toMatchObject([{ AwsRegion: 'us-west-2' }]);
  });

  it('is what it was after an update that rolls back, also after a replacement', async () => {
    const local = await startHere();
    const first = await local.deploy(deployed());
    const Bad = { Type: 'Local::Failure', Properties: { FailOn: 'create' }, DependsOn: 'Lines' };
    for (const properties of [{ Name: 'renamed' }, { NetworkType: 'DUAL_STACK' }]) {
      const result = await local.deploy(deployed(properties, { Bad }));
      expect(result).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', outputs: { Ref: first.outputs.Ref } });
      expect(connectors()).toMatchObject([
        { VoiceConnectorArn: first.outputs.Ref, Name: 'lines', NetworkType: 'IPV4_ONLY' },
      ]);
    }
  });

  it('fails with the service\'s own refusal', async () => {
    const local = await startHere();
    const many = Object.fromEntries(['A', 'B', 'C', 'D'].map((id) => [id, connector()]));
    const { failures } = await local.deploy(assembly(templateOf(many)));
    expect(failures[0].reason).toMatch(/^BadRequestException: Service received a bad request/);
    expect(connectors()).toEqual([]);
  });

  it('does not go while it holds a number; destroying again works once it is free', async () => {
    const local = await startHere();
    const { outputs: { VoiceConnectorId } } = await local.deploy(deployed());
    chime.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: ['+12065550100'] });
    chime.advance(60);
    const numbers = { VoiceConnectorId, E164PhoneNumbers: ['+12065550100'] };
    chime.model.associatePhoneNumbersWithVoiceConnector(numbers);
    expect(await local.destroy('Stack')).toMatchObject({ status: 'DELETE_FAILED' });
    chime.model.disassociatePhoneNumbersFromVoiceConnector(numbers);
    expect(await local.destroy('Stack')).toMatchObject({ status: 'DELETE_COMPLETE' });
  });

  it('that somebody has deleted is no failure of the deletion', async () => {
    const local = await startHere();
    const { outputs: { VoiceConnectorId } } = await local.deploy(deployed());
    chime.model.deleteVoiceConnector({ VoiceConnectorId });
    expect(await local.destroy('Stack')).toMatchObject({ status: 'DELETE_COMPLETE' });
  });

  it('needs the service', async () => {
    const { local } = await startWith(() => ({}));
    const { failures } = await local.deploy(deployed());
    expect(failures[0].reason).toContain('without a Chime SDK Voice service');
  });
});

describe('AWS::Chime::SipMediaApplication', () => {
  const deployed = (properties: object = {}) => assembly(templateOf({ Bot: application(properties) }, {
    Outputs: outputs('Bot', ['SipMediaApplicationId', 'SipMediaApplicationArn']),
  }));

  it('is created, changed in place, replaced in another Region, and deleted', async () => {
    const local = await startHere();
    const first = await local.deploy(deployed());
    expect(first.outputs).toMatchObject({
      Ref: applications()[0].SipMediaApplicationArn, SipMediaApplicationId: applications()[0].SipMediaApplicationId,
    });
    const renamed = await local.deploy(deployed({ Name: 'renamed' }));
    expect(renamed.outputs).toEqual(first.outputs);
    expect(applications()).toMatchObject([{ Name: 'renamed' }]);
    const moved = await local.deploy(deployed({ AwsRegion: 'us-west-2' }));
    expect(moved.outputs.SipMediaApplicationId).not.toBe(first.outputs.SipMediaApplicationId);
    expect(applications()).toMatchObject([{ AwsRegion: 'us-west-2' }]);
    await local.destroy('Stack');
    expect(applications()).toEqual([]);
  });
});

describe('a phone system', () => {
  it('deploys on this machine: connector, origination, SIP media application and rule', async () => {
    const app = new App({ outdir: temporaryDirectory(), context: { 'aws:cdk:disable-asset-staging': false } });
    const stack = new Stack(app, 'Stack');
    const lines = new CfnResource(stack, 'Lines', {
      type: 'AWS::Chime::VoiceConnector',
      properties: { Name: 'lines', RequireEncryption: false },
    });
    const call = (id: string, action: string, parameters: object, onDelete?: { action: string; parameters: object }) =>
      new AwsCustomResource(stack, id, {
        onUpdate: { service: 'chime-sdk-voice', action, parameters, physicalResourceId: PhysicalResourceId.of(id) },
        ...(onDelete && { onDelete: { service: 'chime-sdk-voice', ...onDelete } }),
        policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE }),
        installLatestAwsSdk: false,
      });
    const id = lines.getAtt('VoiceConnectorId');
    call(
      'Origination',
      'PutVoiceConnectorOrigination',
      {
        VoiceConnectorId: id,
        Origination: {
          Routes: [{ Host: 'sip.example.com', Port: 5060, Protocol: 'UDP', Priority: 1, Weight: 1 }],
          Disabled: false,
        },
      },
      { action: 'DeleteVoiceConnectorOrigination', parameters: { VoiceConnectorId: id } },
    );
    const bot = new LambdaFunction(stack, 'Calls', {
      runtime: Runtime.PYTHON_3_12,
      handler: 'index.handler',
      code: Code.fromInline('def handler(event, context): return {}'),
    });
    const media = new CfnResource(stack, 'Media', {
      type: 'AWS::Chime::SipMediaApplication',
      properties: { Name: 'bot', AwsRegion: stack.region, Endpoints: [{ LambdaArn: bot.functionArn }] },
    });
    call('Rule', 'CreateSipRule', {
      Name: 'by-host',
      TriggerType: 'RequestUriHostname',
      TriggerValue: lines.getAtt('OutboundHostName'),
      TargetApplications: [{ SipMediaApplicationId: media.getAtt('SipMediaApplicationId'), Priority: 1 }],
      Disabled: true,
    });
    new CfnOutput(stack, 'Host', { value: Token.asString(lines.getAtt('OutboundHostName')) });
    new CfnOutput(stack, 'Id', { value: Fn.select(1, Fn.split('/', lines.ref)) });

    const local = await start({ clock: fastClock(50), chimeEndpoint: chime.url });
    const result = await local.deploy(app.synth().directory);
    expect(result).toMatchObject({ status: 'CREATE_COMPLETE', failures: [], skipped: [] });
    const VoiceConnectorId = result.outputs.Id;
    expect(connectors()).toMatchObject([{ VoiceConnectorId, OutboundHostName: result.outputs.Host }]);
    expect(chime.model.getVoiceConnectorOrigination({ VoiceConnectorId }).Origination).toMatchObject({
      Routes: [{ Host: 'sip.example.com', Port: 5060 }],
      Disabled: false,
    });
    const [rule] = chime.model.listSipRules().SipRules!;
    expect(rule).toMatchObject({
      TriggerValue: result.outputs.Host,
      Disabled: true,
      TargetApplications: [{ Priority: 1 }],
    });
    chime.model.deleteSipRule({ SipRuleId: rule.SipRuleId });
    expect((await local.destroy('Stack')).status).toBe('DELETE_COMPLETE');
    expect([connectors(), applications()]).toEqual([[], []]);
    expect(local.answerProblems).toEqual([]);
  }, 60_000);
});
