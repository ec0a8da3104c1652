/**
 * Stacks of recording custom resources, step by step, and what CloudFormation sends to each of them. The rows are those
 * of docs/cloudformation-events.md; where that page knows no answer, the driver is set as MiniStack behaves (see
 * DRIVER_SWITCHES).
 */
import type { Switches } from '../../local/cloudformation';
import type { RecordingProperties } from '../lib/recorder';

type Policy = 'Retain' | 'RetainExceptOnCreate';

export interface Resource extends RecordingProperties {
  readonly deletionPolicy?: Policy;
  readonly updateReplacePolicy?: Policy;
  /** Comes after all others of its stack. */
  readonly last?: boolean;
}

export interface Step {
  readonly what: string;
  readonly stack: string;
  /** The stack's resources; none: the stack is destroyed. */
  readonly resources?: Readonly<Record<string, Resource>>;
  /** How CloudFormation ends. */
  readonly status: string;
  /** What it sends to each resource; a resource that is not named here gets nothing. */
  readonly sends: Readonly<Record<string, readonly string[]>>;
}

/** The open rows of the table, set as MiniStack reads them, so that everything else can be compared. */
export const DRIVER_SWITCHES: Partial<Switches> = {
  rollbackAfterReplacement: 'noUpdate',
  deleteNewIdOfFailedUpdate: false,
};

/**
 * Where MiniStack 1.5.33 is known to do otherwise, as "stack, step: resource"; "the stack" is for its status, "the
 * phase" for the one in which it cleans up. A difference that is not named here fails the run.
 */
export const DIFFERENCES: Readonly<Record<string, { readonly how: string; readonly ministack: readonly string[] }>> = {
  'FailingCreate, a create fails, and its siblings are rolled back: Broken': {
    how: 'MiniStack sends no Delete to the resource whose Create failed',
    ministack: ['Create - (1): FAILED broken'],
  },
  'Changes, update in place, replacement, removal, and a clean-up that fails: Stubborn': {
    how: 'MiniStack tries once to delete what was replaced, and leaves it behind when that fails',
    ministack: ['Update stubborn-1 (2 after 1): SUCCESS stubborn-2', 'Delete stubborn-1 (1): FAILED stubborn-1'],
  },
  'Changes, update in place, replacement, removal, and a clean-up that fails: the phase': {
    how: 'MiniStack cleans up while the stack is UPDATE_IN_PROGRESS, not UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    ministack: ['false'],
  },
  'Changes, an update fails with the id that was there, and everything is rolled back: Reverted': {
    how: "MiniStack takes the new id that the rollback's Update is answered with, and sends no Delete "
      + 'for the one before it',
    ministack: ['Update reverted (3 after 1): SUCCESS reverted', 'Update reverted (1 after 3): SUCCESS reverted-again'],
  },
  'Changes, delete again: FailsOnce': {
    how: 'MiniStack has deleted the function that the failed resource needs, and cannot send Delete again',
    ministack: [],
  },
  'Changes, delete again: the stack': {
    how: 'MiniStack cannot delete such a stack any more',
    ministack: ['DELETE_FAILED'],
  },
};

const v1 = (id: string): Resource => ({ V: '1', Id: id });

const CREATED: Record<string, Resource> = {
  InPlace: v1('in-place'),
  Unchanged: v1('unchanged'),
  PolicyOnly: v1('policy-only'),
  Replaced: v1('replaced-1'),
  ReplacedKept: { ...v1('replaced-kept-1'), updateReplacePolicy: 'Retain' },
  Stubborn: { ...v1('stubborn-1'), FailDeletes: '9' },
  Removed: v1('removed'),
  RemovedKept: { ...v1('removed-kept'), deletionPolicy: 'Retain' },
  Kept: { ...v1('kept'), deletionPolicy: 'RetainExceptOnCreate' },
  FailsOnce: { ...v1('fails-once'), FailDeletes: '1' },
  OtherId: { ...v1('other-id'), DeleteId: 'something-else' },
  Reverted: { ...v1('reverted'), RevertedId: 'reverted-again' },
  OwnFailure: { ...v1('own-failure'), last: true },
};

const { Removed: _removed, RemovedKept: _removedKept, ...STAYING } = CREATED;

const UPDATED: Record<string, Resource> = {
  ...STAYING,
  InPlace: { V: '2', Id: 'in-place' },
  PolicyOnly: { ...v1('policy-only'), deletionPolicy: 'RetainExceptOnCreate' },
  Replaced: { V: '2', Id: 'replaced-2' },
  ReplacedKept: { V: '2', Id: 'replaced-kept-2', updateReplacePolicy: 'Retain' },
  Stubborn: { V: '2', Id: 'stubborn-2' },
};

const created = (id: string): string[] => [`Create - (1): SUCCESS ${id}`];

export const STEPS: readonly Step[] = [
  {
    what: 'a create fails, and its siblings are rolled back',
    stack: 'FailingCreate',
    resources: {
      Sibling: v1('sibling'),
      Retained: { ...v1('retained'), deletionPolicy: 'Retain' },
      RetainedExcept: { ...v1('retained-except'), deletionPolicy: 'RetainExceptOnCreate' },
      Broken: { ...v1('never'), Fail: 'Create', FailedId: 'broken', last: true },
    },
    status: 'ROLLBACK_COMPLETE',
    sends: {
      Sibling: [...created('sibling'), 'Delete sibling (1): SUCCESS sibling'],
      Retained: created('retained'),
      RetainedExcept: [...created('retained-except'), 'Delete retained-except (1): SUCCESS retained-except'],
      Broken: ['Create - (1): FAILED broken', 'Delete broken (1): SUCCESS broken'],
    },
  },
  { what: 'the rolled back stack is deleted', stack: 'FailingCreate', status: 'DELETE_COMPLETE', sends: {} },
  {
    what: 'create',
    stack: 'Changes',
    resources: CREATED,
    status: 'CREATE_COMPLETE',
    sends: Object.fromEntries(Object.entries(CREATED).map(([name, { Id }]) => [name, created(Id)])),
  },
  {
    what: 'update in place, replacement, removal, and a clean-up that fails',
    stack: 'Changes',
    resources: UPDATED,
    status: 'UPDATE_COMPLETE',
    sends: {
      InPlace: ['Update in-place (2 after 1): SUCCESS in-place'],
      Replaced: ['Update replaced-1 (2 after 1): SUCCESS replaced-2', 'Delete replaced-1 (1): SUCCESS replaced-1'],
      ReplacedKept: ['Update replaced-kept-1 (2 after 1): SUCCESS replaced-kept-2'],
      Stubborn: [
        'Update stubborn-1 (2 after 1): SUCCESS stubborn-2',
        ...Array.from({ length: 3 }, () => 'Delete stubborn-1 (1): FAILED stubborn-1'),
      ],
      Removed: ['Delete removed (1): SUCCESS removed'],
    },
  },
  {
    what: 'an update fails with the id that was there, and everything is rolled back',
    stack: 'Changes',
    resources: {
      ...UPDATED,
      InPlace: { V: '3', Id: 'in-place' },
      Replaced: { V: '3', Id: 'replaced-3' },
      Reverted: { V: '3', Id: 'reverted' },
      Added: v1('added'),
      OwnFailure: { V: '3', Id: 'own-failure', Fail: 'Update', last: true },
    },
    status: 'UPDATE_ROLLBACK_COMPLETE',
    sends: {
      InPlace: ['Update in-place (3 after 2): SUCCESS in-place', 'Update in-place (2 after 3): SUCCESS in-place'],
      Replaced: ['Update replaced-2 (3 after 2): SUCCESS replaced-3', 'Delete replaced-3 (3): SUCCESS replaced-3'],
      Reverted: [
        'Update reverted (3 after 1): SUCCESS reverted',
        'Update reverted (1 after 3): SUCCESS reverted-again',
        'Delete reverted (1): SUCCESS reverted',
      ],
      Added: [...created('added'), 'Delete added (1): SUCCESS added'],
      OwnFailure: [
        'Update own-failure (3 after 1): FAILED own-failure',
        'Update own-failure (1 after 3): SUCCESS own-failure',
      ],
    },
  },
  {
    what: 'an update fails with a new id',
    stack: 'Changes',
    resources: {
      ...UPDATED,
      OwnFailure: { V: '4', Id: 'own-failure', Fail: 'Update', FailedId: 'own-failure-4', last: true },
    },
    status: 'UPDATE_ROLLBACK_COMPLETE',
    sends: {
      OwnFailure: [
        'Update own-failure (4 after 1): FAILED own-failure-4',
        'Update own-failure (1 after 4): SUCCESS own-failure',
      ],
    },
  },
  {
    what: 'delete, of which one resource fails',
    stack: 'Changes',
    status: 'DELETE_FAILED',
    sends: {
      InPlace: ['Delete in-place (2): SUCCESS in-place'],
      Unchanged: ['Delete unchanged (1): SUCCESS unchanged'],
      Replaced: ['Delete replaced-2 (2): SUCCESS replaced-2'],
      ReplacedKept: ['Delete replaced-kept-2 (2): SUCCESS replaced-kept-2'],
      Stubborn: ['Delete stubborn-2 (2): SUCCESS stubborn-2'],
      FailsOnce: ['Delete fails-once (1): FAILED fails-once'],
      Reverted: ['Delete reverted-again (1): SUCCESS reverted-again'],
      OtherId: ['Delete other-id (1): SUCCESS something-else'],
      OwnFailure: ['Delete own-failure (1): SUCCESS own-failure'],
    },
  },
  {
    what: 'delete again',
    stack: 'Changes',
    status: 'DELETE_COMPLETE',
    sends: { FailsOnce: ['Delete fails-once (1): SUCCESS fails-once'] },
  },
];
