/**
 * The handler's clock in the deployed definition: whenever and however turns begin to fail, the attempt is answered
 * within CloudFormation's hour.
 */
import { Driven, Spoilt } from './driven';
import { serviceTimeoutSeconds } from '../../src/contract/envelope';

const HOUR = 3600;
/** CloudFormation's hour begins before the execution does: the event has to be delivered first. */
const DELIVERY = 20;
const MOST = { TimeoutSeconds: 3000 };
const NEVER = 100_000;

/** A request whose order the service never decides, unless told otherwise. */
async function attempt(world: Driven, kind: 'Create' | 'Delete', properties: object = MOST) {
  if (kind === 'Delete') {
    void world.start(world.event('Create', { properties })).catch(() => undefined);
    await world.clock.pass(120_000);
  }
  const began = world.clock.now();
  const physicalId = kind === 'Delete' ? 'Lines-Support-ABCDEF' : undefined;
  const answer = await world.clock.run(
    world.start(world.event(kind, { physicalId, properties }), kind === 'Delete' ? 'DELETE_IN_PROGRESS' : undefined),
  );
  return { answer, seconds: (world.clock.now() - began) / 1000 };
}

test('an order is carried out through the definition', async () => {
  const world = new Driven({ acquisitionSeconds: 95 });
  const { answer, seconds } = await attempt(world, 'Create');
  expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumberCount: '2' } });
  expect(seconds).toBeLessThan(99);
  expect(world.calls.filter((call) => call === 'CreatePhoneNumberOrder')).toHaveLength(1);
});

test.each([
  ['Create', 'not done within the timeout of 50 minutes'],
  ['Delete', 'delete again'],
] as const)('a %s whose every call takes three seconds is answered by its own clock', async (kind, reason) => {
  const world = new Driven({ acquisitionSeconds: NEVER });
  world.fates = () => ({ latency: 3_000 });
  const { answer, seconds } = await attempt(world, kind);
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(reason) });
  expect(seconds).toBeGreaterThan(MOST.TimeoutSeconds);
  expect(seconds).toBeLessThan(HOUR - 60);
  expect(world.calls.filter((call) => call === 'CreatePhoneNumberOrder')).toHaveLength(1);
});

describe.each(['Create', 'Delete'] as const)('a %s whose turns', (kind) => {
  test.each(['throws', 'hangs', 'hangs unseen'] satisfies Spoilt[])(
    'every other %s is answered by its own clock',
    async (how) => {
      const world = new Driven({ acquisitionSeconds: NEVER });
      let turns = 0;
      world.spoil = () => (++turns % 2 === 0 ? how : undefined);
      const { answer, seconds } = await attempt(world, kind);
      expect(answer.Status).toBe('FAILED');
      expect(seconds).toBeLessThan(HOUR);
    },
  );
});

// A turn that fails for good says nothing; whoever comes after it has to, while there is still somebody to listen.
/** By then the core answers whatever it knows. */
const LAST_ANSWER = 3360;
/** A turn that begins after that gives up by itself; until then it may fail. */
const HANDLER_GIVES_UP = 3421;
const LATE = [0, 1800, 3000, 3300, 3359];

describe.each(['throws', 'hangs', 'hangs unseen'] satisfies Spoilt[])('when a turn once and for all %s', (how) => {
  test.each(LATE)('from second %d on, the attempt is given up with an answer', async (from) => {
    const world = new Driven({ acquisitionSeconds: NEVER });
    world.spoil = (state, second) =>
      state === 'Turn' && second >= from && second < HANDLER_GIVES_UP ? how : undefined;
    const { answer, seconds } = await attempt(world, 'Create');
    expect(answer.Status).toBe('FAILED');
    expect(seconds).toBeLessThan(HOUR);
  });
});

describe('under the shortest ServiceTimeout, which is that of the default timeout, too', () => {
  const USUAL = { TimeoutSeconds: 1800 };
  const ENDS = serviceTimeoutSeconds(USUAL.TimeoutSeconds) - DELIVERY;
  /** As HANDLER_GIVES_UP, for a deadline after 30 minutes. */
  const GIVES_UP = HANDLER_GIVES_UP - 1200;

  test.each(['Create', 'Delete'] as const)(
    'a %s of an order that is never decided is answered in time',
    async (kind) => {
      const world = new Driven({ acquisitionSeconds: NEVER });
      world.fates = () => ({ latency: 3_000 });
      const { answer, seconds } = await attempt(world, kind, USUAL);
      expect(answer.Status).toBe('FAILED');
      expect(seconds).toBeGreaterThan(USUAL.TimeoutSeconds);
      expect(seconds).toBeLessThan(ENDS - 180);
    },
  );

  describe.each(['throws', 'hangs', 'hangs unseen'] satisfies Spoilt[])('when a turn once and for all %s', (how) => {
    test.each([0, 900, 1800, 2100, 2159])(
      'from second %d on, the attempt is given up with an answer in time',
      async (from) => {
        const world = new Driven({ acquisitionSeconds: NEVER });
        world.spoil = (state, second) => (state === 'Turn' && second >= from && second < GIVES_UP ? how : undefined);
        const { answer, seconds } = await attempt(world, 'Create', USUAL);
        expect(answer.Status).toBe('FAILED');
        expect(seconds).toBeLessThan(ENDS);
      },
    );
  });
});

// Turns that fail fast come every minute in the end, so that one may begin just before the handler would give up by
// itself.
test.each(['hangs', 'hangs unseen'] satisfies Spoilt[])(
  'when after many failures the last turn before its time %s, the next one answers',
  async (how) => {
    const last: number[] = [];
    for (let shift = 0; shift <= 60; shift += 12) {
      const world = new Driven({ acquisitionSeconds: NEVER });
      const begins: number[] = [];
      world.spoil = (_state, second) => {
        if (second < 2950 || second >= HANDLER_GIVES_UP || begins.at(-1)! >= LAST_ANSWER) return undefined;
        begins.push(second);
        return second >= LAST_ANSWER ? how : begins.length === 1 ? shift : 'throws';
      };
      const { answer, seconds } = await attempt(world, 'Delete');
      expect(answer.Status).toBe('FAILED');
      expect(seconds).toBeLessThan(HOUR - DELIVERY);
      last.push(begins.at(-1)!);
    }
    expect(Math.max(...last)).toBeGreaterThan(HANDLER_GIVES_UP - 13);
  },
);

test('turns that cannot come to an answer are given up by the handler itself, soon after it was due', async () => {
  const world = new Driven({ acquisitionSeconds: NEVER });
  let from = Infinity;
  world.fates = (operation) =>
    operation === 'DescribeStackResource' && world.clock.now() >= from ? { crash: 'before' } : undefined;
  from = world.clock.now() + 3_100_000;
  const { answer, seconds } = await attempt(world, 'Delete');
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('the operation was given up') });
  expect(seconds).toBeLessThan(HANDLER_GIVES_UP + 61);
});
