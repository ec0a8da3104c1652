/** The steps that an attempt can take, and what a step comes to. */
import { OrderState, Refusal, ResourceState, SipRuleState, StackHistory } from './knowledge/observations';
import { Note, StoredNote } from './record/note';
import { Detail } from './record/order-payload';
import { UnreadableRecord } from './record/record';
import { RecordEnvelope, Outcome } from './record/record-envelope';
import { RuleSettings, Trigger } from './record/sip-rule-payload';
import { SearchSourceProperties } from '../../src/contract/order';
import { CallError } from '../service/errors';
import { Association, NumberState } from '../service/number-state';

/** One call's worth of candidates to search for. */
export interface Query {
  readonly search: SearchSourceProperties;
  readonly areaCode?: string;
  readonly tollFreePrefix?: string;
}

export type ResourceName = Pick<RecordEnvelope, 'stackId' | 'logicalId'>;

/** Everything that an attempt can do; nothing happens but by one of these. */
export type Step =
  | { readonly do: 'LookRecords' }
  /** What was read before, in an earlier turn perhaps, serves if that began at `notBefore` or later. */
  | { readonly do: 'LookLedger'; readonly notBefore?: number }
  | { readonly do: 'LookResource'; readonly stackId: string; readonly logicalId: string }
  | { readonly do: 'LookEvents'; readonly since: number }
  | { readonly do: 'LookNumbers'; readonly sure: readonly string[]; readonly notBefore?: number }
  | { readonly do: 'LookOrder'; readonly id: string }
  | { readonly do: 'LookOrders'; readonly notBefore?: number }
  | { readonly do: 'Search'; readonly query: Query }
  | { readonly do: 'Order'; readonly productType: string; readonly numbers: readonly string[]; readonly token: string }
  | { readonly do: 'Restore'; readonly number: string }
  | { readonly do: 'Update'; readonly detail: Detail; readonly value: string; readonly numbers: readonly string[] }
  | { readonly do: 'Release'; readonly numbers: readonly string[] }
  | { readonly do: 'Disassociate'; readonly numbers: readonly string[]; readonly association: Association }
  | {
    readonly do: 'Associate';
    readonly numbers: readonly string[];
    readonly association: Association;
    /** Whether they are taken from whatever else holds them. */
    readonly force: boolean;
  }
  | { readonly do: 'LookRule'; readonly id: string }
  | { readonly do: 'LookRules' }
  | { readonly do: 'CreateRule'; readonly trigger: Trigger; readonly settings: RuleSettings }
  | { readonly do: 'UpdateRule'; readonly id: string; readonly settings: RuleSettings }
  | { readonly do: 'DeleteRule'; readonly id: string }
  | { readonly do: 'Record'; readonly record: RecordEnvelope }
  | { readonly do: 'LeaveNotes'; readonly under: readonly ResourceName[]; readonly note: Note }
  | { readonly do: 'Forget'; readonly records: readonly RecordEnvelope[]; readonly notes?: readonly StoredNote[] }
  | { readonly do: 'Wait'; readonly seconds: number }
  | { readonly do: 'Answer'; readonly outcome: Outcome }
  | { readonly do: 'End' };

/** A step that has to come first. */
export interface Needed {
  readonly step: Step;
}

/** What can be told, or the step that has to come before it can. */
export type Need<Told> = Needed | Told;

export const isNeeded = (need: unknown): need is Needed => typeof need === 'object' && need !== null && 'step' in need;

/** What is made of each kind of step; none can be forgotten. */
export type ByStep<More extends readonly unknown[], Made> = {
  readonly [D in Step['do']]: (step: Extract<Step, { do: D }>, ...more: More) => Made;
};

export const madeOf = <More extends readonly unknown[], Made>(
  table: ByStep<More, Made>,
  step: Step,
  ...more: More
): Made => (table[step.do] as (step: Step, ...more: More) => Made)(step, ...more);

/** What a step came to. Only what the step asks for is set. */
export interface Result {
  readonly records?: readonly RecordEnvelope[];
  readonly notes?: readonly Note[];
  /** Everybody's. */
  readonly allNotes?: readonly StoredNote[];
  readonly unreadable?: readonly UnreadableRecord[];
  readonly resource?: ResourceState;
  readonly history?: StackHistory;
  readonly numbers?: readonly NumberState[];
  /** Numbers that were asked for by name; those without a state are certainly not there. */
  readonly sure?: readonly string[];
  readonly order?: OrderState;
  readonly orders?: readonly OrderState[];
  readonly found?: readonly string[];
  /** Absent: the service knows no such rule. */
  readonly rule?: SipRuleState;
  readonly rules?: readonly SipRuleState[];
  readonly refusals?: readonly Refusal[];
  readonly error?: CallError;
  /** When a listing of several pages began, which may have been in an earlier turn. */
  readonly began?: number;
  /** A listing that could not be read to its end in this turn; the next one goes on with it. */
  readonly unfinished?: true;
}
