import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { Step } from '../../../lambda/attempt/step';
import { describeStep } from '../../../lambda/engine/step-log';
import { Harness } from '../support/harness';

const NUMBERS = ['+12065550100', '+12065550101', '+12065550102', '+12065550103', '+12065550104'];
const search = { Type: 'Search', Count: 1 } as const;
const record = {} as AttemptRecord;

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

test('a refusal inside of a batch is a warning that names the number', () => {
  expect(
    describeStep({ do: 'Release', numbers: NUMBERS.slice(0, 1) }, [
      { number: NUMBERS[0], code: 'Conflict', message: 'busy' },
    ]),
  ).toEqual(['warn', 'put +12065550100 into the deletion queue; the service refused +12065550100 (Conflict)']);
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
