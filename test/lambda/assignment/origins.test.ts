/** To whom a number goes back: what an assignment takes to have held it before, and how it returns there. */
import { Known } from '../../../lambda/assignment/known';
import { returnsTo } from '../../../lambda/assignment/origin';
import { CallError } from '../../../lambda/service/errors';
import { ASSIGNMENT_TYPE } from '../../../src/contract/assignment';
import { STACK } from '../support/harness';
import { known, NOW } from '../support/knowledge';
import { numbered, OTHER_STACK, Routing, to } from '../support/routing';

const [ONE] = numbered(1);
const rollback = { stackStatus: 'ROLLBACK_IN_PROGRESS' };
const forced = (connector: string) => ({ ...to(connector, ONE), ForceAssociate: true });
const place = (id: string) => ({ kind: 'VoiceConnectorId', id }) as const;
const refused = new CallError('AssociatePhoneNumbersWithVoiceConnector', 'BadRequestException', 'bad request', 400);

async function world() {
  const routing = new Routing();
  await routing.own([ONE]);
  const [main, spare, west] = ['main', 'spare', 'west'].map((name) => routing.connector(name));
  return { world: routing, main, spare, west };
}

/** Something that no record tells of has the number at the spare connector. */
async function takenByForce() {
  const there = await world();
  there.world.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId: there.spare, E164PhoneNumbers: [ONE] });
  const { PhysicalResourceId: physicalId } = await there.world.assign('Create', { properties: forced(there.main) });
  return { ...there, physicalId };
}

/** The service refuses to put a number to this connector, the first so many times. */
function refuse(w: Routing, connector: string, most: number): void {
  let times = 0;
  w.fates = (operation, input) =>
    /^Associate/.test(operation) && (input as { VoiceConnectorId: string }).VoiceConnectorId === connector
      ? times++ < most
        ? { before: refused }
        : undefined
      : undefined;
}

describe('what held a number before', () => {
  test('is an assignment whose records cannot be seen yet, not somebody without any', async () => {
    const { world: w, main, spare } = await world();
    w.ledger.lag = 5_000;
    const first = await w.assign('Create', { properties: to(spare, ONE) });
    const taker = { logicalId: 'Taker', stackId: OTHER_STACK, properties: forced(main) };
    const { PhysicalResourceId: physicalId } = await w.assign('Create', taker);
    await w.assign('Delete', { physicalId: first.PhysicalResourceId });
    await w.assign('Delete', { ...taker, physicalId, ...rollback });
    expect(w.holders()).toEqual({ [ONE]: '-' });
  });

  test('is an attempt that was overtaken and has not been cleared up after, not somebody without any', async () => {
    const { world: w, main, spare, west } = await world();
    const create = (logicalId: string, properties: object) =>
      w.start(w.request(ASSIGNMENT_TYPE, 'Create', { logicalId, properties: { ...properties } }));
    let died = false;
    w.fates = (operation) => (/^Associate/.test(operation) && !died ? ((died = true), { crash: 'after' }) : undefined);
    const overtaken = create('Renamed', to(west, ONE));
    await w.clock.pass(2_000);
    const again = create('Renamed', forced(main));
    await w.clock.run(overtaken);
    const taker = create('Taker', forced(spare));
    const answers = await w.clock.run(Promise.all([again, taker]));
    await w.assign('Delete', { logicalId: 'Renamed', physicalId: answers[0].PhysicalResourceId, ...rollback });
    await w.assign('Delete', { logicalId: 'Taker', physicalId: answers[1].PhysicalResourceId, ...rollback });
    expect(w.at(west)).toEqual([]);
  });

  const chain = { stackId: STACK, origin: place('spare'), takenFrom: { stackId: STACK } };
  const taken = { number: ONE, holder: place('main'), origin: place('west'), takenFrom: chain };
  const among = (...value: object[]) =>
    ({ ...(known('Delete') as unknown as Known), ledger: { began: NOW, value } }) as unknown as Known;
  const keeper = {
    stackId: STACK,
    logicalId: 'Keeper',
    requestType: 'Create',
    attempt: 'cpno-keeper',
    generation: 'cpno-keeper',
    declared: { holder: place('spare') },
    ties: [{ number: ONE }],
    partings: [],
    outcome: { status: 'SUCCESS' },
  };

  test('of two that took it in turn and are undone together, is nothing', () =>
    expect(returnsTo(among(), taken)).toBeUndefined());
  test('of two that took it in turn, is who had it before both and stays', () =>
    expect(returnsTo(among(keeper), taken)).toEqual(place('spare')));
  test.each<[string, string, object | undefined]>([
    ['nothing where that one had taken it from elsewhere', 'spare', undefined],
    ['the same place where that one had found it there', 'west', place('west')],
  ])('of one in a stack that stays, and that has let it go, is %s', (_, origin, expected) => {
    const takenFrom = { stackId: OTHER_STACK, origin: place(origin) };
    expect(returnsTo(among(), { ...taken, takenFrom })).toEqual(expected);
  });
  test('is not told further back by a record of an earlier version', () =>
    expect(returnsTo(among(), { ...taken, takenFrom: { stackId: STACK, origin: place('spare') } })).toEqual(
      place('spare'),
    ));
});

describe('a deletion in a rollback', () => {
  test('gives a number back though that is refused for a while', async () => {
    const { world: w, main, spare, physicalId } = await takenByForce();
    refuse(w, spare, 3);
    await w.assign('Delete', { physicalId, properties: forced(main), ...rollback });
    expect(w.at(spare)).toEqual([ONE]);
  });

  test('frees it when that is refused for good, and its record says so', async () => {
    const { world: w, main, spare, physicalId } = await takenByForce();
    refuse(w, spare, Infinity);
    const answer = await w.assign('Delete', { physicalId, properties: forced(main), ...rollback });
    expect(answer.Status).toBe('SUCCESS');
    expect(w.holders()).toEqual({ [ONE]: '-' });
    const last = w.ledger.under('/').records.find(({ requestType }) => requestType === 'Delete');
    expect(last).toMatchObject({
      warnings: [expect.stringContaining(`${ONE}: could not go back to Voice Connector ${spare}`)],
      partings: [{ number: ONE, from: place(main) }],
    });
  });
});

describe('an attempt that fails', () => {
  async function failing(most: number) {
    const there = await world();
    const { world: w, main, spare } = there;
    w.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId: spare, E164PhoneNumbers: [ONE] });
    refuse(w, spare, most);
    const properties = { ...forced(main), PhoneNumbers: [ONE, '+12065559999'] };
    return { ...there, answer: await w.assign('Create', { properties }) };
  }

  test('gives a number back though that is refused for a while', async () => {
    const { world: w, spare, answer } = await failing(5);
    expect(answer.Status).toBe('FAILED');
    expect(w.at(spare)).toEqual([ONE]);
  });

  test('frees it when that is refused for good, and names number, Voice Connector and refusal', async () => {
    const { world: w, spare, answer } = await failing(Infinity);
    expect(w.holders()).toEqual({ [ONE]: '-' });
    expect(answer.Reason).toContain(
      `${ONE}: could not go back to Voice Connector ${spare} (BadRequestException: bad request), so that nothing has ` +
        'it now; assign it there again',
    );
  });
});

test('a rollback puts back what another assignment has taken before and let go again', async () => {
  const { world: w, main, spare } = await world();
  const { PhysicalResourceId: physicalId } = await w.assign('Create', { properties: to(main, ONE) });
  const taker = { logicalId: 'Taker', properties: forced(spare) };
  const taken = await w.assign('Create', taker);
  await w.assign('Delete', { ...taker, physicalId: taken.PhysicalResourceId });
  expect(w.holders()).toEqual({ [ONE]: '-' });
  const back = { physicalId, properties: to(main, ONE), old: to(spare, ONE) };
  const answer = await w.assign('Update', { ...back, stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' });
  expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: ONE, Warnings: 'none' } });
  expect(w.at(main)).toEqual([ONE]);
});

test('a rollback leaves what another assignment has taken and keeps', async () => {
  const { world: w, main, spare } = await world();
  const { PhysicalResourceId: physicalId } = await w.assign('Create', { properties: forced(main) });
  await w.assign('Create', { logicalId: 'Taker', stackId: OTHER_STACK, properties: forced(spare) });
  w.model.setSwitches({ getLagSeconds: 60, listLagSeconds: 60 });
  const back = { physicalId, properties: forced(main), old: forced(main) };
  w.calls.length = 0;
  const answer = await w.assign('Update', { ...back, stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' });
  expect(answer.Data).toMatchObject({ Warnings: 'none' });
  expect(w.calls.filter((call) => /^Associate/.test(call))).toEqual([]);
  await w.clock.pass(60_000);
  expect(w.at(spare)).toEqual([ONE]);
});
