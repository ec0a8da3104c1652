/** The kinds of resources that this provider serves. */
import { ASSIGNMENT } from '../assignment/assignment-kind';
import { ResourceKind } from '../attempt/kind';
import { FROM_A_TEMPLATE, shown } from '../attempt/request/envelope';
import { ORDER } from '../order/order-kind';
import { SIP_RULE } from '../sip-rule/sip-rule-kind';

const KINDS: readonly ResourceKind[] = [ORDER, ASSIGNMENT, SIP_RULE];

/** Whether resources of a type are this provider's. */
export const isServed = (resourceType: unknown): boolean => KINDS.some(({ type }) => type === resourceType);

/** The kind of a resource type; throws when this provider serves no such resource. */
export function kindOf(resourceType: unknown): ResourceKind {
  const kind = KINDS.find(({ type }) => type === resourceType);
  if (kind) return kind;
  const served = KINDS.map(({ type }) => type).join(' or ');
  throw new Error(
    `ResourceType ${shown(resourceType)} is not ${served}, which this provider serves; ${FROM_A_TEMPLATE}`,
  );
}
