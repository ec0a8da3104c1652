/**
 * Every span of time that a decision rests on, in milliseconds: what it is, why it is so long, and what it must be
 * longer or shorter than. test/lambda/attempt/timing.test.ts holds these relations.
 *
 * Upon the three lags, OTHERS_STOPPED, EFFECT_SHOWN, LATE_CREATE, GOALS_EVERY and CLOCK_SKEW rests that nothing is lost
 * or bought twice: simulation/planted/waits.ts takes each away, or a named test holds it. The others are budgets,
 * pauses and patience: what they end is a failure that says so, or a look that comes later.
 *
 * A look counts for a decision when it BEGAN after the reason for it, plus the lag of the system that it asks. The
 * reason is the end of a write, or an effect. How long the look took does not matter.
 */
import {
  FUNCTION_TIMEOUT_SECONDS,
  LEDGER_LAG_SECONDS,
  MAX_TIMEOUT_MINUTES,
  RELEASE_MINUTES,
} from '../../src/contract/envelope';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

// --- How far each system's reads lag behind its writes. All three are guesses: AWS documents none of them.

/** Parameter Store: "eventually consistent" in its documentation; seconds in practice. */
export const LEDGER_LAG = LEDGER_LAG_SECONDS * SECOND;
/** Chime SDK Voice: public reports of reads that lag by half a minute outside of us-east-1, doubled. */
export const SERVICE_LAG = 60 * SECOND;
/** CloudFormation's Describe calls and events. */
export const CLOUDFORMATION_LAG = 5 * SECOND;

// --- How long things take.

/** The longest call that the guarantees allow for. Clients wait twice as long for a response. */
export const CALL = 5 * SECOND;
/** After this an invocation is over, whatever became of it: Lambda ends it. */
export const INVOCATION = FUNCTION_TIMEOUT_SECONDS * SECOND;
/**
 * A turn goes on for so long before it lets the state machine wait. Shorter than INVOCATION by STEP_NEEDS and a call.
 */
export const TURN = 35 * SECOND;
/** A step is begun only if so much of the invocation is left: a call with the SDK's retries, and a record. */
export const STEP_NEEDS = 18 * SECOND;
/** A listing of many pages leaves so much of a turn for what follows from it. Shorter than TURN. */
export const AFTER_READING = 10 * SECOND;
/** Any listing is read for so long, however late in a turn. */
export const SHORT_READING = 5 * SECOND;
/**
 * An order is placed, and its response recorded, if so much is left. When it is not, the next turn finds out what came
 * of it.
 */
export const PLACING_NEEDS = 2 * CALL;
/**
 * So much must be left before an intent is written: it, the looks at goals and at CloudFormation that follow, three
 * calls, and PLACING_NEEDS. More than STEP_NEEDS.
 */
export const ORDER_NEEDS = 30 * SECOND;
/** An execution of the state machine is over after this; longer than RELEASE_NEEDS after the longest timeout. */
export const EXECUTION = HOUR;
/** The longest that an order may take before it gives up. */
export const LONGEST_TIMEOUT = MAX_TIMEOUT_MINUTES * MINUTE;
/**
 * What releasing may take after the deadline of a Create or Update. The longest timeout and this are below EXECUTION.
 */
export const RELEASE_NEEDS = RELEASE_MINUTES * MINUTE;
/** After the time for a response nothing is done any more but to say so. */
export const RESPONSE_GRACE = MINUTE;

// --- What follows from these: how long to wait before something may be concluded.

/**
 * From a goal of ours until no attempt that does not know of it can act any more: it may have looked just before our
 * goal could be read, and its invocation ends. Longer than INVOCATION and LEDGER_LAG together would be waste.
 */
export const OTHERS_STOPPED = INVOCATION + LEDGER_LAG;
/** From a call whose response was lost until its effect is shown, if it had one: the call ends with its invocation. */
export const EFFECT_SHOWN = INVOCATION + SERVICE_LAG;
/**
 * From the goal of a Delete until a Create that was overtaken has either seen it or can be seen: the Create writes its
 * record just before it could read our goal, and that write takes a call and its lag.
 */
export const LATE_CREATE = LEDGER_LAG + CALL + LEDGER_LAG;
/** Two clocks differ by no more: the service's and ours, CloudFormation's and ours. */
export const CLOCK_SKEW = 5 * SECOND;
/** The service dates an order when it processes it, which may be a while after it was asked. Longer than CLOCK_SKEW. */
export const ORDER_DATE_SKEW = MINUTE;

// --- How often to ask. Each pause counts from the end of the last look, so that slow looks do not chase each other.

/** Other attempts of this resource are looked for so often. Shorter than OTHERS_STOPPED by a turn and more. */
export const GOALS_EVERY = 10 * SECOND;
/** A number or an order that is about to change. */
export const POLL = SECOND;
/** A refused change of a detail, a number that something holds, a later Delete that does the same. */
export const SHORT_POLL = 2 * SECOND;
/** Another attempt, a resource that is being deleted. */
export const OTHERS_POLL = 3 * SECOND;
/** A refused change is tried again after a look that began so long after the refusal. */
export const RETRY_PAUSE = 5 * SECOND;
/** A response that was lost, a number that comes late. Pauses after failures grow up to this one. */
export const SLOW_POLL = 10 * SECOND;
/** An order that takes many minutes: pauses grow with its age, up to this one. Shorter than OTHERS_STOPPED. */
export const ORDER_POLL = 30 * SECOND;
/**
 * A longer pause is left to the state machine: from some 12 s on its three transitions cost less than an invocation
 * that sleeps. Not shorter than LATE_CREATE, so that a Delete which awaits that keeps what it has read.
 */
export const LONGEST_SLEEP = 15 * SECOND;

// --- How long to be patient with others.

/** Siblings that hold a number are often being deleted as well. Shorter than RELEASE_NEEDS. */
export const HOLDER_PATIENCE = 5 * MINUTE;
/**
 * A SIP rule for a number or an application that was made a moment ago is refused for a while: the service's own CDK
 * library tries for 100 s. Longer than SERVICE_LAG.
 */
export const RULE_PATIENCE = 2 * MINUTE;
/** An order of the usual kind is done within seconds; one that was placed elsewhere is not waited for longer. */
export const EXTERNAL_ORDER_PATIENCE = 3 * MINUTE;
/** A call that failed for the moment is tried again after so long, then after twice that, and so on up to SLOW_POLL. */
export const FIRST_RETRY = 500;
/** A new role's permissions may take this long to be known everywhere. */
export const PERMISSIONS_PATIENCE = 40 * SECOND;
/** The service keeps a deleted number for so long. */
export const DELETION_QUEUE = 7 * DAY;
/** The record of a finished Delete is kept for so long: longer than DELETION_QUEUE, and some for late readers. */
export const TOMBSTONE = 30 * DAY;
