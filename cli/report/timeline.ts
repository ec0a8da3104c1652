/** What a report is drawn from: the same for a plan and for a rehearsal. Everything is text that a person reads. */

/** Who did it. */
export type Actor =
  /** CloudFormation asked for something, or told how it ended. */
  | 'cloudformation'
  /** The provider, that is the handler, did something to numbers, or answered. */
  | 'provider';

/** What came of a number. */
export type NumberState =
  'bought' | 'restored' | 'adopted' | 'named' | 'assigned' | 'unassigned' | 'kept' | 'left' | 'queued' | 'gone';

/** One entry of the timeline. */
export interface TimelineEvent {
  /** Milliseconds since the epoch; absent in a plan, where only the order is known. */
  readonly at?: number;
  readonly actor: Actor;
  /** Stack or resource: "Lines", "Lines/Support". */
  readonly subject: string;
  /** "CREATE_COMPLETE", "ordered 2 numbers": short. */
  readonly what: string;
  /** What else is to be known, a sentence or two. */
  readonly detail?: string;
  readonly tone?: 'good' | 'bad' | 'doubt';
  /** Numbers that this is about. */
  readonly numbers?: readonly string[];
}

/** One step in the life of a number. */
export interface LifeStep {
  readonly state: NumberState;
  readonly at?: number;
  /** "as Example Corp", "to Voice Connector abc", "until 2026-12-05". */
  readonly note?: string;
}

/** A number, or several that are not known by name yet ("2 numbers in 206"). */
export interface NumberLife {
  readonly number: string;
  /** The resource that it belongs to in the end. */
  readonly owner?: string;
  readonly steps: readonly LifeStep[];
}

export interface Timeline {
  readonly title: string;
  /** One paragraph each, above everything else. */
  readonly summary: readonly string[];
  /** Figures that stand out: label and value. */
  readonly figures: readonly { readonly label: string; readonly value: string }[];
  readonly events: readonly TimelineEvent[];
  readonly numbers: readonly NumberLife[];
  /** When it was made, in milliseconds since the epoch. */
  readonly madeAt: number;
}
