/** The kinds of resources that one provider serves, as records and metrics name them. */
import { ASSIGNMENT_KIND } from './assignment';
import { ORDER_KIND } from './order';
import { SIP_RULE_KIND } from './sip-rule';

export const KIND_NAMES = [ORDER_KIND, ASSIGNMENT_KIND, SIP_RULE_KIND] as const;
export type KindName = (typeof KIND_NAMES)[number];

export const isKindName = (name: unknown): name is KindName => KIND_NAMES.some((known) => known === name);
