/**
 * What every span of time must be longer or shorter than, as lambda/attempt/timing.ts states it: whoever changes one
 * is told what else rests on it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as timing from '../../../lambda/attempt/timing';
import { clientOptions } from '../../../lambda/ports/aws';
import { WAITS } from '../../../simulation/planted/waits';
import { MAX_SERVICE_TIMEOUT_SECONDS, MAX_TIMEOUT_MINUTES } from '../../../src/contract/envelope';

const {
  CALL,
  CLOCK_SKEW,
  CLOUDFORMATION_LAG,
  DAY,
  DELETION_QUEUE,
  EFFECT_SHOWN,
  EXECUTION,
  EXTERNAL_ORDER_PATIENCE,
  GOALS_EVERY,
  HOLDER_PATIENCE,
} = timing;
const {
  INVOCATION,
  LATE_CREATE,
  LEDGER_LAG,
  LONGEST_SLEEP,
  LONGEST_TIMEOUT,
  MINUTE,
  ORDER_DATE_SKEW,
  ORDER_NEEDS,
  ORDER_POLL,
  OTHERS_POLL,
  OTHERS_STOPPED,
} = timing;
const {
  PERMISSIONS_PATIENCE,
  POLL,
  RELEASE_NEEDS,
  RESPONSE_GRACE,
  RETRY_PAUSE,
  SECOND,
  SERVICE_LAG,
  SLOW_POLL,
  STEP_NEEDS,
  TOMBSTONE,
  TURN,
} = timing;

/** Each smaller than the next. */
const ascending = (...spans: number[]) =>
  expect(spans.every((span, at) => at === 0 || spans[at - 1] < span)).toBe(true);

test('all spans are whole milliseconds above zero', () => {
  for (const span of Object.values(timing)) expect([Number.isInteger(span), span > 0]).toEqual([true, true]);
});

describe('the guarantees hold for', () => {
  test('service reads that are up to a minute late', () => expect(SERVICE_LAG).toBeGreaterThanOrEqual(60 * SECOND));
  test('calls of five seconds', () => expect(CALL).toBeGreaterThanOrEqual(5 * SECOND));
  test('reads of the ledger and of CloudFormation that are up to five seconds late', () => {
    expect(LEDGER_LAG).toBeGreaterThanOrEqual(5 * SECOND);
    expect(CLOUDFORMATION_LAG).toBeGreaterThanOrEqual(5 * SECOND);
  });
});

describe('within an invocation', () => {
  test('a turn ends early enough for the step that it has begun, and for a call', () =>
    expect(TURN + STEP_NEEDS + CALL).toBeLessThanOrEqual(INVOCATION));
  test('a step has time for a call of the longest kind, its repetition and a record', () =>
    expect(STEP_NEEDS).toBeGreaterThanOrEqual(3 * CALL));
  test('an order has more time than a step, and a fresh invocation has enough for it', () =>
    ascending(STEP_NEEDS, ORDER_NEEDS, INVOCATION - CALL));
  test('a request waits twice as long for a response as the guarantees need', async () => {
    const handler = clientOptions('us-east-1').requestHandler as unknown as {
      configProvider: Promise<{ requestTimeout: number }>;
    };
    expect((await handler.configProvider).requestTimeout).toBe(2 * CALL);
  });
});

describe('within an execution', () => {
  test('the longest timeout and what releasing needs after it come to an end, and the word about it', () => {
    expect(LONGEST_TIMEOUT).toBe(MAX_TIMEOUT_MINUTES * MINUTE);
    expect(LONGEST_TIMEOUT + RELEASE_NEEDS + RESPONSE_GRACE).toBeLessThan(EXECUTION);
  });

  test('that is before CloudFormation gives up itself', () =>
    expect(LONGEST_TIMEOUT + RELEASE_NEEDS + RESPONSE_GRACE).toBeLessThan(MAX_SERVICE_TIMEOUT_SECONDS * SECOND));
});

describe('before something may be concluded', () => {
  test('others have stopped when their invocation has ended that began before our goal could be read', () =>
    expect(OTHERS_STOPPED).toBe(INVOCATION + LEDGER_LAG));
  test('the effect of a call that was lost is shown when its invocation has ended and the service can show that', () =>
    expect(EFFECT_SHOWN).toBe(INVOCATION + SERVICE_LAG));
  test('nobody else may still order when an order is held not to have been placed', () =>
    expect(EFFECT_SHOWN).toBeGreaterThanOrEqual(OTHERS_STOPPED));
  test('a late Create has written its record and that can be read', () => {
    expect(LATE_CREATE).toBe(LEDGER_LAG + CALL + LEDGER_LAG);
    ascending(LATE_CREATE, OTHERS_STOPPED);
  });
  test('an order may be dated later than clocks differ', () => ascending(CLOCK_SKEW, ORDER_DATE_SKEW));
});

describe('how often is asked', () => {
  test('a newer goal is seen before its owner takes this attempt for stopped, even by a turn that has just ' +
    'looked', () =>
    expect(GOALS_EVERY + TURN).toBeLessThan(OTHERS_STOPPED));
  test('what changes soon is asked for more often than what takes long', () =>
    ascending(POLL, OTHERS_POLL, RETRY_PAUSE, SLOW_POLL, ORDER_POLL));
  test('an order is asked about again before its owner is taken for stopped', () =>
    expect(ORDER_POLL).toBeLessThan(OTHERS_STOPPED));
  test('a Delete that awaits a late Create sleeps, and an old order is left to the state machine', () => {
    expect(LATE_CREATE).toBeLessThanOrEqual(LONGEST_SLEEP);
    ascending(LONGEST_SLEEP, ORDER_POLL);
  });
  test('several looks fit into what has to be waited for', () => {
    expect(2 * RETRY_PAUSE).toBeLessThan(SERVICE_LAG);
    expect(2 * SLOW_POLL).toBeLessThan(EFFECT_SHOWN);
  });
});

describe('patience with others ends', () => {
  test('before there is no time left to release', () => ascending(SERVICE_LAG, HOLDER_PATIENCE, RELEASE_NEEDS));
  test('for an order that was placed elsewhere, within the longest timeout and not before it can be seen', () =>
    ascending(SERVICE_LAG, EXTERNAL_ORDER_PATIENCE, LONGEST_TIMEOUT));
  test('for permissions within an invocation', () => ascending(PERMISSIONS_PATIENCE, INVOCATION));
  test('for a tombstone long after the deletion queue has forgotten its numbers', () => {
    expect(DELETION_QUEUE).toBe(7 * DAY);
    ascending(2 * DELETION_QUEUE, TOMBSTONE);
  });
});

describe('every span', () => {
  /** Where safety rests upon them and the simulation has not been seen to miss them: the test that fails without. */
  const HELD_BY_TESTS: Readonly<Record<string, readonly [file: string, title: string]>> = {
    GOALS_EVERY: ['engine/decide.test.ts', 'looks at the goals again after ten seconds'],
    CLOCK_SKEW: [
      'ownership/number-evidence.test.ts',
      'is shown by what the service changed later, however late the look is',
    ],
  };
  /** No waits for the sake of safety: units, budgets of time, how often is asked, patience, tolerances. */
  const OTHERS = [
    ...['SECOND', 'MINUTE', 'HOUR', 'DAY'],
    ...['CALL', 'INVOCATION', 'TURN', 'STEP_NEEDS', 'AFTER_READING', 'SHORT_READING', 'ORDER_NEEDS', 'PLACING_NEEDS'],
    ...['EXECUTION', 'LONGEST_TIMEOUT', 'RELEASE_NEEDS', 'RESPONSE_GRACE', 'ORDER_DATE_SKEW'],
    ...['POLL', 'SHORT_POLL', 'ORDER_POLL', 'OTHERS_POLL', 'RETRY_PAUSE', 'SLOW_POLL', 'FIRST_RETRY', 'LONGEST_SLEEP'],
    ...['HOLDER_PATIENCE', 'RULE_PATIENCE', 'EXTERNAL_ORDER_PATIENCE', 'PERMISSIONS_PATIENCE'],
    ...['DELETION_QUEUE', 'TOMBSTONE'],
  ];

  test('is held by a planted bug that the simulation finds, or by a test, or nothing is concluded from it', () => {
    const planted = WAITS.flatMap(({ spans }) => spans);
    const held = [...new Set([...planted, ...Object.keys(HELD_BY_TESTS), ...OTHERS])];
    expect(held.sort()).toEqual(Object.keys(timing).sort());
  });

  test.each(Object.values(HELD_BY_TESTS))('%s: %s', (file, title) =>
    expect(readFileSync(join(__dirname, '..', file), 'utf8')).toContain(`'${title}'`),
  );
});
