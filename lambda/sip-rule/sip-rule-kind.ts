/** SIP rules, as the engine sees them. */
import { createOrUpdate } from './create-or-update';
import { parseSipRule } from './declaration';
import { deleteSipRule } from './delete';
import { SIP_RULE_KIND, SIP_RULE_TYPE } from '../../src/contract/sip-rule';
import { ResourceKind } from '../attempt/kind';

export const SIP_RULE: ResourceKind = {
  type: SIP_RULE_TYPE,
  name: SIP_RULE_KIND,
  metrics: {},
  parse: parseSipRule,
  createOrUpdate,
  delete: deleteSipRule,
  stop: () => ({}),
  leftOpen: () => [],
  measure: () => ({}),
};
