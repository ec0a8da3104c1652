import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { Outcome } from '../../../lambda/attempt/record/record-envelope';
import { Envelope } from '../../../lambda/attempt/request/envelope';
import { logger } from '../../../lambda/engine/log';
import { measure } from '../../../lambda/engine/metrics';
import { ORDER_METRICS } from '../../../src/contract/order';
import { Harness, STACK } from '../support/harness';

const START = Date.UTC(2026, 10, 21, 12);

const event = (kind: Envelope['RequestType'], change: Partial<Envelope> = {}): Envelope => ({
  RequestType: kind,
  RequestId: 'request',
  ResponseURL: 'https://response.example/?X-Amz-Signature=secret',
  StackId: STACK,
  LogicalResourceId: 'Support',
  ResourceType: 'Custom::ChimePhoneNumberOrder',
  ResourceProperties: {},
  ...change,
});

/** The line as it is written, through the logger of a function that says as little as possible. */
function line(of: Envelope, outcome: Partial<Outcome>, record?: Partial<AttemptRecord>): string {
  const written: string[] = [];
  const clock = { now: () => START + 34_000, sleep: async () => undefined };
  measure(
    of,
    { status: 'SUCCESS', physicalId: 'cpno-0', ...outcome },
    START,
    { clock, log: logger('error', (text) => written.push(text)) },
    { orders: [], ...record } as AttemptRecord,
  );
  expect(written).toHaveLength(1);
  return written[0];
}

const measured = (...parameters: Parameters<typeof line>): any => JSON.parse(line(...parameters));
const failedDelete = (reason?: string, record?: Partial<AttemptRecord>) =>
  measured(event('Delete'), { status: 'FAILED', reason }, record).LeftBehind;

beforeEach(() => {
  process.env.AWS_LAMBDA_FUNCTION_NAME = 'Lines-Function-ABC';
});
afterEach(() => {
  delete process.env.AWS_LAMBDA_FUNCTION_NAME;
});

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
describe('the embedded metric format', () => {
  const text = line(event('Create'), {});
  const document: any = JSON.parse(text);
  const [directive] = document._aws.CloudWatchMetrics;

  test('is one line', () => {
    expect(text).not.toContain('\n');
    expect(Buffer.byteLength(text)).toBeLessThan(256 * 1024);
  });

  test('has a time in milliseconds', () => {
    expect(document._aws.Timestamp).toBe(START + 34_000);
  });

  test('has one directive, of these members and no other', () => {
    expect(Object.keys(document._aws).sort()).toEqual(['CloudWatchMetrics', 'Timestamp']);
    expect(document._aws.CloudWatchMetrics).toHaveLength(1);
    expect(Object.keys(directive).sort()).toEqual(['Dimensions', 'Metrics', 'Namespace']);
    expect(directive.Namespace).toBe('CdkChimePhoneNumbers');
  });

  test('names dimensions that are there, as strings that CloudWatch takes', () => {
    expect(directive.Dimensions).toEqual([['FunctionName'], ['Kind', 'StackName', 'LogicalId']]);
    for (const name of directive.Dimensions.flat()) expect(document[name]).toMatch(/^[!-9;-~][ -~]{0,1023}$/);
  });

  test('names metrics that are there, as numbers, each with a unit', () => {
    expect(directive.Metrics.map(({ Name }: any) => Name)).toEqual(Object.keys(ORDER_METRICS));
    for (const { Name, Unit } of directive.Metrics) {
      expect(typeof document[Name]).toBe('number');
      expect(['Count', 'Milliseconds']).toContain(Unit);
    }
  });

  test('has a line for people beside it', () => {
    expect(document).toMatchObject({
      level: 'metric',
      message: 'Create SUCCESS after 34 s',
      operation: 'Create',
      status: 'SUCCESS',
    });
  });
});

describe('values', () => {
  test('of a success that ordered nothing', () => {
    expect(measured(event('Create'), {})).toMatchObject({
      OrdersPlaced: 0,
      NumbersOrdered: 0,
      Failures: 0,
      Duration: 34_000,
      Warnings: 0,
      LeftBehind: 0,
    });
  });

  test('count orders that were placed, and their numbers', () => {
    const intent = { intendedAt: START, token: 'token' };
    const orders = [
      { ...intent, numbers: ['+12065550100', '+12065550101'], id: 'one' },
      { ...intent, numbers: ['+12065550102'], id: 'two' },
      { ...intent, numbers: ['+12065550103'], result: 'NotPlaced' as const },
    ];
    expect(measured(event('Create'), {}, { orders })).toMatchObject({ OrdersPlaced: 2, NumbersOrdered: 3 });
  });

  test('count a warning of a success only', () => {
    expect(measured(event('Update'), { data: { Warnings: 'pending' } }).Warnings).toBe(1);
    expect(measured(event('Update'), { data: { Warnings: 'none' } }).Warnings).toBe(0);
    expect(measured(event('Update'), { status: 'FAILED', data: { Warnings: 'pending' } }).Warnings).toBe(0);
  });

  test('count a failure, which leaves nothing behind unless it is a Delete', () => {
    expect(measured(event('Create'), { status: 'FAILED', reason: '+12065550100: refused' })).toMatchObject({
      Failures: 1,
      LeftBehind: 0,
    });
  });

  test('count every number that a failed Delete names, once', () => {
    expect(failedDelete("+12065550100: assigned to one; +12065550101: assigned to +12065550100's group")).toBe(2);
  });

  test('count one where a failed Delete knows none', () => {
    expect(failedDelete('the records in Parameter Store cannot be used')).toBe(1);
    expect(failedDelete()).toBe(1);
  });

  test('count none where a later Delete goes on', () => {
    expect(failedDelete('overtaken', { stopped: true })).toBe(0);
  });

  test('count none of a Delete that succeeded', () => {
    expect(measured(event('Delete'), {})).toMatchObject({ Failures: 0, LeftBehind: 0 });
  });
});

test('no number and no URL gets in, even from a name', () => {
  const text = line(
    event('Delete', {
      LogicalResourceId: 'Line1206555010012345678',
      StackId: STACK.replace('Lines', 'Lines-12065550100'),
    }),
    { status: 'FAILED', reason: '+12065550100: refused' },
  );
  expect(text).not.toMatch(/2065550100|secret|https/);
  expect(JSON.parse(text)).toMatchObject({ StackName: 'Lines-1206...0100', LogicalId: 'Line1206...5678' });
});

test('names that CloudFormation should always give are not missed', () => {
  delete process.env.AWS_LAMBDA_FUNCTION_NAME;
  expect(measured(event('Create', { StackId: 'odd' }), {})).toMatchObject({
    FunctionName: 'unknown',
    StackName: 'unknown',
    LogicalId: 'Support',
  });
});

describe('an attempt is measured', () => {
  const metrics = (world: Harness): any[] =>
    world.logs.map((text) => JSON.parse(text)).filter(({ level }) => level === 'metric');

  test('once for each operation of a life', async () => {
    const world = new Harness();
    const created = await world.submit('Create');
    await world.submit('Delete', { physicalId: created.PhysicalResourceId });
    expect(metrics(world)).toMatchObject([
      { operation: 'Create', status: 'SUCCESS', OrdersPlaced: 1, NumbersOrdered: 2, Failures: 0 },
      { operation: 'Delete', status: 'SUCCESS', OrdersPlaced: 0, LeftBehind: 0 },
    ]);
    expect(metrics(world)[0].Duration).toBeGreaterThan(0);
  });

  test('once, although the function died after the response and sent it again', async () => {
    const world = new Harness();
    let crashed = 0;
    world.fates = (operation) => (operation === 'PutAnswer' && crashed++ === 0 ? { crash: 'after' } : undefined);
    await world.submit('Create');
    expect([...world.answers.values()][0]).toHaveLength(2);
    expect(metrics(world)).toHaveLength(1);
  });

  test('when it is given up', async () => {
    const world = new Harness();
    world.fates = (operation) => (operation === 'DescribeStackResource' ? { crash: 'before' } : undefined);
    expect((await world.submit('Create')).Status).toBe('FAILED');
    expect(metrics(world)).toMatchObject([{ operation: 'Create', status: 'FAILED', Failures: 1 }]);
  });
});
