/** Puts the details of numbers that stay behind to what their remaining owner declared. */
import { bringDetails, Difference, Treatment, WantedDetails } from './detail-changes';
import { REFUSED_TRIES, wanted } from './details';
import { everDeclared, lookForChanges, toBeUndone } from './found-details';
import { ownRecords } from '../../attempt/attempts';
import { Known, refusalKey } from '../../attempt/knowledge/knowledge';
import { lookAt, wait } from '../../attempt/knowledge/looks';
import { Declared, declaredOf, Holding } from '../../attempt/record/order-payload';
import { AttemptRecord } from '../../attempt/record/record';
import { isNeeded, Step } from '../../attempt/step';
import { SECOND, SHORT_POLL } from '../../attempt/timing';
import { believed } from '../../ownership/number-evidence';
import { buyerOf, TOKEN } from '../../ownership/purchase-token';
import { isAssigned, NumberState, standing } from '../../service/number-state';

export interface Owned {
  readonly number: string;
  readonly declared: Declared;
  readonly holding: Holding;
}

/** A number of somebody else: only what we may have changed there is put to what its owner declared. */
export function ownedElsewhere(
  number: string,
  owner: AttemptRecord,
  holding: Holding,
  ours: readonly AttemptRecord[],
): Owned {
  const { name, callingName, ...declared } = declaredOf(owner, number)!;
  const touched = {
    ...(everDeclared(ours, number, 'name') && { name }),
    ...(everDeclared(ours, number, 'callingName') && { callingName }),
  };
  return { number, holding, declared: { ...declared, ...touched } };
}

/** The next update that is needed. A refusal may pass; one that does not is not worth failing a rollback. */
export function handBackDetails(
  known: Known,
  owned: readonly Owned[],
  before: readonly AttemptRecord[],
): Step | undefined {
  if (owned.length === 0) return undefined;
  const look = lookAt(
    known,
    owned.map(({ number }) => number),
  );
  if (look || !known.numbers) return look;
  const changes = lookForChanges(
    known,
    owned.map(({ holding }) => holding),
    before,
  );
  if (changes) return changes;
  const progress = bringDetails(known, stillHere(known, owned, before), { treat: (each) => treat(known, each) });
  return isNeeded(progress) ? progress.step : undefined;
}

const stillHere = (known: Known, owned: readonly Owned[], before: readonly AttemptRecord[]): WantedDetails[] =>
  owned.flatMap(({ number, declared, holding }) => {
    const state = believed(known, number);
    const details = () => wanted(declared, holding, state!, toBeUndone(known, before, number));
    return standing(state) === 'Here' ? [{ number, details: details() }] : [];
  });

function treat(known: Known, { number, detail, state }: Difference): Treatment {
  if (detail === 'name' && isBoughtElsewhere(known, state)) return 'Leave';
  if (detail === 'productType' && isAssigned(state)) return 'Leave';
  const refused = known.refusals.get(refusalKey(detail, number));
  if (!refused) return 'Change';
  if (detail === 'callingName' || refused.count >= REFUSED_TRIES) return 'Leave';
  return known.now < refused.at + SHORT_POLL ? { later: wait(SHORT_POLL / SECOND) } : 'Change';
}

/** The name that an order of somebody else gave is that one's to take off. */
const isBoughtElsewhere = (known: Known, { name }: NumberState): boolean =>
  TOKEN.test(name) && !ownRecords(known).some(({ attempt }) => attempt === buyerOf(name));
