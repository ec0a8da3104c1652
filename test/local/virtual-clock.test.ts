/** Time that passes only while nothing happens: what that means for waits, functions and requests. */
import { assembly, cleanUpFixtures, custom, templateOf } from './cloudformation/fixture';
import { VirtualClock } from '../../local/aws/virtual-clock';
import { LocalCloudFormation } from '../../local/cloudformation';

const START = Date.UTC(2026, 0, 5, 9);
const MINUTE = 60_000;

afterEach(cleanUpFixtures);

test('waits end in their order, each at its moment, and a day passes at once', async () => {
  const clock = new VirtualClock(START);
  const seen: [string, number][] = [];
  const note = (what: string) => seen.push([what, clock.now() - START]);
  const began = Date.now();
  await Promise.all([
    clock.sleep(24 * 60 * MINUTE).then(() => note('a day')),
    clock
      .sleep(1000)
      .then(() => note('a second'))
      .then(() => clock.sleep(500))
      .then(() => note('half a second more')),
  ]);
  expect(seen).toEqual([
    ['a second', 1000],
    ['half a second more', 1500],
    ['a day', 24 * 60 * MINUTE],
  ]);
  expect(Date.now() - began).toBeLessThan(5_000);
});

test('no time passes while a request of this process is under way', async () => {
  const clock = new VirtualClock(START);
  const woken = clock.sleep(1000).then(() => clock.now());
  await clock.during(new Promise((done) => setTimeout(done, 100)));
  expect(clock.now()).toBe(START);
  expect(await woken).toBe(START + 1000);
});

test('a wait that is given up ends at once, and closing ends all', async () => {
  const clock = new VirtualClock(START);
  const leave = clock.join({ ask: async () => ({ quiet: false, due: null, outstanding: 0, changes: 0 }) });
  const given = new AbortController();
  const waits = [clock.sleep(MINUTE, given.signal), clock.sleep(MINUTE)];
  given.abort();
  await waits[0];
  clock.close();
  await waits[1];
  leave();
  expect(clock.now()).toBe(START);
});

// A file that is being closed is work: the function waits for it. A kept connection is not.
test.each([
  [['PipeWrap', 'TCPSocketWrap', 'Timeout'], true],
  [['PipeWrap', 'FSReqPromise'], false],
  [['PipeWrap', 'CloseReq'], false],
  [['PipeWrap', 'GetAddrInfoReqWrap'], false],
  [['PipeWrap', 'TCPConnectWrap'], false],
])('a process with %j is quiet: %s', async (resources, quiet) => {
  const { status } = jest.requireActual('../../local/cloudformation/function/virtual-time.js');
  const open = jest.spyOn(process, 'getActiveResourcesInfo').mockReturnValue(resources);
  try {
    expect(await status()).toMatchObject({ quiet, outstanding: 0 });
  } finally {
    open.mockRestore();
  }
});

/** A custom resource whose function does this, and then answers with what it found. */
async function deployed(work: string, properties: Record<string, unknown> = {}, timeout?: number) {
  const code = `
    exports.handler = async (event, context) => {
      const found = event.RequestType === 'Delete' ? {} : await (async () => { ${work} })();
      const { StackId, RequestId, LogicalResourceId } = event;
      const answer = { Status: 'SUCCESS', PhysicalResourceId: 'p', StackId, RequestId, LogicalResourceId, Data: found };
      await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(answer) });
    };`;
  const template = templateOf(
    { Thing: custom(properties) },
    { Outputs: { Found: { Value: { 'Fn::GetAtt': ['Thing', 'Found'] } } } },
  );
  const handler = Object.values<any>(template.Resources).find(({ Type }) => Type === 'AWS::Lambda::Function');
  handler.Properties.Timeout = timeout ?? 900;
  const clock = new VirtualClock(START);
  const local = await LocalCloudFormation.start({ clock });
  const began = Date.now();
  try {
    const result = await local.deploy(assembly(template, code));
    return { result, found: result.outputs.Found, passed: clock.now() - START, took: Date.now() - began };
  } finally {
    await local.close();
    clock.close();
  }
}

test('a function sees the simulated time, and its wait of a quarter of an hour takes none', async () => {
  const { found, passed, took } = await deployed(`
    const before = Date.now();
    await new Promise((done) => setTimeout(done, 14 * 60_000));
    await require('node:timers/promises').setTimeout(1000);
    const left = context.getRemainingTimeInMillis();
    return { Found: [before - ${START}, Date.now() - before, new Date().toISOString(), left].join(' ') };`);
  expect(found).toMatch(/^0 841000 2026-01-05T09:14:01.000Z 59000$/);
  expect(passed).toBeGreaterThanOrEqual(841_000);
  expect(passed).toBeLessThan(850_000);
  expect(took).toBeLessThan(60_000);
});

test('a function may compute as long as it likes: that is no reason for its timeout', async () => {
  const { result, passed } = await deployed(
    `
    const timer = setTimeout(() => { throw new Error('late'); }, 50);
    const until = process.hrtime.bigint() + 300_000_000n;
    while (process.hrtime.bigint() < until);
    await new Promise((done) => require('node:fs').readFile(__filename, done));
    clearTimeout(timer);
    return { Found: 'in time' };`,
    {},
    1,
  );
  expect(result).toMatchObject({ status: 'CREATE_COMPLETE', outputs: { Found: 'in time' } });
  expect(passed).toBeLessThan(1_000);
});

test('a function that waits longer than its timeout is ended then', async () => {
  const { result, passed } = await deployed(
    'await new Promise((done) => setTimeout(done, 10_000)); return {};',
    { ServiceTimeout: '300' },
    3,
  );
  expect(result.status).toBe('ROLLBACK_COMPLETE');
  expect(passed).toBeGreaterThan(300_000);
});
