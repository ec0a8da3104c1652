/** The picture of a rehearsal: what CloudFormation told, what was called, and each number's life in simulated time. */
import { LifeStep, NumberLife, NumberState, Timeline, TimelineEvent } from './timeline';
import { NumberChange } from '../rehearse/numbers';
import { RecordedCalls, Recorder, SeenChange } from '../rehearse/recorder';

/** How one stack ended. */
export interface RehearsedStack {
  readonly stack: string;
  readonly status: string;
  readonly succeeded: boolean;
  readonly changed: boolean;
  readonly reason?: string;
  readonly notActedOut: readonly { readonly logicalId: string; readonly type: string }[];
  readonly simulatedSeconds: number;
}

type Happening = Recorder['happened'][number];
type Happenings = Pick<Recorder, 'happened' | 'changes'>;

export function timelineOfRehearsal(
  stacks: readonly RehearsedStack[],
  { happened, changes }: Happenings,
  madeAt: number,
): Timeline {
  const count = (change: NumberChange['change']) => String(changes.filter((each) => each.change === change).length);
  return {
    title: `A rehearsal of ${stacks.map(({ stack }) => stack).join(', ') || 'nothing'}`,
    summary: [...stacks.flatMap(summaryOf), 'Times are simulated, and nothing in AWS was changed.'],
    figures: [
      { label: 'bought', value: count('acquired') },
      { label: 'restored', value: count('restored') },
      { label: 'released', value: count('released') },
      { label: 'simulated seconds', value: String(stacks.reduce((sum, each) => sum + each.simulatedSeconds, 0)) },
    ],
    events: happened.filter((one) => !isOverAtOnce(one, happened)).map(eventOf),
    numbers: livesOf(changes),
    madeAt,
  };
}

function summaryOf({ stack, status, changed, succeeded, reason, notActedOut }: RehearsedStack): string[] {
  const ended = succeeded && !changed ? 'no changes' : status;
  const left = notActedOut.map(({ logicalId, type }) => `${logicalId} (${type})`).join(', ');
  return [`${stack}: ${ended}${reason ? `: ${reason}` : ''}.`, ...(left ? [`Not simulated: ${left}.`] : [])];
}

/** What begins and ends in one moment is one event to a reader. */
function isOverAtOnce(one: Happening, all: readonly Happening[]): boolean {
  if ('operation' in one || !/^(CREATE|UPDATE|DELETE)_IN_PROGRESS$/.test(one.status) || one.reason) return false;
  const done = one.status.replace('IN_PROGRESS', 'COMPLETE');
  return all.some(
    (other) =>
      !('operation' in other) &&
      other.status === done &&
      other.stackName === one.stackName &&
      other.logicalId === one.logicalId &&
      other.timestamp === one.timestamp,
  );
}

function toneOf(status: string): TimelineEvent['tone'] {
  if (status.endsWith('_FAILED')) return 'bad';
  if (status.includes('ROLLBACK')) return 'doubt';
  return status.endsWith('_COMPLETE') ? 'good' : undefined;
}

function eventOf(one: Happening): TimelineEvent {
  if ('operation' in one) return callOf(one);
  const { timestamp: at, stackName, logicalId, status, reason } = one;
  const tone = toneOf(status);
  return {
    at,
    actor: 'cloudformation',
    subject: logicalId === stackName ? stackName : `${stackName}/${logicalId}`,
    what: status,
    ...(reason && { detail: reason }),
    ...(tone && { tone }),
  };
}

const callOf = ({ at, operation, result, times }: RecordedCalls): TimelineEvent => ({
  at,
  actor: 'provider',
  subject: 'Chime SDK Voice',
  what: times > 1 ? `${operation}, ${times} times` : operation,
  ...(!/^2\d\d$/.test(result) && { detail: result, tone: 'bad' as const }),
});

const STATES: Readonly<Record<Exclude<NumberChange['change'], 'changed'>, NumberState>> = {
  acquired: 'bought',
  restored: 'restored',
  released: 'queued',
  gone: 'gone',
};

function livesOf(changes: readonly SeenChange[]): NumberLife[] {
  const lives = new Map<string, LifeStep[]>();
  for (const change of changes.filter(isOfInterest)) {
    lives.set(change.number, [...(lives.get(change.number) ?? []), stepOf(change)]);
  }
  return [...lives].map(([number, steps]) => ({ number, steps }));
}

/**
 * That the service has done what it was asked for is told by the first step already; the name by which an order is
 * found again goes as soon as it has been found.
 */
const isOfInterest = ({ detail = '' }: SeenChange): boolean =>
  !/^status (?!Assigned)\w+ -> Unassigned$/.test(detail) && !/^name cpno-\S+ -> \(none\)$/.test(detail);

function stepOf({ change, detail = '', at }: SeenChange): LifeStep {
  const note = detail
    .split(', ')
    .filter((part) => !part.startsWith('status '))
    .map(inWords)
    .join(', ');
  return { state: change === 'changed' ? stateOf(detail) : STATES[change], at, ...(note && { note }) };
}

const WORDS: Readonly<Record<string, string>> = {
  name: 'name',
  productType: 'product type',
  callingName: 'calling name',
};

/** "name (none) -> Sales" is "name Sales" to a reader. */
function inWords(change: string): string {
  const [, what, was, is] = /^(name|productType|callingName) (.*) -> (.*)$/.exec(change) ?? [];
  if (what === undefined) return change;
  if (is === '(none)') return `${WORDS[what]} ${was} taken off`;
  return `${WORDS[what]} ${is}${/^(\(none\)|cpno-\S+)$/.test(was) ? '' : `, was ${was}`}`;
}

function stateOf(detail = ''): NumberState {
  if (/status \w+ -> Assigned/.test(detail)) return 'assigned';
  return /status Assigned -> Unassigned/.test(detail) ? 'unassigned' : 'named';
}
