/**
 * What holds a number: taken off it when the declaration says so, all numbers of one holder in one call; else named,
 * with the way to free the number.
 */
import { treatRefusal } from './errors';
import { Association, disassociateKey, Known, NumberState, Refusal, Step } from './known';
import { holderOf, lookAgain } from './steps';

/** A connector that is being changed refuses for a while, as does a SIP rule that was disabled a moment ago. */
const TRIES = 4;

/** The next step towards numbers that nothing holds; undefined when nobody asked for that, or when it was refused for good. */
export function takeOff(k: Known, states: readonly NumberState[]): Step | undefined {
  if (!k.request.disassociate) return undefined;
  const holders = new Map<string, { association: Association; numbers: string[] }>();
  let pause: Step | undefined;
  for (const { number, associations } of states) {
    for (const association of associations) {
      const refused = k.refusals.get(disassociateKey(number, association));
      if (refused && isFinal(refused)) continue;
      // What was refused may have been done by then: whoever held the number may be gone.
      const look = refused && lookAgain(k, refused.at);
      if (look) {
        pause ??= look;
        continue;
      }
      const key = `${association.kind} ${association.id}`;
      holders.set(key, { association, numbers: [...holders.get(key)?.numbers ?? [], number] });
    }
  }
  const [holder] = holders.values();
  return holder ? { do: 'Disassociate', ...holder } : pause;
}

const isFinal = ({ count, code }: Refusal & { readonly count: number }): boolean => count >= TRIES || treatRefusal(code) === 'Denied';

/** "+1206...: assigned to voice connector abc; ...": what stands in the way, and who can remove it. */
export function heldSentence(k: Known, state: NumberState): string {
  const { number, associations } = state;
  const refused = associations.flatMap((association) => k.refusals.get(disassociateKey(number, association)) ?? [])[0];
  const free = associations.some(({ kind }) => kind === 'SipRuleId') ? 'disable and delete that rule' : 'unassign it there';
  const how = k.request.disassociate && refused
    ? `the service refused to take it off (${refused.code}${refused.message ? `: ${refused.message}` : ''}); ${free}`
    : `${free} or set disassociateOnRelease`;
  return `${number}: assigned to ${holderOf(state)}; ${how}, then delete again`;
}
