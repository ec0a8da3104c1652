/**
 * One turn of an attempt: asks the pure core what comes next, does it, and tells the core what came of it, until the
 * attempt has ended or the state machine had better wait. This is the only loop around the outside world.
 */
import { measure } from './metrics';
import { CallError, treatmentOf } from './order/errors';
import { Known, learn, Result, start, Step, unlearn } from './order/known';
import { next } from './order/next';
import { answerBody } from './order/outcome';
import { AttemptRecord, DamagedRecord, Outcome } from './order/record';
import { attemptOf, Envelope, readEnvelope, readRequest, Request } from './order/request';
import { freshRecord, unique } from './order/steps';
import { Ports } from './ports';
import { tell } from './tell';

/** What the state machine hands to a turn. */
export interface TurnInput {
  readonly event: unknown;
  readonly progress?: { readonly record?: AttemptRecord };
  readonly startedAt: string;
  readonly error?: { readonly Error?: string; readonly Cause?: string };
}

/** What a turn hands back; the record travels along, as Parameter Store may show an older one. */
export interface TurnResult {
  readonly done: boolean;
  readonly waitSeconds: number;
  readonly record?: AttemptRecord;
}

/** A turn polls for so long before it lets the state machine wait; well within the function's timeout. */
const TURN = 35_000;
/** A step is begun only if so much of the invocation is left. */
const STEP_NEEDS = 18_000;
/** More steps than any honest turn takes: a bound, should two phases ever disagree. */
const STEPS = 2_000;
const ANSWER_GRACE = 60_000;
/** The most that the service shows of a search: orders that are placed at once find numbers of their own only among many. */
const CANDIDATES = 500;

export async function takeTurn(input: TurnInput, ports: Ports): Promise<TurnResult> {
  const event = readEnvelope(input.event);
  const request = readRequest(event, Date.parse(input.startedAt));
  if (ports.clock.now() > request.answerBy + ANSWER_GRACE) return giveUp(input, ports, 'the time for an answer had passed');
  try {
    return await run(event, request, input, ports);
  } catch (error) {
    if (!(error instanceof Hopeless)) throw error;
    return giveUp({ ...input, progress: { record: error.record ?? input.progress?.record } }, ports, error.message, error);
  }
}

/** Without the ledger nothing can be recorded, and what is not recorded must not be done. */
class Hopeless extends Error {
  constructor(message: string, readonly record: AttemptRecord | undefined) {
    super(message);
    this.name = 'LedgerUnavailable'; // all that travels to the state machine, and from there into the answer
  }
}

async function run(event: Envelope, request: Request, input: TurnInput, ports: Ports): Promise<TurnResult> {
  const { clock } = ports;
  const endsAt = clock.now() + TURN;
  let known = start(request, clock.now(), ports.remaining(), input.progress?.record);
  // Of each kind of step, how often it has failed on end; and the pause that the last failure calls for.
  const failures = new Map<Step['do'], number>();
  let due = 0;
  for (let steps = 0; steps < STEPS; steps++) {
    const step = next(known);
    if (step.do === 'End') return { done: true, waitSeconds: 0, record: known.record };
    const pause = step.do === 'Wait' ? step.seconds * 1000 : due;
    if (clock.now() + pause > endsAt || ports.remaining() < STEP_NEEDS) {
      return { done: false, waitSeconds: Math.max(1, Math.ceil(pause / 1000)), record: known.record };
    }
    if (pause > 0) await clock.sleep(Math.ceil(pause));
    due = 0;
    known = { ...known, now: clock.now(), remaining: ports.remaining() };
    if (step.do === 'Wait') continue;
    const at = clock.now();
    const result = await attempt(step, known, event, ports);
    // Throttling and the like are waited out here; everything else is for the core to judge.
    const again = result.error !== undefined && treatmentOf(result.error) === 'Again';
    // A look that failed is waited out in any case: the core may well want the same look again.
    const failed = result.error && (again || step.do.startsWith('Look')) ? (failures.get(step.do) ?? 0) + 1 : 0;
    failures.set(step.do, failed);
    due = failed > 0 ? backOff(failed, request.attempt) : 0;
    known = again ? unlearn(known, step) : learn(known, step, result, at, clock.now(), ports.remaining());
  }
  return { done: false, waitSeconds: 5, record: known.record };
}

/** Doubles from half a second to ten, a little differently for every attempt. */
function backOff(failures: number, attemptId: string): number {
  const jitter = 0.75 + parseInt(attemptId.slice(-2), 16) / 510;
  return Math.min(10_000, 250 * 2 ** failures) * jitter;
}

async function attempt(step: Step, known: Known, event: Envelope, ports: Ports): Promise<Result> {
  const numbers = 'numbers' in step ? step.numbers : 'number' in step ? [step.number] : undefined;
  try {
    const result = await perform(step, known, event, ports);
    const { attempt: attemptId, logicalId } = known.request;
    const refusals = result.refusals?.length ? { refusals: result.refusals } : undefined;
    ports.log(...tell(step, result.refusals), { step: step.do, attempt: attemptId, logicalId, ...(numbers && { numbers }), ...refusals });
    return result;
  } catch (error) {
    if (error instanceof DamagedRecord) throw new Hopeless(error.message, known.record);
    if (!(error instanceof CallError)) throw error;
    ports.log('warn', `${step.do} failed: ${error.name}: ${error.message}`, { attempt: known.request.attempt, logicalId: known.request.logicalId, operation: error.operation });
    const ledgerStep = step.do === 'LookRecords' || step.do === 'LookLedger' || step.do === 'Record' || step.do === 'Forget';
    if (ledgerStep && treatmentOf(error) !== 'Again') throw new Hopeless(`the ledger cannot be used (${error.name}: ${error.message}); check the permissions of the provider's role`, known.record);
    return { error };
  }
}

async function perform(step: Step, known: Known, event: Envelope, ports: Ports): Promise<Result> {
  const { chime, ledger } = ports;
  switch (step.do) {
    case 'LookRecords':
      return { records: await ledger.ofResource(known.request.stackId, known.request.logicalId) };
    case 'LookLedger':
      return { records: await ledger.all() };
    case 'LookResource':
      return { resource: await ports.stacks.describe(step.stackId, step.logicalId) };
    case 'LookEvents':
      return { history: await ports.stacks.history(known.request.stackId, known.request.logicalId, step.since) };
    case 'LookNumbers':
      return lookNumbers(step.sure, known, ports);
    case 'LookOrder':
      return { order: await chime.getOrder(step.id) };
    case 'LookOrders':
      return { orders: await chime.listOrders() };
    case 'Search':
      return { found: await chime.search(step.query, CANDIDATES) };
    case 'Order':
      return { order: await chime.order(step.productType, step.numbers, step.token) };
    case 'Restore':
      return { numbers: [await chime.restore(step.number)] };
    case 'Update':
      return { refusals: await chime.update(step.detail, step.value, step.numbers) };
    case 'Release':
      return { refusals: await chime.release(step.numbers) };
    case 'Disassociate':
      return { refusals: await chime.disassociate(step.numbers, step.association) };
    case 'Record':
      await ledger.put(step.record);
      if (step.record.outcome) measure(event, step.record.outcome, known.request.startedAt, ports, step.record);
      return {};
    case 'Forget':
      await ledger.remove(step.records);
      return {};
    case 'Answer':
      await answer(event, step.outcome, ports);
      return {};
    case 'Wait':
    case 'End':
      return {};
  }
}

/** The listing shows the inventory in few calls; only what it does not show is asked for one by one. */
async function lookNumbers(sure: readonly string[], known: Known, { chime }: Ports): Promise<Result> {
  const listed = await chime.listNumbers();
  const seen = new Set(listed.map(({ number }) => number));
  const asked = [...new Set([...sure, ...(known.numbers?.value.keys() ?? [])])];
  const extra = [];
  for (const number of asked) {
    const state = seen.has(number) ? undefined : await chime.getNumber(number);
    if (state) extra.push(state);
  }
  return { numbers: [...listed, ...extra], sure: asked };
}

async function answer(event: Envelope, outcome: Outcome, ports: Ports): Promise<void> {
  const taken = await ports.answers.send(event.ResponseURL, answerBody(event, outcome));
  const fields = { logicalId: event.LogicalResourceId, status: outcome.status, physicalId: outcome.physicalId, warnings: outcome.data?.Warnings };
  ports.log(taken && outcome.status === 'SUCCESS' ? 'info' : 'error', taken ? `answered ${outcome.status}${outcome.reason ? `: ${outcome.reason}` : ''}` : 'the answer was refused for good: its URL has expired', fields);
}

/**
 * The last resort when turns keep failing. A recorded outcome is sent again; else a failure is recorded and sent. If
 * not even that can be recorded, the physical id says so, and the Delete that follows looks at everything there is.
 */
export async function giveUp(input: TurnInput, ports: Ports, why = input.error?.Error ?? 'unknown error', unlessRecorded?: Error): Promise<TurnResult> {
  const event = readEnvelope(input.event);
  const request = readRequest(event, Date.parse(input.startedAt));
  const attemptId = attemptOf(event);
  const stored = await ports.ledger.ofResource(request.stackId, request.logicalId)
    .then((records) => ({ record: records.find(({ attempt: id }) => id === attemptId) }), () => undefined);
  const record = latestOf(stored?.record, input.progress?.record) ?? freshRecord(request, ports.clock.now());
  if (record.outcome) {
    await answer(event, record.outcome, ports);
    return { done: true, waitSeconds: 0, record };
  }
  const physicalId = request.kind === 'Create' ? attemptId : request.physicalId ?? attemptId;
  const reason = `${request.logicalId}: the operation was given up (${why}); see the provider's log, then deploy again${leftOpen(record)}`;
  const outcome: Outcome = { status: 'FAILED', physicalId, reason };
  const failed: AttemptRecord = { ...record, seq: record.seq + 1, outcome, endedAt: ports.clock.now() };
  // Over a record that could not be read nothing is written: it may hold the only trace of a purchase.
  const written = stored !== undefined && await ports.ledger.put(failed).then(() => true, () => false);
  if (!written && unlessRecorded) throw unlessRecorded; // a later turn may fare better; what is not recorded is not said
  measure(event, outcome, request.startedAt, ports, failed);
  const sent = written || request.kind !== 'Create' ? outcome : { ...outcome, physicalId: `${physicalId}-unrecorded` };
  await answer(event, sent, ports);
  return { done: true, waitSeconds: 0, record: failed };
}

/** What a given-up attempt may have in its hands, for whoever must look after it should no operation follow. */
function leftOpen({ holdings, orders }: AttemptRecord): string {
  const ordered = orders.filter(({ result }) => !result).flatMap(({ numbers }) => numbers);
  const numbers = unique([...holdings.filter(({ fresh }) => fresh).map(({ number }) => number), ...ordered]);
  return numbers.length > 0 ? `; the next operation clears up after it: ${numbers.join(', ')} may be in the account` : '';
}

function latestOf(one: AttemptRecord | undefined, other: AttemptRecord | undefined): AttemptRecord | undefined {
  if (!one || !other) return one ?? other;
  return one.seq >= other.seq ? one : other;
}
