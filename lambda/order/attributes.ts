/** What CloudFormation is told: attributes and reasons, within its 4,096 bytes. */
import { NO_VALUE } from '../../src/contract/envelope';
import {
  MAX_NUMBER_ATTRIBUTES,
  numberAttribute,
  NumberAttribute,
  PhoneNumberOrderAttributes,
  SourceProperties,
} from '../../src/contract/order';
import { baseOf } from '../attempt/attempts';
import { Known } from '../attempt/knowledge/knowledge';
import { OrderState } from '../attempt/knowledge/observations';
import { AttemptRecord } from '../attempt/record/record';
import { Outcome } from '../attempt/record/record-envelope';
import { ANSWER_LIMIT, responseBody, shorten } from '../attempt/request/response';

/** Room for what is not Data: ids and JSON are 800 bytes at most, and quotes in warnings are escaped. */
const ENVELOPE = 1500;

export function outcomeOf(known: Known, warnings: readonly string[]): Outcome {
  const own = known.record!;
  return { status: 'SUCCESS', physicalId: own.generation, data: attributes(known, own, warnings) };
}

function attributes(known: Known, own: AttemptRecord, warnings: readonly string[]): Record<string, string> {
  const { source } = own.declared!;
  const numbers = own.holdings.map(({ number }) => number);
  const ordered = source.Type === 'List' ? source.PhoneNumbers.filter((number) => numbers.includes(number)) : numbers;
  const data: Omit<PhoneNumberOrderAttributes, 'Warnings'> = {
    ...numberAttributes(source, ordered),
    PhoneNumbers: ordered.join(',') || NO_VALUE,
    PhoneNumberCount: String(ordered.length),
    ...orderAttributes(known, own, orderIdOf(own)),
  };
  const room = ANSWER_LIMIT - ENVELOPE - Buffer.byteLength(JSON.stringify(data));
  return { ...data, Warnings: shorten(warnings.join('; '), Math.max(room, 40)) || NO_VALUE };
}

type OrderAttributes = Pick<
  PhoneNumberOrderAttributes,
  'PhoneNumberOrderId' | 'PhoneNumberOrderStatus' | 'OrderType' | 'FocDate'
>;

/** The order that was placed elsewhere, or the first of the own ones, or the one that brought a number before. */
function orderIdOf({ declared, orders, holdings }: AttemptRecord): string | undefined {
  if (declared!.source.Type === 'Order') return declared!.source.PhoneNumberOrderId;
  return orders.find(({ id }) => id)?.id ?? holdings.find(({ orderId }) => orderId)?.orderId;
}

/** As the service shows the order now, else as it was told of it before, else as the record has it. */
function orderAttributes(known: Known, own: AttemptRecord, id: string | undefined): OrderAttributes {
  if (id === undefined) {
    return { PhoneNumberOrderId: NO_VALUE, PhoneNumberOrderStatus: NO_VALUE, OrderType: NO_VALUE, FocDate: NO_VALUE };
  }
  const seen: Partial<OrderState> = known.orders.get(id)?.value ?? {};
  const before = toldBefore(known, id);
  const settled = own.declared!.source.Type === 'Order' ? before.PhoneNumberOrderStatus : statusOf(own);
  return {
    PhoneNumberOrderId: id,
    PhoneNumberOrderStatus: seen.status ?? settled ?? NO_VALUE,
    OrderType: seen.orderType ?? before.OrderType ?? (own.orders.some((order) => order.id === id) ? 'New' : NO_VALUE),
    FocDate: seen.focDate ?? before.FocDate ?? NO_VALUE,
  };
}

function toldBefore(known: Known, orderId: string): Partial<OrderAttributes> {
  const told = baseOf(known)?.outcome?.data;
  return told?.PhoneNumberOrderId === orderId ? told : {};
}

/**
 * An attribute for each declared number, held or not, so that none that a template may refer to is missing. A listed
 * number stands at the place at which it is listed; one that a search found keeps its place, and later ones follow.
 */
function numberAttributes(source: SourceProperties, held: readonly string[]): Record<NumberAttribute, string> {
  const places =
    source.Type === 'List'
      ? source.PhoneNumbers.map((number) => (held.includes(number) ? number : undefined))
      : Array.from({ length: source.Type === 'Search' ? source.Count : 0 }, (_, index) => held[index]);
  if (places.length > MAX_NUMBER_ATTRIBUTES) return {};
  return Object.fromEntries(places.map((number, index) => [numberAttribute(index), number ?? NO_VALUE]));
}

/** A settled order that was not looked at again in this turn was successful, or partial with a warning. */
const statusOf = (own: AttemptRecord): string =>
  own.orders.some(({ id, numbers }) => id && numbers.some((number) => own.excluded?.includes(number)))
    ? 'Partial'
    : 'Successful';

export function fitsAnswer(known: Known, outcome: Outcome): boolean {
  const { stackId, requestId, logicalId } = known.request;
  return (
    Buffer.byteLength(
      responseBody({ StackId: stackId, RequestId: requestId, LogicalResourceId: logicalId }, outcome),
    ) <= ANSWER_LIMIT
  );
}
