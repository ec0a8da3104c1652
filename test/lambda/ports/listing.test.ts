/** Listings of many pages: throttled, slow, without an end, and longer than an invocation. */
import { LedgerRecords, Ports, Reading } from '../../../lambda/attempt/ports';
import { AttemptRecord, encodeRecord } from '../../../lambda/attempt/record/record';
import { Sender } from '../../../lambda/ports/aws';
import { AwsChime } from '../../../lambda/ports/chime';
import { ParameterStoreLedger, recordPath } from '../../../lambda/ports/ledger';
import { CloudFormationStacks } from '../../../lambda/ports/stacks';
import { CallError } from '../../../lambda/service/errors';
import { Harness, STACK } from '../support/harness';
import { earlier, NOW, ONE, TWO } from '../support/knowledge';
import { Scheduler } from '../support/scheduler';

/** A Parameter Store that serves ten a page, takes its time, and refuses what goes beyond its rate. */
class Store {
  readonly clock = new Scheduler();
  readonly asked: (string | undefined)[] = [];
  latency = 20;
  /** Fails the call with this number, counted from one. */
  fails: (call: number) => Error | undefined = () => undefined;
  /** Turns the token of the next page into another one. */
  token: (next: string) => string = (next) => next;
  values = new Map<string, string>();

  fill(records: readonly AttemptRecord[]): this {
    for (const record of records) this.values.set(recordPath(record), encodeRecord(record));
    return this;
  }

  send = async ({ input }: { input: { Path: string; NextToken?: string } }): Promise<object> => {
    await this.clock.sleep(this.latency);
    const error = this.fails(this.asked.push(input.NextToken));
    if (error) throw error;
    const all = [...this.values].filter(([path]) => path.startsWith(`${input.Path}/`));
    const from = Number(input.NextToken ?? 0);
    const Parameters = all.slice(from, from + 10).map(([Name, Value]) => ({ Name, Value }));
    return { Parameters, NextToken: from + 10 < all.length ? this.token(String(from + 10)) : undefined };
  };

  ledger(): ParameterStoreLedger {
    return new ParameterStoreLedger('us-east-1', this.clock, this as never);
  }

  /** One turn of a minute that has so long for reading; the next one begins when it is over. */
  async turn<T>(work: (until: number) => Promise<T>, milliseconds = 40_000): Promise<T> {
    const begun = this.clock.now();
    const result = await this.clock.run(work(begun + milliseconds));
    await this.clock.pass(begun + 60_000 - this.clock.now());
    return result;
  }
}

const others = (count: number): AttemptRecord[] =>
  Array.from({ length: count }, (_, i) =>
    earlier({
      stackId: STACK.replace('Lines', `Stack${i}`),
      attempt: `cpno-${i}`,
      generation: `cpno-${i}`,
      holdings: [{ number: `+1206${2_000_000 + i}`, acquired: 'Ordered' }],
    }),
  );
const throttled = () =>
  Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });

describe('the records of a resource', () => {
  test('are told as they stand in Parameter Store; only what was written since is read through again', async () => {
    const [first] = others(1);
    const store = new Store().fill([first]);
    const ledger = store.ledger();
    const read = () => store.clock.run(ledger.ofResource(first.stackId, first.logicalId));
    const before = await read();
    const unchanged = await read();
    expect(unchanged.records[0]).toBe(before.records[0]);
    store.fill([{ ...first, seq: first.seq + 1, failure: 'no more numbers' }]);
    expect((await read()).records).toEqual([{ ...first, seq: first.seq + 1, failure: 'no more numbers' }]);
    store.values.set(recordPath(first), '{"version":1');
    const { records, unreadable } = await read();
    expect(records).toEqual([]);
    expect(unreadable[0].unreadable).toContain('the record is damaged');
    store.values.clear();
    expect((await read()).unreadable).toEqual([]);
  });
});

describe('the whole ledger', () => {
  test('of 5,000 records is read in ten seconds where a page takes 20 ms', async () => {
    const store = new Store().fill(others(5000));
    const begun = store.clock.now();
    const whole = await store.clock.run(store.ledger().all({ notBefore: begun, until: begun + 40_000 }));
    expect(whole!.value.records).toHaveLength(5000);
    expect(whole!.began).toBe(begun);
    expect(store.asked).toHaveLength(500);
    expect(store.clock.now() - begun).toBe(10_000);
  });

  test('of 5,000 records is read in two turns where a page takes 100 ms, each page once', async () => {
    const store = new Store().fill(others(5000));
    store.latency = 100;
    const ledger = store.ledger();
    const reason = store.clock.now();
    expect(await store.turn((until) => ledger.all({ notBefore: reason, until }))).toBeUndefined();
    expect(store.asked).toHaveLength(400);
    const whole = await store.turn((until) => ledger.all({ notBefore: reason, until }));
    expect(whole).toMatchObject({ began: reason, value: { unreadable: [] } });
    expect(new Set(whole!.value.records.map(({ attempt }) => attempt)).size).toBe(5000);
    expect(store.asked).toHaveLength(500);
    expect(new Set(store.asked).size).toBe(500);
  });

  test('that is read stays for every older reason, and for none that is younger', async () => {
    const store = new Store().fill(others(30));
    const ledger = store.ledger();
    const reason = store.clock.now();
    const first = await store.turn((until) => ledger.all({ notBefore: reason, until }));
    expect(await store.turn((until) => ledger.all({ notBefore: reason, until }))).toEqual(first);
    expect(store.asked).toHaveLength(3);
    const second = await store.turn((until) => ledger.all({ notBefore: reason + 1, until }));
    expect(second!.began).toBe(reason + 120_000);
    expect(store.asked).toHaveLength(6);
  });

  test('begins again in another execution environment', async () => {
    const store = new Store().fill(others(1000));
    store.latency = 1000;
    const reason = store.clock.now();
    expect(await store.turn((until) => store.ledger().all({ notBefore: reason, until }))).toBeUndefined();
    expect(await store.turn((until) => store.ledger().all({ notBefore: reason, until }))).toBeUndefined();
    expect(store.asked[40]).toBeUndefined();
  });

  test('goes on at the page where it was throttled, with longer and longer pauses', async () => {
    const store = new Store().fill(others(1000));
    store.fails = (call) => (call > 50 && call <= 54 ? throttled() : undefined);
    const begun = store.clock.now();
    const whole = await store.clock.run(store.ledger().all({ notBefore: begun, until: begun + 40_000 }));
    expect(whole!.value.records).toHaveLength(1000);
    expect(store.asked).toHaveLength(104);
    expect(new Set(store.asked.slice(50, 55))).toEqual(new Set(['500']));
    const pauses = store.clock.now() - begun - 104 * 20;
    expect(pauses).toBeGreaterThanOrEqual(0.75 * 3750);
    expect(pauses).toBeLessThanOrEqual(1.25 * 3750);
  });

  test('that is throttled until the turn ends keeps what it has', async () => {
    const store = new Store().fill(others(1000));
    store.fails = (call) => (call > 50 && call < 70 ? throttled() : undefined);
    const ledger = store.ledger();
    const reason = store.clock.now();
    expect(await store.turn((until) => ledger.all({ notBefore: reason, until }), 10_000)).toBeUndefined();
    store.fails = () => undefined;
    const before = store.asked.length;
    expect((await store.turn((until) => ledger.all({ notBefore: reason, until })))!.value.records).toHaveLength(1000);
    expect(store.asked.slice(before)[0]).toBe('500');
  });

  test('of which not a page could be read says why', async () => {
    const store = new Store().fill(others(30));
    store.fails = throttled;
    await expect(store.turn((until) => store.ledger().all({ notBefore: 0, until }), 5000)).rejects.toMatchObject({
      name: 'ThrottlingException',
      operation: 'GetParametersByPath',
    });
  });

  test('that may not be read is not asked for again', async () => {
    const store = new Store().fill(others(30));
    store.fails = () => Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    await expect(store.turn((until) => store.ledger().all({ notBefore: 0, until }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    expect(store.asked).toHaveLength(1);
  });

  test('begins again when the page that it goes on with is not known any more', async () => {
    const store = new Store().fill(others(1000));
    store.latency = 1000;
    const ledger = store.ledger();
    const reason = store.clock.now();
    expect(await store.turn((until) => ledger.all({ notBefore: reason, until }))).toBeUndefined();
    store.latency = 20;
    store.fails = (call) =>
      call === 41
        ? Object.assign(new Error('The specified token is not valid.'), {
          name: 'InvalidNextToken',
          $metadata: { httpStatusCode: 400 },
        })
        : undefined;
    const whole = await store.turn((until) => ledger.all({ notBefore: reason, until }));
    expect(whole!.value.records).toHaveLength(1000);
    expect(store.asked[41]).toBeUndefined();
  });

  test('whose pages lead round in a circle ends with an error that names the operation', async () => {
    const store = new Store().fill(others(100));
    store.token = (next) => (next === '50' ? '20' : next);
    const error: CallError = await store
      .turn((until) => store.ledger().all({ notBefore: 0, until }))
      .then(
        () => undefined,
        (thrown) => thrown,
      );
    expect(error).toMatchObject({ name: 'EndlessPages', operation: 'GetParametersByPath' });
    expect(error.message).toBe(
      'GetParametersByPath returns a page that it has returned before, so its listing has no end; try it with the ' +
        'AWS CLI, and tell AWS Support',
    );
    expect(store.asked).toHaveLength(5);
  });

  test('that has no last page ends, too', async () => {
    const store = new Store().fill(others(20));
    store.latency = 0;
    let pages = 0;
    store.send = async () => ({ Parameters: [], NextToken: String(++pages) });
    await expect(store.turn((until) => store.ledger().all({ notBefore: 0, until }))).rejects.toThrow(
      'GetParametersByPath has more than 5000 pages',
    );
  });

  test('that would fill the memory ends with what to do', async () => {
    const store = new Store();
    for (let i = 0; i < 8001; i++) store.values.set(`/cdk-chime-phone-number-order/x/${i}`, 'x'.repeat(4000));
    await expect(store.turn((until) => store.ledger().all({ notBefore: 0, until }))).rejects.toMatchObject({
      name: 'LedgerTooLarge',
      message:
        'the parameters under /cdk-chime-phone-number-order hold more than 32 MB; delete those that belong to no ' +
        'stack any more',
    });
  });

  test('holds what can be read, and what cannot beside it', async () => {
    const store = new Store().fill(others(12));
    store.values.set('/cdk-chime-phone-number-order/us-east-1/Other/Lines/cpno-1', '{"version":2}');
    const [forged] = others(1);
    store.values.set('/cdk-chime-phone-number-order/us-east-1/Other/Lines/cpno-2', JSON.stringify(forged));
    const { records, unreadable } = (await store.turn((until) => store.ledger().all({ notBefore: 0, until })))!.value;
    expect(records).toHaveLength(12);
    expect(unreadable.map(({ unreadable: why }) => why)).toEqual([
      expect.stringContaining('/Other/Lines/cpno-1: record version 2 is not known'),
      '/cdk-chime-phone-number-order/us-east-1/Other/Lines/cpno-2: the record does not belong to the resource that ' +
        'its path names; delete the parameter after checking its numbers in the inventory',
    ]);
    expect(unreadable[1].text).toContain('+12062000000');
  });
});

test('the records of one resource are tried for twelve seconds', async () => {
  const store = new Store().fill([earlier()]);
  store.fails = (call) => (call < 3 ? throttled() : undefined);
  expect((await store.clock.run(store.ledger().ofResource(STACK, 'Support'))).records).toEqual([earlier()]);
  const begun = store.clock.now();
  store.fails = throttled;
  await expect(store.clock.run(store.ledger().ofResource(STACK, 'Support'))).rejects.toMatchObject({
    name: 'ThrottlingException',
  });
  expect(store.clock.now() - begun).toBeLessThan(12_000);
});

describe('the service', () => {
  function chime(answers: (operation: string, token: string | undefined) => object): {
    chime: AwsChime;
    clock: Scheduler;
    asked: string[];
  } {
    const clock = new Scheduler();
    const asked: string[] = [];
    const send = async (command: { input: { NextToken?: string } }) => {
      const operation = command.constructor.name.replace(/Command$/, '');
      asked.push(`${operation} ${command.input.NextToken ?? ''}`.trim());
      await clock.sleep(100);
      return answers(operation, command.input.NextToken);
    };
    const sender = { send } as unknown as Sender;
    return { chime: new AwsChime(clock, sender, sender, sender), clock, asked };
  }
  const number = (E164PhoneNumber: string) => ({ E164PhoneNumber, Status: 'Unassigned' });

  test('lists its inventory over several turns', async () => {
    const {
      chime: service,
      clock,
      asked,
    } = chime((_, token) => ({ PhoneNumbers: [number(token ? TWO : ONE)], NextToken: token ? undefined : 'more' }));
    const reason = clock.now();
    expect(await clock.run(service.listNumbers({ notBefore: reason, until: reason + 50 }))).toBeUndefined();
    const whole = await clock.run(service.listNumbers({ notBefore: reason, until: clock.now() + 1000 }));
    expect(whole).toMatchObject({ began: reason, value: [{ number: ONE }, { number: TWO }] });
    expect(asked).toEqual(['ListPhoneNumbers', 'ListPhoneNumbers more']);
  });

  test('shows a later turn what it has read, but not what is older than the reason or than a change', async () => {
    const { chime: service, clock, asked } = chime(() => ({ PhoneNumbers: [number(ONE)] }));
    const look = (notBefore?: number) =>
      clock.run(service.lookNumbers([ONE], { notBefore, until: clock.now() + 60_000 }));
    const reads = () => asked.filter((call) => call.startsWith('ListPhoneNumbers')).length;
    const first = (await look())!;
    await clock.pass(1000);
    expect(await look(first.began)).toEqual(first);
    expect(reads()).toBe(1);
    expect((await look(first.began + 1))!.began).toBeGreaterThan(first.began);
    expect(reads()).toBe(2);
    await look();
    expect(reads()).toBe(3);
    await clock.pass(1000);
    await clock.run(service.release([ONE]));
    await look(first.began);
    expect(reads()).toBe(4);
  });

  test.each(['ListPhoneNumbers', 'ListPhoneNumberOrders'] as const)(
    'whose %s has no end is not listened to for ever',
    async (operation) => {
      const { chime: service, clock, asked } = chime(() => ({ NextToken: 'again' }));
      const reading = { notBefore: 0, until: Infinity };
      const work: Promise<unknown> =
        operation === 'ListPhoneNumbers' ? service.listNumbers(reading) : service.listOrders(reading);
      await expect(clock.run(work)).rejects.toThrow(`${operation} returns a page that it has returned before`);
      expect(asked).toHaveLength(2);
    },
  );

  test('that shows a number twice is taken to have it once', async () => {
    const { chime: service, clock } = chime(() => ({ E164PhoneNumbers: [ONE, `%2B${ONE.slice(1)}`, TWO, ONE] }));
    expect(await clock.run(service.search({ search: { Type: 'Search', Count: 2 } }, 500))).toEqual([ONE, TWO]);
  });
});

describe('events', () => {
  const page = (at: number) => [
    {
      LogicalResourceId: 'Support',
      PhysicalResourceId: 'x',
      ResourceStatus: 'UPDATE_COMPLETE',
      Timestamp: new Date(at),
    },
  ];

  function stacks(tokens: readonly (string | undefined)[]): {
    stacks: CloudFormationStacks;
    clock: Scheduler;
    asked: () => number;
  } {
    const clock = new Scheduler();
    const port = new CloudFormationStacks(clock);
    let asked = 0;
    const send = async () => {
      await clock.sleep(100);
      return { StackEvents: page(NOW - asked), NextToken: tokens[Math.min(asked++, tokens.length - 1)] };
    };
    (port as unknown as { client: () => object }).client = () => ({ send });
    return { stacks: port, clock, asked: () => asked };
  }

  test('are read over several turns', async () => {
    const { stacks: port, clock, asked } = stacks(['a', 'b', 'c', undefined]);
    const notBefore = clock.now();
    expect(await clock.run(port.history(STACK, 'Support', NOW, { notBefore, until: notBefore + 150 }))).toBeUndefined();
    const whole = await clock.run(port.history(STACK, 'Support', NOW, { notBefore, until: notBefore + 5000 }));
    expect([whole!.value.events.length, asked(), whole!.began]).toEqual([4, 4, notBefore]);
    await clock.run(port.history(STACK, 'Support', NOW, { notBefore, until: notBefore + 5000 }));
    expect(asked()).toBe(4);
    await clock.run(port.history(STACK, 'Another', NOW, { notBefore, until: notBefore + 5000 }));
    expect(asked()).toBe(5);
  });

  test('without an end are not read for ever', async () => {
    const { stacks: port, clock, asked } = stacks(['a']);
    await expect(clock.run(port.history(STACK, 'Support', NOW, { notBefore: 0, until: Infinity }))).rejects.toThrow(
      'DescribeStackEvents returns a page that it has returned before',
    );
    expect(asked()).toBe(2);
  });
});

describe('a turn', () => {
  /** The whole ledger takes fifty seconds to read, and stays in memory, as the port has it. */
  class Slow extends Harness {
    readonly readings: { readonly at: number; readonly left: number; readonly reading: Reading }[] = [];
    private read?: { began: number; left: number; value?: LedgerRecords };

    protected ports(attempt: string, crash: () => void): Ports {
      const ports = super.ports(attempt, crash);
      const all = async (reading: Reading) => {
        const now = this.clock.now();
        this.readings.push({ at: now, left: ports.remaining(), reading });
        const serves =
          this.read && (reading.notBefore === undefined ? this.read.left > 0 : this.read.began >= reading.notBefore);
        const state = serves ? this.read! : (this.read = { began: now, left: 50_000 });
        const takes = Math.min(state.left, Math.max(0, reading.until - now));
        await this.clock.sleep(takes);
        state.left -= takes;
        if (state.left > 0) return undefined;
        state.value ??= (await ports.ledger.all(reading))!.value;
        return { began: state.began, value: state.value };
      };
      return { ...ports, ledger: { ...ports.ledger, all } };
    }
  }

  test('ends when the ledger cannot be read to its end, and the next one goes on with the same reason', async () => {
    const world = new Slow();
    world.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: [ONE], Name: 'by hand' });
    await world.clock.pass(60_000);
    const properties = { Source: { Type: 'List' as const, PhoneNumbers: [ONE] }, AdoptExisting: true };
    expect(await world.submit('Create', { properties })).toMatchObject({ Status: 'SUCCESS' });
    expect(world.readings.length).toBeGreaterThanOrEqual(3);
    expect(world.readings.length).toBeLessThanOrEqual(12);
    for (const { at, left, reading } of world.readings) {
      expect(reading.until - at).toBeGreaterThanOrEqual(5_000);
      expect(reading.until - at).toBeLessThanOrEqual(25_000);
      expect(left - (reading.until - at)).toBeGreaterThanOrEqual(18_000);
    }
  });

  test('takes over and releases numbers of others beside such a ledger', async () => {
    const world = new Slow();
    const properties = {
      Source: { Type: 'List' as const, PhoneNumbers: [ONE, TWO] },
      AdoptExisting: true,
      Removal: 'Delete' as const,
    };
    const former = await world.submit('Create', { logicalId: 'Former', properties });
    const taker = await world.submit('Create', { properties });
    expect([former.Status, taker.Status]).toEqual(['SUCCESS', 'SUCCESS']);
    const renamed = await world.submit('Delete', {
      logicalId: 'Former',
      properties,
      physicalId: former.PhysicalResourceId,
      stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    });
    expect([renamed.Reason, world.live()]).toEqual(['', [ONE, TWO]]);
    const gone = await world.submit('Delete', { properties, physicalId: taker.PhysicalResourceId });
    expect([gone.Reason, world.live()]).toEqual(['', []]);
  });
});
