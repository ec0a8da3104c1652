/** An order that is released while an assignment or a SIP rule holds its numbers. */
import { ASSIGNMENT_TYPE } from '../../../src/contract/assignment';
import { numbered, Routing, to } from '../support/routing';

const [ONE] = numbered(1);
const list = (ProductType: 'VoiceConnector' | 'SipMediaApplicationDialIn') => ({
  ProductType,
  Source: { Type: 'List' as const, PhoneNumbers: [ONE] },
  DisassociateOnRelease: true,
});

async function ordered(productType: 'VoiceConnector' | 'SipMediaApplicationDialIn') {
  const world = new Routing();
  const properties = list(productType);
  const { PhysicalResourceId: physicalId } = await world.submit('Create', { properties });
  await world.clock.pass(60_000);
  return { world, order: { properties, physicalId } };
}

async function assigned() {
  const { world, order } = await ordered('VoiceConnector');
  const trunk = world.connector('trunk');
  const assignment = await world.assign('Create', { properties: to(trunk, ONE) });
  return { world, order, trunk, physicalId: assignment.PhysicalResourceId };
}

test('an assignment that lives keeps its number: the order names it and takes nothing off', async () => {
  const { world, order, trunk } = await assigned();
  const answer = await world.submit('Delete', order);
  expect(answer).toMatchObject({ Status: 'FAILED' });
  expect(answer.Reason).toBe(
    `${ONE}: assigned to Voice Connector ${trunk} by Assignment of stack Lines, which declares that; remove it ` +
      'there, then delete again',
  );
  expect(world.at(trunk)).toEqual([ONE]);
});

test('one that is being deleted at the same time has no say', async () => {
  const { world, order, trunk, physicalId } = await assigned();
  const both = Promise.all([
    world.start(world.event('Delete', order)),
    world.start(world.request(ASSIGNMENT_TYPE, 'Delete', { physicalId, properties: to(trunk, ONE) })),
  ]);
  const answers = await world.clock.run(both);
  expect(answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
  expect(world.queued()).toEqual([ONE]);
});

test('one that is gone has none: what somebody assigned by hand since is taken off', async () => {
  const { world, order, trunk, physicalId } = await assigned();
  await world.assign('Delete', { physicalId, properties: to(trunk, ONE) });
  world.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId: trunk, E164PhoneNumbers: [ONE] });
  expect((await world.submit('Delete', order)).Status).toBe('SUCCESS');
  expect(world.queued()).toEqual([ONE]);
});

test('a SIP rule that lives keeps its number', async () => {
  const { world, order } = await ordered('SipMediaApplicationDialIn');
  const target = { SipMediaApplicationId: world.application('bot'), Priority: 1, AwsRegion: 'us-east-1' };
  const properties = { TriggerType: 'ToPhoneNumber', TriggerValue: ONE, TargetApplications: [target] };
  const { Data } = await world.rule('Create', { logicalId: 'Bot', properties });
  const answer = await world.submit('Delete', order);
  expect(answer.Reason).toContain(`${ONE}: assigned to SIP rule ${Data.SipRuleId} by Bot of stack Lines`);
  expect(world.holders()[ONE]).toBe(Data.SipRuleId);
});
