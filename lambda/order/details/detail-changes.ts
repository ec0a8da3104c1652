/** Brings details of numbers to what is wanted: product type first, then the name, the calling name last. */
import { Known } from '../../attempt/knowledge/knowledge';
import { Detail, DETAILS, Details } from '../../attempt/record/order-payload';
import { Need, Step } from '../../attempt/step';
import { believed, mayHaveChanged } from '../../ownership/number-evidence';
import { NumberState } from '../../service/number-state';
import { isTollFree } from '../../service/phone-numbers';

/** One number's detail that has to change. */
export interface Change {
  readonly number: string;
  readonly detail: Detail;
  readonly value: string;
}

/** A detail that is not as wanted, of a number that looks like this. */
export interface Difference extends Change {
  readonly state: NumberState;
}

/**
 * What is done about a difference: it is changed; it is left; a step comes before all else; a step comes when there
 * is nothing to change; or a person has to hear of it.
 */
export type Treatment =
  'Change' | 'Leave' | { readonly first: Step } | { readonly later: Step } | { readonly stuck: string };

/** What the details of a number are to be; those that are not named may be anything. */
export interface WantedDetails {
  readonly number: string;
  readonly details: Details;
}

export interface DetailRules {
  readonly treat: (difference: Difference) => Treatment;
  /** Whether a detail that shows what is wanted counts all the same as different. */
  readonly isDoubtful?: (difference: Difference) => boolean;
}

/** The next step, or what stands in the way of the last differences. */
export function bringDetails(
  known: Known,
  wanted: readonly WantedDetails[],
  rules: DetailRules,
): Need<{ readonly stuck: readonly string[] }> {
  const stuck: string[] = [];
  let later: Step | undefined;
  for (const detail of DETAILS) {
    const changes: Change[] = [];
    for (const difference of differences(known, wanted, detail, rules)) {
      const treatment = rules.treat(difference);
      if (treatment === 'Leave') continue;
      if (treatment === 'Change') changes.push(difference);
      else if ('first' in treatment) return { step: treatment.first };
      else if ('later' in treatment) later = treatment.later;
      else stuck.push(treatment.stuck);
    }
    const update = firstUpdate(changes);
    if (update) return { step: update };
  }
  return later ? { step: later } : { stuck };
}

function differences(
  known: Known,
  wanted: readonly WantedDetails[],
  detail: Detail,
  { isDoubtful = () => false }: DetailRules,
): Difference[] {
  return wanted.flatMap(({ number, details: { [detail]: value } }): Difference[] => {
    const state = believed(known, number);
    if (!state || value === undefined || (detail === 'callingName' && isTollFree(number, state.type))) return [];
    const difference = { number, detail, value, state };
    const isShown = state[detail] === value && !mayHaveChanged(known, number, detail, value);
    return isShown && !isDoubtful(difference) ? [] : [difference];
  });
}

/** The first of several changes, in one call with all that need the same value; the others follow when that is done. */
export function firstUpdate(changes: readonly Change[]): Step | undefined {
  const [first] = changes;
  if (!first) return undefined;
  const { detail, value } = first;
  return {
    do: 'Update',
    detail,
    value,
    numbers: changes.filter((one) => one.detail === detail && one.value === value).map(({ number }) => number),
  };
}
