/**
 * Why the CDK's own framework does not carry this library (docs/adr/0001): each reason, shown with the framework
 * itself.
 */
import { Answer, CdkProvider, UserCode } from './cdk-provider';

const CREATE = {
  RequestType: 'Create',
  RequestId: 'request-1',
  ResponseURL: 'https://response.example/1',
  StackId: 'stack',
  LogicalResourceId: 'Number',
  ResourceProperties: {},
};
const HOUR = 3600;
const INTERVAL = 5;

/** A service at which a number is bought by onEvent, and is there after some looks. */
class Shop implements UserCode {
  readonly bought: string[] = [];
  readonly released: string[] = [];
  readonly looks: any[] = [];
  looksNeeded = 3;

  onEvent({ RequestType, PhysicalResourceId }: any): any {
    if (RequestType === 'Delete') {
      this.released.push(PhysicalResourceId);
      return {};
    }
    const id = `number-${this.bought.length + 1}`;
    this.bought.push(id);
    return { PhysicalResourceId: id };
  }

  isComplete(event: any): any {
    this.looks.push(event);
    return { IsComplete: event.RequestType === 'Delete' || this.looks.length >= this.looksNeeded };
  }
}

let shop: Shop;
let cdk: CdkProvider;

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  shop = new Shop();
  cdk = new CdkProvider(shop);
});
afterEach(() => {
  jest.restoreAllMocks();
  cdk.close();
});

const told = () => cdk.answers.map(({ Status, PhysicalResourceId }: Answer) => [Status, PhysicalResourceId]);

test('(the stand-in is right) an order is waited for and answered, and its Delete reaches the user', async () => {
  await cdk.deliver(CREATE);
  await cdk.settle();
  expect(told()).toEqual([['SUCCESS', 'number-1']]);
  expect(cdk.seconds).toBe(2 * INTERVAL);
  await cdk.deliver({ ...CREATE, RequestType: 'Delete', RequestId: 'request-2', PhysicalResourceId: 'number-1' });
  await cdk.settle();
  expect(shop.released).toEqual(['number-1']);
});

test('a second delivery that fails is answered FAILED with an id whose Delete is lost; the first buys on', async () => {
  await cdk.deliver(CREATE);
  jest.spyOn(shop, 'onEvent').mockImplementationOnce(() => { throw new Error('that number is taken'); });
  await cdk.deliver(CREATE);
  const marker = cdk.answers[0].PhysicalResourceId;
  expect(told()).toEqual([['FAILED', 'AWSCDK::CustomResourceProviderFramework::CREATE_FAILED']]);
  await cdk.deliver({ ...CREATE, RequestType: 'Delete', RequestId: 'request-2', PhysicalResourceId: marker });
  expect(told()[1]).toEqual(['SUCCESS', marker]);
  expect(shop.released).toEqual([]);
  await cdk.settle();
  expect(shop.looks).toHaveLength(3);
  expect(shop.bought).toEqual(['number-1']);
});

test('one failure of isComplete ends the attempt', async () => {
  jest.spyOn(shop, 'isComplete').mockImplementationOnce(() => { throw new Error('read ECONNRESET'); });
  await cdk.deliver(CREATE);
  await cdk.settle();
  expect(cdk.answers).toEqual([
    expect.objectContaining({ Status: 'FAILED', Reason: expect.stringContaining('ECONNRESET') }),
  ]);
  expect(cdk.seconds).toBe(0);
});

test('a timeout of 30 minutes passes after 360 looks, however long they take: here after the hour', async () => {
  shop.looksNeeded = Infinity;
  const look = shop.isComplete.bind(shop);
  jest.spyOn(shop, 'isComplete').mockImplementation(async (event) => {
    await cdk.clock.sleep(10_000);
    return look(event);
  });
  await cdk.deliver(CREATE);
  await cdk.settle();
  expect(shop.looks).toHaveLength(361);
  expect(cdk.answers).toEqual([expect.objectContaining({ Status: 'FAILED', Reason: 'Operation timed out' })]);
  expect(cdk.seconds).toBe(361 * 10 + 360 * INTERVAL);
  expect(cdk.seconds).toBeGreaterThan(HOUR);
});

test('a failure of Lambda that outlasts the looks is never answered at all', async () => {
  cdk.lost = (handler) => (handler === 'isComplete' ? 'Lambda.ServiceException' : undefined);
  await cdk.deliver(CREATE);
  await cdk.settle();
  expect(cdk.seconds).toBe(30 * 60);
  expect(cdk.answers).toEqual([]);
});

// Until 2.232 the waiter had the name of the request, so that Step Functions refused the second one; later it has none.
test('a second delivery buys again, and starts another waiter or says FAILED while the first one goes on', async () => {
  await cdk.deliver(CREATE);
  await cdk.deliver(CREATE);
  expect(shop.bought).toEqual(['number-1', 'number-2']);
  const early = told();
  await cdk.settle();
  if (cdk.waiters.length === 1) {
    expect(early).toEqual([['FAILED', 'AWSCDK::CustomResourceProviderFramework::CREATE_FAILED']]);
  } else {
    expect([cdk.waiters.length, told().map(([status]) => status)]).toEqual([2, ['SUCCESS', 'SUCCESS']]);
  }
  expect(new Set(told().map(([, id]) => id)).size).toBe(2); // answers of one attempt that do not agree
});

test('every look gets what onEvent returned, and nothing of what the looks before it learned', async () => {
  const look = shop.isComplete.bind(shop);
  jest.spyOn(shop, 'isComplete').mockImplementation((event) => ({ ...look(event), Learned: shop.looks.length }));
  await cdk.deliver(CREATE);
  await cdk.settle();
  expect(shop.looks).toHaveLength(3);
  for (const event of shop.looks) expect(event).toEqual({ ...CREATE, PhysicalResourceId: 'number-1' });
});

test('it takes more than twice the seven resources that an order takes here', async () => {
  expect(cdk.resourceTypes.filter((type) => type !== 'AWS::CDK::Metadata').length).toBeGreaterThanOrEqual(15);
});
