/** What stacks declare of routing, beside their orders. */

/** What a stack has that numbers may be put to, by the name that its template gives it. */
export const CONNECTORS = ['East', 'West', 'Team'] as const;
export const APPLICATIONS = ['Bot', 'Relay'] as const;
export type ConnectorName = (typeof CONNECTORS)[number];
export type ApplicationName = (typeof APPLICATIONS)[number];
export type PlaceName = ConnectorName | ApplicationName;

/** Numbers of an order, or numbers that the stack names itself, put to a connector or to the group. */
export interface AssignmentSpec {
  readonly kind: 'assignment';
  readonly of?: string;
  /** The stack whose order it is, where that is another one: then nothing says which of the two goes first. */
  readonly from?: string;
  readonly numbers?: readonly string[];
  readonly at: ConnectorName;
  readonly force: boolean;
  readonly timeout: number;
}

/** One number of an order, or the host name of a connector of the stack, answered by applications. */
export interface SipRuleSpec {
  readonly kind: 'sipRule';
  readonly of?: string;
  readonly from?: string;
  /** Which of the order's numbers. */
  readonly pick: number;
  readonly host?: ConnectorName;
  readonly targets: readonly ApplicationName[];
  readonly disabled: boolean;
  readonly name?: string;
  readonly timeout: number;
}

export type RouteSpec = AssignmentSpec | SipRuleSpec;
export type Routes = Readonly<Record<string, RouteSpec>>;
