/** What CloudFormation is told: attributes and reasons, within its 4,096 bytes. */
import { baseOf } from './formers';
import { Known } from './known';
import { AttemptRecord, Outcome } from './record';
import { PhoneNumberOrderAttributes } from '../../src/private/contract';

export const ANSWER_LIMIT = 4096;
/** Room for what is not Data: status, ids, and JSON around it. */
const ENVELOPE = 1500;

export function outcomeOf(k: Known, warnings: readonly string[]): Outcome {
  const own = k.record!;
  return { status: 'SUCCESS', physicalId: own.generation, data: attributes(k, own, warnings) };
}

function attributes(k: Known, own: AttemptRecord, warnings: readonly string[]): Record<string, string> {
  const source = own.declared!.source;
  const numbers = own.holdings.map(({ number }) => number);
  const ordered = source.Type === 'List' ? source.PhoneNumbers.filter((number) => numbers.includes(number)) : numbers;
  const orderId = source.Type === 'Order' ? source.PhoneNumberOrderId : own.orders.find(({ id }) => id)?.id ?? own.holdings.find((holding) => holding.orderId)?.orderId;
  const order = orderId ? k.orders.get(orderId)?.value : undefined;
  const told = baseOf(k)?.outcome?.data;
  const before = told?.PhoneNumberOrderId === orderId ? told : undefined;
  const data: Omit<PhoneNumberOrderAttributes, 'Warnings'> = {
    PhoneNumbers: ordered.join(','),
    PhoneNumberCount: String(ordered.length),
    PhoneNumberOrderId: orderId ?? '',
    PhoneNumberOrderStatus: order?.status ?? (source.Type === 'Order' ? before?.PhoneNumberOrderStatus : orderId && statusOf(own)) ?? '',
    OrderType: order?.orderType ?? before?.OrderType ?? (own.orders.some(({ id }) => id === orderId) ? 'New' : ''),
    FocDate: order?.focDate ?? before?.FocDate ?? '',
  };
  const room = ANSWER_LIMIT - ENVELOPE - Buffer.byteLength(JSON.stringify(data));
  return { ...data, Warnings: shorten(warnings.join('; '), Math.max(room, 40)) };
}

/** A settled order that was not looked at again in this turn was successful, or partial with a warning. */
const statusOf = (own: AttemptRecord): string => (own.orders.some(({ id, numbers }) => id && numbers.some((number) => own.excluded?.includes(number))) ? 'Partial' : 'Successful');

/** Cuts at a byte limit without splitting a character. */
export function shorten(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let cut = text.slice(0, bytes);
  while (Buffer.byteLength(cut) > bytes - 3) cut = cut.slice(0, -1);
  return `${cut.replace(/[\ud800-\udbff]$/, '')}...`;
}

/** The body of an answer; a reason is cut to what fits. */
export function answerBody(envelope: { StackId: string; RequestId: string; LogicalResourceId: string }, outcome: Outcome): string {
  const body = (reason: string) => JSON.stringify({
    Status: outcome.status,
    Reason: reason,
    PhysicalResourceId: outcome.physicalId,
    StackId: envelope.StackId,
    RequestId: envelope.RequestId,
    LogicalResourceId: envelope.LogicalResourceId,
    NoEcho: false,
    Data: outcome.data ?? {},
  });
  const reason = (outcome.reason ?? '').replace(/\s+/g, ' ');
  let whole = body(reason);
  for (let room = Buffer.byteLength(reason); Buffer.byteLength(whole) > ANSWER_LIMIT && room > 0; room -= 100) {
    whole = body(shorten(reason, Math.max(room - 100, 0)));
  }
  return whole;
}

export function fitsAnswer(k: Known, outcome: Outcome): boolean {
  const { stackId, requestId, logicalId } = k.request;
  return Buffer.byteLength(answerBody({ StackId: stackId, RequestId: requestId, LogicalResourceId: logicalId }, outcome)) <= ANSWER_LIMIT;
}
