/** An assignment through its life: what holds the numbers at each point, and what the service was asked. */
import { RequestType } from '../../../lambda/attempt/record/record-envelope';
import { CallError } from '../../../lambda/service/errors';
import { ASSIGNMENT_TYPE } from '../../../src/contract/assignment';
import { STACK } from '../support/harness';
import { Asked, numbered, OTHER_STACK, Routing, to } from '../support/routing';

const [ONE, TWO, THREE] = numbered(3);
const lost = Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
const refused = Object.assign(new Error('Service received a bad request'), {
  name: 'BadRequestException',
  $metadata: { httpStatusCode: 400 },
});
const throttled = Object.assign(new Error('slow down'), {
  name: 'ThrottledClientException',
  $metadata: { httpStatusCode: 429 },
});

async function world(count = 3, switches = {}): Promise<{ world: Routing; main: string; spare: string }> {
  const routing = new Routing(switches);
  await routing.own(numbered(count));
  return { world: routing, main: routing.connector('main'), spare: routing.connector('spare') };
}

async function assigned(...numbers: string[]) {
  const there = await world();
  const { PhysicalResourceId: physicalId } = await there.world.assign('Create', {
    properties: to(there.main, ...numbers),
  });
  there.world.calls.length = 0;
  return { ...there, physicalId };
}

/** At once: an update lets ONE go from the connector, and another resource is created that has it there. */
async function handOver(w: Routing, main: string, physicalId: string | undefined) {
  const send = (type: RequestType, asked: Asked) =>
    w.start(w.request(ASSIGNMENT_TYPE, type, asked), 'UPDATE_IN_PROGRESS');
  const answers = await w.clock.run(
    Promise.all([
      send('Update', { physicalId, properties: to(main, TWO), old: to(main, ONE, TWO) }),
      send('Create', { logicalId: 'Other', properties: to(main, ONE) }),
    ]),
  );
  expect(answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
}

describe('a create', () => {
  test('puts the numbers to the Voice Connector and tells them', async () => {
    const { world: w, main } = await world();
    const answer = await w.assign('Create', { properties: to(main, ONE, TWO) });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: expect.stringMatching(/^cpno-/) });
    expect(answer.Data).toEqual({ PhoneNumbers: `${ONE},${TWO}`, PhoneNumberCount: '2', Warnings: 'none' });
    expect(w.at(main)).toEqual([ONE, TWO]);
  });

  test.each([
    ['one string', [`${ONE},${TWO}`], [ONE, TWO]],
    ['a list in a list', [[ONE, TWO]], [ONE, TWO]],
    ['none', ['none'], []],
    ['none beside a number', ['none', TWO], [TWO]],
  ])('takes the numbers as %s', async (_, PhoneNumbers, expected) => {
    const { world: w, main } = await world();
    const answer = await w.assign('Create', { properties: { VoiceConnectorId: main, PhoneNumbers } });
    expect(answer.Status).toBe('SUCCESS');
    expect(w.at(main)).toEqual(expected);
    expect(answer.Data.PhoneNumbers).toBe(expected.join(',') || 'none');
  });

  test('puts them to a group', async () => {
    const { world: w } = await world();
    const VoiceConnectorGroupId = w.group('all');
    await w.assign('Create', { properties: { VoiceConnectorGroupId, PhoneNumbers: [ONE] } });
    expect(w.at(VoiceConnectorGroupId)).toEqual([ONE]);
  });

  test('takes three calls for 120 numbers, and is answered within 3 s of the last', async () => {
    const { world: w, main } = await world(120);
    let lastCall = 0;
    w.fates = (operation) => {
      if (operation.startsWith('Associate')) lastCall = w.clock.now();
      return undefined;
    };
    const answer = await w.assign('Create', { properties: to(main, ...numbered(120)) });
    expect(answer).toMatchObject({ Status: 'SUCCESS' });
    expect(w.calls.filter((call) => call.startsWith('Associate'))).toHaveLength(3);
    expect(w.calls.filter((call) => /^(Get|List)PhoneNumber/.test(call))).toHaveLength(2);
    expect(w.clock.now() - lastCall).toBeLessThan(3000);
    expect(w.at(main)).toEqual(numbered(120));
  });

  test('halves a batch that is refused as a whole, and names the number that is not there', async () => {
    const { world: w, main } = await world(2);
    const answer = await w.assign('Create', { properties: to(main, ONE, TWO, THREE) });
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toMatch(/^\+12065550102: not in the account's inventory \(NotFound.*\); order or restore it/);
    expect(w.holders()).toEqual({ [ONE]: '-', [TWO]: '-' });
  });

  test.each([
    ['held by another connector', false],
    ['held by another connector, by force', true],
  ])('a number %s', async (_, ForceAssociate) => {
    const { world: w, main, spare } = await world();
    w.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId: spare, E164PhoneNumbers: [TWO] });
    const answer = await w.assign('Create', { properties: { ...to(main, ONE, TWO), ForceAssociate } });
    if (ForceAssociate) {
      expect(answer.Status).toBe('SUCCESS');
      expect(w.at(main)).toEqual([ONE, TWO]);
    } else {
      expect(answer.Reason).toBe(
        `${TWO}: held by Voice Connector ${spare} (PhoneNumberAssociationsExist: ${TWO} is held by VoiceConnectorId ` +
          `${spare}; disassociate it, or use ForceAssociate.); unassign it there, or set forceAssociate to take it ` +
          'from there',
      );
      expect(w.holders()).toMatchObject({ [ONE]: '-', [TWO]: spare });
    }
  });

  test('of a number of another product type says so, and nothing stays half-assigned', async () => {
    const { world: w, main } = await world();
    w.model.updatePhoneNumber({ PhoneNumberId: TWO, ProductType: 'SipMediaApplicationDialIn' });
    const answer = await w.assign('Create', { properties: to(main, ONE, TWO) });
    expect(answer.Reason).toMatch(
      /^\+12065550101: its product type is SipMediaApplicationDialIn, and a Voice Connector/,
    );
    expect(w.at(main)).toEqual([]);
  });

  test('that has little time names what holds the number all the same', async () => {
    const { world: w, main, spare } = await world();
    w.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId: spare, E164PhoneNumbers: [ONE] });
    const answer = await w.assign('Create', { properties: { ...to(main, ONE), TimeoutSeconds: 60 } });
    expect(answer.Reason).toContain(`${ONE}: held by Voice Connector ${spare} (`);
  });

  test('to a connector that is not there says so', async () => {
    const { world: w } = await world();
    const answer = await w.assign('Create', { properties: to('nowhere', ONE) });
    expect(answer.Reason).toMatch(/^\+12065550100: there is no Voice Connector nowhere in this region and account/);
  });

  test('whose answer is lost looks again and goes on', async () => {
    const { world: w, main } = await world();
    let times = 0;
    w.fates = (operation) => (operation.startsWith('Associate') && ++times === 1 ? { after: lost } : undefined);
    expect((await w.assign('Create', { properties: to(main, ONE, TWO) })).Status).toBe('SUCCESS');
    expect(w.at(main)).toEqual([ONE, TWO]);
  });

  test('whose answer is lost waits for the look that can show it, where the service repeats nothing', async () => {
    const { world: w, main } = await world(3, { getLagSeconds: 60, listLagSeconds: 60 });
    let times = 0;
    w.fates = (operation) => {
      if (!operation.startsWith('Associate')) return undefined;
      return ++times === 1 ? { after: lost } : { before: refused };
    };
    expect((await w.assign('Create', { properties: to(main, ONE) })).Status).toBe('SUCCESS');
    expect(w.at(main)).toEqual([ONE]);
  });

  test('that is throttled waits', async () => {
    const { world: w, main } = await world();
    let times = 0;
    w.fates = (operation) => (operation.startsWith('Associate') && ++times <= 4 ? { before: throttled } : undefined);
    expect((await w.assign('Create', { properties: to(main, ONE, TWO) })).Status).toBe('SUCCESS');
    expect(w.at(main)).toEqual([ONE, TWO]);
  });

  test.each(['before', 'after'] as const)('that crashes %s the call is finished by the next turn', async (crash) => {
    const { world: w, main } = await world();
    let times = 0;
    w.fates = (operation) => (operation.startsWith('Associate') && ++times === 1 ? { crash } : undefined);
    expect((await w.assign('Create', { properties: to(main, ONE, TWO) })).Status).toBe('SUCCESS');
    expect(w.at(main)).toEqual([ONE, TWO]);
  });

  test('takes a number that a lagging read does not show yet', async () => {
    const { world: w, main } = await world(3, { getLagSeconds: 30, listLagSeconds: 30 });
    expect((await w.assign('Create', { properties: to(main, ONE) })).Status).toBe('SUCCESS');
    await w.clock.pass(60_000);
    expect(w.at(main)).toEqual([ONE]);
  });

  test.each([
    [{ PhoneNumbers: [ONE] }, 'neither VoiceConnectorId nor VoiceConnectorGroupId given'],
    [{ VoiceConnectorId: 'a', VoiceConnectorGroupId: 'b', PhoneNumbers: [] }, 'both VoiceConnectorId and'],
    [to('a', ONE, ONE), `phoneNumbers ${ONE}: named twice`],
    [to('a', '+1206555010'), 'not E.164 (a US number has 10 digits after +1)'],
    [{ ...to('a', ONE), ForceAssociate: 'perhaps' }, 'ForceAssociate perhaps: neither true nor false'],
    [{ ...to('a', ONE), Colour: 'blue' }, 'Colour: not a property of a phone number assignment'],
    [to('a', ...numbered(151)), '151 are more than the 150'],
    [{ ...to('a', ONE), Version: '9' }, 'property version 9: this provider reads 1'],
    [to('a', '{{resolve:secretsmanager:x}}'), 'CloudFormation did not resolve this reference'],
  ])('with wrong properties touches nothing: %j', async (properties, reason) => {
    const { world: w } = await world();
    const answer = await w.assign('Create', { properties });
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toContain(reason);
    expect(w.calls.filter((call) => call.startsWith('Associate'))).toEqual([]);
  });
});

describe('an update', () => {
  test('adds and lets go in place: what goes is free when it answers', async () => {
    const { world: w, main, physicalId } = await assigned(ONE, TWO);
    const answer = await w.assign('Update', { physicalId, properties: to(main, TWO, THREE), old: to(main, ONE, TWO) });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: physicalId });
    expect(w.holders()).toEqual({ [ONE]: '-', [TWO]: main, [THREE]: main });
  });

  test('to another connector moves each number in one call: none answers nowhere', async () => {
    const { world: w, main, spare, physicalId } = await assigned(ONE, TWO);
    const answer = await w.assign('Update', { physicalId, properties: to(spare, ONE, TWO), old: to(main, ONE, TWO) });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: physicalId });
    expect(w.at(spare)).toEqual([ONE, TWO]);
    expect(w.calls.filter((call) => call.includes('VoiceConnector'))).toEqual([
      'AssociatePhoneNumbersWithVoiceConnector',
    ]);
  });

  test('that changes nothing about the numbers touches none', async () => {
    const { world: w, main, physicalId } = await assigned(ONE, TWO);
    await w.assign('Update', { physicalId, properties: to(main, TWO, ONE), old: to(main, ONE, TWO) });
    expect(w.calls.filter((call) => call.includes('VoiceConnector'))).toEqual([]);
  });

  test('that fails puts everything back', async () => {
    const { world: w, main, spare, physicalId } = await assigned(ONE, TWO);
    const answer = await w.assign('Update', {
      physicalId,
      properties: to(spare, TWO, '+12065550177'),
      old: to(main, ONE, TWO),
    });
    expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: physicalId });
    expect(w.holders()).toEqual({ [ONE]: main, [TWO]: main, [THREE]: '-' });
  });

  test('does not let go what another assignment has by now', async () => {
    const { world: w, main, physicalId } = await assigned(ONE, TWO);
    await w.assign('Create', { logicalId: 'Renamed', properties: to(main, ONE) });
    await w.assign('Update', { physicalId, properties: to(main, TWO), old: to(main, ONE, TWO) });
    expect(w.at(main)).toEqual([ONE, TWO]);
  });

  test('of another region is refused', async () => {
    const { world: w, main, physicalId } = await assigned(ONE);
    const properties = { ...to(main, ONE), Region: 'us-west-2' };
    const answer = await w.assign('Update', { physicalId, properties, old: to(main, ONE) });
    expect(answer.Reason).toContain('the region of an assignment cannot change (it was us-east-1)');
    expect(w.at(main)).toEqual([ONE]);
  });
});

describe('a rollback', () => {
  const rollback = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };

  test('puts back what an update had let go and moved', async () => {
    const { world: w, main, spare, physicalId } = await assigned(ONE, TWO);
    await w.assign('Update', { physicalId, properties: to(spare, TWO, THREE), old: to(main, ONE, TWO) });
    const answer = await w.assign('Update', { physicalId, properties: to(main, ONE, TWO), ...rollback });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: physicalId });
    expect(w.holders()).toEqual({ [ONE]: main, [TWO]: main, [THREE]: '-' });
  });

  test('gives back what was taken by force to whom it was taken from', async () => {
    const { world: w, main, spare, physicalId } = await assigned(ONE);
    w.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId: spare, E164PhoneNumbers: [TWO] });
    await w.assign('Update', {
      physicalId,
      properties: { ...to(main, ONE, TWO), ForceAssociate: true },
      old: to(main, ONE),
    });
    expect(w.at(main)).toEqual([ONE, TWO]);
    await w.assign('Update', { physicalId, properties: to(main, ONE), ...rollback });
    expect(w.holders()).toEqual({ [ONE]: main, [TWO]: spare, [THREE]: '-' });
  });

  test('gives back to a sibling that stays what a look that is late still shows there', async () => {
    const { world: w, main, spare, physicalId } = await assigned(ONE);
    await w.assign('Create', { logicalId: 'Sibling', properties: to(spare, TWO) });
    await w.clock.pass(120_000);
    w.model.setSwitches({ getLagSeconds: 60, listLagSeconds: 60 });
    const update = { physicalId, properties: { ...to(main, ONE, TWO), ForceAssociate: true }, old: to(main, ONE) };
    expect((await w.assign('Update', update)).Status).toBe('SUCCESS');
    await w.assign('Update', { physicalId, properties: to(main, ONE), ...rollback });
    await w.clock.pass(60_000);
    expect(w.holders()).toEqual({ [ONE]: main, [TWO]: spare, [THREE]: '-' });
  });

  test('of a create gives back, too; one whose holder is gone becomes free', async () => {
    const { world: w, main, spare } = await world();
    const gone = w.connector('gone');
    w.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId: spare, E164PhoneNumbers: [ONE] });
    w.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId: gone, E164PhoneNumbers: [TWO] });
    const properties = { ...to(main, ONE, TWO), ForceAssociate: true };
    const { PhysicalResourceId: physicalId } = await w.assign('Create', { properties });
    w.model.deleteVoiceConnector({ VoiceConnectorId: gone });
    const answer = await w.assign('Delete', { physicalId, properties, stackStatus: 'ROLLBACK_IN_PROGRESS' });
    expect(answer.Status).toBe('SUCCESS');
    expect(w.holders()).toMatchObject({ [ONE]: spare, [TWO]: '-' });
  });

  test('is not held up by a number that is gone: a warning names it', async () => {
    const { world: w, main, spare, physicalId } = await assigned(ONE, TWO);
    await w.assign('Update', { physicalId, properties: to(spare, TWO), old: to(main, ONE, TWO) });
    w.model.deletePhoneNumber({ PhoneNumberId: ONE });
    const answer = await w.assign('Update', { physicalId, properties: to(main, ONE, TWO), ...rollback });
    expect(answer.Status).toBe('SUCCESS');
    expect(answer.Data).toMatchObject({
      PhoneNumbers: TWO,
      Warnings: expect.stringContaining(`${ONE}: in the deletion`),
    });
    expect(w.at(main)).toEqual([TWO]);
  });

  test('takes back within its stack what a sibling has taken meanwhile, and the delete of that leaves it', async () => {
    const { world: w, main, spare, physicalId } = await assigned(ONE, TWO);
    await w.assign('Update', { physicalId, properties: to(main, TWO), old: to(main, ONE, TWO) });
    const sibling = await w.assign('Create', { logicalId: 'Sibling', properties: to(spare, ONE) });
    await w.assign('Update', { physicalId, properties: to(main, ONE, TWO), ...rollback });
    expect(w.at(main)).toEqual([ONE, TWO]);
    await w.assign('Delete', {
      logicalId: 'Sibling',
      physicalId: sibling.PhysicalResourceId,
      stackStatus: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    });
    expect(w.at(main)).toEqual([ONE, TWO]);
  });

  test.each([0, 30])('keeps what it has moved back from a rename that was cancelled, reads %d s late', async (lag) => {
    const { world: w, main, spare, physicalId } = await assigned(ONE, TWO);
    await w.clock.pass(120_000);
    w.model.setSwitches({ getLagSeconds: lag, listLagSeconds: lag });
    const places: unknown[] = [];
    w.fates = (operation, input) => {
      if (operation.startsWith('Associate')) places.push((input as { VoiceConnectorId: string }).VoiceConnectorId);
      return { latency: 50 };
    };
    const send = (type: RequestType, asked: Asked) =>
      w.start(w.request(ASSIGNMENT_TYPE, type, asked), asked.stackStatus ?? 'UPDATE_IN_PROGRESS');
    const old = to(main, ONE, TWO);
    const update = send('Update', { physicalId, properties: to(main, TWO), old });
    const properties = { ...to(spare, ONE), ForceAssociate: true };
    const rename = send('Create', { logicalId: 'Renamed', properties });
    await w.clock.pass(8000);
    const cancelledAt = w.clock.now();
    w.resources.set(`${STACK} Renamed`, { ...rollback, status: 'CREATE_FAILED' });
    const answers = await w.clock.run(
      Promise.all([update, rename, send('Update', { physicalId, properties: old, ...rollback })]),
    );
    expect(answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'FAILED', 'SUCCESS']);
    expect(places.filter((place) => place === spare)).toHaveLength(1);
    // Neither waits for the other until a turn is over.
    expect(w.clock.now() - cancelledAt).toBeLessThan(15_000);
    expect(w.at(main)).toEqual([ONE, TWO]);
  });
});

describe('a rollback of what was taken from a sibling', () => {
  const rollback = { stackStatus: 'ROLLBACK_IN_PROGRESS' };

  async function takenTwice() {
    const there = await world();
    const { world: w, main, spare } = there;
    const west = w.connector('west');
    w.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId: west, E164PhoneNumbers: [TWO] });
    const create = async (logicalId: string, connector: string) => {
      const properties = { ...to(connector, ONE, TWO), ForceAssociate: true };
      const { PhysicalResourceId: physicalId } = await w.assign('Create', { logicalId, properties });
      await w.clock.pass(120_000);
      return { logicalId, physicalId };
    };
    return { ...there, west, first: await create('First', spare), second: await create('Second', main) };
  }

  test('gives nothing to one that is deleted already, but to whom that had it from', async () => {
    const { world: w, west, first, second } = await takenTwice();
    await w.assign('Delete', { ...first, ...rollback });
    await w.assign('Delete', { ...second, ...rollback });
    expect(w.holders()).toMatchObject({ [ONE]: '-', [TWO]: west });
  });

  test('gives nothing to one that is being deleted at the same time', async () => {
    const { world: w, west, first, second } = await takenTwice();
    const both = [second, first].map((one) => w.start(w.request(ASSIGNMENT_TYPE, 'Delete', one), rollback.stackStatus));
    await w.clock.run(Promise.all(both));
    expect(w.holders()).toMatchObject({ [ONE]: '-', [TWO]: west });
  });

  test('gives it back to one that stays', async () => {
    const { world: w, spare, second } = await takenTwice();
    await w.assign('Delete', { ...second, ...rollback });
    expect(w.at(spare)).toEqual([ONE, TWO]);
  });

  test('gives it back to where somebody has put it, though an assignment had it there long before', async () => {
    const { world: w, main, spare, physicalId } = await assigned(ONE);
    await w.assign('Delete', { physicalId });
    await w.clock.pass(120_000);
    w.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId: main, E164PhoneNumbers: [ONE] });
    const properties = { ...to(spare, ONE), ForceAssociate: true };
    const taker = await w.assign('Create', { logicalId: 'Taker', properties });
    await w.assign('Delete', { logicalId: 'Taker', physicalId: taker.PhysicalResourceId, ...rollback });
    expect(w.at(main)).toEqual([ONE]);
  });
});

describe('a rollback that returns to the same connector', () => {
  const rollback = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
  const cleanUp = { stackStatus: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS' };

  test.each([0, 30])('what a sibling had there stays when that is deleted, reads %d s late', async (lag) => {
    const { world: w, main, physicalId } = await assigned(ONE, TWO);
    w.model.setSwitches({ getLagSeconds: lag, listLagSeconds: lag });
    await w.assign('Update', { physicalId, properties: to(main, TWO), old: to(main, ONE, TWO) });
    const sibling = await w.assign('Create', { logicalId: 'Sibling', properties: to(main, ONE) });
    await w.assign('Update', { physicalId, properties: to(main, ONE, TWO), ...rollback });
    await w.assign('Delete', { logicalId: 'Sibling', physicalId: sibling.PhysicalResourceId, ...cleanUp });
    await w.clock.pass(90_000);
    expect(w.at(main)).toEqual([ONE, TWO]);
  });

  test.each([1, 2, 3])('what a sibling had there stays, though the rollback died after write %d', async (nth) => {
    const { world: w, main, physicalId } = await assigned(ONE, TWO);
    w.model.setSwitches({ getLagSeconds: 30, listLagSeconds: 30 });
    await w.assign('Update', { physicalId, properties: to(main, TWO), old: to(main, ONE, TWO) });
    const sibling = await w.assign('Create', { logicalId: 'Sibling', properties: to(main, ONE) });
    let times = 0;
    w.fates = (operation) => (operation === 'PutParameter' && ++times === nth ? { crash: 'after' } : undefined);
    await w.assign('Update', { physicalId, properties: to(main, ONE, TWO), ...rollback });
    expect(times).toBeGreaterThanOrEqual(nth);
    await w.assign('Delete', { logicalId: 'Sibling', physicalId: sibling.PhysicalResourceId, ...cleanUp });
    await w.clock.pass(90_000);
    expect(w.at(main)).toEqual([ONE, TWO]);
  });

  test.each(['one after the other', 'the other way round', 'at once'])('by two updates, %s', async (order) => {
    const { world: w, main, physicalId } = await assigned(ONE, TWO);
    const sales = await w.assign('Create', { logicalId: 'Sales', properties: to(main, THREE) });
    const other = { logicalId: 'Sales', physicalId: sales.PhysicalResourceId };
    await w.clock.pass(120_000);
    await w.assign('Update', { physicalId, properties: to(main, TWO), old: to(main, ONE, TWO) });
    await w.assign('Update', { ...other, properties: to(main, THREE, ONE), old: to(main, THREE) });
    const back = [
      { physicalId, properties: to(main, ONE, TWO), ...rollback },
      { ...other, properties: to(main, THREE), ...rollback },
    ];
    if (order === 'the other way round') back.reverse();
    if (order === 'at once') {
      const requests = back.map((one) => w.start(w.request(ASSIGNMENT_TYPE, 'Update', one), one.stackStatus));
      await w.clock.run(Promise.all(requests));
    } else {
      for (const one of back) await w.assign('Update', one);
    }
    expect(w.at(main)).toEqual([ONE, TWO, THREE]);
    await w.assign('Delete', { physicalId });
    await w.assign('Delete', other);
    expect(w.at(main)).toEqual([]);
  });
});

test('a delete takes off what a rollback found back at its connector, as somebody had put it there', async () => {
  const { world: w, main, physicalId } = await assigned(ONE, TWO);
  await w.clock.pass(120_000);
  await w.assign('Update', { physicalId, properties: to(main, TWO), old: to(main, ONE, TWO) });
  await w.clock.pass(120_000);
  w.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId: main, E164PhoneNumbers: [ONE] });
  const stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
  await w.assign('Update', { physicalId, properties: to(main, ONE, TWO), stackStatus });
  await w.assign('Delete', { physicalId });
  expect(w.at(main)).toEqual([]);
});

test('what another assignment let go a moment ago counts as free, though a look still shows it there', async () => {
  const { world: w, main, physicalId } = await assigned(ONE, TWO);
  await w.clock.pass(120_000);
  w.model.setSwitches({ getLagSeconds: 30, listLagSeconds: 30 });
  await w.assign('Update', { physicalId, properties: to(main, TWO), old: to(main, ONE, TWO) });
  const sales = await w.assign('Create', { logicalId: 'Sales', properties: to(main, ONE) });
  await w.clock.pass(120_000);
  expect(w.at(main)).toEqual([ONE, TWO]);
  await w.assign('Delete', { logicalId: 'Sales', physicalId: sales.PhysicalResourceId });
  await w.clock.pass(120_000);
  expect(w.at(main)).toEqual([TWO]);
});

test.each([
  ['at one connector', false],
  ['between two connectors, by force', true],
])('two that exchange numbers %s do not wait for each other, and keep them', async (_, ForceAssociate) => {
  const { world: w, main, spare, physicalId } = await assigned(ONE);
  const place = ForceAssociate ? spare : main;
  const other = await w.assign('Create', { logicalId: 'Other', properties: to(place, TWO) });
  await w.clock.pass(120_000);
  const began = w.clock.now();
  w.fates = () => ({ latency: 100 });
  const send = (asked: Asked) => w.start(w.request(ASSIGNMENT_TYPE, 'Update', asked), 'UPDATE_IN_PROGRESS');
  const answers = await w.clock.run(
    Promise.all([
      send({ physicalId, properties: { ...to(main, TWO), ForceAssociate }, old: to(main, ONE) }),
      send({
        logicalId: 'Other',
        physicalId: other.PhysicalResourceId,
        properties: { ...to(place, ONE), ForceAssociate },
        old: to(place, TWO),
      }),
    ]),
  );
  expect(answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
  expect(w.holders()).toMatchObject({ [ONE]: place, [TWO]: main });
  expect(w.clock.now() - began).toBeLessThan(60_000);
});

test('a number that returns to the connector of the assignment that it was taken from is taken off', async () => {
  const { world: w, main, spare, physicalId } = await assigned(ONE);
  const forced = { ...to(spare, ONE), ForceAssociate: true };
  const taker = await w.assign('Create', { logicalId: 'Taker', properties: forced });
  await w.assign('Delete', { physicalId, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' });
  await w.clock.pass(120_000);
  const standing = { logicalId: 'Taker', physicalId: taker.PhysicalResourceId };
  await w.assign('Update', { ...standing, properties: to(main, ONE), old: forced });
  expect(w.at(main)).toEqual([ONE]);
  expect((await w.assign('Delete', standing)).Status).toBe('SUCCESS');
  expect(w.holders()).toEqual({ [ONE]: '-', [TWO]: '-', [THREE]: '-' });
});

describe('a delete', () => {
  test('takes off what the resource has put there, in one call', async () => {
    const { world: w, main, physicalId } = await assigned(ONE, TWO);
    expect((await w.assign('Delete', { physicalId, properties: to(main, ONE, TWO) })).Status).toBe('SUCCESS');
    expect(w.at(main)).toEqual([]);
    expect(w.calls.filter((call) => call.startsWith('Disassociate'))).toHaveLength(1);
  });

  test('leaves what was there before it, and what is elsewhere by now', async () => {
    const { world: w, main, spare } = await world();
    w.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId: main, E164PhoneNumbers: [ONE] });
    const { PhysicalResourceId: physicalId } = await w.assign('Create', { properties: to(main, ONE, TWO, THREE) });
    w.model.associatePhoneNumbersWithVoiceConnector({
      VoiceConnectorId: spare,
      E164PhoneNumbers: [THREE],
      ForceAssociate: true,
    });
    await w.assign('Delete', { physicalId, properties: to(main, ONE, TWO, THREE) });
    expect(w.holders()).toEqual({ [ONE]: main, [TWO]: '-', [THREE]: spare });
  });

  test.each(['NotFound', 'Accept', 'BadRequest'] as const)(
    'of what is gone succeeds: %s',
    async (disassociateStranger) => {
      const { world: w, main } = await world(3, { disassociateStranger });
      const { PhysicalResourceId: physicalId } = await w.assign('Create', { properties: to(main, ONE, TWO) });
      w.model.disassociatePhoneNumbersFromVoiceConnector({ VoiceConnectorId: main, E164PhoneNumbers: [ONE, TWO] });
      w.model.deletePhoneNumber({ PhoneNumberId: TWO });
      expect((await w.assign('Delete', { physicalId })).Status).toBe('SUCCESS');
    },
  );

  test('of a connector that is gone succeeds', async () => {
    const { world: w, main, physicalId } = await assigned(ONE);
    w.model.disassociatePhoneNumbersFromVoiceConnector({ VoiceConnectorId: main, E164PhoneNumbers: [ONE] });
    w.model.deleteVoiceConnector({ VoiceConnectorId: main });
    expect((await w.assign('Delete', { physicalId })).Status).toBe('SUCCESS');
  });

  test('after a rename leaves the numbers to the one that has them now, whose own delete takes them off', async () => {
    const { world: w, main, physicalId } = await assigned(ONE, TWO);
    const renamed = await w.assign('Create', { logicalId: 'Renamed', properties: to(main, ONE, TWO) });
    expect(renamed.Status).toBe('SUCCESS');
    await w.assign('Delete', { physicalId, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' });
    expect(w.at(main)).toEqual([ONE, TWO]);
    await w.assign('Delete', { logicalId: 'Renamed', physicalId: renamed.PhysicalResourceId });
    expect(w.at(main)).toEqual([]);
  });

  test.each([1, 2, 3])('after a rename whose create died after write %d leaves the numbers there', async (nth) => {
    const { world: w, main, physicalId } = await assigned(ONE, TWO);
    await w.clock.pass(120_000);
    let times = 0;
    w.fates = (operation) => (operation === 'PutParameter' && ++times === nth ? { crash: 'after' } : undefined);
    expect((await w.assign('Create', { logicalId: 'Renamed', properties: to(main, ONE, TWO) })).Status).toBe('SUCCESS');
    expect(times).toBeGreaterThanOrEqual(nth);
    await w.assign('Delete', { physicalId, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' });
    expect(w.at(main)).toEqual([ONE, TWO]);
  });

  test('that is over after the new one has assigned its numbers does not hold that one up for ever', async () => {
    const { world: w, main, physicalId } = await assigned(ONE, TWO);
    await w.clock.pass(120_000);
    w.fates = (operation, input) => {
      const { E164PhoneNumbers = [] } = input as { E164PhoneNumbers?: string[] };
      const isThere = E164PhoneNumbers.some((number) => w.at(main).includes(number));
      return operation.startsWith('Associate') && isThere ? { before: refused } : { latency: 400 };
    };
    await handOver(w, main, physicalId);
    expect(w.at(main)).toEqual([ONE, TWO]);
  });

  test('of what was refused, as it was there still, is noticed by the one that has it now', async () => {
    const { world: w, main, physicalId } = await assigned(ONE, TWO);
    await w.clock.pass(120_000);
    w.model.setSwitches({ getLagSeconds: 60, listLagSeconds: 60 });
    let goneAt = Infinity;
    w.fates = (operation) => {
      if (operation.startsWith('Associate') && w.clock.now() <= goneAt) return { before: refused };
      if (!operation.startsWith('Disassociate')) return undefined;
      goneAt = w.clock.now() + 7000;
      return { latency: 7000 };
    };
    await handOver(w, main, physicalId);
    await w.clock.pass(60_000);
    expect(w.at(main)).toEqual([ONE, TWO]);
  });

  test('of two at once that share a number takes it off', async () => {
    const { world: w, main, physicalId } = await assigned(ONE, TWO);
    const renamed = await w.assign('Create', { logicalId: 'Renamed', properties: to(main, ONE, TWO) });
    const both = [{ physicalId }, { logicalId: 'Renamed', physicalId: renamed.PhysicalResourceId }];
    await w.clock.pass(120_000);
    w.fates = () => ({ latency: 100 });
    const answers = await w.clock.run(
      Promise.all(both.map((one) => w.start(w.request(ASSIGNMENT_TYPE, 'Delete', one), 'DELETE_IN_PROGRESS'))),
    );
    expect(answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
    expect(w.at(main)).toEqual([]);
  });

  test('of a renamed one, in a rollback, leaves the numbers with the one that stays', async () => {
    const { world: w, main } = await world();
    await w.assign('Create', { properties: to(main, ONE, TWO) });
    await w.clock.pass(120_000);
    const renamed = await w.assign('Create', { logicalId: 'Renamed', properties: to(main, ONE, TWO) });
    const physicalId = renamed.PhysicalResourceId;
    const stackStatus = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
    await w.assign('Delete', { logicalId: 'Renamed', physicalId, stackStatus });
    expect(w.at(main)).toEqual([ONE, TWO]);
  });

  test('that is told once that the connector is not there believes it only after a look', async () => {
    const { world: w, main } = await world();
    const { PhysicalResourceId: physicalId } = await w.assign('Create', { properties: to(main, ONE) });
    const gone = Object.assign(new Error('no such connector'), { name: 'NotFoundException' });
    let times = 0;
    w.fates = (operation) => (/^Disassociate/.test(operation) && ++times === 1 ? { before: gone } : undefined);
    expect((await w.assign('Delete', { physicalId, properties: to(main, ONE) })).Status).toBe('SUCCESS');
    expect(w.at(main)).toEqual([]);
  });

  test('of a create that never answered takes off what that had put there', async () => {
    const { world: w, main } = await world();
    let create: string | undefined;
    w.fates = (operation, _, attempt) => {
      create ??= attempt;
      return operation === 'PutAnswer' && attempt === create
        ? { before: new CallError('PutAnswer', 'Lost', '') }
        : undefined;
    };
    void w.assign('Create', { properties: to(main, ONE) }).catch(() => undefined);
    await w.clock.pass(20_000);
    expect(w.at(main)).toEqual([ONE]);
    const answer = await w.assign('Delete', { physicalId: 'Lines-Assignment-ABCDEF', properties: to(main, ONE) });
    expect(answer.Status).toBe('SUCCESS');
    expect(w.at(main)).toEqual([]);
  });

  test('after a forced move takes it off, and gives it to nobody', async () => {
    const { world: w, main, spare } = await world();
    w.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId: spare, E164PhoneNumbers: [ONE] });
    const properties = { ...to(main, ONE), ForceAssociate: true };
    const { PhysicalResourceId: physicalId } = await w.assign('Create', { properties });
    await w.assign('Delete', { physicalId, properties });
    expect(w.holders()).toMatchObject({ [ONE]: '-' });
  });

  test('that nobody asked CloudFormation for touches nothing', async () => {
    const { world: w, main, physicalId } = await assigned(ONE);
    const answer = await w.forge(ASSIGNMENT_TYPE, 'Delete', { physicalId });
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toContain('CloudFormation is not deleting it');
    expect(w.at(main)).toEqual([ONE]);
  });

  test('of a resource without a record touches nothing and says so', async () => {
    const { world: w, main } = await assigned(ONE);
    const answer = await w.assign('Delete', { stackId: OTHER_STACK, physicalId: 'cpno-00000000000000000009' });
    expect(answer.Reason).toContain('no record of it was found');
    expect(w.at(main)).toEqual([ONE]);
  });
});
