/** What the parts of a world know of one another; `World` puts them together. */
import type { Cancel } from './cancel';
import type { Foreign } from './foreign';
import type { Errand, Surroundings } from './process';
import type { Bag, Holder, Resource, Stack } from './stack';
import type { ChimeVoiceModel } from '../../local/chime-sdk-voice';
import type { NumberRecord, RuleRecord } from '../../local/chime-sdk-voice/model/records';
import type { Faults } from '../plan/faults';
import type { CloudFormationSwitches, OrderSpec, Plan } from '../plan/plan';

/** Something that happened; `story.ts` puts it into words. */
export interface Entry {
  readonly at: number;
  readonly kind: string;
  readonly data: Readonly<Record<string, any>>;
}

/** What the custom resource answered. */
export interface Answer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly physicalId?: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly reason?: string;
  /** Nobody answered in time, or nobody waited any longer. */
  readonly silent?: 'timeout' | 'cancelled';
}

/** What a request to the custom resource says. */
export interface Fields {
  readonly physicalId?: string;
  readonly properties: Bag;
  readonly old?: Bag;
  readonly requestId?: string;
}

/** A request, and every answer that came. */
export interface Inbox {
  readonly errand: Errand;
  take: (answer: Answer) => void;
  readonly bodies: string[];
  /** When each of the bodies came. */
  readonly times: number[];
  answeredAt?: number;
  /** CloudFormation had stopped waiting. */
  unheard?: boolean;
  startedAt?: number;
}

export interface RequestsPart {
  readonly inboxes: ReadonlyMap<string, Inbox>;
  send(stack: Stack, kind: Errand['kind'], resource: Resource, fields: Fields, cancel?: Cancel): Promise<Answer>;
  anotherSecond(resource: Resource): Promise<void>;
}

/** While nobody's function comes to an end. */
export interface Silence {
  readonly from: number;
  until: number;
}

export interface EnginePart {
  readonly silences: readonly Silence[];
  send(stack: Stack, event: Record<string, unknown>, errand: Errand): void;
  stop(stack: Stack): void;
}

export interface ObserverPart {
  updateBegins(stack: Stack): void;
  rolledBack(stack: Stack): void;
  skipped(stack: Stack, resource: Resource): void;
  declared(stack: Stack, resource: Resource): void;
  retained(stack: Stack, resource: Resource): void;
  deleted(stack: Stack, resource: Resource): void;
  deleteFailed(stack: Stack, resource: Resource, reason: string): void;
  leftBehind(stack: Stack, resource: Resource): void;
  placeStuck(stack: Stack, id: string): void;
}

export interface CloudFormationPart {
  readonly world: WorldParts;
  readonly switches: CloudFormationSwitches;
  readonly stacks: ReadonlyMap<string, Stack>;
  readonly byId: ReadonlyMap<string, Stack>;
  hold(stack: Stack, holder: Holder, number: string | undefined): boolean;
  tell(stack: Stack, resource: Pick<Resource, 'logicalId' | 'physicalId'>, status: string): void;
}

export interface WorldParts extends Surroundings {
  readonly plan: Plan;
  readonly faults: Faults;
  readonly model: ChimeVoiceModel;
  readonly logs?: string[];
  readonly foreign?: Foreign;
  readonly engine: EnginePart;
  readonly requests: RequestsPart;
  readonly cloudFormation: CloudFormationPart;
  readonly observer: ObserverPart;
  note(kind: string, data: Entry['data']): void;
  fail(error: unknown): void;
  started(errand: Errand): void;
  functionLivedUntil(errand: Errand, until: number): boolean;
  resolved(spec: OrderSpec): OrderSpec;
  numberOfRule(id: string): string | undefined;
  truth(number: string): NumberRecord | undefined;
  rules(): RuleRecord[];
}
