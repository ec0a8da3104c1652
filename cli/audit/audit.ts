/**
 * The ledger held against the inventory: what is billed, who declares it, and what nobody does. Reads only; what to do
 * about a finding is for a person to decide.
 */
import { isClosed, isPredecessor, openGenerations } from '../../lambda/attempt/attempts';
import { ResourceState } from '../../lambda/attempt/knowledge/observations';
import { AttemptRecord } from '../../lambda/attempt/record/record';
import { isLive } from '../../lambda/ownership/owners';
import { stackMeaning } from '../../lambda/service/cloudformation-statuses';
import { NumberState, standing } from '../../lambda/service/number-state';

export type Verdict =
  /** A live resource declares it. */
  | 'declared'
  /** An operation of its stack is running, and decides about it. */
  | 'in progress'
  /** Its resource is gone, and the removal policy kept the number. */
  | 'retained'
  /** An attempt that was broken off, or failed, acquired it and did not release it. */
  | 'left behind'
  /** The ledger does not know it. */
  | 'not ours';

export interface Finding {
  readonly number: string;
  readonly verdict: Verdict;
  readonly productType: string;
  readonly name: string;
  readonly callingName: string;
  /** "Support in stack Lines", where the ledger names one. */
  readonly owner?: string;
  readonly remedy: string;
}

/** A number in the deletion queue. */
export interface QueuedNumber {
  readonly number: string;
  /** The live resource that declares it all the same. */
  readonly owner?: string;
}

export interface Audit {
  readonly queued: readonly QueuedNumber[];
  readonly findings: readonly Finding[];
  /** Orders of broken-off attempts whose outcome nobody has looked at. */
  readonly openOrders: readonly {
    readonly order: string;
    readonly numbers: readonly string[];
    readonly owner: string;
  }[];
}

const REMEDIES: Readonly<Record<Verdict, string>> = {
  'declared': '',
  'in progress': 'audit again when the operation of its stack is over',
  'retained':
    'declare it with PhoneNumberSource.fromList in the same stack and construct, or with adoptExisting elsewhere; ' +
    'or release it with `release`',
  'left behind':
    'delete or update its stack again, which releases it; if the stack is gone, release it with `release`',
  'not ours': 'adopt it with adoptExisting if a stack is to own it; it was not bought by this library',
};

const ownerOf = ({ logicalId, stackId }: AttemptRecord): string =>
  `${logicalId} in stack ${stackId.split('/')[1] ?? stackId}`;
/** Neither declared nor about to be: what a person has to decide about. */
export const isOrphan = ({ verdict }: Finding): boolean => verdict !== 'declared' && verdict !== 'in progress';

export const resourceOf = ({ stackId, logicalId }: AttemptRecord): string => `${stackId} ${logicalId}`;

/** Creates and Updates that have not succeeded, or not yet. */
const unsettledIn = (records: readonly AttemptRecord[]): AttemptRecord[] =>
  records.filter(({ requestType, outcome }) => requestType !== 'Delete' && outcome?.status !== 'SUCCESS');

/** Records whose verdict depends on what CloudFormation says of their resource. */
export const inQuestion = (records: readonly AttemptRecord[]): AttemptRecord[] => [
  ...openGenerations(records),
  ...unsettledIn(records).filter((record) => !isClosed(record, records)),
];

/** Records by what is to be concluded from them. */
interface Sorted {
  readonly all: readonly AttemptRecord[];
  /** Of a resource that stands. */
  readonly alive: readonly AttemptRecord[];
  /** Of an operation that goes on. */
  readonly running: readonly AttemptRecord[];
  /** Of one that failed, or was broken off. */
  readonly broken: readonly AttemptRecord[];
  readonly open: readonly AttemptRecord[];
}

/** `resources` says what CloudFormation knows of every resource in question. */
function sort(all: readonly AttemptRecord[], resources: ReadonlyMap<string, ResourceState>): Sorted {
  const open = openGenerations(all);
  const isRunning = (record: AttemptRecord): boolean => {
    const resource = resources.get(resourceOf(record));
    return resource !== undefined && !isClosed(record, all) && !stackMeaning(resource.stackStatus).over;
  };
  const unsettled = unsettledIn(all);
  return {
    all,
    open,
    alive: open.filter((record) => isAlive(record, all, resources)),
    running: unsettled.filter(isRunning),
    broken: unsettled.filter((record) => !isRunning(record)),
  };
}

/** Everything that is billed, with a verdict each. */
export function audit(
  records: readonly AttemptRecord[],
  numbers: readonly NumberState[],
  resources: ReadonlyMap<string, ResourceState>,
): Audit {
  const billed = numbers.filter((state) => ['Here', 'Arriving', 'Broken'].includes(standing(state)));
  const sorted = sort(records, resources);
  const leaving = numbers.filter((state) => standing(state) === 'Leaving');
  return {
    queued: leaving.map(({ number }) => ({ number, ...ownerIn(sorted.alive, number) })),
    findings: billed.map((state) => judge(state, sorted)),
    openOrders: sorted.broken.flatMap((record) =>
      record.orders
        .filter(({ result }) => !result)
        .map(({ id, numbers: ordered }) => ({
          order: id ?? '(its answer was lost)',
          numbers: ordered,
          owner: ownerOf(record),
        })),
    ),
  };
}

function ownerIn(alive: readonly AttemptRecord[], number: string): { readonly owner?: string } {
  const record = alive.find(({ holdings }) => holdings.some((held) => held.number === number));
  return record ? { owner: ownerOf(record) } : {};
}

function isAlive(
  record: AttemptRecord,
  all: readonly AttemptRecord[],
  resources: ReadonlyMap<string, ResourceState>,
): boolean {
  const superseded = all.some(({ stackId, sentAt }) => isPredecessor(record, stackId) && sentAt > record.sentAt);
  const resource = resources.get(resourceOf(record));
  return !superseded && resource !== undefined && isLive(resource);
}

function judge(
  { number, productType, name, callingName }: NumberState,
  { all, alive, running, broken, open }: Sorted,
): Finding {
  const holding = (records: readonly AttemptRecord[]) =>
    records.find(({ holdings }) => holdings.some((held) => held.number === number));
  const acquiring = (records: readonly AttemptRecord[]) =>
    holding(records) ?? records.find(({ orders }) => orders.some(({ numbers }) => numbers.includes(number)));
  const buried = all.find(({ endedGenerations = [] }) =>
    endedGenerations.some(({ leftInInventory }) => leftInInventory.some((held) => held.number === number)),
  );
  const found = (verdict: Verdict, record?: AttemptRecord): Finding => ({
    number,
    verdict,
    productType,
    name,
    callingName,
    ...(record && { owner: ownerOf(record) }),
    remedy: REMEDIES[verdict],
  });
  const declared = holding(alive);
  if (declared) return found('declared', declared);
  const inProgress = acquiring(running);
  if (inProgress) return found('in progress', inProgress);
  const leftBehind = acquiring(broken);
  if (leftBehind) return found('left behind', leftBehind);
  const kept = holding(open) ?? buried;
  return kept ? found('retained', kept) : found('not ours');
}
