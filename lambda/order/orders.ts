/** From an order intent to what became of it: the one place where a lost answer is resolved. */
import { TOKEN } from './details';
import { Known, NumberState, OrderState, Step } from './known';
import { AttemptRecord, OrderIntent } from './record';
import { meaning, ORDER_STATUSES, ORDERED_NUMBER_STATUSES } from './status';
import { FENCE, LAG, ledgerSince, SECOND, unique, wait } from './steps';

export type Resolution =
  | { readonly step: Step }
  | {
    readonly placed: OrderState;
    readonly acquired: readonly string[];
    readonly failed: readonly string[];
    /** The service treats it as a port-in: undecided for days, and nothing to wait for here. */
    readonly porting: boolean;
  }
  | { readonly notPlaced: true };

/** An order that is being acquired is asked about every second, an old one less and less often. */
const pollPause = (age: number): number => Math.min(10, Math.max(1, Math.floor(age / SECOND / 30))) * SECOND;
/** Clocks of the service and of this library may differ by so much. */
const SKEW = 60 * SECOND;

/** What became of an intent: a step that finds out more, or the end of it. */
export function resolve(k: Known, intent: OrderIntent): Resolution {
  if (intent.id) return decided(k, intent.id);
  const orphan = orphanOf(k, intent);
  if (orphan) return isProven(k, intent) ?? decided(k, orphan.id);
  if (!k.orderList || k.orderList.at < intent.at + LAG) {
    return k.now < intent.at + LAG ? { step: wait((intent.at + LAG - k.now) / SECOND) } : { step: { do: 'LookOrders' } };
  }
  if (k.orderList.at >= intent.at + FENCE) return { notPlaced: true };
  return { step: k.now >= intent.at + FENCE ? { do: 'LookOrders' } : wait(Math.min(5, (intent.at + FENCE - k.now) / SECOND)) };
}

/** An order that holds exactly the numbers of the intent, was placed after it, and is nobody else's. */
function orphanOf(k: Known, intent: OrderIntent): OrderState | undefined {
  const taken = new Set((k.records?.value ?? []).concat(k.ledger?.value ?? []).flatMap(orderIds));
  const wanted = key(intent.numbers);
  const fitting = (k.orderList?.value ?? []).filter((order) => !taken.has(order.id) && order.createdAt >= intent.at - SKEW
    && order.createdAt <= intent.at + FENCE + SKEW && key(order.numbers.map(({ number }) => number)) === wanted && !isForeign(k, intent, order.id));
  return fitting.sort((one, other) => other.createdAt - one.createdAt)[0];
}

/**
 * Two orders for the same numbers at the same time look alike in the list; the name on the numbers tells them apart. Who
 * has taken that name off had written down before which order was its own.
 */
function isProven(k: Known, intent: OrderIntent): Resolution | undefined {
  const { numbers } = k;
  if (!numbers || numbers.at < intent.at || !intent.numbers.every((number) => numbers.value.has(number))) {
    return { step: { do: 'LookNumbers', sure: intent.numbers } };
  }
  if (intent.numbers.some((number) => numbers.value.get(number)?.name === intent.token)) return undefined;
  const step = ledgerSince(k, numbers.at + LAG);
  return step && { step };
}

/**
 * What an order brought carries its token. A number that another order brought in the meantime, and that this one could
 * not have, says nothing.
 */
function isForeign(k: Known, intent: OrderIntent, id: string): boolean {
  const named = intent.numbers.flatMap((number) => k.numbers?.value.get(number) ?? []).filter(({ name }) => TOKEN.test(name));
  const isOurs = (state: NumberState) => state.name === intent.token;
  const isOfThis = ({ orderId }: NumberState) => orderId === undefined || orderId === id;
  return named.some((state) => isOurs(state) !== isOfThis(state));
}

const orderIds = (record: AttemptRecord): string[] => record.orders.flatMap(({ id }) => id ?? []);
const key = (numbers: readonly string[]): string => [...numbers].sort().join();

/** Polls an order until the service has decided; a status that only a port-in has ends the waiting, too. */
function decided(k: Known, id: string): Resolution {
  const seen = k.orders.get(id);
  if (!seen) return { step: { do: 'LookOrder', id } };
  if (!seen.value || isOpen(seen.value)) {
    const next = seen.at + pollPause(k.now - (seen.value?.createdAt ?? seen.at));
    return { step: k.now >= next ? { do: 'LookOrder', id } : wait((next - k.now) / SECOND) };
  }
  const of = (what: string) => seen.value!.numbers.filter(({ status }) => ORDERED_NUMBER_STATUSES[status] === what).map(({ number }) => number);
  return { placed: seen.value, acquired: unique(of('Acquired')), failed: unique(of('Failed')), porting: ORDER_STATUSES[seen.value.status] === 'Porting' };
}

function isOpen(order: OrderState): boolean {
  if (meaning(ORDER_STATUSES, `order ${order.id}`, order.status) === 'Porting') return false;
  const numbers = order.numbers.map(({ number, status }) => meaning(ORDERED_NUMBER_STATUSES, number, status));
  return meaning(ORDER_STATUSES, `order ${order.id}`, order.status) === 'Waiting' || numbers.includes('Waiting');
}

/** "order 1234 (Processing)": for a reader who has to look it up. */
export function describeOrder(k: Known, intent: OrderIntent): string {
  const seen = intent.id ? k.orders.get(intent.id)?.value : undefined;
  const numbers = intent.numbers.join(', ');
  if (!intent.id) return `an order for ${numbers} whose answer was lost`;
  return `order ${intent.id} for ${numbers} (${seen?.status ?? intent.result ?? 'not decided'})`;
}
