/**
 * Port-in orders. They come from a support case, never from the API, so they are injected; what their statuses mean
 * for the numbers is the likeliest reading.
 */
import { list, optionalText, optionalWord, requiredText, requiredWord } from './checks';
import {
  E164,
  type NumberStatus,
  ORDER_STATUSES,
  type OrderStatus,
  PHONE_NUMBER_NAME,
  PRODUCT_TYPES,
  type ProductType,
} from './constraints';
import { badRequest } from './errors';
import { withPlus } from './number-id';
import { newNumber } from './orders';
import type { OrderedNumber, OrderRecord } from './records';
import type { World } from './world';

/** A port-in that a support case has brought about. */
export interface PortInOrder {
  readonly phoneNumbers: readonly string[];
  readonly productType?: ProductType;
  /** Default `PendingDocuments`. */
  readonly status?: OrderStatus;
  /** Firm order commitment: the day on which the numbers move; any string, as the API has it. */
  readonly focDate?: string;
  readonly name?: string;
}

/** Puts a port-in order and its numbers into the account. Returns the order's id. */
export function injectPortInOrder(world: World, portIn: PortInOrder): string {
  const numbers = list(portIn.phoneNumbers, 'phoneNumbers', { min: 1 }).map((item) =>
    withPlus(requiredText(item, 'phoneNumbers', E164)),
  );
  const owned = numbers.find((e164) => world.numbers.get(e164));
  if (owned !== undefined) {
    throw badRequest(`${owned} is in the account already; port in another number.`);
  }
  const order: OrderRecord = {
    productType: optionalWord(portIn.productType, 'productType', PRODUCT_TYPES) ?? 'VoiceConnector',
    status: optionalWord(portIn.status, 'status', ORDER_STATUSES) ?? 'PendingDocuments',
    focDate: optionalText(portIn.focDate, 'focDate') ?? null,
    numbers: numbers.map((e164) => ({ e164, status: 'Processing', dueAt: null, willFail: false })),
    orderType: 'Porting',
    id: world.random.guid(),
    sequence: world.nextSequence(),
    createdAt: world.now,
    updatedAt: world.now,
  };
  const name = optionalText(portIn.name, 'name', PHONE_NUMBER_NAME) ?? '';
  numbers.forEach((e164) => world.putNumber(newNumber(world, e164, { order, name })));
  move(world, order, order.status);
  return order.id;
}

/** Moves a port-in order on, its numbers with it. */
export function setPortInStatus(world: World, order: OrderRecord, status: OrderStatus, focDate?: string): void {
  if (order.orderType !== 'Porting') {
    throw badRequest(`Order ${order.id} is not a port-in; settle it instead.`);
  }
  move(world, { ...order, focDate: focDate ?? order.focDate }, requiredWord(status, 'status', ORDER_STATUSES));
}

function move(world: World, order: OrderRecord, status: OrderStatus): void {
  const numbers = order.numbers.map((number, index): OrderedNumber => ({
    ...number,
    status: orderedStatus(status, index),
  }));
  for (const { e164, status: ordered } of numbers) {
    const record = world.numbers.get(e164);
    if (record?.orderId === order.id) {
      const reached = numberStatus(status, ordered);
      const acquiredAt = reached === 'Unassigned' ? record.acquiredAt ?? world.now : record.acquiredAt;
      world.putNumber({ ...record, status: record.status === 'Assigned' ? 'Assigned' : reached, acquiredAt });
    }
  }
  world.putOrder({ ...order, numbers, status });
}

/** Of a partial port-in the first number arrives. */
function orderedStatus(order: OrderStatus, index: number): OrderedNumber['status'] {
  if (order === 'Successful' || (order === 'Partial' && index === 0)) {
    return 'Acquired';
  }
  return ['Partial', 'Failed', 'Cancelled'].includes(order) ? 'Failed' : 'Processing';
}

function numberStatus(order: OrderStatus, ordered: OrderedNumber['status']): NumberStatus {
  if (ordered === 'Acquired') {
    return 'Unassigned';
  }
  if (ordered === 'Failed') {
    return order === 'Cancelled' ? 'Cancelled' : 'AcquireFailed';
  }
  return order === 'CancelRequested' ? 'PortinCancelRequested' : 'PortinInProgress';
}
