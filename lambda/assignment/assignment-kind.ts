/** Assignments of numbers to a Voice Connector or a group of them, as the engine sees them. */
import { createOrUpdate } from './create-or-update';
import { parseAssignment } from './declaration';
import { deleteAssignment } from './delete';
import { ASSIGNMENT_KIND, ASSIGNMENT_TYPE } from '../../src/contract/assignment';
import { ResourceKind } from '../attempt/kind';

export const ASSIGNMENT: ResourceKind = {
  type: ASSIGNMENT_TYPE,
  name: ASSIGNMENT_KIND,
  metrics: {},
  parse: parseAssignment,
  createOrUpdate,
  delete: deleteAssignment,
  stop: () => ({}),
  leftOpen: () => [],
  measure: () => ({}),
};
