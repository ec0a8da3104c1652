/** Brings the details of numbers to what is declared: product type first, then the name, the calling name last. */
import { bringDetails, Difference, Treatment, WantedDetails } from './detail-changes';
import { everDeclared, lookForChanges, rememberFound, toBeUndone, touching, withFound } from './found-details';
import { fail } from '../../attempt/amend';
import { ownRecords } from '../../attempt/attempts';
import { CountedRefusal, Known, refusalKey } from '../../attempt/knowledge/knowledge';
import { lastEffect, ledgerSince, lookAt, numbersSince, pollNumbers, wait } from '../../attempt/knowledge/looks';
import { Declared, declaredOf, Detail, Details, Holding } from '../../attempt/record/order-payload';
import { AttemptRecord } from '../../attempt/record/record';
import { isNeeded, Step } from '../../attempt/step';
import { SECOND, SERVICE_LAG, SHORT_POLL } from '../../attempt/timing';
import { recordsAbout } from '../../ownership/ledger-index';
import { believed, standingOf } from '../../ownership/number-evidence';
import { buyerOf, TOKEN } from '../../ownership/purchase-token';
import { remedyIfDenied, treatRefusal } from '../../service/errors';
import { holderOf, isAssigned, NumberState, standing } from '../../service/number-state';
import { isTollFree, someOf } from '../../service/phone-numbers';

export const REFUSED_TRIES = 3;

/**
 * What a number's details are to be, given what is declared of it; a detail that was declared before and is no more
 * goes back to what was found.
 */
export function wanted(
  declared: Declared,
  holding: Holding,
  state: NumberState,
  before: readonly AttemptRecord[],
): Details {
  const undo = (detail: 'name' | 'callingName') =>
    everDeclared(before, holding.number, detail) ? (holding.detailsFound?.[detail] ?? '') : undefined;
  const name =
    declared.name ?? undo('name') ?? (TOKEN.test(state.name) ? (holding.detailsFound?.name ?? '') : undefined);
  const callingName = declared.callingName ?? undo('callingName');
  return {
    productType: declared.productType,
    ...(name !== undefined && { name }),
    ...(callingName !== undefined && { callingName }),
  };
}

/** The next step towards the declared details of everything that is held; undefined when all is as declared. */
export function applyDetails(known: Known, before: readonly AttemptRecord[]): Step | undefined {
  const own = known.record!;
  if (own.holdings.length === 0) return undefined;
  const sure = own.holdings.map(({ number }) => number);
  const look = lookAt(known, sure);
  if (look) return look;
  const late = notHere(known, sure);
  if (late) return late;
  const naming = lookForBuyers(known);
  if (naming) return naming;
  const remembered = lookForChanges(known, own.holdings, before) ?? rememberFound(known, before);
  if (remembered) return remembered;
  const progress = bringDetails(known, declaredDetails(known, before), {
    treat: (difference) => treat(known, difference),
    isDoubtful,
  });
  return isNeeded(progress) ? progress.step : undefined;
}

/** A number may show up a little after its order is done; one that does not is a failure that names it. */
function notHere(known: Known, numbers: readonly string[]): Step | undefined {
  const missing = numbers.filter((number) => standingOf(known, number) !== 'Here');
  if (missing.length === 0) return undefined;
  const broken = missing.find((number) => standingOf(known, number) === 'Broken');
  if (broken) {
    return fail(
      known,
      `${broken}: the service reports ${believed(known, broken)!.status}; resolve it in the Amazon Chime SDK ` +
        'console, then deploy again',
    );
  }
  return pollNumbers(known, numbers, SHORT_POLL);
}

/** This attempt, and all others of this resource. */
const ownAttempts = (known: Known): ReadonlySet<string> =>
  new Set([known.request.attempt, ...ownRecords(known).map(({ attempt }) => attempt)]);

/**
 * Numbers on which the token of somebody else's order is seen, where this declaration has no name to put in its
 * place.
 */
function tokensOfOthers(known: Known): NumberState[] {
  const own = ownAttempts(known);
  const nameless = known.record!.holdings.filter(({ number }) => declaredOf(known.record!, number)!.name === undefined);
  const states = nameless.flatMap(({ number }) => believed(known, number) ?? []);
  return states.filter(({ name }) => TOKEN.test(name) && !own.has(buyerOf(name)));
}

/**
 * Who bought a number names it when the order is done, and so does whoever declares a name for it: what was seen before
 * that is not cleared away over their name.
 */
function lookForBuyers(known: Known): Step | undefined {
  const tokens = tokensOfOthers(known);
  if (tokens.length === 0) return undefined;
  // Whoever has taken a number over meanwhile wrote that down before it named it.
  const written = ledgerSince(known, known.numbers!.began);
  if (written) return written;
  const ended = tokens.flatMap((state) => othersThatName(known, state).map(({ endedAt = 0 }) => endedAt));
  // A name was accepted before its attempt ended, and may be shown a while later.
  return ended.length > 0 ? numbersSince(known, Math.max(...ended) + SERVICE_LAG) : undefined;
}

/** Whose token it is, and the attempts of other resources that declare a name for the number. */
function othersThatName(known: Known, { number, name }: NumberState): AttemptRecord[] {
  const own = ownAttempts(known);
  const declares = (record: AttemptRecord) => !own.has(record.attempt) && everDeclared([record], number, 'name');
  return recordsAbout(known, number).filter((record) => record.attempt === buyerOf(name) || declares(record));
}

/** An attempt that is still at work is about to put the name itself. */
const isBuyersBusiness = (known: Known, state: NumberState): boolean =>
  tokensOfOthers(known).some(({ number }) => number === state.number) &&
  othersThatName(known, state).some(({ outcome }) => !outcome);

const declaredDetails = (known: Known, before: readonly AttemptRecord[]): WantedDetails[] =>
  known.record!.holdings.map((holding) => {
    const { number } = holding;
    const declared = declaredOf(known.record!, number)!;
    const found = withFound(touching(known, before, number), holding);
    const undone = toBeUndone(known, before, number);
    return { number, details: wanted(declared, found, believed(known, number)!, undone) };
  });

/** A calling name that the carriers have given up may be shown all the same. */
const isDoubtful = ({ detail, value, state }: Difference): boolean =>
  detail === 'callingName' && value !== '' && state.callingNameStatus === 'UpdateFailed';

function treat(known: Known, difference: Difference): Treatment {
  const { number, detail, state } = difference;
  if (detail === 'name' && isBuyersBusiness(known, state)) return 'Leave';
  const refused = refusalOf(known, detail, number);
  return refused ? afterRefusal(known, difference, refused) : 'Change';
}

function afterRefusal(known: Known, { detail, value, state }: Difference, refused: CountedRefusal): Treatment {
  // It was asserted only because somebody may have changed it: what holds the number by now shows that nobody did.
  if (detail === 'productType' && state.productType === value && isAssigned(state)) {
    const look = numbersSince(known, refused.at);
    return look ? { first: look } : 'Leave';
  }
  const treatment = treatRefusal(refused.code);
  const isFinal = refused.count >= REFUSED_TRIES;
  // A calling name that is refused is reported as a warning.
  if (detail === 'callingName' && (treatment !== 'Again' || isFinal)) return 'Leave';
  if (isFinal || treatment === 'Gone') {
    return { first: numbersSince(known, refused.at) ?? fail(known, cannotBeChanged(known, state, detail, value)) };
  }
  return known.now < refused.at + SHORT_POLL ? { first: wait(SHORT_POLL / SECOND) } : 'Change';
}

/**
 * What was refused while a number was in the deletion queue says nothing of the number that was restored from there.
 */
function refusalOf(known: Known, detail: Detail, number: string): CountedRefusal | undefined {
  const refused = known.refusals.get(refusalKey(detail, number));
  const restored = lastEffect(known, number, 'Restore');
  return refused && restored && restored.at >= refused.at ? undefined : refused;
}

const WORDS: Readonly<Record<Detail, string>> = {
  productType: 'product type',
  name: 'name',
  callingName: 'calling name',
};

/** What was seen last may be too early to conclude anything from; to name it as the likely reason it will do. */
function cannotBeChanged(known: Known, state: NumberState, detail: Detail, value: string): string {
  const { number } = state;
  const { code, message } = known.refusals.get(refusalKey(detail, number))!;
  const said = `(${code}: ${message})`;
  const seen = standing(known.numbers!.value.get(number));
  if (treatRefusal(code) === 'Gone' || seen !== 'Here') {
    const where = seen === 'Leaving' ? 'is in the deletion queue' : 'has left the account';
    return (
      `${number}: somebody else released it meanwhile, and it ${where} ${said}; deploy again, which ` +
      'restores or orders it anew'
    );
  }
  const change = value === '' ? 'cannot be taken off' : `cannot be changed to "${value}"`;
  return `${number}: its ${WORDS[detail]} ${change} ${said}; ${remedy(detail, state, code)}`;
}

function remedy(detail: Detail, state: NumberState, code: string): string {
  const denied = remedyIfDenied(code, 'UpdatePhoneNumber', 'BatchUpdatePhoneNumber');
  if (denied) return denied;
  return detail === 'productType' && isAssigned(state)
    ? `unassign it from ${holderOf(state)} first, then deploy again`
    : 'check it in the Amazon Chime SDK console, then deploy again';
}

/**
 * The first number whose product type would have to change while something holds it: found before any number is
 * touched.
 */
export function assignedAsOther(known: Known, numbers: readonly string[], productType: string): string | undefined {
  const state = numbers
    .flatMap((number) => believed(known, number) ?? [])
    .find(
      (candidate) => standing(candidate) === 'Here' && candidate.productType !== productType && isAssigned(candidate),
    );
  return (
    state &&
    `${state.number}: its product type cannot be changed from ${state.productType} to ${productType} while it is ` +
      `assigned to ${holderOf(state)}; unassign it there, then deploy again`
  );
}

/** What a success has to say of calling names: they may take 72 hours, and a refusal does not undo a purchase. */
export function callingNameWarnings(known: Known): string[] {
  const told = new Map<string, string[]>();
  for (const { number } of known.record!.holdings) {
    const trouble = callingNameTrouble(known, number);
    if (trouble) told.set(trouble, [...(told.get(trouble) ?? []), number]);
  }
  return [...told].map(([trouble, numbers]) => `calling name of ${someOf(numbers)}: ${trouble}`);
}

function callingNameTrouble(known: Known, number: string): string | undefined {
  const state = believed(known, number);
  if (!state) return undefined;
  const refused = known.refusals.get(refusalKey('callingName', number));
  const name = known.record!.declared?.callingName;
  if (name !== undefined && name !== '' && isTollFree(number, state.type)) {
    return 'toll-free numbers cannot have one; it was left out';
  }
  // While a change is pending, whatever the service refuses it with is refused on that account.
  if (state.callingNameStatus === 'UpdateInProgress' || (refused && treatRefusal(refused.code) === 'Pending')) {
    return 'a change is pending at the carriers, which can take 72 hours; the next update requests it again';
  }
  if (refused) {
    return (
      `refused by the service (${refused.code}; names can be changed every seven days); the next update ` +
      'requests it again'
    );
  }
  if (name !== undefined && state.callingNameStatus === 'UpdateFailed') {
    return 'given up by the carriers (UpdateFailed); the next update requests it again';
  }
  return undefined;
}
