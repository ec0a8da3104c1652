/** What the handler asked of the account, and what it would do to it. */
import { SipRuleState } from '../../../lambda/attempt/knowledge/observations';
import { Detail } from '../../../lambda/attempt/record/order-payload';
import { Query } from '../../../lambda/attempt/step';
import { Association } from '../../../lambda/service/number-state';

/** What one search showed. */
export interface Offer {
  readonly query: Query;
  /** How many numbers the service offers there now; it shows at most 500. */
  readonly offered: number;
  /** How many of them the pattern matches; as many as are offered when there is no pattern. */
  readonly matching: number;
}

/** Something that would be done to numbers. */
export type Change =
  | { readonly do: 'Order'; readonly numbers: readonly string[]; readonly productType: string }
  | { readonly do: 'Restore'; readonly numbers: readonly string[] }
  | { readonly do: 'Update'; readonly numbers: readonly string[]; readonly detail: Detail; readonly value: string }
  | { readonly do: 'Release'; readonly numbers: readonly string[] }
  | { readonly do: 'Associate'; readonly numbers: readonly string[]; readonly association: Association }
  | { readonly do: 'Disassociate'; readonly numbers: readonly string[]; readonly association: Association }
  | RuleChange;

/** A SIP rule that would come, change or go: without `before` it is new, without `after` it is deleted. */
export interface RuleChange {
  readonly do: 'Rule';
  readonly id: string;
  readonly before?: SipRuleState;
  readonly after?: SipRuleState;
}
