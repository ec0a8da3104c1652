/** What a plan says; docs/plan-schema.md describes it. Fields are only ever added while `version` stays. */
import { Detail } from '../../lambda/attempt/record/order-payload';

export interface Plan {
  readonly version: 1;
  readonly operation: 'deploy' | 'destroy';
  /** When the account was read, as an ISO date. */
  readonly at: string;
  readonly stacks: readonly StackPlan[];
  readonly totals: Totals;
  readonly quota: QuotaPlan;
  /** How many requests were sent to the account; all of them only read. */
  readonly calls: number;
}

export interface StackPlan {
  readonly name: string;
  readonly region: string;
  /** `unknown`: it is in an account in which the credentials cannot look. */
  readonly operation: 'create' | 'update' | 'destroy' | 'none' | 'unknown';
  /** Why CloudFormation would refuse the operation, or why the stack would roll back. */
  readonly problem?: string;
  readonly orders: readonly OrderPlan[];
}

export type Action = 'create' | 'update' | 'replace' | 'delete' | 'retain' | 'none' | 'unknown';

export interface OrderPlan {
  readonly stack: string;
  readonly logicalId: string;
  /** The construct's path, where the template tells it. */
  readonly path?: string;
  readonly type: string;
  readonly action: Action;
  readonly buys: Purchase;
  /** Every number that is known by name: of a search, what it holds or gives up, not what it would buy. */
  readonly numbers: readonly NumberPlan[];
  readonly details: readonly DetailPlan[];
  readonly routing: readonly RoutingPlan[];
  readonly rules: readonly RulePlan[];
  /** Why it would fail, in the handler's own words. */
  readonly fails?: string;
  readonly warnings: readonly string[];
  /** What cannot be known before the deployment, a sentence each. */
  readonly unknown: readonly string[];
}

export interface Purchase {
  readonly count: number;
  readonly productType?: string;
  /** The numbers, where the declaration lists them. */
  readonly numbers: readonly string[];
  readonly offers: readonly OfferPlan[];
}

/** What the service offers now. */
export interface OfferPlan {
  /** "206", "833", "Seattle, WA", "GB". */
  readonly where: string;
  /** At most 500, which is what one search shows. */
  readonly offered: number;
  readonly pattern?: string;
  /** How many of them the pattern matches; of listed numbers, how many are among them. */
  readonly matching: number;
}

export type Fate =
  | 'keep'
  | 'restore'
  | 'adopt'
  | 'takeOver'
  /** Into the deletion queue. */
  | 'release'
  /** Stays in the inventory, declared by nobody. */
  | 'leave'
  /** Stays with another resource that declares it. */
  | 'leftToOwner';

export interface NumberPlan {
  readonly number: string;
  readonly fate: Fate;
  /** Until when it can be restored, as an ISO date: of what is restored, and of what is released. */
  readonly restorableUntil?: string;
  /** By which policy it stays or goes, or whose it was. */
  readonly because?: string;
}

export interface DetailPlan {
  readonly detail: Detail;
  readonly value: string;
  readonly numbers: readonly string[];
  /** A calling name stays pending for up to 72 hours. */
  readonly pendingHours?: number;
}

/** What answers numbers, as it would change. */
export interface RoutingPlan {
  readonly change: 'assign' | 'takeOff';
  /** "Voice Connector abc". */
  readonly holder: string;
  readonly numbers: readonly string[];
}

/** A SIP rule, as it stands or as it would change. */
export interface RulePlan {
  /** `leave`: it stays, and no stack declares it any more. */
  readonly change: 'create' | 'change' | 'delete' | 'keep' | 'leave';
  /** The service's id; none before it is created. */
  readonly id?: string;
  /** None where the deployment itself is to make one up. */
  readonly name?: string;
  readonly trigger: RuleTrigger;
  readonly disabled: boolean;
  /** In the order in which they are asked. */
  readonly applications: readonly RuleApplication[];
  /** By which policy it stays. */
  readonly because?: string;
  /** Of one that changes: which of these, and what it was before. */
  readonly before?: { readonly name?: string; readonly disabled?: boolean; readonly applications?: RuleApplication[] };
}

export interface RuleTrigger {
  readonly type: 'ToPhoneNumber' | 'RequestUriHostname';
  readonly value: string;
}

/** A SIP media application that a rule sends calls to. */
export interface RuleApplication {
  readonly id: string;
  readonly region: string;
}

export interface Totals {
  readonly buys: number;
  readonly restores: number;
  readonly adopts: number;
  readonly releases: number;
  readonly leaves: number;
  readonly keeps: number;
  /** SIP rules that are created, changed or deleted. */
  readonly rules: number;
  readonly failures: number;
  readonly unknown: number;
}

export interface QuotaPlan {
  readonly heldNow: number;
  /** While old and new numbers are there together. */
  readonly heldAtMost: number;
  readonly heldAfter: number;
  readonly inDeletionQueue: number;
  /** The service has no API that tells the account's quota. */
  readonly note: string;
}
