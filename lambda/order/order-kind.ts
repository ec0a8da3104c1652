/** Orders of phone numbers, as the engine sees them. */
import { createOrUpdate } from './create-or-update';
import { parseOrder } from './declaration';
import { deleteResource } from './delete';
import { METRICS } from '../../src/contract/envelope';
import { ORDER_KIND, ORDER_METRICS, RESOURCE_TYPE } from '../../src/contract/order';
import { ResourceKind } from '../attempt/kind';
import { Known } from '../attempt/knowledge/knowledge';
import { unique } from '../attempt/knowledge/looks';
import { OrderPayload } from '../attempt/record/order-payload';
import { Expired, expiredIn, ownPartOf } from '../ownership/expired';

export const ORDER: ResourceKind = {
  type: RESOURCE_TYPE,
  name: ORDER_KIND,
  metrics: Object.fromEntries(Object.entries(ORDER_METRICS).filter(([name]) => !(name in METRICS))),
  parse: parseOrder,
  createOrUpdate,
  delete: deleteResource,
  stop,
  leftOpen,
  expired,
  measure,
};

/** An order that was written down and not yet placed is not placed any more. */
function stop({ record, purchaseReady }: Known): Partial<OrderPayload> {
  return {
    orders: record!.orders.map((intent) =>
      purchaseReady === intent.intendedAt && !intent.id ? { ...intent, result: 'NotPlaced' as const } : intent,
    ),
  };
}

function leftOpen({ holdings, orders }: OrderPayload): string[] {
  const ordered = orders.filter(({ result }) => !result).flatMap(({ numbers }) => numbers);
  return unique([...holdings.filter(({ acquiredHere }) => acquiredHere).map(({ number }) => number), ...ordered]);
}

/** So much is removed by one operation. */
const MOST_EXPIRED = 10;

function expired({ ledger, allNotes: notes = [], unreadable = [], request, now }: Known): Expired {
  if (!ledger) return { records: [], notes: [] };
  return ownPartOf(expiredIn({ records: ledger.value, notes, unreadable }, now), request, MOST_EXPIRED);
}

function measure(record: OrderPayload | undefined): Record<string, number> {
  const orders = record?.orders.filter(({ id }) => id !== undefined) ?? [];
  return {
    OrdersPlaced: orders.length,
    NumbersOrdered: orders.reduce((count, { numbers }) => count + numbers.length, 0),
  };
}
