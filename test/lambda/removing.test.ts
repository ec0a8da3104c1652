/** What a Delete takes away and where it goes: the queue bills no more, the inventory keeps, and a wrong choice loses a number. */
import { STACK } from './harness';
import { earlier, known, NOW, OLD, ONE, order, seen, state, THREE, TWO } from './knowledge';
import { Known, NumberState } from '../../lambda/order/known';
import { AttemptRecord, Holding } from '../../lambda/order/record';
import { remove } from '../../lambda/order/remove';
import { FENCE, LAG } from '../../lambda/order/steps';

const DAY = 86_400_000;
const NEW = 'cpno-00000000000000000002';
const CLEANUP = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
const ROLLBACK = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
const bought = (number: string, change: Partial<Holding> = {}): Holding => ({ number, got: 'Ordered', fresh: true, ...change });
const gone = (change: Partial<AttemptRecord> = {}) =>
  earlier({ goalAt: NOW - DAY, sentAt: NOW - DAY, endedAt: NOW - DAY, holdings: [bought(ONE)], ...change });
const beside = (change: Partial<AttemptRecord> = {}) =>
  gone({ attempt: NEW, generation: NEW, sentAt: NOW - DAY / 2, outcome: { status: 'SUCCESS', physicalId: NEW }, holdings: [bought(TWO)], ...change });
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
function deleting(records: AttemptRecord[], { stackStatus = 'DELETE_IN_PROGRESS', states, properties, change, closes = [OLD], after = FENCE }: Scene = {}) {
  const k = known('Delete', {}, properties);
  const now = NOW + after;
  return remove({
    ...k, now, record: { ...k.record!, closes },
    numbers: { at: now, value: seen(...(states ?? [ONE, TWO, THREE].map((number) => state(number)))).numbers!.value },
    records: { at: now, value: [...records, k.record!] }, ledger: { at: now, value: records },
    resources: new Map([[`${STACK} Support`, { at: now, value: { stackStatus, status: 'DELETE_IN_PROGRESS' } }]]),
    history: { at: now, since: 0, value: { events: [], whole: false, back: NOW } }, ...change,
  });
}
const release = (...numbers: string[]) => ({ do: 'Release', numbers });
const success = (change: object = {}) => ({ do: 'Record', record: { outcome: { status: 'SUCCESS', physicalId: OLD }, ...change } });
const kept = (number: string, got: Holding['got']) => success({ ended: [{ queued: [], left: [{ number, got }] }] });

describe('a number of the generation', () => {
  const order_: Partial<AttemptRecord> = { declared: { productType: 'VoiceConnector', source: { Type: 'Order', PhoneNumberOrderId: 'a' } } };
  const rests = { ReleaseBehavior: 'ReturnToInventory' };
  const queue = { ReleaseBehavior: 'DeletionQueue' };

  test.each<[string, Holding['got'], Partial<AttemptRecord>, Scene, object]>([
    ['that was bought goes', 'Ordered', {}, {}, release(ONE)],
    ['that was restored goes', 'Restored', {}, {}, release(ONE)],
    ['that was taken over goes', 'TakenOver', {}, {}, release(ONE)],
    ['that was adopted stays', 'Adopted', {}, {}, kept(ONE, 'Adopted')],
    ['that was bought stays when that is declared', 'Ordered', {}, { properties: rests }, kept(ONE, 'Ordered')],
    ['that was adopted goes when that is declared', 'Adopted', {}, { properties: queue }, release(ONE)],
    ['of an order that was placed elsewhere stays', 'TakenOver', order_, {}, kept(ONE, 'TakenOver')],
    ['of such an order that came out of the queue stays', 'Restored', order_, {}, kept(ONE, 'Restored')],
    ['that was bought before such an order was declared goes', 'Ordered', order_, {}, release(ONE)],
    ['that was bought goes with a rollback, whatever is declared', 'Ordered', {}, { stackStatus: 'ROLLBACK_IN_PROGRESS', properties: rests }, release(ONE)],
    ['that was adopted stays in a rollback, whatever is declared', 'Adopted', {}, { stackStatus: 'ROLLBACK_IN_PROGRESS', properties: queue }, kept(ONE, 'Adopted')],
    ['goes by the end of a stack that retains', 'Ordered', {}, { properties: { Removal: 'Retain' } }, release(ONE)],
  ])('%s', (_, got, change, scene, expected) =>
    expect(deleting([gone({ holdings: [bought(ONE, { got })], ...change })], scene)).toMatchObject(expected));

  test('that an update takes away stays where the policy retains, and goes where it deletes', () => {
    const update = { stackStatus: CLEANUP };
    expect(deleting([gone(), beside({ removal: 'Retain' })], { ...update, properties: { Removal: 'Retain' } })).toMatchObject(kept(ONE, 'Ordered'));
    expect(deleting([gone(), beside()], update)).toEqual(release(ONE));
  });

  test('that was put into the queue meanwhile is fetched when it is to stay', () => {
    const queued = [state(ONE, { deleted: true })];
    expect(deleting([gone()], { states: queued, properties: rests })).toEqual({ do: 'Restore', number: ONE });
    expect(deleting([gone()], { states: queued })).toMatchObject(success({ ended: [{ queued: [{ number: ONE, got: 'Ordered' }], left: [] }] }));
  });

  test('that was adopted gets back the name that it had, where a name was declared', () => {
    const adopted = (name?: string) => gone({ holdings: [bought(ONE, { got: 'Adopted', found: { name: 'Mine' } })], declared: { ...gone().declared!, name } });
    expect(deleting([adopted('Ours')], { states: [state(ONE, { name: 'Ours' })] })).toEqual({ do: 'Update', detail: 'name', value: 'Mine', numbers: [ONE] });
    expect(deleting([adopted()], { states: [state(ONE, { name: 'Ours' })] })).toMatchObject(success());
  });

  test('is what its newest settled attempt held, and what broken-off ones acquired', () => {
    const older = gone({ attempt: 'older', holdings: [bought(ONE), bought(THREE)] });
    const newer = gone({ attempt: 'newer', sentAt: NOW - 1000, holdings: [bought(ONE, { fresh: undefined })] });
    for (const records of [[older, newer], [newer, older]]) expect(deleting(records)).toEqual(release(ONE));
    const tried = broken({ generation: OLD, holdings: [bought(TWO), bought(THREE, { fresh: undefined })] });
    expect(deleting([older, newer, tried])).toEqual(release(TWO, ONE));
  });
});

describe('beside the generation goes', () => {
  const numbers = (records: AttemptRecord[], scene: Scene = {}) => {
    const step = deleting([gone(), ...records], { closes: [OLD, 'broken'], ...scene });
    return step.do === 'Release' ? [...step.numbers].sort() : step;
  };
  const closing = (...closes: string[]) => ({ do: 'Record', record: { closes } });

  test('what was broken off', () => expect(numbers([broken()])).toEqual([ONE, TWO]));
  test('nothing of what was asked for later', () => expect(numbers([broken({ sentAt: NOW + 1 })], { closes: [OLD] })).toEqual([ONE]));
  test('nothing that was cleared up already', () => {
    expect(numbers([broken(), gone({ swept: ['broken'], holdings: [bought(ONE)] })], { closes: [OLD] })).toEqual([ONE]);
  });
  test('nothing that has left nothing', () => expect(numbers([broken({ holdings: [] })], { closes: [OLD] })).toEqual([ONE]));
  test('what is closed first, in the record', () => expect(numbers([broken()], { closes: [OLD] })).toMatchObject(closing(OLD, 'broken')));

  test('a generation that the policy deletes and nothing keeps alive', () => {
    const other = beside({ removal: 'Delete' });
    expect(numbers([other], { closes: [OLD, NEW] })).toEqual([ONE, TWO]);
    expect(numbers([other], { closes: [OLD], stackStatus: CLEANUP })).toEqual([ONE]);
    expect(numbers([beside({ removal: 'Retain' })], { closes: [OLD] })).toEqual([ONE]);
  });
});

describe('a number that another generation of this resource holds as well', () => {
  const shared = [
    gone({ holdings: [bought(ONE), bought(TWO)], declared: { ...gone().declared!, name: 'Now' }, sentAt: NOW - 1000 }),
    beside({ declared: { ...gone().declared!, name: 'Before' } }),
  ];
  const scene = (stackStatus: string, name: string): Scene => ({ stackStatus, states: [state(ONE, { deleted: true }), state(TWO, { name })] });

  test('stays with that one in a rollback', () => expect(deleting(shared, { stackStatus: ROLLBACK })).toEqual(release(ONE)));
  test('goes where an update has gone on from the older one', () => expect(deleting(shared, { stackStatus: CLEANUP })).toEqual(release(ONE, TWO)));

  test('gets back what that one declared, in a rollback', () => {
    expect(deleting(shared, scene(ROLLBACK, 'Now'))).toEqual({ do: 'Update', detail: 'name', value: 'Before', numbers: [TWO] });
    expect(deleting(shared, scene(ROLLBACK, 'Before'))).toMatchObject(success());
  });
});

describe('when there is no time left', () => {
  const after = known('Delete').request.answerBy - NOW;

  test('what is not given back is told', () =>
    expect(deleting([gone()], { after })).toMatchObject({ record: { outcome: { status: 'FAILED', reason: 'not everything could be given back in time; delete again' } } }));

  test('an order that is not decided is told', () => {
    const waiting = gone({ holdings: [], orders: [{ numbers: [ONE], at: NOW - DAY, token: 't', id: 'a' }], outcome: { status: 'FAILED', physicalId: OLD } });
    const orders = (at: number) => ({ orders: new Map([['a', { at, value: order('a', 'Processing', { [ONE]: 'Processing' }) }]]) });
    expect(deleting([waiting], { after, change: orders(NOW + after) })).toMatchObject({
      record: { outcome: { status: 'FAILED', reason: expect.stringContaining(`order a for ${ONE} is not decided yet; delete again once the service has decided`) } },
    });
    expect(deleting([waiting], { after })).toMatchObject({ record: { outcome: { reason: expect.stringMatching(/^order a.*: could not be looked at in time; delete again$/) } } });
    expect(deleting([waiting], {})).toEqual({ do: 'LookOrder', id: 'a' });
  });
});

test('nothing is judged by claims that were read long ago', () => {
  expect(deleting([gone()], { change: { ledger: { at: NOW + FENCE - 2001, value: [gone()] } } })).toEqual({ do: 'LookLedger' });
  expect(deleting([gone({ holdings: [] })], { change: { ledger: undefined } })).toMatchObject(success());
});

test('the resource is looked at first, and then what its stack has told of others', () => {
  expect(deleting([gone()], { change: { resources: new Map() } })).toEqual({ do: 'LookResource', stackId: STACK, logicalId: 'Support' });
  expect(deleting([gone(), beside()], { change: { history: undefined } })).toEqual({ do: 'LookEvents', since: beside().sentAt });
  expect(deleting([gone()], { after: LAG - 1000 })).toEqual({ do: 'Wait', seconds: 1 });
});
