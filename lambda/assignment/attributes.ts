/** What CloudFormation is told of an assignment. */
import { AssignmentRecord, Known } from './known';
import { PhoneNumberAssignmentAttributes } from '../../src/contract/assignment';
import { NO_VALUE } from '../../src/contract/envelope';
import { Outcome } from '../attempt/record/record-envelope';
import { ANSWER_LIMIT, responseBody, shorten } from '../attempt/request/response';

/** Warnings get what the numbers leave: 150 numbers take 2,000 bytes, and ids and JSON 800 at most. */
const ROOM_FOR_WARNINGS = 800;

export function attributesOf({ ties, warnings = [] }: AssignmentRecord): Record<string, string> {
  const numbers = ties.map(({ number }) => number);
  const data: PhoneNumberAssignmentAttributes = {
    PhoneNumbers: numbers.join(',') || NO_VALUE,
    PhoneNumberCount: String(numbers.length),
    Warnings: shorten(warnings.join('; '), ROOM_FOR_WARNINGS) || NO_VALUE,
  };
  return { ...data };
}

export function fitsAnswer({ request }: Known, outcome: Outcome): boolean {
  const { stackId, requestId, logicalId } = request;
  const body = responseBody({ StackId: stackId, RequestId: requestId, LogicalResourceId: logicalId }, outcome);
  return Buffer.byteLength(body) <= ANSWER_LIMIT;
}
