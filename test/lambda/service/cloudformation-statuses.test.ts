/** What CloudFormation's statuses mean: a wrong row buys for nobody, or takes an owner for gone. */
import {
  isRollback,
  isUpdateRollback,
  RESOURCE_STATUSES,
  resourceMeaning,
  STACK_STATUSES,
  stackMeaning,
} from '../../../lambda/service/cloudformation-statuses';
import { UnknownStatus } from '../../../lambda/service/statuses';

/** The statuses that a table gives a meaning which fits. */
const those = <T>(table: Readonly<Record<string, T>>, fits: (meaning: T) => boolean) =>
  Object.entries(table)
    .filter(([, meaning]) => fits(meaning))
    .map(([status]) => status)
    .sort();

describe('a resource', () => {
  test.each<[string, string[]]>([
    [
      'Wanted',
      [
        'CREATE_IN_PROGRESS',
        'UPDATE_IN_PROGRESS',
        'ROLLBACK_IN_PROGRESS',
        'UPDATE_ROLLBACK_IN_PROGRESS',
        'IMPORT_IN_PROGRESS',
        'IMPORT_ROLLBACK_IN_PROGRESS',
      ],
    ],
    [
      'Stands',
      [
        'CREATE_COMPLETE',
        'UPDATE_COMPLETE',
        'ROLLBACK_COMPLETE',
        'UPDATE_ROLLBACK_COMPLETE',
        'IMPORT_COMPLETE',
        'IMPORT_ROLLBACK_COMPLETE',
        // An export (of a refactored stack) leaves the resource alone until it is somebody else's.
        'EXPORT_IN_PROGRESS',
        'EXPORT_COMPLETE',
        'EXPORT_FAILED',
        'EXPORT_ROLLBACK_IN_PROGRESS',
        'EXPORT_ROLLBACK_COMPLETE',
        'EXPORT_ROLLBACK_FAILED',
      ],
    ],
    [
      'Failed',
      [
        'CREATE_FAILED',
        'UPDATE_FAILED',
        'ROLLBACK_FAILED',
        'UPDATE_ROLLBACK_FAILED',
        'IMPORT_FAILED',
        'IMPORT_ROLLBACK_FAILED',
        'DELETE_FAILED',
      ],
    ],
    ['BeingDeleted', ['DELETE_IN_PROGRESS']],
    ['Gone', ['DELETE_COMPLETE', 'DELETE_SKIPPED']],
  ])('is %s', (meaning, statuses) =>
    expect(those(RESOURCE_STATUSES, (found) => found === meaning)).toEqual([...statuses].sort()),
  );

  // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackResource.html
  test('has a row for each status that CloudFormation documents', () => {
    const verbs = [
      'CREATE',
      'UPDATE',
      'ROLLBACK',
      'UPDATE_ROLLBACK',
      'IMPORT',
      'IMPORT_ROLLBACK',
      'EXPORT',
      'EXPORT_ROLLBACK',
      'DELETE',
    ];
    const documented = [
      ...verbs.flatMap((verb) => ['IN_PROGRESS', 'COMPLETE', 'FAILED'].map((state) => `${verb}_${state}`)),
      'DELETE_SKIPPED',
    ];
    expect(Object.keys(RESOURCE_STATUSES).sort()).toEqual(documented.sort());
  });
});

describe('a stack', () => {
  test.each<[string, string[]]>([
    ['Create', ['REVIEW_IN_PROGRESS', 'CREATE_IN_PROGRESS', 'CREATE_COMPLETE', 'CREATE_FAILED']],
    ['Update', ['UPDATE_IN_PROGRESS', 'UPDATE_FAILED', 'IMPORT_IN_PROGRESS']],
    ['CleanUp', ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE']],
    ['Rollback', ['ROLLBACK_IN_PROGRESS', 'ROLLBACK_FAILED', 'ROLLBACK_COMPLETE']],
    [
      'UpdateRollback',
      [
        'UPDATE_ROLLBACK_IN_PROGRESS',
        'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
        'UPDATE_ROLLBACK_FAILED',
        'UPDATE_ROLLBACK_COMPLETE',
        'IMPORT_ROLLBACK_IN_PROGRESS',
        'IMPORT_ROLLBACK_FAILED',
        'IMPORT_ROLLBACK_COMPLETE',
      ],
    ],
    ['Delete', ['DELETE_IN_PROGRESS', 'DELETE_FAILED', 'DELETE_COMPLETE']],
  ])('is in the phase %s', (phase, statuses) =>
    expect(those(STACK_STATUSES, (meaning) => meaning.phase === phase)).toEqual([...statuses].sort()),
  );

  test('is at work in what is in progress, and its operation is over in everything else', () => {
    expect(those(STACK_STATUSES, ({ over }) => !over)).toEqual(
      Object.keys(STACK_STATUSES)
        .filter((status) => status.endsWith('_IN_PROGRESS'))
        .sort(),
    );
  });

  test('is stable where a later rollback returns to: never after a failed create, its rollback or a delete', () => {
    expect(those(STACK_STATUSES, ({ stable }) => stable === true)).toEqual([
      'CREATE_COMPLETE',
      'IMPORT_COMPLETE',
      'IMPORT_ROLLBACK_COMPLETE',
      'UPDATE_COMPLETE',
      'UPDATE_ROLLBACK_COMPLETE',
    ]);
  });

  test('undoes an update, or a create as well', () => {
    const undone = Object.keys(STACK_STATUSES).filter(isRollback);
    expect(undone.filter((status) => !isUpdateRollback(status)).sort()).toEqual([
      'ROLLBACK_COMPLETE',
      'ROLLBACK_FAILED',
      'ROLLBACK_IN_PROGRESS',
    ]);
    expect(undone.filter(isUpdateRollback).sort()).toEqual(
      those(STACK_STATUSES, ({ phase }) => phase === 'UpdateRollback'),
    );
  });

  // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Stack.html
  test('has a row for each status that CloudFormation documents', () => {
    expect(Object.keys(STACK_STATUSES)).toHaveLength(23);
    for (const status of Object.keys(STACK_STATUSES)) {
      expect(status).toMatch(
        /^(REVIEW|CREATE|ROLLBACK|DELETE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_(COMPLETE_CLEANUP_)?(IN_PROGRESS|COMPLETE|FAILED)$/,
      );
    }
  });
});

test.each(['', 'LEVITATING', 'create_complete', 'CREATE_COMPLETE ', 'toString', '__proto__'])(
  'nothing is guessed of %j',
  (status) => {
    expect(() => resourceMeaning(status)).toThrow(UnknownStatus);
    expect(() => resourceMeaning(status)).toThrow(
      `a resource in CloudFormation: status ${status || '(none)'} is not one of CREATE_IN_PROGRESS, `,
    );
    expect(() => stackMeaning(status)).toThrow(UnknownStatus);
    expect(() => isRollback(status)).toThrow(
      `a stack: status ${status || '(none)'} is not one of REVIEW_IN_PROGRESS, `,
    );
  },
);
