/** The ledger refuses a write when numbers have been bought: they go back all the same. */
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { Ports } from '../../../lambda/attempt/ports';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { tolerant, withoutLedger } from '../../../lambda/engine/unrecorded';
import { CallError } from '../../../lambda/service/errors';
import { Answer, Harness, STACK, Submission } from '../support/harness';
import { earlier, known, NOW, ONE, own } from '../support/knowledge';

const refusal = (name = 'ValidationException') => new CallError('PutParameter', name, 'longer than 4096', 400);

/** Refuses every record from the first that the test picks on, or that one only. */
function refusing(world: Harness, picks: (record: AttemptRecord) => boolean, once = false, error = refusal()): void {
  let refused = 0;
  world.fates = (operation, input) => {
    if (operation !== 'PutParameter') return undefined;
    if (!(refused > 0 && !once) && !picks(input as AttemptRecord)) return undefined;
    refused++;
    return { before: error };
  };
}

const hasBought = ({ holdings }: AttemptRecord): boolean => holdings.length > 0;
const isPlaced = ({ orders }: AttemptRecord): boolean => orders.some(({ id }) => id !== undefined);
const hasSucceeded = ({ outcome }: AttemptRecord): boolean => outcome?.status === 'SUCCESS';
const hasFailed = ({ outcome }: AttemptRecord): boolean => outcome?.status === 'FAILED';

describe('a Create whose record is refused', () => {
  test.each<[string, (record: AttemptRecord) => boolean, boolean]>([
    ['that says that an order was placed', isPlaced, false],
    ['that says what an order brought', hasBought, false],
    ['that says what an order brought, once', hasBought, true],
    ['that it has succeeded', hasSucceeded, false],
  ])('releases what it bought, and says why: %s', async (_, picks, once) => {
    const world = new Harness();
    refusing(world, picks, once);
    const answer = await world.submit('Create');
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('longer than 4096') });
    expect([world.live(), world.queued()]).toEqual([[], expect.objectContaining({ length: 2 })]);
    expect(world.calls.filter((call) => call === 'CreatePhoneNumberOrder')).toHaveLength(1);
  });

  test('leaves it to a later turn to say that it has failed when only that is refused', async () => {
    const world = new Harness();
    world.model.control.scriptOrders({ outcome: 'partial', failing: 1 });
    refusing(world, hasFailed);
    await expect(world.submit('Create')).rejects.toThrow('cannot be used'); // what is not recorded is not said
    expect(world.answers.size).toBe(0);
    expect(world.live()).toEqual([]);
  });

  test('keeps nothing for its Delete to release, which finds that and succeeds', async () => {
    const world = new Harness();
    refusing(world, hasBought);
    const answer = await world.submit('Create');
    world.fates = () => undefined;
    const released = world.calls.length;
    expect(await remove(world, answer)).toMatchObject({ Status: 'SUCCESS' });
    expect(world.calls.slice(released)).not.toContain('BatchDeletePhoneNumber');
    expect(world.live()).toEqual([]);
  });

  test('releases what it bought, and says so, when the function crashes and lists are a minute late', async () => {
    const world = new Harness({ listLagSeconds: 60, getLagSeconds: 60 });
    const [refused, released] = [new Set<object>(), new Set<object>()];
    world.fates = (operation, input) => {
      if (operation === 'PutParameter' && hasBought(input as AttemptRecord) && refused.size === 0) {
        refused.add(input as object);
        return { before: refusal() };
      }
      if (operation !== 'BatchDeletePhoneNumber' || released.size > 0) return undefined;
      released.add(input as object);
      return { crash: 'after' };
    };
    const answer = await world.submit('Create');
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('longer than 4096') });
    await world.clock.pass(120_000); // until lists show it
    expect([refused.size, released.size, world.live()]).toEqual([1, 1, []]);
  });

  test('gives back what an Update added, and leaves what was there', async () => {
    const world = new Harness();
    const created = await world.submit('Create');
    const before = world.live();
    refusing(world, (record) => record.requestType === 'Update' && record.holdings.length > 2);
    const source = { Type: 'Search' as const, Count: 3, AreaCodes: ['206'] };
    const updated = await world.submit('Update', {
      physicalId: created.PhysicalResourceId,
      properties: { Source: source },
    });
    expect(updated).toMatchObject({ Status: 'FAILED', PhysicalResourceId: created.PhysicalResourceId });
    expect(world.live()).toEqual(before);
  });
});

const remove = (world: Harness, { PhysicalResourceId: physicalId }: Answer, more: Submission = {}) =>
  world.submit('Delete', { physicalId, ...more });

describe('goes on without the ledger', () => {
  const holdings = [{ number: ONE, acquired: 'Ordered' as const, acquiredHere: true as const }];
  const k = own(known('Create'), { holdings });
  const intent = { numbers: [ONE], intendedAt: NOW, token: 't' };

  test('with what it has acquired, as a failure', () =>
    expect(withoutLedger(k, { ...k.record!, outcome: earlier().outcome, endedAt: NOW }, 'refused')).toEqual({
      ...k.record!,
      seq: 1,
      failure: 'Support: refused',
      failedAt: NOW,
    }));

  test('and without an order whose intent could not be written: it was not placed', () => {
    const intending = (before: Known): AttemptRecord => ({ ...before.record!, orders: [intent] });
    expect(withoutLedger(known('Create'), intending(known('Create')), 'refused')).toBeUndefined();
    expect(withoutLedger(k, intending(k), 'refused')).toMatchObject({
      orders: [{ ...intent, result: 'NotPlaced' }],
      holdings,
    });
  });

  test('not where there is nothing to give back, in a Delete, or after the time for a response', () => {
    expect(withoutLedger(known('Create'), known('Create').record!, 'refused')).toBeUndefined();
    expect(withoutLedger(k, { ...k.record!, requestType: 'Delete' }, 'refused')).toBeUndefined();
    expect(withoutLedger({ ...k, now: k.request.answerBy }, k.record!, 'refused')).toBeUndefined();
    // All has been released by the time that it says so.
    const outcome = { status: 'FAILED' as const, physicalId: k.request.attempt };
    expect(withoutLedger(k, { ...k.record!, outcome }, 'refused')).toBeUndefined();
  });

  describe('with one that takes what it will', () => {
    const record = known('Create').record!;
    const ported = (error?: Error) => {
      const [put, logs]: [object[], unknown[]] = [[], []];
      const ledger = {
        put: async (each: object) => {
          if (error) throw error;
          put.push(each);
        },
        ofResource: async () => 'read',
      };
      const log = (...line: unknown[]) => logs.push(line);
      return { put, logs, ports: tolerant({ ledger, log } as unknown as Ports) };
    };

    test('records what it takes', async () => {
      const { put, logs, ports } = ported();
      await ports.ledger.put(record);
      expect([put, logs]).toEqual([[record], []]);
      expect(await ports.ledger.ofResource(STACK, 'Support')).toBe('read');
    });

    test('and tells what it refuses', async () => {
      const { logs, ports } = ported(refusal());
      await ports.ledger.put(record);
      expect(logs).toEqual([
        ['warn', 'not recorded: ValidationException: longer than 4096', { attempt: record.attempt }],
      ]);
    });

    test('and hides no defect of its own', async () => {
      const { logs, ports } = ported(new TypeError('undefined is not a function'));
      await expect(ports.ledger.put(record)).rejects.toThrow(TypeError);
      expect(logs).toEqual([]);
    });
  });
});
