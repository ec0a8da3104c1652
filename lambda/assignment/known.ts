/** What an attempt of an assignment knows. */
import * as attempt from '../attempt/knowledge/knowledge';
import { AssignmentPayload } from '../attempt/record/assignment-payload';
import { AttemptRecord } from '../attempt/record/record';

export type Known = attempt.Known<AssignmentPayload, object>;
export type AssignmentRecord = AttemptRecord<AssignmentPayload>;
