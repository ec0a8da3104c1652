/** What a step is called in the log: how important it is, and a line that a person can read. */
import { Query, Refusal, Step } from './order/known';
import { Log } from './ports';

type Told = readonly [level: Parameters<Log>[0], message: string];

/** What changes something, or was refused, is told; what merely looks, or is told elsewhere, only to who wants to know everything. */
export function tell(step: Step, refusals: readonly Refusal[] = []): Told {
  const done = sentence(step);
  if (refusals.length > 0) return ['warn', `${done}; the service refused ${refusals.map(({ number, code }) => `${number} (${code})`).join(', ')}`];
  return [QUIET.test(step.do) ? 'debug' : 'info', done];
}

const QUIET = /^(Look|Record|Forget|Answer|Wait|End)/;

function sentence(step: Step): string {
  switch (step.do) {
    case 'LookRecords':
      return 'read the records of this resource';
    case 'LookLedger':
      return 'read the whole ledger';
    case 'LookResource':
      return `asked CloudFormation about ${step.logicalId}`;
    case 'LookEvents':
      return 'read the events of the stack';
    case 'LookNumbers':
      return 'looked at the inventory';
    case 'LookOrder':
      return `looked at order ${step.id}`;
    case 'LookOrders':
      return 'looked at all orders';
    case 'Search':
      return `searched for numbers${where(step.query)}`;
    case 'Order':
      return `ordered ${some(step.numbers)}`;
    case 'Restore':
      return `restored ${step.number} from the deletion queue`;
    case 'Update':
      return `set the ${DETAILS[step.detail]} of ${some(step.numbers)}`;
    case 'Release':
      return `put ${some(step.numbers)} into the deletion queue`;
    case 'Disassociate':
      return `took ${some(step.numbers)} off ${step.association.kind} ${step.association.id}`;
    case 'Record':
      return 'recorded what comes next';
    case 'Forget':
      return `cleared ${step.records.length} records away`;
    case 'Answer':
      return 'answered CloudFormation';
    case 'Wait':
      return `waited ${step.seconds} s`;
    case 'End':
      return 'done';
  }
}

const DETAILS = { productType: 'product type', name: 'name', callingName: 'calling name' };

const where = ({ areaCode, tollFreePrefix }: Query): string => (areaCode || tollFreePrefix ? ` in ${areaCode ?? tollFreePrefix}` : '');

/** A line names no more than three; the rest stands beside it. */
function some(numbers: readonly string[]): string {
  const named = numbers.slice(0, 3).join(', ');
  return numbers.length > 3 ? `${named} and ${numbers.length - 3} more` : named;
}
