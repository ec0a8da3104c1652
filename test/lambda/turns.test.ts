/** What a turn does with the outside world: how long it goes on, what it waits out, what it gives up, and what it says then. */
import { DEFAULTS, STACK } from './harness';
import { CallError } from '../../lambda/order/errors';
import { AttemptRecord, DamagedRecord } from '../../lambda/order/record';
import { attemptOf } from '../../lambda/order/request';
import { Ports } from '../../lambda/ports';
import { giveUp, takeTurn, TurnInput } from '../../lambda/turn';

const NOW = Date.UTC(2026, 10, 21, 12);
const OLD = 'cpno-00000000000000000001';
const ONE = '+12065550100';
const EVENT = {
  RequestType: 'Create' as const, RequestId: 'request', ResponseURL: 'https://response.example/', StackId: STACK, LogicalResourceId: 'Support',
  ResourceProperties: DEFAULTS as unknown as Record<string, unknown>,
};
const ATTEMPT = attemptOf(EVENT);
const startedAt = new Date(NOW).toISOString();
const input = (change: Partial<TurnInput> = {}): TurnInput => ({ event: EVENT, startedAt, ...change });
const error = (name: string, operation = 'GetParametersByPath') => new CallError(operation, name, 'said so', 400);

/** Ports whose ledger a test scripts; everything else must not be called. */
class Outside {
  now = NOW;
  readonly slept: number[] = [];
  readonly put: AttemptRecord[] = [];
  readonly answers: any[] = [];
  readonly logs: [string, string, any][] = [];
  read: () => readonly AttemptRecord[] = () => [];
  write: () => void = () => undefined;
  taken = true;
  remaining = 60_000;

  ports(): Ports {
    const never = new Proxy({}, { get: (_, name) => () => { throw new Error(`${String(name)} was called`); } }) as never;
    return {
      chime: never, stacks: never,
      ledger: {
        ofResource: async () => this.read(), all: async () => this.read(), remove: never,
        put: async (record) => { this.write(); this.put.push(record); },
      },
      answers: { send: async (url, body) => { this.answers.push({ url, ...JSON.parse(body) }); return this.taken; } },
      clock: { now: () => this.now, sleep: async (milliseconds) => { this.slept.push(milliseconds); this.now += milliseconds; } },
      log: (level, message, fields) => { this.logs.push([level, message, fields]); },
      remaining: () => this.remaining,
    };
  }

  told(level: string) {
    return this.logs.filter(([at]) => at === level).map(([, message]) => message);
  }
}

let outside: Outside;
beforeEach(() => { outside = new Outside(); });

const stored = (change: Partial<AttemptRecord> = {}): AttemptRecord => ({
  v: 1, kind: 'Create', stackId: STACK, logicalId: 'Support', attempt: ATTEMPT, generation: ATTEMPT, sentAt: NOW, goalAt: NOW, seq: 4, holdings: [], orders: [], ...change,
});
const outcome = { status: 'SUCCESS' as const, physicalId: ATTEMPT, data: { PhoneNumbers: ONE } };

describe('giving up', () => {
  test('sends what is recorded already', async () => {
    outside.read = () => [stored({ outcome })];
    expect(await giveUp(input(), outside.ports())).toEqual({ done: true, waitSeconds: 0, record: stored({ outcome }) });
    expect(outside.answers).toMatchObject([{ url: EVENT.ResponseURL, Status: 'SUCCESS', PhysicalResourceId: ATTEMPT, Data: { PhoneNumbers: ONE } }]);
    expect(outside.put).toEqual([]);
  });

  test('believes the later of what is recorded and what travelled along', async () => {
    outside.read = () => [stored({ attempt: 'another', seq: 99 }), stored({ seq: 4 })];
    await giveUp(input({ progress: { record: stored({ seq: 5, outcome }) } }), outside.ports());
    expect(outside.answers[0].Status).toBe('SUCCESS');
    outside.read = () => [stored({ seq: 6, outcome })];
    await giveUp(input({ progress: { record: stored({ seq: 5 }) } }), outside.ports());
    expect(outside.answers[1].Status).toBe('SUCCESS');
    outside.read = () => [stored({ seq: 5, outcome })];
    await giveUp(input({ progress: { record: stored({ seq: 5 }) } }), outside.ports());
    expect(outside.answers[2].Status).toBe('SUCCESS');
  });

  test('records a failure and sends it', async () => {
    outside.read = () => [stored()];
    outside.now = NOW + 5000;
    const { record, done } = await giveUp(input({ error: { Error: 'States.Timeout' } }), outside.ports());
    const reason = 'Support: the operation was given up (States.Timeout); see the provider\'s log, then deploy again';
    expect(outside.put).toEqual([stored({ seq: 5, endedAt: NOW + 5000, outcome: { status: 'FAILED', physicalId: ATTEMPT, reason } })]);
    expect([done, record]).toEqual([true, outside.put[0]]);
    expect(outside.answers).toMatchObject([{ Status: 'FAILED', Reason: reason, PhysicalResourceId: ATTEMPT }]);
    expect(outside.told('metric')).toEqual(['Create FAILED after 5 s']);
    expect(outside.told('error')).toEqual([`answered FAILED: ${reason}`]);
  });

  test('names what may be in the account', async () => {
    const holdings = [{ number: ONE, got: 'Ordered' as const, fresh: true as const }, { number: '+12065550109', got: 'Ordered' as const }];
    const orders = [{ numbers: [ONE, '+12065550101'], at: NOW, token: 't' }, { numbers: ['+12065550102'], at: NOW, token: 't', result: 'NotPlaced' as const }];
    outside.read = () => [stored({ holdings, orders })];
    await giveUp(input(), outside.ports());
    expect(outside.answers[0].Reason).toMatch(/given up \(unknown error\).*; the next operation clears up after it: \+12065550100, \+12065550101 may be in the account$/);
  });

  test('that cannot be recorded says so in the physical id of a Create', async () => {
    outside.write = () => { throw error('AccessDeniedException', 'PutParameter'); };
    await giveUp(input(), outside.ports());
    expect(outside.answers).toMatchObject([{ Status: 'FAILED', PhysicalResourceId: `${ATTEMPT}-unrecorded` }]);
  });

  test('writes nothing over a record that could not be read', async () => {
    outside.read = () => { throw error('ThrottlingException'); };
    await giveUp(input(), outside.ports());
    expect(outside.put).toEqual([]);
    expect(outside.answers).toMatchObject([{ PhysicalResourceId: `${ATTEMPT}-unrecorded` }]);
  });

  test.each(['Update', 'Delete'] as const)('leaves CloudFormation with the id that it has (%s)', async (RequestType) => {
    outside.write = () => { throw error('AccessDeniedException', 'PutParameter'); };
    await giveUp(input({ event: { ...EVENT, RequestType, PhysicalResourceId: OLD } }), outside.ports());
    await giveUp(input({ event: { ...EVENT, RequestType, PhysicalResourceId: OLD } }), new Outside().ports());
    expect(outside.answers).toMatchObject([{ Status: 'FAILED', PhysicalResourceId: OLD }]);
  });
});

describe('a turn', () => {
  test('that comes after the time for an answer gives up', async () => {
    outside.now = NOW + 37 * 60_000;
    await takeTurn(input(), outside.ports());
    expect(outside.answers).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining('not done within the timeout of 30 minutes') }]);
    outside = new Outside();
    outside.now = NOW + 37 * 60_000 + 1;
    expect(await takeTurn(input(), outside.ports())).toMatchObject({ done: true });
    expect(outside.answers).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining('given up (the time for an answer had passed)') }]);
  });

  test('sends an outcome that is recorded again, and ends', async () => {
    outside.read = () => [stored({ outcome })];
    expect(await takeTurn(input(), outside.ports())).toMatchObject({ done: true, waitSeconds: 0, record: { outcome } });
    expect(outside.answers).toHaveLength(1);
    expect(outside.told('info')).toEqual(['answered SUCCESS']);
  });

  test('says in the log when an answer was refused for good', async () => {
    outside.taken = false;
    await takeTurn(input({ progress: { record: stored({ outcome }) } }), outside.ports());
    expect(outside.told('error')).toEqual(['the answer was refused for good: its URL has expired']);
  });

  test('does not begin what the invocation may not see the end of', async () => {
    outside.remaining = 17_999;
    expect(await takeTurn(input(), outside.ports())).toEqual({ done: false, waitSeconds: 1, record: undefined });
    expect(outside.logs).toEqual([]);
    outside.remaining = 18_000;
    await expect(takeTurn(input(), outside.ports())).rejects.toThrow('describe was called');
  });

  test('waits out throttling, longer each time and not for ever', async () => {
    outside.read = () => { throw error('ThrottlingException'); };
    const result = await takeTurn(input(), outside.ports());
    expect(result).toMatchObject({ done: false });
    expect(result.waitSeconds).toBeGreaterThan(6);
    expect(result.waitSeconds).toBeLessThanOrEqual(13);
    const jitter = outside.slept[0] / 500;
    expect(jitter).toBeGreaterThanOrEqual(0.75);
    expect(jitter).toBeLessThanOrEqual(1.26);
    expect(outside.slept.length).toBeGreaterThanOrEqual(5);
    outside.slept.forEach((pause, i) => expect(Math.abs(pause - jitter * Math.min(10_000, 500 * 2 ** i))).toBeLessThan(30));
    expect(outside.slept.reduce((sum, pause) => sum + pause)).toBeLessThanOrEqual(35_000);
  });

  test('goes on at once after throttling that has passed', async () => {
    let calls = 0;
    outside.read = () => { if (calls++ < 2) throw error('ThrottlingException'); return [stored({ outcome })]; };
    expect(await takeTurn(input(), outside.ports())).toMatchObject({ done: true });
    expect(outside.slept).toHaveLength(2);
    expect(outside.told('warn')).toEqual(['LookRecords failed: ThrottlingException: said so', 'LookRecords failed: ThrottlingException: said so']);
  });

  test('without a ledger does nothing and says why', async () => {
    outside.read = () => { throw error('AccessDeniedException'); };
    const thrown: Error = await takeTurn(input(), outside.ports()).then(() => { throw new Error('went on'); }, (each) => each);
    expect(thrown.name).toBe('LedgerUnavailable');
    expect(thrown.message).toBe('the ledger cannot be used (AccessDeniedException: said so); check the permissions of the provider\'s role');
    expect(outside.answers).toEqual([]);
  });

  test('that cannot write is given up, recorded if that can be done by then', async () => {
    outside.write = () => { outside.write = () => undefined; throw error('AccessDeniedException', 'PutParameter'); };
    expect(await takeTurn(input(), outside.ports())).toMatchObject({ done: true });
    expect(outside.answers).toMatchObject([{ Status: 'FAILED', PhysicalResourceId: ATTEMPT, Reason: expect.stringContaining('given up (the ledger cannot be used (AccessDeniedException: said so)') }]);
  });

  test('that finds a damaged record writes nothing over it', async () => {
    outside.read = () => { throw new DamagedRecord('/path', 'the record is damaged'); };
    await expect(takeTurn(input(), outside.ports())).rejects.toThrow('/path: the record is damaged; restore the parameter');
    expect(outside.put).toEqual([]);
  });

  test('that runs into something unexpected leaves it to the next one', async () => {
    outside.read = () => { throw new TypeError('cannot read'); };
    await expect(takeTurn(input(), outside.ports())).rejects.toThrow(TypeError);
    expect(outside.answers).toEqual([]);
  });
});
