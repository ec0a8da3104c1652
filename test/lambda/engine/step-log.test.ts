import { Note } from '../../../lambda/attempt/record/note';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { attemptOf } from '../../../lambda/attempt/request/envelope';
import { Step } from '../../../lambda/attempt/step';
import { describeStep } from '../../../lambda/engine/step-log';
import { CallError } from '../../../lambda/service/errors';
import { Harness } from '../support/harness';

const NUMBERS = ['+12065550100', '+12065550101', '+12065550102', '+12065550103', '+12065550104'];
const search = { Type: 'Search', Count: 1 } as const;
const record = {} as AttemptRecord;
const rule = { name: 'Night', disabled: false, targets: [] };

test.each<[Step, string, string]>([
  [
    { do: 'Order', productType: 'VoiceConnector', numbers: NUMBERS, token: 't' },
    'info',
    'ordered +12065550100, +12065550101, +12065550102 and 2 more',
  ],
  [{ do: 'Search', query: { search, areaCode: '206' } }, 'info', 'searched for numbers in 206'],
  [{ do: 'Search', query: { search, tollFreePrefix: '800' } }, 'info', 'searched for numbers in 800'],
  [{ do: 'Search', query: { search } }, 'info', 'searched for numbers'],
  [{ do: 'Restore', number: NUMBERS[0] }, 'info', 'restored +12065550100 from the deletion queue'],
  [
    { do: 'Update', detail: 'callingName', value: 'Example Corp', numbers: NUMBERS.slice(0, 1) },
    'info',
    'set the calling name of +12065550100',
  ],
  [{ do: 'Release', numbers: NUMBERS.slice(0, 2) }, 'info', 'put +12065550100, +12065550101 into the deletion queue'],
  [
    { do: 'Disassociate', numbers: NUMBERS.slice(0, 1), association: { kind: 'VoiceConnectorId', id: 'abc' } },
    'info',
    'took +12065550100 off VoiceConnectorId abc',
  ],
  [
    {
      do: 'Associate',
      numbers: NUMBERS.slice(0, 4),
      association: { kind: 'VoiceConnectorGroupId', id: 'abc' },
      force: false,
    },
    'info',
    'assigned +12065550100, +12065550101, +12065550102 and 1 more to VoiceConnectorGroupId abc',
  ],
  [
    { do: 'CreateRule', trigger: { type: 'ToPhoneNumber', value: NUMBERS[0] }, settings: rule },
    'info',
    'created SIP rule Night for +12065550100',
  ],
  [{ do: 'UpdateRule', id: 'abc', settings: rule }, 'info', 'set SIP rule abc'],
  [{ do: 'UpdateRule', id: 'abc', settings: { ...rule, disabled: true } }, 'info', 'set and disabled SIP rule abc'],
  [{ do: 'DeleteRule', id: 'abc' }, 'info', 'deleted SIP rule abc'],
  [{ do: 'LookRule', id: 'abc' }, 'debug', 'looked at SIP rule abc'],
  [{ do: 'LookRules' }, 'debug', 'looked at all SIP rules'],
  [{ do: 'LookEvents', since: 0 }, 'debug', 'read the events of the stack'],
  [
    { do: 'LeaveNotes', under: [record, record], note: {} as Note },
    'debug',
    'left notes for 2 former owners',
  ],
  [{ do: 'LookRecords' }, 'debug', 'read the records of this resource'],
  [{ do: 'LookLedger' }, 'debug', 'read the records of all resources'],
  [{ do: 'LookResource', stackId: 's', logicalId: 'Support' }, 'debug', 'asked CloudFormation about Support'],
  [{ do: 'LookNumbers', sure: [] }, 'debug', 'looked at the inventory'],
  [{ do: 'LookOrder', id: 'abc' }, 'debug', 'looked at order abc'],
  [{ do: 'LookOrders' }, 'debug', 'looked at all orders'],
  [{ do: 'Record', record }, 'debug', 'recorded the next step'],
  [{ do: 'Forget', records: [record, record] }, 'debug', 'removed 2 records'],
  [{ do: 'Answer', outcome: { status: 'SUCCESS', physicalId: 'p' } }, 'debug', 'answered CloudFormation'],
  [{ do: 'Wait', seconds: 3 }, 'debug', 'waited 3 s'],
  [{ do: 'End' }, 'debug', 'done'],
])('$do: %s %s', (step, level, message) => {
  expect(describeStep(step)).toEqual([level, message]);
});

test('a refusal inside of a batch is a warning that names the numbers', () => {
  expect(
    describeStep({ do: 'Release', numbers: NUMBERS.slice(0, 2) }, [
      { number: NUMBERS[0], code: 'Conflict', message: 'busy' },
      { number: NUMBERS[1], code: 'NotFound', message: '' },
    ]),
  ).toEqual([
    'warn',
    'put +12065550100, +12065550101 into the deletion queue; the service refused +12065550100 (Conflict), ' +
      '+12065550101 (NotFound)',
  ]);
});

test('a life is told in a few lines', async () => {
  const world = new Harness();
  const created = await world.submit('Create');
  await world.submit('Delete', { physicalId: created.PhysicalResourceId });
  const told = world.logs
    .map((line) => JSON.parse(line))
    .filter(({ level }) => level === 'info')
    .map(({ message }) => message);
  const numbers = created.Data.PhoneNumbers.replace(',', ', ');
  expect(told).toEqual([
    'searched for numbers in 206',
    `ordered ${numbers}`,
    `set the name of ${numbers}`,
    'responded SUCCESS',
    `put ${numbers} into the deletion queue`,
    'responded SUCCESS',
  ]);
});

describe('what is told of a step', () => {
  const listOf = (...PhoneNumbers: string[]) => ({ Source: { Type: 'List' as const, PhoneNumbers } });
  const lines = (world: Harness) => world.logs.map((line) => JSON.parse(line));
  const about = (world: Harness, step: string) =>
    lines(world)
      .filter((line) => line.step === step)
      .map(({ at: _, ...line }) => line);

  test('says whose it is, and about which numbers', async () => {
    const world = new Harness();
    const numbers = NUMBERS.slice(0, 2);
    const { PhysicalResourceId: physicalId } = await world.submit('Create', { properties: listOf(...numbers) });
    const who = { attempt: physicalId, logicalId: 'Support' };
    const message = `ordered ${numbers.join(', ')}`;
    expect(about(world, 'Order')).toEqual([{ level: 'info', message, step: 'Order', ...who, numbers }]);
    expect(about(world, 'LookRecords')[0]).toEqual({
      level: 'debug',
      message: 'read the records of this resource',
      step: 'LookRecords',
      ...who,
    });
    await world.submit('Delete', { physicalId });
    await world.clock.pass(120_000);
    await world.submit('Create', { properties: listOf(...numbers) });
    expect(about(world, 'Restore').map((line) => line.numbers)).toEqual([[numbers[0]], [numbers[1]]]);
  });

  test('says what was refused, and which call has failed', async () => {
    const world = new Harness();
    const numbers = NUMBERS.slice(0, 2);
    const { PhysicalResourceId: physicalId } = await world.submit('Create', { properties: listOf(...numbers) });
    const release = world.model.batchDeletePhoneNumber.bind(world.model);
    let calls = 0;
    world.fates = (operation) =>
      operation === 'BatchDeletePhoneNumber' && ++calls === 1
        ? { before: new CallError(operation, 'ThrottlingException', 'slow down', 400) }
        : undefined;
    world.model.batchDeletePhoneNumber = (input) => {
      if (calls > 2) return release(input);
      return { PhoneNumberErrors: [{ PhoneNumberId: numbers[1], ErrorCode: 'Conflict', ErrorMessage: 'busy' }] };
    };
    const event = world.event('Delete', { physicalId });
    await world.clock.run(world.start(event));
    const who = { attempt: attemptOf(event), logicalId: 'Support' };
    const failed = lines(world).find(({ operation }) => operation === 'BatchDeletePhoneNumber');
    expect(failed).toMatchObject({ level: 'warn', message: 'Release failed: ThrottlingException: slow down', ...who });
    const refusals = [{ number: numbers[1], code: 'Conflict', message: 'busy' }];
    const [first, second] = about(world, 'Release');
    expect(first).toMatchObject({ level: 'warn', step: 'Release', ...who, numbers, refusals });
    expect(second).not.toHaveProperty('refusals');
  });
});
