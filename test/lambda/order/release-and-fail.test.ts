/** A failure is told when what the operation acquired is back where it came from, or when there is no more time. */
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { Holding, OrderIntent } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { LEDGER_LAG, MINUTE, SECOND, SERVICE_LAG } from '../../../lambda/attempt/timing';
import { releaseAndFail } from '../../../lambda/order/release/release-and-fail';
import { NumberState } from '../../../lambda/service/number-state';
import { STACK } from '../support/harness';
import { bought, earlier, known, NOW, OLD, ONE, order, own, recordOf, seen, state, TWO } from '../support/knowledge';

const found = (number: string, change: Partial<Holding> = {}) => bought(number, { acquired: 'Adopted', ...change });
const intent: OrderIntent = { numbers: [TWO], intendedAt: NOW, token: 't', id: 'a' };
const queued = (number: string) => state(number, { deleted: true });
const release = (...numbers: string[]) => ({ do: 'Release', numbers });

interface Scene {
  readonly states?: readonly (NumberState | string)[];
  readonly others?: readonly AttemptRecord[];
  readonly change?: Partial<Known>;
  /** How long after the failure was written. */
  readonly after?: number;
}

/** A Create that has failed, whose looks all began at this moment. */
function failing(record: Partial<AttemptRecord>, { states = [], others = [], change, after = SERVICE_LAG }: Scene) {
  const now = NOW + after;
  const k = own(known('Create', {}, { PhoneNumberName: 'Ours' }), { failedAt: NOW, failure: 'refused', ...record });
  const alive = { stackStatus: 'UPDATE_IN_PROGRESS', status: 'UPDATE_COMPLETE' };
  return releaseAndFail({
    ...k,
    now,
    records: { began: now, value: [k.record!] },
    ledger: { began: now, value: [k.record!, ...others] },
    numbers: { began: now, value: seen(...states).numbers!.value },
    resources: new Map([[`${STACK} Sales`, { began: now, value: alive }]]),
    ...change,
  });
}
const failed = (...arguments_: Parameters<typeof failing>) => recordOf(failing(...arguments_));

describe('what was done last and is not remembered is waited for', () => {
  const here = { states: [state(ONE)] };
  const brokenOff = { ...here, change: { brokenOff: true } };
  const holding = { holdings: [bought(ONE)] };

  test.each<[string, Partial<Known>]>([
    ['by a turn that was broken off', { brokenOff: true }],
    ['when a call was not answered', { unanswered: new Set([`Restore ${ONE}`]) }],
  ])('%s', (_, change) => {
    expect(failing(holding, { ...here, change, after: SERVICE_LAG - SECOND })).toEqual({ do: 'Wait', seconds: 1 });
    expect(failing(holding, { ...here, change })).toEqual(release(ONE));
  });

  test('and looked at then, and not before', () => {
    const look = (began: number) => ({
      change: { brokenOff: true, numbers: { ...seen(state(ONE)).numbers!, began } },
    });
    expect(failing(holding, look(NOW + SERVICE_LAG - 1))).toEqual({ do: 'LookNumbers', sure: [ONE] });
    expect(failing(holding, look(NOW + SERVICE_LAG))).toEqual(release(ONE));
  });

  test('but not when everything is remembered', () =>
    expect(failing(holding, { ...here, after: LEDGER_LAG })).toEqual(release(ONE)));

  test('but not when nothing was acquired', () => {
    const inherited = { holdings: [bought(ONE, { acquiredHere: undefined })] };
    expect(failed(inherited, { ...brokenOff, after: 0 })).toMatchObject({ outcome: { reason: 'refused' } });
  });

  test('also when an order may have brought something', () => {
    expect(failing({ orders: [intent] }, { ...brokenOff, after: 0 })).toMatchObject({ do: 'Wait' });
  });
});

describe('the record says', () => {
  test('what was found in the inventory and put back, and not what was brought into it', () => {
    const holdings = [bought(ONE), found(TWO, { detailsFound: { name: 'Mine' } })];
    const states = [queued(ONE), state(TWO, { name: 'Mine' })];
    expect(failed({ holdings }, { states })).toMatchObject({ holdings: [], returned: [holdings[1]] });
    expect(failed({ holdings: [bought(ONE)] }, { states })).not.toHaveProperty('returned');
  });

  test('what somebody at work may own, as held and not as put back', () => {
    const sales = earlier({ logicalId: 'Sales', outcome: undefined, holdings: [bought(TWO)] });
    const holdings = [found(ONE), found(TWO)];
    const states = [state(ONE), state(TWO)];
    const record = failed({ holdings }, { states, others: [sales], after: 5 * MINUTE });
    expect(record).toMatchObject({ holdings: [holdings[1]], returned: [holdings[0]] });
  });

  test('what it had inherited, and its orders as decided', () => {
    const inherited = bought(ONE, { acquiredHere: undefined });
    const orders = new Map([['a', { began: NOW + SERVICE_LAG, value: order('a', 'Failed', { [TWO]: 'Failed' }) }]]);
    expect(failed({ holdings: [inherited], orders: [intent] }, { states: [TWO], change: { orders } })).toMatchObject({
      holdings: [inherited],
      orders: [{ ...intent, result: 'Decided' }],
      outcome: { status: 'FAILED', reason: 'refused' },
    });
  });
});

describe('when there is no more time', () => {
  const after = known('Create').request.answerBy - NOW;
  const late = (record: Partial<AttemptRecord>, scene: Scene = {}) => failed(record, { ...scene, after });

  test('the failure names what could not be released, which stays in the record', () => {
    const record = late({ holdings: [bought(ONE)] }, { states: [state(ONE)] });
    expect(record.outcome).toEqual({
      status: 'FAILED',
      physicalId: record.attempt,
      reason: 'refused; not everything could be released in time; the next delete does it',
    });
    expect([record.holdings, record.returned]).toEqual([[bought(ONE)], undefined]);
  });

  test('the failure names the orders that are open, which stay open', () => {
    const record = late({ orders: [{ ...intent, id: undefined }] });
    expect(record.outcome!.reason).toMatch(/^refused; .*; the next delete releases what it brings$/);
    expect(record.orders[0].result).toBeUndefined();
  });

  test('nothing more is said where everything is back', () =>
    expect(late({ holdings: [bought(ONE)] }, { states: [queued(ONE)] }).outcome!.reason).toBe('refused'));
});

test('a failed Update answers with the id that CloudFormation has', () => {
  const k = own(known('Update'), { failedAt: NOW, failure: 'refused' });
  expect(recordOf(releaseAndFail(k)).outcome).toMatchObject({ physicalId: OLD });
});
