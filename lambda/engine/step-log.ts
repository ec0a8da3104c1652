/** What a step is called in the log: how important it is, and a line that a person can read. */
import { Refusal } from '../attempt/knowledge/observations';
import { Log } from '../attempt/ports';
import { ByStep, madeOf, Query, Step } from '../attempt/step';
import { someOf } from '../service/phone-numbers';

type Told = readonly [level: Parameters<Log>[0], message: string];

/**
 * What changes something, or was refused, is told; what merely looks, or is told elsewhere, only to who wants to know
 * everything.
 */
export function describeStep(step: Step, refusals: readonly Refusal[] = []): Told {
  const done = madeOf(SENTENCES, step);
  if (refusals.length > 0) {
    return [
      'warn',
      `${done}; the service refused ${refusals.map(({ number, code }) => `${number} (${code})`).join(', ')}`,
    ];
  }
  return [QUIET.test(step.do) ? 'debug' : 'info', done];
}

const QUIET = /^(Look|Record|LeaveNotes|Forget|Answer|Wait|End)/;

const SENTENCES: ByStep<[], string> = {
  LookRecords: () => 'read the records of this resource',
  LookLedger: () => 'read the records of all resources',
  LookResource: ({ logicalId }) => `asked CloudFormation about ${logicalId}`,
  LookEvents: () => 'read the events of the stack',
  LookNumbers: () => 'looked at the inventory',
  LookOrder: ({ id }) => `looked at order ${id}`,
  LookOrders: () => 'looked at all orders',
  Search: ({ query }) => `searched for numbers${where(query)}`,
  Order: ({ numbers }) => `ordered ${someOf(numbers, 3)}`,
  Restore: ({ number }) => `restored ${number} from the deletion queue`,
  Update: ({ detail, numbers }) => `set the ${DETAILS[detail]} of ${someOf(numbers, 3)}`,
  Release: ({ numbers }) => `put ${someOf(numbers, 3)} into the deletion queue`,
  Disassociate: ({ numbers, association: { kind, id } }) => `took ${someOf(numbers, 3)} off ${kind} ${id}`,
  Associate: ({ numbers, association: { kind, id } }) => `assigned ${someOf(numbers, 3)} to ${kind} ${id}`,
  LookRule: ({ id }) => `looked at SIP rule ${id}`,
  LookRules: () => 'looked at all SIP rules',
  CreateRule: ({ settings, trigger }) => `created SIP rule ${settings.name} for ${trigger.value}`,
  UpdateRule: ({ settings, id }) => `${settings.disabled ? 'set and disabled' : 'set'} SIP rule ${id}`,
  DeleteRule: ({ id }) => `deleted SIP rule ${id}`,
  Record: () => 'recorded the next step',
  LeaveNotes: ({ under }) => `left notes for ${under.length} former owners`,
  Forget: ({ records }) => `removed ${records.length} records`,
  Answer: () => 'answered CloudFormation',
  Wait: ({ seconds }) => `waited ${seconds} s`,
  End: () => 'done',
};

const DETAILS = { productType: 'product type', name: 'name', callingName: 'calling name' };

const where = ({ areaCode, tollFreePrefix }: Query): string =>
  areaCode || tollFreePrefix ? ` in ${areaCode ?? tollFreePrefix}` : '';
