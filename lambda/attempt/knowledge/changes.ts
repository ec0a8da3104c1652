/**
 * What became of the changes that this attempt asked the service for: what was accepted is remembered, what was
 * refused is counted, and what was not answered may have happened or not.
 */
import { AnyKnown, associationKey, disassociationKey, Effect, refusalKey } from './knowledge';
import { withEntry, withoutEntry } from './maps';
import { CallError, treatmentOf, wasNotBegun } from '../../service/errors';
import { Result, Step } from '../step';

/** What is known anew. */
export type News = Partial<AnyKnown>;

/**
 * A change whose response was lost may have happened or not: what was seen before it is not believed. One that was
 * throttled has not happened: to look again each time would spend the very calls that the service admits.
 */
export function unlearn<K extends AnyKnown>(known: K, step: Step, error: CallError): K {
  if (wasNotBegun(error)) return known;
  if (isRuleChange(step)) return { ...known, ruleUnanswered: known.now };
  if (!isChange(step)) return known;
  const keys = numbersOfChange(step).map((number) => effectKey(step, number));
  return { ...known, numbers: undefined, looked: undefined, unanswered: new Set([...known.unanswered, ...keys]) };
}

type Change = Extract<Step, { do: 'Restore' | 'Update' | 'Release' | 'Associate' | 'Disassociate' }>;

const isChange = (step: Step): step is Change =>
  ['Restore', 'Update', 'Release', 'Associate', 'Disassociate'].includes(step.do);

type RuleChange = Extract<Step, { do: 'CreateRule' | 'UpdateRule' | 'DeleteRule' }>;

const isRuleChange = (step: Step): step is RuleChange => ['CreateRule', 'UpdateRule', 'DeleteRule'].includes(step.do);

/** What was accepted is refused no more. */
export const accepted = (known: AnyKnown, what: RuleChange['do'], id: string): News => ({
  refusals: withoutEntry(known.refusals, refusalKey(what, id)),
});

const numbersOfChange = (step: Change): readonly string[] => ('numbers' in step ? step.numbers : [step.number]);

function effectKey(step: Step, number: string): string {
  if (step.do === 'Associate') return associationKey(number, step.association);
  if (step.do === 'Disassociate') return disassociationKey(number, step.association);
  return refusalKey(step.do === 'Update' ? step.detail : step.do, number);
}

/** What the service accepted is remembered; what it refused is counted. */
export function newsOfChange(
  step: Change,
  { known, result }: { readonly known: AnyKnown; readonly result: Result },
): News {
  const refused = new Map((result.refusals ?? []).map((refusal) => [refusal.number, refusal]));
  const refusals = new Map(known.refusals);
  const effects = new Map(known.effects);
  for (const number of numbersOfChange(step)) {
    const refusal = refused.get(number);
    const key = effectKey(step, number);
    if (refusal) {
      refusals.set(key, { ...refusal, count: (refusals.get(key)?.count ?? 0) + 1, at: known.now });
      continue;
    }
    effects.set(number, [...(effects.get(number) ?? []), effectOf(step, known.now)]);
    if (step.do === 'Update' || step.do === 'Associate') refusals.delete(key);
  }
  return { refusals, effects };
}

function effectOf(step: Change, at: number): Effect {
  switch (step.do) {
    case 'Update':
      return { at, did: step.detail, value: step.value };
    case 'Associate':
    case 'Disassociate':
      return { at, did: step.do, value: step.association.id };
    default:
      return { at, did: step.do };
  }
}

/** An error of a single-number call is a refusal of that number; what a person must fix is kept as such. */
export function newsOfError(known: AnyKnown, step: Step, error: CallError, began: number): News {
  const treatment = treatmentOf(error);
  if (isChange(step)) {
    const { name: code, message } = error;
    const refusals = numbersOfChange(step).map((number) => ({ number, code, message }));
    return newsOfChange(step, { known, result: { refusals } });
  }
  if (step.do === 'LookOrder' && treatment === 'Gone') return unknownOrder(known, step.id, began);
  if (step.do === 'Order' && treatment === 'Look') return {};
  if (step.do === 'CreateRule' && treatment === 'Look') return { ruleUnanswered: known.now };
  if (isRuleChange(step)) return ruleRefused(known, step, error);
  // Numbers that an order could not have may be gone: the next search is a new one.
  return { refused: { step, error }, ...(step.do === 'Order' && { searches: new Map() }) };
}

const unknownOrder = (known: AnyKnown, id: string, began: number): News => ({
  orders: withEntry(known.orders, id, { began, ended: known.now, value: undefined }),
  unknownOrders: withEntry(known.unknownOrders, id, known.unknownOrders.get(id) ?? began),
});

function ruleRefused(known: AnyKnown, step: RuleChange, { name: code, message }: CallError): News {
  const number = 'id' in step ? step.id : '';
  const key = refusalKey(step.do, number);
  const count = (known.refusals.get(key)?.count ?? 0) + 1;
  return { refusals: withEntry(known.refusals, key, { number, code, message, count, at: known.now }) };
}
