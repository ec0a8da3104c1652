/**
 * What one turn knows, and what it remembers of earlier ones.
 *
 * `nextStep` (engine/decide.ts) looks at what is known and names one step; the turn takes it; `learn` (learn.ts) adds
 * what came of it. Both are pure, so that every sequence of events can be played without a service, a ledger or a
 * clock.
 */
import { Observation, OrderState, Refusal, ResourceState, SipRuleState, StackHistory } from './observations';
import { CallError } from '../../service/errors';
import { Association, NumberState } from '../../service/number-state';
import { Note, StoredNote } from '../record/note';
import { Detail, OrderDeclaration, OrderPayload } from '../record/order-payload';
import { AttemptRecord, UnreadableRecord } from '../record/record';
import { RecordEnvelope } from '../record/record-envelope';
import { Request } from '../request/request';
import { Query, Step } from '../step';

/**
 * Something that this attempt did to a number and the service accepted. A look that does not show it yet is early,
 * not true.
 */
export interface Effect {
  readonly at: number;
  readonly did: 'Release' | 'Restore' | 'Associate' | 'Disassociate' | Detail;
  /** What a detail was changed to, or the id of what the number was put to or taken off. */
  readonly value?: string;
}

/** When something was first seen, and how it looked. */
export interface Sighting {
  readonly at: number;
  readonly as: string;
}

/** How often a change was refused, and when last. */
export type CountedRefusal = Refusal & { readonly count: number; readonly at: number };

/** The writes that others have to see: what is asked for, that it failed, what is planned. */
export interface Written {
  readonly goal: number;
  readonly failure?: number;
  readonly plan?: number;
  readonly clearing?: number;
  readonly notes?: number;
}

/** What an attempt remembers from turn to turn beside its record; it travels through the state machine. */
export interface Memory {
  /** An earlier turn was broken off. */
  readonly brokenOff?: true;
  readonly written: Written;
  readonly effects: readonly (readonly [number: string, effects: readonly Effect[]])[];
  readonly unanswered: readonly string[];
  readonly refusals: readonly (readonly [key: string, refusal: CountedRefusal])[];
  /** Since when the service does not know an order, by id. */
  readonly unknownOrders: readonly (readonly [id: string, since: number])[];
  readonly firstSeen?: readonly (readonly [key: string, sighting: Sighting])[];
  readonly ruleUnanswered?: number;
  /** The order intent for which no call was made that can have had an effect. */
  readonly notPlaced?: number;
  /** When the look at numbers began that the turn before knew when its time was over: it serves this one as well. */
  readonly looked?: number;
}

/** Of an attempt of any kind; orders are the kind that most is about. */
export interface Known<Payload extends object = OrderPayload, Declared extends object = OrderDeclaration> {
  readonly request: Request<Declared>;
  readonly now: number;
  /** How much of this invocation is left, in milliseconds. */
  readonly remaining: number;
  /** The own record, as last written or read. */
  readonly record?: AttemptRecord<Payload>;
  /** All records of this kind, stack name and logical id. */
  readonly records?: Observation<readonly AttemptRecord<Payload>[]>;
  /** All records of this kind that there are. */
  readonly ledger?: Observation<readonly AttemptRecord<Payload>[]>;
  /** Those of other kinds, as read with `ledger`. */
  readonly otherKinds?: readonly RecordEnvelope[];
  /** What could not be read when the whole ledger was read. */
  readonly unreadable?: readonly UnreadableRecord[];
  /** Everybody's notes, as read with `ledger`. */
  readonly allNotes?: readonly StoredNote[];
  /** What others have left under the path of this resource, as read with `records`. */
  readonly notes?: readonly Note[];
  readonly resources: ReadonlyMap<string, Observation<ResourceState>>;
  /** What CloudFormation's events say of this resource, back to `since`. */
  readonly history?: Observation<StackHistory> & { readonly since: number };
  /** The inventory and what was asked for by name; a number that is `undefined` is certainly not there. */
  readonly numbers?: Observation<ReadonlyMap<string, NumberState | undefined>>;
  /** When the look at numbers began that an earlier turn knew, until this one has looked or believes it no more. */
  readonly looked?: number;
  readonly orders: ReadonlyMap<string, Observation<OrderState | undefined>>;
  /** When the service first said that it does not know an order, and has said nothing else since. */
  readonly unknownOrders: ReadonlyMap<string, number>;
  readonly orderList?: Observation<readonly OrderState[]>;
  readonly searches: ReadonlyMap<string, readonly string[]>;
  /** SIP rules that were asked for by id; one that is `undefined` is certainly not there. */
  readonly rules: ReadonlyMap<string, Observation<SipRuleState | undefined>>;
  readonly ruleList?: Observation<readonly SipRuleState[]>;
  /** The SIP rule that this invocation has just created; its id is to be recorded before anything else. */
  readonly ruleCreated?: SipRuleState;
  /** When the response of a call about a SIP rule was lost: only a look tells what came of it. */
  readonly ruleUnanswered?: number;
  /** The SIP rule whose settings the service has accepted from this invocation. */
  readonly ruleUpdated?: string;
  /** The order intent that was written in this very invocation and not yet acted upon. */
  readonly purchaseReady?: number;
  /** One that an earlier turn has written, and for which it made no call that can have had an effect. */
  readonly notPlaced?: number;
  /** The order that this invocation has just placed; its id is to be recorded before anything else. */
  readonly purchaseAnswered?: OrderState;
  readonly refusals: ReadonlyMap<string, CountedRefusal>;
  /** What this attempt did and the service accepted, by number and in order. */
  readonly effects: ReadonlyMap<string, readonly Effect[]>;
  /** Changes whose response was lost, by effectKey: the refusal of their repetition is no refusal. */
  readonly unanswered: ReadonlySet<string>;
  /** Since when numbers and resources have looked as they do. */
  readonly firstSeen: ReadonlyMap<string, Sighting>;
  /** A turn was broken off, and nobody remembers what it did since the record was last written. */
  readonly brokenOff: boolean;
  /** When the writes of the own record ended that others have to see before something may be concluded. */
  readonly written: Written;
  /** The last call that a person must hear about, with what was tried. */
  readonly refused?: { readonly step: Step; readonly error: CallError };
  readonly answered: boolean;
  readonly forgotten: boolean;
}

/** Whatever its kind. */
export type AnyKnown = Known<object, object>;

/** What a turn knows when it begins. */
export function start<Payload extends object = OrderPayload, Declared extends object = OrderDeclaration>(
  request: Request<Declared>,
  now: number,
  remaining: number,
  record?: AttemptRecord<Payload>,
  memory: Memory = nothingRemembered(record, now),
): Known<Payload, Declared> {
  return {
    request,
    now,
    remaining,
    record,
    resources: new Map(),
    orders: new Map(),
    unknownOrders: new Map(memory.unknownOrders),
    searches: new Map(),
    rules: new Map(),
    ruleUnanswered: memory.ruleUnanswered,
    notPlaced: memory.notPlaced,
    looked: memory.looked,
    refusals: new Map(memory.refusals),
    effects: new Map(memory.effects),
    unanswered: new Set(memory.unanswered),
    firstSeen: new Map(memory.firstSeen),
    brokenOff: memory.brokenOff ?? false,
    written: memory.written,
    answered: false,
    forgotten: false,
  };
}

/** Whoever finds a record and no memory follows a turn that was broken off; without a record the attempt begins. */
const nothingRemembered = (record: RecordEnvelope | undefined, now: number): Memory => ({
  ...(record && { brokenOff: true }),
  written: writtenAtLatest(record, now),
  effects: [],
  unanswered: [],
  refusals: [],
  unknownOrders: [],
});

export const memoryOf = ({
  brokenOff,
  written,
  effects,
  unanswered,
  refusals,
  unknownOrders,
  firstSeen,
  ruleUnanswered,
  purchaseReady,
  notPlaced = purchaseReady,
  looked,
}: AnyKnown): Memory => ({
  ...(brokenOff && { brokenOff }),
  written,
  effects: [...effects],
  unanswered: [...unanswered],
  refusals: [...refusals],
  unknownOrders: [...unknownOrders],
  firstSeen: [...firstSeen],
  ...(ruleUnanswered !== undefined && { ruleUnanswered }),
  ...(notPlaced !== undefined && { notPlaced }),
  ...(looked !== undefined && { looked }),
});

export const resourceKey = (stackId: string, logicalId: string): string => `${stackId} ${logicalId}`;
export const queryKey = (query: Query): string => query.areaCode ?? query.tollFreePrefix ?? '';

export const refusalKey = (what: string, number: string): string => `${what} ${number}`;
/** Each of several holders of a number can refuse for itself. */
export const associationKey = (number: string, { kind, id }: Association): string =>
  refusalKey(`Associate ${kind} ${id}`, number);
export const disassociationKey = (number: string, { kind, id }: Association): string =>
  refusalKey(`Disassociate ${kind} ${id}`, number);

/** What the service has just created for this attempt and no record names yet: nothing comes before that. */
export const isToBeRecorded = ({ purchaseAnswered, ruleCreated }: AnyKnown): boolean =>
  purchaseAnswered !== undefined || ruleCreated !== undefined;

/** Whether a change may have happened although nobody has heard so: its refusal may be the refusal of a repetition. */
export const mayHaveHappened = (known: AnyKnown, what: string, number: string): boolean =>
  known.brokenOff || known.unanswered.has(refusalKey(what, number));

/** A write whose end nobody remembers, because the turn that made it was broken off, has ended by now at the latest. */
export const writtenAtLatest = (record: RecordEnvelope | undefined, now: number): Written => ({
  goal: now,
  ...(record?.failedAt !== undefined && { failure: now }),
  ...(record?.plannedAt !== undefined && { plan: now }),
  ...(record?.clearingAt !== undefined && { clearing: now }),
});
