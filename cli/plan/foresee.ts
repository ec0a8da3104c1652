/**
 * Plays one request of CloudFormation through the handler's own turns, upon an imagined account: what it would record,
 * change and answer. Time is virtual, as nothing is written and hence nothing has to be waited for.
 */
import { ImaginedAccount } from './imagined/account';
import { Change, Offer } from './imagined/changes';
import { Clock } from '../../lambda/attempt/ports';
import { RecordEnvelope } from '../../lambda/attempt/record/record-envelope';
import { attemptOf, Envelope } from '../../lambda/attempt/request/envelope';
import { INVOCATION } from '../../lambda/attempt/timing';
import { takeTurn } from '../../lambda/engine/turn';
import { TurnInput } from '../../lambda/engine/turn-input';
import { recordPath } from '../../lambda/ports/ledger';

/** A clock that only goes on when somebody sleeps. */
export class VirtualClock implements Clock {
  constructor(private time = Date.now()) {}

  now = (): number => this.time;

  /** What is recorded has happened, whichever clock says so. */
  noEarlierThan(time: number): void {
    this.time = Math.max(this.time, time);
  }

  sleep = async (milliseconds: number): Promise<void> => {
    this.time += milliseconds;
  };
}

/** What one request would come to. */
export interface Foresight {
  readonly succeeds: boolean;
  /** Why it would fail. */
  readonly reason?: string;
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** What the handler would record, of whatever kind the resource is. */
  readonly record?: RecordEnvelope;
  readonly changes: readonly Change[];
  readonly offers: readonly Offer[];
}

/** More turns than the longest timeout can have. */
const TURNS = 500;

export async function foresee(event: Envelope, account: ImaginedAccount, clock: VirtualClock): Promise<Foresight> {
  const [changes, offers] = [account.chime.changes.length, account.chime.offers.length];
  let body: Response | undefined;
  const answers = {
    send: async (_url: string, sent: string) => {
      body = JSON.parse(sent) as Response;
      return true;
    },
  };
  const startedAt = new Date(clock.now()).toISOString();
  let progress: TurnInput['progress'] = {};
  for (let turn = 0; turn < TURNS; turn++) {
    const ends = clock.now() + INVOCATION;
    const { chime, ledger, stacks } = account;
    const ports = { chime, ledger, stacks, answers, clock, log: () => {}, remaining: () => ends - clock.now() };
    const { done, waitSeconds, ...rest } = await takeTurn({ event, progress, startedAt }, ports);
    if (done) break;
    progress = rest;
    await clock.sleep(waitSeconds * 1000);
  }
  const record = account.ledger.records.get(recordPath(ownRecordOf(event)));
  const { Status, Reason, PhysicalResourceId, Data } = body ?? NO_RESPONSE;
  return {
    succeeds: Status === 'SUCCESS',
    ...(Status !== 'SUCCESS' && { reason: Reason }),
    physicalId: PhysicalResourceId,
    attributes: Data ?? {},
    ...(record && { record }),
    changes: account.chime.changes.slice(changes),
    offers: account.chime.offers.slice(offers),
  };
}

const ownRecordOf = (event: Envelope): RecordEnvelope =>
  ({ stackId: event.StackId, logicalId: event.LogicalResourceId, attempt: attemptOf(event) }) as RecordEnvelope;

const NO_RESPONSE: Response = {
  Status: 'FAILED',
  Reason: 'the operation would not end within its timeout',
  PhysicalResourceId: '',
};

interface Response {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}
