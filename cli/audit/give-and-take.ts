/** Releases and restores by hand, of what nobody declares: which numbers may be touched, and why others may not. */
import { AccountAudit } from './read-audit';
import { standing } from '../../lambda/service/number-state';
import { normalise } from '../../lambda/service/phone-numbers';

export type Verb = 'release' | 'restore';

/** The numbers as the service knows them, or why one of them is not to be touched: then none is. */
export function permitted(
  verb: Verb,
  asked: readonly string[],
  found: AccountAudit,
): { readonly numbers: readonly string[] } | { readonly refusal: string } {
  const numbers = [...new Set(asked.map(normalise))];
  for (const number of numbers) {
    const refusal = problemWith(verb, number, found);
    if (refusal) return { refusal: `${number}: ${refusal}; nothing was changed` };
  }
  return { numbers };
}

function problemWith(verb: Verb, number: string, found: AccountAudit): string | undefined {
  const hands = inOtherHands(number, found);
  if (hands) return hands;
  const state = found.numbers.find((each) => each.number === number);
  if (!state || standing(state) === 'Absent') return 'not in this account and region; check the number';
  if (verb === 'release') {
    if (standing(state) === 'Leaving') return 'it is in the deletion queue already';
    return state.associations.length > 0
      ? `${state.associations.map(({ id }) => id).join(', ')} uses it; unassign it there first`
      : undefined;
  }
  return standing(state) === 'Leaving' ? undefined : 'it is not in the deletion queue, so there is nothing to restore';
}

/** A stack decides about the number, not a person. */
function inOtherHands(number: string, { findings, queued }: AccountAudit): string | undefined {
  const { verdict, owner } = findings.find((each) => each.number === number) ?? {};
  if (verdict === 'in progress') return `an operation of ${owner} is running; wait until it is over`;
  const declaredBy = verdict === 'declared' ? owner : queued.find((each) => each.number === number)?.owner;
  return declaredBy && `${declaredBy} declares it; change the declaration, and deploy it`;
}
