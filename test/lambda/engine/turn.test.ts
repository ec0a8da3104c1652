/**
 * What a turn does with the outside world: how long it goes on, what it waits out, what it gives up, and what it says
 * then.
 */
import { Ports } from '../../../lambda/attempt/ports';
import { AttemptRecord, UnreadableRecord } from '../../../lambda/attempt/record/record';
import { attemptOf } from '../../../lambda/attempt/request/envelope';
import { giveUp } from '../../../lambda/engine/give-up';
import { takeTurn } from '../../../lambda/engine/turn';
import { TurnInput, TurnResult } from '../../../lambda/engine/turn-input';
import { CallError } from '../../../lambda/service/errors';
import { LEDGER_ROOT } from '../../../src/contract/envelope';
import { DEFAULTS, Harness, STACK } from '../support/harness';

const NOW = Date.UTC(2026, 10, 21, 12);
const OLD = 'cpno-00000000000000000001';
const ONE = '+12065550100';
const EVENT = {
  RequestType: 'Create' as const,
  RequestId: 'request',
  ResponseURL: 'https://response.example/',
  StackId: STACK,
  LogicalResourceId: 'Support',
  ResourceType: 'Custom::ChimePhoneNumberOrder',
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
  unreadable: readonly UnreadableRecord[] = [];
  write: () => void = () => undefined;
  /** What comes before any other call. */
  calls: () => void = () => undefined;
  taken = true;
  remaining = 60_000;

  ports(): Ports {
    const never = new Proxy(
      {},
      {
        get: (_, name) => () => {
          this.calls();
          throw new Error(`${String(name)} was called`);
        },
      },
    ) as never;
    return {
      chime: never,
      stacks: never,
      ledger: {
        ofResource: async () => ({ records: this.read(), notes: [], unreadable: this.unreadable }),
        all: never,
        remove: never,
        leaveNote: never,
        put: async (record) => {
          this.write();
          this.put.push(record as AttemptRecord);
        },
      },
      answers: {
        send: async (url, body) => {
          this.answers.push({ url, ...JSON.parse(body) });
          return this.taken;
        },
      },
      clock: {
        now: () => this.now,
        sleep: async (milliseconds) => {
          this.slept.push(milliseconds);
          this.now += milliseconds;
        },
      },
      log: (level, message, fields) => {
        this.logs.push([level, message, fields]);
      },
      remaining: () => this.remaining,
    };
  }

  told(level: string) {
    return this.logs.filter(([at]) => at === level).map(([, message]) => message);
  }
}

let outside: Outside;
beforeEach(() => {
  outside = new Outside();
});

const stored = (change: Partial<AttemptRecord> = {}): AttemptRecord => ({
  version: 1,
  kind: 'Order',
  requestType: 'Create',
  stackId: STACK,
  logicalId: 'Support',
  attempt: ATTEMPT,
  generation: ATTEMPT,
  sentAt: NOW,
  goalAt: NOW,
  seq: 4,
  holdings: [],
  orders: [],
  ...change,
});
const outcome = { status: 'SUCCESS' as const, physicalId: ATTEMPT, data: { PhoneNumbers: ONE } };

describe('giving up', () => {
  test('sends what is recorded already', async () => {
    outside.read = () => [stored({ outcome })];
    expect(await giveUp(input(), outside.ports())).toEqual({ done: true, waitSeconds: 0, record: stored({ outcome }) });
    expect(outside.answers).toMatchObject([
      { url: EVENT.ResponseURL, Status: 'SUCCESS', PhysicalResourceId: ATTEMPT, Data: { PhoneNumbers: ONE } },
    ]);
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
    const reason = "Support: the operation was given up (States.Timeout); see the provider's log, then deploy again";
    expect(outside.put).toEqual([
      stored({ seq: 5, endedAt: NOW + 5000, outcome: { status: 'FAILED', physicalId: ATTEMPT, reason } }),
    ]);
    expect([done, record]).toEqual([true, outside.put[0]]);
    expect(outside.answers).toMatchObject([{ Status: 'FAILED', Reason: reason, PhysicalResourceId: ATTEMPT }]);
    expect(outside.told('metric')).toEqual(['Create FAILED after 5 s']);
    expect(outside.told('error')).toEqual([`responded FAILED: ${reason}`]);
  });

  test('names what may be in the account', async () => {
    const holdings = [
      { number: ONE, acquired: 'Ordered' as const, acquiredHere: true as const },
      { number: '+12065550109', acquired: 'Ordered' as const },
    ];
    const orders = [
      { numbers: [ONE, '+12065550101'], intendedAt: NOW, token: 't' },
      { numbers: ['+12065550102'], intendedAt: NOW, token: 't', result: 'NotPlaced' as const },
    ];
    outside.read = () => [stored({ holdings, orders })];
    await giveUp(input(), outside.ports());
    expect(outside.answers[0].Reason).toMatch(
      /given up \(unknown error\).*; the next operation clears up after it: \+12065550100, \+12065550101 may be in the account$/,
    );
  });

  test('that cannot be recorded says so in the physical id of a Create', async () => {
    outside.write = () => {
      throw error('AccessDeniedException', 'PutParameter');
    };
    await giveUp(input(), outside.ports());
    expect(outside.answers).toMatchObject([{ Status: 'FAILED', PhysicalResourceId: `${ATTEMPT}-unrecorded` }]);
  });

  test('writes nothing over a record that could not be read', async () => {
    outside.read = () => {
      throw error('ThrottlingException');
    };
    await giveUp(input(), outside.ports());
    expect(outside.put).toEqual([]);
    expect(outside.answers).toMatchObject([{ PhysicalResourceId: `${ATTEMPT}-unrecorded` }]);
  });

  test.each(['Update', 'Delete'] as const)(
    'leaves CloudFormation with the id that it has (%s)',
    async (RequestType) => {
      outside.write = () => {
        throw error('AccessDeniedException', 'PutParameter');
      };
      await giveUp(input({ event: { ...EVENT, RequestType, PhysicalResourceId: OLD } }), outside.ports());
      await giveUp(input({ event: { ...EVENT, RequestType, PhysicalResourceId: OLD } }), new Outside().ports());
      expect(outside.answers).toMatchObject([{ Status: 'FAILED', PhysicalResourceId: OLD }]);
    },
  );
});

/** One turn after another, as the state machine has them. */
async function turns(): Promise<TurnResult> {
  let progress: Partial<TurnResult> = {};
  for (;;) {
    progress = await takeTurn(input({ progress }), outside.ports());
    if (progress.done) return progress as TurnResult;
    outside.now += progress.waitSeconds! * 1000;
  }
}

describe('a permission that is not known everywhere yet', () => {
  const names = [
    'AccessDeniedException',
    'AccessDenied',
    'ForbiddenException',
    'UnrecognizedClientException',
    'UnauthorizedClientException',
    'InvalidClientTokenId',
  ];

  test.each(names)('is waited for, over several turns: %s', async (name) => {
    outside.read = () => {
      if (outside.now < NOW + 39_000) throw error(name);
      return [stored({ outcome })];
    };
    expect(await turns()).toMatchObject({ done: true });
    expect(outside.answers).toMatchObject([{ Status: 'SUCCESS' }]);
    expect(outside.now - NOW).toBeLessThan(51_000);
  });

  test.each(names)('is not waited for longer than 40 seconds: %s', async (name) => {
    outside.read = () => {
      throw error(name);
    };
    await expect(turns()).rejects.toThrow(
      `(${name}: said so); allow ssm:GetParametersByPath in the policies of the provider's role`,
    );
    expect(outside.now - NOW).toBeGreaterThanOrEqual(40_000);
    expect(outside.now - NOW).toBeLessThan(53_000);
  });

  test('is counted anew after the step has succeeded, and for each kind of step', async () => {
    let reads = 0;
    outside.read = () => {
      reads++;
      if (reads < 3) throw error('AccessDeniedException');
      return [];
    };
    outside.write = () => {
      if (outside.now < NOW + 35_000) throw error('AccessDeniedException', 'PutParameter');
      outside.write = () => undefined;
    };
    // The ledger serves by then; what comes next is not scripted.
    await expect(turns()).rejects.toThrow('describe was called');
    expect(outside.put).toHaveLength(1);
  });

  test('is counted from its first refusal, not from the throttling before that', async () => {
    outside.read = () => {
      if (outside.now < NOW + 30_000) throw error('ThrottlingException');
      if (outside.now < NOW + 65_000) throw error('AccessDeniedException');
      return [stored({ outcome })];
    };
    await turns();
    expect(outside.answers).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  test('is counted anew where the same step was allowed in between', async () => {
    const denied = (from: number, to: number) => outside.now >= NOW + from && outside.now < NOW + to;
    let reads = 0;
    outside.read = () => {
      if (denied(0, 25_000)) throw error('AccessDeniedException');
      if (reads++ > 0 && denied(25_000, 60_000)) throw error('AccessDeniedException');
      outside.now += 100; // so that the goal is younger than what was read
      return [];
    };
    await expect(turns()).rejects.toThrow('describe was called');
    expect(outside.now - NOW).toBeGreaterThan(60_000);
  });

  test.each([
    ['GetPhoneNumber', 'chime'],
    ['DescribeStacks', 'cloudformation'],
    ['DescribeStackResource', 'cloudformation'],
  ])('of %s is waited for, then the failure names the action', async (operation, service) => {
    outside.calls = () => {
      throw error('AccessDeniedException', operation);
    };
    await turns();
    expect(outside.answers).toMatchObject([
      {
        Status: 'FAILED',
        Reason: expect.stringContaining(
          `${operation} was refused (AccessDeniedException, said so); allow ${service}:${operation} in the policies`,
        ),
      },
    ]);
    expect(outside.now - NOW).toBeGreaterThanOrEqual(40_000);
    expect(outside.now - NOW).toBeLessThan(120_000);
  });
});

describe('a turn', () => {
  test('that comes after the time for a response gives up', async () => {
    outside.now = NOW + 37 * 60_000;
    await takeTurn(input(), outside.ports());
    expect(outside.answers).toMatchObject([
      { Status: 'FAILED', Reason: expect.stringContaining('not done within the timeout of 30 minutes') },
    ]);
    outside = new Outside();
    outside.now = NOW + 37 * 60_000 + 1;
    expect(await takeTurn(input(), outside.ports())).toMatchObject({ done: true });
    expect(outside.answers).toMatchObject([
      { Status: 'FAILED', Reason: expect.stringContaining('given up (the time for a response had passed)') },
    ]);
  });

  test('sends an outcome that is recorded again, and ends', async () => {
    const warned = { ...outcome, data: { Warnings: 'Look.' } };
    outside.read = () => [stored({ outcome: warned })];
    const result = await takeTurn(input(), outside.ports());
    expect(result).toMatchObject({ done: true, waitSeconds: 0, record: { outcome: warned } });
    expect(outside.answers).toHaveLength(1);
    const fields = { logicalId: 'Support', status: 'SUCCESS', physicalId: ATTEMPT, warnings: 'Look.' };
    expect(outside.logs.filter(([level]) => level === 'info')).toEqual([['info', 'responded SUCCESS', fields]]);
  });

  test('says in the log when a response was refused for good', async () => {
    outside.taken = false;
    await takeTurn(input({ progress: { record: stored({ outcome }) } }), outside.ports());
    expect(outside.told('error')).toEqual(['the response was refused: its URL has expired']);
  });

  test('does not begin what the invocation may not see the end of', async () => {
    outside.remaining = 17_999;
    expect(await takeTurn(input(), outside.ports())).toMatchObject({ done: false, waitSeconds: 1 });
    expect(outside.logs).toEqual([]);
    outside.remaining = 18_000;
    await expect(takeTurn(input(), outside.ports())).rejects.toThrow('describe was called');
  });

  test('waits out throttling, longer each time and not for ever', async () => {
    outside.read = () => {
      throw error('ThrottlingException');
    };
    const result = await takeTurn(input(), outside.ports());
    expect(result).toMatchObject({ done: false });
    expect(result.waitSeconds).toBeGreaterThan(6);
    expect(result.waitSeconds).toBeLessThanOrEqual(13);
    const jitter = outside.slept[0] / 500;
    expect(jitter).toBeGreaterThanOrEqual(0.75);
    expect(jitter).toBeLessThanOrEqual(1.26);
    expect(outside.slept.length).toBeGreaterThanOrEqual(5);
    outside.slept.forEach((pause, i) =>
      expect(Math.abs(pause - jitter * Math.min(10_000, 500 * 2 ** i))).toBeLessThan(30),
    );
    expect(outside.slept.reduce((sum, pause) => sum + pause)).toBeLessThanOrEqual(35_000);
  });

  test('does not wait as long as others that are throttled with it: a crowd does not come back at once', async () => {
    const pauses = await Promise.all(
      Array.from({ length: 30 }, async (_, request) => {
        const one = new Outside();
        one.read = () => {
          if (one.slept.length > 0) throw new TypeError('enough');
          throw error('ThrottlingException');
        };
        const event = { ...EVENT, RequestId: `request ${request}` };
        await expect(takeTurn(input({ event }), one.ports())).rejects.toThrow('enough');
        return one.slept[0];
      }),
    );
    expect(new Set(pauses).size).toBeGreaterThan(20);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(375);
    expect(Math.min(...pauses)).toBeLessThan(450);
    expect(Math.max(...pauses)).toBeGreaterThan(550);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(626);
  });

  test('goes on at once after throttling that has passed', async () => {
    let calls = 0;
    outside.read = () => {
      if (calls++ < 2) throw error('ThrottlingException');
      return [stored({ outcome })];
    };
    expect(await takeTurn(input(), outside.ports())).toMatchObject({ done: true });
    expect(outside.slept).toHaveLength(2);
    expect(outside.told('warn')).toEqual([
      'LookRecords failed: ThrottlingException: said so',
      'LookRecords failed: ThrottlingException: said so',
    ]);
  });

  test('without a ledger does nothing and says why', async () => {
    outside.read = () => {
      throw error('AccessDeniedException');
    };
    const thrown: Error = await turns().then(
      () => {
        throw new Error('went on');
      },
      (each) => each,
    );
    expect(thrown.name).toBe('LedgerUnavailable');
    expect(thrown.message).toBe(
      'the records in Parameter Store cannot be used (AccessDeniedException: said so); allow ' +
      'ssm:GetParametersByPath in the ' +
        "policies of the provider's role, then deploy again",
    );
    expect(outside.answers).toEqual([]);
  });

  test('whose ledger is full says what to do', async () => {
    outside.write = () => {
      throw error('ParameterLimitExceeded', 'PutParameter');
    };
    await expect(turns()).rejects.toThrow(
      'the records in Parameter Store cannot be used (ParameterLimitExceeded: said so); delete ' +
      'parameters that nobody needs from Parameter Store, which has room for 10,000',
    );
    expect(outside.now).toBe(NOW);
  });

  test('that cannot write is given up, recorded if that can be done by then', async () => {
    outside.write = () => {
      outside.write = () => undefined;
      throw error('ParameterLimitExceeded', 'PutParameter');
    };
    expect(await turns()).toMatchObject({ done: true });
    expect(outside.answers).toMatchObject([
      {
        Status: 'FAILED',
        PhysicalResourceId: ATTEMPT,
        Reason: expect.stringContaining('given up (the records in Parameter Store cannot be used ' +
          '(ParameterLimitExceeded: said so)'),
      },
    ]);
  });

  test('that cannot write is given up from what it has written before, though reads do not show that yet', async () => {
    outside.now = NOW + 30 * 60_000;
    const began = outside.now;
    let writes = 0;
    outside.write = () => {
      if (++writes !== 2) return;
      outside.now += 1000;
      throw error('ParameterLimitExceeded', 'PutParameter');
    };
    expect(await turns()).toMatchObject({ done: true });
    expect(outside.put.map(({ goalAt, seq }) => [goalAt, seq])).toEqual([
      [began, 0],
      [began, 1],
    ]);
    outside = new Outside();
    outside.now = began;
    outside.write = () => {
      outside.write = () => undefined;
      throw error('ParameterLimitExceeded', 'PutParameter');
    };
    await takeTurn(input({ progress: { record: stored({ seq: 7 }) } }), outside.ports());
    expect(outside.put).toMatchObject([{ seq: 8, outcome: { status: 'FAILED' } }]);
  });

  test('whose ledger refuses for no reason that anybody knows a remedy for just says so', async () => {
    outside.write = () => {
      throw error('ValidationException', 'PutParameter');
    };
    await expect(turns()).rejects.toThrow(
      /^the records in Parameter Store cannot be used \(ValidationException: said so\)$/,
    );
  });

  test('that goes on without the ledger leaves the next one without it, too', async () => {
    outside.read = () => {
      throw error('ThrottlingException');
    };
    const progress = { record: stored(), unrecorded: true as const };
    expect(await takeTurn(input({ progress }), outside.ports())).toMatchObject({ done: false, unrecorded: true });
    expect(await takeTurn(input({ progress: { record: stored() } }), outside.ports())).not.toHaveProperty('unrecorded');
  });

  test('that is handed no record by the state machine, which writes null for that, begins one', async () => {
    outside.remaining = 18_000;
    const progress = { record: null } as unknown as TurnInput['progress'];
    await expect(takeTurn(input({ progress }), outside.ports())).rejects.toThrow('describe was called');
    expect(outside.put).toMatchObject([{ attempt: ATTEMPT, seq: 0 }]);
  });

  test('that finds a damaged record writes nothing over it', async () => {
    outside.unreadable = [{ path: '/path', unreadable: '/path: the record is damaged; restore the parameter' }];
    await expect(takeTurn(input(), outside.ports())).rejects.toMatchObject({
      name: 'LedgerUnavailable',
      message: '/path: the record is damaged; restore the parameter',
    });
    expect(outside.put).toEqual([]);
  });

  test('that runs into something unexpected leaves it to the next one', async () => {
    outside.read = () => {
      throw new TypeError('cannot read');
    };
    await expect(takeTurn(input(), outside.ports())).rejects.toThrow(TypeError);
    expect(outside.answers).toEqual([]);
  });

  test('of which nobody says when it began is refused', async () => {
    await expect(takeTurn(input({ startedAt: 'then' }), outside.ports())).rejects.toThrow(
      'startedAt is not a date; let the state machine call this function',
    );
  });

  test('that claims to have begun later than now began now', async () => {
    const ResponseURL = 'https://response.example/?X-Amz-Date=20990101T000000Z';
    outside.remaining = 18_000;
    await takeTurn(
      input({ event: { ...EVENT, ResponseURL }, startedAt: '2099-01-01T00:00:00Z' }),
      outside.ports(),
    ).catch(() => undefined);
    expect(outside.put[0]).toMatchObject({ sentAt: NOW, goalAt: NOW });
  });

  const wrong: [string, object][] = [
    ['another attempt', { attempt: 'cpno-00000000000000000009' }],
    ['another stack', { stackId: `${STACK}2` }],
    ['another resource', { logicalId: 'Sales' }],
    ['nothing that is known', { holdings: [null] }],
    ['another version', { version: 2 }],
  ];
  test.each(wrong)('that brings a record of %s is refused, and so is giving up with it', async (_, change) => {
    for (const act of [takeTurn, giveUp]) {
      const record = { ...stored({ outcome }), ...change } as AttemptRecord;
      await expect(act(input({ progress: { record } }), outside.ports())).rejects.toThrow(
        'progress.record is not the record of this attempt; let the state machine call this function',
      );
    }
    expect([outside.put, outside.answers]).toEqual([[], []]);
  });
});

describe('a ledger that may not be used for one thing', () => {
  const adopting = { Source: { Type: 'List' as const, PhoneNumbers: [ONE] }, AdoptExisting: true };
  const deny = (world: Harness, operation: string, picks: (input: object) => boolean = () => true) => {
    const before = new CallError(operation, 'AccessDeniedException', 'no', 403);
    world.fates = (called, asked) => (called === operation && picks(asked as object) ? { before } : undefined);
  };
  const denied = (operation: string) =>
    `given up (the records in Parameter Store cannot be used (AccessDeniedException: no); allow ssm:${operation} in ` +
    "the policies of the provider's role, then deploy again)";

  test('fails what needs to read all of it, with the action to allow', async () => {
    const world = new Harness();
    world.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: [ONE] });
    await world.clock.pass(60_000);
    deny(world, 'GetParametersByPath', (asked) => 'Path' in asked && asked.Path === LEDGER_ROOT);
    const { Status, Reason } = await world.submit('Create', { properties: adopting });
    expect([Status, Reason]).toEqual(['FAILED', expect.stringContaining(denied('GetParametersByPath'))]);
  });

  test('fails what needs to leave a note there, with the action to allow', async () => {
    const world = new Harness();
    await world.submit('Create', { logicalId: 'Former', properties: adopting });
    deny(world, 'PutParameter', (asked) => 'taker' in asked);
    const { Status, Reason } = await world.submit('Create', { properties: adopting });
    expect([Status, Reason]).toEqual(['FAILED', expect.stringContaining(denied('PutParameter'))]);
  });

  test('keeps what nobody needs any more, and that is all', async () => {
    const world = new Harness();
    const update = async () => {
      await world.clock.pass(3_600_000);
      return world.submit('Update', { physicalId });
    };
    const { PhysicalResourceId: physicalId } = await world.submit('Create');
    await update();
    deny(world, 'DeleteParameter');
    expect((await update()).Status).toBe('SUCCESS');
    expect(world.calls).toContain('DeleteParameter');
    expect(world.ledger.paths()).toHaveLength(3);
  });
});
