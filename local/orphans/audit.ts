/**
 * The ledger held against the inventory: what is billed, who declares it, and what nobody does. Reads only; what to do
 * about a finding is for a person to decide.
 */
import { isPredecessor, isLive, openGenerations } from '../../lambda/order/claims';
import { NumberState, ResourceState } from '../../lambda/order/known';
import { AttemptRecord } from '../../lambda/order/record';
import { standing } from '../../lambda/order/steps';

export type Verdict =
  /** A live resource declares it. */
  | 'declared'
  /** Its resource is gone, and the removal policy kept the number. */
  | 'retained'
  /** An attempt that was broken off, or failed, acquired it and did not give it back. */
  | 'left behind'
  /** The ledger does not know it. */
  | 'not ours';

export interface Finding {
  readonly number: string;
  readonly verdict: Verdict;
  /** "Support in stack Lines", where the ledger names one. */
  readonly owner?: string;
  readonly remedy: string;
}

export interface Audit {
  readonly findings: readonly Finding[];
  /** Orders of broken-off attempts whose outcome nobody has looked at. */
  readonly openOrders: readonly { readonly order: string; readonly numbers: readonly string[]; readonly owner: string }[];
}

const REMEDIES: Readonly<Record<Verdict, string>> = {
  'declared': '',
  'retained': 'declare it with PhoneNumberSource.fromList in the same stack and construct, or with adoptExisting elsewhere; or release it in the Amazon Chime SDK console',
  'left behind': 'delete or update its stack again, which gives it back; if the stack is gone, release it in the Amazon Chime SDK console',
  'not ours': 'adopt it with adoptExisting if a stack is to own it; it was not bought by this library',
};

const ownerOf = ({ logicalId, stackId }: AttemptRecord): string => `${logicalId} in stack ${stackId.split('/')[1] ?? stackId}`;
export const resourceOf = ({ stackId, logicalId }: AttemptRecord): string => `${stackId} ${logicalId}`;

/** Everything that is billed, with a verdict each. `resources` says what CloudFormation knows of every resource in the ledger. */
export function audit(records: readonly AttemptRecord[], numbers: readonly NumberState[], resources: ReadonlyMap<string, ResourceState>): Audit {
  const billed = numbers.filter((state) => ['Here', 'Arriving', 'Broken'].includes(standing(state)));
  const open = openGenerations(records);
  const alive = open.filter((record) => isAlive(record, records, resources));
  const unsettled = records.filter(({ kind, outcome }) => kind !== 'Delete' && outcome?.status !== 'SUCCESS');
  return {
    findings: billed.map(({ number }) => judge(number, alive, open, unsettled, records)),
    openOrders: unsettled.flatMap((record) => record.orders.filter(({ result }) => !result)
      .map(({ id, numbers: ordered }) => ({ order: id ?? '(its answer was lost)', numbers: ordered, owner: ownerOf(record) }))),
  };
}

function isAlive(record: AttemptRecord, all: readonly AttemptRecord[], resources: ReadonlyMap<string, ResourceState>): boolean {
  const superseded = all.some(({ stackId, sentAt }) => isPredecessor(record, stackId) && sentAt > record.sentAt);
  const resource = resources.get(resourceOf(record));
  return !superseded && resource !== undefined && isLive(resource);
}

function judge(
  number: string, alive: readonly AttemptRecord[], open: readonly AttemptRecord[], unsettled: readonly AttemptRecord[], all: readonly AttemptRecord[],
): Finding {
  const holding = (records: readonly AttemptRecord[]) => records.find(({ holdings }) => holdings.some((held) => held.number === number));
  const ordering = unsettled.find(({ orders }) => orders.some(({ numbers }) => numbers.includes(number)));
  const buried = all.find(({ ended = [] }) => ended.some(({ left }) => left.some((held) => held.number === number)));
  const found = (verdict: Verdict, record?: AttemptRecord): Finding =>
    ({ number, verdict, ...(record && { owner: ownerOf(record) }), remedy: REMEDIES[verdict] });
  const declared = holding(alive);
  if (declared) return found('declared', declared);
  const broken = holding(unsettled) ?? ordering;
  if (broken) return found('left behind', broken);
  const kept = holding(open) ?? buried;
  return kept ? found('retained', kept) : found('not ours');
}

/** A table for a person; the second value is how many numbers nobody declares. */
export function report({ findings, openOrders }: Audit): { readonly text: string; readonly orphans: number } {
  const orphans = findings.filter(({ verdict }) => verdict !== 'declared');
  const lines = findings.map(({ number, verdict, owner, remedy }) =>
    [`  ${number}  ${verdict}${owner ? `: ${owner}` : ''}`, ...(remedy ? [`      ${remedy}`] : [])].join('\n'));
  const open = openOrders.map(({ order, numbers, owner }) => `  order ${order} for ${numbers.join(', ')}, placed for ${owner}: not followed to its end`);
  return {
    text: [`${findings.length} billed, ${orphans.length} declared by nobody`, ...lines, ...open, ''].join('\n'),
    orphans: orphans.length + openOrders.length,
  };
}
