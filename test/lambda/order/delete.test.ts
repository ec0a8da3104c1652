/**
 * What a Delete takes away and where it goes: the queue bills no more, the inventory keeps, and a wrong choice loses
 * a number.
 */
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { StackEvent } from '../../../lambda/attempt/knowledge/observations';
import { Holding } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { LATE_CREATE, LEDGER_LAG, OTHERS_STOPPED, SECOND } from '../../../lambda/attempt/timing';
import { deleteResource } from '../../../lambda/order/delete';
import { NumberState } from '../../../lambda/service/number-state';
import { STACK } from '../support/harness';
import { bought, earlier, known, NOW, OLD, ONE, order, seen, state, THREE, TWO } from '../support/knowledge';

const DAY = 86_400_000;
const NEW = 'cpno-00000000000000000002';
const CLEANUP = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
const ROLLBACK = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
const gone = (change: Partial<AttemptRecord> = {}) =>
  earlier({ goalAt: NOW - DAY, sentAt: NOW - DAY, endedAt: NOW - DAY, holdings: [bought(ONE)], ...change });
const beside = (change: Partial<AttemptRecord> = {}) =>
  gone({
    attempt: NEW,
    generation: NEW,
    sentAt: NOW - DAY / 2,
    outcome: { status: 'SUCCESS', physicalId: NEW },
    holdings: [bought(TWO)],
    ...change,
  });
const broken = (change: Partial<AttemptRecord> = {}) =>
  beside({ attempt: 'broken', generation: 'broken', outcome: { status: 'FAILED', physicalId: 'broken' }, ...change });

interface Scene {
  readonly stackStatus?: string;
  readonly states?: (NumberState | string)[];
  readonly properties?: object;
  readonly change?: Partial<Known>;
  readonly closes?: readonly string[];
  readonly after?: number;
}

/** A Delete that has waited long enough for everything, and has closed what it closes. */
function deleting(
  records: AttemptRecord[],
  {
    stackStatus = 'DELETE_IN_PROGRESS',
    states,
    properties,
    change,
    closes = [OLD],
    after = OTHERS_STOPPED,
  }: Scene = {},
) {
  const k = known('Delete', {}, properties);
  const now = NOW + after;
  const own = records.filter(({ logicalId }) => logicalId === 'Support');
  return deleteResource({
    ...k,
    now,
    record: { ...k.record!, closes },
    numbers: {
      began: now,
      value: seen(...(states ?? [ONE, TWO, THREE].map((number) => state(number)))).numbers!.value,
    },
    records: { began: now, value: [...own, k.record!] },
    ledger: { began: now, value: records },
    resources: new Map([[`${STACK} Support`, { began: now, value: { stackStatus, status: 'DELETE_IN_PROGRESS' } }]]),
    history: { began: now, since: 0, value: { events: [], whole: false, back: NOW } },
    ...change,
  });
}
const release = (...numbers: string[]) => ({ do: 'Release', numbers });
const success = (change: object = {}) => ({
  do: 'Record',
  record: { outcome: { status: 'SUCCESS', physicalId: OLD }, ...change },
});
const kept = (number: string, acquired: Holding['acquired']) =>
  success({ endedGenerations: [{ queued: [], leftInInventory: [{ number, acquired }] }] });

describe('CloudFormation is deleting this very generation', () => {
  const MADE_UP = 'Lines-Support-ABCDEF';
  const asked = (stackStatus: string, status: string | undefined, physicalId: string | undefined, deleted = OLD) => {
    const { request } = known('Delete');
    const resources = new Map([
      [`${STACK} Support`, { began: NOW + OTHERS_STOPPED, value: { stackStatus, status, physicalId } }],
    ]);
    const step = deleting([gone(), beside()], { change: { request: { ...request, physicalId: deleted }, resources } });
    return !(step.do === 'Record' && step.record.outcome?.reason?.includes('CloudFormation is not deleting it'));
  };

  test.each<[boolean, string, string, string | undefined, string | undefined]>([
    [true, 'the stack is being deleted, whatever its resource says', 'DELETE_IN_PROGRESS', 'CREATE_COMPLETE', OLD],
    [true, 'the resource is being deleted', 'UPDATE_IN_PROGRESS', 'DELETE_IN_PROGRESS', OLD],
    [true, 'the resource is being deleted, and nobody says which generation', CLEANUP, 'DELETE_IN_PROGRESS', undefined],
    [true, 'another generation stands, and what was replaced goes', CLEANUP, 'UPDATE_COMPLETE', NEW],
    [true, 'another generation stands, and a rollback takes the new one away', ROLLBACK, 'UPDATE_COMPLETE', NEW],
    [true, 'a creation is rolled back, and a later generation has gone', 'ROLLBACK_IN_PROGRESS', undefined, undefined],
    [true, 'a creation is rolled back, and a later generation goes', 'ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS', NEW],
    [false, 'it stands', CLEANUP, 'UPDATE_COMPLETE', OLD],
    [false, 'it stands, and the update is over', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE', OLD],
    [false, 'another one stands, and the update is over', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE', NEW],
    [true, 'an update has removed the resource, and a later generation goes', CLEANUP, 'DELETE_IN_PROGRESS', NEW],
    [true, 'an update has removed the resource, and a later generation has gone', CLEANUP, undefined, undefined],
    [false, 'another one is being deleted in an update', 'UPDATE_IN_PROGRESS', 'DELETE_IN_PROGRESS', NEW],
    [false, 'the stack is being created', 'CREATE_IN_PROGRESS', 'CREATE_COMPLETE', NEW],
    [false, 'another one stands, and the update is not over yet', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', NEW],
    [false, 'the stack has no such resource', 'UPDATE_COMPLETE', undefined, undefined],
    [false, 'a creation was rolled back', 'ROLLBACK_COMPLETE', undefined, undefined],
    [false, 'its deletion has failed and is over', 'DELETE_FAILED', 'DELETE_FAILED', OLD],
    [false, 'the stack is gone', 'DELETE_COMPLETE', undefined, undefined],
  ])('%s: when %s', (expected, _, stackStatus, status, physicalId) =>
    expect(asked(stackStatus, status, physicalId)).toBe(expected),
  );

  test('also by an id that it has made up', () => {
    expect(asked('ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS', undefined, MADE_UP)).toBe(true);
    expect(asked('ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS', MADE_UP, MADE_UP)).toBe(true);
  });

  test('not by an id that somebody else has made up, for a resource that an update has removed', () =>
    expect(asked(CLEANUP, undefined, undefined, MADE_UP)).toBe(false));

  test('not by an id that somebody else has made up, for a resource whose turn to be rolled back has not come', () =>
    expect(asked('ROLLBACK_IN_PROGRESS', 'CREATE_COMPLETE', OLD, MADE_UP)).toBe(false));

  test('else nothing is released, and the reason says what to do', () => {
    const resources = new Map([
      [
        `${STACK} Support`,
        {
          began: NOW + OTHERS_STOPPED,
          value: { stackStatus: 'UPDATE_COMPLETE', status: 'UPDATE_COMPLETE', physicalId: OLD },
        },
      ],
    ]);
    expect(deleting([gone()], { change: { resources } })).toMatchObject({
      record: {
        outcome: {
          status: 'FAILED',
          physicalId: OLD,
          reason:
            'Support: CloudFormation is not deleting it (the stack is UPDATE_COMPLETE, the resource ' +
            'UPDATE_COMPLETE), so nothing was released; delete the stack, or remove the resource from it',
        },
      },
    });
  });
});

describe('a rollback deletes the resource, and shows the last of its generations', () => {
  type Line = [status: string, physicalId?: string];
  const STABLE: Line[] = [['CREATE_IN_PROGRESS'], ['CREATE_COMPLETE']];
  const BROUGHT: Line[] = [['CREATE_COMPLETE', OLD], ['UPDATE_FAILED'], ['UPDATE_COMPLETE', NEW]];
  const BACK: Line[] = [['UPDATE_ROLLBACK_IN_PROGRESS'], [ROLLBACK]];
  const UPDATE: Line = ['UPDATE_IN_PROGRESS'];
  /** Oldest first here, as it happened. */
  const told = (...lines: Line[]): StackEvent[] =>
    lines
      .map(([status, physicalId], index): StackEvent => {
        return { at: index, of: physicalId ? 'Resource' : 'Stack', status, physicalId };
      })
      .reverse();

  function deletingBoth(events: StackEvent[] | undefined, state_: object = {}, whole = true) {
    const began = NOW + OTHERS_STOPPED;
    const value = { stackStatus: ROLLBACK, status: 'DELETE_IN_PROGRESS', physicalId: NEW, ...state_ };
    const history = events && { began, since: 0, value: { events, whole, back: began } };
    const resources = new Map([[`${STACK} Support`, { began, value }]]);
    return deleting([gone(), beside({ removal: 'Retain' })], { change: { resources, history } });
  }
  const refused = { record: { outcome: { status: 'FAILED', reason: expect.stringContaining('is not deleting it') } } };
  const all = told(...STABLE, UPDATE, ...BROUGHT, ...BACK);

  test.each<[string, string | undefined]>([
    ['is being deleted', 'DELETE_IN_PROGRESS'],
    ['is gone', undefined],
  ])('an older one that the update had brought goes with it, when the last one %s', (_, status) =>
    expect(deletingBoth(all, { status })).toEqual(release(ONE)),
  );

  test('and its events are asked for first', () =>
    expect(deletingBoth(undefined)).toEqual({ do: 'LookEvents', since: gone().sentAt }));

  test.each<[string, StackEvent[]]>([
    ['it stood before', told(['CREATE_COMPLETE', OLD], ...STABLE, UPDATE, ['UPDATE_COMPLETE', NEW], ...BACK)],
    ['another one stood before', told(['CREATE_COMPLETE', 'cpno-x'], ...STABLE, UPDATE, ...BROUGHT, ...BACK)],
    ['the update kept it', told(...STABLE, UPDATE, ...BROUGHT, ['DELETE_SKIPPED', OLD], ...BACK)],
    [
      'it was kept before the update',
      told(['CREATE_COMPLETE', OLD], ['DELETE_SKIPPED', OLD], ...STABLE, UPDATE, ['CREATE_COMPLETE', NEW], ...BACK),
    ],
    ['the stack was never stable', told(['CREATE_IN_PROGRESS'], ['CREATE_FAILED'], UPDATE, ...BROUGHT, ...BACK)],
    ['no event names it', told(...STABLE, UPDATE, ['CREATE_COMPLETE', NEW], ...BACK)],
  ])('nothing is released when %s', (_, events) => expect(deletingBoth(events)).toMatchObject(refused));

  test('nothing is released when the events do not reach back', () =>
    expect(deletingBoth(all, {}, false)).toMatchObject(refused));

  test.each<[string, object]>([
    ['the rollback is over', { stackStatus: 'UPDATE_ROLLBACK_COMPLETE' }],
    ['it is no rollback', { stackStatus: 'UPDATE_IN_PROGRESS' }],
    ['it stands itself', { status: 'CREATE_COMPLETE', physicalId: OLD }],
  ])('nothing is released when %s', (_, state_) => expect(deletingBoth(all, state_)).toMatchObject(refused));
});

describe('a later generation that CloudFormation keeps, while it deletes this one', () => {
  const both = gone({ holdings: [bought(ONE), bought(TWO)] });
  const event = (status: string, physicalId: string): StackEvent => ({ at: 0, of: 'Resource', status, physicalId });
  const heard = [event('UPDATE_COMPLETE', NEW), event('CREATE_COMPLETE', OLD)];

  function deletingOlder(stackStatus: string, events: StackEvent[], removal: string, status?: string) {
    const began = NOW + OTHERS_STOPPED;
    const resources = new Map([[`${STACK} Support`, { began, value: { stackStatus, status, physicalId: NEW } }]]);
    const history = { began, since: 0, value: { events, whole: true, back: began } };
    return deleting([both, beside({ removal: 'Retain' })], {
      change: { resources, history },
      properties: { Removal: removal },
    });
  }

  test.each<[string, string]>([
    ['with its stack', 'DELETE_IN_PROGRESS'],
    ['in the rollback of a creation', 'ROLLBACK_IN_PROGRESS'],
    ['in the clean-up after an update that has removed the resource', CLEANUP],
  ])('has what both had, %s', (_, stackStatus) => {
    const kept_ = [event('DELETE_SKIPPED', NEW), ...heard];
    expect(deletingOlder(stackStatus, kept_, 'Delete')).toEqual(release(ONE));
    const deleted = [event('DELETE_COMPLETE', NEW), ...heard];
    expect(deletingOlder(stackStatus, deleted, 'Delete')).toEqual(release(ONE, TWO));
  });

  test('has what both had before CloudFormation says so, when an update has removed the resource', () =>
    expect(deletingOlder(CLEANUP, heard, 'Delete', 'DELETE_IN_PROGRESS')).toEqual(release(ONE)));

  test('also keeps what the update before had taken away', () =>
    expect(deletingOlder(CLEANUP, [event('DELETE_SKIPPED', NEW), ...heard], 'Retain')).toMatchObject(
      kept(ONE, 'Ordered'),
    ));
});

describe('a number of the generation', () => {
  const order_: Partial<AttemptRecord> = {
    declared: { productType: 'VoiceConnector', source: { Type: 'Order', PhoneNumberOrderId: 'a' } },
  };
  const rests = { ReleaseBehavior: 'ReturnToInventory' };
  const queue = { ReleaseBehavior: 'DeletionQueue' };

  test.each<[string, Holding['acquired'], Partial<AttemptRecord>, Scene, object]>([
    ['that was bought goes', 'Ordered', {}, {}, release(ONE)],
    ['that was restored goes', 'Restored', {}, {}, release(ONE)],
    ['that was taken over goes', 'TakenOver', {}, {}, release(ONE)],
    ['that was adopted stays', 'Adopted', {}, {}, kept(ONE, 'Adopted')],
    ['that was bought stays when that is declared', 'Ordered', {}, { properties: rests }, kept(ONE, 'Ordered')],
    ['that was adopted goes when that is declared', 'Adopted', {}, { properties: queue }, release(ONE)],
    ['of an order that was placed elsewhere stays', 'TakenOver', order_, {}, kept(ONE, 'TakenOver')],
    ['of such an order that came out of the queue stays', 'Restored', order_, {}, kept(ONE, 'Restored')],
    ['that was bought before such an order was declared goes', 'Ordered', order_, {}, release(ONE)],
    [
      'that was bought goes with a rollback, whatever is declared',
      'Ordered',
      {},
      { stackStatus: 'ROLLBACK_IN_PROGRESS', properties: rests },
      release(ONE),
    ],
    [
      'that was adopted stays in a rollback, whatever is declared',
      'Adopted',
      {},
      { stackStatus: 'ROLLBACK_IN_PROGRESS', properties: queue },
      kept(ONE, 'Adopted'),
    ],
    ['goes by the end of a stack that retains', 'Ordered', {}, { properties: { Removal: 'Retain' } }, release(ONE)],
  ])('%s', (_, acquired, change, scene, expected) =>
    expect(deleting([gone({ holdings: [bought(ONE, { acquired })], ...change })], scene)).toMatchObject(expected),
  );

  test('that an update takes away stays where the policy retains, and goes where it deletes', () => {
    const update = { stackStatus: CLEANUP };
    expect(
      deleting([gone(), beside({ removal: 'Retain' })], { ...update, properties: { Removal: 'Retain' } }),
    ).toMatchObject(kept(ONE, 'Ordered'));
    expect(deleting([gone(), beside()], update)).toEqual(release(ONE));
  });

  test.each<[string, AttemptRecord[]]>([
    ['failed', [beside({ outcome: { status: 'FAILED', physicalId: NEW }, holdings: [] })]],
    ['is asked for later', [beside({ outcome: undefined, sentAt: NOW + 1 })]],
    ['is a Delete', [beside({ requestType: 'Delete' })]],
    ['is nothing', []],
  ])('goes whatever the policy when all that stands beside it %s', (_, others) => {
    const scene = { stackStatus: 'UPDATE_IN_PROGRESS', properties: { Removal: 'Retain' } };
    expect(deleting([gone(), ...others], scene)).toEqual(release(ONE));
    expect(deleting([gone(), ...others, beside({ attempt: 'x' })], scene)).toMatchObject(kept(ONE, 'Ordered'));
  });

  test('is left to whatever holds it as well, where nobody knows what lives', () =>
    expect(
      deleting([gone(), beside({ holdings: [bought(ONE)] })], { stackStatus: 'UPDATE_IN_PROGRESS' }),
    ).toMatchObject(success({ endedGenerations: [{ queued: [], leftInInventory: [] }] })));

  test('goes as the newest declaration says, and comes back under that', () => {
    const declared = { productType: 'VoiceConnector', source: { Type: 'Order' as const, PhoneNumberOrderId: 'a' } };
    const records = [
      gone({ holdings: [bought(ONE, { acquired: 'TakenOver' })], declared }),
      broken({ declared: undefined }),
    ];
    expect(deleting(records, { closes: [OLD, 'broken'], states: [state(ONE), TWO] })).toMatchObject(
      success({ endedGenerations: [{ declared, leftInInventory: [{ number: ONE }] }] }),
    );
  });

  test('that was put into the queue meanwhile is fetched when it is to stay', () => {
    const queued = [state(ONE, { deleted: true })];
    expect(deleting([gone()], { states: queued, properties: rests })).toEqual({ do: 'Restore', number: ONE });
    expect(deleting([gone()], { states: queued })).toMatchObject(
      success({ endedGenerations: [{ queued: [{ number: ONE, acquired: 'Ordered' }], leftInInventory: [] }] }),
    );
  });

  test('that was adopted gets back the name that it had, where a name was declared', () => {
    const adopted = (name?: string) =>
      gone({
        holdings: [bought(ONE, { acquired: 'Adopted', detailsFound: { name: 'Mine' } })],
        declared: { ...gone().declared!, name },
      });
    expect(deleting([adopted('Ours')], { states: [state(ONE, { name: 'Ours' })] })).toEqual({
      do: 'Update',
      detail: 'name',
      value: 'Mine',
      numbers: [ONE],
    });
    expect(deleting([adopted()], { states: [state(ONE, { name: 'Ours' })] })).toMatchObject(success());
  });

  test('is what its newest settled attempt held, and what broken-off ones acquired', () => {
    const older = gone({ attempt: 'older', holdings: [bought(ONE), bought(THREE)] });
    const newer = gone({ attempt: 'newer', sentAt: NOW - 1000, holdings: [bought(ONE, { acquiredHere: undefined })] });
    for (const records of [
      [older, newer],
      [newer, older],
    ]) {
      expect(deleting(records)).toEqual(release(ONE));
    }
    const tried = broken({ generation: OLD, holdings: [bought(TWO), bought(THREE, { acquiredHere: undefined })] });
    expect(deleting([older, newer, tried])).toEqual(release(TWO, ONE));
  });
});

describe('beside the generation goes', () => {
  const numbers = (records: AttemptRecord[], scene: Scene = {}) => {
    const step = deleting([gone(), ...records], { closes: [OLD, 'broken'], ...scene });
    return step.do === 'Release' ? [...step.numbers].sort() : step;
  };
  const lateCreate = { do: 'Wait', seconds: (LATE_CREATE - LEDGER_LAG) / SECOND };
  const closing = (...closes: string[]) => ({ do: 'Record', record: { closes } });

  test('what was broken off', () => expect(numbers([broken()])).toEqual([ONE, TWO]));
  test('nothing of what was asked for later', () =>
    expect(numbers([broken({ sentAt: NOW + 1 })], { closes: [OLD] })).toEqual([ONE]));
  test('nothing that was cleared up already', () => {
    expect(numbers([broken(), gone({ swept: ['broken'], holdings: [bought(ONE)] })], { closes: [OLD] })).toEqual([ONE]);
  });
  test('nothing that has left nothing', () =>
    expect(numbers([broken({ holdings: [] })], { closes: [OLD] })).toEqual([ONE]));
  test('what is closed first, in the record', () =>
    expect(numbers([broken()], { closes: [OLD] })).toMatchObject(closing(OLD, 'broken')));

  test('a generation that the policy deletes and nothing keeps alive', () => {
    const other = beside({ removal: 'Delete' });
    expect(numbers([other], { closes: [OLD, NEW] })).toEqual([ONE, TWO]);
    expect(numbers([other], { closes: [OLD], stackStatus: CLEANUP })).toEqual([ONE]);
    expect(numbers([beside({ removal: 'Retain' })], { closes: [OLD] })).toEqual([ONE]);
  });

  test('what was never announced, as it was found; what that one had inherited, as this one goes', () => {
    const unheard = (acquiredHere?: true) =>
      deleting(
        [
          gone({ holdings: [] }),
          beside({ removal: 'Delete', holdings: [bought(TWO, { acquired: 'Adopted', acquiredHere })] }),
        ],
        {
          closes: [OLD, NEW],
          properties: { ReleaseBehavior: 'DeletionQueue' },
        },
      );
    expect(unheard(true)).toMatchObject(kept(TWO, 'Adopted'));
    expect(unheard()).toEqual(release(TWO));
  });

  test.each<[string, AttemptRecord, object]>([
    ['what a Create has left that CloudFormation never heard of, at once', broken(), closing('broken')],
    ['what an Update has left, when no Create can come any more', broken({ requestType: 'Update' }), lateCreate],
    ['what a Create has settled, when no other can come any more', beside({ removal: 'Delete' }), lateCreate],
  ])('under an id that CloudFormation made up %s', (_, record, expected) => {
    const { request } = known('Delete');
    expect(
      deleting([record], { after: LEDGER_LAG, change: { request: { ...request, physicalId: 'Lines-Support-ABC' } } }),
    ).toMatchObject(expected);
  });

  test.each<[boolean, string, Partial<AttemptRecord>]>([
    [true, 'in this operation', {}],
    [true, 'at the end of this operation', { goalAt: NOW + OTHERS_STOPPED }],
    [true, 'at its beginning', { goalAt: NOW - OTHERS_STOPPED }],
    [false, 'after it', { goalAt: NOW + OTHERS_STOPPED + 1 }],
    [false, 'before it', { goalAt: NOW - OTHERS_STOPPED - 1 }],
    [false, 'in another stack', { stackId: 'another' }],
    [false, 'as another generation', { generation: 'x' }],
    [false, 'by no Delete', { requestType: 'Update' }],
  ])('no generation that CloudFormation deletes as well: %s: %s', (itself, _, change) => {
    const other = earlier({
      requestType: 'Delete',
      attempt: 'x',
      generation: NEW,
      outcome: { status: 'FAILED', physicalId: NEW },
      goalAt: NOW,
      endedAt: NOW - DAY,
      ...change,
    });
    expect(deleting([gone(), beside({ removal: 'Delete', goalAt: NOW }), other])).toMatchObject(
      itself ? release(ONE) : closing(OLD, NEW),
    );
  });
});

describe('a number that is not released before it is certain', () => {
  const at = (status: string, ago = 0) => ({
    began: NOW + OTHERS_STOPPED - ago,
    value: { stackStatus: 'UPDATE_COMPLETE', status },
  });
  const resources = (others: Record<string, ReturnType<typeof at>>): Scene => ({
    change: {
      resources: new Map(
        Object.entries({ Support: at('DELETE_IN_PROGRESS'), ...others }).map(([name, of]) => [`${STACK} ${name}`, of]),
      ),
    },
  });
  const wait = (seconds: number) => ({ do: 'Wait', seconds });
  const look = (logicalId: string) => ({ do: 'LookResource', stackId: STACK, logicalId });
  const other = (logicalId: string, number: string, change: Partial<AttemptRecord> = {}) =>
    gone({ logicalId, attempt: logicalId, generation: logicalId, holdings: [bought(number)], ...change });
  const keeper = (logicalId: string, number = ONE) =>
    other(logicalId, number, { removal: 'Retain', endedAt: NOW - 1000 });

  test('is one that another order than ours has brought', () => {
    const brought = (orderId: string) =>
      deleting([gone({ holdings: [bought(ONE, { orderId: 'a' })] })], { states: [state(ONE, { orderId })] });
    expect(brought('b')).toEqual(wait(LEDGER_LAG / 1000));
    expect(brought('a')).toEqual(release(ONE));
  });

  test('is left to an attempt at work when that can have seen this Delete', () => {
    const working = (after: number, read = after, outcome?: AttemptRecord['outcome']) => {
      const records = [gone(), other('Sales', ONE, { outcome })];
      return deleting(records, {
        ...resources({ Sales: at('CREATE_IN_PROGRESS') }),
        after,
        ...{
          change: {
            ...resources({ Sales: at('CREATE_IN_PROGRESS') }).change,
            ledger: { began: NOW + read, value: records },
          },
        },
      });
    };
    expect(working(OTHERS_STOPPED - 1000)).toEqual(wait(1));
    expect(working(OTHERS_STOPPED, OTHERS_STOPPED - 1)).toEqual({ do: 'LookLedger', notBefore: NOW + OTHERS_STOPPED });
    expect(working(OTHERS_STOPPED)).toMatchObject(success({ endedGenerations: [{ queued: [], leftInInventory: [] }] }));
    expect(working(LEDGER_LAG, LEDGER_LAG, { status: 'SUCCESS', physicalId: 'x' })).toMatchObject(
      success({ endedGenerations: [{ queued: [], leftInInventory: [] }] }),
    );
  });

  describe('is kept by a policy', () => {
    const skipped = resources({ Sales: at('DELETE_SKIPPED', LEDGER_LAG) });
    const ordered = (goalAt: number): AttemptRecord[] => [
      gone({ holdings: [bought(TWO)], goalAt: NOW }),
      keeper('Sales'),
      broken({ goalAt, holdings: [], orders: [{ numbers: [ONE], intendedAt: NOW - DAY, token: 't', id: 'a' }] }),
    ];
    const decided: Scene = {
      closes: [OLD, 'broken'],
      states: [state(ONE), TWO],
      change: {
        ...skipped.change,
        orders: new Map([
          ['a', { began: NOW + OTHERS_STOPPED, value: order('a', 'Successful', { [ONE]: 'Acquired' }) }],
        ]),
      },
    };

    test.each<[string, AttemptRecord[], Scene, object]>([
      ['after the generation had it', [gone({ goalAt: NOW - 1001 }), keeper('Sales')], skipped, success()],
      ['and not before', [gone({ goalAt: NOW - 1000 }), keeper('Sales')], skipped, release(ONE)],
      [
        'and not before it had it once more',
        [gone(), gone({ attempt: 'x', sentAt: NOW - 1000, goalAt: NOW - 1000 }), keeper('Sales')],
        skipped,
        release(ONE),
      ],
      [
        'and not before, whichever is read first',
        [gone({ attempt: 'x', sentAt: NOW - 1000, goalAt: NOW - 1000 }), gone(), keeper('Sales')],
        skipped,
        release(ONE),
      ],
      [
        'whatever was tried since with others',
        [gone(), keeper('Sales'), broken({ goalAt: NOW })],
        { ...skipped, closes: [OLD, 'broken'], states: [state(ONE), TWO] },
        success(),
      ],
      ['after it was ordered', ordered(NOW - 1001), decided, success()],
      ['and not before that', ordered(NOW - 1000), decided, release(ONE)],
    ])('%s', (_, records, scene, expected) => expect(deleting(records, scene)).toMatchObject(expected));

    test('whose resource is looked at, though a Delete of it is at work', () => {
      const going = earlier({
        logicalId: 'Sales',
        requestType: 'Delete',
        attempt: 'x',
        generation: 'Sales',
        outcome: undefined,
        goalAt: NOW,
      });
      expect(deleting([gone(), keeper('Sales'), going])).toEqual(look('Sales'));
    });
  });

  test('is one whose former owner is being deleted, or has just been', () => {
    const taken = gone({ holdings: [bought(ONE, { acquired: 'TakenOver', takenFrom: 'Fax' })] });
    expect(deleting([taken, other('Fax', ONE)], resources({ Fax: at('DELETE_IN_PROGRESS') }))).toEqual(wait(3));
    expect(deleting([taken, other('Fax', ONE)], resources({ Fax: at('DELETE_COMPLETE', 1000) }))).toEqual(
      wait(LEDGER_LAG / 1000 - 1),
    );
    expect(deleting([taken, other('Fax', ONE)], resources({ Fax: at('DELETE_COMPLETE', LEDGER_LAG) }))).toEqual(
      release(ONE),
    );
  });

  test.each<[string, AttemptRecord[]]>([
    ['both were kept', [gone({ holdings: [bought(ONE), bought(TWO)] }), keeper('Sales'), keeper('Fax', TWO)]],
    [
      'one was kept and the other is left',
      [
        gone({ holdings: [bought(ONE), bought(TWO, { acquired: 'TakenOver', takenFrom: 'Fax' })] }),
        keeper('Sales'),
        other('Fax', TWO),
      ],
    ],
  ])('is waited for once with all others: %s', (_, records) => {
    expect(deleting(records, resources({}))).toEqual(look('Sales'));
    expect(deleting(records, resources({ Sales: at('DELETE_SKIPPED') }))).toEqual(look('Fax'));
    for (const [sales, fax] of [
      [2000, 1000],
      [1000, 2000],
    ]) {
      expect(
        deleting(records, resources({ Sales: at('DELETE_SKIPPED', sales), Fax: at('DELETE_SKIPPED', fax) })),
      ).toEqual(wait(LEDGER_LAG / 1000 - 1));
    }
  });
});

describe('a number that another generation of this resource holds as well', () => {
  const shared = [
    gone({ holdings: [bought(ONE), bought(TWO)], declared: { ...gone().declared!, name: 'Now' }, sentAt: NOW - 1000 }),
    beside({ declared: { ...gone().declared!, name: 'Before' } }),
  ];
  const scene = (stackStatus: string, name: string): Scene => ({
    stackStatus,
    states: [state(ONE, { deleted: true }), state(TWO, { name })],
  });

  test('stays with that one in a rollback', () =>
    expect(deleting(shared, { stackStatus: ROLLBACK })).toEqual(release(ONE)));
  test('goes where an update has gone on from the older one', () =>
    expect(deleting(shared, { stackStatus: CLEANUP })).toEqual(release(ONE, TWO)));

  test('gets back what that one declared, in a rollback', () => {
    expect(deleting(shared, scene(ROLLBACK, 'Now'))).toEqual({
      do: 'Update',
      detail: 'name',
      value: 'Before',
      numbers: [TWO],
    });
    expect(deleting(shared, scene(ROLLBACK, 'Before'))).toMatchObject(success());
  });

  test(
    'gets back what was found where only the one that goes had changed it, and keeps what a person has changed since',
    () => {
      const named = (name?: string) => ({ ...gone().declared!, name });
      const [newer, older] = shared;
      const back = (...records: AttemptRecord[]) => deleting(records, scene(ROLLBACK, 'Now'));
      expect(back(newer, { ...older, declared: named() })).toEqual({
        do: 'Update',
        detail: 'name',
        value: '',
        numbers: [TWO],
      });
      const first = gone({ attempt: 'first', sentAt: NOW - 2 * DAY, declared: named('First') });
      expect(back(first, { ...newer, declared: named() }, { ...older, declared: named() })).toMatchObject(success());
    },
  );

  test.each<[string, number | undefined, string]>([
    ['not what it was to become in the operation that is rolled back', NOW - 2001, 'Before'],
    ['not what it was to become in the second in which the stack became stable', NOW - 1001, 'Before'],
    ['what it had become before', NOW - 1000, 'After'],
    ['what it has declared last, where no events tell', undefined, 'After'],
  ])('gets back %s', (_, stable, name) => {
    const later = beside({
      attempt: 'later',
      requestType: 'Update',
      sentAt: NOW - 2000,
      declared: { ...gone().declared!, name: 'After' },
    });
    const events: StackEvent[] =
      stable === undefined
        ? []
        : [
          { at: NOW - 1000, of: 'Stack', status: 'UPDATE_ROLLBACK_IN_PROGRESS' },
          { at: stable, of: 'Stack', status: 'UPDATE_COMPLETE' },
          { at: NOW - 4000, of: 'Resource', status: 'UPDATE_COMPLETE', physicalId: NEW },
        ];
    const history = {
      began: NOW + OTHERS_STOPPED,
      since: 0,
      value: { events, whole: stable !== undefined, back: NOW },
    };
    expect(deleting([...shared, later], { ...scene(ROLLBACK, 'Now'), change: { history } })).toEqual({
      do: 'Update',
      detail: 'name',
      value: name,
      numbers: [TWO],
    });
  });
});

describe('a number that goes back to another resource, which had it before', () => {
  const declared = (name: string) => ({ ...gone().declared!, name });
  const taker = (change: Partial<AttemptRecord> = {}) =>
    gone({
      holdings: [bought(ONE, { acquired: 'TakenOver', takenFrom: 'Sales', detailsFound: { name: 'Sales' } })],
      declared: declared('Support'),
      ...change,
    });
  const sales = (change: Partial<AttemptRecord> = {}) =>
    gone({
      logicalId: 'Sales',
      attempt: 'Sales',
      generation: 'Sales',
      sentAt: NOW - 2 * DAY,
      declared: declared('Sales'),
      ...change,
    });
  const going = (records: AttemptRecord[], change: Partial<Known> = {}, stackStatus = CLEANUP) => {
    const at = (status: string) => ({ began: NOW + OTHERS_STOPPED, value: { stackStatus, status } });
    const resources = new Map([
      [`${STACK} Support`, at('DELETE_IN_PROGRESS')],
      [`${STACK} Sales`, at('UPDATE_COMPLETE')],
    ]);
    return deleting(records, { states: [state(ONE, { name: 'Support' })], change: { resources, ...change } });
  };
  const renamed = { do: 'Update', detail: 'name', value: 'Sales', numbers: [ONE] };
  const untouched = success({ endedGenerations: [{ queued: [], leftInInventory: [] }] });

  test('gets back what that one declares', () => {
    expect(going([taker(), sales()])).toEqual(renamed);
    expect(going([sales(), taker()])).toEqual(renamed);
  });

  test('and the Delete is answered when that is done', () => {
    const effects: Known['effects'] = new Map([[ONE, [{ did: 'name', value: 'Sales', at: NOW + OTHERS_STOPPED }]]]);
    expect(going([taker(), sales()], { effects })).toMatchObject(untouched);
  });

  test('is left as it is by one that has declared no name', () =>
    expect(going([taker({ declared: gone().declared }), sales()])).toMatchObject(untouched));

  test('is left as it is where that one has declared it since', () =>
    expect(going([taker(), sales({ sentAt: NOW - 1000 })])).toMatchObject(untouched));

  test('gets it back where one of several attempts came later', () => {
    const before = taker({ attempt: 'before', sentAt: NOW - 3 * DAY, holdings: [] });
    expect(going([before, taker(), sales()])).toEqual(renamed);
  });

  test('is left as it is where that one is at work, which sees to it itself', () =>
    expect(going([taker(), sales({ outcome: undefined })])).toMatchObject(untouched));

  test('is left as it is where the other is a generation of this resource', () => {
    const older = sales({ logicalId: 'Support' });
    expect(going([taker(), older], {}, 'UPDATE_IN_PROGRESS')).toMatchObject(untouched);
  });
});

describe('when there is no time left', () => {
  const after = known('Delete').request.answerBy - NOW;

  test('what is not released is told', () =>
    expect(deleting([gone()], { after })).toMatchObject({
      record: { outcome: { status: 'FAILED', reason: 'not everything could be released in time; delete again' } },
    }));

  test('that an owner could not be asked is told', () => {
    const records = [gone(), earlier({ logicalId: 'Sales', attempt: NEW, generation: NEW, holdings: [bought(ONE)] })];
    expect(deleting(records, {})).toMatchObject({ do: 'LookResource', logicalId: 'Sales' });
    expect(deleting(records, { after })).toMatchObject({
      record: {
        outcome: {
          status: 'FAILED',
          reason: 'not every resource that may own a number was asked in time; delete again',
        },
      },
    });
  });

  test('an order that is not decided is told', () => {
    const waiting = gone({
      holdings: [],
      orders: [{ numbers: [ONE], intendedAt: NOW - DAY, token: 't', id: 'a' }],
      outcome: { status: 'FAILED', physicalId: OLD },
    });
    const orders = (at: number) => ({
      orders: new Map([['a', { began: at, value: order('a', 'Processing', { [ONE]: 'Processing' }) }]]),
    });
    expect(deleting([waiting], { after, change: orders(NOW + after) })).toMatchObject({
      record: {
        outcome: {
          status: 'FAILED',
          reason: expect.stringContaining(
            `order a for ${ONE} is not decided yet; delete again once the service has decided`,
          ),
        },
      },
    });
    expect(deleting([waiting], { after })).toMatchObject({
      record: {
        outcome: { reason: expect.stringMatching(/^order a.*: could not be looked at in time; delete again$/) },
      },
    });
    expect(deleting([waiting], {})).toEqual({ do: 'LookOrder', id: 'a' });
    const [first] = waiting.orders;
    const two = {
      ...waiting,
      orders: [first, { ...first, id: 'b' }, { ...first, id: 'c', result: 'Decided' as const }],
    };
    expect(deleting([two], { after })).toMatchObject({
      record: {
        outcome: { reason: expect.stringMatching(/^order a [^;]*; order b [^;]*: could not be looked at in time/) },
      },
    });
    const both = {
      orders: new Map(
        ['a', 'b'].map((id) => [id, { began: NOW + after, value: order(id, 'Processing', { [ONE]: 'Processing' }) }]),
      ),
    };
    expect(deleting([two], { after, change: both })).toMatchObject({
      record: {
        outcome: {
          reason: expect.stringMatching(
            /^order a .* is not decided yet; .*; order b .* is not decided yet; delete again/,
          ),
        },
      },
    });
  });
});

test('nothing is judged by claims that were read before everybody could see the Delete', () => {
  const read = (began: number) => deleting([gone()], { change: { ledger: { began, value: [gone()] } } });
  expect(read(NOW + LEDGER_LAG - 1)).toEqual({ do: 'LookLedger', notBefore: NOW + LEDGER_LAG });
  expect(read(NOW + LEDGER_LAG)).toEqual(release(ONE));
  expect(deleting([gone({ holdings: [] })], { change: { ledger: undefined } })).toMatchObject(success());
});

test('the resource is looked at first, and then what its stack has told of others', () => {
  expect(deleting([gone()], { change: { resources: new Map() } })).toEqual({
    do: 'LookResource',
    stackId: STACK,
    logicalId: 'Support',
  });
  expect(deleting([gone(), beside()], { change: { history: undefined } })).toEqual({
    do: 'LookEvents',
    since: beside().sentAt,
  });
  expect(deleting([gone()], { after: LEDGER_LAG - 1000 })).toEqual({ do: 'Wait', seconds: 1 });
});

describe('a tombstone', () => {
  test('names no numbers of a generation that had none', () =>
    expect(deleting([gone({ holdings: [] })])).not.toHaveProperty('record.endedGenerations'));

  test('that would not fit is written without its numbers', () => {
    const numbers = Array.from(
      { length: 2000 },
      (_, i) => `+1206${String(2_000_000 + ((i * 7919) % 7_999_999)).padStart(7, '0')}`,
    );
    const step = deleting([gone({ holdings: numbers.map((number) => bought(number)) })], { states: numbers });
    expect(step).toMatchObject(success());
    expect(step).not.toHaveProperty('record.endedGenerations');
  });
});
