/** Puts the details of numbers that stay behind to what their remaining owner declared. */
import { buyerOf, everDeclared, REFUSED_TRIES, TOKEN, wanted } from './details';
import { ownRecords } from './formers';
import { Known, NumberState, refusalKey, Step } from './known';
import { isTollFree } from './numbers';
import { AttemptRecord, Declared, DETAILS, Holding } from './record';
import { Change, firstUpdate, isAssigned, lookAt, SECOND, standing, wait } from './steps';

export interface Owned {
  readonly number: string;
  readonly declared: Declared;
  readonly holding: Holding;
}

/** A number of somebody else: only what we may have changed there is put to what its owner declared. */
export function ownedElsewhere(number: string, owner: AttemptRecord, holding: Holding, ours: readonly (Declared | undefined)[]): Owned {
  const { name, callingName, ...declared } = owner.declared!;
  const touched = { ...(everDeclared(ours, 'name') && { name }), ...(everDeclared(ours, 'callingName') && { callingName }) };
  return { number, holding, declared: { ...declared, ...touched } };
}

/** The next update that is needed. A refusal may pass; one that does not is not worth failing a rollback. */
export function applyDiffs(k: Known, owned: readonly Owned[], declaredBefore: readonly (Declared | undefined)[]): Step | undefined {
  if (owned.length === 0) return undefined;
  const look = lookAt(k, owned.map(({ number }) => number));
  if (look || !k.numbers) return look;
  let pause: Step | undefined;
  for (const detail of DETAILS) {
    const changes: Change[] = [];
    for (const { number, declared, holding } of owned) {
      const state = k.numbers.value.get(number);
      if (!state || standing(state) !== 'Here') continue;
      const value = wanted(declared, holding, state, declaredBefore)[detail];
      if (value === undefined || state[detail] === value || (detail === 'name' && isBoughtElsewhere(k, state))) continue;
      if (detail === 'productType' && isAssigned(state)) continue;
      if (detail === 'callingName' && isTollFree(number, state.type)) continue;
      const refused = k.refusals.get(refusalKey(detail, number));
      if (refused && (detail === 'callingName' || refused.count >= REFUSED_TRIES)) continue;
      if (refused && k.now < refused.at + 2 * SECOND) {
        pause = wait(2);
        continue;
      }
      changes.push({ number, detail, value });
    }
    const update = firstUpdate(changes);
    if (update) return update;
  }
  return pause;
}

/** The name that an order of somebody else gave is that one's to take off. */
const isBoughtElsewhere = (k: Known, { name }: NumberState): boolean =>
  TOKEN.test(name) && !ownRecords(k).some(({ attempt }) => attempt === buyerOf(name));
