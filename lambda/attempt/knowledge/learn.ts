/** How a step's result becomes knowledge. */
import { accepted, News, newsOfChange, newsOfError } from './changes';
import { withNumbers, withOrder, withResource } from './first-seen';
import { AnyKnown, queryKey, resourceKey, Written, writtenAtLatest } from './knowledge';
import { withEntry, withoutEntry } from './maps';
import { Observation } from './observations';
import { NumberState } from '../../service/number-state';
import { isOrder, OrderPayload } from '../record/order-payload';
import { RecordEnvelope } from '../record/record-envelope';
import { ByStep, madeOf, Result, Step } from '../step';

/** When a step began and ended, and what is left of the invocation then. */
export interface Took {
  readonly began: number;
  readonly ended: number;
  readonly remaining: number;
}

/** Adds what a step came to. What a look shows is known as of its beginning: nothing is newer than the question. */
export function learn<K extends AnyKnown>(known: K, step: Step, result: Result, took: Took): K {
  return learnAny(known, step, result, took) as K;
}

/** Whatever came of the call: it is not made again on the strength of the same intent. */
const INTENT_SPENT = { purchaseReady: undefined };

function learnAny(known: AnyKnown, step: Step, result: Result, { began, ended, remaining }: Took): AnyKnown {
  const now: AnyKnown = { ...known, now: ended, remaining, ...(step.do === 'Order' && INTENT_SPENT) };
  const { error } = result;
  const news = error ? newsOfError(now, step, error, began) : madeOf(NEWS, step, { known: now, result, began, ended });
  return { ...now, ...news, ...('numbers' in news && { looked: undefined }) };
}

/** A step that has come to something. */
interface Done {
  readonly known: AnyKnown;
  readonly result: Result;
  readonly began: number;
  readonly ended: number;
}

const seen = <T>({ began, ended }: Done, value: T): Observation<T> => ({ began, ended, value });

/** What is known anew after each kind of step. */
const NEWS: ByStep<[Done], News> = {
  LookRecords: (_, done) => newsOfRecords(done),
  LookLedger: (_, done) => ({
    ledger: seen(done, ofKind(done.known, done.result.records!)),
    otherKinds: done.result.records!.filter(({ kind }) => kind !== done.known.request.kind),
    unreadable: done.result.unreadable,
    allNotes: done.result.allNotes,
  }),
  LookResource: ({ stackId, logicalId }, done) => {
    const key = resourceKey(stackId, logicalId);
    const resource = done.result.resource!;
    return {
      resources: withEntry(done.known.resources, key, seen(done, resource)),
      firstSeen: withResource(done.known, key, resource, done.ended),
    };
  },
  LookEvents: ({ since }, done) => ({ history: { ...seen(done, done.result.history!), since } }),
  LookNumbers: ({ sure }, done) => ({
    numbers: seen(done, numbersOf(done.result.sure ?? sure, done.result.numbers!)),
    firstSeen: withNumbers(done.known, done.result.numbers!, done.ended),
  }),
  LookOrder: ({ id }, done) => ({
    orders: withEntry(done.known.orders, id, seen(done, done.result.order)),
    unknownOrders: withoutEntry(done.known.unknownOrders, id),
    firstSeen: withOrder(done.known, done.result.order, done.ended),
  }),
  LookOrders: (_, done) => ({ orderList: seen(done, done.result.orders!) }),
  Search: ({ query }, { known, result }) => ({ searches: withEntry(known.searches, queryKey(query), result.found!) }),
  Order: (_, done) => {
    const order = done.result.order!;
    return {
      orders: withEntry(done.known.orders, order.id, seen(done, order)),
      purchaseAnswered: order,
      searches: new Map(),
      numbers: undefined,
    };
  },
  Restore: newsOfChange,
  Update: newsOfChange,
  Release: newsOfChange,
  Associate: newsOfChange,
  Disassociate: newsOfChange,
  LookRule: ({ id }, done) => ({ rules: withEntry(done.known.rules, id, seen(done, done.result.rule)) }),
  LookRules: (_, done) => ({ ruleList: seen(done, done.result.rules!) }),
  CreateRule: ({ settings }, done) => ({
    ...accepted(done.known, 'CreateRule', ''),
    ruleCreated: done.result.rule,
    ruleUnanswered: undefined,
    rules: withEntry(done.known.rules, done.result.rule!.id, seen(done, { ...done.result.rule!, ...settings })),
  }),
  UpdateRule: ({ id, settings }, done) => ({
    ...accepted(done.known, 'UpdateRule', id),
    ruleUpdated: id,
    rules: withEntry(done.known.rules, id, seen(done, { ...done.result.rule!, ...settings })),
  }),
  DeleteRule: ({ id }, { known }) => ({
    ...accepted(known, 'DeleteRule', id),
    rules: withEntry(known.rules, id, GONE),
  }),
  Record: ({ record }, { known, ended }) => ({
    record,
    written: writtenBy(known, record, ended),
    purchaseReady: newIntent(known, record),
    purchaseAnswered: undefined,
    notPlaced: isOrder(record) && hasOpen(record, known.notPlaced) ? known.notPlaced : undefined,
    ruleCreated: undefined,
    refused: undefined,
    refusals: sinceBrought(known, record),
    // What was seen before an order was decided, or before releasing began, is not believed afterwards.
    ...(isTurningPoint(known.record, record) && { numbers: undefined }),
  }),
  LeaveNotes: (_, { known, ended }) => ({ written: { ...known.written, notes: ended } }),
  Forget: () => ({ forgotten: true }),
  Answer: () => ({ answered: true }),
  Wait: () => ({}),
  End: () => ({}),
};

/** Under one path there may be records of another kind, of an earlier resource of that name. */
const ofKind = ({ request }: AnyKnown, records: readonly RecordEnvelope[]): RecordEnvelope[] =>
  records.filter(({ kind }) => kind === request.kind);

/** What the service has accepted to delete is gone, whatever a look shows. */
const GONE: Observation<undefined> = { began: Infinity, value: undefined };

/** The time of a reason is the end of its write. */
function writtenBy(known: AnyKnown, record: RecordEnvelope, ended: number): Written {
  return {
    ...known.written,
    ...(!known.record && { goal: ended }),
    ...(record.failedAt !== known.record?.failedAt && { failure: ended }),
    ...(record.plannedAt !== known.record?.plannedAt && { plan: ended, notes: undefined }),
    ...(record.clearingAt !== known.record?.clearingAt && { clearing: ended }),
  };
}

/**
 * Parameter Store may show an older copy of the own record; the higher sequence number is the later one. One that is
 * later than what this turn knows was written by a turn that was broken off.
 */
function newsOfRecords(done: Done): News {
  const { known, result, ended } = done;
  const records = ofKind(known, result.records!);
  const read = { records: seen(done, records), notes: result.notes };
  const stored = records.find((record) => record.attempt === known.request.attempt);
  if (!stored || (known.record && stored.seq <= known.record.seq)) return read;
  return { ...read, record: stored, brokenOff: true, looked: undefined, written: writtenAtLatest(stored, ended) };
}

/** What was refused to a number before an order brought it anew says nothing of the number that there is now. */
function sinceBrought({ record: before, refusals }: AnyKnown, now: RecordEnvelope): AnyKnown['refusals'] {
  if (!isOrder(now) || refusals.size === 0) return refusals;
  const had = new Set(((before ?? {}) as Partial<OrderPayload>).holdings?.map(({ number }) => number));
  const brought = now.holdings.filter(({ number, acquired }) => acquired === 'Ordered' && !had.has(number));
  const isOld = (key: string) => brought.some(({ number }) => key.endsWith(` ${number}`));
  return new Map([...refusals].filter(([key]) => !isOld(key)));
}

const isTurningPoint = (before: RecordEnvelope | undefined, now: RecordEnvelope): boolean =>
  before?.failedAt !== now.failedAt || (isOrder(now) && hasGained(before as Partial<OrderPayload> | undefined, now));

const hasGained = (before: Partial<OrderPayload> | undefined, { holdings, orders }: OrderPayload): boolean =>
  before?.holdings?.length !== holdings.length && orders.length > 0;

const hasOpen = ({ orders }: OrderPayload, at: number | undefined): boolean =>
  orders.some(({ id, result, intendedAt }) => !id && !result && intendedAt === at);

/**
 * An intent is armed by the very write that adds it, or dates it anew: whatever is written later, the call may have
 * been made by then.
 */
function newIntent(known: AnyKnown, record: RecordEnvelope): number | undefined {
  if (!isOrder(record)) return undefined;
  const { orders = [] } = (known.record ?? {}) as Partial<OrderPayload>;
  const open = record.orders.find((order) => !order.id && !order.result);
  const wasThere = orders.some(({ token, intendedAt }) => token === open?.token && intendedAt === open.intendedAt);
  return wasThere ? known.purchaseReady : open?.intendedAt;
}

function numbersOf(
  sure: readonly string[],
  states: readonly NumberState[],
): ReadonlyMap<string, NumberState | undefined> {
  const map = new Map<string, NumberState | undefined>(sure.map((number) => [number, undefined]));
  for (const state of states) map.set(state.number, state);
  return map;
}
