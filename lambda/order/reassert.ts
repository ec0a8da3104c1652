/** Puts the details of numbers that stay behind to what their remaining owner declared. */
import { wanted } from './details';
import { Known, refusalKey, Step } from './known';
import { isTollFree } from './numbers';
import { AttemptRecord, Declared, Detail, Holding } from './record';
import { isAssigned, lookAt, SECOND, standing, wait } from './steps';

/** A refusal may pass; one that does not is not worth failing a rollback. */
const TRIES = 3;

export interface Owned {
  readonly number: string;
  readonly declared: Declared;
  readonly holding: Holding;
}

/** A number of somebody else: only what we may have changed there is put to what its owner declared. */
export function ownedElsewhere(number: string, owner: AttemptRecord, holding: Holding, ours: readonly (Declared | undefined)[]): Owned {
  const { name, callingName, ...declared } = owner.declared!;
  const touched = (detail: 'name' | 'callingName') => ours.some((one) => one?.[detail] !== undefined);
  return { number, holding, declared: { ...declared, ...(touched('name') && { name }), ...(touched('callingName') && { callingName }) } };
}

/** The next update that is needed, each number and detail tried a few times. */
export function applyDiffs(k: Known, owned: readonly Owned[], declaredBefore: readonly (Declared | undefined)[]): Step | undefined {
  if (owned.length === 0) return undefined;
  const look = lookAt(k, owned.map(({ number }) => number));
  if (look || !k.numbers) return look;
  let pause: Step | undefined;
  for (const detail of ['productType', 'name', 'callingName'] as const satisfies readonly Detail[]) {
    const byValue = new Map<string, string[]>();
    for (const { number, declared, holding } of owned) {
      const state = k.numbers.value.get(number);
      if (!state || standing(state) !== 'Here') continue;
      const value = wanted(declared, holding, state, declaredBefore)[detail];
      if (value === undefined || state[detail] === value) continue;
      if (detail === 'productType' && isAssigned(state)) continue;
      if (detail === 'callingName' && isTollFree(number, state.type)) continue;
      const refused = k.refusals.get(refusalKey(detail, number));
      if (refused && (detail === 'callingName' || refused.count >= TRIES)) continue;
      if (refused && k.now < refused.at + 2 * SECOND) {
        pause = wait(2);
        continue;
      }
      byValue.set(value, [...byValue.get(value) ?? [], number]);
    }
    const [change] = byValue.entries();
    if (change) return { do: 'Update', detail, value: change[0], numbers: change[1] };
  }
  return pause;
}
