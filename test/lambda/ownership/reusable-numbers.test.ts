/** What a plan may bring back instead of buying: numbers that this resource held before, the surest first. */
import { baseLives, baseOf, ownRecords } from '../../../lambda/attempt/attempts';
import { Known } from '../../../lambda/attempt/knowledge/knowledge';
import { Declared, EndedGeneration, Holding } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { RequestType } from '../../../lambda/attempt/record/record-envelope';
import { carried, reusableNumbers } from '../../../lambda/ownership/reusable-numbers';
import { STACK } from '../support/harness';
import { earlier, known, NOW, OLD, ONE, THREE, TWO } from '../support/knowledge';

const DAY = 86_400_000;
const FOUR = '+12065550103';
const NEW = 'cpno-00000000000000000002';
/** The stack of this name that was deleted before this one was created. */
const GONE = STACK.replace('11111111', '99999999');
const ELSEWHERE = STACK.replace('stack/Lines/', 'stack/Elsewhere/');

const bought = (number: string): Holding => ({ number, acquired: 'Ordered' });
const fresh = (number: string): Holding => ({ number, acquired: 'Ordered', acquiredHere: true });
const declared = (name: string): Declared => ({
  productType: 'VoiceConnector',
  source: { Type: 'Search', Count: 1 },
  name,
});
const generation = (change: Partial<AttemptRecord> = {}) =>
  earlier({
    attempt: NEW,
    generation: NEW,
    declared: declared('Sibling'),
    holdings: [fresh(TWO)],
    outcome: { status: 'SUCCESS', physicalId: NEW },
    ...change,
  });
const tombstone = (ended: Partial<EndedGeneration>, change: Partial<AttemptRecord> = {}) =>
  earlier({
    requestType: 'Delete',
    attempt: 'delete',
    declared: undefined,
    goalAt: NOW - DAY,
    endedGenerations: [{ declared: declared('Buried'), queued: [], leftInInventory: [], ...ended }],
    ...change,
  });

const among = (kind: RequestType, ...others: AttemptRecord[]): Known => {
  const k = known(kind);
  return { ...k, records: { began: NOW, value: [...others, k.record!] } };
};
const formers = (k: Known, abandoned: AttemptRecord[] = [], salvaged: Holding[] = []) =>
  reusableNumbers(k, abandoned, salvaged);
const names = (k: Known) => formers(k).map(({ holding }) => holding.number);

describe('a number of a broken-off attempt', () => {
  const own = known('Create').record!.declared;
  const before = declared('Before');
  const attempt = (change: Partial<AttemptRecord>) => earlier({ outcome: undefined, declared: before, ...change });

  test.each<[string, AttemptRecord[], Declared | undefined]>([
    ['that holds it comes under what that one declared', [attempt({ holdings: [fresh(ONE)] })], before],
    [
      'that ordered it comes under what that one declared',
      [attempt({ orders: [{ numbers: [TWO, ONE], intendedAt: NOW, token: 't' }] })],
      before,
    ],
    ['that has others as well does, too', [attempt({ holdings: [fresh(TWO), fresh(ONE)] })], before],
    [
      'is not taken for one of another attempt',
      [
        attempt({
          declared: declared('Other'),
          holdings: [fresh(TWO)],
          orders: [{ numbers: [TWO], intendedAt: NOW, token: 't' }],
        }),
        attempt({ holdings: [fresh(ONE)] }),
      ],
      before,
    ],
    ['that nobody mentions comes under what is declared now', [attempt({ holdings: [fresh(TWO)] })], own],
    [
      'that declared nothing comes under what is declared now',
      [attempt({ declared: undefined, holdings: [fresh(ONE)] })],
      own,
    ],
  ])('%s', (_, abandoned, expected) =>
    expect(formers(known('Create'), abandoned, [fresh(ONE)])).toEqual([
      { holding: fresh(ONE), declared: expected, salvaged: true },
    ]),
  );
});

describe('what another generation of this resource holds', () => {
  test('comes back to an Update, as inherited', () =>
    expect(formers(among('Update', earlier(), generation()))).toEqual([
      { holding: bought(TWO), declared: declared('Sibling'), sibling: NEW },
    ]));

  test.each<[string, AttemptRecord]>([
    ['is the generation that the Update builds on', earlier({ holdings: [bought(TWO)] })],
    ['failed', generation({ outcome: { status: 'FAILED', physicalId: NEW } })],
    ['belongs to an unrelated stack', generation({ stackId: ELSEWHERE })],
  ])('but not when it %s', (_, record) => expect(formers(among('Update', record))).toEqual([]));

  test('and not when a Delete has closed it', () =>
    expect(
      formers(
        among('Update', earlier(), generation(), earlier({ requestType: 'Delete', attempt: 'x', closes: [NEW] })),
      ),
    ).toEqual([]));
});

describe('what RETAIN left', () => {
  const left = { holding: fresh(TWO), declared: declared('Sibling'), leftInInventory: true };

  test.each<[string, RequestType, string, object[]]>([
    ['by an earlier stack of this name comes back to a Create', 'Create', GONE, [left]],
    ['by an earlier stack of this name comes back to an Update', 'Update', GONE, [left]],
    ['by this stack comes back to a Create', 'Create', STACK, [left]],
    [
      'by this stack is a sibling to an Update, and no more',
      'Update',
      STACK,
      [{ holding: bought(TWO), declared: left.declared, sibling: NEW }],
    ],
    ['by an unrelated stack is its own business', 'Create', ELSEWHERE, []],
  ])('%s', (_, kind, stackId, expected) => expect(formers(among(kind, generation({ stackId })))).toEqual(expected));
});

describe('what a Delete released', () => {
  test('comes back under what was declared then; what was left in the inventory is known to have been', () => {
    expect(formers(among('Create', tombstone({ queued: [bought(ONE)], leftInInventory: [bought(TWO)] })))).toEqual([
      { holding: bought(ONE), declared: declared('Buried') },
      { holding: bought(TWO), declared: declared('Buried'), leftInInventory: true },
    ]);
  });

  test.each<[boolean, string, Partial<AttemptRecord>]>([
    [true, 'within the seven days that the service keeps it', { goalAt: NOW - 7 * DAY + 1 }],
    [false, 'after seven days', { goalAt: NOW - 7 * DAY }],
    [true, 'in an earlier stack of this name', { stackId: GONE }],
    [false, 'by a Delete that failed', { outcome: { status: 'FAILED', physicalId: OLD } }],
    [false, 'by a Delete that is still at work', { outcome: undefined }],
    [false, 'by a Delete that ended nothing', { endedGenerations: undefined }],
    [false, 'as far as no Delete says so', { requestType: 'Update', closes: [OLD] }],
  ])('comes back: %s: %s', (expected, _, change) =>
    expect(names(among('Create', tombstone({ queued: [bought(ONE)] }, change)))).toEqual(expected ? [ONE] : []),
  );

  test('comes back the last first, however the records are read', () => {
    const first = tombstone({ queued: [bought(ONE)] }, { attempt: 'first', sentAt: NOW - 3 * DAY });
    const second = tombstone({ queued: [bought(TWO)] }, { attempt: 'second', sentAt: NOW - 2 * DAY });
    const third = tombstone({ queued: [bought(THREE)] }, { attempt: 'third', sentAt: NOW - DAY });
    for (const records of [
      [first, second, third],
      [third, second, first],
      [second, third, first],
    ]) {
      expect(names(among('Create', ...records))).toEqual([THREE, TWO, ONE]);
    }
  });
});

test("what was salvaged is nobody else's, though another generation holds it as well", () =>
  expect(
    formers(among('Update', earlier(), generation({ holdings: [fresh(TWO), fresh(THREE)] })), [], [fresh(TWO)]),
  ).toMatchObject([
    { holding: fresh(TWO), salvaged: true },
    { holding: bought(THREE), sibling: NEW },
  ]));

test('what was broken off is preferred, then what lives, what was retained, and what is buried', () => {
  const k = among(
    'Update',
    tombstone({ queued: [bought(ONE)] }),
    generation({ stackId: GONE, holdings: [bought(TWO)] }),
    earlier(),
    generation({ holdings: [bought(THREE)] }),
  );
  expect(formers(k, [], [fresh(FOUR)]).map(({ holding }) => holding.number)).toEqual([FOUR, THREE, TWO, ONE]);
});

describe('the base of an Update', () => {
  test('is the newest settled attempt of the generation that CloudFormation names', () => {
    const newer = earlier({ requestType: 'Update', attempt: 'newer', sentAt: NOW - 1000 });
    expect(baseOf(among('Update', generation(), earlier(), newer))).toEqual(newer);
  });

  test.each<[string, RequestType, AttemptRecord]>([
    ['for a Create', 'Create', earlier()],
    ['where only another generation is recorded', 'Update', generation()],
    ['in an earlier stack of this name', 'Update', earlier({ stackId: GONE })],
    ['where the generation never settled', 'Update', earlier({ outcome: undefined })],
  ])('is not there %s', (_, kind, record) => expect(baseOf(among(kind, record))).toBeUndefined());

  test.each<[boolean, string, RequestType, AttemptRecord]>([
    [true, 'settled', 'Update', earlier()],
    [false, 'at work', 'Update', earlier({ outcome: undefined })],
    [false, 'another generation', 'Update', generation()],
    [false, 'anything, to a Create', 'Create', earlier({ generation: undefined })],
  ])('lives for sure: %s: %s', (expected, _, kind, record) => expect(baseLives(known(kind))(record)).toBe(expected));
});

test("records of an earlier stack of this name are not this resource's own", () =>
  expect(ownRecords(among('Create', earlier(), earlier({ stackId: GONE }))).map(({ attempt }) => attempt)).toEqual([
    OLD,
    known('Create').record!.attempt,
  ]));

test('what is inherited is not acquired anew, and keeps where it came from', () =>
  expect(carried([{ ...fresh(ONE), takenFrom: OLD, detailsFound: { name: 'Mine' } }])).toEqual([
    { ...bought(ONE), takenFrom: OLD, detailsFound: { name: 'Mine' } },
  ]));
