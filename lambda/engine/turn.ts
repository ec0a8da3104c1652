/**
 * One turn of an attempt: asks the pure core what comes next, does it, and tells the core what came of it, until the
 * attempt has ended or the state machine had better wait. This is the only loop around the outside world.
 */
import { nextStep } from './decide';
import { giveUp } from './give-up';
import { perform } from './perform';
import { readEnvelope, readRequest } from './read-event';
import { describeStep } from './step-log';
import { Denied, ownProgress, Progress, startOf, TurnInput, TurnResult } from './turn-input';
import { tolerant, withoutLedger } from './unrecorded';
import { unlearn } from '../attempt/knowledge/changes';
import { AnyKnown, isToBeRecorded, memoryOf, start } from '../attempt/knowledge/knowledge';
import { learn } from '../attempt/knowledge/learn';
import { Ports } from '../attempt/ports';
import { DamagedRecord } from '../attempt/record/record';
import { RecordEnvelope } from '../attempt/record/record-envelope';
import { Envelope } from '../attempt/request/envelope';
import { Request } from '../attempt/request/request';
import { Result, Step } from '../attempt/step';
import {
  AFTER_READING,
  FIRST_RETRY,
  LONGEST_SLEEP,
  PERMISSIONS_PATIENCE,
  PLACING_NEEDS,
  RESPONSE_GRACE,
  RETRY_PAUSE,
  SHORT_READING,
  SLOW_POLL,
  STEP_NEEDS,
  TURN,
} from '../attempt/timing';
import { CallError, remedyFor, treatmentOf } from '../service/errors';

/** More steps than any honest turn takes: a bound, should two phases ever disagree. */
const STEPS = 2_000;

export async function takeTurn(input: TurnInput, ports: Ports): Promise<TurnResult> {
  const event = readEnvelope(input.event);
  const request = readRequest(event, startOf(input, ports));
  const progress = ownProgress(input, event);
  if (ports.clock.now() > request.answerBy + RESPONSE_GRACE) {
    return giveUp(input, ports, 'the time for a response had passed');
  }
  try {
    return await runOn(event, request, { ...input.progress, record: progress }, ports);
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) throw error;
    return giveUp({ ...input, progress: { record: error.record ?? progress } }, ports, error.message, error);
  }
}

/** Without the ledger nothing can be recorded, and what is not recorded must not be done. */
class LedgerUnavailable extends Error {
  constructor(
    message: string,
    readonly record: RecordEnvelope | undefined,
    /** How the attempt can go on without it. */
    readonly back?: Progress,
  ) {
    super(message);
    this.name = 'LedgerUnavailable'; // all that travels to the state machine, and from there into the answer
  }
}

/**
 * Goes on without the ledger where something has to be released: from the next turn on, as the state machine has to
 * know that first. A turn that released at once and crashed would be followed by one that takes what is gone for there.
 */
async function runOn(event: Envelope, request: Request<object>, progress: Progress, ports: Ports): Promise<TurnResult> {
  if (progress.unrecorded) return { ...(await run(event, request, progress, tolerant(ports))), unrecorded: true };
  try {
    return await run(event, request, progress, ports);
  } catch (error) {
    if (!(error instanceof LedgerUnavailable) || !error.back) throw error;
    return { ...error.back, done: false, waitSeconds: 1, unrecorded: true };
  }
}

async function run(event: Envelope, request: Request<object>, progress: Progress, ports: Ports): Promise<TurnResult> {
  const { clock } = ports;
  const endsAt = clock.now() + TURN;
  const failures = new Failures(request.attempt, progress.denied);
  let known = start<object, object>(request, clock.now(), ports.remaining(), progress.record, progress.memory);
  for (let steps = 0; steps < STEPS; steps++) {
    const step = nextStep(known);
    if (step.do === 'End') return { done: true, waitSeconds: 0, record: known.record };
    const pause = step.do === 'Wait' ? step.seconds * 1000 : failures.pause;
    const isOver = pause > LONGEST_SLEEP || clock.now() + pause > endsAt;
    if ((isOver && !isInHand(known)) || ports.remaining() < needsOf(step, known)) {
      return pauseFor(Math.max(1, Math.ceil(pause / 1000)), lookingOn(known, step), failures);
    }
    if (pause > 0) await clock.sleep(Math.ceil(pause));
    failures.pause = 0;
    known = { ...known, now: clock.now(), remaining: ports.remaining() };
    if (step.do === 'Wait') continue;
    const began = clock.now();
    const result = await attempt(step, known, event, ports, readingUntil(endsAt, ports));
    // What was read so far is kept by the port for the next turn.
    if (result.unfinished) return pauseFor(1, lookingOn(known, step), failures);
    const again = failures.mayPass(step, result.error, began, clock.now());
    known = again ? unlearn(known, step, result.error!) : learned(known, step, result, began, ports);
  }
  return pauseFor(5, known, failures);
}

/**
 * What this invocation alone knows: an intent that it may act upon, and what came of it. A turn that ended here would
 * have to find out what became of an order that was never placed, for minutes, and by slow calls again and again.
 */
const isInHand = (known: AnyKnown): boolean => known.purchaseReady !== undefined || isToBeRecorded(known);

/** What must be left of the invocation for a step. Whoever looks later finds what could not be recorded in time. */
function needsOf(step: Step, known: AnyKnown): number {
  if (step.do === 'Order') return PLACING_NEEDS;
  return step.do === 'Record' && isInHand(known) ? 0 : STEP_NEEDS;
}

/**
 * The time of this turn is over. Where nothing is waited for, what it knows of numbers serves the next one as well: a
 * long listing would otherwise be all that a turn comes to, again and again.
 */
const lookingOn = (known: AnyKnown, next: Step): AnyKnown => ({
  ...known,
  looked: next.do === 'Wait' ? undefined : (known.numbers?.began ?? known.looked),
});

const pauseFor = (waitSeconds: number, known: AnyKnown, { denied }: Failures): TurnResult => ({
  done: false,
  waitSeconds,
  record: known.record,
  memory: memoryOf(known),
  ...(denied && { denied }),
});

/** Throttling and the like are waited out; everything else is for the core to judge, but without the ledger. */
function learned(known: AnyKnown, step: Step, result: Result, began: number, { clock, remaining }: Ports): AnyKnown {
  if (result.error && isOfLedger(step)) throw ledgerUnavailable(step, known, ledgerUnusable(result.error));
  return learn(known, step, result, { began: result.began ?? began, ended: clock.now(), remaining: remaining() });
}

/** What has failed in this turn. */
class Failures {
  /** What the last failure calls for before the next step, in milliseconds. */
  pause = 0;
  /** Of each kind of step, how often it has failed on end. */
  private readonly counts = new Map<Step['do'], number>();

  constructor(
    private readonly attemptId: string,
    public denied: Denied | undefined,
  ) {}

  /** Counts what a step came to; says whether an error may pass, so that the step is taken again. */
  mayPass(step: Step, error: CallError | undefined, began: number, now: number): boolean {
    this.denied = stillDenied(this.denied, step, error, began);
    const again = error !== undefined && mayPass(error, this.denied, now);
    // A look that failed is waited out in any case: the core may well want the same look again.
    const isWaitedOut = again || (error !== undefined && step.do.startsWith('Look'));
    const failed = isWaitedOut ? (this.counts.get(step.do) ?? 0) + 1 : 0;
    this.counts.set(step.do, failed);
    this.pause = failed > 0 ? backOff(failed, this.attemptId, isOfLedger(step) ? SLOW_POLL : RETRY_PAUSE) : 0;
    return again;
  }
}

/** A long listing is read for as long as the turn has time left for what follows from it; any for some seconds. */
function readingUntil(endsAt: number, { clock, remaining }: Ports): number {
  const now = clock.now();
  return Math.min(Math.max(endsAt - AFTER_READING, now + SHORT_READING), now + remaining() - STEP_NEEDS);
}

/** Counted from the first refusal of a step, until that succeeds or fails otherwise. */
function stillDenied(
  before: Denied | undefined,
  { do: step }: Step,
  error: CallError | undefined,
  at: number,
): Denied | undefined {
  if (error && treatmentOf(error) === 'Denied') return before?.step === step ? before : { step, since: at };
  return before?.step === step ? undefined : before;
}

function mayPass(error: CallError, denied: Denied | undefined, now: number): boolean {
  const treatment = treatmentOf(error);
  return treatment === 'Again' || (treatment === 'Denied' && now < (denied?.since ?? 0) + PERMISSIONS_PATIENCE);
}

const isOfLedger = ({ do: step }: Step): boolean =>
  ['LookRecords', 'LookLedger', 'Record', 'LeaveNotes', 'Forget'].includes(step);

/**
 * Doubles from half a second, a little differently for every attempt. A crowd that waits for the ledger is served at
 * three writes a second: it asks less often in the end than one that waits for a service.
 */
function backOff(failures: number, attemptId: string, longest: number): number {
  const jitter = 0.75 + parseInt(attemptId.slice(-2), 16) / 510;
  return Math.min(longest, (FIRST_RETRY / 2) * 2 ** failures) * jitter;
}

async function attempt(step: Step, known: AnyKnown, event: Envelope, ports: Ports, until: number): Promise<Result> {
  const numbers = 'numbers' in step ? step.numbers : 'number' in step ? [step.number] : undefined;
  try {
    const result = await perform(step, known, event, ports, until);
    const { attempt: attemptId, logicalId } = known.request;
    const refusals = result.refusals?.length ? { refusals: result.refusals } : undefined;
    ports.log(...describeStep(step, result.refusals), {
      step: step.do,
      attempt: attemptId,
      logicalId,
      ...(numbers && { numbers }),
      ...refusals,
    });
    return result;
  } catch (error) {
    if (error instanceof DamagedRecord) throw new LedgerUnavailable(error.message, known.record);
    if (!(error instanceof CallError)) throw error;
    ports.log('warn', `${step.do} failed: ${error.name}: ${error.message}`, {
      attempt: known.request.attempt,
      logicalId: known.request.logicalId,
      operation: error.operation,
    });
    return { error };
  }
}

function ledgerUnavailable(step: Step, known: AnyKnown, why: string): LedgerUnavailable {
  const record = step.do === 'Record' ? withoutLedger(known, step.record, why) : undefined;
  const memory = memoryOf({ ...known, written: { ...known.written, failure: known.now } });
  return new LedgerUnavailable(why, known.record, record && { record, memory });
}

function ledgerUnusable(error: CallError): string {
  const { operation, name, message } = error;
  const remedy = treatmentOf(error) === 'Denied' ? remedyFor(operation, name) : LEDGER_REMEDIES[name];
  return `the records in Parameter Store cannot be used (${name}: ${message})${remedy ? `; ${remedy}` : ''}`;
}

/** The ports' own errors say what to do themselves. */
const LEDGER_REMEDIES: Readonly<Record<string, string>> = {
  ParameterLimitExceeded: 'delete parameters that nobody needs from Parameter Store, which has room for 10,000',
};
