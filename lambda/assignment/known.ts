/** What an attempt of an assignment knows. */
import { AssignmentPayload } from '../attempt/assignment-payload';
import * as attempt from '../attempt/knowledge';
import { AttemptRecord } from '../attempt/record';

export type Known = attempt.Known<AssignmentPayload, object>;
export type AssignmentRecord = AttemptRecord<AssignmentPayload>;
