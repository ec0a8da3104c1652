/** The response to CloudFormation, within its 4,096 bytes. */
import { Outcome } from '../record/record-envelope';

export const ANSWER_LIMIT = 4096;

/** Cuts at a byte limit without splitting a character. */
export function shorten(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  if (bytes < 3) return '...'.slice(0, Math.max(bytes, 0));
  const encoded = Buffer.from(text.slice(0, bytes));
  let end = bytes - 3;
  while (end > 0 && isContinuation(encoded[end]!)) end--;
  return `${encoded.toString('utf8', 0, end)}...`;
}

/** Whether a byte of UTF-8 goes on with a character that an earlier one has begun. */
const isContinuation = (byte: number): boolean => byte >= 0x80 && byte < 0xc0;

/** The body of an answer; a reason is cut to what fits. */
export function responseBody(
  envelope: { StackId: string; RequestId: string; LogicalResourceId: string },
  outcome: Outcome,
): string {
  const body = (reason: string) =>
    JSON.stringify({
      Status: outcome.status,
      Reason: reason,
      PhysicalResourceId: outcome.physicalId,
      StackId: envelope.StackId,
      RequestId: envelope.RequestId,
      LogicalResourceId: envelope.LogicalResourceId,
      NoEcho: false,
      Data: outcome.data ?? {},
    });
  // At once, before it is cut step by step: what is declared, and quoted here, may be long.
  const reason = shorten((outcome.reason ?? '').replace(/\s+/g, ' '), ANSWER_LIMIT);
  let whole = body(reason);
  for (let room = Buffer.byteLength(reason); Buffer.byteLength(whole) > ANSWER_LIMIT && room > 0; room -= 100) {
    whole = body(shorten(reason, Math.max(room - 100, 0)));
  }
  return whole;
}
