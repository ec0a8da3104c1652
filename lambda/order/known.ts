/**
 * What one turn knows, the steps that it can take, and how a step's result becomes knowledge.
 *
 * `next` (in next.ts) looks at what is known and names one step; the shell takes it; `learn` adds what came of it.
 * Both are pure, so that every history can be played through without a service, a ledger or a clock.
 */
import { CallError, treatmentOf } from './errors';
import { History } from './history';
import { AttemptRecord, Detail, Outcome } from './record';
import { Request } from './request';
import { SearchSourceProperties } from '../../src/private/contract';

/** A number as the service shows it, in normal form. */
export interface NumberState {
  readonly number: string;
  readonly status: string;
  readonly productType: string;
  readonly type?: string;
  readonly name: string;
  readonly callingName: string;
  readonly callingNameStatus?: string;
  /** A deletion has been asked for, whatever the status says. */
  readonly deleted: boolean;
  readonly orderId?: string;
  readonly associations: readonly Association[];
}

export interface Association {
  readonly kind: string;
  readonly id: string;
}

export interface OrderState {
  readonly id: string;
  readonly status: string;
  readonly orderType?: string;
  readonly focDate?: string;
  readonly createdAt: number;
  readonly numbers: readonly { readonly number: string; readonly status: string }[];
}

/** What CloudFormation says of a resource: its status, or that it knows none. */
export interface ResourceState {
  readonly stackStatus: string;
  /** When the stack's last create or update began. */
  readonly operationAt?: number;
  /** Absent: the stack has no such resource. */
  readonly status?: string;
  /** When the resource came to that status. */
  readonly statusAt?: number;
}

/** One number's refusal inside a batch. */
export interface Refusal {
  readonly number: string;
  readonly code: string;
  readonly message: string;
}

/** One call's worth of candidates to search for. */
export interface Query {
  readonly search: SearchSourceProperties;
  readonly areaCode?: string;
  readonly tollFreePrefix?: string;
}

export type Step =
  | { readonly do: 'LookRecords' }
  | { readonly do: 'LookLedger' }
  | { readonly do: 'LookResource'; readonly stackId: string; readonly logicalId: string }
  | { readonly do: 'LookEvents'; readonly since: number }
  | { readonly do: 'LookNumbers'; readonly sure: readonly string[] }
  | { readonly do: 'LookOrder'; readonly id: string }
  | { readonly do: 'LookOrders' }
  | { readonly do: 'Search'; readonly query: Query }
  | { readonly do: 'Order'; readonly productType: string; readonly numbers: readonly string[]; readonly token: string }
  | { readonly do: 'Restore'; readonly number: string }
  | { readonly do: 'Update'; readonly detail: Detail; readonly value: string; readonly numbers: readonly string[] }
  | { readonly do: 'Release'; readonly numbers: readonly string[] }
  | { readonly do: 'Disassociate'; readonly numbers: readonly string[]; readonly association: Association }
  | { readonly do: 'Record'; readonly record: AttemptRecord }
  | { readonly do: 'Forget'; readonly records: readonly AttemptRecord[] }
  | { readonly do: 'Wait'; readonly seconds: number }
  | { readonly do: 'Answer'; readonly outcome: Outcome }
  | { readonly do: 'End' };

/** What a step came to. Only what the step asks for is set. */
export interface Result {
  readonly records?: readonly AttemptRecord[];
  readonly resource?: ResourceState;
  readonly history?: History;
  readonly numbers?: readonly NumberState[];
  /** Numbers that were asked for by name; those without a state are certainly not there. */
  readonly sure?: readonly string[];
  readonly order?: OrderState;
  readonly orders?: readonly OrderState[];
  readonly found?: readonly string[];
  readonly refusals?: readonly Refusal[];
  readonly error?: CallError;
}

export interface Aged<T> {
  readonly at: number;
  readonly value: T;
}

export interface Known {
  readonly request: Request;
  readonly now: number;
  /** How much of this invocation is left, in milliseconds. */
  readonly remaining: number;
  /** The own record, as last written or read. */
  readonly record?: AttemptRecord;
  /** All records of this stack name and logical id. */
  readonly records?: Aged<readonly AttemptRecord[]>;
  /** All records there are. */
  readonly ledger?: Aged<readonly AttemptRecord[]>;
  readonly resources: ReadonlyMap<string, Aged<ResourceState>>;
  /** What CloudFormation's events say of this resource, back to `since`. */
  readonly history?: Aged<History> & { readonly since: number };
  /** The inventory and what was asked for by name; a number that is `undefined` is certainly not there. */
  readonly numbers?: Aged<ReadonlyMap<string, NumberState | undefined>>;
  /** `unknownSince`: when the service first said that it does not know the order, and has said nothing else since. */
  readonly orders: ReadonlyMap<string, Aged<OrderState | undefined> & { readonly unknownSince?: number }>;
  readonly orderList?: Aged<readonly OrderState[]>;
  readonly searches: ReadonlyMap<string, readonly string[]>;
  /** The order intent that was written in this very invocation and not yet acted upon. */
  readonly armed?: number;
  /** The order that this invocation has just placed; its id is to be recorded before anything else. */
  readonly placed?: OrderState;
  readonly refusals: ReadonlyMap<string, Refusal & { readonly count: number; readonly at: number }>;
  /** When the service accepted a release or a restore of a number; a later look has to show it. */
  readonly accepted: ReadonlyMap<string, number>;
  /** The last call that a person must hear about, with what was tried. */
  readonly refused?: { readonly step: Step; readonly error: CallError };
  readonly answered: boolean;
  readonly forgotten: boolean;
}

export function start(request: Request, now: number, remaining: number, record?: AttemptRecord): Known {
  return {
    request, now, remaining, record,
    resources: new Map(), orders: new Map(), searches: new Map(), refusals: new Map(), accepted: new Map(), answered: false, forgotten: false,
  };
}

export const resourceKey = (stackId: string, logicalId: string): string => `${stackId} ${logicalId}`;
export const queryKey = (query: Query): string => query.areaCode ?? query.tollFreePrefix ?? '';

/** Adds what a step came to. `at` is when the step began: nothing is known to be newer than the question. */
export function learn(known: Known, step: Step, result: Result, at: number, now: number, remaining: number): Known {
  const k: Known = { ...known, now, remaining, ...(step.do === 'Order' && { armed: undefined }) };
  if (result.error) return learnError(k, step, result.error, at);
  switch (step.do) {
    case 'LookRecords':
      return { ...k, records: { at, value: result.records! }, record: latest(k, result.records!) };
    case 'LookLedger':
      return { ...k, ledger: { at, value: result.records! } };
    case 'LookResource':
      return { ...k, resources: with_(k.resources, resourceKey(step.stackId, step.logicalId), { at, value: result.resource! }) };
    case 'LookEvents':
      return { ...k, history: { at, since: step.since, value: result.history! } };
    case 'LookNumbers':
      return { ...k, numbers: { at, value: numbersOf(result.sure ?? step.sure, result.numbers!) } };
    case 'LookOrder':
      return { ...k, orders: with_(k.orders, step.id, { at, value: result.order }) };
    case 'LookOrders':
      return { ...k, orderList: { at, value: result.orders! } };
    case 'Search':
      return { ...k, searches: with_(k.searches, queryKey(step.query), result.found!) };
    case 'Order':
      return {
        ...k, orders: with_(k.orders, result.order!.id, { at, value: result.order }), placed: result.order!, searches: new Map(), numbers: undefined,
      };
    case 'Restore':
    case 'Update':
    case 'Release':
    case 'Disassociate':
      return learnEffect(k, step, result);
    case 'Record':
      return {
        ...k, record: step.record, armed: newIntent(known, step.record), placed: undefined, refused: undefined,
        // What was seen before an order was decided, or before giving back began, is not believed afterwards.
        ...(isTurningPoint(known.record, step.record) && { numbers: undefined }),
      };
    case 'Forget':
      return { ...k, forgotten: true };
    case 'Answer':
      return { ...k, answered: true };
    case 'Wait':
    case 'End':
      return k;
  }
}

/** A change whose answer was lost may have happened or not: what was seen before it is not believed. */
export const unlearn = (k: Known, { do: what }: Step): Known =>
  (what === 'Restore' || what === 'Update' || what === 'Release' || what === 'Disassociate' ? { ...k, numbers: undefined } : k);

const with_ = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> => new Map(map).set(key, value);

/** Parameter Store may show an older copy of the own record; the higher sequence number is the later one. */
function latest(k: Known, records: readonly AttemptRecord[]): AttemptRecord | undefined {
  const stored = records.find((record) => record.attempt === k.request.attempt);
  return !k.record || (stored && stored.seq > k.record.seq) ? stored : k.record;
}

const isTurningPoint = (before: AttemptRecord | undefined, now: AttemptRecord): boolean =>
  before?.failedAt !== now.failedAt || before?.holdings.length !== now.holdings.length && now.orders.length > 0;

/** An intent is armed by the very write that adds it: whatever is written later, the call may have been made by then. */
function newIntent(known: Known, record: AttemptRecord): number | undefined {
  const added = record.orders.length > (known.record?.orders.length ?? 0);
  return added ? record.orders.find((order) => !order.id && !order.result)?.at : known.armed;
}

function numbersOf(sure: readonly string[], states: readonly NumberState[]): ReadonlyMap<string, NumberState | undefined> {
  const map = new Map<string, NumberState | undefined>(sure.map((number) => [number, undefined]));
  for (const state of states) map.set(state.number, state);
  return map;
}

export const refusalKey = (what: string, number: string): string => `${what} ${number}`;
/** Each of several holders of a number can refuse for itself. */
export const disassociateKey = (number: string, { kind, id }: Association): string => refusalKey(`Disassociate ${kind} ${id}`, number);

function effectKey(step: Step, number: string): string {
  if (step.do === 'Disassociate') return disassociateKey(number, step.association);
  return refusalKey(step.do === 'Update' ? step.detail : step.do, number);
}

/**
 * A changed detail is taken as done when the service said so. A number that goes or comes back is not: whoever asks
 * next must see it, so a later look has to show it first.
 */
function learnEffect(k: Known, step: Extract<Step, { do: 'Restore' | 'Update' | 'Release' | 'Disassociate' }>, result: Result): Known {
  const numbers = 'numbers' in step ? step.numbers : [step.number];
  const refused = new Map((result.refusals ?? []).map((refusal) => [refusal.number, refusal]));
  const states = new Map(k.numbers?.value);
  const refusals = new Map(k.refusals);
  const accepted = new Map(k.accepted);
  for (const number of numbers) {
    const refusal = refused.get(number);
    const key = effectKey(step, number);
    const state = states.get(number);
    if (refusal) refusals.set(key, { ...refusal, count: (refusals.get(key)?.count ?? 0) + 1, at: k.now });
    else if (step.do === 'Release' || step.do === 'Restore') accepted.set(key, k.now);
    else if (state) states.set(number, after(state, step));
    if (!refusal && step.do === 'Update') refusals.delete(key);
  }
  return { ...k, refusals, accepted, numbers: k.numbers && { at: k.numbers.at, value: states } };
}

function after(state: NumberState, step: Step): NumberState {
  switch (step.do) {
    case 'Disassociate':
      return { ...state, associations: state.associations.filter((association) => association.id !== step.association.id) };
    case 'Update':
      return { ...state, [step.detail]: step.value, ...(step.detail === 'callingName' && { callingNameStatus: 'UpdateInProgress' }) };
    default:
      return state;
  }
}

/** An error of a single-number call is a refusal of that number; what a person must mend is kept as such. */
function learnError(k: Known, step: Step, error: CallError, at: number): Known {
  const treatment = treatmentOf(error);
  if (step.do === 'LookOrder' && treatment === 'Gone') {
    return { ...k, orders: with_(k.orders, step.id, { at, value: undefined, unknownSince: k.orders.get(step.id)?.unknownSince ?? at }) };
  }
  if (step.do === 'Order' && treatment === 'Look') return k;
  const numbers = step.do === 'Restore' ? [step.number] : step.do === 'Update' || step.do === 'Release' || step.do === 'Disassociate' ? step.numbers : undefined;
  if (numbers) {
    return learnEffect(k, step as never, { refusals: numbers.map((number) => ({ number, code: error.name, message: error.message })) });
  }
  // Numbers that an order could not have may be gone: the next search is a new one.
  return { ...k, refused: { step, error }, ...(step.do === 'Order' && { searches: new Map() }) };
}
