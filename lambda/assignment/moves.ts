/**
 * Putting numbers to holders and taking them off, in as few calls as possible. What the service refuses is tried again
 * for as long as its own reads may lag: a number that was ordered, or let go by another resource, a moment ago is taken
 * then. What it refuses after that is for a person.
 */
import { isSame, refusalOf, shown, wasPut, lastDeed } from './holding';
import { Known } from './known';
import { CountedRefusal } from '../attempt/knowledge/knowledge';
import { isTimeToTell, unique, wait } from '../attempt/knowledge/looks';
import { isNeeded, Need, Step } from '../attempt/step';
import { RETRY_PAUSE, SECOND, SERVICE_LAG } from '../attempt/timing';
import { remedyIfDenied, takingOff, treatRefusal } from '../service/errors';
import { Association, holderName, Taker, unfitFor } from '../service/number-state';

/** One number, and where it is to be; with nothing in `to` it is to be taken off `from`. */
export interface Move {
  readonly number: string;
  readonly from?: Association;
  readonly to?: Association;
  /** Whether it may be taken from whatever else holds it. */
  readonly force?: boolean;
  /** When it was last undone by somebody else, at the latest: it is done if it was accepted, or seen, after that. */
  readonly after?: number;
}

/** A step, or what could not be done in the end, each with a sentence. */
export type Progress = Need<{ readonly stuck: readonly Stuck[] }>;

export interface Stuck {
  readonly move: Move;
  readonly sentence: string;
}

/** What the service documents for other batches of numbers. */
const BATCH = 50;
/** So often a change is tried: the look before the last time shows what the first time did, however late reads are. */
const TRIES = SERVICE_LAG / RETRY_PAUSE + 1;

/** Does what is still to be done of the moves; each of them is done when the service has accepted it. */
export function carryOut(known: Known, moves: readonly Move[]): Progress {
  const stuck: Stuck[] = [];
  const due: Move[] = [];
  let pause: Step | undefined;
  for (const move of moves.filter((each) => !isDone(known, each))) {
    const refused = refusal(known, move);
    if (!refused) due.push(move);
    else if (isFinal(known, refused) && needsLook(known, refused)) pause = lookAll(moves);
    else if (isFinal(known, refused)) stuck.push({ move, sentence: explainRefusal(known, move, refused) });
    else if (known.now < refused.at + RETRY_PAUSE) pause = wait((refused.at + RETRY_PAUSE - known.now) / SECOND);
    // What an earlier call may have done, or somebody else, is not done again.
    else if (!known.numbers || known.numbers.began <= refused.at) pause = lookAll(moves);
    else due.push(move);
  }
  if (due.length > 0) return { step: call(due) };
  return pause ? { step: pause } : { stuck };
}

/**
 * The same of moves that undo others. What is not taken back where it came from, as that is gone perhaps, is taken off
 * all the same: it must not stay with what is being deleted. `lost` says of which numbers that is so, and why.
 */
export function putBack(
  known: Known,
  moves: readonly Move[],
): Need<{ readonly stuck: readonly Stuck[]; readonly lost: readonly Stuck[] }> {
  const back = carryOut(known, moves.filter(returns));
  if (isNeeded(back)) return back;
  const lost = back.stuck.map(({ move: { number, from } }): Move => ({ number, from }));
  const off = carryOut(known, [...moves.filter((move) => !returns(move)), ...lost]);
  return isNeeded(off) ? off : { stuck: off.stuck, lost: back.stuck };
}

const returns = ({ from, to }: Move): boolean => from !== undefined && to !== undefined;

export const lookAll = (moves: readonly Move[]): Step => ({
  do: 'LookNumbers',
  sure: unique(moves.map(({ number }) => number)),
});

const refusal = (known: Known, { number, from, to }: Move): CountedRefusal | undefined =>
  to ? refusalOf(known, 'Associate', number, to) : refusalOf(known, 'Disassociate', number, from!);

/** After so many tries, or when the time is up; at once where only a person can fix it. */
const isFinal = (known: Known, { count, code }: CountedRefusal): boolean =>
  count >= TRIES || isTimeToTell(known) || ['Denied', 'Quota'].includes(treatRefusal(code));

/** What stands in the way is told from a look; a turn that has just begun has none. */
const needsLook = (known: Known, { code }: CountedRefusal): boolean =>
  !known.numbers && treatRefusal(code) !== 'Denied' && known.now < known.request.answerBy;

function isDone(known: Known, move: Move): boolean {
  const { number, from, to, after } = move;
  const isRecent = after === undefined || (lastDeed(known, number)?.at ?? Infinity) > after;
  if (isRecent && (to ? wasPut(known, number, to) : wasTakenOff(known, number, from!))) return true;
  const refused = refusal(known, move);
  if (!refused) return false;
  // The service refuses to repeat what has been done, and to find what is gone: a later look bears that out.
  const since = Math.max(refused.at, after === undefined ? 0 : after + SERVICE_LAG);
  if (!known.numbers || known.numbers.began <= since) return false;
  const holder = shown(known, number);
  return to ? isSame(holder, to) : !isSame(holder, from);
}

const wasTakenOff = (known: Known, number: string, from: Association): boolean => {
  const last = lastDeed(known, number);
  return last?.did === 'Disassociate' && last.value === from.id;
};

/** The first holder's numbers, as many as one call takes. */
function call(due: readonly Move[]): Step {
  const [first] = due;
  const { to, from, force = false } = first;
  const alike = due.filter(
    (move) => isSame(move.to, to) && (to ? (move.force ?? false) === force : isSame(move.from, from)),
  );
  const numbers = alike.slice(0, BATCH).map(({ number }) => number);
  return to
    ? { do: 'Associate', numbers, association: to, force }
    : { do: 'Disassociate', numbers, association: from! };
}

/** Number, obstacle and remedy. */
function explainRefusal(known: Known, { number, from, to }: Move, { code, message }: CountedRefusal): string {
  const said = message && message !== code ? `${code}: ${message}` : code;
  if (!to) {
    const denied = remedyIfDenied(code, ...takingOff(from!.kind));
    const remedy = denied ?? 'take it off there, then try again';
    return `${number}: could not be taken off ${holderName(from!)} (${said}); ${remedy}`;
  }
  if (from) {
    const place = holderName(to);
    return `${number}: could not go back to ${place} (${said}), so that nothing has it now; assign it there again`;
  }
  const denied = remedyIfDenied(code, `AssociatePhoneNumbersWith${to.kind.replace(/Id$/, '')}`);
  if (denied) return `${number}: could not be assigned to ${holderName(to)} (${said}); ${denied}`;
  if (code === 'NotFoundException') {
    return `${number}: there is no ${holderName(to)} in this region and account (${said}); check its id and region`;
  }
  return (
    explainObstacle(known, number, to, said) ??
    `${number}: could not be assigned to ${holderName(to)} (${said}); check number and connector, then deploy again`
  );
}

const ASSIGNMENT: Taker = {
  what: 'assignment',
  holder: 'a Voice Connector',
  productType: 'VoiceConnector',
  otherwise: 'route it with a SIP rule',
};

/** What the number itself shows, when it has been looked at: it is not there, of another product type, or held. */
function explainObstacle(known: Known, number: string, to: Association, said: string): string | undefined {
  if (!known.numbers) return undefined;
  const state = known.numbers.value.get(number);
  const unfit = unfitFor(ASSIGNMENT, number, state, said);
  if (unfit) return unfit;
  const holder = shown(known, number);
  if (!holder || isSame(holder, to)) return undefined;
  const remedy = 'unassign it there, or set forceAssociate to take it from there';
  return `${number}: held by ${holderName(holder)} (${said}); ${remedy}`;
}
