/**
 * What goes wrong with home-made and other libraries' orders, shown not to go wrong here: keeping numbers and giving
 * them back. The list stands in docs/defects.md.
 */
import { CallError } from '../../../lambda/service/errors';
import { ChimeVoiceModel } from '../../../local/chime-sdk-voice';
import { Answer, Harness } from '../support/harness';

const search = (Count: number) => ({ Source: { Type: 'Search' as const, Count, AreaCodes: ['206'] } });
const numbersOf = ({ Data }: Answer) => Data.PhoneNumbers.split(',');

describe('an Update', () => {
  test('that changes nothing responds with every attribute that the Create had', async () => {
    const world = new Harness();
    const created = await world.submit('Create');
    const updated = await world.submit('Update', { physicalId: created.PhysicalResourceId });
    expect(updated).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: created.PhysicalResourceId });
    expect(updated.Data).toEqual(created.Data);
    expect(Object.keys(updated.Data).sort()).toEqual([
      'FocDate',
      'OrderType',
      'PhoneNumber0',
      'PhoneNumber1',
      'PhoneNumberCount',
      'PhoneNumberOrderId',
      'PhoneNumberOrderStatus',
      'PhoneNumbers',
      'Warnings',
    ]);
  });

  test('of one order responds with its own numbers, whoever was served before and is served beside it', async () => {
    const world = new Harness();
    const one = await world.submit('Create', { logicalId: 'One' });
    const other = await world.submit('Create', { logicalId: 'Other' });
    const [first, second] = await world.clock.run(
      Promise.all(
        [
          ['One', one],
          ['Other', other],
        ].map(([logicalId, { PhysicalResourceId: physicalId }]: any) =>
          world.start(world.event('Update', { logicalId, physicalId, properties: { PhoneNumberName: logicalId } })),
        ),
      ),
    );
    expect([first.Data.PhoneNumbers, second.Data.PhoneNumbers]).toEqual([
      one.Data.PhoneNumbers,
      other.Data.PhoneNumbers,
    ]);
    for (const { number, name } of world.numbers()) {
      expect(name).toBe(numbersOf(one).includes(number) ? 'One' : 'Other');
    }
  });
});

test('orders have physical ids of their own, which no change of the function changes', async () => {
  const world = new Harness();
  const one = await world.submit('Create', { logicalId: 'One' });
  const other = await world.submit('Create', { logicalId: 'Other' });
  expect(one.PhysicalResourceId).not.toBe(other.PhysicalResourceId);
  const before = process.env;
  process.env = {
    ...before,
    AWS_LAMBDA_FUNCTION_NAME: 'another',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/another',
    AWS_LAMBDA_LOG_STREAM_NAME: 'x',
  };
  const updated = await world.submit('Update', {
    logicalId: 'One',
    physicalId: one.PhysicalResourceId,
    properties: { StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Another' },
  });
  process.env = before;
  expect(updated.PhysicalResourceId).toBe(one.PhysicalResourceId);
  expect(world.live()).toHaveLength(4);
});

describe('a Delete', () => {
  test.each([
    ['one number, which the service refuses', 1, 'BadRequestException'],
    ['one number, which is forbidden', 1, 'AccessDeniedException'],
    ['one number, for which the service fails to the end', 1, 'ServiceFailureException'],
    ['many numbers, which the service refuses', 3, 'BadRequestException'],
    ['many numbers, which is forbidden', 3, 'AccessDeniedException'],
  ])('of %s says FAILED and why, and can be repeated', async (_, count, name) => {
    const world = new Harness();
    const created = await world.submit('Create', { properties: search(count) });
    world.fates = (operation) =>
      /DeletePhoneNumber/.test(operation)
        ? { before: new CallError(operation, name, 'no', name === 'ServiceFailureException' ? 500 : 400) }
        : undefined;
    const failed = await world.submit('Delete', { physicalId: created.PhysicalResourceId });
    expect(failed).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: created.PhysicalResourceId,
      Reason: expect.stringMatching(/delete again/),
    });
    if (name !== 'ServiceFailureException') expect(failed.Reason).toContain(name);
    expect(world.live()).toHaveLength(count);
    world.fates = () => undefined;
    expect(await world.submit('Delete', { physicalId: created.PhysicalResourceId })).toMatchObject({
      Status: 'SUCCESS',
    });
    expect(world.live()).toEqual([]);
  });

  test('reads the errors inside of a response that says 200, and names the number', async () => {
    const world = new Harness();
    const created = await world.submit('Create', { properties: search(3) });
    const [, stubborn] = numbersOf(created);
    const release = world.model.batchDeletePhoneNumber.bind(world.model);
    jest.spyOn(world.model, 'batchDeletePhoneNumber').mockImplementation(({ PhoneNumberIds }) => ({
      ...release({ PhoneNumberIds: PhoneNumberIds!.filter((id) => id !== stubborn) }),
      PhoneNumberErrors: [{ PhoneNumberId: stubborn, ErrorCode: 'Unprocessable', ErrorMessage: 'not now' }],
    }));
    world.fates = (operation) =>
      operation === 'DeletePhoneNumber'
        ? { before: new CallError(operation, 'ConflictException', 'not now', 409) }
        : undefined;
    const failed = await world.submit('Delete', { physicalId: created.PhysicalResourceId });
    expect(failed).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(new RegExp(`\\${stubborn}.*not now`)),
    });
    expect(world.logs.filter((line) => line.includes(`the service refused ${stubborn} (Unprocessable)`))).toHaveLength(
      1,
    );
    expect(world.live()).toEqual([stubborn]);
  });

  test.each([
    ['in the deletion queue', 1],
    ['gone for good', 8],
  ])('of numbers that somebody deleted by hand and that are %s succeeds', async (_, days) => {
    const world = new Harness();
    const created = await world.submit('Create');
    for (const number of numbersOf(created)) world.model.deletePhoneNumber({ PhoneNumberId: number });
    await world.clock.pass(days * 86_400_000 + 1);
    expect(await world.submit('Delete', { physicalId: created.PhysicalResourceId })).toMatchObject({
      Status: 'SUCCESS',
    });
    expect(world.live()).toEqual([]);
  });

  test('of an order whose record somebody deleted touches nothing, and says what to do', async () => {
    const world = new Harness();
    const created = await world.submit('Create');
    world.ledger.versions.clear();
    const failed = await world.submit('Delete', { physicalId: created.PhysicalResourceId });
    expect(failed).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/no record of this resource.*with this resource retained/),
    });
    expect(world.live()).toEqual(numbersOf(created).sort());
  });

  test("of numbers that nothing holds takes no longer than the ledger's lag", async () => {
    const world = new Harness();
    const created = await world.submit('Create');
    const began = world.clock.now();
    await world.submit('Delete', { physicalId: created.PhysicalResourceId });
    expect((world.clock.now() - began) / 1000).toBeLessThan(12);
  });
});

describe('what holds a number that is to go', () => {
  const HOLDER = { RequireEncryption: true };
  const DISASSOCIATE = { ...search(1), DisassociateOnRelease: true };

  test('is a Voice Connector group: the group is asked to let go, under its own id', async () => {
    const world = new Harness();
    const created = await world.submit('Create', { properties: DISASSOCIATE });
    const { VoiceConnectorGroup } = world.model.createVoiceConnectorGroup({ Name: 'Group' });
    const { VoiceConnectorGroupId } = VoiceConnectorGroup!;
    world.model.associatePhoneNumbersWithVoiceConnectorGroup({
      VoiceConnectorGroupId,
      E164PhoneNumbers: numbersOf(created),
    });
    const asked: unknown[] = [];
    world.fates = (operation, input) => {
      if (operation.startsWith('Disassociate')) asked.push([operation, input]);
      return undefined;
    };
    expect(
      await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties: DISASSOCIATE }),
    ).toMatchObject({ Status: 'SUCCESS' });
    expect(asked).toEqual([
      [
        'DisassociatePhoneNumbersFromVoiceConnectorGroup',
        { VoiceConnectorGroupId, E164PhoneNumbers: numbersOf(created) },
      ],
    ]);
    expect(world.live()).toEqual([]);
  });

  test('are a Voice Connector and a group: both let go', async () => {
    const world = new Harness();
    const properties = { ...DISASSOCIATE, ...search(2) };
    const created = await world.submit('Create', { properties });
    const [one, other] = numbersOf(created);
    const { VoiceConnectorGroupId } = world.model.createVoiceConnectorGroup({ Name: 'Group' }).VoiceConnectorGroup!;
    const { VoiceConnector } = world.model.createVoiceConnector({ Name: 'Trunk', ...HOLDER });
    world.model.associatePhoneNumbersWithVoiceConnectorGroup({ VoiceConnectorGroupId, E164PhoneNumbers: [one] });
    world.model.associatePhoneNumbersWithVoiceConnector({
      VoiceConnectorId: VoiceConnector!.VoiceConnectorId,
      E164PhoneNumbers: [other],
    });
    expect(await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties })).toMatchObject({
      Status: 'SUCCESS',
    });
    expect(world.queued()).toHaveLength(2);
  });

  /** A SIP rule that sends a number's calls to an application. */
  function sipRule(model: ChimeVoiceModel, number: string): string {
    const { SipMediaApplication } = model.createSipMediaApplication({
      AwsRegion: 'us-east-1',
      Name: 'App',
      Endpoints: [{ LambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:app' }],
    });
    const { SipRule } = model.createSipRule({
      Name: 'Reception',
      TriggerType: 'ToPhoneNumber',
      TriggerValue: number,
      TargetApplications: [
        { SipMediaApplicationId: SipMediaApplication!.SipMediaApplicationId, Priority: 1, AwsRegion: 'us-east-1' },
      ],
    });
    return SipRule!.SipRuleId!;
  }

  test('is a SIP rule: it is deleted under its own name, not renamed and left behind', async () => {
    const world = new Harness();
    const properties = { ...DISASSOCIATE, ProductType: 'SipMediaApplicationDialIn' };
    const created = await world.submit('Create', { properties });
    const id = sipRule(world.model, numbersOf(created)[0]);
    const sent: any[] = [];
    world.fates = (operation, input) => {
      if (operation === 'UpdateSipRule') sent.push(input);
      return undefined;
    };
    expect(await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties })).toMatchObject({
      Status: 'SUCCESS',
    });
    expect(sent).toMatchObject([{ SipRuleId: id, Name: 'Reception', Disabled: true }]);
    expect(() => world.model.getSipRule({ SipRuleId: id })).toThrow();
    expect(world.live()).toEqual([]);
  });

  test('is left as it is where the declaration does not ask for it, and named', async () => {
    const world = new Harness();
    const properties = { ...search(1), ProductType: 'SipMediaApplicationDialIn' };
    const created = await world.submit('Create', { properties });
    const id = sipRule(world.model, numbersOf(created)[0]);
    const before = world.model.getSipRule({ SipRuleId: id });
    expect(await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties })).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(id),
    });
    expect(world.model.getSipRule({ SipRuleId: id })).toEqual(before);
    expect(world.live()).toHaveLength(1);
  });
});
