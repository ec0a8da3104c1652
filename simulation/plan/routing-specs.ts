/** What stacks declare of routing, beside their orders. */

/** What a stack has that numbers may be put to, by the name that its template gives it. */
export const CONNECTORS = ['East', 'West', 'Team'] as const;
export const APPLICATIONS = ['Bot', 'Relay'] as const;
export type ConnectorName = (typeof CONNECTORS)[number];
export type ApplicationName = (typeof APPLICATIONS)[number];
export type PlaceName = ConnectorName | ApplicationName;

/** Numbers of an order of the stack, or numbers that it names itself, put to a connector or to the group. */
export interface AssignmentSpec {
  readonly kind: 'assignment';
  readonly of?: string;
  readonly numbers?: readonly string[];
  readonly at: ConnectorName;
  readonly force: boolean;
  readonly timeout: number;
}

/** One number of an order of the stack, answered by applications. */
export interface SipRuleSpec {
  readonly kind: 'sipRule';
  readonly of: string;
  /** Which of the order's numbers. */
  readonly pick: number;
  readonly targets: readonly ApplicationName[];
  readonly disabled: boolean;
  readonly name?: string;
  readonly timeout: number;
}

export type RouteSpec = AssignmentSpec | SipRuleSpec;
export type Routes = Readonly<Record<string, RouteSpec>>;
