/** What CloudFormation's events tell an attempt: when they are asked, and which generations it never heard of. */
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { StackEvent } from '../../../lambda/attempt/knowledge/observations';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { RequestType } from '../../../lambda/attempt/record/record-envelope';
import {
  certainlyNeverAnnounced,
  isRollingBack,
  isUndoneAsAWhole,
  lookHistory,
  neverAnnounced,
  reachesBack,
  stoodBeforeRollback,
  survivor,
  wasBeingDeleted,
  wasKept,
} from '../../../lambda/attempt/stack-events';
import { CLOUDFORMATION_LAG } from '../../../lambda/attempt/timing';
import { STACK } from '../support/harness';
import { earlier, known, NOW, OLD } from '../support/knowledge';

const NEW = 'cpno-00000000000000000002';
const THIRD = 'cpno-00000000000000000003';
const CLEANUP = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
const other = (change: Partial<AttemptRecord> = {}) =>
  earlier({ attempt: NEW, generation: NEW, sentAt: NOW - 1800_000, ...change });
const resource = (status: string, physicalId?: string): StackEvent => ({ at: NOW, of: 'Resource', status, physicalId });
const stack = (status: string): StackEvent => ({ at: NOW, of: 'Stack', status, physicalId: STACK });

const among = (kind: RequestType, others: AttemptRecord[], change: Partial<Known> = {}): Known => {
  const k = known(kind, change);
  return { ...k, records: { began: NOW, value: [...others, k.record!] } };
};
/** Events as a person tells them, oldest first. */
const told = (events: StackEvent[], whole = true): Partial<Known> => ({
  history: { began: NOW, since: NOW, value: { events: [...events].reverse(), whole, back: NOW } },
});

describe('the events are asked for', () => {
  const look = { do: 'LookEvents', since: NOW - 1800_000 };

  test.each<[boolean, string, RequestType, AttemptRecord[]]>([
    [false, 'when nothing else is recorded', 'Create', []],
    [true, 'when another generation may stand that a policy would keep', 'Create', [other({ removal: 'Retain' })]],
    [true, 'when its policy is not known', 'Create', [other()]],
    [false, 'when its policy deletes, for then it does not stand', 'Create', [other({ removal: 'Delete' })]],
    [true, 'when its policy deletes, by an Update', 'Update', [other({ removal: 'Delete' })]],
    [false, 'about the generation at hand', 'Update', [earlier()]],
    [false, 'about what has not settled', 'Update', [other({ outcome: undefined })]],
    [
      false,
      'about an earlier stack of this name',
      'Create',
      [other({ stackId: STACK.replace('11111111', '99999999') })],
    ],
  ])('%s: %s', (expected, _, kind, others) =>
    expect(lookHistory(among(kind, others, { now: NOW + CLOUDFORMATION_LAG }))).toEqual(expected ? look : undefined),
  );

  test('back to the eldest that is in doubt', () => {
    const others = [other(), other({ attempt: THIRD, generation: THIRD, sentAt: NOW - 9000_000 })];
    expect(lookHistory(among('Update', others, { now: NOW + CLOUDFORMATION_LAG }))).toEqual({
      do: 'LookEvents',
      since: NOW - 9000_000,
    });
  });

  test('when they can be seen', () => {
    expect(lookHistory(among('Update', [other()], { now: NOW }))).toEqual({
      do: 'Wait',
      seconds: CLOUDFORMATION_LAG / 1000,
    });
    expect(lookHistory(among('Update', [other()], { now: NOW + CLOUDFORMATION_LAG - 1000 }))).toEqual({
      do: 'Wait',
      seconds: 1,
    });
  });

  test.each<[boolean, string, number, number]>([
    [false, 'they go back just far enough', NOW - 1800_000, NOW + CLOUDFORMATION_LAG],
    [true, 'they do not go back so far', NOW - 1799_999, NOW + CLOUDFORMATION_LAG],
    [true, 'some may have shown up since', NOW - 1800_000, NOW + CLOUDFORMATION_LAG - 1],
  ])('again: %s: when %s', (expected, _, since, at) => {
    const history = { began: at, since, value: { events: [], whole: true, back: 0 } };
    expect(lookHistory(among('Update', [other()], { now: NOW + CLOUDFORMATION_LAG, history }))).toEqual(
      expected ? look : undefined,
    );
  });
});

describe('a generation was never announced', () => {
  test.each<[boolean, string, Partial<Known>]>([
    [
      true,
      'when the events are whole and do not name it',
      told([resource('CREATE_COMPLETE', OLD), stack('CREATE_COMPLETE')]),
    ],
    [
      true,
      'when it was only begun, failed or cancelled',
      told([resource('CREATE_IN_PROGRESS', NEW), resource('CREATE_FAILED', NEW), resource('DELETE_COMPLETE', NEW)]),
    ],
    [true, 'when only a stack goes by its name', told([{ ...stack('CREATE_COMPLETE'), physicalId: NEW }])],
    [false, 'when it was complete once', told([resource('CREATE_COMPLETE', NEW), resource('DELETE_SKIPPED', NEW)])],
    [false, 'when it was imported', told([resource('IMPORT_COMPLETE', NEW)])],
    [false, 'when a rollback brought it', told([resource('UPDATE_ROLLBACK_COMPLETE', NEW)])],
    [true, 'when a rollback only begins to clean up', told([resource('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', NEW)])],
    [false, 'when the events do not go back so far', told([], false)],
    [false, 'when there are no events', {}],
  ])('%s: %s', (expected, _, change) =>
    expect(certainlyNeverAnnounced(among('Update', [], change), other())).toBe(expected),
  );

  test('of another stack these events tell nothing', () =>
    expect(
      certainlyNeverAnnounced(among('Update', [], told([])), other({ stackId: STACK.replace('11111111', '99999999') })),
    ).toBe(false));
});

describe("what is open is nobody's", () => {
  test.each<[boolean, string, Partial<AttemptRecord>, Partial<Known>]>([
    [true, 'when its policy deletes, whatever the events say', { removal: 'Delete' }, {}],
    [true, 'when its policy retains and nobody heard of it', { removal: 'Retain' }, told([])],
    [false, 'when its policy retains and that is not known', { removal: 'Retain' }, {}],
    [false, 'when it is the generation at hand', { removal: 'Delete', generation: OLD }, told([])],
    [
      false,
      'when it belongs to another stack',
      { removal: 'Delete', stackId: STACK.replace('11111111', '99999999') },
      told([]),
    ],
  ])('%s: %s', (expected, _, change, events) =>
    expect(neverAnnounced(among('Update', [], events), other(change))).toBe(expected),
  );
});

describe('what stood before a rollback', () => {
  const events = [
    resource('CREATE_COMPLETE', OLD),
    stack('CREATE_COMPLETE'),
    stack('UPDATE_IN_PROGRESS'),
    resource('UPDATE_COMPLETE', NEW),
    stack('UPDATE_ROLLBACK_IN_PROGRESS'),
  ];

  test('is told to an Update, and to nobody else', () => {
    expect(stoodBeforeRollback(among('Update', [], told(events)))).toBe(OLD);
    expect(stoodBeforeRollback(among('Create', [], told(events)))).toBeUndefined();
    expect(stoodBeforeRollback(among('Update', []))).toBeUndefined();
  });

  test.each([
    'CREATE_COMPLETE',
    'UPDATE_COMPLETE',
    'UPDATE_ROLLBACK_COMPLETE',
    'IMPORT_COMPLETE',
    'IMPORT_ROLLBACK_COMPLETE',
  ])('is what was complete at the last %s of the stack', (stable) =>
    expect(
      stoodBeforeRollback(
        among(
          'Update',
          [],
          told([
            resource('UPDATE_COMPLETE', OLD),
            stack('CREATE_COMPLETE'),
            stack(stable),
            resource('UPDATE_COMPLETE', NEW),
          ]),
        ),
      ),
    ).toBe(OLD),
  );

  test.each(['ROLLBACK_COMPLETE', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'DELETE_COMPLETE'])(
    'is not told by %s of the stack',
    (status) =>
      expect(
        stoodBeforeRollback(
          among(
            'Update',
            [],
            told([resource('UPDATE_COMPLETE', OLD), stack(status), resource('UPDATE_COMPLETE', NEW)]),
          ),
        ),
      ).toBeUndefined(),
  );

  test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE'])('is not told by %s of the resource', (status) =>
    expect(
      stoodBeforeRollback(among('Update', [], told([resource(status, OLD), resource('UPDATE_COMPLETE', NEW)]))),
    ).toBeUndefined(),
  );
});

describe('what stands after a rollback', () => {
  const stands = (...events: StackEvent[]) =>
    survivor(
      among('Delete', [], { ...told(events), request: { ...known('Delete').request, physicalId: THIRD } }),
      CLEANUP,
    );
  const before = [resource('CREATE_COMPLETE', OLD), stack('CREATE_COMPLETE'), stack('UPDATE_IN_PROGRESS')];
  const begins = stack('UPDATE_ROLLBACK_IN_PROGRESS');

  test.each<[string, StackEvent[], string | undefined]>([
    ['is what it has brought', [...before, begins, resource('UPDATE_COMPLETE', NEW)], NEW],
    [
      'is what it brought last',
      [...before, begins, resource('UPDATE_COMPLETE', THIRD), resource('UPDATE_COMPLETE', NEW)],
      NEW,
    ],
    [
      'is what it brought in any of its tries',
      [...before, begins, resource('UPDATE_COMPLETE', NEW), stack('UPDATE_ROLLBACK_FAILED'), begins],
      NEW,
    ],
    ['is what stood before, when it brought nothing', [...before, resource('UPDATE_COMPLETE', NEW), begins], OLD],
    [
      'is what stood before, though the resource itself was rolled back',
      [...before, resource('UPDATE_COMPLETE', NEW), resource('UPDATE_ROLLBACK_IN_PROGRESS', NEW)],
      OLD,
    ],
    [
      'is what an earlier one had brought, when it brought nothing',
      [
        ...before,
        begins,
        resource('UPDATE_COMPLETE', NEW),
        stack('UPDATE_ROLLBACK_COMPLETE'),
        stack('UPDATE_IN_PROGRESS'),
        resource('UPDATE_COMPLETE', THIRD),
        begins,
      ],
      NEW,
    ],
    [
      'is what it has brought where the stack was never stable',
      [stack('CREATE_IN_PROGRESS'), begins, resource('UPDATE_COMPLETE', NEW)],
      NEW,
    ],
    [
      'is nothing where the stack was never stable and it brought nothing',
      [stack('CREATE_IN_PROGRESS'), resource('UPDATE_COMPLETE', NEW), begins],
      undefined,
    ],
  ])('%s', (_, events, expected) => expect(stands(...events)).toBe(expected));
});

describe('the policy has kept a generation', () => {
  const created = resource('CREATE_COMPLETE', NEW);

  test.each<[boolean, string, Partial<Known>]>([
    [true, 'when CloudFormation has skipped it', told([created, resource('DELETE_SKIPPED', NEW)])],
    [false, 'when it has deleted it', told([created, resource('DELETE_COMPLETE', NEW)])],
    [false, 'when it has skipped another', told([created, resource('DELETE_SKIPPED', OLD)])],
    [false, 'when only a stack goes by its name', told([{ ...stack('DELETE_SKIPPED'), physicalId: NEW }])],
    [false, 'when there are no events', {}],
  ])('%s: %s', (expected, _, change) => expect(wasKept(among('Delete', [], change), NEW)).toBe(expected));

  test('and it lives beside the one that goes, although the update has removed the resource', () => {
    const removed = (status: string) =>
      told([
        resource('CREATE_COMPLETE', OLD),
        resource('UPDATE_COMPLETE', NEW),
        stack('UPDATE_COMPLETE'),
        stack('UPDATE_IN_PROGRESS'),
        resource(status, NEW),
      ]);
    const beside = (status: string) =>
      survivor(among('Delete', [], removed(status)), 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    expect([beside('DELETE_SKIPPED'), beside('DELETE_COMPLETE')]).toEqual([NEW, OLD]);
  });
});

describe('CloudFormation has asked for the deletion of a generation', () => {
  const created = resource('CREATE_COMPLETE', NEW);

  test.each<[boolean, string, Partial<Known>]>([
    [true, 'when it began with it', told([created, resource('DELETE_IN_PROGRESS', NEW)])],
    [false, 'when it deletes another', told([created, resource('DELETE_IN_PROGRESS', OLD)])],
    [false, 'when only a stack goes by its name', told([{ ...stack('DELETE_IN_PROGRESS'), physicalId: NEW }])],
    [false, 'when it keeps it', told([created, resource('DELETE_SKIPPED', NEW)])],
    [false, 'when there are no events', {}],
  ])('%s: %s', (expected, _, change) => expect(wasBeingDeleted(among('Delete', [], change), NEW)).toBe(expected));
});

test.each<[boolean, RequestType, string | undefined]>([
  [true, 'Update', 'UPDATE_ROLLBACK_IN_PROGRESS'],
  [false, 'Update', 'UPDATE_IN_PROGRESS'],
  [false, 'Update', undefined],
  // It is an Update only that a rollback asks for and that returns to something.
  [false, 'Delete', 'UPDATE_ROLLBACK_IN_PROGRESS'],
])('%s: a %s belongs to a rollback while the stack is in %s', (expected, kind, stackStatus) => {
  const value = stackStatus === undefined ? undefined : { stackStatus };
  const shown = value ? [[`${STACK} Support`, { began: NOW, value }] as const] : [];
  expect(isRollingBack(known(kind, { resources: new Map(shown) }))).toBe(expected);
});

test('an event that no table knows, or that is of the stack, says nothing of what stands', () => {
  const events = [
    resource('CREATE_COMPLETE', OLD),
    resource('LEVITATING', OLD),
    stack('LEVITATING'),
    { ...stack('DELETE_COMPLETE'), physicalId: OLD },
    stack('CREATE_COMPLETE'),
    stack('LEVITATING'),
  ];
  expect(stoodBeforeRollback(among('Update', [], told(events)))).toBe(OLD);
});

describe('the rollback of an update undoes a resource as a whole', () => {
  const stable = [stack('CREATE_COMPLETE'), stack('UPDATE_IN_PROGRESS')];
  const begins = stack('UPDATE_ROLLBACK_IN_PROGRESS');
  const brought = [resource('CREATE_IN_PROGRESS', OLD), resource('CREATE_COMPLETE', OLD)];
  const replaced = resource('UPDATE_COMPLETE', NEW);

  test.each<[boolean, string, StackEvent[]]>([
    [true, 'that the update has brought', [...stable, ...brought, begins]],
    [true, 'that the update has brought and replaced', [...stable, ...brought, replaced, begins]],
    [
      true,
      'though what had replaced it has gone already',
      [...stable, ...brought, replaced, begins, resource('DELETE_COMPLETE', NEW)],
    ],
    [false, 'but not one that stood before it', [resource('CREATE_COMPLETE', NEW), ...stable, ...brought, begins]],
    [false, 'but not one that it has not brought', [...stable, replaced, begins]],
    [false, 'but not one whose creation failed', [...stable, brought[0], resource('CREATE_FAILED', OLD), begins]],
    [false, 'but not one that was kept', [...stable, ...brought, resource('DELETE_SKIPPED', OLD), begins]],
    [false, 'but not one that has gone', [...stable, ...brought, begins, resource('DELETE_COMPLETE', OLD)]],
    [false, 'but not one of a stack that never was stable', [...brought, begins]],
  ])('%s: %s', (expected, _, events) =>
    expect(isUndoneAsAWhole(among('Delete', [], told(events)))).toBe(expected),
  );

  test('as far as its events tell', () => {
    expect(isUndoneAsAWhole(among('Delete', [], told([...brought, begins], false)))).toBe(false);
    expect(isUndoneAsAWhole(among('Delete', []))).toBe(false);
  });
});

describe('without events', () => {
  const beside = (status: string, ...others: AttemptRecord[]) => survivor(among('Delete', others), status);

  test('nothing stands when nothing is recorded', () => {
    expect(beside(CLEANUP)).toBeUndefined();
    expect(beside('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')).toBeUndefined();
  });

  test.each<[string, string | undefined]>([
    ['DELETE_IN_PROGRESS', undefined],
    ['DELETE_FAILED', undefined],
    ['ROLLBACK_COMPLETE', undefined],
    ['ROLLBACK_FAILED', undefined],
    ['UPDATE_ROLLBACK_IN_PROGRESS', NEW],
    ['UPDATE_ROLLBACK_FAILED', NEW],
    ['UPDATE_ROLLBACK_COMPLETE', NEW],
    ['UPDATE_COMPLETE', NEW],
    ['IMPORT_ROLLBACK_COMPLETE', NEW],
    ['UPDATE_IN_PROGRESS', 'all'],
    ['CREATE_COMPLETE', 'all'],
    ['REVIEW_IN_PROGRESS', 'all'],
  ])('in %s: %s', (status, expected) => expect(beside(status, earlier(), other())).toBe(expected));

  test('nothing is concluded from a status that no table knows', () =>
    expect(() => beside('ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', earlier(), other())).toThrow(
      'a stack: status ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS is not one of',
    ));
});

test('events that reach back to five seconds before a request do not tell what was before it', () => {
  const history = { whole: false, events: [stack('CREATE_COMPLETE'), resource('CREATE_COMPLETE', OLD)] };
  expect(reachesBack({ ...history, back: NOW - 5000 }, NOW)).toBe(false);
  expect(reachesBack({ ...history, back: NOW - 5001 }, NOW)).toBe(true);
});
