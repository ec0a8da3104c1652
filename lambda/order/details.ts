/** Brings the details of numbers to what is declared: product type first, then the name, the calling name last. */
import { everybodyElse } from './claims';
import { treatRefusal } from './errors';
import { ownRecords } from './formers';
import { Known, NumberState, refusalKey, Step } from './known';
import { isTollFree } from './numbers';
import { Declared, Detail, DETAILS, Details, Holding } from './record';
import { amend, Change, fail, firstUpdate, holderOf, isAssigned, LAG, lookAfter, lookAt, SECOND, standing, wait } from './steps';

/** The name that an order carries until the declared one replaces it. */
export const TOKEN = /^cpno-[0-9a-f]{20}\.\d+$/;

export const REFUSED_TRIES = 3;

/** Whether any of several declarations said something of a detail. */
export const everDeclared = (declarations: readonly (Declared | undefined)[], detail: Detail): boolean =>
  declarations.some((one) => one?.[detail] !== undefined);

/** What a number's details are to be; a detail that was declared before and is no more goes back to what was found. */
export function wanted(declared: Declared, holding: Holding, state: NumberState, declaredBefore: readonly (Declared | undefined)[]): Details {
  const undo = (detail: 'name' | 'callingName') => (everDeclared(declaredBefore, detail) ? holding.found?.[detail] ?? '' : undefined);
  const name = declared.name ?? undo('name') ?? (TOKEN.test(state.name) ? holding.found?.name ?? '' : undefined);
  const callingName = declared.callingName ?? undo('callingName');
  return { productType: declared.productType, ...(name !== undefined && { name }), ...(callingName !== undefined && { callingName }) };
}

/** The next step towards the declared details of everything that is held; undefined when all is as declared. */
export function applyDetails(k: Known, declaredBefore: readonly (Declared | undefined)[]): Step | undefined {
  const own = k.record!;
  if (own.holdings.length === 0) return undefined;
  const sure = own.holdings.map(({ number }) => number);
  const look = lookAt(k, sure);
  if (look) return look;
  const late = notHere(k, sure);
  if (late) return late;
  const naming = lookForBuyers(k);
  if (naming) return naming;
  const remembered = rememberFound(k, declaredBefore);
  if (remembered) return remembered;
  for (const detail of DETAILS) {
    const step = assert(k, detail, declaredBefore);
    if (step) return step;
  }
  return undefined;
}

/** A number may show up a little after its order is done; one that does not is a failure that names it. */
function notHere(k: Known, numbers: readonly string[]): Step | undefined {
  const missing = numbers.filter((number) => standing(k.numbers!.value.get(number)) !== 'Here');
  if (missing.length === 0) return undefined;
  const broken = missing.find((number) => standing(k.numbers!.value.get(number)) === 'Broken');
  if (broken) return fail(k, `${broken}: the service reports ${k.numbers!.value.get(broken)!.status}; resolve it in the Amazon Chime SDK console, then deploy again`);
  return k.now < k.numbers!.at + 2 * SECOND ? wait(2) : { do: 'LookNumbers', sure: numbers };
}

/** Numbers on which the token of somebody else's order is seen, where this declaration has no name to put in its place. */
function tokensOfOthers(k: Known): NumberState[] {
  if (k.record!.declared!.name !== undefined) return [];
  const own = new Set([k.request.attempt, ...ownRecords(k).map(({ attempt }) => attempt)]);
  const states = k.record!.holdings.flatMap(({ number }) => k.numbers!.value.get(number) ?? []);
  return states.filter(({ name }) => TOKEN.test(name) && !own.has(buyerOf(name)));
}

export const buyerOf = (token: string): string => token.split('.')[0];

/** Who bought a number names it when the order is done: what was seen before that is not cleared away over the buyer's name. */
function lookForBuyers(k: Known): Step | undefined {
  const tokens = tokensOfOthers(k);
  if (tokens.length === 0) return undefined;
  if (!k.ledger) return { do: 'LookLedger' };
  const certain = k.ledger.at + LAG;
  if (k.numbers!.at >= certain) return undefined;
  return lookAfter(k, certain, { do: 'LookNumbers', sure: k.record!.holdings.map(({ number }) => number) });
}

/** A buyer that is still at work is about to put the name itself. */
const isBuyersBusiness = (k: Known, state: NumberState): boolean =>
  tokensOfOthers(k).includes(state) && everybodyElse(k).some(({ attempt, outcome }) => attempt === buyerOf(state.name) && !outcome);

/** Details that we are about to change for the first time are kept, so that they can be put back. */
function rememberFound(k: Known, declaredBefore: readonly (Declared | undefined)[]): Step | undefined {
  const { declared, holdings } = k.record!;
  const remembered = holdings.map((holding) => {
    const found = foundBefore(declared!, holding, k.numbers!.value.get(holding.number)!, declaredBefore);
    return found === holding.found ? holding : { ...holding, found };
  });
  return remembered.some((holding, at) => holding !== holdings[at]) ? amend(k, { holdings: remembered }) : undefined;
}

function foundBefore(
  declared: Declared, holding: Holding, state: NumberState, declaredBefore: readonly (Declared | undefined)[],
): Details | undefined {
  // What came out of the deletion queue is seen here for the first time.
  let found = holding.found ?? (holding.got === 'Restored' && holding.fresh ? foundDetails(state) : undefined);
  for (const detail of ['name', 'callingName'] as const) {
    const present = state[detail];
    const ours = declared[detail] === undefined || present === declared[detail] || everDeclared(declaredBefore, detail);
    if (!ours && !TOKEN.test(present) && present !== (found?.[detail] ?? '')) found = { ...found, [detail]: present || undefined };
  }
  return found;
}

/** Details as they are now; a name that is a token of an order is no name. */
export function foundDetails(state: NumberState): Details {
  return {
    productType: state.productType,
    ...(state.name !== '' && !TOKEN.test(state.name) && { name: state.name }),
    ...(state.callingName !== '' && { callingName: state.callingName }),
  };
}

function assert(k: Known, detail: Detail, declaredBefore: readonly (Declared | undefined)[]): Step | undefined {
  const changes: Change[] = [];
  for (const holding of k.record!.holdings) {
    const state = k.numbers!.value.get(holding.number)!;
    const value = wanted(k.record!.declared!, holding, state, declaredBefore)[detail];
    if (value === undefined || isAsserted(state, detail, value)) continue;
    if (detail === 'callingName' && isTollFree(holding.number, state.type)) continue;
    if (detail === 'name' && isBuyersBusiness(k, state)) continue;
    const refused = k.refusals.get(refusalKey(detail, holding.number));
    if (refused) {
      const treatment = treatRefusal(refused.code);
      if (detail === 'callingName' && (treatment !== 'Again' || refused.count >= REFUSED_TRIES)) continue; // reported as a warning
      if (refused.count >= REFUSED_TRIES || treatment === 'Gone') {
        return fail(k, `${holding.number}: its ${WORDS[detail]} cannot be changed to "${value}" (${refused.code}: ${refused.message}); ${remedy(detail, state)}`);
      }
      if (k.now < refused.at + 2 * SECOND) return wait(2);
    }
    changes.push({ number: holding.number, detail, value });
  }
  return firstUpdate(changes);
}

/** A calling name that the carriers have given up may be shown all the same. */
const isAsserted = (state: NumberState, detail: Detail, value: string): boolean =>
  state[detail] === value && !(detail === 'callingName' && value !== '' && state.callingNameStatus === 'UpdateFailed');

const WORDS: Readonly<Record<Detail, string>> = { productType: 'product type', name: 'name', callingName: 'calling name' };

function remedy(detail: Detail, state: NumberState): string {
  return detail === 'productType' && isAssigned(state) ? `unassign it from ${holderOf(state)} first, then deploy again` : 'check it in the Amazon Chime SDK console, then deploy again';
}

/** The first number whose product type would have to change while something holds it: found before any number is touched. */
export function assignedElsewise(k: Known, numbers: readonly string[], productType: string): string | undefined {
  const state = numbers.flatMap((number) => k.numbers?.value.get(number) ?? [])
    .find((candidate) => standing(candidate) === 'Here' && candidate.productType !== productType && isAssigned(candidate));
  return state && `${state.number}: its product type cannot be changed from ${state.productType} to ${productType} while it is assigned to ${holderOf(state)}; unassign it there, then deploy again`;
}

/** What a success has to say of calling names: they may take 72 hours, and a refusal does not undo a purchase. */
export function callingNameWarnings(k: Known): string[] {
  const told = new Map<string, string[]>();
  for (const { number } of k.record!.holdings) {
    const trouble = callingNameTrouble(k, number);
    if (trouble) told.set(trouble, [...told.get(trouble) ?? [], number]);
  }
  return [...told].map(([trouble, numbers]) => `calling name of ${numbers.join(', ')}: ${trouble}`);
}

function callingNameTrouble(k: Known, number: string): string | undefined {
  const state = k.numbers?.value.get(number);
  if (!state) return undefined;
  const refused = k.refusals.get(refusalKey('callingName', number));
  const name = k.record!.declared?.callingName;
  if (name !== undefined && name !== '' && isTollFree(number, state.type)) return 'toll-free numbers cannot have one; it was left out';
  // While a change is pending, whatever the service refuses it with is refused on that account.
  if (state.callingNameStatus === 'UpdateInProgress' || (refused && treatRefusal(refused.code) === 'Pending')) {
    return 'a change is pending at the carriers, which can take 72 hours; the next update asserts it again';
  }
  if (refused) return `refused by the service (${refused.code}; names can be changed every seven days); the next update asserts it again`;
  if (name !== undefined && state.callingNameStatus === 'UpdateFailed') return 'given up by the carriers (UpdateFailed); the next update asserts it again';
  return undefined;
}
