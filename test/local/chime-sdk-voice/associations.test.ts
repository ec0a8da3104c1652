import { line, refusalOf, Rehearsal } from './support';
import type { Input, Switches } from '../../../local/chime-sdk-voice';

const A = line(0);
const B = line(1);

function voice(switches: Partial<Switches> = {}): Rehearsal {
  const rehearsal = new Rehearsal({ switches });
  rehearsal.acquire([A, B]);
  return rehearsal;
}

function dialIn(switches: Partial<Switches> = {}): Rehearsal {
  const rehearsal = new Rehearsal({ switches });
  rehearsal.acquire([A, B], 'SipMediaApplicationDialIn');
  return rehearsal;
}

function associate(
  rehearsal: Rehearsal,
  VoiceConnectorId: string,
  E164PhoneNumbers: string[],
  ForceAssociate?: boolean,
) {
  return rehearsal.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId, E164PhoneNumbers, ForceAssociate })
    .PhoneNumberErrors;
}

describe('a Voice Connector', () => {
  test('holds a number until it lets go', () => {
    const rehearsal = voice();
    const id = rehearsal.connector();
    expect(associate(rehearsal, id, [A])).toEqual([]);
    const Associations = [{ Name: 'VoiceConnectorId', Value: id, AssociatedTimestamp: new Date(rehearsal.now) }];
    expect(rehearsal.number(A)).toMatchObject({ Status: 'Assigned', Associations });
    const { PhoneNumberErrors } = rehearsal.model.disassociatePhoneNumbersFromVoiceConnector({
      VoiceConnectorId: id,
      E164PhoneNumbers: [A],
    });
    expect(PhoneNumberErrors).toEqual([]);
    expect(rehearsal.number(A)).toMatchObject({ Status: 'Unassigned', Associations: [] });
  });

  test.each<[Partial<Switches>, string]>([
    [{}, '+19995550100'],
    [{ associationErrorId: 'Encoded' }, '%2B19995550100'],
  ])('tells which numbers it does not get, under %j', (switches, id) => {
    const rehearsal = voice(switches);
    rehearsal.model.deletePhoneNumber({ PhoneNumberId: B });
    expect(associate(rehearsal, rehearsal.connector(), ['+19995550100', B])).toMatchObject([
      { PhoneNumberId: id, ErrorCode: 'NotFound' },
      { ErrorCode: 'BadRequest' },
    ]);
  });

  test('takes a number from another only by force', () => {
    const rehearsal = voice();
    const [one, other] = [rehearsal.connector(), rehearsal.connector()];
    associate(rehearsal, one, [A]);
    expect(associate(rehearsal, one, [A])).toEqual([]);
    expect(associate(rehearsal, other, [A])).toMatchObject([{ ErrorCode: 'PhoneNumberAssociationsExist' }]);
    expect(associate(rehearsal, other, [A], true)).toEqual([]);
    expect(rehearsal.number(A).Associations).toMatchObject([{ Value: other }]);
  });

  test('does not get a number of another product', () => {
    const rehearsal = dialIn();
    expect(associate(rehearsal, rehearsal.connector(), [A])).toMatchObject([{ ErrorCode: 'BadRequest' }]);
  });

  test.each<[Partial<Switches>, string[]]>([
    [{}, ['NotFound']],
    [{ disassociateStranger: 'Accept' }, []],
    [{ disassociateStranger: 'BadRequest' }, ['BadRequest']],
  ])('lets go of what it does not hold, under %j', (switches, codes) => {
    const rehearsal = voice(switches);
    const input = { VoiceConnectorId: rehearsal.connector(), E164PhoneNumbers: [A] };
    const { PhoneNumberErrors } = rehearsal.model.disassociatePhoneNumbersFromVoiceConnector(input);
    expect(PhoneNumberErrors!.map(({ ErrorCode }) => ErrorCode)).toEqual(codes);
  });

  test.each<[Partial<Switches>, string]>([
    [{}, 'BadRequestException'],
    [{ deleteConnectorInUse: 'Conflict' }, 'ConflictException'],
  ])('is deleted only without numbers, under %j', (switches, refused) => {
    const rehearsal = voice(switches);
    const VoiceConnectorId = rehearsal.connector();
    associate(rehearsal, VoiceConnectorId, [A]);
    expect(refusalOf(() => rehearsal.model.deleteVoiceConnector({ VoiceConnectorId }))).toBe(refused);
    rehearsal.model.disassociatePhoneNumbersFromVoiceConnector({ VoiceConnectorId, E164PhoneNumbers: [A] });
    rehearsal.model.deleteVoiceConnector({ VoiceConnectorId });
    expect(refusalOf(() => rehearsal.model.getVoiceConnector({ VoiceConnectorId }))).toBe('NotFoundException');
    expect(refusalOf(() => associate(rehearsal, VoiceConnectorId, [A]))).toBe('NotFoundException');
  });

  test('is listed, and filters numbers', () => {
    const rehearsal = voice();
    const ids = [rehearsal.connector(), rehearsal.connector()];
    expect(
      rehearsal.model.listVoiceConnectors().VoiceConnectors!.map(({ VoiceConnectorId }) => VoiceConnectorId),
    ).toEqual(ids);
    associate(rehearsal, ids[1], [B]);
    const numbers = rehearsal.model.listPhoneNumbers({
      FilterName: 'VoiceConnectorId',
      FilterValue: ids[1],
    }).PhoneNumbers!;
    expect(numbers.map(({ E164PhoneNumber }) => E164PhoneNumber)).toEqual([B]);
  });
});

describe('a Voice Connector group', () => {
  test('holds numbers, and goes only when it is empty', () => {
    const { model } = voice();
    const VoiceConnectorId = model.createVoiceConnector({ Name: 'lines', RequireEncryption: false }).VoiceConnector!
      .VoiceConnectorId!;
    const VoiceConnectorItems = [{ VoiceConnectorId, Priority: 1 }];
    const { VoiceConnectorGroup } = model.createVoiceConnectorGroup({ Name: 'all', VoiceConnectorItems });
    const VoiceConnectorGroupId = VoiceConnectorGroup!.VoiceConnectorGroupId!;
    expect(
      model.associatePhoneNumbersWithVoiceConnectorGroup({ VoiceConnectorGroupId, E164PhoneNumbers: [A] })
        .PhoneNumberErrors,
    ).toEqual([]);
    const errors = model.associatePhoneNumbersWithVoiceConnector({
      VoiceConnectorId,
      E164PhoneNumbers: [A],
    }).PhoneNumberErrors;
    expect(errors).toMatchObject([{ ErrorCode: 'VoiceConnectorGroupAssociationsExist' }]);
    const remove = () => refusalOf(() => model.deleteVoiceConnectorGroup({ VoiceConnectorGroupId }));
    expect(remove()).toBe('BadRequestException');
    model.disassociatePhoneNumbersFromVoiceConnectorGroup({ VoiceConnectorGroupId, E164PhoneNumbers: [A] });
    expect(remove()).toBe('BadRequestException');
    expect(refusalOf(() => model.deleteVoiceConnector({ VoiceConnectorId }))).toBe('BadRequestException');
    model.updateVoiceConnectorGroup({ VoiceConnectorGroupId, Name: 'none', VoiceConnectorItems: [] });
    expect(model.getVoiceConnectorGroup({ VoiceConnectorGroupId }).VoiceConnectorGroup).toMatchObject({
      Name: 'none',
      VoiceConnectorItems: [],
    });
    expect(remove()).toBeUndefined();
  });
});

describe('a SIP rule', () => {
  test('holds its number until it is disabled and deleted', () => {
    const rehearsal = dialIn();
    const { model } = rehearsal;
    const SipRuleId = rehearsal.rule(A);
    expect(rehearsal.number(A)).toMatchObject({
      Status: 'Assigned',
      Associations: [{ Name: 'SipRuleId', Value: SipRuleId }],
    });
    expect(refusalOf(() => model.deleteSipRule({ SipRuleId }))).toBe('ConflictException');
    model.updateSipRule({ SipRuleId, Name: 'rule', Disabled: true });
    expect(rehearsal.number(A).Status).toBe('Assigned');
    model.deleteSipRule({ SipRuleId });
    expect(rehearsal.number(A).Status).toBe('Unassigned');
    expect(refusalOf(() => model.getSipRule({ SipRuleId }))).toBe('NotFoundException');
  });

  test('lets go when it is disabled, where told so', () => {
    const rehearsal = dialIn({ disabledRuleKeepsNumber: false, deleteEnabledSipRule: 'BadRequest' });
    const SipRuleId = rehearsal.rule(A);
    expect(refusalOf(() => rehearsal.model.deleteSipRule({ SipRuleId }))).toBe('BadRequestException');
    rehearsal.model.updateSipRule({ SipRuleId, Name: 'rule', Disabled: true });
    expect(rehearsal.number(A).Status).toBe('Unassigned');
    rehearsal.model.updateSipRule({ SipRuleId, Name: 'rule', Disabled: false });
    expect(rehearsal.number(A).Status).toBe('Assigned');
  });

  test.each<[Partial<Switches>, string]>([
    [{}, 'ConflictException'],
    [{ secondSipRule: 'BadRequest' }, 'BadRequestException'],
  ])('is the only one of its number, under %j', (switches, refused) => {
    const rehearsal = dialIn(switches);
    rehearsal.rule(A);
    expect(refusalOf(() => rehearsal.rule(A))).toBe(refused);
  });

  test.each<[string, Partial<Input<'CreateSipRule'>>]>([
    ['a number that is not owned', { TriggerValue: '+19995550100' }],
    ['a name that is a number', { Name: A }],
    ['no targets', { TargetApplications: [] }],
    ['an unknown application', { TargetApplications: [{ SipMediaApplicationId: 'none' }] }],
    ['an unknown trigger', { TriggerType: 'Moon' as never }],
  ])('is refused for %s', (_, change) => {
    const rehearsal = dialIn();
    const TargetApplications = [{ SipMediaApplicationId: rehearsal.application(), Priority: 1 }];
    const input = {
      Name: 'rule',
      TriggerType: 'ToPhoneNumber',
      TriggerValue: A,
      TargetApplications,
      ...change,
    } as Input<'CreateSipRule'>;
    expect(refusalOf(() => rehearsal.model.createSipRule(input))).toBe('BadRequestException');
    expect(rehearsal.number(A).Status).toBe('Unassigned');
  });

  test('is refused for a number of another product, and too soon where told so', () => {
    const other = voice();
    expect(refusalOf(() => other.rule(A))).toBe('BadRequestException');
    const rehearsal = dialIn({ sipRuleTooSoonSeconds: 20 });
    const application = rehearsal.application();
    expect(refusalOf(() => rehearsal.rule(A, application))).toBe('BadRequestException');
    expect(refusalOf(() => rehearsal.wait(20).rule(A, application))).toBeUndefined();
  });

  test('keeps its application from going', () => {
    const rehearsal = dialIn();
    const SipMediaApplicationId = rehearsal.application();
    const SipRuleId = rehearsal.rule(A, SipMediaApplicationId);
    expect(refusalOf(() => rehearsal.model.deleteSipMediaApplication({ SipMediaApplicationId }))).toBe(
      'ConflictException',
    );
    expect(rehearsal.model.listSipRules({ SipMediaApplicationId }).SipRules).toMatchObject([{ SipRuleId }]);
    rehearsal.model.updateSipRule({ SipRuleId, Name: 'rule', Disabled: true });
    rehearsal.model.deleteSipRule({ SipRuleId });
    rehearsal.model.deleteSipMediaApplication({ SipMediaApplicationId });
    expect(rehearsal.model.listSipMediaApplications().SipMediaApplications).toEqual([]);
  });
});

describe('an account that is closed to SIP media applications', () => {
  test('is refused their numbers and applications', () => {
    const rehearsal = new Rehearsal({ switches: { sipMediaApplicationsClosed: true } });
    expect(refusalOf(() => rehearsal.acquire([A], 'SipMediaApplicationDialIn'))).toBe('AccessDeniedException');
    expect(refusalOf(() => rehearsal.application())).toBe('AccessDeniedException');
    expect(refusalOf(() => rehearsal.acquire([A]))).toBeUndefined();
  });
});
