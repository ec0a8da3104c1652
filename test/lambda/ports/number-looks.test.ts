/** Looks at numbers: the inventory in few calls, what it does not show one by one, over several turns if need be. */
import { Sender } from '../../../lambda/ports/aws';
import { Listing, LONGEST_READING } from '../../../lambda/ports/listing';
import { NumberLooks } from '../../../lambda/ports/number-looks';
import { CallError } from '../../../lambda/service/errors';
import { numbered } from '../support/routing';
import { Scheduler } from '../support/scheduler';

const SECOND = 1000;
const [ONE, TWO, THREE] = numbered(3);
const throttled = new CallError('Any', 'ThrottlingException', 'slow down', 400);

/** An account whose listing lags: what is in it, and what is shown. A call takes a tenth of a second. */
class Account {
  readonly clock = new Scheduler();
  readonly asked: string[] = [];
  listed: readonly string[] = [];
  there: readonly string[] = [];
  fails: (operation: string) => Error | undefined = () => undefined;
  readonly looks = new NumberLooks(this.clock, {
    send: async (command: { input: { PhoneNumberId?: string } }) => {
      const operation = command.constructor.name.replace(/Command$/, '');
      const { PhoneNumberId } = command.input;
      this.asked.push(PhoneNumberId ?? operation);
      await this.clock.sleep(100);
      const error = this.fails(operation);
      if (error) throw error;
      const shown = (E164PhoneNumber: string) => ({ E164PhoneNumber, Status: 'Unassigned' });
      const isListing = operation === 'ListPhoneNumbers';
      if (isListing) return this.listed.length > 0 ? { PhoneNumbers: this.listed.map(shown) } : {};
      if (this.there.includes(PhoneNumberId!)) return { PhoneNumber: shown(PhoneNumberId!) };
      throw Object.assign(new Error('no'), { name: 'NotFoundException', $metadata: { httpStatusCode: 404 } });
    },
  } as unknown as Sender);

  /** What a look within so much time finds; undefined while there is more to read. */
  async look(sure: readonly string[], milliseconds = 60 * SECOND, notBefore?: number) {
    const whole = await this.clock.run(this.looks.look(sure, { notBefore, until: this.clock.now() + milliseconds }));
    return whole && { began: whole.began, numbers: whole.value.map(({ number }) => number) };
  }

  count(what: string): number {
    return this.asked.filter((each) => each === what).length;
  }
}

let account: Account;
beforeEach(() => {
  account = new Account();
});

describe('a look at one number', () => {
  const one = (number: string) => account.clock.run(account.looks.one(number));

  test('shows it, or that it is not there', async () => {
    account.there = [ONE];
    expect(await one(ONE)).toMatchObject({ number: ONE, status: 'Unassigned' });
    expect(await one(TWO)).toBeUndefined();
    expect(account.asked).toEqual([ONE, TWO]);
  });

  test('that fails says nothing of the number', async () => {
    account.fails = () => Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    await expect(one(ONE)).rejects.toMatchObject({ operation: 'GetPhoneNumber', name: 'AccessDeniedException' });
  });
});

describe('a look at numbers', () => {
  test('asks one by one for what the inventory does not show, and leaves out what is not there', async () => {
    account.listed = [ONE];
    account.there = [TWO];
    const began = account.clock.now();
    expect(await account.look([ONE, TWO, THREE])).toEqual({ began, numbers: [ONE, TWO] });
    expect(account.asked).toEqual(['ListPhoneNumbers', TWO, THREE]);
  });

  test('for which there is no time asks for nothing', async () => {
    expect(await account.look([ONE], 0)).toBeUndefined();
    expect(account.asked).toEqual([]);
  });

  test('that is not allowed names the call', async () => {
    account.fails = () => Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    const denied = { operation: 'ListPhoneNumbers', name: 'AccessDeniedException' };
    await expect(account.look([ONE])).rejects.toMatchObject(denied);
  });

  test('asks for 25 at once', async () => {
    account.there = numbered(60);
    const began = account.clock.now();
    expect((await account.look(numbered(60)))!.numbers).toEqual(numbered(60));
    expect(account.clock.now() - began).toBe(400);
  });

  test('goes on where the turn before stopped', async () => {
    account.there = numbered(60);
    const began = account.clock.now();
    expect(await account.look(numbered(60), 250)).toBeUndefined();
    expect(account.asked).toHaveLength(51);
    expect(await account.look(numbered(60))).toEqual({ began, numbers: numbered(60) });
    expect(account.asked).toHaveLength(61);
  });

  test.each([
    ['just under ten minutes ago is gone on with', LONGEST_READING - 101, 1],
    ['ten minutes ago begins again', LONGEST_READING - 100, 2],
  ])('that was begun %s', async (_, pause, readings) => {
    account.there = numbered(60);
    expect(await account.look(numbered(60), 50)).toBeUndefined();
    await account.clock.pass(pause);
    expect((await account.look(numbered(60)))!.numbers).toHaveLength(60);
    expect(account.count('ListPhoneNumbers')).toBe(readings);
  });

  test('that is finished serves an older reason, and nobody who gives none', async () => {
    const began = account.clock.now();
    const first = await account.look([ONE]);
    expect(await account.look([ONE], 60 * SECOND, began)).toEqual(first);
    expect(account.count('ListPhoneNumbers')).toBe(1);
    expect((await account.look([ONE]))!.began).toBeGreaterThan(began);
    expect((await account.look([ONE], 60 * SECOND, account.clock.now()))!.began).toBe(account.clock.now() - 200);
    expect(account.count('ListPhoneNumbers')).toBe(3);
  });

  test('of other numbers is another one', async () => {
    const reason = account.clock.now();
    await account.look([ONE], 60 * SECOND, reason);
    await account.look([TWO], 60 * SECOND, reason);
    expect(account.asked).toEqual(['ListPhoneNumbers', ONE, TWO]);
  });

  test('is kept for the last eight that were begun', async () => {
    const reason = account.clock.now();
    const nine = numbered(9).map((number) => [number]);
    for (const numbers of nine) await account.look(numbers, 60 * SECOND, reason);
    for (const numbers of [...nine].reverse()) await account.look(numbers, 60 * SECOND, reason);
    expect(nine.map(([number]) => account.count(number))).toEqual([2, 1, 1, 1, 1, 1, 1, 1, 1]);
  });
});

describe('a listing', () => {
  const clock = () => account.clock;
  /** Three pages, of which each is named by its token; what a test says fails. */
  function pages(fails: (token: string | undefined, call: number) => Error | undefined = () => undefined) {
    const asked: (string | undefined)[] = [];
    const next = async (token: string | undefined) => {
      await clock().sleep(SECOND);
      const error = fails(token, asked.push(token));
      if (error) throw error;
      const page = Number(token ?? 1);
      return { items: [page], token: page < 3 ? String(page + 1) : undefined };
    };
    const listing = new Listing('ListAny', account.clock, () => next);
    const read = (milliseconds: number, notBefore?: number) =>
      clock().run(listing.read({ notBefore, until: clock().now() + milliseconds }));
    return { asked, read };
  }

  test.each([
    ['just under ten minutes ago goes on', LONGEST_READING - 1001, [undefined, '2', '3']],
    ['ten minutes ago begins again', LONGEST_READING - 1000, [undefined, undefined, '2', '3']],
  ])('that was begun %s for whoever has no reason of his own', async (_, pause, expected) => {
    const { asked, read } = pages();
    expect(await read(1)).toBeUndefined();
    await clock().pass(pause);
    expect((await read(60 * SECOND))!.value).toEqual([1, 2, 3]);
    expect(asked).toEqual(expected);
  });

  test('that did not even begin begins anew: what it shows is as young as that', async () => {
    const { read } = pages((_, call) => (call === 1 ? throttled : undefined));
    const reason = clock().now();
    await expect(read(SECOND, reason)).rejects.toBe(throttled);
    await clock().pass(60 * SECOND);
    const again = clock().now();
    expect(await read(60 * SECOND, reason)).toEqual({ began: again, value: [1, 2, 3] });
  });

  test('that stands still in a later turn says so, and is gone on with after that', async () => {
    const { asked, read } = pages((_, call) => (call === 2 ? throttled : undefined));
    const reason = clock().now();
    expect(await read(1, reason)).toBeUndefined();
    await expect(read(SECOND, reason)).rejects.toBe(throttled);
    expect(await read(60 * SECOND, reason)).toEqual({ began: reason, value: [1, 2, 3] });
    expect(asked).toEqual([undefined, '2', '2', '3']);
  });

  test.each([
    [0, 188],
    [128, 250],
    [255, 312],
  ])('that is throttled comes back at another moment than one that began %s ms later', async (later, pause) => {
    const start = 256 * 1000 + later;
    const scheduler = new Scheduler(start);
    const calls: number[] = [];
    const listing = new Listing('ListAny', scheduler, () => async () => {
      if (calls.push(scheduler.now() - start) === 1) throw throttled;
      return { items: [] };
    });
    await scheduler.run(listing.read({ until: start + SECOND }));
    expect(calls.map(Math.round)).toEqual([0, pause]);
  });

  test('that leads round in a circle does so again from its beginning: it is not read again', async () => {
    const asked: (string | undefined)[] = [];
    const listing = new Listing('ListAny', account.clock, () => async (token) => {
      asked.push(token);
      await clock().sleep(SECOND);
      return { items: [], token: 'again' };
    });
    const read = () => clock().run(listing.read({ notBefore: 0, until: clock().now() + SECOND }));
    expect(await read()).toBeUndefined();
    await expect(read()).rejects.toThrow('ListAny returns a page that it has returned before');
    expect(asked).toEqual([undefined, 'again']);
  });
});
