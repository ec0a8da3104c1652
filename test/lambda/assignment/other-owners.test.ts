/** Numbers that another stack's records hold: by its order, by its assignment, or by its SIP rule. */
import { numbered, OTHER_STACK, Routing, to } from '../support/routing';

const [ONE, TWO] = numbered(2);
const theirs = { stackId: OTHER_STACK, logicalId: 'Theirs' };

/** An order of this stack that has both numbers. */
async function ordered(ProductType: 'VoiceConnector' | 'SipMediaApplicationDialIn' = 'VoiceConnector') {
  const world = new Routing();
  const properties = {
    ProductType,
    Source: { Type: 'List' as const, PhoneNumbers: [ONE, TWO] },
    DisassociateOnRelease: true,
  };
  const { PhysicalResourceId: physicalId } = await world.submit('Create', { properties });
  await world.clock.pass(120_000);
  return { world, order: { properties, physicalId }, main: world.connector('main'), spare: world.connector('spare') };
}

/** The other stack has assigned the second of them. */
async function assignedThere() {
  const there = await ordered();
  const answer = await there.world.assign('Create', { ...theirs, properties: to(there.spare, TWO) });
  await there.world.clock.pass(120_000);
  return { ...there, other: { ...theirs, physicalId: answer.PhysicalResourceId } };
}

describe('a number that belongs to an order of another stack', () => {
  test('is assigned, and the delete of the assignment leaves it with the order, unassigned', async () => {
    const { world, main } = await ordered();
    const { PhysicalResourceId: physicalId, Status } = await world.assign('Create', {
      ...theirs,
      properties: to(main, ONE),
    });
    expect(Status).toBe('SUCCESS');
    expect(world.at(main)).toEqual([ONE]);
    expect((await world.assign('Delete', { ...theirs, physicalId })).Status).toBe('SUCCESS');
    expect(world.holders()).toEqual({ [ONE]: '-', [TWO]: '-' });
    expect(world.queued()).toEqual([]);
  });

  test('is not taken off when its order goes: the order names the assignment and its stack', async () => {
    const { world, order, spare } = await assignedThere();
    const answer = await world.submit('Delete', order);
    expect(answer.Reason).toContain(`${TWO}: assigned to Voice Connector ${spare} by Theirs of stack Other`);
    expect(world.at(spare)).toEqual([TWO]);
  });

  test('goes with its order once that assignment is deleted', async () => {
    const { world, order, other } = await assignedThere();
    await world.assign('Delete', other);
    expect((await world.submit('Delete', order)).Status).toBe('SUCCESS');
    expect(world.queued()).toEqual([ONE, TWO]);
  });
});

describe('a number that an assignment of another stack has', () => {
  test('is refused with number, holder and remedy, and nothing stays half-assigned', async () => {
    const { world, main, spare } = await assignedThere();
    const answer = await world.assign('Create', { properties: to(main, ONE, TWO) });
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toMatch(new RegExp(`^\\${TWO}: held by Voice Connector ${spare} \\(`));
    expect(answer.Reason).toMatch(/unassign it there, or set forceAssociate to take it from there$/);
    expect(world.holders()).toEqual({ [ONE]: '-', [TWO]: spare });
  });

  test('is taken by force, and the delete of whoever had it leaves it where it is', async () => {
    const { world, main, other } = await assignedThere();
    const answer = await world.assign('Create', { properties: { ...to(main, TWO), ForceAssociate: true } });
    expect(answer.Status).toBe('SUCCESS');
    expect((await world.assign('Delete', other)).Status).toBe('SUCCESS');
    expect(world.at(main)).toEqual([TWO]);
  });

  test('stays at a connector that both declare until the second of them is deleted', async () => {
    const { world, spare, other } = await assignedThere();
    const { PhysicalResourceId: physicalId } = await world.assign('Create', { properties: to(spare, TWO) });
    expect((await world.assign('Delete', other)).Status).toBe('SUCCESS');
    expect(world.at(spare)).toEqual([TWO]);
    expect((await world.assign('Delete', { physicalId })).Status).toBe('SUCCESS');
    expect(world.at(spare)).toEqual([]);
  });
});

describe('a number that another stack takes by force from an assignment', () => {
  async function takenFrom(lag: number) {
    const { world, main, spare } = await ordered();
    const { PhysicalResourceId: physicalId } = await world.assign('Create', { properties: to(main, TWO) });
    world.model.setSwitches({ getLagSeconds: lag, listLagSeconds: lag });
    await world.clock.pass(lag * 1000);
    const taker = await world.assign('Create', { ...theirs, properties: { ...to(spare, TWO), ForceAssociate: true } });
    const update = { physicalId, properties: to(main, ONE, TWO), old: to(main, TWO) };
    return { world, main, spare, update, other: { ...theirs, physicalId: taker.PhysicalResourceId } };
  }

  test.each([0, 25])('and lets go again is assigned by the next update, however soon, reads %d s late', async (lag) => {
    const { world, main, update, other } = await takenFrom(lag);
    await world.assign('Delete', other);
    expect((await world.assign('Update', update)).Status).toBe('SUCCESS');
    await world.clock.pass(60_000);
    expect(world.at(main)).toEqual([ONE, TWO]);
  });

  test('and keeps is left there by an update that forces nothing, which says so, however soon', async () => {
    const { world, main, spare, update } = await takenFrom(0);
    const answer = await world.assign('Update', update);
    expect(answer.Reason).toContain(`${TWO}: held by Voice Connector ${spare} (`);
    expect(world.at(spare)).toEqual([TWO]);
    const properties = { ...update.properties, ForceAssociate: true };
    expect((await world.assign('Update', { ...update, properties })).Status).toBe('SUCCESS');
    expect(world.at(main)).toEqual([ONE, TWO]);
  });
});

test('a number that a SIP rule of another stack has is refused with that rule, which stays as it is', async () => {
  const { world } = await ordered('SipMediaApplicationDialIn');
  const target = { SipMediaApplicationId: world.application('bot'), Priority: 1, AwsRegion: 'us-east-1' };
  const properties = { TriggerType: 'ToPhoneNumber', TriggerValue: ONE, TargetApplications: [target] };
  const { Data } = await world.rule('Create', { ...theirs, properties });
  const answer = await world.rule('Create', { logicalId: 'Own', properties });
  expect(answer.Reason).toContain(`${ONE}: SIP rule ${Data.SipRuleId} (`);
  expect(answer.Reason).toContain('of Theirs in stack Other has it already');
  expect(world.model.listSipRules({}).SipRules).toMatchObject([{ SipRuleId: Data.SipRuleId, Disabled: false }]);
});
